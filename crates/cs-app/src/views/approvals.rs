//! Proposals: drafts, decisions, what became of them.

use super::{PatientCard, SourceLink};
use serde::Serialize;
use specta::Type;

/// One line of the approval queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProposalLineView {
    /// Id.
    pub id: String,
    /// `in_review`, `approved`, `declined`, `expired`, `stale`, `executing`, `done`,
    /// `failed`, `uncertain`.
    pub state: String,
    /// `send_sms`, `send_email` …
    pub action: String,
    /// What and why, one line.
    pub summary: String,
    /// To whom, as shown to the signer.
    pub addressee: String,
    /// FHIR id of the patient.
    pub patient_id: String,
    /// Latest revision.
    pub revision: u32,
    /// When it runs out.
    pub expires_at: String,
    /// When it was drafted.
    pub created_at: String,
    /// For what or whom it waits, in words; empty: for nothing.
    pub waits_for: String,
    /// While approved: until when it can be recalled for sure.
    pub hold_until: Option<String>,
    /// Hand it back to sign: what was shown in full.
    pub shown_digest: String,
    /// Whether the signed-in person may approve it.
    pub may_approve: bool,
}

/// A proposal in full.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProposalView {
    /// The line.
    pub line: ProposalLineView,
    /// The patient, where this role may see one.
    pub patient: Option<PatientCard>,
    /// Phone or address.
    pub address: String,
    /// Subject line of an e-mail.
    pub subject: Option<String>,
    /// The text rendered from the exact bytes; hidden characters are made visible.
    pub text: String,
    /// SHA-256 of the payload.
    pub payload_digest: String,
    /// Characters and parts of a text message; `None` for others.
    pub size: Option<MessageSize>,
    /// When it may leave, in words ("8:00–20:00 Eastern; now").
    pub when: String,
    /// What it rests on.
    pub grounds: Vec<GroundView>,
    /// What changed of that, while stale.
    pub differences: Vec<DifferenceView>,
    /// Confidence: `high`, `medium`, `low`, and why; `None` when none was given.
    pub confidence: Option<ConfidenceView>,
    /// Versions, oldest first.
    pub revisions: Vec<RevisionLine>,
    /// Decisions, oldest first.
    pub decisions: Vec<DecisionLine>,
    /// What happened with it, oldest first.
    pub attempts: Vec<AttemptLine>,
    /// Proof.
    pub receipt: Option<ReceiptView>,
    /// What the signed-in person may do with it now.
    pub may: Vec<ProposalAct>,
    /// Why approving is not possible, in words; empty when it is.
    pub why_not: String,
}

/// What a person may do with a proposal now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ProposalAct {
    /// Change the text.
    Edit,
    /// Approve.
    Approve,
    /// Decline or withdraw.
    Decline,
    /// Take the approval back.
    Recall,
    /// Say whether an uncertain one happened.
    Settle,
}

/// Size of a text message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MessageSize {
    /// Characters.
    pub characters: u32,
    /// Allowed.
    pub allowed: u32,
    /// Parts it is sent in.
    pub parts: u32,
}

/// One ground of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GroundView {
    /// What it says.
    pub label: String,
    /// Where it stands.
    pub source: SourceLink,
    /// Whether it changed since it was drafted.
    pub changed: bool,
}

/// What changed of a ground.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DifferenceView {
    /// What.
    pub label: String,
    /// Before, in words.
    pub before: String,
    /// Now, in words.
    pub now: String,
    /// Where.
    pub source: SourceLink,
}

/// Confidence and its reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConfidenceView {
    /// `high`, `medium`, `low`.
    pub level: String,
    /// Why.
    pub reasons: Vec<String>,
}

/// One version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RevisionLine {
    /// Number.
    pub number: u32,
    /// Author's name, or subject.
    pub author: String,
    /// When.
    pub at: String,
    /// Why.
    pub note: String,
    /// Changed lines against the version before; empty for the first.
    pub changes: Vec<ChangeLine>,
}

/// One line of a difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChangeLine {
    /// `same`, `added`, `removed`.
    pub change: String,
    /// The line.
    pub text: String,
}

/// One decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DecisionLine {
    /// Name, or subject.
    pub user: String,
    /// Role.
    pub role: String,
    /// Approved or declined.
    pub approved: bool,
    /// Reason.
    pub reason: String,
    /// Revision decided on.
    pub revision: u32,
    /// When.
    pub at: String,
}

/// One attempt to send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AttemptLine {
    /// When it was recorded.
    pub at: String,
    /// What it came to, in words.
    pub outcome: String,
}

/// Proof from the provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptView {
    /// Provider's reference.
    pub reference: String,
    /// Provider's status ("delivered").
    pub status: String,
    /// Status in words.
    pub sentence: String,
    /// When.
    pub at: String,
}

/// The outbox: what was signed and where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OutboxView {
    /// Approved and waiting, being sent, or uncertain.
    pub waiting: Vec<OutboxLine>,
    /// Done, failed, declined, expired; newest first.
    pub ended: Vec<OutboxLine>,
    /// Whether the claim server answered last time; while not, nothing is sent.
    pub online: bool,
}

/// One item of the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OutboxLine {
    /// The line.
    pub line: ProposalLineView,
    /// Where it stands and why, in words.
    pub sentence: String,
    /// Proof, once there is one.
    pub receipt: Option<ReceiptView>,
    /// Who signed.
    pub signed_by: Option<String>,
    /// When it was signed.
    pub signed_at: Option<String>,
}
