//! Text that has been cleaned, with the profile in its type.

use std::fmt;
use std::marker::PhantomData;

mod sealed {
    pub trait Sealed {}
}

/// A de-identification profile. Closed: there are two, and they never convert.
pub trait Profile: sealed::Sealed + Copy + fmt::Debug {
    /// The profile's name on the command line.
    const NAME: &'static str;
}

/// 45 CFR 164.514(b)(2): all 18 identifiers replaced by tokens. For models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SafeHarbor;

/// The guardrails table: names to initials, identifiers to their last four
/// characters, birth dates to the year, addresses to the town, contact points
/// removed. For people and vetted agents outside, never for a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guardrails;

impl sealed::Sealed for SafeHarbor {}
impl sealed::Sealed for Guardrails {}
impl Profile for SafeHarbor {
    const NAME: &'static str = "safe-harbor";
}
impl Profile for Guardrails {
    const NAME: &'static str = "guardrails";
}

/// Text made by the de-identifier under profile `P`. There is no other way to one:
/// no `From`, no `Default`, no `Deserialize`, and no way from one profile to the other.
#[derive(Clone, PartialEq, Eq)]
pub struct CleanText<P: Profile> {
    text: String,
    profile: PhantomData<P>,
}

impl<P: Profile> CleanText<P> {
    pub(crate) fn new(text: String) -> Self {
        Self {
            text,
            profile: PhantomData,
        }
    }

    /// The cleaned text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The cleaned text, owned.
    pub fn into_string(self) -> String {
        self.text
    }
}

impl<P: Profile> fmt::Debug for CleanText<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CleanText<{}>({} bytes)", P::NAME, self.text.len())
    }
}
