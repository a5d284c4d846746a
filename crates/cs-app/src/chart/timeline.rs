//! Filtering, grouping and paging of a timeline: pure functions over the events
//! in their order (newest first).

use super::event::Event;
use crate::views::{
    EventKindView, EventTag, KindCount, MonthCount, TimelineEvent, TimelineFilter, Tone,
};
use chrono::NaiveDate;
use cs_fhir::fold_text;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Most events one page gives.
pub(super) const MOST_A_PAGE: u32 = 500;

/// Newest first, undated last; what came in one moment by id, so that the order
/// is the same each time.
pub(super) fn in_order(events: &mut Vec<Event>) {
    events.sort_by(|a, b| {
        b.when
            .key()
            .cmp(&a.when.key())
            .then_with(|| a.id.cmp(&b.id))
    });
    let mut met = BTreeSet::new();
    let twice: Vec<bool> = events
        .iter()
        .map(|event| !met.insert(event.id.as_str()))
        .collect();
    let mut at = twice.into_iter();
    events.retain(|_| !at.next().unwrap_or(false));
}

/// One row: an event, and those grouped under it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    first: u32,
    more: Vec<u32>,
}

/// A timeline under one filter.
#[derive(Debug)]
pub(super) struct View {
    rows: Vec<Row>,
    pub(super) months: Vec<MonthCount>,
}

impl View {
    pub(super) fn new(events: &[Event], filter: &TimelineFilter) -> Self {
        let kept = chosen(events, filter);
        let rows = match filter.grouped {
            true => grouped(events, kept),
            false => kept
                .into_iter()
                .map(|first| Row {
                    first,
                    more: Vec::new(),
                })
                .collect(),
        };
        let months = months(events, &rows);
        Self { rows, months }
    }

    pub(super) fn total(&self) -> u32 {
        count(self.rows.len())
    }

    /// Rows from `offset` on, at most `limit` and [`MOST_A_PAGE`].
    pub(super) fn page(&self, events: &[Event], offset: u32, limit: u32) -> Vec<TimelineEvent> {
        let limit = limit.min(MOST_A_PAGE) as usize;
        self.rows
            .iter()
            .skip(offset as usize)
            .take(limit)
            .filter_map(|row| shown(events, row))
            .collect()
    }
}

fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

/// Places of the events a filter lets through.
fn chosen(events: &[Event], filter: &TimelineFilter) -> Vec<u32> {
    let folded = fold_text(&filter.words);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    events
        .iter()
        .zip(0_u32..)
        .filter(|(event, _)| {
            (filter.kinds.is_empty() || filter.kinds.contains(&event.kind))
                && (filter.sources.is_empty()
                    || filter
                        .sources
                        .iter()
                        .any(|source| **source == *event.source))
                && (words.is_empty() || has_words(event, &words))
        })
        .map(|(_, at)| at)
        .collect()
}

/// Whether every word stands somewhere in the event.
fn has_words(event: &Event, words: &[&str]) -> bool {
    let tags: Vec<&str> = event.tags.iter().map(|tag| tag.word.as_str()).collect();
    let row = fold_text(&format!(
        "{} {} {} {} {}",
        event.title,
        event.detail,
        tags.join(" "),
        event.source,
        event.when.words(false)
    ));
    let more = event.more.as_deref().unwrap_or_default();
    words
        .iter()
        .all(|word| row.contains(word) || more.contains(word))
}

/// Readings of one name, unit and source on one day become one row, at the place
/// of the newest.
fn grouped(events: &[Event], kept: Vec<u32>) -> Vec<Row> {
    type Key<'a> = (NaiveDate, &'a str, &'a str, &'a str);
    let mut rows: Vec<Row> = Vec::new();
    let mut open: HashMap<Key<'_>, usize> = HashMap::new();
    for at in kept {
        let key = events.get(at as usize).and_then(|event| {
            let values = event.values.as_ref()?;
            let day = event.when.whole_day()?;
            (event.kind == EventKindView::Reading).then_some((
                day,
                event.title.as_str(),
                &*event.source,
                &*values.unit,
            ))
        });
        let place = key.and_then(|key| open.get(&key).copied());
        match place.and_then(|place| rows.get_mut(place)) {
            Some(row) => row.more.push(at),
            None => {
                if let Some(key) = key {
                    open.insert(key, rows.len());
                }
                rows.push(Row {
                    first: at,
                    more: Vec::new(),
                });
            }
        }
    }
    rows
}

