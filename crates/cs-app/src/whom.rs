//! Who is meant: a person as typed to the one patient of the practice, or a
//! question with choices.

use crate::Workstation;
use cs_access::SkillName;
use cs_error::Outcome;
use cs_fhir::Query;
use cs_ports::AuditContext;
use serde_json::Value;

/// What a name came to.
pub(crate) enum Person {
    /// FHIR id of the one meant.
    Id(String),
    /// A question and its choices.
    Ask(String, Vec<String>),
}

/// Hits whose score (0–100) lies within this of the best are "the same" to a person.
const SAME_NAME_MARGIN: u64 = 5;
/// Below this score a hit is a suggestion, never an answer.
const SURE_ENOUGH: u64 = 85;

impl Workstation {
    /// A person as typed to the one patient meant, or a question with choices.
    pub(crate) fn resolve(&self, who: &AuditContext, typed: &str) -> Outcome<Person> {
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
