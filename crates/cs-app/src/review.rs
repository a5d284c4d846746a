//! Reading and editing proposals: list, show, edit, recall, settle.

use crate::Workstation;
use crate::dispatch::waits;
use crate::dto::{
    DecisionView, Ground, ProposalDetail, ProposalLine, RevisionView, latest, shown_digest,
};
use cs_access::Role;
use cs_approval::{
    EventKind, LineChange, Payload, ProposalId, ProposalState, Revision, State, visible_lines,
};
use cs_audit::{AuditAction, AuditOutcome};
use cs_error::{Code, Fault, Outcome};
use cs_ports::AuditContext;

/// Longest text a person may put into a draft.
const MAX_TEXT: usize = 100_000;

impl Workstation {
    /// The queue, newest first: what the signed-in role may work on or decide.
    ///
    /// # Errors
    /// [`Code::SignedOut`]; store codes.
    pub fn proposals(&self, open_only: bool) -> Outcome<Vec<ProposalLine>> {
        let who = self.context("proposals")?;
        let role = self.principal()?.role;
        Ok(self
            .ports
            .queue
            .proposals(&who, open_only)?
            .iter()
            .filter(|state| may_see(role, state))
            .map(|state| self.line(state))
            .collect())
    }

    /// What is approved and waits, and what is uncertain, of what the signed-in
    /// role may see.
    ///
    /// # Errors
    /// [`Code::SignedOut`]; store codes.
    pub fn waiting(&self) -> Outcome<Vec<ProposalLine>> {
        let who = self.context("outbox")?;
        let role = self.principal()?.role;
        let waits = |state: &ProposalState| {
            matches!(
                state.state,
                State::Approved | State::Executing | State::Uncertain
            )
        };
        Ok(self
            .ports
            .queue
            .proposals(&who, true)?
            .iter()
            .filter(|state| waits(state) && may_see(role, state))
            .map(|state| self.line(state))
            .collect())
    }

    /// One proposal in full.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::Ambiguous`], [`Code::RoleMayNotUse`] for a
    /// role that can neither work on it nor decide; store codes.
    pub fn proposal(&self, id: &str) -> Outcome<ProposalDetail> {
        let who = self.context("proposals")?;
        let state = self.load(&who, id)?;
        if may_see(self.principal()?.role, &state) {
            return Ok(self.detail(&state));
        }
        self.turned_away(&who, AuditAction::Read, Code::RoleMayNotUse)
    }

    /// Loads by id, or by an unambiguous start of it (at least four characters).
    pub(crate) fn load(&self, who: &AuditContext, id: &str) -> Outcome<ProposalState> {
        if let Ok(full) = ProposalId::parse(id) {
            return self
                .ports
                .queue
                .proposal(who, &full)?
                .ok_or_else(|| Fault::new(Code::NotFound));
        }
        if id.len() < 4 {
            return Err(Fault::new(Code::InputInvalid).with("field", "id"));
        }
        let mut fits: Vec<ProposalState> = self
            .ports
            .queue
            .proposals(who, false)?
            .into_iter()
            .filter(|state| {
                state
                    .proposal
                    .id
                    .as_str()
                    .starts_with(&id.to_ascii_lowercase())
            })
            .collect();
        match (fits.pop(), fits.is_empty()) {
            (Some(one), true) => Ok(one),
            (None, _) => Err(Fault::new(Code::NotFound)),
            (Some(_), false) => Err(Fault::new(Code::Ambiguous)),
        }
    }

    pub(crate) fn line(&self, state: &ProposalState) -> ProposalLine {
        ProposalLine {
            id: state.proposal.id.to_string(),
            state: state.state.as_str(),
            action: state.proposal.action.as_str(),
            summary: state.proposal.summary.clone(),
            addressee: state.proposal.target.addressee.clone(),
            patient_id: state.proposal.target.patient_id.clone(),
            revision: latest(state).map_or(0, |revision| revision.number),
            expires_at: state.proposal.expires_at,
            waits_for: waits_for(state),
        }
    }

