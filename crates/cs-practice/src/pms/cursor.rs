//! Where a list goes on: after a row's place in the order (`updated_at`, `id`).
//!
//! A row that changes while a list is read moves behind everything, so a
//! reader meets it again at the end and misses none.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};

use crate::answer::Refusal;
use crate::rows::Position;

/// The opaque cursor's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) id: String,
    /// When the first page was made.
    pub(crate) as_of: DateTime<Utc>,
    /// Rows that matched when the first page was made.
    pub(crate) total: usize,
    /// What was asked for; another list's cursor is refused.
    pub(crate) fingerprint: String,
}

impl Cursor {
    pub(crate) fn encode(&self) -> String {
        let text = serde_json::json!([
            self.updated_at.to_rfc3339(),
            self.id,
            self.as_of.to_rfc3339(),
            self.total,
            self.fingerprint,
        ]);
        URL_SAFE_NO_PAD.encode(text.to_string())
    }

    pub(crate) fn decode(text: &str, fingerprint: &str) -> Result<Self, Refusal> {
        let refusal = || Refusal::invalid("cursor", "This cursor does not belong to this list.");
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| refusal())?;
        let (updated_at, id, as_of, total, asked): (
            DateTime<Utc>,
            String,
            DateTime<Utc>,
            usize,
            String,
        ) = serde_json::from_slice(&bytes).map_err(|_| refusal())?;
        let cursor = Self {
            updated_at,
            id,
            as_of,
            total,
            fingerprint: asked,
        };
        (cursor.fingerprint == fingerprint)
            .then_some(cursor)
            .ok_or_else(refusal)
    }

    pub(crate) fn position(&self) -> Position {
        (self.updated_at, Arc::from(self.id.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_encoded_is_decoded(seconds in 0i64..4_000_000_000, nanos in 0u32..1_000_000_000,
                                      id in "[ -~]{0,40}", total in 0usize..1_000_000) {
            let cursor = Cursor {
                updated_at: DateTime::from_timestamp(seconds, nanos).unwrap(),
                id,
                as_of: DateTime::from_timestamp(seconds, 0).unwrap(),
                total,
                fingerprint: "f".to_owned(),
            };
            let read = Cursor::decode(&cursor.encode(), "f");
            prop_assert_eq!(read.unwrap(), cursor);
        }

        #[test]
        fn foreign_text_is_refused_and_never_panics(text in ".{0,80}") {
            prop_assert!(Cursor::decode(&text, "f").is_err());
        }
    }
}
