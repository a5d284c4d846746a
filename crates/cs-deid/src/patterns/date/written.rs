//! Dates with a month's name, spoken days, holidays.

use super::birth_before;
use super::numeric::{day_ok, year_ok};
use crate::doc::{Case, Doc, Kind, Mode};
use crate::lexicon::MONTH;

fn ordinal_day(doc: &Doc<'_>, at: usize) -> bool {
    let word = doc.word(at);
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    doc.kind(at) == Some(Kind::Mixed)
        && matches!(&word[digits..], "st" | "nd" | "rd" | "th")
        && word[..digits].parse().is_ok_and(day_ok)
}

fn is_day(doc: &Doc<'_>, at: usize) -> bool {
    doc.number(at).is_some_and(day_ok) && doc.raw(at).len() <= 2 || ordinal_day(doc, at)
}

fn is_year(doc: &Doc<'_>, at: usize) -> bool {
    doc.number(at).is_some_and(year_ok) && doc.raw(at).len() == 4
}

/// "27 July 2019", "27-Jul-2019", "5-Aug", "the 27th of July".
pub(super) fn day_month(doc: &Doc<'_>, at: usize) -> Option<(usize, usize)> {
    if !is_day(doc, at) {
        return None;
    }
    let mut month = at + 1;
    if (doc.punct(month, '-') || doc.punct(month, '/') || doc.punct(month, '.'))
        && doc.touches(month)
    {
        month += 1;
    } else if doc.word(month) == "of" || (doc.word(month) == "day" && doc.word(month + 1) == "of") {
        month += if doc.word(month) == "of" { 1 } else { 2 };
    }
    // "7 mar" is a date; "take 2 may cause" isn't: a lone lower-case "may" or "mar" needs more.
    if doc.flags(month) & MONTH == 0 || doc.toks.get(month)?.new_line {
        return None;
    }
    let last = year_after(doc, month);
    let sure = last > month
        || month > at + 1
        || ordinal_day(doc, at)
        || !matches!(doc.word(month), "may" | "march" | "mar" | "dec" | "jan")
        || doc.toks[month].case != Case::Lower;
    let from = if at > 0 && doc.word(at - 1) == "the" && doc.joined(at) {
        at - 1
    } else {
        at
    };
    sure.then_some((from, last))
}

/// Steps over ", 2019", " of 2019", "-2019", " '19", " 19" (the last only where a birth date is read).
fn year_after(doc: &Doc<'_>, last: usize) -> usize {
    let mut i = last + 1;
    if doc.punct(i, '.') && doc.touches(i) {
        i += 1;
    }
    if doc.punct(i, ',')
        || ((doc.punct(i, '-') || doc.punct(i, '/')) && doc.touches(i))
        || doc.word(i) == "of"
    {
        i += 1;
    }
    if doc.toks.get(i).is_none_or(|t| t.new_line) {
        return last;
    }
    if is_year(doc, i) {
        return i;
    }
    let two = |at: usize| doc.kind(at) == Some(Kind::Num) && doc.raw(at).len() == 2;
    if matches!(doc.kind(i), Some(Kind::Punct('\'' | '’' | '‘')))
        && two(i + 1)
        && doc.touches(i + 1)
    {
        return i + 1;
    }
    let dashed = i > last + 1 && doc.punct(i - 1, '-') && two(i);
    let bare_two = two(i)
        && !unit_after(doc, i + 1)
        && (birth_before(doc, last.saturating_sub(1)) || birth_before(doc, last))
        && doc.joined(i);
    if dashed || bare_two { i } else { last }
}

fn unit_after(doc: &Doc<'_>, at: usize) -> bool {
    matches!(
        doc.word(at),
        "mg" | "mcg"
            | "ml"
            | "units"
            | "tab"
            | "tabs"
            | "days"
            | "weeks"
            | "months"
            | "years"
            | "yo"
            | "min"
            | "minutes"
            | "hours"
            | "%"
            | "lb"
            | "lbs"
            | "kg"
            | "times"
            | "visits"
            | "doses"
            | "puffs"
            | "pills"
            | "patients"
            | "people"
    )
}

