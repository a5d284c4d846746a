//! Medication, problems, observations, coverage.

use super::{code, one, reason};
use cs_fhir::terms::{self, extension as ext, extension_of, extension_text, system};
use serde_json::{Value, json};

#[test]
fn prescription() {
    let found = one(
        "prescriptions",
        json!({"drug_name": "lisinopril", "rxnorm": "314076", "strength": "20 mg", "dose": "20.0",
        "dose_unit": "mg", "route": "oral", "frequency": "once daily", "quantity": "30", "days_supply": 30, "refills_allowed": 3,
        "refills_used": 1, "last_filled": "2026-10-01", "next_refill_due": "2026-10-31", "status": "on_hold",
        "prescriber": {"id": "prov-03", "name": "Dr. Test"}, "written_on": "2026-01-05", "ended_on": null}),
    );
    assert_eq!(
        (&found["status"], &found["intent"]),
        (&json!("on-hold"), &json!("order"))
    );
    assert_eq!(
        found["medicationCodeableConcept"]["text"],
        "lisinopril 20 mg"
    );
    assert_eq!(
        code(&found["medicationCodeableConcept"], system::RXNORM),
        Some("314076")
    );
    let dose = &found["dosageInstruction"][0];
    assert_eq!(dose["text"], "20.0 mg oral once daily");
    assert_eq!(
        dose["doseAndRate"][0]["doseQuantity"]["value"].to_string(),
        "20.0",
        "digits kept"
    );
    assert_eq!(found["dispenseRequest"]["numberOfRepeatsAllowed"], 3);
    assert_eq!(
        found["dispenseRequest"]["expectedSupplyDuration"]["value"],
        30
    );
    assert_eq!(
        extension_of(&found, ext::REFILLS_USED).unwrap()["valueUnsignedInt"],
        1
    );
    assert_eq!(
        (
            extension_text(&found, ext::LAST_FILLED),
            extension_text(&found, ext::NEXT_REFILL_DUE)
        ),
        (Some("2026-10-01"), Some("2026-10-31"))
    );
    assert_eq!(extension_text(&found, ext::STRENGTH), Some("20 mg"));
    assert_eq!(
        (&found["authoredOn"], &found["requester"]["reference"]),
        (&json!("2026-01-05"), &json!("Practitioner/prov-03"))
    );
    let vague = one(
        "prescriptions",
        json!({"drug_name": "artificial tears", "dose": "1-2", "dose_unit": "drops", "status": "active"}),
    );
    assert_eq!(vague["dosageInstruction"][0]["text"], "1-2 drops");
    assert_eq!(vague["dosageInstruction"][0].get("doseAndRate"), None);
}

#[test]
fn condition_and_allergy() {
    let found = one(
        "clinical/conditions",
        json!({"code": "E11.9", "display": "Type 2 diabetes", "clinical_status": "active", "onset_date": "2019-05"}),
    );
    assert_eq!(
        (
            code(&found["code"], system::ICD10CM),
            &found["onsetDateTime"]
        ),
        (Some("E11.9"), &json!("2019-05"))
    );
    assert_eq!(found["clinicalStatus"]["coding"][0]["code"], "active");
    let found = one(
        "clinical/allergies",
        json!({"substance": "penicillin", "rxnorm": "7984", "category": "medication",
        "criticality": "unable_to_assess", "reaction": "rash", "status": "active", "recorded_on": "2020-01-01"}),
    );
    assert_eq!(
        (code(&found["code"], system::RXNORM), &found["criticality"]),
        (Some("7984"), &json!("unable-to-assess"))
    );
    assert_eq!(
        (
            &found["category"][0],
            &found["reaction"][0]["manifestation"][0]["text"]
        ),
        (&json!("medication"), &json!("rash"))
    );
    let none = one(
        "clinical/allergies",
        json!({"substance": null, "no_known_allergies": true, "recorded_on": "2020-01-01"}),
    );
    assert_eq!(
        code(&none["code"], system::SNOMED),
        Some(terms::NO_KNOWN_ALLERGY)
    );
    let both = json!({"substance": "latex", "no_known_allergies": true});
    assert_eq!(
        reason("clinical/allergies", both),
        "no_known_allergies: contradicts substance"
    );
}

