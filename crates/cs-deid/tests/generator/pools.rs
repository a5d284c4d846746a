//! Invented people and places, in two halves: rules were tuned on one only.

use super::Rng;

/// A person's name.
pub(super) struct Person {
    pub(super) given: String,
    pub(super) family: String,
    pub(super) middle: char,
}

/// The pools of one half.
pub(super) struct Pools {
    given: Vec<&'static str>,
    family: Vec<&'static str>,
    /// Family names that are everyday words, eponyms, or several words.
    odd: Vec<&'static str>,
    pub(super) held: bool,
}

impl Pools {
    pub(super) fn new(held: bool) -> Self {
        let (given, family, odd) = if held {
            (
                include_str!("pools/given_held.txt"),
                include_str!("pools/family_held.txt"),
                include_str!("pools/odd_held.txt"),
            )
        } else {
            (
                include_str!("pools/given_seen.txt"),
                include_str!("pools/family_seen.txt"),
                include_str!("pools/odd_seen.txt"),
            )
        };
        let listed =
            |list: &'static str| list.split(['|', '\n']).filter(|f| !f.is_empty()).collect();
        Self {
            given: given.split_whitespace().collect(),
            family: listed(family),
            odd: listed(odd),
            held,
        }
    }

    pub(super) fn person(&self, rng: &mut Rng) -> Person {
        let from = if rng.one_in(10) {
            &self.odd
        } else {
            &self.family
        };
        let mut family = rng.pick(from).to_string();
        if rng.one_in(14) {
            family = format!("{family}-{}", rng.pick(&self.family));
        }
        Person {
            given: rng.pick(&self.given).to_string(),
            family,
            middle: char::from(b'A' + u8::try_from(rng.below(26)).unwrap_or(0)),
        }
    }
}
