//! Medicines, services, payers and providers named in a request.

use crate::text::{After, Token};
use crate::vocabulary::{self, services};

/// A run of tokens, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) text: String,
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// The text of a run of tokens, as typed.
pub(crate) fn slice(text: &str, tokens: &[Token], from: usize, to: usize) -> String {
    let start = tokens.get(from).map_or(0, |token| token.from);
    let end = to
        .checked_sub(1)
        .and_then(|last| tokens.get(last))
        .map_or(start, |token| token.to);
    text.get(start..end).unwrap_or_default().to_owned()
}

/// Medicines by name.
pub(crate) fn drugs(text: &str, tokens: &[Token], used: &[bool]) -> Vec<Named> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if !used[at] && vocabulary::is_drug(&token.fold) && !vocabulary::is_task_word(&token.fold) {
            found.push(Named {
                text: slice(text, tokens, at, at + 1),
                from: at,
                to: at + 1,
            });
        }
    }
    found
}

fn among(list: &str, word: &str) -> bool {
    list.split_whitespace()
        .any(|entry| entry == word || word.strip_suffix('s') == Some(entry))
}

/// Services: a service noun with the words that belong to it, or a CPT/HCPCS code.
pub(crate) fn services(text: &str, tokens: &[Token], used: &[bool]) -> Vec<Named> {
    let mut found: Vec<Named> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let word = tokens[at].word.as_str();
        let starts =
            !used[at] && (among(services::HEADS, word) || among(services::MODIFIERS, word));
        if !starts {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < tokens.len()
            && !used[end]
            && tokens[end - 1].after == After::Nothing
            && !tokens[end - 1].possessive
        {
            let next = tokens[end].word.as_str();
            let of = matches!(next, "of" | "to")
                && tokens.get(end + 1).is_some_and(|beyond| {
                    among(services::MODIFIERS, &beyond.word) || beyond.word == "the"
                });
            let the = next == "the" && tokens[end - 1].word == "of";
            if among(services::HEADS, next) || among(services::MODIFIERS, next) || of || the {
                end += 1;
            } else {
                break;
            }
        }
        if tokens[at..end]
            .iter()
            .any(|token| among(services::HEADS, &token.word))
        {
            found.push(Named {
                text: slice(text, tokens, at, end),
                from: at,
                to: end,
            });
        }
        at = end;
    }
    found
}

/// Specialties, for the recipient of a letter.
pub(crate) fn is_specialty(word: &str) -> bool {
    among(services::SPECIALTIES, word)
}

/// Marks the tokens of payers, so that no payer is taken for a person.
pub(crate) fn payers(tokens: &[Token]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let length = services::PAYERS
            .split('|')
            .filter_map(|payer| {
                let words: Vec<&str> = payer.split_whitespace().collect();
                let fits = words.iter().enumerate().all(|(index, word)| {
                    tokens
                        .get(at + index)
                        .is_some_and(|token| token.word == *word)
                });
                fits.then_some(words.len())
            })
            .max();
        match length {
            Some(length) => {
                found.push((at, at + length));
                at += length;
            }
            None => at += 1,
        }
    }
    found
}
