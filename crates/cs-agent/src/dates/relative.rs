//! Periods counted from today: "last week", "the past 30 days", "so far this year".

use super::Lean;
use super::calendar::{self, Range, shift, shift_days, whole};
use super::figures;
use super::names::{self, Unit};
use super::period::Period;
use super::phrase::Reader;
use chrono::{Datelike, NaiveDate, Weekday};

/// A period and the token after it.
pub(super) type Read = Option<(Period, usize)>;

impl Reader<'_> {
    /// Everything that is counted from today.
    pub(super) fn relative(&self, at: usize) -> Read {
        self.near_day(at)
            .or_else(|| self.to_date(at))
            .or_else(|| self.edge_of(at))
            .or_else(|| self.directed(at))
            .or_else(|| self.ago(at))
            .or_else(|| self.weekday(at))
            .or_else(|| self.bare_count(at))
    }

    fn near_day(&self, at: usize) -> Read {
        let back = |days: i64| shift_days(self.today, days);
        let day = |days: i64, end: usize| Some((Period::back((back(days), back(days)), 1), end));
        match (self.w(at), self.w(at + 1), self.w(at + 2)) {
            ("day", "before", "yesterday") => day(-2, at + 3),
            ("day", "after", "tomorrow") => day(2, at + 3),
            ("the", "day", "before") if self.w(at + 3) == "yesterday" => day(-2, at + 4),
            ("the", "day", "after") if self.w(at + 3) == "tomorrow" => day(2, at + 4),
            ("today" | "todays" | "tonight", next, _) => {
                day(0, at + 1 + usize::from(day_part(next)))
            }
            ("this", "morning" | "afternoon" | "evening", _) => day(0, at + 2),
            ("last", "night", _) => day(-1, at + 2),
            ("yesterday" | "yesterdays", next, _) => day(-1, at + 1 + usize::from(day_part(next))),
            ("tomorrow" | "tomorrows" | "tmrw" | "tmw", next, _) => {
                day(1, at + 1 + usize::from(day_part(next)))
            }
            _ => None,
        }
    }

    /// Year to date, so far this month.
    fn to_date(&self, at: usize) -> Read {
        let since = |unit: Unit, end: usize| {
            let from = whole(self.today, unit).0;
            Some((
                Period::back((from, self.today), (self.today - from).num_days().max(1)),
                end,
            ))
        };
        match (self.w(at), self.w(at + 1), self.w(at + 2)) {
            ("ytd", ..) => since(Unit::Year, at + 1),
            ("mtd", ..) => since(Unit::Month, at + 1),
            ("qtd", ..) => since(Unit::Quarter, at + 1),
            ("wtd", ..) => since(Unit::Week, at + 1),
            (unit, "to", "date") => since(names::unit(unit)?, at + 3),
            ("so", "far", "this") => since(names::unit(self.w(at + 3))?, at + 4),
            ("this", unit, "so") if self.w(at + 3) == "far" => since(names::unit(unit)?, at + 4),
            ("this", unit, "to") if self.w(at + 3) == "date" => since(names::unit(unit)?, at + 4),
            _ => None,
        }
    }

    /// Start or end of a unit: "the beginning of the year", "end of last month".
    fn edge_of(&self, at: usize) -> Read {
        let first = match self.w(at) {
            "beginning" | "start" => true,
            "end" => false,
            _ => return None,
        };
        let mut place = at + 1 + usize::from(self.w(at + 1) == "of");
        place += usize::from(self.w(place) == "the");
        let (range, end) = match (self.w(place), names::unit(self.w(place))) {
            (_, Some(unit)) => (whole(self.today, unit), place + 1),
            ("this" | "current" | "last" | "next" | "previous", _) => {
                let (period, end) = self.directed(place)?;
                (period.settle(self.today, self.lean)?, end)
            }
            _ => {
                let (period, end) = self.absolute(place)?;
                (period.settle(self.today, self.lean)?, end)
            }
        };
        let day = if first { range.0 } else { range.1 };
        Some((Period::range((day, day)), end))
    }

    /// "last week", "past 30 days", "next two weeks", "this quarter", "last Friday".
    fn directed(&self, at: usize) -> Read {
        let word = self.w(at);
        let way = match word {
            "last" | "previous" | "prior" | "past" | "preceding" | "trailing" | "recent" => -1,
            "this" | "current" => 0,
            "next" | "coming" | "upcoming" | "following" => 1,
            _ => return None,
        };
        let mut place = at + 1;
        if way == -1 && matches!(self.w(place), "full" | "whole" | "calendar" | "complete") {
            place += 1;
        }
        if let Some((count, unit, end)) = self.count(place).filter(|_| way != 0) {
            return Some((self.rolling(count, unit, way), end));
        }
        if let Some(unit) = names::unit(self.w(place)) {
            return Some((self.unit_period(word, unit, way), place + 1));
        }
        if matches!(self.w(place), "weekend" | "weekends") {
            return Some((Period::back(self.weekend(way), 7), place + 1));
        }
        if matches!(self.w(place), "business" | "working") && self.w(place + 1) == "day" {
            let day = shift(self.today, Unit::BusinessDay, way);
            return Some((Period::range((day, day)), place + 2));
        }
        if let Some(weekday) = names::weekday(self.w(place)) {
            let day = self.directed_weekday(weekday, way);
            return Some((
                Period::range((day, day)),
                place + 1 + usize::from(day_part(self.w(place + 1))),
            ));
        }
        if let Some(month) = names::month(self.w(place)).filter(|_| !self.is_named(place)) {
            let mut range = calendar::month(self.today.year(), month);
            if way == -1 && range.1 >= self.today {
                range = calendar::month(self.today.year() - 1, month);
            } else if way == 1 && range.0 <= self.today {
                range = calendar::month(self.today.year() + 1, month);
            }
            return Some((Period::range(range), place + 1));
        }
        let (name_end, day) = self.holiday_at(
            place,
            match way {
                -1 => Some(Lean::Past),
                1 => Some(Lean::Future),
                _ => None,
            },
        )?;
        Some((Period::range((day, day)), name_end))
    }

    fn unit_period(&self, word: &str, unit: Unit, way: i64) -> Period {
        let days = rough_days(unit);
        // "the past week" and "the coming week" run from today; "last week" is the calendar's.
        if matches!(word, "past" | "trailing") {
            return self.rolling(1, unit, -1);
        }
        if matches!(word, "coming" | "upcoming") && unit != Unit::Day {
            return self.rolling(1, unit, 1);
        }
        if unit == Unit::Fortnight {
            return if way == 0 {
                Period::range(whole(self.today, unit))
            } else {
                self.rolling(1, unit, way)
            };
        }
        Period::back(
            whole(shift(whole(self.today, unit).0, unit, way), unit),
            days,
        )
    }

    /// A count and a unit: "30 days", "two weeks", "couple of months", "3d", "few days".
    pub(super) fn count(&self, at: usize) -> Option<(i64, Unit, usize)> {
        if let Some((count, unit)) = figures::split_unit(self.w(at)).filter(|(n, _)| *n > 0) {
            return Some((count, unit, at + 1));
        }
        if self.w(at) == "half" {
            let place = at + 1 + usize::from(matches!(self.w(at + 1), "a" | "of"));
            return (names::unit(self.w(place)) == Some(Unit::Year)).then_some((
                6,
                Unit::Month,
                place + 1,
            ));
        }
        let mut place = at;
        if matches!(self.w(place), "a")
            && matches!(
                self.w(place + 1),
                "couple" | "few" | "dozen" | "fortnight" | "pair" | "hundred"
            )
        {
            place += 1;
        }
        if self.w(place) == "fortnight" {
            return Some((1, Unit::Fortnight, place + 1));
        }
        let count = names::number(self.w(place)).filter(|n| *n > 0)?;
        place += 1;
        if matches!(self.w(place), "of" | "full" | "or" | "plus") {
            if self.w(place) == "or" && self.w(place + 1) == "more" {
                place += 1;
            } else if self.w(place) == "or" {
                // "two or three days": the larger one.
                let second = names::number(self.w(place + 1))?;
                return names::unit(self.w(place + 2))
                    .map(|unit| (second.max(count), unit, place + 3));
            }
            place += 1;
        }
        if matches!(self.w(place), "business" | "working" | "week")
            && matches!(self.w(place + 1), "day" | "days")
        {
            return Some((count, Unit::BusinessDay, place + 2));
        }
        if matches!(self.w(place), "calendar" | "straight" | "consecutive") {
            place += 1;
        }
        names::unit(self.w(place)).map(|unit| (count, unit, place + 1))
    }

    /// So many units back from, or on from, today.
    pub(super) fn rolling(&self, count: i64, unit: Unit, way: i64) -> Period {
        let other = shift(self.today, unit, count.saturating_mul(way));
        let days = rough_days(unit).saturating_mul(count);
        let days = if unit == Unit::Hour {
            (count + 23) / 24
        } else {
            days
        };
        let range = (other.min(self.today), other.max(self.today));
        Period::back(range, days.clamp(1, 3_660))
    }

    /// "3 days ago", "a week ago", "two weeks from now".
    fn ago(&self, at: usize) -> Read {
        let (count, unit, end) = self.count(at)?;
        match self.w(end) {
            "ago" | "back" => {
                let day = shift(self.today, unit, -count);
                Some((Period::range((day, day)), end + 1))
            }
            "from" if matches!(self.w(end + 1), "now" | "today") => {
                let day = shift(self.today, unit, count);
                Some((Period::range((day, day)), end + 2))
            }
            _ => None,
        }
    }

    /// A bare count that only makes sense as a look back: "readings 30 days".
    fn bare_count(&self, at: usize) -> Read {
        if matches!(self.w(at), "a" | "an" | "one") {
            return None;
        }
        let (count, unit, end) = self.count(at)?;
        if matches!(
            self.w(end),
            "old" | "supply" | "later" | "early" | "apart" | "of" | "post" | "each"
        ) {
            return None;
        }
        let end = end
            + if self.w(end) == "or" && self.w(end + 1) == "more" {
                2
            } else {
                0
            };
        Some((self.rolling(count, unit, -1), end))
    }

    fn weekday(&self, at: usize) -> Read {
        let weekday = names::weekday(self.w(at)).filter(|_| !self.is_named(at))?;
        let mut end = at + 1 + usize::from(day_part(self.w(at + 1)));
        // "Friday, November 14": the date says which one.
        if let Some((period, after)) = self.absolute(end).filter(|(_, after)| *after > end)
            && let Some((from, to)) = period.settle(self.today, self.lean)
            && from == to
            && from.weekday() == weekday
        {
            return Some((Period::range((from, to)), after));
        }
        let of = end + usize::from(matches!(self.w(end), "of" | "in"));
        if let Some(way) = match self.w(of) {
            "last" | "previous" => Some(-1),
            "this" => Some(0),
            "next" => Some(1),
            _ => None,
        } && self.w(of + 1) == "week"
        {
            let monday = whole(shift_days(self.today, 7 * way), Unit::Week).0;
            let day = shift_days(monday, i64::from(weekday.num_days_from_monday()));
            return Some((Period::range((day, day)), of + 2));
        }
        if self.lean != Lean::Past && self.w(end) == "week" {
            end += 1;
        }
        let day = self.nearest_weekday(weekday, self.lean);
        Some((Period::range((day, day)), end))
    }

    /// Today counts for neither way: a bare "Friday" said on a Friday is another one.
    fn nearest_weekday(&self, weekday: Weekday, lean: Lean) -> NaiveDate {
        let here = i64::from(self.today.weekday().num_days_from_monday());
        let there = i64::from(weekday.num_days_from_monday());
        match lean {
            Lean::Past => shift_days(self.today, -((here - there - 1).rem_euclid(7) + 1)),
            Lean::Future | Lean::Near => {
                shift_days(self.today, (there - here - 1).rem_euclid(7) + 1)
            }
        }
    }

    fn directed_weekday(&self, weekday: Weekday, way: i64) -> NaiveDate {
        let in_week =
            |monday: NaiveDate| shift_days(monday, i64::from(weekday.num_days_from_monday()));
        let monday = whole(self.today, Unit::Week).0;
        match way {
            -1 => self.nearest_weekday(weekday, Lean::Past),
            0 => in_week(monday),
            _ => in_week(shift_days(monday, 7)),
        }
    }

    fn weekend(&self, way: i64) -> Range {
        let saturday = shift_days(whole(self.today, Unit::Week).0, 5);
        let last = if saturday < self.today && way == -1 && self.today.weekday() != Weekday::Sun {
            saturday
        } else {
            shift_days(saturday, 7 * way)
        };
        (last, shift_days(last, 1))
    }
}

fn day_part(word: &str) -> bool {
    matches!(word, "morning" | "afternoon" | "evening" | "night")
}

/// Days a person means by one unit when looking back.
const fn rough_days(unit: Unit) -> i64 {
    match unit {
        Unit::Hour | Unit::Day | Unit::BusinessDay => 1,
        Unit::Week => 7,
        Unit::Fortnight => 14,
        Unit::Month => 30,
        Unit::Quarter => 90,
        Unit::Year => 365,
    }
}
