//! The approval queue as the window shows it: lines by deadline, one proposal in
//! full, and what the signed-in person may do with it.

use crate::Workstation;
use crate::decide::may_decide;
use crate::differences::grounds_of;
use crate::dispatch::last_approval;
use crate::dto::{latest, shown_digest};
use crate::payload_text::{changes, message_size, rendered};
use crate::people::patient_card;
use crate::review::{may_see, waits_for};
use crate::views::{
    ConfidenceView, DecisionLine, PatientCard, ProposalAct, ProposalLineView, ProposalView,
    RevisionLine,
};
use chrono::Duration;
use cs_access::{Principal, SkillName, approvers_of, may_approve, may_use_skill};
use cs_approval::{ProposalState, State};
use cs_error::Outcome;
use cs_ports::AuditContext;

impl Workstation {
    /// What the signed-in role may work on or decide: open ones by deadline, then
    /// (unless `open_only`) ended ones, the latest first.
    ///
    /// # Errors
    /// [`cs_error::Code::SignedOut`]; store codes.
    pub fn proposal_lines(&self, open_only: bool) -> Outcome<Vec<ProposalLineView>> {
        let who = self.context("proposals")?;
        let role = self.principal()?.role;
        let mut states = self.ports.queue.proposals(&who, open_only)?;
        states.retain(|state| may_see(role, state));
        by_deadline(&mut states);
        states.iter().map(|state| self.line_view(state)).collect()
    }

    /// One proposal in full. The texts are made from the bytes a signature covers.
    ///
    /// # Errors
    /// As [`Workstation::proposal`].
    pub fn proposal_view(&self, id: &str) -> Outcome<ProposalView> {
        // Refuses, and audits the refusal, for a role that may not see it.
        let id = self.proposal(id)?.line.id;
        let who = self.context("proposals")?;
        let state = self.load(&who, &id)?;
        self.full_view(&who, &state)
    }

    /// A new version of the text, and the proposal as it then stands.
    ///
    /// # Errors
    /// As [`Workstation::edit`].
    pub fn edit_proposal(&self, id: &str, text: &str, note: &str) -> Outcome<ProposalView> {
        self.edit(id, text, note)?;
        self.proposal_view(id)
    }

    /// Takes an approval back, and the proposal as it then stands.
    ///
    /// # Errors
    /// As [`Workstation::recall`].
    pub async fn recall_proposal(&self, id: &str) -> Outcome<ProposalView> {
        self.recall(id).await?;
        self.proposal_view(id)
    }

    /// A person's word on an uncertain item, and the proposal as it then stands.
    ///
    /// # Errors
    /// As [`Workstation::settle`].
    pub fn settle_proposal(&self, id: &str, happened: bool, note: &str) -> Outcome<ProposalView> {
        self.settle(id, happened, note)?;
        self.proposal_view(id)
    }

    /// A line of any list: drafts of the day's list and of the agent too.
    pub(crate) fn line_view(&self, state: &ProposalState) -> Outcome<ProposalLineView> {
        let principal = self.principal()?;
        Ok(ProposalLineView {
            id: state.proposal.id.to_string(),
            state: state.state.as_str().to_owned(),
            action: state.proposal.action.as_str().to_owned(),
            summary: state.proposal.summary.clone(),
            addressee: cs_approval::visible(&state.proposal.target.addressee),
            patient_id: state.proposal.target.patient_id.clone(),
            revision: latest(state).map_or(0, |revision| revision.number),
            expires_at: state.proposal.expires_at.to_rfc3339(),
            created_at: state.proposal.created_at.to_rfc3339(),
            waits_for: self.waits_for_words(state)?,
            hold_until: self.hold_until(state)?.map(|until| until.to_rfc3339()),
            shown_digest: shown_digest(state),
            may_approve: self.why_not(state, &principal)?.is_empty(),
        })
    }

