//! The planner as a filter of JSON lines: `{id, role, text, today}` in, a plan out.

use crate::{Outcome, PlanAnswer, PlanContext, PlanRequest, plan};
use chrono::NaiveDate;
use cs_access::{ROLES, Role};
use cs_error::{Code, Fault};
use serde_json::{Map, Value, json};

/// A line that is no request.
#[derive(Clone, Debug, PartialEq)]
pub struct LineError {
    /// The line's id as it stood there, when it could be read.
    pub id: Option<Value>,
    /// What is wrong; the detail `field` names the place.
    pub fault: Fault,
    /// What is wrong and what is expected, in a sentence without the line's content.
    pub message: String,
}

impl LineError {
    /// `{"id":…,"error":{"code":…,"message":…}}`, one line.
    pub fn to_json(&self) -> Value {
        json!({
            "id": self.id.clone().unwrap_or(Value::Null),
            "error": { "code": self.fault.code().name(), "message": self.message },
        })
    }
}

impl From<Box<LineError>> for Fault {
    fn from(error: Box<LineError>) -> Self {
        error.fault
    }
}

/// Plans one JSON line. `context` (`{last, last_text, people}`) may stand beside
/// the four fields.
///
/// # Errors
/// [`LineError`] with [`Code::InputInvalid`]: not a JSON object, a field missing
/// or of the wrong kind, an unknown role, an impossible day.
pub fn plan_line(line: &str) -> Result<PlanAnswer, Box<LineError>> {
    read(line).map(|(_, request)| plan(&request))
}

/// Plans one JSON line and writes one: the answer with the id exactly as it was
/// given, or the error object of [`LineError::to_json`].
pub fn answer_line(line: &str) -> String {
    match read(line) {
        Err(error) => error.to_json().to_string(),
        Ok((id, request)) => {
            let answer = plan(&request);
            let mut object = Map::new();
            object.insert("id".into(), id);
            object.insert("outcome".into(), answer.outcome.as_str().into());
            let steps = answer
                .steps
                .iter()
                .map(|step| json!({"skill": step.skill, "args": step.args}));
            object.insert("steps".into(), steps.collect());
            object.insert("message".into(), answer.message.into());
            if answer.outcome == Outcome::Clarify && !answer.choices.is_empty() {
                object.insert("choices".into(), answer.choices.into());
            }
            Value::Object(object).to_string()
        }
    }
}

fn read(line: &str) -> Result<(Value, PlanRequest), Box<LineError>> {
    let bad = |id: Option<&Value>, field: &'static str, message: String| {
        Box::new(LineError {
            id: id.cloned(),
            fault: Fault::new(Code::InputInvalid).with("field", field),
            message,
        })
    };
    let value: Value = serde_json::from_str(line)
        .map_err(|_| bad(None, "line", "This line is not JSON. One object a line is expected: {\"id\", \"role\", \"text\", \"today\"}.".into()))?;
    let Value::Object(object) = value else {
        return Err(bad(
            None,
            "line",
            "This line is not a JSON object with id, role, text and today.".into(),
        ));
    };
    let id = object.get("id");
    let text_of = |field: &'static str| {
        object.get(field).and_then(Value::as_str).ok_or_else(|| {
            bad(
                id,
                field,
                format!("The field \"{field}\" is missing or is not a string."),
            )
        })
    };
    let id_text = match id {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => {
            return Err(bad(
                None,
                "id",
                "The field \"id\" is missing or is neither a string nor a number.".into(),
            ));
        }
    };
    let role = Role::parse(text_of("role")?).ok_or_else(|| {
        let names: Vec<&str> = ROLES.iter().map(|role| role.as_str()).collect();
        bad(
            id,
            "role",
            format!("The role is unknown. It is one of: {}.", names.join(", ")),
        )
    })?;
    let today = NaiveDate::parse_from_str(text_of("today")?, "%Y-%m-%d").map_err(|_| {
        bad(
            id,
            "today",
            "The field \"today\" is not a day written YYYY-MM-DD.".into(),
        )
    })?;
    let context = match object.get("context") {
        None | Some(Value::Null) => None,
        Some(value) => Some(PlanContext::deserialize_from(value).ok_or_else(|| {
            bad(
                id,
                "context",
                "The field \"context\" is not {last, last_text, people}.".into(),
            )
        })?),
    };
    let request = PlanRequest {
        id: id_text,
        role,
        text: text_of("text")?.to_owned(),
        today,
        context,
    };
    Ok((id.cloned().unwrap_or(Value::Null), request))
}

impl PlanContext {
    fn deserialize_from(value: &Value) -> Option<Self> {
        serde_json::from_value(value.clone()).ok()
    }
}
