//! Reading and editing proposals: list, show, edit, recall, settle.

use crate::Workstation;
use crate::dto::{DecisionView, Ground, ProposalDetail, ProposalLine, RevisionView, latest};
use cs_approval::{
    EventKind, LineChange, Payload, ProposalId, ProposalState, Revision, State, visible_lines,
};
use cs_error::{Code, Fault, Outcome};
use cs_ports::AuditContext;

/// Longest text a person may put into a draft.
const MAX_TEXT: usize = 100_000;

impl Workstation {
    /// The queue, newest first.
    ///
    /// # Errors
    /// [`Code::SignedOut`]; store codes.
    pub fn proposals(&self, open_only: bool) -> Outcome<Vec<ProposalLine>> {
        let who = self.context("proposals")?;
        Ok(self
            .ports
            .queue
            .proposals(&who, open_only)?
            .iter()
            .map(|state| self.line(state))
            .collect())
    }

    /// What is approved and waits, and what is uncertain.
    ///
    /// # Errors
    /// [`Code::SignedOut`]; store codes.
    pub fn waiting(&self) -> Outcome<Vec<ProposalLine>> {
        let who = self.context("outbox")?;
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
            .filter(|state| waits(state))
            .map(|state| self.line(state))
            .collect())
    }

    /// One proposal in full.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::Ambiguous`]; store codes.
    pub fn proposal(&self, id: &str) -> Outcome<ProposalDetail> {
        let who = self.context("proposals")?;
        let state = self.load(&who, id)?;
        Ok(self.detail(&state))
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
        self.may_work_on(&state)?;
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
        self.emit(who, Some(&state.proposal.id), EventKind::Revised(revision))?;
        Ok(self.detail(&self.load(who, state.proposal.id.as_str())?))
    }

    /// Whether the signed-in role may use the skill this draft came from.
    pub(crate) fn may_work_on(&self, state: &ProposalState) -> Outcome<()> {
        let principal = self.principal()?;
        cs_access::may_use_skill(principal.role, state.proposal.skill)?;
        Ok(())
    }

    /// Takes an approval back during its hold.
    ///
    /// # Errors
    /// [`Code::ProposalState`] when it is not approved or already being sent.
    pub fn recall(&self, id: &str) -> Outcome<ProposalDetail> {
        let who = self.context("recall")?;
        let state = self.load(&who, id)?;
        self.may_work_on(&state)?;
        if state.state != State::Approved {
            return Err(Fault::new(Code::ProposalState));
        }
        let by = self.principal()?.user;
        self.emit(&who, Some(&state.proposal.id), EventKind::Recalled { by })?;
        Ok(self.detail(&self.load(&who, state.proposal.id.as_str())?))
    }

    /// A person says whether an uncertain item happened, after looking.
    ///
    /// # Errors
    /// [`Code::ProposalState`] unless it is uncertain, [`Code::RoleMayNotApprove`].
    pub fn settle(&self, id: &str, happened: bool, note: &str) -> Outcome<ProposalDetail> {
        let who = self.context("settle")?;
        let principal = self.principal()?;
        let state = self.load(&who, id)?;
        cs_access::may_approve(
            principal.role,
            principal.clinician.as_ref(),
            state.proposal.action,
        )?;
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

fn waits_for(state: &ProposalState) -> String {
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
