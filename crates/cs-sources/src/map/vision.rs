//! `clinical/vision-prescriptions` → `VisionPrescription`.

use super::row::{Quantity, Read, Reason, Row};
use super::shape::{concept, extension};
use cs_fhir::terms::{extension as ext, system};
use serde_json::{Value, json};

const BASES: &[(&str, &str)] = &[("up", "up"), ("down", "down"), ("in", "in"), ("out", "out")];

pub(crate) fn prescription(row: Row<'_>) -> Read<Value> {
    let missing = |element| Reason {
        element,
        why: "required, but missing",
    };
    let written = row.date("dispensed_on")?.ok_or(missing("dispensed_on"))?;
    let distance = match row.quantity("pd")? {
        Some(Quantity::Number(number)) => Some(number.to_string()),
        Some(Quantity::Text(text)) => Some(text),
        None => None,
    };
    let prescriber = match row.provider("prescriber")? {
        Value::Null => return Err(missing("prescriber")),
        found => found,
    };
    Ok(json!({
        "resourceType": "VisionPrescription",
        "extension": [
            extension(ext::EXPIRES_ON, "valueDate", row.date("expires_on")?),
            extension(ext::PUPILLARY_DISTANCE, "valueString", distance),
        ],
        "status": "active",
        "created": written,
        "patient": row.patient()?,
        "encounter": row.link("encounter_id", "Encounter")?,
        "dateWritten": written,
        "prescriber": prescriber,
        "lensSpecification": [lens(row, "right")?, lens(row, "left")?],
    }))
}

fn lens(row: Row<'_>, eye: &'static str) -> Read<Value> {
    let Some(values) = row.object(eye)? else {
        return Ok(Value::Null);
    };
    let prism = match values.number("prism")? {
        None => Value::Null,
        Some(amount) => {
            let base = values.code_if("base", BASES)?.ok_or(Reason {
                element: "base",
                why: "required with a prism",
            })?;
            json!([{"amount": amount, "base": base}])
        }
    };
    Ok(json!({
        "product": concept(system::VISION_PRODUCT, Some("lens"), Some("Lens")),
        "eye": eye,
        "sphere": values.number("sphere")?,
        "cylinder": values.number("cylinder")?,
        "axis": values.count("axis")?,
        "add": values.number("add")?,
        "prism": prism,
    }))
}
