//! A name found once is looked for in the whole text: "Lyric Turner … Turner has had …".

use std::collections::BTreeSet;

use super::Covered;
use crate::doc::{Case, Doc, Kind, Mode};
use crate::lexicon::{
    CLINICAL, CREDENTIAL, DRUG, ENGLISH, FUNC, HEAD, MONTH, PARTICLE, RELATION, SOFT_DRUG, STATE,
    TITLE,
};
use crate::{Label, Span};

/// Finds further mentions of the words of `names`, which are sorted by their start.
pub(super) fn find(doc: &Doc<'_>, covered: &mut Covered, names: &[Span], out: &mut Vec<Span>) {
    let mut words: BTreeSet<(&str, Label)> = BTreeSet::new();
    for span in names.iter().filter(|span| span.label.is_name()) {
        let from = doc.toks.partition_point(|tok| tok.end <= span.start);
        for at in from..doc.toks.len() {
            if doc.toks[at].start >= span.end {
                break;
            }
            if says_something(doc, at) {
                words.insert((doc.word(at), span.label));
            }
        }
    }
    if words.is_empty() {
        return;
    }
    let letter = |word: &str| word.bytes().next().map_or(0, |b| 1u32 << (b & 31));
    let letters = words.iter().fold(0, |all, (word, _)| all | letter(word));
    for at in 0..doc.toks.len() {
        let tok = &doc.toks[at];
        let small = tok.case == Case::Lower && doc.mode == Mode::Cased && !doc.chat;
        if small
            || tok.kind != Kind::Word
            || letters & letter(doc.word(at)) == 0
            || covered.found(at)
        {
            continue;
        }
        let Some((_, label)) = words
            .range((doc.word(at), Label::ALL[0])..)
            .next()
            .filter(|(word, _)| *word == doc.word(at))
        else {
            continue;
        };
        if mention(doc, at) {
            out.push(Span::new(doc.toks[at].start, doc.toks[at].end, *label));
            covered.mark(at, at);
        }
    }
}

fn says_something(doc: &Doc<'_>, at: usize) -> bool {
    let tok = &doc.toks[at];
    let never = FUNC | TITLE | RELATION | PARTICLE | CREDENTIAL | MONTH | STATE | DRUG;
    let everyday = ENGLISH | CLINICAL | SOFT_DRUG;
    let written = tok.case != Case::Lower && doc.mode == Mode::Cased;
    tok.kind == Kind::Word
        && doc.raw(at).chars().count() > 2
        && tok.flags & never == 0
        && (written || tok.flags & everyday == 0)
}

/// Whether the same word here is the person again.
fn mention(doc: &Doc<'_>, at: usize) -> bool {
    let tok = &doc.toks[at];
    let everyday = tok.flags & (ENGLISH | CLINICAL | SOFT_DRUG) != 0;
    if doc.mode == Mode::Cased && tok.case == Case::Lower && (everyday || !doc.chat) {
        return false;
    }
    if everyday && doc.opens(at) && !tok.possessive {
        return false;
    }
    // "Parkinson has Parkinson's disease": the noun behind tells.
    (1..=2).all(|ahead| {
        let i = at + ahead;
        !(doc.flags(i) & HEAD != 0 && doc.toks[i].case == Case::Lower && !doc.toks[i].new_line)
            || doc.kind(at + 1) != Some(Kind::Word)
    })
}
