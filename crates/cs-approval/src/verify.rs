//! From signed envelopes to a [`VerifiedDecision`]: every rule of DESIGN §6 in one place.

use crate::decision::{Decision, SignedDecision};
use crate::keys::{EnrolledPerson, TrustedKeys};
use crate::{ProposalId, ProposalState, State};
use chrono::{DateTime, Duration, Utc};
use cs_access::{Clinician, TenantId, UserId, approvers_of, may_approve};
use cs_error::{Code, Fault, Outcome};
use std::collections::BTreeSet;

/// How far two clocks of one practice may differ.
pub const MAX_SKEW: Duration = Duration::minutes(2);

/// When a decision is judged, and by which keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    /// For release: by keys that count now.
    Now(DateTime<Utc>),
    /// For history: by keys that counted then. Nothing is released on it.
    AsOf(DateTime<Utc>),
}

impl Judged {
    const fn at(self) -> DateTime<Utc> {
        match self {
            Self::Now(at) | Self::AsOf(at) => at,
        }
    }

    fn person<'a>(self, keys: &'a TrustedKeys, public_key: &str) -> Option<&'a EnrolledPerson> {
        match self {
            Self::Now(_) => keys.person(public_key),
            Self::AsOf(at) => keys.person_at(public_key, at),
        }
    }
}

/// Enough people's signatures, all of them checked, over exactly what the
/// proposal says now. Made by [`verify`] alone.
#[derive(Debug)]
pub struct VerifiedDecision {
    pub(crate) tenant: TenantId,
    pub(crate) proposal: ProposalId,
    pub(crate) revision: u32,
    pub(crate) payload_digest: String,
    pub(crate) evidence_digest: String,
    pub(crate) subject_digest: String,
    nonces: Vec<String>,
    approvers: Vec<UserId>,
    pub(crate) expires_at: DateTime<Utc>,
}

impl VerifiedDecision {
    /// Nonces to spend in the transaction that releases the write, one for each
    /// person's signature.
    pub fn nonces(&self) -> &[String] {
        &self.nonces
    }

    /// Who approved, in order.
    pub fn approvers(&self) -> &[UserId] {
        &self.approvers
    }

    /// Until when it may be executed: the earliest of all expiries.
    pub const fn expires_at(&self) -> DateTime<Utc> {
        self.expires_at
    }

    /// The proposal.
    pub const fn proposal(&self) -> &ProposalId {
        &self.proposal
    }

    /// The revision approved.
    pub const fn revision(&self) -> u32 {
        self.revision
    }
}

/// Verifies an approved proposal for release: every signature that counts toward
/// it, by the keys that count now. Envelopes are read again; what the state says
/// about them is not believed.
///
/// # Errors
/// [`Code::ProposalState`] (and its kin for expired and stale ones) when it is not
/// approved or too few people signed; otherwise the first rule broken, see
/// [`check_decision`].
pub fn verify(
    state: &ProposalState,
    keys: &TrustedKeys,
    tenant: &TenantId,
    now: DateTime<Utc>,
) -> Outcome<VerifiedDecision> {
    ensure_approved(state)?;
    let latest = state
        .latest()
        .ok_or_else(|| Fault::new(Code::ProposalState))?;
    let records = state.decisions.iter().filter(|record| record.counts);
    let mut held: Vec<Decision> = Vec::new();
    let mut first_fault = None;
    for record in records {
        match check_decision(&record.envelope, state, keys, tenant, Judged::Now(now)) {
            Ok(decision) if !decision.approved => {
                return Err(Fault::new(Code::ProposalState).with("why", "declined"));
            }
            Ok(decision) => held.push(decision),
            Err(fault) => {
                first_fault.get_or_insert(fault);
            }
        }
    }
    if !quorum_reached(
        state,
        held.iter()
            .map(|decision| (&decision.user, decision.npi.is_some())),
    ) {
        return Err(first_fault
            .unwrap_or_else(|| Fault::new(Code::ProposalState).with("why", "too few signatures")));
    }
    let earliest = held
        .iter()
        .map(|decision| decision.expires_at)
        .min()
        .unwrap_or(now);
    Ok(VerifiedDecision {
        tenant: tenant.clone(),
        proposal: state.proposal.id.clone(),
        revision: latest.number,
        payload_digest: latest.payload.digest(),
        evidence_digest: state.evidence_digest(),
        subject_digest: state.proposal.subject_digest(),
        nonces: held
            .iter()
            .map(|decision| decision.nonce.clone())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        approvers: held.into_iter().map(|decision| decision.user).collect(),
        expires_at: earliest.min(state.proposal.expires_at),
    })
}

