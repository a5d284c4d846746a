//! Instants in the one spelling this crate writes. The usual reader takes blanks
//! and small letters too, and then a changed byte would be no changed entry.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, de::Error};
use std::borrow::Cow;

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<DateTime<Utc>, D::Error> {
    #[derive(Deserialize)]
    struct Text<'a>(#[serde(borrow)] Cow<'a, str>);
    let Text(text) = Text::deserialize(deserializer)?;
    if !is_plain(text.as_bytes()) {
        return Err(D::Error::custom("not an instant in UTC"));
    }
    text.parse().map_err(D::Error::custom)
}

/// `2026-03-02T15:04:05Z`, with or without `.` and digits before the `Z`.
fn is_plain(text: &[u8]) -> bool {
    let Some((start, rest)) = text.split_at_checked(19) else {
        return false;
    };
    let dated = start
        .iter()
        .zip(b"0000-00-00T00:00:00")
        .all(|(byte, pattern)| {
            if *pattern == b'0' {
                byte.is_ascii_digit()
            } else {
                byte == pattern
            }
        });
    let ended = match rest {
        [b'Z'] => true,
        [b'.', fraction @ .., b'Z'] => {
            !fraction.is_empty() && fraction.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    };
    dated && ended
}
