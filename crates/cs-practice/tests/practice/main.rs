//! The practice over real HTTPS and SMTP on loopback, as a client sees it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// The SMTP listener is spoken to by hand, as no polite client would.
#![allow(clippy::disallowed_methods)]

mod control;
mod homes;
mod lists;
mod mail;
mod queue;
mod rig;
mod sign_in;
mod sms;
mod writes;
