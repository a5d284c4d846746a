//! Words in, a visible plan, its steps run here, drafts put up for review.

use crate::Workstation;
use crate::dto::ProposalLine;
use crate::watched::{Unhurried, Watched};
use crate::whom::Person;
use chrono::Duration;
use cs_access::SkillName;
use cs_agent::{Outcome as PlanOutcome, PlanAnswer, PlanContext, PlanStep};
use cs_approval::{EventKind, Proposal, ProposalId, Requirements, Revision, State};
use cs_clinical::{FollowUpSettings, Practice};
use cs_error::{Code, Fault, Outcome};
use cs_ports::{AuditContext, Progress, Step};
use cs_skills::{DraftedAction, Engine, SkillContext, SkillOutput, SkillSettings, StepNote};
use serde::Serialize;
use serde_json::{Map, Value};
use std::sync::Arc;

/// One step of the plan as it was run.
#[derive(Clone, Debug, Serialize)]
pub struct AskedStep {
    /// Skill.
    pub skill: String,
    /// Its arguments, people resolved to ids.
    pub args: Map<String, Value>,
    /// What was done, with counts.
    pub notes: Vec<StepNote>,
    /// The skill's answer, of its manifest's output shape.
    pub result: Value,
}

/// A skill and its arguments, as planned.
pub type PlannedCall = PlanStep;

/// What a sentence came to.
#[derive(Clone, Debug, Serialize)]
pub struct AskAnswer {
    /// `call`, `draft`, `clarify` or `refuse`.
    pub outcome: PlanOutcome,
    /// What the agent says.
    pub message: String,
    /// Choices, when it asks.
    pub choices: Vec<String>,
    /// The steps that ran; for a dry run, the steps as planned.
    pub steps: Vec<AskedStep>,
    /// Drafts now waiting for a person.
    pub drafts: Vec<ProposalLine>,
    /// People who have an open draft of this kind already.
    pub already_drafted: u64,
}

impl AskAnswer {
    /// Nothing said or done yet.
    pub(crate) const fn empty(outcome: PlanOutcome) -> Self {
        Self {
            outcome,
            message: String::new(),
            choices: Vec::new(),
            steps: Vec::new(),
            drafts: Vec::new(),
            already_drafted: 0,
        }
    }

    pub(crate) fn saying(plan: &PlanAnswer) -> Self {
        Self {
            outcome: plan.outcome,
            message: plan.message.clone(),
            choices: plan.choices.clone(),
            steps: Vec::new(),
            drafts: Vec::new(),
            already_drafted: 0,
        }
    }
}

impl Workstation {
    /// Plans a sentence and runs the plan. Reads only, unless the sentence asks
    /// for drafts; drafts wait for a signature and nothing leaves.
    ///
    /// # Errors
    /// [`Code::SignedOut`], [`Code::TenantForbidden`], [`Code::NotEnrolled`] when
    /// drafts are asked for before any signing key is on this computer; store codes.
    pub fn ask(&self, text: &str, dry_run: bool, progress: &dyn Progress) -> Outcome<AskAnswer> {
        let who = self.context("ask")?;
        let planned = self.plan_turn(&who, text, self.last_task(&who)?, None)?;
        let mut answer = AskAnswer::saying(&planned);
        if !matches!(planned.outcome, PlanOutcome::Call | PlanOutcome::Draft) {
            self.note_refusal(&who, &planned)?;
            return Ok(answer);
        }
        if planned.outcome == PlanOutcome::Draft && !dry_run {
            self.ensure_device_known()?;
        }
        for step in &planned.steps {
            if progress.cancelled() {
                return Err(Fault::new(Code::Cancelled));
            }
            if dry_run {
                answer.steps.push(AskedStep {
                    skill: step.skill.clone(),
                    args: step.args.clone(),
                    notes: Vec::new(),
                    result: Value::Null,
                });
                continue;
            }
            if !self.run_step_watched(&who, step, &mut answer, progress)? {
                break;
            }
        }
        if !dry_run {
            self.keep_last_task(&who, text, &planned, &answer)?;
        }
        Ok(answer)
    }

