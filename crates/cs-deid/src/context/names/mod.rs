//! People's names by word lists and context.

mod run;
mod slot;

use self::run::{
    Run, Word, is_initial, placed_word, read_run, same_style, titled_func, word_class,
};
use self::slot::{Slot, cue_after, slot_before};
use super::Covered;
use crate::cues;
use crate::doc::{Case, Doc, Kind, Mode};
use crate::lexicon::*;
use crate::{Label, Span};

/// Finds names and marks them covered.
pub(crate) fn find(doc: &Doc<'_>, covered: &mut Covered, out: &mut Vec<Span>) {
    let mut at = 0;
    while at < doc.toks.len() {
        if covered.has(at) {
            at += 1;
            continue;
        }
        if doc.kind(at) == Some(Kind::Dense) {
            dense(doc, at, out);
            at += 1;
            continue;
        }
        match name_at(doc, covered, at) {
            Some(last) => {
                let label = label_of(doc, at, last);
                out.push(Span::new(doc.toks[at].start, doc.toks[last].end, label));
                covered.mark(at, last);
                number_behind(doc, last, out);
                at = last + 1;
            }
            None => at += 1,
        }
    }
}

/// "Ada Byron (687631)", "Ada Byron (663-0507)": the number behind a name is hers.
fn number_behind(doc: &Doc<'_>, last: usize, out: &mut Vec<Span>) {
    if !doc.punct(last + 1, '(') || !matches!(doc.kind(last + 2), Some(Kind::Num | Kind::Mixed)) {
        return;
    }
    let mut end = last + 2;
    while doc.touches(end + 1)
        && matches!(
            doc.kind(end + 1),
            Some(Kind::Num | Kind::Mixed | Kind::Punct('-'))
        )
    {
        end += 1;
    }
    let digits: usize = (last + 2..=end)
        .map(|i| doc.raw(i).bytes().filter(u8::is_ascii_digit).count())
        .sum();
    if digits >= 4 && doc.punct(end + 1, ')') {
        out.push(Span::new(
            doc.toks[last + 2].start,
            doc.toks[end].end,
            Label::Mrn,
        ));
    }
}

/// A name in Han characters, kana or Hangul inside a Latin text.
fn dense(doc: &Doc<'_>, at: usize, out: &mut Vec<Span>) {
    let tok = &doc.toks[at];
    let chars = doc.raw(at).chars().count();
    if (2..=6).contains(&chars) {
        let label = label_of(doc, at, at);
        out.push(Span::new(tok.start, tok.end, label));
    }
}

/// The last token of a name that starts at `at`, if one does.
fn name_at(doc: &Doc<'_>, covered: &Covered, at: usize) -> Option<usize> {
    let first = word_class(doc, at);
    let initial_first = is_initial(doc, at) && at + 2 < doc.toks.len();
    if first == Word::No
        && !initial_first
        && doc.flags(at) & PARTICLE == 0
        && !titled_func(doc, at)
        && !placed_word(doc, covered, at)
    {
        return word_as_name(doc, covered, at);
    }
    let slot = slot_before(doc, covered, at);
    let run = read_run(doc, covered, at, slot)?;
    decide(doc, at, &run, slot)
        .then_some(())
        .map(|()| with_comma(doc, covered, at, run.last, slot))
}

