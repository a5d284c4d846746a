//! Authorizations asked of payers; a claim of another use comes through too.

use super::{Lens, Taken, other};
use crate::chart::event::Event;
use crate::chart::sections::authorization;
use crate::chart::when::When;
use crate::chart::words::{field, joined, plain};
use crate::views::{EventKindView, Tone};

pub(super) fn of(taken: &Taken, lens: &Lens) -> Event {
    if field(&taken.whole, "use") != Some("preauthorization") {
        return other::of(taken, lens);
    }
    let row = authorization(taken);
    let when = When::first(&[field(&taken.whole, "created")], lens.zone);
    let mut event = taken.event(EventKindView::Authorization, when);
    event.title = format!("Authorization: {}", row.service);
    let due = lens.date(row.due.as_deref());
    event.detail = joined(
        [
            row.payer.as_deref(),
            row.number.as_deref(),
            due.as_deref()
                .map(|day| format!("decision due {day}"))
                .as_deref(),
            row.denial
                .as_deref()
                .map(|why| format!("denied: {why}"))
                .as_deref(),
        ],
        " · ",
    );
    event.as_of = taken.as_of();
    match row.status.as_str() {
        "approved" => event.tag("approved", "", Tone::Plain),
        "denied" => event.tag("denied", "!", Tone::Amber),
        "pended" => event.tag("pended", "!", Tone::Amber),
        status => event.tag(plain(status), "", Tone::Plain),
    }
    let waits = matches!(row.status.as_str(), "submitted" | "pended");
    let overdue = row
        .due
        .as_deref()
        .and_then(|due| due.parse().ok())
        .is_some_and(|due: chrono::NaiveDate| due < lens.today());
    if waits && overdue {
        event.tag("decision overdue", "!", Tone::Amber);
    }
    if row.expedited {
        event.tag("expedited", "", Tone::Blue);
    }
    event
}
