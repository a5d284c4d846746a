//! Suites that every adapter of a port passes.
//!
//! They assert, so they belong into tests; an adapter's test hands over a fresh,
//! empty instance.

pub mod channel;
pub mod queue_server;
pub mod secrets;

pub use channel::{ChannelBench, Cut, To, channel};
pub use queue_server::queue_server;
pub use secrets::secrets;
