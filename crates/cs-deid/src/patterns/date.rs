//! Dates: numeric, written, spoken, partial, holidays. A year alone is kept
//! (45 CFR 164.514(b)(2)(i)(C) allows it); every finer element is found.

use chrono::NaiveDate;

use crate::doc::{Case, Doc, Kind, Mode};
use crate::lexicon::MONTH;
use crate::{Label, Span};

/// Finds dates token by token.
pub(crate) fn find(doc: &Doc<'_>, out: &mut Vec<Span>) {
    let mut at = 0;
    while at < doc.toks.len() {
        let found = match doc.kind(at) {
            Some(Kind::Num) => numeric(doc, at).or_else(|| day_month(doc, at)),
            Some(Kind::Mixed) => mixed(doc, at).or_else(|| day_month(doc, at)),
            Some(Kind::Word) => written(doc, at),
            _ => None,
        };
        let Some((from, mut last)) = found else {
            at += 1;
            continue;
        };
        last = time(doc, last);
        let label = if birth_before(doc, from) { Label::DateBirth } else { Label::Date };
        out.push(Span::new(doc.toks[from].start, doc.toks[last].end, label));
        at = last + 1;
    }
}

/// Months have 31 days at most; a stricter check would let "31 June" leak.
fn month_ok(n: u32) -> bool {
    (1..=12).contains(&n)
}
fn day_ok(n: u32) -> bool {
    (1..=31).contains(&n)
}
fn year_ok(n: u32) -> bool {
    (1890..=2099).contains(&n)
}

fn numeric(doc: &Doc<'_>, at: usize) -> Option<(usize, usize)> {
    if at > 0 && doc.touches(at) && matches!(doc.kind(at - 1), Some(Kind::Punct('/' | '-' | '.' | ':' | '_' | '#' | '$' | '+')) | Some(Kind::Word | Kind::Mixed)) && !range_before(doc, at) {
        return None;
    }
    let a = doc.number(at)?;
    let a_len = doc.raw(at).len();
    let sep = match doc.kind(at + 1) {
        Some(Kind::Punct(c @ ('/' | '-' | '.' | '–'))) if doc.touches(at + 1) && doc.touches(at + 2) => c,
        _ => return spaced_birth(doc, at, a_len),
    };
    let third = doc.punct(at + 3, sep) && doc.touches(at + 3) && doc.touches(at + 4);
    if third {
        if let Some(last) = three(doc, at, a, a_len) {
            return Some((at, last));
        }
        if sep != '/' {
            return None;
        }
    }
    let b = doc.number(at + 2)?;
    let b_len = doc.raw(at + 2).len();
    match (a_len, b_len) {
        (1 | 2, 4) if sep != '.' && month_ok(a) && year_ok(b) => (!third).then_some((at, at + 2)),
        (4, 1 | 2) if sep != '.' && year_ok(a) && month_ok(b) && b_len == 2 => (!third && !followed_by_digits(doc, at + 3)).then_some((at, at + 2)),
        (1 | 2, 1 | 2) if sep == '/' && !third => short(doc, at, a, b).map(|last| (at, last)),
        (1 | 2, 1 | 2) if sep == '-' && !third && month_ok(a) && day_ok(b) && a_len + b_len >= 3 && birth_before(doc, at) => Some((at, at + 2)),
        _ => None,
    }
}

fn range_before(doc: &Doc<'_>, at: usize) -> bool {
    at >= 2 && doc.punct(at - 1, '-') && doc.kind(at - 2) == Some(Kind::Num)
}

fn followed_by_digits(doc: &Doc<'_>, at: usize) -> bool {
    matches!(doc.kind(at), Some(Kind::Punct('-' | '/' | '.'))) && doc.touches(at) && doc.touches(at + 1) && matches!(doc.kind(at + 1), Some(Kind::Num | Kind::Mixed))
}