    pub(crate) fn detail(&self, state: &ProposalState) -> ProposalDetail {
        let evidence = &state.proposal.evidence;
        let grounds = evidence
            .values
            .iter()
            .map(|cited| Ground {
                label: cited.label.clone(),
                place: format!("{} {}", cited.resource, cited.path),
            })
            .chain(evidence.queries.iter().map(|relied| Ground {
                label: relied.label.clone(),
                place: format!("search {}", relied.query.kind),
            }))
            .collect();
        ProposalDetail {
            line: self.line(state),
            address: state.proposal.target.address.clone(),
            text: latest(state).map_or_else(String::new, |revision| {
                visible_lines(&revision.payload).join("\n")
            }),
            payload_digest: latest(state)
                .map_or_else(String::new, |revision| revision.payload.digest()),
            shown_digest: shown_digest(state),
            grounds,
            differences: state.differences.clone(),
            revisions: revision_views(&state.revisions),
            decisions: state.decisions.iter().map(DecisionView::from).collect(),
            attempts: state.attempts.clone(),
            receipt: state.receipt.clone(),
        }
    }

    /// A new version of the text. The rules for messages hold here too.
    ///
    /// # Errors
    /// [`Code::ProposalState`] once it is being sent or has ended,
    /// [`Code::MessageRuleBroken`], [`Code::RoleMayNotUse`].
    pub fn edit(&self, id: &str, text: &str, note: &str) -> Outcome<ProposalDetail> {
        let who = self.context("edit")?;
        let state = self.load(&who, id)?;
        self.may_work_on(&who, &state)?;
        if !matches!(
            state.state,
            State::Draft | State::InReview | State::Approved | State::Stale
        ) {
            return Err(Fault::new(Code::ProposalState).with("state", state.state.as_str()));
        }
        let old = latest(&state).ok_or_else(|| Fault::new(Code::Internal))?;
        if text.is_empty() || text.len() > MAX_TEXT {
            return Err(Fault::new(Code::InputInvalid).with("field", "text"));
        }
        let payload = Payload {
            media_type: old.payload.media_type.clone(),
            bytes: self.text_bytes(&old.payload, text)?,
        };
        self.check_message(&state.proposal, &payload)?;
        self.revise(&who, &state, payload, note)
    }

    fn revise(
        &self,
        who: &AuditContext,
        state: &ProposalState,
        payload: Payload,
        note: &str,
    ) -> Outcome<ProposalDetail> {
        let principal = self.principal()?;
        let number = latest(state).map_or(1, |revision| revision.number + 1);
        let revision = Revision {
            number,
            payload,
            author: principal.user,
            at: self.now(),
            note: note.to_owned(),
        };
        self.emit(
            who,
            Some(&state.proposal.id),
            EventKind::Revised(revision.clone()),
        )?;
        let after = self.load(who, state.proposal.id.as_str())?;
        if after.latest() != Some(&revision) {
            // It was claimed or edited in between: these words are in no draft.
            return Err(Fault::new(Code::VersionConflict));
        }
        Ok(self.detail(&after))
    }

    /// Whether the signed-in role may use the skill this draft came from; a
    /// refusal is audited.
    fn may_work_on(&self, who: &AuditContext, state: &ProposalState) -> Outcome<()> {
        match cs_access::may_use_skill(self.principal()?.role, state.proposal.skill) {
            Ok(()) => Ok(()),
            Err(denied) => self.turned_away(who, AuditAction::Draft, denied.code),
        }
    }

    fn turned_away<T>(&self, who: &AuditContext, action: AuditAction, code: Code) -> Outcome<T> {
        self.record(who, action, AuditOutcome::Refused, code.name())?;
        Err(Fault::new(code))
    }

