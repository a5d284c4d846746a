//! The planner as a whole: the line format, the manifests, roles, any input.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use chrono::NaiveDate;
use cs_access::{ROLES, Role, SkillName, skills_of, users_of};
use cs_agent::{Outcome, PlanRequest, TEXT_LIMIT, answer_line, plan, plan_line};
use cs_error::Code;
use proptest::prelude::*;
use serde_json::{Value, json};

const SETS: [&str; 6] = [
    include_str!("sentences/a.jsonl"),
    include_str!("sentences/b.jsonl"),
    include_str!("sentences/c.jsonl"),
    include_str!("sentences/d.jsonl"),
    include_str!("sentences/e.jsonl"),
    include_str!("sentences/f.jsonl"),
];

fn request(text: &str, role: Role) -> PlanRequest {
    PlanRequest {
        id: "t".into(),
        role,
        text: text.into(),
        today: NaiveDate::from_ymd_opt(2026, 11, 18).unwrap(),
        context: None,
    }
}

/// The manifests' input schemas, which the arguments must fit.
fn inputs(skill: SkillName) -> Value {
    let text = match skill {
        SkillName::PatientLookup => {
            include_str!("../../cs-skills/manifests/pms-patient-lookup.json")
        }
        SkillName::EncounterQuery => {
            include_str!("../../cs-skills/manifests/pms-encounter-query.json")
        }
        SkillName::PriorAuth => include_str!("../../cs-skills/manifests/pms-prior-auth.json"),
        SkillName::CareCoordination => {
            include_str!("../../cs-skills/manifests/pms-care-coordination.json")
        }
        SkillName::DocumentDraft => {
            include_str!("../../cs-skills/manifests/pms-document-draft.json")
        }
        SkillName::MedicationCheck => {
            include_str!("../../cs-skills/manifests/pms-medication-check.json")
        }
        SkillName::DeviceReconcile => {
            include_str!("../../cs-skills/manifests/pms-device-reconcile.json")
        }
        SkillName::ReportGenerate => {
            include_str!("../../cs-skills/manifests/pms-report-generate.json")
        }
    };
    let manifest: Value = serde_json::from_str(text).unwrap();
    manifest
        .get("input")
        .or_else(|| manifest.get("input_schema"))
        .unwrap()
        .clone()
}

/// Names, enumerations, kinds and required inputs of a manifest. Patterns of ids
/// are left out: people stand as typed until they are looked up.
fn fits(schema: &Value, args: &serde_json::Map<String, Value>) -> Result<(), String> {
    for name in schema["required"].as_array().into_iter().flatten() {
        if !args.contains_key(name.as_str().unwrap()) {
            return Err(format!("{name} is missing"));
        }
    }
    for (name, value) in args {
        let Some(property) = schema["properties"].get(name) else {
            return Err(format!("{name} is no input"));
        };
        if let Some(values) = property["enum"].as_array()
            && !values.contains(value)
        {
            return Err(format!("{name} is {value}"));
        }
        let kind = match property["type"].as_str() {
            Some("string") => value.is_string(),
            Some("integer") => value.is_i64() || value.is_u64(),
            Some("boolean") => value.is_boolean(),
            _ => true,
        };
        if !kind {
            return Err(format!("{name} is of another kind: {value}"));
        }
        if name.starts_with("date_") && value.is_string() {
            NaiveDate::parse_from_str(value.as_str().unwrap(), "%Y-%m-%d")
                .map_err(|_| format!("{name} is {value}"))?;
        }
    }
    Ok(())
}

#[test]
fn every_step_fits_its_manifest() {
    let mut seen = Vec::new();
    for row in SETS.iter().flat_map(|set| support::rows(set)) {
        for step in plan(&support::request(&row)).steps {
            let skill = step.skill_name().unwrap();
            fits(&inputs(skill), &step.args)
                .unwrap_or_else(|error| panic!("{}: {error}", row["text"]));
            seen.push(skill);
        }
    }
    for skill in SkillName::ALL {
        assert!(seen.contains(&skill), "no sentence reaches {skill:?}");
    }
}

#[test]
fn a_role_gets_only_steps_it_may_and_hears_who_may() {
    for row in SETS.iter().flat_map(|set| support::rows(set)) {
        let mps = plan(&PlanRequest {
            role: Role::MpsAdmin,
            ..support::request(&row)
        });
        for role in ROLES {
            let answer = plan(&PlanRequest {
                role,
                ..support::request(&row)
            });
            for step in &answer.steps {
                assert!(
                    skills_of(role).contains(&step.skill_name().unwrap()),
                    "{role:?} {}",
                    row["text"]
                );
            }
            let forbidden = mps
                .steps
                .iter()
                .filter_map(|step| step.skill_name())
                .find(|skill| !skills_of(role).contains(skill));
            if let Some(skill) = forbidden {
                assert_eq!(answer.outcome, Outcome::Refuse, "{role:?} {}", row["text"]);
                for allowed in users_of(skill) {
                    assert!(
                        answer.message.contains(allowed.title()),
                        "{}",
                        answer.message
                    );
                }
            }
        }
    }
}

#[test]
fn refusals_and_questions_have_no_steps() {
    for row in SETS.iter().flat_map(|set| support::rows(set)) {
        let answer = plan(&support::request(&row));
        let planned = matches!(answer.outcome, Outcome::Call | Outcome::Draft);
        assert_eq!(planned, !answer.steps.is_empty(), "{}", row["text"]);
        assert!(!answer.message.is_empty());
        assert!(answer.choices.is_empty() || answer.outcome == Outcome::Clarify);
    }
}