/// d/m/y, m/d/y, y/m/d, and the date part of an ISO instant.
fn three(doc: &Doc<'_>, at: usize, a: u32, a_len: usize) -> Option<usize> {
    let b = doc.number(at + 2)?;
    let b_len = doc.raw(at + 2).len();
    if let Some(Kind::Mixed) = doc.kind(at + 4) {
        let word = doc.raw(at + 4);
        let iso = a_len == 4 && year_ok(a) && month_ok(b) && word.len() >= 3 && word.as_bytes()[..2].iter().all(u8::is_ascii_digit) && matches!(word.as_bytes()[2], b'T' | b't');
        return iso.then(|| touching_end(doc, at + 4));
    }
    let c = doc.number(at + 4)?;
    let c_len = doc.raw(at + 4).len();
    if followed_by_digits(doc, at + 5) && !doc.punct(at + 5, '.') && !(doc.punct(at + 5, '-') && doc.punct(at + 7, doc.raw(at + 1).chars().next()?)) {
        return None;
    }
    let fits = match (a_len, b_len, c_len) {
        (4, 1 | 2, 1 | 2) => year_ok(a) && month_ok(b) && day_ok(c),
        (1 | 2, 1 | 2, 4) => year_ok(c) && ((month_ok(a) && day_ok(b)) || (day_ok(a) && month_ok(b))),
        (1 | 2, 1 | 2, 2) => (month_ok(a) && day_ok(b)) || (day_ok(a) && month_ok(b)) || (doc.punct(at + 1, '-') && month_ok(b) && day_ok(c)),
        _ => false,
    };
    fits.then_some(at + 4)
}

fn touching_end(doc: &Doc<'_>, mut last: usize) -> usize {
    while doc.touches(last + 1) && matches!(doc.kind(last + 1), Some(Kind::Punct(':' | '+' | '-' | '.') | Kind::Num | Kind::Mixed)) {
        last += 1;
    }
    while matches!(doc.kind(last), Some(Kind::Punct(_))) {
        last -= 1;
    }
    last
}

/// Words that make "5/10" a ratio, a score or a strength.
const RATIO_AFTER: &[&str] = &[
    "pain", "strength", "tab", "tabs", "tablet", "tablets", "session", "sessions", "strain", "systolic", "diastolic", "murmur", "scale", "vision", "os", "od", "ou", "points", "motor", "mg", "ml", "mcg", "edema", "dose", "doses", "hpf", "lpf", "power", "reflex", "reflexes", "positive", "correct", "full", "cup", "teaspoon", "tsp", "pill", "pills", "inch", "percent", "mile", "pack", "ppd", "normal", "bilaterally", "throughout", "grade", "intensity", "headache", "severity", "visits", "criteria", "questions", "mm", "cm", "l", "lobe", "half", "units", "capsule", "patch", "dosing", "time", "times", "ratio", "dilution", "solution", "saline", "ns", "weakness", "sat", "oz", "hr", "hrs",
];
const RATIO_BEFORE: &[&str] = &[
    "pain", "score", "scored", "scores", "exam", "and", "strength", "bp", "moca", "mmse", "apgar", "vision", "ratio", "level", "rated", "rates", "rating", "reflexes", "power", "acuity", "phq", "gad", "gcs", "scale", "sleep", "take", "takes", "taking", "give", "use", "grade", "murmur", "motor", "dtr", "dtrs", "pulses", "pulse", "fraction", "dose", "tone", "severity", "intensity", "epworth", "plus", "x", "resting", "than", "below", "above", "target", "under", "over", "goal",
];

