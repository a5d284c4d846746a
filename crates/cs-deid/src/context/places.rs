//! Counties and towns; facilities are asked first.

use super::Covered;
use super::facility::facility;
use crate::cues;
use crate::doc::{Case, Doc, Kind, Mode};
use crate::lexicon::{
    CITY, CITY_START, CLINICAL, COUNTY, DRUG, ENGLISH, FACILITY_HEAD, FUNC, GIVEN, MONTH, ORG,
    RELATION, TITLE, lexicon,
};
use crate::patterns::ends_state;
use crate::{Label, Span};

/// Finds places and marks their tokens covered.
pub(crate) fn find(doc: &Doc<'_>, covered: &mut Covered, out: &mut Vec<Span>) {
    let counties = (0..doc.toks.len()).any(|at| doc.cued(at, cues::COUNTY_HEAD));
    let mut at = 0;
    while at < doc.toks.len() {
        if covered.has(at) || doc.kind(at) != Some(Kind::Word) {
            at += 1;
            continue;
        }
        let found = facility(doc, covered, at)
            .or_else(|| counties.then(|| county(doc, covered, at)).flatten())
            .or_else(|| city(doc, covered, at));
        match found {
            Some((from, last, label)) => {
                out.push(Span::new(doc.toks[from].start, doc.toks[last].end, label));
                covered.mark(from, last);
                at = last + 1;
            }
            None => at += 1,
        }
    }
}

pub(super) fn capital(doc: &Doc<'_>, at: usize) -> bool {
    doc.toks.get(at).is_some_and(|tok| {
        tok.kind == Kind::Word && matches!(tok.case, Case::Title | Case::Upper | Case::Initial)
    })
}

/// "Kern County", "Prince George's County", "Orleans Parish".
fn county(doc: &Doc<'_>, covered: &Covered, at: usize) -> Option<(usize, usize, Label)> {
    let mut i = at;
    while i < at + 4 && (i == at || doc.joined(i) || doc.toks[i - 1].possessive) && !covered.has(i)
    {
        let word = doc.word(i);
        if i > at && doc.cued(i, cues::COUNTY_HEAD) {
            let plain_road = matches!(
                doc.word(i + 1),
                "road" | "rd" | "hospital" | "clinic" | "jail" | "health" | "hwy"
            );
            let capital_ok = doc.mode != Mode::Cased || (capital(doc, at) && capital(doc, i));
            let co_ok = word != "co"
                || (doc.punct(i + 1, '.') && doc.flags(at) & COUNTY != 0 && capital(doc, i));
            let parish_ok =
                word == "county" || doc.flags(at) & COUNTY != 0 || doc.mode == Mode::Cased;
            return (!plain_road && capital_ok && co_ok && parish_ok).then_some((
                at,
                i,
                Label::County,
            ));
        }
        let stop = doc.kind(i) != Some(Kind::Word)
            || doc.flags(i) & FUNC != 0
                && !(doc.mode == Mode::Cased && capital(doc, i) && !doc.opens(i))
            || matches!(word, "in" | "near" | "the" | "of" | "from" | "our" | "this");
        if stop && !(doc.punct(i, '.') && doc.touches(i)) {
            return None;
        }
        i += 1;
    }
    None
}

fn city(doc: &Doc<'_>, covered: &Covered, at: usize) -> Option<(usize, usize, Label)> {
    let cased = doc.mode == Mode::Cased;
    if cased && !capital(doc, at) {
        return None;
    }
    let lead = doc.cued_before(at, cues::CITY_BEFORE);
    let near = lead
        && (matches!(doc.before(at, 1), "near" | "in" | "outside")
            || (doc.before(at, 1) == "from"
                && matches!(doc.before(at, 2), "moved" | "is" | "originally" | "arrived")));
    if doc.flags(at) & (crate::lexicon::STATE | crate::lexicon::CREDENTIAL) != 0
        && cased
        && doc.toks[at].case == Case::Upper
    {
        return None;
    }
    let behind_address = at >= 2 && doc.punct(at - 1, ',') && covered.has(at - 2);
    let known = known_city(doc, covered, at);
    // ", ST" or ", State" behind a run of capitals (or behind anything in an address).
    let run_end = known.unwrap_or_else(|| {
        if cased {
            place_run(doc, covered, at)
        } else {
            uncased_run(doc, covered, at)
        }
    });
    let mut after = run_end + 1;
    if doc.punct(after, '.') && doc.touches(after) {
        after += 1;
    }
    let comma = doc.punct(after, ',');
    let state_at = after + usize::from(comma);
    let state = state_at < doc.toks.len()
        && doc.joined(state_at)
        && !doc.toks[state_at].new_line
        && starts_state(doc, state_at)
        && (comma || doc.raw(state_at).len() == 2 || known.is_some());
    // ", MD" behind a name is a degree; a postal code, a preposition or a bracket make it a state.
    let degree = comma
        && doc.flags(state_at) & crate::lexicon::CREDENTIAL != 0
        && !lead
        && !behind_address
        && doc.kind(state_at + 1) != Some(Kind::Num)
        && !doc.punct(at.wrapping_sub(1), '(');
    let state = state && !degree;
    let blocked = doc.flags(at) & (TITLE | RELATION | MONTH) != 0
        && known.is_none_or(|end| end == at)
        && !matches!(doc.word(at), "st" | "saint");
    if state
        && !blocked
        && (cased || behind_address || comma)
        && (known.is_some() || doc.flags(at) & (FUNC | ORG | CLINICAL) == 0)
    {
        return Some((at, run_end, Label::City));
    }
    if behind_address
        && doc.flags(at) & crate::lexicon::STATE == 0
        && (known.is_some() || (cased && doc.flags(at) & FUNC == 0))
    {
        return Some((at, run_end, Label::City));
    }
    let clean = |end: usize| {
        (at..=end).all(|i| {
            doc.flags(i) & (CLINICAL | DRUG | ORG | TITLE | RELATION | MONTH) == 0
                || matches!(doc.word(i), "st" | "san")
        })
    };
    let ordinary = doc.flags(at) & (ENGLISH | FUNC) != 0;
    match known {
        Some(end) if end > at && (cased || lead) && clean(end) && !facility_ahead(doc, end) => {
            Some((at, end, Label::City))
        }
        Some(end) if near && clean(end) && (cased || !ordinary || doc.before(at, 1) == "near") => {
            Some((at, end, Label::City))
        }
        Some(end)
            if lead
                && !ordinary
                && clean(end)
                && doc.flags(at) & GIVEN == 0
                && doc.before(at, 1) != "to"
                && doc.before(at, 1) != "of" =>
        {
            Some((at, end, Label::City))
        }
        None if cased
            && near
            && clean(run_end)
            && doc.flags(at) & (FUNC | crate::lexicon::STATE) == 0
            && doc.toks[at].case == Case::Title
            && crate::lexicon::SOFT_DRUG & doc.flags(at) == 0 =>
        {
            let accident = doc.before(at, 1) == "near"
                || matches!(
                    doc.before(at, 2),
                    "resides"
                        | "lives"
                        | "living"
                        | "born"
                        | "live"
                        | "home"
                        | "grew"
                        | "raised"
                        | "accident"
                        | "work"
                        | "works"
                        | "vacation"
                        | "family"
                );
            (accident
                || doc.flags(at) & (ENGLISH | CLINICAL) == 0
                    && !crate::lexicon::clinical_shape(doc.word(at)))
            .then_some((at, run_end, Label::City))
        }
        _ => None,
    }
}

