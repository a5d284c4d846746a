//! Who is meant: ranking people against what somebody typed.
//!
//! Names in any order, with slips of the finger, accents, everyday forms and
//! parts of hyphenated names; identifiers, phones, e-mails and birth dates in
//! any usual format. Every hit says in words why it is one. This finds people
//! for a person to choose from; it never merges records.

mod parse;
mod score;

pub use parse::LookupQuery;
pub use score::{Hit, Ranking, rank};

use cs_fhir::{PartialDate, Resource, fold_text};
use serde_json::Value;

/// A name as the chart has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonName {
    /// Given names in order ("Maria", "José").
    pub given: Vec<String>,
    /// Family name ("Alvarez-Diaz").
    pub family: String,
    /// Whether this is what the person likes to be called.
    pub preferred: bool,
}

/// What lookup needs of a patient.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Person {
    /// FHIR id.
    pub id: String,
    /// All names, the official one first.
    pub names: Vec<PersonName>,
    /// Birth date, maybe partial.
    pub born: Option<PartialDate>,
    /// Identifier values (MRN and others).
    pub identifiers: Vec<String>,
    /// Phones as given.
    pub phones: Vec<String>,
    /// E-mail addresses as given.
    pub emails: Vec<String>,
}

impl Person {
    /// Reads an R4 Patient. A second name of use `usual` or `nickname`, or one
    /// without a family name, is what the person likes to be called.
    pub fn of(patient: &Resource) -> Self {
        let text = |value: &Value, key: &str| {
            value
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let list = |key: &str| {
            patient
                .get(key)
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default()
        };
        let mut names: Vec<PersonName> = list("name")
            .iter()
            .enumerate()
            .map(|(at, name)| {
                let usual = at > 0 && matches!(text(name, "use").as_str(), "usual" | "nickname");
                let family = text(name, "family");
                let given: Vec<String> = name
                    .get("given")
                    .and_then(Value::as_array)
                    .map(|parts| {
                        parts
                            .iter()
                            .filter_map(Value::as_str)
                            .map(str::to_owned)
                            .collect()
                    })
                    .unwrap_or_default();
                let (given, family) = if given.is_empty() && family.is_empty() {
                    (
                        text(name, "text")
                            .split_whitespace()
                            .map(str::to_owned)
                            .collect(),
                        family,
                    )
                } else {
                    (given, family)
                };
                PersonName {
                    preferred: usual || (at > 0 && family.is_empty()),
                    given,
                    family,
                }
            })
            .collect();
        names.sort_by_key(|name| name.preferred);
        let telecom = |system: &str| {
            list("telecom")
                .iter()
                .filter(|t| text(t, "system") == system)
                .map(|t| text(t, "value"))
                .collect()
        };
        Self {
            id: patient.id().to_owned(),
            names,
            born: patient.text("birthDate").and_then(PartialDate::parse),
            identifiers: list("identifier")
                .iter()
                .map(|i| text(i, "value"))
                .filter(|v| !v.is_empty())
                .collect(),
            phones: telecom("phone"),
            emails: telecom("email"),
        }
    }

    /// "Maria José Alvarez": the official name as a person reads it.
    pub fn full_name(&self) -> String {
        self.names.first().map_or_else(String::new, |name| {
            let parts: Vec<&str> = name
                .given
                .iter()
                .map(String::as_str)
                .chain([name.family.as_str()])
                .collect();
            parts.join(" ").trim().to_owned()
        })
    }

    /// First given and family name, folded: equal keys are the same name to a
    /// hurried reader (the same-name alert).
    pub fn same_name_key(&self) -> String {
        self.names.first().map_or_else(String::new, |name| {
            let first = name
                .given
                .first()
                .map(|given| fold_text(given))
                .unwrap_or_default();
            format!("{first} {}", fold_text(&name.family))
        })
    }
}

/// Digits of a text.
pub(crate) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
