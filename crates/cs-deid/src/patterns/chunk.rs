//! Identifiers that contain no space: e-mail, URL, IP, UUID, file names, VIN,
//! and unlisted letter-digit codes.

use crate::doc::{Doc, Kind};
use crate::{Label, Span};

/// What one pass over a chunk's bytes counts; every rule asks these before it reads.
#[derive(Default)]
struct Counts {
    digits: usize,
    letters: usize,
    dots: usize,
    /// Dots with something behind them that ends no sentence.
    inner_dots: usize,
    colons: usize,
    at_sign: bool,
    slashes: usize,
    brackets: usize,
}

impl Counts {
    fn of(chunk: &str) -> Self {
        let mut counts = Self::default();
        for b in chunk.bytes() {
            match b {
                b'0'..=b'9' => counts.digits += 1,
                b'a'..=b'z' | b'A'..=b'Z' => counts.letters += 1,
                b'.' => {
                    counts.dots += 1;
                    continue;
                }
                b',' | b';' | b'!' | b'?' | b'>' | b']' | b'}' | b')' | b'"' | b'\'' => continue,
                b':' => {
                    counts.colons += 1;
                    continue;
                }
                b'@' => counts.at_sign = true,
                b'/' => counts.slashes += 1,
                b'(' => counts.brackets += 1,
                _ => {}
            }
            counts.inner_dots = counts.dots;
        }
        counts
    }
}

/// Judges every piece between white space that could hold an identifier: one with a
/// digit, or with a dot, slash, colon or at sign that something follows.
pub(crate) fn find(doc: &Doc<'_>, out: &mut Vec<Span>) {
    let text = doc.text;
    let followed = |end: usize| {
        let next = text.as_bytes().get(end);
        next.is_some_and(|b| !matches!(b, b' ' | b'\t'..=b'\r'))
    };
    let mut done = 0;
    for tok in &doc.toks {
        let marked = match tok.kind {
            Kind::Num | Kind::Mixed => true,
            Kind::Punct('.' | '/' | ':' | '@') => followed(tok.end),
            _ => false,
        };
        if !marked || tok.start < done {
            continue;
        }
        let (from, to) = chunk_around(text, tok.start);
        judge(text, from, to, out);
        done = to;
    }
}

/// The piece between white space around the byte at `at`.
fn chunk_around(text: &str, at: usize) -> (usize, usize) {
    let (before, behind) = text.split_at(at);
    let edge = |b: &u8| matches!(b, b' ' | b'\t'..=b'\r' | 0x80..);
    let from = match before.bytes().rposition(|b| edge(&b)) {
        None => 0,
        Some(space) if before.as_bytes()[space].is_ascii() => space + 1,
        // Outside ASCII a space is a character's matter, not a byte's.
        Some(_) => before
            .char_indices()
            .rfind(|(_, c)| c.is_whitespace())
            .map_or(0, |(space, c)| space + c.len_utf8()),
    };
    let to = match behind.bytes().position(|b| edge(&b)) {
        None => text.len(),
        Some(space) if behind.as_bytes()[space].is_ascii() => at + space,
        Some(_) => behind
            .find(char::is_whitespace)
            .map_or(text.len(), |space| at + space),
    };
    (from, to)
}

fn judge(text: &str, from: usize, to: usize, out: &mut Vec<Span>) {
    let chunk = &text[from..to];
    let Counts {
        digits,
        letters,
        dots,
        inner_dots,
        colons,
        at_sign,
        slashes,
        brackets,
    } = Counts::of(chunk);
    let mut take =
        |inner: (usize, usize), label| out.push(Span::new(from + inner.0, from + inner.1, label));
    if at_sign && let Some(inner) = email(chunk) {
        take(inner, Label::Email);
        return;
    }
    if letters > 2
        && (slashes > 0 || inner_dots > 0)
        && let Some(inner) = url(chunk)
    {
        take(inner, Label::Url);
        return;
    }
    if dots >= 3
        && digits >= 4
        && let Some(inner) = ipv4(chunk)
    {
        take(inner, Label::Ip);
        return;
    }
    if colons >= 2
        && digits + letters >= 3
        && let Some(inner) = ipv6(chunk)
    {
        take(inner, Label::Ip);
        return;
    }
    if inner_dots > 0
        && let Some(inner) = photo(chunk)
    {
        take(inner, Label::Photo);
        return;
    }
    if brackets > 0 && digits >= 14 && chunk.contains("(01)") {
        take(trim(chunk), Label::Device);
        return;
    }
    if digits >= 4 && digits + letters >= 6 {
        codes(chunk, &mut take);
    }
}

