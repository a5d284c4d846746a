//! Discovery, the public keys and userinfo.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::SCOPES;
use crate::answer::Answered;
use crate::pms::caller::bearer_claims;
use crate::shared::Shared;

/// `GET /.well-known/openid-configuration` (OpenID Connect Discovery §3).
pub(crate) async fn discovery(State(shared): State<Arc<Shared>>) -> Response {
    let base = &shared.base_url;
    Json(json!({
        "issuer": base,
        "authorization_endpoint": format!("{base}/oauth2/authorize"),
        "token_endpoint": format!("{base}/oauth2/token"),
        "jwks_uri": format!("{base}/oauth2/jwks"),
        "userinfo_endpoint": format!("{base}/oauth2/userinfo"),
        "revocation_endpoint": format!("{base}/oauth2/revoke"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "revocation_endpoint_auth_methods_supported": ["none"],
        "code_challenge_methods_supported": ["S256"],
        "scopes_supported": SCOPES,
        "claims_supported": ["iss", "sub", "aud", "exp", "iat", "auth_time", "jti", "sid",
            "nonce", "name", "email", "role", "practices", "clinician"],
        "authorization_response_iss_parameter_supported": true,
    }))
    .into_response()
}

/// `GET /oauth2/jwks`.
pub(crate) async fn jwks(State(shared): State<Arc<Shared>>) -> Response {
    Json(shared.signing_key.jwks()).into_response()
}

/// `GET` or `POST /oauth2/userinfo` (OpenID Connect Core §5.3).
pub(crate) async fn userinfo(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Answered {
    let claims = bearer_claims(&shared, &headers)?;
    Ok(Json(json!({
        "sub": claims.sub,
        "name": claims.name,
        "email": claims.email,
        "role": claims.role,
        "practices": claims.practices,
        "clinician": claims.clinician,
    }))
    .into_response())
}
