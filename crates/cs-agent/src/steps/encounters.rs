//! Inputs of pms-encounter-query.

use super::Call;
use crate::clauses::Clause;
use crate::sentence::Sentence;
use crate::services::slice;
use crate::text::After;
use crate::vocabulary::Mark;
use crate::vocabulary::marks::Hit;
use cs_access::SkillName;

/// Of several statuses not joined by "and", the one that was meant.
const STATUS_ORDER: [&str; 4] = ["cancelled", "completed", "in_progress", "scheduled"];
/// Types that a visit is "for": everything else after "for" is no type.
const TYPE_ORDER: [&str; 5] = [
    "telehealth",
    "emergency",
    "procedure",
    "office_visit",
    "follow_up",
];
/// Reasons for a visit that are searched in its text.
const COMPLAINTS: [&str; 40] = [
    "pain",
    "chest",
    "headache",
    "headaches",
    "migraine",
    "migraines",
    "dizziness",
    "diabetes",
    "hypertension",
    "cough",
    "fever",
    "fall",
    "falls",
    "pregnancy",
    "copd",
    "asthma",
    "depression",
    "anxiety",
    "back",
    "knee",
    "shoulder",
    "neck",
    "hip",
    "rash",
    "flu",
    "covid",
    "nausea",
    "fatigue",
    "shortness",
    "breath",
    "sore",
    "throat",
    "injury",
    "wound",
    "infection",
    "vaccine",
    "vaccines",
    "heart",
    "failure",
    "swelling",
];

impl Sentence {
    pub(super) fn encounters(&self, clause: &Clause) -> Vec<Call> {
        let types = self.chosen(clause, Mark::Type, &TYPE_ORDER);
        let statuses = self.chosen(clause, Mark::Status, &STATUS_ORDER);
        let mut calls = Vec::new();
        for call in self.each(clause, SkillName::EncounterQuery, |_| {}) {
            for kind in &types {
                for status in &statuses {
                    let mut call = call.clone();
                    if let Some(kind) = kind {
                        call.set("encounter_type", *kind);
                    }
                    self.status(clause, *status, &mut call);
                    calls.push(call);
                }
            }
        }
        let text = self.searched(clause);
        for call in &mut calls {
            if clause.marks.has(Mark::NoShow) {
                call.set("no_show", true);
                call.args.remove("status");
            }
            if let Some(text) = &text {
                call.set("text", text.clone());
            }
            if self.people.iter().any(|person| {
                person.provider && person.from >= clause.from && person.from < clause.to
            }) {
                call.note =
                    "Encounters cannot be filtered by provider, so all providers are shown.";
            }
        }
        calls
    }

    fn status(&self, clause: &Clause, status: Option<&'static str>, call: &mut Call) {
        let when = self.when(clause);
        if let Some(when) = when {
            call.days(when);
        }
        let ahead = when.is_some_and(|when| {
            when.from.is_some_and(|from| from > self.today)
                || when.to.is_some_and(|to| to > self.today)
                    && self.tokens[when.first..when.end]
                        .iter()
                        .any(|token| token.is(&["next", "coming", "upcoming"]))
        });
        let next = (clause.from..clause.to).any(|at| {
            self.tokens[at].word == "next"
                && !self.used[at]
                && self.hits.iter().any(|hit| {
                    hit.from <= at + 2
                        && hit.from > at
                        && matches!(hit.mark, Mark::Visit | Mark::Type | Mark::FollowUp)
                })
        });
        let seen = clause.marks.has(Mark::Seen) && !ahead;
        let status = status.or(if ahead || next {
            Some("scheduled")
        } else if seen {
            Some("completed")
        } else {
            None
        });
        if let Some(status) = status {
            call.set("status", status);
        }
        if clause.marks.has(Mark::FollowUp) && !call.has("encounter_type") {
            call.set("encounter_type", "follow_up");
        }
    }

    /// Values joined by "and" or "or" all count; else the strongest one.
    fn chosen(
        &self,
        clause: &Clause,
        mark: Mark,
        order: &[&'static str],
    ) -> Vec<Option<&'static str>> {
        let mut hits: Vec<&Hit> = self
            .within(clause)
            .filter(|hit| hit.mark == mark && self.counts(clause, hit))
            .collect();
        hits.dedup_by(|a, b| a.value == b.value);
        if let [a, b] = hits.as_slice() {
            let between = &self.tokens[a.to..b.from];
            let joined = between.iter().any(|token| token.is(&["and", "or"])) && between.len() <= 2
                || (between.is_empty() && self.tokens[a.to - 1].after == After::Comma);
            if joined && a.value != b.value {
                return vec![Some(a.value), Some(b.value)];
            }
        }
        let best = order
            .iter()
            .find(|value| hits.iter().any(|hit| hit.value == **value));
        vec![best.copied()]
    }

    /// "procedure" and the like inside a searched text or a rate do not filter.
    fn counts(&self, clause: &Clause, hit: &Hit) -> bool {
        let rate = self.within(clause).any(|other| {
            other.mark == Mark::Count && hit.from >= other.from && hit.from < other.to
        });
        let words = &self.tokens[hit.from..hit.to];
        let closed_office =
            words.iter().any(|token| token.word == "right") && clause.marks.has(Mark::Count);
        !rate && !closed_office
    }

    /// Words to look for in reasons and notes.
    fn searched(&self, clause: &Clause) -> Option<String> {
        let about = self
            .within(clause)
            .find(|hit| hit.mark == Mark::About)
            .map(|hit| hit.to);
        let start = about.or_else(|| {
            (clause.from..clause.to.saturating_sub(1)).find_map(|at| {
                let cue = self.tokens[at].is(&["for", "with"]) && !self.used[at];
                (cue && self.tokens[at + 1].is(&COMPLAINTS) && !self.used[at + 1]).then_some(at + 1)
            })
        })?;
        let start = start
            + usize::from(
                self.tokens
                    .get(start)
                    .is_some_and(|token| token.is(&["a", "an", "the", "her", "his", "their"])),
            );
        let mut end = start;
        while end < clause.to && (!self.used[end] || self.drugs.iter().any(|drug| drug.from == end))
        {
            if self.tokens[end].is(&[
                "for", "in", "from", "during", "since", "last", "this", "by", "at", "on",
            ]) {
                break;
            }
            end += 1;
            if self.tokens[end - 1].after != After::Nothing {
                break;
            }
        }
        (end > start).then(|| slice(&self.text, &self.tokens, start, end))
    }
}
