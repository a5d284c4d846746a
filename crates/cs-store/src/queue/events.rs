//! Signed events as rows, and their order.

use crate::fault::{OrFault, Sql, damaged};
use cs_access::DeviceId;
use cs_approval::{EventBody, ProposalId, SignedEvent};
use cs_error::{Code, Fault, Outcome};
use rusqlite::{Connection, OptionalExtension, Params, Row, params};

const COLUMNS: &str = "e.event_id, e.device, e.seq, e.body, e.signature";

/// The total order of the fold: as the queue server gave them back, then own
/// events it has not, by their own count.
const IN_ORDER: &str = "FROM signed_events e LEFT JOIN event_order o ON o.position = e.position";
const ORDER: &str = "ORDER BY o.place IS NULL, o.place, e.seq, e.position";

/// Whether an event is here already.
pub(crate) enum Met {
    /// Not yet.
    New,
    /// This very event, at this position.
    Known(i64),
    /// Another event has its sequence number.
    Fork,
}

pub(crate) fn meet(connection: &Connection, event: &SignedEvent) -> Outcome<Met> {
    let held: Option<(i64, String)> = connection
        .prepare_cached(
            "SELECT position, event_id FROM signed_events WHERE device = ?1 AND seq = ?2",
        )
        .and_then(|mut read| {
            read.query_row(params![event.device.as_str(), event.seq], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()
        })
        .or_fault()?;
    Ok(match held {
        None => Met::New,
        Some((position, id)) if id == event.event_id => Met::Known(position),
        Some(_) => Met::Fork,
    })
}

/// Stores a new event; answers its position.
pub(crate) fn store(connection: &Connection, event: &SignedEvent, body: &EventBody) -> Sql<i64> {
    connection
        .prepare_cached(
            "INSERT INTO signed_events (event_id, device, seq, proposal, body, signature)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            event.event_id,
            event.device.as_str(),
            event.seq,
            body.proposal.as_ref().map(ProposalId::as_str),
            event.body,
            event.signature
        ])?;
    Ok(connection.last_insert_rowid())
}

/// Keeps the second event of one sequence number as proof.
pub(crate) fn store_fork(connection: &Connection, event: &SignedEvent, at: i64) -> Sql<()> {
    connection
        .prepare_cached(
            "INSERT OR IGNORE INTO event_forks (event_id, device, seq, body, signature, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            event.event_id,
            event.device.as_str(),
            event.seq,
            event.body,
            event.signature,
            at
        ])?;
    Ok(())
}

/// The server gave this event: it has its place now and needs no push.
/// Whether that was news.
pub(crate) fn place(connection: &Connection, position: i64) -> Sql<bool> {
    connection
        .prepare_cached("DELETE FROM unpushed WHERE position = ?1")?
        .execute(params![position])?;
    let placed = connection
        .prepare_cached("INSERT OR IGNORE INTO event_order (position) VALUES (?1)")?
        .execute(params![position])?;
    Ok(placed > 0)
}

/// An own event waits to be pushed.
pub(crate) fn await_push(connection: &Connection, position: i64) -> Sql<()> {
    connection
        .prepare_cached("INSERT INTO unpushed (position) VALUES (?1)")?
        .execute(params![position])?;
    Ok(())
}

pub(crate) fn last_seq(connection: &Connection, device: &DeviceId) -> Outcome<u64> {
    connection
        .prepare_cached("SELECT coalesce(max(seq), 0) FROM signed_events WHERE device = ?1")
        .and_then(|mut read| read.query_row(params![device.as_str()], |row| row.get(0)))
        .or_fault()
}

/// A proposal's events in the fold's order.
pub(crate) fn of_proposal(connection: &Connection, id: &ProposalId) -> Outcome<Vec<SignedEvent>> {
    list(
        connection,
        &format!("SELECT {COLUMNS} {IN_ORDER} WHERE e.proposal = ?1 {ORDER}"),
        params![id.as_str()],
    )
}

/// The marks of one subject in the fold's order.
pub(crate) fn of_mark(connection: &Connection, subject: &str) -> Outcome<Vec<SignedEvent>> {
    list(
        connection,
        &format!(
            "SELECT {COLUMNS} FROM mark_events m JOIN signed_events e ON e.position = m.position
             LEFT JOIN event_order o ON o.position = e.position WHERE m.subject = ?1 {ORDER}"
        ),
        params![subject],
    )
}

/// Enrolments and revocations in the fold's order.
pub(crate) fn key_events(connection: &Connection) -> Outcome<Vec<SignedEvent>> {
    list(
        connection,
        &format!(
            "SELECT {COLUMNS} {IN_ORDER} WHERE e.proposal IS NULL
             AND NOT EXISTS (SELECT 1 FROM mark_events m WHERE m.position = e.position) {ORDER}"
        ),
        [],
    )
}

/// Own events the server has not confirmed, oldest first.
pub(crate) fn unpushed(connection: &Connection, limit: u32) -> Outcome<Vec<SignedEvent>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM unpushed u JOIN signed_events e ON e.position = u.position ORDER BY e.seq LIMIT ?1"
    );
    list(connection, &sql, params![limit])
}

/// Every proposal that has events.
pub(crate) fn proposals(connection: &Connection) -> Outcome<Vec<ProposalId>> {
    let mut read = connection
        .prepare("SELECT DISTINCT proposal FROM signed_events WHERE proposal IS NOT NULL")
        .or_fault()?;
    let ids = read
        .query_map([], |row| row.get::<_, String>(0))
        .or_fault()?
        .collect::<Sql<Vec<_>>>()
        .or_fault()?;
    ids.iter()
        .map(|id| ProposalId::parse(id).map_err(|_| damaged("proposal id")))
        .collect()
}

fn list(connection: &Connection, sql: &str, values: impl Params) -> Outcome<Vec<SignedEvent>> {
    let mut read = connection.prepare_cached(sql).or_fault()?;
    let rows = read
        .query_map(values, of_row)
        .or_fault()?
        .collect::<Sql<Vec<_>>>()
        .or_fault()?;
    rows.into_iter()
        .map(|(event_id, device, seq, body, signature)| {
            let device = DeviceId::parse(&device).map_err(|_| damaged("device id"))?;
            Ok(SignedEvent {
                event_id,
                device,
                seq,
                body,
                signature,
            })
        })
        .collect()
}

type RawEvent = (String, String, u64, Vec<u8>, Vec<u8>);

fn of_row(row: &Row<'_>) -> Sql<RawEvent> {
    Ok((
        row.get(0)?,
        row.get(1)?,
        row.get(2)?,
        row.get(3)?,
        row.get(4)?,
    ))
}

/// The next own event must go on counting; a number taken meanwhile (another
/// process of this device) is for the caller to sign anew.
pub(crate) fn ensure_next(connection: &Connection, event: &SignedEvent) -> Outcome<()> {
    let next = last_seq(connection, &event.device)? + 1;
    if event.seq == next {
        Ok(())
    } else {
        Err(Fault::new(Code::VersionConflict).with("next sequence number", next))
    }
}
