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
    payload
        .bytes
        .split(|byte| *byte == b'\n')
        .map(visible_bytes)
        .collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn payload(bytes: &[u8]) -> Payload {
        Payload {
            media_type: "text/plain; charset=utf-8".into(),
            bytes: bytes.to_vec(),
        }
    }

    /// Takes the marks back: what is shown tells the bytes exactly.
    fn unmark(line: &str) -> Vec<u8> {
        let mut out = Vec::new();
        let mut rest = line;
        while let Some((plain, marked)) = rest.split_once('⟨') {
            out.extend_from_slice(plain.as_bytes());
            let (mark, after) = marked.split_once('⟩').unwrap();
            match mark.strip_prefix("0x") {
                Some(byte) => out.push(u8::from_str_radix(byte, 16).unwrap()),
                None => {
                    let code = u32::from_str_radix(mark.strip_prefix("U+").unwrap(), 16).unwrap();
                    out.extend_from_slice(char::from_u32(code).unwrap().to_string().as_bytes());
                }
            }
            rest = after;
        }
        out.extend_from_slice(rest.as_bytes());
        out
    }

    proptest! {
        #[test]
        fn what_is_shown_tells_the_bytes_exactly(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let shown = visible_lines(&payload(&bytes));
            let back = shown.iter().map(|line| unmark(line)).collect::<Vec<_>>().join(&b'\n');
            prop_assert_eq!(back, bytes);
        }

        #[test]
        fn text_is_told_exactly_too_and_shows_nothing_hidden(text in ".{0,60}") {
            let shown = visible(&text);
            prop_assert_eq!(unmark(&shown), text.as_bytes());
            prop_assert!(!shown.chars().any(|ch| ch.is_control() || (ch.is_whitespace() && ch != ' ')));
        }

        #[test]
        fn a_comparison_holds_both_texts(old in "([ab]\n?){0,12}", new in "([ab]\n?){0,12}") {
            let lines = diff(&payload(old.as_bytes()), &payload(new.as_bytes()));
            let side = |left_out: LineChange| {
                let kept = lines.iter().filter(|line| line.change != left_out);
                kept.map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
            };
            prop_assert_eq!(side(LineChange::Added), old);
            prop_assert_eq!(side(LineChange::Removed), new);
        }
    }

    #[test]
    fn hidden_and_reordering_characters_stand_out() {
        for (text, shown) in [
            ("Pay \u{202E}001$", "Pay ⟨U+202E⟩001$"),
            ("a\u{200B}b", "a⟨U+200B⟩b"),
            ("a\u{00A0}b", "a⟨U+00A0⟩b"),
            ("x\r", "x⟨U+000D⟩"),
            ("\u{2066}y\u{2069}", "⟨U+2066⟩y⟨U+2069⟩"),
            ("tag\u{E0041}", "tag⟨U+E0041⟩"),
            ("⟨U+202E⟩", "⟨U+27E8⟩U+202E⟨U+27E9⟩"),
            ("Señora Nuñez, ¿mañana?", "Señora Nuñez, ¿mañana?"),
        ] {
            assert_eq!(visible(text), shown);
        }
        assert_eq!(
            visible_lines(&payload(b"a\xFFb\nc\n")),
            ["a⟨0xFF⟩b", "c", ""]
        );
    }

    #[test]
    fn a_comparison_reads_in_order() {
        let lines = diff(
            &payload(b"Hello\nMonday\nBye"),
            &payload(b"Hello\nTuesday\nBye"),
        );
        let told: Vec<(LineChange, &str)> = lines
            .iter()
            .map(|line| (line.change, line.text.as_str()))
            .collect();
        use LineChange::{Added, Removed, Same};
        assert_eq!(
            told,
            [
                (Same, "Hello"),
                (Removed, "Monday"),
                (Added, "Tuesday"),
                (Same, "Bye")
            ]
        );
    }
}
