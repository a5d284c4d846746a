//! What was typed, taken apart: tokens that know their place in the text.

mod scan;
mod typo;

pub(crate) use scan::tokens;
pub(crate) use typo::repair;

/// What a token is by its shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Word,
    /// Starts with a digit, a sign and a digit, or is a quarter (`Q3`).
    Figure,
    Email,
    Phone,
    /// `pat-…`, a UUID, a resource id of a patient.
    PatientId,
    /// Digits of a medical record number.
    Mrn,
    EncounterId,
    MedicationId,
}

/// The mark of punctuation right after a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum After {
    Nothing,
    Comma,
    Colon,
    /// `;`, a sentence end, a line break: a new clause begins.
    Stop,
}

/// A word or figure of the text.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    /// Bytes of the text, without possessive ending and outer punctuation.
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// As typed.
    pub(crate) raw: String,
    /// Lower case, without accents, straight apostrophes.
    pub(crate) fold: String,
    /// What it is read as: the fold, or the task word it was a slip of.
    pub(crate) word: String,
    pub(crate) shape: Shape,
    pub(crate) possessive: bool,
    pub(crate) capital: bool,
    pub(crate) after: After,
}

impl Token {
    pub(crate) fn is(&self, words: &[&str]) -> bool {
        words.contains(&self.word.as_str())
    }
}

/// The word at a place, empty beyond the end.
pub(crate) fn word_at(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", |token| token.word.as_str())
}
