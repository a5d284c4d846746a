//! Types without a mapping of their own: what and when, nothing dropped.

use super::{Lens, Taken};
use crate::chart::event::Event;
use crate::chart::when::When;
use crate::chart::words::{capital, concept_at, joined, kind_words, plain, text};
use crate::views::{EventKindView, Tone};
use serde_json::Value;

/// Elements that tell when, the most telling first.
const DATES: [&str; 16] = [
    "occurrenceDateTime",
    "performedDateTime",
    "performedPeriod.start",
    "effectiveDateTime",
    "effectivePeriod.start",
    "sent",
    "received",
    "start",
    "whenHandedOver",
    "dateWritten",
    "authoredOn",
    "date",
    "period.start",
    "issued",
    "created",
    "recordedDate",
];
/// Elements that tell what.
const NAMES: [&str; 8] = [
    "code",
    "vaccineCode",
    "medicationCodeableConcept",
    "type",
    "serviceType",
    "category",
    "reasonCode",
    "topic",
];

pub(super) fn of(taken: &Taken, lens: &Lens) -> Event {
    let whole = &taken.whole;
    let dates: Vec<Option<&str>> = DATES.iter().map(|path| text(whole, path)).collect();
    let mut event = taken.event(kind(taken), When::first(&dates, lens.zone));
    let what = NAMES.iter().find_map(|key| concept_at(whole, key));
    let type_words = kind_words(&taken.kind);
    event.title = what.map_or_else(|| type_words.clone(), capital);
    let said = [
        "description",
        "payload.contentString",
        "conclusion",
        "note.text",
        "comment",
    ]
    .iter()
    .find_map(|path| text(whole, path));
    event.detail = joined([what.map(|_| type_words.as_str()), said], " · ");
    let status = whole.get("status").and_then(Value::as_str);
    if let Some(status) = status.filter(|status| *status != "entered-in-error") {
        event.tag(plain(status), "", Tone::Plain);
    }
    event
}

fn kind(taken: &Taken) -> EventKindView {
    match taken.kind.as_str() {
        "Appointment" => EventKindView::Encounter,
        "MedicationDispense" | "MedicationAdministration" | "MedicationStatement" => {
            EventKindView::Medication
        }
        "DiagnosticReport" => EventKindView::Lab,
        "Composition" | "ClinicalImpression" => EventKindView::Note,
        "Communication" => EventKindView::Message,
        "ClaimResponse" => EventKindView::Authorization,
        _ => EventKindView::Other,
    }
}
