//! The demo practice: PMS API, OpenID Connect, SMS and mail sandboxes over
//! real HTTPS, with fault knobs.
//!
//! It is the practice inside the product's demo and the rig its clients are
//! tested against. `WIRE.md` beside this crate is what it speaks; it shares no
//! type with the clients that read that page.
//!
//! [`Practice::start`] serves one on loopback, [`Practice::shut_down`] cuts
//! the network under its clients, and [`Practice::attach_or_start`] lets many
//! short-lived processes share one state directory.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod addresses;
mod answer;
mod attach;
mod authority;
mod clock;
mod control;
mod edge;
mod effect;
mod fault;
mod files;
mod home;
mod inbox;
mod journal;
mod knobs;
mod mail;
mod options;
mod pms;
pub mod population;
mod practice;
mod queue;
mod random;
mod rows;
mod server;
mod shared;
mod signin;
mod sms;
mod world;

pub use addresses::Addresses;
pub use attach::{AttachOrStart, Attached};
pub use fault::PracticeFault;
pub use options::{PracticeOptions, RateLimit, SeedRows};
pub use practice::{Practice, PracticeAtRest};
pub use signin::users::{Identity, identities};
