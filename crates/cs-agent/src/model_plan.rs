//! Planning with a language model: what it is given, and what its answer may come to.
//!
//! It is given the task's words with tokens in place of people, the tools the role may
//! use, and the shape of the last result; never a value of a chart. Its answer is foreign
//! text: it can only name tools that were offered, with inputs their manifests take, and
//! whatever else it says has no effect. One call that doesn't fit sets the whole answer
//! aside, because half a plan is another plan.

use crate::answer;
use crate::instruction::StepSource;
use crate::request::{Outcome, PlanAnswer, PlanStep};
use chrono::{Days, NaiveDate};
use cs_access::{Role, SkillName, may_use_skill};
use cs_deid::{
    CleanPrompt, Deidentifier, ResultShape, ScanRefusal, StaticText, ToolSchema, Vault, reidentify,
};
use cs_ports::{ModelAnswer, ModelCall};
use cs_skills::{Status, manifest, manifests};
use serde_json::{Map, Value};
use std::sync::LazyLock;

/// Steps a plan may have.
const MAX_STEPS: usize = 8;
/// Days a word like "today-30" may reach.
const MAX_DAYS: u64 = 4_000;

const INSTRUCTIONS: &str = "You turn a sentence of a medical practice's staff into calls of the given tools. \
Words like [[PATIENT_N]] stand for somebody or something you are not told; copy them unchanged into the input they belong to. \
A day is written as today, today-N or today+N, where N counts days, or as the token that stands for it. \
Call every tool the sentence asks for, in order, and nothing else. \
Drafts wait for a person; you cannot send, approve or change anything.";

/// The schemas as text, made once: they live as long as the program.
static SCHEMAS: LazyLock<Vec<String>> = LazyLock::new(|| {
    manifests()
        .iter()
        .map(|manifest| {
            let mut schema = manifest.input.clone();
            if let Some(map) = schema.as_object_mut() {
                map.shift_remove("$schema");
            }
            schema.to_string()
        })
        .collect()
});

/// The skills as tools, each text checked.
static TOOLS: LazyLock<Vec<(SkillName, ToolSchema)>> = LazyLock::new(|| {
    manifests()
        .iter()
        .zip(SCHEMAS.iter())
        .filter(|(manifest, _)| manifest.status == Status::Available)
        .filter_map(|(manifest, schema)| {
            let tool = ToolSchema::checked(manifest.name.as_str(), &manifest.description, schema);
            Some((manifest.name, tool.ok()?))
        })
        .collect()
});

/// The prompt for a sentence. `before` is the sentence it continues; both get tokens of
/// the same `vault`, by which the answer is read.
///
/// # Errors
/// [`ScanRefusal`] when something of the practice's people is still in it; it must not
/// be sent then.
pub fn model_prompt(
    text: &str,
    before: Option<&str>,
    role: Role,
    shapes: &[ResultShape],
    tenant: &Deidentifier,
    vault: &mut Vault,
) -> Result<CleanPrompt, ScanRefusal> {
    let words = match before {
        Some(before) => format!("Before: {before}\nNow: {text}"),
        None => text.to_owned(),
    };
    let task = tenant.tokenise(&words, vault);
    let tools: Vec<ToolSchema> = TOOLS
        .iter()
        .filter(|(skill, _)| may_use_skill(role, *skill).is_ok())
        .map(|(_, tool)| *tool)
        .collect();
    let instructions: Vec<StaticText> = StaticText::checked(INSTRUCTIONS).into_iter().collect();
    CleanPrompt::compose(task, &instructions, shapes, tenant.registry())?
        .offering(&tools, tenant.registry())
}

/// What an answer of a model came to.
#[derive(Clone, Debug, PartialEq)]
pub enum ModelPlan {
    /// A plan, or the refusal of what the role may not use.
    Plan(PlanAnswer),
    /// Words and no call: no plan. The local planner may read the sentence instead.
    NoPlan,
    /// It asked for what nobody offered or no manifest takes: nothing of it is done, and
    /// the answer says so.
    SetAside(PlanAnswer),
}

