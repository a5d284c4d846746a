//! One folding for every comparison of words: lower case, accents removed.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Appends the folded character to `out`.
pub(crate) fn fold_char(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    match c {
        'ł' | 'Ł' => out.push('l'),
        'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
        'ø' | 'Ø' => out.push('o'),
        'ı' | 'İ' => out.push('i'),
        'ß' => out.push_str("ss"),
        'æ' | 'Æ' => out.push_str("ae"),
        'œ' | 'Œ' => out.push_str("oe"),
        'þ' | 'Þ' => out.push_str("th"),
        '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´' => out.push('\''),
        '‐' | '‑' | '‒' | '–' => out.push('-'),
        _ => {
            for part in c.nfkd().filter(|part| !is_combining_mark(*part)) {
                out.extend(part.to_lowercase());
            }
        }
    }
}

/// The whole text folded.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        fold_char(c, &mut out);
    }
    out
}
