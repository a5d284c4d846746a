//! Days, weeks (Monday to Sunday), months, quarters, years and the holidays of
//! the United States (5 U.S.C. 6103 for the federal ones).

use super::names::Unit;
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// First and last day, both included.
pub(crate) type Range = (NaiveDate, NaiveDate);

/// A day, or the nearest possible one at the calendar's end.
pub(crate) fn shift_days(day: NaiveDate, by: i64) -> NaiveDate {
    let days = Days::new(by.unsigned_abs());
    let moved = if by < 0 {
        day.checked_sub_days(days)
    } else {
        day.checked_add_days(days)
    };
    moved.unwrap_or(day)
}

/// The same day of another month, or that month's last day.
pub(crate) fn shift_months(day: NaiveDate, by: i64) -> NaiveDate {
    let months = Months::new(u32::try_from(by.unsigned_abs()).unwrap_or(u32::MAX));
    let moved = if by < 0 {
        day.checked_sub_months(months)
    } else {
        day.checked_add_months(months)
    };
    moved.unwrap_or(day)
}

/// `count` units away.
pub(crate) fn shift(day: NaiveDate, unit: Unit, count: i64) -> NaiveDate {
    match unit {
        Unit::Hour => shift_days(day, (count.abs() + 23) / 24 * count.signum()),
        Unit::Day => shift_days(day, count),
        Unit::BusinessDay => business(day, count),
        Unit::Week => shift_days(day, count.saturating_mul(7)),
        Unit::Fortnight => shift_days(day, count.saturating_mul(14)),
        Unit::Month => shift_months(day, count),
        Unit::Quarter => shift_months(day, count.saturating_mul(3)),
        Unit::Year => shift_months(day, count.saturating_mul(12)),
    }
}

/// Monday to Friday; holidays are not left out, because practices differ.
fn business(day: NaiveDate, count: i64) -> NaiveDate {
    let mut at = day;
    let mut left = count.abs().min(400);
    while left > 0 {
        at = shift_days(at, count.signum());
        if !matches!(at.weekday(), Weekday::Sat | Weekday::Sun) {
            left -= 1;
        }
    }
    at
}

/// The calendar unit that holds a day.
pub(crate) fn whole(day: NaiveDate, unit: Unit) -> Range {
    match unit {
        Unit::Hour | Unit::Day | Unit::BusinessDay => (day, day),
        Unit::Week => {
            let monday = shift_days(day, -i64::from(day.weekday().num_days_from_monday()));
            (monday, shift_days(monday, 6))
        }
        Unit::Fortnight => {
            let monday = shift_days(day, -i64::from(day.weekday().num_days_from_monday()));
            (monday, shift_days(monday, 13))
        }
        Unit::Month => month(day.year(), day.month()),
        Unit::Quarter => quarter(day.year(), day.month0() / 3 + 1),
        Unit::Year => year(day.year()),
    }
}

/// A calendar month.
pub(crate) fn month(year: i32, month: u32) -> Range {
    let first = NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default();
    (first, shift_days(shift_months(first, 1), -1))
}

/// A calendar quarter, 1–4.
pub(crate) fn quarter(year: i32, quarter: u32) -> Range {
    let first = NaiveDate::from_ymd_opt(year, quarter * 3 - 2, 1).unwrap_or_default();
    (first, shift_days(shift_months(first, 3), -1))
}

/// A calendar year.
pub(crate) fn year(year: i32) -> Range {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    (
        first,
        NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or_default(),
    )
}

/// The n-th such weekday of a month (1–4), or the last (5).
fn nth(year: i32, month: u32, weekday: Weekday, n: u8) -> Option<NaiveDate> {
    if n == 5 {
        let last = NaiveDate::from_weekday_of_month_opt(year, month, weekday, 5);
        return last.or_else(|| NaiveDate::from_weekday_of_month_opt(year, month, weekday, 4));
    }
    NaiveDate::from_weekday_of_month_opt(year, month, weekday, n)
}

/// A holiday by its words, in a year.
pub(crate) fn holiday(name: &str, year: i32) -> Option<NaiveDate> {
    let fixed = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    match name {
        "new year" | "new years" | "new year's" | "new years day" | "new year's day"
        | "new year day" => fixed(1, 1),
        "new years eve" | "new year's eve" | "new year eve" => fixed(12, 31),
        "mlk day" | "mlk" | "martin luther king day" => nth(year, 1, Weekday::Mon, 3),
        "valentines day" | "valentine's day" | "valentine day" | "valentines" | "valentine's" => {
            fixed(2, 14)
        }
        "presidents day" | "presidents' day" | "president's day" | "president day" => {
            nth(year, 2, Weekday::Mon, 3)
        }
        "easter" | "easter sunday" => easter(year),
        "mothers day" | "mother's day" | "mother day" => nth(year, 5, Weekday::Sun, 2),
        "memorial day" => nth(year, 5, Weekday::Mon, 5),
        "fathers day" | "father's day" | "father day" => nth(year, 6, Weekday::Sun, 3),
        "juneteenth" => fixed(6, 19),
        "independence day" | "fourth of july" | "4th of july" | "july fourth" | "july 4th" => {
            fixed(7, 4)
        }
        "labor day" | "labour day" => nth(year, 9, Weekday::Mon, 1),
        "columbus day" | "indigenous peoples day" => nth(year, 10, Weekday::Mon, 2),
        "halloween" => fixed(10, 31),
        "veterans day" | "veteran's day" | "veteran day" => fixed(11, 11),
        "thanksgiving" | "thanksgiving day" => nth(year, 11, Weekday::Thu, 4),
        "black friday" => nth(year, 11, Weekday::Thu, 4).map(|day| shift_days(day, 1)),
        "christmas" | "christmas day" | "xmas" => fixed(12, 25),
        "christmas eve" | "xmas eve" => fixed(12, 24),
        _ => None,
    }
}

/// Western Easter Sunday (the anonymous Gregorian computus).
fn easter(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let at = h + l - 7 * m + 114;
    NaiveDate::from_ymd_opt(
        year,
        u32::try_from(at / 31).ok()?,
        u32::try_from(at % 31 + 1).ok()?,
    )
}
