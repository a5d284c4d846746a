//! Reads what the follow-up rules need, in bulk, and sorts it by patient.

use crate::SkillContext;
use crate::reader::Reader;
use chrono::Duration;
use cs_clinical::PatientFacts;
use cs_clinical::follow_up::{Moment, ReadingKind};
use cs_error::Outcome;
use cs_fhir::{Comparator, Query};
use cs_ports::Stored;
use std::collections::BTreeMap;

/// Facts by patient id, and the resources they were read from by `Type/id`.
#[derive(Default)]
pub struct Gathered {
    pub facts: BTreeMap<String, PatientFacts>,
    pub resources: BTreeMap<String, Stored>,
    /// What could not be looked at, said in sentences.
    pub not_checked: Vec<&'static str>,
}

/// What is not looked for when the store has no resource of a type: the source
/// may not give it to this role.
const BLIND: [(&str, &str); 4] = [
    (
        "Encounter",
        "No visits are in this store, so missed and overdue ones were not looked for.",
    ),
    (
        "Device",
        "No devices are in this store, so silent ones were not looked for.",
    ),
    (
        "MedicationRequest",
        "No prescriptions are in this store, so late refills were not looked for.",
    ),
    (
        "Condition",
        "No problem lists are in this store, so weight in heart failure was not looked at.",
    ),
];

impl Gathered {
    fn take(&mut self, hits: Vec<Stored>) {
        for hit in hits {
            if let Some(patient) = hit.resource.patient_id()
                && self.facts.entry(patient).or_default().take(&hit.resource)
            {
                self.resources
                    .insert(hit.resource.reference().to_string(), hit);
            }
        }
    }
}

/// Reads visits, engagement, devices with readings, refills, and the problem
/// lists that the weight rule needs.
pub fn gather(
    context: &SkillContext,
    reader: &mut Reader<'_>,
    patient: Option<&str>,
    moment: &Moment,
) -> Outcome<Gathered> {
    let settings = &context.settings.follow_up;
    let about = |query: Query| match patient {
        Some(id) => query.reference("patient", "Patient", id),
        None => query,
    };
    let since = |days: i64| (moment.today() - Duration::days(days)).to_string();
    let mut gathered = Gathered::default();

    // A follow-up may come due long after its visit: a year beyond the look-back.
    let mut days = settings
        .overdue_look_back_days
        .max(settings.discharge_look_back_days)
        + 366;
    if let Some(from) = moment.missed_from {
        days = days.max((moment.today() - from).num_days() + 1);
    }
    let visits = reader.all(about(Query::of("Encounter").date(
        "date",
        Comparator::Ge,
        &since(days),
    )))?;
    reader.step("Visits, missed and overdue", visits.len());
    gathered.take(visits);

    let days = settings.engagement_fresh_days + settings.engagement_drop_days;
    let scores = reader.all(about(
        Query::of("Observation").token("category", "survey").date(
            "date",
            Comparator::Ge,
            &since(days),
        ),
    ))?;
    reader.step("Engagement scores", scores.len());
    gathered.take(scores);

    let devices = reader.all(about(Query::of("Device").token("status", "active")))?;
    let readings = reader.all(about(
        Query::of("Observation")
            .token("category", "vital-signs")
            .date("date", Comparator::Ge, &since(31)),
    ))?;
    reader.step(
        "Devices in use and their readings",
        devices.len() + readings.len(),
    );
    gathered.take(devices);
    gathered.take(readings);

    let refills = reader.all(about(
        Query::of("MedicationRequest").token("status", "active"),
    ))?;
    reader.step("Active prescriptions", refills.len());
    gathered.take(refills);

    let weighed: Vec<String> = gathered
        .facts
        .iter()
        .filter(|(_, facts)| {
            facts
                .readings
                .iter()
                .any(|reading| matches!(reading.kind, Some(ReadingKind::Weight(_))))
        })
        .map(|(id, _)| id.clone())
        .collect();
    let conditions = reader.about(&Query::of("Condition"), &weighed)?;
    gathered.take(conditions);
    gathered.facts.values_mut().for_each(PatientFacts::settle);
    for (kind, sentence) in BLIND {
        if !reader.holds(kind)? {
            gathered.not_checked.push(sentence);
        }
    }
    Ok(gathered)
}
