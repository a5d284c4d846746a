//! The signed bytes as a person reads them: nothing hidden, nothing reordered.
//!
//! What is shown is made from the digested bytes and from nothing else, and two
//! different texts are never shown alike.

use crate::Payload;
use serde::{Deserialize, Serialize};
use similar::{ChangeTag, TextDiff};
use std::fmt::Write;

/// The lines of a payload, exactly: as many as there are line feeds and one more.
pub fn visible_lines(payload: &Payload) -> Vec<String> {
    payload.bytes.split(|byte| *byte == b'\n').map(visible_bytes).collect()
}

/// Text of one line (an addressee, an address, a reason) as it is shown.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_visible(text, &mut out);
    out
}

fn visible_bytes(line: &[u8]) -> String {
    let mut out = String::with_capacity(line.len());
    for chunk in line.utf8_chunks() {
        push_visible(chunk.valid(), &mut out);
        for byte in chunk.invalid() {
            let _ = write!(out, "⟨0x{byte:02X}⟩");
        }
    }
    out
}

fn push_visible(text: &str, out: &mut String) {
    for ch in text.chars() {
        if is_marked(ch) {
            let _ = write!(out, "⟨U+{:04X}⟩", u32::from(ch));
        } else {
            out.push(ch);
        }
    }
}

/// Characters that show nothing, look like a plain space or change the order of
/// others (Unicode categories Cc, Cf, Zs but the space, Zl, Zp, private use,
/// noncharacters, blank letters and selectors), and the brackets of the mark
/// itself, so that a mark can't be imitated.
fn is_marked(ch: char) -> bool {
    let code = u32::from(ch);
    ch.is_control()
        || matches!(code & 0xFFFF, 0xFFFE | 0xFFFF)
        || matches!(code,
            0x27E8 | 0x27E9
            | 0x00A0 | 0x00AD | 0x034F
            | 0x0600..=0x0605 | 0x061C | 0x06DD | 0x070F | 0x0890..=0x0891 | 0x08E2
            | 0x115F | 0x1160 | 0x1680 | 0x17B4 | 0x17B5 | 0x180B..=0x180F
            | 0x2000..=0x200F | 0x2028..=0x202F | 0x205F..=0x206F
            | 0x2800 | 0x3000 | 0x3164
            | 0xE000..=0xF8FF | 0xFDD0..=0xFDEF | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFB
            | 0x110BD | 0x110CD | 0x13430..=0x1345F | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A
            | 0xE0000..=0xE0FFF | 0xF0000..=0x10_FFFF)
}

/// What happened to a line between two revisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineChange {
    /// In both.
    Same,
    /// Only in the older.
    Removed,
    /// Only in the newer.
    Added,
}

/// One line of a comparison, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffLine {
    /// What happened to it.
    pub change: LineChange,
    /// Its visible text.
    pub text: String,
}

/// Compares two payloads line by line, in the order a person reads them.
pub fn diff(old: &Payload, new: &Payload) -> Vec<DiffLine> {
    let (old, new) = (visible_lines(old), visible_lines(new));
    let old: Vec<&str> = old.iter().map(String::as_str).collect();
    let new: Vec<&str> = new.iter().map(String::as_str).collect();
    TextDiff::from_slices(&old, &new)
        .iter_all_changes()
        .map(|change| DiffLine {
            change: match change.tag() {
                ChangeTag::Equal => LineChange::Same,
                ChangeTag::Delete => LineChange::Removed,
                ChangeTag::Insert => LineChange::Added,
            },
            text: change.value().to_owned(),
        })
        .collect()
}
