//! Signing in at the practice's own sign-in server.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use cs_access::Principal;
use cs_error::Outcome;
use zeroize::Zeroizing;

/// A fresh sign-in.
pub struct SignedIn {
    /// Who it is, as the server says.
    pub principal: Principal,
    /// The ID token as issued: the proof an enrolment carries.
    pub id_token: Zeroizing<String>,
    /// The issuer's key set as fetched by this device over TLS.
    pub jwks: serde_json::Value,
    /// When the person last showed who they are.
    pub auth_time: DateTime<Utc>,
}

/// The sign-in server, seen from one person's seat.
#[async_trait]
pub trait IdentityProvider: Send + Sync {
    /// Runs a full sign-in (OAuth 2.0 with PKCE). `nonce` becomes the ID token's
    /// nonce: an enrolment commits its public key through it.
    ///
    /// # Errors
    /// [`cs_error::Code::SignInFailed`], [`cs_error::Code::SignInUntrusted`],
    /// [`cs_error::Code::Offline`], [`cs_error::Code::Cancelled`].
    async fn sign_in(&self, nonce: Option<String>) -> Outcome<SignedIn>;

    /// Confirms role and practices of the person whose tokens are kept, with a
    /// fresh token; `None` when nobody's tokens are kept.
    ///
    /// # Errors
    /// [`cs_error::Code::Offline`], [`cs_error::Code::SessionExpired`].
    async fn confirm(&self) -> Outcome<Option<Principal>>;

    /// Revokes the tokens at the server as far as it can be reached, and forgets
    /// them here in any case.
    ///
    /// # Errors
    /// Secret store codes.
    async fn sign_out(&self) -> Outcome<()>;
}
