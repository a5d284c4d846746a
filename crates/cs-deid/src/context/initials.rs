//! Initials that stand for a person: "the care plan for J.Y."

use crate::lexicon::word_set;

use super::Covered;
use crate::doc::{Doc, Kind};
use crate::{Label, Span};

word_set!(
    /// Abbreviations of two or three dotted letters that are no person.
    NOT_PEOPLE, "po bid qd yo am pm iv eg ie us od os tid qid sc sq im ad do md rn np pa hs ac pc pr \
         sl dc cc vs st dob er id ou ed wt ht ca ms un la ny sf");

/// Finds dotted initials where a person must stand.
pub(crate) fn find(doc: &Doc<'_>, covered: &Covered, out: &mut Vec<Span>) {
    let letter = |at: usize| doc.kind(at) == Some(Kind::Word) && doc.single(at);
    let mut at = 0;
    while at < doc.toks.len() {
        if !letter(at) || covered.has(at) || !doc.punct(at + 1, '.') || !doc.touches(at + 1) {
            at += 1;
            continue;
        }
        let mut last = at + 1;
        let mut letters = doc.word(at).to_string();
        while letter(last + 1)
            && doc.touches(last + 1)
            && doc.punct(last + 2, '.')
            && doc.touches(last + 2)
            && letters.len() < 4
        {
            letters.push_str(doc.word(last + 1));
            last += 2;
        }
        // "J.Y" without the second dot.
        if letters.len() == 1 && letter(last + 1) && doc.touches(last + 1) {
            letters.push_str(doc.word(last + 1));
            last += 1;
        }
        let person = matches!(
            doc.before(at, 1),
            "for"
                | "pt"
                | "patient"
                | "with"
                | "to"
                | "of"
                | "from"
                | "by"
                | "re"
                | "is"
                | "initials"
                | "and"
                | "client"
                | "resident"
                | "mr"
                | "ms"
                | "mrs"
                | "about"
                | "call"
                | "text"
                | "w"
                | "see"
                | "saw"
                | "cc"
                | "attn"
                | "named"
        ) || doc.punct(at.wrapping_sub(1), ':')
            && matches!(
                doc.before(at, 2),
                "pt" | "patient" | "initials" | "name" | "re" | "for" | "cc"
            )
            || at == 0;
        if (2..=3).contains(&letters.len()) && person && !NOT_PEOPLE.contains(&letters.as_str()) {
            out.push(Span::new(
                doc.toks[at].start,
                doc.toks[last].end,
                Label::Initials,
            ));
        }
        at = last + 1;
    }
}