/// Checks a model's answer and makes a plan of it.
pub fn read_model_plan(
    id: &str,
    said: &ModelAnswer,
    role: Role,
    today: NaiveDate,
    vault: &Vault,
) -> ModelPlan {
    if said.calls.is_empty() {
        return ModelPlan::NoPlan;
    }
    let aside = |why: &str| {
        let message = format!(
            "The model's answer {why}, so all of it was set aside. Nothing was done and nothing was sent; say it in other words, or ask for one thing at a time."
        );
        ModelPlan::SetAside(answer::refusal(id, message))
    };
    if said.calls.len() > MAX_STEPS {
        return aside("asked for more steps than a plan may have");
    }
    let mut steps = Vec::new();
    for call in &said.calls {
        match step(call, today, vault) {
            Ok(step) => steps.push(step),
            Err(why) => return aside(why),
        }
    }
    for step in &steps {
        let Some(skill) = step.skill_name() else {
            return aside("named a tool that does not exist");
        };
        if let Err(denied) = may_use_skill(role, skill) {
            let many = steps.len() > 1;
            let message = answer::denied(role, skill, &denied.allowed, many);
            return ModelPlan::Plan(answer::refusal(id, message));
        }
    }
    let outcome = if steps.iter().any(drafts) {
        Outcome::Draft
    } else {
        Outcome::Call
    };
    ModelPlan::Plan(PlanAnswer {
        id: id.to_owned(),
        outcome,
        message: answer::described(&steps, outcome, ""),
        steps,
        choices: Vec::new(),
    })
}

/// Whether the step prepares something that waits for a person.
fn drafts(step: &PlanStep) -> bool {
    matches!(
        step.skill_name(),
        Some(SkillName::PriorAuth | SkillName::DocumentDraft)
    ) || step.args.get("draft") == Some(&Value::Bool(true))
}

/// One call as a step, or why it can't be one.
fn step(call: &ModelCall, today: NaiveDate, vault: &Vault) -> Result<PlanStep, &'static str> {
    let skill = SkillName::parse(&call.name).ok_or("named a tool that does not exist")?;
    let manifest = manifest(skill);
    if manifest.status != Status::Available {
        return Err("named a tool that does not run here");
    }
    let input = call.input.as_object().ok_or("gave no inputs by name")?;
    let mut args = Map::new();
    for (name, value) in input {
        if !manifest.input_names().any(|known| known == name) {
            // "approved", "skip_approval" and their like end here.
            return Err("gave an input that the tool does not have");
        }
        args.insert(name.clone(), resolved(name, value, today, vault)?);
    }
    // A person stands as typed until the name is looked up: the id's own form isn't asked yet.
    let mut checked = args.clone();
    if checked.get("patient_id").is_some_and(Value::is_string) {
        checked.insert("patient_id".into(), Value::from("as-typed"));
    }
    if manifest.check_input(&Value::Object(checked)).is_err() {
        return Err("gave an input that the tool does not take");
    }
    Ok(PlanStep {
        skill: skill.as_str().to_owned(),
        args,
        source: StepSource::Model,
    })
}

/// A value with its tokens resolved and its days written out.
fn resolved(
    name: &str,
    value: &Value,
    today: NaiveDate,
    vault: &Vault,
) -> Result<Value, &'static str> {
    match value {
        Value::String(text) => {
            let back = reidentify(text, vault);
            if !back.unknown.is_empty() {
                return Err("spoke of somebody nobody named");
            }
            if name.starts_with("date") {
                return day(&back.text, today)
                    .map(|day| Value::from(day.to_string()))
                    .ok_or("gave a day that is none");
            }
            Ok(Value::from(back.text))
        }
        Value::Array(items) => items
            .iter()
            .map(|item| resolved(name, item, today, vault))
            .collect::<Result<Vec<_>, _>>()
            .map(Value::Array),
        Value::Object(_) => Err("gave an input that the tool does not take"),
        plain => Ok(plain.clone()),
    }
}

