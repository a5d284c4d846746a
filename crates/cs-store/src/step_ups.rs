//! Step-up tokens: each nonce is spent once, durably, with its audit entry.

use crate::TenantStore;
use crate::fault::OrFault;
use crate::ledger;
use crate::rows::micros;
use cs_access::StepUpProof;
use cs_audit::{AuditAction, AuditOutcome};
use cs_error::{Code, Fault, Outcome};
use cs_ports::{AuditContext, AuditStore, StepUps};
use rusqlite::params;

impl StepUps for TenantStore {
    fn spend(&self, who: &AuditContext, proof: &StepUpProof) -> Outcome<()> {
        let key = self.device_key();
        let first = self.connections.write(|transaction| {
            // The primary key decides between two that come at once.
            let rows = transaction
                .prepare_cached(
                    "INSERT INTO step_up_spent (nonce, operation, spent_at, expires)
                     VALUES (?1, ?2, ?3, ?4) ON CONFLICT (nonce) DO NOTHING",
                )
                .and_then(|mut write| {
                    write.execute(params![
                        proof.nonce.as_slice(),
                        proof.operation.as_str(),
                        micros(who.at),
                        micros(proof.expires)
                    ])
                })
                .or_fault()?;
            if rows == 0 {
                return Ok(false);
            }
            let mut entry = self.entry(who, AuditAction::Session);
            entry.code("step_up_spent");
            ledger::append(transaction, entry.finish(), key.as_deref())?;
            Ok(true)
        })?;
        if first {
            return Ok(());
        }
        let mut entry = self.entry(who, AuditAction::Session);
        entry.code(Code::StepUpReplayed.name());
        let mut entry = entry.finish();
        entry.outcome = AuditOutcome::Refused;
        self.record(&entry)?;
        Err(Fault::new(Code::StepUpReplayed))
    }
}