pub(super) fn written(doc: &Doc<'_>, at: usize) -> Option<(usize, usize)> {
    if doc.flags(at) & MONTH != 0 {
        return month_first(doc, at);
    }
    let compound = matches!(
        doc.raw(at).as_bytes(),
        [b't' | b'T', _, _, _, _, _, _, _, ..]
    ) && (doc.word(at).starts_with("twenty-")
        || doc.word(at).starts_with("thirty-"));
    if compound || doc.flags(at) & crate::lexicon::NUMBER != 0 {
        return spoken_day(doc, at);
    }
    if doc.flags(at) & crate::lexicon::HOLIDAY == 0 {
        return None;
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
    let name_like = matches!(
        doc.word(at),
        "may" | "march" | "mar" | "june" | "april" | "august" | "jan" | "dec"
    );
    let upper_odd =
        doc.word(at) == "mar" && doc.toks[at].case == Case::Upper && doc.mode == Mode::Cased;
    if doc.toks.get(i).is_some_and(|t| !t.new_line) {
        if is_year(doc, i) {
            return Some((at, i));
        }
        if doc.word(i) == "of" && is_year(doc, i + 1) {
            return Some((at, i + 1));
        }
        let dose = unit_after(doc, i + 1) && name_like;
        let fraction = doc.punct(i + 1, '/') && doc.touches(i + 1);
        if is_day(doc, i) && !dose && !upper_odd && !fraction {
            let mut last = i;
            if (doc.punct(i + 1, '-') || doc.punct(i + 1, '–'))
                && is_day(doc, i + 2)
                && doc.touches(i + 1)
                && !(doc.raw(i + 2).len() == 2 && doc.punct(i, '-'))
            {
                last = i + 2;
            }
            return Some((at, year_after(doc, last)));
        }
        if let Some(last) = spoken_number(doc, i) {
            return Some((at, year_after(doc, last)));
        }
        if matches!(doc.kind(i), Some(Kind::Punct('\'' | '’')))
            && doc.kind(i + 1) == Some(Kind::Num)
            && doc.raw(i + 1).len() == 2
            && doc.touches(i + 1)
        {
            return Some((at, i + 1));
        }
    }
    let lead = matches!(
        doc.before(at, 1),
        "in" | "since"
            | "last"
            | "next"
            | "early"
            | "late"
            | "mid"
            | "this"
            | "during"
            | "until"
            | "till"
            | "by"
            | "for"
            | "from"
            | "through"
            | "every"
    ) || (doc.punct(at.wrapping_sub(1), '-') && doc.before(at, 2) == "mid");
    let shaped = doc.word(at).len() > 3
        && (!name_like
            || (doc.toks[at].case != Case::Lower
                && matches!(
                    doc.before(at, 1),
                    "in" | "since"
                        | "last"
                        | "next"
                        | "early"
                        | "late"
                        | "during"
                        | "until"
                        | "this"
                )));
    let name_follows = doc
        .toks
        .get(at + 1)
        .is_some_and(|t| !t.new_line && t.case == Case::Title && doc.joined(at + 1));
    let written_so = doc.toks[at].case != Case::Lower || !name_like;
    (lead && shaped && !name_follows && written_so).then_some((at, at))
}

/// "twenty-seventh", "twenty seventh", "third": the last token of a spoken day.
fn spoken_number(doc: &Doc<'_>, at: usize) -> Option<usize> {
    let word = doc.word(at);
    let ordinal = |w: &str| {
        w.ends_with("th")
            || matches!(w, "first" | "second" | "third")
            || w.ends_with("-first")
            || w.ends_with("-second")
            || w.ends_with("-third")
    };
    let number = doc.flags(at) & crate::lexicon::NUMBER != 0
        || word.starts_with("twenty-")
        || word.starts_with("thirty-");
    if !number || !doc.joined(at) {
        return None;
    }
    if ordinal(word) {
        return Some(at);
    }
    if matches!(word, "twenty" | "thirty") {
        let next = if doc.punct(at + 1, '-') {
            at + 2
        } else {
            at + 1
        };
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
        last = if doc.punct(at + 1, '-') {
            at + 2
        } else {
            at + 1
        };
    }
    let month = if doc.word(last + 1) == "of" {
        last + 2
    } else {
        return None;
    };
    if doc.flags(month) & MONTH == 0 {
        return None;
    }
    let from = if at > 0 && doc.word(at - 1) == "the" {
        at - 1
    } else {
        at
    };
    Some((from, year_after(doc, month)))
}

/// The first words of [`HOLIDAYS`], for the lexicon.
pub(crate) const HOLIDAY_WORDS: &str = "thanksgiving christmas xmas new valentine valentines \
    halloween independence labor memorial veterans presidents columbus mother mothers father \
    fathers mlk martin easter juneteenth hanukkah passover diwali ramadan groundhog boxing good \
    ash st saint cinco";

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
    for (words, alone) in HOLIDAYS {
        if words[0] != first || (1..words.len()).any(|i| doc.word(at + i) != words[i]) {
            continue;
        }
        let mut last = at + words.len() - 1;
        let dot = doc.punct(last + 1, '\'');
        let mut i = last + 1 + usize::from(dot);
        let dayish = matches!(
            doc.word(i),
            "day" | "eve" | "week" | "weekend" | "monday" | "sunday"
        ) && doc.toks[i].case == doc.toks[at].case;
        if dayish {
            last = i;
            i += 1;
        }
        let of = usize::from(doc.word(i) == "of" || doc.punct(i, ','));
        if is_year(doc, i + of) {
            return Some((at, i + of));
        }
        let lead = matches!(
            doc.before(at, 1),
            "on" | "since"
                | "after"
                | "before"
                | "by"
                | "until"
                | "around"
                | "last"
                | "next"
                | "this"
                | "over"
                | "for"
                | "at"
        );
        if dayish && matches!(doc.word(last), "day" | "eve") || (*alone && lead) {
            return Some((at, last));
        }
    }
    None
}
