//! Wrappers that keep patient data out of logs, errors and wires.
//!
//! [`Phi`] has no `Display` and no `Serialize`, and its `Debug` is redacted, so
//! patient data cannot reach a log line or an error text by accident. Reading
//! the value takes the word [`Phi::expose`], which is easy to find in a review.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

use std::fmt;

/// A value that identifies, or belongs to, a patient.
///
/// ```compile_fail
/// let name = cs_phi::Phi::new("Ada".to_string());
/// println!("{name}"); // no Display
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phi<T>(T);

impl<T> Phi<T> {
    /// Wraps a value; from here on it is read only through [`Phi::expose`].
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// Lends the value to code that is allowed to see it.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// Hands the value over, for a caller that stores or shows it.
    pub fn into_exposed(self) -> T {
        self.0
    }

    /// Changes the value without taking it out of its wrapper.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Phi<U> {
        Phi(change(self.0))
    }
}

impl<T> fmt::Debug for Phi<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phi(…)")
    }
}

impl<T> From<T> for Phi<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

/// Values that may stand in a log field or an error: counts, codes, our own
/// random ids and fixed words. Never implemented for `String`.
pub trait LogSafe {
    /// The text that stands in the log.
    fn log_text(&self) -> String;
}

macro_rules! log_safe_display {
    ($($t:ty),*) => {$(
        impl LogSafe for $t {
            fn log_text(&self) -> String {
                self.to_string()
            }
        }
    )*};
}
log_safe_display!(u8, u16, u32, u64, usize, i32, i64, bool, &'static str);

/// A random identifier of our own making (hex digits and dashes), never a
/// number the practice or a patient knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpaqueId(String);

impl OpaqueId {
    /// Takes an id when it has the shape of one (at most 64 characters of
    /// lower-case hex and dashes); anything else could be a name.
    pub fn parse(text: &str) -> Option<Self> {
        let shaped = !text.is_empty()
            && text.len() <= 64
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b) || b == b'-');
        shaped.then(|| Self(text.to_owned()))
    }
}

impl LogSafe for OpaqueId {
    fn log_text(&self) -> String {
        self.0.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_never_shows_the_value() {
        let name = Phi::new("Canary Quillfeather".to_string());
        assert!(!format!("{name:?}").contains("Canary"));
        assert!(!format!("{:?}", vec![Some(name)]).contains("Canary"));
    }

    #[test]
    fn an_opaque_id_is_no_name() {
        assert!(OpaqueId::parse("00ab-19").is_some());
        assert!(OpaqueId::parse("Maria").is_none());
        assert!(OpaqueId::parse("").is_none());
    }
}
