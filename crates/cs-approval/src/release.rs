//! The one value that lets something leave.

use crate::{ActionTarget, AttemptId, Payload, ProposalId};
use cs_access::{ActionKind, TenantId};

/// Permission to do exactly this, once. Not `Clone`, and made nowhere else.
#[derive(Debug)]
pub struct ApprovedWrite {
    tenant: TenantId,
    proposal: ProposalId,
    attempt: AttemptId,
    action: ActionKind,
    target: ActionTarget,
    payload: Payload,
}

impl ApprovedWrite {
    /// Practice.
    pub const fn tenant(&self) -> &TenantId {
        &self.tenant
    }
    /// Proposal.
    pub const fn proposal(&self) -> &ProposalId {
        &self.proposal
    }
    /// Attempt.
    pub const fn attempt(&self) -> &AttemptId {
        &self.attempt
    }
    /// What to do.
    pub const fn action(&self) -> ActionKind {
        self.action
    }
    /// To whom.
    pub const fn target(&self) -> &ActionTarget {
        &self.target
    }
    /// The exact bytes.
    pub const fn payload(&self) -> &Payload {
        &self.payload
    }
}
