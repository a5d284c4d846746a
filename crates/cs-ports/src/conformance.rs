//! Suites that every adapter of a port passes.
//!
//! They assert, so they belong into tests; an adapter's test hands over a fresh,
//! empty instance.

pub mod secrets;

pub use secrets::secrets;
