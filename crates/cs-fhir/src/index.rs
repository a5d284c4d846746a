//! What the store indexes of a resource: R4 search parameters as data.

use crate::{Resource, instant_range, values_at};
use chrono::{DateTime, Utc};
use serde_json::Value;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// One indexed value.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexEntry {
    /// Search parameter name.
    pub param: &'static str,
    /// The value in comparable form.
    pub value: IndexValue,
}

/// Comparable forms.
#[derive(Clone, Debug, PartialEq)]
pub enum IndexValue {
    /// System (may be empty) and code.
    Token {
        /// System.
        system: String,
        /// Code.
        code: String,
    },
    /// Folded text.
    Text(String),
    /// `Type/id`.
    Reference(String),
    /// Half-open range of time.
    Range(DateTime<Utc>, DateTime<Utc>),
}

enum Kind {
    Code,
    Token,
    Text,
    Name,
    Reference,
    Date,
    Telecom(&'static str),
}

/// Parameters: (resource type or `*`, parameter, path, kind). R4's own
/// definitions, for the types the product reads today.
const PARAMS: &[(&str, &str, &str, Kind)] = &[
    ("Patient", "identifier", "identifier", Kind::Token),
    ("Patient", "name", "name", Kind::Name),
    ("Patient", "family", "name.family", Kind::Text),
    ("Patient", "given", "name.given", Kind::Text),
    ("Patient", "birthdate", "birthDate", Kind::Date),
    ("Patient", "gender", "gender", Kind::Code),
    ("Patient", "phone", "telecom", Kind::Telecom("phone")),
    ("Patient", "email", "telecom", Kind::Telecom("email")),
    ("Patient", "active", "active", Kind::Code),
    (
        "Patient",
        "general-practitioner",
        "generalPractitioner",
        Kind::Reference,
    ),
    ("*", "patient", "subject", Kind::Reference),
    ("*", "patient", "patient", Kind::Reference),
    ("*", "patient", "beneficiary", Kind::Reference),
    ("*", "status", "status", Kind::Code),
    ("*", "identifier", "identifier", Kind::Token),
    ("*", "category", "category", Kind::Token),
    ("*", "code", "code", Kind::Token),
    ("*", "_tag", "meta.tag", Kind::Token),
    ("Encounter", "type", "type", Kind::Token),
    ("Encounter", "class", "class", Kind::Token),
    ("Encounter", "date", "period", Kind::Date),
    (
        "Encounter",
        "participant",
        "participant.individual",
        Kind::Reference,
    ),
    ("Observation", "date", "effectiveDateTime", Kind::Date),
    ("Observation", "device", "device", Kind::Reference),
    ("Observation", "encounter", "encounter", Kind::Reference),
    (
        "Condition",
        "clinical-status",
        "clinicalStatus",
        Kind::Token,
    ),
    ("Condition", "onset-date", "onsetDateTime", Kind::Date),
    (
        "AllergyIntolerance",
        "clinical-status",
        "clinicalStatus",
        Kind::Token,
    ),
    (
        "MedicationRequest",
        "code",
        "medicationCodeableConcept",
        Kind::Token,
    ),
    ("MedicationRequest", "authoredon", "authoredOn", Kind::Date),
    ("MedicationRequest", "intent", "intent", Kind::Code),
    ("Coverage", "payor", "payor", Kind::Reference),
    ("Device", "type", "type", Kind::Token),
    ("DocumentReference", "date", "date", Kind::Date),
    ("DocumentReference", "type", "type", Kind::Token),
    (
        "DocumentReference",
        "encounter",
        "context.encounter",
        Kind::Reference,
    ),
    ("ServiceRequest", "authored", "authoredOn", Kind::Date),
    ("Communication", "sent", "sent", Kind::Date),
    ("Basic", "created", "created", Kind::Date),
    ("Practitioner", "name", "name", Kind::Name),
    ("Practitioner", "identifier", "identifier", Kind::Token),
    ("Location", "name", "name", Kind::Text),
    ("Organization", "name", "name", Kind::Text),
    (
        "VisionPrescription",
        "datewritten",
        "dateWritten",
        Kind::Date,
    ),
];

/// The index entries of one resource, without duplicates.
pub fn index_entries(resource: &Resource) -> Vec<IndexEntry> {
    let whole = resource.to_value();
    let mut out: Vec<IndexEntry> = Vec::new();
    for (kind, param, path, form) in PARAMS {
        if *kind != "*" && *kind != resource.kind() {
            continue;
        }
        for value in values_at(&whole, path) {
            for value in convert(form, value) {
                let entry = IndexEntry { param, value };
                if !out.contains(&entry) {
                    out.push(entry);
                }
            }
        }
    }
    out
}

fn convert(form: &Kind, value: &Value) -> Vec<IndexValue> {
    match form {
        Kind::Code => match value {
            Value::String(code) => vec![token("", code)],
            Value::Bool(flag) => vec![token("", if *flag { "true" } else { "false" })],
            _ => Vec::new(),
        },
        Kind::Token => tokens(value),
        Kind::Text => value
            .as_str()
            .map(|text| IndexValue::Text(fold_text(text)))
            .into_iter()
            .collect(),
        Kind::Name => names(value),
        Kind::Reference => value
            .get("reference")
            .and_then(Value::as_str)
            .and_then(crate::Reference::parse)
            .map(|reference| IndexValue::Reference(reference.to_string()))
            .into_iter()
            .collect(),
        Kind::Date => range(value).into_iter().collect(),
        Kind::Telecom(system) => telecom(system, value).into_iter().collect(),
    }
}

fn token(system: &str, code: &str) -> IndexValue {
    IndexValue::Token {
        system: system.to_owned(),
        code: code.to_owned(),
    }
}

fn tokens(value: &Value) -> Vec<IndexValue> {
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    if let Some(Value::Array(codings)) = value.get("coding") {
        return codings
            .iter()
            .filter_map(|coding| {
                Some(token(
                    &text(coding, "system").unwrap_or_default(),
                    &text(coding, "code")?,
                ))
            })
            .collect();
    }
    let code = text(value, "code").or_else(|| text(value, "value"));
    code.map(|code| token(&text(value, "system").unwrap_or_default(), &code))
        .into_iter()
        .collect()
}

fn names(value: &Value) -> Vec<IndexValue> {
    let parts = ["family", "text"]
        .iter()
        .filter_map(|key| value.get(*key))
        .chain(
            ["given", "suffix", "prefix"]
                .iter()
                .filter_map(|key| value.get(*key))
                .filter_map(Value::as_array)
                .flatten(),
        );
    parts
        .filter_map(Value::as_str)
        .map(|text| IndexValue::Text(fold_text(text)))
        .collect()
}

fn range(value: &Value) -> Option<IndexValue> {
    if let Some(text) = value.as_str() {
        let (from, to) = instant_range(text)?;
        return Some(IndexValue::Range(from, to));
    }
    let end_of = |key: &str| {
        value
            .get(key)
            .and_then(Value::as_str)
            .and_then(instant_range)
    };
    let from = end_of("start").map_or(DateTime::<Utc>::MIN_UTC, |(from, _)| from);
    let to = end_of("end").map_or(DateTime::<Utc>::MAX_UTC, |(_, to)| to);
    (end_of("start").is_some() || end_of("end").is_some()).then_some(IndexValue::Range(from, to))
}

fn telecom(system: &str, value: &Value) -> Option<IndexValue> {
    if value.get("system").and_then(Value::as_str) != Some(system) {
        return None;
    }
    let text = value.get("value").and_then(Value::as_str)?;
    let code = if system == "phone" {
        text.chars().filter(char::is_ascii_digit).collect()
    } else {
        text.to_lowercase()
    };
    Some(token("", &code))
}

/// Text folded for comparison: no case, no accents, runs of anything that is
/// not a letter or digit become one space.
pub fn fold_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text
        .nfkd()
        .filter(|ch| !is_combining_mark(*ch))
        .flat_map(char::to_lowercase)
    {
        if ch.is_alphanumeric() {
            out.push(ch);
        } else if !matches!(ch, '\'' | '’') && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.trim().to_owned()
}

/// The words of a resource for full-text search: displays, texts, notes.
pub fn search_text(resource: &Resource) -> String {
    let mut out = String::new();
    collect_text(&resource.to_value(), "", &mut out);
    out
}

fn collect_text(value: &Value, key: &str, out: &mut String) {
    const TEXT_KEYS: &[&str] = &[
        "text",
        "display",
        "family",
        "given",
        "title",
        "description",
        "note",
        "comment",
        "valueString",
    ];
    match value {
        Value::String(text) if TEXT_KEYS.contains(&key) => {
            out.push_str(text);
            out.push('\n');
        }
        Value::Array(items) => items.iter().for_each(|item| collect_text(item, key, out)),
        Value::Object(map) => map
            .iter()
            .for_each(|(key, value)| collect_text(value, key, out)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;

    #[test]
    fn a_patient_is_found_by_folded_name_phone_and_birth_date() {
        let patient = Resource::parse(
            r#"{"resourceType":"Patient","id":"p1","birthDate":"1982-03-14","active":true,
               "identifier":[{"system":"urn:mrn","value":"00481273"}],
               "name":[{"family":"O'Brien-Álvarez","given":["María José"]}],
               "telecom":[{"system":"phone","value":"+1 (617) 555-0142"}]}"#
                .as_bytes(),
            Limits::default(),
        )
        .unwrap();
        let entries = index_entries(&patient);
        let has = |param: &str, value: IndexValue| {
            entries.contains(&IndexEntry {
                param: PARAMS.iter().find(|p| p.1 == param).unwrap().1,
                value,
            })
        };
        assert!(has("name", IndexValue::Text("obrien alvarez".into())));
        assert!(has("given", IndexValue::Text("maria jose".into())));
        assert!(has("phone", token("", "16175550142")));
        assert!(has("identifier", token("urn:mrn", "00481273")));
        assert!(has("active", token("", "true")));
        assert!(entries.iter().any(|e| e.param == "birthdate"));
    }

    #[test]
    fn an_open_period_reaches_to_the_end_of_time() {
        let value: Value = serde_json::from_str(r#"{"start":"2026-01-01"}"#).unwrap();
        let Some(IndexValue::Range(_, to)) = range(&value) else {
            panic!("no range")
        };
        assert_eq!(to, DateTime::<Utc>::MAX_UTC);
    }
}
