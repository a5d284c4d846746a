//! The outbox: from a signed decision to exactly one attempt.
//!
//! Order matters and is what the kill tests walk through: settle what a crash
//! cut off, refresh from the source, exchange events, claim at the server, then
//! one transaction that re-checks everything and records the attempt, then one
//! send, then the outcome. Whatever stops the run before the transaction leaves
//! the item approved; whatever stops it after leaves an open attempt that is
//! looked up, never repeated.

use crate::Workstation;
use crate::claims::Claimed;
use crate::dto::{OutboxReport, OutboxResult};
use crate::events::SEQ_TRIES;
use chrono::Duration;
use cs_access::may_approve;
use cs_approval::{
    AttemptId, DecisionRecord, EventKind, ExecutionOutcome, ProposalId, ProposalState, State,
};
use cs_audit::{AuditAction, AuditOutcome};
use cs_error::{Code, Fault, Outcome};
use cs_ports::{Attempt, AuditContext, Channel, ClaimedWork, Progress, Step};
use std::sync::Arc;

impl Workstation {
    /// Sends what may be sent now and says what waits, and for what.
    ///
    /// # Errors
    /// Store codes. A server that can't be reached is no error: everything waits.
    pub async fn run_outbox(&self, progress: &dyn Progress) -> Outcome<OutboxReport> {
        let _one = self.dispatching.lock().await;
        let who = self.context("outbox")?;
        let mut report = OutboxReport::default();
        self.settle_cut_off(&who, &mut report).await?;
        let due = self.due_items(&who, &mut report)?;
        if !due.is_empty() {
            match self.prepare(&who, progress).await {
                Ok(()) => {
                    // As whom the server has just confirmed.
                    let who = self.context("outbox")?;
                    let unread = self.answers_unread().await?;
                    for state in due {
                        if let Some(code) = unread
                            .filter(|_| state.proposal.action == cs_access::ActionKind::SendSms)
                        {
                            let id = &state.proposal.id;
                            report.note(id, OutboxResult::WaitsForServer, code.name());
                        } else if progress.cancelled() {
                            let id = &state.proposal.id;
                            report.note(id, OutboxResult::WaitsForServer, Code::Cancelled.name());
                        } else {
                            self.send_one(&who, &state, &mut report).await?;
                        }
                    }
                }
                Err(fault) if waits(fault.code()) => {
                    for state in due {
                        report.note(
                            &state.proposal.id,
                            OutboxResult::WaitsForServer,
                            fault.code().name(),
                        );
                    }
                }
                Err(fault) => return Err(fault),
            }
        }
        self.look_again(&who, &mut report).await?;
        self.update_receipts(&who, &mut report).await?;
        // What was done is pushed as far as the server can be reached; the rest
        // goes with the next run.
        if let Err(fault) = self.push(&who).await
            && !waits(fault.code())
        {
            return Err(fault);
        }
        self.ports.steps.reached(Step::OutcomePushed);
        Ok(report)
    }

    /// Reads what was answered until now: somebody who asked to be left alone is
    /// not written to again. The code for which text messages wait while it can't
    /// be read.
    async fn answers_unread(&self) -> Outcome<Option<Code>> {
        match self.poll_replies().await {
            Err(fault) if stops(fault.code()) => Err(fault),
            // The provider keeps the carriers' own opt-outs; an account that may not
            // read the list goes by them.
            Err(fault) => Ok(Some(fault.code()).filter(|code| waits(*code))),
            Ok(_) => Ok(None),
        }
    }

    /// Refreshes what drafts rest on and exchanges events. Nothing is sent unless
    /// both succeed.
    async fn prepare(&self, who: &AuditContext, progress: &dyn Progress) -> Outcome<()> {
        self.confirm_role().await?;
        let synced = self.ports.sync.run(who, progress).await?;
        if synced.as_of.is_none() {
            return Err(Fault::new(Code::Offline));
        }
        self.exchange(who).await?;
        self.mark_stale_and_expired()?;
        self.note_contact(&synced)
    }

    /// Approved items whose hold is over and whose approver is signed in.
    fn due_items(
        &self,
        who: &AuditContext,
        report: &mut OutboxReport,
    ) -> Outcome<Vec<ProposalState>> {
        let settings = self.settings()?;
        let principal = self.principal()?;
        let now = self.now();
        let mut due = Vec::new();
        for state in self.ports.queue.proposals(who, true)? {
            if state.state != State::Approved {
                continue;
            }
            let id = state.proposal.id.clone();
            let Some(last) = last_approval(&state) else {
                continue;
            };
            let until = last.at + Duration::seconds(settings.hold_seconds);
            if state.proposal.expires_at <= now {
                self.emit(who, Some(&id), EventKind::Expired)?;
                report.note(&id, OutboxResult::Expired, "");
            } else if now < until {
                report.note(&id, OutboxResult::Held, until.to_rfc3339());
            } else if state
                .counting()
                .all(|decision| decision.user != principal.user)
            {
                report.note(
                    &id,
                    OutboxResult::WaitsForApprover,
                    last.user.subject.clone(),
                );
            } else {
                due.push(state);
            }
        }
        Ok(due)
    }

