//! Counts over the whole list, and what is said about it.

use super::{Asked, Entry};
use cs_clinical::{Channel, Urgency};
use std::collections::BTreeMap;

/// Patients by urgency and reason.
#[derive(Default)]
pub struct Counts {
    pub urgent: usize,
    pub due: usize,
    pub routine: usize,
    pub by_reason: BTreeMap<&'static str, usize>,
}

impl Counts {
    pub fn of(entries: &[Entry]) -> Self {
        let mut counts = Self::default();
        for entry in entries {
            match entry
                .flags
                .first()
                .map_or(Urgency::Routine, |flag| flag.urgency)
            {
                Urgency::Urgent => counts.urgent += 1,
                Urgency::Due => counts.due += 1,
                Urgency::Routine => counts.routine += 1,
            }
            let mut reasons: Vec<&str> =
                entry.flags.iter().map(|flag| flag.kind.reason()).collect();
            reasons.sort_unstable();
            reasons.dedup();
            reasons
                .into_iter()
                .for_each(|reason| *counts.by_reason.entry(reason).or_default() += 1);
        }
        counts
    }
}

/// The sentence over the list.
pub fn message(
    total: usize,
    counts: &Counts,
    asked: &Asked<'_>,
    drafted: usize,
    cut_short: bool,
) -> String {
    let people = if total == 1 {
        "1 patient needs".to_owned()
    } else {
        format!("{total} patients need")
    };
    let mut text = format!(
        "{people} following up: {} urgent, {} due, {} routine.",
        counts.urgent, counts.due, counts.routine
    );
    if total > asked.limit {
        text.push_str(&format!(" The first {} are listed.", asked.limit));
    }
    if asked.draft {
        let what = if asked.channel == Channel::Sms {
            "text"
        } else {
            "e-mail"
        };
        text.push_str(&format!(
            " {drafted} {what} {} for your review; nothing is sent before you approve.",
            if drafted == 1 {
                "draft waits"
            } else {
                "drafts wait"
            }
        ));
    }
    if cut_short {
        text.push_str(" Not everything could be read at once; ask for one reason or one patient.");
    }
    text
}

/// The plan a person reviews, step by step.
pub fn plan(asked: &Asked<'_>, drafted: usize, to_call: usize, counts: &Counts) -> Vec<String> {
    let mut plan = Vec::new();
    if counts.urgent > 0 {
        plan.push(format!(
            "Look at the {} urgent first and call them today.",
            counts.urgent
        ));
    }
    if drafted > 0 {
        plan.push(format!(
            "Review {drafted} drafted {}, edit where needed, countersign.",
            if drafted == 1 { "message" } else { "messages" }
        ));
    }
    if to_call > 0 {
        plan.push(format!(
            "Call {to_call} who may not be written to; the reason stands beside each."
        ));
    }
    if !asked.draft && plan.is_empty() {
        plan.push("Read the reasons and choose for whom to draft a message.".to_owned());
    }
    plan
}
