//! The store's versions: embedded migrations, run forward only.

use crate::fault::OrFault;
use cs_access::TenantId;
use cs_error::{Code, Fault, Outcome};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

/// Steps in order; step n leads to `user_version` n. Released files never change.
pub(crate) const MIGRATIONS: [(&str, &str); 6] = [
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
    (
        "0004_audit_pages",
        include_str!("../../../migrations/0004_audit_pages.sql"),
    ),
    (
        "0005_conversations",
        include_str!("../../../migrations/0005_conversations.sql"),
    ),
    (
        "0006_marks",
        include_str!("../../../migrations/0006_marks.sql"),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A released file is never edited; a change to one is a new file.
    #[test]
    fn released_migrations_stay_as_they_were() {
        let digests: Vec<String> = MIGRATIONS
            .iter()
            .map(|(_, sql)| cs_fhir::sha256_hex(sql.as_bytes()))
            .collect();
        assert_eq!(digests, RELEASED);
    }

    const RELEASED: [&str; 6] = [
        "b37c44c052a27a81bc1cf3e515cdea93d12ebe2a98c0a261307f52ec82e13753",
        "a73d366f4eb984bea3119f238a2fd390f3900744a67b7a4635ae32492560f36b",
        "c7a2583af97434951b575cf20c63855580810098b46f0f671903e7bccb72fd44",
        "41d48aa451f1bc335e0741c49f9a73026f513bf003ea295af7723d9547693b07",
        "7a955cf5ecdd831999d901a3944ea386ada36394af73c2c419bd219e3d09d73b",
        "7d3943c5db3c930db33feafb0eb619584dce3704b4aba6040c3b5d20d9c5c500",
    ];

    #[test]
    fn the_files_of_the_folder_are_the_steps_in_order() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations");
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .filter_map(|name| name.strip_suffix(".sql").map(str::to_owned))
            .collect();
        names.sort();
        assert_eq!(names, MIGRATIONS.map(|(name, _)| name.to_owned()));
        for (at, name) in names.iter().enumerate() {
            assert!(name.starts_with(&format!("{:04}_", at + 1)), "{name}");
        }
    }
}
