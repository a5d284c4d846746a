//! `prescriptions` → `MedicationRequest`.

use super::row::{Quantity, Read, Row};
use super::shape::{concept, extension};
use cs_fhir::terms::{extension as ext, system};
use serde_json::{Value, json};

const STATUS: &[(&str, &str)] = &[
    ("active", "active"),
    ("on_hold", "on-hold"),
    ("completed", "completed"),
    ("cancelled", "cancelled"),
    ("stopped", "stopped"),
];

pub(crate) fn prescription(row: Row<'_>) -> Read<Value> {
    let name = row.need("drug_name")?;
    let strength = row.text("strength")?;
    let label = [Some(name), strength]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    let mut medication = match row.text("rxnorm")? {
        Some(code) => concept(system::RXNORM, Some(code), Some(name)),
        None => json!({}),
    };
    medication["text"] = json!(label);
    Ok(json!({
        "resourceType": "MedicationRequest",
        "extension": [
            extension(ext::STRENGTH, "valueString", strength),
            extension(ext::REFILLS_USED, "valueUnsignedInt", row.count("refills_used")?),
            extension(ext::LAST_FILLED, "valueDate", row.date("last_filled")?),
            extension(ext::NEXT_REFILL_DUE, "valueDate", row.date("next_refill_due")?),
            extension(ext::ENDED_ON, "valueDate", row.date("ended_on")?),
        ],
        "status": row.code("status", STATUS)?,
        "intent": "order",
        "medicationCodeableConcept": medication,
        "subject": row.patient()?,
        "authoredOn": row.date("written_on")?,
        "requester": row.provider("prescriber")?,
        "dosageInstruction": [dosage(row)?],
        "dispenseRequest": {
            "numberOfRepeatsAllowed": row.count("refills_allowed")?,
            "quantity": quantity(row)?,
            "expectedSupplyDuration": row.count("days_supply")?
                .map(|days| json!({"value": days, "unit": "days", "system": system::UCUM, "code": "d"})),
        },
    }))
}

/// How much is dispensed: a number, or the words in `unit`.
fn quantity(row: Row<'_>) -> Read<Value> {
    Ok(match row.quantity("quantity")? {
        None => Value::Null,
        Some(Quantity::Number(number)) => json!({"value": number}),
        Some(Quantity::Text(text)) => json!({"unit": text}),
    })
}

fn dosage(row: Row<'_>) -> Read<Value> {
    let (unit, route, frequency) = (
        row.text("dose_unit")?,
        row.text("route")?,
        row.text("frequency")?,
    );
    let dose = row.quantity("dose")?;
    let shown = dose.as_ref().map(|dose| match dose {
        Quantity::Number(number) => number.to_string(),
        Quantity::Text(text) => text.clone(),
    });
    let words = [shown.as_deref(), unit, route, frequency]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    let rate = match dose {
        Some(Quantity::Number(number)) => json!({"doseQuantity": {"value": number, "unit": unit}}),
        _ => Value::Null,
    };
    Ok(json!({
        "text": words,
        "timing": {"code": {"text": frequency}},
        "route": {"text": route},
        "doseAndRate": [rate],
    }))
}
