//! Every reading of a body the scanner knows: JSON escapes, percent, HTML entities,
//! base64 and hex, one inside the other.

use std::collections::HashSet;

/// How deep encodings may nest.
const MAX_DEPTH: usize = 4;
/// How many bytes all readings together may hold, per byte of the body.
const MAX_GROWTH: usize = 48;
/// Added to the growth limit so that small bodies have room.
const MIN_BUDGET: usize = 1 << 20;

/// All readings of the body; `None` when they exceed the budget (fail closed).
pub(super) fn views(body: &[u8]) -> Option<Vec<String>> {
    let budget = body
        .len()
        .saturating_mul(MAX_GROWTH)
        .saturating_add(MIN_BUDGET);
    let mut spent = 0usize;
    let mut seen = HashSet::new();
    let mut views: Vec<String> = Vec::new();
    let mut queue: Vec<(String, usize)> = vec![(String::from_utf8_lossy(body).into_owned(), 0)];
    if body.contains(&0) {
        queue.push((
            String::from_utf8_lossy(&without_zeros(body)).into_owned(),
            0,
        ));
    }
    while let Some((text, depth)) = queue.pop() {
        if text.len() < 3 || !seen.insert(text.clone()) {
            continue;
        }
        spent += text.len();
        if spent > budget {
            return None;
        }
        if depth < MAX_DEPTH {
            let mut push = |decoded: Option<String>| {
                if let Some(decoded) = decoded {
                    queue.push((decoded, depth + 1));
                }
            };
            push(json_strings(&text));
            push(unescape(&text));
            push(percent(&text));
            push(entities(&text));
            push(base64_runs(&text));
            push(hex_runs(&text));
        }
        views.push(text);
    }
    Some(views)
}

fn without_zeros(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().copied().filter(|b| *b != 0).collect()
}

/// The string values of a JSON text in order, keys left out: a value split over two
/// strings is whole again when what stands between is dropped.
fn json_strings(text: &str) -> Option<String> {
    fn walk(value: &serde_json::Value, out: &mut String) {
        match value {
            serde_json::Value::String(s) => {
                out.push_str(s);
                out.push('\n');
            }
            serde_json::Value::Array(items) => items.iter().for_each(|item| walk(item, out)),
            serde_json::Value::Object(map) => map.values().for_each(|item| walk(item, out)),
            serde_json::Value::Number(n) => {
                out.push_str(&n.to_string());
                out.push('\n');
            }
            _ => {}
        }
    }
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let value = serde_json::from_str::<serde_json::Value>(text).ok()?;
    let mut out = String::new();
    walk(&value, &mut out);
    Some(out)
}

/// Backslash escapes of JSON and of most languages, wherever they stand.
fn unescape(text: &str) -> Option<String> {
    if !text.contains('\\') {
        return None;
    }
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut buf = [0u16; 2];
    while let Some(c) = chars.next() {
        if c != '\\' {
            units.extend_from_slice(c.encode_utf16(&mut buf));
            continue;
        }
        match chars.next() {
            Some('n' | 'r' | 't' | 'f' | 'b' | 'v') => units.push(u16::from(b'\n')),
            Some(kind @ ('u' | 'x' | 'U')) => {
                let braces = chars.next_if_eq(&'{').is_some();
                let want = match (kind, braces) {
                    (_, true) => 6,
                    ('u', _) => 4,
                    ('x', _) => 2,
                    _ => 8,
                };
                let mut value = 0u32;
                let mut read = 0;
                while read < want {
                    let Some(digit) = chars.peek().and_then(|c| c.to_digit(16)) else {
                        break;
                    };
                    value = value.wrapping_shl(4) | digit;
                    chars.next();
                    read += 1;
                }
                if braces {
                    chars.next_if_eq(&'}');
                }
                match u16::try_from(value) {
                    Ok(unit) => units.push(unit),
                    Err(_) => units.extend_from_slice(
                        char::from_u32(value).unwrap_or(' ').encode_utf16(&mut buf),
                    ),
                }
            }
            Some(other) => units.extend_from_slice(other.encode_utf16(&mut buf)),
            None => {}
        }
    }
    Some(String::from_utf16_lossy(&units))
}

fn percent(text: &str) -> Option<String> {
    let has = text
        .as_bytes()
        .windows(3)
        .any(|w| w[0] == b'%' && w[1].is_ascii_hexdigit() && w[2].is_ascii_hexdigit());
    has.then(|| {
        percent_encoding::percent_decode_str(&text.replace('+', " "))
            .decode_utf8_lossy()
            .into_owned()
    })
}

