//! A run of words as one task: its marks, its intent, and where the subject of a
//! message begins.

use crate::intents::{self, Intent};
use crate::sentence::Sentence;
use crate::text::Shape;
use crate::vocabulary::{Mark, Marks};

/// A run of tokens that is one task.
#[derive(Clone, Debug)]
pub(crate) struct Clause {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) marks: Marks,
    pub(crate) intent: Option<Intent>,
    /// First token of what a message is about, for clauses that send one.
    pub(crate) topic: usize,
}

impl Sentence {
    /// A run of tokens with its marks and intent.
    pub(crate) fn clause(&self, from: usize, to: usize) -> Clause {
        let topic = self.topic(from, to);
        let inside = |a: usize| a >= from && a < to;
        let mut found = Marks::default();
        for hit in self.hits.iter().filter(|hit| inside(hit.from)) {
            if hit.from < topic || TOPICS.contains(&hit.mark) {
                found = found.with(hit.mark);
            }
        }
        for person in self.people.iter().filter(|person| inside(person.from)) {
            found = found.with(if person.provider {
                Mark::Provider
            } else {
                Mark::Person
            });
        }
        if !self.births.is_empty() && self.births.iter().any(|birth| inside(birth.first)) {
            found = found.with(Mark::Person);
        }
        if self.whens.iter().any(|when| inside(when.first)) {
            found = found.with(Mark::When);
        }
        if topic >= to && self.drugs.iter().any(|drug| inside(drug.from)) {
            found = found.with(Mark::Drug);
        }
        if self.services.iter().any(|service| inside(service.from)) {
            found = found.with(Mark::Service);
        }
        if self.tokens[from..to]
            .iter()
            .any(|token| token.shape == Shape::EncounterId)
        {
            found = found.with(Mark::EncounterId);
        }
        if self.off_limits(from, to) {
            found = found.with(Mark::BadReading);
        }
        // "who missed their …": the pronoun is the people asked for.
        if found.any(Marks::of(&[Mark::Who, Mark::Patients, Mark::PatientCount])) {
            found = found.without(Mark::Pronoun);
        }
        // "follow up with maria" asks for a message; "who should I reach out to" for a list.
        if found.has(Mark::Send) && self.asks_whom(from, to) {
            found = found.without(Mark::Send).with(Mark::Worklist);
        }
        if self.follows_up(from, to) {
            found = found.with(Mark::Send);
        }
        if found.has(Mark::FollowUp)
            && self
                .hits
                .iter()
                .any(|hit| inside(hit.from) && hit.mark == Mark::Who)
            && self.needs(from, to)
        {
            found = found.with(Mark::Overdue);
        }
        if found.has(Mark::FollowUp)
            && !found.has(Mark::Person)
            && self.tokens[from..to]
                .iter()
                .any(|token| token.is(&["my", "prioritize", "priority", "todays"]))
        {
            found = found.with(Mark::Worklist);
        }
        Clause {
            from,
            to,
            marks: found,
            intent: intents::of(found),
            topic,
        }
    }

    /// Where a message's subject begins: everything after it says what the
    /// message is about, not what to do.
    fn topic(&self, from: usize, to: usize) -> usize {
        let Some(send) = self
            .hits
            .iter()
            .find(|hit| hit.mark == Mark::Send && hit.from >= from && hit.from < to)
        else {
            return to;
        };
        for at in send.to..to {
            let token = &self.tokens[at];
            let person_next = self.people.iter().any(|person| person.from == at + 1);
            let verb_next = self.tokens.get(at + 1).is_some_and(|next| {
                !self.used[at + 1]
                    && !next.is(&[
                        "the",
                        "all",
                        "every",
                        "everyone",
                        "everybody",
                        "patients",
                        "patient",
                        "her",
                        "him",
                        "them",
                        "those",
                        "these",
                        "any",
                        "anyone",
                        "each",
                        "my",
                        "our",
                        "people",
                        "pts",
                        "dr",
                        "mr",
                        "mrs",
                        "ms",
                        "folks",
                        "whoever",
                        "who",
                        "no",
                        "clients",
                        "their",
                        "his",
                        "overdue",
                    ])
            });
            let opens = token.is(&[
                "about",
                "regarding",
                "re",
                "that",
                "saying",
                "asking",
                "letting",
                "because",
                "reminding",
                "telling",
                "concerning",
            ]) || token.word == "to" && verb_next && !person_next && !self.used[at];
            if opens
                && at > send.to.saturating_sub(1)
                && at + 1 < to
                && !(token.is(&["that", "about"]) && self.relative(at))
            {
                return at;
            }
        }
        to
    }