#[test]
fn observations() {
    let pressure = json!({"encounter_id": "enc-1", "taken_at": "2026-10-01T13:00:00Z", "kind": "blood_pressure", "loinc": "85354-9",
        "value": "128/82", "unit": "mmHg", "components": {"systolic": "128", "diastolic": "82"}});
    let found = one("clinical/vitals", pressure);
    assert_eq!(
        (
            code(&found["code"], system::LOINC),
            &found["encounter"]["reference"]
        ),
        (Some(terms::BLOOD_PRESSURE), &json!("Encounter/enc-1"))
    );
    assert_eq!(
        code(&found["component"][0]["code"], system::LOINC),
        Some(terms::SYSTOLIC)
    );
    assert_eq!(
        found["component"][1]["valueQuantity"],
        json!({"value": 82, "unit": "mmHg", "system": system::UCUM, "code": "mm[Hg]"})
    );
    let lab = |value: &str, flag: Value| {
        one(
            "clinical/labs",
            json!({"taken_at": "2026-10-01T13:00:00Z", "name": "Hemoglobin A1c",
        "loinc": "4548-4", "value": value, "unit": "%", "reference_low": "4.0", "reference_high": "5.6", "flag": flag}),
        )
    };
    let found = lab("7.10", json!("critical_high"));
    assert_eq!(found["valueQuantity"]["value"].to_string(), "7.10");
    assert_eq!(found["interpretation"][0]["coding"][0]["code"], "HH");
    assert_eq!(
        found["referenceRange"][0]["low"]["value"].to_string(),
        "4.0"
    );
    let found = lab(">14", Value::Null);
    assert_eq!(
        (&found["valueString"], found.get("interpretation")),
        (&json!(">14"), None)
    );
    let reading = one(
        "warehouse/device-readings",
        json!({"device_id": "dev-1", "taken_at": "2026-10-01T13:00:00Z", "kind": "blood_pressure",
        "value": null, "systolic": "131", "diastolic": "85", "unit": "mmHg"}),
    );
    assert_eq!(reading["device"]["reference"], "Device/dev-1");
    assert_eq!(
        code(&reading["category"][1], system::OBSERVATION),
        Some(terms::DEVICE_READING)
    );
    assert_eq!(reading["component"][0]["valueQuantity"]["value"], 131);
    let half =
        json!({"taken_at": "2026-10-01T13:00:00Z", "kind": "blood_pressure", "systolic": "131"});
    assert_eq!(
        reason("warehouse/device-readings", half),
        "diastolic: required, but missing"
    );
    let score = one(
        "warehouse/engagement",
        json!({"score": 41, "measured_on": "2026-10-01", "drivers": ["missed visits"]}),
    );
    assert_eq!(
        code(&score["code"], system::OBSERVATION),
        Some(terms::ENGAGEMENT_SCORE)
    );
    assert_eq!(
        (&score["valueInteger"], &score["note"][0]["text"]),
        (&json!(41), &json!("missed visits"))
    );
    assert_eq!(
        reason(
            "warehouse/engagement",
            json!({"score": 101, "measured_on": "2026-10-01"})
        ),
        "score: not between 0 and 100"
    );
}

#[test]
fn coverage_and_authorization() {
    let found = one(
        "clinical/coverages",
        json!({"payer_id": "payer-1", "payer_name": "Example Health", "plan": "PPO", "member_id": "M1",
        "group_id": "G1", "status": "ended", "start": "2024-01-01", "end": "2024-12-31"}),
    );
    assert_eq!(
        (&found["status"], extension_text(&found, ext::PMS_STATUS)),
        (&json!("cancelled"), Some("ended"))
    );
    assert_eq!(
        (
            &found["payor"][0]["identifier"]["value"],
            &found["subscriberId"]
        ),
        (&json!("payer-1"), &json!("M1"))
    );
    assert_eq!(found["class"][1]["value"], "G1");
    let found = one(
        "clinical/authorizations",
        json!({"number": null, "payer_id": "payer-1", "service_code": "E0601", "service_name": "CPAP device",
        "diagnosis": "G47.33", "status": "pended", "requested_on": "2026-11-01", "decision_due": "2026-11-04", "urgency": "expedited", "denial_reason": null}),
    );
    assert_eq!(
        (&found["use"], &found["status"], &found["created"]),
        (
            &json!("preauthorization"),
            &json!("active"),
            &json!("2026-11-01")
        )
    );
    assert_eq!(
        (
            extension_text(&found, ext::AUTHORIZATION_STATUS),
            extension_text(&found, ext::DECISION_DUE)
        ),
        (Some("pended"), Some("2026-11-04"))
    );
    assert_eq!(
        code(&found["item"][0]["productOrService"], system::HCPCS),
        Some("E0601")
    );
    assert_eq!(
        code(
            &found["diagnosis"][0]["diagnosisCodeableConcept"],
            system::ICD10CM
        ),
        Some("G47.33")
    );
    assert_eq!(found["priority"]["coding"][0]["code"], "stat");
    let draft = one(
        "clinical/authorizations",
        json!({"status": "draft", "diagnosis": "sleep apnea", "service_code": "97110"}),
    );
    assert_eq!(
        (&draft["status"], &draft["created"]),
        (&json!("draft"), &json!("2026-11-01"))
    );
    assert_eq!(
        draft["diagnosis"][0]["diagnosisCodeableConcept"]["text"],
        "sleep apnea"
    );
    assert_eq!(
        code(&draft["item"][0]["productOrService"], system::CPT),
        Some("97110")
    );
}
