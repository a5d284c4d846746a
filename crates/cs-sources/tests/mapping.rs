//! Every family of rows, field by field, against the table of `cs_fhir::terms`;
//! and that no row is ever lost.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use base64::{Engine, engine::general_purpose::STANDARD};
use cs_fhir::terms::{
    self, extension as ext, extension_bool, extension_of, extension_text, system,
};
use cs_fhir::{Reference, Severity, validate};
use cs_sources::{COLLECTIONS, Mapped, map_row};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Lays `more` over the fields every row has, maps it, gives all resources.
fn all(collection: &str, more: Value) -> Vec<Value> {
    match map_row(collection, &row(more)) {
        Mapped::Kept { resources, .. } => {
            resources.iter().map(cs_fhir::Resource::to_value).collect()
        }
        other => panic!("{other:?}"),
    }
}

fn row(more: Value) -> Value {
    let mut row = json!({"id": "row-1", "practice_id": "harbor-health", "version": 1, "updated_at": "2026-11-01T08:00:00Z",
        "deleted": false, "patient_id": "pat-1"});
    row.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    row
}

fn one(collection: &str, more: Value) -> Value {
    let mut found = all(collection, more);
    assert_eq!(found.len(), 1);
    let found = found.remove(0);
    assert_eq!(
        found["meta"]["source"],
        format!("urn:countersign:pms:{collection}")
    );
    assert_eq!(found["id"], "row-1");
    found
}

fn reason(collection: &str, more: Value) -> String {
    match map_row(collection, &row(more)) {
        Mapped::Rejected(reject) => reject.reason,
        other => panic!("{other:?}"),
    }
}

fn code<'a>(concept: &'a Value, system: &str) -> Option<&'a str> {
    terms::code_in(concept, system)
}

#[test]
fn patient() {
    let found = one(
        "patients",
        json!({
        "mrn": "00481273", "first_name": "Maria", "middle_name": "José", "last_name": "Alvarez", "preferred_name": "Mari",
        "birth_date": "1982-03-14", "sex": "female", "gender_identity": "woman", "deceased": false, "deceased_date": null,
        "status": "active", "enrollment_status": "enrolled", "enrolled_on": "2024-02-01", "is_test": true,
        "phone_mobile": "+16175550142", "phone_home": null, "email": "maria.alvarez@example.org",
        "address": {"line1": "12 Elm St", "line2": null, "city": "Boston", "state": "MA", "zip": "02118"},
        "preferred_language": "es", "time_zone": "America/New_York", "interpreter_needed": true,
        "communication": {"sms_consent": true, "sms_consent_date": "2024-02-01", "sms_opted_out": false,
            "email_consent": true, "email_opted_out": true, "confidential_contact": false},
        "guardian": {"name": "Ana Alvarez", "relationship": "mother", "phone": "+16175550143", "email": null, "preferred_language": "es"},
        "primary_provider": {"id": "prov-03", "name": "Dr. Test", "npi": "1999999992"}, "coach_id": "staff-01"}),
    );
    assert_eq!(found["identifier"][0]["value"], "00481273");
    assert_eq!(
        found["name"][0],
        json!({"use": "official", "text": "Maria José Alvarez", "family": "Alvarez", "given": ["Maria", "José"]})
    );
    assert_eq!(found["name"][1]["text"], "Mari");
    assert_eq!(found["telecom"].as_array().unwrap().len(), 2);
    assert_eq!(
        found["telecom"][0],
        json!({"system": "phone", "use": "mobile", "rank": 1, "value": "+16175550142"})
    );
    assert_eq!(
        found["address"][0],
        json!({"line": ["12 Elm St"], "city": "Boston", "state": "MA", "postalCode": "02118", "country": "US"})
    );
    assert_eq!(
        (&found["active"], &found["gender"], &found["birthDate"]),
        (&json!(true), &json!("female"), &json!("1982-03-14"))
    );
    assert_eq!(found.get("deceasedBoolean"), None);
    let wishes = [
        ext::SMS_CONSENT,
        ext::SMS_OPTED_OUT,
        ext::EMAIL_CONSENT,
        ext::EMAIL_OPTED_OUT,
        ext::CONFIDENTIAL_CONTACT,
        ext::TEST_PATIENT,
    ];
    for (at, (url, value)) in wishes
        .into_iter()
        .zip([true, false, true, true, false, true])
        .enumerate()
    {
        assert_eq!(
            found["extension"][at],
            json!({"url": url, "valueBoolean": value})
        );
    }
    assert!(terms::has_tag(&found, terms::tag::TEST));
    for (url, text) in [
        (ext::PATIENT_STATUS, "active"),
        (ext::SMS_CONSENT_DATE, "2024-02-01"),
        (ext::ENROLLMENT_STATUS, "enrolled"),
        (ext::ENROLLED_ON, "2024-02-01"),
        (ext::TIME_ZONE, "America/New_York"),
    ] {
        assert_eq!(extension_text(&found, url), Some(text));
    }
    assert_eq!(
        extension_of(&found, ext::COACH).unwrap()["valueIdentifier"]["value"],
        "staff-01"
    );
    assert_eq!(
        extension_bool(&found, ext::INTERPRETER_REQUIRED),
        Some(true)
    );
    assert_eq!(
        code(&found["communication"][0]["language"], system::BCP47),
        Some("es")
    );
    let contact = &found["contact"][0];
    assert_eq!(
        (&contact["name"]["text"], &contact["telecom"][0]["value"]),
        (&json!("Ana Alvarez"), &json!("+16175550143"))
    );
    assert_eq!(
        (
            &contact["relationship"][0]["text"],
            extension_text(contact, ext::CONTACT_LANGUAGE)
        ),
        (&json!("mother"), Some("es"))
    );
    assert_eq!(
        found["generalPractitioner"][0],
        json!({"reference": "Practitioner/prov-03", "display": "Dr. Test"})
    );
}

