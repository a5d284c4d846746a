//! People's names by word lists and context.

use super::Covered;
use super::cues;
use crate::doc::{Case, Doc, Kind, Mode};
use crate::lexicon::*;
use crate::{Label, Span};

/// How strongly a word suggests a name by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Word {
    /// Cannot be part of a name.
    No,
    /// In no list at all.
    Unknown,
    /// A name that is also a word.
    Ambiguous,
    /// A name and nothing else.
    Sure,
}

/// How strongly the surroundings ask for a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Slot {
    None,
    /// A person may stand here.
    Person,
    /// A person must stand here.
    Must,
}

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
    while doc.touches(end + 1) && matches!(doc.kind(end + 1), Some(Kind::Num | Kind::Mixed | Kind::Punct('-'))) {
        end += 1;
    }
    let digits: usize = (last + 2..=end).map(|i| doc.raw(i).bytes().filter(u8::is_ascii_digit).count()).sum();
    if digits >= 4 && doc.punct(end + 1, ')') {
        out.push(Span::new(doc.toks[last + 2].start, doc.toks[end].end, Label::Mrn));
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

fn word_class(doc: &Doc<'_>, at: usize) -> Word {
    let Some(tok) = doc.toks.get(at) else { return Word::No };
    if tok.kind != Kind::Word || doc.raw(at).chars().count() < 2 {
        return Word::No;
    }
    let flags = tok.flags;
    if flags & (FUNC | DRUG | CLINICAL | MONTH | STATE | TITLE | RELATION | ORG) != 0 {
        let name = flags & (GIVEN | FAMILY) != 0;
        let before_surname = flags & GIVEN != 0 && flags & FUNC == 0 && doc.joined(at + 1) && doc.flags(at + 1) & FAMILY != 0 && doc.flags(at + 1) & (ENGLISH | FUNC | CLINICAL | DRUG) == 0;
        let titled_given = tok.case == Case::Title && doc.mode == Mode::Cased && flags & GIVEN != 0 && flags & (FUNC | DRUG) == 0;
        if titled_given && flags & CLINICAL != 0 && flags & (TITLE | RELATION) == 0 || before_surname && flags & (CLINICAL | DRUG) != 0 && flags & (TITLE | RELATION) == 0 {
            return Word::Ambiguous;
        }
        let lenient = flags & (FUNC | DRUG | CLINICAL | TITLE | RELATION | ORG) == 0 || (flags & (FUNC | CLINICAL | TITLE | RELATION | DRUG) == 0);
        return if name && lenient { Word::Ambiguous } else { Word::No };
    }
    if flags & (GIVEN | FAMILY) != 0 {
        let doubtful = flags & (ENGLISH | EPONYM | SOFT_DRUG) != 0 || (flags & HEAD != 0);
        return if doubtful { Word::Ambiguous } else { Word::Sure };
    }
    if flags & (ENGLISH | HEAD | FACILITY_HEAD | PARTICLE | CREDENTIAL | NUMBER | EPONYM) != 0 {
        return Word::No;
    }
    if clinical_shape(doc.word(at)) && tok.case != Case::Title {
        return Word::No;
    }
    Word::Unknown
}

/// The last token of a name that starts at `at`, if one does.
fn name_at(doc: &Doc<'_>, covered: &Covered, at: usize) -> Option<usize> {
    let first = word_class(doc, at);
    let initial_first = is_initial(doc, at) && at + 2 < doc.toks.len();
    if first == Word::No && !initial_first && doc.flags(at) & PARTICLE == 0 && !titled_func(doc, at) && !placed_word(doc, covered, at) {
        return word_as_name(doc, covered, at);
    }
    let slot = slot_before(doc, covered, at);
    let run = read_run(doc, covered, at, slot)?;
    decide(doc, at, &run, slot).then_some(()).map(|()| with_comma(doc, covered, at, run.last, slot))
}

/// An everyday word that only its surroundings make a name: "Her, Kanya", "back's records".
fn word_as_name(doc: &Doc<'_>, covered: &Covered, at: usize) -> Option<usize> {
    let tok = doc.toks.get(at)?;
    if tok.kind != Kind::Word || doc.raw(at).len() < 2 || tok.flags & (MONTH | DRUG | ORG | CREDENTIAL) != 0 {
        return None;
    }
    let given = |i: usize| doc.flags(i) & GIVEN != 0 && !covered.has(i) && word_class(doc, i) > Word::No;
    let reversed = doc.punct(at + 1, ',') && given(at + 2) && doc.toks.get(at + 2).is_some_and(|t| !t.new_line && same_style(doc, tok.case, t.case));
    let capital = tok.case != Case::Lower || doc.mode != Mode::Cased;
    let behind = at == 0 || slot_before(doc, covered, at) == Slot::Must || covered.has(at - 1);
    if reversed && capital && (behind || tok.flags & FAMILY != 0 && tok.case == Case::Title && !doc.opens(at)) {
        let run = read_run(doc, covered, at + 2, Slot::Must)?;
        return (run.words <= 2).then_some(run.last);
    }
    let owned = tok.possessive && tok.flags & FAMILY != 0 && tok.flags & (RELATION | TITLE) == 0 && cue_after(doc, at) == Slot::Must;
    let common = matches!(doc.word(at), "patient" | "doctor" | "provider" | "nurse" | "clinic" | "today" | "yesterday" | "tomorrow" | "week" | "month" | "year" | "practice" | "everyone" | "client" | "member");
    (owned && !common && slot_before(doc, covered, at) >= Slot::Person).then_some(at)
}

/// "Dr. Her", "Ms. Do": a function word with a capital right behind a title.
fn titled_func(doc: &Doc<'_>, at: usize) -> bool {
    doc.toks[at].case == Case::Title && doc.mode == Mode::Cased && doc.flags(at) & FAMILY != 0 && title_before(doc, at)
}

/// A capitalised everyday word where a person must stand: "Daughter Puck Ferran".
fn placed_word(doc: &Doc<'_>, covered: &Covered, at: usize) -> bool {
    let tok = &doc.toks[at];
    tok.kind == Kind::Word
        && tok.case == Case::Title
        && doc.mode == Mode::Cased
        && tok.flags & (FUNC | TITLE | RELATION | CLINICAL | DRUG | MONTH | STATE | ORG | CREDENTIAL | FACILITY_HEAD) == 0
        && doc.raw(at).len() > 2
        && slot_before(doc, covered, at) == Slot::Must
}

fn title_before(doc: &Doc<'_>, at: usize) -> bool {
    let back = if doc.punct(at.wrapping_sub(1), '.') { 2 } else { 1 };
    at >= back && doc.flags(at - back) & TITLE != 0 && !doc.toks[at].new_line
}

fn is_initial(doc: &Doc<'_>, at: usize) -> bool {
    doc.toks.get(at).is_some_and(|tok| tok.kind == Kind::Word && tok.case == Case::Initial && doc.raw(at).chars().count() == 1)
}

/// A run of words that may form one name.
struct Run {
    last: usize,
    words: usize,
    sure: usize,
    unknown: usize,
    given_first: bool,
    family_last: bool,
    initials: usize,
}

fn same_style(doc: &Doc<'_>, a: Case, b: Case) -> bool {
    doc.mode != Mode::Cased || (a == Case::Lower) == (b == Case::Lower)
}

fn read_run(doc: &Doc<'_>, covered: &Covered, at: usize, slot: Slot) -> Option<Run> {
    let mut run = Run { last: at, words: 0, sure: 0, unknown: 0, given_first: false, family_last: false, initials: 0 };
    let style = doc.toks[at].case;
    let mut i = at;
    let mut pending_particle = false;
    while i < at + 9 && i < doc.toks.len() && !covered.has(i) && (i == at || (doc.joined(i) && gap_ok(doc, i))) {
        let tok = &doc.toks[i];
        let class = word_class(doc, i);
        if is_initial(doc, i) && doc.mode != Mode::Lower && (i > at || named_after_initial(doc, i, slot)) {
            run.initials += 1;
            if run.words > 0 {
                run.last = i;
                if doc.punct(i + 1, '.') && doc.touches(i + 1) && doc.joined(i + 2) && (name_like(doc, i + 2) || run.given_first && doc.toks[i + 2].case == Case::Title) && same_style(doc, style, doc.toks[i + 2].case) {
                    i += 1;
                }
            } else if doc.punct(i + 1, '.') {
                i += 1;
            }
            i += 1;
            continue;
        }
        let particle = tok.flags & PARTICLE != 0 && !(class >= Word::Ambiguous && run.words == 0 && tok.case == Case::Title);
        if particle && name_like(doc, i + 1) && doc.joined(i + 1) && (run.words > 0 || tok.case == Case::Title || slot == Slot::Must) && !tok.possessive && (tok.flags & FUNC == 0) {
            pending_particle = true;
            i += 1;
            if doc.punct(i, '.') && doc.touches(i) {
                i += 1;
            }
            continue;
        }
        let func_family = class == Word::No && tok.flags & FAMILY != 0 && tok.flags & (DRUG | CLINICAL | RELATION | TITLE | ORG) == 0 && tok.case != Case::Lower && doc.mode == Mode::Cased && ((run.words > 0 && run.sure > 0) || (run.words == 0 && run.initials > 0) || titled_func(doc, i));
        let any_family = run.words == 0 && run.initials > 0 && slot == Slot::Must && tok.case != Case::Lower && tok.flags & (TITLE | RELATION | CREDENTIAL | MONTH) == 0 && doc.raw(i).len() > 1;
        let upper_family = doc.mode == Mode::Upper && slot == Slot::Must && run.words == 1 && run.sure == 1 && (tok.flags & FAMILY != 0 || tok.flags & FUNC == 0) && tok.flags & (TITLE | RELATION | CREDENTIAL | MONTH | DRUG) == 0;
        let placed = run.words == 0 && class == Word::No && slot == Slot::Must && placed_word(doc, covered, i);
        let func_family = func_family || placed || any_family || upper_family || surname_of_any_word(doc, i, &run, style);
        let func_lower = class == Word::No && run.words == 1 && run.sure == 1 && tok.flags & FAMILY != 0 && tok.flags & FUNC != 0 && doc.mode != Mode::Cased && doc.closes(i) && matches!(doc.word(i), "her" | "see" | "do" | "so" | "an");
        if class == Word::No && !func_family && !func_lower || !same_style(doc, style, tok.case) && !pending_particle && !func_family {
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
    if run.words != 1 || !run.given_first || tok.kind != Kind::Word || tok.flags & (MONTH | CREDENTIAL) != 0 || doc.raw(i).len() < 2 {
        return false;
    }
    let next_capital = doc.toks.get(i + 1).is_some_and(|t| !t.new_line && t.case == Case::Title && doc.joined(i + 1));
    if doc.mode == Mode::Cased {
        return style == Case::Title && (tok.case == Case::Title || tok.flags & PARTICLE != 0 && !name_like(doc, i + 1)) && !next_capital;
    }
    run.sure == 1 && tok.flags & (FUNC | RELATION | TITLE | DRUG | ORG) == 0 && doc.closes(i) && doc.raw(i).len() > 2 && run.initials == 0 && doc.chat && !lexicon_slip(doc, i) && tok.flags & CLINICAL == 0
}

/// A dot between words only behind an initial or a shortened "St.".
fn gap_ok(doc: &Doc<'_>, at: usize) -> bool {
    !doc.punct(at, '.')
}

fn name_like(doc: &Doc<'_>, at: usize) -> bool {
    word_class(doc, at) > Word::No || (doc.flags(at) & PARTICLE != 0 && doc.kind(at) == Some(Kind::Word))
}

fn named_after_initial(doc: &Doc<'_>, at: usize, slot: Slot) -> bool {
    let next = if doc.punct(at + 1, '.') { at + 2 } else { at + 1 };
    doc.joined(next) && (slot == Slot::Must && doc.kind(next) == Some(Kind::Word) && doc.toks[next].case == Case::Title || slot == Slot::Must && doc.mode == Mode::Upper && doc.kind(next) == Some(Kind::Word) || name_like(doc, next) && doc.toks[next].case != Case::Lower || is_initial(doc, next) && doc.toks[next].start - doc.toks[at].start <= 3)
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
            family && (run.given_first || run.sure > 0) && run.words == 1 && !title_only && !cues::VERBS_AFTER.contains(&doc.word(i)) && (slot > Slot::None || run.sure > 0 || doc.opens(at) && doc.mode == Mode::Upper) && !(doc.flags(i) & HEAD != 0 && run.sure == 0)
        }
        Word::Unknown => run.words == 1 && (run.given_first || run.sure > 0 || slot == Slot::Must || (doc.opens(at) && run.unknown == 1 && doc.mode == Mode::Upper)) && doc.raw(i).len() > 2 && !lexicon_slip(doc, i) && doc.raw(i).len() < 16,
        Word::No => false,
    }
}

fn lexicon_slip(doc: &Doc<'_>, at: usize) -> bool {
    doc.toks[at].flags == 0 && lexicon().is_slip(doc.word(at))
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
        return (doc.mode == Mode::Upper || !slip(run.last)) && doc.raw(at).len() > 2;
    }
    if drug_like(doc, at, run) {
        return false;
    }
    if run.sure > 0 {
        return sure_name(doc, at, run, slot, after, capital);
    }
    if capital {
        if run.words >= 2 && run.given_first && run.family_last && (title_case || doc.toks[at].case == Case::Initial) {
            return true;
        }
        if run.unknown > 0 && run.words >= 2 && title_case {
            return !doc.opens(at) || run.given_first || run.family_last || run.unknown == run.words;
        }
        if run.initials > 0 && ambiguous > 0 && run.family_last {
            return true;
        }
        if run.unknown == 1 {
            return title_case && doc.raw(at).len() > 2 && (after > Slot::None || slot > Slot::None && !cues::DRUG_AFTER.contains(&doc.word(run.last + 1)));
        }
        return title_case && (after == Slot::Must || (slot == Slot::Person && after > Slot::None) || (slot == Slot::Person && run.given_first && !doc.opens(at)));
    }
    // No case to go by.
    let two = run.words >= 2 && run.given_first && run.family_last;
    match (slot, after) {
        (_, Slot::Must) => run.given_first || run.family_last || (run.unknown > 0 && !slip(run.last)),
        (Slot::Person, Slot::Person) => run.given_first || two || run.unknown > 0 && !slip(run.last),
        (Slot::Person, Slot::None) => two || (run.unknown > 0 && person_verb_sure(doc, at) && !slip(run.last) && doc.raw(at).len() > 3) || (run.given_first && person_verb_sure(doc, at)) || (run.words >= 2 && run.unknown > 0 && run.given_first),
        (Slot::None, Slot::Person) => two || (run.given_first || run.unknown > 0 && !slip(run.last)) && doc.opens(at) && !cues::WEAK_VERBS.contains(&doc.word(run.last + 1)),
        (Slot::None, Slot::None) => two && doc.mode == Mode::Lower && (at == 0 && doc.flags(run.last + 1) & (FUNC | ENGLISH) != 0 || doc.opens(at) && doc.closes(run.last)),
        (Slot::Must, _) => true,
    }
}

