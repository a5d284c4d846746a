//! Clinics, hospitals and other places of care.

use super::Covered;
use super::places::capital;
use crate::Label;
use crate::cues;
use crate::doc::{Doc, Kind, Mode};
use crate::lexicon::{
    CLINICAL, DRUG, FACILITY_HEAD, FUNC, GIVEN, MONTH, ORG, RELATION, TITLE, lexicon,
};
use crate::patterns::ends_state;

/// The end of a run of capitalised words from `at` (with "of", "the", "and", "&", "St.").
fn title_run(doc: &Doc<'_>, covered: &Covered, at: usize) -> usize {
    let mut last = at;
    let mut i = at + 1;
    while i < at + 9 && doc.joined(i) && !covered.has(i) {
        if capital(doc, i) && doc.flags(i) & MONTH == 0 {
            last = i;
        } else {
            let shortened = doc.punct(i, '.') && doc.touches(i) && doc.raw(i - 1).len() <= 3;
            let linked = matches!(
                doc.word(i),
                "of" | "the" | "and" | "for" | "de" | "la" | "del"
            ) || doc.punct(i, '&');
            if !(shortened || linked || doc.punct(i, '\'') && doc.touches(i)) {
                break;
            }
        }
        i += 1;
    }
    last
}

/// A name ending in a clinic's or hospital's noun.
pub(super) fn facility(
    doc: &Doc<'_>,
    covered: &Covered,
    at: usize,
) -> Option<(usize, usize, Label)> {
    if doc.mode == Mode::Cased {
        return if capital(doc, at) {
            cased_facility(doc, covered, at)
        } else {
            None
        };
    }
    uncased_facility(doc, covered, at)
}

