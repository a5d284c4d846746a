//! The demo practice as the shells start it: its servers, its keys, its people.
//!
//! Command line and window share one demo: whichever starts first serves it, the
//! other one finds it running.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod house;
mod people;
mod servers;

pub use house::{DemoHouse, DemoOptions};
pub use people::{DemoPerson, login_of, people};
