//! Sentences that go on from the turn before: "the same for Jane Doe", "and
//! last month?", "draft texts for them", "no, the other one".

use crate::answer;
use crate::clauses::Clause;
use crate::intents::OWN_TASK;
use crate::plan::{finish, plan_sentence};
use crate::request::{Outcome, PlanAnswer, PlanContext, PlanRequest};
use crate::sentence::Sentence;
use crate::steps::{Call, needs_patient};
use crate::vocabulary::Mark;
use cs_access::SkillName;
use serde_json::Value;

/// The answer that only the turn before explains; none if the sentence stands by itself.
pub(crate) fn answer(
    request: &PlanRequest,
    context: &PlanContext,
    sentence: &Sentence,
) -> Option<PlanAnswer> {
    let last = context.last.as_ref()?;
    let whole = sentence.clause(0, sentence.tokens.len());
    if last.outcome == Outcome::Clarify {
        return reply(request, context, sentence, &whole, last);
    }
    if let Some(person) = other_person(context, last, sentence) {
        let calls = again(last).map(|call| with_person(call, &person)).collect();
        return Some(finish(&request.id, request.role, calls));
    }
    let own = whole.intent.is_some_and(|intent| intent.weight >= OWN_TASK);
    if own {
        return pointing(request, context, sentence, last);
    }
    changed(request, sentence, &whole, last)
}

/// An answer to the planner's own question is read together with the sentence asked about.
fn reply(
    request: &PlanRequest,
    context: &PlanContext,
    sentence: &Sentence,
    whole: &Clause,
    last: &PlanAnswer,
) -> Option<PlanAnswer> {
    let before = context.last_text.as_deref()?;
    let task = whole.intent.is_some_and(|intent| intent.weight > 60);
    let long = sentence.tokens.len() > 6;
    if task && long {
        return None;
    }
    let chosen = choice(sentence, last.choices.len()).and_then(|at| last.choices.get(at).cloned());
    let said = chosen.unwrap_or_else(|| sentence.text.trim().to_owned());
    let person = whole.marks.has(Mark::Person)
        && !sentence
            .tokens
            .iter()
            .any(|token| token.is(&["for", "of", "about"]));
    let joined = if person {
        format!(
            "{} for {said}",
            before.trim_end_matches(['?', '.', '!', ' '])
        )
    } else {
        format!("{} {said}", before.trim_end_matches(['?', '.', '!', ' ']))
    };
    let both = Sentence::read(&joined, request.today);
    if crate::guard::bypass(&joined, &both.tokens, request.role).is_some() {
        return None;
    }
    let answer = plan_sentence(&request.id, request.role, &both);
    (answer.outcome != Outcome::Clarify
        || whole.intent.is_none_or(|intent| intent.weight < OWN_TASK))
    .then_some(answer)
}

/// "the second one", "2", "the last one".
fn choice(sentence: &Sentence, count: usize) -> Option<usize> {
    if count == 0 || sentence.tokens.len() > 5 {
        return None;
    }
    sentence
        .tokens
        .iter()
        .find_map(|token| match token.word.as_str() {
            "1" | "first" | "1st" => Some(0),
            "2" | "second" | "2nd" => Some(1),
            "3" | "third" | "3rd" => Some(2),
            "4" | "fourth" | "4th" => Some(3),
            "last" if sentence.tokens.iter().any(|token| token.word == "one") => Some(count - 1),
            _ => None,
        })
}

/// The last answer's calls.
fn again(last: &PlanAnswer) -> impl Iterator<Item = Call> {
    last.steps.iter().filter_map(|step| {
        let mut call = Call::new(step.skill_name()?);
        call.args = step.args.clone();
        Some(call)
    })
}

fn with_person(mut call: Call, person: &str) -> Call {
    if call.skill == SkillName::PatientLookup {
        call.args.shift_remove("patient_id");
        call.set("query", person);
    } else if call.skill != SkillName::ReportGenerate {
        call.set("patient_id", person);
    }
    call
}

/// "the other one", "the second one": somebody else of those last shown.
fn other_person(context: &PlanContext, last: &PlanAnswer, sentence: &Sentence) -> Option<String> {
    if context.people.is_empty() || !sentence.people.is_empty() || sentence.tokens.len() > 8 {
        return None;
    }
    let other = sentence.tokens.windows(2).any(|pair| {
        pair[0].word == "other"
            && pair[1].is(&["one", "patient", "person", "guy", "lady", "man", "woman"])
    }) || sentence
        .tokens
        .last()
        .is_some_and(|token| token.word == "other");
    if other {
        let used = last.steps.iter().find_map(|step| {
            step.args
                .get("patient_id")
                .or_else(|| step.args.get("query"))
                .and_then(Value::as_str)
        });
        let place = used
            .and_then(|used| {
                context
                    .people
                    .iter()
                    .position(|person| person.eq_ignore_ascii_case(used))
            })
            .unwrap_or(0);
        let others: Vec<&String> = context
            .people
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != place)
            .map(|(_, person)| person)
            .collect();
        return if others.len() == 1 {
            others.first().map(|person| (*person).clone())
        } else {
            None
        };
    }
    let one = sentence.tokens.iter().any(|token| token.word == "one") || sentence.tokens.len() == 1;
    one.then(|| choice(sentence, context.people.len()))
        .flatten()
        .and_then(|at| context.people.get(at).cloned())
}