fn cased_facility(doc: &Doc<'_>, covered: &Covered, at: usize) -> Option<(usize, usize, Label)> {
    if at > 0
        && capital(doc, at - 1)
        && doc.joined(at)
        && !covered.has(at - 1)
        && doc.flags(at - 1) & (FUNC | TITLE) == 0
    {
        return None;
    }
    let mut last = title_run(doc, covered, at);
    // Trim what can't end a facility.
    let titled = doc.flags(at) & TITLE != 0 && doc.word(at) != "st"
        || at > 1
            && doc.punct(at - 1, '.')
            && doc.flags(at - 2) & TITLE != 0
            && doc.word(at - 2) != "st";
    if titled {
        return None;
    }
    let heads: Vec<usize> = (at..=last)
        .filter(|i| doc.flags(*i) & FACILITY_HEAD != 0)
        .collect();
    let lead = matches!(doc.before(at, 1), "at" | "from" | "to" | "@" | "via")
        || (doc.word(at.wrapping_sub(1)) == "the"
            && matches!(doc.before(at, 2), "at" | "from" | "to"));
    if let Some(head) = heads.last().copied() {
        let mut from = at;
        while from < head
            && (doc.flags(from) & TITLE != 0 && doc.word(from) != "st"
                || (doc.flags(from) & (FUNC | RELATION) != 0 && doc.word(from) != "good"))
        {
            from += 1;
        }
        let words = (from..=head)
            .filter(|i| doc.kind(*i) == Some(Kind::Word))
            .count();
        let specific = (from..head).any(|i| {
            doc.flags(i) & (FACILITY_HEAD | FUNC | CLINICAL | TITLE | ORG | RELATION) == 0
                && capital(doc, i)
        });
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
    let person =
        doc.flags(at) & (GIVEN | TITLE | RELATION) != 0 && !matches!(doc.word(at), "st" | "mt");
    let medical = (at..=last).any(|i| doc.flags(i) & (DRUG | CLINICAL | ORG) != 0);
    let letterhead = doc.toks[at].new_line || at == 0;
    if letterhead
        && words >= 2
        && !medical
        && covered.has(last + 1)
        && doc
            .toks
            .get(last + 1)
            .is_some_and(|tok| tok.new_line && tok.kind == Kind::Num)
    {
        return Some((at, last, Label::Facility));
    }
    let seen_lead = lead && doc.before(at, 1) != "to"
        || (doc.before(at, 1) == "to"
            && matches!(
                doc.before(at, 2),
                "travel"
                    | "transferred"
                    | "transfer"
                    | "admitted"
                    | "referred"
                    | "went"
                    | "sent"
                    | "discharged"
                    | "back"
                    | "records"
                    | "drive"
                    | "go"
            ));
    if seen_lead
        && words >= 2
        && !medical
        && (!person || doc.before(at, 1) == "at")
        && !(doc.punct(last + 1, ',') && ends_state(doc, last + 2))
    {
        return Some((at, last, Label::Facility));
    }
    // "St. Mary's", "Mount Sinai".
    let saint = matches!(
        doc.word(at),
        "mount" | "mt" | "saint" | "mercy" | "sacred" | "providence" | "cleveland" | "mayo"
    ) && words >= 2
        && lead;
    (saint && !(doc.punct(last + 1, ',') && ends_state(doc, last + 2))).then_some((
        at,
        last,
        Label::Facility,
    ))
}

/// "Home Health", "Primary Care", "Emergency Contact": words every practice uses.
fn generic_phrase(doc: &Doc<'_>, from: usize, head: usize) -> bool {
    const GENERIC: &[&str] = &[
        "home",
        "primary",
        "urgent",
        "emergency",
        "physical",
        "occupational",
        "speech",
        "mental",
        "behavioral",
        "public",
        "intensive",
        "long",
        "term",
        "palliative",
        "prenatal",
        "postnatal",
        "wound",
        "foot",
        "eye",
        "skin",
        "internal",
        "family",
        "womens",
        "women",
        "men",
        "managed",
        "accountable",
        "durable",
        "past",
        "social",
        "outside",
        "your",
        "the",
        "new",
        "annual",
        "chronic",
        "patient",
        "medical",
        "surgical",
        "cardiac",
        "pulmonary",
        "vascular",
        "plastic",
        "general",
        "bariatric",
        "oral",
        "clinical",
        "health",
        "care",
        "human",
        "day",
        "group",
        "cognitive",
        "reproductive",
        "sexual",
        "oral",
        "dental",
        "affordable",
        "preventive",
        "population",
        "customer",
        "member",
        "electronic",
        "insurance",
        "radiation",
        "hormone",
        "replacement",
        "drug",
        "massage",
        "open",
        "laser",
        "hand",
        "spine",
        "knee",
        "hip",
        "bypass",
        "heart",
        "brain",
        "robotic",
        "per",
        "exam",
        "history",
        "plan",
        "assessment",
        "labs",
        "taking",
    ];
    (from..head)
        .filter(|i| doc.kind(*i) == Some(Kind::Word))
        .all(|i| {
            GENERIC.contains(&doc.word(i)) || doc.flags(i) & (FACILITY_HEAD | FUNC | CLINICAL) != 0
        })
}

/// In a text without cases: from a preposition to the facility's noun.
fn uncased_facility(doc: &Doc<'_>, covered: &Covered, at: usize) -> Option<(usize, usize, Label)> {
    let opens_line = doc.toks[at].new_line || at == 0;
    let led = at > 0 && doc.cued_before(at, cues::FACILITY_LEAD)
        || (doc.before(at, 1) == "the" && matches!(doc.before(at, 2), "at" | "to" | "from"));
    if !(led || (opens_line && doc.mode == Mode::Upper)) {
        return None;
    }
    let mut head = None;
    let mut i = at;
    while i < at + 6
        && (i == at || doc.joined(i))
        && !covered.has(i)
        && doc.kind(i) == Some(Kind::Word)
    {
        let flags = doc.flags(i);
        if matches!(doc.word(i), "fax" | "phone" | "tel" | "pls")
            || flags & (FUNC | MONTH | RELATION) != 0
                && !matches!(doc.word(i), "of" | "good" | "care")
        {
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
    let closed = i >= doc.toks.len()
        || doc.toks[i].new_line
        || !matches!(doc.kind(i), Some(Kind::Word))
        || matches!(
            doc.word(i),
            "on" | "to" | "for" | "fax" | "for." | "at" | "today" | "tomorrow"
        );
    let between = matches!(doc.before(at, 1), "from" | "to" | "at" | "@")
        && end > at
        && end < at + 4
        && closed;
    let plain = (at..=end).all(|i| {
        doc.flags(i) & (CLINICAL | DRUG | GIVEN) == 0
            && doc.raw(i).len() > 2
            && (doc.flags(i) != 0 || !lexicon().is_slip(doc.word(i)))
            || doc.flags(i) & (crate::lexicon::EPONYM) != 0
    });
    let place_verb = matches!(
        doc.before(at, 2),
        "seen"
            | "records"
            | "transfer"
            | "transferred"
            | "mri"
            | "admitted"
            | "referred"
            | "visit"
            | "appt"
            | "travel"
            | "sent"
            | "faxed"
            | "fax"
    ) || (doc.before(at, 1) == "from"
        && (i < doc.toks.len() && doc.word(i) == "to"))
        || (at >= 2 && covered.has(at - 2))
        || doc.before(at, 1) == "at"
        || (doc.before(at, 1) == "to" && (1..8).any(|b| doc.before(at, b) == "transfer"));
    (between && plain && place_verb).then_some((at, end, Label::Facility))
}
