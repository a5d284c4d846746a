//! Every outbound socket of the product: HTTP over TLS and mail submission.
//!
//! Nothing connects to an address that is not on the [`NetPolicy`]'s list, no
//! certificate goes unverified, no redirect is followed. Each failed request
//! says in which [`Phase`] it failed, because "nothing was sent" and "it may
//! have been sent" must never be mixed up. The loopback listener of a sign-in
//! lives here too.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod cancel;
mod error;
mod gate;
mod http;
mod mail;
mod policy;
mod redirect;
mod request;
mod retry;
mod tls;

pub use cancel::Cancel;
pub use error::{NetError, Phase};
pub use http::Net;
pub use mail::{Mail, MailAccount, MailSecurity, MailTaken, compose_mail};
pub use policy::{Destination, NetPolicy, RateLimit, RetryLimits, Scheme, Timeouts};
pub use redirect::LoopbackRedirect;
pub use request::{Method, Request, Response, form_encode};