fn trim(chunk: &str) -> (usize, usize) {
    let open = chunk.len()
        - chunk
            .trim_start_matches(['(', '[', '<', '{', '"', '\'', ',', ';', '“'])
            .len();
    let mut end = chunk
        .trim_end_matches([
            ',', ';', ':', '.', '!', '?', '>', ']', '}', '"', '\'', '”', '…',
        ])
        .len()
        .max(open);
    while chunk[open..end].ends_with(')')
        && chunk[open..end].matches(')').count() > chunk[open..end].matches('(').count()
    {
        end = open
            + chunk[open..end - 1]
                .trim_end_matches([',', ';', '.', '!', '?'])
                .len();
    }
    (open, end.max(open))
}

fn email(chunk: &str) -> Option<(usize, usize)> {
    let at = chunk.find('@')?;
    let local = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-' | '\'');
    let start = at
        - chunk[..at]
            .chars()
            .rev()
            .take_while(|c| local(*c))
            .map(char::len_utf8)
            .sum::<usize>();
    let start =
        start + (chunk[start..at].len() - chunk[start..at].trim_start_matches(['\'', '.']).len());
    let domain: usize = chunk[at + 1..]
        .chars()
        .take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
        .map(char::len_utf8)
        .sum();
    let end = at
        + 1
        + chunk[at + 1..at + 1 + domain]
            .trim_end_matches(['.', '-'])
            .len();
    let host = &chunk[at + 1..end];
    (start < at && host.len() > 2 && (host.contains('.') || host == "localhost"))
        .then_some((start, end))
}

const TLDS: &[&str] = &[
    "com", "org", "net", "edu", "gov", "io", "health", "care", "us", "co", "uk", "me", "info",
    "app", "dev", "ca", "example", "test",
];

fn url(chunk: &str) -> Option<(usize, usize)> {
    let (open, end) = trim(chunk);
    let body = chunk.get(open..end)?;
    let lower = body.to_ascii_lowercase();
    let scheme = ["http://", "https://", "ftp://", "sftp://", "www."]
        .iter()
        .filter_map(|s| lower.find(s))
        .min();
    if let Some(at) = scheme {
        return Some((open + at, end));
    }
    let host = lower.split(['/', '?', ':', '#']).next()?;
    let (name, tld) = host.rsplit_once('.')?;
    let labels_ok = name
        .split('.')
        .all(|l| l.len() >= 2 && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
    let has_letter = name.bytes().any(|b| b.is_ascii_alphabetic());
    (TLDS.contains(&tld) && labels_ok && has_letter).then_some((open, end))
}

fn ipv4(chunk: &str) -> Option<(usize, usize)> {
    let bytes = chunk.as_bytes();
    let start = bytes.iter().position(u8::is_ascii_digit)?;
    let end = start
        + bytes[start..]
            .iter()
            .take_while(|b| b.is_ascii_digit() || **b == b'.')
            .count();
    let body = chunk[start..end].trim_end_matches('.');
    let octets: Vec<_> = body.split('.').collect();
    let valid = octets.len() == 4
        && octets
            .iter()
            .all(|o| !o.is_empty() && o.len() <= 3 && o.parse::<u16>().is_ok_and(|n| n <= 255));
    valid.then_some((start, start + body.len()))
}

fn ipv6(chunk: &str) -> Option<(usize, usize)> {
    let bytes = chunk.as_bytes();
    let part = |b: &u8| b.is_ascii_hexdigit() || *b == b':';
    let start = bytes.iter().position(part)?;
    let end = start + bytes[start..].iter().take_while(|b| part(b)).count();
    let body = chunk[start..end].trim_end_matches(':');
    let groups: Vec<_> = body.split(':').collect();
    let mac = groups.len() == 6 && groups.iter().all(|g| g.len() == 2);
    let full = groups.len() == 8 && groups.iter().all(|g| (1..=4).contains(&g.len()));
    let short = body.contains("::") && groups.len() >= 3 && groups.iter().all(|g| g.len() <= 4);
    (mac || full || short).then_some((start, start + body.len()))
}

fn photo(chunk: &str) -> Option<(usize, usize)> {
    let (open, end) = trim(chunk);
    let body = chunk.get(open..end)?;
    let (name, kind) = body.rsplit_once('.')?;
    let kind = kind.to_ascii_lowercase();
    let picture = [
        "jpg", "jpeg", "png", "heic", "heif", "gif", "tif", "tiff", "bmp", "webp", "dcm", "raw",
        "mp4", "mov", "avi",
    ]
    .contains(&kind.as_str());
    (picture && !name.is_empty()).then_some((open, end))
}

/// Codes of letters and digits, piece by piece between punctuation.
fn codes(chunk: &str, take: &mut impl FnMut((usize, usize), Label)) {
    let code_char = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    let bytes = chunk.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let mut end = at + bytes[at..].iter().take_while(|b| code_char(**b)).count();
        while matches!(bytes[end - 1], b'-' | b'_') {
            end -= 1;
        }
        let body = &chunk[at..end];
        if let Some(label) = code_label(body) {
            take((at, end), label);
        }
        at = end;
    }
}