    async fn send_one(
        &self,
        who: &AuditContext,
        due: &ProposalState,
        report: &mut OutboxReport,
    ) -> Outcome<()> {
        let id = &due.proposal.id;
        // The exchange may have moved it: look again.
        let Some(state) = self.ports.queue.proposal(who, id)? else {
            return Ok(());
        };
        if state.state != State::Approved {
            let result = match state.state {
                State::Stale => OutboxResult::Stale,
                State::Expired => OutboxResult::Expired,
                _ => OutboxResult::ClaimedElsewhere,
            };
            report.note(id, result, state.state.as_str());
            return Ok(());
        }
        // Recalled and approved again meanwhile: that approval has its own hold.
        if !self.still(who, due)? {
            report.note(id, OutboxResult::Held, "approved again meanwhile");
            return Ok(());
        }
        match self.contact_opening(&state) {
            Ok(None) => {}
            Ok(Some(opens)) => {
                report.note(id, OutboxResult::WaitsForHours, opens.to_rfc3339());
                return Ok(());
            }
            Err(fault) if stops(fault.code()) => return Err(fault),
            Err(fault) => return self.refuse(who, id, &fault, report),
        }
        if let Err(code) = self.authority(&state)? {
            report.note(id, OutboxResult::Refused, code.name());
            return self.record(
                who,
                AuditAction::Execute,
                AuditOutcome::Refused,
                code.name(),
            );
        }
        let Ok(channel) = self.channel(&state) else {
            report.note(id, OutboxResult::Refused, "no account for this channel");
            return Ok(());
        };
        match self.claim_and_look_again(who, &state).await {
            Ok(Some(attempt)) => {
                self.send_claimed(who, &state, &attempt, &*channel, report)
                    .await
            }
            Ok(None) => {
                report.note(id, OutboxResult::ClaimedElsewhere, "");
                Ok(())
            }
            Err(fault) if stops(fault.code()) => Err(fault),
            Err(fault) if waits(fault.code()) => {
                report.note(id, OutboxResult::WaitsForServer, fault.code().name());
                Ok(())
            }
            Err(fault) => self.refuse(who, id, &fault, report),
        }
    }

    /// The claim at the server, then the events once more: what was recalled,
    /// declined or edited elsewhere until now is not sent.
    async fn claim_and_look_again(
        &self,
        who: &AuditContext,
        state: &ProposalState,
    ) -> Outcome<Option<AttemptId>> {
        let Claimed::Here(attempt) = self.claim_at_server(who, state).await? else {
            return Ok(None);
        };
        self.ports.steps.reached(Step::ClaimGranted);
        self.pull(who).await?;
        if !self.still(who, state)? || !self.claim_contact(who, state).await? {
            return Ok(None);
        }
        Ok(Some(attempt))
    }

    async fn send_claimed(
        &self,
        who: &AuditContext,
        state: &ProposalState,
        attempt: &AttemptId,
        channel: &dyn Channel,
        report: &mut OutboxReport,
    ) -> Outcome<()> {
        let id = &state.proposal.id;
        match self.claim_here(who, state, attempt) {
            Ok(ClaimedWork::Go(write, attempt)) => {
                self.ports.steps.reached(Step::AttemptRecorded);
                let sent = channel.send(write, &*self.ports.steps).await;
                self.record_outcome(who, &attempt, sent.outcome, report)
            }
            Ok(ClaimedWork::Stale(_)) => {
                report.note(id, OutboxResult::Stale, "");
                Ok(())
            }
            Err(fault) if stops(fault.code()) => Err(fault),
            Err(fault) => self.refuse(who, id, &fault, report),
        }
    }

    /// One item that may not be sent stops no other item.
    fn refuse(
        &self,
        who: &AuditContext,
        id: &ProposalId,
        fault: &Fault,
        report: &mut OutboxReport,
    ) -> Outcome<()> {
        report.note(id, OutboxResult::Refused, reason_of(fault));
        self.record(
            who,
            AuditAction::Execute,
            AuditOutcome::Refused,
            fault.code().name(),
        )
    }

