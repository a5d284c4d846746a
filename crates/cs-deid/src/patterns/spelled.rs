//! Identifiers spelled out in words: "five one oh …", "ada at example dot org",
//! "twelve juniper lane".

use crate::cues;
use crate::doc::{Doc, Kind};
use crate::lexicon::{FUNC, NUMBER};
use crate::{Label, Span};

/// Finds spelled telephone numbers, e-mail addresses and street addresses.
pub(crate) fn find(doc: &Doc<'_>, out: &mut Vec<Span>) {
    let mut at = 0;
    while at < doc.toks.len() {
        if doc.flags(at) & NUMBER != 0 || doc.word(at) == "zero" {
            if let Some(last) = digits(doc, at) {
                push(doc, at, last, Label::Phone, out);
                at = last + 1;
                continue;
            }
            if let Some(last) = street(doc, at) {
                push(doc, at, last, Label::Address, out);
                at = last + 1;
                continue;
            }
        }
        if doc.word(at) == "dot"
            && let Some((from, last)) = email(doc, at)
        {
            push(doc, from, last, Label::Email, out);
            at = last;
        }
        at += 1;
    }
}

fn push(doc: &Doc<'_>, from: usize, last: usize, label: Label, out: &mut Vec<Span>) {
    out.push(Span::new(doc.toks[from].start, doc.toks[last].end, label));
}

fn digit(word: &str) -> bool {
    matches!(
        word,
        "zero"
            | "oh"
            | "o"
            | "one"
            | "two"
            | "three"
            | "four"
            | "five"
            | "six"
            | "seven"
            | "eight"
            | "nine"
            | "double"
            | "triple"
    )
}

/// Seven spoken digits or more; dashes and commas may part them.
fn digits(doc: &Doc<'_>, at: usize) -> Option<usize> {
    let (mut count, mut last, mut i) = (0, at, at);
    while i < at + 40 && doc.toks.get(i).is_some_and(|tok| i == at || !tok.new_line) {
        if digit(doc.word(i)) {
            count += 1;
            last = i;
        } else if !matches!(doc.kind(i), Some(Kind::Punct('-' | ',' | '.')))
            && doc.word(i) != "dash"
        {
            break;
        }
        i += 1;
    }
    (count >= 7).then_some(last)
}

/// "ada dot byron at example dot org": from the word before "at" to the domain.
fn email(doc: &Doc<'_>, dot: usize) -> Option<(usize, usize)> {
    let domain = matches!(
        doc.word(dot + 1),
        "com" | "org" | "net" | "edu" | "gov" | "io" | "us" | "health"
    );
    if !domain || dot < 3 {
        return None;
    }
    let at = dot - 2;
    if doc.word(at) != "at" && !doc.punct(at, '@') {
        return None;
    }
    let mut from = at - 1;
    while from >= 2
        && matches!(doc.word(from - 1), "dot" | "underscore" | "dash" | "point")
        && !doc.toks[from].new_line
    {
        from -= 2;
    }
    Some((from, dot + 1))
}

/// "twelve juniper lane", "forty two county road 9": a number in words, then a street.
fn street(doc: &Doc<'_>, at: usize) -> Option<usize> {
    let mut i = at;
    while i < at + 4 && (doc.flags(i) & NUMBER != 0 || matches!(doc.word(i), "oh" | "thousand")) {
        i += 1;
    }
    let name = i;
    if doc.word(i) == "county" && matches!(doc.word(i + 1), "road" | "route") {
        let numbered = matches!(doc.kind(i + 2), Some(Kind::Num | Kind::Mixed))
            || doc.flags(i + 2) & NUMBER != 0;
        return numbered.then_some(i + 2);
    }
    while i < name + 4 && doc.joined(i) && doc.kind(i) == Some(Kind::Word) {
        if i > name && doc.cued(i, cues::SUFFIXES) && !doc.cued(i, cues::LOOSE) {
            return Some(i);
        }
        if doc.flags(i) & FUNC != 0 {
            return None;
        }
        i += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, Label)> {
        let doc = Doc::new(text);
        let mut out = Vec::new();
        find(&doc, &mut out);
        out.iter().map(|span| (span.of(text), span.label)).collect()
    }

    #[test]
    fn spelled_identifiers() {
        for (value, label) in [
            ("five one oh five five five oh one four two", Label::Phone),
            ("ada dot byron at example dot org", Label::Email),
            ("twelve juniper lane", Label::Address),
            ("forty two county road 9", Label::Address),
        ] {
            let text = format!("it is {value} thanks");
            assert_eq!(found(&text), [(value, label)], "{text}");
        }
    }

    #[test]
    fn counts_stay() {
        for text in [
            "one or two tablets three times a day",
            "two to four weeks, then one more",
            "step three of nine",
            "look at the dot on the film",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