fn short(doc: &Doc<'_>, at: usize, a: u32, b: u32) -> Option<usize> {
    let us = month_ok(a) && day_ok(b);
    let eu = day_ok(a) && month_ok(b) && a > 12;
    if !us && !eu {
        return None;
    }
    // A range "12/2-12/5" proves itself.
    if (doc.punct(at + 3, '-') || doc.punct(at + 3, '–')) && doc.touches(at + 3) && doc.punct(at + 5, '/') && doc.number(at + 4).is_some_and(month_ok) && doc.number(at + 6).is_some_and(day_ok) {
        let year = doc.punct(at + 7, '/') && doc.touches(at + 7) && doc.kind(at + 8) == Some(Kind::Num);
        return Some(if year { at + 8 } else { at + 6 });
    }
    if eu || (a == 24 && b == 7) {
        return (eu && birth_before(doc, at)).then_some(at + 2);
    }
    if followed_by_digits(doc, at + 3) || (doc.punct(at + 3, '%')) {
        return None;
    }
    let after = doc.word(at + 3);
    let mut back = 1;
    while matches!(doc.before(at, back), ":" | "(" | "-" | ",") && back < 3 {
        back += 1;
    }
    let before = doc.before(at, back);
    if RATIO_AFTER.contains(&after) || RATIO_BEFORE.contains(&before) || (doc.touches(at + 3) && matches!(doc.kind(at + 3), Some(Kind::Word | Kind::Mixed))) {
        return None;
    }
    Some(at + 2)
}

/// "DOB 6 26 38", "DOB: 032253".
fn spaced_birth(doc: &Doc<'_>, at: usize, len: usize) -> Option<(usize, usize)> {
    let raw = doc.raw(at);
    if len == 8 && compact(raw).is_some() && !id_before(doc, at) {
        return Some((at, at));
    }
    if !birth_before(doc, at) {
        return None;
    }
    if (len == 6 || len == 8) && doc.kind(at) == Some(Kind::Num) {
        return Some((at, at));
    }
    let parts = doc.number(at + 1).is_some() && doc.number(at + 2).is_some() && doc.joined(at + 1) && doc.joined(at + 2);
    (parts && len <= 4 && doc.raw(at + 1).len() <= 2).then_some((at, at + 2))
}

fn id_before(doc: &Doc<'_>, at: usize) -> bool {
    matches!(doc.before(at, 1), "mrn" | "account" | "acct" | "claim" | "#" | "id" | "snomed" | "sct" | "number" | "code" | "(") && !matches!(doc.before(at, 1), "(")
}

/// A compact date: `20121123`, `08AUG2006`; the parsed calendar date if it is one.
pub(crate) fn compact(raw: &str) -> Option<NaiveDate> {
    if raw.len() == 8 && raw.bytes().all(|b| b.is_ascii_digit()) {
        let year: i32 = raw[..4].parse().ok()?;
        return (1900..=2099).contains(&year).then(|| NaiveDate::from_ymd_opt(year, raw[4..6].parse().ok()?, raw[6..].parse().ok()?)).flatten();
    }
    let day = raw.bytes().take_while(u8::is_ascii_digit).count();
    let letters = raw[day..].bytes().take_while(u8::is_ascii_alphabetic).count();
    let year = raw.get(day + letters..)?;
    if !(1..=2).contains(&day) || !(year.len() == 4 || year.len() == 2) || !year.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let month = month_number(&raw[day..day + letters].to_ascii_lowercase())?;
    let year: i32 = year.parse().ok()?;
    NaiveDate::from_ymd_opt(if year < 100 { 2000 + year } else { year }, month, raw[..day].parse().ok()?)
}

fn mixed(doc: &Doc<'_>, at: usize) -> Option<(usize, usize)> {
    let raw = doc.raw(at);
    if raw.len() >= 6 && compact(raw).is_some() {
        return Some((at, at));
    }
    // "08AUG" or "8AUG".
    let day = raw.bytes().take_while(u8::is_ascii_digit).count();
    ((1..=2).contains(&day) && raw.len() >= day + 3 && month_number(&raw[day..].to_ascii_lowercase()).is_some()).then_some((at, at))
}

/// The month's number by its English name or abbreviation.
pub(crate) fn month_number(word: &str) -> Option<u32> {
    const NAMES: [&str; 12] = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    let word = word.trim_end_matches('.');
    let word = if word == "sept" { "sep" } else { word };
    (word.len() >= 3).then(|| NAMES.iter().position(|name| name.starts_with(word) && (word.len() == 3 || *name == word))).flatten().and_then(|i| u32::try_from(i + 1).ok())
}

