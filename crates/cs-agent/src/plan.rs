//! The sentence to the answer.

use crate::answer::{self, Question};
use crate::clauses::Clause;
use crate::follow_on;
use crate::guard::{self, Refusal};
use crate::intents::OWN_TASK;
use crate::request::{Outcome, PlanAnswer, PlanRequest, PlanStep, TEXT_LIMIT};
use crate::sentence::Sentence;
use crate::steps::{Call, needs_patient, which_patient};
use crate::text::After;
use crate::vocabulary::Mark;
use cs_access::{Role, SkillName, may_use_skill};

/// Plans one sentence. Pure and total: every text gets an answer, and the same
/// request gets the same one.
pub fn plan(request: &PlanRequest) -> PlanAnswer {
    let id = request.id.as_str();
    if request.text.chars().count() > TEXT_LIMIT {
        let message = format!(
            "That is longer than {TEXT_LIMIT} characters, so it was not read. Nothing was done; ask for one thing at a time."
        );
        return answer::question(id, Question::new(&message, &[]));
    }
    let text = cleaned(&request.text);
    let sentence = Sentence::read(&text, request.today);
    if sentence.tokens.is_empty() {
        return answer::question(id, answer::not_understood());
    }
    if let Some(refusal) = guard::bypass(&text, &sentence.tokens, request.role) {
        return answer::refusal(id, answer::refused(refusal).to_owned());
    }
    if let Some(context) = &request.context
        && let Some(answer) = follow_on::answer(request, context, &sentence)
    {
        return answer;
    }
    plan_sentence(id, request.role, &sentence)
}

/// Control and invisible characters become spaces or nothing.
fn cleaned(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' | '\u{202a}'..='\u{202e}'))
        .map(|c| if c.is_control() && c != '\n' || c == '\u{a0}' { ' ' } else { c })
        .collect()
}

/// A sentence without what went before.
pub(crate) fn plan_sentence(id: &str, role: Role, sentence: &Sentence) -> PlanAnswer {
    let clauses = sentence.clauses();
    if let Some(refusal) = outside(sentence, &clauses) {
        return answer::refusal(id, answer::refused(refusal).to_owned());
    }
    let calls = carried(sentence, &clauses);
    if calls.is_empty() {
        return answer::question(id, answer::not_understood());
    }
    finish(id, role, calls)
}

/// Writes, advice and small talk.
fn outside(sentence: &Sentence, clauses: &[Clause]) -> Option<Refusal> {
    let best = clauses
        .iter()
        .filter_map(|clause| clause.intent)
        .map(|intent| intent.weight)
        .max()
        .unwrap_or(0);
    let tokens = &sentence.tokens;
    for clause in clauses {
        let end = clause.topic.min(clause.to);
        if guard::write(&tokens[clause.from..end]) || books(sentence, clause) {
            return Some(Refusal::Write);
        }
    }
    let asks_who = tokens
        .first()
        .is_some_and(|token| token.is(&["who", "whom"]))
        || tokens.windows(2).next().is_some_and(|pair| {
            pair[0].word == "which"
                && pair[1].is(&["patients", "pts", "people", "of", "patient", "clients"])
        });
    let sends = clauses
        .iter()
        .any(|clause| clause.marks.has(Mark::Send) && clause.topic < clause.to);
    if !asks_who && !sends && guard::advice(tokens) {
        return Some(Refusal::Advice);
    }
    (best < OWN_TASK && guard::off_topic(tokens)).then_some(Refusal::OffTopic)
}

/// "schedule Maria Alvarez for Tuesday": an order with a person right after it.
fn books(sentence: &Sentence, clause: &Clause) -> bool {
    sentence.people.iter().any(|person| {
        person.from > clause.from
            && person.from < clause.to
            && !person.provider
            && sentence.tokens[person.from - 1].is(&[
                "schedule",
                "book",
                "cancel",
                "reschedule",
                "discharge",
                "admit",
                "rebook",
                "enroll",
                "register",
                "prescribe",
            ])
            && sentence.tokens[person.from - 1].after == After::Nothing
            && (person.from - 1 == clause.from
                || sentence.tokens[clause.from..person.from - 1]
                    .iter()
                    .all(|token| {
                        token.is(&[
                            "please", "can", "you", "could", "pls", "i", "need", "to", "want",
                            "let's", "and", "then", "hey", "would", "we", "just",
                        ])
                    }))
    })
}