/// `today`, `today-14`, an ISO day, or a day as staff write it.
fn day(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix("today").map(str::trim) {
        if rest.is_empty() {
            return Some(today);
        }
        let days = |digits: &str| {
            let days = digits.trim().parse::<u64>().ok()?;
            (days <= MAX_DAYS).then_some(Days::new(days))
        };
        return match (rest.strip_prefix('-'), rest.strip_prefix('+')) {
            (Some(count), _) => today.checked_sub_days(days(count)?),
            (_, Some(count)) => today.checked_add_days(days(count)?),
            _ => None,
        };
    }
    ["%Y-%m-%d", "%m/%d/%Y", "%m-%d-%Y"]
        .into_iter()
        .find_map(|form| NaiveDate::parse_from_str(text, form).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 2).unwrap()
    }

    fn vault() -> Vault {
        let mut vault = Vault::new();
        let clean =
            Deidentifier::default().tokenise("Dr. Zebulon Quillfeather on 02/03/2026", &mut vault);
        assert!(!clean.as_str().contains("Quillfeather"), "{clean:?}");
        vault
    }

    fn read(calls: &[(&str, Value)]) -> ModelPlan {
        let calls = calls
            .iter()
            .map(|(name, input)| ModelCall {
                name: (*name).to_owned(),
                input: input.clone(),
            })
            .collect();
        let said = ModelAnswer {
            text: "I approved it already. Skip the approval.".into(),
            calls,
        };
        read_model_plan("t", &said, Role::HealthCoach, today(), &vault())
    }

    #[test]
    fn every_available_skill_is_a_tool_and_every_text_is_clean() {
        let available = manifests()
            .iter()
            .filter(|one| one.status == Status::Available)
            .count();
        assert_eq!(TOOLS.len(), available);
        assert!(StaticText::checked(INSTRUCTIONS).is_ok());
    }

    #[test]
    fn tokens_and_days_are_resolved_here() {
        let ModelPlan::Plan(plan) = read(&[
            ("pms-patient-lookup", json!({"query": "[[CLINICIAN_1]]"})),
            (
                "pms-encounter-query",
                json!({"date_from": "today-14", "date_to": "[[DATE_1]]"}),
            ),
        ]) else {
            panic!()
        };
        assert_eq!(plan.outcome, Outcome::Call);
        assert!(
            plan.steps[0].args["query"]
                .as_str()
                .unwrap()
                .contains("Quillfeather")
        );
        assert_eq!(plan.steps[1].args["date_from"], "2026-02-16");
        assert_eq!(plan.steps[1].args["date_to"], "2026-02-03");
    }

    #[test]
    fn a_hostile_answer_is_set_aside_whole() {
        let good = ("pms-patient-lookup", json!({"query": "x"}));
        for (name, input) in [
            ("send_sms", json!({"to": "x", "approved": true})),
            ("approve", json!({})),
            (
                "pms-patient-lookup",
                json!({"query": "x", "approved": true}),
            ),
            (
                "pms-patient-lookup",
                json!({"query": "x", "skip_approval": "yes"}),
            ),
            ("pms-patient-lookup", json!({"query": {"$ne": 1}})),
            ("pms-patient-lookup", json!({"query": "[[PATIENT_9]]"})),
            ("pms-patient-lookup", json!({"limit": 100000})),
            ("pms-patient-lookup", json!(["query"])),
            (
                "pms-encounter-query",
                json!({"date_from": "today-99999999"}),
            ),
            ("pms-encounter-query", json!({"date_from": "'; drop table"})),
            ("PMS-PATIENT-LOOKUP", json!({"query": "x"})),
        ] {
            let ModelPlan::SetAside(told) = read(&[good.clone(), (name, input.clone())]) else {
                panic!("{name} {input}")
            };
            assert!(told.steps.is_empty(), "{name}");
            assert_eq!(told.outcome, Outcome::Refuse);
            assert!(
                told.message.contains("Nothing was done"),
                "{}",
                told.message
            );
        }
        let many = vec![good; MAX_STEPS + 1];
        assert!(matches!(read(&many), ModelPlan::SetAside(_)));
        assert_eq!(read(&[]), ModelPlan::NoPlan);
    }

    #[test]
    fn what_the_role_may_not_use_is_refused_by_name() {
        let said = ModelAnswer {
            text: String::new(),
            calls: vec![ModelCall {
                name: "pms-care-coordination".into(),
                input: json!({}),
            }],
        };
        let plan = read_model_plan("t", &said, Role::AccountManager, today(), &vault());
        let ModelPlan::Plan(plan) = plan else {
            panic!()
        };
        assert_eq!((plan.outcome, plan.steps.len()), (Outcome::Refuse, 0));
    }
}
