//! What the words around a name say: must a person stand here, may one?

use super::super::Covered;
use crate::cues;
use crate::doc::{Case, Doc, Kind, Mode};
use crate::lexicon::*;

/// How strongly the surroundings ask for a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Slot {
    None,
    /// A person may stand here.
    Person,
    /// A person must stand here.
    Must,
}

/// What stands before the name.
pub(super) fn slot_before(doc: &Doc<'_>, covered: &Covered, at: usize) -> Slot {
    if at == 0 {
        return Slot::None;
    }
    if doc.toks[at].new_line {
        let closing = matches!(doc.before(at, 2), "you" | "sincerely" | "regards" | "yours")
            || matches!(doc.before(at, 1), "sincerely" | "regards");
        return if closing { Slot::Must } else { Slot::None };
    }
    let mut back = 1;
    let mut colon = false;
    while back <= at
        && back <= 3
        && matches!(
            doc.kind(at - back),
            Some(Kind::Punct(':' | '.' | '/' | '(' | ',' | '"'))
        )
    {
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
    if flags & RELATION != 0
        && (plain || colon || gap == 1 && (doc.punct(at - 1, '(') || doc.punct(at - 1, ',')))
    {
        return Slot::Must;
    }
    if colon
        && matches!(
            word,
            "es" | "name"
                | "patient"
                | "pt"
                | "contact"
                | "provider"
                | "physician"
                | "pcp"
                | "cc"
                | "attn"
                | "re"
                | "from"
                | "to"
                | "by"
                | "clinician"
                | "surgeon"
                | "guardian"
                | "dear"
                | "author"
                | "signed"
                | "client"
                | "member"
                | "nurse"
                | "attending"
                | "insured"
                | "subscriber"
                | "interpreter"
                | "note"
                | "spouse"
                | "caller"
        )
    {
        return if matches!(word, "note" | "to" | "from") {
            Slot::Person
        } else {
            Slot::Must
        };
    }
    let my_patient = doc.punct(at - 1, ',') && matches!(word, "patient" | "mother" | "client");
    if my_patient {
        return Slot::Must;
    }
    if plain && doc.cued(i, cues::STRONG_BEFORE) {
        let sure = !matches!(
            word,
            "patient"
                | "member"
                | "name"
                | "hi"
                | "hey"
                | "hello"
                | "called"
                | "signed"
                | "subject"
                | "specialist"
                | "contact"
                | "spoke"
                | "provider"
                | "names"
                | "client"
                | "resident"
                | "md"
                | "np"
                | "rn"
                | "transcribed"
                | "dictated"
                | "scribed"
                | "employee"
                | "signature"
                | "regards"
                | "respectfully"
                | "physician"
                | "mother"
                | "author"
                | "coordinator"
                | "pcp"
                | "therapist"
                | "surgeon"
                | "es"
        );
        return if sure { Slot::Must } else { Slot::Person };
    }
    let by = plain
        && word == "by"
        && (1..=6).any(|b| {
            matches!(
                doc.before(i, b),
                "seen"
                    | "signed"
                    | "authenticated"
                    | "dictated"
                    | "reviewed"
                    | "referred"
                    | "ordered"
                    | "performed"
                    | "read"
                    | "transcribed"
                    | "cosigned"
                    | "examined"
                    | "evaluated"
                    | "entered"
                    | "accompanied"
                    | "approved"
                    | "prescribed"
                    | "written"
            )
        });
    if by
        || plain
            && matches!(word, "with" | "w")
            && matches!(
                doc.before(i, 1),
                "spoke" | "talked" | "discussed" | "met" | "s" | "spoken"
            )
        || plain
            && word == "from"
            && matches!(
                doc.before(i, 1),
                "obtained" | "call" | "message" | "consent" | "note"
            )
    {
        return Slot::Must;
    }
    if plain
        && word == "to"
        && matches!(
            doc.before(i, 1),
            "belongs" | "spoke" | "talked" | "belong" | "registered" | "married"
        )
        || plain
            && word == "for"
            && matches!(
                doc.before(i, 1),
                "enrolled" | "sign" | "goal" | "caring" | "guardian" | "proxy"
            )
    {
        return Slot::Must;
    }
    if plain && doc.cued(i, cues::PERSON_VERBS)
        || plain && covered.has(i) && doc.kind(i) != Some(Kind::Word)
    {
        return Slot::Person;
    }
    Slot::None
}

/// What stands behind the name.
pub(super) fn cue_after(doc: &Doc<'_>, last: usize) -> Slot {
    let tok = &doc.toks[last];
    let Some(next) = doc.toks.get(last + 1) else {
        return Slot::None;
    };
    if tok.possessive {
        if next.flags & (HEAD | EPONYM) != 0
            && next.flags & GIVEN == 0
            && !doc.cued(last + 1, cues::POSSESSIONS)
        {
            return Slot::None;
        }
        return if doc.cued(last + 1, cues::POSSESSIONS) || next.flags & (RELATION | CLINICAL) != 0 {
            Slot::Must
        } else {
            Slot::Person
        };
    }
    if next.new_line {
        return Slot::None;
    }
    let word = doc.word(last + 1);
    let listed = doc.punct(last + 1, ',')
        && doc
            .toks
            .get(last + 2)
            .is_some_and(|t| t.flags & FUNC == 0 && t.case == tok.case && doc.closes(last + 2));
    let reversed = listed && doc.flags(last + 2) & GIVEN != 0
        || doc.punct(last + 1, ',')
            && doc.flags(last + 2) & GIVEN != 0
            && doc.flags(last + 2) & FUNC == 0
            && (doc.flags(last + 2) & ENGLISH == 0
                || doc.mode == Mode::Cased
                    && tok.case != Case::Lower
                    && doc.toks[last + 2].case == tok.case)
            && doc.toks.get(last + 2).is_some_and(|t| !t.new_line);
    if reversed && (tok.flags & FAMILY != 0 || tok.flags == 0 && tok.case == Case::Title) {
        return Slot::Must;
    }
    if word == "is" && matches!(doc.word(last + 2), "a" | "an") {
        let aged = matches!(doc.kind(last + 3), Some(Kind::Num | Kind::Mixed))
            || matches!(doc.word(last + 3), "age" | "aged");
        return if aged { Slot::Must } else { Slot::Person };
    }
    if doc.cued(last + 1, cues::VERBS_AFTER) {
        return if matches!(
            word,
            "said"
                | "says"
                | "dob"
                | "mrn"
                | "born"
                | "npi"
                | "told"
                | "asked"
                | "replied"
                | "verbalized"
        ) {
            Slot::Must
        } else {
            Slot::Person
        };
    }
    let credential_at = if doc.punct(last + 1, ',') {
        last + 2
    } else {
        last + 1
    };
    if doc.flags(credential_at) & CREDENTIAL != 0
        && doc.toks[credential_at].case != Case::Lower
        && (credential_at == last + 2
            || doc.toks[credential_at].case == Case::Upper && doc.mode == Mode::Cased)
    {
        return Slot::Must;
    }
    if doc.punct(last + 1, '(')
        && (doc.flags(last + 2) & RELATION != 0
            || doc.kind(last + 2) == Some(Kind::Num)
                && doc.punct(last + 3, ')')
                && doc.raw(last + 2).len() >= 5
            || doc.word(last + 2) == "mrn"
            || doc.word(last + 2) == "dob")
    {
        return Slot::Must;
    }
    if doc.punct(last + 1, ',')
        && matches!(doc.word(last + 2), "dob" | "mrn" | "born" | "age" | "aged")
    {
        return Slot::Must;
    }
    if doc.punct(last + 1, ',')
        && matches!(doc.kind(last + 2), Some(Kind::Num))
        && (doc.word(last + 3).starts_with('y') || matches!(doc.word(last + 3), "m" | "f"))
    {
        return Slot::Must;
    }
    Slot::None
}
