//! Text within a string: a resource as JSON, base64, percent signs.

use super::{FhirRedactor, json};
use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// How deep resources may stand in strings of resources.
const MAX_EMBEDDED: usize = 4;

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

/// The bytes of base64, spaces and line ends passed over.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    let plain: String;
    let text = if text.bytes().any(|b| b.is_ascii_whitespace()) {
        plain = text.split_ascii_whitespace().collect();
        &plain
    } else {
        text
    };
    STANDARD
        .decode(text)
        .or_else(|_| URL_SAFE.decode(text))
        .ok()
}

/// Bytes in base64.
pub(super) fn to_base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Text that can be read: UTF-8 without control characters but tabs and line ends.
pub(super) fn readable(bytes: Vec<u8>) -> Option<String> {
    let text = String::from_utf8(bytes).ok()?;
    text.chars()
        .all(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r'))
        .then_some(text)
}

/// What a string without spaces says when it is base64, hex or percent-encoded text.
pub(super) fn decoded(text: &str) -> Option<String> {
    if let Some((_, data)) = text
        .strip_prefix("data:")
        .and_then(|uri| uri.split_once(','))
    {
        return base64(data).and_then(readable).or_else(|| percent(data));
    }
    if text.contains('%') {
        return percent(text);
    }
    let all = |set: fn(&u8) -> bool| text.bytes().all(|b| set(&b));
    if text.len() >= 16 && text.len().is_multiple_of(2) && all(u8::is_ascii_hexdigit) {
        return hex::decode(text).ok().and_then(readable);
    }
    let mixed = text.bytes().any(|b| b.is_ascii_uppercase());
    if text.len() >= 16
        && mixed
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+/=-_".contains(&b))
    {
        return base64(text).and_then(readable);
    }
    None
}

/// Percent signs resolved.
pub(super) fn percent(text: &str) -> Option<String> {
    let decoded = percent_encoding::percent_decode_str(text)
        .decode_utf8()
        .ok()?;
    (decoded != text).then(|| decoded.replace('+', " "))
}

impl FhirRedactor<'_> {
    /// JSON in a string, redacted as a resource; `None` when it isn't JSON. Beyond
    /// [`MAX_EMBEDDED`] it is removed.
    pub(super) fn inner_json(&mut self, text: &str) -> Option<String> {
        let node = json::parse(text.trim()).ok()?;
        if self.embedded >= MAX_EMBEDDED {
            return Some("[removed]".to_owned());
        }
        self.embedded += 1;
        let mut out = String::with_capacity(text.len());
        self.write(&node, &mut out);
        self.embedded -= 1;
        Some(out)
    }

    /// A file's content: text of any kind cleaned, anything else gone.
    pub(super) fn content(&mut self, data: &str) -> Option<String> {
        let text = readable(base64(data)?)?;
        let clean = self.scrub(&text, super::text::Way::Prose);
        Some(clean.map_or_else(|| data.to_owned(), |clean| to_base64(clean.as_bytes())))
    }
}
