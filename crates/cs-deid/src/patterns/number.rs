//! Telephone numbers, social security numbers and bare long numbers.

use crate::doc::Doc;
use crate::{Label, Span};

/// Scans for digit groups from every place a number may start.
pub(crate) fn find(doc: &Doc<'_>, out: &mut Vec<Span>) {
    let bytes = doc.text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let b = bytes[at];
        let starts = b.is_ascii_digit()
            || ((b == b'(' || b == b'+') && bytes.get(at + 1).is_some_and(|n| n.is_ascii_digit()));
        let fresh =
            at == 0 || !(bytes[at - 1].is_ascii_alphanumeric() || matches!(bytes[at - 1], b'_'));
        if !(starts && fresh) {
            at += 1;
            continue;
        }
        if let Some(end) = masked_ssn(bytes, at) {
            out.push(Span::new(at - MASK, end, Label::Ssn));
        }
        if !enough_digits(&bytes[at..]) {
            at += bytes[at..]
                .iter()
                .skip(1)
                .take_while(|b| b.is_ascii_digit())
                .count()
                + 1;
            continue;
        }
        let g = groups(bytes, at);
        if let Some((end, label)) = phone(doc, at, &g)
            .or_else(|| ssn(bytes, at, &g))
            .or_else(|| bare(doc, at))
        {
            out.push(Span::new(at, end, label));
            at = end;
        } else {
            at += bytes[at..]
                .iter()
                .skip(1)
                .take_while(|b| b.is_ascii_digit())
                .count()
                + 1;
        }
    }
}

/// Whether five digits can be read before anything but a separator comes: no number
/// this file looks for is shorter, and most numbers of a note are.
fn enough_digits(bytes: &[u8]) -> bool {
    let mut digits = 0;
    for b in bytes {
        match b {
            b'0'..=b'9' => digits += 1,
            b' ' | b'-' | b'.' | b'/' | b'(' | b')' | b'+' => {}
            _ => break,
        }
        if digits >= 5 {
            return true;
        }
    }
    false
}

/// The most digits of one number that are read.
const DIGITS: usize = 17;

/// The groups of digits from `at`, with the bytes between them.
struct Groups {
    lens: [usize; DIGITS],
    count: usize,
    digits: [u8; DIGITS],
    len: usize,
    end: usize,
    plain: bool,
}

impl Groups {
    /// The lengths of the groups.
    fn shape(&self) -> &[usize] {
        &self.lens[..self.count]
    }

    /// All digits, separators dropped.
    fn digits(&self) -> &[u8] {
        &self.digits[..self.len]
    }

    fn close(&mut self, run: usize) {
        self.lens[self.count] = run;
        self.count += 1;
    }
}

fn groups(bytes: &[u8], at: usize) -> Groups {
    let mut g = Groups {
        lens: [0; DIGITS],
        count: 0,
        digits: [0; DIGITS],
        len: 0,
        end: at,
        plain: true,
    };
    let mut i = at;
    let mut run = 0;
    while i < bytes.len() && g.len < DIGITS {
        let b = bytes[i];
        if b.is_ascii_digit() {
            run += 1;
            g.digits[g.len] = b;
            g.len += 1;
            i += 1;
            g.end = i;
            continue;
        }
        if run > 0 {
            g.close(run);
            run = 0;
        }
        let gap = bytes[i..]
            .iter()
            .take_while(|b| matches!(b, b' ' | b'-' | b'.' | b'/' | b'(' | b')' | b'+'))
            .count();
        let open = i == at && gap <= 2;
        let digit_after = bytes.get(i + gap).is_some_and(u8::is_ascii_digit);
        if gap == 0
            || !digit_after
            || (gap > 2 && !open && !bytes[i..i + gap].contains(&b'-'))
            || gap > 3
        {
            break;
        }
        g.plain = false;
        i += gap;
    }
    if run > 0 {
        g.close(run);
    }
    g
}

