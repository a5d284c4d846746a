//! The one transaction before a send.

use super::{append, attempts};
use crate::fault::{OrFault, Sql, fault};
use crate::{TenantStore, ledger, rows, search};
use cs_approval::{
    AttemptId, Difference, EventKind, EvidenceReader, Grounds, ProposalId, ProposalState,
    SignedEvent, TrustedKeys, VerifiedDecision, release, verify,
};
use cs_audit::AuditAction;
use cs_error::{Code, Fault, Outcome};
use cs_fhir::Query;
use cs_ports::{Attempt, AuditContext, ClaimedWork};
use rusqlite::{Connection, ErrorCode, params};
use serde_json::Value;

/// What a claim was asked with.
pub(crate) struct ClaimRequest<'a> {
    pub(crate) who: &'a AuditContext,
    pub(crate) id: &'a ProposalId,
    pub(crate) attempt: &'a AttemptId,
    pub(crate) keys: &'a TrustedKeys,
    pub(crate) event: &'a SignedEvent,
}

/// Current charts inside the claim's transaction.
struct Current<'a>(&'a Connection);

impl EvidenceReader for Current<'_> {
    fn resource(&self, kind: &str, id: &str) -> Outcome<Option<Value>> {
        Ok(rows::by_id(self.0, kind, id)?.map(|stored| stored.resource.to_value()))
    }

    fn hits(&self, query: &Query) -> Outcome<Vec<Value>> {
        let found = search::run(self.0, query)?;
        found
            .rids
            .iter()
            .map(|rid| Ok(rows::by_rid(self.0, *rid)?.resource.to_value()))
            .collect()
    }
}

impl TenantStore {
    /// Verifies, re-reads the grounds, spends the nonces, records attempt, event
    /// and audit entry; the caller's transaction is committed with a sync before
    /// the answer reaches anybody.
    pub(crate) fn claim_in(
        &self,
        connection: &Connection,
        request: &ClaimRequest<'_>,
        stale: &dyn Fn(&[Difference]) -> Outcome<SignedEvent>,
    ) -> Outcome<ClaimedWork> {
        // From the events themselves: a state that was kept is not believed here.
        let state = self
            .refold(connection, request.id, request.keys)?
            .state
            .ok_or_else(|| Fault::new(Code::NotFound))?;
        let now = request.who.at;
        let verified = verify(&state, request.keys, &self.tenant, now)?;
        if let Grounds::Changed(differences) = state.check_grounds(&Current(connection))? {
            self.record_stale(connection, request, &state, &stale(&differences)?)?;
            return Ok(ClaimedWork::Stale(differences));
        }
        let recorded = self.record_attempt(connection, request, &state, &verified)?;
        let write = release(verified, &state, request.attempt.clone(), now)?;
        Ok(ClaimedWork::Go(write, recorded))
    }

    fn record_stale(
        &self,
        connection: &Connection,
        request: &ClaimRequest<'_>,
        state: &ProposalState,
        event: &SignedEvent,
    ) -> Outcome<()> {
        let (body, after) = self.take_own(connection, event, state, request.keys)?;
        if !matches!(body.kind, EventKind::WentStale(_)) {
            return Err(Fault::new(Code::InputInvalid).with("event", "went_stale expected"));
        }
        self.write_entry(
            connection,
            request,
            &after,
            AuditAction::Draft,
            Code::ProposalStale.name(),
        )
    }

    fn record_attempt(
        &self,
        connection: &Connection,
        request: &ClaimRequest<'_>,
        state: &ProposalState,
        verified: &VerifiedDecision,
    ) -> Outcome<Attempt> {
        spend(connection, request, verified)?;
        let attempt = attempt_of(request, state)?;
        attempts::record(connection, &self.device, &attempt)
            .map_err(|error| taken(&error, Code::ProposalState))?;
        let (body, after) = self.take_own(connection, request.event, state, request.keys)?;
        if !matches!(&body.kind, EventKind::Claimed { attempt } if attempt == request.attempt)
            || body.device != self.device
        {
            return Err(
                Fault::new(Code::InputInvalid).with("event", "this attempt's claim expected")
            );
        }
        self.write_entry(connection, request, &after, AuditAction::Execute, "")?;
        Ok(attempt)
    }

    fn write_entry(
        &self,
        connection: &Connection,
        request: &ClaimRequest<'_>,
        state: &ProposalState,
        action: AuditAction,
        code: &'static str,
    ) -> Outcome<()> {
        let mut entry = self.entry(request.who, action);
        append::describe(&mut entry, request.id, Some(state));
        // The grounds were read again: they belong into the entry too.
        for cited in &state.proposal.evidence.values {
            if let Some((kind, id)) = cited.resource.split_once('/') {
                entry.resource(kind, id);
            }
        }
        entry.code(code);
        ledger::append(connection, entry.finish(), self.device_key().as_deref())
    }
}

fn spend(
    connection: &Connection,
    request: &ClaimRequest<'_>,
    verified: &VerifiedDecision,
) -> Outcome<()> {
    if verified.nonces().is_empty() {
        return Err(Fault::new(Code::SignatureInvalid).with("why", "no nonce"));
    }
    for nonce in verified.nonces() {
        connection
            .prepare_cached(
                "INSERT INTO nonces (nonce, proposal, attempt, at) VALUES (?1, ?2, ?3, ?4)",
            )
            .and_then(|mut write| {
                let at = rows::micros(request.who.at);
                write.execute(params![
                    nonce,
                    request.id.as_str(),
                    request.attempt.as_str(),
                    at
                ])
            })
            .map_err(|error| taken(&error, Code::DecisionReplayed))?;
    }
    Ok(())
}

/// A row that must be new is there already.
fn taken(error: &rusqlite::Error, code: Code) -> Fault {
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => Fault::new(code),
        _ => fault(error),
    }
}

fn attempt_of(request: &ClaimRequest<'_>, state: &ProposalState) -> Outcome<Attempt> {
    let latest = state
        .latest()
        .ok_or_else(|| Fault::new(Code::ProposalState))?;
    Ok(Attempt {
        id: request.attempt.clone(),
        proposal: request.id.clone(),
        action: state.proposal.action,
        target: state.proposal.target.clone(),
        payload_digest: latest.payload.digest(),
        payload: latest.payload.bytes.clone(),
        at: request.who.at,
        reference: None,
    })
}

/// Marks own events as confirmed by the server.
pub(crate) fn mark_pushed(connection: &Connection, event_ids: &[String]) -> Sql<()> {
    for id in event_ids {
        connection
            .prepare_cached(
                "DELETE FROM unpushed WHERE position = (SELECT position FROM signed_events WHERE event_id = ?1)",
            )?
            .execute(params![id])?;
    }
    Ok(())
}

/// The pull position.
pub(crate) fn pulled_to(connection: &Connection) -> Outcome<u64> {
    connection
        .query_row("SELECT pulled_to FROM queue_state", [], |row| row.get(0))
        .or_fault()
}

/// Moves the pull position.
pub(crate) fn set_pulled_to(connection: &Connection, position: u64) -> Sql<usize> {
    connection.execute("UPDATE queue_state SET pulled_to = ?1", params![position])
}
