//! What must survive although it reads like a name: eponyms, medicines, bacteria,
//! organisations.

use super::Covered;
use crate::cues;
use crate::doc::{Case, Doc, Kind, Mode};
use crate::lexicon::{
    CLINICAL, DRUG, EPONYM, FAMILY, GIVEN, HEAD, ORG, RELATION, SOFT_DRUG, TITLE,
};

/// Marks clinical phrases as covered, so that the name rules pass over them.
pub(crate) fn protect(doc: &Doc<'_>, covered: &mut Covered) {
    for at in 0..doc.toks.len() {
        let flags = doc.flags(at);
        if doc.kind(at) != Some(Kind::Word) {
            continue;
        }
        if doc.word(at) == "st"
            && let Some(last) = saint_johns(doc, at)
        {
            covered.keep(at, last);
        }
        if flags & EPONYM != 0
            && let Some(last) = eponym(doc, covered, at)
        {
            covered.keep(at, last);
        }
        if flags & SOFT_DRUG != 0 && drug_context(doc, at) {
            covered.keep(
                at,
                at + usize::from(matches!(doc.word(at + 1), "fe" | "lo")),
            );
        }
        if flags & DRUG != 0 && flags & SOFT_DRUG == 0 && !titled(doc, at) {
            let tail = usize::from(matches!(
                doc.word(at + 1),
                "fe" | "xr"
                    | "xl"
                    | "er"
                    | "sr"
                    | "cr"
                    | "la"
                    | "hct"
                    | "thyroid"
                    | "flexpen"
                    | "respimat"
                    | "diskus"
                    | "hfa"
                    | "succinate"
                    | "tartrate"
            ));
            covered.keep(at, at + tail);
        }
        if flags & ORG != 0 && flags & (GIVEN | FAMILY) == 0 {
            covered.keep(at, at);
        }
        bacterium(doc, at, covered);
    }
}

fn titled(doc: &Doc<'_>, at: usize) -> bool {
    let back = if doc.punct(at.wrapping_sub(1), '.') {
        2
    } else {
        1
    };
    at >= back && doc.flags(at - back) & (TITLE | RELATION) != 0
}

/// "Parkinson's disease", "Swan-Ganz catheter", "Glasgow Coma Scale", bare "Babinski".
fn eponym(doc: &Doc<'_>, covered: &Covered, at: usize) -> Option<usize> {
    if titled(doc, at) {
        return None;
    }
    for ahead in 1..=3 {
        let i = at + ahead;
        if doc.toks.get(i).is_none_or(|tok| {
            tok.new_line || !matches!(tok.kind, Kind::Word | Kind::Punct('-' | '\''))
        }) {
            break;
        }
        let head = doc.flags(i) & HEAD != 0
            && (doc.flags(i) & GIVEN == 0
                || doc.toks[i].case == Case::Lower
                || doc.mode != Mode::Cased
                || doc.toks[at].possessive);
        if head {
            return Some(i);
        }
    }
    // "Wagner 1", "Tanner II": a stage.
    let staged = doc.number(at + 1).is_some_and(|n| n < 10) && doc.joined(at + 1)
        || matches!(doc.word(at + 1), "ii" | "iii" | "iv")
            && doc.raw(at + 1).starts_with(['I', 'i']);
    if staged && doc.toks[at].case != Case::Lower {
        return Some(at);
    }
    if super::names::must_be_person(doc, covered, at) || person_around(doc, at) {
        return None;
    }
    let behind_given = at > 0
        && doc.joined(at)
        && doc.flags(at - 1) & GIVEN != 0
        && doc.flags(at - 1) & (EPONYM | crate::lexicon::FUNC) == 0;
    if behind_given && (doc.toks[at - 1].case == doc.toks[at].case || doc.mode != Mode::Cased) {
        return None;
    }
    // Well-known eponyms that stand alone; others may be someone's name.
    let alone = doc.flags(at) & (GIVEN | FAMILY) == 0 || doc.cued(at, cues::BARE_EPONYMS);
    let clinical_before = matches!(
        doc.before(at, 1),
        "positive"
            | "negative"
            | "for"
            | "with"
            | "of"
            | "and"
            | "left"
            | "right"
            | "bilateral"
            | "no"
            | "has"
            | "via"
    ) && doc.cued(at, cues::BARE_EPONYMS);
    let list_after = doc.punct(at + 1, ',')
        && doc.flags(at + 2) & (GIVEN | FAMILY) != 0
        && doc.toks.get(at + 2).is_some_and(|t| t.case == Case::Title);
    let medical_after = doc.flags(at + 1) & CLINICAL != 0 && doc.joined(at + 1);
    (!list_after && (alone && doc.flags(at) & GIVEN == 0 || clinical_before || medical_after))
        .then_some(at)
}

