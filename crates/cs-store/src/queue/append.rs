//! Storing events and folding what they touch.

use super::{attempts, events, folded, marks};
use crate::TenantStore;
use crate::fault::OrFault;
use crate::ledger::{self, EntryBuilder};
use crate::rows::micros;
use cs_approval::{
    EventBody, EventKind, ProposalId, ProposalState, SignedEvent, TrustedKeys, apply,
};
use cs_audit::AuditAction;
use cs_error::{Code, Outcome};
use cs_ports::AuditContext;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// Where events come from, which decides their order.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum From {
    /// Made here: they follow everything and wait to be pushed.
    Here,
    /// Given by the queue server, in its order.
    Server,
}

/// What one call has touched so far.
#[derive(Default)]
struct Touched {
    proposals: BTreeSet<ProposalId>,
    /// Subjects of marks.
    marks: BTreeSet<String>,
    keys: bool,
    /// New events, to be looked up among those without effect.
    new: BTreeSet<String>,
    forks: Vec<String>,
    /// Proof of a new event's kind, for the audit.
    action: Option<AuditAction>,
}

impl TenantStore {
    /// Verifies, stores, orders and folds; one audit entry for all. Answers the
    /// new events that have no effect.
    pub(crate) fn take_events(
        &self,
        connection: &Connection,
        who: &AuditContext,
        batch: &[SignedEvent],
        from: impl Fn(&SignedEvent) -> From,
    ) -> Outcome<Vec<String>> {
        let keys = self.key_ring.trusted(connection, &self.tenant)?;
        let mut touched = Touched::default();
        for event in batch {
            self.take_one(connection, who, event, from(event), &keys, &mut touched)?;
        }
        let without_effect = self.fold_touched(connection, who, &mut touched)?;
        Ok(without_effect)
    }

    fn take_one(
        &self,
        connection: &Connection,
        who: &AuditContext,
        event: &SignedEvent,
        from: From,
        keys: &TrustedKeys,
        touched: &mut Touched,
    ) -> Outcome<()> {
        let body = self.admit(event, from, keys)?;
        let position = match (events::meet(connection, event)?, from) {
            (events::Met::Known(_), From::Here) => return Ok(()),
            (events::Met::Known(position), From::Server) => position,
            (events::Met::Fork, From::Server) => {
                events::store_fork(connection, event, micros(who.at)).or_fault()?;
                touched.forks.push(event.event_id.clone());
                return Ok(());
            }
            (events::Met::New | events::Met::Fork, From::Here) => {
                events::ensure_next(connection, event)?;
                let position = store(connection, event, &body)?;
                events::await_push(connection, position).or_fault()?;
                touched.new.insert(event.event_id.clone());
                position
            }
            (events::Met::New, From::Server) => {
                let position = store(connection, event, &body)?;
                touched.new.insert(event.event_id.clone());
                position
            }
        };
        let news = from == From::Here || events::place(connection, position).or_fault()?;
        if news {
            touched.note(&body, from);
            // Nobody's word but the trying device's own ends the look-up.
            if from == From::Here || self.open_event(event, keys).is_ok() {
                note_outcome(connection, &body).or_fault()?;
            }
        }
        Ok(())
    }

    /// Opens an event. One whose device nobody vouches for yet is kept (its
    /// enrolment may follow) and has no effect; one that doesn't fit its own
    /// signature, id or practice is refused.
    fn admit(&self, event: &SignedEvent, from: From, keys: &TrustedKeys) -> Outcome<EventBody> {
        match self.open_event(event, keys) {
            Err(fault) if fault.code() == Code::KeyUntrusted && from == From::Server => {
                event.open()
            }
            opened => opened,
        }
    }

