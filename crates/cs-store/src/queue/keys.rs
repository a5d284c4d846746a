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
    held: Mutex<Option<Held>>,
}

/// A built set, and where the log stood when it was last found to be right.
struct Held {
    stand: Stand,
    basis: Basis,
    keys: Arc<TrustedKeys>,
}

/// What a set was built from.
#[derive(PartialEq, Eq)]
struct Basis {
    events: Vec<String>,
    servers: Servers,
}

/// The sign-in servers' keys as they were kept.
#[derive(Clone, PartialEq, Eq)]
struct Servers {
    issuers: Option<Value>,
    audience: Option<Value>,
}

/// Where the log stands: the events are read again only when it moved.
#[derive(Clone, PartialEq, Eq)]
struct Stand {
    log: (i64, i64),
    servers: Servers,
}

impl KeyRing {
    /// The keys that count, as the events in this transaction say.
    pub(crate) fn trusted(
        &self,
        connection: &Connection,
        tenant: &TenantId,
    ) -> Outcome<Arc<TrustedKeys>> {
        let servers = Servers {
            issuers: settings::get(connection, SETTING_ISSUER_KEYS)?,
            audience: settings::get(connection, SETTING_AUDIENCE)?,
        };
        let stand = Stand {
            log: events::stand(connection)?,
            servers: servers.clone(),
        };
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = held.as_ref().filter(|known| known.stand == stand) {
            return Ok(Arc::clone(&known.keys));
        }
        let events = events::key_events(connection)?;
        let basis = Basis {
            events: events.iter().map(|event| event.event_id.clone()).collect(),
            servers,
        };
        if let Some(known) = held.as_mut().filter(|known| known.basis == basis) {
            known.stand = stand;
            return Ok(Arc::clone(&known.keys));
        }
        // Keys that don't read as keys vouch for nobody.
        let issuers: IssuerKeys = basis
            .servers
            .issuers
            .clone()
            .and_then(|value| serde_json::from_value(value).ok())
            .unwrap_or_default();
        let audience = basis
            .servers
            .audience
            .as_ref()
            .and_then(Value::as_str)
            .unwrap_or_default();
        let (keys, _) = TrustedKeys::from_events(&events, &issuers, audience, tenant);
        let keys = Arc::new(keys);
        *held = Some(Held {
            stand,
            basis,
            keys: Arc::clone(&keys),
        });
        Ok(keys)
    }
}
