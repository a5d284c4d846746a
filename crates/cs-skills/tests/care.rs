//! pms-care-coordination: the list, the drafts, who is never written to.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Shelf, context, encounter, engine, now, patient, pressure, with_flag};
use cs_access::{ActionKind, Role, SkillName};
use cs_approval::{Difference, EvidenceReader};
use cs_error::Outcome;
use cs_fhir::Query;
use cs_fhir::terms::extension;
use cs_ports::{AuditContext, Charts};
use cs_skills::{ConfidenceLevel, SkillOutput};
use serde_json::{Value, json};

fn missed(patient: &str) -> Value {
    encounter(
        &format!("miss-{patient}"),
        patient,
        "cancelled",
        "2026-11-18T15:30:00Z",
        true,
    )
}

fn run(charts: Vec<Value>, input: Value) -> SkillOutput {
    let (engine, _) = engine(charts);
    engine
        .run(
            &context(Role::HealthCoach),
            SkillName::CareCoordination,
            input,
        )
        .unwrap()
}

fn draft(charts: Vec<Value>, channel: &str) -> SkillOutput {
    run(charts, json!({"draft": true, "channel": channel}))
}

fn maria() -> Value {
    patient(
        "p1",
        &["Maria", "José"],
        "Alvarez",
        "1982-03-14",
        "00481273",
    )
}

#[test]
fn the_list_is_ordered_and_says_why() {
    let output = run(
        vec![
            maria(),
            missed("p1"),
            patient("p2", &["Delphine"], "Okonkwo", "1959-01-02", "00480001"),
            missed("p2"),
            pressure("o1", "p2", "2026-11-21T13:00:00Z", 184, 101),
            patient("p3", &["Kim"], "Nguyen-Ross", "1974-05-06", "00498277"),
            encounter("kept", "p3", "finished", "2026-11-18T15:30:00Z", false),
        ],
        json!({}),
    );
    let items = output.value["items"].as_array().unwrap();
    assert_eq!(
        items
            .iter()
            .map(|i| i["patient"]["id"].as_str().unwrap())
            .collect::<Vec<_>>(),
        ["p2", "p1"]
    );
    assert_eq!(
        items[0]["flags"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| f["sentence"].as_str().unwrap())
            .collect::<Vec<_>>(),
        [
            "Blood pressure 184/101 mmHg on 21-Nov-2026 (urgent from 180/120).",
            "Visit of 18-Nov-2026 10:30 not kept; no visit since and none booked."
        ]
    );
    assert_eq!(items[0]["next_step"], "Call today.");
    assert_eq!(
        output.value["message"],
        "2 patients need following up: 1 urgent, 1 due, 0 routine."
    );
    assert_eq!(
        output.value["summary"]["by_reason"]["missed_appointment"],
        2
    );
    assert_eq!(
        output.value["not_checked"][1],
        "No prescriptions are in this store, so late refills were not looked for."
    );
    assert!(output.drafts.is_empty());
    assert_eq!(output.steps[0].title, "Visits, missed and overdue");
    assert_eq!(output.steps[0].count, 3);
}

#[test]
fn a_drafted_text_is_exact_cited_and_sure() {
    let output = draft(vec![maria(), missed("p1")], "sms");
    let text = "Hi Maria, this is Harbor Health. We missed you at a recent visit. Please call (617) 555-0110 to find a new time. Reply STOP to opt out.";
    let one = &output.drafts[0];
    assert_eq!(one.action, ActionKind::SendSms);
    assert_eq!(
        (
            one.payload.media_type.as_str(),
            one.payload.bytes.as_slice()
        ),
        ("text/plain; charset=utf-8", text.as_bytes())
    );
    assert_eq!(
        (one.target.patient_id.as_str(), one.target.address.as_str()),
        ("p1", "+16175551273")
    );
    assert_eq!(one.target.addressee, "Maria José Alvarez");
    assert_eq!(one.summary, "Text to Maria José Alvarez: missed");
    assert_eq!(one.confidence.level, ConfidenceLevel::High);
    let shown = &output.value["items"][0]["draft"];
    assert_eq!(
        (&shown["text"], &shown["parts"], &shown["index"]),
        (&json!(text), &json!(1), &json!(0))
    );
    // Sunday: nothing before noon in Boston.
    assert_eq!(shown["send_from"], "2026-11-22T17:00:00Z");
    let cited: Vec<&str> = one
        .evidence
        .values
        .iter()
        .filter(|v| v.resource == "Patient/p1")
        .map(|v| v.path.as_str())
        .collect();
    for path in [
        "Patient.extension[0]",
        "Patient.extension[1]",
        "Patient.extension[4]",
        "Patient.active",
        "Patient.deceasedBoolean",
        "Patient.communication",
        "Patient.telecom[0].value",
    ] {
        assert!(cited.contains(&path), "{path}");
    }
    assert!(
        one.evidence
            .values
            .iter()
            .any(|v| v.resource == "Encounter/miss-p1")
    );
    assert_eq!(one.evidence.queries[0].query.kind, "Encounter");
}

struct Later(Shelf);

