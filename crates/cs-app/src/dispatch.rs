//! The outbox: from a signed decision to exactly one attempt.
//!
//! Order matters and is what the kill tests walk through: settle what a crash
//! cut off, refresh from the source, exchange events, claim at the server, then
//! one transaction that re-checks everything and records the attempt, then one
//! send, then the outcome. Whatever stops the run before the transaction leaves
//! the item approved; whatever stops it after leaves an open attempt that is
//! looked up, never repeated.

use crate::Workstation;
use crate::dto::{OutboxReport, OutboxResult};
use chrono::{DateTime, Duration, Utc};
use cs_approval::{AttemptId, EventKind, ExecutionOutcome, ProposalState, State, TrustedKeys};
use cs_audit::{AuditAction, AuditOutcome};
use cs_error::{Code, Fault, Outcome};
use cs_ports::{Attempt, AuditContext, Channel, ClaimAnswer, ClaimedWork, LookUp, Progress, Step};
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
                    for state in due {
                        self.send_one(&who, &state, &mut report).await?;
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
        Ok(())
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
            let approvals = state
                .decisions
                .iter()
                .rev()
                .filter(|decision| decision.approved);
            let Some(last) = approvals.clone().next() else {
                continue;
            };
            let until = last.at + Duration::seconds(settings.hold_seconds);
            if state.proposal.expires_at <= now {
                self.emit(who, Some(&id), EventKind::Expired)?;
                report.note(&id, OutboxResult::Expired, "");
            } else if now < until {
                report.note(&id, OutboxResult::Held, until.to_rfc3339());
            } else if approvals
                .into_iter()
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
            let result = if state.state == State::Stale {
                OutboxResult::Stale
            } else {
                OutboxResult::ClaimedElsewhere
            };
            report.note(id, result, state.state.as_str());
            return Ok(());
        }
        match self.contact_opening(&state) {
            Ok(None) => {}
            Ok(Some(opens)) => {
                report.note(id, OutboxResult::WaitsForHours, opens.to_rfc3339());
                return Ok(());
            }
            // One recipient who may not be written to any more stops no other item.
            Err(fault) if refuses(fault.code()) => {
                report.note(id, OutboxResult::Refused, reason_of(&fault));
                return self.record(
                    who,
                    AuditAction::Execute,
                    AuditOutcome::Refused,
                    fault.code().name(),
                );
            }
            Err(fault) => return Err(fault),
        }
        let channel = self.channel(&state)?;
        let keys = self.trusted_keys()?;
        let attempt = self.attempt_id(&state)?;
        match self
            .ports
            .server
            .claim(&claim_key(&state), &self.device, &attempt)
            .await
        {
            Ok(ClaimAnswer::Granted(_)) => {}
            Ok(ClaimAnswer::Lost(_)) => {
                report.note(id, OutboxResult::ClaimedElsewhere, "");
                return Ok(());
            }
            Err(fault) if waits(fault.code()) => {
                report.note(id, OutboxResult::WaitsForServer, fault.code().name());
                return Ok(());
            }
            Err(fault) => return Err(fault),
        }
        self.ports.steps.reached(Step::ClaimGranted);
        match self.claim_here(who, &state, &attempt, &keys) {
            Ok(ClaimedWork::Go(write, attempt)) => {
                self.ports.steps.reached(Step::AttemptRecorded);
                let sent = channel.send(write, &*self.ports.steps).await;
                self.record_outcome(who, &attempt, sent.outcome, report)
            }
            Ok(ClaimedWork::Stale(_)) => {
                report.note(id, OutboxResult::Stale, "");
                Ok(())
            }
            Err(fault) => {
                report.note(id, OutboxResult::Refused, reason_of(&fault));
                self.record(
                    who,
                    AuditAction::Execute,
                    AuditOutcome::Refused,
                    fault.code().name(),
                )
            }
        }
    }

    fn claim_here(
        &self,
        who: &AuditContext,
        state: &ProposalState,
        attempt: &AttemptId,
        keys: &TrustedKeys,
    ) -> Outcome<ClaimedWork> {
        let _order = self
            .event_order
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let seq = self.ports.queue.last_seq(&self.device)? + 1;
        let id = &state.proposal.id;
        let event = self.sign(
            seq,
            Some(id.clone()),
            EventKind::Claimed {
                attempt: attempt.clone(),
            },
        )?;
        self.ports
            .queue
            .claim(who, id, attempt, keys, &event, &|differences| {
                self.sign(
                    seq,
                    Some(id.clone()),
                    EventKind::WentStale(differences.to_vec()),
                )
            })
    }

    /// Records what an attempt came to.
    fn record_outcome(
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

    /// Looks at the provider for attempts a crash cut off.
    async fn settle_cut_off(&self, who: &AuditContext, report: &mut OutboxReport) -> Outcome<()> {
        for attempt in self.ports.queue.open_attempts()? {
            let Some(channel) = self
                .ports
                .channels
                .iter()
                .find(|channel| channel.action() == attempt.action)
            else {
                continue;
            };
            let taken = self.ports.queue.references(attempt.action)?;
            let outcome = match channel.look_up(&attempt, &taken).await {
                Ok(LookUp::Found(receipt)) => ExecutionOutcome::Done(receipt),
                Ok(LookUp::Unknown { reason }) => ExecutionOutcome::Uncertain {
                    reason: reason.to_owned(),
                },
                // A provider that can't be asked now, or refuses our account, must
                // not stop the other items; this one is asked about again later.
                Err(fault) if waits(fault.code()) || fault.code() == Code::ServerRefused => {
                    report.note(
                        &attempt.proposal,
                        OutboxResult::WaitsForServer,
                        fault.code().name(),
                    );
                    continue;
                }
                Err(fault) => return Err(fault),
            };
            self.record_outcome(who, &attempt, outcome, report)?;
            report.reconciled += 1;
        }
        Ok(())
    }

    /// Asks the provider how sent items fared since.
    async fn update_receipts(&self, who: &AuditContext, report: &mut OutboxReport) -> Outcome<()> {
        let since = self.now() - Duration::days(3);
        for state in self.ports.queue.proposals(who, false)? {
            let Some(receipt) = state
                .receipt
                .as_ref()
                .filter(|receipt| moves_on(receipt, since))
            else {
                continue;
            };
            let Ok(channel) = self.channel(&state) else {
                continue;
            };
            match channel.status(receipt).await {
                Ok(Some(newer)) if newer.status != receipt.status => {
                    self.emit(
                        who,
                        Some(&state.proposal.id),
                        EventKind::ReceiptUpdated(newer),
                    )?;
                    report.receipts_updated += 1;
                }
                Ok(_) => {}
                Err(fault) if waits(fault.code()) => return Ok(()),
                Err(fault) if fault.code() == Code::ServerRefused => {}
                Err(fault) => return Err(fault),
            }
        }
        Ok(())
    }

    fn channel(&self, state: &ProposalState) -> Outcome<Arc<dyn Channel>> {
        let found = self
            .ports
            .channels
            .iter()
            .find(|channel| channel.action() == state.proposal.action);
        found
            .cloned()
            .ok_or_else(|| Fault::new(Code::DestinationForbidden))
    }

    /// The same text on the same device always gives the same attempt id, so a
    /// crash between the server's claim and ours finds its own claim again.
    fn attempt_id(&self, state: &ProposalState) -> Outcome<AttemptId> {
        let text = format!("attempt\n{}\n{}", self.device.as_str(), claim_key(state));
        AttemptId::parse(&cs_fhir::sha256_hex(text.as_bytes())[..32])
    }
}

/// Competing decisions on one text and the same shown grounds must meet at one
/// key; what went back to review and was approved again is a new one.
fn claim_key(state: &ProposalState) -> String {
    format!(
        "{}:{}:{}",
        state.proposal.id,
        state.revisions.len(),
        &state.evidence_digest()[..16]
    )
}

/// Codes that mean "not now": the item stays as it is and is tried again later.
fn waits(code: Code) -> bool {
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

/// Codes by which the rules for messages refuse one item.
fn refuses(code: Code) -> bool {
    matches!(
        code,
        Code::RecipientOptedOut
            | Code::MessageRuleBroken
            | Code::NotFound
            | Code::OutsideContactHours
    )
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

/// Statuses after which a provider changes nothing any more.
fn moves_on(receipt: &cs_approval::Receipt, since: DateTime<Utc>) -> bool {
    let word = receipt.status.split(' ').next().unwrap_or_default();
    receipt.at > since
        && !matches!(
            word,
            "delivered" | "undelivered" | "failed" | "canceled" | "accepted_by_server"
        )
}
