//! Vitals, laboratory results, device readings, engagement scores → `Observation`.

use super::row::{Quantity, Read, Reason, Row, instant_text};
use super::shape::{concept, hl7, measured};
use cs_fhir::terms::{
    BLOOD_PRESSURE, DEVICE_READING, DIASTOLIC, ENGAGEMENT_SCORE, SYSTOLIC, system,
};
use serde_json::{Value, json};

/// Words of the PMS for what was measured, and LOINC's display.
const VITALS: &[(&str, &str)] = &[
    ("blood_pressure", "Blood pressure"),
    ("heart_rate", "Heart rate"),
    ("weight", "Body weight"),
    ("temperature", "Body temperature"),
    ("spo2", "Oxygen saturation"),
];
/// What a remote device measures: LOINC code and display.
const READINGS: &[(&str, (&str, &str))] = &[
    ("blood_pressure", (BLOOD_PRESSURE, "Blood pressure")),
    ("weight", ("29463-7", "Body weight")),
    ("glucose", ("2339-0", "Glucose")),
    ("spo2", ("59408-5", "Oxygen saturation")),
];
/// Flags of the laboratory in v3-ObservationInterpretation.
const FLAGS: &[(&str, &str)] = &[
    ("normal", "N"),
    ("high", "H"),
    ("low", "L"),
    ("critical_high", "HH"),
    ("critical_low", "LL"),
];

pub(crate) fn vital(row: Row<'_>) -> Read<Value> {
    let display = row.code("kind", VITALS)?;
    let mut out = base(row, hl7("observation-category", "vital-signs"))?;
    out["code"] = concept(system::LOINC, row.text("loinc")?, Some(display));
    out["encounter"] = json!(row.link("encounter_id", "Encounter")?);
    match row.object("components")? {
        Some(pair) => pressure(&mut out, pair, row.text("unit")?)?,
        None => value(&mut out, row)?,
    }
    Ok(out)
}

pub(crate) fn lab(row: Row<'_>) -> Read<Value> {
    let mut out = base(row, hl7("observation-category", "laboratory"))?;
    out["code"] = concept(system::LOINC, row.text("loinc")?, Some(row.need("name")?));
    value(&mut out, row)?;
    if let Some(flag) = row.code_if("flag", FLAGS)? {
        out["interpretation"] = json!([hl7("v3-ObservationInterpretation", flag)]);
    }
    let unit = row.text("unit")?;
    let (low, high) = (
        row.quantity("reference_low")?,
        row.quantity("reference_high")?,
    );
    let words: Vec<String> = [&low, &high]
        .into_iter()
        .flatten()
        .filter_map(|limit| match limit {
            Quantity::Text(text) => Some(text.clone()),
            Quantity::Number(_) => None,
        })
        .collect();
    let limit = |limit: Option<Quantity>| match limit {
        Some(Quantity::Number(number)) => measured(Value::Number(number), unit),
        _ => Value::Null,
    };
    out["referenceRange"] =
        json!([{"low": limit(low), "high": limit(high), "text": words.join(" – ")}]);
    Ok(out)
}

pub(crate) fn reading(row: Row<'_>) -> Read<Value> {
    let (code, display) = row.code("kind", READINGS)?;
    let mut out = base(row, hl7("observation-category", "vital-signs"))?;
    if let Some(categories) = out["category"].as_array_mut() {
        categories.push(concept(
            system::OBSERVATION,
            Some(DEVICE_READING),
            Some("Device reading"),
        ));
    }
    out["code"] = concept(system::LOINC, Some(code), Some(display));
    out["device"] = json!(row.link("device_id", "Device")?);
    if code == BLOOD_PRESSURE {
        pressure(&mut out, row, row.text("unit")?)?
    } else {
        value(&mut out, row)?
    }
    Ok(out)
}

pub(crate) fn engagement(row: Row<'_>) -> Read<Value> {
    let missing = |element| Reason {
        element,
        why: "required, but missing",
    };
    let score = row.count("score")?.ok_or(missing("score"))?;
    if score > 100 {
        return Err(Reason {
            element: "score",
            why: "not between 0 and 100",
        });
    }
    let mut drivers = Vec::new();
    for driver in row.list("drivers")? {
        let text = driver.as_str().ok_or(Reason {
            element: "drivers",
            why: "not a text",
        })?;
        drivers.push(json!({"text": text}));
    }
    Ok(json!({
        "resourceType": "Observation",
        "status": "final",
        "category": [hl7("observation-category", "survey")],
        "code": concept(system::OBSERVATION, Some(ENGAGEMENT_SCORE), Some("Engagement score")),
        "subject": row.patient()?,
        "effectiveDateTime": row.date("measured_on")?.ok_or(missing("measured_on"))?,
        "valueInteger": score,
        "note": drivers,
    }))
}

fn base(row: Row<'_>, category: Value) -> Read<Value> {
    let taken = row.instant("taken_at")?.ok_or(Reason {
        element: "taken_at",
        why: "required, but missing",
    })?;
    Ok(json!({
        "resourceType": "Observation",
        "status": "final",
        "category": [category],
        "code": null,
        "subject": row.patient()?,
        "effectiveDateTime": instant_text(taken),
    }))
}

fn value(out: &mut Value, row: Row<'_>) -> Read<()> {
    match row.quantity("value")? {
        Some(Quantity::Number(number)) => {
            out["valueQuantity"] = measured(Value::Number(number), row.text("unit")?)
        }
        Some(Quantity::Text(text)) => out["valueString"] = json!(text),
        None => {
            return Err(Reason {
                element: "value",
                why: "required, but missing",
            });
        }
    }
    Ok(())
}

/// Both numbers of a blood pressure; half of one is no reading.
fn pressure(out: &mut Value, pair: Row<'_>, unit: Option<&str>) -> Read<()> {
    let part = |key: &'static str, code: &str, display: &str| -> Read<Value> {
        let value = pair.number(key)?.ok_or(Reason {
            element: key,
            why: "required, but missing",
        })?;
        Ok(json!({
            "code": concept(system::LOINC, Some(code), Some(display)),
            "valueQuantity": measured(value, unit),
        }))
    };
    out["component"] = json!([
        part("systolic", SYSTOLIC, "Systolic blood pressure")?,
        part("diastolic", DIASTOLIC, "Diastolic blood pressure")?,
    ]);
    Ok(())
}
