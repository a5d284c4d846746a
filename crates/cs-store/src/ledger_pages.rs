//! Pages of the audit: what is kept beside each entry so that a narrow question
//! need not read the whole chain, and the question itself.

use crate::fault::{OrFault, Sql, damaged};
use cs_audit::{AuditAction, AuditOutcome, ChainedEntry};
use cs_error::Outcome;
use cs_ports::{AuditPage, AuditQuery};
use rusqlite::{Connection, OptionalExtension, named_params, params};
use serde_json::Value;
use std::collections::HashMap;

/// An entry about more patients than this lists none of them apart: a search over
/// the whole practice would otherwise write thousands of rows. A page looks into
/// the lines of these; each concerns most patients, so few are looked at in vain.
pub(crate) const WIDE: usize = 32;

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
            "INSERT INTO audit_facets (seq, at, user, action, outcome, wide)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )
        .and_then(|mut write| {
            write.execute(params![
                chained.seq,
                entry.at.timestamp(),
                user,
                action_word(entry.action),
                outcome_word(entry.outcome),
                wide
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

/// Walks the small rows from the newest down; a line is read for a hit alone.
const PAGE: &str = "
    SELECT e.line FROM audit_facets f JOIN audit_entries e ON e.seq = f.seq
    WHERE f.seq < :before
      AND (:from IS NULL OR f.at >= :from) AND (:until IS NULL OR f.at < :until)
      AND (:user IS NULL OR f.user = (SELECT id FROM audit_users WHERE key = :user))
      AND (:action IS NULL OR f.action = :action)
      AND (:outcome IS NULL OR f.outcome = :outcome)
      AND (:patient IS NULL
           OR EXISTS (SELECT 1 FROM audit_patients p WHERE p.patient = :patient AND p.seq = f.seq)
           OR f.wide AND instr(e.line, :quoted) > 0
              AND EXISTS (SELECT 1 FROM json_each(e.line, '$.entry.entry.patients') WHERE value = :patient))
    ORDER BY f.seq DESC LIMIT :rows";

/// One page, newest first.
pub(crate) fn page(
    connection: &Connection,
    filter: &AuditQuery,
    before: Option<u64>,
    limit: u32,
) -> Outcome<AuditPage> {
    let before = before.and_then(|before| i64::try_from(before).ok());
    let quoted = filter
        .patient
        .as_deref()
        .map(|patient| Value::from(patient).to_string());
    let mut read = connection.prepare_cached(PAGE).or_fault()?;
    let lines = read
        .query_map(
            named_params! {
                ":before": before.unwrap_or(i64::MAX),
                ":from": filter.from.map(|at| at.timestamp()),
                ":until": filter.until.map(|at| at.timestamp()),
                ":user": filter.user,
                ":action": filter.action.map(action_word),
                ":outcome": filter.outcome.map(outcome_word),
                ":patient": filter.patient,
                ":quoted": quoted,
                ":rows": i64::from(limit) + 1,
            },
            |row| row.get::<_, String>(0),
        )
        .or_fault()?
        .collect::<Sql<Vec<_>>>()
        .or_fault()?;
    let length = connection
        .query_row(
            "SELECT coalesce(max(seq), 0) FROM audit_entries",
            [],
            |row| row.get(0),
        )
        .or_fault()?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = lines.len() > wanted;
    let entries = lines.iter().take(wanted).map(|line| read_line(line));
    Ok(AuditPage {
        entries: entries.collect::<Outcome<_>>()?,
        more,
        length,
    })
}

fn read_line(line: &str) -> Outcome<ChainedEntry> {
    let mut line: Value = serde_json::from_str(line).map_err(|_| damaged("audit"))?;
    let entry = line.get_mut("entry").map(Value::take);
    entry
        .and_then(|entry| serde_json::from_value(entry).ok())
        .ok_or_else(|| damaged("audit"))
}

/// The words as they stand in the lines.
const fn action_word(action: AuditAction) -> &'static str {
    match action {
        AuditAction::Read => "read",
        AuditAction::Search => "search",
        AuditAction::Import => "import",
        AuditAction::Skill => "skill",
        AuditAction::Draft => "draft",
        AuditAction::Decide => "decide",
        AuditAction::Execute => "execute",
        AuditAction::Session => "session",
        AuditAction::Export => "export",
        AuditAction::Administer => "administer",
    }
}

const fn outcome_word(outcome: AuditOutcome) -> &'static str {
    match outcome {
        AuditOutcome::Success => "success",
        AuditOutcome::Refused => "refused",
        AuditOutcome::Failure => "failure",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{MIGRATIONS, prepare};
    use chrono::{DateTime, Duration, Utc};
    use cs_access::TenantId;
    use cs_audit::{AuditEntry, Chain, entry_line};

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
        }
    }

    #[test]
    fn words_are_those_of_the_lines() {
        for action in [
            AuditAction::Read,
            AuditAction::Search,
            AuditAction::Import,
            AuditAction::Skill,
            AuditAction::Draft,
            AuditAction::Decide,
            AuditAction::Execute,
            AuditAction::Session,
            AuditAction::Export,
            AuditAction::Administer,
        ] {
            assert_eq!(serde_json::to_value(action).unwrap(), action_word(action));
        }
        for outcome in [
            AuditOutcome::Success,
            AuditOutcome::Refused,
            AuditOutcome::Failure,
        ] {
            assert_eq!(
                serde_json::to_value(outcome).unwrap(),
                outcome_word(outcome)
            );
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
    }
}
