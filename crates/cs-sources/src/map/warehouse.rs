//! `warehouse/status` and `warehouse/events` → `Basic`: R4 has no resource for
//! either, and calling them something else would mislead a reader.

use super::row::{Read, Reason, Row, instant_text};
use super::shape::extension;
use cs_fhir::terms::{basic, extension as ext, system};
use serde_json::{Value, json};

const STATUS: &[(&str, &str)] = &[
    ("enrolled", "enrolled"),
    ("pending", "pending"),
    ("disenrolled", "disenrolled"),
];
const KINDS: &[(&str, &str)] = &[
    ("appointment_booked", "Appointment booked"),
    ("appointment_missed", "Appointment missed"),
    ("appointment_kept", "Appointment kept"),
    ("message_sent", "Message sent"),
    ("message_received", "Message received"),
    ("call", "Call"),
    ("discharge", "Discharge"),
    ("portal_login", "Portal sign-in"),
];

pub(crate) fn enrollment(row: Row<'_>) -> Read<Value> {
    let (from, to) = (row.date("from")?, row.date("to")?);
    Ok(json!({
        "resourceType": "Basic",
        "extension": [
            extension(ext::ENROLLMENT_STATUS, "valueCode", row.code("status", STATUS)?),
            extension(ext::IN_FORCE, "valuePeriod", from.or(to).map(|_| json!({"start": from, "end": to}))),
            extension(ext::REASON, "valueString", row.text("reason")?),
        ],
        "code": {"coding": [{"system": system::BASIC, "code": basic::ENROLLMENT_STATUS, "display": "Enrolment status"}]},
        "subject": row.patient()?,
        "created": from,
    }))
}

pub(crate) fn event(row: Row<'_>) -> Read<Value> {
    let display = row.code("kind", KINDS)?;
    let at = row.instant("at")?.ok_or(Reason {
        element: "at",
        why: "required, but missing",
    })?;
    Ok(json!({
        "resourceType": "Basic",
        "extension": [
            extension(ext::EVENT_AT, "valueDateTime", instant_text(at)),
            extension(ext::EVENT_ENCOUNTER, "valueReference", row.link("encounter_id", "Encounter")?),
            extension(ext::NOTE, "valueString", row.text("note")?),
        ],
        "code": {
            "coding": [
                {"system": system::BASIC, "code": basic::WAREHOUSE_EVENT, "display": "Event"},
                {"system": system::WAREHOUSE_EVENT, "code": row.text("kind")?, "display": display},
            ],
            "text": display,
        },
        "subject": row.patient()?,
        "created": at.date_naive().to_string(),
    }))
}
