//! A day or a run of days, with or without its year.

use super::Lean;
use super::calendar::{self, Range};
use chrono::{Datelike, NaiveDate};

/// Days of a month that stands without a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day {
    One(u32),
    /// First and last, both included.
    Run(u32, u32),
    Whole,
}

/// What a piece of text says, before the year is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Period {
    /// Settled; the days to look back, where a person would name a round number.
    Settled {
        range: Range,
        look_back: Option<i64>,
    },
    /// A month, or days of it, of a year still to be settled.
    Yearless { month: u32, day: Day },
    /// Two days, the years of either still to be settled.
    Pair { left: (u32, u32), right: (u32, u32) },
}

impl Period {
    pub(super) const fn range(range: Range) -> Self {
        Self::Settled {
            range,
            look_back: None,
        }
    }

    pub(super) const fn back(range: Range, days: i64) -> Self {
        Self::Settled {
            range,
            look_back: Some(days),
        }
    }

    pub(super) fn day(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).map(|day| Self::range((day, day)))
    }

    /// Refuses a month or day that no year has.
    pub(super) fn yearless(month: u32, day: Day) -> Option<Self> {
        let last = match day {
            Day::One(day) | Day::Run(_, day) => day,
            Day::Whole => 1,
        };
        // 2024 has a 29 February.
        NaiveDate::from_ymd_opt(2024, month, last).map(|_| Self::Yearless { month, day })
    }

    /// From the start of one to the end of the other.
    pub(super) fn between(left: Self, right: Self) -> Option<Self> {
        match (left, right) {
            (
                Self::Settled {
                    range: (from, _), ..
                },
                Self::Settled { range: (_, to), .. },
            ) => Some(Self::range((from.min(to), to.max(from)))),
            (Self::Yearless { month: m, day: d }, Self::Yearless { month: n, day: e }) => {
                let first = match d {
                    Day::One(day) | Day::Run(day, _) => day,
                    Day::Whole => 1,
                };
                let last = match e {
                    Day::One(day) | Day::Run(_, day) => day,
                    Day::Whole => 0,
                };
                Some(Self::Pair {
                    left: (m, first),
                    right: (n, last),
                })
            }
            // The year stands on one of them only: "from 1 Nov to 15 Nov 2025".
            (Self::Yearless { month, day }, Self::Settled { range: (_, to), .. }) => {
                let year = if month > to.month() {
                    to.year() - 1
                } else {
                    to.year()
                };
                let from = in_year(month, day, year)?.0;
                Some(Self::range((from.min(to), to)))
            }
            (
                Self::Settled {
                    range: (from, _), ..
                },
                Self::Yearless { month, day },
            ) => {
                let year = if month < from.month() {
                    from.year() + 1
                } else {
                    from.year()
                };
                let to = in_year(month, day, year)?.1;
                Some(Self::range((from, to.max(from))))
            }
            _ => None,
        }
    }

    /// With its year: the latest past one, or the next one.
    pub(super) fn settle(self, today: NaiveDate, lean: Lean) -> Option<Range> {
        match self {
            Self::Settled { range, .. } => Some(range),
            Self::Yearless { month, day } => nearest(today, lean, |year| in_year(month, day, year)),
            Self::Pair { left, right } => nearest(today, lean, |year| {
                let end = |year: i32| {
                    if right.1 == 0 {
                        Some(calendar::month(year, right.0).1)
                    } else {
                        NaiveDate::from_ymd_opt(year, right.0, right.1)
                    }
                };
                let from = NaiveDate::from_ymd_opt(year, left.0, left.1)?;
                let to = end(year)
                    .filter(|to| *to >= from)
                    .or_else(|| end(year + 1))?;
                Some((from, to))
            }),
        }
    }
}

/// Days ahead in which an appointment without a year is taken as the coming one.
const NEAR_DAYS: i64 = 60;

/// The range of the nearest year that fits the lean.
fn nearest(today: NaiveDate, lean: Lean, of: impl Fn(i32) -> Option<Range>) -> Option<Range> {
    let past = || {
        (0..9)
            .filter_map(|step| of(today.year() - step))
            .find(|(from, _)| *from <= today)
    };
    let future = || {
        (0..9)
            .filter_map(|step| of(today.year() + step))
            .find(|(_, to)| *to >= today)
    };
    match lean {
        Lean::Past => past(),
        Lean::Future => future(),
        Lean::Near => future()
            .filter(|(from, _)| (*from - today).num_days() < NEAR_DAYS)
            .or_else(past),
    }
}

/// A month or days of it in a year; none if the year has no such day.
pub(super) fn in_year(month: u32, day: Day, year: i32) -> Option<Range> {
    match day {
        Day::One(day) => NaiveDate::from_ymd_opt(year, month, day).map(|day| (day, day)),
        Day::Run(first, last) => Some((
            NaiveDate::from_ymd_opt(year, month, first)?,
            NaiveDate::from_ymd_opt(year, month, last)?,
        )),
        Day::Whole => Some(calendar::month(year, month)),
    }
}
