//! Clinics, hospitals and other places of care.

use super::{Covered, places::capital, places::known_city};
use crate::Label;
use crate::cues;
use crate::doc::{Case, Doc, Kind, Mode};
use crate::lexicon::{
    CLINICAL, DRUG, FACILITY_HEAD, FUNC, GIVEN, MONTH, ORG, RELATION, TITLE, lexicon, word_set,
};
use crate::patterns::ends_state;

/// Whether the token stands beside the one before it; a possessive may end that one.
fn near(doc: &Doc<'_>, at: usize) -> bool {
    match (
        at.checked_sub(1).and_then(|i| doc.toks.get(i)),
        doc.toks.get(at),
    ) {
        (Some(before), Some(tok)) => {
            let room = if before.possessive { 6 } else { 3 };
            !tok.new_line && tok.start <= before.end + room
        }
        _ => false,
    }
}

word_set!(
    /// Verbs and the like that may open a sentence before a facility's name.
    OPENERS, "uses attends attended visited seen saw called contacted transferred admitted discharged \
    works worked sent faxed referred records prefers lives goes went returned arrived established \
    followed receives received reviewed requested obtained also currently previously per via from at \
    to in by with please contact call fax send see visit use using patient pt she he they we \
    dear thank re regarding and or then will had has was is the an");

word_set!(
    /// Words that end a company's name.
    COMPANY, "inc llc corp co ltd llp pc pllc plc");

word_set!(
    /// Words that no place's name goes over, in a text without cases.
    STOPS, "is was for to on at in the my her his who that with from by about re pls fax phone tel i a an \
    and has had have will can could would should says said if when if but or so as it this he she they \
    we you your our their wants needs called call today tomorrow yesterday before after since until");

word_set!(
    /// Words that say that work or school comes next.
    WORK, "works worked working work employed job shift nights days retired teaches teacher student \
    hired enrolled employee intern studies laid fired");

/// Where somebody works or learns: "works nights at Ironvale Steel", "attends Oak Grove".
fn employer(doc: &Doc<'_>, covered: &Covered, at: usize) -> Option<(usize, usize, Label)> {
    let before = at.checked_sub(1).map_or(0, |i| doc.flags(i));
    if before & FUNC == 0 && !matches!(doc.before(at, 1), "attends" | "attended") {
        return None;
    }
    let link = matches!(doc.before(at, 1), "at" | "for" | "by" | "from")
        && (2..=4).any(|back| WORK.contains(doc.before(at, back)))
        || matches!(doc.before(at, 1), "attends" | "attended");
    if !link || doc.toks[at].new_line {
        return None;
    }
    let refused = TITLE | RELATION | MONTH | CLINICAL | DRUG;
    if doc.mode == Mode::Cased {
        if !capital(doc, at) || doc.flags(at) & refused != 0 {
            return None;
        }
        let mut last = title_run(doc, covered, at);
        while last > at && !capital(doc, last) {
            last -= 1;
        }
        let person = doc.flags(at) & GIVEN != 0 && last == at;
        return (!person).then_some((at, last, Label::Facility));
    }
    let (mut last, mut words, mut strange) = (at, 0, false);
    let mut i = at;
    while i < at + 4
        && (i == at || near(doc, i))
        && !covered.has(i)
        && doc.kind(i) == Some(Kind::Word)
    {
        let flags = doc.flags(i);
        if flags & (refused | FUNC) != 0 && !matches!(doc.word(i), "of" | "care" | "home") {
            break;
        }
        words += 1;
        strange |= flags & crate::lexicon::ENGLISH == 0;
        last = i;
        i += 1;
    }
    (words >= 2 || words == 1 && strange).then_some((at, last, Label::Facility))
}

/// "St. Agatha's", "to St. Ignatius Prep", "VA Palo Verde".
fn hallowed(
    doc: &Doc<'_>,
    covered: &Covered,
    at: usize,
    led: bool,
) -> Option<(usize, usize, Label)> {
    let saint = matches!(doc.word(at), "st" | "saint" | "our");
    let veterans = doc.word(at) == "va"
        && doc.toks[at].case == Case::Upper
        && !doc.punct(at.wrapping_sub(1), ',')
        && doc
            .toks
            .get(at + 1)
            .is_some_and(|tok| tok.case == Case::Title)
        && doc.joined(at + 1);
    if !saint && !veterans {
        return None;
    }
    let mut last = title_run(doc, covered, at);
    while last > at && !capital(doc, last) {
        last -= 1;
    }
    if last == at || doc.word(at) == "our" && doc.word(at + 1) != "lady" {
        return None;
    }
    let state = doc.punct(last + 1, ',') && ends_state(doc, last + 2);
    let town = known_city(doc, covered, at).is_some_and(|end| end >= last);
    let owned = doc.toks[last].possessive && doc.word(last + 1) != "wort";
    ((veterans || owned || led) && !state && !town).then_some((at, last, Label::Facility))
}

