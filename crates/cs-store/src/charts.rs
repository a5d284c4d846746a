//! Reading charts, audited.

use crate::fault::{OrFault, Sql};
use crate::{TenantStore, rows, search};
use cs_audit::AuditAction;
use cs_error::Outcome;
use cs_fhir::Query;
use cs_ports::{AuditContext, Charts, Page, Stored};

impl Charts for TenantStore {
    fn read(&self, who: &AuditContext, kind: &str, id: &str) -> Outcome<Option<Stored>> {
        let found = self
            .connections
            .read(|snapshot| rows::by_id(snapshot, kind, id))?;
        let mut entry = self.entry(who, AuditAction::Read);
        match &found {
            Some(stored) => entry.concerns(&stored.resource),
            None => entry.missed(kind, id),
        }
        self.audit(entry)?;
        Ok(found)
    }

    fn search(&self, who: &AuditContext, query: &Query) -> Outcome<Page> {
        let page = self.connections.read(|snapshot| {
            let found = search::run(snapshot, query)?;
            let hits = found
                .rids
                .iter()
                .map(|rid| rows::by_rid(snapshot, *rid))
                .collect::<Outcome<Vec<_>>>()?;
            Ok(Page {
                hits,
                total: found.total,
            })
        })?;
        let mut entry = self.entry(who, AuditAction::Search);
        page.hits
            .iter()
            .for_each(|hit| entry.concerns(&hit.resource));
        self.audit(entry)?;
        Ok(page)
    }

    fn history(&self, who: &AuditContext, kind: &str, id: &str) -> Outcome<Vec<Stored>> {
        let versions = self
            .connections
            .read(|snapshot| rows::earlier(snapshot, kind, id))?;
        let mut entry = self.entry(who, AuditAction::Read);
        match versions.first() {
            Some(newest) => entry.concerns(&newest.resource),
            None => entry.missed(kind, id),
        }
        self.audit(entry)?;
        Ok(versions)
    }

    fn counts(&self) -> Outcome<Vec<(String, u64)>> {
        self.connections.read(|snapshot| {
            let mut read = snapshot
                .prepare_cached("SELECT name, live FROM kinds WHERE live > 0 ORDER BY name")
                .or_fault()?;
            let counts = read
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
                .or_fault()?;
            counts.collect::<Sql<Vec<_>>>().or_fault()
        })
    }

    fn revision(&self) -> Outcome<u64> {
        self.connections.read(|snapshot| {
            snapshot
                .prepare_cached("SELECT count FROM revisions WHERE name = 'charts'")
                .and_then(|mut read| read.query_row([], |row| row.get(0)))
                .or_fault()
        })
    }
}