#[test]
fn a_line_gives_a_line() {
    let line = json!({"id": 7, "role": "health_coach", "text": "who missed their appointment in the last two weeks?", "today": "2026-11-18"}).to_string();
    let answer: Value = serde_json::from_str(&answer_line(&line)).unwrap();
    assert_eq!(answer["id"], json!(7));
    assert_eq!(answer["outcome"], "call");
    assert_eq!(answer["steps"][0]["skill"], "pms-care-coordination");
    assert_eq!(answer["steps"][0]["args"]["date_from"], "2026-11-04");
}

#[test]
fn a_bad_line_is_an_error_that_names_the_place_and_keeps_the_id() {
    for (line, field, id) in [
        ("not json", "line", Value::Null),
        ("[1]", "line", Value::Null),
        (
            r#"{"role":"health_coach","text":"x","today":"2026-11-18"}"#,
            "id",
            Value::Null,
        ),
        (
            r#"{"id":"a","role":"boss","text":"x","today":"2026-11-18"}"#,
            "role",
            json!("a"),
        ),
        (
            r#"{"id":"a","role":"health_coach","text":5,"today":"2026-11-18"}"#,
            "text",
            json!("a"),
        ),
        (
            r#"{"id":"a","role":"health_coach","text":"x","today":"2026-02-30"}"#,
            "today",
            json!("a"),
        ),
    ] {
        let error = plan_line(line).unwrap_err();
        assert_eq!(error.fault.code(), Code::InputInvalid);
        assert_eq!(error.fault.details()[0].1, field, "{line}");
        let answer: Value = serde_json::from_str(&answer_line(line)).unwrap();
        assert_eq!(answer["id"], id, "{line}");
        assert_eq!(answer["error"]["code"], "input_invalid");
    }
    let unknown =
        plan_line(r#"{"id":"a","role":"boss","text":"x","today":"2026-11-18"}"#).unwrap_err();
    assert!(
        unknown.message.contains("health_coach"),
        "{}",
        unknown.message
    );
}

#[test]
fn too_long_a_text_is_not_read() {
    let answer = plan(&request(
        &"look up Maria Alvarez ".repeat(100),
        Role::MpsAdmin,
    ));
    assert_eq!(answer.outcome, Outcome::Clarify);
    assert!(answer.message.contains(&TEXT_LIMIT.to_string()));
}

#[test]
fn long_and_hostile_texts_are_answered() {
    for piece in [
        "and ",
        "and then show ",
        "maria, ",
        "q'x-",
        "3/1-",
        "between ",
        "de la ",
        "\u{301}",
        "no no-show ",
        "a/b/c-d ",
    ] {
        let text: String = piece.repeat(TEXT_LIMIT / piece.chars().count());
        let answer = plan(&request(&text, Role::MpsAdmin));
        assert!(!answer.message.is_empty());
    }
}

proptest! {
    #[test]
    fn any_text_gets_an_answer_and_the_same_one(text in ".{0,300}") {
        let asked = request(&text, Role::MpsAdmin);
        prop_assert_eq!(plan(&asked), plan(&asked));
    }

    #[test]
    fn any_mix_of_task_words_fits_the_manifests(words in prop::collection::vec(prop::sample::select(WORDS.to_vec()), 1..14), role in 0..5usize) {
        let answer = plan(&request(&words.join(" "), ROLES[role]));
        for step in &answer.steps {
            let skill = step.skill_name().unwrap();
            prop_assert!(skills_of(ROLES[role]).contains(&skill));
            prop_assert_eq!(fits(&inputs(skill), &step.args), Ok(()), "{}", words.join(" "));
            if let (Some(from), Some(to)) = (step.args.get("date_from"), step.args.get("date_to")) {
                prop_assert!(from.as_str() <= to.as_str(), "{}", words.join(" "));
            }
        }
    }

    #[test]
    fn any_day_is_a_good_today(days in 700_000_i32..760_000, text in prop::sample::select(vec![
        "visits last month", "visits since labor day", "no shows in the last 3 quarters", "appointments next friday", "visits 2/29",
        "patient volume q3", "encounters in the first week of february", "devices not reporting since monday",
    ])) {
        let today = NaiveDate::from_num_days_from_ce_opt(days).unwrap();
        let answer = plan(&PlanRequest { today, ..request(text, Role::MpsAdmin) });
        prop_assert_eq!(answer.steps.len(), 1);
        if let (Some(from), Some(to)) = (answer.steps[0].args.get("date_from"), answer.steps[0].args.get("date_to")) {
            prop_assert!(from.as_str() <= to.as_str());
        }
    }
}

const WORDS: [&str; 68] = [
    "show",
    "find",
    "draft",
    "text",
    "email",
    "check",
    "and",
    "then",
    "for",
    "to",
    "since",
    "before",
    "between",
    "last",
    "next",
    "week",
    "month",
    "two",
    "14",
    "3/14",
    "2026",
    "q3",
    "march",
    "may",
    "monday",
    "friday",
    "maria",
    "alvarez",
    "o'brien,",
    "john",
    "smith",
    "dr",
    "patel",
    "pat-000123",
    "encounters",
    "visits",
    "telehealth",
    "cancelled",
    "completed",
    "follow",
    "up",
    "no",
    "shows",
    "missed",
    "overdue",
    "refill",
    "devices",
    "readings",
    "meds",
    "warfarin",
    "interactions",
    "referral",
    "letter",
    "summary",
    "report",
    "patient",
    "volume",
    "csv",
    "prior",
    "auth",
    "humira",
    "her",
    "them",
    "who",
    "until",
    "from",
    "the",
    "yesterday?",
];
