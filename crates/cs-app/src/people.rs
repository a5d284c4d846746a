//! A patient as every list of the window names one, made in one place so that
//! all views show the same name, identifiers and alerts.

use crate::views::{GuardianView, PatientCard};
use chrono::NaiveDate;
use cs_clinical::{Contact, contact::ADULT_AGE};
use cs_fhir::Resource;
use serde_json::Value;

/// What the skills' card says where no MRN is on file.
const NOT_RECORDED: &str = "Not recorded";

/// The card of a Patient resource; the age is that of `today`.
pub(crate) fn patient_card(patient: &Resource, today: NaiveDate) -> PatientCard {
    card_of_json(&cs_skills::patient_card(patient, today))
}

/// The card out of a skill's answer (the shape of `cs_skills::patient_card`).
/// A field that is missing stays empty: nothing is made up.
pub(crate) fn card_of_json(card: &Value) -> PatientCard {
    let text = |pointer: &str| {
        card.pointer(pointer)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    PatientCard {
        id: text("/id").unwrap_or_default(),
        family: text("/name/family").unwrap_or_default(),
        given: texts(card.pointer("/name/given")),
        preferred: text("/name/preferred"),
        born: text("/birth_date"),
        age: card
            .get("age")
            .and_then(Value::as_i64)
            .and_then(|age| i32::try_from(age).ok()),
        sex: text("/sex").unwrap_or_else(|| "unknown".to_owned()),
        mrn: mrn(card),
        phone: text("/phone"),
        email: text("/email"),
        status: text("/status").unwrap_or_default(),
        language: text("/language"),
        alerts: texts(card.get("alerts")),
    }
}

/// Who answers for the patient, when the patient is a minor on `today`.
pub(crate) fn guardian(contact: &Contact, today: NaiveDate) -> Option<GuardianView> {
    let minor = contact.age_on(today).is_some_and(|age| age < ADULT_AGE);
    let guardian = contact.guardian.as_ref().filter(|_| minor)?;
    Some(GuardianView {
        name: guardian.name.clone(),
        relationship: guardian.relationship.clone(),
        phone: guardian.phone.clone(),
        language: guardian.language.clone(),
    })
}

fn mrn(card: &Value) -> Option<String> {
    let all = card.get("identifiers")?.as_array()?;
    let one = all
        .iter()
        .find(|one| one.get("label").and_then(Value::as_str) == Some("MRN"))?;
    let value = one.get("value")?.as_str()?;
    (value != NOT_RECORDED).then(|| value.to_owned())
}

fn texts(list: Option<&Value>) -> Vec<String> {
    let all = list.and_then(Value::as_array).into_iter().flatten();
    all.filter_map(Value::as_str).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use cs_fhir::terms::{extension, system};
    use serde_json::json;

    fn resource(value: Value) -> Resource {
        Resource::from_value(value).unwrap()
    }

    fn today() -> NaiveDate {
        "2026-11-22".parse().unwrap()
    }

    #[test]
    fn a_card_holds_the_name_in_parts_two_identifiers_and_the_alerts() {
        let card = patient_card(
            &resource(json!({
                "resourceType": "Patient", "id": "p1", "active": true, "gender": "female",
                "birthDate": "1982-03-14",
                "identifier": [{"system": system::MRN, "value": "00481273"}],
                "name": [{"use": "official", "family": "Sevenfold", "given": ["Testa", "Rosa"]},
                         {"use": "usual", "given": ["Tess"], "text": "Tess"}],
                "telecom": [{"system": "phone", "use": "mobile", "value": "+18025550123"}],
                "communication": [{"language": {"coding": [{"code": "es"}]}}],
                "extension": [{"url": extension::CONFIDENTIAL_CONTACT, "valueBoolean": true}],
            })),
            today(),
        );
        assert_eq!(card.family, "Sevenfold");
        assert_eq!(card.given, ["Testa", "Rosa"]);
        assert_eq!(card.preferred.as_deref(), Some("Tess"));
        assert_eq!(card.born.as_deref(), Some("1982-03-14"));
        assert_eq!(card.age, Some(44));
        assert_eq!(card.mrn.as_deref(), Some("00481273"));
        assert_eq!(card.phone.as_deref(), Some("+18025550123"));
        assert_eq!(card.language.as_deref(), Some("es"));
        assert_eq!(
            (card.sex.as_str(), card.status.as_str()),
            ("female", "active")
        );
        assert_eq!(card.alerts, ["confidential_contact"]);
    }

    #[test]
    fn what_is_not_recorded_is_none_and_never_a_word() {
        let bare = patient_card(
            &resource(json!({"resourceType": "Patient", "id": "p2", "birthDate": "1985-03"})),
            today(),
        );
        assert_eq!(
            (
                bare.mrn,
                bare.phone,
                bare.email,
                bare.language,
                bare.preferred
            ),
            (None, None, None, None, None)
        );
        assert_eq!(bare.born.as_deref(), Some("1985-03"));
        assert_eq!(
            (bare.sex.as_str(), bare.status.as_str()),
            ("unknown", "inactive")
        );
        assert_eq!(card_of_json(&json!({})).id, "");
    }

    #[test]
    fn a_guardian_is_named_for_a_minor_alone() {
        let child = |born: &str| {
            Contact::of(&resource(json!({
                "resourceType": "Patient", "id": "p3", "birthDate": born,
                "contact": [{"relationship": [{"coding": [{"code": "GUARD"}], "text": "mother"}],
                             "name": {"text": "Ana Demo"}}],
            })))
        };
        let named = guardian(&child("2015-01-01"), today()).unwrap();
        assert_eq!(
            (named.name.as_str(), named.relationship.as_str()),
            ("Ana Demo", "mother")
        );
        assert_eq!(guardian(&child("1990-01-01"), today()), None);
    }
}
