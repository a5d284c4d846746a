//! How many sentences of a set come out right.

use super::support::{request, rows};
use cs_agent::{Outcome, PlanAnswer, plan};
use serde_json::Value;

/// What a set came to: sentences, right ones, and a line for each wrong one.
pub struct Score {
    pub total: u32,
    pub right: u32,
    pub wrong: Vec<String>,
}

/// Right outcome, and for plans every skill and argument.
pub fn right(row: &Value, answer: &PlanAnswer) -> bool {
    if row["outcome"].as_str() != Some(answer.outcome.as_str()) {
        return false;
    }
    let steps = serde_json::to_value(&answer.steps).unwrap();
    !matches!(answer.outcome, Outcome::Call | Outcome::Draft) || same(&row["steps"], &steps)
}

/// Equal whatever the order of the arguments.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, value)| b.get(key).is_some_and(|other| same(value, other)))
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        _ => a == b,
    }
}

/// Plans every sentence of a set.
pub fn score(set: &str) -> Score {
    let mut score = Score {
        total: 0,
        right: 0,
        wrong: Vec::new(),
    };
    for row in rows(set) {
        let answer = plan(&request(&row));
        score.total += 1;
        if right(&row, &answer) {
            score.right += 1;
        } else {
            let steps = serde_json::to_string(&answer.steps).unwrap();
            score.wrong.push(format!(
                "{}\n   want {} {}\n   got  {} {steps}\n        {}",
                row["text"],
                row["outcome"],
                row["steps"],
                answer.outcome.as_str(),
                answer.message
            ));
        }
    }
    score
}
