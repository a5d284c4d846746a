//! A turn with the agent: the plan is told first, then each step as it runs, then
//! what was found; all of it is kept in the person's own conversation.

use crate::Workstation;
use crate::ask::{AskAnswer, people_shown};
use crate::results::{blocks, message_of, slim};
use crate::step_titles::step_title;
use crate::turn_plan::About;
use crate::views::{AgentEvent, AgentTurn, PlannedStep, StepNoteView, StepView};
use chrono::{DateTime, Utc};
use cs_access::{SkillName, may_use_skill};
use cs_agent::{Outcome as PlanOutcome, PlanAnswer, PlanContext, PlanStep};
use cs_approval::ProposalId;
use cs_error::{Code, Outcome};
use cs_ports::{AuditContext, KeptTurn, Progress};
use cs_skills::StepNote;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Conversations a person keeps; beyond it the oldest go.
pub(crate) const MOST_CONVERSATIONS: u32 = 200;

/// Where the words went: the only planner there is runs here.
const PLANNER: &str = "local planner · nothing left this computer";

/// A turn as it is kept. Drafts are kept by id: a list shows where they stand now.
#[derive(Serialize, Deserialize)]
pub(crate) struct TurnRecord {
    pub asked: String,
    pub outcome: String,
    pub message: String,
    pub choices: Vec<String>,
    pub steps: Vec<StepRecord>,
    pub drafts: Vec<String>,
    pub already_drafted: u32,
    /// What the next sentence may refer to.
    pub context: Option<PlanContext>,
}

/// A step that ran, with its answer as far as a card shows it.
#[derive(Serialize, Deserialize)]
pub(crate) struct StepRecord {
    pub skill: String,
    pub title: String,
    pub notes: Vec<StepNote>,
    pub took_ms: u32,
    pub result: Value,
}

impl Workstation {
    /// Plans a sentence and runs the plan, telling each step. Reads only, unless
    /// the sentence asks for drafts; drafts wait for a signature. `conversation`:
    /// the one it continues, `None` for a new one. `about`: the patient whose chart
    /// is open, meant by "her medications". Steps count from 0 in `events`, and
    /// are timed by the clock port. Stopping ends it before the next step or read,
    /// with what was found so far.
    ///
    /// # Errors
    /// As [`Workstation::ask`]; [`Code::NotFound`] for a conversation that is not
    /// this person's.
    pub fn ask_turn(
        &self,
        conversation: Option<&str>,
        text: &str,
        about: Option<&str>,
        events: &dyn Fn(AgentEvent),
        progress: &dyn Progress,
    ) -> Outcome<AgentTurn> {
        let who = self.context("ask")?;
        let before = self.context_of(&who, conversation)?;
        let about = self.chart_meant(&who, about)?;
        let planned = self.plan_turn(&who, text, before, about.as_ref())?;
        let runs = matches!(planned.outcome, PlanOutcome::Call | PlanOutcome::Draft);
        if planned.outcome == PlanOutcome::Draft {
            self.ensure_device_known()?;
        }
        if !runs {
            self.note_refusal(&who, &planned)?;
        }
        let mut answer = AskAnswer::saying(&planned);
        let mut record = TurnRecord {
            asked: text.to_owned(),
            outcome: String::new(),
            message: String::new(),
            choices: Vec::new(),
            steps: Vec::new(),
            drafts: Vec::new(),
            already_drafted: 0,
            context: None,
        };
        let stopped = match runs {
            true => !self.run_plan(
                &who,
                &planned,
                about.as_ref(),
                &mut Told {
                    answer: &mut answer,
                    steps: &mut record.steps,
                    events,
                },
                progress,
            )?,
            false => false,
        };
        record.outcome = match stopped {
            true => "cancelled".to_owned(),
            false => answer.outcome.as_str().to_owned(),
        };
        record.message = said(&answer, about.as_ref());
        record.choices.clone_from(&answer.choices);
        record.drafts = answer.drafts.iter().map(|line| line.id.clone()).collect();
        record.already_drafted = u32::try_from(answer.already_drafted).unwrap_or(u32::MAX);
        record.context = Some(PlanContext {
            last: Some(planned),
            last_text: Some(text.to_owned()),
            people: people_shown(&answer),
        });
        self.keep_turn(&who, conversation, &record)
    }