fn facility_ahead(doc: &Doc<'_>, end: usize) -> bool {
    doc.joined(end + 1) && doc.flags(end + 1) & FACILITY_HEAD != 0 && capital(doc, end + 1)
}

fn starts_state(doc: &Doc<'_>, at: usize) -> bool {
    ends_state(doc, at)
        || ends_state(doc, at + 1)
            && matches!(
                doc.word(at),
                "new" | "north" | "south" | "rhode" | "west" | "puerto"
            )
        || doc.word(at) == "district"
}

/// The longest listed town that starts at `at`.
fn known_city(doc: &Doc<'_>, covered: &Covered, at: usize) -> Option<usize> {
    let flags = doc.flags(at);
    let mut best = (flags & CITY != 0).then_some(at);
    if flags & CITY_START != 0
        || matches!(
            doc.word(at),
            "st" | "ste" | "ft" | "mt" | "saint" | "fort" | "mount"
        )
    {
        let mut name = expand(doc.word(at)).to_string();
        let mut saintly = may_be_saint(&name);
        let mut i = at + 1;
        for _ in 0..5 {
            if doc.punct(i, '.') && doc.touches(i) {
                i += 1;
            }
            if i >= doc.toks.len()
                || !doc.joined(i)
                || covered.has(i)
                || doc.kind(i) != Some(Kind::Word)
            {
                break;
            }
            name.push(' ');
            name.push_str(doc.word(i));
            saintly |= may_be_saint(doc.word(i));
            if lexicon().is_place(&name)
                || saintly
                    && (lexicon().is_place(&name.replace("saint", "st.").replace("sainte", "ste."))
                        || lexicon().is_place(&name.replace("ste", "ste.")))
            {
                best = Some(i);
            }
            i += 1;
        }
    }
    best
}

/// Whether a word may hold "saint" or "ste", which lists shorten with a dot.
fn may_be_saint(word: &str) -> bool {
    word.as_bytes()
        .windows(3)
        .any(|part| matches!(part, b"sai" | b"ste"))
}

fn expand(word: &str) -> &str {
    match word {
        "st" => "saint",
        "ft" => "fort",
        "mt" => "mount",
        other => other,
    }
}

fn place_run(doc: &Doc<'_>, covered: &Covered, at: usize) -> usize {
    let mut last = at;
    let mut i = at + 1;
    while i < at + 6 && doc.joined(i) && !covered.has(i) {
        if capital(doc, i) && doc.flags(i) & MONTH == 0 {
            last = i;
        } else if !(doc.punct(i, '.') && doc.touches(i) && doc.raw(i - 1).len() <= 3
            || doc.punct(i, '-') && doc.touches(i)
            || matches!(doc.word(i), "of" | "du" | "la" | "del" | "de"))
        {
            break;
        }
        i += 1;
    }
    last
}

fn uncased_run(doc: &Doc<'_>, covered: &Covered, at: usize) -> usize {
    let mut last = at;
    while last < at + 2
        && doc.joined(last + 1)
        && !covered.has(last + 1)
        && doc.kind(last + 1) == Some(Kind::Word)
        && doc.flags(last + 1) & FUNC == 0
        && !starts_state(doc, last + 1)
    {
        last += 1;
    }
    last
}
