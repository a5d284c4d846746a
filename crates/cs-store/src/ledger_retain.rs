//! Retention: whole segments leave, their signed checkpoints stay, and an entry
//! under a checkpoint of its own names them, all in one transaction.

use crate::fault::{OrFault, Sql, damaged};
use crate::ledger::End;
use crate::{TenantStore, ledger_holds, ledger_pages};
use chrono::{DateTime, Utc};
use cs_audit::{
    AuditAction, Checkpoint, HoldScope, Range, checkpoint_of_line, may_go, removed_resources,
};
use cs_error::{Code, Fault, Outcome};
use cs_ports::{AuditContext, Retained};
use rusqlite::{Connection, params};

/// A segment that was removed.
pub(crate) struct Removed {
    pub(crate) first: u64,
    pub(crate) seq: u64,
    pub(crate) checkpoint: Checkpoint,
}

/// All of them, in order.
pub(crate) fn removed(connection: &Connection) -> Outcome<Vec<Removed>> {
    let mut read = connection
        .prepare_cached("SELECT first, seq, line FROM audit_removed ORDER BY first")
        .or_fault()?;
    let rows = read
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .or_fault()?
        .collect::<Sql<Vec<(u64, u64, String)>>>()
        .or_fault()?;
    rows.into_iter()
        .map(|(first, seq, line)| {
            Ok(Removed {
                first,
                seq,
                checkpoint: read_checkpoint(&line)?,
            })
        })
        .collect()
}

fn read_checkpoint(line: &str) -> Outcome<Checkpoint> {
    checkpoint_of_line(line).ok_or_else(|| damaged("audit checkpoint"))
}

/// What may go now.
pub(crate) struct Plan {
    segments: Vec<(Checkpoint, String)>,
    held: u64,
    more: bool,
}

impl Plan {
    pub(crate) fn told(&self) -> Retained {
        Retained {
            segments: self.segments.len() as u64,
            entries: self
                .segments
                .iter()
                .map(|(one, _)| one.seq - one.first + 1)
                .sum(),
            held: self.held,
            more: self.more,
        }
    }
}

/// Looks at the oldest segments until one is too young.
pub(crate) fn plan(connection: &Connection, cutoff: DateTime<Utc>, most: u32) -> Outcome<Plan> {
    let holds = ledger_holds::open_scopes(connection)?;
    let mut plan = Plan {
        segments: Vec::new(),
        held: 0,
        more: false,
    };
    let mut read = connection
        .prepare("SELECT line FROM audit_checkpoints ORDER BY seq")
        .or_fault()?;
    let mut rows = read.query([]).or_fault()?;
    while let Some(row) = rows.next().or_fault()? {
        let line: String = row.get(0).or_fault()?;
        let checkpoint = read_checkpoint(&line)?;
        // Signed after its entries: a young checkpoint may close old entries, but
        // no old one closes young entries unless a clock went back.
        match look(connection, &checkpoint, cutoff, &holds)? {
            Segment::Young => break,
            Segment::Held => plan.held += 1,
            Segment::Free if plan.segments.len() as u64 == u64::from(most) => {
                plan.more = true;
                break;
            }
            Segment::Free => plan.segments.push((checkpoint, line)),
        }
    }
    Ok(plan)
}

enum Segment {
    Young,
    Held,
    Free,
}

fn look(
    connection: &Connection,
    checkpoint: &Checkpoint,
    cutoff: DateTime<Utc>,
    holds: &[HoldScope],
) -> Outcome<Segment> {
    let mut read = connection
        .prepare_cached("SELECT line FROM audit_entries WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq")
        .or_fault()?;
    let mut rows = read
        .query(params![checkpoint.first, checkpoint.seq])
        .or_fault()?;
    let mut state = Segment::Free;
    while let Some(row) = rows.next().or_fault()? {
        let text = row.get_ref(0).or_fault()?;
        let line = text.as_str().map_err(|_| damaged("audit"))?;
        let entry = ledger_pages::read_line(line)?.entry;
        if entry.at >= cutoff {
            return Ok(Segment::Young);
        }
        if !may_go(&entry, cutoff, holds) {
            state = Segment::Held;
        }
    }
    Ok(state)
}

pub(crate) fn run(
    store: &TenantStore,
    who: &AuditContext,
    cutoff: DateTime<Utc>,
    most: u32,
) -> Outcome<Retained> {
    let key = store
        .device_key()
        .ok_or_else(|| Fault::new(Code::AuditUnwritable))?;
    let tenant = store.tenant.as_str();
    store.connections.write(|transaction| {
        let plan = plan(transaction, cutoff, most)?;
        if plan.segments.is_empty() {
            return Ok(plan.told());
        }
        let mut ranges: Vec<Range> = removed(transaction)?
            .iter()
            .map(|gone| (gone.first, gone.seq))
            .collect();
        ranges.extend(plan.segments.iter().map(|(one, _)| (one.first, one.seq)));
        let mut entry = who.entry(tenant, AuditAction::Administer);
        entry.what = cs_audit::RETENTION.to_owned();
        entry.resources = removed_resources(&ranges);
        let mut end = End::of(transaction, tenant)?;
        end.append(transaction, entry, Some(&*key))?;
        end.checkpoint(transaction, tenant, who.at, &key)?;
        take_out(transaction, &plan)?;
        Ok(plan.told())
    })
}

fn take_out(connection: &Connection, plan: &Plan) -> Outcome<()> {
    for (checkpoint, line) in &plan.segments {
        connection
            .prepare_cached(
                "INSERT INTO audit_removed (first, seq, public_key, line) VALUES (?1, ?2, ?3, ?4)",
            )
            .and_then(|mut write| {
                write.execute(params![
                    checkpoint.first,
                    checkpoint.seq,
                    checkpoint.device_public_key,
                    line
                ])
            })
            .or_fault()?;
        for statement in [
            "DELETE FROM audit_checkpoints WHERE seq BETWEEN ?1 AND ?2",
            "DELETE FROM audit_facets WHERE seq BETWEEN ?1 AND ?2",
            "DELETE FROM audit_entries WHERE seq BETWEEN ?1 AND ?2",
        ] {
            connection
                .prepare_cached(statement)
                .and_then(|mut write| write.execute(params![checkpoint.first, checkpoint.seq]))
                .or_fault()?;
        }
    }
    // Found by patient, not by number: one pass for all.
    connection
        .execute(
            "DELETE FROM audit_patients WHERE EXISTS
             (SELECT 1 FROM audit_removed r WHERE audit_patients.seq BETWEEN r.first AND r.seq)",
            [],
        )
        .or_fault()?;
    Ok(())
}
