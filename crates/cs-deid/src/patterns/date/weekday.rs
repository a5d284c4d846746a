//! Days of the week: part of the date they stand before, or a date of their own where
//! something happened on them. "Every Monday" and "Monday through Friday" are habits.

use crate::doc::{Doc, Kind};

/// Whether the word is a day of the week, in full or shortened.
fn is_day(word: &str) -> bool {
    matches!(
        word,
        "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
            | "mon"
            | "tue"
            | "tues"
            | "wed"
            | "weds"
            | "thu"
            | "thur"
            | "thurs"
            | "fri"
    )
}

/// The weekday before the date that starts at `at`: "Tuesday, March 1", "Fri 3/4".
pub(super) fn before(doc: &Doc<'_>, at: usize) -> Option<usize> {
    if doc.toks.get(at).is_none_or(|tok| tok.new_line) {
        return None;
    }
    let mut i = at.checked_sub(1)?;
    while matches!(doc.kind(i), Some(Kind::Punct(',' | '.' | '('))) && at - i < 3 {
        i = i.checked_sub(1)?;
    }
    (doc.kind(i) == Some(Kind::Word) && is_day(doc.word(i))).then_some(i)
}

/// A weekday by itself, where an event is told: "seen Tuesday", "since last Thurs".
pub(super) fn alone(doc: &Doc<'_>, at: usize) -> Option<(usize, usize)> {
    if doc.flags(at) & crate::lexicon::FUNC == 0 || !is_day(doc.word(at)) {
        return None;
    }
    let cue = matches!(
        doc.before(at, 1),
        "on" | "last"
            | "next"
            | "since"
            | "until"
            | "till"
            | "by"
            | "before"
            | "after"
            | "seen"
            | "admitted"
            | "called"
            | "came"
            | "visited"
            | "fell"
            | "arrived"
            | "discharged"
            | "due"
            | "started"
            | "died"
            | "scheduled"
    );
    let habit = matches!(doc.kind(at + 1), Some(Kind::Punct('/' | '-' | '–' | '&')))
        || matches!(
            doc.word(at + 1),
            "through" | "thru" | "to" | "and" | "or" | "mornings" | "nights" | "evenings"
        )
        || doc.punct(at + 1, ',') && is_day(doc.word(at + 2))
        || doc.punct(at.wrapping_sub(1), '/')
        || matches!(
            doc.before(at, 2),
            "every" | "each" | "daily" | "weekly" | "hours" | "closed"
        );
    (cue && !habit).then_some((at, at))
}
