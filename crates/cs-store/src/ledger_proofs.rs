//! Sealing the chain, proving one entry, scanning it whole.

use crate::fault::{OrFault, Sql, damaged};
use crate::ledger::End;
use crate::ledger_hits::{self, Walk};
use crate::rows::instant;
use crate::{TenantStore, ledger_holds, ledger_pages, ledger_retain};
use chrono::{DateTime, Utc};
use cs_audit::{
    ChainedEntry, Checkpoint, EntryHash, EntryProof, Seen, checkpoint_of_line, opens_chart,
};
use cs_error::{Code, Fault, Outcome};
use cs_ports::{AnomalyReview, AuditContext, AuditQuery, LegalHold, PrivacyStore, Retained};
use rusqlite::{Connection, OptionalExtension, params};

/// Entries read under one snapshot: a long one would keep the log from shrinking.
const BATCH: usize = 2_000;

impl PrivacyStore for TenantStore {
    fn seal(&self, at: DateTime<Utc>) -> Outcome<Option<Checkpoint>> {
        let key = self.device_key();
        self.connections.write(|transaction| {
            if ledger_pages::length(transaction)? == 0 {
                return Ok(None);
            }
            let key = key.ok_or_else(|| Fault::new(Code::AuditUnwritable))?;
            let tenant = self.tenant.as_str();
            End::of(transaction, tenant)?.checkpoint(transaction, tenant, at, &key)?;
            newest_checkpoint(transaction)
        })
    }

    fn proof(&self, seq: u64, at: DateTime<Utc>) -> Outcome<EntryProof> {
        if let Some(found) = self.connections.read(|snapshot| proof(snapshot, seq))? {
            return Ok(found);
        }
        self.seal(at)?;
        self.connections
            .read(|snapshot| proof(snapshot, seq))?
            .ok_or_else(|| damaged("audit"))
    }

    fn scan(
        &self,
        filter: &AuditQuery,
        entry: &mut dyn FnMut(&ChainedEntry) -> bool,
    ) -> Outcome<u64> {
        let end = self.length()?;
        let begin = filter.from.map_or(Ok(0), |from| {
            self.connections
                .read(|snapshot| Ok(first_since(snapshot, from)? - 1))
        });
        let (mut after, mut given) = (begin?, 0_u64);
        loop {
            let mut batch: Vec<(u64, String)> = Vec::with_capacity(BATCH);
            self.connections.read(|snapshot| {
                ledger_hits::each(snapshot, filter, Walk::Up(after), |seq, line| {
                    if seq <= end {
                        batch.push((seq, line.to_owned()));
                    }
                    Ok(seq < end && batch.len() < BATCH)
                })
            })?;
            let Some((last, _)) = batch.last() else {
                return Ok(given);
            };
            after = i64::try_from(*last).unwrap_or(i64::MAX);
            let full = batch.len() == BATCH;
            for (_, line) in &batch {
                given += 1;
                if !entry(&ledger_pages::read_line(line)?) {
                    return Ok(given);
                }
            }
            if !full {
                return Ok(given);
            }
        }
    }

