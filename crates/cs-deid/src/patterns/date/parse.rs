//! From a date's text to the day it means.

use chrono::NaiveDate;

/// A compact date: `20121123`, `08AUG2006`; the parsed calendar date if it is one.
pub(crate) fn compact(raw: &str) -> Option<NaiveDate> {
    if raw.len() == 8 && raw.bytes().all(|b| b.is_ascii_digit()) {
        let year: i32 = raw[..4].parse().ok()?;
        return (1900..=2099)
            .contains(&year)
            .then(|| NaiveDate::from_ymd_opt(year, raw[4..6].parse().ok()?, raw[6..].parse().ok()?))
            .flatten();
    }
    let day = raw.bytes().take_while(u8::is_ascii_digit).count();
    let letters = raw[day..]
        .bytes()
        .take_while(u8::is_ascii_alphabetic)
        .count();
    let year = raw.get(day + letters..)?;
    if !(1..=2).contains(&day)
        || !(year.len() == 4 || year.len() == 2)
        || !year.bytes().all(|b| b.is_ascii_digit())
    {
        return None;
    }
    let month = month_number(&raw[day..day + letters].to_ascii_lowercase())?;
    let year: i32 = year.parse().ok()?;
    NaiveDate::from_ymd_opt(
        if year < 100 { 2000 + year } else { year },
        month,
        raw[..day].parse().ok()?,
    )
}

/// The month's number by its English name or abbreviation.
pub(crate) fn month_number(word: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.trim_end_matches('.');
    let word = if word == "sept" { "sep" } else { word };
    (word.len() >= 3)
        .then(|| {
            NAMES
                .iter()
                .position(|name| name.starts_with(word) && (word.len() == 3 || *name == word))
        })
        .flatten()
        .and_then(|i| u32::try_from(i + 1).ok())
}

/// Whether a whole value reads as a date (used to keep dates out of id values).
pub(crate) fn looks_like(value: &str) -> bool {
    parse(value).is_some_and(|_| {
        value.contains(['/', '-', '.']) || value.bytes().any(|b| b.is_ascii_alphabetic())
    })
}

/// Reads a date in any of the formats above to the calendar date it means, for
/// normalising tokens. Two-digit years up to 30 are this century's. US order first.
pub(crate) fn parse(value: &str) -> Option<NaiveDate> {
    if let Some(date) = compact(value.trim()) {
        return Some(date);
    }
    let lower = value.to_lowercase();
    let parts: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|p| !p.is_empty() && !matches!(*p, "the" | "of"))
        .collect();
    let number = |p: &str| {
        p.trim_end_matches(|c: char| c.is_ascii_alphabetic())
            .parse::<u32>()
            .ok()
    };
    let [a, b, c] = parts.get(..3)? else {
        return None;
    };
    if parts.len() > 3 && !parts[3].as_bytes()[0].is_ascii_digit() {
        return None;
    }
    if let Some(month) = month_number(a) {
        return date_of(year_of(c)?, month, number(b)?);
    }
    if let Some(month) = month_number(b) {
        return date_of(year_of(c)?, month, number(a)?);
    }
    if a.len() == 4 {
        return date_of(
            i32::try_from(number(a)?).ok()?,
            number(b)?,
            number(c.split('t').next()?)?,
        );
    }
    let (x, y, year) = (number(a)?, number(b)?, year_of(c)?);
    if !c.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    date_of(year, x, y).or_else(|| date_of(year, y, x))
}

fn year_of(part: &str) -> Option<i32> {
    let year: i32 = part.parse().ok()?;
    match part.len() {
        4 => Some(year),
        2 => Some(if year <= 30 { 2000 + year } else { 1900 + year }),
        _ => None,
    }
}

fn date_of(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    (1880..=2100)
        .contains(&year)
        .then(|| NaiveDate::from_ymd_opt(year, month, day))
        .flatten()
}