/// Numeric entities and the named ones that stand for letters or markup.
fn entities(text: &str) -> Option<String> {
    if !text.contains('&') {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match entity(rest) {
            Some((c, len)) => {
                out.push(c);
                rest = &rest[len..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Some(out)
}

fn entity(text: &str) -> Option<(char, usize)> {
    let body: String = text
        .chars()
        .skip(1)
        .take(12)
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '#')
        .collect();
    let mut len = 1 + body.len();
    if text[len..].starts_with(';') {
        len += 1;
    }
    if let Some(number) = body.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).map(|c| (c, len));
    }
    let named = match body.as_str() {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "commat" => '@',
        "period" => '.',
        _ => {
            let base = body.chars().next()?;
            let mark = &body[base.len_utf8()..];
            [
                "acute", "grave", "circ", "tilde", "uml", "cedil", "ring", "caron", "slash",
                "breve", "macr", "ogon",
            ]
            .contains(&mark)
            .then_some(base)?
        }
    };
    Some((named, len))
}

fn base64_value(b: u8) -> Option<u32> {
    Some(u32::from(match b {
        b'A'..=b'Z' => b - b'A',
        b'a'..=b'z' => b - b'a' + 26,
        b'0'..=b'9' => b - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    }))
}

/// Runs that may be base64 (standard or URL alphabet, wrapped lines allowed), decoded
/// at every alignment, so that a prefix of the same alphabet hides nothing.
fn base64_runs(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut run: Vec<u32> = Vec::new();
    let bytes = text.as_bytes();
    for (i, b) in bytes.iter().chain(std::iter::once(&b' ')).enumerate() {
        if let Some(value) = base64_value(*b) {
            run.push(value);
            continue;
        }
        let wraps = matches!(b, b'\r' | b'\n')
            && run.len() >= 16
            && bytes
                .get(i + 1)
                .is_some_and(|n| base64_value(*n).is_some() || *n == b'\n');
        if wraps {
            continue;
        }
        if run.len() >= 6 {
            for skip in 0..4.min(run.len()) {
                keep_text(&sextets(&run[skip..]), &mut out);
            }
        }
        run.clear();
    }
    (!out.is_empty()).then_some(out)
}

fn sextets(run: &[u32]) -> Vec<u8> {
    let mut out = Vec::with_capacity(run.len() * 3 / 4);
    for quad in run.chunks(4) {
        let word = quad.iter().fold(0u32, |word, six| word << 6 | six) << (6 * (4 - quad.len()));
        out.extend(word.to_be_bytes()[1..].iter().take(quad.len() * 6 / 8));
    }
    out
}

/// Two hex digits and again two, with the separators dumps use between them.
fn hex_runs(text: &str) -> Option<String> {
    const SEPARATORS: [&str; 10] = ["", "\\x", "0x", " 0x", ", 0x", ",0x", " ", ":", "-", "="];
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
    let pair = |at: usize| Some(u8::try_from(digit(at)? << 4 | digit(at + 1)?).unwrap_or(0));
    let mut out = String::new();
    let mut at = 0;
    while at + 1 < bytes.len() {
        let Some(first) = pair(at) else {
            at += 1;
            continue;
        };
        let mut best = (at + 1, Vec::new());
        for separator in SEPARATORS {
            let mut decoded = vec![first];
            let mut next = at + 2;
            while text.as_bytes()[next.min(bytes.len())..].starts_with(separator.as_bytes())
                && let Some(byte) = pair(next + separator.len())
            {
                decoded.push(byte);
                next += separator.len() + 2;
            }
            if decoded.len() > best.1.len() {
                best = (next, decoded);
            }
        }
        if best.1.len() >= 4 {
            keep_text(&best.1, &mut out);
            // The other alignment of an odd-length run.
            let shifted: Vec<u8> = bytes[at..best.0.min(bytes.len())]
                .iter()
                .skip(1)
                .copied()
                .collect();
            let odd: Vec<u8> = shifted
                .chunks_exact(2)
                .filter_map(|c| {
                    Some(
                        u8::try_from(
                            char::from(c[0]).to_digit(16)? << 4 | char::from(c[1]).to_digit(16)?,
                        )
                        .unwrap_or(0),
                    )
                })
                .collect();
            keep_text(&odd, &mut out);
            at = best.0;
        } else {
            at += 1;
        }
    }
    (!out.is_empty()).then_some(out)
}

/// Keeps decoded bytes that read as text for the most part.
fn keep_text(bytes: &[u8], out: &mut String) {
    let plain = without_zeros(bytes);
    if plain.len() < 4 {
        return;
    }
    let printable = plain
        .iter()
        .filter(|b| b.is_ascii_graphic() || b.is_ascii_whitespace() || **b >= 0xc2)
        .count();
    if printable * 10 >= plain.len() * 6 {
        out.push_str(&String::from_utf8_lossy(&plain));
        out.push('\n');
    }
}