    /// Until when an approval can be recalled for sure.
    pub(crate) fn hold_until(
        &self,
        state: &ProposalState,
    ) -> Outcome<Option<chrono::DateTime<chrono::Utc>>> {
        if state.state != State::Approved {
            return Ok(None);
        }
        let hold = Duration::seconds(self.settings()?.hold_seconds);
        Ok(last_approval(state).map(|decision| decision.at + hold))
    }

    fn waits_for_words(&self, state: &ProposalState) -> Outcome<String> {
        match last_approval(state).filter(|_| state.state == State::Approved) {
            Some(decision) => Ok(format!(
                "sending, under {}'s session",
                self.name_of(&decision.user)?
            )),
            None => Ok(waits_for(state)),
        }
    }

    fn full_view(&self, who: &AuditContext, state: &ProposalState) -> Outcome<ProposalView> {
        let principal = self.principal()?;
        let action = state.proposal.action;
        let text = latest(state).map(|revision| rendered(&revision.payload));
        let (subject, text) = text.map_or_else(
            || (None, String::new()),
            |rendered| (rendered.subject, rendered.text),
        );
        Ok(ProposalView {
            line: self.line_view(state)?,
            patient: self.patient_of(who, state, &principal)?,
            address: cs_approval::visible(&state.proposal.target.address),
            subject,
            text,
            payload_digest: latest(state)
                .map_or_else(String::new, |revision| revision.payload.digest()),
            size: latest(state).and_then(|revision| message_size(action, &revision.payload)),
            when: self.when_in_words(state)?,
            grounds: grounds_of(state),
            differences: self.differences_of(who, state)?,
            confidence: state
                .proposal
                .confidence
                .as_ref()
                .map(|confidence| ConfidenceView {
                    level: confidence.level.as_str().to_owned(),
                    reasons: confidence.reasons.clone(),
                }),
            revisions: self.revision_lines(state)?,
            decisions: self.decision_lines(state)?,
            attempts: state
                .attempts
                .iter()
                .map(|record| self.attempt_line(state, record))
                .collect(),
            receipt: state
                .receipt
                .as_ref()
                .map(|receipt| self.receipt_view(action, receipt)),
            may: self.acts(state, &principal)?,
            why_not: self.why_not(state, &principal)?,
        })
    }

    fn patient_of(
        &self,
        who: &AuditContext,
        state: &ProposalState,
        principal: &Principal,
    ) -> Outcome<Option<PatientCard>> {
        if may_use_skill(principal.role, SkillName::PatientLookup).is_err() {
            return Ok(None);
        }
        let id = &state.proposal.target.patient_id;
        let today = self.now().with_timezone(&self.practice.tz()?).date_naive();
        let found = self.ports.charts.read(who, "Patient", id)?;
        Ok(found.map(|stored| patient_card(&stored.resource, today)))
    }

    fn revision_lines(&self, state: &ProposalState) -> Outcome<Vec<RevisionLine>> {
        let before = std::iter::once(None).chain(state.revisions.iter().map(Some));
        state
            .revisions
            .iter()
            .zip(before)
            .map(|(revision, before)| {
                Ok(RevisionLine {
                    number: revision.number,
                    author: self.name_of(&revision.author)?,
                    at: revision.at.to_rfc3339(),
                    note: revision.note.clone(),
                    changes: before.map_or_else(Vec::new, |before| {
                        changes(&before.payload, &revision.payload)
                    }),
                })
            })
            .collect()
    }

    fn decision_lines(&self, state: &ProposalState) -> Outcome<Vec<DecisionLine>> {
        state
            .decisions
            .iter()
            .map(|decision| {
                Ok(DecisionLine {
                    user: self.name_of(&decision.user)?,
                    role: decision.role.title().to_owned(),
                    approved: decision.approved,
                    reason: decision.reason.clone(),
                    revision: decision.revision,
                    at: decision.at.to_rfc3339(),
                })
            })
            .collect()
    }

