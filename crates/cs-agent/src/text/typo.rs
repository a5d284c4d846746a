//! Typing slips in the task's own words are repaired; names never are.

use super::{Shape, Token};
use crate::vocabulary;
use strsim::osa_distance;

/// Short forms staff type, and what they stand for.
const SHORT: [(&str, &str); 31] = [
    ("ths", "this"),
    ("nxt", "next"),
    ("frm", "from"),
    ("abt", "about"),
    ("yest", "yesterday"),
    ("tmrw", "tomorrow"),
    ("tmw", "tomorrow"),
    ("tmr", "tomorrow"),
    ("tdy", "today"),
    ("2day", "today"),
    ("rpt", "report"),
    ("prev", "previous"),
    ("sched", "schedule"),
    ("hx", "history"),
    ("enc", "encounter"),
    ("encs", "encounters"),
    ("wth", "with"),
    ("bc", "because"),
    ("rdgs", "readings"),
    ("appnt", "appointment"),
    ("appnts", "appointments"),
    ("dx", "diagnosis"),
    ("tx", "treatment"),
    ("hasn", "hasn't"),
    ("canx", "cancelled"),
    ("resched", "reschedule"),
    ("auths", "auths"),
    ("pcp", "pcp"),
    ("msgs", "messages"),
    ("fup", "f/u"),
    ("f-up", "f/u"),
];

/// Words repaired in one request at most: the cost stays linear on any input.
const MOST_REPAIRS: usize = 60;

/// Sets `word` of each token that is a slip of a task word.
pub(crate) fn repair(tokens: &mut [Token]) {
    let mut tried = 0;
    for at in 0..tokens.len() {
        if tried == MOST_REPAIRS {
            return;
        }
        let token = &tokens[at];
        if let Some((_, word)) = SHORT.iter().find(|(short, _)| *short == token.fold) {
            tokens[at].word = (*word).to_owned();
            continue;
        }
        // "ED" is the emergency department, "Ed" somebody.
        let visit = |place: usize| {
            tokens.get(place).is_some_and(|next| {
                matches!(
                    next.fold.as_str(),
                    "visit" | "visits" | "encounter" | "encounters"
                )
            })
        };
        if token.fold == "ed" && !token.possessive && (token.raw == "ED" || visit(at + 1)) {
            tokens[at].word = "er".to_owned();
            continue;
        }
        if token.fold == "lst" {
            let unit = tokens
                .get(at + 1)
                .is_some_and(|next| crate::dates::names::unit(&next.fold).is_some());
            tokens[at].word = if unit { "last" } else { "list" }.to_owned();
            continue;
        }
        if token.shape != Shape::Word
            || vocabulary::is_task_word(&token.fold)
            || !token.fold.is_ascii()
        {
            continue;
        }
        tried += 1;
        if let Some(word) = correction(tokens, at) {
            word.clone_into(&mut tokens[at].word);
        }
    }
}

/// The task word this one is a slip of, if that is the likelier reading.
fn correction(tokens: &[Token], at: usize) -> Option<&'static str> {
    let token = &tokens[at];
    let folded = token.fold.as_str();
    if vocabulary::is_english(folded) || vocabulary::is_drug(folded) {
        return None;
    }
    let given = vocabulary::is_given(folded);
    let surname = vocabulary::is_surname(folded);
    if given || token.possessive || (surname && (token.capital || beside_name(tokens, at))) {
        return None;
    }
    // A capital inside the sentence reads as a name, unless it is far from one.
    let reach = if surname || (token.capital && at > 0) {
        1
    } else {
        reach(folded.len())
    };
    nearest(folded, reach)
}

/// Edits allowed by length: none below four letters, two from seven on.
const fn reach(length: usize) -> usize {
    match length {
        0..=2 => 0,
        3..=6 => 1,
        _ => 2,
    }
}

fn nearest(folded: &str, reach: usize) -> Option<&'static str> {
    if folded.len() < 3 || reach == 0 {
        return None;
    }
    let mut best: Option<(usize, usize, &'static str)> = None;
    for word in vocabulary::repair_targets() {
        let gap = word.len().abs_diff(folded.len());
        // Three letters: only two swapped, and only into a word of three.
        if gap > reach
            || word.len() < 3
            || (folded.len() == 3 && (gap > 0 || !swapped(folded, word)))
        {
            continue;
        }
        let distance = osa_distance(folded, word);
        // Two slips seldom touch the first letter too.
        let off_start = usize::from(word.as_bytes().first() != folded.as_bytes().first());
        if distance > reach || (distance == 2 && off_start == 1) {
            continue;
        }
        // A short word changed in its first letter is another word.
        if off_start == 1 && folded.len() < 6 && !swapped(folded, word) {
            continue;
        }
        if best.is_none_or(|(d, o, _)| (distance, off_start) < (d, o)) {
            best = Some((distance, off_start, word));
        }
    }
    best.map(|(_, _, word)| word)
}

fn swapped(a: &str, b: &str) -> bool {
    let (mut left, mut right) = (a.as_bytes().to_vec(), b.as_bytes().to_vec());
    left.sort_unstable();
    right.sort_unstable();
    left == right
}

/// Whether a neighbour is surely part of a name.
fn beside_name(tokens: &[Token], at: usize) -> bool {
    let name = |place: Option<usize>| {
        place
            .and_then(|place| tokens.get(place))
            .is_some_and(|token| {
                !vocabulary::is_task_word(&token.fold)
                    && !vocabulary::is_common_english(&token.fold)
                    && (vocabulary::is_given(&token.fold) || vocabulary::is_surname(&token.fold))
            })
    };
    let cue = at.checked_sub(1).is_some_and(|before| {
        tokens[before].is(&[
            "for", "patient", "pt", "mr", "mrs", "ms", "dr", "of", "about", "with",
        ])
    });
    name(at.checked_sub(1)) || name(Some(at + 1)) || cue
}