fn person_verb_sure(doc: &Doc<'_>, at: usize) -> bool {
    matches!(doc.before(at, 1), "call" | "text" | "email" | "tell" | "ask" | "remind" | "message" | "w" | "msg" | "txt" | "notify" | "told" | "asked" | "reminded" | "called" | "texted")
}

/// A word that is nothing but a name, still refused where it can't be one.
fn sure_name(doc: &Doc<'_>, at: usize, run: &Run, slot: Slot, after: Slot, capital: bool) -> bool {
    if capital {
        let upper_short = doc.toks[at].case == Case::Upper && run.words == 1 && slot == Slot::None && after == Slot::None;
        let tiny = doc.toks[at].case == Case::Upper && run.words == 1 && doc.raw(at).len() <= 4 && after < Slot::Must;
        return !(tiny || upper_short && doc.raw(at).len() <= 5);
    }
    if doc.mode == Mode::Cased && !doc.chat {
        return slot == Slot::Person && after > Slot::None || run.words >= 2 && run.given_first && run.family_last && slot > Slot::None;
    }
    let short = run.words == 1 && doc.raw(at).len() <= 2;
    if short {
        return slot > Slot::None || after > Slot::None;
    }
    // A slip of the pen that happens to be a rare surname.
    let rare = run.words == 1 && doc.flags(at) & GIVEN == 0 && slot == Slot::None && after == Slot::None;
    let slip = run.words == 1 && doc.flags(at) & GIVEN == 0 && after < Slot::Must && slot < Slot::Must && lexicon().is_slip(doc.word(at));
    !slip && (!rare || doc.mode == Mode::Upper && doc.raw(at).len() > 3 || doc.closes(at) || doc.opens(at))
}