fn months(events: &[Event], rows: &[Row]) -> Vec<MonthCount> {
    let mut out: Vec<MonthCount> = Vec::new();
    for (offset, row) in rows.iter().enumerate() {
        let Some(event) = events.get(row.first as usize) else {
            continue;
        };
        let month = event
            .when
            .month()
            .map_or_else(String::new, |(year, month)| format!("{year:04}-{month:02}"));
        if out.last().is_none_or(|last| last.month != month) {
            out.push(MonthCount {
                month,
                count: 0,
                marked: 0,
                offset: count(offset),
            });
        }
        if let Some(last) = out.last_mut() {
            last.count += 1;
            last.marked += u32::from(members(events, row).any(Event::is_marked));
        }
    }
    out
}

fn members<'a>(events: &'a [Event], row: &'a Row) -> impl Iterator<Item = &'a Event> {
    std::iter::once(&row.first)
        .chain(&row.more)
        .filter_map(|at| events.get(*at as usize))
}

fn shown(events: &[Event], row: &Row) -> Option<TimelineEvent> {
    let mut view = events.get(row.first as usize)?.shown();
    if row.more.is_empty() {
        return Some(view);
    }
    view.grouped = count(row.more.len() + 1);
    view.detail = format!("{} readings, {}", view.grouped, span(events, row));
    view.tags = tags(events, row);
    Some(view)
}

/// "118–182/76–98 mmHg": the lowest and highest of each line.
fn span(events: &[Event], row: &Row) -> String {
    let line = |line: usize| {
        let mut all = members(events, row)
            .filter_map(|event| event.values.as_ref()?.numbers.get(line).copied().flatten());
        let first = all.next()?;
        let (low, high) = all.fold((first, first), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        Some(match low < high {
            true => format!("{low}–{high}"),
            false => low.to_string(),
        })
    };
    let lines: Vec<String> = [line(0), line(1)].into_iter().flatten().collect();
    let unit = members(events, row).find_map(|event| Some(&*event.values.as_ref()?.unit));
    super::words::with_unit(&lines.join("/"), unit.unwrap_or_default())
}

/// Every tag of the readings once, the gravest first, with how many bear it.
fn tags(events: &[Event], row: &Row) -> Vec<EventTag> {
    let gravity = |tone: Tone| match tone {
        Tone::Red => 0,
        Tone::Amber => 1,
        Tone::Seal => 2,
        Tone::Blue => 3,
        Tone::Plain => 4,
    };
    let mut met: BTreeMap<(u8, &str), (u32, &EventTag)> = BTreeMap::new();
    for tag in members(events, row).flat_map(|event| &event.tags) {
        met.entry((gravity(tag.tone), &tag.word))
            .or_insert((0, tag))
            .0 += 1;
    }
    let all = count(row.more.len() + 1);
    met.into_values()
        .map(|(bear, tag)| EventTag {
            word: match bear == all {
                true => tag.word.clone(),
                false => format!("{} ({bear} of {all})", tag.word),
            },
            ..tag.clone()
        })
        .collect()
}

/// Events per kind, over everything.
pub(super) fn kinds(events: &[Event]) -> Vec<KindCount> {
    let mut counts: BTreeMap<EventKindView, u32> = BTreeMap::new();
    for event in events {
        *counts.entry(event.kind).or_default() += 1;
    }
    counts
        .into_iter()
        .map(|(kind, count)| KindCount { kind, count })
        .collect()
}

/// Sources, over everything.
pub(super) fn sources(events: &[Event]) -> Vec<String> {
    let all: BTreeSet<&str> = events.iter().map(|event| &*event.source).collect();
    all.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests;
