//! Encounters: kept, not kept, cancelled, never closed.

use super::{Lens, Taken};
use crate::chart::event::Event;
use crate::chart::when::When;
use crate::chart::words::{capital, concept_at, joined, plain, text};
use crate::views::{EventKindView, Tone};
use cs_clinical::follow_up::{VisitState, visit_in, was_missed};
use cs_fhir::terms::{extension, extension_text};

pub(super) fn of(taken: &Taken, lens: &Lens) -> Event {
    let whole = &taken.whole;
    let when = When::first(
        &[
            text(whole, "period.start"),
            extension_text(whole, extension::SCHEDULED_START),
            text(whole, "period.end"),
        ],
        lens.zone,
    );
    let mut event = taken.event(EventKindView::Encounter, when);
    event.title = concept_at(whole, "type").map_or_else(|| "Visit".to_owned(), capital);
    let due = lens.date(extension_text(whole, extension::FOLLOW_UP_DUE));
    let reason = text(whole, "reasonCode.text").or_else(|| concept_at(whole, "reasonCode"));
    event.detail = joined(
        [
            reason,
            text(whole, "participant.individual.display"),
            text(whole, "location.location.display"),
            diagnoses(taken).as_deref(),
            due.map(|day| format!("follow-up due {day}")).as_deref(),
            extension_text(whole, extension::CANCEL_REASON)
                .map(|why| format!("cancelled: {why}"))
                .as_deref(),
        ],
        " · ",
    );
    state(taken, lens, &mut event);
    event
}

/// The rule for what counts as missed is the follow-up rules' own.
fn state(taken: &Taken, lens: &Lens, event: &mut Event) {
    let Some(visit) = visit_in(&taken.whole) else {
        let status = match taken.status() {
            "" => "status not known".to_owned(),
            status => plain(status),
        };
        event.tag(status, "", Tone::Plain);
        return;
    };
    let missed = was_missed(&visit, &lens.settings, lens.now);
    match visit.state {
        _ if missed && visit.no_show => event.tag("not kept", "!", Tone::Amber),
        VisitState::Planned if missed => event.tag("never closed", "!", Tone::Amber),
        VisitState::Planned => event.tag("planned", "", Tone::Blue),
        VisitState::InProgress => event.tag("in progress", "", Tone::Blue),
        VisitState::Finished => event.tag("kept", "", Tone::Plain),
        VisitState::Cancelled => event.tag("cancelled", "", Tone::Plain),
    }
    if visit.discharge {
        event.tag("discharge", "", Tone::Blue);
    }
}

fn diagnoses(taken: &Taken) -> Option<String> {
    let all = taken.whole.get("diagnosis")?.as_array()?;
    let names = all.iter().map(|one| text(one, "condition.display"));
    Some(joined(names, ", ")).filter(|names| !names.is_empty())
}
