//! `POST /api/prescriptions/{id}/refill`.

use axum::body::Bytes;
use axum::extract::Path;
use chrono::Duration;
use serde_json::{Map, Value, json};

use super::caller::Write;
use super::writing::{Incoming, Outcome, edited};
use crate::answer::{Answered, Refusal};

/// Dispenses one of the refills that are left.
pub(crate) async fn refill(incoming: Incoming, Path(id): Path<String>, body: Bytes) -> Answered {
    incoming.caller.may_write(Write::Refill)?;
    incoming.carry_out(&body, |world, asked, now| {
        let quantity = quantity(&asked)?;
        let row = incoming.row_to_change(world, "prescriptions", &id)?;
        let value = row.value();
        let count = |name: &str| value[name].as_i64().unwrap_or(0);
        if value["status"].as_str() != Some("active") {
            return Err(Refusal::Unprocessable(
                "Only an active prescription can be refilled; nothing was changed.".to_owned(),
            ));
        }
        if count("refills_used") >= count("refills_allowed") {
            return Err(Refusal::Unprocessable(
                "No refill is left on this prescription; nothing was changed.".to_owned(),
            ));
        }
        let today = now.with_timezone(&incoming.caller.zone()).date_naive();
        let mut changes = Map::new();
        let mut set = |name: &str, value: Value| changes.insert(name.to_owned(), value);
        set("refills_used", json!(count("refills_used") + 1));
        set("last_filled", json!(today));
        let due = (count("days_supply") > 0).then(|| today + Duration::days(count("days_supply")));
        set("next_refill_due", json!(due));
        if let Some(quantity) = quantity {
            set("last_quantity", json!(quantity));
        }
        if let Some(note) = asked.get("note").and_then(Value::as_str) {
            set("last_refill_note", json!(note));
        }
        Ok(Outcome::changed("prescriptions", edited(row, now, changes)))
    })
}

/// A positive decimal with its lexeme kept.
fn quantity(asked: &Map<String, Value>) -> Result<Option<String>, Refusal> {
    let refusal = || Refusal::invalid("quantity", "quantity must be a positive decimal.");
    let lexeme = match asked.get("quantity") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(_) => return Err(refusal()),
    };
    let decimal = !lexeme.is_empty()
        && lexeme.len() <= 12
        && lexeme
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
        && lexeme.parse::<f64>().is_ok_and(|value| value > 0.0);
    decimal.then_some(Some(lexeme)).ok_or_else(refusal)
}
