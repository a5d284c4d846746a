//! What the practice's system logs beside the chart: messages, calls, portal
//! sign-ins, enrollment.

use super::{Lens, Taken};
use crate::chart::event::Event;
use crate::chart::when::When;
use crate::chart::words::{capital, concept_at, field, plain};
use crate::views::{EventKindView, Tone};
use cs_fhir::terms::{basic, code_in, extension, extension_of, extension_text, system};

pub(super) fn of(taken: &Taken, lens: &Lens) -> Event {
    let code = taken.whole.get("code");
    match code.and_then(|code| code_in(code, system::BASIC)) {
        Some(basic::ENROLLMENT_STATUS) => enrollment(taken, lens),
        _ => event(
            taken,
            lens,
            code.and_then(|code| code_in(code, system::WAREHOUSE_EVENT)),
        ),
    }
}

fn enrollment(taken: &Taken, lens: &Lens) -> Event {
    let whole = &taken.whole;
    let period = extension_of(whole, extension::IN_FORCE).and_then(|one| one.get("valuePeriod"));
    let when = When::first(
        &[
            period.and_then(|period| field(period, "start")),
            field(whole, "created"),
        ],
        lens.zone,
    );
    let mut event = taken.event(EventKindView::Other, when);
    let status = extension_text(whole, extension::ENROLLMENT_STATUS).unwrap_or("status not known");
    event.title = format!("Enrollment: {}", plain(status));
    event.detail = extension_text(whole, extension::REASON)
        .unwrap_or_default()
        .to_owned();
    if let Some(end) = lens.date(period.and_then(|period| field(period, "end"))) {
        event.tag(format!("until {end}"), "", Tone::Plain);
    }
    event
}

fn event(taken: &Taken, lens: &Lens, kind: Option<&str>) -> Event {
    let whole = &taken.whole;
    let when = When::first(
        &[
            extension_text(whole, extension::EVENT_AT),
            field(whole, "created"),
        ],
        lens.zone,
    );
    let shown = match kind {
        Some("message_sent" | "message_received" | "call") => EventKindView::Message,
        _ => EventKindView::Other,
    };
    let mut event = taken.event(shown, when);
    event.title = concept_at(whole, "code").map_or_else(|| "Event".to_owned(), capital);
    event.detail = extension_text(whole, extension::NOTE)
        .unwrap_or_default()
        .to_owned();
    match kind {
        Some("message_sent") => event.tag("sent", "", Tone::Plain),
        Some("message_received") => event.tag("received", "", Tone::Blue),
        Some("appointment_missed") => event.tag("missed", "!", Tone::Amber),
        Some("appointment_kept") => event.tag("kept", "", Tone::Plain),
        _ => {}
    }
    event
}
