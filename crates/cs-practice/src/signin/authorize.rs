//! The authorization endpoint (RFC 6749 §4.1.1, OpenID Connect Core §3.1.2).

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use url::Url;

use super::codes::{IssuedCode, challenge_well_formed};
use super::{CLIENT_ID, SCOPES, page, users};
use crate::answer::{Answered, Refusal};
use crate::random;
use crate::shared::Shared;

/// A request that may be answered by a redirect.
struct Asked {
    redirect_uri: Url,
    state: Option<String>,
    problem: Option<(&'static str, &'static str)>,
    scope: String,
    challenge: String,
    nonce: Option<String>,
    silent: bool,
}

/// Form or query parameters; a name given twice is refused (RFC 6749 §3.1).
pub(crate) fn parameters(encoded: &[u8]) -> Result<HashMap<String, String>, &'static str> {
    let mut found = HashMap::new();
    for (name, value) in url::form_urlencoded::parse(encoded) {
        if found
            .insert(name.into_owned(), value.into_owned())
            .is_some()
        {
            return Err("A parameter is given twice.");
        }
    }
    Ok(found)
}

/// A loopback redirect address with any port (RFC 8252 §7.3).
fn redirect_uri(given: &str) -> Option<Url> {
    let url = Url::parse(given).ok()?;
    let registered = url.scheme() == "http"
        && url.host_str() == Some("127.0.0.1")
        && url.path() == "/callback"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    registered.then_some(url)
}

fn read(query: &str) -> Result<Asked, &'static str> {
    let mut given = parameters(query.as_bytes())?;
    if given.get("client_id").map(String::as_str) != Some(CLIENT_ID) {
        return Err("The practice does not know this application.");
    }
    let redirect_uri = given
        .get("redirect_uri")
        .and_then(|uri| redirect_uri(uri))
        .ok_or("The address to return to is not the one this application registered.")?;
    let problem = problem(&given);
    Ok(Asked {
        redirect_uri,
        state: given.remove("state"),
        problem,
        scope: given.remove("scope").unwrap_or_default(),
        challenge: given.remove("code_challenge").unwrap_or_default(),
        nonce: given.remove("nonce"),
        silent: given.get("prompt").map(String::as_str) == Some("none"),
    })
}

fn problem(given: &HashMap<String, String>) -> Option<(&'static str, &'static str)> {
    let text = |name: &str| given.get(name).map_or("", String::as_str);
    let scopes: Vec<&str> = text("scope").split_whitespace().collect();
    if text("response_type") != "code" {
        Some(("unsupported_response_type", "response_type must be code"))
    } else if !scopes.contains(&"openid") || !scopes.iter().all(|one| SCOPES.contains(one)) {
        Some((
            "invalid_scope",
            "scope must hold openid and only scopes the practice knows",
        ))
    } else if text("code_challenge_method") != "S256" {
        Some(("invalid_request", "code_challenge_method must be S256"))
    } else if !challenge_well_formed(text("code_challenge")) {
        Some((
            "invalid_request",
            "code_challenge must be a base64url SHA-256",
        ))
    } else if !matches!(text("response_mode"), "" | "query") {
        Some(("invalid_request", "response_mode must be query"))
    } else {
        None
    }
}

impl Asked {
    fn back(&self, issuer: &str, answer: &[(&str, &str)]) -> Response {
        let mut target = self.redirect_uri.clone();
        {
            let mut pairs = target.query_pairs_mut();
            for (name, value) in answer {
                pairs.append_pair(name, value);
            }
            if let Some(state) = &self.state {
                pairs.append_pair("state", state);
            }
            pairs.append_pair("iss", issuer);
        }
        let headers = [
            (header::LOCATION, target.to_string()),
            (header::CACHE_CONTROL, "no-store".to_owned()),
        ];
        (StatusCode::FOUND, headers).into_response()
    }

    fn refuse(&self, issuer: &str, error: &str, description: &str) -> Response {
        self.back(
            issuer,
            &[("error", error), ("error_description", description)],
        )
    }
}

/// `GET /oauth2/authorize`: the page, or the error.
pub(crate) async fn show(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let asked = match read(&query) {
        Ok(asked) => asked,
        Err(message) => return page::refused(message),
    };
    if let Some((error, description)) = asked.problem {
        return asked.refuse(&shared.base_url, error, description);
    }
    if asked.silent {
        return asked.refuse(
            &shared.base_url,
            "login_required",
            "nobody is signed in here",
        );
    }
    page::choose_user(&query)
}

/// `POST /oauth2/authorize`: the person chose.
pub(crate) async fn sign_in(
    State(shared): State<Arc<Shared>>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Answered {
    let asked = match read(&query.unwrap_or_default()) {
        Ok(asked) => asked,
        Err(message) => return Ok(page::refused(message)),
    };
    if let Some((error, description)) = asked.problem {
        return Ok(asked.refuse(&shared.base_url, error, description));
    }
    let form = match parameters(&body) {
        Ok(form) => form,
        Err(message) => return Ok(page::refused(message)),
    };
    if form.contains_key("deny") {
        let message = "the person did not sign in";
        return Ok(asked.refuse(&shared.base_url, "access_denied", message));
    }
    let Some(user) = form.get("login").and_then(|login| users::find(login)) else {
        return Ok(page::refused("Nobody of that login name works here."));
    };
    let code = random::secret().map_err(|_| Refusal::Unavailable { seconds: 5 })?;
    let now = shared.clock.now();
    let mut world = shared.world();
    world.forget_old_codes(now);
    world.codes.insert(
        code.clone(),
        IssuedCode {
            login: user.login,
            redirect_uri: asked.redirect_uri.to_string(),
            challenge: asked.challenge.clone(),
            nonce: asked.nonce.clone(),
            scope: asked.scope.clone(),
            issued_at: now,
            spent_on: None,
        },
    );
    drop(world);
    Ok(asked.back(&shared.base_url, &[("code", &code)]))
}