    fn fold_touched(
        &self,
        connection: &Connection,
        who: &AuditContext,
        touched: &mut Touched,
    ) -> Outcome<Vec<String>> {
        let mut without_effect = std::mem::take(&mut touched.forks);
        if touched.keys {
            // A new key may give effect to events that came before it.
            touched.proposals.extend(events::proposals(connection)?);
            touched.marks.extend(marks::subjects(connection)?);
        }
        let keys = self.key_ring.trusted(connection, &self.tenant)?;
        let mut entry = self.entry(who, touched.action.unwrap_or(AuditAction::Import));
        for id in &touched.proposals {
            let refolded = self.refold_and_keep(connection, id, &keys)?;
            without_effect.extend(
                refolded
                    .ignored
                    .into_iter()
                    .filter(|event| touched.new.contains(event)),
            );
            describe(&mut entry, id, refolded.state.as_ref());
        }
        for subject in &touched.marks {
            let ignored = self.refold_marks(connection, subject, &keys)?;
            without_effect.extend(
                ignored
                    .into_iter()
                    .filter(|event| touched.new.contains(event)),
            );
            marks::describe(&mut entry, subject);
        }
        if !touched.new.is_empty() || !without_effect.is_empty() {
            ledger::append(connection, entry.finish(), self.device_key().as_deref())?;
        }
        Ok(without_effect)
    }

    /// Stores this device's next event and folds it onto a state at hand.
    pub(crate) fn take_own(
        &self,
        connection: &Connection,
        event: &SignedEvent,
        before: &ProposalState,
        keys: &TrustedKeys,
    ) -> Outcome<(EventBody, ProposalState)> {
        let body = self.open_event(event, keys)?;
        events::ensure_next(connection, event)?;
        let after = apply(Some(before), &body, keys).map_err(cs_error::Fault::new)?;
        let position = events::store(connection, event, &body).or_fault()?;
        events::await_push(connection, position).or_fault()?;
        folded::keep(connection, &after)?;
        Ok((body, after))
    }
}

impl Touched {
    fn note(&mut self, body: &EventBody, from: From) {
        match (&body.proposal, &body.kind) {
            (None, EventKind::Marked(marked)) => {
                self.marks.insert(marked.subject());
            }
            (Some(id), _) => {
                self.proposals.insert(id.clone());
            }
            (None, _) => self.keys = true,
        }
        let action = if from == From::Server {
            AuditAction::Import
        } else {
            action_of(&body.kind)
        };
        self.action.get_or_insert(action);
    }
}

/// Stores an event, a mark with its subject beside it.
fn store(connection: &Connection, event: &SignedEvent, body: &EventBody) -> Outcome<i64> {
    let position = events::store(connection, event, body).or_fault()?;
    if let (None, EventKind::Marked(marked)) = (&body.proposal, &body.kind) {
        marks::note(connection, position, &marked.subject()).or_fault()?;
    }
    Ok(position)
}

const fn action_of(kind: &EventKind) -> AuditAction {
    match kind {
        EventKind::Proposed(..)
        | EventKind::Revised(_)
        | EventKind::WentStale(_)
        | EventKind::Expired
        | EventKind::Marked(_) => AuditAction::Draft,
        EventKind::Decided(_) | EventKind::Recalled { .. } | EventKind::Settled { .. } => {
            AuditAction::Decide
        }
        EventKind::Claimed { .. } | EventKind::Executed { .. } | EventKind::ReceiptUpdated(_) => {
            AuditAction::Execute
        }
        EventKind::Enrolled(_) | EventKind::KeyRevoked { .. } => AuditAction::Session,
    }
}

/// An outcome settles its attempt even where the fold gives it no effect (a
/// decline of another device took the claim's effect away meanwhile).
fn note_outcome(connection: &Connection, body: &EventBody) -> crate::fault::Sql<()> {
    match &body.kind {
        EventKind::Executed { attempt, outcome } => {
            attempts::settle(connection, attempt, &body.device, outcome)
        }
        _ => Ok(()),
    }
}

/// What an audit entry says of a proposal.
pub(crate) fn describe(entry: &mut EntryBuilder, id: &ProposalId, state: Option<&ProposalState>) {
    entry.resource("Proposal", id.as_str());
    if let Some(state) = state {
        entry.patient(&state.proposal.target.patient_id);
    }
}