    fn watch(&self, from: DateTime<Utc>, seen: &mut dyn FnMut(&Seen<'_>)) -> Outcome<()> {
        self.connections
            .read(|snapshot| watch(snapshot, from, seen))
    }

    fn length(&self) -> Outcome<u64> {
        self.connections.read(ledger_pages::length)
    }

    fn add_hold(&self, who: &AuditContext, hold: &LegalHold) -> Outcome<()> {
        ledger_holds::add(self, who, hold)
    }

    fn release_hold(&self, who: &AuditContext, id: &str) -> Outcome<()> {
        ledger_holds::release(self, who, id)
    }

    fn holds(&self) -> Outcome<Vec<LegalHold>> {
        self.connections.read(ledger_holds::all)
    }

    fn add_review(&self, who: &AuditContext, review: &AnomalyReview) -> Outcome<()> {
        ledger_holds::add_review(self, who, review)
    }

    fn reviews(&self) -> Outcome<Vec<AnomalyReview>> {
        self.connections.read(ledger_holds::reviews)
    }

    fn retain(
        &self,
        who: &AuditContext,
        cutoff: DateTime<Utc>,
        most: u32,
        dry: bool,
    ) -> Outcome<Retained> {
        if dry {
            return self
                .connections
                .read(|snapshot| Ok(ledger_retain::plan(snapshot, cutoff, most)?.told()));
        }
        ledger_retain::run(self, who, cutoff, most)
    }
}

/// The checkpoint signed last.
fn newest_checkpoint(connection: &Connection) -> Outcome<Option<Checkpoint>> {
    let line: Option<String> = connection
        .query_row(
            "SELECT line FROM audit_checkpoints ORDER BY seq DESC LIMIT 1",
            [],
            |row| row.get(0),
        )
        .optional()
        .or_fault()?;
    line.map(|line| checkpoint_of_line(&line).ok_or_else(|| damaged("audit checkpoint")))
        .transpose()
}

/// `None` while no checkpoint covers the entry.
fn proof(connection: &Connection, seq: u64) -> Outcome<Option<EntryProof>> {
    let line: String = connection
        .query_row(
            "SELECT line FROM audit_entries WHERE seq = ?1",
            params![seq],
            |row| row.get(0),
        )
        .optional()
        .or_fault()?
        .ok_or_else(|| Fault::new(Code::NotFound).with("what", "audit entry"))?;
    let closed: Option<String> = connection
        .query_row(
            "SELECT line FROM audit_checkpoints WHERE seq >= ?1 ORDER BY seq LIMIT 1",
            params![seq],
            |row| row.get(0),
        )
        .optional()
        .or_fault()?;
    let Some(closed) = closed else {
        return Ok(None);
    };
    let checkpoint = checkpoint_of_line(&closed).ok_or_else(|| damaged("audit checkpoint"))?;
    let hashes = connection
        .prepare_cached("SELECT hash FROM audit_entries WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq")
        .and_then(|mut read| {
            read.query_map(params![checkpoint.first, checkpoint.seq], |row| {
                Ok(EntryHash::from_bytes(row.get(0)?))
            })?
            .collect::<Sql<Vec<_>>>()
        })
        .or_fault()?;
    let entry = ledger_pages::read_line(&line)?;
    EntryProof::build(entry, checkpoint, &hashes)
        .map(Some)
        .map_err(|_| damaged("audit"))
}

fn watch(
    connection: &Connection,
    from: DateTime<Utc>,
    seen: &mut dyn FnMut(&Seen<'_>),
) -> Outcome<()> {
    let first = first_since(connection, from)?;
    let mut read = connection
        .prepare_cached(
            "SELECT f.at, u.key, f.role, f.patients, CASE WHEN f.wide THEN NULL ELSE e.line END
             FROM audit_facets f JOIN audit_users u ON u.id = f.user
             JOIN audit_entries e ON e.seq = f.seq
             WHERE f.seq >= ?1 AND f.at >= ?2 AND f.outcome = 'success' AND f.patients > 0
             ORDER BY f.seq",
        )
        .or_fault()?;
    let mut rows = read.query(params![first, from.timestamp()]).or_fault()?;
    while let Some(row) = rows.next().or_fault()? {
        let at: i64 = row.get(0).or_fault()?;
        let (user, role): (String, String) = (row.get(1).or_fault()?, row.get(2).or_fault()?);
        let line: Option<String> = row.get(4).or_fault()?;
        // An entry about too many patients to list is no chart that was opened.
        let entry = line
            .map(|line| ledger_pages::read_line(&line))
            .transpose()?
            .map(|chained| chained.entry);
        seen(&Seen {
            at: instant(at.saturating_mul(1_000_000))?,
            user: &user,
            role: &role,
            opened: entry.as_ref().is_some_and(opens_chart),
            patients: row.get(3).or_fault()?,
            named: entry.as_ref().map_or(&[], |entry| &entry.patients),
        });
    }
    Ok(())
}

/// The first entry at or after an instant is not before this number: `newest`
/// never goes back, so it can be halved for.
fn first_since(connection: &Connection, from: DateTime<Utc>) -> Outcome<i64> {
    let edge = |order| -> Outcome<i64> {
        connection
            .query_row(
                &format!("SELECT coalesce({order}(seq), 0) FROM audit_entries"),
                [],
                |row| row.get(0),
            )
            .or_fault()
    };
    let (mut low, mut high) = (edge("min")?, edge("max")? + 1);
    let wanted = from.timestamp_micros();
    while low < high {
        let middle = low + (high - low) / 2;
        // Removed segments leave gaps: the next kept entry speaks for them.
        let newest: Option<i64> = connection
            .prepare_cached("SELECT newest FROM audit_entries WHERE seq >= ?1 ORDER BY seq LIMIT 1")
            .and_then(|mut read| read.query_row(params![middle], |row| row.get(0)).optional())
            .or_fault()?;
        if newest.is_some_and(|newest| newest < wanted) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}