/// A single word between medicine's words.
fn drug_like(doc: &Doc<'_>, at: usize, run: &Run) -> bool {
    if run.words > 1 && run.sure > 0 || (run.sure > 0 && doc.flags(at) & GIVEN != 0 && doc.flags(at) & SOFT_DRUG == 0) {
        return false;
    }
    let before = doc.before(at, 1);
    let last = run.last;
    let dose = doc.kind(last + 1) == Some(Kind::Num) && cues::DOSE_UNITS.contains(&doc.word(last + 2)) || doc.kind(last + 1) == Some(Kind::Mixed) && doc.word(last + 1).ends_with("mg");
    let hard = matches!(before, "taking" | "start" | "take" | "takes" | "vs" | "versus" | "titrate" | "prescribed" | "compare" | "stop" | "tolerating" | "continue" | "started" | "increase" | "decrease" | "resume" | "refill");
    let of = matches!(before, "of" | "on") && matches!(doc.before(at, 2), "risks" | "coverage" | "dose" | "doses" | "supply" | "effects" | "started" | "currently" | "trial");
    let safe = matches!(before, "with" | "is") && (doc.before(at, 2) == "safe" || doc.word(last + 1) == "safe");
    dose || hard || of || safe || matches!(doc.word(last + 1), "vs" | "mg" | "mcg" | "tablets" | "tabs" | "pill" | "bid" | "refill" | "injection")
}

