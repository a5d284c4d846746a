//! The registry file of `countersign deid --registry`: JSON lines, a person or a place
//! each, or a single value with its label.

use cs_app::below::{Entry, EntryKind, Label, NameParts, Registry};
use cs_error::{Code, Fault, Outcome};
use serde::Deserialize;
use std::path::Path;

/// One line: a person or place by its parts, or `label` and `value`.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Row {
    /// `patient` (when left out), `clinician`, `related` or `facility`.
    kind: String,
    given: Vec<String>,
    family: String,
    organisation: Option<String>,
    mrn: Option<String>,
    identifiers: Vec<Labelled>,
    phones: Vec<String>,
    emails: Vec<String>,
    addresses: Vec<String>,
    /// `YYYY-MM-DD`.
    birth_date: Option<chrono::NaiveDate>,
    label: Option<String>,
    value: Option<String>,
}

/// A value with the name of its label, as `MEMBER_ID`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Labelled {
    label: String,
    value: String,
}

/// Reads the whole file.
///
/// # Errors
/// [`Code::InputInvalid`] when the file can't be read, or with the number of the first
/// line that isn't understood: half a registry would promise more than it keeps.
pub fn read(path: &Path) -> Outcome<Registry> {
    let text = std::fs::read_to_string(path)
        .map_err(|_| Fault::new(Code::InputInvalid).with("why", "the registry cannot be read"))?;
    let mut entries = Vec::new();
    for (number, line) in (1_u64..).zip(text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        let bad = || Fault::new(Code::InputInvalid).with("registry line", number);
        let row: Row = cs_json::read(line.as_bytes(), cs_json::MOST_LEVELS).map_err(|_| bad())?;
        entries.push(entry(row).ok_or_else(bad)?);
    }
    Ok(Registry::with_entries(entries))
}

fn entry(row: Row) -> Option<(EntryKind, Entry)> {
    if let (Some(label), Some(value)) = (&row.label, &row.value) {
        return single(label_of(label)?, value);
    }
    if row.label.is_some() || row.value.is_some() {
        return None;
    }
    let kind = match row.kind.as_str() {
        "patient" | "" => EntryKind::Patient,
        "clinician" => EntryKind::Clinician,
        "related" => EntryKind::Related,
        "facility" => EntryKind::Facility,
        _ => return None,
    };
    let mut identifiers: Vec<(Label, String)> =
        row.mrn.into_iter().map(|mrn| (Label::Mrn, mrn)).collect();
    for one in row.identifiers {
        identifiers.push((label_of(&one.label)?, one.value));
    }
    let named = !row.family.is_empty() || !row.given.is_empty();
    let name = NameParts {
        given: row.given,
        family: row.family,
    };
    let entry = Entry {
        names: named.then_some(name).into_iter().collect(),
        organisation: row.organisation,
        identifiers,
        phones: row.phones,
        emails: row.emails,
        addresses: row.addresses,
        birth_date: row.birth_date,
    };
    Some((kind, entry))
}

fn label_of(name: &str) -> Option<Label> {
    Label::ALL
        .iter()
        .copied()
        .find(|label| label.name() == name)
}

/// A value by its label alone.
fn single(label: Label, value: &str) -> Option<(EntryKind, Entry)> {
    let mut entry = Entry::default();
    let mut kind = EntryKind::Patient;
    let value = value.trim().to_owned();
    if value.is_empty() {
        return None;
    }
    match label {
        Label::NamePatient | Label::NameClinician | Label::NameOther => {
            kind = match label {
                Label::NameClinician => EntryKind::Clinician,
                Label::NameOther => EntryKind::Related,
                _ => EntryKind::Patient,
            };
            entry.names.push(name_of(&value));
        }
        Label::Facility => {
            kind = EntryKind::Facility;
            entry.organisation = Some(value);
        }
        Label::Phone | Label::Fax => entry.phones.push(value),
        Label::Email => entry.emails.push(value),
        Label::Address => entry.addresses.push(value),
        Label::DateBirth => entry.birth_date = Some(value.parse().ok()?),
        other => entry.identifiers.push((other, value)),
    }
    Some((kind, entry))
}

/// "Family, Given Middle" or "Given Middle Family".
fn name_of(value: &str) -> NameParts {
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
    if let Some((family, given)) = value.split_once(',') {
        return NameParts {
            given: words(given),
            family: family.trim().to_owned(),
        };
    }
    let mut given: Vec<String> = words(value);
    let family = if given.len() > 1 {
        given.pop().unwrap_or_default()
    } else {
        String::new()
    };
    NameParts { given, family }
}
