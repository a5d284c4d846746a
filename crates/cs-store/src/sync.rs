//! Pages of a sync: data, mark and audit entry in one transaction.

use crate::fault::{OrFault, Sql, damaged};
use crate::names::{Names, Table};
use crate::rows::{self, Change, Origin, micros};
use crate::terms::{Prepared, sha256};
use crate::{TenantStore, ledger};
use cs_audit::AuditAction;
use cs_error::{Code, Fault, Outcome};
use cs_fhir::Reference;
use cs_ports::source::{RowReject, SourceCursor};
use cs_ports::{AuditContext, BatchReport, Incoming, Reject, SyncMark, SyncState};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::HashMap;
use std::thread;

/// Resources worth another thread to derive terms for.
const SHARE: usize = 64;

impl SyncState for TenantStore {
    fn commit_page(
        &self,
        who: &AuditContext,
        source: &str,
        collection: &str,
        incoming: Vec<Incoming>,
        deleted: &[Reference],
        rejects: &[RowReject],
        mark: &SyncMark,
    ) -> Outcome<BatchReport> {
        let prepared = prepare(incoming)?;
        let at = micros(who.at);
        self.connections.write(|transaction| {
            let mut entry = self.entry(who, AuditAction::Import);
            let mut report = BatchReport::default();
            write_all(transaction, &prepared, at, &mut report, &mut entry)?;
            for gone in deleted {
                if rows::delete(transaction, &gone.kind, &gone.id, at).or_fault()? {
                    report.deleted += 1;
                    entry.resource(&gone.kind, &gone.id);
                }
            }
            set_aside(transaction, source, rejects, at).or_fault()?;
            report.rejected = rejects.len() as u64;
            if report.created + report.updated + report.deleted > 0 {
                charts_changed(transaction).or_fault()?;
            }
            move_mark(transaction, source, collection, mark).or_fault()?;
            ledger::append(transaction, entry.finish(), self.device_key().as_deref())?;
            Ok(report)
        })
    }

    fn mark(&self, source: &str, collection: &str) -> Outcome<Option<SyncMark>> {
        let found = self.connections.read(|snapshot| {
            snapshot
                .prepare_cached(
                    "SELECT cursor, complete, as_of, done FROM sync_marks WHERE source = ?1 AND collection = ?2",
                )
                .and_then(|mut read| read.query_row(params![source, collection], mark_of).optional())
                .or_fault()
        })?;
        found.map(finish_mark).transpose()
    }

    fn marks(&self, source: &str) -> Outcome<Vec<(String, SyncMark)>> {
        let found = self.connections.read(|snapshot| {
            let mut read = snapshot
                .prepare_cached("SELECT cursor, complete, as_of, done, collection FROM sync_marks WHERE source = ?1")
                .or_fault()?;
            let rows = read.query_map(params![source], |row| Ok((row.get(4)?, mark_of(row)?))).or_fault()?;
            rows.collect::<Sql<Vec<(String, _)>>>().or_fault()
        })?;
        found
            .into_iter()
            .map(|(collection, mark)| Ok((collection, finish_mark(mark)?)))
            .collect()
    }

    fn rejects(&self, who: &AuditContext, limit: u32) -> Outcome<Vec<Reject>> {
        let found = self.connections.read(|snapshot| {
            let mut read = snapshot
                .prepare_cached(
                    "SELECT source, collection, row_id, reason, original, at FROM rejects ORDER BY number DESC LIMIT ?1",
                )
                .or_fault()?;
            let rows = read.query_map(params![limit], reject_of).or_fault()?;
            rows.collect::<Sql<Vec<_>>>().or_fault()
        })?;
        let mut entry = self.entry(who, AuditAction::Search);
        for ((reject, _), _) in &found {
            entry.reject(&reject.collection, &reject.row_id);
        }
        let rejects = found
            .into_iter()
            .map(|((row, source), at)| {
                Ok(Reject {
                    source,
                    row,
                    at: rows::instant(at)?,
                })
            })
            .collect::<Outcome<Vec<_>>>();
        self.audit(entry)?;
        rejects
    }

    fn reject_count(&self) -> Outcome<u64> {
        self.connections.read(|snapshot| {
            snapshot
                .query_row("SELECT count(*) FROM rejects", [], |row| row.get(0))
                .or_fault()
        })
    }
}

