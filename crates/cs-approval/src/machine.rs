//! What each event does to a proposal (DESIGN §6, the states).
//!
//! A decline wins over an approval in whichever order two devices' decisions
//! arrive, as long as nothing was claimed. What a device says it did is never
//! unsaid: a claim that crossed with a recall makes the item uncertain instead of
//! putting it up for approval a second time.

use crate::decision::{nonce_in, npi_in};
use crate::event::{EventBody, EventKind, ExecutionOutcome, Receipt};
use crate::fold::{AttemptRecord, DecisionRecord, ProposalState};
use crate::keys::TrustedKeys;
use crate::verify::{Judged, check_decision, quorum_reached};
use crate::{AttemptId, Difference, Revision, State};
use cs_error::Code;
use std::collections::BTreeMap;

impl ProposalState {
    /// The state a proposal's first event makes. It is in review at once: what is
    /// still being written is no event.
    ///
    /// # Errors
    /// [`Code::NotFound`] for any event but `Proposed`; [`Code::InputInvalid`],
    /// [`Code::TenantForbidden`] when proposal and event don't agree.
    pub fn begin(body: &EventBody) -> Result<Self, Code> {
        let EventKind::Proposed(proposal, revision) = &body.kind else {
            return Err(Code::NotFound);
        };
        if proposal.tenant != body.tenant {
            return Err(Code::TenantForbidden);
        }
        let agrees = body.proposal.as_ref() == Some(&proposal.id) && revision.number == 1;
        if !agrees || proposal.expires_at <= proposal.created_at {
            return Err(Code::InputInvalid);
        }
        Ok(Self {
            proposal: (**proposal).clone(),
            revisions: vec![(**revision).clone()],
            state: State::InReview,
            decisions: Vec::new(),
            attempts: Vec::new(),
            receipt: None,
            differences: Vec::new(),
            changed_at: body.at,
        })
    }

    /// Lets an event happen, or says which rule gives it no effect. Decisions are
    /// verified by the keys that counted at the event's time.
    ///
    /// # Errors
    /// The code of the rule; nothing has changed then.
    pub fn apply(&mut self, body: &EventBody, keys: &TrustedKeys) -> Result<(), Code> {
        if body.tenant != self.proposal.tenant {
            return Err(Code::TenantForbidden);
        }
        if body.proposal.as_ref() != Some(&self.proposal.id) {
            return Err(Code::InputInvalid);
        }
        match &body.kind {
            EventKind::Proposed(..) => Err(Code::VersionConflict),
            EventKind::Revised(revision) => self.revise(revision),
            EventKind::Decided(envelope) => self.decide(envelope, body, keys),
            EventKind::Recalled { .. } => self.recall(),
            EventKind::Claimed { attempt } => self.claim(attempt, body),
            EventKind::Executed { attempt, outcome } => self.execute(attempt, outcome, body),
            EventKind::ReceiptUpdated(receipt) => self.update_receipt(receipt),
            EventKind::WentStale(differences) => self.go_stale(differences),
            EventKind::Expired => self.expire(body),
            EventKind::Settled { happened, .. } => self.settle(*happened),
            EventKind::Enrolled(_) | EventKind::KeyRevoked { .. } | EventKind::Marked(_) => {
                Err(Code::InputInvalid)
            }
        }?;
        self.changed_at = self.changed_at.max(body.at);
        Ok(())
    }

    fn revise(&mut self, revision: &Revision) -> Result<(), Code> {
        self.ensure(&[State::Draft, State::InReview, State::Approved, State::Stale])?;
        let next = self
            .latest()
            .map_or(1, |latest| latest.number.saturating_add(1));
        if revision.number != next {
            return Err(Code::VersionConflict);
        }
        self.revisions.push(revision.clone());
        self.void_decisions();
        self.state = State::InReview;
        Ok(())
    }

    fn decide(&mut self, envelope: &str, body: &EventBody, keys: &TrustedKeys) -> Result<(), Code> {
        self.ensure(&[State::InReview, State::Approved, State::Stale])?;
        let tenant = self.proposal.tenant.clone();
        let decision = check_decision(envelope, self, keys, &tenant, Judged::AsOf(body.at))
            .map_err(|fault| fault.code())?;
        let id = &self.proposal.id;
        if self
            .decisions
            .iter()
            .any(|past| nonce_in(&past.envelope, id).as_ref() == Some(&decision.nonce))
        {
            return Err(Code::DecisionReplayed);
        }
        self.decisions.push(DecisionRecord {
            user: decision.user,
            role: decision.role,
            approved: decision.approved,
            reason: decision.reason,
            revision: decision.revision,
            at: decision.issued_at,
            envelope: envelope.to_owned(),
            counts: true,
        });
        if !decision.approved {
            self.state = State::Declined;
        } else if self.enough(self.counting()) {
            self.state = State::Approved;
        }
        Ok(())
    }

