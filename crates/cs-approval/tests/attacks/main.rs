//! Attacks on an approval, each named; each beside the same thing done rightly, so
//! that a refusal is the attack's and not the scene's.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../support/mod.rs"]
mod support;

mod bytes;
mod display;
mod keys;
mod orders;
mod policies;
mod races;
mod reuse;
mod time;
