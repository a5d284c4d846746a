//! How old the kept copy may be. Beyond `cache_hours` it is marked as stale;
//! beyond `cache_days` a person reads no chart from it until a sync was complete.
//! This is the one place where that holds, in front of every use case.

use crate::RuntimeSettings;
use chrono::{DateTime, Duration, Utc};
use cs_error::{Code, Fault, Outcome};
use cs_fhir::Query;
use cs_ports::{AuditContext, Charts, Clock, Page, Settings, Stored};
use std::sync::Arc;

/// Charts that close when the kept copy is too old.
pub(crate) struct AgedCharts {
    pub charts: Arc<dyn Charts>,
    pub settings: Arc<dyn Settings>,
    pub clock: Arc<dyn Clock>,
}

impl AgedCharts {
    /// The program's own work (grounds, receipts, a sync) goes on: it shows nobody
    /// anything, and a sync must be possible.
    fn open_to(&self, who: &AuditContext) -> Outcome<()> {
        if who.principal.is_none() {
            return Ok(());
        }
        let Some(last) = last_complete(&*self.settings)? else {
            // Nothing came from a source yet: what is there was imported here.
            return Ok(());
        };
        let days = RuntimeSettings::load(&*self.settings)?.cache_days;
        if self.clock.now() - last > Duration::days(days) {
            Err(Fault::new(Code::CacheTooOld).with("days", days))
        } else {
            Ok(())
        }
    }
}

impl Charts for AgedCharts {
    fn read(&self, who: &AuditContext, kind: &str, id: &str) -> Outcome<Option<Stored>> {
        self.open_to(who)?;
        self.charts.read(who, kind, id)
    }

    fn search(&self, who: &AuditContext, query: &Query) -> Outcome<Page> {
        self.open_to(who)?;
        self.charts.search(who, query)
    }

    fn history(&self, who: &AuditContext, kind: &str, id: &str) -> Outcome<Vec<Stored>> {
        self.open_to(who)?;
        self.charts.history(who, kind, id)
    }

    fn counts(&self) -> Outcome<Vec<(String, u64)>> {
        self.charts.counts()
    }

    fn revision(&self) -> Outcome<u64> {
        self.charts.revision()
    }
}

/// When everything was last read to its end (the source's clock).
pub(crate) fn last_complete(settings: &dyn Settings) -> Outcome<Option<DateTime<Utc>>> {
    let kept = settings.get("last_sync")?;
    Ok(kept
        .as_ref()
        .and_then(|kept| kept.as_str())
        .and_then(|text| DateTime::parse_from_rfc3339(text).ok())
        .map(|at| at.to_utc()))
}