#[test]
fn patient_without_wishes_consented_to_nothing() {
    let found = one(
        "patients",
        json!({"status": "deceased", "deceased_date": "2025-12-24"}),
    );
    assert_eq!(
        (&found["active"], &found["deceasedDateTime"]),
        (&json!(false), &json!("2025-12-24"))
    );
    assert_eq!(extension_bool(&found, ext::SMS_CONSENT), Some(false));
    assert!(!terms::has_tag(&found, terms::tag::TEST));
    let found = one("patients", json!({"status": "deceased"}));
    assert_eq!(found["deceasedBoolean"], true);
    assert_eq!(
        reason("patients", json!({"status": "gone"})),
        "status: a word this version doesn't know"
    );
    assert_eq!(
        reason("patients", json!({"status": "active", "first_name": 7})),
        "first_name: not a text"
    );
    assert_eq!(
        reason("patients", json!({"status": "active", "id": "a/b"})),
        "id: missing or not of R4's id alphabet"
    );
}

#[test]
fn encounter_and_its_note() {
    let found = all(
        "encounters",
        json!({"type": "telehealth", "status": "completed", "no_show": false,
        "scheduled_start": "2026-10-01T09:00:00-04:00", "scheduled_end": "2026-10-01T09:30:00-04:00",
        "started_at": "2026-10-01T13:04:00Z", "ended_at": "2026-10-01T13:25:00Z", "reason": "Blood pressure",
        "provider": {"id": "prov-03", "name": "Dr. Test", "npi": "1999999992"}, "location": "Main St",
        "follow_up_due": "2026-12-01", "discharge": true, "notes": "Señora feels better.",
        "diagnoses": [{"code": "I10", "display": "Essential (primary) hypertension"}]}),
    );
    let (visit, note) = (&found[0], &found[1]);
    assert_eq!(
        (&visit["status"], &visit["class"]["code"]),
        (&json!("finished"), &json!("VR"))
    );
    assert_eq!(
        code(&visit["type"][0], system::ENCOUNTER_TYPE),
        Some("telehealth")
    );
    assert_eq!(
        visit["period"],
        json!({"start": "2026-10-01T13:04:00Z", "end": "2026-10-01T13:25:00Z"})
    );
    assert_eq!(
        extension_text(visit, ext::SCHEDULED_START),
        Some("2026-10-01T13:00:00Z")
    );
    assert_eq!(
        visit["extension"][0],
        json!({"url": ext::NO_SHOW, "valueBoolean": false})
    );
    assert_eq!(
        visit["extension"][1],
        json!({"url": ext::DISCHARGE, "valueBoolean": true})
    );
    assert_eq!(
        extension_text(visit, ext::FOLLOW_UP_DUE),
        Some("2026-12-01")
    );
    assert_eq!(
        visit["participant"][0]["individual"]["reference"],
        "Practitioner/prov-03"
    );
    assert_eq!(visit["reasonCode"][0]["text"], "Blood pressure");
    let diagnosis = &visit["diagnosis"][0];
    assert_eq!(
        diagnosis["condition"]["display"],
        "Essential (primary) hypertension"
    );
    assert_eq!(
        extension_of(diagnosis, ext::DIAGNOSIS_CODE).unwrap()["valueCoding"]["code"],
        "I10"
    );
    assert_eq!(
        (&note["id"], &note["resourceType"]),
        (&json!("row-1-note"), &json!("DocumentReference"))
    );
    assert_eq!(
        note["context"]["encounter"][0]["reference"],
        "Encounter/row-1"
    );
    assert_eq!(note["description"], "Señora feels better.");
    let data = STANDARD
        .decode(note["content"][0]["attachment"]["data"].as_str().unwrap())
        .unwrap();
    assert_eq!(data, "Señora feels better.".as_bytes());
}