fn ensure_approved(state: &ProposalState) -> Outcome<()> {
    let code = match state.state {
        State::Approved => return Ok(()),
        State::Expired => Code::ProposalExpired,
        State::Stale => Code::ProposalStale,
        _ => Code::ProposalState,
    };
    Err(Fault::new(code).with("state", state.state.as_str()))
}

/// Checks one person's envelope against what the proposal says now: signature,
/// key, person, practice, the digests of payload, grounds and subject, expiry,
/// and whether this person may decide this.
///
/// # Errors
/// [`Code::SignatureInvalid`] (also for an envelope that says nothing about this
/// proposal), [`Code::KeyUntrusted`], [`Code::TenantForbidden`],
/// [`Code::PayloadChanged`], [`Code::ProposalStale`], [`Code::ClockBehind`] for a
/// signature from the future, [`Code::DecisionExpired`],
/// [`Code::ProposalExpired`], [`Code::RoleMayNotApprove`],
/// [`Code::SelfApprovalRefused`].
pub fn check_decision(
    envelope: &str,
    state: &ProposalState,
    keys: &TrustedKeys,
    tenant: &TenantId,
    judged: Judged,
) -> Outcome<Decision> {
    if state.proposal.tenant != *tenant {
        return Err(Fault::new(Code::TenantForbidden));
    }
    let signed = check_signer(envelope, keys, tenant, judged)?;
    let decision = signed.statement().about(&state.proposal.id);
    let decision = decision
        .ok_or_else(|| Fault::new(Code::SignatureInvalid).with("why", "another proposal"))?;
    ensure_same(&decision, state)?;
    ensure_in_time(&decision, state, judged.at())?;
    if decision.approved {
        ensure_may_approve(&decision, state)?
    } else {
        ensure_may_decline(&decision, state)?
    }
    Ok(decision)
}

/// Checks who signed an envelope: signature, key, person, practice, and that role
/// and clinician claim are the ones the sign-in server named at enrolment; a
/// statement can't give its signer more.
///
/// # Errors
/// [`Code::SignatureInvalid`], [`Code::KeyUntrusted`], [`Code::TenantForbidden`],
/// [`Code::RoleMayNotApprove`] for a role the signer wasn't enrolled with.
pub fn check_signer(
    envelope: &str,
    keys: &TrustedKeys,
    tenant: &TenantId,
    judged: Judged,
) -> Outcome<SignedDecision> {
    let signed = SignedDecision::open(envelope)?;
    let statement = signed.statement();
    let person = judged
        .person(keys, signed.public_key())
        .filter(|person| person.user == statement.user)
        .ok_or_else(|| Fault::new(Code::KeyUntrusted))?;
    if statement.tenant != *tenant || keys.tenant() != Some(tenant) {
        return Err(Fault::new(Code::TenantForbidden));
    }
    if statement.role != person.role {
        return Err(Fault::new(Code::RoleMayNotApprove).with("why", "not the enrolled role"));
    }
    let vouched = person.clinician.as_ref().map(|clinician| &clinician.npi);
    if statement.npi.is_some() && statement.npi.as_ref() != vouched {
        return Err(Fault::new(Code::KeyUntrusted).with("why", "not the enrolled clinician"));
    }
    Ok(signed)
}