fn ordinal_day(doc: &Doc<'_>, at: usize) -> bool {
    let word = doc.word(at);
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    doc.kind(at) == Some(Kind::Mixed) && matches!(&word[digits..], "st" | "nd" | "rd" | "th") && word[..digits].parse().is_ok_and(day_ok)
}

fn is_day(doc: &Doc<'_>, at: usize) -> bool {
    doc.number(at).is_some_and(day_ok) && doc.raw(at).len() <= 2 || ordinal_day(doc, at)
}

fn is_year(doc: &Doc<'_>, at: usize) -> bool {
    doc.number(at).is_some_and(year_ok) && doc.raw(at).len() == 4
}

/// "27 July 2019", "27-Jul-2019", "5-Aug", "the 27th of July".
fn day_month(doc: &Doc<'_>, at: usize) -> Option<(usize, usize)> {
    if !is_day(doc, at) {
        return None;
    }
    let mut month = at + 1;
    if (doc.punct(month, '-') || doc.punct(month, '/') || doc.punct(month, '.')) && doc.touches(month) {
        month += 1;
    } else if doc.word(month) == "of" || (doc.word(month) == "day" && doc.word(month + 1) == "of") {
        month += if doc.word(month) == "of" { 1 } else { 2 };
    }
    // "7 mar" is a date; "take 2 may cause" isn't: a lone lower-case "may" or "mar" needs more.
    if doc.flags(month) & MONTH == 0 || doc.toks.get(month)?.new_line {
        return None;
    }
    let last = year_after(doc, month);
    let sure = last > month || month > at + 1 || ordinal_day(doc, at) || !matches!(doc.word(month), "may" | "march" | "mar" | "dec" | "jan") || doc.toks[month].case != Case::Lower;
    let from = if at > 0 && doc.word(at - 1) == "the" && doc.joined(at) { at - 1 } else { at };
    sure.then_some((from, last))
}

/// Steps over ", 2019", " of 2019", "-2019", " '19", " 19" (the last only where a birth date is read).
fn year_after(doc: &Doc<'_>, last: usize) -> usize {
    let mut i = last + 1;
    if doc.punct(i, '.') && doc.touches(i) {
        i += 1;
    }
    if doc.punct(i, ',') || ((doc.punct(i, '-') || doc.punct(i, '/')) && doc.touches(i)) || doc.word(i) == "of" {
        i += 1;
    }
    if doc.toks.get(i).is_none_or(|t| t.new_line) {
        return last;
    }
    if is_year(doc, i) {
        return i;
    }
    let two = |at: usize| doc.kind(at) == Some(Kind::Num) && doc.raw(at).len() == 2;
    if matches!(doc.kind(i), Some(Kind::Punct('\'' | '’' | '‘'))) && two(i + 1) && doc.touches(i + 1) {
        return i + 1;
    }
    let dashed = i > last + 1 && doc.punct(i - 1, '-') && two(i);
    let bare_two = two(i) && !unit_after(doc, i + 1) && (birth_before(doc, last.saturating_sub(1)) || birth_before(doc, last)) && doc.joined(i);
    if dashed || bare_two { i } else { last }
}

fn unit_after(doc: &Doc<'_>, at: usize) -> bool {
    matches!(doc.word(at), "mg" | "mcg" | "ml" | "units" | "tab" | "tabs" | "days" | "weeks" | "months" | "years" | "yo" | "min" | "minutes" | "hours" | "%" | "lb" | "lbs" | "kg" | "times" | "visits" | "doses" | "puffs" | "pills" | "patients" | "people")
}

fn written(doc: &Doc<'_>, at: usize) -> Option<(usize, usize)> {
    if doc.flags(at) & MONTH != 0 {
        return month_first(doc, at);
    }
    let compound = doc.word(at).starts_with("twenty-") || doc.word(at).starts_with("thirty-");
    if compound || doc.flags(at) & crate::lexicon::NUMBER != 0 {
        return spoken_day(doc, at);
    }
    holiday(doc, at)
}

