//! Proposal → revisions → signed decision → verified [`ApprovedWrite`].
//!
//! Pure: time, randomness and stored bytes come in as arguments. The only way
//! to an [`ApprovedWrite`] is [`release`], and its only non-test caller is the
//! store's claim transaction.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod decision;
mod device_key;
mod display;
mod dsse;
mod enrolment;
mod event;
mod evidence;
mod fold;
mod issuers;
mod keys;
mod machine;
mod mark;
mod proposal;
mod release;
mod user_key;
mod verify;

pub use decision::{
    BatchDecision, BatchItem, BatchRef, DECISION_TYPE, Decision, DecisionItem, MAX_BATCH,
    SignedDecision, sign_batch,
};
pub use device_key::DeviceKey;
pub use display::{DiffLine, LineChange, diff, visible, visible_lines};
pub use enrolment::{EnrolmentRecord, enrolment_nonce};
pub use event::{EventBody, EventKind, ExecutionOutcome, Receipt, SignedEvent};
pub use evidence::{CitedValue, Difference, Evidence, EvidenceReader, Grounds, RelyingQuery};
pub use fold::{AttemptRecord, DecisionRecord, Folded, ProposalState, apply, fold, local_order};
pub use issuers::IssuerKeys;
pub use keys::{EnrolledDevice, EnrolledPerson, RejectedKeyEvent, TrustedKeys};
pub use mark::{
    DoneHow, MAX_MARK_TEXT, MarkAbout, MarkState, Marked, Marks, PatientMark, ReplyRead, fold_marks,
};
pub use proposal::{
    ActionTarget, AttemptId, Confidence, ConfidenceLevel, Payload, Proposal, ProposalId,
    Requirements, Revision, State,
};
pub use release::{ApprovedWrite, release};
pub use user_key::{
    MAX_PIN_FAILURES, MIN_PIN_DIGITS, PinCost, PinState, UserKey, WrappedKey, check_pin, make_key,
    make_key_at, unlock, unlock_counted,
};
pub use verify::{
    Judged, MAX_SKEW, VerifiedDecision, check_decision, check_signer, verify, verify_history,
};
