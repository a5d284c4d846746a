//! Sentences with the plan they should give.

use chrono::NaiveDate;
use cs_access::Role;
use cs_agent::PlanRequest;
use serde_json::Value;

/// The request of a line of a set.
pub fn request(row: &Value) -> PlanRequest {
    PlanRequest {
        id: "t".into(),
        role: Role::parse(row["role"].as_str().unwrap()).unwrap(),
        text: row["text"].as_str().unwrap().into(),
        today: NaiveDate::parse_from_str(row["today"].as_str().unwrap(), "%Y-%m-%d").unwrap(),
        context: None,
    }
}

/// Lines of a set.
pub fn rows(set: &str) -> Vec<Value> {
    set.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}
