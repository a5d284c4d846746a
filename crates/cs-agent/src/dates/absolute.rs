//! Days, months, quarters and years of the calendar: "14 November 2025", "the
//! first week of March", "Q3", "labor day".

use super::Lean;
use super::calendar::{self, shift_days, whole};
use super::figures;
use super::names::{self, Unit};
use super::period::{Day, Period, in_year};
use super::phrase::Reader;
use super::relative::Read;
use crate::text::Shape;
use chrono::{Datelike, NaiveDate};

impl Reader<'_> {
    /// Days and months of the calendar.
    pub(super) fn absolute(&self, at: usize) -> Read {
        let token = self.tokens.get(at)?;
        if token.shape == Shape::Figure
            && let Some(period) = figures::read(&token.word, self.today)
        {
            let (period, end) = self.with_year(period, at + 1);
            return Some((period, end));
        }
        self.week_of(at)
            .or_else(|| self.part_of_month(at))
            .or_else(|| self.day_then_month(at))
            .or_else(|| self.month_first(at))
            .or_else(|| self.quarter(at))
            .or_else(|| self.year(at))
            .or_else(|| {
                self.holiday_at(at, Some(self.lean)).map(|(end, day)| {
                    if matches!(self.w(end), "week") {
                        (Period::range(whole(day, Unit::Week)), end + 1)
                    } else {
                        (Period::range((day, day)), end)
                    }
                })
            })
    }

    /// A year after a month or day: "2025", "of last year".
    fn year_after(&self, at: usize) -> Option<(i32, usize)> {
        let place = at + usize::from(matches!(self.w(at), "of" | "in"));
        match (self.w(place), self.w(place + 1)) {
            ("last", "year") => return Some((self.today.year() - 1, place + 2)),
            ("this", "year") => return Some((self.today.year(), place + 2)),
            ("next", "year") => return Some((self.today.year() + 1, place + 2)),
            _ => {}
        }
        let word = self.w(place);
        (word.len() == 4)
            .then(|| figures::year_of(word, self.today))
            .flatten()
            .map(|year| (year, place + 1))
    }

    pub(super) fn with_year(&self, period: Period, at: usize) -> (Period, usize) {
        if let (Period::Yearless { month, day }, Some((year, end))) = (period, self.year_after(at))
            && let Some(range) = in_year(month, day, year)
        {
            return (Period::range(range), end);
        }
        (period, at)
    }

    /// "March", "March 14", "Nov 1-14", "March 2026".
    fn month_first(&self, at: usize) -> Read {
        if self.w(at) == "month" && self.w(at + 1) == "of" {
            return self.month_first(at + 2);
        }
        let month = names::month(self.w(at))?;
        let next = at + 1 + usize::from(self.w(at + 1) == "the");
        if let Some(day) = self
            .day_number(next)
            .filter(|_| self.year_after(at + 1).is_none())
        {
            let mut end = next + 1;
            let mut days = Day::One(day);
            if matches!(self.w(end), "to" | "through" | "thru" | "until")
                && let Some(last) = self.day_number(end + 1).filter(|last| *last >= day)
                && names::month(self.w(end + 2)).is_none()
                && names::unit(self.w(end + 2)).is_none()
            {
                days = Day::Run(day, last);
                end += 2;
            }
            let (period, end) = self.with_year(Period::yearless(month, days)?, end);
            return Some((period, end));
        }
        if let Some((first, last)) = self
            .w(next)
            .split_once('-')
            .and_then(|(a, b)| Some((plain_day(a)?, plain_day(b)?)))
        {
            let (period, end) =
                self.with_year(Period::yearless(month, Day::Run(first, last))?, next + 1);
            return Some((period, end));
        }
        if self.is_named(at) && self.year_after(at + 1).is_none() {
            return None;
        }
        let (period, end) = self.with_year(
            Period::Yearless {
                month,
                day: Day::Whole,
            },
            at + 1,
        );
        Some((period, end))
    }

    /// "14 November 2025", "the 3rd of March", "5 to 10 November", "1-14 Nov".
    fn day_then_month(&self, at: usize) -> Read {
        let month_at = |place: usize| {
            let place = place + usize::from(self.w(place) == "of");
            names::month(self.w(place)).map(|month| (month, place + 1))
        };
        if let Some((first, last)) = self
            .w(at)
            .split_once('-')
            .and_then(|(a, b)| Some((plain_day(a)?, plain_day(b)?)))
        {
            let (month, end) = month_at(at + 1)?;
            return Some(self.with_year(Period::yearless(month, Day::Run(first, last))?, end));
        }
        let first = self.day_number(at)?;
        if matches!(self.w(at + 1), "to" | "through" | "until" | "and" | "thru") {
            let place = self.skip_the(at + 2);
            if let Some(last) = self.day_number(place).filter(|last| *last >= first)
                && let Some((month, end)) = month_at(place + 1)
            {
                return Some(self.with_year(Period::yearless(month, Day::Run(first, last))?, end));
            }
            return None;
        }
        let (month, end) = month_at(at + 1)?;
        Some(self.with_year(Period::yearless(month, Day::One(first))?, end))
    }

    fn day_number(&self, at: usize) -> Option<u32> {
        let word = self.w(at);
        plain_day(word)
            .or_else(|| names::ordinal(word))
            .filter(|_| names::unit(self.w(at + 1)).is_none())
    }

    /// "the 15th": of this month, or of the last one when it is still to come.
    pub(super) fn day_of_month(&self, at: usize) -> Read {
        let day = names::ordinal(self.w(at))
            .filter(|_| self.w(at).starts_with(|c: char| c.is_ascii_digit()))?;
        let this = NaiveDate::from_ymd_opt(self.today.year(), self.today.month(), day);
        let other =
            calendar::shift_months(self.today, if self.lean == Lean::Past { -1 } else { 1 });
        let other = NaiveDate::from_ymd_opt(other.year(), other.month(), day);
        let day = this
            .filter(|day| {
                if self.lean == Lean::Past {
                    *day <= self.today
                } else {
                    *day >= self.today
                }
            })
            .or(other)?;
        Some((Period::range((day, day)), at + 1))
    }

    /// "week of Nov 9", "the first week of November", "last week of October".
    fn week_of(&self, at: usize) -> Read {
        if matches!(self.w(at), "week" | "wk")
            && matches!(self.w(at + 1), "of" | "starting" | "beginning")
        {
            let start = self.skip_the(at + 2);
            let (period, end) = self.base(start).or_else(|| self.day_of_month(start))?;
            let (day, _) = period.settle(self.today, self.lean)?;
            return Some((Period::range(whole(day, Unit::Week)), end));
        }
        let n = match self.w(at) {
            "last" | "final" => 5,
            word => names::ordinal(word).filter(|n| *n <= 4)?,
        };
        let counted = names::number(self.w(at + 1)).filter(|_| n == 1 || n == 5);
        let unit_at = at + 1 + usize::from(counted.is_some());
        let unit =
            names::unit(self.w(unit_at)).filter(|unit| matches!(unit, Unit::Week | Unit::Day))?;
        if !matches!(self.w(unit_at + 1), "of" | "in") {
            return None;
        }
        let (month, end) = self
            .base(self.skip_the(unit_at + 2))
            .or_else(|| self.the_month(unit_at + 2))?;
        let (first, last) = month.settle(self.today, self.lean)?;
        let length = if unit == Unit::Week { 7 } else { 1 } * counted.unwrap_or(1);
        let range = if n == 5 {
            (shift_days(last, 1 - length), last)
        } else {
            let from = shift_days(first, length * (i64::from(n) - 1));
            (from, shift_days(from, length - 1))
        };
        Some((Period::range(range), end))
    }

    /// "the month", "this month": the current one.
    fn the_month(&self, at: usize) -> Read {
        let at = at + usize::from(matches!(self.w(at), "the" | "this"));
        let unit = names::unit(self.w(at))?;
        Some((Period::range(whole(self.today, unit)), at + 1))
    }

    /// Early, mid or late in a month; the first or second half.
    fn part_of_month(&self, at: usize) -> Read {
        if matches!(self.w(at), "first" | "second") && self.w(at + 1) == "half" {
            let start = self.skip_the(at + 2 + usize::from(self.w(at + 2) == "of"));
            let (period, end) = self.base(start).or_else(|| self.the_month(start))?;
            let (from, to) = period.settle(self.today, self.lean)?;
            let middle = if (to - from).num_days() > 300 {
                calendar::shift_months(from, 6)
            } else {
                shift_days(from, (to - from).num_days() / 2 + 1)
            };
            let range = if self.w(at) == "first" {
                (from, shift_days(middle, -1))
            } else {
                (middle, to)
            };
            return Some((Period::range(range), end));
        }
        let third = match self.w(at) {
            "early" => 0,
            "mid" | "middle" => 1,
            "late" => 2,
            _ => return None,
        };
        let (period, end) = self.month_first(at + 1)?;
        let (from, to) = period.settle(self.today, self.lean)?;
        if (to - from).num_days() < 27 {
            return None;
        }
        let start = shift_days(from, third * 10);
        Some((
            Period::range((start, if third == 2 { to } else { shift_days(start, 9) })),
            end,
        ))
    }

    fn quarter(&self, at: usize) -> Read {
        let word = self.w(at);
        let (number, end) = if let Some(n) = word
            .strip_prefix('q')
            .and_then(|n| n.parse::<u32>().ok())
            .filter(|n| (1..=4).contains(n))
        {
            (n, at + 1)
        } else if matches!(word, "quarter" | "qtr") {
            let n = names::number(self.w(at + 1))
                .and_then(|n| u32::try_from(n).ok())
                .filter(|n| (1..=4).contains(n))?;
            (n, at + 2)
        } else {
            let n = names::ordinal(word).filter(|n| *n <= 4)?;
            if !matches!(self.w(at + 1), "quarter" | "qtr") {
                return None;
            }
            (n, at + 2)
        };
        if let Some((year, end)) = self.year_after(end) {
            return Some((Period::range(calendar::quarter(year, number)), end));
        }
        let this = calendar::quarter(self.today.year(), number);
        let year = match self.lean {
            Lean::Past if this.0 > self.today => self.today.year() - 1,
            Lean::Future if this.1 < self.today => self.today.year() + 1,
            _ => self.today.year(),
        };
        Some((Period::range(calendar::quarter(year, number)), end))
    }

    fn year(&self, at: usize) -> Read {
        let word = self.w(at);
        let year = figures::year_of(word, self.today).filter(|_| word.len() == 4)?;
        if let Some(quarter) = self
            .w(at + 1)
            .strip_prefix('q')
            .and_then(|n| n.parse::<u32>().ok())
            .filter(|n| (1..=4).contains(n))
        {
            return Some((Period::range(calendar::quarter(year, quarter)), at + 2));
        }
        (2000..=self.today.year() + 2)
            .contains(&year)
            .then(|| (Period::range(calendar::year(year)), at + 1))
    }

    /// A holiday of up to four words and the token after it.
    pub(super) fn holiday_at(&self, at: usize, lean: Option<Lean>) -> Option<(usize, NaiveDate)> {
        (1..=4).rev().find_map(|length| {
            let words: Vec<String> = (at..at + length)
                .filter_map(|place| self.tokens.get(place))
                .map(|token| {
                    if token.possessive {
                        format!("{}'s", token.word)
                    } else {
                        token.word.clone()
                    }
                })
                .collect();
            if words.len() < length {
                return None;
            }
            let name = words.join(" ");
            let of = |year: i32| calendar::holiday(&name, year);
            of(self.today.year())?;
            if let Some((year, end)) = self.year_after(at + length) {
                return Some((end, of(year)?));
            }
            let years: [i32; 2] = match lean {
                Some(Lean::Past) => [self.today.year(), self.today.year() - 1],
                Some(Lean::Future | Lean::Near) => [self.today.year(), self.today.year() + 1],
                None => [self.today.year(), self.today.year()],
            };
            let fits = |day: &NaiveDate| match lean {
                Some(Lean::Past) => *day <= self.today,
                Some(Lean::Future | Lean::Near) => *day >= self.today,
                None => true,
            };
            years
                .into_iter()
                .filter_map(of)
                .find(fits)
                .map(|day| (at + length, day))
        })
    }
}

fn plain_day(word: &str) -> Option<u32> {
    if word.is_empty() || word.len() > 2 || !word.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    word.parse().ok().filter(|day| (1..=31).contains(day))
}
