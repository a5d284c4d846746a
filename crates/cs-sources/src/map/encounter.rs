//! Visits: `encounters` → `Encounter`, and its note → `DocumentReference`.

use super::row::{Read, Reason, Row, instant_text};
use super::shape::{concept, extension, tag};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use cs_fhir::terms::{extension as ext, system, tag as tags};
use serde_json::{Value, json};

const STATUS: &[(&str, &str)] = &[
    ("scheduled", "planned"),
    ("in_progress", "in-progress"),
    ("completed", "finished"),
    ("cancelled", "cancelled"),
];

/// PMS type, its display, and R4's class of it.
const TYPES: &[(&str, (&str, &str))] = &[
    ("office_visit", ("Office visit", "AMB")),
    ("telehealth", ("Telehealth", "VR")),
    ("follow_up", ("Follow-up", "AMB")),
    ("emergency", ("Emergency", "EMER")),
    ("procedure", ("Procedure", "AMB")),
];

/// Characters of a note that stand in `description`, where the full-text search
/// finds them; whole notes are in the attachment.
const EXCERPT: usize = 2000;

pub(crate) fn encounter(row: Row<'_>) -> Read<Value> {
    let status = row.code("status", STATUS)?;
    let (display, class) = row.code("type", TYPES)?;
    let no_show = row.flag("no_show")?.unwrap_or(false);
    let (start, end) = period(row, status)?;
    let at = |instant: Option<DateTime<Utc>>| instant.map(instant_text);
    Ok(json!({
        "resourceType": "Encounter",
        "meta": {"tag": [if no_show { tag(tags::NO_SHOW) } else { Value::Null }]},
        "extension": [
            extension(ext::NO_SHOW, "valueBoolean", no_show),
            extension(ext::DISCHARGE, "valueBoolean", row.flag("discharge")?.unwrap_or(false)),
            extension(ext::FOLLOW_UP_DUE, "valueDate", row.date("follow_up_due")?),
            extension(ext::CANCEL_REASON, "valueString", row.text("cancel_reason")?),
            extension(ext::SCHEDULED_START, "valueDateTime", at(row.instant("scheduled_start")?)),
            extension(ext::SCHEDULED_END, "valueDateTime", at(row.instant("scheduled_end")?)),
        ],
        "status": status,
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": class},
        "type": [concept(system::ENCOUNTER_TYPE, row.text("type")?, Some(display))],
        "subject": row.patient()?,
        "participant": [{"individual": row.provider("provider")?}],
        "period": {"start": at(start), "end": at(end)},
        "reasonCode": [{"text": row.text("reason")?}],
        "diagnosis": diagnoses(row)?,
        "location": [{"location": {"display": row.text("location")?}}],
    }))
}

type Times = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// When it was, or is planned. A visit under way has no end yet.
fn period(row: Row<'_>, status: &str) -> Read<Times> {
    let planned = (
        row.instant("scheduled_start")?,
        row.instant("scheduled_end")?,
    );
    let (began, ended) = (row.instant("started_at")?, row.instant("ended_at")?);
    let start = began.or(planned.0);
    let end = match (ended, status) {
        (Some(ended), _) => Some(ended),
        (None, "in-progress") => None,
        // Closed without an end: the plan is the best that is known, unless it
        // lies before the start.
        (None, _) => planned
            .1
            .filter(|end| start.is_none_or(|start| *end >= start)),
    };
    if let (Some(start), Some(end)) = (start, end)
        && end < start
    {
        return Err(Reason {
            element: "ended_at",
            why: "before the start",
        });
    }
    Ok((start, end))
}

fn diagnoses(row: Row<'_>) -> Read<Value> {
    let mut out = Vec::new();
    for item in row.list("diagnoses")? {
        let Value::Object(map) = item else {
            return Err(Reason {
                element: "diagnoses",
                why: "not an object",
            });
        };
        let item = Row(map);
        let (code, display) = (item.text("code")?, item.text("display")?);
        let coding =
            code.map(|code| json!({"system": system::ICD10CM, "code": code, "display": display}));
        out.push(json!({
            "extension": [extension(ext::DIAGNOSIS_CODE, "valueCoding", coding)],
            "condition": {"display": display.or(code)},
        }));
    }
    Ok(Value::Array(out))
}

/// The id of the document that holds an encounter's note.
pub(crate) fn note_id(encounter: &str) -> String {
    format!("{encounter}-note")
}

/// The note, when there is one.
pub(crate) fn note(row: Row<'_>) -> Read<Option<Value>> {
    let Some(text) = row.text("notes")? else {
        return Ok(None);
    };
    let status = row.code("status", STATUS)?;
    let (start, end) = period(row, status)?;
    let written = end.or(start).map(instant_text);
    let id = row.need("id")?;
    let excerpt: String = text.chars().take(EXCERPT).collect();
    Ok(Some(json!({
        "resourceType": "DocumentReference",
        "id": note_id(id),
        "status": "current",
        "docStatus": if status == "finished" { "final" } else { "preliminary" },
        "type": concept(system::LOINC, Some("34109-9"), Some("Note")),
        "category": [concept("http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category", Some("clinical-note"), Some("Clinical Note"))],
        "subject": row.patient()?,
        "date": written,
        "author": [row.provider("provider")?],
        "description": excerpt,
        "content": [{"attachment": {"contentType": "text/plain; charset=utf-8", "data": STANDARD.encode(text), "title": "Encounter note"}}],
        "context": {
            "encounter": [{"reference": format!("Encounter/{id}")}],
            "period": {"start": start.map(instant_text), "end": end.map(instant_text)},
        },
    })))
}
