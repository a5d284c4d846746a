//! The words the planner knows, as data.
//!
//! Task words ([`marks`], [`plain`], [`services`], calendar words) are what
//! slips are repaired to. The large lists ([`names`]) only tell names from
//! English words and medicines.

pub(crate) mod marks;
pub(crate) mod names;
pub(crate) mod plain;
pub(crate) mod services;

pub(crate) use marks::{Mark, Marks};
pub(crate) use names::{
    is_common_english, is_drug, is_english, is_given, is_strong_given, is_strong_surname,
    is_surname,
};

use std::sync::LazyLock;

/// Every single word of the task vocabulary, sorted.
static TASK_WORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut words: Vec<&'static str> = Vec::new();
    for (_, _, phrases) in marks::TABLE {
        words.extend(phrases.split('|').flat_map(str::split_whitespace));
    }
    for list in [
        plain::FUNCTION,
        plain::TASK,
        plain::CALENDAR,
        services::HEADS,
        services::MODIFIERS,
        services::SPECIALTIES,
    ] {
        words.extend(list.split_whitespace());
    }
    words.extend(services::PAYERS.split('|').flat_map(str::split_whitespace));
    words.sort_unstable();
    words.dedup();
    words
});

/// Words that slips are repaired to: those a plan depends on.
static TARGETS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut words: Vec<&'static str> = Vec::new();
    for (_, _, phrases) in marks::TABLE {
        words.extend(phrases.split('|').flat_map(str::split_whitespace));
    }
    for list in [
        plain::TASK,
        plain::CALENDAR,
        services::HEADS,
        services::SPECIALTIES,
        plain::REPAIRED_FUNCTION,
    ] {
        words.extend(list.split_whitespace());
    }
    words.retain(|word| word.len() > 2 && word.bytes().all(|b| b.is_ascii_lowercase()));
    words.sort_unstable();
    words.dedup();
    words
});

/// Whether a folded word belongs to the task vocabulary (plural forms included).
pub(crate) fn is_task_word(folded: &str) -> bool {
    let known = |word: &str| TASK_WORDS.binary_search(&word).is_ok();
    known(folded) || (folded.len() > 3 && folded.strip_suffix('s').is_some_and(known))
}

/// The words slips are repaired to.
pub(crate) fn repair_targets() -> impl Iterator<Item = &'static str> {
    TARGETS.iter().copied()
}

/// Months, weekdays and their short forms.
pub(crate) fn is_calendar_word(folded: &str) -> bool {
    crate::dates::names::month(folded).is_some() || crate::dates::names::weekday(folded).is_some()
}

/// Short forms written with a slash.
pub(crate) fn is_slashed(folded: &str) -> bool {
    matches!(
        folded,
        "f/u" | "w/o" | "w/" | "n/a" | "y/o" | "b/c" | "s/p" | "f/us" | "n/s" | "r/s" | "w/in"
    )
}
