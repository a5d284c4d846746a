//! Attempts and receipts in words.

use crate::Workstation;
use crate::views::{AttemptLine, ReceiptView};
use cs_access::ActionKind;
use cs_approval::{AttemptRecord, ExecutionOutcome, ProposalState, Receipt, State};

impl Workstation {
    pub(crate) fn receipt_view(&self, action: ActionKind, receipt: &Receipt) -> ReceiptView {
        ReceiptView {
            reference: receipt.reference.clone(),
            status: receipt.status.clone(),
            sentence: self
                .explained(action, &receipt.status)
                .unwrap_or_else(|| status_word(&receipt.status)),
            at: receipt.at.to_rfc3339(),
        }
    }

    pub(crate) fn attempt_line(
        &self,
        state: &ProposalState,
        record: &AttemptRecord,
    ) -> AttemptLine {
        let where_from = if record.device == self.device {
            ""
        } else {
            "From another workstation: "
        };
        AttemptLine {
            at: record.at.to_rfc3339(),
            outcome: format!("{where_from}{}", self.outcome_words(state, record)),
        }
    }

    /// What the last attempt came to, in words; `None` when none was made.
    pub(crate) fn last_attempt_words(&self, state: &ProposalState) -> Option<String> {
        let record = state.attempts.last()?;
        Some(self.outcome_words(state, record))
    }

    fn outcome_words(&self, state: &ProposalState, record: &AttemptRecord) -> String {
        let action = state.proposal.action;
        match &record.outcome {
            None if state.state == State::Executing => {
                "Being sent; the provider's answer is awaited.".to_owned()
            }
            None => "Cut off before the provider's answer was recorded; it is looked up there, never repeated."
                .to_owned(),
            Some(ExecutionOutcome::Done(receipt)) => {
                format!("The provider took it ({}).", receipt.reference)
            }
            Some(ExecutionOutcome::Failed { reason }) => self
                .explained(action, reason)
                .unwrap_or_else(|| "It was not sent; the provider gave no reason.".to_owned()),
            Some(ExecutionOutcome::Uncertain { reason }) => self
                .explained(action, reason)
                .unwrap_or_else(|| sentence_or(reason)),
        }
    }

    /// The channel's own sentence, with the provider's code where it says one.
    fn explained(&self, action: ActionKind, reason: &str) -> Option<String> {
        let channel = self
            .ports
            .channels
            .iter()
            .find(|channel| channel.action() == action)?;
        channel.explain(reason).map(str::to_owned)
    }
}

/// Uncertain reasons are fixed sentences of the channels; a bare word is wrapped.
fn sentence_or(reason: &str) -> String {
    if reason.contains(' ') {
        reason.to_owned()
    } else {
        "It is not known whether it was sent.".to_owned()
    }
}

/// Statuses that say all there is, as people read them.
fn status_word(status: &str) -> String {
    let word = status.split(' ').next().unwrap_or_default();
    let sentence = match word {
        "accepted" | "queued" | "scheduled" => "Accepted by the provider, not yet on its way.",
        "sending" => "On its way.",
        "sent" => "Handed to the carrier; delivery is not confirmed.",
        "delivered" => "Delivered.",
        "read" => "Delivered and read.",
        "undelivered" => "Not delivered. Call instead.",
        "failed" => "The provider could not send it. Call instead.",
        "canceled" => "Cancelled at the provider.",
        "accepted_by_server" => {
            "Taken by the mail server; whether it arrived or was read is not known."
        }
        _ => "The provider's word is shown as it came.",
    };
    sentence.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_nobody_knows_is_shown_and_not_guessed() {
        assert_eq!(status_word("delivered"), "Delivered.");
        assert!(status_word("moon").contains("as it came"));
        assert!(status_word("undelivered 30006").starts_with("Not delivered"));
    }
}
