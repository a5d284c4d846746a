//! Small pieces of R4.

use cs_fhir::terms::system;
use serde_json::{Value, json};

/// Removes what R4 forbids: nulls, empty texts, empty lists, empty objects.
pub(crate) fn prune(value: Value) -> Value {
    let kept = |value: &Value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(map) => !map.is_empty(),
        _ => true,
    };
    match value {
        Value::Array(items) => Value::Array(items.into_iter().map(prune).filter(kept).collect()),
        Value::Object(map) => Value::Object(
            map.into_iter()
                .map(|(key, value)| (key, prune(value)))
                .filter(|(_, value)| kept(value))
                .collect(),
        ),
        other => other,
    }
}

/// An extension, or nothing when it has no value. `key` is `valueCode` and so on.
pub(crate) fn extension(url: &str, key: &str, value: impl Into<Value>) -> Value {
    let value = value.into();
    if value.is_null() {
        Value::Null
    } else {
        json!({"url": url, key: value})
    }
}

/// `CodeableConcept` of one coding.
pub(crate) fn concept(system: &str, code: Option<&str>, text: Option<&str>) -> Value {
    match code {
        Some(code) => {
            json!({"coding": [{"system": system, "code": code, "display": text}], "text": text})
        }
        None => json!({"text": text}),
    }
}

/// `CodeableConcept` of one of HL7's own code systems.
pub(crate) fn hl7(name: &str, code: &str) -> Value {
    json!({"coding": [{"system": format!("http://terminology.hl7.org/CodeSystem/{name}"), "code": code}]})
}

/// `ContactPoint`.
pub(crate) fn contact_point(
    kind: &str,
    usage: Option<&str>,
    rank: Option<u32>,
    value: Option<&str>,
) -> Value {
    match value {
        Some(value) => json!({"system": kind, "use": usage, "rank": rank, "value": value}),
        None => Value::Null,
    }
}

/// `Coding` of one of the product's tags.
pub(crate) fn tag(code: &str) -> Value {
    json!({"system": system::TAG, "code": code})
}

/// `Quantity` in UCUM where the unit is known, else with the unit as printed.
pub(crate) fn measured(value: Value, unit: Option<&str>) -> Value {
    let ucum = unit.and_then(|unit| match unit {
        "mmHg" | "mm Hg" => Some("mm[Hg]"),
        "/min" | "bpm" => Some("/min"),
        "kg" | "g" | "%" | "cm" | "mg/dL" | "g/dL" | "mmol/L" | "ng/mL" | "U/L" | "mg/L"
        | "pg/mL" | "ng/dL" | "mg/g" | "fL" | "pg" | "d" => Some(unit),
        "lb" | "lbs" => Some("[lb_av]"),
        "°F" => Some("[degF]"),
        "°C" => Some("Cel"),
        "mEq/L" => Some("meq/L"),
        "mIU/L" => Some("m[IU]/L"),
        "uIU/mL" | "µIU/mL" => Some("u[IU]/mL"),
        "mL/min/1.73m2" | "mL/min/1.73 m2" | "mL/min/1.73m²" => Some("mL/min/{1.73_m2}"),
        _ => None,
    });
    json!({"value": value, "unit": unit, "system": ucum.map(|_| system::UCUM), "code": ucum})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_empty_survives() {
        let pruned = prune(
            json!({"a": null, "b": "", "c": [null, {"d": []}], "e": {"f": {}}, "g": false, "h": 0}),
        );
        assert_eq!(pruned, json!({"g": false, "h": 0}));
    }
}