    /// Whether the session may still carry this item: the role the server has just
    /// confirmed may approve it, and is the one it was approved in.
    fn authority(&self, state: &ProposalState) -> Outcome<Result<(), Code>> {
        let principal = self.principal()?;
        if !principal.belongs_to(&self.practice.tenant) {
            return Ok(Err(Code::TenantForbidden));
        }
        let action = state.proposal.action;
        if let Err(denied) = may_approve(principal.role, principal.clinician.as_ref(), action) {
            return Ok(Err(denied.code));
        }
        let own = state
            .counting()
            .any(|decision| decision.user == principal.user && decision.role == principal.role);
        Ok(if own {
            Ok(())
        } else {
            Err(Code::RoleMayNotApprove)
        })
    }

    /// The transaction that re-checks everything and records the attempt. Another
    /// process of this device may take the next sequence number first: then the
    /// events are signed anew.
    fn claim_here(
        &self,
        who: &AuditContext,
        state: &ProposalState,
        attempt: &AttemptId,
    ) -> Outcome<ClaimedWork> {
        let keys = self.trusted_keys()?;
        let id = &state.proposal.id;
        let _order = self
            .event_order
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        // Time has passed since the run began: expiry counts from now.
        let who = AuditContext {
            at: self.now(),
            ..who.clone()
        };
        for _ in 0..SEQ_TRIES {
            let seq = self.ports.queue.last_seq(&self.device)? + 1;
            let sign = |kind| self.sign(seq, Some(id.clone()), kind);
            let event = sign(EventKind::Claimed {
                attempt: attempt.clone(),
            })?;
            let claimed =
                self.ports
                    .queue
                    .claim(&who, id, attempt, &keys, &event, &|differences| {
                        sign(EventKind::WentStale(differences.to_vec()))
                    });
            match claimed {
                Err(fault) if fault.code() == Code::VersionConflict => {}
                other => return other,
            }
        }
        Err(Fault::new(Code::StoreBusy))
    }

    /// Records what an attempt came to.
    pub(crate) fn record_outcome(
        &self,
        who: &AuditContext,
        attempt: &Attempt,
        outcome: ExecutionOutcome,
        report: &mut OutboxReport,
    ) -> Outcome<()> {
        let (result, detail) = match &outcome {
            ExecutionOutcome::Done(receipt) => {
                self.ports
                    .queue
                    .set_reference(&attempt.id, &receipt.reference)?;
                (OutboxResult::Sent, receipt.reference.clone())
            }
            ExecutionOutcome::Failed { reason } => (OutboxResult::Failed, reason.clone()),
            ExecutionOutcome::Uncertain { reason } => (OutboxResult::Uncertain, reason.clone()),
        };
        self.emit(
            who,
            Some(&attempt.proposal),
            EventKind::Executed {
                attempt: attempt.id.clone(),
                outcome,
            },
        )?;
        self.ports.steps.reached(Step::OutcomeStored);
        report.note(&attempt.proposal, result, detail);
        Ok(())
    }

    pub(crate) fn channel(&self, state: &ProposalState) -> Outcome<Arc<dyn Channel>> {
        let found = self
            .ports
            .channels
            .iter()
            .find(|channel| channel.action() == state.proposal.action);
        found
            .cloned()
            .ok_or_else(|| Fault::new(Code::DestinationForbidden))
    }
}

/// Codes that mean "not now": the item stays as it is and is tried again later.
pub(crate) fn waits(code: Code) -> bool {
    matches!(
        code,
        Code::Offline
            | Code::RateLimited
            | Code::ServerFailed
            | Code::ServerAnswerInvalid
            | Code::SessionExpired
            | Code::Cancelled
    )
}

/// Codes that say the store itself can't go on: they end the run, whichever item
/// met them. Everything else concerns one item and stops no other.
pub(crate) fn stops(code: Code) -> bool {
    matches!(
        code,
        Code::StoreBusy
            | Code::StoreUnwritable
            | Code::StoreDamaged
            | Code::StoreKeyWrong
            | Code::StoreNewer
            | Code::AuditUnwritable
            | Code::AuditBroken
            | Code::SignedOut
    )
}

/// The approval an item's hold counts from: the last that counts.
pub(crate) fn last_approval(state: &ProposalState) -> Option<&DecisionRecord> {
    state
        .counting()
        .filter(|decision| decision.approved)
        .max_by_key(|decision| decision.at)
}

/// The code, and the rule or reason behind it (fixed words, safe to show).
fn reason_of(fault: &Fault) -> String {
    let why = fault
        .details()
        .iter()
        .find(|(key, _)| matches!(*key, "rule" | "why"));
    why.map_or_else(
        || fault.code().name().to_owned(),
        |(_, why)| format!("{}: {why}", fault.code().name()),
    )
}
