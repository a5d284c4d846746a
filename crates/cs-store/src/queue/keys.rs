//! Trusted keys, built from the key events and the sign-in servers' keys.

use super::events;
use crate::settings;
use cs_access::TenantId;
use cs_approval::{IssuerKeys, TrustedKeys};
use cs_error::Outcome;
use cs_ports::{SETTING_AUDIENCE, SETTING_ISSUER_KEYS};
use rusqlite::Connection;
use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};

/// The last built set: checking an enrolment takes an RSA verification, and the
/// set changes only when a key event or the servers' keys do.
#[derive(Default)]
pub(crate) struct KeyRing {
    held: Mutex<Option<(Basis, Arc<TrustedKeys>)>>,
}

/// What a set was built from.
#[derive(PartialEq, Eq)]
struct Basis {
    events: Vec<String>,
    issuers: Option<Value>,
    audience: Option<Value>,
}

impl KeyRing {
    /// The keys that count, as the events in this transaction say.
    pub(crate) fn trusted(
        &self,
        connection: &Connection,
        tenant: &TenantId,
    ) -> Outcome<Arc<TrustedKeys>> {
        let events = events::key_events(connection)?;
        let basis = Basis {
            events: events.iter().map(|event| event.event_id.clone()).collect(),
            issuers: settings::get(connection, SETTING_ISSUER_KEYS)?,
            audience: settings::get(connection, SETTING_AUDIENCE)?,
        };
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, keys)) = &*held
            && *known == basis
        {
            return Ok(Arc::clone(keys));
        }
        // Keys that don't read as keys vouch for nobody.
        let issuers: IssuerKeys = basis
            .issuers
            .clone()
            .and_then(|value| serde_json::from_value(value).ok())
            .unwrap_or_default();
        let audience = basis
            .audience
            .as_ref()
            .and_then(Value::as_str)
            .unwrap_or_default();
        let (keys, _) = TrustedKeys::from_events(&events, &issuers, audience, tenant);
        let keys = Arc::new(keys);
        *held = Some((basis, Arc::clone(&keys)));
        Ok(keys)
    }
}
