//! The token and revocation endpoints.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::authorize::parameters;
use super::tokens::TokenFacts;
use super::{ACCESS_SECONDS, CLIENT_ID, users};
use crate::effect::{Effect, Grant};
use crate::random;
use crate::shared::Shared;
use crate::world::World;

/// An error of RFC 6749 §5.2, or a failure of the practice itself.
enum NoToken {
    Error(&'static str, &'static str),
    Failed,
}

impl IntoResponse for NoToken {
    fn into_response(self) -> Response {
        match self {
            Self::Error(error, description) => (
                StatusCode::BAD_REQUEST,
                [(header::CACHE_CONTROL, "no-store")],
                Json(json!({"error": error, "error_description": description})),
            )
                .into_response(),
            Self::Failed => crate::answer::Refusal::Unavailable { seconds: 5 }.into_response(),
        }
    }
}

impl From<crate::fault::PracticeFault> for NoToken {
    fn from(_: crate::fault::PracticeFault) -> Self {
        Self::Failed
    }
}

impl From<crate::world::NotKept> for NoToken {
    fn from(_: crate::world::NotKept) -> Self {
        Self::Failed
    }
}

const SPENT: NoToken = NoToken::Error("invalid_grant", "the code was used before");
const UNKNOWN_CODE: NoToken = NoToken::Error("invalid_grant", "the code is not good");
const UNKNOWN_REFRESH: NoToken = NoToken::Error("invalid_grant", "the refresh token is not good");

/// `POST /oauth2/token`.
pub(crate) async fn token(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    match answer(&shared, &body) {
        Ok(response) => response,
        Err(refusal) => refusal.into_response(),
    }
}

fn answer(shared: &Shared, body: &[u8]) -> Result<Response, NoToken> {
    let form = parameters(body).map_err(|message| NoToken::Error("invalid_request", message))?;
    known_client(&form)?;
    match text(&form, "grant_type")? {
        "authorization_code" => exchange(shared, &form),
        "refresh_token" => refresh(shared, &form),
        _ => Err(NoToken::Error(
            "unsupported_grant_type",
            "grant_type must be authorization_code or refresh_token",
        )),
    }
}

fn known_client(form: &HashMap<String, String>) -> Result<(), NoToken> {
    if text(form, "client_id")? == CLIENT_ID {
        Ok(())
    } else {
        Err(NoToken::Error(
            "invalid_client",
            "the practice does not know this application",
        ))
    }
}

fn text<'a>(form: &'a HashMap<String, String>, name: &str) -> Result<&'a str, NoToken> {
    form.get(name)
        .map(String::as_str)
        .filter(|text| !text.is_empty())
        .ok_or(NoToken::Error(
            "invalid_request",
            "client_id, grant_type and what the grant needs must be given",
        ))
}

/// A code for tokens (RFC 6749 §4.1.3, RFC 7636 §4.5).
fn exchange(shared: &Shared, form: &HashMap<String, String>) -> Result<Response, NoToken> {
    let given = text(form, "code")?;
    let redirect_uri = text(form, "redirect_uri")?;
    let verifier = text(form, "code_verifier")?;
    let now = shared.clock.now();
    let mut world = shared.world();
    let code = world.codes.get(given).cloned().ok_or(UNKNOWN_CODE)?;
    if let Some(grant) = code.spent_on {
        // Someone else may hold what the first use gave: end it all.
        world.commit(vec![Effect::GrantRevoked { grant }])?;
        return Err(SPENT);
    }
    if code.expired(now) || code.redirect_uri != redirect_uri {
        return Err(UNKNOWN_CODE);
    }
    if !code.proves(verifier) {
        // The code has been seen by someone without its verifier: it is spent.
        world.codes.remove(given);
        return Err(NoToken::Error(
            "invalid_grant",
            "code_verifier does not match the challenge",
        ));
    }
    let refresh_token = offline(&code.scope).then(random::secret).transpose()?;
    let grant = Grant {
        id: random::hex_id()?,
        login: code.login.to_owned(),
        scope: code.scope.clone(),
        auth_time: code.issued_at.timestamp(),
        token_digest: refresh_token
            .as_ref()
            .map(|token| random::digest(token.as_bytes())),
        revoked: false,
    };
    let response = issue(
        shared,
        &world,
        &grant,
        refresh_token.as_deref(),
        code.nonce.as_deref(),
    )?;
    let grant_id = grant.id.clone();
    world.commit(vec![Effect::GrantOpened(grant)])?;
    if let Some(code) = world.codes.get_mut(given) {
        code.spent_on = Some(grant_id);
    }
    Ok(response)
}

