//! Enrolled keys.

/// Public keys that count, from a verified enrolment chain only.
#[derive(Clone, Debug, Default)]
pub struct TrustedKeys {
    _sealed: (),
}
