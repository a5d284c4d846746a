//! Prescriptions.

use super::{Lens, Taken};
use crate::chart::event::Event;
use crate::chart::sections::medication;
use crate::chart::when::When;
use crate::chart::words::{joined, plain, text};
use crate::views::{EventKindView, Tone};

pub(super) fn of(taken: &Taken, lens: &Lens) -> Event {
    let row = medication(taken, lens);
    let when = When::first(&[text(&taken.whole, "authoredOn")], lens.zone);
    let mut event = taken.event(EventKindView::Medication, when);
    event.title = joined([Some(row.name.as_str()), row.strength.as_deref()], " ");
    event.detail = joined(
        [
            row.instruction.as_deref(),
            row.prescriber.as_deref(),
            lens.date(row.last_filled.as_deref())
                .map(|day| format!("last filled {day}"))
                .as_deref(),
        ],
        " · ",
    );
    event.as_of = taken.as_of();
    event.tag(plain(&row.status), "", Tone::Plain);
    if let Some(late) = row.days_late
        && i64::from(late) >= lens.settings.refill_late_days
    {
        let days = if late == 1 { "day" } else { "days" };
        event.tag(format!("refill {late} {days} late"), "!", Tone::Amber);
    }
    event
}
