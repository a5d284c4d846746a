//! Every place where the product reads bytes it did not write, as a function of
//! the bytes alone.
//!
//! [`TARGETS`] is the list. A target reads, and asserts what must hold whatever
//! came; it answers the *class* of what it saw (which error, which shape), by
//! which the fuzzer of [`engine`] tells a new behaviour from one it has met.
//! `tests/replay.rs` reads every seed and a fixed number of mutations of it with
//! each test run; `cargo xtask fuzz` runs for minutes, under libFuzzer where
//! cargo-fuzz is installed.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod engine;
mod mutate;
mod random;
pub mod seeds;
mod targets;

pub use targets::{Class, TARGETS, Target, class, find};

use std::sync::OnceLock;

/// Variable that names the target libFuzzer runs.
pub const CHOSEN: &str = "COUNTERSIGN_FUZZ_TARGET";

/// Runs the target that [`CHOSEN`] names over one input; libFuzzer calls it.
pub fn run_chosen(data: &[u8]) {
    static TARGET: OnceLock<Option<&'static Target>> = OnceLock::new();
    let chosen = TARGET.get_or_init(|| std::env::var(CHOSEN).ok().and_then(|name| find(&name)));
    if let Some(target) = chosen {
        (target.run)(data);
    } else {
        eprintln!("{CHOSEN} names no target");
        std::process::exit(2);
    }
}
