//! Pages of the audit: what is kept beside each entry so that a narrow question
//! need not read the whole chain, and the question itself.

use crate::fault::{OrFault, Sql, damaged};
use crate::ledger_hits::{self, Walk};
use cs_audit::{AuditAction, ChainedEntry};
use cs_error::Outcome;
use cs_ports::{AuditPage, AuditQuery};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashMap;

/// An entry about more patients than this lists none of them apart: a search over
/// the whole practice would otherwise write thousands of rows. A page looks into
/// the lines of these; each concerns most patients, so few are looked at in vain.
pub(crate) const WIDE: usize = 32;

/// Actions that are few and looked for by themselves: an index of their own finds
/// them in a long chain.
pub(crate) const fn is_rare(action: AuditAction) -> bool {
    matches!(
        action,
        AuditAction::Export
            | AuditAction::BreakGlass
            | AuditAction::Disclosure
            | AuditAction::Erasure
            | AuditAction::PatientExport
    )
}

/// Writes what a page needs to know of an entry, in the entry's transaction.
pub(crate) fn place(
    connection: &Connection,
    users: &mut HashMap<String, i64>,
    chained: &ChainedEntry,
) -> Outcome<()> {
    let entry = &chained.entry;
    let user = match users.get(&entry.user) {
        Some(user) => *user,
        None => {
            let user = user_number(connection, &entry.user).or_fault()?;
            users.insert(entry.user.clone(), user);
            user
        }
    };
    let wide = entry.patients.len() > WIDE;
    connection
        .prepare_cached(
            "INSERT INTO audit_facets
             (seq, at, user, action, outcome, wide, role, patients, rare)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )
        .and_then(|mut write| {
            write.execute(params![
                chained.seq,
                entry.at.timestamp(),
                user,
                entry.action.as_str(),
                entry.outcome.as_str(),
                wide,
                entry.role,
                u32::try_from(entry.patients.len()).unwrap_or(u32::MAX),
                is_rare(entry.action),
            ])
        })
        .or_fault()?;
    if wide {
        return Ok(());
    }
    for patient in &entry.patients {
        connection
            .prepare_cached("INSERT OR IGNORE INTO audit_patients (patient, seq) VALUES (?1, ?2)")
            .and_then(|mut write| write.execute(params![patient, chained.seq]))
            .or_fault()?;
    }
    Ok(())
}

fn user_number(connection: &Connection, key: &str) -> Sql<i64> {
    let known = connection
        .prepare_cached("SELECT id FROM audit_users WHERE key = ?1")?
        .query_row(params![key], |row| row.get(0))
        .optional()?;
    if let Some(known) = known {
        return Ok(known);
    }
    connection
        .prepare_cached("INSERT INTO audit_users (key) VALUES (?1)")?
        .execute(params![key])?;
    Ok(connection.last_insert_rowid())
}

/// Everybody who appears in the chain.
pub(crate) fn users(connection: &Connection) -> Outcome<Vec<String>> {
    let mut read = connection
        .prepare_cached("SELECT key FROM audit_users ORDER BY key")
        .or_fault()?;
    let keys = read.query_map([], |row| row.get(0)).or_fault()?;
    keys.collect::<Sql<Vec<String>>>().or_fault()
}

/// One page, newest first.
pub(crate) fn page(
    connection: &Connection,
    filter: &AuditQuery,
    before: Option<u64>,
    limit: u32,
) -> Outcome<AuditPage> {
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let before = before
        .and_then(|before| i64::try_from(before).ok())
        .unwrap_or(i64::MAX);
    let mut lines = Vec::new();
    ledger_hits::each(connection, filter, Walk::Down(before), |_, line| {
        lines.push(line.to_owned());
        Ok(lines.len() <= wanted)
    })?;
    let more = lines.len() > wanted;
    let entries = lines.iter().take(wanted).map(|line| read_line(line));
    Ok(AuditPage {
        entries: entries.collect::<Outcome<_>>()?,
        more,
        length: length(connection)?,
    })
}

/// Number of the newest entry.
pub(crate) fn length(connection: &Connection) -> Outcome<u64> {
    connection
        .query_row(
            "SELECT coalesce(max(seq), 0) FROM audit_entries",
            [],
            |row| row.get(0),
        )
        .or_fault()
}

