//! A sentence understood piece by piece, and its parting into tasks.

use crate::dates::{self, Lean, When};
use crate::intents::{self, Intent, OWN_TASK};
use crate::people::{self, Person};
use crate::services::{self, Named};
use crate::text::{After, Shape, Token, repair, tokens};
use crate::vocabulary::marks::{self, Hit};
use crate::vocabulary::{Mark, Marks};
use chrono::NaiveDate;
use cs_access::SkillName;

/// Everything found in a text.
pub(crate) struct Sentence {
    pub(crate) text: String,
    pub(crate) tokens: Vec<Token>,
    pub(crate) used: Vec<bool>,
    pub(crate) whens: Vec<When>,
    /// Dates of birth: they say who, not when.
    pub(crate) births: Vec<When>,
    pub(crate) hits: Vec<Hit>,
    pub(crate) people: Vec<Person>,
    pub(crate) drugs: Vec<Named>,
    pub(crate) services: Vec<Named>,
    pub(crate) today: NaiveDate,
}

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
    /// Reads a text against a day.
    pub(crate) fn read(text: &str, today: NaiveDate) -> Self {
        let mut tokens = tokens(text);
        repair(&mut tokens);
        let lean = lean(&tokens);
        let mut used = vec![false; tokens.len()];
        for (at, token) in tokens.iter().enumerate() {
            used[at] = !matches!(token.shape, Shape::Word | Shape::Figure);
        }
        for (from, to) in services::payers(&tokens) {
            used[from..to].fill(true);
        }
        let mut whens = dates::find(&tokens, today, lean);
        let births: Vec<When> = whens
            .iter()
            .filter(|when| is_birth(&tokens, when, today))
            .cloned()
            .collect();
        whens.retain(|when| !births.contains(when));
        for when in whens.iter().chain(&births) {
            used[when.first..when.end].fill(true);
        }
        let drugs = services::drugs(text, &tokens, &used);
        let people = people::find(text, &tokens, &used);
        for person in &people {
            used[person.from..person.to].fill(true);
        }
        let services = services::services(text, &tokens, &used);
        let words: Vec<&str> = tokens.iter().map(|token| token.word.as_str()).collect();
        let hits = settle_channels(&tokens, marks::find(&words, &used));
        Self {
            text: text.to_owned(),
            used,
            whens,
            births,
            hits,
            people,
            drugs,
            services,
            today,
            tokens,
        }
    }

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
                !(named(left) && named(right)) && !(separate && right.marks.has(Mark::When))
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
            (x, y) => x == y && !(named(left) && named(right)),
        }
    }
}

/// Marks that count inside a message's subject too: they name its reason.
const TOPICS: [Mark; 7] = [
    Mark::NoShow,
    Mark::Overdue,
    Mark::Refill,
    Mark::BadReading,
    Mark::Engagement,
    Mark::NotSeen,
    Mark::Silent,
];

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

/// Which way open dates look.
fn lean(tokens: &[Token]) -> Lean {
    let any = |words: &[&str]| tokens.iter().any(|token| token.is(words));
    let behind = any(&[
        "missed",
        "cancelled",
        "canceled",
        "completed",
        "finished",
        "seen",
        "saw",
        "did",
        "was",
        "were",
        "had",
        "since",
        "history",
        "ago",
        "skipped",
        "hasn't",
        "haven't",
        "hasnt",
        "havent",
        "noshow",
        "noshows",
        "showed",
        "didn't",
        "didnt",
        "report",
        "volume",
        "attended",
        "came",
    ]) || tokens
        .windows(2)
        .any(|pair| pair[0].word == "no" && pair[1].is(&["show", "shows", "showed"]));
    if behind {
        Lean::Past
    } else if any(&[
        "scheduled",
        "upcoming",
        "booked",
        "will",
        "coming",
        "tomorrow",
        "planned",
        "future",
    ]) {
        Lean::Future
    } else if tokens
        .windows(2)
        .any(|pair| pair[0].is(&["look", "looks", "looking"]) && pair[1].word == "like")
        || any(&[
            "appointment",
            "appointments",
            "appt",
            "appts",
            "schedule",
            "calendar",
            "agenda",
            "slot",
            "slots",
        ])
    {
        Lean::Near
    } else {
        Lean::Past
    }
}

/// Whether a day says who somebody is.
fn is_birth(tokens: &[Token], when: &When, today: NaiveDate) -> bool {
    use chrono::Datelike;
    let (Some(from), Some(to)) = (when.from, when.to) else {
        return false;
    };
    if from != to {
        return false;
    }
    let cue = tokens[when.first.saturating_sub(3)..when.first.min(tokens.len())]
        .iter()
        .any(|token| {
            token.is(&[
                "dob",
                "born",
                "birthday",
                "birth",
                "birthdate",
                "bday",
                "d.o.b",
                "b-day",
                "bd",
            ])
        });
    cue || from.year() <= today.year() - 12
}

/// "text" and "e-mail" are also nouns, and "send me" is no message to a patient.
fn settle_channels(tokens: &[Token], mut hits: Vec<Hit>) -> Vec<Hit> {
    let to_me = |hit: &Hit| {
        tokens
            .get(hit.to)
            .is_some_and(|token| token.is(&["me", "us"]))
    };
    let drafting = hits.iter().any(|hit| hit.mark == Mark::Draft)
        || tokens
            .iter()
            .any(|token| token.is(&["send", "draft", "write"]));
    hits.retain(|hit| !(hit.mark == Mark::Send && to_me(hit)));
    // "let Maria know …"
    if let Some(at) = tokens.iter().position(|token| token.word == "let")
        && !tokens
            .get(at + 1)
            .is_some_and(|token| token.is(&["me", "us"]))
        && let Some(know) =
            (at + 2..(at + 8).min(tokens.len())).find(|place| tokens[*place].word == "know")
    {
        hits.push(Hit {
            mark: Mark::Send,
            value: "",
            from: know,
            to: know + 1,
        });
    }
    for hit in &mut hits {
        if hit.mark != Mark::Send || hit.from == 0 {
            continue;
        }
        let before = &tokens[hit.from - 1];
        let owned = before.possessive || before.is(&["his", "her", "their"]);
        let asked = tokens.iter().take(4).any(|token| {
            token.is(&[
                "what", "what's", "whats", "need", "get", "find", "show", "give", "look",
            ])
        });
        let addressed = tokens
            .get(hit.to)
            .is_some_and(|next| next.shape == Shape::Email)
            && tokens[..hit.from].iter().any(|token| {
                token.is(&[
                    "look", "find", "patient", "search", "with", "w", "lookup", "whose", "locate",
                ])
            });
        if hit.value == "email" && addressed {
            hit.mark = Mark::ContactInfo;
        }
        if hit.value == "email" && owned && (asked || !drafting) {
            hit.mark = Mark::ContactInfo;
        }
    }
    hits
}
