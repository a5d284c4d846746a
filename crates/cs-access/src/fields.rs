//! Which fields of a patient's data a role sees: the minimum its work needs (45 CFR
//! 164.502(b)), from what each role is there for (openclaw-pms-prd §7).

use crate::Role;
use serde_json::{Value, json};

/// A group of fields that are seen, masked or hidden together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// Names.
    Name,
    /// Date of birth.
    BirthDate,
    /// Medical record number and other identifiers of the practice.
    RecordNumber,
    /// Phones and e-mail addresses.
    Contact,
    /// Postal address.
    Address,
    /// Guardian and other contacts.
    Guardian,
    /// The payer's member id.
    MemberId,
    /// Problems, allergies, visits with notes, vital signs, laboratory results.
    Clinical,
    /// Prescriptions and what became of them.
    Prescriptions,
    /// Home devices and their readings.
    Devices,
    /// Engagement scores, enrollment, contacts kept in the warehouse.
    Engagement,
}

impl Field {
    /// All groups.
    pub const ALL: [Self; 11] = [
        Self::Name,
        Self::BirthDate,
        Self::RecordNumber,
        Self::Contact,
        Self::Address,
        Self::Guardian,
        Self::MemberId,
        Self::Clinical,
        Self::Prescriptions,
        Self::Devices,
        Self::Engagement,
    ];

    /// As people read it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::BirthDate => "Date of birth",
            Self::RecordNumber => "Record number",
            Self::Contact => "Phone and e-mail",
            Self::Address => "Address",
            Self::Guardian => "Guardian",
            Self::MemberId => "Payer's member id",
            Self::Clinical => "Problems, allergies, notes, results",
            Self::Prescriptions => "Prescriptions",
            Self::Devices => "Home devices and readings",
            Self::Engagement => "Engagement and enrollment",
        }
    }
}

/// How much of a field is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sees {
    /// As recorded.
    Whole,
    /// Initials, the year, the last four.
    Masked,
    /// Nothing.
    Nothing,
}

/// What a role sees of a field; a licensed clinician answers for prescriptions.
pub const fn sees(role: Role, clinician: bool, field: Field) -> Sees {
    match role {
        Role::PracticeAdministrator | Role::MpsAdmin => Sees::Whole,
        // Talks with patients; has nothing to settle with payers.
        Role::HealthCoach => match field {
            Field::MemberId => Sees::Masked,
            Field::Prescriptions if !clinician => Sees::Nothing,
            _ => Sees::Whole,
        },
        // Makes a case to the payer from the chart; does not follow devices.
        Role::PriorAuthSpecialist => match field {
            Field::Devices | Field::Engagement => Sees::Nothing,
            _ => Sees::Whole,
        },
        // Counts and reconciles devices; opens no chart.
        Role::AccountManager => match field {
            Field::Name | Field::BirthDate | Field::RecordNumber => Sees::Masked,
            Field::Devices => Sees::Whole,
            _ => Sees::Nothing,
        },
    }
}

/// Takes out of a resource what a role does not see of a patient's own fields, and
/// masks what it sees in part. What the role sees whole stays as it is.
pub fn minimise(role: Role, clinician: bool, resource: &mut Value) {
    let sees = |field| sees(role, clinician, field);
    let kind = resource.get("resourceType").and_then(Value::as_str);
    match kind {
        Some("Patient") => {
            part(resource, sees(Field::Name), &["name"], initials);
            part(resource, sees(Field::BirthDate), &["birthDate"], year);
            part(
                resource,
                sees(Field::RecordNumber),
                &["identifier"],
                last_four,
            );
            part(resource, sees(Field::Contact), &["telecom"], gone);
            part(resource, sees(Field::Address), &["address"], gone);
            part(resource, sees(Field::Guardian), &["contact"], gone);
            // A narrative repeats what was taken out.
            if Field::ALL[..6]
                .iter()
                .any(|field| sees(*field) != Sees::Whole)
            {
                part(
                    resource,
                    Sees::Nothing,
                    &["text", "photo", "contained"],
                    gone,
                );
            }
        }
        Some("Coverage") => {
            let member = sees(Field::MemberId);
            part(resource, member, &["subscriberId"], masked_text);
            part(resource, member, &["identifier"], last_four);
            if member != Sees::Whole {
                part(resource, Sees::Nothing, &["text", "contained"], gone);
            }
        }
        _ => {}
    }
}

fn part(resource: &mut Value, sees: Sees, keys: &[&str], mask: impl Fn(&mut Value)) {
    let Some(map) = resource.as_object_mut() else {
        return;
    };
    for key in keys {
        match sees {
            Sees::Whole => {}
            Sees::Masked => {
                map.remove(&format!("_{key}"));
                if let Some(value) = map.get_mut(*key) {
                    mask(value);
                }
            }
            Sees::Nothing => {
                map.remove(*key);
                map.remove(&format!("_{key}"));
            }
        }
    }
}

fn gone(value: &mut Value) {
    *value = Value::Null;
}

/// `Maria Elena Rivera` → `M. E. R.`, nothing else of the name.
fn initials(value: &mut Value) {
    let first = |text: &str| -> Option<String> {
        let letter = text.trim().chars().next()?;
        Some(format!("{}.", letter.to_uppercase()))
    };
    let names = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let short: Vec<Value> = names
        .iter()
        .map(|name| {
            let family = name.get("family").and_then(Value::as_str).and_then(first);
            let given: Vec<String> = name
                .get("given")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(|one| one.as_str().and_then(first))
                .collect();
            json!({"family": family.unwrap_or_default(), "given": given})
        })
        .collect();
    *value = Value::Array(short);
}

fn year(value: &mut Value) {
    let text = value.as_str().unwrap_or_default();
    *value = text.get(..4).map_or(Value::Null, Value::from);
}

fn last_four(value: &mut Value) {
    let all = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let short = all.iter().map(|one| {
        let mut number = one.get("value").cloned().unwrap_or_default();
        masked_text(&mut number);
        json!({"system": one.get("system"), "value": number})
    });
    *value = Value::Array(short.collect());
}

/// `MRN12345678` → `***5678`; of four or fewer nothing is left to show.
fn masked_text(value: &mut Value) {
    let text: Vec<char> = value.as_str().unwrap_or_default().chars().collect();
    let kept = if text.len() > 4 {
        text.len() - 4
    } else {
        text.len()
    };
    let tail: String = text[kept..].iter().collect();
    *value = Value::from(format!("***{tail}"));
}
