//! What each list can be narrowed by (WIRE §4).

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use serde_json::Value;

use super::query::Query;
use crate::answer::Refusal;
use crate::rows::Row;

/// Parameters every list takes.
const EVERY: [&str; 4] = ["page_size", "cursor", "updated_since", "patient_id"];

pub(crate) const PATIENT_STATUS: [&str; 3] = ["active", "inactive", "deceased"];
pub(crate) const ENCOUNTER_TYPE: [&str; 5] = [
    "office_visit",
    "telehealth",
    "follow_up",
    "emergency",
    "procedure",
];
pub(crate) const ENCOUNTER_STATUS: [&str; 4] =
    ["scheduled", "in_progress", "completed", "cancelled"];
const PRESCRIPTION_STATUS: [&str; 5] = ["active", "on_hold", "completed", "cancelled", "stopped"];

/// A field test a row must pass.
enum Test {
    Equals(&'static str, String),
    Between(NaiveDate, NaiveDate),
    Words(Vec<String>),
    Names(Vec<String>),
    Phone(String),
    Email(String),
}

/// Everything a list is narrowed by.
pub(crate) struct Filter {
    patient_id: Option<String>,
    tests: Vec<Test>,
    zone: Tz,
}

/// The parameters a collection's list takes.
pub(crate) fn allowed(collection: &str) -> Vec<&'static str> {
    let own: &[&str] = match collection {
        "patients" => &["q", "name", "birth_date", "phone", "email", "mrn", "status"],
        "encounters" => &["type", "status", "date_from", "date_to"],
        "prescriptions" => &["status"],
        _ => &[],
    };
    EVERY.iter().chain(own).copied().collect()
}

impl Filter {
    /// Reads a collection's filters.
    pub(crate) fn read(collection: &str, query: &Query, zone: Tz) -> Result<Self, Refusal> {
        let mut tests = Vec::new();
        match collection {
            "patients" => patient_tests(query, &mut tests)?,
            "encounters" => encounter_tests(query, &mut tests)?,
            "prescriptions" => equals(query, "status", &PRESCRIPTION_STATUS, &mut tests)?,
            _ => {}
        }
        Ok(Self {
            patient_id: query.text("patient_id").map(str::to_owned),
            tests,
            zone,
        })
    }

    /// Whether every row of the practice passes.
    pub(crate) fn admits_all(&self) -> bool {
        self.patient_id.is_none() && self.tests.is_empty()
    }

    /// Whether a row passes. A deleted row has no fields left to test, so it
    /// passes only where no field is tested.
    pub(crate) fn admits(&self, row: &Row) -> bool {
        if let Some(wanted) = &self.patient_id {
            let own = row.patient_id.as_deref().unwrap_or(&row.id);
            if own != wanted {
                return false;
            }
        }
        if self.tests.is_empty() {
            return true;
        }
        if row.deleted {
            return false;
        }
        let value = row.value();
        self.tests.iter().all(|test| self.passes(test, &value))
    }

    fn passes(&self, test: &Test, row: &Value) -> bool {
        let text = |field: &str| row[field].as_str().unwrap_or_default();
        match test {
            Test::Equals(field, wanted) => text(field) == wanted,
            Test::Between(first, last) => DateTime::parse_from_rfc3339(text("scheduled_start"))
                .map(|start| start.with_timezone(&self.zone).date_naive())
                .is_ok_and(|day| (*first..=*last).contains(&day)),
            Test::Words(words) => {
                let phones = format!(
                    "{} {}",
                    digits(text("phone_mobile")),
                    digits(text("phone_home"))
                );
                let known = fold(&format!(
                    "{} {} {} {} {phones}",
                    names(row),
                    text("mrn"),
                    text("email"),
                    text("id"),
                ));
                words.iter().all(|word| known.contains(word.as_str()))
            }
            Test::Names(words) => {
                let known = fold(&names(row));
                words.iter().all(|word| known.contains(word.as_str()))
            }
            Test::Phone(wanted) => ["phone_mobile", "phone_home"]
                .iter()
                .any(|field| digits(text(field)).ends_with(wanted.as_str())),
            Test::Email(wanted) => text("email").eq_ignore_ascii_case(wanted),
        }
    }
}

fn names(row: &Value) -> String {
    ["first_name", "middle_name", "last_name", "preferred_name"]
        .iter()
        .filter_map(|field| row[*field].as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

fn equals(
    query: &Query,
    name: &'static str,
    words: &[&str],
    tests: &mut Vec<Test>,
) -> Result<(), Refusal> {
    if let Some(word) = query.word(name, words)? {
        tests.push(Test::Equals(name, word.to_owned()));
    }
    Ok(())
}

fn patient_tests(query: &Query, tests: &mut Vec<Test>) -> Result<(), Refusal> {
    equals(query, "status", &PATIENT_STATUS, tests)?;
    if let Some(date) = query.date("birth_date")? {
        tests.push(Test::Equals("birth_date", date.to_string()));
    }
    if let Some(mrn) = query.text("mrn") {
        tests.push(Test::Equals("mrn", mrn.to_owned()));
    }
    if let Some(text) = query.text("q") {
        tests.push(Test::Words(search_words(text)));
    }
    if let Some(name) = query.text("name") {
        tests.push(Test::Names(words(name)));
    }
    if let Some(email) = query.text("email") {
        tests.push(Test::Email(email.to_owned()));
    }
    if let Some(phone) = query.text("phone") {
        let phone = digits(phone);
        if phone.len() < 4 {
            return Err(Refusal::invalid("phone", "phone needs at least 4 digits."));
        }
        let local = phone.len().saturating_sub(10);
        tests.push(Test::Phone(phone[local..].to_owned()));
    }
    Ok(())
}

fn encounter_tests(query: &Query, tests: &mut Vec<Test>) -> Result<(), Refusal> {
    equals(query, "type", &ENCOUNTER_TYPE, tests)?;
    equals(query, "status", &ENCOUNTER_STATUS, tests)?;
    let (from, to) = (query.date("date_from")?, query.date("date_to")?);
    if from.is_some() || to.is_some() {
        tests.push(Test::Between(
            from.unwrap_or(NaiveDate::MIN),
            to.unwrap_or(NaiveDate::MAX),
        ));
    }
    Ok(())
}

/// Words of a free search; one that reads like a telephone number counts by
/// its digits, however it was written.
fn search_words(text: &str) -> Vec<String> {
    let only_phone = text
        .chars()
        .all(|one| one.is_ascii_digit() || " +-().".contains(one));
    let number = digits(text);
    if only_phone && number.len() >= 7 {
        let local = number.len().saturating_sub(10);
        return vec![number[local..].to_owned()];
    }
    words(text)
}

fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(|one: char| one.is_whitespace() || one == ',')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Lower case without the accents of Spanish names.
fn fold(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(|one| match one {
            'á' | 'à' | 'â' | 'ä' | 'ã' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'í' | 'ì' | 'î' | 'ï' => 'i',
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            'ñ' => 'n',
            'ç' => 'c',
            other => other,
        })
        .collect()
}
