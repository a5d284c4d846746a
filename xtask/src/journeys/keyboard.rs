//! The main job without a pointer: every step by keys, and proof that no
//! pointer was used.

use serde_json::json;

use super::{desk::Desk, keys, page::Page, story::Story, words};
use crate::failure::Failure;

/// Counts every press, touch and turn of a wheel from now on. Mere moves come from
/// the screen itself, when a window above another closes.
const WATCH: &str = "
const done = arguments[0];
window.pointed = 0;
for (const kind of ['pointerdown', 'mousedown', 'touchstart', 'wheel']) {
  document.addEventListener(kind, (event) => { if (event.isTrusted) window.pointed += 1; }, true);
}
done(true);
";

pub(crate) fn journey(desk: &mut Desk<'_>, story: &mut Story) -> Result<(), Failure> {
    let main = desk.main()?;
    words::usable(&main)?;
    main.script(WATCH, &[])?;

    story.chapter("Sign in");
    by_tab(&main, "button", words::COACH.name)?;
    words::at_work(&main, words::COACH)?;
    story.check(true, "the seat is taken with Tab and Enter")?;

    story.chapter("Choose a PIN");
    words::enrol(desk, &main)?;
    story.check(true, "the PIN is chosen by keys alone")?;

    story.chapter("Ask");
    main.chord(&[keys::CONTROL, 'k'])?;
    main.has_focus("textbox", words::ASK_FIELD)?;
    story.check(true, "Ctrl+K goes to the agent's field")?;
    main.strike(words::DRAFT_SENTENCE)?;
    main.chord(&[keys::ENTER])?;
    words::drafted(&main)?;
    story.check(true, "the agent drafted")?;

    story.chapter("Read and approve");
    main.chord(&[keys::CONTROL, '3'])?;
    main.finds("heading", "Approvals")?;
    main.tab_to("option", "Text message")?;
    main.finds("heading", "Text message to")?;
    main.see("1 of")?;
    story.picture(&main, "a draft, reached by keys")?;
    by_tab(&main, "button", "Approve…")?;
    let signing = desk.signing()?;
    signing.script(WATCH, &[])?;
    signing.tab_to("textbox", words::PIN_FIELD)?;
    signing.strike(words::PIN)?;
    story.picture(&signing, "the PIN, typed")?;
    by_tab(&signing, "button", "Countersign")?;
    signing.see("Countersigned by")?;
    unpointed(story, &signing, "the signing window")?;
    by_tab(&signing, "button", "Done")?;
    desk.signing_closes()?;
    desk.sandbox().wait_for_texts(1)?;
    story.check(true, "it was sent, once")?;
    unpointed(story, &main, "the main window")
}

fn by_tab(page: &Page<'_>, role: &str, name: &str) -> Result<(), Failure> {
    page.tab_to(role, name)?;
    page.chord(&[keys::ENTER])
}

fn unpointed(story: &mut Story, page: &Page<'_>, which: &str) -> Result<(), Failure> {
    let pointed = page.script("arguments[0](window.pointed);", &[])?;
    story.check(
        pointed == json!(0),
        &format!("no pointer was used in {which}"),
    )
}
