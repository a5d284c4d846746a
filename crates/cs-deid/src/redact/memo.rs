//! What was found in short texts before: a stream of resources says the same codes and
//! displays over and over. A fixed number of places, the newer text takes the older's.

use std::hash::Hasher;

use super::hint;
use crate::lexicon::WordHash;
use crate::{Label, Span};

/// Places; a power of two.
const SLOTS: usize = 1 << 14;
/// Longest text kept, in bytes: together with [`SLOTS`] it bounds the memory.
const MAX_TEXT: usize = 160;

pub(super) fn hash(text: &str) -> u64 {
    let mut hasher = WordHash::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

#[derive(Clone, Default)]
struct Slot {
    text: Box<str>,
    spans: Box<[Span]>,
    used: bool,
}

/// Texts and the spans found in them, apart for each way of looking.
pub(super) struct Memo {
    slots: Vec<Slot>,
}

impl Default for Memo {
    fn default() -> Self {
        Self {
            slots: vec![Slot::default(); SLOTS],
        }
    }
}

impl Memo {
    /// The spans of the text, from memory or by `look`. `way` tells ways of looking apart.
    pub(super) fn spans(
        &mut self,
        way: u8,
        text: &str,
        look: impl FnOnce(&str) -> Vec<Span>,
    ) -> std::borrow::Cow<'_, [Span]> {
        if text.len() > MAX_TEXT {
            return std::borrow::Cow::Owned(look(text));
        }
        // Ways live in places of their own: the lowest bits of the place.
        let place = ((hash(text) as usize) << 2 | usize::from(way & 3)) % SLOTS;
        let slot = &mut self.slots[place];
        if !slot.used || *slot.text != *text {
            *slot = Slot {
                spans: look(text).into_boxed_slice(),
                text: text.into(),
                used: true,
            };
        }
        std::borrow::Cow::Borrowed(&self.slots[place].spans)
    }

    /// What a label says of the value beside it, from memory or read.
    pub(super) fn label(&mut self, text: &str) -> Option<Label> {
        let read = |text: &str| {
            let label = hint::label(text);
            label
                .into_iter()
                .map(|label| Span::new(0, 0, label))
                .collect()
        };
        self.spans(0, text, read).first().map(|span| span.label)
    }
}
