//! What the sign-in server and the browser send.

use super::records::now;
use super::{Class, chosen, class, refused, size, text};
use cs_approval::IssuerKeys;
use cs_sources::foreign;
use cs_sources::oidc::{authorize_url, verify_token};

const ISSUER: &str = "https://signin.example";
const AUDIENCE: &str = "countersign-desktop";

pub(super) fn documents(data: &[u8]) -> Class {
    let (choice, body) = chosen(data);
    match choice % 4 {
        0 => match foreign::discovery(ISSUER, body) {
            Ok(_) => 1,
            Err(fault) => refused(&fault),
        },
        1 => match foreign::token_answer(body, now()) {
            Ok((tokens, identified)) => {
                assert!(tokens.expires_at > now());
                class(&(identified, tokens.refresh.is_some()))
            }
            Err(fault) => class(&(refused(&fault), foreign::token_error(body))),
        },
        2 => match cs_json::value(body, cs_json::MOST_LEVELS) {
            Ok(jwks) => match IssuerKeys::new().add(ISSUER, &jwks) {
                Ok(count) => size(count).into(),
                Err(fault) => refused(&fault),
            },
            Err(_) => 2,
        },
        _ => class(&foreign::kept_tokens(body).map(|tokens| tokens.refresh.is_some())),
    }
}

/// A token, a line feed and a key set; or the claims of one whose signature held.
pub(super) fn token(data: &[u8]) -> Class {
    if let Ok(claims) = cs_json::value(data, cs_json::MOST_LEVELS) {
        return match foreign::token_claims(claims, ISSUER, AUDIENCE, now()) {
            Ok(claims) => {
                let principal = claims.principal(now()).map_err(|fault| refused(&fault));
                class(&(
                    claims.auth_time().is_some(),
                    principal.map(|one| one.role).ok(),
                ))
            }
            Err(fault) => refused(&fault),
        };
    }
    let text = text(data);
    let (token, jwks) = text.split_once('\n').unwrap_or((&text, ""));
    let jwks = cs_json::value(jwks.as_bytes(), cs_json::MOST_LEVELS).unwrap_or_default();
    match verify_token(token, &jwks, ISSUER, AUDIENCE, now()) {
        // No key of the corpus has its private half in the repository.
        Ok(_) => unverifiable(),
        Err(fault) => refused(&fault),
    }
}

#[track_caller]
fn unverifiable() -> Class {
    assert!(
        std::hint::black_box(false),
        "a token verified against a key nobody has"
    );
    0
}

pub(super) fn redirect(data: &[u8]) -> Class {
    let text = text(data);
    let query = cs_net::foreign::redirect_query(&text, 4000);
    if let Some(query) = &query {
        assert!(!query.contains([' ', '#', '\r', '\n']), "{query:?}");
    }
    let code = foreign::redirect_code(query.as_deref().unwrap_or(&text), ISSUER, true);
    let address = authorize_url(&text, &[("state", "s")]).is_ok();
    class(&(
        query.is_some(),
        code.map_err(|fault| refused(&fault)).map(|_| 0),
        address,
    ))
}
