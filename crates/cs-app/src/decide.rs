//! Countersigning: one PIN, one signature over every text that was shown.

use crate::Workstation;
use crate::dto::{ProposalDetail, latest, shown_digest};
use crate::session::PinEntry;
use cs_access::{Principal, approvers_of, may_approve};
use cs_approval::{
    BatchItem, EventKind, Judged, ProposalId, ProposalState, State, check_decision, sign_batch,
};
use cs_audit::{AuditAction, AuditOutcome};
use cs_error::{Code, Fault, Outcome};
use cs_ports::{AuditContext, Step};

impl Workstation {
    /// Approves one or several proposals with one signature over all digests.
    /// The caller has shown each text in full before asking for the PIN; the
    /// digests passed are the `shown_digest`s of what was shown.
    ///
    /// # Errors
    /// [`Code::VersionConflict`] when a text or what it rests on is not what was
    /// shown; every refusal of
    /// role, freshness, clock, PIN and state. Nothing is signed then.
    pub fn approve(
        &self,
        shown: &[(String, String)],
        pin: &PinEntry,
        reason: &str,
    ) -> Outcome<Vec<ProposalDetail>> {
        self.decide(shown, pin, reason, true)
    }

    /// Declines proposals, with a reason.
    ///
    /// # Errors
    /// [`Code::InputInvalid`] without a reason; else as [`Workstation::approve`].
    pub fn decline(
        &self,
        shown: &[(String, String)],
        pin: &PinEntry,
        reason: &str,
    ) -> Outcome<Vec<ProposalDetail>> {
        if reason.trim().is_empty() {
            return Err(Fault::new(Code::InputInvalid).with("field", "reason"));
        }
        self.decide(shown, pin, reason, false)
    }

    fn decide(
        &self,
        shown: &[(String, String)],
        pin: &PinEntry,
        reason: &str,
        approved: bool,
    ) -> Outcome<Vec<ProposalDetail>> {
        let who = self.context(if approved { "approve" } else { "decline" })?;
        if shown.is_empty() || shown.len() > cs_approval::MAX_BATCH {
            return Err(Fault::new(Code::InputInvalid).with("limit", cs_approval::MAX_BATCH));
        }
        let principal = self.principal()?;
        let states = self.decidable(&who, shown, &principal, approved)?;
        self.check_clock()?;
        let key = self.open_key(pin)?;
        let items: Vec<BatchItem<'_>> = states
            .iter()
            .map(|state| {
                Ok(BatchItem {
                    state,
                    nonce: self.random_id()?,
                })
            })
            .collect::<Outcome<_>>()?;
        let envelope = sign_batch(&items, approved, reason, &principal, self.now(), &key)?;
        self.ports.steps.reached(Step::DecisionSigned);
        // What other devices would refuse is refused here, with its reason.
        let keys = self.trusted_keys()?;
        for state in &states {
            check_decision(
                &envelope,
                state,
                &keys,
                &self.practice.tenant,
                Judged::Now(self.now()),
            )?;
        }
        let kinds = states
            .iter()
            .map(|state| {
                (
                    Some(state.proposal.id.clone()),
                    EventKind::Decided(envelope.clone()),
                )
            })
            .collect();
        self.emit_all(&who, kinds)?;
        self.ports.steps.reached(Step::DecisionStored);
        self.record(
            &who,
            AuditAction::Decide,
            AuditOutcome::Success,
            if approved { "approved" } else { "declined" },
        )?;
        let expected = if approved {
            State::Approved
        } else {
            State::Declined
        };
        states
            .iter()
            .map(|state| self.decided(&who, &state.proposal.id, expected))
            .collect()
    }

    fn decided(
        &self,
        who: &AuditContext,
        id: &ProposalId,
        expected: State,
    ) -> Outcome<ProposalDetail> {
        let state = self.load(who, id.as_str())?;
        let one_of_several =
            state.proposal.requirements.quorum > 1 && state.state == State::InReview;
        if state.state == expected || one_of_several {
            return Ok(self.detail(&state));
        }
        Err(Fault::new(Code::ProposalState).with("state", state.state.as_str()))
    }

    /// Checks all that can be checked before the PIN is used.
    fn decidable(
        &self,
        who: &AuditContext,
        shown: &[(String, String)],
        principal: &Principal,
        approved: bool,
    ) -> Outcome<Vec<ProposalState>> {
        let hours = self.settings()?.offline_role_hours;
        if !principal.role_counts_at(self.now(), hours) {
            return Err(self.refused(who, Code::RoleTooOld));
        }
        let mut states = Vec::with_capacity(shown.len());
        for (id, digest) in shown {
            let state = self.load(who, id)?;
            if let Err(code) = may_decide(principal, &state, approved) {
                return Err(self.refused(who, code));
            }
            if state.proposal.expires_at <= self.now() {
                return Err(Fault::new(Code::ProposalExpired));
            }
            // A stale one can be approved: what changed was shown and is signed too.
            if !matches!(state.state, State::InReview | State::Stale) {
                return Err(Fault::new(Code::ProposalState).with("state", state.state.as_str()));
            }
            let revision = latest(&state).ok_or_else(|| Fault::new(Code::Internal))?;
            // Edited, or its grounds changed, since it was on the screen.
            if shown_digest(&state) != *digest {
                return Err(self.refused(who, Code::VersionConflict));
            }
            if approved
                && !state.proposal.requirements.self_approval
                && revision.author == principal.user
            {
                return Err(self.refused(who, Code::SelfApprovalRefused));
            }
            states.push(state);
        }
        Ok(states)
    }

    /// Signing is refused when the clock is behind the newest audit entry.
    fn check_clock(&self) -> Outcome<()> {
        match self.ports.audit.newest()? {
            Some(newest) if self.now() < newest => Err(Fault::new(Code::ClockBehind)),
            _ => Ok(()),
        }
    }

    fn refused(&self, who: &AuditContext, code: Code) -> Fault {
        match self.record(who, AuditAction::Decide, AuditOutcome::Refused, code.name()) {
            Ok(()) => Fault::new(code),
            Err(fault) => fault,
        }
    }
}

/// Whether a person may decide this. Whoever may approve may decline, a clinician
/// or not; whoever asked for it or wrote it may withdraw it.
pub(crate) fn may_decide(
    principal: &Principal,
    state: &ProposalState,
    approved: bool,
) -> Result<(), Code> {
    let asked = state.proposal.requirements.roles.contains(&principal.role);
    if approved {
        may_approve(
            principal.role,
            principal.clinician.as_ref(),
            state.proposal.action,
        )
        .map_err(|denied| denied.code)?;
        return if asked {
            Ok(())
        } else {
            Err(Code::RoleMayNotApprove)
        };
    }
    let own = state.proposal.created_by == principal.user
        || latest(state).is_some_and(|revision| revision.author == principal.user);
    if own || (asked && approvers_of(state.proposal.action).contains(&principal.role)) {
        Ok(())
    } else {
        Err(Code::RoleMayNotApprove)
    }
}
