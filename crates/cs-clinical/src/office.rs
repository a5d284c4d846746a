//! When the office is open: hours as the practice writes them, and days on which
//! it is closed.
//!
//! Nothing is assumed: no holiday but those the practice names, no hours but
//! those it wrote. When patients may be written to is another matter and stays
//! with the law's hours ([`crate::message_rules::open_at`]).

use chrono::{Datelike, Days, NaiveDate, NaiveTime, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Days looked through for the next open one.
const LOOK_AHEAD: u64 = 60;

/// From when until when, on one day.
type Span = (NaiveTime, NaiveTime);

/// Weekly opening hours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeHours {
    /// By days from Monday.
    days: [Vec<Span>; 7],
}

/// Hours and closures of a practice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OfficeCalendar {
    /// Weekly hours; `None`: not recorded, or not understood.
    pub hours: Option<OfficeHours>,
    /// Days on which the office is closed, with what they are called.
    pub closed: BTreeMap<NaiveDate, String>,
}

impl OfficeHours {
    /// Reads "Mon–Fri 08:00–17:00", "Mo-Fr 8-5 pm"-like texts are not guessed at:
    /// parts are parted by `;` or `,`, each with days (`Mon`, `Mon–Fri`,
    /// `Mon, Wed`) and one or more 24-hour spans. `None` when any part is not
    /// understood.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = text.replace(['–', '—'], "-").to_lowercase();
        let mut hours = Self::default();
        let mut days: Vec<Weekday> = Vec::new();
        let mut timed = false;
        for token in plain
            .split([' ', ';', ','])
            .filter(|token| !token.is_empty())
        {
            if let Some(span) = span(token) {
                if days.is_empty() {
                    return None;
                }
                for day in &days {
                    hours.days[at(*day)].push(span);
                }
                timed = true;
            } else {
                let named = weekdays(token)?;
                if timed {
                    days.clear();
                    timed = false;
                }
                days.extend(named);
            }
        }
        hours.days.iter_mut().for_each(|spans| spans.sort());
        (timed && hours.days.iter().any(|spans| !spans.is_empty())).then_some(hours)
    }

    /// Hours of several places: open when any is.
    #[must_use]
    pub fn joined(mut self, other: &Self) -> Self {
        for (own, more) in self.days.iter_mut().zip(&other.days) {
            own.extend(
                more.iter()
                    .filter(|span| !own.contains(span))
                    .copied()
                    .collect::<Vec<_>>(),
            );
            own.sort();
        }
        self
    }

    /// First opening and last closing of a weekday; `None`: closed.
    pub fn on(&self, day: Weekday) -> Option<(NaiveTime, NaiveTime)> {
        let spans = &self.days[at(day)];
        let last = spans.iter().map(|(_, closes)| *closes).max()?;
        spans.first().map(|(opens, _)| (*opens, last))
    }
}

impl OfficeCalendar {
    /// Whether the office is open on a day. Without hours, every day that is not a
    /// closure counts as open.
    pub fn is_open(&self, day: NaiveDate) -> bool {
        !self.closed.contains_key(&day)
            && self
                .hours
                .as_ref()
                .is_none_or(|hours| hours.on(day.weekday()).is_some())
    }

    /// The first open day after a day; `None` when there is none within 60 days.
    pub fn next_open(&self, day: NaiveDate) -> Option<NaiveDate> {
        (1..=LOOK_AHEAD)
            .filter_map(|more| day.checked_add_days(Days::new(more)))
            .find(|day| self.is_open(*day))
    }

    /// From which day on something due counts as due: a day on which the practice
    /// said it is closed passes it on to its next open day. A plain weekend does
    /// not: practices write such days as due themselves.
    pub fn counts_from(&self, due: NaiveDate) -> NaiveDate {
        if self.closed.contains_key(&due) {
            self.next_open(due).unwrap_or(due)
        } else {
            due
        }
    }
}

const fn at(day: Weekday) -> usize {
    day.num_days_from_monday() as usize
}

