//! Signing in by OpenID Connect with PKCE over the system's browser
//! (RFC 6749, 7636, 8252, 9207; OpenID Connect Core).

mod agent;
mod client;
mod session;
mod sign_in;
mod tokens;
mod verify;

pub use agent::{DemoUserAgent, SystemBrowser, UserAgent};
pub use client::{OidcClient, OidcConfig, Provider};
pub use session::Session;
pub use sign_in::{Pkce, SignIn, SignInResult, authorize_url};
pub use tokens::Tokens;
pub use verify::{Claims, verify_token};
