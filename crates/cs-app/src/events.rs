//! This device's own events: numbered without gaps, signed, stored.

use crate::Workstation;
use cs_approval::{EventBody, EventKind, ProposalId, SignedEvent};
use cs_error::{Code, Fault, Outcome};
use cs_ports::AuditContext;
use std::sync::PoisonError;

/// Times a sequence number may be lost to another process before giving up.
pub(crate) const SEQ_TRIES: u32 = 16;

impl Workstation {
    /// Signs and stores one event about a proposal.
    pub(crate) fn emit(
        &self,
        who: &AuditContext,
        proposal: Option<&ProposalId>,
        kind: EventKind,
    ) -> Outcome<SignedEvent> {
        let mut stored = self.emit_all(who, vec![(proposal.cloned(), kind)])?;
        stored.pop().ok_or_else(|| Fault::new(Code::Internal))
    }

    /// Signs and stores several events in one transaction.
    pub(crate) fn emit_all(
        &self,
        who: &AuditContext,
        kinds: Vec<(Option<ProposalId>, EventKind)>,
    ) -> Outcome<Vec<SignedEvent>> {
        let _order = self
            .event_order
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        // Another process of this device may take the next number first: then the
        // events are signed anew under later ones.
        for _ in 0..SEQ_TRIES {
            let first = self.ports.queue.last_seq(&self.device)? + 1;
            let events: Vec<SignedEvent> = (first..)
                .zip(&kinds)
                .map(|(seq, (proposal, kind))| self.sign(seq, proposal.clone(), kind.clone()))
                .collect::<Outcome<_>>()?;
            match self.ports.queue.append(who, &events) {
                Ok(_) => return Ok(events),
                Err(fault) if fault.code() == Code::VersionConflict => {}
                Err(fault) => return Err(fault),
            }
        }
        Err(Fault::new(Code::StoreBusy))
    }

    /// Signs an event without storing it (the claim stores its own).
    pub(crate) fn sign(
        &self,
        seq: u64,
        proposal: Option<ProposalId>,
        kind: EventKind,
    ) -> Outcome<SignedEvent> {
        let body = EventBody {
            tenant: self.practice.tenant.clone(),
            device: self.device.clone(),
            seq,
            at: self.now(),
            proposal,
            kind,
        };
        Ok(SignedEvent::sign(&body, &self.device_key))
    }
}
