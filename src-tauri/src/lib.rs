//! The desktop shell: windows and thin commands. It holds no rule of its own but
//! who may be answered when; what a command answers is decided by the crates
//! below it.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod args;
mod around;
mod bindings;
#[cfg(test)]
mod capabilities;
mod commands;
mod desk;
mod locale;
mod start;
mod window;

pub use bindings::write_bindings;
pub use start::{StartError, run};