/// "July 27, 2019", "Jul 27 '19", "July 2019", "July of 2019", "July 27th".
fn month_first(doc: &Doc<'_>, at: usize) -> Option<(usize, usize)> {
    let mut i = at + 1;
    if doc.punct(i, '.') && doc.touches(i) {
        i += 1;
    }
    if doc.punct(i, '-') && doc.touches(i) && doc.touches(i + 1) {
        i += 1;
    }
    if doc.word(i) == "the" {
        i += 1;
    }
    let name_like = matches!(doc.word(at), "may" | "march" | "mar" | "june" | "april" | "august" | "jan" | "dec");
    let upper_odd = doc.word(at) == "mar" && doc.toks[at].case == Case::Upper && doc.mode == Mode::Cased;
    if doc.toks.get(i).is_some_and(|t| !t.new_line) {
        if is_year(doc, i) {
            return Some((at, i));
        }
        if doc.word(i) == "of" && is_year(doc, i + 1) {
            return Some((at, i + 1));
        }
        if is_day(doc, i) && !(unit_after(doc, i + 1) && name_like) && !upper_odd && !(doc.punct(i + 1, '/') && doc.touches(i + 1)) {
            let mut last = i;
            if (doc.punct(i + 1, '-') || doc.punct(i + 1, '–')) && is_day(doc, i + 2) && doc.touches(i + 1) && !(doc.raw(i + 2).len() == 2 && doc.punct(i, '-')) {
                last = i + 2;
            }
            return Some((at, year_after(doc, last)));
        }
        if let Some(last) = spoken_number(doc, i) {
            return Some((at, year_after(doc, last)));
        }
        if matches!(doc.kind(i), Some(Kind::Punct('\'' | '’'))) && doc.kind(i + 1) == Some(Kind::Num) && doc.raw(i + 1).len() == 2 && doc.touches(i + 1) {
            return Some((at, i + 1));
        }
    }
    let lead = matches!(doc.before(at, 1), "in" | "since" | "last" | "next" | "early" | "late" | "mid" | "this" | "during" | "until" | "till" | "by" | "for" | "from" | "through" | "every") || (doc.punct(at.wrapping_sub(1), '-') && doc.before(at, 2) == "mid");
    let shaped = doc.word(at).len() > 3 && (!name_like || (doc.toks[at].case != Case::Lower && matches!(doc.before(at, 1), "in" | "since" | "last" | "next" | "early" | "late" | "during" | "until" | "this")));
    let name_follows = doc.toks.get(at + 1).is_some_and(|t| !t.new_line && t.case == Case::Title && doc.joined(at + 1));
    (lead && shaped && !name_follows && doc.toks[at].case != Case::Lower || lead && shaped && !name_like && !name_follows).then_some((at, at))
}

/// "twenty-seventh", "twenty seventh", "third": the last token of a spoken day.
fn spoken_number(doc: &Doc<'_>, at: usize) -> Option<usize> {
    let word = doc.word(at);
    let ordinal = |w: &str| w.ends_with("th") || matches!(w, "first" | "second" | "third") || w.ends_with("-first") || w.ends_with("-second") || w.ends_with("-third");
    let number = doc.flags(at) & crate::lexicon::NUMBER != 0 || word.starts_with("twenty-") || word.starts_with("thirty-");
    if !number || !doc.joined(at) {
        return None;
    }
    if ordinal(word) {
        return Some(at);
    }
    if matches!(word, "twenty" | "thirty") {
        let next = if doc.punct(at + 1, '-') { at + 2 } else { at + 1 };
        if doc.flags(next) & crate::lexicon::NUMBER != 0 {
            return Some(next);
        }
        return Some(at);
    }
    (word != "hundred" && doc.closes(at)).then_some(at)
}

