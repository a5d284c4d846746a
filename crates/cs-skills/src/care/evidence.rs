//! What a drafted message rests on: every value whose change must send it back
//! to review.

use super::Entry;
use super::gather::Gathered;
use crate::reader::Reader;
use chrono::NaiveDate;
use cs_approval::{CitedValue, Evidence, RelyingQuery};
use cs_clinical::follow_up::visit_of;
use cs_clinical::{Addressee, Channel, Flag, FlagKind, show_date};
use cs_error::Outcome;
use cs_fhir::terms::extension;
use cs_fhir::{Comparator, Query};
use serde_json::Value;

/// The grounds of a message to one patient.
pub fn of(
    reader: &mut Reader<'_>,
    entry: &Entry,
    to: &Addressee,
    channel: Channel,
    gathered: &Gathered,
    zone: chrono_tz::Tz,
) -> Outcome<Evidence> {
    let mut evidence = Evidence {
        values: patient_values(entry, to, channel),
        queries: Vec::new(),
    };
    for flag in &entry.flags {
        for grounds in &flag.evidence {
            if let Some(stored) = gathered.resources.get(&grounds.resource) {
                let cited = CitedValue::cite(
                    &stored.resource.to_value(),
                    stored.version,
                    &grounds.path,
                    &flag.sentence,
                );
                if !evidence
                    .values
                    .iter()
                    .any(|known| known.resource == cited.resource && known.path == cited.path)
                {
                    evidence.values.push(cited);
                }
                reader.cite(stored);
            }
        }
    }
    evidence.queries = queries(reader, entry, gathered, zone)?;
    Ok(evidence)
}

fn patient_values(entry: &Entry, to: &Addressee, channel: Channel) -> Vec<CitedValue> {
    let whole = entry.patient.resource.to_value();
    let cite =
        |path: &str, label: &str| CitedValue::cite(&whole, entry.patient.version, path, label);
    let (consent, opted_out, what) = match channel {
        Channel::Sms => (
            extension::SMS_CONSENT,
            extension::SMS_OPTED_OUT,
            "text messages",
        ),
        Channel::Email => (
            extension::EMAIL_CONSENT,
            extension::EMAIL_OPTED_OUT,
            "e-mail",
        ),
    };
    let mut values = vec![
        cite(
            &extension_path(&whole, consent),
            &format!("Consent to {what} on file"),
        ),
        cite(
            &extension_path(&whole, opted_out),
            &format!("Not opted out of {what}"),
        ),
        cite(
            &extension_path(&whole, extension::CONFIDENTIAL_CONTACT),
            "No confidential contact asked for",
        ),
        cite(
            &extension_path(&whole, extension::TEST_PATIENT),
            "Not a test patient",
        ),
        cite("Patient.active", "Active patient"),
        cite("Patient.deceasedBoolean", "Not deceased"),
        cite("Patient.deceasedDateTime", "No date of death"),
        cite("Patient.birthDate", "Birth date, for whom to address"),
        cite("Patient.name", "Name"),
        cite("Patient.communication", "Preferred language"),
        cite(&to.address_path, "Address of the message"),
    ];
    if to.guardian.is_some() {
        values.push(cite("Patient.contact", "Guardian"));
    }
    values
}

/// Path of an extension by its place; the whole list when it has none, so that
/// its appearing counts as a change.
fn extension_path(whole: &Value, url: &str) -> String {
    let place = whole
        .get("extension")
        .and_then(Value::as_array)
        .and_then(|all| {
            all.iter()
                .position(|one| one.get("url").and_then(Value::as_str) == Some(url))
        });
    place.map_or_else(
        || "Patient.extension".to_owned(),
        |at| format!("Patient.extension[{at}]"),
    )
}

/// Searches the message relies on, those that found nothing included: no visit
/// kept or booked since, no reading of a silent device.
fn queries(
    reader: &Reader<'_>,
    entry: &Entry,
    gathered: &Gathered,
    zone: chrono_tz::Tz,
) -> Outcome<Vec<RelyingQuery>> {
    let mut out = Vec::new();
    let since = entry.flags.iter().filter_map(|flag| match flag.kind {
        FlagKind::MissedVisit | FlagKind::DischargeFollowUp => Some(flag.since),
        // The visit itself lies before the day its follow-up was due.
        FlagKind::OverdueFollowUp => Some(visit_day(gathered, flag, zone).unwrap_or(flag.since)),
        _ => None,
    });
    if let Some(from) = since.min() {
        let query = Query::of("Encounter")
            .reference("patient", "Patient", &entry.id)
            .date("date", Comparator::Ge, &from.to_string());
        let label = format!("Visits since {}: none kept, none booked", show_date(from));
        out.push(rely(
            reader,
            query,
            &[
                "Encounter.status",
                "Encounter.period",
                "Encounter.extension",
            ],
            &label,
        )?);
    }
    for flag in entry
        .flags
        .iter()
        .filter(|flag| flag.kind == FlagKind::DeviceSilent)
    {
        let device = flag
            .evidence
            .iter()
            .find_map(|grounds| grounds.resource.strip_prefix("Device/"));
        let Some(device) = device else { continue };
        let mut query = Query::of("Observation").reference("device", "Device", device);
        let last = flag.evidence.iter().find_map(|grounds| {
            gathered
                .resources
                .get(&grounds.resource)?
                .resource
                .text("effectiveDateTime")
        });
        if let Some(last) = last {
            query = query.date("date", Comparator::Gt, last);
        }
        let label = format!("No reading since {}", show_date(flag.since));
        out.push(rely(reader, query, &[], &label)?);
    }
    Ok(out)
}

/// The day of the visit a flag rests on.
fn visit_day(gathered: &Gathered, flag: &Flag, zone: chrono_tz::Tz) -> Option<NaiveDate> {
    let stored = gathered.resources.get(&flag.evidence.first()?.resource)?;
    let visit = visit_of(&stored.resource)?;
    Some(visit.start.with_timezone(&zone).date_naive())
}

fn rely(reader: &Reader<'_>, query: Query, paths: &[&str], label: &str) -> Outcome<RelyingQuery> {
    let hits: Vec<Value> = reader
        .every(&query)?
        .iter()
        .map(|hit| hit.resource.to_value())
        .collect();
    Ok(RelyingQuery::rely(query, &hits, paths, label))
}
