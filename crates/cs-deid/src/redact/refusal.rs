//! Why a resource was not redacted. Never its words.

use std::fmt;

/// The closed list of refusals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RefusalKind {
    /// Not one JSON value in valid UTF-8.
    NotJson,
    /// Containers nested deeper than is read.
    TooDeep,
    /// More bytes than one resource may have.
    TooLarge,
    /// A JSON value that is no object.
    NotAResource,
}

/// A resource that was not redacted; nothing of it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RedactRefusal {
    /// Why.
    pub kind: RefusalKind,
    /// The byte of the input where it showed.
    pub at: usize,
}

impl RedactRefusal {
    pub(super) const fn new(kind: RefusalKind, at: usize) -> Self {
        Self { kind, at }
    }

    /// The stable name for logs and scripts.
    pub const fn code(self) -> &'static str {
        match self.kind {
            RefusalKind::NotJson => "redact_not_json",
            RefusalKind::TooDeep => "redact_too_deep",
            RefusalKind::TooLarge => "redact_too_large",
            RefusalKind::NotAResource => "redact_not_a_resource",
        }
    }

    /// What happened, what was kept, what to do.
    pub const fn sentence(self) -> &'static str {
        match self.kind {
            RefusalKind::NotJson => {
                "This is not one valid JSON value, so nothing of it was written. The input is unchanged; correct it and run it again."
            }
            RefusalKind::TooDeep => {
                "This resource is nested deeper than 200 levels, so nothing of it was written. The input is unchanged; flatten it."
            }
            RefusalKind::TooLarge => {
                "This resource is larger than 64 MB, so nothing of it was written. The input is unchanged; split it."
            }
            RefusalKind::NotAResource => {
                "This is JSON but no resource (no object), so nothing of it was written. The input is unchanged; give one resource."
            }
        }
    }
}

impl fmt::Display for RedactRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sentence())
    }
}

impl std::error::Error for RedactRefusal {}