/// What stands before the name.
fn slot_before(doc: &Doc<'_>, covered: &Covered, at: usize) -> Slot {
    if at == 0 {
        return Slot::None;
    }
    if doc.toks[at].new_line {
        let closing = matches!(doc.before(at, 2), "you" | "sincerely" | "regards" | "yours") || matches!(doc.before(at, 1), "sincerely" | "regards");
        return if closing { Slot::Must } else { Slot::None };
    }
    let mut back = 1;
    let mut colon = false;
    while back <= at && back <= 3 && matches!(doc.kind(at - back), Some(Kind::Punct(':' | '.' | '/' | '(' | ',' | '"'))) {
        colon |= doc.punct(at - back, ':') || doc.punct(at - back, '/');
        back += 1;
    }
    if back > at {
        return Slot::None;
    }
    let i = at - back;
    let word = doc.word(i);
    let flags = doc.flags(i);
    let gap = back - 1;
    let plain = gap == 0;
    let dot = gap == 1 && doc.punct(at - 1, '.');
    if flags & TITLE != 0 && (plain || dot) {
        return if word == "st" { Slot::None } else { Slot::Must };
    }
    if flags & RELATION != 0 && (plain || colon || gap == 1 && (doc.punct(at - 1, '(') || doc.punct(at - 1, ','))) {
        return Slot::Must;
    }
    if colon && matches!(word, "es" | "name" | "patient" | "pt" | "contact" | "provider" | "physician" | "pcp" | "cc" | "attn" | "re" | "from" | "to" | "by" | "clinician" | "surgeon" | "guardian" | "dear" | "author" | "signed" | "client" | "member" | "nurse" | "attending" | "insured" | "subscriber" | "interpreter" | "note" | "spouse" | "caller") {
        return if matches!(word, "note" | "to" | "from") { Slot::Person } else { Slot::Must };
    }
    let my_patient = doc.punct(at - 1, ',') && matches!(word, "patient" | "mother" | "client");
    if my_patient {
        return Slot::Must;
    }
    if plain && cues::STRONG_BEFORE.contains(&word) {
        let sure = !matches!(word, "patient" | "member" | "name" | "hi" | "hey" | "hello" | "called" | "signed" | "subject" | "specialist" | "contact" | "spoke" | "provider" | "names" | "client" | "resident" | "md" | "np" | "rn" | "transcribed" | "dictated" | "scribed" | "employee" | "signature" | "regards" | "respectfully" | "physician" | "mother" | "author" | "coordinator" | "pcp" | "therapist" | "surgeon" | "es");
        return if sure { Slot::Must } else { Slot::Person };
    }
    let by = plain && word == "by" && (1..=6).any(|b| matches!(doc.before(i, b), "seen" | "signed" | "authenticated" | "dictated" | "reviewed" | "referred" | "ordered" | "performed" | "read" | "transcribed" | "cosigned" | "examined" | "evaluated" | "entered" | "accompanied" | "approved" | "prescribed" | "written"));
    if by || plain && matches!(word, "with" | "w") && matches!(doc.before(i, 1), "spoke" | "talked" | "discussed" | "met" | "s" | "spoken") || plain && word == "from" && matches!(doc.before(i, 1), "obtained" | "call" | "message" | "consent" | "note") {
        return Slot::Must;
    }
    if plain && word == "to" && matches!(doc.before(i, 1), "belongs" | "spoke" | "talked" | "belong" | "registered" | "married") || plain && word == "for" && matches!(doc.before(i, 1), "enrolled" | "sign" | "goal" | "caring" | "guardian" | "proxy") {
        return Slot::Must;
    }
    if plain && (cues::PERSON_VERBS.contains(&word)) || plain && covered.has(i) && doc.kind(i) != Some(Kind::Word) {
        return Slot::Person;
    }
    Slot::None
}

