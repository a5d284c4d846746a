//! A patient's names, sex and language.

use super::names::{CULTURES, HISPANIC, NAMED_CASES, SAME_NAMED, TEST_NAMES, nickname};
use super::people::Kind;
use super::prng::Rng;
use std::collections::BTreeSet;

/// Names and what goes with them.
pub(crate) struct Identity {
    pub(crate) first: String,
    pub(crate) middle: Option<String>,
    pub(crate) last: String,
    pub(crate) preferred: Option<String>,
    pub(crate) sex: &'static str,
    pub(crate) gender: Option<&'static str>,
    pub(crate) language: &'static str,
    /// Index into the cultures, for relatives.
    pub(crate) culture: usize,
}

/// Both names of the planted people, so that nobody else gets them.
pub(crate) fn reserved() -> BTreeSet<(String, String)> {
    let cases = NAMED_CASES.iter().map(|case| (case.0, case.2));
    let pairs = SAME_NAMED.iter().map(|pair| (pair.0, pair.1));
    cases
        .chain(pairs)
        .map(|(first, last)| (first.to_owned(), last.to_owned()))
        .collect()
}

fn planted(first: &str, middle: Option<&str>, last: &str, sex: &'static str) -> Identity {
    Identity {
        first: first.to_owned(),
        middle: middle.map(str::to_owned),
        last: last.to_owned(),
        preferred: None,
        sex,
        gender: None,
        language: "en",
        culture: 0,
    }
}

/// The identity of the `nth` patient of `kind`; `column` is 1 in the optical practice.
///
/// Nobody shares both names with another patient of the practice by accident.
pub(crate) fn draw(
    rng: &mut Rng,
    kind: Kind,
    nth: usize,
    column: usize,
    taken: &mut BTreeSet<(String, String)>,
) -> Identity {
    match kind {
        Kind::Named => {
            let (first, middle, last, preferred, sex) =
                NAMED_CASES[(column * 18 + nth) % NAMED_CASES.len()];
            let preferred = preferred.map(str::to_owned);
            let gender = (sex == "other").then_some("non-binary");
            Identity {
                preferred,
                gender,
                ..planted(first, middle, last, sex)
            }
        }
        Kind::SameNamed => {
            let (first, last, sex) = SAME_NAMED[(column * 7 + nth / 2) % SAME_NAMED.len()];
            let initial = if nth.is_multiple_of(2) { "A" } else { "R" };
            let middle = rng.percent(30).then_some(initial);
            planted(first, middle, last, sex)
        }
        Kind::Test => {
            let (first, last) = TEST_NAMES[(column * 2 + nth) % TEST_NAMES.len()];
            planted(first, None, last, "unknown")
        }
        _ => ordinary(rng, kind, taken),
    }
}

fn ordinary(rng: &mut Rng, kind: Kind, taken: &mut BTreeSet<(String, String)>) -> Identity {
    let spanish = matches!(kind, Kind::Spanish | Kind::MinorOfSpanishSpeakers);
    loop {
        let total = CULTURES.iter().map(|culture| culture.weight).sum();
        let culture = if spanish {
            HISPANIC
        } else {
            by_weight(rng.below(total))
        };
        let names = &CULTURES[culture];
        let female = rng.percent(53);
        let given = if female { names.female } else { names.male };
        let first = rng.pick(given);
        let mut last = (rng.pick(names.family)).to_owned();
        if rng.percent(4) {
            let joined = rng.pick(CULTURES[0].family);
            last = if last.contains(['-', ' ']) {
                last
            } else {
                format!("{last}-{joined}")
            };
        }
        let middle = match rng.below(10) {
            0..=2 => Some((rng.pick(given)).to_owned()),
            3..=5 => Some(char::from(b'A' + rng.below(20) as u8).to_string()),
            _ => None,
        };
        let fresh = taken.insert((first.to_owned(), last.clone()));
        if !fresh {
            continue;
        }
        let native = names.language != "es" && rng.percent(22);
        let (sex, gender) = sex_and_gender(rng, female);
        return Identity {
            first: first.to_owned(),
            middle: middle.filter(|middle| middle != first),
            last,
            preferred: nickname(first)
                .filter(|_| rng.percent(60))
                .map(str::to_owned),
            sex,
            gender,
            language: if native { names.language } else { "en" },
            culture,
        };
    }
}

fn by_weight(mut left: u64) -> usize {
    for (place, culture) in CULTURES.iter().enumerate() {
        if left < culture.weight {
            return place;
        }
        left -= culture.weight;
    }
    0
}

fn sex_and_gender(rng: &mut Rng, female: bool) -> (&'static str, Option<&'static str>) {
    let recorded = if female { "female" } else { "male" };
    match rng.below(200) {
        0 => (recorded, Some("non-binary")),
        1 => (
            recorded,
            Some(if female {
                "transgender male"
            } else {
                "transgender female"
            }),
        ),
        2 => ("unknown", None),
        3..=60 => (recorded, Some(recorded)),
        _ => (recorded, None),
    }
}

/// A given name for a guardian of this relationship.
pub(crate) fn guardian_name(rng: &mut Rng, culture: usize, relationship: &str) -> &'static str {
    let names = &CULTURES[culture];
    let given = if relationship == "father" {
        names.male
    } else {
        names.female
    };
    rng.pick(given)
}

/// A family name of the culture.
pub(crate) fn family_name(rng: &mut Rng, culture: usize) -> &'static str {
    rng.pick(CULTURES[culture].family)
}
