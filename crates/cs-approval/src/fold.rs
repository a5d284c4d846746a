//! The fold: events to states.

use crate::{Difference, ExecutionOutcome, Proposal, Receipt, Revision, State};
use chrono::{DateTime, Utc};
use cs_access::{DeviceId, Role, UserId};
use serde::{Deserialize, Serialize};

/// A decision as lists and history show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionRecord {
    /// Who decided.
    pub user: UserId,
    /// In which role.
    pub role: Role,
    /// Approved or declined.
    pub approved: bool,
    /// The reason given.
    pub reason: String,
    /// The revision decided on.
    pub revision: u32,
    /// When it was signed.
    pub at: DateTime<Utc>,
    /// The signed envelope, for verification.
    pub envelope: String,
}

/// One attempt as the events tell it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptRecord {
    /// Attempt id.
    pub id: crate::AttemptId,
    /// The device that tried.
    pub device: DeviceId,
    /// When it claimed.
    pub at: DateTime<Utc>,
    /// What it came to; `None` while under way or cut off.
    pub outcome: Option<ExecutionOutcome>,
}

/// A proposal with all that happened to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalState {
    /// As first made.
    pub proposal: Proposal,
    /// All versions, oldest first; never empty.
    pub revisions: Vec<Revision>,
    /// Where it stands.
    pub state: State,
    /// Decisions on the latest revision and earlier ones, oldest first.
    pub decisions: Vec<DecisionRecord>,
    /// Attempts, oldest first.
    pub attempts: Vec<AttemptRecord>,
    /// Proof, once there is some.
    pub receipt: Option<Receipt>,
    /// What changed, while stale.
    pub differences: Vec<Difference>,
    /// When the last event happened.
    pub changed_at: DateTime<Utc>,
}

impl ProposalState {
    /// The grounds that count now: the newest renewed ones, else the draft's.
    /// A decision signs their digest and the claim re-checks them.
    pub fn evidence(&self) -> &crate::Evidence {
        self.revisions.iter().rev().find_map(|revision| revision.evidence.as_ref()).unwrap_or(&self.proposal.evidence)
    }
}
