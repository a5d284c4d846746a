//! Ages over 89 (45 CFR 164.514(b)(2)(i)(C)): the number alone, as a digit or a word.

use crate::cues;
use crate::doc::{Doc, Kind};
use crate::{Label, Span};

const ONES: &[&str] = &[
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
];

/// Finds ages of 90 and more that stand in an age's context.
pub(crate) fn find(doc: &Doc<'_>, out: &mut Vec<Span>) {
    for at in 0..doc.toks.len() {
        match doc.kind(at) {
            Some(Kind::Num) => digits(doc, at, out),
            Some(Kind::Mixed) => glued(doc, at, out),
            Some(Kind::Word)
                if doc.cued(at, cues::OLD_AGE)
                    || matches!(doc.raw(at).as_bytes(), [b'n' | b'N', _, _, _, _, _, _, ..]) =>
            {
                words(doc, at, out)
            }
            _ => {}
        }
    }
}

fn old(n: u32) -> bool {
    (90..=125).contains(&n)
}

fn digits(doc: &Doc<'_>, at: usize, out: &mut Vec<Span>) {
    if !doc.number(at).is_some_and(old) {
        return;
    }
    if doc.punct(at + 1, '.')
        && doc.touches(at + 1)
        && doc.touches(at + 2)
        && doc.kind(at + 2) == Some(Kind::Num)
    {
        return;
    }
    if age_before(doc, at) || age_after(doc, at + 1) {
        out.push(Span::new(
            doc.toks[at].start,
            doc.toks[at].end,
            Label::Age90Plus,
        ));
    }
}

/// "94yo", "101F", "92yrs".
fn glued(doc: &Doc<'_>, at: usize, out: &mut Vec<Span>) {
    let word = doc.word(at);
    let split = word.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = word.split_at(split);
    let age_unit = matches!(
        unit,
        "yo" | "y" | "yr" | "yrs" | "f" | "m" | "yof" | "yom" | "yf" | "ym" | "year" | "years"
    );
    // "98F" may be a temperature: the letter counts only with a sentence around it.
    let sex = matches!(unit, "f" | "m")
        && !(matches!(
            doc.word(at + 1),
            "with"
                | "who"
                | "w"
                | "c"
                | "presents"
                | "presenting"
                | "admitted"
                | "seen"
                | "pt"
                | "patient"
                | "here"
        ));
    if age_unit && !sex && number.parse::<u32>().is_ok_and(old) {
        let start = doc.toks[at].start;
        out.push(Span::new(start, start + split, Label::Age90Plus));
    }
}

fn words(doc: &Doc<'_>, at: usize, out: &mut Vec<Span>) {
    let tok = &doc.toks[at];
    let word = doc.word(at);
    if matches!(word, "centenarian" | "nonagenarian" | "nineties") {
        out.push(Span::new(tok.start, tok.end, Label::Age90Plus));
        return;
    }
    let (mut from, mut to) = (at, at);
    if word == "hundred" {
        if at > 0 && matches!(doc.word(at - 1), "one" | "a") {
            from = at - 1;
        }
        while to < at + 3 && (doc.word(to + 1) == "and" || ONES.contains(&doc.word(to + 1))) {
            to += 1;
        }
    } else if word == "ninety" {
        let dash = usize::from(doc.punct(at + 1, '-'));
        if ONES.contains(&doc.word(at + 1 + dash)) {
            to = at + 1 + dash;
        }
    } else if !word.starts_with("ninety-") {
        return;
    }
    if age_before(doc, from) || age_after(doc, to + 1) {
        out.push(Span::new(
            doc.toks[from].start,
            doc.toks[to].end,
            Label::Age90Plus,
        ));
    }
}

fn age_before(doc: &Doc<'_>, at: usize) -> bool {
    let one = doc.before(at, 1);
    let two = doc.before(at, 2);
    match one {
        "age" | "aged" | "ages" | "yo" | "turned" | "turning" | "turns" => true,
        "to" | "of" | "at" | "is" | "was" | "be" | "over" | "until" | "past" | "reached"
        | "about" | "approximately" | "almost" | "nearly" | "now" => {
            matches!(
                two,
                "age"
                    | "lived"
                    | "mother"
                    | "father"
                    | "aged"
                    | "died"
                    | "grandmother"
                    | "grandfather"
                    | "sister"
                    | "brother"
                    | "aunt"
                    | "uncle"
            ) || (one == "of" && two == "age")
                || (one == "at" && matches!(two, "died" | "dead" | "passed" | "deceased"))
        }
        ":" | "=" => matches!(two, "age" | "aged"),
        _ => false,
    }
}

fn age_after(doc: &Doc<'_>, mut at: usize) -> bool {
    if doc.punct(at, '+') {
        at += 1;
    }
    if doc.punct(at, '-') || doc.punct(at, '–') {
        at += 1;
    }
    match doc.word(at) {
        "year-old" | "years-old" | "yr-old" | "y-o" | "yo" | "yof" | "yom" | "yrs-old" => true,
        "year" | "years" | "yr" | "yrs" => {
            let next = if doc.punct(at + 1, '-') || doc.punct(at + 1, '.') {
                at + 2
            } else {
                at + 1
            };
            matches!(doc.word(next), "old" | "young" | "of") && doc.word(next + 1) != "experience"
        }
        "y" => doc.word(at + 2) == "o" || doc.punct(at + 1, '.'),
        _ => false,
    }
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
    fn old_ages_are_found_and_only_they() {
        assert_eq!(
            found("Father lived to age 103; mother to ninety-three year old"),
            ["103", "ninety-three"]
        );
        assert_eq!(
            found("a 94 y/o woman, her 101-year-old aunt, a 92yo"),
            ["94", "101", "92"]
        );
        assert!(found("HR 98, SpO2 96%, T 98.6, 90-day supply, BP 118/92, age 89, 45 y/o, weight 101 kg, 98F").is_empty());
    }
}
