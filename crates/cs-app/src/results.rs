//! What the skills found, as cards and tables of the sidebar.

use crate::people::card_of_json;
use crate::views::{
    EncounterResultRow, EncountersResult, FiguresResult, PatientCard, PatientResultRow,
    PatientsResult, ResultBlock, StepNoteView, UrgencyView,
};
use cs_access::SkillName;
use serde_json::Value;

/// The blocks of one skill's answer. What is of no known shape says its sentence.
pub(crate) fn blocks(skill: &str, value: &Value) -> Vec<ResultBlock> {
    match SkillName::parse(skill) {
        Some(SkillName::PatientLookup) => patients_found(value),
        Some(SkillName::EncounterQuery) => encounters_found(value),
        Some(SkillName::CareCoordination) => follow_up_found(value),
        _ => Vec::new(),
    }
}

/// What a skill says of its answer.
pub(crate) fn message_of(value: &Value) -> Option<&str> {
    value
        .get("message")
        .and_then(Value::as_str)
        .filter(|message| !message.is_empty())
}

/// The answer without what no card shows, as a conversation keeps it.
pub(crate) fn slim(mut value: Value) -> Value {
    const HEAVY: [&str; 8] = [
        "draft",
        "not_drafted",
        "same_name",
        "guardian",
        "evidence",
        "note_excerpt",
        "diagnoses",
        "plan",
    ];
    fn strip(value: &mut Value) {
        match value {
            Value::Array(all) => all.iter_mut().for_each(strip),
            Value::Object(map) => {
                map.retain(|key, _| !HEAVY.contains(&key.as_str()));
                map.values_mut().for_each(strip);
            }
            _ => {}
        }
    }
    strip(&mut value);
    value
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn text(value: &Value, pointer: &str) -> String {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

fn number(value: &Value, pointer: &str) -> u32 {
    let number = value.pointer(pointer).and_then(Value::as_u64);
    number.map_or(0, |number| u32::try_from(number).unwrap_or(u32::MAX))
}

fn counted(count: u32, one: &str, many: &str) -> String {
    if count == 1 {
        format!("1 {one}")
    } else {
        format!("{count} {many}")
    }
}

fn card(row: &Value) -> PatientCard {
    row.get("patient")
        .filter(|card| card.is_object())
        .map_or_else(
            || PatientCard {
                id: text(row, "/patient_id"),
                ..PatientCard::default()
            },
            card_of_json,
        )
}

fn patients_found(value: &Value) -> Vec<ResultBlock> {
    let rows: Vec<PatientResultRow> = list(value, "patients")
        .map(|hit| PatientResultRow {
            patient: card(hit),
            why: list(hit, "why")
                .filter_map(Value::as_str)
                .collect::<Vec<_>>()
                .join("; "),
            urgency: None,
            tags: Vec::new(),
        })
        .collect();
    people(rows, number(value, "/total"))
}

fn people(rows: Vec<PatientResultRow>, total: u32) -> Vec<ResultBlock> {
    if rows.is_empty() {
        return Vec::new();
    }
    vec![ResultBlock::Patients(PatientsResult {
        title: counted(total, "patient", "patients"),
        total,
        rows,
    })]
}

fn follow_up_found(value: &Value) -> Vec<ResultBlock> {
    let rows: Vec<PatientResultRow> = list(value, "items")
        .map(|item| PatientResultRow {
            patient: card(item),
            why: list(item, "flags")
                .map(|flag| text(flag, "/sentence"))
                .collect::<Vec<_>>()
                .join(" "),
            urgency: urgency(&text(item, "/urgency")),
            tags: list(item, "flags").map(|flag| text(flag, "/tag")).collect(),
        })
        .collect();
    let mut blocks = people(rows, number(value, "/summary/total"));
    let aside = number(value, "/summary/set_aside");
    if aside > 0 {
        let who = counted(aside, "person is", "people are");
        blocks.push(ResultBlock::Text(format!(
            "{who} set aside and not chased; the day's list says why."
        )));
    }
    blocks.extend(
        list(value, "not_checked")
            .filter_map(Value::as_str)
            .map(|sentence| ResultBlock::Text(sentence.to_owned())),
    );
    blocks
}

fn urgency(word: &str) -> Option<UrgencyView> {
    match word {
        "urgent" => Some(UrgencyView::Urgent),
        "due" => Some(UrgencyView::Due),
        "routine" => Some(UrgencyView::Routine),
        _ => None,
    }
}

fn encounters_found(value: &Value) -> Vec<ResultBlock> {
    let total = number(value, "/total");
    if total == 0 {
        return Vec::new();
    }
    let rows = list(value, "encounters").map(encounter_row).collect();
    let mut blocks = vec![ResultBlock::Encounters(EncountersResult {
        title: counted(total, "encounter", "encounters"),
        total,
        rows,
    })];
    blocks.extend(figures(value));
    blocks.extend(rate(value));
    blocks
}

fn encounter_row(row: &Value) -> EncounterResultRow {
    let flag = |key: &str| row.get(key).and_then(Value::as_bool) == Some(true);
    let status = match (flag("missed"), flag("never_closed")) {
        (true, true) => "missed, never closed".to_owned(),
        (true, false) => "missed".to_owned(),
        _ => text(row, "/status").replace('_', " "),
    };
    EncounterResultRow {
        id: text(row, "/resource"),
        patient: card(row),
        at: text(row, "/start"),
        kind: text(row, "/type").replace('_', " "),
        status,
        reason: text(row, "/reason"),
    }
}

/// Counts over all that fit, those that are not zero.
fn figures(value: &Value) -> Option<ResultBlock> {
    let statistics = value.get("statistics")?;
    let mut rows: Vec<StepNoteView> = Vec::new();
    for group in ["by_status", "by_type"] {
        let counts = statistics.get(group).and_then(Value::as_object);
        for (name, count) in counts.into_iter().flatten() {
            rows.push(StepNoteView {
                title: capital(&name.replace('_', " ")),
                count: number(count, ""),
            });
        }
    }
    for (title, pointer) in [("Missed", "/no_shows"), ("Never closed", "/never_closed")] {
        rows.push(StepNoteView {
            title: title.to_owned(),
            count: number(statistics, pointer),
        });
    }
    rows.retain(|row| row.count > 0);
    (!rows.is_empty()).then(|| {
        ResultBlock::Figures(FiguresResult {
            title: "Of these".to_owned(),
            rows,
        })
    })
}

fn rate(value: &Value) -> Option<ResultBlock> {
    let rate = value.pointer("/statistics/completion_rate")?;
    let share = rate.get("value")?.as_f64()?;
    Some(ResultBlock::Text(format!(
        "Completion rate {:.1} % ({} of {}). {}",
        share * 100.0,
        number(rate, "/completed"),
        number(rate, "/of"),
        text(rate, "/definition")
    )))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_missed_visit_says_so_and_counts_that_are_zero_are_left_out() {
        let value = json!({
            "total": 2, "message": "2 encounters.",
            "statistics": {"by_status": {"completed": 1, "cancelled": 0}, "by_type": {"office_visit": 2},
                "no_shows": 0, "never_closed": 1,
                "completion_rate": {"value": 0.5, "completed": 1, "of": 2, "definition": "Completed of all that are over."}},
            "encounters": [
                {"resource": "Encounter/e1", "patient": null, "patient_id": "p1", "type": "office_visit",
                 "status": "scheduled", "missed": true, "never_closed": true, "start": "2026-03-02T10:00:00-05:00", "reason": null},
            ],
        });
        let blocks = blocks("pms-encounter-query", &value);
        let ResultBlock::Encounters(found) = &blocks[0] else {
            panic!("{blocks:?}")
        };
        assert_eq!((found.title.as_str(), found.total), ("2 encounters", 2));
        let row = &found.rows[0];
        assert_eq!(
            (row.status.as_str(), row.kind.as_str(), row.reason.as_str()),
            ("missed, never closed", "office visit", "")
        );
        assert_eq!(row.patient.id, "p1");
        let ResultBlock::Figures(figures) = &blocks[1] else {
            panic!("{blocks:?}")
        };
        let told: Vec<(&str, u32)> = figures
            .rows
            .iter()
            .map(|row| (row.title.as_str(), row.count))
            .collect();
        assert_eq!(
            told,
            [("Completed", 1), ("Office visit", 2), ("Never closed", 1)]
        );
        assert_eq!(
            blocks[2],
            ResultBlock::Text(
                "Completion rate 50.0 % (1 of 2). Completed of all that are over.".into()
            )
        );
    }

    #[test]
    fn what_a_conversation_keeps_shows_the_same_cards() {
        let value = json!({
            "summary": {"total": 1, "set_aside": 2}, "not_checked": ["No visits."],
            "items": [{"patient": {"id": "p1", "name": {"family": "Sevenfold"}}, "urgency": "due",
                "flags": [{"tag": "missed", "sentence": "Missed a visit.", "evidence": [{"resource": "Encounter/e"}]}],
                "draft": {"text": "Hello"}, "same_name": [{"id": "p2"}]}],
        });
        let before = blocks("pms-care-coordination", &value);
        assert_eq!(before.len(), 3);
        let slim = slim(value);
        assert_eq!(blocks("pms-care-coordination", &slim), before);
        assert!(!slim.to_string().contains("Hello"));
    }
}
