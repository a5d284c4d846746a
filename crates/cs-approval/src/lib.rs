//! Proposal → revisions → signed decision → verified [`ApprovedWrite`].
//!
//! Pure: time, randomness and stored bytes come in as arguments. The only way
//! to an [`ApprovedWrite`] is [`release`], and its only non-test caller is the
//! store's claim transaction.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod evidence;
mod event;
mod fold;
mod keys;
mod proposal;
mod release;

pub use evidence::{CitedValue, Difference, Evidence, EvidenceReader, RelyingQuery};
pub use event::{EventBody, EventKind, ExecutionOutcome, Receipt, SignedEvent};
pub use fold::{AttemptRecord, DecisionRecord, ProposalState};
pub use keys::TrustedKeys;
pub use release::ApprovedWrite;
pub use proposal::{
    ActionTarget, AttemptId, Payload, Proposal, ProposalId, Requirements, Revision, State,
};
