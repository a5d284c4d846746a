//! Foreign bytes this crate reads, each as a function of the bytes alone, so that
//! they can be fuzzed without a server. The adapters read through the same code.

use crate::oidc::{Claims, Provider, Tokens, check_claims, code_of, oauth_error};
use crate::pms::{Place, read_page, refusal};
use crate::queue::{read_claim, read_events, read_stored};
use chrono::{DateTime, Utc};
use cs_approval::SignedEvent;
use cs_error::{Fault, Outcome};
use cs_net::Response;
use cs_ports::{Claim, PushAnswer, SourceCursor, SourcePage};
use serde_json::Value;

fn answer(status: u16, body: &[u8]) -> Response {
    Response {
        status,
        headers: Vec::new(),
        body: body.to_vec(),
    }
}

/// A page of a collection, read on from a kept cursor.
///
/// # Errors
/// [`cs_error::Code::ServerAnswerInvalid`].
pub fn pms_page(collection: &str, cursor: &str, body: &[u8]) -> Outcome<SourcePage> {
    let place = Place::read(Some(&SourceCursor(cursor.to_owned())));
    read_page(collection, &answer(200, body).json()?, place)
}

/// An error answer of the PMS.
pub fn pms_refusal(status: u16, body: &[u8]) -> Fault {
    refusal(&answer(status, body))
}

/// A page of the shared queue behind a position.
///
/// # Errors
/// [`cs_error::Code::ServerAnswerInvalid`].
pub fn queue_page(after: u64, body: &[u8]) -> Outcome<(Vec<SignedEvent>, u64)> {
    read_events(&answer(200, body).json()?, after)
}

/// A claim as the queue server tells it.
///
/// # Errors
/// [`cs_error::Code::ServerAnswerInvalid`].
pub fn queue_claim(body: &[u8]) -> Outcome<Claim> {
    read_claim(&answer(200, body).json()?)
}

/// What the queue server says of pushed events.
///
/// # Errors
/// [`cs_error::Code::ServerAnswerInvalid`].
pub fn queue_stored(body: &[u8]) -> Outcome<PushAnswer> {
    let mut stored = PushAnswer::default();
    read_stored(&answer(200, body).json()?, &mut stored)?;
    Ok(stored)
}

/// A discovery document of the sign-in server.
///
/// # Errors
/// [`cs_error::Code::SignInUntrusted`], [`cs_error::Code::ServerAnswerInvalid`].
pub fn discovery(issuer: &str, body: &[u8]) -> Outcome<Provider> {
    Provider::read(&answer(200, body).json()?, issuer)
}

/// An answer of the token endpoint; whether an ID token came with it.
///
/// # Errors
/// [`cs_error::Code::ServerAnswerInvalid`].
pub fn token_answer(body: &[u8], now: DateTime<Utc>) -> Outcome<(Tokens, bool)> {
    let (tokens, id) = Tokens::from_answer(&answer(200, body).json()?, now)?;
    Ok((tokens, id.is_some()))
}

/// The error word of an answer of the sign-in server.
pub fn token_error(body: &[u8]) -> &'static str {
    oauth_error(&answer(400, body))
}

/// The code in a sign-in's redirect.
///
/// # Errors
/// [`cs_error::Code::SignInUntrusted`], [`cs_error::Code::SignInFailed`].
pub fn redirect_code(query: &str, issuer: &str, names_itself: bool) -> Outcome<String> {
    code_of(query, issuer, names_itself)
}

/// Tokens as they were kept.
pub fn kept_tokens(bytes: &[u8]) -> Option<Tokens> {
    Tokens::parse(bytes)
}

/// The claims of a token whose signature held.
///
/// # Errors
/// [`cs_error::Code::SignInUntrusted`].
pub fn token_claims(
    claims: Value,
    issuer: &str,
    audience: &str,
    now: DateTime<Utc>,
) -> Outcome<Claims> {
    check_claims(claims, issuer, audience, now)
}
