//! Counts over all encounters that fit, not only the page shown.

use super::find::Found;
use cs_clinical::follow_up::VisitState;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// How the completion rate is counted, said beside it.
const DEFINITION: &str = "Completed divided by all that are over: completed, cancelled (missed ones included) and never closed. \
Appointments ahead and those in progress are not counted.";

/// Different patients.
pub fn people(found: &[Found]) -> usize {
    found
        .iter()
        .filter_map(|one| one.patient_id.as_deref())
        .collect::<BTreeSet<_>>()
        .len()
}

/// The statistics of an answer.
pub fn of(found: &[Found]) -> Value {
    let count = |keep: &dyn Fn(&Found) -> bool| found.iter().filter(|one| keep(one)).count();
    let by = |names: &[&str], name_of: &dyn Fn(&Found) -> String| {
        let mut map: Map<String, Value> = names
            .iter()
            .map(|name| ((*name).to_owned(), json!(0)))
            .collect();
        for one in found {
            let slot = map.entry(name_of(one)).or_insert_with(|| json!(0));
            *slot = json!(slot.as_u64().unwrap_or(0) + 1);
        }
        Value::Object(map)
    };
    let completed = count(&|one| one.visit.state == VisitState::Finished);
    let over = completed
        + count(&|one| {
            one.visit.state == VisitState::Cancelled
                || one.never_closed() && one.visit.state == VisitState::Planned
        });
    #[allow(clippy::cast_precision_loss)] // counts far below 2^52
    let rate = (over > 0).then(|| (completed as f64 / over as f64 * 1000.0).round() / 1000.0);
    json!({
        "total": found.len(),
        "patients": people(found),
        "by_status": by(&["scheduled", "in_progress", "completed", "cancelled"], &|one| one.status().to_owned()),
        "by_type": by(&["office_visit", "telehealth", "follow_up", "emergency", "procedure"], &|one| {
            if one.visit.kind.is_empty() { "not_recorded".to_owned() } else { one.visit.kind.clone() }
        }),
        "no_shows": count(&|one| one.missed && one.visit.no_show),
        "never_closed": count(&Found::never_closed),
        "completion_rate": {"value": rate, "completed": completed, "of": over, "definition": DEFINITION},
    })
}
