//! What goes into the planner and what comes out.

use chrono::NaiveDate;
use cs_access::{Role, SkillName};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Longest sentence the planner reads, in characters. Longer text is a document,
/// not a request, and is answered with a question.
pub const TEXT_LIMIT: usize = 2_000;

/// One sentence of one person.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanRequest {
    /// Given back unchanged in the answer.
    pub id: String,
    /// Role of the person asking.
    pub role: Role,
    /// What was typed.
    pub text: String,
    /// The calendar day in the practice's zone.
    pub today: NaiveDate,
    /// The turn before, when the sentence continues a conversation.
    pub context: Option<PlanContext>,
}

/// The turn before this one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PlanContext {
    /// The planner's last answer.
    #[serde(default)]
    pub last: Option<PlanAnswer>,
    /// The sentence it answered: a reply to a question is read together with it.
    #[serde(default)]
    pub last_text: Option<String>,
    /// People last shown, in the order shown, as they should be asked for.
    #[serde(default)]
    pub people: Vec<String>,
}

/// How a sentence was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The steps only read.
    Call,
    /// At least one step prepares something that waits for a person's approval.
    Draft,
    /// Something is missing or ambiguous; the message asks for it.
    Clarify,
    /// Not done: the role may not, or nobody may, or it is no task of this product.
    Refuse,
}

impl Outcome {
    /// Name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Draft => "draft",
            Self::Clarify => "clarify",
            Self::Refuse => "refuse",
        }
    }
}

/// One call of one skill.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanStep {
    /// Skill name, as in its manifest.
    pub skill: String,
    /// Inputs by the manifest's names. People stand as typed (an id where an id
    /// was typed); days are `YYYY-MM-DD`.
    pub args: Map<String, Value>,
}

impl PlanStep {
    /// The skill, if the name is one of the eight.
    pub fn skill_name(&self) -> Option<SkillName> {
        SkillName::parse(&self.skill)
    }
}

/// The plan, a question, or a refusal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanAnswer {
    /// The request's id.
    pub id: String,
    /// How the sentence was taken.
    pub outcome: Outcome,
    /// In the order to run them; empty for a question or a refusal.
    pub steps: Vec<PlanStep>,
    /// The plan in words, the question, or the reason of the refusal.
    pub message: String,
    /// Answers to the question that a person may pick.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
}
