//! Whether open drafts still rest on what they were made from.

use crate::Workstation;
use crate::dispatch::stops;
use cs_approval::{EventKind, EvidenceReader, Grounds, State};
use cs_error::Outcome;
use cs_fhir::Query;
use cs_ports::{AuditContext, Charts};
use serde_json::Value;

/// Reads current values through the audited charts.
struct ChartReader<'a> {
    charts: &'a dyn Charts,
    who: &'a AuditContext,
}

impl EvidenceReader for ChartReader<'_> {
    fn resource(&self, kind: &str, id: &str) -> Outcome<Option<Value>> {
        Ok(self
            .charts
            .read(self.who, kind, id)?
            .map(|stored| stored.resource.to_value()))
    }

    fn hits(&self, query: &Query) -> Outcome<Vec<Value>> {
        Ok(self
            .charts
            .search(self.who, query)?
            .hits
            .into_iter()
            .map(|stored| stored.resource.to_value())
            .collect())
    }
}

impl Workstation {
    /// Sends drafts and approvals whose grounds changed back to review, and ends
    /// those that ran out. Answers how many went stale.
    pub(crate) fn mark_stale_and_expired(&self) -> Outcome<u64> {
        let who = self.system_context("grounds")?;
        let reader = ChartReader {
            charts: &*self.ports.charts,
            who: &who,
        };
        let now = self.now();
        let mut stale = 0;
        for state in self.ports.queue.proposals(&who, true)? {
            if !matches!(
                state.state,
                State::InReview | State::Approved | State::Stale
            ) {
                continue;
            }
            let id = Some(&state.proposal.id);
            if state.proposal.expires_at <= now {
                self.emit(&who, id, EventKind::Expired)?;
                continue;
            }
            match state.check_grounds(&reader) {
                Ok(Grounds::Hold) => {}
                Ok(Grounds::Changed(differences)) => {
                    self.emit(&who, id, EventKind::WentStale(differences))?;
                    stale += 1;
                }
                Err(fault) if stops(fault.code()) => return Err(fault),
                // Grounds that can't be read here (another version's search) stop no
                // other item; this one can't be claimed without them.
                Err(_) => {}
            }
        }
        Ok(stale)
    }
}