/// The calls of all clauses; people said once carry to the clauses without one.
fn carried(sentence: &Sentence, clauses: &[Clause]) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    let mut last: Option<String> = None;
    for clause in clauses {
        let Some(intent) = clause.intent else {
            continue;
        };
        let mut found = sentence.calls(clause, intent);
        for call in &mut found {
            let named = call
                .args
                .get("patient_id")
                .or_else(|| call.args.get("query"))
                .and_then(|value| value.as_str())
                .map(str::to_owned);
            if named.is_some() {
                last = named;
            } else if let Some(person) = &last
                && (needs_patient(call.skill)
                    || clause.marks.has(Mark::Pronoun) && call.skill != SkillName::ReportGenerate)
                && call.skill != SkillName::PatientLookup
            {
                call.set("patient_id", person.clone());
            }
        }
        calls.extend(found);
    }
    // "volume and usage for October": one period for both reports.
    let period = calls
        .iter()
        .find(|call| {
            call.has("date_from") && call.has("date_to") && call.skill == SkillName::ReportGenerate
        })
        .cloned();
    if let Some(period) = period {
        for call in calls.iter_mut().filter(|call| {
            call.skill == SkillName::ReportGenerate
                && !call.has("date_from")
                && !call.has("date_to")
        }) {
            for name in ["date_from", "date_to"] {
                call.set(name, period.args[name].clone());
            }
            if call.has("report_type") {
                call.missing = None;
            }
        }
    }
    // "check the meds and write a referral for Ana Lopez": said at the end, meant for both.
    let later = calls
        .iter()
        .rev()
        .find_map(|call| call.args.get("patient_id").cloned());
    if let Some(person) = later {
        for call in calls
            .iter_mut()
            .filter(|call| needs_patient(call.skill) && !call.args.contains_key("patient_id"))
        {
            call.args.insert("patient_id".into(), person.clone());
        }
    }
    for call in calls.iter_mut().filter(|call| {
        needs_patient(call.skill) && !call.args.contains_key("patient_id") && call.missing.is_none()
    }) {
        call.missing = Some(which_patient(call.skill));
    }
    calls.dedup_by(|a, b| a.skill == b.skill && a.args == b.args);
    calls
}

/// Role, then questions, then the plan.
pub(crate) fn finish(id: &str, role: Role, calls: Vec<Call>) -> PlanAnswer {
    let many = calls.len() > 1;
    for call in &calls {
        if let Err(denied) = may_use_skill(role, call.skill) {
            return answer::refusal(id, answer::denied(role, call.skill, &denied.allowed, many));
        }
    }
    if let Some(question) = calls.iter().find_map(|call| call.missing.clone()) {
        return answer::question(id, question);
    }
    let drafts = calls.iter().any(|call| {
        matches!(call.skill, SkillName::PriorAuth | SkillName::DocumentDraft)
            || call.args.contains_key("draft")
    });
    let outcome = if drafts {
        Outcome::Draft
    } else {
        Outcome::Call
    };
    let note = calls
        .iter()
        .map(|call| call.note)
        .find(|note| !note.is_empty())
        .unwrap_or_default();
    let steps: Vec<PlanStep> = calls
        .into_iter()
        .map(|call| PlanStep {
            skill: call.skill.as_str().to_owned(),
            args: call.args,
        })
        .collect();
    let message = answer::described(&steps, outcome, note);
    PlanAnswer {
        id: id.to_owned(),
        outcome,
        steps,
        message,
        choices: Vec::new(),
    }
}
