//! Words in a patient's message that a person must see at once.
//!
//! Not a triage and not a diagnosis: it only decides what is raised to the top of
//! an inbox. It errs to urgent: history ("I had a stroke in 2015"), questions and
//! other people ("my mom can't breathe") count. What the writer plainly denies
//! ("no chest pain") is shown too, one step lower. English and Spanish, common
//! misspellings, any case, with or without accents.
//!
//! The list itself is in `urgent_words/rules.rs`. Kept out on purpose: violence
//! at home, single readings ("sugar 40": the readings' own rules see those that
//! devices send), and anything written in another language or only in a picture.

mod rules;

use cs_fhir::fold_text;
use rules::{Found, Word};
use serde::{Deserialize, Serialize};

/// What urgent words are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UrgentKind {
    /// Pain, tightness, pressure in the chest.
    ChestPain,
    /// A heart attack is named.
    HeartAttack,
    /// Can't breathe, short of breath, choking.
    Breathing,
    /// Face, arm, speech, sudden vision or headache; a stroke is named.
    Stroke,
    /// Wants to die or to harm oneself.
    SelfHarm,
    /// Bleeding, blood where none should be.
    Bleeding,
    /// Fainted, unconscious.
    Fainting,
    /// Took too much, poison.
    Overdose,
    /// Throat, tongue or lips swelling; anaphylaxis.
    Allergy,
    /// A seizure.
    Seizure,
    /// 911, ambulance, emergency, "I am dying".
    Emergency,
}

/// Urgent words as they stand in the message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UrgentWords {
    /// As written ("chest feels tight"), with the denial when there is one ("no chest pain").
    pub words: String,
    /// What about.
    pub kind: UrgentKind,
    /// Whether the writer plainly says it is not so.
    pub denied: bool,
}

/// Words that deny what follows them.
const DENIALS: &[&str] = &[
    "no", "not", "never", "without", "dont", "didnt", "doesnt", "havent", "hasnt", "hadnt", "isnt",
    "wasnt", "arent", "aint", "nor", "denies", "deny", "denied", "zero", "sin", "nunca", "ningun",
    "ninguna", "tampoco", "ni", "nothing",
];

/// Words that may stand between a denial and what it denies. Anything else ends
/// its reach: "not sleeping, chest hurts" denies sleep.
const LINKS: &[&str] = &[
    "have", "having", "had", "has", "any", "more", "longer", "a", "an", "the", "my", "of", "in",
    "or", "nor", "real", "signs", "sign", "symptoms", "feel", "feeling", "felt", "been", "further",
    "new", "serious", "severe", "this", "is", "there", "like", "tengo", "tenido", "tiene", "tuve",
    "hay", "he", "siento", "sentido", "mas", "ya", "el", "la", "los", "mi", "me", "de", "ni", "o",
    "ningun", "ninguna", "nada", "un", "una", "ha",
];

/// Words that turn a denial around: "not only", "not just".
const NOT_ONLY: &[&str] = &[
    "only",
    "just",
    "solo",
    "solamente",
    "sure",
    "better",
    "gone",
];

/// Urgent words of a message in the order they are written; the same words once.
pub fn urgent_words(text: &str) -> Vec<UrgentWords> {
    let words = split(text);
    let found = rules::find(&words);
    found
        .iter()
        .map(|one| {
            let denial = denial(&words, one, &found);
            let first = words[denial.unwrap_or(one.first)].from;
            UrgentWords {
                words: text[first..words[one.last].to].to_owned(),
                kind: one.kind,
                denied: denial.is_some(),
            }
        })
        .collect()
}

/// The message's words, folded, with where they stand.
fn split(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut clause = 0;
    let mut sentence = 0;
    let mut start: Option<usize> = None;
    let mut close = |start: &mut Option<usize>, to: usize, clause: usize, sentence: usize| {
        if let Some(from) = start.take() {
            let folded = fold_text(&text[from..to]);
            // Folding may split what looks like one word ("½").
            if !folded.is_empty() {
                words.push(Word {
                    folded: folded.replace(' ', ""),
                    from,
                    to,
                    clause,
                    sentence,
                });
            }
        }
    };
    for (at, ch) in text.char_indices() {
        let apostrophe = matches!(ch, '\'' | '’' | '‘' | '`' | '´');
        if ch.is_alphanumeric() || apostrophe && start.is_some() || is_mark(ch) {
            start.get_or_insert(at);
            continue;
        }
        close(&mut start, at, clause, sentence);
        match ch {
            '.' | '!' | '?' | ';' | '\n' | '\r' => {
                clause += 1;
                sentence += 1;
            }
            ',' | ':' | '(' | ')' | '-' | '–' | '—' | '/' => clause += 1,
            _ => {}
        }
    }
    close(&mut start, text.len(), clause, sentence);
    words
}

/// Combining accents belong to the letter before them.
const fn is_mark(ch: char) -> bool {
    matches!(ch, '\u{300}'..='\u{36f}')
}

/// Where the denial of a match begins, if it is denied.
fn denial(words: &[Word], one: &Found, all: &[Found]) -> Option<usize> {
    let clause = words[one.first].clause;
    let mut at = one.first;
    while at > 0 {
        at -= 1;
        let word = &words[at];
        if word.clause != clause {
            return None;
        }
        let text = word.folded.as_str();
        if DENIALS.contains(&text) {
            let next = words.get(at + 1).map_or("", |word| word.folded.as_str());
            // "not only chest pain"; a denial inside another match ("no puedo
            // respirar ni …") denies only there.
            let inside = all
                .iter()
                .any(|other| other != one && (other.first..=other.last).contains(&at));
            if NOT_ONLY.contains(&next) || inside {
                return None;
            }
            // "no tengo ni …": the first denial of the run is where the words begin.
            return Some(at);
        }
        let other_match = all
            .iter()
            .any(|other| other != one && (other.first..=other.last).contains(&at));
        if !LINKS.contains(&text) && !other_match {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests;
