//! After the send: attempts a crash cut off, answers that came late, receipts
//! that move on. The provider is asked; nothing is sent from here.

use crate::Workstation;
use crate::dispatch::{stops, waits};
use crate::dto::{OutboxReport, OutboxResult};
use chrono::{DateTime, Duration, Utc};
use cs_approval::{EventKind, ExecutionOutcome, ProposalState, State};
use cs_error::Outcome;
use cs_ports::{Attempt, AuditContext, LookUp};

/// Days in which the provider is still asked about an item: receipts move within
/// hours, and a lagging list catches up within a day.
const LOOK_AGAIN_DAYS: i64 = 3;

impl Workstation {
    /// Looks at the provider for attempts a crash cut off.
    pub(crate) async fn settle_cut_off(
        &self,
        who: &AuditContext,
        report: &mut OutboxReport,
    ) -> Outcome<()> {
        for attempt in self.ports.queue.open_attempts()? {
            let Some(channel) = self
                .ports
                .channels
                .iter()
                .find(|channel| channel.action() == attempt.action)
            else {
                report.note(
                    &attempt.proposal,
                    OutboxResult::WaitsForServer,
                    "no account for this channel",
                );
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
                Err(fault) if !stops(fault.code()) => {
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

    /// Looks once more for what left and whose answer was lost: a list lags
    /// behind, and proof settles what nobody knew. Absence tells nothing new, so
    /// it is not noted again.
    pub(crate) async fn look_again(
        &self,
        who: &AuditContext,
        report: &mut OutboxReport,
    ) -> Outcome<()> {
        let since = self.now() - Duration::days(LOOK_AGAIN_DAYS);
        for state in self.ports.queue.proposals(who, true)? {
            let Some(attempt) = self
                .own_uncertain(&state)
                .filter(|attempt| attempt.at > since)
            else {
                continue;
            };
            let Ok(channel) = self.channel(&state) else {
                continue;
            };
            let taken = self.ports.queue.references(attempt.action)?;
            match channel.look_up(&attempt, &taken).await {
                Ok(LookUp::Found(receipt)) => {
                    self.record_outcome(who, &attempt, ExecutionOutcome::Done(receipt), report)?;
                    report.reconciled += 1;
                }
                Ok(LookUp::Unknown { .. }) => {}
                Err(fault) if waits(fault.code()) => return Ok(()),
                Err(fault) if stops(fault.code()) => return Err(fault),
                Err(_) => {}
            }
        }
        Ok(())
    }

    /// This device's attempt at an uncertain item, as the look-up needs it. What
    /// is uncertain can't be edited, so the latest text is the one attempted.
    fn own_uncertain(&self, state: &ProposalState) -> Option<Attempt> {
        if state.state != State::Uncertain {
            return None;
        }
        let record = state.attempts.iter().rev().find(|record| {
            record.device == self.device
                && matches!(record.outcome, Some(ExecutionOutcome::Uncertain { .. }))
        })?;
        let payload = &state.latest()?.payload;
        Some(Attempt {
            id: record.id.clone(),
            proposal: state.proposal.id.clone(),
            action: state.proposal.action,
            target: state.proposal.target.clone(),
            payload_digest: payload.digest(),
            payload: payload.bytes.clone(),
            at: record.at,
            reference: None,
        })
    }

    /// Asks the provider how sent items fared since.
    pub(crate) async fn update_receipts(
        &self,
        who: &AuditContext,
        report: &mut OutboxReport,
    ) -> Outcome<()> {
        let since = self.now() - Duration::days(LOOK_AGAIN_DAYS);
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
                Ok(Some(mut newer)) if newer.status != receipt.status => {
                    // Two clocks: a later look is never earlier than what is known,
                    // or the fold would pass it over at every run.
                    newer.at = newer.at.max(receipt.at);
                    self.emit(
                        who,
                        Some(&state.proposal.id),
                        EventKind::ReceiptUpdated(newer),
                    )?;
                    report.receipts_updated += 1;
                }
                Ok(_) => {}
                Err(fault) if waits(fault.code()) => return Ok(()),
                Err(fault) if stops(fault.code()) => return Err(fault),
                Err(_) => {}
            }
        }
        Ok(())
    }
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