/// What stands behind the name.
fn cue_after(doc: &Doc<'_>, last: usize) -> Slot {
    let tok = &doc.toks[last];
    let Some(next) = doc.toks.get(last + 1) else { return Slot::None };
    if tok.possessive {
        if next.flags & (HEAD | EPONYM) != 0 && next.flags & GIVEN == 0 && !cues::POSSESSIONS.contains(&doc.word(last + 1)) {
            return Slot::None;
        }
        return if cues::POSSESSIONS.contains(&doc.word(last + 1)) || next.flags & (RELATION | CLINICAL) != 0 { Slot::Must } else { Slot::Person };
    }
    if next.new_line {
        return Slot::None;
    }
    let word = doc.word(last + 1);
    let reversed = doc.punct(last + 1, ',') && doc.flags(last + 2) & GIVEN != 0 && doc.flags(last + 2) & (ENGLISH | FUNC) == 0 && doc.toks.get(last + 2).is_some_and(|t| !t.new_line);
    if reversed && tok.flags & FAMILY != 0 {
        return Slot::Must;
    }
    if word == "is" && matches!(doc.word(last + 2), "a" | "an") {
        let aged = matches!(doc.kind(last + 3), Some(Kind::Num | Kind::Mixed)) || matches!(doc.word(last + 3), "age" | "aged");
        return if aged { Slot::Must } else { Slot::Person };
    }
    if cues::VERBS_AFTER.contains(&word) {
        return if matches!(word, "said" | "says" | "dob" | "mrn" | "born" | "npi" | "told" | "asked" | "replied" | "verbalized") { Slot::Must } else { Slot::Person };
    }
    let credential_at = if doc.punct(last + 1, ',') { last + 2 } else { last + 1 };
    if doc.flags(credential_at) & CREDENTIAL != 0 && doc.toks[credential_at].case != Case::Lower && (credential_at == last + 2 || doc.toks[credential_at].case == Case::Upper && doc.mode == Mode::Cased) {
        return Slot::Must;
    }
    if doc.punct(last + 1, '(') && (doc.flags(last + 2) & RELATION != 0 || doc.kind(last + 2) == Some(Kind::Num) && doc.punct(last + 3, ')') && doc.raw(last + 2).len() >= 5 || doc.word(last + 2) == "mrn" || doc.word(last + 2) == "dob") {
        return Slot::Must;
    }
    if doc.punct(last + 1, ',') && matches!(doc.word(last + 2), "dob" | "mrn" | "born" | "age" | "aged") {
        return Slot::Must;
    }
    if doc.punct(last + 1, ',') && matches!(doc.kind(last + 2), Some(Kind::Num)) && (doc.word(last + 3).starts_with('y') || matches!(doc.word(last + 3), "m" | "f")) {
        return Slot::Must;
    }
    Slot::None
}

