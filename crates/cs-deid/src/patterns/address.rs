//! Street addresses, post office boxes, postal codes.

use crate::cues;

use crate::doc::{Case, Doc, Kind, Mode};
use crate::lexicon::STATE;
use crate::{Label, Span};

/// Finds addresses and the postal codes behind a state.
pub(crate) fn find(doc: &Doc<'_>, out: &mut Vec<Span>) {
    let mut at = 0;
    while at < doc.toks.len() {
        let end = match doc.kind(at) {
            Some(Kind::Num | Kind::Mixed) => street(doc, at),
            Some(Kind::Word) if doc.cued(at, cues::BOX) => boxed(doc, at),
            _ => None,
        };
        if let Some(last) = end {
            let last = unit(doc, last);
            out.push(Span::new(
                doc.toks[at].start,
                doc.toks[last].end,
                Label::Address,
            ));
            at = last + 1;
            continue;
        }
        zip(doc, at, out);
        at += 1;
    }
}

fn street(doc: &Doc<'_>, at: usize) -> Option<usize> {
    let number = doc.raw(at);
    if number.len() > 6
        || !number.as_bytes()[0].is_ascii_digit()
        || doc.kind(at) == Some(Kind::Mixed)
            && number.bytes().filter(u8::is_ascii_alphabetic).count() > 1
    {
        return None;
    }
    if at > 0
        && doc.touches(at)
        && matches!(doc.kind(at - 1), Some(Kind::Punct('/' | '.' | '-' | ',')))
    {
        return None;
    }
    let mut i = at + 1;
    let mut capitals = 0;
    let numbered_road = numbered(doc, i);
    if let Some(last) = numbered_road {
        return Some(last);
    }
    while i <= at + 6 && doc.joined(i) {
        let word = doc.word(i);
        if i > at + 1 && doc.cued(i, cues::SUFFIXES) && doc.kind(i) == Some(Kind::Word) {
            let more = i < at + 5
                && doc.joined(i + 1)
                && doc.cued(i + 1, cues::SUFFIXES)
                && doc.toks[i + 1].case == doc.toks[i].case;
            let clipped = matches!(word, "ct" | "pl" | "dr" | "st" | "cir" | "ter" | "av")
                && (doc.punct(i + 1, ',') || doc.cued(i + 1, cues::UNITS));
            let sure = capitals > 0
                || clipped
                || !doc.cued(i, cues::LOOSE)
                || number.len() >= 3
                || ordinal(doc, at + 1);
            if !more && sure {
                let end = direction(doc, i + 1).unwrap_or(i);
                return Some(end);
            }
        }
        match doc.kind(i) {
            Some(Kind::Word) => {
                let stop = doc.flags(i) & crate::lexicon::FUNC != 0
                    && (doc.mode != crate::doc::Mode::Cased || doc.toks[i].case == Case::Lower);
                if stop
                    || matches!(
                        word,
                        "mg" | "mcg"
                            | "ml"
                            | "tab"
                            | "tabs"
                            | "units"
                            | "min"
                            | "minutes"
                            | "year"
                            | "years"
                            | "y"
                            | "yo"
                            | "days"
                            | "day"
                            | "weeks"
                            | "months"
                            | "hours"
                            | "times"
                            | "and"
                            | "or"
                            | "to"
                            | "with"
                            | "by"
                            | "for"
                            | "in"
                            | "at"
                            | "from"
                            | "on"
                    )
                {
                    return None;
                }
                capitals += usize::from(matches!(
                    doc.toks[i].case,
                    Case::Title | Case::Upper | Case::Initial
                ));
            }
            Some(Kind::Mixed) if ordinal(doc, i) => {}
            Some(Kind::Num) if i == at + 1 => {}
            Some(Kind::Punct('.')) if doc.touches(i) => {}
            _ => return None,
        }
        i += 1;
    }
    None
}

/// "4201 County Road 349", "12 State Hwy 9", "88 Highway 61 N".
fn numbered(doc: &Doc<'_>, at: usize) -> Option<usize> {
    let mut i = at;
    if matches!(
        doc.word(i),
        "county"
            | "state"
            | "us"
            | "farm"
            | "old"
            | "rural"
            | "interstate"
            | "private"
            | "township"
    ) && doc.joined(i)
    {
        i += 1;
    }
    let road = matches!(
        doc.word(i),
        "road" | "rd" | "hwy" | "highway" | "route" | "rte" | "cr" | "fm" | "sr" | "avenue" | "ave"
    ) && doc.joined(i);
    (road
        && doc.joined(i + 1)
        && matches!(doc.kind(i + 1), Some(Kind::Num | Kind::Mixed))
        && doc.raw(i + 1).len() <= 5)
        .then(|| direction(doc, i + 2).unwrap_or(i + 1))
}

fn ordinal(doc: &Doc<'_>, at: usize) -> bool {
    let word = doc.word(at);
    word.as_bytes().first().is_some_and(u8::is_ascii_digit)
        && ["st", "nd", "rd", "th"].iter().any(|s| word.ends_with(s))
}

fn direction(doc: &Doc<'_>, at: usize) -> Option<usize> {
    let named = matches!(
        doc.word(at),
        "n" | "s" | "e" | "w" | "ne" | "nw" | "se" | "sw" | "north" | "south" | "east" | "west"
    );
    (named && doc.joined(at) && doc.toks[at].case != Case::Lower).then_some(at)
}

