//! The store's versions: embedded migrations, run forward only.

use crate::fault::OrFault;
use cs_access::TenantId;
use cs_error::{Code, Fault, Outcome};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

/// Steps in order; step n leads to `user_version` n. Released files never change.
pub(crate) const MIGRATIONS: [(&str, &str); 3] = [
    (
        "0001_charts",
        include_str!("../../../migrations/0001_charts.sql"),
    ),
    (
        "0002_queue",
        include_str!("../../../migrations/0002_queue.sql"),
    ),
    (
        "0003_audit",
        include_str!("../../../migrations/0003_audit.sql"),
    ),
];

/// "CSgn", so that `file(1)` of a decrypted copy and we ourselves know it.
const APPLICATION_ID: i64 = 0x4353_676e;

/// The schema version this program writes.
pub fn schema_version() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

/// Refuses a newer file, migrates an older one, and binds the file to its tenant.
///
/// # Errors
/// [`Code::StoreNewer`], [`Code::TenantForbidden`]; store codes.
pub(crate) fn prepare(connection: &mut Connection, tenant: &TenantId) -> Outcome<()> {
    refuse_newer(version(connection)?)?;
    crate::connect::use_wal(connection)?;
    for (at, (_, sql)) in MIGRATIONS.iter().enumerate() {
        let target = i64::try_from(at + 1).unwrap_or(i64::MAX);
        // The version is read again inside: another process may be migrating too.
        let step = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .or_fault()?;
        let now = version(&step)?;
        refuse_newer(now)?;
        if now + 1 == target {
            step.execute_batch(sql).or_fault()?;
            step.pragma_update(None, "user_version", target)
                .or_fault()?;
            step.pragma_update(None, "application_id", APPLICATION_ID)
                .or_fault()?;
            step.commit().or_fault()?;
        }
    }
    bind(connection, tenant)
}

fn version(connection: &Connection) -> Outcome<i64> {
    connection
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .or_fault()
}

fn refuse_newer(found: i64) -> Outcome<()> {
    let known = i64::from(schema_version());
    if found > known {
        return Err(Fault::new(Code::StoreNewer)
            .with("file", found)
            .with("program", known));
    }
    Ok(())
}

/// One store, one tenant: a file under another tenant's name is refused.
fn bind(connection: &mut Connection, tenant: &TenantId) -> Outcome<()> {
    let change = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .or_fault()?;
    let owner: Option<String> = change
        .query_row("SELECT tenant FROM store_identity", [], |row| row.get(0))
        .optional()
        .or_fault()?;
    match owner {
        Some(owner) if owner == tenant.as_str() => Ok(()),
        Some(_) => Err(Fault::new(Code::TenantForbidden)),
        None => {
            change
                .execute(
                    "INSERT INTO store_identity (one, tenant) VALUES (1, ?1)",
                    params![tenant.as_str()],
                )
                .or_fault()?;
            change.commit().or_fault()
        }
    }
}