    /// An answer that was not asked for in words (a draft from a chart) as a turn.
    ///
    /// # Errors
    /// [`Code::SignedOut`]; store codes.
    pub fn turn_of(&self, asked: &str, answer: &AskAnswer) -> Outcome<AgentTurn> {
        let who = self.context("ask")?;
        let steps = answer.steps.iter().map(|step| StepRecord {
            skill: step.skill.clone(),
            title: step_title(&step.skill, &step.args, None),
            notes: step.notes.clone(),
            took_ms: 0,
            result: step.result.clone(),
        });
        let record = TurnRecord {
            asked: asked.to_owned(),
            outcome: answer.outcome.as_str().to_owned(),
            message: said(answer, None),
            choices: answer.choices.clone(),
            steps: steps.collect(),
            drafts: answer.drafts.iter().map(|line| line.id.clone()).collect(),
            already_drafted: u32::try_from(answer.already_drafted).unwrap_or(u32::MAX),
            context: None,
        };
        self.turn_view(&who, "", 1, who.at, &record)
    }

    /// Runs the steps; false when the person stopped it.
    fn run_plan(
        &self,
        who: &AuditContext,
        planned: &PlanAnswer,
        about: Option<&About>,
        told: &mut Told<'_>,
        progress: &dyn Progress,
    ) -> Outcome<bool> {
        let titles: Vec<String> = planned
            .steps
            .iter()
            .map(|step| title_of(step, about))
            .collect();
        let shown = planned.steps.iter().zip(&titles);
        (told.events)(AgentEvent::Planned(
            shown
                .map(|(step, title)| PlannedStep {
                    skill: step.skill.clone(),
                    title: title.clone(),
                })
                .collect(),
        ));
        for (number, (step, title)) in (0_u32..).zip(planned.steps.iter().zip(titles)) {
            if progress.cancelled() {
                return Ok(false);
            }
            (told.events)(AgentEvent::StepStarted(number));
            let began = self.now();
            let ran = match self.run_step_watched(who, step, told.answer, progress) {
                Ok(ran) => ran,
                Err(fault) if fault.code() == Code::Cancelled => return Ok(false),
                Err(fault) => return Err(fault),
            };
            if !ran {
                return Ok(true);
            }
            told.ended(number, title, milliseconds(began, self.now()));
        }
        Ok(true)
    }

    fn context_of(
        &self,
        who: &AuditContext,
        conversation: Option<&str>,
    ) -> Outcome<Option<PlanContext>> {
        let Some(id) = conversation else {
            return Ok(None);
        };
        let turns = self.ports.conversations.turns(who, id)?;
        let last = turns.last().map(|turn| record_of(&turn.body)).transpose()?;
        Ok(last.and_then(|record| record.context))
    }

    fn keep_turn(
        &self,
        who: &AuditContext,
        conversation: Option<&str>,
        record: &TurnRecord,
    ) -> Outcome<AgentTurn> {
        let id = conversation.map_or_else(|| self.random_id(), |id| Ok(id.to_owned()))?;
        let kept = TurnRecord {
            steps: record
                .steps
                .iter()
                .map(|step| StepRecord {
                    skill: step.skill.clone(),
                    title: step.title.clone(),
                    notes: step.notes.clone(),
                    took_ms: step.took_ms,
                    result: slim(step.result.clone()),
                })
                .collect(),
            asked: record.asked.clone(),
            outcome: record.outcome.clone(),
            message: record.message.clone(),
            choices: record.choices.clone(),
            drafts: record.drafts.clone(),
            already_drafted: record.already_drafted,
            context: record.context.clone(),
        };
        let at = self.now();
        let turn = KeptTurn {
            number: 0,
            at,
            patients: record
                .context
                .as_ref()
                .map(|context| context.people.clone())
                .unwrap_or_default(),
            body: serde_json::to_string(&kept).map_err(|_| Code::Internal)?,
        };
        let title = shortened(&record.asked);
        let number =
            self.ports
                .conversations
                .add_turn(who, &id, &title, &turn, MOST_CONVERSATIONS)?;
        self.turn_view(who, &id, number, at, record)
    }

