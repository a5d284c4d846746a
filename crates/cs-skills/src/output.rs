//! What a skill answers with.

use cs_access::{ActionKind, SkillName};
use cs_approval::{ActionTarget, Evidence, Payload};
pub use cs_approval::{Confidence, ConfidenceLevel};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One line of "what was done", as the conversation shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepNote {
    /// What ("Missed and overdue visits").
    pub title: String,
    /// How many.
    pub count: u64,
}

/// A resource the answer rests on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Citation {
    /// `Type/id`.
    pub resource: String,
    /// Version read.
    pub version: u64,
}

/// Something that would leave, for a person to review and countersign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftedAction {
    /// What it does.
    pub action: ActionKind,
    /// To whom.
    pub target: ActionTarget,
    /// The exact bytes.
    pub payload: Payload,
    /// One line for lists.
    pub summary: String,
    /// What it rests on.
    pub evidence: Evidence,
    /// How sure, and why.
    pub confidence: Confidence,
}

/// A skill's answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SkillOutput {
    /// Which skill.
    pub skill: SkillName,
    /// The answer, of the manifest's output shape.
    pub value: Value,
    /// Resources it rests on, without duplicates, in order.
    pub citations: Vec<Citation>,
    /// What a person may countersign.
    pub drafts: Vec<DraftedAction>,
    /// What was done.
    pub steps: Vec<StepNote>,
    /// FHIR ids of the patients in the answer.
    pub patients: Vec<String>,
}
