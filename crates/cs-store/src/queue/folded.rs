//! What the events of a proposal fold to, kept beside them.

use super::{attempts, events};
use crate::TenantStore;
use crate::fault::{OrFault, Sql, damaged};
use crate::rows::micros;
use cs_approval::{EventBody, ProposalId, ProposalState, SignedEvent, TrustedKeys, apply};
use cs_error::{Code, Fault, Outcome};
use cs_ports::OpenCount;
use rusqlite::{Connection, OptionalExtension, params};

/// A proposal's events folded anew.
#[derive(Default)]
pub(crate) struct Refolded {
    pub(crate) state: Option<ProposalState>,
    /// Events without effect.
    pub(crate) ignored: Vec<String>,
}

impl TenantStore {
    /// Opens an event signed by a device the practice trusts. Own events are also
    /// known by this device's key, so that drafts made before anybody enrolled
    /// here are seen here; other devices see them once somebody did.
    pub(crate) fn open_event(&self, event: &SignedEvent, keys: &TrustedKeys) -> Outcome<EventBody> {
        let own = self.device_key().filter(|_| event.device == self.device);
        let Some(key) = own else {
            return event.open_verified(keys);
        };
        let body = event.open()?;
        if body.tenant != self.tenant {
            return Err(Fault::new(Code::TenantForbidden));
        }
        if event.signed_by(&key.public_hex()) {
            Ok(body)
        } else {
            event.open_verified(keys)
        }
    }

    /// Folds a proposal from its events. What is stored as its state is not read.
    pub(crate) fn refold(
        &self,
        connection: &Connection,
        id: &ProposalId,
        keys: &TrustedKeys,
    ) -> Outcome<Refolded> {
        let mut out = Refolded::default();
        for event in events::of_proposal(connection, id)? {
            let after = self
                .open_event(&event, keys)
                .map_err(|fault| fault.code())
                .and_then(|body| apply(out.state.as_ref(), &body, keys));
            match after {
                Ok(state) => out.state = Some(state),
                Err(_) => out.ignored.push(event.event_id),
            }
        }
        Ok(out)
    }

    /// Folds a proposal anew and keeps the result.
    pub(crate) fn refold_and_keep(
        &self,
        connection: &Connection,
        id: &ProposalId,
        keys: &TrustedKeys,
    ) -> Outcome<Refolded> {
        let refolded = self.refold(connection, id, keys)?;
        match &refolded.state {
            Some(state) => keep(connection, state)?,
            None => {
                connection
                    .execute("DELETE FROM proposals WHERE id = ?1", params![id.as_str()])
                    .or_fault()?;
            }
        }
        Ok(refolded)
    }
}

/// Writes a folded state and the attempts it tells of.
pub(crate) fn keep(connection: &Connection, state: &ProposalState) -> Outcome<()> {
    let folded = serde_json::to_string(state).map_err(|_| Fault::new(Code::Internal))?;
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO proposals (id, state, open, created_at, changed_at, folded)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )
        .and_then(|mut write| {
            write.execute(params![
                state.proposal.id.as_str(),
                state.state.as_str(),
                !state.state.is_ended(),
                micros(state.proposal.created_at),
                micros(state.changed_at),
                folded
            ])
        })
        .or_fault()?;
    attempts::keep(connection, state).or_fault()
}

/// One proposal as kept.
pub(crate) fn read(connection: &Connection, id: &ProposalId) -> Outcome<Option<ProposalState>> {
    let text: Option<String> = connection
        .prepare_cached("SELECT folded FROM proposals WHERE id = ?1")
        .and_then(|mut read| {
            read.query_row(params![id.as_str()], |row| row.get(0))
                .optional()
        })
        .or_fault()?;
    text.map(|text| parse(&text)).transpose()
}

/// All proposals as kept, newest first.
pub(crate) fn list(connection: &Connection, open_only: bool) -> Outcome<Vec<ProposalState>> {
    let mut read = connection
        .prepare_cached(
            "SELECT folded FROM proposals WHERE open >= ?1 ORDER BY created_at DESC, id",
        )
        .or_fault()?;
    let texts = read
        .query_map([open_only], |row| row.get::<_, String>(0))
        .or_fault()?
        .collect::<Sql<Vec<_>>>()
        .or_fault()?;
    texts.iter().map(|text| parse(text)).collect()
}

/// Those changed since an instant, as kept, the latest first.
pub(crate) fn changed_since(connection: &Connection, since: i64) -> Outcome<Vec<ProposalState>> {
    let mut read = connection
        .prepare_cached(
            "SELECT folded FROM proposals WHERE changed_at >= ?1 ORDER BY changed_at DESC, id",
        )
        .or_fault()?;
    let texts = read
        .query_map([since], |row| row.get::<_, String>(0))
        .or_fault()?
        .collect::<Sql<Vec<_>>>()
        .or_fault()?;
    texts.iter().map(|text| parse(text)).collect()
}

/// Open proposals counted by state, skill and the roles asked.
pub(crate) fn open_counts(connection: &Connection) -> Outcome<Vec<OpenCount>> {
    let mut read = connection
        .prepare_cached(
            "SELECT folded -> '$.state', folded -> '$.proposal.skill',
                    folded -> '$.proposal.requirements.roles', count(*)
             FROM proposals WHERE open = 1 GROUP BY 1, 2, 3",
        )
        .or_fault()?;
    let rows = read
        .query_map([], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .or_fault()?
        .collect::<Sql<Vec<(String, String, String, u64)>>>()
        .or_fault()?;
    rows.iter()
        .map(|(state, skill, roles, count)| {
            Some(OpenCount {
                state: serde_json::from_str(state).ok()?,
                skill: serde_json::from_str(skill).ok()?,
                roles: serde_json::from_str(roles).ok()?,
                count: *count,
            })
        })
        .map(|one| one.ok_or_else(|| damaged("proposal")))
        .collect()
}

fn parse(text: &str) -> Outcome<ProposalState> {
    serde_json::from_str(text).map_err(|_| damaged("proposal"))
}
