//! Planning one turn: what was said before, and whose chart is open.

use crate::Workstation;
use cs_access::{SkillName, may_use_skill};
use cs_agent::{Outcome as PlanOutcome, PlanAnswer, PlanContext, PlanRequest, PlanStep, plan};
use cs_clinical::Person;
use cs_error::Outcome;
use cs_ports::AuditContext;
use serde_json::{Map, Value};

/// The open chart's patient.
pub(crate) struct About {
    /// FHIR id.
    pub id: String,
    /// Name, for the words of the plan.
    pub name: String,
}

impl Workstation {
    /// Plans by what was said before. The open chart fills in who is meant only
    /// where the sentence points at one person or can't be planned without one.
    pub(crate) fn plan_turn(
        &self,
        who: &AuditContext,
        text: &str,
        before: Option<PlanContext>,
        about: Option<&About>,
    ) -> Outcome<PlanAnswer> {
        let principal = self.principal()?;
        let today = self.now().with_timezone(&self.practice.tz()?).date_naive();
        let by = |context: Option<PlanContext>| {
            plan(&PlanRequest {
                id: who.correlation.clone(),
                role: principal.role,
                text: text.to_owned(),
                today,
                context,
            })
        };
        let by_chart = || {
            let about = about?;
            let answer = by(Some(chart_context(&who.correlation, about)));
            let all_about = answer.steps.iter().all(|step| {
                step.skill != SkillName::PatientLookup.as_str()
                    && step.args.get("patient_id").and_then(Value::as_str) == Some(&about.id)
            });
            let usable = match answer.outcome {
                PlanOutcome::Call | PlanOutcome::Draft => all_about,
                PlanOutcome::Refuse => true,
                PlanOutcome::Clarify => false,
            };
            usable.then_some(answer)
        };
        if points_at_one(text)
            && let Some(answer) = by_chart()
        {
            return Ok(answer);
        }
        let plain = by(before);
        if plain.outcome == PlanOutcome::Clarify {
            return Ok(by_chart().unwrap_or(plain));
        }
        let nobody = plain
            .steps
            .iter()
            .all(|step| !step.args.contains_key("patient_id") && !step.args.contains_key("query"));
        let runs = matches!(plain.outcome, PlanOutcome::Call | PlanOutcome::Draft);
        if runs && nobody && means_one(text) {
            return Ok(whom(&plain.id));
        }
        Ok(plain)
    }

    /// Who the open chart is about, for a role that may look people up.
    pub(crate) fn chart_meant(
        &self,
        who: &AuditContext,
        id: Option<&str>,
    ) -> Outcome<Option<About>> {
        let Some(id) = id else {
            return Ok(None);
        };
        let role = self.principal()?.role;
        if may_use_skill(role, SkillName::PatientLookup).is_err() {
            return Ok(None);
        }
        let found = self.ports.charts.read(who, "Patient", id)?;
        Ok(found.map(|stored| About {
            id: id.to_owned(),
            name: Person::of(&stored.resource).full_name(),
        }))
    }
}

/// As if the open chart had just been looked up.
fn chart_context(id: &str, about: &About) -> PlanContext {
    let mut args = Map::new();
    args.insert("patient_id".to_owned(), Value::from(about.id.clone()));
    PlanContext {
        last: Some(PlanAnswer {
            id: id.to_owned(),
            outcome: PlanOutcome::Call,
            steps: vec![PlanStep {
                skill: SkillName::PatientLookup.as_str().to_owned(),
                args,
            }],
            message: String::new(),
            choices: Vec::new(),
        }),
        last_text: None,
        people: vec![about.id.clone()],
    }
}

/// Words for one person.
const ONE: [&str; 6] = ["her", "hers", "him", "his", "she", "he"];

/// Words that mean one person who is before one's eyes. "They" and "them" mean
/// the list that was shown.
fn points_at_one(text: &str) -> bool {
    let folded = cs_fhir::fold_text(text);
    let words: Vec<&str> = folded.split(' ').collect();
    words.iter().any(|word| ONE.contains(word))
        || words
            .windows(2)
            .any(|pair| matches!(pair[0], "this" | "the") && pair[1] == "patient")
}

/// Whether a sentence is about one person and nobody else. "Who missed his or her
/// visit" is about many.
fn means_one(text: &str) -> bool {
    const MANY: [&str; 10] = [
        "who",
        "whose",
        "anyone",
        "anybody",
        "everyone",
        "everybody",
        "each",
        "every",
        "patients",
        "or",
    ];
    let folded = cs_fhir::fold_text(text);
    let has = |words: &[&str]| folded.split(' ').any(|word| words.contains(&word));
    has(&ONE) && !has(&MANY)
}

/// A plan for everybody is no answer to a sentence about one person nobody named.
fn whom(id: &str) -> PlanAnswer {
    PlanAnswer {
        id: id.to_owned(),
        outcome: PlanOutcome::Clarify,
        steps: Vec::new(),
        message: "Who is meant? Open the chart, or say the name.".to_owned(),
        choices: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_is_pointed_at_and_a_list_is_not() {
        for one in [
            "Draft a text for her",
            "what did he take?",
            "call this patient",
        ] {
            assert!(points_at_one(one), "{one}");
        }
        for many in [
            "draft texts for them",
            "who missed their visit?",
            "the other one",
            "there",
        ] {
            assert!(!points_at_one(many), "{many}");
        }
        assert!(means_one("draft a text for her"));
        assert!(!means_one("who missed his or her visit?"));
    }
}