/// "the twenty-seventh of July", "third of May 2020".
fn spoken_day(doc: &Doc<'_>, at: usize) -> Option<(usize, usize)> {
    let mut last = at;
    if matches!(doc.word(at), "twenty" | "thirty") {
        last = if doc.punct(at + 1, '-') { at + 2 } else { at + 1 };
    }
    let month = if doc.word(last + 1) == "of" { last + 2 } else { return None };
    if doc.flags(month) & MONTH == 0 {
        return None;
    }
    let from = if at > 0 && doc.word(at - 1) == "the" { at - 1 } else { at };
    Some((from, year_after(doc, month)))
}

const HOLIDAYS: &[(&[&str], bool)] = &[
    (&["thanksgiving"], true),
    (&["christmas"], true),
    (&["xmas"], true),
    (&["new", "year"], false),
    (&["new", "years"], false),
    (&["valentine"], false),
    (&["valentines"], false),
    (&["halloween"], true),
    (&["independence"], false),
    (&["labor"], false),
    (&["memorial"], false),
    (&["veterans"], false),
    (&["presidents"], false),
    (&["columbus"], false),
    (&["mother"], false),
    (&["mothers"], false),
    (&["father"], false),
    (&["fathers"], false),
    (&["mlk"], false),
    (&["martin", "luther", "king"], false),
    (&["easter"], true),
    (&["juneteenth"], true),
    (&["hanukkah"], true),
    (&["passover"], true),
    (&["diwali"], true),
    (&["ramadan"], true),
    (&["groundhog"], false),
    (&["boxing"], false),
    (&["good", "friday"], true),
    (&["ash", "wednesday"], true),
    (&["st", "patrick"], false),
    (&["saint", "patrick"], false),
    (&["cinco", "de", "mayo"], true),
];

/// "Thanksgiving 2006", "New Year's Day", "Christmas Eve".
fn holiday(doc: &Doc<'_>, at: usize) -> Option<(usize, usize)> {
    let first = doc.word(at);
    let first = first.strip_suffix("s'").unwrap_or(first);
    for (words, alone) in HOLIDAYS {
        if words[0] != first || (1..words.len()).any(|i| doc.word(at + i) != words[i]) {
            continue;
        }
        let mut last = at + words.len() - 1;
        let dot = doc.punct(last + 1, '\'');
        let mut i = last + 1 + usize::from(dot);
        let dayish = matches!(doc.word(i), "day" | "eve" | "week" | "weekend" | "monday" | "sunday") && doc.toks[i].case == doc.toks[at].case;
        if dayish {
            last = i;
            i += 1;
        }
        let of = usize::from(doc.word(i) == "of" || doc.punct(i, ','));
        if is_year(doc, i + of) {
            return Some((at, i + of));
        }
        let lead = matches!(doc.before(at, 1), "on" | "since" | "after" | "before" | "by" | "until" | "around" | "last" | "next" | "this" | "over" | "for" | "at");
        if dayish && matches!(doc.word(last), "day" | "eve") || (*alone && lead) {
            return Some((at, last));
        }
    }
    None
}

/// " 11:10", " at 3:15 pm" glued to a date.
fn time(doc: &Doc<'_>, last: usize) -> usize {
    let mut i = last + 1;
    if doc.word(i) == "at" || doc.punct(i, ',') || doc.punct(i, '@') {
        i += 1;
    }
    let clock = doc.number(i).is_some_and(|h| h < 24) && doc.punct(i + 1, ':') && doc.touches(i + 1) && doc.touches(i + 2) && !doc.toks[i].new_line;
    if !clock || !matches!(doc.kind(i + 2), Some(Kind::Num | Kind::Mixed)) || doc.raw(i + 2).len() < 2 {
        return last;
    }
    let mut end = i + 2;
    if doc.punct(end + 1, ':') && doc.touches(end + 1) && doc.touches(end + 2) {
        end += 2;
    }
    if matches!(doc.word(end + 1), "am" | "pm") && doc.joined(end + 1) { end + 1 } else { end }
}