/// An everyday word that only its surroundings make a name: "Her, Kanya", "back's records".
fn word_as_name(doc: &Doc<'_>, covered: &Covered, at: usize) -> Option<usize> {
    let tok = doc.toks.get(at)?;
    if tok.kind != Kind::Word
        || doc.raw(at).len() < 2
        || tok.flags & (MONTH | DRUG | ORG | CREDENTIAL) != 0
    {
        return None;
    }
    let given =
        |i: usize| doc.flags(i) & GIVEN != 0 && !covered.has(i) && word_class(doc, i) > Word::No;
    let reversed = doc.punct(at + 1, ',')
        && given(at + 2)
        && doc
            .toks
            .get(at + 2)
            .is_some_and(|t| !t.new_line && same_style(doc, tok.case, t.case));
    let capital = tok.case != Case::Lower || doc.mode != Mode::Cased;
    let behind = at == 0 || slot_before(doc, covered, at) == Slot::Must || covered.has(at - 1);
    if reversed
        && capital
        && (behind || tok.flags & FAMILY != 0 && tok.case == Case::Title && !doc.opens(at))
    {
        let run = read_run(doc, covered, at + 2, Slot::Must)?;
        return (run.words <= 2).then_some(run.last);
    }
    let owned = tok.possessive
        && tok.flags & FAMILY != 0
        && tok.flags & (RELATION | TITLE) == 0
        && cue_after(doc, at) == Slot::Must;
    let common = matches!(
        doc.word(at),
        "patient"
            | "doctor"
            | "provider"
            | "nurse"
            | "clinic"
            | "today"
            | "yesterday"
            | "tomorrow"
            | "week"
            | "month"
            | "year"
            | "practice"
            | "everyone"
            | "client"
            | "member"
    );
    (owned && !common && slot_before(doc, covered, at) >= Slot::Person).then_some(at)
}

fn decide(doc: &Doc<'_>, at: usize, run: &Run, slot: Slot) -> bool {
    let after = cue_after(doc, run.last);
    let capital = doc.toks[at].case != Case::Lower && doc.mode == Mode::Cased;
    let title_case = doc.toks[at].case == Case::Title;
    let ambiguous = run.words - run.sure - run.unknown;
    if slot == Slot::Must && (run.sure > 0 || ambiguous > 0 || capital) {
        return true;
    }
    let slip = |i: usize| !capital && lexicon().is_slip(doc.word(i));
    if slot == Slot::Must {
        return (doc.mode == Mode::Upper || !slip(run.last)) && doc.raw(run.last).len() > 2;
    }
    // "Ballard score", "Breslow depth": whoever they were, the noun behind says what it is.
    let measured = run.words == 1
        && run.initials == 0
        && matches!(
            doc.word(run.last + 1),
            "score"
                | "index"
                | "scale"
                | "sign"
                | "test"
                | "criteria"
                | "depth"
                | "classification"
                | "procedure"
                | "syndrome"
                | "disease"
                | "maneuver"
                | "stage"
                | "grade"
                | "staging"
                | "fracture"
                | "catheter"
                | "lesion"
                | "shunt"
                | "valve"
                | "tube"
        );
    if measured && doc.flags(at) & GIVEN == 0 {
        return false;
    }
    if drug_like(doc, at, run) {
        return false;
    }
    if run.sure > 0 {
        return sure_name(doc, at, run, slot, after, capital);
    }
    if capital {
        if after == Slot::Must && run.sure + ambiguous > 0 {
            return true;
        }
        if run.words >= 2
            && run.given_first
            && run.family_last
            && (title_case || doc.toks[at].case == Case::Initial)
        {
            return true;
        }
        if run.unknown > 0 && run.words >= 2 && title_case {
            return !doc.opens(at)
                || run.given_first
                || run.family_last
                || run.unknown == run.words;
        }
        if run.initials > 0 && ambiguous > 0 && run.family_last {
            return true;
        }
        if run.unknown == 1 {
            return title_case
                && doc.raw(at).len() > 2
                && (after > Slot::None
                    || slot > Slot::None && !doc.cued(run.last + 1, cues::DRUG_AFTER));
        }
        if title_case
            && after == Slot::Person
            && doc.opens(at)
            && !doc.toks[run.last].possessive
            && !doc.cued(run.last + 1, cues::WEAK_VERBS)
        {
            return run.given_first || run.family_last;
        }
        return title_case
            && (after == Slot::Must
                || (slot == Slot::Person && after > Slot::None)
                || (slot == Slot::Person && run.given_first && !doc.opens(at)));
    }
    // No case to go by.
    let two = run.words >= 2 && run.given_first && run.family_last;
    match (slot, after) {
        (_, Slot::Must) => {
            run.given_first || run.family_last || (run.unknown > 0 && !slip(run.last))
        }
        (Slot::Person, Slot::Person) => {
            run.given_first || two || run.unknown > 0 && !slip(run.last)
        }
        (Slot::Person, Slot::None) => {
            two || (run.unknown > 0
                && person_verb_sure(doc, at)
                && !slip(run.last)
                && doc.raw(at).len() > 3)
                || (run.given_first && person_verb_sure(doc, at))
                || (run.words >= 2 && run.unknown > 0 && run.given_first)
        }
        (Slot::None, Slot::Person) => {
            two || (run.given_first || run.unknown > 0 && !slip(run.last))
                && doc.opens(at)
                && !doc.cued(run.last + 1, cues::WEAK_VERBS)
        }
        (Slot::None, Slot::None) => {
            two && doc.mode == Mode::Lower
                && (at == 0 && doc.flags(run.last + 1) & (FUNC | ENGLISH) != 0
                    || doc.opens(at) && doc.closes(run.last))
        }
        (Slot::Must, _) => true,
    }
}

