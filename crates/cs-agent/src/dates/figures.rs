//! Dates in one token: `2026-03-14`, `3/14/26`, `14-Nov`, `Q3`, `-2d`, `3/1-3/14`.

use super::calendar::{self, Range, shift};
use super::names::{self, Unit};
use super::period::{Day, Period};
use chrono::NaiveDate;

/// A year of two digits is the one of this century up to ten years ahead.
pub(super) fn year_of(text: &str, today: NaiveDate) -> Option<i32> {
    use chrono::Datelike;
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let year: i32 = text.parse().ok()?;
    match text.len() {
        4 => Some(year).filter(|y| (1900..2200).contains(y)),
        2 => {
            let century = today.year() - today.year() % 100;
            Some(if century + year > today.year() + 10 {
                century + year - 100
            } else {
                century + year
            })
        }
        _ => None,
    }
}

/// One token as a day or period.
pub(super) fn read(word: &str, today: NaiveDate) -> Option<Period> {
    whole_date(word, today)
        .or_else(|| offset(word, today))
        .or_else(|| double(word, today))
}

/// Every way a single day, month or quarter is written in one token.
fn whole_date(word: &str, today: NaiveDate) -> Option<Period> {
    let parts: Vec<&str> = word.split(['-', '/', '.']).collect();
    let number = |text: &str| -> Option<u32> {
        let plain = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let tail = &text[plain.len()..];
        if plain.is_empty()
            || plain.len() > 2
            || !plain.bytes().all(|b| b.is_ascii_digit())
            || !matches!(tail, "" | "st" | "nd" | "rd" | "th")
        {
            return None;
        }
        plain.parse().ok()
    };
    match parts.as_slice() {
        [y, m, d] if y.len() == 4 => {
            let month = number(m).or_else(|| names::month(m))?;
            Period::day(year_of(y, today)?, month, number(d)?)
        }
        [a, b, y] => {
            let year = year_of(y, today)?;
            if let Some(month) = names::month(b) {
                return Period::day(year, month, number(a)?);
            }
            if let Some(month) = names::month(a) {
                return Period::day(year, month, number(b)?);
            }
            let (first, second) = (number(a)?, number(b)?);
            Period::day(year, first, second).or_else(|| Period::day(year, second, first))
        }
        [y, m] if y.len() == 4 && word.contains('-') || y.len() == 4 && word.contains('/') => {
            let month = number(m).filter(|m| (1..=12).contains(m))?;
            Some(Period::range(calendar::month(year_of(y, today)?, month)))
        }
        [m, y] if y.len() == 4 && !word.contains('.') => {
            let month = number(m)
                .or_else(|| names::month(m))
                .filter(|m| (1..=12).contains(m))?;
            Some(Period::range(calendar::month(year_of(y, today)?, month)))
        }
        [a, b] => {
            if let (Some(day), Some(month)) = (number(a), names::month(b)) {
                return Period::yearless(month, Day::One(day));
            }
            if let (Some(month), Some(day)) = (names::month(a), number(b)) {
                return Period::yearless(month, Day::One(day));
            }
            if !word.contains('/') {
                return None;
            }
            let (first, second) = (number(a)?, number(b)?);
            Period::yearless(first, Day::One(second))
                .or_else(|| Period::yearless(second, Day::One(first)))
        }
        _ => None,
    }
}

/// `-2d`, `+1w`, `-3m`, `-1y`: that many units from today.
fn offset(word: &str, today: NaiveDate) -> Option<Period> {
    let sign = match word.chars().next()? {
        '-' => -1,
        '+' => 1,
        _ => return None,
    };
    let (count, unit) = split_unit(word.get(1..)?)?;
    Some(Period::range(one(shift(today, unit, sign * count))))
}

/// `3d`, `2wks`, `48h`: a count and a unit in one token.
pub(super) fn split_unit(word: &str) -> Option<(i64, Unit)> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '-');
    if digits.is_empty() || digits.len() > 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let unit = match word[digits.len()..].trim_start_matches('-') {
        "d" => Unit::Day,
        "w" => Unit::Week,
        "m" => Unit::Month,
        "y" => Unit::Year,
        "h" => Unit::Hour,
        "q" => Unit::Quarter,
        other => names::unit(other)?,
    };
    Some((digits.parse().ok()?, unit))
}

/// `3/1-3/14`, `11/1/26-11/15/26`: two days in one token.
fn double(word: &str, today: NaiveDate) -> Option<Period> {
    let (left, right) = word.split_once('-')?;
    if !left.contains('/') || !right.contains('/') {
        return None;
    }
    Period::between(whole_date(left, today)?, whole_date(right, today)?)
}

const fn one(day: NaiveDate) -> Range {
    (day, day)
}
