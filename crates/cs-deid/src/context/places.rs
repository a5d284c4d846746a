//! Facilities, counties and towns.

use super::Covered;
use super::cues;
use crate::doc::{Case, Doc, Kind, Mode};
use crate::lexicon::{CITY, CITY_START, CLINICAL, COUNTY, DRUG, ENGLISH, FACILITY_HEAD, FUNC, GIVEN, MONTH, ORG, RELATION, TITLE, lexicon};
use crate::patterns::ends_state;
use crate::{Label, Span};

/// Finds places and marks their tokens covered.
pub(crate) fn find(doc: &Doc<'_>, covered: &mut Covered, out: &mut Vec<Span>) {
    let mut at = 0;
    while at < doc.toks.len() {
        if covered.has(at) || doc.kind(at) != Some(Kind::Word) {
            at += 1;
            continue;
        }
        let found = facility(doc, covered, at).or_else(|| county(doc, covered, at)).or_else(|| city(doc, covered, at));
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

fn capital(doc: &Doc<'_>, at: usize) -> bool {
    doc.toks.get(at).is_some_and(|tok| tok.kind == Kind::Word && matches!(tok.case, Case::Title | Case::Upper | Case::Initial))
}

/// The end of a run of capitalised words from `at` (with "of", "the", "and", "&", "St.").
fn title_run(doc: &Doc<'_>, covered: &Covered, at: usize) -> usize {
    let mut last = at;
    let mut i = at + 1;
    while i < at + 9 && doc.joined(i) && !covered.has(i) {
        if capital(doc, i) && doc.flags(i) & MONTH == 0 {
            last = i;
        } else if doc.punct(i, '.') && doc.touches(i) && doc.raw(i - 1).len() <= 3 {
        } else if matches!(doc.word(i), "of" | "the" | "and" | "for" | "de" | "la" | "del") || doc.punct(i, '&') || (doc.punct(i, '\'') && doc.touches(i)) {
        } else {
            break;
        }
        i += 1;
    }
    last
}

/// A name ending in a clinic's or hospital's noun.
fn facility(doc: &Doc<'_>, covered: &Covered, at: usize) -> Option<(usize, usize, Label)> {
    if doc.mode == Mode::Cased {
        return if capital(doc, at) { cased_facility(doc, covered, at) } else { None };
    }
    uncased_facility(doc, covered, at)
}

fn cased_facility(doc: &Doc<'_>, covered: &Covered, at: usize) -> Option<(usize, usize, Label)> {
    if at > 0 && capital(doc, at - 1) && doc.joined(at) && !covered.has(at - 1) && doc.flags(at - 1) & (FUNC | TITLE) == 0 {
        return None;
    }
    let mut last = title_run(doc, covered, at);
    // Trim what can't end a facility.
    let heads: Vec<usize> = (at..=last).filter(|i| doc.flags(*i) & FACILITY_HEAD != 0).collect();
    let lead = matches!(doc.before(at, 1), "at" | "from" | "to" | "@" | "via") || (doc.word(at.wrapping_sub(1)) == "the" && matches!(doc.before(at, 2), "at" | "from" | "to"));
    if let Some(head) = heads.last().copied() {
        let mut from = at;
        while from < head && (doc.flags(from) & TITLE != 0 && doc.word(from) != "st" || (doc.flags(from) & (FUNC | RELATION) != 0 && doc.word(from) != "good")) {
            from += 1;
        }
        let words = (from..=head).filter(|i| doc.kind(*i) == Some(Kind::Word)).count();
        let specific = (from..head).any(|i| doc.flags(i) & (FACILITY_HEAD | FUNC | CLINICAL | TITLE | ORG | RELATION) == 0 && capital(doc, i));
        let generic = generic_phrase(doc, from, head);
        // "General", "Heart" and the like may be followed by more of the name.
        if words >= 2 && specific && !generic && !doc.punct(head + 1, ':') {
            return Some((from, head, Label::Facility));
        }
    }
    // A capitalised phrase where a place must stand: "seen at Sacred Heart on …".
    while last > at && !capital(doc, last) {
        last -= 1;
    }
    let words = (at..=last).filter(|i| capital(doc, *i)).count();
    let person = doc.flags(at) & (GIVEN | TITLE | RELATION) != 0 && !matches!(doc.word(at), "st" | "mt");
    let medical = (at..=last).any(|i| doc.flags(i) & (DRUG | CLINICAL | ORG) != 0);
    let letterhead = doc.toks[at].new_line || at == 0;
    if letterhead && words >= 2 && !medical && covered.has(last + 1) && doc.toks.get(last + 1).is_some_and(|tok| tok.new_line && tok.kind == Kind::Num) {
        return Some((at, last, Label::Facility));
    }
    let seen_lead = lead && doc.before(at, 1) != "to" || (doc.before(at, 1) == "to" && matches!(doc.before(at, 2), "travel" | "transferred" | "transfer" | "admitted" | "referred" | "went" | "sent" | "discharged" | "back" | "records" | "drive" | "go"));
    if seen_lead && words >= 2 && !medical && (!person || doc.before(at, 1) == "at") && !(doc.punct(last + 1, ',') && ends_state(doc, last + 2)) {
        return Some((at, last, Label::Facility));
    }
    // "St. Mary's", "Mount Sinai".
    let saint = matches!(doc.word(at), "mount" | "mt" | "saint" | "mercy" | "sacred" | "providence" | "cleveland" | "mayo") && words >= 2 && lead;
    (saint && !(doc.punct(last + 1, ',') && ends_state(doc, last + 2))).then_some((at, last, Label::Facility))
}

/// "Home Health", "Primary Care", "Emergency Contact": words every practice uses.
fn generic_phrase(doc: &Doc<'_>, from: usize, head: usize) -> bool {
    const GENERIC: &[&str] = &[
        "home", "primary", "urgent", "emergency", "physical", "occupational", "speech", "mental", "behavioral", "public", "intensive", "long", "term", "palliative", "prenatal", "postnatal", "wound", "foot", "eye", "skin", "internal", "family", "womens", "women", "men", "managed", "accountable", "durable", "past", "social", "outside", "your", "the", "new", "annual", "chronic", "patient", "medical", "surgical", "cardiac", "pulmonary", "vascular", "plastic", "general", "bariatric", "oral", "clinical", "health", "care", "human", "day", "group", "cognitive", "reproductive", "sexual", "oral", "dental", "affordable", "preventive", "population", "customer", "member", "electronic", "insurance", "radiation", "hormone", "replacement", "drug", "massage", "open", "laser", "hand", "spine", "knee", "hip", "bypass", "heart", "brain", "robotic", "per", "exam", "history", "plan", "assessment", "labs", "taking",
    ];
    (from..head).filter(|i| doc.kind(*i) == Some(Kind::Word)).all(|i| GENERIC.contains(&doc.word(i)) || doc.flags(i) & (FACILITY_HEAD | FUNC | CLINICAL) != 0)
}

/// In a text without cases: from a preposition to the facility's noun.
fn uncased_facility(doc: &Doc<'_>, covered: &Covered, at: usize) -> Option<(usize, usize, Label)> {
    let opens_line = doc.toks[at].new_line || at == 0;
    let led = at > 0 && cues::FACILITY_LEAD.contains(&doc.before(at, 1)) || (doc.before(at, 1) == "the" && matches!(doc.before(at, 2), "at" | "to" | "from"));
    if !(led || (opens_line && doc.mode == Mode::Upper)) {
        return None;
    }
    let mut head = None;
    let mut i = at;
    while i < at + 6 && (i == at || doc.joined(i)) && !covered.has(i) && doc.kind(i) == Some(Kind::Word) {
        let flags = doc.flags(i);
        if matches!(doc.word(i), "fax" | "phone" | "tel" | "pls") || flags & (FUNC | MONTH | RELATION) != 0 && !matches!(doc.word(i), "of" | "good" | "care") {
            break;
        }
        if flags & FACILITY_HEAD != 0 {
            head = Some(i);
        }
        i += 1;
    }
    if let Some(head) = head.filter(|head| *head > at) {
        let specific = (at..head).any(|i| doc.flags(i) & (FACILITY_HEAD | FUNC | CLINICAL) == 0);
        return (specific && !generic_phrase(doc, at, head)).then_some((at, head, Label::Facility));
    }
    // "at eastside", "to sacred heart": only where nothing else can stand.
    let end = i.saturating_sub(1);
    let closed = i >= doc.toks.len() || doc.toks[i].new_line || !matches!(doc.kind(i), Some(Kind::Word)) || matches!(doc.word(i), "on" | "to" | "for" | "fax" | "for." | "at" | "today" | "tomorrow");
    let between = matches!(doc.before(at, 1), "from" | "to" | "at" | "@") && end > at && end < at + 4 && closed;
    let plain = (at..=end).all(|i| doc.flags(i) & (CLINICAL | DRUG | GIVEN) == 0 && doc.raw(i).len() > 2 && (doc.flags(i) != 0 || !lexicon().is_slip(doc.word(i))) || doc.flags(i) & (crate::lexicon::EPONYM) != 0);
    let place_verb = matches!(doc.before(at, 2), "seen" | "records" | "transfer" | "transferred" | "mri" | "admitted" | "referred" | "visit" | "appt" | "travel" | "sent" | "faxed" | "fax") || (doc.before(at, 1) == "from" && (i < doc.toks.len() && doc.word(i) == "to")) || (at >= 2 && covered.has(at - 2)) || doc.before(at, 1) == "at" || (doc.before(at, 1) == "to" && (1..8).any(|b| doc.before(at, b) == "transfer"));
    (between && plain && place_verb).then_some((at, end, Label::Facility))
}

/// "Kern County", "Prince George's County", "Orleans Parish".
fn county(doc: &Doc<'_>, covered: &Covered, at: usize) -> Option<(usize, usize, Label)> {
    let mut i = at;
    while i < at + 4 && (i == at || doc.joined(i) || doc.toks[i - 1].possessive) && !covered.has(i) {
        let word = doc.word(i);
        if i > at && matches!(word, "county" | "parish" | "borough" | "co") {
            let plain_road = matches!(doc.word(i + 1), "road" | "rd" | "hospital" | "clinic" | "jail" | "health" | "hwy");
            let capital_ok = doc.mode != Mode::Cased || (capital(doc, at) && capital(doc, i));
            let co_ok = word != "co" || (doc.punct(i + 1, '.') && doc.flags(at) & COUNTY != 0 && capital(doc, i));
            let parish_ok = word == "county" || doc.flags(at) & COUNTY != 0 || doc.mode == Mode::Cased;
            return (!plain_road && capital_ok && co_ok && parish_ok).then_some((at, i, Label::County));
        }
        let stop = doc.kind(i) != Some(Kind::Word) || doc.flags(i) & FUNC != 0 && !(doc.mode == Mode::Cased && capital(doc, i) && !doc.opens(i)) || matches!(word, "in" | "near" | "the" | "of" | "from" | "our" | "this");
        if stop && !(doc.punct(i, '.') && doc.touches(i)) {
            return None;
        }
        i += 1;
    }
    None
}

fn city(doc: &Doc<'_>, covered: &Covered, at: usize) -> Option<(usize, usize, Label)> {
    let lead = cues::CITY_BEFORE.contains(&doc.before(at, 1));
    let near = matches!(doc.before(at, 1), "near" | "in" | "outside") || (doc.before(at, 1) == "from" && matches!(doc.before(at, 2), "moved" | "is" | "originally" | "arrived"));
    let cased = doc.mode == Mode::Cased;
    let behind_address = at >= 2 && doc.punct(at - 1, ',') && covered.has(at - 2);
    if cased && !capital(doc, at) {
        return None;
    }
    let known = known_city(doc, covered, at);
    // ", ST" or ", State" behind a run of capitals (or behind anything in an address).
    let run_end = known.unwrap_or_else(|| if cased { place_run(doc, covered, at) } else { uncased_run(doc, covered, at) });
    let mut after = run_end + 1;
    if doc.punct(after, '.') && doc.touches(after) {
        after += 1;
    }
    let comma = doc.punct(after, ',');
    let state_at = after + usize::from(comma);
    let state = state_at < doc.toks.len() && doc.joined(state_at) && !doc.toks[state_at].new_line && starts_state(doc, state_at) && (comma || doc.raw(state_at).len() == 2 || known.is_some());
    let blocked = doc.flags(at) & (TITLE | RELATION | MONTH) != 0 && known.is_none_or(|end| end == at) && !matches!(doc.word(at), "st" | "saint");
    if state && !blocked && (cased || behind_address || comma) && (known.is_some() || doc.flags(at) & (FUNC | ORG | CLINICAL) == 0) {
        return Some((at, run_end, Label::City));
    }
    if behind_address && (known.is_some() || (cased && doc.flags(at) & FUNC == 0)) {
        return Some((at, run_end, Label::City));
    }
    let clean = |end: usize| (at..=end).all(|i| doc.flags(i) & (CLINICAL | DRUG | ORG | TITLE | RELATION | MONTH) == 0 || matches!(doc.word(i), "st" | "san"));
    let ordinary = doc.flags(at) & (ENGLISH | FUNC) != 0;
    match known {
        Some(end) if end > at && (cased || lead) && clean(end) && !facility_ahead(doc, end) => Some((at, end, Label::City)),
        Some(end) if near && clean(end) && (cased || !ordinary || doc.before(at, 1) == "near") => Some((at, end, Label::City)),
        Some(end) if lead && !ordinary && clean(end) && doc.flags(at) & GIVEN == 0 && doc.before(at, 1) != "to" && doc.before(at, 1) != "of" => Some((at, end, Label::City)),
        None if cased && near && clean(run_end) && doc.flags(at) & (FUNC | crate::lexicon::STATE) == 0 && doc.toks[at].case == Case::Title && crate::lexicon::SOFT_DRUG & doc.flags(at) == 0 => {
            let accident = doc.before(at, 1) == "near" || matches!(doc.before(at, 2), "resides" | "lives" | "living" | "born" | "live" | "home" | "grew" | "raised" | "accident" | "work" | "works" | "vacation" | "family");
            (accident || doc.flags(at) & (ENGLISH | CLINICAL) == 0 && !crate::lexicon::clinical_shape(doc.word(at))).then_some((at, run_end, Label::City))
        }
        _ => None,
    }
}

fn facility_ahead(doc: &Doc<'_>, end: usize) -> bool {
    doc.joined(end + 1) && doc.flags(end + 1) & FACILITY_HEAD != 0 && capital(doc, end + 1)
}

fn starts_state(doc: &Doc<'_>, at: usize) -> bool {
    ends_state(doc, at) || ends_state(doc, at + 1) && matches!(doc.word(at), "new" | "north" | "south" | "rhode" | "west" | "puerto") || doc.word(at) == "district"
}

/// The longest listed town that starts at `at`.
fn known_city(doc: &Doc<'_>, covered: &Covered, at: usize) -> Option<usize> {
    let flags = doc.flags(at);
    let mut best = (flags & CITY != 0).then_some(at);
    if flags & CITY_START != 0 || matches!(doc.word(at), "st" | "ste" | "ft" | "mt" | "saint" | "fort" | "mount") {
        let mut name = expand(doc.word(at)).to_string();
        let mut i = at + 1;
        for _ in 0..5 {
            if doc.punct(i, '.') && doc.touches(i) {
                i += 1;
            }
            if i >= doc.toks.len() || !doc.joined(i) || covered.has(i) || doc.kind(i) != Some(Kind::Word) {
                break;
            }
            name.push(' ');
            name.push_str(doc.word(i));
            if lexicon().is_place(&name) || lexicon().is_place(&name.replace("saint", "st.").replace("sainte", "ste.")) || lexicon().is_place(&name.replace("ste", "ste.")) {
                best = Some(i);
            }
            i += 1;
        }
    }
    best
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
        } else if !(doc.punct(i, '.') && doc.touches(i) && doc.raw(i - 1).len() <= 3 || doc.punct(i, '-') && doc.touches(i) || matches!(doc.word(i), "of" | "du" | "la" | "del" | "de")) {
            break;
        }
        i += 1;
    }
    last
}

fn uncased_run(doc: &Doc<'_>, covered: &Covered, at: usize) -> usize {
    let mut last = at;
    while last < at + 2 && doc.joined(last + 1) && !covered.has(last + 1) && doc.kind(last + 1) == Some(Kind::Word) && doc.flags(last + 1) & FUNC == 0 && !starts_state(doc, last + 1) {
        last += 1;
    }
    last
}
