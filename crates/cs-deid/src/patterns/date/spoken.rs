//! Numbers in words, as dictations and voicemails say dates.

use crate::doc::{Doc, Kind};

const ONES: [&str; 20] = [
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
];
const TENS: [&str; 10] = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

/// The value of one number word, hyphenated ones included ("eighty-five").
pub(super) fn value(word: &str) -> Option<usize> {
    if let Some((tens, ones)) = word.split_once('-') {
        let tens = TENS.iter().position(|t| !t.is_empty() && *t == tens)?;
        let ones = ONES[..10].iter().position(|o| *o == ones)?;
        return Some(tens * 10 + ones);
    }
    ONES.iter().position(|o| *o == word).or_else(|| {
        TENS.iter()
            .position(|t| !t.is_empty() && *t == word)
            .map(|tens| tens * 10)
    })
}

/// The number below 100 that starts at `at`, and its last token.
fn below_hundred(doc: &Doc<'_>, at: usize) -> Option<(usize, usize)> {
    let first = value(doc.word(at))?;
    let dash = usize::from(doc.punct(at + 1, '-'));
    let ones = value(doc.word(at + 1 + dash));
    match ones {
        Some(ones @ 1..10) if first >= 20 && first % 10 == 0 => Some((first + ones, at + 1 + dash)),
        _ => Some((first, at)),
    }
}

/// The last token of a year in words at `at`: "nineteen eighty five", "two thousand seven",
/// "twenty oh four", "nineteen hundred".
pub(super) fn year(doc: &Doc<'_>, at: usize) -> Option<usize> {
    if doc.toks.get(at).is_none_or(|tok| tok.new_line) {
        return None;
    }
    if doc.word(at) == "two" && doc.word(at + 1) == "thousand" {
        let next = at + 2 + usize::from(doc.word(at + 2) == "and");
        return Some(below_hundred(doc, next).map_or(at + 1, |(_, last)| last));
    }
    if !matches!(doc.word(at), "eighteen" | "nineteen" | "twenty") {
        return None;
    }
    if doc.word(at + 1) == "hundred" {
        return Some(at + 1);
    }
    if matches!(doc.word(at + 1), "oh" | "o" | "zero") {
        return value(doc.word(at + 2)).filter(|n| *n < 10).map(|_| at + 2);
    }
    let (rest, last) = below_hundred(doc, at + 1)?;
    (rest >= 10).then_some(last)
}

/// A birth date read out in numbers: "three fifteen eighty five", three number words or
/// more in a row.
pub(super) fn read_out(doc: &Doc<'_>, at: usize) -> Option<usize> {
    let mut last = at;
    let mut words = 0;
    while words < 8
        && doc
            .toks
            .get(at + words)
            .is_some_and(|tok| words == 0 || !tok.new_line)
    {
        let word = doc.word(at + words);
        let number = value(word).is_some() || matches!(word, "oh" | "hundred" | "thousand");
        if !number || doc.kind(at + words) != Some(Kind::Word) {
            break;
        }
        last = at + words;
        words += 1;
    }
    (words >= 3).then_some(last)
}