    fn acts(&self, state: &ProposalState, principal: &Principal) -> Outcome<Vec<ProposalAct>> {
        let role = principal.role;
        let works_on = may_use_skill(role, state.proposal.skill).is_ok();
        let runs = state.proposal.expires_at > self.now();
        let in_review = matches!(state.state, State::InReview | State::Stale);
        let editable = in_review || matches!(state.state, State::Draft | State::Approved);
        let settles =
            may_approve(role, principal.clinician.as_ref(), state.proposal.action).is_ok();
        let fresh = principal.role_counts_at(self.now(), self.settings()?.offline_role_hours);
        let declines = fresh && may_decide(principal, state, false).is_ok();
        Ok([
            (ProposalAct::Edit, works_on && editable && runs),
            (
                ProposalAct::Approve,
                self.why_not(state, principal)?.is_empty(),
            ),
            (ProposalAct::Decline, declines && in_review && runs),
            (
                ProposalAct::Recall,
                works_on && state.state == State::Approved,
            ),
            (
                ProposalAct::Settle,
                settles && state.state == State::Uncertain,
            ),
        ]
        .into_iter()
        .filter_map(|(act, may)| may.then_some(act))
        .collect())
    }

    /// Why the signed-in person can't approve it, in words; empty when they can. A
    /// missing signing key is no such reason: the signing window offers to make one.
    pub(crate) fn why_not(&self, state: &ProposalState, principal: &Principal) -> Outcome<String> {
        if let Some(words) = state_bars(state.state) {
            return Ok(words.to_owned());
        }
        if state.proposal.expires_at <= self.now() {
            return Ok("It has run out. Ask for a fresh draft.".to_owned());
        }
        let needs = &state.proposal.requirements;
        let in_role = needs.roles.contains(&principal.role)
            && approvers_of(state.proposal.action).contains(&principal.role);
        if !in_role {
            let roles: Vec<&str> = needs.roles.iter().map(|role| role.title()).collect();
            return Ok(format!(
                "Your role, {}, may not approve this. It waits for: {}.",
                principal.role.title(),
                roles.join(" or ")
            ));
        }
        let clinician = may_decide(principal, state, true).is_err()
            || needs.clinician && principal.clinician.is_none();
        if clinician {
            return Ok("A licensed clinician must approve this, and your sign-in names no clinician's number.".to_owned());
        }
        let own = latest(state).is_some_and(|revision| revision.author == principal.user);
        if own && !needs.self_approval {
            return Ok("You wrote the latest version, and this practice asks a second person to approve it.".to_owned());
        }
        if state
            .counting()
            .any(|decision| decision.approved && decision.user == principal.user)
        {
            return Ok("You have approved it. It waits for another person.".to_owned());
        }
        let hours = self.settings()?.offline_role_hours;
        if !principal.role_counts_at(self.now(), hours) {
            return Ok(format!(
                "Your role was last confirmed more than {hours} hours ago. Connect once, then approve."
            ));
        }
        Ok(String::new())
    }
}

const fn state_bars(state: State) -> Option<&'static str> {
    match state {
        State::InReview | State::Stale => None,
        State::Draft => Some("It is still being written."),
        State::Approved => Some("It is approved already."),
        State::Declined => Some("It was declined."),
        State::Expired => Some("It has run out. Ask for a fresh draft."),
        State::Executing => Some("It is being sent."),
        State::Done => Some("It was sent."),
        State::Failed => Some("It was not sent. Ask for a fresh draft."),
        State::Uncertain => {
            Some("It is not certain whether it was sent. Find out first, then say so.")
        }
    }
}

/// Open ones first by when they run out; ended ones behind, the latest change first.
pub(crate) fn by_deadline(states: &mut [ProposalState]) {
    states.sort_by(|a, b| {
        let ended = (a.state.is_ended(), b.state.is_ended());
        ended.0.cmp(&ended.1).then_with(|| {
            if ended.0 {
                b.changed_at.cmp(&a.changed_at)
            } else {
                let deadline =
                    |state: &ProposalState| (state.proposal.expires_at, state.proposal.created_at);
                deadline(a).cmp(&deadline(b))
            }
            .then_with(|| a.proposal.id.cmp(&b.proposal.id))
        })
    });
}