impl EvidenceReader for Later {
    fn resource(&self, kind: &str, id: &str) -> Outcome<Option<Value>> {
        Ok(self
            .0
            .resources
            .get(&format!("{kind}/{id}"))
            .map(|stored| stored.resource.to_value()))
    }
    fn hits(&self, query: &Query) -> Outcome<Vec<Value>> {
        let who = AuditContext {
            principal: None,
            action: "test",
            purpose: "test",
            correlation: String::new(),
            at: now(),
        };
        Ok(self
            .0
            .search(&who, query)?
            .hits
            .iter()
            .map(|hit| hit.resource.to_value())
            .collect())
    }
}

#[test]
fn what_changes_the_decision_makes_the_draft_stale_and_nothing_else_does() {
    let output = draft(vec![maria(), missed("p1")], "sms");
    let differences = |charts: Vec<Value>| -> Vec<Difference> {
        output.drafts[0]
            .evidence
            .differences(&Later(Shelf::of(charts)))
            .unwrap()
    };
    assert_eq!(differences(vec![maria(), missed("p1")]), []);
    let mut moved = maria();
    moved["address"][0]["city"] = json!("Cambridge");
    assert_eq!(differences(vec![moved, missed("p1")]), []);
    for (url, value) in [
        (extension::SMS_OPTED_OUT, true),
        (extension::SMS_CONSENT, false),
        (extension::CONFIDENTIAL_CONTACT, true),
        (extension::TEST_PATIENT, true),
    ] {
        assert_eq!(
            differences(vec![with_flag(maria(), url, value), missed("p1")]).len(),
            1,
            "{url}"
        );
    }
    let mut died = maria();
    died["deceasedDateTime"] = json!("2026-11-21");
    assert_eq!(differences(vec![died, missed("p1")]).len(), 1);
    let booked = encounter("new", "p1", "planned", "2026-12-01T15:30:00Z", false);
    let found = differences(vec![maria(), missed("p1"), booked]);
    assert_eq!(
        (found.len(), found[0].label.as_str()),
        (1, "Visits since 18-Nov-2026: none kept, none booked")
    );
}

#[test]
fn those_who_are_never_written_to_stand_with_why_and_what_instead() {
    let cases: Vec<(&str, Value)> = vec![
        (
            "opted_out",
            with_flag(
                patient("a", &["A"], "Alpha", "1980-01-01", "00000001"),
                extension::SMS_OPTED_OUT,
                true,
            ),
        ),
        (
            "no_consent",
            with_flag(
                patient("b", &["B"], "Beta", "1980-01-01", "00000002"),
                extension::SMS_CONSENT,
                false,
            ),
        ),
        (
            "confidential_contact",
            with_flag(
                patient("c", &["C"], "Gamma", "1980-01-01", "00000003"),
                extension::CONFIDENTIAL_CONTACT,
                true,
            ),
        ),
        (
            "no_guardian",
            patient("d", &["D"], "Delta", "2012-01-01", "00000004"),
        ),
        ("no_address", {
            let mut none = patient("e", &["E"], "Epsilon", "1980-01-01", "00000005");
            none["telecom"] = json!([]);
            none
        }),
        ("age_unknown", {
            let mut unborn = patient("f", &["F"], "Zeta", "1980-01-01", "00000006");
            unborn.as_object_mut().unwrap().remove("birthDate");
            unborn
        }),
    ];
    let mut charts: Vec<Value> = cases.iter().map(|(_, p)| p.clone()).collect();
    charts.extend(cases.iter().map(|(_, p)| missed(p["id"].as_str().unwrap())));
    let output = draft(charts, "sms");
    assert!(output.drafts.is_empty());
    for item in output.value["items"].as_array().unwrap() {
        let id = item["patient"]["id"].as_str().unwrap();
        let expected = cases.iter().find(|(_, p)| p["id"] == id).unwrap().0;
        assert_eq!(item["not_drafted"]["code"], expected, "{id}");
        assert_eq!(item["not_drafted"]["call"], true);
    }
    assert_eq!(output.value["summary"]["to_call"], 6);
}

#[test]
fn the_dead_the_inactive_and_test_patients_are_set_aside() {
    let mut dead = patient("a", &["A"], "Alpha", "1980-01-01", "00000001");
    dead["deceasedBoolean"] = json!(true);
    let mut inactive = patient("b", &["B"], "Beta", "1980-01-01", "00000002");
    inactive["active"] = json!(false);
    let test = with_flag(
        patient("c", &["C"], "Gamma", "1980-01-01", "00000003"),
        extension::TEST_PATIENT,
        true,
    );
    let mut gone = patient("d", &["D"], "Delta", "1980-01-01", "00000004");
    gone["extension"][7]["valueCode"] = json!("disenrolled");
    let output = draft(
        vec![
            dead,
            inactive,
            test,
            gone,
            missed("a"),
            missed("b"),
            missed("c"),
            missed("d"),
        ],
        "sms",
    );
    assert_eq!(output.value["items"], json!([]));
    let codes: Vec<&str> = output.value["set_aside"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["code"].as_str().unwrap())
        .collect();
    assert_eq!(
        codes,
        ["deceased", "inactive", "test_patient", "disenrolled"]
    );
}