fn code_label(body: &str) -> Option<Label> {
    let digits = body.bytes().filter(u8::is_ascii_digit).count();
    let letters = body.bytes().filter(u8::is_ascii_alphabetic).count();
    if is_uuid(body) {
        return Some(Label::OtherId);
    }
    if body.len() == 17 && letters > 0 && digits > 3 && vin_valid(body) {
        return Some(Label::Vehicle);
    }
    if letters == 0 || digits < 5 {
        return None;
    }
    let dose = [
        "mg", "mcg", "ml", "units", "unit", "iu", "meq", "cells", "kcal", "steps", "ft", "lb",
        "kg", "k",
    ];
    let tail = body
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .to_ascii_lowercase();
    let date_like = super::date::compact(body).is_some()
        || (body.contains('T') && body.contains('-') && body.ends_with('Z'))
        || iso_stem(body);
    let obstetric = body.len() <= 12
        && matches!(body.as_bytes(), [b'G' | b'g', d, b'P' | b'p', rest @ ..] if d.is_ascii_digit() && rest.iter().all(u8::is_ascii_digit));
    (!obstetric && !dose.contains(&tail.as_str()) && !date_like).then_some(Label::OtherId)
}

fn iso_stem(body: &str) -> bool {
    let b = body.as_bytes();
    b.len() >= 12
        && b[4] == b'-'
        && b[7] == b'-'
        && b[10] == b'T'
        && b[..4].iter().all(u8::is_ascii_digit)
}

fn is_uuid(body: &str) -> bool {
    let lens: Vec<_> = body.split('-').map(str::len).collect();
    lens == [8, 4, 4, 4, 12] && body.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

/// Check digit of a vehicle identification number (49 CFR 565.15(c)).
pub(crate) fn vin_valid(vin: &str) -> bool {
    const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let mut sum = 0;
    for (b, weight) in vin.bytes().zip(WEIGHTS) {
        let value = match b.to_ascii_uppercase() {
            d @ b'0'..=b'9' => u32::from(d - b'0'),
            c @ b'A'..=b'H' => u32::from(c - b'A') + 1,
            c @ b'J'..=b'N' => u32::from(c - b'J') + 1,
            b'P' => 7,
            b'R' => 9,
            c @ b'S'..=b'Z' => u32::from(c - b'S') + 2,
            _ => return false,
        };
        sum += value * weight;
    }
    let check = vin.as_bytes().get(8).map(u8::to_ascii_uppercase);
    vin.len() == 17
        && match sum % 11 {
            10 => check == Some(b'X'),
            n => check.is_some_and(|c| c.is_ascii_digit() && u32::from(c - b'0') == n),
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vin_check_digit_decides() {
        assert!(vin_valid("1M8GDM9AXKP042788"));
        assert!(!vin_valid("1M8GDM9A1KP042788"));
    }

    #[test]
    fn trailing_punctuation_stays_outside() {
        assert_eq!(email("<ada.l+x@clinic.example.org>,"), Some((1, 27)));
        assert_eq!(url("(https://a.example/p?id=1)."), Some((1, 25)));
        assert_eq!(ipv6("2001:db8::68ab."), Some((0, 14)));
        assert_eq!(ipv6("10:30:15"), None);
    }

    #[test]
    fn clinical_codes_are_no_identifiers() {
        for code in [
            "T14",
            "G0439",
            "J0135",
            "99214-25",
            "HLA-B27",
            "10000mg",
            "CHA2DS2-VASc",
            "2012-05-27T18",
        ] {
            assert_eq!(code_label(code), None, "{code}");
        }
        for id in ["MR147652", "A3462195", "H12046721-01", "GUAR-639764"] {
            assert_eq!(code_label(id), Some(Label::OtherId), "{id}");
        }
    }
}
