//! Patients, prescriptions for glasses, the directory and the warehouse.

use super::{code, one, reason};
use cs_fhir::terms::{
    self, extension as ext, extension_bool, extension_of, extension_text, system,
};
use serde_json::json;

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
        "clinical/staff",
        json!({"name": "Testa Sevenfold", "role": "health_coach", "active": true}),
    );
    assert_eq!(
        (&found["name"][0]["text"], &found["identifier"][0]["system"]),
        (&json!("Testa Sevenfold"), &json!(system::STAFF))
    );
    assert_eq!(
        code(&found["qualification"][0]["code"], system::STAFF_ROLE),
        Some("health_coach")
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
