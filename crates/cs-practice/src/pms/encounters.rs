//! Booking an encounter and moving it through its life.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::caller::Write;
use super::filters::ENCOUNTER_TYPE;
use super::writing::{Incoming, Outcome, edited, new_row};
use crate::answer::{Answered, Refusal};
use crate::clock::instant;
use crate::effect::Effect;
use crate::random;
use crate::rows::Row;
use crate::world::World;

/// `POST /api/encounters`.
pub(crate) async fn create(incoming: Incoming, body: Bytes) -> Answered {
    incoming.caller.may_write(Write::Encounter)?;
    incoming.carry_out(&body, |world, asked, now| {
        let practice = incoming.caller.practice.as_str();
        let patient = patient(world, practice, &asked)?;
        let (start, end) = (
            time(&asked, "scheduled_start")?,
            time(&asked, "scheduled_end")?,
        );
        if end <= start {
            return Err(Refusal::invalid(
                "scheduled_end",
                "The visit must end after it starts.",
            ));
        }
        let kind = asked
            .get("type")
            .and_then(Value::as_str)
            .filter(|kind| ENCOUNTER_TYPE.contains(kind))
            .ok_or_else(|| Refusal::invalid("type", "type is not one of the visit types."))?;
        let id = format!("enc-{}", fresh()?);
        let mut row = new_row(&id, practice, now);
        let scheduled = |name: &str| asked.get(name).cloned();
        row.extend(members(json!({
            "patient_id": patient,
            "type": kind,
            "status": "scheduled",
            "no_show": false,
            "scheduled_start": scheduled("scheduled_start"),
            "scheduled_end": scheduled("scheduled_end"),
            "started_at": null,
            "ended_at": null,
            "cancel_reason": null,
            "reason": text(&asked, "reason")?,
            "provider": provider(world, practice, &asked)?,
            "location": text(&asked, "location")?,
            "follow_up_due": null,
            "discharge": false,
            "notes": null,
            "diagnoses": [],
        })));
        let mut outcome = Outcome::changed("encounters", Value::Object(row));
        outcome.status = StatusCode::CREATED;
        outcome.location = Some(format!("/api/encounters/{id}"));
        let event = event(&outcome.row, "appointment_booked", now)?;
        outcome.effects.push(event);
        Ok(outcome)
    })
}

/// `POST /api/encounters/{id}/{check_in|start|complete|cancel|no_show}`.
pub(crate) async fn step(
    incoming: Incoming,
    Path((id, step)): Path<(String, String)>,
    body: Bytes,
) -> Answered {
    incoming.caller.may_write(Write::Encounter)?;
    incoming.carry_out(&body, |world, asked, now| {
        let (needs, changes, kind) = plan(&step, &asked, now)?;
        let row = incoming.row_to_change(world, "encounters", &id)?;
        refuse_from(row, needs, &step)?;
        let mut outcome = Outcome::changed("encounters", edited(row, now, changes));
        if let Some(kind) = kind {
            let event = event(&outcome.row, kind, now)?;
            outcome.effects.push(event);
        }
        Ok(outcome)
    })
}

type Plan = (&'static str, Map<String, Value>, Option<&'static str>);

/// The status a step needs, what it changes, and the event it leaves.
fn plan(step: &str, asked: &Map<String, Value>, now: DateTime<Utc>) -> Result<Plan, Refusal> {
    let at = instant(now);
    Ok(match step {
        "check_in" => ("scheduled", members(json!({"checked_in_at": at})), None),
        "start" => (
            "scheduled",
            members(json!({"status": "in_progress", "started_at": at})),
            None,
        ),
        "complete" => {
            let mut changes = members(json!({"status": "completed", "ended_at": at}));
            for field in ["notes", "follow_up_due"] {
                if asked.contains_key(field) {
                    changes.insert(field.to_owned(), text(asked, field)?);
                }
            }
            ("in_progress", changes, Some("appointment_kept"))
        }
        "cancel" => {
            let reason = text(asked, "reason")?;
            let changes = json!({"status": "cancelled", "cancel_reason": reason});
            ("scheduled", members(changes), None)
        }
        "no_show" => (
            "scheduled",
            members(json!({"status": "cancelled", "no_show": true})),
            Some("appointment_missed"),
        ),
        _ => return Err(Refusal::NotFound),
    })
}

fn refuse_from(row: &Row, needs: &str, step: &str) -> Result<(), Refusal> {
    let value = row.value();
    let status = value["status"].as_str().unwrap_or_default();
    if status == needs {
        return Ok(());
    }
    Err(Refusal::Unprocessable(format!(
        "{step} needs a visit that is {needs}; this one is {status}. Nothing was changed."
    )))
}

/// The warehouse event the practice's own system would leave.
fn event(encounter: &Value, kind: &str, now: DateTime<Utc>) -> Result<Effect, Refusal> {
    let practice = encounter["practice_id"].as_str().unwrap_or_default();
    let mut row = new_row(&format!("evt-{}", fresh()?), practice, now);
    row.extend(members(json!({
        "patient_id": encounter["patient_id"],
        "kind": kind,
        "at": instant(now),
        "encounter_id": encounter["id"],
        "note": null,
    })));
    Ok(Effect::RowPut {
        collection: "warehouse/events".to_owned(),
        row: Value::Object(row),
    })
}

fn fresh() -> Result<String, Refusal> {
    let id = random::hex_id().map_err(|_| Refusal::Unavailable { seconds: 5 })?;
    Ok(id[..12].to_owned())
}

fn members(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

fn patient(world: &World, practice: &str, asked: &Map<String, Value>) -> Result<String, Refusal> {
    asked
        .get("patient_id")
        .and_then(Value::as_str)
        .filter(|id| world.patient_of(practice, id))
        .map(str::to_owned)
        .ok_or_else(|| Refusal::invalid("patient_id", "The practice has no such patient."))
}

fn provider(world: &World, practice: &str, asked: &Map<String, Value>) -> Result<Value, Refusal> {
    let given = asked
        .get("provider_id")
        .or_else(|| asked.get("provider").and_then(|whole| whole.get("id")));
    let Some(id) = given.and_then(Value::as_str) else {
        return Ok(Value::Null);
    };
    let row = world
        .rows
        .find("clinical/providers", id)
        .filter(|row| &*row.practice_id == practice)
        .ok_or_else(|| Refusal::invalid("provider_id", "The practice has no such provider."))?
        .value();
    Ok(json!({"id": id, "name": row["name"], "npi": row["npi"]}))
}

fn time(asked: &Map<String, Value>, name: &str) -> Result<DateTime<Utc>, Refusal> {
    asked
        .get(name)
        .and_then(Value::as_str)
        .and_then(|text| DateTime::parse_from_rfc3339(text).ok())
        .map(|at| at.with_timezone(&Utc))
        .ok_or_else(|| Refusal::invalid(name, format!("{name} must be an RFC 3339 instant.")))
}

fn text(asked: &Map<String, Value>, name: &str) -> Result<Value, Refusal> {
    match asked.get(name) {
        None | Some(Value::Null) => Ok(Value::Null),
        Some(Value::String(text)) if text.len() <= 20_000 => Ok(json!(text)),
        Some(_) => Err(Refusal::invalid(name, format!("{name} must be text."))),
    }
}
