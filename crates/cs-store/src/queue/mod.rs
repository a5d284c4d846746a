//! The queue: signed events, what they fold to, attempts, nonces.

mod append;
mod attempts;
mod claim;
mod events;
mod folded;
mod keys;
mod marks;

pub(crate) use keys::KeyRing;

use crate::TenantStore;
use crate::fault::OrFault;
use crate::rows::micros;
use append::From;
use chrono::{DateTime, Utc};
use claim::ClaimRequest;
use cs_access::{ActionKind, DeviceId};
use cs_approval::{
    AttemptId, Difference, Marks, ProposalId, ProposalState, SignedEvent, TrustedKeys,
};
use cs_audit::AuditAction;
use cs_error::{Code, Fault, Outcome};
use cs_ports::{Attempt, AuditContext, ClaimedWork, OpenCount, Queue};

impl Queue for TenantStore {
    fn append(&self, who: &AuditContext, events: &[SignedEvent]) -> Outcome<Vec<String>> {
        self.connections.write(|transaction| {
            self.take_events(transaction, who, events, |event| {
                if event.device == self.device {
                    From::Here
                } else {
                    From::Server
                }
            })
        })
    }

    fn receive(
        &self,
        who: &AuditContext,
        events: &[SignedEvent],
        pulled_to: u64,
    ) -> Outcome<Vec<String>> {
        self.connections.write(|transaction| {
            let without_effect = self.take_events(transaction, who, events, |_| From::Server)?;
            claim::set_pulled_to(transaction, pulled_to).or_fault()?;
            Ok(without_effect)
        })
    }

    fn last_seq(&self, device: &DeviceId) -> Outcome<u64> {
        self.connections
            .read(|snapshot| events::last_seq(snapshot, device))
    }

    fn unpushed(&self, limit: u32) -> Outcome<Vec<SignedEvent>> {
        self.connections
            .read(|snapshot| events::unpushed(snapshot, limit))
    }

    fn mark_pushed(&self, event_ids: &[String]) -> Outcome<()> {
        self.connections
            .write(|transaction| claim::mark_pushed(transaction, event_ids).or_fault())
    }

    fn pulled_to(&self) -> Outcome<u64> {
        self.connections.read(claim::pulled_to)
    }

    fn set_pulled_to(&self, position: u64) -> Outcome<()> {
        self.connections.write(|transaction| {
            claim::set_pulled_to(transaction, position)
                .map(|_| ())
                .or_fault()
        })
    }

    fn proposal(&self, who: &AuditContext, id: &ProposalId) -> Outcome<Option<ProposalState>> {
        let found = self
            .connections
            .read(|snapshot| folded::read(snapshot, id))?;
        let mut entry = self.entry(who, AuditAction::Read);
        match &found {
            Some(_) => append::describe(&mut entry, id, found.as_ref()),
            None => entry.missed("Proposal", id.as_str()),
        }
        self.audit(entry)?;
        Ok(found)
    }

    fn proposals(&self, who: &AuditContext, open_only: bool) -> Outcome<Vec<ProposalState>> {
        let found = self
            .connections
            .read(|snapshot| folded::list(snapshot, open_only))?;
        let mut entry = self.entry(who, AuditAction::Search);
        for state in &found {
            append::describe(&mut entry, &state.proposal.id, Some(state));
        }
        self.audit(entry)?;
        Ok(found)
    }

    fn changed_since(
        &self,
        who: &AuditContext,
        since: DateTime<Utc>,
    ) -> Outcome<Vec<ProposalState>> {
        let found = self
            .connections
            .read(|snapshot| folded::changed_since(snapshot, micros(since)))?;
        let mut entry = self.entry(who, AuditAction::Search);
        for state in &found {
            append::describe(&mut entry, &state.proposal.id, Some(state));
        }
        self.audit(entry)?;
        Ok(found)
    }

    fn marks(&self, who: &AuditContext) -> Outcome<Marks> {
        let found = self.connections.read(marks::all)?;
        let mut entry = self.entry(who, AuditAction::Search);
        found.patients.keys().for_each(|id| entry.patient(id));
        self.audit(entry)?;
        Ok(found)
    }

    fn open_counts(&self) -> Outcome<Vec<OpenCount>> {
        self.connections.read(folded::open_counts)
    }

    fn key_events(&self) -> Outcome<Vec<SignedEvent>> {
        self.connections.read(events::key_events)
    }

    fn claim(
        &self,
        who: &AuditContext,
        id: &ProposalId,
        attempt: &AttemptId,
        keys: &TrustedKeys,
        event: &SignedEvent,
        stale: &dyn Fn(&[Difference]) -> Outcome<SignedEvent>,
    ) -> Outcome<ClaimedWork> {
        let request = ClaimRequest {
            who,
            id,
            attempt,
            keys,
            event,
        };
        self.connections
            .write(|transaction| self.claim_in(transaction, &request, stale))
    }

    fn open_attempts(&self) -> Outcome<Vec<Attempt>> {
        self.connections
            .read(|snapshot| attempts::open(snapshot, &self.device))
    }

    fn set_reference(&self, attempt: &AttemptId, reference: &str) -> Outcome<()> {
        let changed = self.connections.write(|transaction| {
            attempts::set_reference(transaction, attempt, reference).or_fault()
        })?;
        if changed == 1 {
            Ok(())
        } else {
            Err(Fault::new(Code::NotFound))
        }
    }

    fn references(&self, action: ActionKind) -> Outcome<Vec<String>> {
        self.connections
            .read(|snapshot| attempts::references(snapshot, action).or_fault())
    }

    fn sent_to(&self, address: &str, since: DateTime<Utc>) -> Outcome<Vec<DateTime<Utc>>> {
        self.connections
            .read(|snapshot| attempts::sent_to(snapshot, address, micros(since)))
    }
}