/// Takes in the other half of "Family, Given M." and of "Given Family, Jr."
fn with_comma(doc: &Doc<'_>, covered: &Covered, at: usize, last: usize, slot: Slot) -> usize {
    let mut last = last;
    let suffix = if doc.punct(last + 1, ',') { last + 2 } else { last + 1 };
    if matches!(doc.word(suffix), "jr" | "sr" | "iii" | "iv") && doc.toks.get(suffix).is_some_and(|t| !t.new_line) {
        return suffix;
    }
    if !doc.punct(last + 1, ',') || doc.toks[last].possessive {
        return last;
    }
    let i = last + 2;
    if doc.toks.get(i).is_none_or(|t| t.new_line || covered.has(i)) || !same_style(doc, doc.toks[at].case, doc.toks[i].case) {
        return last;
    }
    let class = word_class(doc, i);
    let family = doc.flags(last) & FAMILY != 0 || word_class(doc, last) == Word::Unknown;
    let given = doc.flags(i) & GIVEN != 0 || class == Word::Unknown;
    if class == Word::No || !family || !(given || slot == Slot::Must && class == Word::Sure) || doc.flags(i) & CREDENTIAL != 0 {
        return last;
    }
    let Some(run) = read_run(doc, covered, i, slot) else { return last };
    // "…, Given Family" with both halves is a second person of a list.
    let second_person = run.words >= 2 && run.family_last && doc.flags(at) & GIVEN != 0 && last > at;
    if !second_person && run.words <= 3 && (class >= Word::Ambiguous || doc.mode == Mode::Cased) {
        last = run.last;
    }
    last
}

