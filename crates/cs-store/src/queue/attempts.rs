//! Attempts: every one the events tell of, this device's own with their bytes.

use crate::fault::{OrFault, Sql, damaged};
use crate::rows::{instant, micros};
use chrono::{DateTime, Utc};
use cs_access::{ActionKind, DeviceId};
use cs_approval::{
    ActionTarget, AttemptId, AttemptRecord, ExecutionOutcome, ProposalId, ProposalState,
};
use cs_error::Outcome;
use cs_ports::Attempt;
use rusqlite::{Connection, Row, params};

const fn word(outcome: &ExecutionOutcome) -> &'static str {
    match outcome {
        ExecutionOutcome::Done(_) => "done",
        ExecutionOutcome::Failed { .. } => "failed",
        ExecutionOutcome::Uncertain { .. } => "uncertain",
    }
}

/// Brings the attempts of a folded proposal up to date.
pub(crate) fn keep(connection: &Connection, state: &ProposalState) -> Sql<()> {
    state
        .attempts
        .iter()
        .try_for_each(|attempt| keep_one(connection, state, attempt))
}

fn keep_one(connection: &Connection, state: &ProposalState, attempt: &AttemptRecord) -> Sql<()> {
    let target = &state.proposal.target;
    connection
        .prepare_cached(
            "INSERT OR IGNORE INTO attempts
               (id, proposal, device, action, patient, addressee, address, payload_digest, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            attempt.id.as_str(),
            state.proposal.id.as_str(),
            attempt.device.as_str(),
            state.proposal.action.as_str(),
            target.patient_id,
            target.addressee,
            target.address,
            state
                .latest()
                .map(|latest| latest.payload.digest())
                .unwrap_or_default(),
            micros(attempt.at)
        ])?;
    match &attempt.outcome {
        Some(outcome) => settle(connection, &attempt.id, &attempt.device, outcome),
        None => Ok(()),
    }
}

/// Records what a device's attempt came to; a reference, once known, stays.
pub(crate) fn settle(
    connection: &Connection,
    id: &AttemptId,
    device: &DeviceId,
    outcome: &ExecutionOutcome,
) -> Sql<()> {
    let reference = match outcome {
        ExecutionOutcome::Done(receipt) => Some(receipt.reference.as_str()),
        ExecutionOutcome::Failed { .. } | ExecutionOutcome::Uncertain { .. } => None,
    };
    connection
        .prepare_cached(
            "UPDATE attempts SET outcome = ?2, reference = coalesce(?3, reference)
             WHERE id = ?1 AND device = ?4",
        )?
        .execute(params![
            id.as_str(),
            word(outcome),
            reference,
            device.as_str()
        ])?;
    Ok(())
}

/// Records an own attempt before anything is sent. It is new, or this fails.
pub(crate) fn record(connection: &Connection, device: &DeviceId, attempt: &Attempt) -> Sql<()> {
    connection
        .prepare_cached(
            "INSERT INTO attempts
               (id, proposal, device, action, patient, addressee, address, payload_digest, payload, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            attempt.id.as_str(),
            attempt.proposal.as_str(),
            device.as_str(),
            attempt.action.as_str(),
            attempt.target.patient_id,
            attempt.target.addressee,
            attempt.target.address,
            attempt.payload_digest,
            attempt.payload,
            micros(attempt.at)
        ])?;
    Ok(())
}

/// Own attempts without an outcome.
pub(crate) fn open(connection: &Connection, device: &DeviceId) -> Outcome<Vec<Attempt>> {
    let mut read = connection
        .prepare_cached(
            "SELECT id, proposal, action, patient, addressee, address, payload_digest, payload, at, reference
             FROM attempts WHERE device = ?1 AND outcome IS NULL AND payload IS NOT NULL ORDER BY at, id",
        )
        .or_fault()?;
    let mut rows = read.query(params![device.as_str()]).or_fault()?;
    let mut out = Vec::new();
    while let Some(row) = rows.next().or_fault()? {
        out.push(of_row(row)?);
    }
    Ok(out)
}

fn of_row(row: &Row<'_>) -> Outcome<Attempt> {
    let text = |at: usize| row.get::<_, String>(at).or_fault();
    let action = text(2)?;
    Ok(Attempt {
        id: AttemptId::parse(&text(0)?).map_err(|_| damaged("attempt id"))?,
        proposal: ProposalId::parse(&text(1)?).map_err(|_| damaged("proposal id"))?,
        action: ActionKind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == action)
            .ok_or_else(|| damaged("action"))?,
        target: ActionTarget {
            patient_id: text(3)?,
            addressee: text(4)?,
            address: text(5)?,
        },
        payload_digest: text(6)?,
        payload: row.get(7).or_fault()?,
        at: instant(row.get(8).or_fault()?)?,
        reference: row.get(9).or_fault()?,
    })
}

pub(crate) fn set_reference(
    connection: &Connection,
    id: &AttemptId,
    reference: &str,
) -> Sql<usize> {
    connection
        .prepare_cached("UPDATE attempts SET reference = ?2 WHERE id = ?1")?
        .execute(params![id.as_str(), reference])
}

pub(crate) fn references(connection: &Connection, action: ActionKind) -> Sql<Vec<String>> {
    connection
        .prepare_cached("SELECT reference FROM attempts WHERE action = ?1 AND reference IS NOT NULL ORDER BY at, id")?
        .query_map(params![action.as_str()], |row| row.get(0))?
        .collect()
}

/// Times of attempts to an address that happened, may have, or are under way.
pub(crate) fn sent_to(
    connection: &Connection,
    address: &str,
    since: i64,
) -> Outcome<Vec<DateTime<Utc>>> {
    let times = connection
        .prepare_cached(
            "SELECT at FROM attempts WHERE address = ?1 AND at >= ?2 AND outcome IS NOT 'failed' ORDER BY at",
        )
        .and_then(|mut read| read.query_map(params![address, since], |row| row.get(0))?.collect::<Sql<Vec<i64>>>())
        .or_fault()?;
    times.into_iter().map(instant).collect()
}
