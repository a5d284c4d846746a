//! Pass two: formats that identify by their shape, with checks where the format
//! has a check digit.

pub(crate) use address::ends_state;
pub(crate) use date::HOLIDAY_WORDS;
pub(crate) use groups::product_code;
pub(crate) use keyed::KEY_WORDS;

mod address;
mod age;
mod check;
mod chunk;
pub(crate) mod date;
mod distant;
mod fields;
mod groups;
mod hl7;
mod keyed;
mod number;
mod spelled;
mod table;

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
    distant::find(doc, &mut out);
    fields::find(doc, &mut out);
    spelled::find(doc, &mut out);
    hl7::find(doc, &mut out);
    table::find(doc, &mut out);
    out
}
