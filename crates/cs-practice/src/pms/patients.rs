//! `PATCH /api/patients/{id}`: contact and communication fields.

use axum::body::Bytes;
use axum::extract::Path;
use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::caller::Write;
use super::writing::{Incoming, Outcome, edited};
use crate::answer::{Answered, Refusal};

/// The kinds of value a field takes.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Phone,
    Email,
    Flag,
    Date,
}

const CONTACT: [(&str, Kind); 6] = [
    ("preferred_name", Kind::Text),
    ("phone_mobile", Kind::Phone),
    ("phone_home", Kind::Phone),
    ("email", Kind::Email),
    ("preferred_language", Kind::Text),
    ("time_zone", Kind::Text),
];
const ADDRESS: [(&str, Kind); 5] = [
    ("line1", Kind::Text),
    ("line2", Kind::Text),
    ("city", Kind::Text),
    ("state", Kind::Text),
    ("zip", Kind::Text),
];
const COMMUNICATION: [(&str, Kind); 6] = [
    ("sms_consent", Kind::Flag),
    ("sms_consent_date", Kind::Date),
    ("sms_opted_out", Kind::Flag),
    ("email_consent", Kind::Flag),
    ("email_opted_out", Kind::Flag),
    ("confidential_contact", Kind::Flag),
];

/// Changes a patient's contact or communication fields.
pub(crate) async fn patch(incoming: Incoming, Path(id): Path<String>, body: Bytes) -> Answered {
    incoming.carry_out(&body, |world, changes, now| {
        if changes.is_empty() {
            return Err(Refusal::invalid(
                "body",
                "Name at least one field to change.",
            ));
        }
        for (name, value) in &changes {
            incoming.caller.may_write(needed(name))?;
            check(name, value)?;
        }
        let row = incoming.row_to_change(world, "patients", &id)?;
        Ok(Outcome::changed("patients", edited(row, now, changes)))
    })
}

fn needed(field: &str) -> Write {
    if field == "communication" {
        Write::Communication
    } else {
        Write::Contact
    }
}

fn check(name: &str, value: &Value) -> Result<(), Refusal> {
    match name {
        "address" => check_members(name, value, &ADDRESS),
        "communication" => check_members(name, value, &COMMUNICATION),
        "interpreter_needed" => check_value(name, value, Kind::Flag),
        _ => CONTACT
            .iter()
            .find(|(field, _)| *field == name)
            .ok_or_else(|| Refusal::invalid(name, format!("{name} cannot be changed here.")))
            .and_then(|(_, kind)| check_value(name, value, *kind)),
    }
}

fn check_members(name: &str, value: &Value, fields: &[(&str, Kind)]) -> Result<(), Refusal> {
    let members: &Map<String, Value> = value
        .as_object()
        .ok_or_else(|| Refusal::invalid(name, format!("{name} must be an object.")))?;
    for (member, value) in members {
        let path = format!("{name}.{member}");
        let (_, kind) = fields
            .iter()
            .find(|(field, _)| field == member)
            .ok_or_else(|| Refusal::invalid(&path, format!("{path} cannot be changed here.")))?;
        check_value(&path, value, *kind)?;
    }
    Ok(())
}

fn check_value(name: &str, value: &Value, kind: Kind) -> Result<(), Refusal> {
    let good = match (kind, value) {
        (Kind::Flag, value) => value.is_boolean(),
        (_, Value::Null) => true,
        (Kind::Text, Value::String(text)) => !text.is_empty() && text.len() <= 200,
        (Kind::Phone, Value::String(text)) => crate::sms::numbers::is_e164(text),
        (Kind::Email, Value::String(text)) => text
            .split_once('@')
            .is_some_and(|(local, host)| !local.is_empty() && host.contains('.')),
        (Kind::Date, Value::String(text)) => NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok(),
        _ => false,
    };
    good.then_some(())
        .ok_or_else(|| Refusal::invalid(name, format!("{name} has a value of the wrong kind.")))
}
