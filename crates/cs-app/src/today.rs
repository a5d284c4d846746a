//! The coach's list of the day: the follow-up rules' flags, joined with drafts,
//! replies, marks and whose patient it is.
//!
//! The flags are made by the care-coordination skill and kept while the charts
//! they rest on stand (`flagged`); everything else is read anew each time, so
//! that a mark or a reply shows at once. Every hand-out is audited.

mod day;
mod flagged;
mod list;
mod marks;
mod office;
mod staff;

use crate::Workstation;
use crate::ask::{AskAnswer, PlannedCall};
use crate::replies::Inbox;
use crate::views::{TodayFilter, TodayList};
use chrono::{DateTime, NaiveDate, Utc};
use cs_access::{SkillName, may_use_skill};
use cs_agent::Outcome as PlanOutcome;
use cs_approval::State;
use cs_audit::{AuditAction, AuditEntry, AuditOutcome};
use cs_error::{Code, Fault, Outcome};
use cs_ports::AuditContext;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

/// Rows at most.
const MOST_ROWS: u32 = 10_000;

/// What was made from charts, while they stand.
#[derive(Default)]
pub(crate) struct Kept {
    pub(crate) flagged: Mutex<Option<Arc<flagged::Flagged>>>,
    pub(crate) inbox: Mutex<Option<Arc<Inbox>>>,
    pub(crate) staff: Mutex<Option<(staff::StaffBasis, Arc<Vec<staff::Staff>>)>>,
}

impl Kept {
    /// Drops what was read from charts: nobody is at the desk any more.
    pub(crate) fn forget(&self) {
        *self.flagged.lock().unwrap_or_else(PoisonError::into_inner) = None;
        *self.inbox.lock().unwrap_or_else(PoisonError::into_inner) = None;
        *self.staff.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Workstation {
    /// The list of today by urgency.
    ///
    /// # Errors
    /// [`Code::SignedOut`], [`Code::RoleMayNotUse`], [`Code::InputInvalid`] for a
    /// limit that is not 1 to 10,000; store codes.
    pub fn today(&self, filter: &TodayFilter) -> Outcome<TodayList> {
        let who = self.context("today")?;
        self.may_coordinate(&who)?;
        if !(1..=MOST_ROWS).contains(&filter.limit) {
            return Err(Fault::new(Code::InputInvalid).with("field", "limit"));
        }
        let made = self.list_of(&who, filter)?;
        let shown = made.items.iter().map(|item| item.patient.id.clone());
        let aside = made.set_aside.iter().map(|one| one.patient.id.clone());
        let patients = shown.chain(aside).collect();
        self.hand_out(&who, AuditAction::Search, patients, Vec::new())?;
        Ok(made)
    }

    /// Drafts the message for one patient of the list (`sms` or `email`); a draft
    /// that is open already is answered in its place.
    ///
    /// # Errors
    /// [`Code::NotEnrolled`] before any signing key is on this computer,
    /// [`Code::InputInvalid`] for another channel, [`Code::NotFound`],
    /// [`Code::RoleMayNotUse`]; store codes.
    pub fn draft_message(&self, patient_id: &str, channel: &str) -> Outcome<AskAnswer> {
        let who = self.context("draft-message")?;
        if !matches!(channel, "sms" | "email") {
            return Err(Fault::new(Code::InputInvalid).with("field", "channel"));
        }
        self.may_coordinate(&who)?;
        self.ensure_device_known()?;
        if self
            .ports
            .charts
            .read(&who, "Patient", patient_id)?
            .is_none()
        {
            return Err(Fault::new(Code::NotFound).with("what", "patient"));
        }
        let mut args = Map::new();
        args.insert("patient_id".to_owned(), Value::from(patient_id));
        args.insert("channel".to_owned(), Value::from(channel));
        args.insert("draft".to_owned(), Value::from(true));
        let step = PlannedCall {
            skill: SkillName::CareCoordination.as_str().to_owned(),
            args,
        };
        let mut answer = AskAnswer::empty(PlanOutcome::Draft);
        self.run_step(&who, &step, &mut answer)?;
        if let Some(said) = answer
            .steps
            .first()
            .and_then(|step| step.result.get("message")?.as_str())
        {
            answer.message = said.to_owned();
        }
        if answer.drafts.is_empty() && answer.already_drafted > 0 {
            let action = format!("send_{channel}");
            let open = self.ports.queue.proposals(&who, true)?;
            let twin = open.iter().find(|state| {
                state.proposal.target.patient_id == patient_id
                    && state.proposal.action.as_str() == action
                    && !matches!(state.state, State::Failed | State::Done)
            });
            answer.drafts.extend(twin.map(|state| self.line(state)));
        }
        Ok(answer)
    }

    /// Whether the signed-in role works on follow-up; a refusal is audited.
    pub(crate) fn may_coordinate(&self, who: &AuditContext) -> Outcome<()> {
        let role = self.principal()?.role;
        may_use_skill(role, SkillName::CareCoordination).or_else(|denied| {
            self.record(
                who,
                AuditAction::Search,
                AuditOutcome::Refused,
                Code::RoleMayNotUse.name(),
            )?;
            Err(Fault::from(denied))
        })
    }

    /// Audits that something kept in memory is handed out once more.
    pub(crate) fn hand_out(
        &self,
        who: &AuditContext,
        action: AuditAction,
        patients: BTreeSet<String>,
        resources: Vec<String>,
    ) -> Outcome<()> {
        let principal = self.principal()?;
        self.ports.audit.record(&AuditEntry {
            at: who.at,
            user: principal.user.key(),
            role: principal.role.as_str().to_owned(),
            tenant: self.practice.tenant.to_string(),
            action,
            what: who.action.to_owned(),
            patients: patients.into_iter().collect(),
            resources,
            outcome: AuditOutcome::Success,
            code: String::new(),
            purpose: "treatment".to_owned(),
            correlation: who.correlation.clone(),
        })
    }

    /// The practice's day at an instant.
    pub(crate) fn today_at(&self, at: DateTime<Utc>) -> Outcome<NaiveDate> {
        Ok(at.with_timezone(&self.practice.tz()?).date_naive())
    }
}
