//! Sign-in: OpenID Connect Core 1.0 with PKCE (RFC 7636), a native public
//! client (RFC 8252), refresh rotation (RFC 9700 §4.14) and revocation
//! (RFC 7009).

pub(crate) mod authorize;
pub(crate) mod codes;
pub(crate) mod discovery;
pub(crate) mod page;
pub(crate) mod token;
pub(crate) mod tokens;
pub(crate) mod users;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::shared::Shared;

/// The one registered client: a native application without a secret.
pub(crate) const CLIENT_ID: &str = "countersign-desktop";
/// Who access tokens are for.
pub(crate) const API_AUDIENCE: &str = "pms-api";
/// The scopes that may be asked for.
pub(crate) const SCOPES: [&str; 5] = ["openid", "profile", "email", "offline_access", "pms"];
/// An access token's life, seconds (WIRE §3).
pub(crate) const ACCESS_SECONDS: i64 = 15 * 60;
/// An authorization code's life, seconds (WIRE §3).
pub(crate) const CODE_SECONDS: i64 = 60;

/// The sign-in addresses.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route(
            "/.well-known/openid-configuration",
            get(discovery::discovery),
        )
        .route("/oauth2/jwks", get(discovery::jwks))
        .route(
            "/oauth2/authorize",
            get(authorize::show).post(authorize::sign_in),
        )
        .route("/oauth2/token", post(token::token))
        .route("/oauth2/revoke", post(token::revoke))
        .route(
            "/oauth2/userinfo",
            get(discovery::userinfo).post(discovery::userinfo),
        )
}
