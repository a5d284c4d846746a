//! A note that tries to be a program shows as text and calls nothing.

use std::fs;

use serde_json::{Value, json};

use super::{desk::Desk, story::Story, walls, words};
use crate::failure::Failure;

/// What somebody wrote into a note, narrative and all.
const NOTE: &str = "<img src=x onerror=\"window.noteRan=1\"><script>window.noteRan=1;\
    window.__TAURI_INTERNALS__.invoke('ceremony_sign')</script>\
    <a href=\"javascript:window.noteRan=1\">call</a> {{constructor}} hostile-note-ends";

pub(crate) fn journey(desk: &mut Desk<'_>, story: &mut Story) -> Result<(), Failure> {
    story.chapter("A chart from elsewhere");
    desk.stop();
    let file = story.folder().join("hostile.ndjson");
    let lines: Vec<String> = chart().iter().map(Value::to_string).collect();
    fs::write(&file, lines.join("\n"))
        .map_err(|e| Failure::Missing(format!("Could not write {}: {e}", file.display())))?;
    desk.countersign(&["import", &file.display().to_string()])?;
    desk.start()?;
    let main = desk.main()?;
    words::sign_in(&main)?;
    words::open_chart(&main, "Mallory")?;
    story.sees(&main, "<b onmouseover=alert(1)>Eve</b>")?;
    story.picture(&main, "a chart from elsewhere")?;
    main.press("tab", "Documents")?;
    main.see("hostile-note-ends")?;
    story.check(main.reads("<script>")?, "its markup is read as text")?;
    story.picture(&main, "a hostile note is text")?;
    let ran = main.script("arguments[0](window.noteRan ?? null);", &[])?;
    story.check(ran == Value::Null, "nothing in it ran")?;
    walls::hold(story, &main, &["desk_status"], &["ceremony_sign"])
}

/// A patient with a hostile name and a hostile note, as another system might
/// send them.
fn chart() -> Vec<Value> {
    let about = json!({ "reference": "Patient/hostile-1" });
    let narrative = json!({
        "status": "additional",
        "div": format!("<div xmlns=\"http://www.w3.org/1999/xhtml\">{NOTE}</div>"),
    });
    vec![
        json!({
            "resourceType": "Patient", "id": "hostile-1", "active": true, "gender": "female",
            "name": [{ "use": "official", "family": "Mallory",
                       "given": ["<b onmouseover=alert(1)>Eve</b>"] }],
            "birthDate": "1970-01-01",
        }),
        json!({
            "resourceType": "Encounter", "id": "hostile-visit", "status": "finished",
            "class": { "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB" },
            "subject": about, "text": narrative,
            "reasonCode": [{ "text": NOTE }],
            "period": { "start": "2026-11-02T15:00:00Z", "end": "2026-11-02T15:30:00Z" },
        }),
        json!({
            "resourceType": "DocumentReference", "id": "hostile-visit-note", "status": "current",
            "type": { "text": "Visit note" }, "subject": about, "text": narrative,
            "date": "2026-11-02T15:30:00Z", "description": NOTE,
            "context": { "encounter": [{ "reference": "Encounter/hostile-visit" }] },
            "content": [{ "attachment": {
                "contentType": "text/plain",
                "data": base64::Engine::encode(&base64::prelude::BASE64_STANDARD, NOTE),
            }}],
        }),
    ]
}
