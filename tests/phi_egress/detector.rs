//! Canaries in every encoding, looked for in raw bytes.

use aho_corasick::AhoCorasick;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

/// The bytes an encoding makes of a canary; several where alignment matters.
pub type Encode = fn(&str) -> Vec<Vec<u8>>;

/// Every encoding looked for. Letters of either case are found in all but base64.
pub const ENCODINGS: [(&str, Encode); 22] = [
    ("plain", |text| vec![text.as_bytes().to_vec()]),
    ("case swapped", |text| vec![swapped(text).into_bytes()]),
    ("json escaped", |text| {
        vec![each(text, |c| {
            utf16(c)
                .iter()
                .map(|unit| format!("\\u{unit:04x}"))
                .collect()
        })]
    }),
    ("percent", |text| {
        vec![bytes_of(text, |b| format!("%{b:02X}"))]
    }),
    ("base64 at 0", |text| aligned(text, 0)),
    ("base64 at 1", |text| aligned(text, 1)),
    ("base64 at 2", |text| aligned(text, 2)),
    ("base64url", |text| {
        vec![
            URL_SAFE
                .encode(text)
                .trim_end_matches('=')
                .as_bytes()
                .to_vec(),
        ]
    }),
    ("hex", |text| vec![hex(text.as_bytes())]),
    ("escaped hex", |text| {
        vec![bytes_of(text, |b| format!("\\x{b:02x}"))]
    }),
    ("html decimal", |text| {
        vec![each(text, |c| format!("&#{};", u32::from(c)))]
    }),
    ("html hex", |text| {
        vec![each(text, |c| format!("&#x{:x};", u32::from(c)))]
    }),
    ("quoted-printable", |text| {
        vec![bytes_of(text, |b| format!("={b:02X}"))]
    }),
    ("utf-16le", |text| {
        vec![text.encode_utf16().flat_map(u16::to_le_bytes).collect()]
    }),
    ("utf-16be", |text| {
        vec![text.encode_utf16().flat_map(u16::to_be_bytes).collect()]
    }),
    ("reversed", |text| {
        vec![text.chars().rev().collect::<String>().into_bytes()]
    }),
    ("spaced", |text| vec![between(text, " ")]),
    ("zero width", |text| vec![between(text, "\u{200b}")]),
    ("soft hyphens", |text| vec![between(text, "\u{ad}")]),
    ("dotted", |text| vec![between(text, ".")]),
    ("rot13", |text| {
        vec![text.chars().map(rot13).collect::<String>().into_bytes()]
    }),
    ("fullwidth", |text| {
        vec![text.chars().map(wide).collect::<String>().into_bytes()]
    }),
];

/// Shorter parts of base64 stand in many texts by chance.
const LEAST: usize = 6;

/// Finds them.
pub struct Detector {
    folded: AhoCorasick,
    folded_names: Vec<&'static str>,
    exact: AhoCorasick,
    exact_names: Vec<&'static str>,
}

impl Detector {
    pub fn of(canaries: impl Iterator<Item = String>) -> Self {
        let (mut folded, mut exact) = (Vec::new(), Vec::new());
        for canary in canaries {
            for (name, encode) in ENCODINGS {
                let list = if name.starts_with("base64") {
                    &mut exact
                } else {
                    &mut folded
                };
                list.extend(encode(&canary).into_iter().map(|bytes| (name, bytes)));
            }
        }
        let build = |list: &[(&str, Vec<u8>)], fold| {
            let all = list.iter().map(|(_, bytes)| bytes);
            AhoCorasick::builder()
                .ascii_case_insensitive(fold)
                .build(all)
                .unwrap()
        };
        Self {
            folded: build(&folded, true),
            exact: build(&exact, false),
            folded_names: folded.into_iter().map(|(name, _)| name).collect(),
            exact_names: exact.into_iter().map(|(name, _)| name).collect(),
        }
    }

    /// Encoding and place of each canary in the bytes; also across line folds.
    pub fn search(&self, bytes: &[u8]) -> Vec<String> {
        let joined: Vec<u8> = bytes
            .iter()
            .copied()
            .filter(|b| !b"\r\n".contains(b))
            .collect();
        let mut found = Vec::new();
        for text in [bytes, &joined] {
            for hit in self.folded.find_overlapping_iter(text) {
                found.push(format!(
                    "{} at {}",
                    self.folded_names[hit.pattern().as_usize()],
                    hit.start()
                ));
            }
            for hit in self.exact.find_overlapping_iter(text) {
                found.push(format!(
                    "{} at {}",
                    self.exact_names[hit.pattern().as_usize()],
                    hit.start()
                ));
            }
        }
        found.sort();
        found.dedup();
        found
    }
}

/// What of a canary is the same in base64 wherever it begins at this alignment.
fn aligned(text: &str, shift: usize) -> Vec<Vec<u8>> {
    let padded = [&b"\0\0"[..shift], text.as_bytes()].concat();
    let coded = STANDARD.encode(&padded);
    // Characters that also hold bits of a neighbour are left out.
    let from = if shift == 0 { 0 } else { shift + 1 };
    let to = padded.len() / 3 * 4 + [0, 1, 2][padded.len() % 3];
    let part = &coded.as_bytes()[from.min(to)..to];
    if part.len() >= LEAST {
        vec![part.to_vec()]
    } else {
        Vec::new()
    }
}

fn swapped(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_ascii_lowercase() {
                c.to_ascii_uppercase()
            } else {
                c.to_ascii_lowercase()
            }
        })
        .collect()
}

fn each(text: &str, write: impl Fn(char) -> String) -> Vec<u8> {
    text.chars().map(write).collect::<String>().into_bytes()
}

fn bytes_of(text: &str, write: impl Fn(u8) -> String) -> Vec<u8> {
    text.bytes().map(write).collect::<String>().into_bytes()
}

fn utf16(c: char) -> Vec<u16> {
    c.encode_utf16(&mut [0; 2]).to_vec()
}

fn hex(bytes: &[u8]) -> Vec<u8> {
    bytes
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect::<String>()
        .into_bytes()
}

fn between(text: &str, gap: &str) -> Vec<u8> {
    let letters: Vec<String> = text.chars().map(String::from).collect();
    letters.join(gap).into_bytes()
}

fn rot13(c: char) -> char {
    let turn = |base: u8| char::from(base + (c as u8 - base + 13) % 26);
    match c {
        'a'..='z' => turn(b'a'),
        'A'..='Z' => turn(b'A'),
        c => c,
    }
}

fn wide(c: char) -> char {
    match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap(),
        c => c,
    }
}
