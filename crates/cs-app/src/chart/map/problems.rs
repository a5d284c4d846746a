//! Problems noted, allergies recorded, devices handed out.

use super::{Lens, Taken};
use crate::chart::event::Event;
use crate::chart::sections::{allergy_row, device_facts, problem};
use crate::chart::when::When;
use crate::chart::words::{field, joined, plain};
use crate::views::{EventKindView, Tone};

pub(super) fn condition(taken: &Taken, lens: &Lens) -> Event {
    let row = problem(taken);
    let when = When::first(
        &[row.onset.as_deref(), field(&taken.whole, "recordedDate")],
        lens.zone,
    );
    let mut event = taken.event(EventKindView::Problem, when);
    event.title = row.name;
    let ended = lens
        .date(row.ended.as_deref())
        .map(|day| format!("ended {day}"));
    event.detail = joined([row.code.as_deref(), ended.as_deref()], " · ");
    event.as_of = taken.as_of();
    event.tag(plain(&row.status), "", Tone::Plain);
    event
}

pub(super) fn allergy(taken: &Taken, lens: &Lens) -> Event {
    let row = allergy_row(&taken.whole);
    let when = When::first(&[row.on.as_deref()], lens.zone);
    let mut event = taken.event(EventKindView::Other, when);
    event.title = format!("Allergy: {}", row.substance);
    event.detail = row.reaction.unwrap_or_default();
    if row.criticality.as_deref() == Some("high") {
        event.tag("high criticality", "!", Tone::Amber);
    }
    event
}

pub(super) fn device(taken: &Taken, lens: &Lens) -> Event {
    let facts = device_facts(taken);
    let when = When::first(&[facts.assigned_on.as_deref()], lens.zone);
    let mut event = taken.event(EventKindView::Device, when);
    event.title = format!("{} handed out", facts.kind);
    let serial = facts
        .serial_end
        .map(|end| format!("serial number ends in {end}"));
    let returned = lens
        .date(facts.returned_on.as_deref())
        .map(|day| format!("returned {day}"));
    event.detail = joined([serial.as_deref(), returned.as_deref()], " · ");
    event.as_of = taken.as_of();
    event.tag(plain(&facts.status), "", Tone::Plain);
    event
}
