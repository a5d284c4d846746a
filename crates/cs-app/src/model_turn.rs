//! A sentence planned by a language model, with the local planner behind it.

use crate::Workstation;
use crate::ask::AskAnswer;
use cs_agent::{
    Instruction, ModelPlan, Outcome as PlanOutcome, PlanContext, StepSource, model_prompt,
    read_model_plan,
};
use cs_audit::{AuditAction, AuditOutcome};
use cs_deid::{CountBand, ResultShape, Vault};
use cs_error::{Code, Fault, Outcome};
use cs_ports::{ModelProvider, Progress};

/// Who planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Planner {
    /// The model of this name.
    Model(String),
    /// The local planner; the model gave no plan, for this reason.
    Local(Code),
    /// Nobody: the rules refuse the sentence, and no model was asked.
    Refused,
}

/// What a sentence came to, and who planned it.
#[derive(Clone, Debug)]
pub struct ModelAsked {
    /// The answer.
    pub answer: AskAnswer,
    /// Who planned.
    pub planner: Planner,
}

impl Workstation {
    /// Plans a sentence with a model and runs the plan here. The model is given words
    /// without identifiers, tools and the last result's shape; each request is audited
    /// before it leaves. Where the model can't be asked or gives no plan the local planner
    /// reads the words; an answer that asks for what it may not is set aside whole.
    ///
    /// # Errors
    /// As [`Workstation::ask`]; [`Code::Cancelled`] when the person stopped the model.
    pub async fn ask_model(
        &self,
        model: &dyn ModelProvider,
        text: &str,
        dry_run: bool,
        progress: &dyn Progress,
    ) -> Outcome<ModelAsked> {
        let who = self.context("ask")?;
        let before = self.last_task(&who)?;
        // What the rules refuse isn't planned by anybody else either.
        let typed = Instruction::typed(text);
        let own = self.plan_turn(&who, &typed, before.clone(), None)?;
        if own.outcome == PlanOutcome::Refuse {
            return Ok(ModelAsked {
                answer: self.run_planned(&who, &typed, &own, dry_run, progress)?,
                planner: Planner::Refused,
            });
        }
        let mut vault = Vault::new();
        // A person picked from a list names somebody and asks for nothing new; what was
        // shown is data, and no model reads it as words.
        if own
            .steps
            .iter()
            .any(|step| step.source == StepSource::Picked)
        {
            return Ok(ModelAsked {
                answer: self.run_planned(&who, &typed, &own, dry_run, progress)?,
                planner: Planner::Local(Code::Ambiguous),
            });
        }
        let planned = match self
            .said_by(model, text, before.as_ref(), &mut vault, progress)
            .await
        {
            Ok(planned) => planned,
            Err(fault) if fault.code() == Code::Cancelled => return Err(fault),
            Err(fault) => return self.locally(text, dry_run, progress, fault.code()),
        };
        let (planned, aside) = match planned {
            ModelPlan::Plan(planned) => (planned, false),
            ModelPlan::SetAside(planned) => (planned, true),
            ModelPlan::NoPlan => {
                return self.locally(text, dry_run, progress, Code::ServerAnswerInvalid);
            }
        };
        if aside {
            let refused = AuditOutcome::Refused;
            self.record(&who, AuditAction::Skill, refused, "model_answer_set_aside")?;
        }
        let answer = self.run_planned(&who, &typed, &planned, dry_run, progress)?;
        Ok(ModelAsked {
            answer,
            planner: Planner::Model(model.name().to_owned()),
        })
    }

    async fn said_by(
        &self,
        model: &dyn ModelProvider,
        text: &str,
        before: Option<&PlanContext>,
        vault: &mut Vault,
        progress: &dyn Progress,
    ) -> Outcome<ModelPlan> {
        let who = self.context("model")?;
        let role = self.principal()?.role;
        if text.chars().count() > cs_agent::TEXT_LIMIT {
            return Err(Fault::new(Code::InputTooLarge));
        }
        let tenant = self.deidentifier()?;
        let words = before.and_then(|before| before.last_text.as_ref().map(Instruction::as_str));
        let shapes = before.map(shapes_of).unwrap_or_default();
        let prompt =
            model_prompt(text, words, role, &shapes, &tenant, vault).map_err(|refusal| {
                Fault::new(Code::IdentifierSurvived)
                    .with("why", refusal.code())
                    .with("values", refusal.count)
            })?;
        self.record(
            &who,
            AuditAction::Skill,
            AuditOutcome::Success,
            "model_asked",
        )?;
        let said = model.complete(prompt, &tenant, progress).await?;
        let today = self.now().with_timezone(&self.practice.tz()?).date_naive();
        Ok(read_model_plan(&who.correlation, &said, role, today, vault))
    }

    fn locally(
        &self,
        text: &str,
        dry_run: bool,
        progress: &dyn Progress,
        why: Code,
    ) -> Outcome<ModelAsked> {
        Ok(ModelAsked {
            answer: self.ask(text, dry_run, progress)?,
            planner: Planner::Local(why),
        })
    }
}

/// The last task's results as shapes: which skill, which fields, about how many people.
fn shapes_of(before: &PlanContext) -> Vec<ResultShape> {
    let rows = CountBand::of(before.people.len());
    let steps = before.last.iter().flat_map(|last| &last.steps);
    steps
        .filter_map(|step| ResultShape::new(&step.skill, &["patient", "id"], rows).ok())
        .collect()
}
