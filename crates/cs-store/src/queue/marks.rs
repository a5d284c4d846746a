//! Marks: which events they are, and what they fold to, kept beside them.

use super::events;
use crate::TenantStore;
use crate::fault::{OrFault, Sql, damaged};
use crate::ledger::EntryBuilder;
use cs_approval::{Marks, TrustedKeys};
use cs_error::{Code, Fault, Outcome};
use rusqlite::{Connection, params};

/// Notes what a stored event marks.
pub(crate) fn note(connection: &Connection, position: i64, subject: &str) -> Sql<()> {
    connection
        .prepare_cached("INSERT INTO mark_events (position, subject) VALUES (?1, ?2)")?
        .execute(params![position, subject])?;
    Ok(())
}

/// Everything that was ever marked.
pub(crate) fn subjects(connection: &Connection) -> Outcome<Vec<String>> {
    let mut read = connection
        .prepare("SELECT DISTINCT subject FROM mark_events")
        .or_fault()?;
    let found = read.query_map([], |row| row.get(0)).or_fault()?;
    found.collect::<Sql<Vec<_>>>().or_fault()
}

/// What an audit entry says of a mark.
pub(crate) fn describe(entry: &mut EntryBuilder, subject: &str) {
    match subject.split_once(':') {
        Some(("patient", id)) => {
            entry.resource("Mark", id);
            entry.patient(id);
        }
        _ => entry.resource("Mark", subject.strip_prefix("reply:").unwrap_or(subject)),
    }
}

/// All marks as kept.
pub(crate) fn all(connection: &Connection) -> Outcome<Marks> {
    let mut read = connection
        .prepare_cached("SELECT folded FROM marks")
        .or_fault()?;
    let texts = read
        .query_map([], |row| row.get::<_, String>(0))
        .or_fault()?
        .collect::<Sql<Vec<_>>>()
        .or_fault()?;
    let mut marks = Marks::default();
    for text in texts {
        let one: Marks = serde_json::from_str(&text).map_err(|_| damaged("mark"))?;
        marks.extend(one);
    }
    Ok(marks)
}

impl TenantStore {
    /// Folds one subject's marks anew and keeps the result; answers the events
    /// without effect.
    pub(crate) fn refold_marks(
        &self,
        connection: &Connection,
        subject: &str,
        keys: &TrustedKeys,
    ) -> Outcome<Vec<String>> {
        let (mut marks, mut ignored) = (Marks::default(), Vec::new());
        for event in events::of_mark(connection, subject)? {
            let done = self
                .open_event(&event, keys)
                .map_err(|fault| fault.code())
                .and_then(|body| marks.apply(&body));
            if done.is_err() {
                ignored.push(event.event_id);
            }
        }
        if marks == Marks::default() {
            connection
                .prepare_cached("DELETE FROM marks WHERE subject = ?1")
                .and_then(|mut write| write.execute(params![subject]))
                .or_fault()?;
            return Ok(ignored);
        }
        let folded = serde_json::to_string(&marks).map_err(|_| Fault::new(Code::Internal))?;
        connection
            .prepare_cached("INSERT OR REPLACE INTO marks (subject, folded) VALUES (?1, ?2)")
            .and_then(|mut write| write.execute(params![subject, folded]))
            .or_fault()?;
        Ok(ignored)
    }
}
