//! Runs of words that may form one name.

use super::super::Covered;
use super::slot::{Slot, slot_before};
use crate::cues;
use crate::doc::{Case, Doc, Kind, Mode};
use crate::lexicon::*;

/// How strongly a word suggests a name by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Word {
    /// Cannot be part of a name.
    No,
    /// In no list at all.
    Unknown,
    /// A name that is also a word.
    Ambiguous,
    /// A name and nothing else.
    Sure,
}

pub(super) fn word_class(doc: &Doc<'_>, at: usize) -> Word {
    let Some(tok) = doc.toks.get(at) else {
        return Word::No;
    };
    if tok.kind != Kind::Word || tok.single {
        return Word::No;
    }
    let flags = tok.flags;
    if flags & (FUNC | DRUG | CLINICAL | MONTH | STATE | TITLE | RELATION | ORG) != 0 {
        let name = flags & (GIVEN | FAMILY) != 0;
        let before_surname = flags & GIVEN != 0
            && flags & FUNC == 0
            && doc.joined(at + 1)
            && doc.flags(at + 1) & FAMILY != 0
            && doc.flags(at + 1) & (ENGLISH | FUNC | CLINICAL | DRUG) == 0;
        let titled_given = tok.case == Case::Title
            && doc.mode == Mode::Cased
            && flags & GIVEN != 0
            && flags & (FUNC | DRUG) == 0;
        if titled_given && flags & CLINICAL != 0 && flags & (TITLE | RELATION) == 0
            || before_surname && flags & (CLINICAL | DRUG) != 0 && flags & (TITLE | RELATION) == 0
        {
            return Word::Ambiguous;
        }
        let lenient = flags & (FUNC | DRUG | CLINICAL | TITLE | RELATION | ORG) == 0
            || (flags & (FUNC | CLINICAL | TITLE | RELATION | DRUG) == 0);
        return if name && lenient {
            Word::Ambiguous
        } else {
            Word::No
        };
    }
    if flags & (GIVEN | FAMILY) != 0 {
        let doubtful = flags & (ENGLISH | EPONYM | SOFT_DRUG) != 0 || (flags & HEAD != 0);
        return if doubtful {
            Word::Ambiguous
        } else {
            Word::Sure
        };
    }
    if flags & (ENGLISH | HEAD | FACILITY_HEAD | PARTICLE | CREDENTIAL | NUMBER | EPONYM) != 0 {
        return Word::No;
    }
    if clinical_shape(doc.word(at)) && tok.case != Case::Title {
        return Word::No;
    }
    Word::Unknown
}

/// "Dr. Her", "Ms. Do": a function word with a capital right behind a title.
pub(super) fn titled_func(doc: &Doc<'_>, at: usize) -> bool {
    doc.toks[at].case == Case::Title
        && doc.mode == Mode::Cased
        && doc.flags(at) & FAMILY != 0
        && title_before(doc, at)
}

/// A capitalised everyday word where a person must stand: "Daughter Puck Ferran".
pub(super) fn placed_word(doc: &Doc<'_>, covered: &Covered, at: usize) -> bool {
    let tok = &doc.toks[at];
    tok.kind == Kind::Word
        && tok.case == Case::Title
        && doc.mode == Mode::Cased
        && tok.flags
            & (FUNC
                | TITLE
                | RELATION
                | CLINICAL
                | DRUG
                | MONTH
                | STATE
                | ORG
                | CREDENTIAL
                | FACILITY_HEAD)
            == 0
        && doc.raw(at).len() > 2
        && slot_before(doc, covered, at) == Slot::Must
}

pub(super) fn title_before(doc: &Doc<'_>, at: usize) -> bool {
    let back = if doc.punct(at.wrapping_sub(1), '.') {
        2
    } else {
        1
    };
    at >= back && doc.flags(at - back) & TITLE != 0 && !doc.toks[at].new_line
}

pub(super) fn is_initial(doc: &Doc<'_>, at: usize) -> bool {
    doc.toks
        .get(at)
        .is_some_and(|tok| tok.kind == Kind::Word && tok.case == Case::Initial && tok.single)
}

/// A run of words that may form one name.
pub(super) struct Run {
    pub last: usize,
    pub words: usize,
    pub sure: usize,
    pub unknown: usize,
    pub given_first: bool,
    pub family_last: bool,
    pub initials: usize,
}

