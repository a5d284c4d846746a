//! Words in, a visible plan, its steps run here, drafts put up for review.

use crate::Workstation;
use crate::dto::ProposalLine;
use chrono::Duration;
use cs_access::SkillName;
use cs_agent::{Outcome as PlanOutcome, PlanAnswer, PlanContext, PlanRequest, PlanStep, plan};
use cs_approval::{EventKind, Proposal, ProposalId, Requirements, Revision, State};
use cs_clinical::Practice;
use cs_error::{Code, Fault, Outcome};
use cs_fhir::Query;
use cs_ports::{AuditContext, Progress, Step};
use cs_skills::{DraftedAction, Engine, SkillContext, SkillOutput, SkillSettings, StepNote};
use serde::Serialize;
use serde_json::{Map, Value};

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
    fn saying(plan: &PlanAnswer) -> Self {
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

/// What a name came to.
enum Person {
    Id(String),
    Ask(String, Vec<String>),
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
        let principal = self.principal()?;
        let today = self.now().with_timezone(&self.practice.tz()?).date_naive();
        let request = PlanRequest {
            id: who.correlation.clone(),
            role: principal.role,
            text: text.to_owned(),
            today,
            context: self.conversation(&who)?,
        };
        let planned = plan(&request);
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
            if !self.run_step(&who, step, &mut answer)? {
                break;
            }
        }
        if !dry_run {
            self.keep_conversation(&who, text, &planned, &answer)?;
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
        let mut answer = AskAnswer {
            outcome,
            message: String::new(),
            choices: Vec::new(),
            steps: Vec::new(),
            drafts: Vec::new(),
            already_drafted: 0,
        };
        let step = PlanStep {
            skill: SkillName::CareCoordination.as_str().to_owned(),
            args,
        };
        self.run_step(&who, &step, &mut answer)?;
        Ok(answer)
    }

    /// Runs one step; false when it turned into a question.
    fn run_step(
        &self,
        who: &AuditContext,
        step: &PlanStep,
        answer: &mut AskAnswer,
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
        let output = self.run_skill(who, skill, Value::Object(args.clone()))?;
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
            settings: SkillSettings::default(),
        };
        let queue = self.ports.queue.clone();
        let sent = std::sync::Arc::new(move |address: &str, since| queue.sent_to(address, since));
        Engine::new(self.ports.charts.clone(), self.ports.audit.clone(), sent)
            .run(&context, skill, input)
    }

    /// A person as typed to the one patient meant, or a question with choices.
    fn resolve(&self, who: &AuditContext, typed: &str) -> Outcome<Person> {
        // By a search: a read that finds nothing would write the name that was typed
        // into the audit as if it were an id.
        let by_id = Query::of("Patient").token("_id", typed);
        if self
            .ports
            .charts
            .search(who, &by_id)
            .is_ok_and(|page| page.hits.len() == 1)
        {
            return Ok(Person::Id(typed.to_owned()));
        }
        let input = serde_json::json!({"query": typed, "limit": 6});
        let found = self.run_skill(who, SkillName::PatientLookup, input)?;
        let hits = found
            .value
            .get("patients")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        let score = |hit: &Value| hit.get("score").and_then(Value::as_u64).unwrap_or_default();
        let id = |hit: &Value| {
            hit.pointer("/patient/id")
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        let best = hits.first().map(score).unwrap_or_default();
        let close: Vec<&Value> = hits
            .iter()
            .filter(|hit| best.saturating_sub(score(hit)) < SAME_NAME_MARGIN)
            .collect();
        match (close.as_slice(), best >= SURE_ENOUGH) {
            ([one], true) => Ok(id(one).map_or_else(|| nobody(typed), Person::Id)),
            ([], _) => Ok(nobody(typed)),
            (several, _) => {
                let choices = several.iter().map(|hit| describe(hit)).collect();
                Ok(Person::Ask(
                    format!("Which patient is meant by “{typed}”?"),
                    choices,
                ))
            }
        }
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
    fn ensure_device_known(&self) -> Outcome<()> {
        if self.trusted_keys()?.device(&self.device).is_some() {
            Ok(())
        } else {
            Err(Fault::new(Code::NotEnrolled))
        }
    }

    fn note_refusal(&self, who: &AuditContext, plan: &PlanAnswer) -> Outcome<()> {
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
    fn conversation(&self, who: &AuditContext) -> Outcome<Option<PlanContext>> {
        let kept = self.ports.settings.get(&conversation_key(who))?;
        Ok(kept.and_then(|kept| serde_json::from_value(kept).ok()))
    }

    fn keep_conversation(
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
fn people_shown(answer: &AskAnswer) -> Vec<String> {
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

/// Hits whose score (0–100) lies within this of the best are "the same" to a person.
const SAME_NAME_MARGIN: u64 = 5;
/// Below this score a hit is a suggestion, never an answer.
const SURE_ENOUGH: u64 = 85;

fn conversation_key(who: &AuditContext) -> String {
    let user = who
        .principal
        .as_ref()
        .map(|principal| principal.user.key())
        .unwrap_or_default();
    format!("conversation:{user}")
}

fn nobody(typed: &str) -> Person {
    Person::Ask(
        format!(
            "Nobody here fits “{typed}”. Is the spelling right, or is there a birth date or MRN?"
        ),
        Vec::new(),
    )
}

/// A choice with two identifiers beside the name.
fn describe(hit: &Value) -> String {
    let part = |path: &str| {
        hit.pointer(path)
            .and_then(Value::as_str)
            .unwrap_or("not known")
            .to_owned()
    };
    let identifiers = hit
        .pointer("/patient/identifiers")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let field = |one: &Value, key: &str| {
        one.get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let identifiers: Vec<String> = identifiers
        .map(|one| format!("{} {}", field(one, "label"), field(one, "value")))
        .collect();
    format!("{}, {}", part("/patient/name/text"), identifiers.join(", "))
}
