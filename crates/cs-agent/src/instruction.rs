//! Words that may ask for something, and words that may not.
//!
//! The planner reads an [`Instruction`] and nothing else. Text out of charts,
//! messages, files and answers is [`DataText`]: it can be shown and compared, but
//! there is no way from it to an instruction, so that nothing a patient, a sender
//! or a document wrote can become a task.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What the person at this computer typed to the agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instruction(String);

impl Instruction {
    /// The person's own words. Called where a shell hands over what was typed, and
    /// nowhere else (`tests/architecture/instructions.rs`).
    pub fn typed(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Text out of data: a name, a note, a message, a line of a file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DataText(String);

impl DataText {
    /// Text from a record.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// For showing.
    pub fn shown(&self) -> &str {
        &self.0
    }

    /// Whether the person gave exactly this text back, as they do by picking it.
    pub fn is_given_back_by(&self, words: &Instruction) -> bool {
        self.0.trim() == words.as_str().trim()
    }
}

/// It may be a name.
impl fmt::Debug for DataText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataText(…)")
    }
}

/// Whose words a step of a plan comes from: always the person's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepSource {
    /// This sentence.
    #[default]
    Words,
    /// This sentence together with the one before.
    WordsBefore,
    /// This sentence; whom it means is the open chart's patient.
    OpenChart,
    /// The sentence before, for the person picked from what was offered.
    Picked,
    /// A button, without words.
    Button,
    /// This sentence, as a language model read it; checked here.
    Model,
}

impl StepSource {
    /// Whether it is the sentence's own.
    pub const fn is_words(&self) -> bool {
        matches!(self, Self::Words)
    }

    /// In words, for the plan that is shown.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Words => "Asked in your words.",
            Self::WordsBefore => "Asked in your words, with your sentence before.",
            Self::OpenChart => "Asked in your words, about the open chart.",
            Self::Picked => "Asked in your sentence before, for the person you picked.",
            Self::Button => "Asked by the button you pressed.",
            Self::Model => "Asked in your words, as a language model read them; checked here.",
        }
    }
}

/// A person offered when a name meant several: what is shown, and who it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    /// As typed in the sentence.
    pub typed: String,
    /// Shown to pick from.
    pub shown: DataText,
    /// FHIR id.
    pub patient: String,
}
