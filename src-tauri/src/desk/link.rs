//! Deep links: places of the window that another program may name. Nothing is
//! opened, read or changed by a link but the view it names, after the usual checks.

use std::fmt;

/// A place a link can name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DeepLink {
    /// The follow-up list.
    Today,
    /// A patient's chart, by FHIR id.
    Patient(String),
    /// A draft of the approval queue.
    Approval(String),
}

/// Longest FHIR id (R4, `id`).
const MOST: usize = 64;

impl DeepLink {
    /// Reads `countersign://today`, `countersign://patient/ID`,
    /// `countersign://approvals/ID`. Anything else is no link: no query, no
    /// fragment, no escapes, nothing before or after.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let place = text.strip_prefix("countersign://")?;
        match place.split_once('/') {
            None => (place == "today").then_some(Self::Today),
            Some(("today", "")) => Some(Self::Today),
            Some(("patient", id)) if is_id(id) => Some(Self::Patient(id.to_owned())),
            Some(("approvals", id)) if is_id(id) => Some(Self::Approval(id.to_owned())),
            Some(_) => None,
        }
    }
}

/// The form the window is told.
impl fmt::Display for DeepLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Today => f.write_str("countersign://today"),
            Self::Patient(id) => write!(f, "countersign://patient/{id}"),
            Self::Approval(id) => write!(f, "countersign://approvals/{id}"),
        }
    }
}

/// FHIR's id: letters, digits, `-` and `.`; not only dots, which a path would read
/// as a folder.
fn is_id(text: &str) -> bool {
    (1..=MOST).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.')
        && text.bytes().any(|byte| byte != b'.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_three_places_are_read() {
        for text in [
            "countersign://today",
            "countersign://patient/pat-0017",
            "countersign://approvals/3f2a91bc",
        ] {
            assert_eq!(DeepLink::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(
            DeepLink::parse("countersign://today/"),
            Some(DeepLink::Today)
        );
    }

    #[test]
    fn nothing_else_is() {
        let long = format!("countersign://patient/{}", "a".repeat(65));
        for text in [
            "",
            "today",
            "countersign:today",
            "countersign://",
            "COUNTERSIGN://today",
            "countersign://Today",
            "countersign://today?x=1",
            "countersign://today#x",
            "countersign://settings",
            "countersign://patient",
            "countersign://patient/",
            "countersign://patient/..",
            "countersign://patient/a/b",
            "countersign://patient/a b",
            "countersign://patient/a%2Fb",
            "countersign://patient/é",
            "countersign://approvals/1?approve=yes",
            " countersign://today",
            "countersign://today\n",
            "https://patient/1",
            &long,
        ] {
            assert_eq!(DeepLink::parse(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_read_is_told_the_same(text in "countersign://(patient|approvals|today|x)?/?[ -~]{0,70}") {
            if let Some(link) = DeepLink::parse(&text) {
                prop_assert_eq!(DeepLink::parse(&link.to_string()), Some(link));
                prop_assert!(!text.contains(['?', '#', '%', ' ', '\\']));
            }
        }
    }
}