    /// "the patients that missed …": no message text follows.
    fn relative(&self, at: usize) -> bool {
        self.tokens[at].word == "that"
            && at > 0
            && self.tokens[at - 1].is(&[
                "patients",
                "patient",
                "people",
                "those",
                "anyone",
                "everyone",
                "everybody",
                "folks",
                "pts",
                "all",
                "ones",
                "clients",
            ])
    }

    /// A measure and how it stands, in whatever words: "oxygen is low".
    fn off_limits(&self, from: usize, to: usize) -> bool {
        let words = &self.tokens[from..to];
        words.iter().enumerate().any(|(at, token)| {
            token.is(&[
                "oxygen",
                "spo2",
                "o2",
                "glucose",
                "sugar",
                "sugars",
                "bp",
                "pressure",
                "pressures",
                "weight",
                "readings",
                "reading",
                "vitals",
                "pulse",
            ]) && words[at.saturating_sub(3)..(at + 4).min(words.len())]
                .iter()
                .any(|near| {
                    near.is(&[
                        "high",
                        "low",
                        "rising",
                        "elevated",
                        "abnormal",
                        "spiking",
                        "dropping",
                        "uncontrolled",
                        "worsening",
                        "worse",
                    ])
                })
        })
    }

    fn needs(&self, from: usize, to: usize) -> bool {
        self.tokens[from..to].iter().any(|token| {
            token.is(&[
                "need", "needs", "needing", "require", "requires", "should", "due", "want", "must",
            ])
        })
    }

    /// A question for whom to contact is a question, not an order to send.
    fn asks_whom(&self, from: usize, to: usize) -> bool {
        let words = &self.tokens[from..to];
        let asks = words
            .iter()
            .take(3)
            .any(|token| token.is(&["who", "whom", "which"]));
        let duty = words.iter().any(|token| {
            token.is(&[
                "should", "need", "needs", "have", "must", "supposed", "ought", "do", "gotta",
            ])
        });
        let us = words.iter().any(|token| token.is(&["i", "we", "to"]));
        asks && duty && us
    }

    /// "follow up with/on somebody" as an order.
    fn follows_up(&self, from: usize, to: usize) -> bool {
        let Some(hit) = self
            .hits
            .iter()
            .find(|hit| hit.mark == Mark::FollowUp && hit.from >= from && hit.to <= to)
        else {
            return false;
        };
        let polite = [
            "please", "pls", "can", "could", "you", "we", "i", "need", "to", "want", "let's",
            "lets", "and", "also", "then", "would", "like", "i'd", "just", "help", "me", "go",
            "ahead", "kindly",
        ];
        let opens = self.tokens[from..hit.from]
            .iter()
            .all(|token| token.is(&polite));
        let with = self
            .tokens
            .get(hit.to)
            .is_some_and(|token| token.is(&["with", "on"]));
        let whom = self.people.iter().any(|person| person.from == hit.to + 1)
            || self.tokens.get(hit.to + 1).is_some_and(|token| {
                token.is(&[
                    "her", "him", "them", "everyone", "all", "patients", "the", "those", "anyone",
                    "mr", "mrs",
                ])
            });
        opens && with && whom
    }
}

/// Marks that count inside a message's subject too: they name its reason.
const TOPICS: [Mark; 8] = [
    Mark::FollowUp,
    Mark::NoShow,
    Mark::Overdue,
    Mark::Refill,
    Mark::BadReading,
    Mark::Engagement,
    Mark::NotSeen,
    Mark::Silent,
];
