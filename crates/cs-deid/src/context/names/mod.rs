//! People's names by word lists and context.

mod decide;
mod run;
mod slot;

use self::decide::{asked_for, decide};
use self::run::{Word, is_initial, placed_word, read_run, same_style, titled_func, word_class};
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
                birth_behind(doc, last, out);
                number_behind(doc, last, out);
                at = last + 1;
            }
            None => at += 1,
        }
    }
}

/// "Sincere Whipple, MD", "M. Addison RN": capitalised words, whatever they are, right
/// before a degree no state's code can be taken for.
fn credentialed(doc: &Doc<'_>, covered: &Covered, at: usize) -> Option<usize> {
    let capital = |i: usize| {
        doc.kind(i) == Some(Kind::Word)
            && matches!(doc.toks[i].case, Case::Title | Case::Initial)
            && !covered.found(i)
            && doc.flags(i) & (TITLE | FACILITY_HEAD | CREDENTIAL | MONTH | RELATION) == 0
    };
    if doc.mode != Mode::Cased || !capital(at) || at > 0 && doc.joined(at) && capital(at - 1) {
        return None;
    }
    let (mut last, mut words, mut i) = (at, 1, at + 1);
    while i < at + 7 && doc.joined(i) {
        let particle = doc.flags(i) & PARTICLE != 0 && doc.toks[i].case == Case::Lower;
        let dot = doc.punct(i, '.') && doc.single(i - 1);
        if capital(i) {
            last = i;
            words += 1;
        } else if !particle && !dot {
            break;
        }
        i += 1;
    }
    let degree = last + 1 + usize::from(doc.punct(last + 1, ','));
    let written = doc.toks.get(degree).is_some_and(|tok| {
        !tok.new_line && matches!(tok.case, Case::Upper)
            || tok.flags & CREDENTIAL != 0 && tok.case == Case::Title
    });
    let state = doc.cued(degree, cues::STATE_CODE);
    let sure = doc.flags(degree) & CREDENTIAL != 0 && (!state || doc.flags(at) & GIVEN != 0);
    let role = doc.cued(at, cues::STRONG_BEFORE) && doc.flags(at) & ENGLISH != 0;
    (written && sure && words >= 2 && !role).then_some(last)
}

/// Whether the words before ask for a person.
pub(super) fn must_be_person(doc: &Doc<'_>, covered: &Covered, at: usize) -> bool {
    slot_before(doc, covered, at) == Slot::Must
}

/// "Byron, Ada | 050361", "Ada (11 1 33)": six digits or three numbers that can be a date.
fn birth_behind(doc: &Doc<'_>, last: usize, out: &mut Vec<Span>) {
    let at = last + 2;
    if !matches!(doc.kind(last + 1), Some(Kind::Punct('(' | '|'))) {
        return;
    }
    let whole = doc.raw(at).len() == 6
        && doc.number(at).is_some_and(|n| {
            (1..=12).contains(&(n / 10_000)) && (1..=31).contains(&(n / 100 % 100))
        });
    let closed = |i: usize| matches!(doc.kind(i), Some(Kind::Punct(')' | '|')));
    let part = |i: usize, most: u32| doc.number(i).is_some_and(|n| (1..=most).contains(&n));
    let end = if whole && closed(at + 1) {
        at
    } else if part(at, 12) && part(at + 1, 31) && doc.number(at + 2).is_some() && closed(at + 3) {
        at + 2
    } else {
        return;
    };
    out.push(Span::new(
        doc.toks[at].start,
        doc.toks[end].end,
        Label::DateBirth,
    ));
}

/// "Ada Byron (687631)", "Ada Byron (663-0507)": the number behind a name is hers.
fn number_behind(doc: &Doc<'_>, last: usize, out: &mut Vec<Span>) {
    if !doc.punct(last + 1, '(') || !matches!(doc.kind(last + 2), Some(Kind::Num | Kind::Mixed)) {
        return;
    }
    if crate::patterns::product_code(doc, last + 2) {
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
    // "Client Abena": the noun is none of hers.
    let role = doc.cued(at, cues::STRONG_BEFORE)
        && doc.flags(at) & ENGLISH != 0
        && doc.opens(at)
        && doc.joined(at + 1)
        && doc.toks[at + 1].case == doc.toks[at].case;
    if role {
        return None;
    }
    if let Some(last) = credentialed(doc, covered, at) {
        return Some(last);
    }
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
    (decide(doc, at, &run, slot) || asked_for(doc, covered, at, &run, slot))
        .then_some(())
        .map(|()| with_comma(doc, covered, at, run.last, slot))
}

/// An everyday word that only its surroundings make a name: "Her, Kanya", "back's records".
fn word_as_name(doc: &Doc<'_>, covered: &Covered, at: usize) -> Option<usize> {
    let tok = doc.toks.get(at)?;
    if tok.kind != Kind::Word
        || doc.raw(at).len() < 2
        || tok.flags & (MONTH | DRUG | ORG | CREDENTIAL | FACILITY_HEAD) != 0
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
