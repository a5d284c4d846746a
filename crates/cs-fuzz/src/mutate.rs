//! Changes to an input: bytes, words of the formats read, and JSON by its tree.

use crate::random::Random;
use serde_json::{Map, Value, json};

/// Words the readers know, and words that have broken readers before.
const WORDS: &[&str] = &[
    "null",
    "true",
    "[",
    "]",
    "{",
    "}",
    "\"",
    ":",
    ",",
    "\\u0000",
    "\\ud800",
    "\\u202e",
    "\\\"",
    "-1",
    "0",
    "1e999",
    "-0.0",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551616",
    "0.1e-400",
    "99999999999999999999999999",
    "\r\n",
    "\n",
    "\r\n\r\n",
    "\t",
    "\0",
    " ",
    "=",
    "+",
    "@",
    "-",
    "\u{feff}",
    "\u{202e}",
    "\u{200b}",
    "\u{301}",
    "ß",
    "İ",
    "ﬃ",
    "𝟘",
    "１",
    "\u{10ffff}",
    "0000-00-00",
    "9999-12-31",
    "2026-02-29",
    "1985-03",
    "+262142-12-31T23:59:59Z",
    "-262143-01-01T00:00:00Z",
    "9999-12-31T23:59:60.999999999+23:59",
    "2026-11-22T08:00:00Z",
    "Thu, 01 Jan 1970 00:00:00 +0000",
    "Patient/",
    "Patient/p1",
    "../../",
    "%00",
    "%2e%2e%2f",
    "https://",
    "javascript:",
    "<script>",
    "</div>",
    "&lt;",
    "{{",
    "}}",
    "[[PATIENT_1]]",
    "--",
    "';",
    "' OR 1=1",
    "\" OR \"\"=\"",
    "); DROP TABLE resources; --",
    "*",
    "NEAR(",
    "$serde_json::private::RawValue",
    "\\u0024serde_json::private::Number",
    "resourceType",
    "extension",
    "contained",
    "data:text/html;base64,",
    "AAAA",
    "====",
];

/// One to a few changes, at most `longest` bytes.
pub(crate) fn mutated(random: &mut Random, from: &[u8], other: &[u8], longest: usize) -> Vec<u8> {
    let tree = random.below(3) == 0;
    if tree && let Ok(value) = cs_json::value(from, cs_json::MOST_LEVELS) {
        let mut bytes = changed_tree(random, value).to_string().into_bytes();
        bytes.truncate(longest);
        return bytes;
    }
    if tree && from.contains(&b'\n') {
        return changed_line(random, from, longest);
    }
    let mut bytes = from.to_vec();
    for _ in 0..=random.below(4) {
        change(random, &mut bytes, other);
    }
    bytes.truncate(longest);
    bytes
}

/// One line of many, by its tree where it has one.
fn changed_line(random: &mut Random, from: &[u8], longest: usize) -> Vec<u8> {
    let mut lines: Vec<Vec<u8>> = from
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::to_vec)
        .collect();
    let at = random.below(lines.len());
    match random.below(5) {
        0 => {
            lines.remove(at);
        }
        1 => lines.insert(at, lines[at].clone()),
        2 => {
            let to = random.below(lines.len());
            lines.swap(at, to);
        }
        _ => {
            lines[at] = match cs_json::value(&lines[at], cs_json::MOST_LEVELS) {
                Ok(value) => changed_tree(random, value).to_string().into_bytes(),
                Err(_) => mutated(random, &lines[at].clone(), &[], longest),
            }
        }
    }
    let mut bytes = lines.join(&b'\n');
    bytes.truncate(longest);
    bytes
}

fn change(random: &mut Random, bytes: &mut Vec<u8>, other: &[u8]) {
    let at = random.below(bytes.len() + 1);
    let end = (at + 1 + random.below(32)).min(bytes.len());
    match random.below(9) {
        0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
        1 if at < bytes.len() => bytes[at] = random.next().to_le_bytes()[0],
        2 => drop(bytes.drain(at..end.max(at))),
        3 => {
            let piece = bytes[at..end.max(at)].to_vec();
            let to = random.below(bytes.len() + 1);
            bytes.splice(to..to, piece);
        }
        4 => {
            let piece = bytes[at..end.max(at)].to_vec();
            let many = 1 << random.below(10);
            bytes.splice(at..at, piece.repeat(many));
        }
        5 => bytes.truncate(at),
        6 if !other.is_empty() => {
            let from = random.below(other.len());
            let to = (from + 1 + random.below(64)).min(other.len());
            bytes.splice(at..at, other[from..to].iter().copied());
        }
        _ => {
            let word = random.one(WORDS).map_or(&b""[..], |word| word.as_bytes());
            let end = if random.below(2) == 0 {
                at
            } else {
                end.max(at)
            };
            bytes.splice(at..end, word.iter().copied());
        }
    }
}

/// A tree with one place changed: a value, a name, a doubled or missing part.
fn changed_tree(random: &mut Random, mut value: Value) -> Value {
    let places = count(&value);
    let mut wanted = random.below(places);
    change_at(random, &mut value, &mut wanted);
    value
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(map) => map.values().map(count).sum(),
        _ => 0,
    }
}

fn change_at(random: &mut Random, value: &mut Value, wanted: &mut usize) -> bool {
    if *wanted == 0 {
        *value = other_value(random, value);
        return true;
    }
    *wanted -= 1;
    match value {
        Value::Array(items) => items.iter_mut().any(|item| change_at(random, item, wanted)),
        Value::Object(map) => map.values_mut().any(|item| change_at(random, item, wanted)),
        _ => false,
    }
}

fn other_value(random: &mut Random, value: &Value) -> Value {
    match (random.below(8), value) {
        (0, _) => Value::Null,
        (1, _) => json!([value.clone()]),
        (2, _) => json!({"a": value.clone()}),
        (3, Value::Array(items)) => Value::Array([items.clone(), items.clone()].concat()),
        (3, Value::Object(map)) => Value::Object(without_one(random, map)),
        (4, Value::Object(map)) => Value::Object(renamed(random, map)),
        (5, _) => random.next().into(),
        (6, Value::String(text)) => {
            let bytes = mutated_text(random, text.as_bytes());
            String::from_utf8_lossy(&bytes).into_owned().into()
        }
        _ => {
            let word = random.one(WORDS).copied().unwrap_or_default();
            serde_json::from_str(word).unwrap_or_else(|_| word.into())
        }
    }
}

fn mutated_text(random: &mut Random, text: &[u8]) -> Vec<u8> {
    let mut bytes = text.to_vec();
    change(random, &mut bytes, &[]);
    bytes
}

fn without_one(random: &mut Random, map: &Map<String, Value>) -> Map<String, Value> {
    let gone = random.below(map.len());
    map.iter()
        .enumerate()
        .filter(|(at, _)| *at != gone)
        .map(|(_, (key, value))| (key.clone(), value.clone()))
        .collect()
}

fn renamed(random: &mut Random, map: &Map<String, Value>) -> Map<String, Value> {
    let (at, to) = (random.below(map.len()), random.below(map.len()));
    let name = map.keys().nth(to).cloned().unwrap_or_default();
    map.iter()
        .enumerate()
        .map(|(place, (key, value))| {
            let key = if place == at {
                format!("_{name}")
            } else {
                key.clone()
            };
            (key, value.clone())
        })
        .collect()
}
