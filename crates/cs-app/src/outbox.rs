//! The outbox as the window shows it: what was signed, where it stands and why.

use crate::Workstation;
use crate::approvals::by_deadline;
use crate::dispatch::{last_approval, stops};
use crate::review::may_see;
use crate::views::{OutboxLine, OutboxView};
use cs_approval::{DecisionRecord, ProposalState, State};
use cs_error::Outcome;

/// Ended items that are listed; older ones are in the queue's history.
const MOST_ENDED: usize = 200;

impl Workstation {
    /// What was signed and where it stands. `online`: whether the practice's server
    /// answered last time; while it doesn't, everything approved waits.
    ///
    /// # Errors
    /// [`cs_error::Code::SignedOut`]; store codes.
    pub fn outbox(&self, online: bool) -> Outcome<OutboxView> {
        let who = self.context("outbox")?;
        let role = self.principal()?.role;
        let mut states = self.ports.queue.proposals(&who, false)?;
        states.retain(|state| may_see(role, state) && state.state != State::InReview);
        by_deadline(&mut states);
        let waits = |state: &&ProposalState| {
            matches!(
                state.state,
                State::Approved | State::Executing | State::Uncertain
            )
        };
        let lines = |states: Vec<&ProposalState>| -> Outcome<Vec<OutboxLine>> {
            states
                .into_iter()
                .map(|state| self.outbox_line(state, online))
                .collect()
        };
        // What a person must settle stands first.
        let mut waiting: Vec<&ProposalState> = states.iter().filter(waits).collect();
        waiting.sort_by_key(|state| state.state != State::Uncertain);
        let ended = states.iter().filter(|state| state.state.is_ended());
        Ok(OutboxView {
            waiting: lines(waiting)?,
            ended: lines(ended.take(MOST_ENDED).collect())?,
            online,
        })
    }

    fn outbox_line(&self, state: &ProposalState, online: bool) -> Outcome<OutboxLine> {
        let signed = signed_by(state);
        Ok(OutboxLine {
            line: self.line_view(state)?,
            sentence: self.where_it_stands(state, online)?,
            receipt: state
                .receipt
                .as_ref()
                .map(|receipt| self.receipt_view(state.proposal.action, receipt)),
            signed_by: signed
                .map(|decision| self.name_of(&decision.user))
                .transpose()?,
            signed_at: signed.map(|decision| decision.at.to_rfc3339()),
        })
    }

    fn where_it_stands(&self, state: &ProposalState, online: bool) -> Outcome<String> {
        Ok(match state.state {
            State::Approved => self.approved_words(state, online)?,
            State::Executing => "Being sent; the provider's answer is awaited.".to_owned(),
            State::Uncertain => format!(
                "It is not certain whether this was sent. {} Look, then say what you found; nothing is sent again by itself.",
                self.last_attempt_words(state).unwrap_or_default()
            ),
            State::Done => match &state.receipt {
                Some(receipt) => self.receipt_view(state.proposal.action, receipt).sentence,
                None => "A person looked and found that it was sent.".to_owned(),
            },
            State::Failed => self.failed_words(state),
            State::Declined => {
                let declined = state.decisions.iter().rev().find(|one| !one.approved);
                match declined {
                    Some(one) => {
                        format!("Declined by {}: {}", self.name_of(&one.user)?, one.reason)
                    }
                    None => "Declined.".to_owned(),
                }
            }
            State::Expired => "It ran out before it was sent. Ask for a fresh draft.".to_owned(),
            State::Draft | State::InReview | State::Stale => {
                "It waits for a person's decision.".to_owned()
            }
        })
    }

    /// An attempt that nobody could tell, and then a person's word that it did not
    /// happen, reads as that person's word.
    fn failed_words(&self, state: &ProposalState) -> String {
        let told = state.attempts.iter().rev().any(|record| {
            matches!(
                record.outcome,
                Some(cs_approval::ExecutionOutcome::Failed { .. })
            )
        });
        match self.last_attempt_words(state).filter(|_| told) {
            Some(words) => words,
            None => "A person looked and found that it was not sent.".to_owned(),
        }
    }

    fn approved_words(&self, state: &ProposalState, online: bool) -> Outcome<String> {
        let now = self.now();
        if state.proposal.expires_at <= now {
            return Ok("It has run out and will not be sent. Ask for a fresh draft.".to_owned());
        }
        if let Some(until) = self.hold_until(state)?.filter(|until| now < *until) {
            return Ok(format!(
                "Held until {}; until then it can be recalled for sure.",
                self.local(until)?
            ));
        }
        let user = self.principal()?.user;
        if let Some(last) = last_approval(state)
            && state.counting().all(|decision| decision.user != user)
        {
            return Ok(format!(
                "Waits for {} to be signed in: it leaves under the session of whoever approved it.",
                self.name_of(&last.user)?
            ));
        }
        if !online {
            return Ok(
                "Waits for the practice's server; nothing is sent while it does not answer."
                    .to_owned(),
            );
        }
        match self.contact_opening(state) {
            Ok(None) => Ok("Ready: it leaves with the next run.".to_owned()),
            Ok(Some(opens)) => Ok(format!(
                "Waits for contact hours: they open {}.",
                self.local(opens)?
            )),
            Err(fault) if stops(fault.code()) => Err(fault),
            Err(fault) => Ok(format!("Can't be sent as it is. {}", fault.sentence())),
        }
    }
}

/// The approval the item rests on, or rested on when it ended.
fn signed_by(state: &ProposalState) -> Option<&DecisionRecord> {
    last_approval(state).or_else(|| {
        let approved = state.decisions.iter().rev();
        approved.into_iter().find(|decision| decision.approved)
    })
}