const NAMES: [(&str, Weekday); 7] = [
    ("mo", Weekday::Mon),
    ("tu", Weekday::Tue),
    ("we", Weekday::Wed),
    ("th", Weekday::Thu),
    ("fr", Weekday::Fri),
    ("sa", Weekday::Sat),
    ("su", Weekday::Sun),
];

fn weekday(name: &str) -> Option<Weekday> {
    let whole = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    NAMES
        .iter()
        .zip(whole)
        .find(|((short, _), long)| name.starts_with(short) && long.starts_with(name))
        .map(|((_, day), _)| *day)
}

/// `mon`, `mon-fri`.
fn weekdays(token: &str) -> Option<Vec<Weekday>> {
    let Some((first, last)) = token.split_once('-') else {
        return weekday(token).map(|day| vec![day]);
    };
    let (mut day, last) = (weekday(first)?, weekday(last)?);
    let mut days = vec![day];
    while day != last {
        day = day.succ();
        days.push(day);
    }
    Some(days)
}

/// `08:00-17:00`.
fn span(token: &str) -> Option<Span> {
    let (opens, closes) = token.split_once('-')?;
    let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").ok();
    let (opens, closes) = (time(opens)?, time(closes)?);
    (opens < closes).then_some((opens, closes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn time(hour: u32, minute: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
    }

    #[test]
    fn hours_are_read_as_practices_write_them() {
        let hours = OfficeHours::parse("Mon–Fri 08:00–17:00").unwrap();
        assert_eq!(hours.on(Weekday::Wed), Some((time(8, 0), time(17, 0))));
        assert_eq!(hours.on(Weekday::Sat), None);
        let hours =
            OfficeHours::parse("Monday, Wed 08:00-12:00 13:00-18:30; Sat 09:00-12:00").unwrap();
        assert_eq!(hours.on(Weekday::Mon), Some((time(8, 0), time(18, 30))));
        assert_eq!(hours.on(Weekday::Tue), None);
        assert_eq!(hours.on(Weekday::Sat), Some((time(9, 0), time(12, 0))));
        let whole = OfficeHours::parse("Sat-Mon 10:00-11:00").unwrap();
        assert_eq!(whole.on(Weekday::Sun), Some((time(10, 0), time(11, 0))));
        let both = hours.joined(&whole);
        assert_eq!(both.on(Weekday::Mon), Some((time(8, 0), time(18, 30))));
        assert_eq!(both.on(Weekday::Sun), Some((time(10, 0), time(11, 0))));
    }

    #[test]
    fn what_is_not_understood_is_not_guessed() {
        for text in [
            "",
            "Mo-Fr 8-5",
            "by appointment",
            "08:00-17:00",
            "Mon",
            "Mon 17:00-08:00",
            "Mon 25:00-26:00",
            "m 08:00-09:00",
            "Mondays 08:00-09:00",
        ] {
            assert_eq!(OfficeHours::parse(text), None, "{text}");
        }
    }

    #[test]
    fn closures_move_the_next_open_day_and_what_is_due() {
        let office = OfficeCalendar {
            hours: OfficeHours::parse("Mon-Fri 08:00-17:00"),
            closed: [
                (day("2026-11-26"), "Thanksgiving".to_owned()),
                (day("2026-11-27"), "Day after".to_owned()),
            ]
            .into(),
        };
        assert!(office.is_open(day("2026-11-25")) && !office.is_open(day("2026-11-26")));
        assert!(!office.is_open(day("2026-11-28")), "a Saturday");
        assert_eq!(office.next_open(day("2026-11-25")), Some(day("2026-11-30")));
        assert_eq!(office.counts_from(day("2026-11-26")), day("2026-11-30"));
        assert_eq!(office.counts_from(day("2026-11-28")), day("2026-11-28"));
        let unknown = OfficeCalendar::default();
        assert!(
            unknown.is_open(day("2026-11-28")),
            "no hours: not known to be closed"
        );
        let never = OfficeCalendar {
            closed: (0..80)
                .map(|n| (day("2026-11-26") + Days::new(n), String::new()))
                .collect(),
            ..unknown
        };
        assert_eq!(never.next_open(day("2026-11-25")), None);
        assert_eq!(never.counts_from(day("2026-11-26")), day("2026-11-26"));
    }
}
