//! Where a word ends and how it is written.

use super::{Case, Kind};

pub(super) fn is_dense(c: char) -> bool {
    matches!(u32::from(c), 0x3005..=0x3007 | 0x3040..=0x30ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xac00..=0xd7af | 0xf900..=0xfaff | 0x20000..=0x2fa1f)
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '-' | '‐' | '‑')
}

/// What an ASCII byte is to the tokeniser.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Lower,
    Upper,
    Digit,
    Space,
    NewLine,
    Other,
    /// Part of a character outside ASCII.
    Wide,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut at = 0;
    while at < 256 {
        classes[at] = match at {
            0x61..=0x7a => Class::Lower,
            0x41..=0x5a => Class::Upper,
            0x30..=0x39 => Class::Digit,
            0x0a | 0x0d => Class::NewLine,
            0x20 | 0x09 | 0x0b | 0x0c => Class::Space,
            0x80.. => Class::Wide,
            _ => Class::Other,
        };
        at += 1;
    }
    classes
};

pub(super) fn class(byte: u8) -> Class {
    CLASSES[usize::from(byte)]
}

/// An ASCII word as one pass over its bytes reads it.
pub(super) struct Ascii {
    pub(super) end: usize,
    pub(super) kind: Kind,
    pub(super) case: Case,
    /// Upper case somewhere in it.
    pub(super) upper: bool,
    pub(super) possessive: bool,
}

/// The word at `start`, if nothing outside ASCII touches it.
pub(super) fn read_ascii(bytes: &[u8], start: usize) -> Option<Ascii> {
    let (mut digits, mut joined) = (0usize, 0usize);
    let (mut lower, mut upper) = (0usize, 0usize);
    let mut end = start;
    while let Some(byte) = bytes.get(end) {
        match class(*byte) {
            Class::Lower => lower += 1,
            Class::Upper => upper += 1,
            Class::Digit => digits += 1,
            Class::Wide => return None,
            _ => {
                let after_letter = end > start && bytes[end - 1].is_ascii_alphabetic();
                if !matches!(byte, b'\'' | b'-') || !after_letter {
                    break;
                }
                match bytes.get(end + 1).map(|next| class(*next)) {
                    Some(Class::Lower | Class::Upper) => joined += 1,
                    Some(Class::Wide) => return None,
                    _ => break,
                }
            }
        }
        end += 1;
    }
    let kind = match (digits > 0, lower + upper > 0) {
        (true, false) => Kind::Num,
        (true, true) => Kind::Mixed,
        _ => Kind::Word,
    };
    let possessive = kind == Kind::Word
        && joined > 0
        && end - start > 2
        && matches!(bytes[start..end], [.., b'\'', b's' | b'S']);
    let case = if upper == 0 {
        Case::Lower
    } else {
        case_of_ascii(&bytes[start..end - 2 * usize::from(possessive)])
    };
    Some(Ascii {
        end,
        kind,
        case,
        upper: upper > 0,
        possessive,
    })
}

fn case_of_ascii(word: &[u8]) -> Case {
    let mut letters = word.iter().filter(|b| b.is_ascii_alphabetic());
    if !letters.next().is_some_and(u8::is_ascii_uppercase) {
        return Case::Lower;
    }
    match letters.next() {
        None => Case::Initial,
        Some(second) if second.is_ascii_lowercase() => Case::Title,
        Some(_) if letters.any(u8::is_ascii_lowercase) => Case::Title,
        Some(_) => Case::Upper,
    }
}

/// The length of the word that opens the text.
pub(super) fn read_word(text: &str) -> usize {
    let mut end = 0;
    let mut last = ' ';
    for (at, c) in text.char_indices() {
        let part = (c.is_alphanumeric() && !is_dense(c))
            || unicode_normalization::char::is_combining_mark(c);
        let joins = is_joiner(c)
            && last.is_alphabetic()
            && text[at + c.len_utf8()..]
                .chars()
                .next()
                .is_some_and(|next| next.is_alphabetic() && !is_dense(next));
        if !part && !joins {
            break;
        }
        last = c;
        end = at + c.len_utf8();
    }
    end
}

pub(super) fn classify(word: &str) -> Kind {
    let (mut digits, mut letters) = (false, false);
    for c in word.chars() {
        if c.is_ascii_digit() {
            digits = true;
        } else if c.is_alphabetic() {
            letters = true;
        }
    }
    match (digits, letters) {
        (true, false) => Kind::Num,
        (true, true) => Kind::Mixed,
        _ => Kind::Word,
    }
}

pub(super) fn case_of(word: &str) -> Case {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let Some(first) = letters.next() else {
        return Case::Lower;
    };
    if !first.is_uppercase() {
        return Case::Lower;
    }
    match letters.next() {
        None => Case::Initial,
        Some(second) if second.is_lowercase() => Case::Title,
        Some(_) if letters.any(char::is_lowercase) => Case::Title,
        Some(_) => Case::Upper,
    }
}