fn person_verb_sure(doc: &Doc<'_>, at: usize) -> bool {
    matches!(
        doc.before(at, 1),
        "call"
            | "ping"
            | "phone"
            | "reach"
            | "rebook"
            | "resched"
            | "text"
            | "email"
            | "tell"
            | "ask"
            | "remind"
            | "message"
            | "w"
            | "msg"
            | "txt"
            | "notify"
            | "told"
            | "asked"
            | "reminded"
            | "called"
            | "texted"
    )
}

/// A word that is nothing but a name, still refused where it can't be one.
fn sure_name(doc: &Doc<'_>, at: usize, run: &Run, slot: Slot, after: Slot, capital: bool) -> bool {
    if capital {
        let upper_short = doc.toks[at].case == Case::Upper
            && run.words == 1
            && slot == Slot::None
            && after == Slot::None;
        let tiny = doc.toks[at].case == Case::Upper
            && run.words == 1
            && doc.raw(at).len() <= 4
            && after < Slot::Must;
        return !(tiny || upper_short && doc.raw(at).len() <= 5);
    }
    if doc.mode == Mode::Cased && !doc.chat {
        return slot == Slot::Person && after > Slot::None
            || run.words >= 2 && run.given_first && run.family_last && slot > Slot::None;
    }
    let short = run.words == 1 && doc.raw(at).len() <= 2;
    if short {
        return slot > Slot::None || after > Slot::None;
    }
    // A slip of the pen that happens to be a rare surname.
    let rare =
        run.words == 1 && doc.flags(at) & GIVEN == 0 && slot == Slot::None && after == Slot::None;
    let slip = run.words == 1
        && doc.flags(at) & GIVEN == 0
        && after < Slot::Must
        && slot < Slot::Must
        && lexicon().is_slip(doc.word(at));
    !slip
        && (!rare
            || doc.mode == Mode::Upper && doc.raw(at).len() > 3
            || doc.closes(at)
            || doc.opens(at))
}

/// A single word between medicine's words.
fn drug_like(doc: &Doc<'_>, at: usize, run: &Run) -> bool {
    if run.words > 1 && run.sure > 0
        || (run.sure > 0 && doc.flags(at) & GIVEN != 0 && doc.flags(at) & SOFT_DRUG == 0)
    {
        return false;
    }
    let before = doc.before(at, 1);
    let last = run.last;
    let dose = doc.kind(last + 1) == Some(Kind::Num) && doc.cued(last + 2, cues::DOSE_UNITS)
        || doc.kind(last + 1) == Some(Kind::Mixed) && doc.word(last + 1).ends_with("mg");
    let hard = matches!(
        before,
        "taking"
            | "start"
            | "take"
            | "takes"
            | "vs"
            | "versus"
            | "titrate"
            | "prescribed"
            | "compare"
            | "stop"
            | "tolerating"
            | "continue"
            | "started"
            | "increase"
            | "decrease"
            | "resume"
            | "refill"
    );
    let of = matches!(before, "of" | "on")
        && matches!(
            doc.before(at, 2),
            "risks"
                | "coverage"
                | "dose"
                | "doses"
                | "supply"
                | "effects"
                | "started"
                | "currently"
                | "trial"
        );
    let safe = matches!(before, "with" | "is")
        && (doc.before(at, 2) == "safe" || doc.word(last + 1) == "safe");
    dose || hard
        || of
        || safe
        || matches!(
            doc.word(last + 1),
            "vs" | "mg" | "mcg" | "tablets" | "tabs" | "pill" | "bid" | "refill" | "injection"
        )
}

