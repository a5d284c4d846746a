//! Everything found in a text, piece by piece.

use crate::dates::{self, Lean, When};
use crate::people::{self, Person};
use crate::services::{self, Named};
use crate::text::{Shape, Token, repair, tokens};
use crate::vocabulary::Mark;
use crate::vocabulary::marks::{self, Hit};
use chrono::NaiveDate;

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
}

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