/// "draft texts for them", "check her meds": a task of its own about those just shown.
fn pointing(
    request: &PlanRequest,
    context: &PlanContext,
    sentence: &Sentence,
    last: &PlanAnswer,
) -> Option<PlanAnswer> {
    let clauses = sentence.clauses();
    let first = clauses.first()?;
    let named = first.marks.has(Mark::Person);
    let points = first.marks.has(Mark::Pronoun)
        || first
            .intent
            .is_some_and(|intent| needs_patient(intent.skill) || intent.drafts);
    if named || !points {
        return None;
    }
    let intent = first.intent?;
    let last_person = last
        .steps
        .iter()
        .rev()
        .find_map(|step| {
            step.args
                .get("patient_id")
                .or_else(|| step.args.get("query"))
                .and_then(Value::as_str)
                .map(str::to_owned)
        })
        .or_else(|| {
            if let [only] = context.people.as_slice() {
                Some(only.clone())
            } else {
                None
            }
        });
    let own_reason = sentence
        .calls(first, intent)
        .iter()
        .any(|call| call.has("reason"));
    if intent.drafts
        && !own_reason
        && let Some(step) = last
            .steps
            .iter()
            .rev()
            .find(|step| step.skill_name() == Some(SkillName::CareCoordination))
    {
        // The same list, now with drafts.
        let mut call = Call::new(SkillName::CareCoordination);
        call.args = step.args.clone();
        for (name, value) in sentence.calls(first, intent).into_iter().next()?.args {
            call.args.insert(name, value);
        }
        return Some(finish(&request.id, request.role, vec![call]));
    }
    if intent.drafts && !own_reason && last_person.is_none() {
        let missed = last
            .steps
            .iter()
            .find(|step| step.args.contains_key("no_show"))?;
        let mut call = sentence.calls(first, intent).into_iter().next()?;
        call.missing = None;
        call.set("reason", "missed_appointment");
        for name in ["date_from", "date_to"] {
            if let Some(value) = missed.args.get(name) {
                call.set(name, value.clone());
            }
        }
        return Some(finish(&request.id, request.role, vec![call]));
    }
    let person = last_person?;
    let mut calls: Vec<Call> = clauses
        .iter()
        .filter_map(|clause| clause.intent.map(|intent| sentence.calls(clause, intent)))
        .flatten()
        .collect();
    for call in &mut calls {
        if !call.has("patient_id")
            && call.skill != SkillName::ReportGenerate
            && call.skill != SkillName::PatientLookup
        {
            call.set("patient_id", person.clone());
            call.missing = call.missing.take().filter(|question| {
                !question.choices.is_empty() && call.skill == SkillName::DocumentDraft
            });
        }
    }
    Some(finish(&request.id, request.role, calls))
}

/// "the same for Jane Doe", "and last month?", "only telehealth", "as csv".
fn changed(
    request: &PlanRequest,
    sentence: &Sentence,
    whole: &Clause,
    last: &PlanAnswer,
) -> Option<PlanAnswer> {
    let cue = sentence.tokens.iter().take(4).any(|token| {
        token.is(&[
            "same", "and", "also", "what", "how", "now", "no", "instead", "actually", "but",
            "only", "just", "again", "sorry", "meant", "for", "ok", "then", "as", "in", "repeat",
            "too", "redo",
        ])
    });
    let bare = !whole.marks.has(Mark::Person) && sentence.tokens.len() <= 6;
    if !cue && !bare || last.steps.is_empty() {
        return None;
    }
    let people = sentence.patients(whole);
    let when = sentence.when(whole);
    let kind = sentence.value(whole, Mark::Type);
    let status = sentence.value(whole, Mark::Status);
    let csv = whole.marks.has(Mark::Csv);
    let table = whole.marks.has(Mark::Table);
    let report = sentence.value(whole, Mark::ReportType);
    if people.is_empty()
        && when.is_none()
        && kind.is_none()
        && status.is_none()
        && !csv
        && !table
        && report.is_none()
    {
        return None;
    }
    let mut calls: Vec<Call> = again(last).collect();
    for call in &mut calls {
        if let Some(when) = when {
            if call.skill == SkillName::DeviceReconcile {
                if let Some(days) = when.look_back {
                    call.set("date_range", days.clamp(1, 366));
                }
            } else if matches!(
                call.skill,
                SkillName::EncounterQuery | SkillName::CareCoordination | SkillName::ReportGenerate
            ) {
                for (name, day) in [("date_from", when.from), ("date_to", when.to)] {
                    call.args.shift_remove(name);
                    if let Some(day) = day {
                        call.set(name, day.to_string());
                    }
                }
            }
        }
        if call.skill == SkillName::EncounterQuery {
            for (name, value) in [("encounter_type", kind), ("status", status)] {
                if let Some(value) = value {
                    call.set(name, value);
                }
            }
        }
        if call.skill == SkillName::ReportGenerate {
            if csv || table {
                call.set("format", if csv { "csv" } else { "table" });
            }
            if let Some(report) = report {
                call.set("report_type", report);
            }
        }
    }
    if let Some(first) = people.first() {
        let mut everyone = Vec::new();
        for person in people.iter().map(|person| person.text.as_str()).take(5) {
            everyone.extend(calls.iter().cloned().map(|call| with_person(call, person)));
        }
        let _ = first;
        calls = everyone;
    }
    let answer = finish(&request.id, request.role, calls);
    (answer.outcome != Outcome::Clarify)
        .then_some(answer)
        .or_else(|| Some(answer::question(&request.id, answer::not_understood())))
}