pub(super) fn same_style(doc: &Doc<'_>, a: Case, b: Case) -> bool {
    doc.mode != Mode::Cased || (a == Case::Lower) == (b == Case::Lower)
}

pub(super) fn read_run(doc: &Doc<'_>, covered: &Covered, at: usize, slot: Slot) -> Option<Run> {
    let mut run = Run {
        last: at,
        words: 0,
        sure: 0,
        unknown: 0,
        given_first: false,
        family_last: false,
        initials: 0,
    };
    let style = doc.toks[at].case;
    let mut i = at;
    let mut pending_particle = false;
    while i < at + 9
        && i < doc.toks.len()
        && !covered.has(i)
        && (i == at || (doc.joined(i) && gap_ok(doc, i)))
    {
        let tok = &doc.toks[i];
        let class = word_class(doc, i);
        if is_initial(doc, i)
            && doc.mode != Mode::Lower
            && (i > at || named_after_initial(doc, i, slot))
        {
            run.initials += 1;
            if run.words > 0 {
                run.last = i;
                if doc.punct(i + 1, '.')
                    && doc.touches(i + 1)
                    && doc.joined(i + 2)
                    && (name_like(doc, i + 2)
                        || run.given_first && doc.toks[i + 2].case == Case::Title)
                    && same_style(doc, style, doc.toks[i + 2].case)
                {
                    i += 1;
                }
            } else if doc.punct(i + 1, '.') {
                i += 1;
            }
            i += 1;
            continue;
        }
        let particle = tok.flags & PARTICLE != 0
            && !(class >= Word::Ambiguous && run.words == 0 && tok.case == Case::Title);
        if particle
            && name_like(doc, i + 1)
            && doc.joined(i + 1)
            && (run.words > 0 || tok.case == Case::Title || slot == Slot::Must)
            && !tok.possessive
            && (tok.flags & FUNC == 0)
        {
            pending_particle = true;
            i += 1;
            if doc.punct(i, '.') && doc.touches(i) {
                i += 1;
            }
            continue;
        }
        let func_family = class == Word::No
            && tok.flags & FAMILY != 0
            && tok.flags & (DRUG | CLINICAL | RELATION | TITLE | ORG) == 0
            && tok.case != Case::Lower
            && doc.mode == Mode::Cased
            && ((run.words > 0 && run.sure > 0)
                || (run.words == 0 && run.initials > 0)
                || titled_func(doc, i));
        let any_family = tok.kind == Kind::Word
            && run.words == 0
            && run.initials > 0
            && slot == Slot::Must
            && tok.case != Case::Lower
            && tok.flags & (TITLE | RELATION | CREDENTIAL | MONTH) == 0
            && doc.raw(i).len() > 1;
        let upper_family = tok.kind == Kind::Word
            && doc.mode == Mode::Upper
            && slot == Slot::Must
            && run.words == 1
            && run.sure == 1
            && (tok.flags & FAMILY != 0 || tok.flags & FUNC == 0)
            && tok.flags & (TITLE | RELATION | CREDENTIAL | MONTH | DRUG) == 0;
        let placed = run.words == 0
            && class == Word::No
            && slot == Slot::Must
            && placed_word(doc, covered, i);
        let func_family = func_family
            || placed
            || any_family
            || upper_family
            || surname_of_any_word(doc, i, &run, style)
            || slot == Slot::Must
                && run.words == 1
                && tok.flags & PARTICLE != 0
                && !name_like(doc, i + 1)
                && doc.mode == Mode::Cased
                && style == Case::Title
                && tok.flags & FUNC == 0;
        let func_lower = class == Word::No
            && run.words == 1
            && run.sure == 1
            && tok.flags & FAMILY != 0
            && tok.flags & FUNC != 0
            && doc.mode != Mode::Cased
            && doc.closes(i)
            && matches!(doc.word(i), "her" | "see" | "do" | "so" | "an");
        if class == Word::No && !func_family && !func_lower
            || !same_style(doc, style, tok.case) && !pending_particle && !func_family
        {
            break;
        }
        if run.words > 0 && !extends(doc, at, i, class, &run, slot) && !func_family && !func_lower {
            break;
        }
        run.words += 1;
        run.sure += usize::from(class == Word::Sure);
        run.unknown += usize::from(class == Word::Unknown);
        if run.words == 1 {
            run.given_first = tok.flags & GIVEN != 0;
        }
        run.family_last = tok.flags & FAMILY != 0;
        run.last = i;
        pending_particle = false;
        if tok.possessive || run.words == 5 {
            break;
        }
        i += 1;
    }
    (run.words > 0).then_some(run)
}

