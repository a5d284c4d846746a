//! Entries under a filter, one by one, in either direction.
//!
//! Without a patient the small rows are walked. With one, the rows that list the
//! patient apart are taken from their index, and those about too many patients to
//! list are looked into; the two are merged by number, so that the first hits of
//! a long chain come without reading the rest.

use crate::fault::OrFault;
use cs_audit::{AuditAction, AuditOutcome};
use cs_error::Outcome;
use cs_ports::AuditQuery;
use rusqlite::{Connection, Rows, named_params};
use serde_json::Value;

/// Which way, and from where (the number itself left out).
#[derive(Clone, Copy)]
pub(crate) enum Walk {
    /// To older entries.
    Down(i64),
    /// To newer ones.
    Up(i64),
}

impl Walk {
    const fn from(self) -> i64 {
        match self {
            Self::Down(from) | Self::Up(from) => from,
        }
    }

    const fn comes_first(self, one: i64, other: i64) -> bool {
        match self {
            Self::Down(_) => one >= other,
            Self::Up(_) => one <= other,
        }
    }

    fn order(self, column: &str) -> String {
        match self {
            Self::Down(_) => format!("AND {column} < :from_seq ORDER BY {column} DESC"),
            Self::Up(_) => format!("AND {column} > :from_seq ORDER BY {column}"),
        }
    }
}

const FILTER: &str = "(:from IS NULL OR f.at >= :from) AND (:until IS NULL OR f.at < :until)
      AND (:user IS NULL OR f.user = (SELECT id FROM audit_users WHERE key = :user))
      AND (:outcome IS NULL OR f.outcome = :outcome)";

/// The action, by the index of the rare ones where it is one.
fn by_action(action: Option<AuditAction>) -> &'static str {
    match action {
        Some(action) if crate::ledger_pages::is_rare(action) => "AND f.rare AND f.action = :action",
        _ => "AND (:action IS NULL OR f.action = :action)",
    }
}

/// Calls `hit` with number and line of each entry that fits, until it answers false.
pub(crate) fn each(
    connection: &Connection,
    filter: &AuditQuery,
    walk: Walk,
    mut hit: impl FnMut(u64, &str) -> Outcome<bool>,
) -> Outcome<()> {
    let action = by_action(filter.action);
    let (narrow, wide) = match &filter.patient {
        None => (
            format!(
                "SELECT f.seq, e.line FROM audit_facets f JOIN audit_entries e ON e.seq = f.seq
                 WHERE :patient IS NULL AND :quoted IS NULL AND {FILTER} {action} {}",
                walk.order("f.seq")
            ),
            None,
        ),
        Some(_) => (
            format!(
                "SELECT p.seq, e.line FROM audit_patients p JOIN audit_facets f ON f.seq = p.seq
                 JOIN audit_entries e ON e.seq = p.seq
                 WHERE p.patient = :patient AND :quoted IS NOT NULL AND {FILTER} {action} {}",
                walk.order("p.seq")
            ),
            Some(format!(
                "SELECT f.seq, e.line FROM audit_facets f JOIN audit_entries e ON e.seq = f.seq
                 WHERE f.wide AND {FILTER} {action} AND instr(e.line, :quoted) > 0
                   AND EXISTS (SELECT 1 FROM json_each(e.line, '$.entry.entry.patients') WHERE value = :patient)
                 {}",
                walk.order("f.seq")
            )),
        ),
    };
    let mut narrow = connection.prepare_cached(&narrow).or_fault()?;
    let mut first = Cursor::over(bound(&mut narrow, filter, walk)?)?;
    let Some(wide) = wide else {
        while let Some((seq, line)) = first.take()? {
            if !hit(seq.unsigned_abs(), &line)? {
                return Ok(());
            }
        }
        return Ok(());
    };
    let mut wide = connection.prepare_cached(&wide).or_fault()?;
    let mut second = Cursor::over(bound(&mut wide, filter, walk)?)?;
    loop {
        let next = match (first.seq(), second.seq()) {
            (None, None) => return Ok(()),
            (Some(one), Some(other)) if walk.comes_first(one, other) => first.take()?,
            (Some(_), None) => first.take()?,
            _ => second.take()?,
        };
        if let Some((seq, line)) = next
            && !hit(seq.unsigned_abs(), &line)?
        {
            return Ok(());
        }
    }
}

fn bound<'s>(
    statement: &'s mut rusqlite::Statement<'_>,
    filter: &AuditQuery,
    walk: Walk,
) -> Outcome<Rows<'s>> {
    let quoted = filter
        .patient
        .as_deref()
        .map(|patient| Value::from(patient).to_string());
    statement
        .query(named_params! {
            ":from_seq": walk.from(),
            ":from": filter.from.map(|at| at.timestamp()),
            ":until": filter.until.map(|at| at.timestamp()),
            ":user": filter.user,
            ":action": filter.action.map(AuditAction::as_str),
            ":outcome": filter.outcome.map(AuditOutcome::as_str),
            ":patient": filter.patient,
            ":quoted": quoted,
        })
        .or_fault()
}

/// Rows of one statement with the next one at hand.
struct Cursor<'s> {
    rows: Rows<'s>,
    next: Option<(i64, String)>,
}

impl<'s> Cursor<'s> {
    fn over(rows: Rows<'s>) -> Outcome<Self> {
        let mut this = Self { rows, next: None };
        this.advance()?;
        Ok(this)
    }

    fn seq(&self) -> Option<i64> {
        self.next.as_ref().map(|(seq, _)| *seq)
    }

    fn take(&mut self) -> Outcome<Option<(i64, String)>> {
        let taken = self.next.take();
        self.advance()?;
        Ok(taken)
    }

    fn advance(&mut self) -> Outcome<()> {
        self.next = match self.rows.next().or_fault()? {
            Some(row) => Some((row.get(0).or_fault()?, row.get(1).or_fault()?)),
            None => None,
        };
        Ok(())
    }
}