    /// Takes an approval back before it is sent. The recall is pushed and then the
    /// item's claim is taken for nobody: once this answers `Ok` with the server in
    /// reach, no workstation sends it. Offline it holds on this workstation, and
    /// elsewhere from the next exchange on.
    ///
    /// # Errors
    /// [`Code::ProposalState`] when it is not approved or already being sent here,
    /// [`Code::ClaimLost`] when another workstation is sending it.
    pub async fn recall(&self, id: &str) -> Outcome<ProposalDetail> {
        let who = self.context("recall")?;
        let state = self.load(&who, id)?;
        self.may_work_on(&who, &state)?;
        if state.state != State::Approved {
            return Err(Fault::new(Code::ProposalState));
        }
        let by = self.principal()?.user;
        self.emit(&who, Some(&state.proposal.id), EventKind::Recalled { by })?;
        let after = self.load(&who, state.proposal.id.as_str())?;
        if after.state != State::InReview {
            // Another process of this workstation claimed it in between.
            return Err(Fault::new(Code::ProposalState).with("state", after.state.as_str()));
        }
        let pushed = self.push(&who).await;
        let secured = match pushed {
            Ok(()) => self.claim_for_nobody(&state).await,
            Err(fault) => Err(fault),
        };
        match secured {
            Ok(()) => {}
            Err(fault) if waits(fault.code()) || fault.code() == Code::SignedOut => {}
            Err(fault) => return Err(fault),
        }
        Ok(self.detail(&after))
    }

    /// A person says whether an uncertain item happened, after looking.
    ///
    /// # Errors
    /// [`Code::ProposalState`] unless it is uncertain, [`Code::RoleMayNotApprove`].
    pub fn settle(&self, id: &str, happened: bool, note: &str) -> Outcome<ProposalDetail> {
        let who = self.context("settle")?;
        let principal = self.principal()?;
        let state = self.load(&who, id)?;
        let action = state.proposal.action;
        if let Err(denied) =
            cs_access::may_approve(principal.role, principal.clinician.as_ref(), action)
        {
            return self.turned_away(&who, AuditAction::Decide, denied.code);
        }
        if state.state != State::Uncertain {
            return Err(Fault::new(Code::ProposalState));
        }
        let kind = EventKind::Settled {
            by: principal.user,
            happened,
            note: note.to_owned(),
        };
        self.emit(&who, Some(&state.proposal.id), kind)?;
        Ok(self.detail(&self.load(&who, state.proposal.id.as_str())?))
    }
}

/// A draft names a patient and says why: only a role that works on its kind, or is
/// asked to decide, sees it.
pub(crate) fn may_see(role: Role, state: &ProposalState) -> bool {
    state.proposal.requirements.roles.contains(&role)
        || cs_access::may_use_skill(role, state.proposal.skill).is_ok()
}

fn revision_views(revisions: &[Revision]) -> Vec<RevisionView> {
    let mut before: Option<&Payload> = None;
    revisions
        .iter()
        .map(|revision| {
            let changes =
                before.map_or_else(Vec::new, |old| cs_approval::diff(old, &revision.payload));
            before = Some(&revision.payload);
            RevisionView {
                number: revision.number,
                author: revision.author.subject.clone(),
                at: revision.at,
                note: revision.note.clone(),
                diff: changes.iter().map(diff_line).collect(),
            }
        })
        .collect()
}

fn diff_line(line: &cs_approval::DiffLine) -> String {
    let mark = match line.change {
        LineChange::Same => ' ',
        LineChange::Removed => '-',
        LineChange::Added => '+',
    };
    format!("{mark} {}", line.text)
}

pub(crate) fn waits_for(state: &ProposalState) -> String {
    match state.state {
        State::InReview => {
            let roles: Vec<&str> = state
                .proposal
                .requirements
                .roles
                .iter()
                .map(|role| role.title())
                .collect();
            format!("a decision by {}", roles.join(" or "))
        }
        State::Stale => "a person to look at what changed".to_owned(),
        State::Approved => {
            let who = state
                .decisions
                .iter()
                .rev()
                .find(|decision| decision.approved);
            who.map_or_else(String::new, |decision| {
                format!("sending, under {}'s session", decision.user.subject)
            })
        }
        State::Executing => "the provider's answer".to_owned(),
        State::Uncertain => "a person to find out whether it was sent".to_owned(),
        _ => String::new(),
    }
}
