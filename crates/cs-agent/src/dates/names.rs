//! Calendar words and spelled numbers.

use chrono::Weekday;

/// A month by its English or Spanish name or a usual short form, 1–12.
pub(crate) fn month(word: &str) -> Option<u32> {
    Some(match word {
        "january" | "jan" | "enero" => 1,
        "february" | "feb" | "febrero" => 2,
        "march" | "mar" | "marzo" => 3,
        "april" | "apr" | "abril" => 4,
        "may" | "mayo" => 5,
        "june" | "jun" | "junio" => 6,
        "july" | "jul" | "julio" => 7,
        "august" | "aug" | "agosto" => 8,
        "september" | "sept" | "sep" | "septiembre" => 9,
        "october" | "oct" | "octubre" => 10,
        "november" | "nov" | "noviembre" => 11,
        "december" | "dec" | "diciembre" => 12,
        _ => return None,
    })
}

/// A weekday by name or short form, plural and possessive included.
pub(crate) fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" | "mon" | "mondays" | "lunes" => Weekday::Mon,
        "tuesday" | "tue" | "tues" | "tuesdays" | "martes" => Weekday::Tue,
        "wednesday" | "wed" | "weds" | "wednesdays" => Weekday::Wed,
        "thursday" | "thu" | "thur" | "thurs" | "thursdays" | "jueves" => Weekday::Thu,
        "friday" | "fri" | "fridays" | "viernes" => Weekday::Fri,
        "saturday" | "sat" | "saturdays" => Weekday::Sat,
        "sunday" | "sun" | "sundays" => Weekday::Sun,
        _ => return None,
    })
}

/// Short forms and names that are words or people too: a date only with a cue.
pub(crate) fn doubtful(word: &str) -> bool {
    matches!(
        word,
        "may"
            | "april"
            | "june"
            | "august"
            | "mar"
            | "jan"
            | "jun"
            | "sun"
            | "sat"
            | "mon"
            | "wed"
            | "march"
            | "dec"
            | "martes"
            | "julio"
    )
}

/// A counted span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Hour,
    Day,
    BusinessDay,
    Week,
    Fortnight,
    Month,
    Quarter,
    Year,
}

/// A unit by its usual words.
pub(crate) fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "hour" | "hours" | "hr" | "hrs" => Unit::Hour,
        "day" | "days" | "night" | "nights" => Unit::Day,
        "week" | "weeks" | "wk" | "wks" => Unit::Week,
        "fortnight" | "fortnights" => Unit::Fortnight,
        "month" | "months" | "mo" | "mos" | "mth" | "mths" => Unit::Month,
        "quarter" | "quarters" | "qtr" | "qtrs" => Unit::Quarter,
        "year" | "years" | "yr" | "yrs" => Unit::Year,
        _ => return None,
    })
}

/// A count in figures or words, up to 9,999.
pub(crate) fn number(word: &str) -> Option<i64> {
    const WORDS: [&str; 21] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    let figures = word.strip_suffix('+').unwrap_or(word);
    if (1..=4).contains(&figures.len()) && figures.bytes().all(|b| b.is_ascii_digit()) {
        return figures.parse().ok();
    }
    if let Some(at) = WORDS.iter().position(|name| *name == word) {
        return i64::try_from(at).ok();
    }
    Some(match word {
        "a" | "an" | "single" => 1,
        "couple" | "pair" => 2,
        "few" => 3,
        "dozen" => 12,
        "thirty" => 30,
        "forty" => 40,
        "forty-five" => 45,
        "fifty" => 50,
        "sixty" => 60,
        "seventy" => 70,
        "eighty" => 80,
        "ninety" => 90,
        "hundred" => 100,
        "twenty-four" => 24,
        "forty-eight" => 48,
        "seventy-two" => 72,
        _ => return None,
    })
}

/// A place in a row: `1st`, `first`, …, up to 31.
pub(crate) fn ordinal(word: &str) -> Option<u32> {
    const WORDS: [&str; 13] = [
        "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth",
        "ninth", "tenth", "eleventh", "twelfth",
    ];
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if !digits.is_empty()
        && digits.len() < 3
        && matches!(&word[digits.len()..], "st" | "nd" | "rd" | "th")
    {
        return digits.parse().ok().filter(|n| (1..=31).contains(n));
    }
    let at = WORDS.iter().position(|name| *name == word)?;
    u32::try_from(at).ok().filter(|n| *n > 0)
}
