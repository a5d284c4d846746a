//! pms-encounter-query: encounters with statistics and note excerpts.

mod find;
mod stats;

use crate::card::card;
use crate::reader::Reader;
use crate::{SkillContext, SkillOutput};
use chrono::{DateTime, Utc};
use cs_access::SkillName;
use cs_clinical::show_date;
use cs_error::{Code, Fault, Outcome};
use cs_fhir::terms::{extension, extension_text};
use cs_fhir::{ParamValue, Query, values_at};
use cs_ports::Stored;
use find::{Asked, Found};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Characters of a note shown with its encounter.
const EXCERPT: usize = 240;

pub fn run(context: &SkillContext, reader: &mut Reader<'_>, input: &Value) -> Outcome<SkillOutput> {
    let asked = Asked::read(input, context)?;
    if let Some(id) = &asked.patient_id
        && reader.read("Patient", id)?.is_none()
    {
        return Err(Fault::new(Code::NotFound).with("what", "patient"));
    }
    let (found, mut notes) = find::find(context, reader, &asked)?;
    reader.step(asked.title(), found.len());
    let page: Vec<&Found> = found.iter().skip(asked.offset).take(asked.limit).collect();
    let mut patients: Vec<String> = page
        .iter()
        .filter_map(|one| one.patient_id.clone())
        .collect();
    patients.sort();
    patients.dedup();
    let people = reader.by_ids("Patient", &patients)?;
    let missing: Vec<&Found> = page
        .iter()
        .copied()
        .filter(|one| !notes.contains_key(&one.visit.resource))
        .collect();
    notes.extend(notes_of(reader, &missing)?);
    for one in &page {
        reader.cite(&one.stored);
    }
    notes.values().for_each(|note| reader.cite(note));
    let items: Vec<Value> = page
        .iter()
        .map(|one| item(context, one, &people, &notes))
        .collect();
    let next = (asked.offset + page.len() < found.len()).then_some(asked.offset + page.len());
    let statistics = stats::of(&found);
    Ok(SkillOutput {
        skill: SkillName::EncounterQuery,
        value: json!({
            "zone": context.zone.name(),
            "date_from": asked.from.map(|day| day.to_string()),
            "date_to": asked.to.map(|day| day.to_string()),
            "total": found.len(),
            "complete": !reader.cut_short,
            "limit": asked.limit,
            "offset": asked.offset,
            "next_offset": next,
            "message": message(&asked, &found, !reader.cut_short),
            "statistics": statistics,
            "encounters": items,
        }),
        citations: reader.citations(),
        drafts: Vec::new(),
        steps: std::mem::take(&mut reader.steps),
        patients,
    })
}

fn message(asked: &Asked, found: &[Found], complete: bool) -> String {
    let what = match found.len() {
        1 => "1 encounter".to_owned(),
        count => format!("{count} encounters"),
    };
    let when = match (asked.from, asked.to) {
        (Some(from), Some(to)) => format!(" from {} to {}", show_date(from), show_date(to)),
        (Some(from), None) => format!(" since {}", show_date(from)),
        (None, Some(to)) => format!(" until {}", show_date(to)),
        (None, None) => String::new(),
    };
    let people = stats::people(found);
    let of = if asked.patient_id.is_some() || found.is_empty() {
        String::new()
    } else {
        format!(
            " of {people} {}",
            if people == 1 { "patient" } else { "patients" }
        )
    };
    let missed = if asked.no_show == Some(true) {
        " missed"
    } else {
        ""
    };
    let rest = if complete {
        ""
    } else {
        " There are more than could be read at once; narrow the dates."
    };
    format!("{what}{missed}{of}{when}.{rest}")
}

/// Notes of encounters, by `Encounter/id`.
fn notes_of(reader: &mut Reader<'_>, encounters: &[&Found]) -> Outcome<BTreeMap<String, Stored>> {
    let mut notes = BTreeMap::new();
    for part in encounters.chunks(200) {
        let values = part
            .iter()
            .map(|one| ParamValue::Reference(one.visit.resource.clone()))
            .collect::<Vec<_>>();
        for note in reader.all(Query::of("DocumentReference").any("encounter", values))? {
            let whole = note.resource.to_value();
            let of = values_at(&whole, "context.encounter.reference")
                .first()
                .and_then(|r| r.as_str().map(str::to_owned));
            if let Some(of) = of {
                notes.insert(of, note);
            }
        }
    }
    Ok(notes)
}

fn excerpt(note: &Stored) -> Option<String> {
    let text = note
        .resource
        .text("description")?
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if text.chars().count() <= EXCERPT {
        return Some(text);
    }
    let cut: String = text.chars().take(EXCERPT).collect();
    Some(format!(
        "{}…",
        cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head)
    ))
}

fn item(
    context: &SkillContext,
    one: &Found,
    people: &BTreeMap<String, Stored>,
    notes: &BTreeMap<String, Stored>,
) -> Value {
    let whole = one.stored.resource.to_value();
    let text = |path: &str| {
        values_at(&whole, path)
            .first()
            .and_then(|v| v.as_str())
            .map(str::to_owned)
    };
    let local = |at: DateTime<Utc>| at.with_timezone(&context.zone);
    let patient = one
        .patient_id
        .as_ref()
        .and_then(|id| people.get(id))
        .map(|p| card(&p.resource, context.today()));
    json!({
        "id": one.stored.resource.id(),
        "patient": patient,
        "patient_id": one.patient_id,
        "type": (!one.visit.kind.is_empty()).then_some(&one.visit.kind),
        "status": one.status(),
        "missed": one.missed,
        "never_closed": one.never_closed(),
        "start": local(one.visit.start).to_rfc3339(),
        "start_text": local(one.visit.start).format("%d-%b-%Y %H:%M").to_string(),
        "end": one.visit.end.map(|end| local(end).to_rfc3339()),
        "reason": text("reasonCode[0].text"),
        "provider": text("participant[0].individual.display"),
        "location": text("location[0].location.display"),
        "cancel_reason": extension_text(&whole, extension::CANCEL_REASON),
        "follow_up_due": one.visit.follow_up_due.map(|day| day.to_string()),
        "discharge": one.visit.discharge,
        "diagnoses": values_at(&whole, "diagnosis.condition.display").iter().filter_map(|d| d.as_str()).collect::<Vec<_>>(),
        "note_excerpt": notes.get(&one.visit.resource).and_then(excerpt),
        "resource": one.visit.resource,
        "version": one.stored.version,
    })
}