#[test]
fn encounter_states() {
    let visit = |more: Value| {
        let mut fields = json!({"type": "office_visit", "scheduled_start": "2026-10-01T13:00:00Z", "scheduled_end": "2026-10-01T13:30:00Z"});
        fields
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        one("encounters", fields)
    };
    let planned = visit(json!({"status": "scheduled"}));
    assert_eq!(
        (
            &planned["status"],
            &planned["class"]["code"],
            &planned["period"]["end"]
        ),
        (
            &json!("planned"),
            &json!("AMB"),
            &json!("2026-10-01T13:30:00Z")
        )
    );
    let missed =
        visit(json!({"status": "cancelled", "no_show": true, "cancel_reason": "did not come"}));
    assert!(terms::has_tag(&missed, terms::tag::NO_SHOW));
    assert_eq!(
        (
            extension_bool(&missed, ext::NO_SHOW),
            extension_text(&missed, ext::CANCEL_REASON)
        ),
        (Some(true), Some("did not come"))
    );
    let running = visit(
        json!({"status": "in_progress", "started_at": "2026-10-01T13:05:00Z", "type": "emergency"}),
    );
    assert_eq!(
        (&running["status"], &running["class"]["code"]),
        (&json!("in-progress"), &json!("EMER"))
    );
    assert_eq!(
        running["period"],
        json!({"start": "2026-10-01T13:05:00Z"}),
        "under way: no end yet"
    );
    let backwards = json!({"type": "office_visit", "status": "completed", "started_at": "2026-10-01T13:05:00Z", "ended_at": "2026-10-01T12:00:00Z"});
    assert_eq!(
        reason("encounters", backwards),
        "ended_at: before the start"
    );
    let gone = |version: u32| {
        map_row(
            "encounters",
            &row(json!({"type": "office_visit", "status": "scheduled", "version": version})),
        )
    };
    assert!(matches!(gone(1), Mapped::Kept { deleted, .. } if deleted.is_empty()));
    assert!(
        matches!(gone(2), Mapped::Kept { deleted, .. } if deleted == [Reference::new("DocumentReference", "row-1-note")])
    );
}

#[test]
fn deleted_rows_take_their_note_along() {
    let gone = |collection| match map_row(
        collection,
        &json!({"id": "enc-1", "updated_at": "2026-01-01T00:00:00Z", "version": 3, "deleted": true}),
    ) {
        Mapped::Deleted(gone) => gone.iter().map(ToString::to_string).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        gone("encounters"),
        ["Encounter/enc-1", "DocumentReference/enc-1-note"]
    );
    assert_eq!(gone("clinical/labs"), ["Observation/enc-1"]);
}

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

#[test]
fn vision_directory_and_warehouse() {
    let glasses = json!({"dispensed_on": "2026-03-01", "expires_on": "2028-03-01", "prescriber": {"id": "prov-9", "name": "Dr. Lens"},
        "right": {"sphere": "-2.25", "cylinder": "-0.50", "axis": 90, "add": "+1.50", "prism": "0.5", "base": "up"},
        "left": {"sphere": "+0.75", "cylinder": null, "axis": null, "add": null, "prism": null, "base": null}, "pd": "63.0"});
    let found = one("clinical/vision-prescriptions", glasses);
    let (right, left) = (
        &found["lensSpecification"][0],
        &found["lensSpecification"][1],
    );
    assert_eq!(
        (
            right["sphere"].to_string(),
            right["add"].to_string(),
            &right["axis"]
        ),
        ("-2.25".into(), "1.50".into(), &json!(90))
    );
    assert_eq!(right["prism"][0]["base"], "up");
    assert_eq!(
        (left["sphere"].to_string(), left.get("cylinder")),
        ("0.75".into(), None)
    );
    assert_eq!(
        (
            extension_text(&found, ext::EXPIRES_ON),
            extension_text(&found, ext::PUPILLARY_DISTANCE)
        ),
        (Some("2028-03-01"), Some("63.0"))
    );
    let found = one(
        "clinical/providers",
        json!({"name": "Dr. Test", "npi": "1999999992", "specialty": "Family medicine", "phone": "+16175550100"}),
    );
    assert_eq!(
        (&found["name"][0]["text"], &found["identifier"][0]["value"]),
        (&json!("Dr. Test"), &json!("1999999992"))
    );
    let found = one(
        "clinical/locations",
        json!({"name": "Main St", "phone": "+16175550100", "address": {"city": "Boston"}, "time_zone": "America/New_York", "hours": "Mo-Fr 8-5"}),
    );
    assert_eq!(
        (
            &found["address"]["city"],
            extension_text(&found, ext::TIME_ZONE)
        ),
        (&json!("Boston"), Some("America/New_York"))
    );
    let found = one(
        "warehouse/devices",
        json!({"kind": "scale", "serial": "S-1", "assigned_on": "2026-01-01", "returned_on": null, "expected_per_day": 1, "status": "lost"}),
    );
    assert_eq!(
        (&found["status"], extension_text(&found, ext::PMS_STATUS)),
        (&json!("inactive"), Some("lost"))
    );
    assert_eq!(
        (
            code(&found["type"], system::DEVICE_KIND),
            &found["patient"]["reference"]
        ),
        (Some("scale"), &json!("Patient/pat-1"))
    );
    let found = one(
        "warehouse/status",
        json!({"status": "disenrolled", "from": "2026-01-01", "to": null, "reason": "moved away"}),
    );
    assert_eq!(
        code(&found["code"], system::BASIC),
        Some(terms::basic::ENROLLMENT_STATUS)
    );
    assert_eq!(
        extension_of(&found, ext::IN_FORCE).unwrap()["valuePeriod"],
        json!({"start": "2026-01-01"})
    );
    let found = one(
        "warehouse/events",
        json!({"kind": "appointment_missed", "at": "2026-10-01T13:00:00Z", "encounter_id": "enc-1", "note": null}),
    );
    assert_eq!(
        (
            code(&found["code"], system::BASIC),
            code(&found["code"], system::WAREHOUSE_EVENT)
        ),
        (
            Some(terms::basic::WAREHOUSE_EVENT),
            Some("appointment_missed")
        )
    );
    assert_eq!(
        extension_text(&found, ext::EVENT_AT),
        Some("2026-10-01T13:00:00Z")
    );
    assert_eq!(
        extension_of(&found, ext::EVENT_ENCOUNTER).unwrap()["valueReference"]["reference"],
        "Encounter/enc-1"
    );
}

