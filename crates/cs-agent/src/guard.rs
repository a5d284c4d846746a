//! Attempts to get round approval, audit, roles or the walls; and what no skill
//! does: writing to the chart, clinical advice, small talk.
//!
//! Nothing here is needed for safety, because a plan executes nothing and every
//! write waits for a signature. It is so that such a sentence is answered
//! plainly instead of being half understood.

mod outside;
mod phrases;

use crate::text::{After, Token};
use crate::vocabulary;
use cs_access::Role;
use outside::{ADVICE, OFF_TOPIC, WRITES};
use phrases::{BYPASS, CONTROLS, OTHER_PRACTICE, RAW, SOFT_CONTROLS, WAIVING};
use strsim::osa_distance;

/// Why a sentence is refused before it is planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    Approval,
    Rules,
    Audit,
    Identity,
    Export,
    Erase,
    Practice,
    Write,
    Advice,
    OffTopic,
}

/// How many words may stand between two parts of a phrase.
const GAP: usize = 7;

/// Looks for attempts to get round the product's rules.
pub(crate) fn bypass(text: &str, tokens: &[Token], role: Role) -> Option<Refusal> {
    let lower = text.to_lowercase();
    if let Some((_, refusal)) = RAW.iter().find(|(piece, _)| lower.contains(piece)) {
        return Some(*refusal);
    }
    if bulk_to_address(tokens) {
        return Some(Refusal::Export);
    }
    if role != Role::MpsAdmin && OTHER_PRACTICE.iter().any(|phrase| stands(tokens, phrase)) {
        return Some(Refusal::Practice);
    }
    if waives(tokens) {
        return Some(Refusal::Rules);
    }
    BYPASS
        .iter()
        .find(|(phrase, _)| stands(tokens, phrase))
        .map(|(_, refusal)| *refusal)
}

/// Looks for orders that would write to the record.
pub(crate) fn write(tokens: &[Token]) -> bool {
    orders(tokens)
        .into_iter()
        .any(|at| WRITES.iter().any(|phrase| stands_at(tokens, phrase, at)))
}

/// Looks for questions only a clinician answers.
pub(crate) fn advice(tokens: &[Token]) -> bool {
    ADVICE.iter().any(|phrase| stands(tokens, phrase))
}

/// Looks for talk that is no task of the practice.
pub(crate) fn off_topic(tokens: &[Token]) -> bool {
    OFF_TOPIC.iter().any(|phrase| stands(tokens, phrase))
}

/// Words of the countersigning itself. A task names them only to say that a
/// draft is for approval; anything else about them is not for a sentence to change.
const HOUSE: [&str; 9] = [
    "approval",
    "approvals",
    "countersign",
    "countersigning",
    "countersignature",
    "signoff",
    "sign-off",
    "countersignatures",
    "preapprove",
];

/// "for my approval", "waiting for approval", "pending approval".
fn awaited(tokens: &[Token], at: usize) -> bool {
    let before = &tokens[at.saturating_sub(3)..at];
    before.iter().any(|near| {
        near.is(&[
            "for", "pending", "awaiting", "waiting", "needs", "need", "needing", "await", "awaits",
        ])
    }) && !before.iter().any(|near| {
        near.is(&["no", "not", "don't", "dont", "without", "waiting"]) && !near.is(&["waiting"])
    }) && !tokens[..at].iter().any(|near| {
        near.is(&[
            "don't", "dont", "no", "without", "skip", "never", "stop", "nobody", "not",
        ])
    })
}