/// Whether a birth date is being named just before.
fn birth_before(doc: &Doc<'_>, at: usize) -> bool {
    (1..=4).any(|back| {
        let word = doc.before(at, back);
        matches!(word, "dob" | "born" | "birthdate" | "birthday" | "bday" | "birth" | "d.o.b" | "fnac" | "nacimiento")
            || (word == "b" && back >= 2 && (1..=5).any(|b| doc.before(at, b) == "o"))
    }) && (1..=4).take_while(|back| !matches!(doc.before(at, *back), "dob" | "born" | "birth" | "birthdate" | "birthday" | "bday")).all(|back| !matches!(doc.before(at, back), ";" | "/"))
}

/// Whether a whole value reads as a date (used to keep dates out of id values).
pub(crate) fn looks_like(value: &str) -> bool {
    parse(value).is_some_and(|_| value.contains(['/', '-', '.']) || value.bytes().any(|b| b.is_ascii_alphabetic()))
}

/// Reads a date in any of the formats above to the calendar date it means, for
/// normalising tokens. Two-digit years up to 30 are this century's. US order first.
pub(crate) fn parse(value: &str) -> Option<NaiveDate> {
    if let Some(date) = compact(value.trim()) {
        return Some(date);
    }
    let lower = value.to_lowercase();
    let parts: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty() && !matches!(*p, "the" | "of")).collect();
    let number = |p: &str| p.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse::<u32>().ok();
    let [a, b, c] = parts.get(..3)? else { return None };
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
        return date_of(i32::try_from(number(a)?).ok()?, number(b)?, number(c.split('t').next()?)?);
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
    (1880..=2100).contains(&year).then(|| NaiveDate::from_ymd_opt(year, month, day)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let doc = Doc::new(text);
        let mut out = vec![];
        find(&doc, &mut out);
        out.iter().map(|s| s.of(text).to_string()).collect()
    }

    #[test]
    fn every_usual_format() {
        for date in [
            "2019-09-03T23:30:00Z", "12/6/24", "7.17.15", "November 6, 2013", "08AUG2006", "9/28", "january 2", "01/2010", "2025/4/5", "8.28.20", "Feb. 25 2004",
            "the 27th of July", "Feb 3", "5-Aug", "11/18/14 11:10", "10/2020", "26-Dec-2002", "20140205", "1/3-1/6", "Jul 25 '14", "May of 2018", "May 1999",
            "Thanksgiving 2006", "New Year's Day 2011", "Valentine's Day 2016", "the twenty-seventh of July", "June 9th, 2026", "3 March 2020", "Christmas Eve 2016", "13JAN2011", "14-Feb-19",
        ] {
            assert_eq!(found(&format!("She was seen on {date} by us")), vec![date], "{date}");
        }
    }

    #[test]
    fn birth_dates_by_their_slot() {
        for date in ["032253", "6 26 38", "july 15th 67", "10-26-73", "4 January 1950", "1964-12-22", "Jun 3 '38"] {
            let text = format!("DOB: {date}  phone");
            let doc = Doc::new(&text);
            let mut out = vec![];
            find(&doc, &mut out);
            assert_eq!(out.iter().map(|s| (s.of(&text), s.label)).collect::<Vec<_>>(), vec![(date, Label::DateBirth)], "{date}");
        }
    }

    #[test]
    fn ratios_years_and_durations_stay() {
        for text in [
            "BP 120/80", "pain 4/10", "4/10 pain", "5/5 strength", "Exam: 2/10, no edema", "24/7", "in 2021", "since 2019", "for 6 months", "1/2 tab", "20/40 OS", "5/325 mg",
            "GOLD 2023", "in 4-6 weeks", "MoCA 22/30", "may be 5 or 6", "0093-7146-56", "3-0 nylon", "day 3 of 7", "L4-L5", "1:1000 epi", "12/15 sessions", "9/10 criteria",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn the_same_day_reads_the_same() {
        let day = NaiveDate::from_ymd_opt(1985, 3, 15);
        for text in ["1985-03-15", "03/15/1985", "3/15/85", "15MAR1985", "March 15th, 1985", "15 March 1985", "the 15th of March, 1985", "19850315", "Mar. 15 '85"] {
            assert_eq!(parse(text), day, "{text}");
        }
    }
}
