//! Dates of digits, told from ratios, scores and doses.

use super::birth_before;
use super::parse::{compact, month_number};
use crate::cues;
use crate::doc::{Doc, Kind};

/// Months have 31 days at most; a stricter check would let "31 June" leak.
fn month_ok(n: u32) -> bool {
    (1..=12).contains(&n)
}
pub(super) fn day_ok(n: u32) -> bool {
    (1..=31).contains(&n)
}
pub(super) fn year_ok(n: u32) -> bool {
    (1890..=2099).contains(&n)
}

pub(super) fn numeric(doc: &Doc<'_>, at: usize) -> Option<(usize, usize)> {
    if at > 0
        && doc.touches(at)
        && matches!(
            doc.kind(at - 1),
            Some(Kind::Punct('/' | '-' | '.' | ':' | '_' | '#' | '$' | '+'))
                | Some(Kind::Word | Kind::Mixed)
        )
        && !range_before(doc, at)
    {
        return None;
    }
    let a = doc.number(at)?;
    let a_len = doc.raw(at).len();
    let sep = match doc.kind(at + 1) {
        Some(Kind::Punct(c @ ('/' | '-' | '.' | '–')))
            if doc.touches(at + 1) && doc.touches(at + 2) =>
        {
            c
        }
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
        (4, 1 | 2) if sep != '.' && year_ok(a) && month_ok(b) && b_len == 2 => {
            (!third && !followed_by_digits(doc, at + 3)).then_some((at, at + 2))
        }
        (1 | 2, 1 | 2) if sep == '/' && !third => short(doc, at, a, b).map(|last| (at, last)),
        (1 | 2, 1 | 2)
            if sep == '-'
                && !third
                && month_ok(a)
                && day_ok(b)
                && a_len + b_len >= 3
                && birth_before(doc, at) =>
        {
            Some((at, at + 2))
        }
        _ => None,
    }
}

fn range_before(doc: &Doc<'_>, at: usize) -> bool {
    at >= 2 && doc.punct(at - 1, '-') && doc.kind(at - 2) == Some(Kind::Num)
}

fn followed_by_digits(doc: &Doc<'_>, at: usize) -> bool {
    matches!(doc.kind(at), Some(Kind::Punct('-' | '/' | '.')))
        && doc.touches(at)
        && doc.touches(at + 1)
        && matches!(doc.kind(at + 1), Some(Kind::Num | Kind::Mixed))
}

/// d/m/y, m/d/y, y/m/d, and the date part of an ISO instant.
fn three(doc: &Doc<'_>, at: usize, a: u32, a_len: usize) -> Option<usize> {
    let b = doc.number(at + 2)?;
    let b_len = doc.raw(at + 2).len();
    if let Some(Kind::Mixed) = doc.kind(at + 4) {
        let word = doc.raw(at + 4);
        let iso = a_len == 4
            && year_ok(a)
            && month_ok(b)
            && word.len() >= 3
            && word.as_bytes()[..2].iter().all(u8::is_ascii_digit)
            && matches!(word.as_bytes()[2], b'T' | b't');
        return iso.then(|| touching_end(doc, at + 4));
    }
    let c = doc.number(at + 4)?;
    let c_len = doc.raw(at + 4).len();
    if followed_by_digits(doc, at + 5)
        && !doc.punct(at + 5, '.')
        && !(doc.punct(at + 5, '-') && doc.punct(at + 7, doc.raw(at + 1).chars().next()?))
    {
        return None;
    }
    let fits = match (a_len, b_len, c_len) {
        (4, 1 | 2, 1 | 2) => year_ok(a) && month_ok(b) && day_ok(c),
        (1 | 2, 1 | 2, 4) => {
            year_ok(c) && ((month_ok(a) && day_ok(b)) || (day_ok(a) && month_ok(b)))
        }
        (1 | 2, 1 | 2, 2) => {
            (month_ok(a) && day_ok(b))
                || (day_ok(a) && month_ok(b))
                || (doc.punct(at + 1, '-') && month_ok(b) && day_ok(c))
        }
        _ => false,
    };
    fits.then_some(at + 4)
}

fn touching_end(doc: &Doc<'_>, mut last: usize) -> usize {
    while doc.touches(last + 1)
        && matches!(
            doc.kind(last + 1),
            Some(Kind::Punct(':' | '+' | '-' | '.') | Kind::Num | Kind::Mixed)
        )
    {
        last += 1;
    }
    while matches!(doc.kind(last), Some(Kind::Punct(_))) {
        last -= 1;
    }
    last
}

fn short(doc: &Doc<'_>, at: usize, a: u32, b: u32) -> Option<usize> {
    let us = month_ok(a) && day_ok(b);
    let eu = day_ok(a) && month_ok(b) && a > 12;
    if !us && !eu {
        return None;
    }
    // A range "12/2-12/5" proves itself.
    if (doc.punct(at + 3, '-') || doc.punct(at + 3, '–'))
        && doc.touches(at + 3)
        && doc.punct(at + 5, '/')
        && doc.number(at + 4).is_some_and(month_ok)
        && doc.number(at + 6).is_some_and(day_ok)
    {
        let year =
            doc.punct(at + 7, '/') && doc.touches(at + 7) && doc.kind(at + 8) == Some(Kind::Num);
        return Some(if year { at + 8 } else { at + 6 });
    }
    if eu || (a == 24 && b == 7) {
        return (eu && birth_before(doc, at)).then_some(at + 2);
    }
    if followed_by_digits(doc, at + 3) || (doc.punct(at + 3, '%')) {
        return None;
    }
    let mut back = 1;
    while matches!(doc.before(at, back), ":" | "(" | "-" | ",") && back < 3 {
        back += 1;
    }
    if doc.cued(at + 3, cues::RATIO_AFTER)
        || at >= back && doc.cued(at - back, cues::RATIO_BEFORE)
        || (doc.touches(at + 3) && matches!(doc.kind(at + 3), Some(Kind::Word | Kind::Mixed)))
    {
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
    let parts = doc.number(at + 1).is_some()
        && doc.number(at + 2).is_some()
        && doc.joined(at + 1)
        && doc.joined(at + 2);
    (parts && len <= 4 && doc.raw(at + 1).len() <= 2).then_some((at, at + 2))
}

fn id_before(doc: &Doc<'_>, at: usize) -> bool {
    matches!(
        doc.before(at, 1),
        "mrn"
            | "account"
            | "acct"
            | "claim"
            | "#"
            | "id"
            | "snomed"
            | "sct"
            | "number"
            | "code"
            | "("
    ) && !matches!(doc.before(at, 1), "(")
}

pub(super) fn mixed(doc: &Doc<'_>, at: usize) -> Option<(usize, usize)> {
    let raw = doc.raw(at);
    if raw.len() >= 6 && compact(raw).is_some() {
        return Some((at, at));
    }
    // "08AUG" or "8AUG".
    let day = raw.bytes().take_while(u8::is_ascii_digit).count();
    ((1..=2).contains(&day)
        && raw.len() >= day + 3
        && month_number(&raw[day..].to_ascii_lowercase()).is_some())
    .then_some((at, at))
}