    /// The follow-up list by urgency: the care-coordination skill without words.
    ///
    /// # Errors
    /// As [`Workstation::ask`].
    pub fn worklist(&self, limit: u32, draft: bool, progress: &dyn Progress) -> Outcome<AskAnswer> {
        let who = self.context("worklist")?;
        if draft {
            self.ensure_device_known()?;
        }
        progress.at("patients", 0, 0);
        let mut args = Map::new();
        args.insert("limit".to_owned(), Value::from(limit));
        if draft {
            args.insert("draft".to_owned(), Value::from(true));
        }
        let outcome = if draft {
            PlanOutcome::Draft
        } else {
            PlanOutcome::Call
        };
        let mut answer = AskAnswer::empty(outcome);
        let step = PlanStep {
            skill: SkillName::CareCoordination.as_str().to_owned(),
            args,
        };
        self.run_step_watched(&who, &step, &mut answer, progress)?;
        Ok(answer)
    }

    /// Runs one step; false when it turned into a question.
    pub(crate) fn run_step(
        &self,
        who: &AuditContext,
        step: &PlanStep,
        answer: &mut AskAnswer,
    ) -> Outcome<bool> {
        self.run_step_watched(who, step, answer, &Unhurried)
    }

    /// As [`Workstation::run_step`]; ends at its next read when the person asks
    /// to stop.
    pub(crate) fn run_step_watched(
        &self,
        who: &AuditContext,
        step: &PlanStep,
        answer: &mut AskAnswer,
        progress: &dyn Progress,
    ) -> Outcome<bool> {
        let skill = SkillName::parse(&step.skill).ok_or_else(|| Fault::new(Code::NotUnderstood))?;
        let mut args = step.args.clone();
        let typed = args
            .get("patient_id")
            .and_then(Value::as_str)
            .map(str::to_owned);
        if let Some(typed) = typed {
            match self.resolve(who, &typed)? {
                Person::Id(id) => {
                    args.insert("patient_id".to_owned(), Value::from(id));
                }
                Person::Ask(question, choices) => {
                    answer.outcome = PlanOutcome::Clarify;
                    answer.message = question;
                    answer.choices = choices;
                    return Ok(false);
                }
            }
        }
        let output = self.run_skill_watched(who, skill, Value::Object(args.clone()), progress)?;
        if answer.outcome == PlanOutcome::Draft {
            self.propose(who, &output, answer)?;
        }
        answer.steps.push(AskedStep {
            skill: step.skill.clone(),
            args,
            notes: output.steps,
            result: output.value,
        });
        Ok(true)
    }

    /// Runs a skill under the signed-in person's authority.
    ///
    /// # Errors
    /// The engine's.
    pub fn run_skill(
        &self,
        who: &AuditContext,
        skill: SkillName,
        input: Value,
    ) -> Outcome<SkillOutput> {
        self.run_skill_watched(who, skill, input, &Unhurried)
    }

    /// As [`Workstation::run_skill`]; ends at its next read when the person asks
    /// to stop.
    pub(crate) fn run_skill_watched(
        &self,
        who: &AuditContext,
        skill: SkillName,
        input: Value,
        progress: &dyn Progress,
    ) -> Outcome<SkillOutput> {
        // The other skills write to nobody and count no days.
        let (office, stopped) = match skill {
            SkillName::CareCoordination => {
                (self.office_calendar(who)?, self.stopped_addresses(who)?)
            }
            _ => Default::default(),
        };
        let context = SkillContext {
            principal: self.principal()?,
            tenant: self.practice.tenant.clone(),
            now: self.now(),
            zone: self.practice.tz()?,
            correlation: who.correlation.clone(),
            practice: Practice {
                name: self.practice.name.clone(),
                phone: self.practice.printed_phone(),
            },
            settings: SkillSettings {
                follow_up: FollowUpSettings {
                    office,
                    ..FollowUpSettings::default()
                },
                ..SkillSettings::default()
            },
            stopped,
        };
        let queue = self.ports.queue.clone();
        let sent = Arc::new(move |address: &str, since| queue.sent_to(address, since));
        let charts = Arc::new(Watched {
            charts: self.ports.charts.clone(),
            progress,
        });
        Engine::new(charts, self.ports.audit.clone(), sent).run(&context, skill, input)
    }

