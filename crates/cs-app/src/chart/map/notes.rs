//! Notes and documents.

use super::{Lens, Taken};
use crate::chart::event::Event;
use crate::chart::record::note_text;
use crate::chart::sections::document;
use crate::chart::when::When;
use crate::chart::words::{excerpt, joined};
use crate::views::{EventKindView, Tone};
use cs_fhir::fold_text;

/// Characters of a note a row shows.
const A_ROW: usize = 160;
/// Characters of a note a search looks through.
const SEARCHED: usize = 20_000;

pub(super) fn of(taken: &Taken, lens: &Lens) -> Event {
    let row = document(taken);
    let when = When::first(&[row.on.as_deref()], lens.zone);
    let mut event = taken.event(EventKindView::Note, when);
    event.title = row.title;
    let start = excerpt(&row.excerpt, A_ROW);
    event.detail = joined([row.author.as_deref(), Some(start.as_str())], " · ");
    if crate::chart::words::field(&taken.whole, "docStatus") == Some("preliminary") {
        event.tag("preliminary", "", Tone::Plain);
    }
    if taken.status() == "superseded" {
        event.tag("superseded", "", Tone::Plain);
    }
    let text: String = note_text(&taken.whole)
        .unwrap_or_default()
        .chars()
        .take(SEARCHED)
        .collect();
    event.more = (!text.is_empty()).then(|| fold_text(&text).into());
    event
}
