//! The agent's side of a conversation.

use super::{PatientCard, ProposalLineView, UrgencyView};
use serde::Serialize;
use specta::Type;

/// What the agent tells while it works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum AgentEvent {
    /// The plan: one line per step.
    Planned(Vec<PlannedStep>),
    /// A step began.
    StepStarted(u32),
    /// A step said something with a count.
    StepNote(u32, String, u32),
    /// A step ended after so many milliseconds.
    StepDone(u32, u32),
}

/// One step of the plan in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlannedStep {
    /// Skill.
    pub skill: String,
    /// In words ("Encounters, missed, 08-Nov to 22-Nov").
    pub title: String,
}

/// One turn of a conversation: what was asked and what it came to.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AgentTurn {
    /// Conversation.
    pub conversation: String,
    /// Number in the conversation, from 1.
    pub number: u32,
    /// When.
    pub at: String,
    /// What was asked.
    pub asked: String,
    /// `call`, `draft`, `clarify`, `refuse`, `cancelled`.
    pub outcome: String,
    /// What the agent says.
    pub message: String,
    /// Choices, when it asks; picking one sends it as the next sentence.
    pub choices: Vec<String>,
    /// Steps that ran.
    pub steps: Vec<StepView>,
    /// Drafts made.
    pub drafts: Vec<ProposalLineView>,
    /// People who have an open draft already.
    pub already_drafted: u32,
    /// Where the words went: "local planner · nothing left this computer".
    pub planner: String,
}

/// A step that ran.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StepView {
    /// Skill.
    pub skill: String,
    /// In words.
    pub title: String,
    /// What was done, with counts.
    pub notes: Vec<StepNoteView>,
    /// Milliseconds.
    pub took_ms: u32,
    /// Results.
    pub results: Vec<ResultBlock>,
}

/// A note with a count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StepNoteView {
    /// What.
    pub title: String,
    /// How many.
    pub count: u32,
}

/// A result the sidebar shows as a card or table.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ResultBlock {
    /// People, each linking into their chart.
    Patients(PatientsResult),
    /// Encounters.
    Encounters(EncountersResult),
    /// Counts under headings.
    Figures(FiguresResult),
    /// A sentence.
    Text(String),
}

/// People found.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PatientsResult {
    /// Heading ("9 patients").
    pub title: String,
    /// All that fit.
    pub total: u32,
    /// Rows shown.
    pub rows: Vec<PatientResultRow>,
}

/// One person of a result.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PatientResultRow {
    /// Who.
    pub patient: PatientCard,
    /// Why, in words.
    pub why: String,
    /// How soon; `None` when that was not asked.
    pub urgency: Option<UrgencyView>,
    /// Tags ("missed").
    pub tags: Vec<String>,
}

/// Encounters found.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EncountersResult {
    /// Heading.
    pub title: String,
    /// All that fit.
    pub total: u32,
    /// Rows shown.
    pub rows: Vec<EncounterResultRow>,
}

/// One encounter of a result.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EncounterResultRow {
    /// `Encounter/id`.
    pub id: String,
    /// Who.
    pub patient: PatientCard,
    /// When (RFC 3339 or a date).
    pub at: String,
    /// Type in words.
    pub kind: String,
    /// Status in words.
    pub status: String,
    /// Reason; may be empty.
    pub reason: String,
}

/// Counts under headings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FiguresResult {
    /// Heading.
    pub title: String,
    /// Name and count.
    pub rows: Vec<StepNoteView>,
}

/// One conversation of the list, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConversationLine {
    /// Id.
    pub id: String,
    /// First sentence, shortened.
    pub title: String,
    /// Last turn.
    pub at: String,
    /// Turns.
    pub turns: u32,
}

/// What a language model would be given instead of a sentence, were one used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ModelPreview {
    /// The text with typed tokens in place of identifiers.
    pub text: String,
    /// What was replaced, kind by kind.
    pub replaced: Vec<StepNoteView>,
    /// Whether the separate scanner found nothing left.
    pub clean: bool,
    /// In words: whether a model is set up at all.
    pub sentence: String,
}
