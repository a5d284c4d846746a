//! What was drafted and sent from here, as events of the patient's timeline.

use super::event::Event;
use super::map::Lens;
use super::when::When;
use super::words::{excerpt, joined, plain};
use crate::views::{EventKindView, Tone};
use chrono::{DateTime, Utc};
use cs_access::{ActionKind, UserId};
use cs_approval::{
    DecisionRecord, ExecutionOutcome, ProposalState, Receipt, State, visible, visible_lines,
};

/// Characters of the text a row shows.
const A_ROW: usize = 160;

/// A person's name by their id.
pub(super) type NameOf<'a> = &'a dyn Fn(&UserId) -> String;

/// The event of one proposal.
pub(super) fn of(state: &ProposalState, lens: &Lens, name: NameOf<'_>) -> Event {
    let proposal = &state.proposal;
    let when = When::at(at(state), lens.zone);
    let id = format!("Proposal/{}", proposal.id);
    let mut event = Event::new(id, kind(proposal.action), when, lens.here());
    let addressee = visible(&proposal.target.addressee);
    event.title = match proposal.action {
        ActionKind::SendSms => format!("Text message to {addressee}"),
        ActionKind::SendEmail => format!("E-mail to {addressee}"),
        ActionKind::SubmitAuthorization => format!("Authorization request to {addressee}"),
        ActionKind::SendDocument => format!("Document to {addressee}"),
        ActionKind::WritePatient => "Change of contact data".to_owned(),
        ActionKind::WriteEncounter => "Change of a visit".to_owned(),
        ActionKind::WriteMedication => "Change of a medication".to_owned(),
    };
    let text = state
        .latest()
        .map(|revision| visible_lines(&revision.payload).join(" "));
    let start = text.map(|text| excerpt(&text, A_ROW));
    event.detail = joined([start.as_deref(), failure(state)], " · ");
    tags(state, lens, name, &mut event);
    event
}

const fn kind(action: ActionKind) -> EventKindView {
    match action {
        ActionKind::SendSms | ActionKind::SendEmail => EventKindView::Message,
        ActionKind::SubmitAuthorization => EventKindView::Authorization,
        ActionKind::SendDocument => EventKindView::Note,
        ActionKind::WriteEncounter => EventKindView::Encounter,
        ActionKind::WriteMedication => EventKindView::Medication,
        ActionKind::WritePatient => EventKindView::Other,
    }
}

/// The moment that counts: the proof's, else the last decision's, else the draft's.
fn at(state: &ProposalState) -> DateTime<Utc> {
    let decided = state.decisions.last().map(|decision| decision.at);
    let proof = state.receipt.as_ref().map(|receipt| receipt.at);
    proof.or(decided).unwrap_or(state.proposal.created_at)
}

fn failure(state: &ProposalState) -> Option<&str> {
    match state.attempts.last()?.outcome.as_ref()? {
        ExecutionOutcome::Failed { reason } | ExecutionOutcome::Uncertain { reason } => {
            Some(reason.as_str())
        }
        ExecutionOutcome::Done(_) => None,
    }
}

fn tags(state: &ProposalState, lens: &Lens, name: NameOf<'_>, event: &mut Event) {
    let by = |decision: &DecisionRecord| {
        format!(
            "{}, {}",
            name(&decision.user),
            When::at(decision.at, lens.zone).words(true)
        )
    };
    // What left, left on a signature; what waits again has none that counts.
    let left = !state.attempts.is_empty();
    for decision in &state.decisions {
        if decision.approved && (decision.counts || left) {
            event.tag(format!("signed by {}", by(decision)), "", Tone::Seal);
        }
    }
    match state.state {
        State::Draft | State::InReview => event.tag("waiting for a decision", "!", Tone::Amber),
        State::Stale => event.tag("the grounds changed", "!", Tone::Amber),
        State::Approved => event.tag("waiting to be sent", "", Tone::Blue),
        State::Executing => event.tag("being sent", "", Tone::Blue),
        State::Done => match &state.receipt {
            Some(receipt) => receipt_tag(receipt, event),
            None => event.tag("sent, as a person found out", "", Tone::Plain),
        },
        State::Failed => event.tag("not sent", "!", Tone::Amber),
        State::Uncertain => event.tag("may have been sent", "!", Tone::Amber),
        State::Expired => event.tag("ran out unsent", "", Tone::Plain),
        State::Declined => {
            let declined = state.decisions.iter().rev().find(|one| !one.approved);
            let word = declined.map_or_else(
                || "declined".to_owned(),
                |decision| format!("declined by {}", by(decision)),
            );
            event.tag(word, "", Tone::Plain);
        }
    }
}

fn receipt_tag(receipt: &Receipt, event: &mut Event) {
    let word = receipt.status.split(' ').next().unwrap_or_default();
    match word {
        "undelivered" | "failed" | "canceled" => event.tag(plain(word), "!", Tone::Amber),
        "" => event.tag("sent", "", Tone::Plain),
        "delivered" => event.tag("delivered", "", Tone::Plain),
        "accepted_by_server" => event.tag("accepted by the mail server", "", Tone::Plain),
        other => event.tag(format!("sent, {}", plain(other)), "", Tone::Plain),
    }
}
