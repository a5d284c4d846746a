//! Both channels against a practice served over real TLS and SMTP, with real
//! approvals.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod approval;
mod bench;
mod email;
mod inbox;
mod rig;
mod sms;
