//! Charts that stop answering once the person asked to stop: a long skill reads
//! many times, and each read is a place where it can end with nothing half done.

use cs_error::{Code, Fault, Outcome};
use cs_fhir::Query;
use cs_ports::{AuditContext, Charts, Page, Progress, Stored};
use std::sync::Arc;

/// Charts under somebody's eyes.
pub(crate) struct Watched<'a> {
    /// The charts themselves.
    pub charts: Arc<dyn Charts>,
    /// Who may ask to stop.
    pub progress: &'a dyn Progress,
}

impl Watched<'_> {
    fn go_on(&self) -> Outcome<()> {
        if self.progress.cancelled() {
            Err(Fault::new(Code::Cancelled))
        } else {
            Ok(())
        }
    }
}

impl Charts for Watched<'_> {
    fn read(&self, who: &AuditContext, kind: &str, id: &str) -> Outcome<Option<Stored>> {
        self.go_on()?;
        self.charts.read(who, kind, id)
    }

    fn search(&self, who: &AuditContext, query: &Query) -> Outcome<Page> {
        self.go_on()?;
        self.charts.search(who, query)
    }

    fn history(&self, who: &AuditContext, kind: &str, id: &str) -> Outcome<Vec<Stored>> {
        self.go_on()?;
        self.charts.history(who, kind, id)
    }

    fn counts(&self) -> Outcome<Vec<(String, u64)>> {
        self.charts.counts()
    }

    fn revision(&self) -> Outcome<u64> {
        self.charts.revision()
    }
}

/// Nobody watches and nobody stops it.
pub(crate) struct Unhurried;

impl Progress for Unhurried {
    fn at(&self, _: &'static str, _: u64, _: u64) {}

    fn cancelled(&self) -> bool {
        false
    }
}
