//! Encounters, their notes, and deletions.

use super::{all, code, one, reason, row};
use base64::{Engine, engine::general_purpose::STANDARD};
use cs_fhir::Reference;
use cs_fhir::terms::{
    self, extension as ext, extension_bool, extension_of, extension_text, system,
};
use cs_sources::{Mapped, map_row};
use serde_json::{Value, json};

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