/// Behind a given name any capitalised word may be the surname: "Jayden Cough".
fn surname_of_any_word(doc: &Doc<'_>, i: usize, run: &Run, style: Case) -> bool {
    let tok = &doc.toks[i];
    if run.words != 1
        || !run.given_first
        || tok.kind != Kind::Word
        || tok.flags & (MONTH | CREDENTIAL) != 0
        || doc.raw(i).len() < 2
    {
        return false;
    }
    let next_capital = doc
        .toks
        .get(i + 1)
        .is_some_and(|t| !t.new_line && t.case == Case::Title && doc.joined(i + 1));
    if doc.mode == Mode::Cased {
        return style == Case::Title
            && (tok.case == Case::Title || tok.flags & PARTICLE != 0 && !name_like(doc, i + 1))
            && !next_capital;
    }
    run.sure == 1
        && tok.flags & (FUNC | RELATION | TITLE | DRUG | ORG) == 0
        && doc.closes(i)
        && doc.raw(i).len() > 2
        && run.initials == 0
        && doc.chat
        && !lexicon_slip(doc, i)
        && tok.flags & CLINICAL == 0
}

/// A dot between words only behind an initial or a shortened "St.".
fn gap_ok(doc: &Doc<'_>, at: usize) -> bool {
    !doc.punct(at, '.')
}

fn name_like(doc: &Doc<'_>, at: usize) -> bool {
    word_class(doc, at) > Word::No
        || (doc.flags(at) & PARTICLE != 0 && doc.kind(at) == Some(Kind::Word))
}

fn named_after_initial(doc: &Doc<'_>, at: usize, slot: Slot) -> bool {
    let next = if doc.punct(at + 1, '.') {
        at + 2
    } else {
        at + 1
    };
    doc.joined(next)
        && (slot == Slot::Must
            && doc.kind(next) == Some(Kind::Word)
            && doc.toks[next].case == Case::Title
            || slot == Slot::Must && doc.mode == Mode::Upper && doc.kind(next) == Some(Kind::Word)
            || name_like(doc, next) && doc.toks[next].case != Case::Lower
            || is_initial(doc, next) && doc.toks[next].start - doc.toks[at].start <= 3)
}

/// Whether the word at `i` belongs to the name begun before it.
fn extends(doc: &Doc<'_>, at: usize, i: usize, class: Word, run: &Run, slot: Slot) -> bool {
    if doc.mode == Mode::Cased && doc.toks[at].case != Case::Lower {
        return true;
    }
    let title_only = title_before(doc, at) && run.words == 1 && !run.given_first;
    match class {
        Word::Sure => !lexicon_slip(doc, i),
        // In lower case "call hope back" must stop, "jack small" must not.
        Word::Ambiguous if doc.mode == Mode::Upper && slot == Slot::Must && run.words == 1 => true,
        Word::Ambiguous => {
            let family = doc.flags(i) & FAMILY != 0;
            family
                && (run.given_first || run.sure > 0)
                && run.words == 1
                && !title_only
                && !doc.cued(i, cues::VERBS_AFTER)
                && (slot > Slot::None
                    || run.sure > 0
                    || doc.opens(at) && doc.mode != Mode::Cased && !auxiliary(doc.word(at)))
                && !(doc.flags(i) & HEAD != 0 && run.sure == 0)
        }
        Word::Unknown => {
            run.words == 1
                && (run.given_first
                    || run.sure > 0
                    || slot == Slot::Must
                    || (doc.opens(at) && run.unknown == 1 && doc.mode == Mode::Upper))
                && doc.raw(i).len() > 2
                && (slot == Slot::Must && doc.mode == Mode::Upper || !lexicon_slip(doc, i))
                && doc.raw(i).len() < 24
        }
        Word::No => false,
    }
}

fn lexicon_slip(doc: &Doc<'_>, at: usize) -> bool {
    doc.toks[at].flags == 0 && lexicon().is_slip(doc.word(at))
}

/// Given names that open a sentence as a verb more often than as a name.
fn auxiliary(word: &str) -> bool {
    matches!(
        word,
        "will"
            | "may"
            | "mark"
            | "bill"
            | "grant"
            | "drew"
            | "rose"
            | "hope"
            | "see"
            | "don"
            | "can"
            | "chase"
            | "pat"
            | "rob"
            | "sue"
            | "chance"
    )
}
