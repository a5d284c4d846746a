//! Pass three: word lists and the words around them, for people and places the
//! registry doesn't know.

mod clinical;
mod facility;
mod initials;
mod names;
mod places;

use crate::doc::Doc;
use crate::span::Span;

/// Which tokens earlier findings cover.
pub(crate) struct Covered(Vec<bool>);

impl Covered {
    pub(crate) fn new(doc: &Doc<'_>, spans: &[Span]) -> Self {
        let mut covered = vec![false; doc.toks.len()];
        for span in spans {
            let from = doc.toks.partition_point(|tok| tok.end <= span.start);
            for (slot, tok) in covered[from..].iter_mut().zip(&doc.toks[from..]) {
                if tok.start >= span.end {
                    break;
                }
                *slot = true;
            }
        }
        Self(covered)
    }

    pub(crate) fn has(&self, at: usize) -> bool {
        self.0.get(at).copied().unwrap_or(false)
    }

    fn mark(&mut self, from: usize, to: usize) {
        for slot in self.0.iter_mut().take(to + 1).skip(from) {
            *slot = true;
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
    out
}
