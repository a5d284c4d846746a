//! JSON from outside.
//!
//! The parser bounds how deep values nest, but not behind its own back: an object
//! with the one key `$serde_json::private::RawValue` is taken for JSON inside a
//! text, which is parsed with a count of its own. Four kilobytes of such objects
//! inside each other end the process by its stack. Nobody writes such a key but
//! somebody who means that, so it is refused before anything is parsed. Every
//! reader of foreign JSON with free shape reads through here
//! (`tests/architecture/foreign.rs`).

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

use serde::de::DeserializeOwned;
use serde_json::Value;

/// Levels the parser itself takes at most.
pub const MOST_LEVELS: usize = 127;

/// What names the parser's own types begin with.
const PRIVATE: &str = "$serde_json::private::";

/// Why bytes were not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Nested deeper than allowed.
    TooDeep,
    /// Holds a name of the parser's own.
    Private,
    /// Not JSON, or not of the wanted shape; the line, from 1.
    Unreadable(usize),
}

/// Reads a value that nests at most so many levels.
///
/// # Errors
/// [`Refused`].
pub fn value(bytes: &[u8], levels: usize) -> Result<Value, Refused> {
    read(bytes, levels)
}

/// Reads a type of its own shape, which may hold free values.
///
/// # Errors
/// [`Refused`].
pub fn read<T: DeserializeOwned>(bytes: &[u8], levels: usize) -> Result<T, Refused> {
    check(bytes, levels)?;
    serde_json::from_slice(bytes).map_err(|error| Refused::Unreadable(error.line()))
}

/// Looks at bytes before they are parsed: brackets outside texts are counted, and
/// texts that begin like a name of the parser's own are read.
///
/// # Errors
/// [`Refused::TooDeep`], [`Refused::Private`].
pub fn check(bytes: &[u8], levels: usize) -> Result<(), Refused> {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                let end = end_of_text(bytes, at + 1);
                if is_private(bytes.get(at..end).unwrap_or_default()) {
                    return Err(Refused::Private);
                }
                at = end;
                continue;
            }
            b'{' | b'[' => {
                depth += 1;
                if depth > levels {
                    return Err(Refused::TooDeep);
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    Ok(())
}

/// One past the closing quote of the text whose first byte is at `at`.
fn end_of_text(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Whether a quoted text begins with a name of the parser's own, escaped or not.
fn is_private(quoted: &[u8]) -> bool {
    let begins = quoted.starts_with(b"\"$") || quoted.starts_with(b"\"\\u0024");
    begins && serde_json::from_slice::<String>(quoted).is_ok_and(|text| text.starts_with(PRIVATE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Objects that hold JSON in a text that holds such an object, and so on.
    fn bomb(levels: usize, deep: usize) -> String {
        (0..levels).fold("1".to_owned(), |inner, _| {
            let text = format!("{}{inner}{}", "[".repeat(deep), "]".repeat(deep));
            let text = serde_json::to_string(&text).unwrap();
            format!("{{\"{PRIVATE}RawValue\":{text}}}")
        })
    }

    #[test]
    fn json_that_hides_its_depth_in_texts_is_refused_unparsed() {
        // Parsed, this one ends the process.
        let text = bomb(9, 110);
        assert!(text.len() < 5_000);
        assert_eq!(value(text.as_bytes(), 64), Err(Refused::Private));
        let inside = format!("{{\"a\":[{text}]}}");
        assert_eq!(value(inside.as_bytes(), 64), Err(Refused::Private));
        for escaped in [
            "\\u0024serde_json",
            "$serde\\u005fjson",
            "\\u0024\\u0073erde_json",
        ] {
            let text = text.replacen("$serde_json", escaped, 1);
            assert_eq!(
                value(text.as_bytes(), 64),
                Err(Refused::Private),
                "{escaped}"
            );
        }
        let number = br#"{"$serde_json::private::Number":"1"}"#;
        assert_eq!(value(number, 64), Err(Refused::Private));
    }

    #[test]
    fn what_only_looks_like_it_is_read() {
        let text = br#"{"$ref":"$50","a":["\u0024x","\"$serde"],"b":"say $serde_json::private::"}"#;
        assert!(value(text, 3).is_ok());
    }

    #[test]
    fn depth_is_counted_outside_texts_only() {
        assert!(value(br#"[[["[[[[["]]]"#, 3).is_ok());
        assert_eq!(value(b"[[[[1]]]]", 3), Err(Refused::TooDeep));
        assert_eq!(value(b"[[[[", 3), Err(Refused::TooDeep));
        assert_eq!(value(b"[1,\n2", 3), Err(Refused::Unreadable(2)));
        let deepest = format!("{}{}", "[".repeat(MOST_LEVELS), "]".repeat(MOST_LEVELS));
        assert!(value(deepest.as_bytes(), MOST_LEVELS).is_ok());
    }

    proptest! {
        #[test]
        fn any_bytes_end(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = value(&bytes, 5);
        }

        #[test]
        fn a_text_is_a_text_whatever_stands_in_it(text in "(?s).{0,40}") {
            let json = serde_json::to_vec(&[&text]).unwrap();
            if text.starts_with(PRIVATE) {
                prop_assert_eq!(value(&json, 2), Err(Refused::Private));
            } else {
                prop_assert_eq!(value(&json, 2).unwrap(), serde_json::json!([text]));
            }
        }
    }
}
