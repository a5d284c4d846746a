//! The folded form in which registry values and texts are compared.

use crate::fold::fold_char;

/// A value in the form the index knows: folded, every run of other characters one space.
pub(super) fn squash(text: &str) -> String {
    Folded::new(text.trim()).text.trim().to_string()
}

/// A folded text that remembers where each byte came from.
pub(super) struct Folded {
    pub(super) text: String,
    origins: Vec<u32>,
}

impl Folded {
    pub(super) fn new(text: &str) -> Self {
        let mut folded = Self {
            text: String::with_capacity(text.len() + 1),
            origins: Vec::with_capacity(text.len() + 2),
        };
        folded.text.push(' ');
        folded.origins.push(0);
        let mut scratch = String::new();
        for (at, c) in text.char_indices() {
            if c.is_ascii_alphanumeric() {
                folded.text.push(c.to_ascii_lowercase());
                folded.origins.push(u32::try_from(at).unwrap_or(u32::MAX));
                continue;
            }
            scratch.clear();
            if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) {
                fold_char(c, &mut scratch);
            } else if matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`') {
                // "O'Brien" reads "obrien", "Byron's" reads "byron s".
                let rest = &text[at + c.len_utf8()..];
                let possessive =
                    rest.starts_with(['s', 'S']) && !rest[1..].starts_with(char::is_alphanumeric);
                if possessive {
                    scratch.push(' ');
                }
            } else if !folded.text.ends_with(' ') {
                scratch.push(' ');
            }
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            folded
                .origins
                .extend(std::iter::repeat_n(at, scratch.len()));
            folded.text.push_str(&scratch);
        }
        folded
            .origins
            .push(u32::try_from(text.len()).unwrap_or(u32::MAX));
        folded
    }

    pub(super) fn origin(&self, at: usize) -> usize {
        self.origins.get(at).map_or(0, |o| *o as usize)
    }

    /// The end in the source: behind the last character that was folded into the match.
    pub(super) fn end_origin(&self, text: &str, end: usize) -> usize {
        let last = self.origin(end.saturating_sub(1));
        last + text
            .get(last..)
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8)
    }
}
