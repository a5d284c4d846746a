//! The parting of a sentence into tasks, and the joining of what is one task.

use crate::clauses::Clause;
use crate::intents::OWN_TASK;
use crate::sentence::Sentence;
use crate::text::{After, Token};
use crate::vocabulary::Mark;
use cs_access::SkillName;

impl Sentence {
    /// The tasks of the sentence, in order.
    pub(crate) fn clauses(&self) -> Vec<Clause> {
        let mut pieces: Vec<Clause> = Vec::new();
        let mut from = 0;
        for (cut, next) in self.cuts() {
            if cut > from {
                pieces.push(self.clause(from, cut));
            }
            from = next;
        }
        if from < self.tokens.len() {
            pieces.push(self.clause(from, self.tokens.len()));
        }
        self.merged(pieces)
    }

    /// Places where one task may end and the next begin: (end, next start).
    fn cuts(&self) -> Vec<(usize, usize)> {
        let mut cuts = Vec::new();
        for at in 0..self.tokens.len().saturating_sub(1) {
            let token = &self.tokens[at];
            let in_period = self
                .whens
                .iter()
                .chain(&self.births)
                .any(|when| at + 1 > when.first && at + 1 < when.end)
                || self
                    .people
                    .iter()
                    .any(|person| at + 1 > person.from && at + 1 < person.to);
            if in_period {
                continue;
            }
            if token.after == After::Stop {
                cuts.push((at + 1, at + 1));
                continue;
            }
            if self.used[at] && !token.is(&["and"]) {
                if token.after == After::Comma && self.acts(at + 1) {
                    cuts.push((at + 1, at + 1));
                }
                continue;
            }
            let next = &self.tokens[at + 1];
            if token.is(&["and", "plus", "&"]) {
                let skip = at
                    + 1
                    + usize::from(next.is(&["then", "also", "afterwards", "finally", "please"]));
                if next.is(&["then", "afterwards"]) || self.acts(skip) || self.names_task(skip) {
                    cuts.push((at, skip));
                }
            } else if token.is(&["then", "afterwards"])
                && at > 0
                && !self.tokens[at - 1].is(&["and", "since", "by", "until", "back"])
            {
                cuts.push((at, at + 1));
            } else if token.after == After::Comma && self.acts(at + 1) {
                cuts.push((at + 1, at + 1));
            }
        }
        cuts
    }

    /// Whether an order begins here.
    fn acts(&self, at: usize) -> bool {
        let polite = |word: &Token| {
            word.is(&[
                "please", "pls", "can", "could", "you", "i", "need", "to", "also", "then", "want",
                "me", "just", "kindly",
            ])
        };
        let mut at = at;
        while self.tokens.get(at).is_some_and(polite) && at + 1 < self.tokens.len() {
            at += 1;
        }
        let Some(token) = self.tokens.get(at) else {
            return false;
        };
        if self.used[at] {
            return false;
        }
        let following = self.tokens.get(at + 1);
        // "text" and "email" as nouns ("text and email drafts") start nothing.
        let noun = following.is_none_or(|next| {
            next.is(&[
                "message",
                "messages",
                "drafts",
                "draft",
                "address",
                "reminders",
            ])
        });
        token.is(&ORDERS) || token.is(&["text", "email", "message", "contact", "call"]) && !noun
    }

    /// Whether the noun after "and" speaks of another skill than what stands before.
    fn names_task(&self, at: usize) -> bool {
        if self.people.iter().any(|person| person.from == at) {
            return false;
        }
        let right = self.clause(at, self.tokens.len()).intent;
        let left = self.clause(0, at.saturating_sub(1).max(1)).intent;
        match (left, right) {
            (Some(left), Some(right)) => {
                let documents = left.skill == SkillName::DocumentDraft
                    && right.skill == left.skill
                    && left.kind != right.kind
                    && !right.kind.is_empty();
                let subject = self
                    .hits
                    .iter()
                    .any(|hit| hit.from >= at && hit.from <= at + 2);
                let reports =
                    left.skill == SkillName::ReportGenerate && right.skill == left.skill && subject;
                let differ = left.skill != right.skill
                    && left.weight >= 57
                    && right.weight >= 57
                    && !right.drafts;
                subject && (documents || differ || reports)
            }
            _ => false,
        }
    }

    /// Joins pieces that are no task of their own to their neighbours.
    fn merged(&self, pieces: Vec<Clause>) -> Vec<Clause> {
        let own = |clause: &Clause| {
            clause
                .intent
                .is_some_and(|intent| intent.weight >= OWN_TASK)
        };
        let mut tasks: Vec<Clause> = Vec::new();
        for piece in pieces {
            let Some(last) = tasks.last() else {
                tasks.push(piece);
                continue;
            };
            if !own(last) || !own(&piece) || self.one_task(last, &piece) {
                let (from, to) = (last.from, piece.to);
                tasks.pop();
                tasks.push(self.clause(from, to));
            } else {
                tasks.push(piece);
            }
        }
        tasks
    }

    /// Two pieces of one call: a list and the drafts to the people on it.
    fn one_task(&self, left: &Clause, right: &Clause) -> bool {
        let (Some(a), Some(b)) = (left.intent, right.intent) else {
            return false;
        };
        let named = |clause: &Clause| clause.marks.has(Mark::Person);
        match (a.skill, b.skill) {
            (SkillName::CareCoordination, SkillName::CareCoordination) => {
                !(named(right) && a.drafts)
            }
            (SkillName::EncounterQuery, SkillName::EncounterQuery) => {
                let separate = self.tokens[right.from..right.to]
                    .iter()
                    .any(|token| token.is(&ORDERS));
                !(named(left) && named(right) || separate && right.marks.has(Mark::When))
            }
            (SkillName::DocumentDraft, SkillName::DocumentDraft) => {
                a.kind == b.kind && !(named(left) && named(right))
            }
            (SkillName::ReportGenerate, SkillName::ReportGenerate) => {
                let kind = |clause: &Clause| {
                    self.hits
                        .iter()
                        .find(|hit| {
                            hit.mark == Mark::ReportType
                                && hit.from >= clause.from
                                && hit.to <= clause.to
                        })
                        .map(|hit| hit.value)
                };
                kind(left).is_none() || kind(right).is_none() || kind(left) == kind(right)
            }
            // "a referral for Ana, send it to Dr. Lee": where the document goes.
            (SkillName::DocumentDraft | SkillName::PriorAuth, SkillName::CareCoordination) => {
                b.drafts
                    && !named(right)
                    && !right.marks.has(Mark::Patients)
                    && !right.marks.has(Mark::Pronoun)
            }
            (x, y) => x == y && !(named(left) && named(right)),
        }
    }
}

/// Verbs that begin an order.
const ORDERS: [&str; 37] = [
    "show",
    "list",
    "find",
    "check",
    "draft",
    "write",
    "prepare",
    "send",
    "pull",
    "look",
    "run",
    "give",
    "generate",
    "start",
    "create",
    "refer",
    "tell",
    "get",
    "make",
    "search",
    "remind",
    "notify",
    "review",
    "compose",
    "see",
    "display",
    "reach",
    "open",
    "bring",
    "submit",
    "initiate",
    "begin",
    "verify",
    "summarize",
    "export",
    "reconcile",
    "do",
];
