//! Digit groups joined by hyphens, told from clinical codes, ranges and dates.

use super::number::code_before;
use crate::Label;
use crate::doc::Doc;

/// The lengths of the digit groups that hyphens join from `at`, and the end.
fn hyphened(bytes: &[u8], at: usize) -> (Vec<usize>, usize) {
    let mut groups = Vec::new();
    let mut i = at;
    loop {
        let digits = bytes[i..].iter().take_while(|b| b.is_ascii_digit()).count();
        groups.push(digits);
        i += digits;
        let more = bytes.get(i) == Some(&b'-') && bytes.get(i + 1).is_some_and(u8::is_ascii_digit);
        if !more || groups.len() > 5 {
            return (groups, i);
        }
        i += 1;
    }
}

/// Whether groups of digits are a National Drug Code's (21 CFR 207.33: labeler, product,
/// package; ten digits, or eleven as payers write them).
fn ndc(groups: &[usize]) -> bool {
    matches!(
        groups,
        [4, 4, 2] | [5, 3, 2] | [5, 4, 1] | [5, 4, 2] | [5, 3, 1]
    )
}

/// Whether the token begins a medicine's or a laboratory's code, which names nobody.
pub(crate) fn product_code(doc: &Doc<'_>, at: usize) -> bool {
    doc.toks.get(at).is_some_and(|tok| {
        let (groups, _) = hyphened(doc.text.as_bytes(), tok.start);
        ndc(&groups) || matches!(groups.as_slice(), [1..=5, 1])
    })
}

/// "21-56-620", "1448-55613": digit groups joined by hyphens that are no clinical code, no
/// range and no date. And a number that leading zeros fill up.
pub(super) fn grouped(doc: &Doc<'_>, at: usize) -> Option<(usize, Label)> {
    let bytes = doc.text.as_bytes();
    let (groups, end) = hyphened(bytes, at);
    let closed = bytes
        .get(end)
        .is_none_or(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'/' | b'%' | b':'))
        && !(bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit))
        && (at == 0 || !matches!(bytes[at - 1], b'.' | b'/' | b'-' | b'$' | b','));
    if !closed || code_before(doc, at) {
        return None;
    }
    let digits: usize = groups.iter().sum();
    let years = groups == [4, 4] && matches!(bytes[at], b'1' | b'2');
    let identifies = match groups.len() {
        1 => (6..=8).contains(&digits) && bytes[at..].starts_with(b"00"),
        2 => digits >= 8 && groups[0] >= 4 && groups[1] >= 2 && !years,
        _ => digits >= 7 && !ndc(&groups) && super::date::parse(&doc.text[at..end]).is_none(),
    };
    identifies.then_some((end, Label::OtherId))
}
