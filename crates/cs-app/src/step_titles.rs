//! A planned step in words, before it has run.

use cs_access::SkillName;
use serde_json::{Map, Value};

/// "Encounters, missed, 08-Nov to 22-Nov". `person` stands for the patient's id
/// where a name is known.
pub(crate) fn step_title(skill: &str, args: &Map<String, Value>, person: Option<&str>) -> String {
    let text = |name: &str| args.get(name).and_then(Value::as_str);
    let plain = |name: &str| text(name).map(|value| value.replace('_', " "));
    let yes = |name: &str| args.get(name).and_then(Value::as_bool) == Some(true);
    let mut parts: Vec<String> = Vec::new();
    match SkillName::parse(skill) {
        Some(SkillName::PatientLookup) => {
            parts.push("Patients".to_owned());
            parts.extend(text("query").map(|query| format!("“{query}”")));
        }
        Some(SkillName::EncounterQuery) => {
            parts.push("Encounters".to_owned());
            parts.extend(plain("status"));
            parts.extend(plain("encounter_type"));
            parts.extend(yes("no_show").then(|| "missed".to_owned()));
            parts.extend(text("text").map(|words| format!("mentioning “{words}”")));
        }
        Some(SkillName::CareCoordination) => {
            let what = match (yes("draft"), text("channel")) {
                (true, Some("email")) => "Draft e-mails",
                (true, _) => "Draft text messages",
                (false, _) => "Follow-up list",
            };
            parts.push(what.to_owned());
            parts.extend(plain("reason"));
        }
        Some(SkillName::DocumentDraft) => {
            parts.push("Draft document".to_owned());
            parts.extend(plain("document_type"));
        }
        Some(SkillName::MedicationCheck) => parts.push("Medication check".to_owned()),
        Some(SkillName::PriorAuth) => parts.push("Prior authorization".to_owned()),
        Some(SkillName::DeviceReconcile) => parts.push("Device reconciliation".to_owned()),
        Some(SkillName::ReportGenerate) => {
            parts.push("Report".to_owned());
            parts.extend(plain("report_type"));
        }
        None => parts.push(skill.to_owned()),
    }
    parts.extend(
        person
            .or_else(|| text("patient_id"))
            .map(|who| format!("for {who}")),
    );
    parts.extend(days(text("date_from"), text("date_to")));
    parts.join(", ")
}

fn days(from: Option<&str>, to: Option<&str>) -> Option<String> {
    let short = |day: &str| {
        day.parse::<chrono::NaiveDate>()
            .map_or_else(|_| day.to_owned(), |day| day.format("%d-%b").to_string())
    };
    match (from, to) {
        (Some(from), Some(to)) if from == to => Some(format!("on {}", short(from))),
        (Some(from), Some(to)) => Some(format!("{} to {}", short(from), short(to))),
        (Some(from), None) => Some(format!("since {}", short(from))),
        (None, Some(to)) => Some(format!("until {}", short(to))),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_step_reads_as_what_will_be_looked_for() {
        let title = |skill: &str, args: Value, person: Option<&str>| {
            step_title(skill, args.as_object().unwrap(), person)
        };
        for (told, said) in [
            (
                title(
                    "pms-encounter-query",
                    json!({"no_show": true, "date_from": "2026-11-08", "date_to": "2026-11-22"}),
                    None,
                ),
                "Encounters, missed, 08-Nov to 22-Nov",
            ),
            (
                title(
                    "pms-care-coordination",
                    json!({"draft": true, "channel": "sms", "patient_id": "p1"}),
                    Some("Sevenfold, Testa"),
                ),
                "Draft text messages, for Sevenfold, Testa",
            ),
            (
                title("pms-patient-lookup", json!({"query": "testa"}), None),
                "Patients, “testa”",
            ),
        ] {
            assert_eq!(told, said);
        }
    }
}