fn phone(doc: &Doc<'_>, at: usize, g: &Groups) -> Option<(usize, Label)> {
    let bytes = doc.text.as_bytes();
    let digits = g.digits();
    let open_ended = bytes
        .get(g.end)
        .is_some_and(|b| b.is_ascii_alphabetic() && *b != b'x' && *b != b'X' && *b != b'e');
    if open_ended {
        return None;
    }
    let label = || {
        if fax_before(doc, at) {
            Label::Fax
        } else {
            Label::Phone
        }
    };
    let area_ok = |digits: &[u8]| matches!(digits, [b'2'..=b'9', ..]);
    let shape = g.shape();
    let nanp = match g.len {
        10 => area_ok(digits) && matches!(shape, [10] | [3, 3, 4] | [3, 7] | [6, 4]),
        11 => {
            digits.starts_with(b"1")
                && area_ok(&digits[1..])
                && matches!(shape, [11] | [1, 10] | [1, 3, 3, 4] | [1, 3, 7] | [4, 3, 4])
        }
        _ => false,
    };
    let international = bytes[at] == b'+' && (8..=15).contains(&g.len);
    if nanp && g.plain && bytes[at] != b'+' && npi_valid(digits) && !phone_word_before(doc, at) {
        return Some((g.end, Label::License));
    }
    if nanp || international {
        return Some((extension(bytes, g.end), label()));
    }
    // Longer runs of groups: "(310) 499-1234 2 tabs" must not lose the number.
    if shape.len() > 3 && shape.starts_with(&[3, 3, 4]) && area_ok(digits) {
        return prefix_end(bytes, at, 10).map(|end| (extension(bytes, end), label()));
    }
    if shape.len() > 4 && shape.starts_with(&[1, 3, 3, 4]) {
        return prefix_end(bytes, at, 11).map(|end| (extension(bytes, end), label()));
    }
    let local = shape == [3, 4]
        && bytes
            .get(at + 3)
            .is_some_and(|b| matches!(b, b'-' | b'.' | b' '));
    let local_sure = local && (bytes.get(at + 3) == Some(&b'-') || phone_word_before(doc, at));
    (local_sure).then(|| (extension(bytes, g.end), label()))
}

fn prefix_end(bytes: &[u8], at: usize, digits: usize) -> Option<usize> {
    let mut seen = 0;
    for (i, b) in bytes.iter().enumerate().skip(at) {
        seen += usize::from(b.is_ascii_digit());
        if seen == digits {
            return Some(i + 1);
        }
    }
    None
}

/// Takes in " x123", " ext. 12".
fn extension(bytes: &[u8], end: usize) -> usize {
    let rest = &bytes[end..bytes.len().min(end + 24)];
    let mut i = rest
        .iter()
        .take_while(|b| matches!(b, b' ' | b',' | b';'))
        .count();
    let word = rest[i..]
        .iter()
        .take_while(|b| b.is_ascii_alphabetic())
        .count();
    let name = rest[i..i + word].to_ascii_lowercase();
    if !matches!(name.as_slice(), b"x" | b"ext" | b"extn" | b"extension") {
        return end;
    }
    i += word;
    i += rest[i..]
        .iter()
        .take_while(|b| matches!(b, b' ' | b'.' | b':' | b'#'))
        .count();
    let digits = rest[i..].iter().take_while(|b| b.is_ascii_digit()).count();
    if (1..=6).contains(&digits) {
        end + i + digits
    } else {
        end
    }
}

fn words_before(doc: &Doc<'_>, at: usize) -> String {
    let from = (at.saturating_sub(16)..at)
        .find(|i| doc.text.is_char_boundary(*i))
        .unwrap_or(at);
    doc.text[from..at].to_ascii_lowercase()
}

fn fax_before(doc: &Doc<'_>, at: usize) -> bool {
    let before = words_before(doc, at);
    before.rfind("fax").is_some_and(|f| {
        ["tel", "ph", "cell", "mob", "call"]
            .iter()
            .all(|w| before[f..].find(w).is_none())
    })
}

fn phone_word_before(doc: &Doc<'_>, at: usize) -> bool {
    let before = words_before(doc, at);
    [
        "phone", "tel", "cell", "call", "mobile", "fax", "text", "home", "work", "ph:", "contact",
        "number", " at ", " @ ",
    ]
    .iter()
    .any(|w| before.contains(w))
}

fn ssn(bytes: &[u8], at: usize, g: &Groups) -> Option<(usize, Label)> {
    let separated = g.shape() == [3, 2, 4]
        && matches!(bytes[at + 3], b'-' | b' ' | b'.')
        && bytes[at + 3] == bytes[at + 6];
    let free = !bytes.get(g.end).is_some_and(|b| b.is_ascii_alphanumeric());
    (separated && free && !g.digits().starts_with(b"000")).then_some((g.end, Label::Ssn))
}

/// Long numbers that stand alone: nine digits and more always identify someone,
/// save the clinical codes that prove themselves by their own check digit.
fn bare(doc: &Doc<'_>, at: usize) -> Option<(usize, Label)> {
    let bytes = doc.text.as_bytes();
    let digits = bytes[at..]
        .iter()
        .take_while(|b| b.is_ascii_digit())
        .count();
    let end = at + digits;
    if bytes.get(end).is_some_and(|b| {
        b.is_ascii_alphabetic()
            || (*b == b'.' && bytes.get(end + 1).is_some_and(u8::is_ascii_digit))
    }) {
        return None;
    }
    if digits < 9 {
        return named_person_number(doc, at, end, digits);
    }
    let value = &doc.text[at..end];
    if code_before(doc, at)
        || (matches!(digits, 6..=18) && in_parentheses(bytes, at, end) && verhoeff_valid(value))
    {
        return None;
    }
    let label = match digits {
        9 => Label::Ssn,
        10 if npi_valid(value.as_bytes()) => Label::License,
        _ => Label::OtherId,
    };
    Some((end, label))
}

