//! The practice over real HTTPS and SMTP on loopback, as a client sees it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod control;
mod homes;
mod lists;
mod mail;
mod queue;
mod rig;
mod sign_in;
mod sms;
mod writes;
