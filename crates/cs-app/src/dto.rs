//! What the shells show: plain serialisable values, bindings are made from them.

use chrono::{DateTime, Utc};
use cs_approval::{AttemptRecord, DecisionRecord, Difference, ProposalState, Receipt, Revision};
use serde::Serialize;
use std::collections::BTreeMap;

/// `countersign status`.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
    /// Practice name.
    pub practice: String,
    /// Demo profile?
    pub demo: bool,
    /// Who is signed in.
    pub user: String,
    /// Their role, as people read it.
    pub role: String,
    /// Whether the practice's server answers now.
    pub online: bool,
    /// When everything was last read to its end (RFC 3339, the source's clock).
    pub last_sync: Option<String>,
    /// Drafts that wait for a person.
    pub in_review: u64,
    /// Approved and not yet sent.
    pub waiting_to_send: u64,
    /// Items a person must settle.
    pub uncertain: u64,
    /// Resources kept, by type.
    pub resources: BTreeMap<String, u64>,
    /// Collections and how fresh they are.
    pub collections: Vec<CollectionStatus>,
}

/// One collection's freshness.
#[derive(Clone, Debug, Serialize)]
pub struct CollectionStatus {
    /// Name at the source.
    pub name: String,
    /// Read to its end?
    pub complete: bool,
    /// The source's time then.
    pub as_of: DateTime<Utc>,
}

/// `countersign sync`.
#[derive(Clone, Debug, Serialize)]
pub struct SyncOutcome {
    /// Per collection.
    pub report: cs_ports::SyncReport,
    /// Rows set aside, all in all.
    pub rejected: u64,
    /// Proposals sent back to review because of what came in.
    pub stale: u64,
}

/// One line of `countersign proposals list`.
#[derive(Clone, Debug, Serialize)]
pub struct ProposalLine {
    /// Id.
    pub id: String,
    /// State name.
    pub state: &'static str,
    /// Action name.
    pub action: &'static str,
    /// What and why, one line.
    pub summary: String,
    /// To whom, as shown to the signer.
    pub addressee: String,
    /// FHIR id of the patient.
    pub patient_id: String,
    /// Latest revision number.
    pub revision: u32,
    /// When it runs out.
    pub expires_at: DateTime<Utc>,
    /// For what or whom it waits, in words; empty when for nothing.
    pub waits_for: String,
}

/// `countersign proposals show`.
#[derive(Clone, Debug, Serialize)]
pub struct ProposalDetail {
    /// The list line.
    pub line: ProposalLine,
    /// Phone or address.
    pub address: String,
    /// The text rendered from the exact bytes, hidden characters made visible.
    pub text: String,
    /// SHA-256 of the payload.
    pub payload_digest: String,
    /// SHA-256 over all that is shown here and would be signed: text, addressee,
    /// grounds and what changed of them. Hand it back to approve or decline.
    pub shown_digest: String,
    /// What it rests on, in words.
    pub grounds: Vec<Ground>,
    /// What changed, while stale.
    pub differences: Vec<Difference>,
    /// Versions, oldest first.
    pub revisions: Vec<RevisionView>,
    /// Decisions, oldest first.
    pub decisions: Vec<DecisionView>,
    /// Attempts, oldest first.
    pub attempts: Vec<AttemptRecord>,
    /// Proof.
    pub receipt: Option<Receipt>,
}

/// One ground of a draft.
#[derive(Clone, Debug, Serialize)]
pub struct Ground {
    /// What it says.
    pub label: String,
    /// Where: `Type/id path`, or the search.
    pub place: String,
}

/// One version.
#[derive(Clone, Debug, Serialize)]
pub struct RevisionView {
    /// Number.
    pub number: u32,
    /// Subject of the author at the sign-in server.
    pub author: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Why it changed.
    pub note: String,
    /// Lines with ` `, `-` or `+` in front; empty for the first version.
    pub diff: Vec<String>,
}

/// One decision.
#[derive(Clone, Debug, Serialize)]
pub struct DecisionView {
    /// Subject at the sign-in server.
    pub user: String,
    /// Role, as people read it.
    pub role: &'static str,
    /// Approved or declined.
    pub approved: bool,
    /// Reason.
    pub reason: String,
    /// Revision decided on.
    pub revision: u32,
    /// When.
    pub at: DateTime<Utc>,
}

impl From<&DecisionRecord> for DecisionView {
    fn from(record: &DecisionRecord) -> Self {
        Self {
            user: record.user.subject.clone(),
            role: record.role.title(),
            approved: record.approved,
            reason: record.reason.clone(),
            revision: record.revision,
            at: record.at,
        }
    }
}

/// The latest text of a proposal.
pub(crate) fn latest(state: &ProposalState) -> Option<&Revision> {
    state.revisions.last()
}

/// SHA-256 over everything a signature on the latest text would cover.
pub(crate) fn shown_digest(state: &ProposalState) -> String {
    let (number, payload) = latest(state).map_or((0, String::new()), |revision| {
        (revision.number, revision.payload.digest())
    });
    let whole = format!(
        "countersign-shown-v1\n{number}\n{payload}\n{}\n{}",
        state.evidence_digest(),
        state.proposal.subject_digest()
    );
    cs_fhir::sha256_hex(whole.as_bytes())
}

/// What an outbox run did with one item.
#[derive(Clone, Debug, Serialize)]
pub struct OutboxItem {
    /// Proposal.
    pub id: String,
    /// What happened.
    pub result: OutboxResult,
    /// More, in words ("until 14:03", a provider's code); may be empty.
    pub detail: String,
}

/// What an outbox run can do with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OutboxResult {
    /// Sent, with a receipt.
    Sent,
    /// Did not happen.
    Failed,
    /// May have happened.
    Uncertain,
    /// Still inside its hold.
    Held,
    /// Waits for its approver's session.
    WaitsForApprover,
    /// Waits for contact hours.
    WaitsForHours,
    /// Waits for the server.
    WaitsForServer,
    /// Another workstation has it.
    ClaimedElsewhere,
    /// Went back to review.
    Stale,
    /// Ran out.
    Expired,
    /// Refused by a check; the code is in the detail.
    Refused,
}

/// What an outbox run did.
#[derive(Clone, Debug, Default, Serialize)]
pub struct OutboxReport {
    /// Items in the order they were looked at.
    pub items: Vec<OutboxItem>,
    /// Attempts cut off earlier and now settled by looking at the provider.
    pub reconciled: u64,
    /// Receipts that moved on (delivered …).
    pub receipts_updated: u64,
}

impl OutboxReport {
    pub(crate) fn note(
        &mut self,
        id: &cs_approval::ProposalId,
        result: OutboxResult,
        detail: impl Into<String>,
    ) {
        self.items.push(OutboxItem {
            id: id.to_string(),
            result,
            detail: detail.into(),
        });
    }
}
