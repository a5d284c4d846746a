//! Values of a chart in words, for a person who compares before and now.

use cs_clinical::show_date;
use cs_fhir::{PartialDate, Precision};
use serde_json::Value;

/// All values at a place, in words; "none recorded" when there are none.
pub(crate) fn values_in_words(values: &[&Value]) -> String {
    let words: Vec<String> = values
        .iter()
        .map(|value| in_words(value))
        .filter(|words| !words.is_empty())
        .collect();
    if words.is_empty() {
        "none recorded".to_owned()
    } else {
        words.join(", ")
    }
}

/// What a FHIR path's resource type is called.
pub(crate) fn kind_word(kind: &str) -> &str {
    match kind {
        "Patient" => "patient record",
        "Encounter" => "visit",
        "Observation" => "reading",
        "MedicationRequest" => "prescription",
        "Condition" => "problem",
        "AllergyIntolerance" => "allergy",
        "Device" => "device",
        "DocumentReference" => "note",
        "Coverage" => "coverage",
        "Claim" => "authorization",
        "Basic" => "event",
        other => other,
    }
}

fn in_words(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => date_or_text(text),
        Value::Array(all) => {
            let words = all.iter().map(in_words).filter(|words| !words.is_empty());
            words.collect::<Vec<_>>().join(", ")
        }
        Value::Object(_) => object_in_words(value),
    }
}

fn date_or_text(text: &str) -> String {
    match PartialDate::parse(text) {
        Some(date) if date.precision() == Precision::Day => show_date(date.first_day()),
        _ => text.to_owned(),
    }
}

/// R4's common datatypes by the part a person reads.
fn object_in_words(value: &Value) -> String {
    let text = |key: &str| {
        value
            .get(key)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    };
    if let (Some(number), Some(unit)) = (value.get("value"), text("unit")) {
        return format!("{} {unit}", in_words(number));
    }
    if let Some(words) = text("text").or_else(|| text("display")) {
        return words.to_owned();
    }
    if value.get("family").is_some() || value.get("given").is_some() {
        let name: Vec<String> = ["given", "family"]
            .iter()
            .filter_map(|key| value.get(*key))
            .map(|part| in_words(part).replace(", ", " "))
            .collect();
        return name.join(" ");
    }
    if value.get("start").is_some() || value.get("end").is_some() {
        let part = |key: &str| text(key).map_or_else(|| "open".to_owned(), date_or_text);
        return format!("{} to {}", part("start"), part("end"));
    }
    if text("url").is_some() {
        let inner = value.as_object().and_then(|map| {
            map.iter()
                .find(|(key, _)| key.starts_with("value"))
                .map(|(_, inner)| in_words(inner))
        });
        return inner.unwrap_or_default();
    }
    let parts = ["value", "code", "coding", "language", "reference", "name"];
    parts
        .iter()
        .find_map(|key| value.get(*key))
        .map_or_else(String::new, in_words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn common_values_read_as_people_say_them() {
        for (value, words) in [
            (json!(true), "yes"),
            (json!("2026-03-02"), "02-Mar-2026"),
            (json!({"value": 72.5, "unit": "kg"}), "72.5 kg"),
            (
                json!({"system": "phone", "value": "+18025550121"}),
                "+18025550121",
            ),
            (
                json!({"given": ["Testa", "R"], "family": "Sevenfold"}),
                "Testa R Sevenfold",
            ),
            (
                json!({"url": "https://x.example/sms-consent", "valueBoolean": false}),
                "no",
            ),
            (json!({"coding": [{"code": "es"}]}), "es"),
            (json!({"start": "2026-03-02"}), "02-Mar-2026 to open"),
        ] {
            assert_eq!(values_in_words(&[&value]), words, "{value}");
        }
        assert_eq!(values_in_words(&[]), "none recorded");
    }
}
