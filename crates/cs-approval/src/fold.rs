//! The fold: events to states.
//!
//! The order is the caller's and total: the queue server's position, then own
//! events it doesn't have yet by their sequence number; where a practice has no
//! server, [`local_order`]. The same events in the same order give the same
//! states on every device. Devices may hold own events before they learn the
//! server's order; they fold again then.

use crate::event::{EventBody, EventKind, SignedEvent};
use crate::{
    Difference, EvidenceReader, ExecutionOutcome, Grounds, Proposal, ProposalId, Receipt, Revision,
    State, TrustedKeys,
};
use chrono::{DateTime, Utc};
use cs_access::{DeviceId, Role, UserId};
use cs_error::{Code, Outcome};
use cs_fhir::sha256_hex;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

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
    /// Whether it still counts: not after a newer revision, a recall or a change
    /// of the grounds.
    #[serde(default)]
    pub counts: bool,
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
    /// The latest revision; `None` only for a state no fold made.
    pub fn latest(&self) -> Option<&Revision> {
        self.revisions.last()
    }

    /// The decisions that count toward the latest revision.
    pub fn counting(&self) -> impl Iterator<Item = &DecisionRecord> {
        self.decisions.iter().filter(|record| record.counts)
    }

    /// SHA-256 of the grounds as a signer sees them: the draft's evidence and, after
    /// a change, the differences shown beside it.
    pub fn evidence_digest(&self) -> String {
        let evidence = self.proposal.evidence.digest();
        if self.differences.is_empty() {
            return evidence;
        }
        let shown = crate::event::canonical(&self.differences);
        sha256_hex(&[evidence.as_bytes(), b"\n", &shown].concat())
    }

    /// Re-reads every ground. A change the signer was shown is no new change.
    ///
    /// # Errors
    /// The reader's.
    pub fn check_grounds(&self, reader: &dyn EvidenceReader) -> Outcome<Grounds> {
        let now = self.proposal.evidence.differences(reader)?;
        Ok(if now == self.differences {
            Grounds::Hold
        } else {
            Grounds::Changed(now)
        })
    }
}

/// Where folding arrived.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    /// All proposals.
    pub proposals: BTreeMap<ProposalId, ProposalState>,
    /// Events without effect, and the rule that says so.
    pub ignored: Vec<(String, Code)>,
}

/// Folds events in order. Each must be signed by a device `keys` knows; key
/// events are [`TrustedKeys::from_events`]'s. An event met twice is passed over;
/// a second event under one device's sequence number is ignored.
pub fn fold<'a>(events: impl IntoIterator<Item = &'a SignedEvent>, keys: &TrustedKeys) -> Folded {
    let mut out = Folded::default();
    let mut met = BTreeSet::new();
    let mut numbers = BTreeSet::new();
    for event in events {
        if !met.insert(event.event_id.clone()) {
            continue;
        }
        let effect = event
            .open_verified(keys)
            .map_err(|fault| fault.code())
            .and_then(|body| {
                if numbers.insert((event.device.clone(), event.seq)) {
                    out.take(&body, keys)
                } else {
                    Err(Code::VersionConflict)
                }
            });
        if let Err(code) = effect {
            out.ignored.push((event.event_id.clone(), code));
        }
    }
    out
}

impl Folded {
    fn take(&mut self, body: &EventBody, keys: &TrustedKeys) -> Result<(), Code> {
        if matches!(
            body.kind,
            EventKind::Enrolled(_) | EventKind::KeyRevoked { .. } | EventKind::Marked(_)
        ) {
            return Ok(());
        }
        let id = body.proposal.as_ref().ok_or(Code::InputInvalid)?;
        if let Some(state) = self.proposals.get_mut(id) {
            return state.apply(body, keys);
        }
        let state = ProposalState::begin(body)?;
        self.proposals.insert(id.clone(), state);
        Ok(())
    }
}

/// One step of the fold: the state after an event, or the rule that gives it no
/// effect. The event must have been opened with [`SignedEvent::open_verified`].
///
/// # Errors
/// The code of the rule; the state before stays as it is.
pub fn apply(
    before: Option<&ProposalState>,
    body: &EventBody,
    keys: &TrustedKeys,
) -> Result<ProposalState, Code> {
    match before {
        None => ProposalState::begin(body),
        Some(state) => {
            let mut after = state.clone();
            after.apply(body, keys)?;
            Ok(after)
        }
    }
}

/// The order of events where no server gives one: time, device, sequence number.
pub fn local_order(a: &EventBody, b: &EventBody) -> std::cmp::Ordering {
    (a.at, &a.device, a.seq).cmp(&(b.at, &b.device, b.seq))
}