fn label_of(doc: &Doc<'_>, at: usize, last: usize) -> Label {
    let back = if matches!(doc.kind(at.wrapping_sub(1)), Some(Kind::Punct(_))) { 2 } else { 1 };
    let before = doc.before(at, back);
    let credential = doc.punct(last + 1, ',') && doc.flags(last + 2) & CREDENTIAL != 0 || doc.flags(last + 1) & CREDENTIAL != 0 && doc.toks[last + 1].case == Case::Upper;
    let clinician = matches!(before, "dr" | "doctor" | "dra" | "drs" | "prof" | "professor" | "physician" | "provider" | "pcp" | "surgeon" | "es" | "attending" | "cardiologist" | "pharmacist" | "therapist" | "np" | "md") || credential || doc.word(last + 1) == "npi";
    let signed = before == "by" && (1..=6).any(|b| matches!(doc.before(at, back + b), "signed" | "authenticated" | "dictated" | "cosigned" | "reviewed"));
    if clinician || signed || (doc.before(at, 1) == "/" && doc.before(at, 2) == "es") {
        return Label::NameClinician;
    }
    let related = at >= back && doc.flags(at - back) & RELATION != 0 || doc.punct(last + 1, '(') && doc.flags(last + 2) & RELATION != 0;
    if related || matches!(before, "contact" | "dear" | "nurse" | "interpreter" | "guardian" | "neighbor" | "caller" | "attn") {
        return Label::NameOther;
    }
    Label::NamePatient
}
