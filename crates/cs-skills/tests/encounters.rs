//! pms-encounter-query: filters, day boundaries, statistics, notes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{context, encounter, engine, note, patient};
use cs_access::{Role, SkillName};
use cs_fhir::terms::system;
use serde_json::{Value, json};

fn charts() -> Vec<Value> {
    let mut video = encounter("e6", "p2", "finished", "2026-11-10T15:00:00Z", false);
    video["type"] = json!([{"coding": [{"system": system::ENCOUNTER_TYPE, "code": "telehealth"}]}]);
    vec![
        patient("p1", &["Maria"], "Alvarez", "1982-03-14", "00481273"),
        patient("p2", &["Vinh"], "Tran", "1968-05-06", "00477310"),
        // 23:30 on 08-Nov in New York is already 09-Nov in UTC.
        encounter("e1", "p1", "finished", "2026-11-09T04:30:00Z", false),
        encounter("e2", "p1", "cancelled", "2026-11-18T15:30:00Z", true),
        encounter("e3", "p1", "cancelled", "2026-11-12T15:30:00Z", false),
        encounter("e4", "p2", "planned", "2026-11-19T15:30:00Z", false),
        encounter("e5", "p2", "planned", "2026-12-01T15:30:00Z", false),
        video,
        note(
            "e1",
            "p1",
            "Patient reports better sleep. Discussed walking.",
        ),
    ]
}

fn ask(input: Value) -> Value {
    let (engine, _) = engine(charts());
    engine
        .run(
            &context(Role::HealthCoach),
            SkillName::EncounterQuery,
            input,
        )
        .unwrap()
        .value
}

fn ids(input: Value) -> Vec<String> {
    ask(input)["encounters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn filters_of_the_source_and_missed_ones() {
    assert_eq!(ids(json!({})), ["e5", "e4", "e2", "e3", "e6", "e1"]);
    assert_eq!(ids(json!({"patient_id": "p1"})), ["e2", "e3", "e1"]);
    assert_eq!(ids(json!({"status": "scheduled"})), ["e5", "e4"]);
    assert_eq!(ids(json!({"status": "completed"})), ["e6", "e1"]);
    assert_eq!(ids(json!({"encounter_type": "telehealth"})), ["e6"]);
    assert_eq!(
        ids(json!({"no_show": true})),
        ["e4", "e2"],
        "never closed counts as missed"
    );
    assert_eq!(
        ids(json!({"no_show": true, "date_from": "2026-11-19"})),
        ["e4"]
    );
    assert_eq!(
        ids(json!({"no_show": false, "status": "cancelled"})),
        ["e3"]
    );
    assert_eq!(ids(json!({"text": "better SLEEP"})), ["e1"]);
    assert_eq!(ids(json!({"text": "check"})).len(), 6);
}

#[test]
fn days_are_the_practices_days() {
    assert_eq!(
        ids(json!({"date_from": "2026-11-08", "date_to": "2026-11-08"})),
        ["e1"]
    );
    assert_eq!(
        ids(json!({"date_from": "2026-11-09", "date_to": "2026-11-09"})),
        [] as [&str; 0]
    );
    assert_eq!(
        ask(json!({"patient_id": "p1", "date_to": "2026-11-08"}))["encounters"][0]["start"],
        "2026-11-08T23:30:00-05:00"
    );
}

#[test]
fn statistics_cover_all_matches_and_say_how() {
    let value = ask(json!({"limit": 1}));
    assert_eq!(value["encounters"].as_array().unwrap().len(), 1);
    let statistics = &value["statistics"];
    assert_eq!(
        statistics["by_status"],
        json!({"scheduled": 2, "in_progress": 0, "completed": 2, "cancelled": 2})
    );
    assert_eq!(statistics["by_type"]["telehealth"], 1);
    assert_eq!(
        (
            &statistics["no_shows"],
            &statistics["never_closed"],
            &statistics["patients"]
        ),
        (&json!(1), &json!(1), &json!(2))
    );
    // Completed 2; over: 2 completed, 2 cancelled, 1 never closed.
    assert_eq!(statistics["completion_rate"]["value"].to_string(), "0.4");
    assert_eq!(
        (
            &statistics["completion_rate"]["completed"],
            &statistics["completion_rate"]["of"]
        ),
        (&json!(2), &json!(5))
    );
    assert_eq!(value["next_offset"], 1);
}

#[test]
fn items_carry_note_and_patient() {
    let value = ask(json!({"text": "walking"}));
    let one = &value["encounters"][0];
    assert_eq!(
        one["note_excerpt"],
        "Patient reports better sleep. Discussed walking."
    );
    assert_eq!(one["patient"]["name"]["text"], "Alvarez, Maria");
    assert_eq!(
        (&one["start_text"], &one["provider"]),
        (&json!("08-Nov-2026 23:30"), &json!("Dr. Imani Synth"))
    );
    assert_eq!(value["message"], "1 encounter of 1 patient.");
}
