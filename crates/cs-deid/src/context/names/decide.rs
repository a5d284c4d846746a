//! Whether a run of words is a name: what it is made of against what stands around it.

use super::super::Covered;
use super::run::{Run, auxiliary};
use super::slot::{Slot, cue_after};
use crate::cues;
use crate::doc::{Case, Doc, Kind, Mode};
use crate::lexicon::*;

/// "ssn ends in 6409 for major": a given name that ends a sentence with a number in it.
pub(super) fn asked_for(
    doc: &Doc<'_>,
    covered: &Covered,
    at: usize,
    run: &Run,
    slot: Slot,
) -> bool {
    doc.mode != Mode::Cased
        && slot == Slot::Person
        && run.given_first
        && matches!(doc.before(at, 1), "for" | "re" | "to" | "with" | "w")
        && doc.closes(run.last)
        && covered.0.contains(&super::super::Cover::Found)
}

/// Two words of a chat sentence, one unlisted and the other a name or unlisted too: no
/// slip of the pen comes in pairs.
fn pair(doc: &Doc<'_>, at: usize, run: &Run) -> bool {
    let long = |i: usize| doc.raw(i).chars().count() > 3;
    doc.chat
        && run.words >= 2
        && run.unknown > 0
        && (run.given_first || run.family_last || run.unknown >= 2)
        && long(at)
        && long(run.last)
        && !clinical_shape(doc.word(at))
        && !clinical_shape(doc.word(run.last))
        && (doc.toks[at].flags != 0 || !lexicon().is_slip(doc.word(at)))
        && (doc.toks[run.last].flags != 0 || !lexicon().is_slip(doc.word(run.last)))
}

/// Whether an unlisted word of a chat sentence can hardly be anything but a name.
fn stranger(doc: &Doc<'_>, at: usize, run: &Run) -> bool {
    let word = doc.word(at);
    run.unknown > 0
        && doc.chat
        && (4..=16).contains(&word.chars().count())
        && !clinical_shape(word)
        && !(if word.len() < 7 {
            lexicon().is_slip(word)
        } else {
            lexicon().is_far_slip(word)
        })
        && (doc.closes(run.last) || doc.flags(run.last + 1) & (FUNC | KEY | MONTH | RELATION) != 0)
}

pub(super) fn decide(doc: &Doc<'_>, at: usize, run: &Run, slot: Slot) -> bool {
    let lower = |i: usize| doc.toks[i].case == Case::Lower;
    if doc.mode == Mode::Cased
        && !doc.chat
        && run.sure == 0
        && slot < Slot::Must
        && lower(at)
        && lower(run.last)
    {
        return false;
    }
    let asks = matches!(
        doc.word(run.last + 1),
        "i" | "you" | "we" | "it" | "this" | "the" | "he" | "she" | "they" | "my" | "need" | "be"
    );
    if run.words == 1 && auxiliary(doc.word(at)) && doc.opens(at) && asks {
        return false;
    }
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
                || stranger(doc, at, run)
                || pair(doc, at, run)
        }
        (Slot::None, Slot::Person) => {
            two || (run.given_first || run.unknown > 0 && !slip(run.last))
                && (doc.opens(at) || stranger(doc, at, run))
                && !doc.cued(run.last + 1, cues::WEAK_VERBS)
                || pair(doc, at, run)
        }
        (Slot::None, Slot::None) => {
            pair(doc, at, run)
                || at == 0 && run.words == 1 && stranger(doc, at, run)
                || two
                    && doc.mode == Mode::Lower
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
    let known_chat = doc.chat && doc.raw(at).chars().count() > 4;
    let rare = run.words == 1
        && doc.flags(at) & GIVEN == 0
        && slot == Slot::None
        && after == Slot::None
        && !known_chat;
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