/// "St. John's wort": a herb, no town.
fn saint_johns(doc: &Doc<'_>, at: usize) -> Option<usize> {
    let john = at + 1 + usize::from(doc.punct(at + 1, '.'));
    (matches!(doc.word(john), "john" | "johns" | "john's") && doc.word(john + 1) == "wort")
        .then_some(john + 1)
}

/// Whether the words around an eponym without its noun make it a person: "M. Addison RN",
/// "as you know, Turner has", "Lyric Turner".
fn person_around(doc: &Doc<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else {
        return false;
    };
    let initial = doc.punct(before, '.') && doc.single(before.wrapping_sub(1)) && before > 0;
    let credential = [at + 1, at + 1 + usize::from(doc.punct(at + 1, ','))]
        .iter()
        .any(|i| {
            doc.flags(*i) & crate::lexicon::CREDENTIAL != 0
                && doc.toks[*i].case == Case::Upper
                && doc.mode == Mode::Cased
        });
    let written = doc.toks[at].case == Case::Title || doc.mode == Mode::Lower;
    let stranger = doc.joined(at)
        && doc.kind(before) == Some(Kind::Word)
        && !doc.single(before)
        && doc.flags(before)
            & (crate::lexicon::ENGLISH | CLINICAL | DRUG | EPONYM | crate::lexicon::FUNC)
            == 0
        && (doc.mode == Mode::Lower || doc.toks[before].case == Case::Title)
        && (doc.flags(before) != 0 || doc.raw(before).len() > 3)
        && doc.flags(before) & (TITLE | RELATION | ORG) == 0
        && !crate::lexicon::clinical_shape(doc.word(before));
    let acts = doc.mode == Mode::Cased
        && doc.toks[at].case == Case::Title
        && matches!(
            doc.word(at + 1),
            "has"
                | "had"
                | "is"
                | "was"
                | "reports"
                | "denies"
                | "states"
                | "underwent"
                | "presented"
                | "returned"
                | "called"
                | "says"
                | "said"
                | "lives"
                | "returns"
                | "came"
                | "takes"
                | "missed"
                | "accepted"
                | "tolerated"
        )
        && (doc.punct(before, ',') || doc.punct(before, '.') || doc.toks[at].new_line)
        && !matches!(doc.word(at + 2), "positive" | "negative");
    written && (initial || credential || stranger || acts)
}

/// Whether a brand name that is also a given name stands where no person is told of.
fn drug_context(doc: &Doc<'_>, at: usize) -> bool {
    drug_words_around(doc, at) || !person_told(doc, at)
}

/// Whether the words around a name that is also a brand tell of a person.
fn person_told(doc: &Doc<'_>, at: usize) -> bool {
    let tok = &doc.toks[at];
    let back = if doc.punct(at.wrapping_sub(1), '.') {
        2
    } else {
        1
    };
    let before = doc.before(at, back);
    let asked = matches!(
        before,
        "call"
            | "text"
            | "email"
            | "ask"
            | "tell"
            | "remind"
            | "told"
            | "asked"
            | "called"
            | "saw"
            | "see"
            | "met"
            | "named"
            | "name"
            | "dear"
            | "hi"
            | "hello"
            | "hey"
            | "message"
            | "msg"
            | "notify"
            | "did"
            | "does"
            | "pt"
            | "patient"
            | "book"
            | "schedule"
            | "cc"
            | "attn"
            | "spoke"
            | "thanks"
            | "sincerely"
            | "nurse"
            | "is"
            | "was"
            | "has"
            | "merge"
            | "verify"
            | "named:"
            | "new"
            | "contact"
            | "reach"
            | "update"
            | "re"
    ) || matches!(before, "with" | "w" | "from" | "to" | "by" | "/" | ":")
        && matches!(
            doc.before(at, back + 1),
            "spoke"
                | "talked"
                | "met"
                | "discussed"
                | "call"
                | "consent"
                | "message"
                | "seen"
                | "signed"
                | "es"
                | "w"
                | "name"
                | "patient"
                | "s"
        );
    let family = doc.flags(at + 1) & FAMILY != 0
        && doc.joined(at + 1)
        && doc.flags(at + 1) & (CLINICAL | DRUG | crate::lexicon::FUNC) == 0
        && (doc.toks[at + 1].case == tok.case || doc.mode != Mode::Cased)
        && doc.flags(at + 1) & crate::lexicon::ENGLISH == 0;
    let unlisted = doc.flags(at + 1) == 0
        && doc.kind(at + 1) == Some(Kind::Word)
        && doc.joined(at + 1)
        && doc.toks[at + 1].case == tok.case;
    let initial = doc
        .toks
        .get(at + 1)
        .is_some_and(|next| next.case == Case::Initial)
        && doc.mode == Mode::Cased
        && doc.joined(at + 1);
    let reversed = doc.punct(at.wrapping_sub(1), ',')
        && doc.flags(at.wrapping_sub(2)) & FAMILY != 0
        && doc.flags(at.wrapping_sub(2)) & (DRUG | SOFT_DRUG | CLINICAL) == 0
        || doc.punct(at + 1, ',')
            && doc.flags(at + 2) & GIVEN != 0
            && doc.flags(at + 2) & (SOFT_DRUG | DRUG | CLINICAL | crate::lexicon::FUNC) == 0;
    let described = doc.punct(at + 1, '(')
        || doc.punct(at + 1, ',') && doc.number(at + 2).is_some()
        || doc.flags(at + 1) & RELATION != 0;
    let acts = doc.cued(at + 1, cues::VERBS_AFTER)
        && !doc.cued(at + 1, cues::DRUG_AFTER)
        && !matches!(
            doc.word(at + 1),
            "is" | "was" | "has" | "should" | "could" | "would"
        );
    let alone_on_line =
        (at == 0 || tok.new_line) && doc.toks.get(at + 1).is_none_or(|next| next.new_line);
    asked && !doc.cued_before(at, cues::DRUG_BEFORE)
        || tok.possessive
        || titled(doc, at)
        || family
        || unlisted
        || initial
        || reversed
        || described
        || acts
        || alone_on_line
}