/// A number in parentheses right behind a person's name: "Ada Byron (687631)".
fn named_person_number(
    doc: &Doc<'_>,
    at: usize,
    end: usize,
    digits: usize,
) -> Option<(usize, Label)> {
    if !(5..=8).contains(&digits)
        || !in_parentheses(doc.text.as_bytes(), at, end)
        || code_before(doc, at)
    {
        return None;
    }
    let paren = doc
        .toks
        .partition_point(|tok| tok.end <= at)
        .checked_sub(1)?;
    let name = paren.checked_sub(1)?;
    let flags = doc.flags(name);
    use crate::lexicon::{CLINICAL, DRUG, ENGLISH, FAMILY, GIVEN};
    let person = flags & (GIVEN | FAMILY) != 0
        && (flags & (CLINICAL | DRUG) == 0)
        && (flags & ENGLISH == 0 || doc.flags(name.wrapping_sub(1)) & GIVEN != 0);
    person.then_some((end, Label::Mrn))
}

fn in_parentheses(bytes: &[u8], at: usize, end: usize) -> bool {
    at > 0 && bytes[at - 1] == b'(' && bytes.get(end) == Some(&b')')
}

fn code_before(doc: &Doc<'_>, at: usize) -> bool {
    let before = words_before(doc, at);
    [
        "snomed", "sct", "rxnorm", "rxcui", "loinc", "ndc", "cpt", "icd", "umls", "cvx",
    ]
    .iter()
    .any(|w| before.contains(w))
}

/// The length of "XXX-XX-".
const MASK: usize = 7;

/// "XXX-XX-1234", "***-**-1234": the end, where the digits at `at` stand behind a mask.
fn masked_ssn(bytes: &[u8], at: usize) -> Option<usize> {
    let mask = bytes.get(at.checked_sub(MASK)?..at)?;
    let end = at + 4;
    (matches!(mask, b"xxx-xx-" | b"XXX-XX-" | b"***-**-")
        && bytes.get(at..end)?.iter().all(u8::is_ascii_digit))
    .then_some(end)
}

/// Luhn check of a National Provider Identifier with its 80840 prefix
/// (45 CFR 162.406: ten digits, the last a check digit; ISO/IEC 7812).
pub(crate) fn npi_valid(npi: &[u8]) -> bool {
    if !matches!(npi, [b'1' | b'2', _, _, _, _, _, _, _, _, _]) {
        return false;
    }
    let sum: u32 = "80840"
        .bytes()
        .chain(npi.iter().copied())
        .rev()
        .enumerate()
        .map(|(i, b)| {
            let digit = u32::from(b.wrapping_sub(b'0'));
            if i % 2 == 0 {
                digit
            } else {
                digit * 2 / 10 + digit * 2 % 10
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Verhoeff check digit, which every SNOMED CT identifier carries.
pub(crate) fn verhoeff_valid(number: &str) -> bool {
    const D: [[u8; 10]; 10] = [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
        [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
        [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
        [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
        [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
        [6, 5, 9, 8, 7, 1, 0, 4, 3, 2],
        [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
        [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
        [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
    ];
    const P: [[u8; 10]; 8] = [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
        [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
        [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
        [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
        [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
        [2, 7, 9, 3, 8, 0, 6, 4, 1, 5],
        [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
    ];
    let mut check = 0u8;
    for (i, b) in number.bytes().rev().enumerate() {
        if !b.is_ascii_digit() {
            return false;
        }
        check = D[usize::from(check)][usize::from(P[i % 8][usize::from(b - b'0')])];
    }
    !number.is_empty() && check == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits() {
        assert!(npi_valid(b"1234567893"));
        assert!(!npi_valid(b"1234567890"));
        assert!(verhoeff_valid("73211009"));
        assert!(verhoeff_valid("195967001"));
        assert!(!verhoeff_valid("195967002"));
    }

    fn spans(text: &str) -> Vec<(String, Label)> {
        let doc = Doc::new(text);
        let mut out = vec![];
        find(&doc, &mut out);
        out.iter()
            .map(|s| (s.of(text).to_string(), s.label))
            .collect()
    }

    #[test]
    fn phones_in_every_dress() {
        for n in [
            "(510) 935-4823",
            "602/763-2969",
            "+1 713 323 7075",
            "6028499434",
            "1-310-450-1294",
            "(310)499-2211 x246",
            "+442079460958",
            "559.590.8912",
        ] {
            assert_eq!(
                spans(&format!("call {n} today")),
                vec![(n.to_string(), Label::Phone)],
                "{n}"
            );
        }
        assert_eq!(spans("Fax 612-858-2858")[0].1, Label::Fax);
    }

    #[test]
    fn doses_ratios_and_codes_stay() {
        for text in [
            "5/325 mg",
            "10,000 units",
            "0093-7146-56",
            "00169-4060-12",
            "118/76 standing 102/64",
            "asthma (195967001)",
            "SNOMED 195967001",
            "1,240 ft",
            "RxNorm 617310",
        ] {
            assert_eq!(spans(text), vec![], "{text}");
        }
    }
}
