//! pms-care-coordination: language, guardians, channels, frequency, and that no
//! draft is ever made for somebody barred.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Journal, Shelf, context, encounter, engine, now, patient, pressure, with_flag};
use cs_access::{ActionKind, Role, SkillName};
use cs_clinical::message_rules::check_text;
use cs_clinical::{Channel, MessageSettings, Recipient};
use cs_fhir::terms::{extension, system};
use cs_skills::{ConfidenceLevel, Engine, SkillOutput};
use serde_json::{Value, json};
use std::sync::Arc;

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

fn spanish(mut patient: Value) -> Value {
    patient["communication"][0]["language"]["coding"][0]["code"] = json!("es");
    patient
}

#[test]
fn language_guardian_and_channel() {
    let rosa = spanish(patient("p1", &["María"], "Núñez", "1982-03-14", "00481273"));
    let text = String::from_utf8(
        draft(vec![rosa.clone(), missed("p1")], "sms").drafts[0]
            .payload
            .bytes
            .clone(),
    )
    .unwrap();
    assert_eq!(
        text,
        "Hola Maria, le escribe Harbor Health. No pudimos verle en una cita. Llame al (617) 555-0110 para buscar otra fecha. Responda STOP para no recibir mensajes."
    );
    let mail = draft(vec![rosa, missed("p1")], "email");
    assert_eq!(
        (
            mail.drafts[0].action,
            mail.drafts[0].target.address.as_str()
        ),
        (ActionKind::SendEmail, "p1@example.org")
    );
    assert_eq!(
        mail.drafts[0].payload.media_type,
        "message/countersign-email+json"
    );
    let letter: Value = serde_json::from_slice(&mail.drafts[0].payload.bytes).unwrap();
    assert_eq!(letter["subject"], "Un mensaje de Harbor Health");
    assert!(
        letter["text"]
            .as_str()
            .unwrap()
            .starts_with("Hola, María:\n\n"),
        "{letter}"
    );
    assert_eq!(letter.as_object().unwrap().len(), 2);

    let mut lena = patient("p2", &["Lena"], "Ruiz", "2015-03-14", "00481274");
    lena["contact"] = json!([{"relationship": [{"coding": [{"code": "GUARD"}], "text": "mother"}], "name": {"text": "Ana Ruiz"},
        "telecom": [{"system": "phone", "value": "+16175550999"}], "extension": [{"url": extension::CONTACT_LANGUAGE, "valueCode": "es"}]}]);
    let output = draft(vec![lena, missed("p2")], "sms");
    let one = &output.drafts[0];
    assert_eq!(
        (one.target.addressee.as_str(), one.target.address.as_str()),
        ("Ana Ruiz (mother of Lena Ruiz)", "+16175550999")
    );
    assert!(
        String::from_utf8(one.payload.bytes.clone())
            .unwrap()
            .starts_with("Hola Ana, le escribe Harbor Health. No pudimos ver a Lena")
    );
    assert_eq!(
        output.value["items"][0]["draft"]["notes"][0],
        "A minor: addressed to Ana Ruiz, in the guardian's language."
    );
    assert_eq!(
        output.value["items"][0]["guardian"]["relationship"],
        "mother"
    );
}

#[test]
fn namesakes_are_shown_and_cost_confidence() {
    let other = patient("p9", &["Maria"], "Alvarez", "1990-01-01", "00481299");
    let output = draft(vec![maria(), other, missed("p1")], "sms");
    assert_eq!(
        output.value["items"][0]["same_name"][0]["identifiers"][0]["value"],
        "00481299"
    );
    assert_eq!(output.drafts[0].confidence.level, ConfidenceLevel::Medium);
}

#[test]
fn recent_messages_and_shared_phones_hold_a_draft_back() {
    let sent = Arc::new(|_: &str, _| Ok(vec![now() - chrono::Duration::hours(2)]));
    let charts = Arc::new(Shelf::of(vec![maria(), missed("p1")]));
    let engine = Engine::new(charts, Arc::new(Journal::default()), sent);
    let output = engine
        .run(
            &context(Role::HealthCoach),
            SkillName::CareCoordination,
            json!({"draft": true}),
        )
        .unwrap();
    assert_eq!(
        output.value["items"][0]["not_drafted"]["code"],
        "too_many_today"
    );
    let mut twin = patient("p2", &["Mario"], "Alvarez", "1982-03-14", "00991273");
    twin["gender"] = json!("male");
    let output = draft(vec![maria(), twin, missed("p1"), missed("p2")], "sms");
    assert_eq!(output.drafts.len(), 1);
    assert_eq!(
        output.value["items"][1]["not_drafted"]["code"],
        "same_address"
    );
}

