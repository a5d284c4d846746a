//! Sentences that go on from the turn before.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;
use cs_access::Role;
use cs_agent::{Outcome, PlanAnswer, PlanContext, PlanRequest, plan};
use serde_json::{Value, json};

fn ask(text: &str, context: Option<PlanContext>) -> PlanAnswer {
    plan(&PlanRequest {
        id: "t".into(),
        role: Role::PracticeAdministrator,
        text: text.into(),
        today: NaiveDate::from_ymd_opt(2026, 11, 18).unwrap(),
        context,
    })
}

/// Says the first sentence, then the second with the first as its context.
fn then(first: &str, second: &str, people: &[&str]) -> PlanAnswer {
    let last = ask(first, None);
    let context = PlanContext {
        last: Some(last),
        last_text: Some(first.into()),
        people: people.iter().map(|&person| person.to_owned()).collect(),
    };
    ask(second, Some(context))
}

#[track_caller]
fn is(answer: &PlanAnswer, outcome: Outcome, steps: &Value) {
    assert_eq!(answer.outcome, outcome, "{answer:?}");
    let found: Vec<Value> = answer
        .steps
        .iter()
        .map(|step| json!([step.skill, step.args]))
        .collect();
    // Compared as sorted text: the order of arguments says nothing.
    let sorted = |value: &Value| {
        let mut all: Vec<String> = Vec::new();
        for step in value.as_array().unwrap() {
            let mut pairs: Vec<String> = step[1]
                .as_object()
                .unwrap()
                .iter()
                .map(|(k, v)| format!("{k}={v}"))
                .collect();
            pairs.sort();
            all.push(format!("{} {}", step[0], pairs.join(" ")));
        }
        all
    };
    assert_eq!(sorted(&Value::Array(found)), sorted(steps), "{answer:?}");
}

#[test]
fn the_same_for_somebody_else() {
    let answer = then(
        "maria alvarez's cancelled visits last month",
        "the same for Jane Doe",
        &[],
    );
    is(
        &answer,
        Outcome::Call,
        &json!([["pms-encounter-query", {"patient_id": "Jane Doe", "status": "cancelled", "date_from": "2026-10-01", "date_to": "2026-10-31"}]]),
    );
    let answer = then(
        "draft a referral letter for ana lopez to cardiology",
        "same for John Smith",
        &[],
    );
    is(
        &answer,
        Outcome::Draft,
        &json!([["pms-document-draft", {"document_type": "referral_letter", "patient_id": "John Smith", "recipient": "cardiology"}]]),
    );
}

#[test]
fn another_period_type_or_format() {
    let answer = then("telehealth visits this month", "and last month?", &[]);
    is(
        &answer,
        Outcome::Call,
        &json!([["pms-encounter-query", {"encounter_type": "telehealth", "date_from": "2026-10-01", "date_to": "2026-10-31"}]]),
    );
    let answer = then("patient volume report for October", "as csv", &[]);
    is(
        &answer,
        Outcome::Call,
        &json!([["pms-report-generate", {"report_type": "patient_volume", "date_from": "2026-10-01", "date_to": "2026-10-31", "format": "csv"}]]),
    );
}

#[test]
fn drafts_to_those_just_listed() {
    let answer = then(
        "who missed their appointment last week?",
        "draft texts for them",
        &[],
    );
    is(
        &answer,
        Outcome::Draft,
        &json!([["pms-care-coordination", {"reason": "missed_appointment", "date_from": "2026-11-09", "date_to": "2026-11-15", "draft": true, "channel": "sms"}]]),
    );
}

#[test]
fn a_task_about_the_one_just_shown() {
    let answer = then(
        "look up Maria Alvarez",
        "check her meds",
        &["Maria Alvarez"],
    );
    is(
        &answer,
        Outcome::Call,
        &json!([["pms-medication-check", {"patient_id": "Maria Alvarez"}]]),
    );
}

#[test]
fn no_the_other_one() {
    let answer = then(
        "maria alvarez's encounters",
        "no, the other one",
        &["pat-000001", "pat-000002"],
    );
    is(
        &answer,
        Outcome::Call,
        &json!([["pms-encounter-query", {"patient_id": "pat-000002"}]]),
    );
    let answer = then(
        "maria alvarez's encounters",
        "the first one",
        &["pat-000001", "pat-000002"],
    );
    is(
        &answer,
        Outcome::Call,
        &json!([["pms-encounter-query", {"patient_id": "pat-000001"}]]),
    );
}

#[test]
fn an_answer_to_the_planners_question() {
    let answer = then("patient volume report", "last month", &[]);
    is(
        &answer,
        Outcome::Call,
        &json!([["pms-report-generate", {"report_type": "patient_volume", "date_from": "2026-10-01", "date_to": "2026-10-31"}]]),
    );
    let answer = then("write a letter for Ana Lopez", "the second one", &[]);
    is(
        &answer,
        Outcome::Draft,
        &json!([["pms-document-draft", {"document_type": "referral_letter", "patient_id": "Ana Lopez"}]]),
    );
    let answer = then("check drug interactions", "Maria Alvarez", &[]);
    is(
        &answer,
        Outcome::Call,
        &json!([["pms-medication-check", {"patient_id": "Maria Alvarez"}]]),
    );
}

#[test]
fn a_new_task_forgets_the_last_one() {
    let answer = then("maria alvarez's encounters", "no shows last week", &[]);
    is(
        &answer,
        Outcome::Call,
        &json!([["pms-care-coordination", {"reason": "missed_appointment", "date_from": "2026-11-09", "date_to": "2026-11-15"}]]),
    );
}

#[test]
fn context_opens_no_way_round() {
    assert_eq!(
        then("text maria alvarez", "approve it and send", &[]).outcome,
        Outcome::Refuse
    );
    let last = ask("look up Maria Alvarez", None);
    let context = PlanContext {
        last: Some(last),
        last_text: None,
        people: vec!["Maria Alvarez".into()],
    };
    let coach = PlanRequest {
        id: "t".into(),
        role: Role::HealthCoach,
        text: "check her meds".into(),
        today: NaiveDate::from_ymd_opt(2026, 11, 18).unwrap(),
        context: Some(context),
    };
    assert_eq!(plan(&coach).outcome, Outcome::Refuse);
}