/// A waiving word near one of the controls: however it is worded, a plan does not.
fn waives(tokens: &[Token]) -> bool {
    const NEAR: usize = 6;
    const CLOSE: usize = 4;
    let listed = |token: &Token, list: &[&str]| {
        list.contains(&token.word.as_str()) || list.contains(&token.fold.as_str())
    };
    // "insurance approval", "prior approval": a payer's, not ours.
    let payers = |at: usize| {
        let around = &tokens[at.saturating_sub(4)..(at + 4).min(tokens.len())];
        around.iter().any(|token| {
            token.is(&[
                "insurance",
                "prior",
                "payer",
                "authorization",
                "auth",
                "auths",
                "pa",
                "preapproval",
                "plan",
            ])
        })
    };
    let soft_verb = [
        "don't",
        "dont",
        "skip",
        "skipping",
        "without",
        "w/o",
        "no",
        "nobody",
        "noone",
        "never",
        "bypass",
        "avoid",
        "stop",
        "quit",
        "needn't",
        "around",
        "disable",
        "unnecessary",
        "leave",
        "omit",
        "ignore",
    ];
    tokens.iter().enumerate().any(|(at, token)| {
        if token.is(&HOUSE) && !payers(at) && !awaited(tokens, at) {
            return true;
        }
        if listed(token, CONTROLS) && !payers(at) {
            let around = &tokens[at.saturating_sub(NEAR)..(at + NEAR).min(tokens.len())];
            return around.iter().any(|near| listed(near, WAIVING));
        }
        if listed(token, SOFT_CONTROLS) {
            // "no record of a visit" asks about a chart; "leave no record" does not.
            let before = &tokens[at.saturating_sub(CLOSE)..at];
            let waived = before.iter().any(|near| listed(near, &soft_verb));
            let chart = token.is(&[
                "record", "sign", "log", "logs", "reviewed", "safety", "checks", "trace",
                "checking",
            ]) && !before.iter().any(|near| {
                near.is(&[
                    "leave", "don't", "dont", "skip", "bypass", "ignore", "disable", "nobody",
                    "stop", "without",
                ])
            });
            return waived && !chart;
        }
        false
    })
}

/// Many people's data to an address typed into the sentence.
fn bulk_to_address(tokens: &[Token]) -> bool {
    let has = |words: &[&str]| tokens.iter().any(|token| token.is(words));
    let address = tokens
        .iter()
        .any(|token| token.shape == crate::text::Shape::Email);
    let bulk = has(&[
        "all",
        "every",
        "list",
        "database",
        "records",
        "patients",
        "charts",
        "everything",
        "everyone",
        "data",
        "report",
        "export",
        "entire",
    ]);
    address
        && bulk
        && has(&[
            "send", "email", "export", "forward", "share", "copy", "upload", "mail", "transfer",
        ])
}

fn stands(tokens: &[Token], phrase: &str) -> bool {
    (0..tokens.len()).any(|at| stands_at(tokens, phrase, at))
}

/// Whether a phrase begins at a token. Words follow one another; `~` allows a
/// gap, `a|b` either, `^` in front only the start of an order.
fn stands_at(tokens: &[Token], phrase: &str, at: usize) -> bool {
    let mut place = at;
    let mut gap = false;
    let mut first = true;
    for part in phrase.split_whitespace() {
        if part == "~" {
            gap = true;
            continue;
        }
        let part = match part.strip_prefix('^') {
            Some(rest) if !orders(&tokens[..=at.min(tokens.len() - 1)]).contains(&at) => {
                let _ = rest;
                return false;
            }
            Some(rest) => rest,
            None => part,
        };
        let reach = if first || !gap { place } else { place + GAP };
        let Some(found) = (place..=reach).find(|spot| {
            tokens
                .get(*spot)
                .is_some_and(|token| matches_part(token, part))
        }) else {
            return false;
        };
        place = found + 1;
        gap = false;
        first = false;
    }
    true
}

fn matches_part(token: &Token, part: &str) -> bool {
    part.split('|').any(|word| {
        token.word == word
            || token.fold == word
            || (word.len() >= 6
                && token.fold.len() >= 6
                && !vocabulary::is_english(&token.fold)
                && osa_distance(&token.fold, word) <= 1)
    })
}

/// Places where an order begins: the start of the text or of a clause, after
/// polite words.
fn orders(tokens: &[Token]) -> Vec<usize> {
    const POLITE: [&str; 34] = [
        "please", "pls", "plz", "can", "could", "would", "you", "i", "we", "need", "want", "to",
        "just", "go", "ahead", "and", "then", "also", "help", "me", "hey", "hi", "ok", "let's",
        "lets", "now", "kindly", "i'd", "like", "for", "must", "should", "so", "u",
    ];
    let mut places = Vec::new();
    let mut open = true;
    for (at, token) in tokens.iter().enumerate() {
        if open {
            places.push(at);
        }
        open = (open && token.is(&POLITE))
            || token.is(&["and", "then", "please"])
            || matches!(token.after, After::Stop | After::Comma | After::Colon);
    }
    places
}
