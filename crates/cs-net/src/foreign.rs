//! Foreign bytes this crate reads, each as a function of the bytes alone, so that
//! they can be fuzzed without a socket. The clients read through the same code.

use crate::{mail, redirect, tls};
use cs_error::Outcome;
use lettre::transport::smtp::response::Response as SmtpReply;

/// The query of the redirect in an HTTP request's head.
pub fn redirect_query(head: &str, port: u16) -> Option<String> {
    redirect::callback_query(head, port)
}

/// A mail server's reply: its code, and the enhanced code where it has one.
pub fn smtp_reply(text: &str) -> Option<(u16, Option<String>)> {
    let reply: SmtpReply = text.parse().ok()?;
    let first = reply.first_word().unwrap_or_default();
    Some((u16::from(reply.code()), mail::enhanced_code(first)))
}

/// How many certificates a profile's own authorities are.
///
/// # Errors
/// [`cs_error::Code::InputInvalid`].
pub fn authorities(pem: &str) -> Outcome<usize> {
    tls::certificates(pem).map(|found| found.len())
}