    /// A turn as the window shows it, drafts as they stand now. What the role may
    /// no longer look at is not shown again.
    pub(crate) fn turn_view(
        &self,
        who: &AuditContext,
        conversation: &str,
        number: u32,
        at: DateTime<Utc>,
        record: &TurnRecord,
    ) -> Outcome<AgentTurn> {
        let role = self.principal()?.role;
        let may = |skill: &str| {
            SkillName::parse(skill).is_some_and(|skill| may_use_skill(role, skill).is_ok())
        };
        let mut drafts = Vec::new();
        for id in &record.drafts {
            let state = self.ports.queue.proposal(who, &ProposalId::parse(id)?)?;
            if let Some(state) = state.filter(|state| crate::review::may_see(role, state)) {
                drafts.push(self.line_view(&state)?);
            }
        }
        let withheld = record.steps.iter().any(|step| !may(&step.skill));
        Ok(AgentTurn {
            conversation: conversation.to_owned(),
            number,
            at: at.to_rfc3339(),
            asked: record.asked.clone(),
            outcome: record.outcome.clone(),
            message: match withheld {
                true => "Your role no longer includes what was found here.".to_owned(),
                false => record.message.clone(),
            },
            choices: record.choices.clone(),
            steps: record
                .steps
                .iter()
                .filter(|step| may(&step.skill))
                .map(step_view)
                .collect(),
            drafts,
            already_drafted: record.already_drafted,
            planner: PLANNER.to_owned(),
        })
    }
}

/// What has been told of a plan that runs.
struct Told<'a> {
    answer: &'a mut AskAnswer,
    steps: &'a mut Vec<StepRecord>,
    events: &'a dyn Fn(AgentEvent),
}

impl Told<'_> {
    /// Tells the end of the step that was added last.
    fn ended(&mut self, number: u32, title: String, took_ms: u32) {
        let Some(step) = self.answer.steps.last() else {
            return;
        };
        for note in &step.notes {
            (self.events)(AgentEvent::StepNote(
                number,
                note.title.clone(),
                count_of(note),
            ));
        }
        (self.events)(AgentEvent::StepDone(number, took_ms));
        self.steps.push(StepRecord {
            skill: step.skill.clone(),
            title,
            notes: step.notes.clone(),
            took_ms,
            result: step.result.clone(),
        });
    }
}

/// A kept turn read back.
pub(crate) fn record_of(body: &str) -> Outcome<TurnRecord> {
    serde_json::from_str(body)
        .map_err(|_| cs_error::Fault::new(Code::StoreDamaged).with("what", "conversation"))
}

fn step_view(step: &StepRecord) -> StepView {
    StepView {
        skill: step.skill.clone(),
        title: step.title.clone(),
        notes: step
            .notes
            .iter()
            .map(|note| StepNoteView {
                title: note.title.clone(),
                count: count_of(note),
            })
            .collect(),
        took_ms: step.took_ms,
        results: blocks(&step.skill, &step.result),
    }
}

fn count_of(note: &StepNote) -> u32 {
    u32::try_from(note.count).unwrap_or(u32::MAX)
}

fn milliseconds(began: DateTime<Utc>, ended: DateTime<Utc>) -> u32 {
    u32::try_from((ended - began).num_milliseconds().max(0)).unwrap_or(u32::MAX)
}

/// What the steps say; the plan in words when none ran or none says anything.
fn said(answer: &AskAnswer, about: Option<&About>) -> String {
    let asks = matches!(answer.outcome, PlanOutcome::Clarify | PlanOutcome::Refuse);
    let messages: Vec<&str> = answer
        .steps
        .iter()
        .filter_map(|step| message_of(&step.result))
        .collect();
    if !asks && !messages.is_empty() {
        return messages.join(" ");
    }
    match about {
        Some(about) => answer.message.replace(&about.id, &about.name),
        None => answer.message.clone(),
    }
}

fn title_of(step: &PlanStep, about: Option<&About>) -> String {
    let named = about.filter(|about| {
        step.args.get("patient_id").and_then(Value::as_str) == Some(about.id.as_str())
    });
    step_title(
        &step.skill,
        &step.args,
        named.map(|about| about.name.as_str()),
    )
}

/// The first sentence as a conversation's title.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    let cut: String = line.chars().take(LONGEST - 1).collect();
    format!("{}…", cut.trim_end())
}