    fn recall(&mut self) -> Result<(), Code> {
        self.ensure(&[State::Approved])?;
        self.void_decisions();
        self.state = State::InReview;
        Ok(())
    }

    fn claim(&mut self, attempt: &AttemptId, body: &EventBody) -> Result<(), Code> {
        if self.attempts.iter().any(|known| known.id == *attempt) {
            return Err(Code::ProposalState);
        }
        if self.attempts.iter().any(|known| known.outcome.is_none()) {
            return Err(Code::ClaimLost);
        }
        let after = match self.state {
            State::Approved => State::Executing,
            State::InReview | State::Stale | State::Expired if self.was_approved() => {
                State::Uncertain
            }
            State::Declined if self.was_approved() => State::Declined,
            _ => return Err(Code::ProposalState),
        };
        self.attempts.push(AttemptRecord {
            id: attempt.clone(),
            device: body.device.clone(),
            at: body.at,
            outcome: None,
        });
        self.state = after;
        Ok(())
    }

    fn execute(
        &mut self,
        attempt: &AttemptId,
        outcome: &ExecutionOutcome,
        body: &EventBody,
    ) -> Result<(), Code> {
        let found = self
            .attempts
            .iter_mut()
            .find(|known| known.id == *attempt && known.device == body.device);
        let Some(record) = found.filter(|record| is_open(record.outcome.as_ref())) else {
            return Err(Code::ProposalState);
        };
        record.outcome = Some(outcome.clone());
        let after = match outcome {
            ExecutionOutcome::Done(receipt) => {
                self.receipt = Some(receipt.clone());
                State::Done
            }
            ExecutionOutcome::Failed { .. } => State::Failed,
            ExecutionOutcome::Uncertain { .. } => State::Uncertain,
        };
        // A person's word on an uncertain item gives way to proof that it
        // happened, not to another doubt; done and declined stay.
        let keeps = match self.state {
            State::Declined | State::Done => true,
            State::Failed => after != State::Done,
            _ => false,
        };
        if !keeps {
            self.state = after;
        }
        Ok(())
    }

    fn update_receipt(&mut self, receipt: &Receipt) -> Result<(), Code> {
        match &mut self.receipt {
            Some(known) if known.reference == receipt.reference && known.at <= receipt.at => {
                *known = receipt.clone();
                Ok(())
            }
            _ => Err(Code::ProposalState),
        }
    }

    fn go_stale(&mut self, differences: &[Difference]) -> Result<(), Code> {
        self.ensure(&[State::Draft, State::InReview, State::Approved, State::Stale])?;
        if self.differences == differences {
            return Err(Code::ProposalState);
        }
        self.differences = differences.to_vec();
        self.void_decisions();
        self.state = State::Stale;
        Ok(())
    }

    fn expire(&mut self, body: &EventBody) -> Result<(), Code> {
        self.ensure(&[State::Draft, State::InReview, State::Approved, State::Stale])?;
        if body.at < self.proposal.expires_at {
            return Err(Code::ProposalState);
        }
        self.state = State::Expired;
        Ok(())
    }

    fn settle(&mut self, happened: bool) -> Result<(), Code> {
        self.ensure(&[State::Uncertain])?;
        self.state = if happened { State::Done } else { State::Failed };
        Ok(())
    }

    fn ensure(&self, allowed: &[State]) -> Result<(), Code> {
        if allowed.contains(&self.state) {
            return Ok(());
        }
        Err(if self.state == State::Expired {
            Code::ProposalExpired
        } else {
            Code::ProposalState
        })
    }

    fn void_decisions(&mut self) {
        for record in &mut self.decisions {
            record.counts = false;
        }
    }

    fn enough<'a>(&self, records: impl Iterator<Item = &'a DecisionRecord>) -> bool {
        let approvals = records.filter(|record| record.approved);
        quorum_reached(
            self,
            approvals.map(|record| (&record.user, npi_in(&record.envelope).is_some())),
        )
    }

    /// Whether some revision had all its approvals once: only then can a claim
    /// have crossed with what took them back.
    fn was_approved(&self) -> bool {
        let mut by_revision: BTreeMap<u32, Vec<&DecisionRecord>> = BTreeMap::new();
        for record in self.decisions.iter().filter(|record| record.approved) {
            by_revision.entry(record.revision).or_default().push(record);
        }
        by_revision
            .into_values()
            .any(|records| self.enough(records.into_iter()))
    }
}

/// Whether an attempt may still turn out: cut off, or not known.
const fn is_open(outcome: Option<&ExecutionOutcome>) -> bool {
    matches!(outcome, None | Some(ExecutionOutcome::Uncertain { .. }))
}
