//! Dates as staff type them, and dates as staff read them.

use chrono::{Datelike, NaiveDate};
use cs_fhir::fold_text;

/// `dd-Mmm-yyyy`, whatever the locale (clinical display rules).
pub fn show_date(date: NaiveDate) -> String {
    date.format("%d-%b-%Y").to_string()
}

/// Every day a typed date may mean; the American reading first. Empty when the
/// text is no date.
///
/// Understands `1982-03-14`, `19820314`, `3/14/82`, `3.14.1982`, `14-Mar-1982`,
/// `March 14, 1982`, `14 de marzo de 1982`. Where day and month can be swapped
/// both readings are given. A year of two digits is the latest one that is not
/// after `today`, because such dates are birth dates.
pub fn parse_dates(text: &str, today: NaiveDate) -> Vec<NaiveDate> {
    let folded = fold_text(text);
    let words: Vec<&str> = folded
        .split(' ')
        .filter(|word| !matches!(*word, "de" | "del" | "of" | "the"))
        .collect();
    let mut found = match words.as_slice() {
        [one] => compact(one),
        [a, b, c] => three(a, b, c, today),
        _ => Vec::new(),
    };
    found.dedup();
    found
}

/// `YYYYMMDD` or `MMDDYYYY`.
fn compact(text: &str) -> Vec<NaiveDate> {
    if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Vec::new();
    }
    let part = |from: usize, to: usize| {
        text.get(from..to)
            .and_then(|t| t.parse::<i32>().ok())
            .unwrap_or(0)
    };
    let plausible = |date: &NaiveDate| (1880..=2200).contains(&date.year());
    [
        day(part(0, 4), part(4, 6), part(6, 8)),
        day(part(4, 8), part(0, 2), part(2, 4)),
    ]
    .into_iter()
    .flatten()
    .filter(plausible)
    .collect()
}

fn three(a: &str, b: &str, c: &str, today: NaiveDate) -> Vec<NaiveDate> {
    let number = |text: &str| {
        let digits = text.trim_end_matches(|ch: char| ch.is_ascii_alphabetic());
        let suffix = &text[digits.len()..];
        let plain = matches!(suffix, "" | "st" | "nd" | "rd" | "th" | "o" | "ro");
        (plain && (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()))
            .then(|| digits.parse::<i32>().ok())?
    };
    let year = |text: &str| year_of(text, today);
    match (number(a), number(b), number(c)) {
        (Some(y), Some(m), Some(d)) if a.len() == 4 => day(y, m, d).into_iter().collect(),
        (Some(first), Some(second), Some(_)) => {
            let Some(y) = year(c) else { return Vec::new() };
            [day(y, first, second), day(y, second, first)]
                .into_iter()
                .flatten()
                .collect()
        }
        (None, Some(d), Some(_)) => named(a, d, year(c)),
        (Some(y), None, Some(d)) if a.len() == 4 => named(b, d, Some(y)),
        (Some(d), None, Some(_)) => named(b, d, year(c)),
        _ => Vec::new(),
    }
}

fn named(name: &str, d: i32, year: Option<i32>) -> Vec<NaiveDate> {
    month(name)
        .zip(year)
        .and_then(|(m, y)| day(y, m, d))
        .into_iter()
        .collect()
}

fn day(year: i32, month: i32, day: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

fn year_of(text: &str, today: NaiveDate) -> Option<i32> {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let year: i32 = text.parse().ok()?;
    match text.len() {
        4 => Some(year),
        2 => {
            let this = today.year();
            let candidate = this - this % 100 + year;
            Some(if candidate > this {
                candidate - 100
            } else {
                candidate
            })
        }
        _ => None,
    }
}

/// A month by its English or Spanish name, or the first three letters or more.
fn month(text: &str) -> Option<i32> {
    const NAMES: [(&str, &str); 12] = [
        ("january", "enero"),
        ("february", "febrero"),
        ("march", "marzo"),
        ("april", "abril"),
        ("may", "mayo"),
        ("june", "junio"),
        ("july", "julio"),
        ("august", "agosto"),
        ("september", "septiembre"),
        ("october", "octubre"),
        ("november", "noviembre"),
        ("december", "diciembre"),
    ];
    if text.len() < 3 {
        return None;
    }
    NAMES
        .iter()
        .position(|(english, spanish)| english.starts_with(text) || spanish.starts_with(text))
        .and_then(|at| i32::try_from(at + 1).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<String> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        parse_dates(text, today)
            .into_iter()
            .map(|date| date.to_string())
            .collect()
    }

    #[test]
    fn all_usual_forms_of_one_day() {
        for text in [
            "1982-03-14",
            "3/14/82",
            "03/14/1982",
            "3-14-1982",
            "3.14.82",
            "14-Mar-1982",
            "14 Mar 82",
            "March 14 1982",
            "March 14, 1982",
            "mar 14th, 1982",
            "14 March 1982",
            "14 de marzo de 1982",
            "19820314",
            "03141982",
            "1982/3/14",
            "1982 Mar 14",
        ] {
            assert_eq!(read(text), ["1982-03-14"], "{text}");
        }
    }

    #[test]
    fn a_swappable_day_and_month_gives_both() {
        assert_eq!(read("3/4/82"), ["1982-03-04", "1982-04-03"]);
        assert_eq!(read("5/5/1990"), ["1990-05-05"]);
    }

    #[test]
    fn two_digit_years_never_lie_ahead() {
        assert_eq!(read("1/2/26")[0], "2026-01-02");
        assert_eq!(read("1/2/27")[0], "1927-01-02");
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "maria",
            "617 555 0142",
            "00481273",
            "13/13/82",
            "30 Feb 1982",
            "mayra 14 82a",
            "1/2",
            "12345678",
        ] {
            assert_eq!(read(text), [] as [&str; 0], "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(days in 693_000_i32..739_000) {
            let date = NaiveDate::from_num_days_from_ce_opt(days).unwrap();
            prop_assert_eq!(read(&show_date(date)), [date.to_string()]);
            prop_assert_eq!(read(&date.to_string()), [date.to_string()]);
            prop_assert!(read(&date.format("%m/%d/%Y").to_string()).contains(&date.to_string()));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,24}") {
            let _ = read(&text);
        }
    }
}