/// A refresh token for new tokens; the old one is spent, and using a spent
/// one ends the grant, because either holder may be the thief.
fn refresh(shared: &Shared, form: &HashMap<String, String>) -> Result<Response, NoToken> {
    let given = random::digest(text(form, "refresh_token")?.as_bytes());
    let mut world = shared.world();
    let grant_id = world
        .refresh_tokens
        .get(&given)
        .cloned()
        .ok_or(UNKNOWN_REFRESH)?;
    let grant = world
        .grants
        .get(&grant_id)
        .filter(|grant| !grant.revoked)
        .cloned()
        .ok_or(UNKNOWN_REFRESH)?;
    if grant.token_digest.as_deref() != Some(&given) {
        world.commit(vec![Effect::GrantRevoked { grant: grant_id }])?;
        return Err(UNKNOWN_REFRESH);
    }
    let next = random::secret()?;
    // No nonce here: OpenID Connect Core §12.2 asks for none on a refresh.
    let response = issue(shared, &world, &grant, Some(&next), None)?;
    world.commit(vec![Effect::GrantRotated {
        grant: grant_id,
        token_digest: random::digest(next.as_bytes()),
    }])?;
    Ok(response)
}

fn offline(scope: &str) -> bool {
    scope.split_whitespace().any(|one| one == "offline_access")
}

fn issue(
    shared: &Shared,
    world: &World,
    grant: &Grant,
    refresh_token: Option<&str>,
    nonce: Option<&str>,
) -> Result<Response, NoToken> {
    let user = users::find(&grant.login).ok_or(UNKNOWN_REFRESH)?;
    let facts = TokenFacts {
        issuer: &shared.base_url,
        user,
        grant: &grant.id,
        scope: &grant.scope,
        auth_time: grant.auth_time,
        now: shared.clock.now().timestamp(),
        jti: format!("{}.{}", world.token_generation, random::hex_id()?),
    };
    let mut body = json!({
        "access_token": shared.signing_key.access_token(&facts)?,
        "token_type": "Bearer",
        "expires_in": ACCESS_SECONDS,
        "scope": grant.scope,
        "id_token": shared.signing_key.id_token(&facts, nonce)?,
    });
    if let (Some(token), Some(members)) = (refresh_token, body.as_object_mut()) {
        members.insert("refresh_token".to_owned(), json!(token));
    }
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response())
}

/// `POST /oauth2/revoke` (RFC 7009): a refresh token ends its grant, an
/// access token ends alone, and an unknown token is as good as revoked.
pub(crate) async fn revoke(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    match revoke_token(&shared, &body) {
        Ok(()) => StatusCode::OK.into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

fn revoke_token(shared: &Shared, body: &[u8]) -> Result<(), NoToken> {
    let form = parameters(body).map_err(|message| NoToken::Error("invalid_request", message))?;
    known_client(&form)?;
    let token = text(&form, "token")?;
    let mut world = shared.world();
    let grant = world
        .refresh_tokens
        .get(&random::digest(token.as_bytes()))
        .cloned();
    if let Some(grant) = grant {
        world.commit(vec![Effect::GrantRevoked { grant }])?;
    } else if let Some(claims) = shared
        .signing_key
        .read_access_token(token, &shared.base_url)
    {
        world.commit(vec![Effect::TokenRevoked { jti: claims.jti }])?;
    }
    Ok(())
}
