//! What Permission and Consent are both made of: codes, conditions that may be
//! unknown, the request they are asked about.

pub(crate) mod code;
pub(crate) mod data;
pub(crate) mod fact;
pub(crate) mod request;

pub(crate) use fact::Fact;
pub use request::{AccessRequest, Coding, Doing, Subject};