/// The end of a run of capitalised words from `at` (with "of", "the", "and", "&", "St.").
fn title_run(doc: &Doc<'_>, covered: &Covered, at: usize) -> usize {
    let mut last = at;
    let mut i = at + 1;
    while i < at + 9 && near(doc, i) && !covered.has(i) {
        if capital(doc, i) && doc.flags(i) & MONTH == 0 {
            last = i;
            if COMPANY.contains(doc.word(i)) {
                return last;
            }
        } else {
            let shortened = doc.punct(i, '.')
                && doc.touches(i)
                && (doc.single(i - 1)
                    || matches!(doc.word(i - 1), "st" | "mt" | "ft" | "dr" | "ste"));
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
    if let Some(found) = employer(doc, covered, at) {
        return Some(found);
    }
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
                || (doc.flags(from) & (FUNC | RELATION) != 0
                    && doc.word(from) != "good"
                    && !(doc.word(from) == "our" && doc.word(from + 1) == "lady")))
        {
            from += 1;
        }
        let letterhead =
            doc.toks[from].new_line && doc.toks.get(head + 1).is_none_or(|tok| tok.new_line);
        while from < head && doc.opens(from) && !letterhead && OPENERS.contains(doc.word(from)) {
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
    if let Some(found) = hallowed(doc, covered, at, lead) {
        return Some(found);
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
                    | "return"
                    | "returned"
                    | "released"
                    | "ride"
            ));
    if seen_lead
        && words >= 2
        && !medical
        && (!person || doc.before(at, 1) == "at")
        && !(doc.punct(last + 1, ',') && ends_state(doc, last + 2))
    {
        return Some((at, last, Label::Facility));
    }
    // "Mount Carmel East" is no town; "City of Westmarch" employs.
    let mount = matches!(doc.word(at), "mount" | "mt")
        && words >= 2
        && known_city(doc, covered, at).is_none_or(|end| end < last)
        && !(doc.punct(last + 1, ',') && ends_state(doc, last + 2));
    let town = matches!(doc.word(at), "city" | "town") && doc.word(at + 1) == "of" && last > at + 1;
    if mount || town {
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

/// "at mount carmel east", "st. agatha's": saints and mounts, in a text without cases.
fn uncased_saint(doc: &Doc<'_>, covered: &Covered, at: usize) -> Option<(usize, usize, Label)> {
    if !matches!(doc.word(at), "st" | "saint" | "mount" | "mt") {
        return None;
    }
    let led = doc.cued_before(at, cues::FACILITY_LEAD);
    let mut i = at + 1 + usize::from(doc.punct(at + 1, '.'));
    let first = i;
    let mut last = None;
    while i < first + 3 && near(doc, i) && !covered.has(i) && doc.kind(i) == Some(Kind::Word) {
        if doc.flags(i) & (FUNC | MONTH | RELATION) != 0 {
            break;
        }
        last = Some(i);
        if doc.toks[i].possessive && doc.flags(i + 1) & FACILITY_HEAD == 0 {
            break;
        }
        i += 1;
    }
    let last = last?;
    let town = known_city(doc, covered, at).is_some_and(|end| end >= last);
    let owned = doc.toks[last].possessive && doc.word(last + 1) != "wort";
    (!town && (led || owned)).then_some((at, last, Label::Facility))
}

/// In a text without cases: from a preposition to the facility's noun.
fn uncased_facility(doc: &Doc<'_>, covered: &Covered, at: usize) -> Option<(usize, usize, Label)> {
    let opens_line = doc.toks[at].new_line || at == 0;
    if let Some(found) = uncased_saint(doc, covered, at) {
        return Some(found);
    }
    let led = at > 0 && doc.cued_before(at, cues::FACILITY_LEAD)
        || (doc.before(at, 1) == "the" && matches!(doc.before(at, 2), "at" | "to" | "from"));
    if !(led || (opens_line && doc.mode == Mode::Upper)) {
        return None;
    }
    let mut head = None;
    let mut i = at;
    while i < at + 7 && (i == at || near(doc, i)) && !covered.has(i) {
        let joint = i > at
            && (doc.punct(i, '&')
                || doc.punct(i, '.') && matches!(doc.word(i - 1), "st" | "mt" | "ft" | "dr"));
        if joint {
            i += 1;
            continue;
        }
        if doc.kind(i) != Some(Kind::Word) {
            break;
        }
        let flags = doc.flags(i);
        if matches!(doc.word(i), "fax" | "phone" | "tel" | "pls")
            || flags & (MONTH | RELATION | TITLE) != 0 && !matches!(doc.word(i), "st" | "dr")
            || STOPS.contains(doc.word(i)) && !matches!(doc.word(i), "of" | "good" | "care")
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
