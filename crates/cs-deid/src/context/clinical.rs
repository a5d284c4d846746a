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
        if flags & EPONYM != 0
            && let Some(last) = eponym(doc, at)
        {
            covered.mark(at, last);
        }
        if flags & SOFT_DRUG != 0 && drug_context(doc, at) {
            covered.mark(
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
            covered.mark(at, at + tail);
        }
        if flags & ORG != 0 && flags & (GIVEN | FAMILY) == 0 {
            covered.mark(at, at);
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
fn eponym(doc: &Doc<'_>, at: usize) -> Option<usize> {
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

/// Whether a brand name that is also a given name stands among medicine's words.
fn drug_context(doc: &Doc<'_>, at: usize) -> bool {
    let before = doc.before(at, 1);
    if doc.cued_before(at, cues::DRUG_BEFORE)
        || (matches!(
            before,
            "of" | "about" | "with" | "than" | "to" | "from" | "on"
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
    ) || doc.flags(at.wrapping_sub(2)) & DRUG != 0
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
        covered.mark(at, at + 2);
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
        covered.mark(at, at + 2);
    }
}
