//! The closed list of error codes, and the sentence a person reads for each.
//!
//! A [`Fault`] crosses every boundary of the product (ports, command line, IPC).
//! It holds a [`Code`] and log-safe details only, so no patient data can travel
//! in an error.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod code;

pub use code::{Code, Exit};

use std::fmt;

/// What went wrong: a code, and details that are safe to log.
#[derive(Clone, PartialEq, Eq)]
pub struct Fault {
    code: Code,
    details: Vec<(&'static str, String)>,
}

/// The result every port and use case answers with.
pub type Outcome<T> = Result<T, Fault>;

impl Fault {
    /// A fault without details.
    pub const fn new(code: Code) -> Self {
        Self {
            code,
            details: Vec::new(),
        }
    }

    /// Adds a log-safe detail: a count, a code, a fixed word, an opaque id.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl SafeDetail) -> Self {
        self.details.push((key, value.detail_text()));
        self
    }

    /// The closed code.
    pub const fn code(&self) -> Code {
        self.code
    }

    /// Details, log-safe by construction.
    pub fn details(&self) -> &[(&'static str, String)] {
        &self.details
    }

    /// What a person reads: what happened, what was kept, what to do.
    pub const fn sentence(&self) -> &'static str {
        self.code.sentence()
    }
}

impl From<Code> for Fault {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]", self.sentence(), self.code.name())
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fault({}", self.code.name())?;
        for (key, value) in &self.details {
            write!(f, ", {key}={value}")?;
        }
        f.write_str(")")
    }
}

impl std::error::Error for Fault {}

/// Details a fault may carry. Strings are not among them: a string could be a
/// name. Fixed words (`&'static str`), numbers and booleans are.
pub trait SafeDetail {
    /// The text kept in the fault.
    fn detail_text(self) -> String;
}

macro_rules! safe_detail {
    ($($t:ty),*) => {$(
        impl SafeDetail for $t {
            fn detail_text(self) -> String {
                self.to_string()
            }
        }
    )*};
}
safe_detail!(u8, u16, u32, u64, usize, i32, i64, bool, &'static str);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_sentence_and_a_unique_name() {
        let mut names = std::collections::BTreeSet::new();
        for code in Code::ALL {
            assert!(code.sentence().ends_with('.'), "{}", code.name());
            assert!(
                code.sentence().len() > 30,
                "{} says too little",
                code.name()
            );
            assert!(names.insert(code.name()), "{} twice", code.name());
        }
    }

    #[test]
    fn a_fault_reads_as_its_sentence() {
        let fault = Fault::new(Code::StoreKeyWrong).with("tries", 2_u32);
        assert!(
            fault
                .to_string()
                .starts_with(Code::StoreKeyWrong.sentence())
        );
        assert_eq!(format!("{fault:?}"), "Fault(store_key_wrong, tries=2)");
    }
}