/// "PO Box 12", "P.O. Box 9", "RR 3 Box 4", "HC 2 Box 7".
fn boxed(doc: &Doc<'_>, at: usize) -> Option<usize> {
    let word = doc.word(at);
    let mut i = at;
    match word {
        "po" | "pob" | "p" => {
            let mut j = at + 1;
            while j <= at + 3 && (doc.punct(j, '.') || doc.word(j) == "o") {
                j += 1;
            }
            if doc.word(j) != "box" {
                return None;
            }
            i = j;
        }
        "rr" | "hc" | "rural" => {
            let mut j = at + 1;
            if doc.word(j) == "route" {
                j += 1;
            }
            if doc.kind(j) != Some(Kind::Num) || doc.word(j + 1) != "box" {
                return None;
            }
            i = j + 1;
        }
        _ => {
            let lone_box = word == "box"
                && doc.toks[at].case == Case::Title
                && doc.number(at + 1).is_some_and(|n| n > 9);
            if !lone_box || !doc.joined(at + 1) {
                return None;
            }
        }
    }
    let mut n = i + 1;
    if doc.punct(n, '#') {
        n += 1;
    }
    (matches!(doc.kind(n), Some(Kind::Num | Kind::Mixed)) && doc.joined(n)).then_some(n)
}

/// Extends over ", Apt 4B", " Unit 36", " #145".
fn unit(doc: &Doc<'_>, last: usize) -> usize {
    let mut i = last + 1;
    if doc.punct(i, '.') && doc.touches(i) {
        i += 1;
    }
    if doc.punct(i, ',') {
        i += 1;
    }
    let hash = doc.punct(i, '#');
    if !(hash || doc.cued(i, cues::UNITS)) || doc.toks[i].new_line {
        return last;
    }
    i += 1;
    if doc.punct(i, '.') || doc.punct(i, '#') {
        i += 1;
    }
    let short = doc.raw(i).len() <= 5
        && (matches!(doc.kind(i), Some(Kind::Num | Kind::Mixed))
            || matches!(doc.toks.get(i).map(|t| t.case), Some(Case::Initial))
            || doc.raw(i).len() == 1);
    if short && doc.joined(i) {
        if doc.punct(i + 1, '-') && doc.touches(i + 1) && doc.touches(i + 2) {
            i + 2
        } else {
            i
        }
    } else {
        last
    }
}

/// Whether a state's name or code stands at `at` (the last word of it).
pub(crate) fn ends_state(doc: &Doc<'_>, at: usize) -> bool {
    let flags = doc.flags(at);
    if flags & STATE != 0 {
        return true;
    }
    if doc.cued(at, cues::STATE_CODE) {
        // "in", "or" and "me" are words where cases are in use.
        let raw = doc.raw(at).as_bytes();
        let upper = raw.iter().all(u8::is_ascii_uppercase);
        return raw.len() == 2 && (upper || doc.mode != Mode::Cased && raw.is_ascii());
    }
    doc.cued(at, cues::STATE_TAIL)
        && matches!(
            (doc.before(at, 1), doc.word(at)),
            ("new", "york" | "jersey" | "mexico" | "hampshire")
                | ("north" | "south", "carolina" | "dakota")
                | ("rhode", "island")
                | ("west", "virginia")
                | ("of", "columbia")
                | ("puerto", "rico")
        )
}

fn zip(doc: &Doc<'_>, at: usize, out: &mut Vec<Span>) {
    if doc.kind(at) != Some(Kind::Num)
        || doc.raw(at).len() != 5
        || (at > 0 && doc.touches(at) && doc.punct(at - 1, '-'))
    {
        return;
    }
    let plus4 = doc.punct(at + 1, '-')
        && doc.touches(at + 1)
        && doc.touches(at + 2)
        && doc.kind(at + 2) == Some(Kind::Num)
        && doc.raw(at + 2).len() == 4
        && !(doc.punct(at + 3, '-') && doc.touches(at + 3));
    let mut before = at;
    if before > 0 && (doc.punct(before - 1, ',') || doc.punct(before - 1, '.')) {
        before -= 1;
    }
    let after_state = before > 0 && !doc.toks[at].new_line && ends_state(doc, before - 1);
    let word_before = matches!(doc.before(at, 1), "zip" | "zipcode" | "postal")
        || (matches!(doc.before(at, 2), "zip" | "zipcode" | "postal")
            && matches!(doc.before(at, 1), ":" | "code" | "is"));
    if plus4 || after_state || word_before {
        let end = if plus4 {
            doc.toks[at + 2].end
        } else {
            doc.toks[at].end
        };
        out.push(Span::new(doc.toks[at].start, end, Label::Zip));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, Label)> {
        let doc = Doc::new(text);
        let mut out = vec![];
        find(&doc, &mut out);
        out.iter()
            .map(|s| (s.of(text).to_string(), s.label))
            .collect()
    }

    #[test]
    fn addresses_whole() {
        for a in [
            "1349 Maple Rd Unit 78",
            "671 Jefferson Davis Street",
            "PO Box 8502",
            "RR 9 Box 12",
            "9962 County Road 201",
            "2 E. Grand St",
            "8008 Grand Road, Apt 4B",
            "11931 Grand Pl #145",
            "4201 24th Ct",
        ] {
            assert_eq!(
                found(&format!("lives at {a}, Salinas")),
                vec![(a.to_string(), Label::Address)],
                "{a}"
            );
        }
        assert_eq!(
            found("Laredo, MN 70060-7406")[0],
            ("70060-7406".into(), Label::Zip)
        );
        assert_eq!(found("Biloxi, Arizona 51021")[0].1, Label::Zip);
    }

    #[test]
    fn sentences_are_no_addresses() {
        for t in [
            "took 2 tabs on the way",
            "walk 30 min/day",
            "12 weeks gestation",
            "3 days ago",
            "10,000 steps",
            "CPT 99213",
            "20 minutes a day in the court",
        ] {
            assert_eq!(found(t), vec![], "{t}");
        }
    }
}