/// Field names of the contract, so that random rows come close to real ones.
const FIELDS: &[&str] = &[
    "status",
    "kind",
    "type",
    "patient_id",
    "taken_at",
    "value",
    "unit",
    "components",
    "systolic",
    "diastolic",
    "score",
    "drivers",
    "measured_on",
    "drug_name",
    "dose",
    "quantity",
    "refills_used",
    "substance",
    "no_known_allergies",
    "diagnoses",
    "notes",
    "provider",
    "period",
    "started_at",
    "ended_at",
    "scheduled_start",
    "birth_date",
    "sex",
    "address",
    "communication",
    "guardian",
    "deleted",
    "version",
    "right",
    "left",
    "prescriber",
    "dispensed_on",
    "at",
    "from",
    "to",
    "name",
];
const WORDS: &[&str] = &[
    "active",
    "scheduled",
    "completed",
    "office_visit",
    "blood_pressure",
    "weight",
    "pat-1",
    "2026-10-01",
    "2026-10-01T13:00:00Z",
    "7.10",
    "-2.25",
    "enrolled",
    "call",
    "scale",
    "female",
    "",
    " ",
    "a/b",
    "1e400",
    "\u{0}",
    "ñ",
];

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        prop::sample::select(WORDS).prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map(
                prop::sample::select(FIELDS).prop_map(str::to_owned),
                inner,
                0..8
            )
            .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn any_row() -> impl Strategy<Value = Value> {
    let fields = prop::collection::btree_map(
        prop::sample::select(FIELDS).prop_map(str::to_owned),
        json_value(),
        0..20,
    );
    let shaped = (any::<bool>(), fields).prop_map(|(with_id, fields)| {
        let mut row = row(json!({}));
        let map = row.as_object_mut().unwrap();
        map.extend(fields);
        if !with_id {
            map.remove("id");
        }
        row
    });
    prop_oneof![4 => shaped, 1 => json_value()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn no_row_is_lost_and_none_becomes_an_invalid_resource(collection in prop::sample::select(COLLECTIONS), row in any_row()) {
        match map_row(collection, &row) {
            Mapped::Kept { resources, .. } => {
                prop_assert!(!resources.is_empty());
                for resource in resources {
                    prop_assert!(validate(&resource).iter().all(|issue| issue.severity != Severity::Error));
                    prop_assert!(no_nulls(&resource.to_value()));
                }
            }
            Mapped::Deleted(gone) => prop_assert!(!gone.is_empty()),
            Mapped::Rejected(reject) => {
                let back: Value = serde_json::from_str(&reject.original).unwrap();
                prop_assert_eq!(back.to_string(), row.to_string(), "kept as it came");
                prop_assert!(!reject.reason.is_empty());
            }
        }
    }
}

fn no_nulls(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty() && items.iter().all(no_nulls),
        Value::Object(map) => !map.is_empty() && map.values().all(no_nulls),
        _ => true,
    }
}
