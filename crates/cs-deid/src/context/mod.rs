//! Pass three: word lists and the words around them, for people and places the
//! registry doesn't know.

mod clinical;
mod echo;
mod facility;
mod initials;
mod names;
mod places;

use crate::Label;
use crate::doc::Doc;
use crate::span::Span;

/// Which tokens earlier findings cover.
pub(crate) struct Covered(Vec<Cover>);

/// What covers a token.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cover {
    Nothing,
    /// An identifier.
    Found,
    /// A street address, behind which a town may follow.
    Address,
    /// A clinical term that must survive.
    Kept,
}

impl Covered {
    pub(crate) fn new(doc: &Doc<'_>, spans: &[Span]) -> Self {
        let mut covered = vec![Cover::Nothing; doc.toks.len()];
        for span in spans {
            let cover = match span.label {
                Label::Address => Cover::Address,
                _ => Cover::Found,
            };
            let from = doc.toks.partition_point(|tok| tok.end <= span.start);
            for (slot, tok) in covered[from..].iter_mut().zip(&doc.toks[from..]) {
                if tok.start >= span.end {
                    break;
                }
                *slot = cover;
            }
        }
        Self(covered)
    }

    pub(crate) fn has(&self, at: usize) -> bool {
        self.cover(at) != Cover::Nothing
    }

    /// Whether an identifier stands there.
    fn found(&self, at: usize) -> bool {
        matches!(self.cover(at), Cover::Found | Cover::Address)
    }

    /// Whether a street address stands there.
    fn address(&self, at: usize) -> bool {
        self.cover(at) == Cover::Address
    }

    fn cover(&self, at: usize) -> Cover {
        self.0.get(at).copied().unwrap_or(Cover::Nothing)
    }

    fn mark(&mut self, from: usize, to: usize) {
        self.set(from, to, Cover::Found);
    }

    /// Marks a clinical term: no rule for names takes it.
    fn keep(&mut self, from: usize, to: usize) {
        for at in from..=to {
            if self.cover(at) == Cover::Nothing {
                self.set(at, at, Cover::Kept);
            }
        }
    }

    fn set(&mut self, from: usize, to: usize, cover: Cover) {
        for slot in self.0.iter_mut().take(to + 1).skip(from) {
            *slot = cover;
        }
    }
}

/// Names and places, unresolved. `found` are the spans of the earlier passes.
pub(crate) fn find(doc: &Doc<'_>, found: &[Span]) -> Vec<Span> {
    let mut out = Vec::new();
    let mut covered = Covered::new(doc, found);
    clinical::protect(doc, &mut covered);
    places::find(doc, &mut covered, &mut out);
    names::find(doc, &mut covered, &mut out);
    initials::find(doc, &covered, &mut out);
    let names: Vec<Span> = found
        .iter()
        .chain(&out)
        .filter(|span| span.label.is_name())
        .copied()
        .collect();
    if !names.is_empty() {
        echo::find(doc, &mut covered, &names, &mut out);
    }
    out
}
