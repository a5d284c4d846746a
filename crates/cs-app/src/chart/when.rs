//! When something was: as precisely as it was recorded, in the practice's zone.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;
use cs_clinical::show_date;
use cs_fhir::{PartialDate, Precision, parse_instant};

/// A date or time as recorded. It sorts by the first moment it may mean, so that
/// "1985" never stands after what happened in 1985; not dated sorts before all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// Not dated, or in words that are no date.
    Undated,
    /// A year or a month, as given.
    Partial(Box<str>, NaiveDate),
    /// A day.
    Day(NaiveDate),
    /// Date and time of the practice's clocks, and the instant.
    At(NaiveDateTime, DateTime<Utc>),
}

impl When {
    /// Reads an R4 date, dateTime or instant.
    pub(super) fn read(text: &str, zone: Tz) -> Self {
        if let Some(partial) = PartialDate::parse(text) {
            return match partial.precision() {
                Precision::Day => Self::Day(partial.first_day()),
                _ => Self::Partial(text.into(), partial.first_day()),
            };
        }
        match parse_instant(text) {
            Some(instant) => Self::at(instant.to_utc(), zone),
            None => Self::Undated,
        }
    }

    /// The first of some texts that is a date.
    pub(super) fn first(texts: &[Option<&str>], zone: Tz) -> Self {
        texts
            .iter()
            .flatten()
            .map(|text| Self::read(text, zone))
            .find(|when| *when != Self::Undated)
            .unwrap_or(Self::Undated)
    }

    /// An instant.
    pub(super) fn at(instant: DateTime<Utc>, zone: Tz) -> Self {
        Self::At(instant.with_timezone(&zone).naive_local(), instant)
    }

    /// What lists sort by: local time, then the instant (an hour comes twice when
    /// clocks are set back).
    pub(super) fn key(&self) -> (NaiveDateTime, DateTime<Utc>) {
        match self {
            Self::Undated => (NaiveDateTime::MIN, DateTime::<Utc>::MIN_UTC),
            Self::Partial(_, first) | Self::Day(first) => (
                first.and_time(chrono::NaiveTime::MIN),
                DateTime::<Utc>::MIN_UTC,
            ),
            Self::At(local, instant) => (*local, *instant),
        }
    }

    /// The day as the view shows it: `YYYY-MM-DD`, as given when partial, empty
    /// when not dated.
    pub(super) fn day(&self) -> String {
        match self {
            Self::Undated => String::new(),
            Self::Partial(given, _) => given.to_string(),
            Self::Day(day) => day.to_string(),
            Self::At(local, _) => local.date().to_string(),
        }
    }

    /// `HH:MM`, when a time is known.
    pub(super) fn time(&self) -> Option<String> {
        match self {
            Self::At(local, _) => Some(local.format("%H:%M").to_string()),
            _ => None,
        }
    }

    /// The whole day it falls on; `None` when no day is known.
    pub(super) fn whole_day(&self) -> Option<NaiveDate> {
        match self {
            Self::Day(day) => Some(*day),
            Self::At(local, _) => Some(local.date()),
            _ => None,
        }
    }

    /// Year and month of its place in the list. A year alone stands in January.
    pub(super) fn month(&self) -> Option<(i32, u32)> {
        match self {
            Self::Undated => None,
            Self::Partial(_, first) | Self::Day(first) => Some((first.year(), first.month())),
            Self::At(local, _) => Some((local.year(), local.month())),
        }
    }

    /// `dd-Mmm-yyyy`, with the time when `clock` asks for it; partial dates as given.
    pub(super) fn words(&self, clock: bool) -> String {
        match self {
            Self::Undated => "not dated".to_owned(),
            Self::Partial(given, _) => given.to_string(),
            Self::Day(day) => show_date(*day),
            Self::At(local, _) if clock => local.format("%d-%b-%Y %H:%M").to_string(),
            Self::At(local, _) => show_date(local.date()),
        }
    }

    /// RFC 3339 in UTC for a chart's axis: a day counts from its midnight at the
    /// practice. `None` when no day is known.
    pub(super) fn instant(&self, zone: Tz) -> Option<DateTime<Utc>> {
        match self {
            Self::At(_, instant) => Some(*instant),
            Self::Day(day) => midnight(*day, zone),
            _ => None,
        }
    }
}

/// The first moment of a day at the practice.
pub(super) fn midnight(day: NaiveDate, zone: Tz) -> Option<DateTime<Utc>> {
    // Where clocks jump over midnight the day begins an hour later.
    (0..=3).find_map(|hour| {
        day.and_hms_opt(hour, 0, 0)?
            .and_local_timezone(zone)
            .earliest()
            .map(|at| at.to_utc())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::America::New_York;

    #[test]
    fn instants_are_told_in_the_practices_zone() {
        let when = When::read("2026-11-22T04:30:00Z", New_York);
        assert_eq!(
            (when.day().as_str(), when.time().as_deref()),
            ("2026-11-21", Some("23:30"))
        );
        assert_eq!(when.words(true), "21-Nov-2026 23:30");
        assert_eq!(When::read("2026-11-21T23:30:00-05:00", New_York), when);
    }

    #[test]
    fn partial_dates_stay_as_given_and_sort_by_what_they_first_may_mean() {
        let texts = [
            "2026-03-02",
            "1985",
            "2026-03",
            "2026-03-01T12:00:00Z",
            "1985-06",
            "soon",
            "2026",
        ];
        let mut all: Vec<When> = texts
            .iter()
            .map(|text| When::read(text, New_York))
            .collect();
        all.sort_by_key(|when| std::cmp::Reverse(when.key()));
        let days: Vec<String> = all.iter().map(When::day).collect();
        assert_eq!(
            days,
            [
                "2026-03-02",
                "2026-03-01",
                "2026-03",
                "2026",
                "1985-06",
                "1985",
                ""
            ]
        );
        assert_eq!(When::read("1985", New_York).month(), Some((1985, 1)));
        assert_eq!(When::read("", New_York).month(), None);
    }

    #[test]
    fn the_hour_that_comes_twice_keeps_its_order() {
        let (first, second) = (
            When::read("2026-11-01T05:30:00Z", New_York),
            When::read("2026-11-01T06:30:00Z", New_York),
        );
        assert_eq!(first.time(), second.time());
        assert!(first.key() < second.key());
    }

    #[test]
    fn a_day_begins_where_clocks_jump_over_midnight() {
        let day = "2026-09-06".parse().unwrap();
        // Chile sets its clocks forward at midnight.
        let at = midnight(day, chrono_tz::America::Santiago).unwrap();
        assert_eq!(
            at.with_timezone(&chrono_tz::America::Santiago).date_naive(),
            day
        );
    }
}
