//! Pass two: formats that identify by their shape, with checks where the format
//! has a check digit.

pub(crate) use address::ends_state;
pub(crate) use date::HOLIDAY_WORDS;
pub(crate) use keyed::KEY_WORDS;

mod address;
mod age;
mod chunk;
pub(crate) mod date;
mod keyed;
mod number;

use crate::doc::Doc;
use crate::span::Span;

/// All pattern spans of a text, unresolved.
pub(crate) fn find(doc: &Doc<'_>) -> Vec<Span> {
    let mut out = Vec::new();
    keyed::find(doc, &mut out);
    chunk::find(doc, &mut out);
    number::find(doc, &mut out);
    date::find(doc, &mut out);
    age::find(doc, &mut out);
    address::find(doc, &mut out);
    out
}