/// Takes in the other half of "Family, Given M." and of "Given Family, Jr."
fn with_comma(doc: &Doc<'_>, covered: &Covered, at: usize, last: usize, slot: Slot) -> usize {
    let mut last = last;
    let suffix = if doc.punct(last + 1, ',') {
        last + 2
    } else {
        last + 1
    };
    if matches!(doc.word(suffix), "jr" | "sr" | "iii" | "iv")
        && doc.toks.get(suffix).is_some_and(|t| !t.new_line)
    {
        return suffix;
    }
    if !doc.punct(last + 1, ',') || doc.toks[last].possessive {
        return last;
    }
    let i = last + 2;
    if doc.toks.get(i).is_none_or(|t| t.new_line || covered.has(i))
        || !same_style(doc, doc.toks[at].case, doc.toks[i].case)
    {
        return last;
    }
    let class = word_class(doc, i);
    let plain_given = slot == Slot::Must
        && class == Word::No
        && doc.toks[i].case == Case::Title
        && doc.mode == Mode::Cased
        && doc.closes(i)
        && doc.flags(i)
            & (FUNC | TITLE | RELATION | CLINICAL | DRUG | MONTH | STATE | ORG | CREDENTIAL)
            == 0;
    if plain_given {
        return i;
    }
    let family = doc.flags(last) & FAMILY != 0 || word_class(doc, last) == Word::Unknown;
    let given = doc.flags(i) & GIVEN != 0 || class == Word::Unknown;
    if class == Word::No
        || !family
        || !(given || slot == Slot::Must && class == Word::Sure)
        || doc.flags(i) & CREDENTIAL != 0
    {
        return last;
    }
    let Some(run) = read_run(doc, covered, i, slot) else {
        return last;
    };
    // "…, Given Family" with both halves is a second person of a list.
    let second_person =
        run.words >= 2 && run.family_last && doc.flags(at) & GIVEN != 0 && last > at;
    if !second_person && run.words <= 3 && (class >= Word::Ambiguous || doc.mode == Mode::Cased) {
        last = run.last;
    }
    last
}

fn label_of(doc: &Doc<'_>, at: usize, last: usize) -> Label {
    let back = if matches!(doc.kind(at.wrapping_sub(1)), Some(Kind::Punct(_))) {
        2
    } else {
        1
    };
    let before = doc.before(at, back);
    let credential = doc.punct(last + 1, ',') && doc.flags(last + 2) & CREDENTIAL != 0
        || doc.flags(last + 1) & CREDENTIAL != 0 && doc.toks[last + 1].case == Case::Upper;
    let clinician = matches!(
        before,
        "dr" | "doctor"
            | "dra"
            | "drs"
            | "prof"
            | "professor"
            | "physician"
            | "provider"
            | "pcp"
            | "surgeon"
            | "es"
            | "attending"
            | "cardiologist"
            | "pharmacist"
            | "therapist"
            | "np"
            | "md"
    ) || credential
        || doc.word(last + 1) == "npi";
    let signed = before == "by"
        && (1..=6).any(|b| {
            matches!(
                doc.before(at, back + b),
                "signed" | "authenticated" | "dictated" | "cosigned" | "reviewed"
            )
        });
    if clinician || signed || (doc.before(at, 1) == "/" && doc.before(at, 2) == "es") {
        return Label::NameClinician;
    }
    let related = at >= back && doc.flags(at - back) & RELATION != 0
        || doc.punct(last + 1, '(') && doc.flags(last + 2) & RELATION != 0;
    if related
        || matches!(
            before,
            "contact"
                | "dear"
                | "nurse"
                | "interpreter"
                | "guardian"
                | "neighbor"
                | "caller"
                | "attn"
        )
    {
        return Label::NameOther;
    }
    Label::NamePatient
}