    /// Puts drafts up for review, each as a signed event.
    fn propose(
        &self,
        who: &AuditContext,
        output: &SkillOutput,
        answer: &mut AskAnswer,
    ) -> Outcome<()> {
        let open = self.ports.queue.proposals(who, true)?;
        let mut kinds = Vec::new();
        let mut ids = Vec::new();
        for draft in &output.drafts {
            let twin = open.iter().any(|state| {
                state.proposal.action == draft.action
                    && state.proposal.target == draft.target
                    && !matches!(
                        state.state,
                        State::Done | State::Failed | State::Declined | State::Expired
                    )
            });
            if twin {
                answer.already_drafted += 1;
                continue;
            }
            let (proposal, revision) = self.proposal_of(output, draft)?;
            ids.push(proposal.id.clone());
            kinds.push((
                Some(proposal.id.clone()),
                EventKind::Proposed(Box::new(proposal), Box::new(revision)),
            ));
        }
        if !kinds.is_empty() {
            self.emit_all(who, kinds)?;
            self.ports.steps.reached(Step::ProposalStored);
        }
        for id in ids {
            if let Some(state) = self.ports.queue.proposal(who, &id)? {
                answer.drafts.push(self.line(&state));
            }
        }
        Ok(())
    }

    fn proposal_of(
        &self,
        output: &SkillOutput,
        draft: &DraftedAction,
    ) -> Outcome<(Proposal, Revision)> {
        let settings = self.settings()?;
        let user = self.principal()?.user;
        let now = self.now();
        let proposal = Proposal {
            id: ProposalId::from_random(self.ports.random.id()?),
            tenant: self.practice.tenant.clone(),
            skill: output.skill,
            action: draft.action,
            target: draft.target.clone(),
            summary: draft.summary.clone(),
            evidence: draft.evidence.clone(),
            requirements: Requirements {
                roles: cs_access::approvers_of(draft.action).to_vec(),
                quorum: 1,
                self_approval: settings.self_approval,
                clinician: false,
            },
            created_by: user.clone(),
            created_at: now,
            expires_at: now + Duration::hours(settings.proposal_hours),
            confidence: Some(draft.confidence.clone()),
        };
        let revision = Revision {
            number: 1,
            payload: draft.payload.clone(),
            author: user,
            at: now,
            note: String::new(),
        };
        Ok((proposal, revision))
    }

    /// Events of a device nobody enrolled would count for nobody: say so before
    /// anything is drafted.
    pub(crate) fn ensure_device_known(&self) -> Outcome<()> {
        if self.trusted_keys()?.device(&self.device).is_some() {
            Ok(())
        } else {
            Err(Fault::new(Code::NotEnrolled))
        }
    }

    pub(crate) fn note_refusal(&self, who: &AuditContext, plan: &PlanAnswer) -> Outcome<()> {
        if plan.outcome != PlanOutcome::Refuse {
            return Ok(());
        }
        self.record(
            who,
            cs_audit::AuditAction::Skill,
            cs_audit::AuditOutcome::Refused,
            "plan_refused",
        )
    }

    /// The last task of this person, so that "draft texts for them" has a them.
    fn last_task(&self, who: &AuditContext) -> Outcome<Option<PlanContext>> {
        let kept = self.ports.settings.get(&conversation_key(who))?;
        Ok(kept.and_then(|kept| serde_json::from_value(kept).ok()))
    }

    fn keep_last_task(
        &self,
        who: &AuditContext,
        text: &str,
        plan: &PlanAnswer,
        answer: &AskAnswer,
    ) -> Outcome<()> {
        let context = PlanContext {
            last: Some(plan.clone()),
            last_text: Some(text.to_owned()),
            people: people_shown(answer),
        };
        let kept = serde_json::to_value(&context).map_err(|_| Fault::new(Code::Internal))?;
        self.ports.settings.set(&conversation_key(who), &kept)
    }
}

/// Ids of the people an answer listed, in order; at most what "them" can mean.
pub(crate) fn people_shown(answer: &AskAnswer) -> Vec<String> {
    let rows = answer.steps.iter().flat_map(|step| {
        ["items", "patients", "encounters"]
            .into_iter()
            .filter_map(|key| step.result.get(key)?.as_array())
            .flatten()
    });
    // An encounter row's own id is no person's: only its patient card counts.
    let id = |row: &Value| {
        row.get("patient")?
            .get("id")
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    rows.filter_map(id).take(50).collect()
}

fn conversation_key(who: &AuditContext) -> String {
    let user = who
        .principal
        .as_ref()
        .map(|principal| principal.user.key())
        .unwrap_or_default();
    format!("conversation:{user}")
}
