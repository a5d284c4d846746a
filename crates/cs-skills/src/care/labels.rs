//! What a person reads for a source: "reading 21-Nov", "visit 18-Nov".

use crate::SkillContext;
use chrono::{DateTime, Datelike, NaiveDate};
use cs_clinical::follow_up::visit_of;
use cs_fhir::{PartialDate, Precision, Resource, values_at};
use cs_ports::Stored;
use serde_json::Value;

/// The label of a resource that a flag rests on; `reference` (`Type/id`) names its
/// type when the resource itself is not at hand.
pub fn label(stored: Option<&Stored>, reference: &str, context: &SkillContext) -> String {
    let kind = reference.split('/').next().unwrap_or_default();
    let resource = stored.map(|stored| &stored.resource);
    let what = match kind {
        "Observation" if resource.is_some_and(|one| has_category(one, "survey")) => {
            "engagement score".to_owned()
        }
        "Observation" => "reading".to_owned(),
        "Encounter" => "visit".to_owned(),
        "MedicationRequest" => "prescription".to_owned(),
        "Condition" => "problem list".to_owned(),
        "DocumentReference" => "note".to_owned(),
        "Device" => resource
            .and_then(device_kind)
            .unwrap_or_else(|| "device".to_owned()),
        other => other.to_lowercase(),
    };
    match resource.and_then(|one| day_of(one, context)) {
        Some(day) => format!("{what} {}", short(day, context.today())),
        None => what,
    }
}

fn has_category(resource: &Resource, code: &str) -> bool {
    values_at(&resource.to_value(), "category.coding.code")
        .iter()
        .any(|one| one.as_str() == Some(code))
}

/// "blood pressure cuff".
fn device_kind(resource: &Resource) -> Option<String> {
    let whole = resource.to_value();
    let text = whole.pointer("/type/text").and_then(Value::as_str)?;
    Some(text.to_lowercase())
}

/// The day of the practice a resource is about.
fn day_of(resource: &Resource, context: &SkillContext) -> Option<NaiveDate> {
    let field = match resource.kind() {
        "Encounter" => {
            let visit = visit_of(resource)?;
            return Some(visit.start.with_timezone(&context.zone).date_naive());
        }
        "Observation" => "effectiveDateTime",
        "MedicationRequest" => "authoredOn",
        "DocumentReference" => "date",
        _ => return None,
    };
    let text = resource.text(field)?;
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.with_timezone(&context.zone).date_naive());
    }
    PartialDate::parse(text)
        .filter(|date| date.precision() == Precision::Day)
        .map(|date| date.first_day())
}

/// "21-Nov", with the year when it is another one.
fn short(day: NaiveDate, today: NaiveDate) -> String {
    let form = if day.year() == today.year() {
        "%d-%b"
    } else {
        "%d-%b-%Y"
    };
    day.format(form).to_string()
}
