//! A patient as every answer shows one: name in parts, two identifiers, age,
//! sex, status and what to be careful about.

use chrono::NaiveDate;
use cs_clinical::{Contact, Person, show_date};
use cs_fhir::terms::{extension, extension_text, system};
use cs_fhir::{PartialDate, Precision, Resource};
use serde_json::{Value, json};

/// The card of a Patient resource.
pub fn card(patient: &Resource, today: NaiveDate) -> Value {
    let person = Person::of(patient);
    let contact = Contact::of(patient);
    let whole = patient.to_value();
    let official = person.names.first().cloned().unwrap_or_default();
    let preferred = person
        .names
        .iter()
        .find(|name| name.preferred)
        .map(|name| name.given.join(" "));
    let text = match official.family.is_empty() {
        true => official.given.join(" "),
        false => format!("{}, {}", official.family, official.given.join(" "))
            .trim_end_matches([' ', ','])
            .to_owned(),
    };
    let status = match () {
        () if contact.deceased => "deceased",
        () if contact.active => "active",
        () => "inactive",
    };
    json!({
        "id": patient.id(),
        "name": {"family": official.family, "given": official.given, "preferred": preferred, "text": text},
        "birth_date": patient.text("birthDate"),
        "age": contact.age_on(today).filter(|_| !contact.deceased),
        "sex": patient.text("gender").unwrap_or("unknown"),
        "identifiers": identifiers(patient, person.born),
        "phone": person.phones.first(),
        "email": person.emails.first(),
        "status": status,
        "enrollment_status": extension_text(&whole, extension::ENROLLMENT_STATUS),
        "language": contact.language,
        "alerts": alerts(&contact),
    })
}

/// MRN and birth date: the two identifiers a person checks (NPSG.01.01.01).
/// What is not recorded is said.
fn identifiers(patient: &Resource, born: Option<PartialDate>) -> Value {
    let mrn = patient
        .get("identifier")
        .and_then(Value::as_array)
        .and_then(|all| {
            all.iter()
                .find(|one| one.get("system").and_then(Value::as_str) == Some(system::MRN))
                .or_else(|| all.first())
        });
    let mrn = mrn
        .and_then(|one| one.get("value")?.as_str())
        .unwrap_or("Not recorded");
    let born = match born {
        Some(date) if date.precision() == Precision::Day => show_date(date.first_day()),
        _ => patient
            .text("birthDate")
            .unwrap_or("Not recorded")
            .to_owned(),
    };
    json!([{"label": "MRN", "value": mrn}, {"label": "Born", "value": born}])
}

fn alerts(contact: &Contact) -> Vec<&'static str> {
    [
        (contact.deceased, "deceased"),
        (!contact.active && !contact.deceased, "inactive"),
        (contact.test, "test_patient"),
        (contact.confidential, "confidential_contact"),
        (contact.sms_opted_out, "sms_opted_out"),
        (contact.interpreter, "interpreter_needed"),
    ]
    .into_iter()
    .filter_map(|(holds, alert)| holds.then_some(alert))
    .collect()
}