#[test]
fn one_reason_or_one_patient_or_other_days() {
    let charts = || {
        vec![
            maria(),
            missed("p1"),
            patient("p2", &["Vinh"], "Tran", "1968-05-06", "00477310"),
            pressure("o1", "p2", "2026-11-21T13:00:00Z", 190, 100),
            patient("p3", &["Old"], "Case", "1968-05-06", "00477311"),
            encounter("old", "p3", "cancelled", "2026-10-01T15:30:00Z", true),
        ]
    };
    let ids = |input: Value| {
        let value = run(charts(), input).value;
        value["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|i| i["patient"]["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(json!({"reason": "readings"})), ["p2"]);
    assert_eq!(ids(json!({"reason": "missed_appointment"})), ["p1"]);
    assert_eq!(
        ids(
            json!({"reason": "missed_appointment", "date_from": "2026-09-25", "date_to": "2026-10-05"})
        ),
        ["p3"]
    );
    assert_eq!(ids(json!({"patient_id": "p2"})), ["p2"]);
    assert_eq!(ids(json!({"limit": 1})), ["p2"]);
}

/// A small deterministic generator, so that a failing case can be named.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

#[test]
fn no_draft_for_anybody_barred_and_every_draft_keeps_the_rules() {
    const NAMES: [&str; 8] = [
        "María Guadalupe",
        "李",
        "Ángela",
        "Christopher-Alexander Maximilian",
        "O’Shea",
        "Angina",
        "",
        "Zoë",
    ];
    let mut drafted = 0;
    for seed in 0..600 {
        let mut dice = Dice(seed);
        let channel = if dice.roll(2) == 0 { "sms" } else { "email" };
        let born = [
            "1950-05-05",
            "1999-09-09",
            "2012-12-12",
            "2008-11-23",
            "2008-11-22",
        ][dice.roll(5) as usize];
        let mut one = patient(
            "p1",
            &[NAMES[dice.roll(8) as usize]],
            "Synth",
            born,
            "00481273",
        );
        let mut barred = false;
        let mut flip = |one: &mut Value, dice: &mut Dice, url: &str, bad: bool, counts: bool| {
            if dice.roll(6) == 0 {
                *one = with_flag(one.clone(), url, bad);
                barred |= counts;
            }
        };
        let sms = channel == "sms";
        flip(&mut one, &mut dice, extension::SMS_CONSENT, false, sms);
        flip(&mut one, &mut dice, extension::SMS_OPTED_OUT, true, sms);
        flip(&mut one, &mut dice, extension::EMAIL_CONSENT, false, !sms);
        flip(&mut one, &mut dice, extension::EMAIL_OPTED_OUT, true, !sms);
        flip(
            &mut one,
            &mut dice,
            extension::CONFIDENTIAL_CONTACT,
            true,
            true,
        );
        flip(&mut one, &mut dice, extension::TEST_PATIENT, true, true);
        match dice.roll(12) {
            0 => (one["active"], barred) = (json!(false), true),
            1 => (one["deceasedBoolean"], barred) = (json!(true), true),
            2 => (one["deceasedDateTime"], barred) = (json!("2026-01-01"), true),
            _ => {}
        }
        if dice.roll(3) == 0 {
            one = spanish(one);
        }
        let minor = matches!(born, "2012-12-12" | "2008-11-23");
        let with_guardian = dice.roll(2) == 0;
        if with_guardian {
            one["contact"] = json!([{"relationship": [{"coding": [{"code": "GUARD"}]}], "name": {"text": "Gale Guardian"},
                "telecom": [{"system": "phone", "value": "+16175550999"}, {"system": "email", "value": "gale@example.org"}]}]);
        }
        barred |= minor && !with_guardian;
        let condition = json!({"resourceType": "Condition", "id": "c1", "subject": {"reference": "Patient/p1"},
            "code": {"coding": [{"system": system::ICD10CM, "code": "I20.9", "display": "Angina pectoris, unspecified"}]}});
        let charts = vec![
            one,
            missed("p1"),
            pressure(
                "o",
                "p1",
                "2026-11-21T13:00:00Z",
                120 + dice.roll(90) as u32,
                80,
            ),
            condition,
        ];
        let output = draft(charts, channel);
        assert!(!barred || output.drafts.is_empty(), "seed {seed}");
        for draft in &output.drafts {
            drafted += 1;
            let own =
                draft.target.address == "+16175551273" || draft.target.address == "p1@example.org";
            assert_eq!(own, !minor, "seed {seed}: minors through the guardian");
            let (channel, body) = match draft.action {
                ActionKind::SendSms => (
                    Channel::Sms,
                    String::from_utf8(draft.payload.bytes.clone()).unwrap(),
                ),
                _ => {
                    let letter: Value = serde_json::from_slice(&draft.payload.bytes).unwrap();
                    (Channel::Email, letter["text"].as_str().unwrap().to_owned())
                }
            };
            let names = [NAMES[0], "Angina"];
            let recipient = Recipient {
                names: &names,
                ..Recipient::default()
            };
            let broken = check_text(
                &body,
                channel,
                &context(Role::HealthCoach).practice,
                &recipient,
                &MessageSettings::default(),
            );
            assert_eq!(broken, [], "seed {seed}: {body}");
            assert!(!body.to_lowercase().contains("pectoris") && !body.contains("mmHg"));
        }
    }
    assert!(
        drafted > 100,
        "only {drafted} drafts were made, so the property was hardly tried"
    );
}
