//! Small settings of the tenant: JSON by key.

use crate::fault::{OrFault, damaged};
use crate::{TenantStore, ledger};
use cs_audit::AuditAction;
use cs_error::{Code, Fault, Outcome};
use cs_ports::{AuditContext, Settings};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

/// Keys under which the store keeps things of its own.
const OWN: &str = "store.";

/// A setting, inside the caller's transaction.
pub(crate) fn get(connection: &Connection, key: &str) -> Outcome<Option<Value>> {
    let text: Option<String> = connection
        .prepare_cached("SELECT value FROM settings WHERE key = ?1")
        .and_then(|mut read| read.query_row(params![key], |row| row.get(0)).optional())
        .or_fault()?;
    text.map(|text| serde_json::from_str(&text).map_err(|_| damaged("setting")))
        .transpose()
}

impl Settings for TenantStore {
    fn get(&self, key: &str) -> Outcome<Option<Value>> {
        self.connections.read(|snapshot| get(snapshot, key))
    }

    fn set(&self, key: &str, value: &Value) -> Outcome<()> {
        own_are_kept(key)?;
        self.connections
            .write(|transaction| put(transaction, key, value))
    }

    fn decide(&self, who: &AuditContext, key: &str, value: &Value) -> Outcome<()> {
        own_are_kept(key)?;
        let mut entry = self.entry(who, AuditAction::Administer);
        entry.resource("Setting", key);
        let device = self.device_key();
        self.connections.write(|transaction| {
            put(transaction, key, value)?;
            ledger::append(transaction, entry.finish(), device.as_deref())
        })
    }
}

fn own_are_kept(key: &str) -> Outcome<()> {
    if key.starts_with(OWN) {
        return Err(Fault::new(Code::InputInvalid).with("field", "setting"));
    }
    Ok(())
}

fn put(connection: &Connection, key: &str, value: &Value) -> Outcome<()> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO settings (key, value) VALUES (?1, ?2)")
        .and_then(|mut write| write.execute(params![key, value.to_string()]))
        .or_fault()?;
    Ok(())
}