fn drug_words_around(doc: &Doc<'_>, at: usize) -> bool {
    let before = doc.before(at, 1);
    if doc.cued_before(at, cues::DRUG_BEFORE)
        || (matches!(
            before,
            "of" | "about"
                | "with"
                | "than"
                | "to"
                | "from"
                | "on"
                | "for"
                | "the"
                | "her"
                | "his"
                | "my"
                | "if"
                | "is"
        ) && drug_words(doc, at))
    {
        return true;
    }
    doc.cued(at + 1, cues::DRUG_AFTER)
        || (doc.kind(at + 1) == Some(Kind::Num)
            && (doc.cued(at + 2, cues::DOSE_UNITS)
                || matches!(doc.kind(at + 2), Some(Kind::Punct('/' | '.' | '-' | ',')))))
}

fn drug_words(doc: &Doc<'_>, at: usize) -> bool {
    matches!(
        doc.before(at, 2),
        "risks"
            | "risk"
            | "coverage"
            | "dose"
            | "doses"
            | "supply"
            | "course"
            | "safe"
            | "trial"
            | "taper"
            | "refill"
            | "safer"
            | "interact"
            | "interaction"
            | "switch"
            | "switched"
            | "started"
            | "put"
            | "patient's"
            | "effects"
            | "prescription"
            | "benefits"
            | "titrate"
            | "counselled"
            | "counseled"
            | "educated"
            | "information"
            | "question"
            | "questions"
            | "change"
            | "changed"
            | "tablet"
            | "tablets"
            | "pack"
            | "bottle"
            | "mg"
            | "tabs"
            | "tab"
            | "pills"
            | "recs"
            | "still"
            | "out"
            | "stop"
            | "hold"
            | "skip"
            | "refills"
            | "wants"
            | "know"
            | "denial"
            | "stable"
            | "capsules"
            | "puffs"
            | "back"
            | "allergic"
            | "allergy"
            | "samples"
            | "approval"
            | "auth"
            | "pa"
            | "ok"
            | "okay"
            | "levels"
            | "level"
            | "units"
            | "while"
            | "restarted"
            | "resumed"
            | "did"
            | "tolerate"
    ) || doc.cued(at.wrapping_sub(2), cues::DRUG_BEFORE)
        || doc.cued(at.wrapping_sub(2), cues::DRUG_AFTER)
        || doc.flags(at.wrapping_sub(2)) & DRUG != 0
}

/// "E. coli", "S. aureus": an initial, a dot and a lower-case word.
fn bacterium(doc: &Doc<'_>, at: usize, covered: &mut Covered) {
    let initial = doc.toks[at].case == Case::Initial || doc.raw(at).len() == 1;
    if !initial || !doc.punct(at + 1, '.') {
        return;
    }
    if doc
        .toks
        .get(at + 2)
        .is_some_and(|tok| tok.case == Case::Lower)
        && doc.mode == Mode::Cased
        && doc.flags(at + 2) & (CLINICAL | crate::lexicon::ENGLISH) != 0
        && doc.flags(at + 2) & (GIVEN | FAMILY) == 0
        && doc.joined(at + 2)
    {
        covered.keep(at, at + 2);
    }
    if matches!(
        doc.word(at + 2),
        "diff"
            | "coli"
            | "pylori"
            | "aureus"
            | "difficile"
            | "pneumoniae"
            | "faecalis"
            | "albicans"
            | "jejuni"
            | "gonorrhoeae"
            | "trachomatis"
            | "burgdorferi"
    ) {
        covered.keep(at, at + 2);
    }
}