/// Derives digests and index entries before the transaction, on two threads, so
/// that the writer is held for writing only.
fn prepare(incoming: Vec<Incoming>) -> Outcome<Vec<(Prepared, String)>> {
    if let Some(bad) = incoming.iter().position(|row| row.resource.id().is_empty()) {
        return Err(Fault::new(Code::ResourceInvalid)
            .with("row", bad)
            .with("why", "no id"));
    }
    let derive = |rows: Vec<Incoming>| -> Vec<(Prepared, String)> {
        rows.into_iter()
            .map(|row| (Prepared::new(row.resource), row.source))
            .collect()
    };
    if incoming.len() < SHARE {
        return Ok(derive(incoming));
    }
    let mut first = incoming;
    let second = first.split_off(first.len() / 2);
    thread::scope(|scope| {
        let other = scope.spawn(|| derive(second));
        let mut all = derive(first);
        all.extend(
            other
                .join()
                .map_err(|_| Fault::new(Code::Internal).with("where", "index entries"))?,
        );
        Ok(all)
    })
}

/// Tells whoever keeps something made from charts.
fn charts_changed(connection: &Connection) -> Sql<()> {
    connection
        .prepare_cached("UPDATE revisions SET count = count + 1 WHERE name = 'charts'")?
        .execute([])?;
    Ok(())
}

fn write_all(
    connection: &Connection,
    prepared: &[(Prepared, String)],
    at: i64,
    report: &mut BatchReport,
    entry: &mut ledger::EntryBuilder,
) -> Outcome<()> {
    let mut names = Names::default();
    let mut new_by_kind: HashMap<&str, i64> = HashMap::new();
    for (resource, source) in prepared {
        let source = names.id(connection, Table::Sources, source).or_fault()?;
        match rows::put(connection, &mut names, resource, Origin { source, at }).or_fault()? {
            Change::Created => {
                report.created += 1;
                *new_by_kind.entry(&resource.kind).or_default() += 1;
            }
            Change::Updated => report.updated += 1,
            Change::Unchanged => {
                report.unchanged += 1;
                continue;
            }
        }
        entry.resource(&resource.kind, &resource.id);
        if let Some(patient) = &resource.patient {
            entry.patient(patient);
        }
    }
    for (kind, more) in new_by_kind {
        rows::count(
            connection,
            names.id(connection, Table::Kinds, kind).or_fault()?,
            more,
        )
        .or_fault()?;
    }
    Ok(())
}

fn set_aside(connection: &Connection, source: &str, rejects: &[RowReject], at: i64) -> Sql<()> {
    for row in rejects {
        if !row.row_id.is_empty() {
            connection
                .prepare_cached(
                    "DELETE FROM rejects WHERE source = ?1 AND collection = ?2 AND row_id = ?3",
                )?
                .execute(params![source, row.collection, row.row_id])?;
        }
        connection
            .prepare_cached(
                "INSERT OR REPLACE INTO rejects (source, collection, row_id, reason, original, digest, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                source,
                row.collection,
                row.row_id,
                row.reason,
                row.original,
                sha256(row.original.as_bytes()),
                at
            ])?;
    }
    Ok(())
}

fn move_mark(connection: &Connection, source: &str, collection: &str, mark: &SyncMark) -> Sql<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO sync_marks (source, collection, cursor, complete, as_of, done)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            source,
            collection,
            mark.cursor.0,
            mark.complete,
            micros(mark.as_of),
            mark.done
        ])?;
    Ok(())
}

type RawMark = (String, bool, i64, i64);

fn mark_of(row: &Row<'_>) -> Sql<RawMark> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
}

fn finish_mark((cursor, complete, as_of, done): RawMark) -> Outcome<SyncMark> {
    let done = u64::try_from(done).map_err(|_| damaged("sync mark"))?;
    Ok(SyncMark {
        cursor: SourceCursor(cursor),
        complete,
        as_of: rows::instant(as_of)?,
        done,
    })
}

fn reject_of(row: &Row<'_>) -> Sql<((RowReject, String), i64)> {
    let reject = RowReject {
        collection: row.get(1)?,
        row_id: row.get(2)?,
        reason: row.get(3)?,
        original: row.get(4)?,
    };
    Ok(((reject, row.get(0)?), row.get(5)?))
}