/// The entry a stored line holds.
pub(crate) fn read_line(line: &str) -> Outcome<ChainedEntry> {
    #[derive(serde::Deserialize)]
    struct Line {
        entry: ChainedEntry,
    }
    serde_json::from_str(line)
        .map(|line: Line| line.entry)
        .map_err(|_| damaged("audit"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{MIGRATIONS, prepare};
    use chrono::{DateTime, Duration, Utc};
    use cs_access::TenantId;
    use cs_audit::{AuditEntry, AuditOutcome, Chain, entry_line};

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339("2026-03-02T15:00:00.250Z")
            .unwrap()
            .to_utc()
            + Duration::minutes(minutes)
    }

    fn entry(minutes: i64, user: &str, patients: Vec<String>) -> AuditEntry {
        AuditEntry {
            at: at(minutes),
            user: user.into(),
            role: "health_coach".into(),
            tenant: "harbor-health".into(),
            action: AuditAction::Read,
            what: "chart".into(),
            patients,
            resources: Vec::new(),
            outcome: AuditOutcome::Success,
            code: String::new(),
            purpose: "treatment".into(),
            correlation: "0".repeat(32),
            agent: String::new(),
        }
    }

    #[test]
    fn words_are_those_of_the_lines() {
        for action in AuditAction::ALL {
            assert_eq!(serde_json::to_value(action).unwrap(), action.as_str());
            assert_eq!(AuditAction::parse(action.as_str()), Some(action));
        }
        for outcome in AuditOutcome::ALL {
            assert_eq!(serde_json::to_value(outcome).unwrap(), outcome.as_str());
            assert_eq!(AuditOutcome::parse(outcome.as_str()), Some(outcome));
        }
    }

    /// A chain written by the version before pages were read.
    #[test]
    fn an_older_stores_entries_are_found_by_page_after_the_migration() {
        let folder = tempfile::tempdir().unwrap();
        let mut old = Connection::open(folder.path().join("old.db")).unwrap();
        let before = MIGRATIONS
            .iter()
            .take_while(|(name, _)| *name != "0004_audit_pages");
        let mut version = 0;
        for (_, sql) in before {
            old.execute_batch(sql).unwrap();
            version += 1;
        }
        old.pragma_update(None, "user_version", version).unwrap();
        let mut chain = Chain::start("harbor-health");
        let many = (0..40).map(|n| format!("p{n}")).collect();
        for one in [
            entry(0, "i#coach", vec!["ada".into()]),
            entry(1, "i#admin", many),
            entry(2, "i#coach", vec![]),
        ] {
            let one = chain.append(one).unwrap();
            old.execute(
                "INSERT INTO audit_entries (seq, hash, newest, line) VALUES (?1, ?2, 0, ?3)",
                params![one.seq, one.hash.as_bytes(), entry_line(&one)],
            )
            .unwrap();
        }
        prepare(&mut old, &TenantId::parse("harbor-health").unwrap()).unwrap();

        let seqs = |filter: AuditQuery| -> Vec<u64> {
            let page = page(&old, &filter, None, 10).unwrap();
            assert_eq!(page.length, 3);
            page.entries.iter().map(|entry| entry.seq).collect()
        };
        assert_eq!(seqs(AuditQuery::default()), [3, 2, 1]);
        let patient = |id: &str| AuditQuery {
            patient: Some(id.into()),
            ..AuditQuery::default()
        };
        assert_eq!(seqs(patient("ada")), [1]);
        assert_eq!(
            seqs(patient("p39")),
            [2],
            "one of many, looked up in the line"
        );
        assert_eq!(seqs(patient("p3")), [2]);
        assert_eq!(seqs(patient("p")), [] as [u64; 0], "no part of an id");
        let by = AuditQuery {
            user: Some("i#coach".into()),
            until: Some(at(2)),
            ..AuditQuery::default()
        };
        assert_eq!(seqs(by), [1]);
        assert_eq!(users(&old).unwrap(), ["i#admin", "i#coach"]);
        let counted: Vec<(u64, u32, String)> = old
            .prepare("SELECT seq, patients, role FROM audit_facets ORDER BY seq")
            .unwrap()
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let coach = || "health_coach".to_owned();
        assert_eq!(
            counted,
            [(1, 1, coach()), (2, 40, coach()), (3, 0, coach())]
        );
    }
}
