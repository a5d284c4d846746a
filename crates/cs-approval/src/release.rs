//! The one value that lets something leave.

use crate::{ActionTarget, AttemptId, Payload, ProposalId, ProposalState, State, VerifiedDecision};
use chrono::{DateTime, Utc};
use cs_access::{ActionKind, TenantId};
use cs_error::{Code, Fault, Outcome};

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

/// Turns a verified decision into the permission to do exactly what was signed,
/// once. Every digest is taken again from the state at hand. The only caller
/// outside tests is the store's claim, which spends [`VerifiedDecision::nonces`]
/// and records the attempt in the same transaction (`tests/architecture.rs`).
///
/// # Errors
/// [`Code::PayloadChanged`], [`Code::TenantForbidden`], [`Code::ProposalStale`],
/// [`Code::ProposalState`], [`Code::DecisionExpired`].
pub fn release(
    verified: VerifiedDecision,
    state: &ProposalState,
    attempt: AttemptId,
    now: DateTime<Utc>,
) -> Outcome<ApprovedWrite> {
    let proposal = &state.proposal;
    if proposal.tenant != verified.tenant {
        return Err(Fault::new(Code::TenantForbidden));
    }
    let latest = state
        .latest()
        .ok_or_else(|| Fault::new(Code::ProposalState))?;
    let same = proposal.id == verified.proposal
        && latest.number == verified.revision
        && latest.payload.digest() == verified.payload_digest
        && proposal.subject_digest() == verified.subject_digest;
    if !same {
        return Err(Fault::new(Code::PayloadChanged));
    }
    if state.evidence_digest() != verified.evidence_digest {
        return Err(Fault::new(Code::ProposalStale));
    }
    if state.state != State::Approved {
        return Err(Fault::new(Code::ProposalState).with("state", state.state.as_str()));
    }
    if verified.expires_at <= now {
        return Err(Fault::new(Code::DecisionExpired));
    }
    Ok(ApprovedWrite {
        tenant: verified.tenant,
        proposal: verified.proposal,
        attempt,
        action: proposal.action,
        target: proposal.target.clone(),
        payload: latest.payload.clone(),
    })
}
