//! Small settings of the tenant: JSON by key.

use crate::TenantStore;
use crate::fault::{OrFault, damaged};
use cs_error::{Code, Fault, Outcome};
use cs_ports::Settings;
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
        if key.starts_with(OWN) {
            return Err(Fault::new(Code::InputInvalid).with("field", "setting"));
        }
        self.connections.write(|transaction| {
            transaction
                .prepare_cached("INSERT OR REPLACE INTO settings (key, value) VALUES (?1, ?2)")
                .and_then(|mut write| write.execute(params![key, value.to_string()]))
                .or_fault()?;
            Ok(())
        })
    }
}