/// Verifies what a stored proposal says was decided, whenever that was: every
/// decision that counts, as of its own time, and enough of them for where the
/// proposal stands. For auditors; nothing is released on it.
///
/// # Errors
/// As [`check_decision`]; [`Code::ProposalState`] when the decisions don't carry
/// the state.
pub fn verify_history(state: &ProposalState, keys: &TrustedKeys) -> Outcome<Vec<Decision>> {
    let mut held = Vec::new();
    for record in state.counting() {
        let signed_at = SignedDecision::open(&record.envelope)?
            .statement()
            .issued_at;
        held.push(check_decision(
            &record.envelope,
            state,
            keys,
            &state.proposal.tenant,
            Judged::AsOf(signed_at),
        )?);
    }
    let approvals = held.iter().filter(|decision| decision.approved);
    let carried = match state.state {
        State::Approved | State::Executing | State::Done | State::Failed | State::Uncertain => {
            quorum_reached(
                state,
                approvals.map(|decision| (&decision.user, decision.npi.is_some())),
            )
        }
        State::Declined => held.iter().any(|decision| !decision.approved),
        State::Draft | State::InReview | State::Stale | State::Expired => true,
    };
    if carried {
        Ok(held)
    } else {
        Err(Fault::new(Code::ProposalState).with("why", "too few signatures"))
    }
}

fn ensure_same(decision: &Decision, state: &ProposalState) -> Outcome<()> {
    let latest = state
        .latest()
        .ok_or_else(|| Fault::new(Code::ProposalState))?;
    let changed = |what: &'static str| Err(Fault::new(Code::PayloadChanged).with("what", what));
    if decision.revision != latest.number {
        return changed("revision");
    }
    if decision.payload_digest != latest.payload.digest() {
        return changed("payload");
    }
    if decision.subject_digest != state.proposal.subject_digest() {
        return changed("subject");
    }
    if decision.evidence_digest != state.evidence_digest() {
        return Err(Fault::new(Code::ProposalStale).with("what", "evidence"));
    }
    Ok(())
}

fn ensure_in_time(decision: &Decision, state: &ProposalState, at: DateTime<Utc>) -> Outcome<()> {
    if decision.issued_at > at + MAX_SKEW {
        return Err(Fault::new(Code::ClockBehind).with("what", "signed in the future"));
    }
    if decision.expires_at <= at {
        return Err(Fault::new(Code::DecisionExpired));
    }
    if state.proposal.expires_at <= at {
        return Err(Fault::new(Code::ProposalExpired));
    }
    Ok(())
}

fn ensure_may_approve(decision: &Decision, state: &ProposalState) -> Outcome<()> {
    let needs = &state.proposal.requirements;
    let clinician = decision.npi.clone().map(|npi| Clinician { npi });
    may_approve(decision.role, clinician.as_ref(), state.proposal.action)?;
    if !needs.roles.contains(&decision.role) {
        return Err(Fault::new(Code::RoleMayNotApprove));
    }
    let author = state.latest().map(|revision| &revision.author);
    if !needs.self_approval && author == Some(&decision.user) {
        return Err(Fault::new(Code::SelfApprovalRefused));
    }
    Ok(())
}

/// Whoever may approve may decline, a clinician or not; and whoever asked for it
/// or wrote it may withdraw it.
fn ensure_may_decline(decision: &Decision, state: &ProposalState) -> Outcome<()> {
    let own = state.proposal.created_by == decision.user
        || state
            .latest()
            .is_some_and(|revision| revision.author == decision.user);
    let role = approvers_of(state.proposal.action).contains(&decision.role)
        && state.proposal.requirements.roles.contains(&decision.role);
    if own || role {
        Ok(())
    } else {
        Err(Fault::new(Code::RoleMayNotApprove))
    }
}

/// Whether approvals, given as (person, is a clinician), are enough: as many
/// different people as asked for, at least one, and a clinician among them where
/// one is asked for.
pub(crate) fn quorum_reached<'a>(
    state: &ProposalState,
    approvals: impl Iterator<Item = (&'a UserId, bool)>,
) -> bool {
    let needs = &state.proposal.requirements;
    let mut people = BTreeSet::new();
    let mut clinician = false;
    for (user, is_clinician) in approvals {
        people.insert(user);
        clinician |= is_clinician;
    }
    people.len() >= usize::from(needs.quorum.max(1)) && (clinician || !needs.clinician)
}
