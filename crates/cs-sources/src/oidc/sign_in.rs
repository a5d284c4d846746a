//! One full sign-in: browser out, code back, tokens checked.

use super::{OidcClient, Tokens, UserAgent};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use cs_access::Principal;
use cs_error::{Code, Fault, Outcome};
use cs_net::Cancel;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::time::Duration;
use zeroize::Zeroizing;

/// How long a person may take at the sign-in page.
const PATIENCE: Duration = Duration::from_secs(300);

/// A proof key (RFC 7636, S256).
pub struct Pkce {
    /// Kept here until the exchange.
    pub verifier: Zeroizing<String>,
    /// Sent ahead.
    pub challenge: String,
}

impl Pkce {
    /// From 32 random bytes: 43 characters, RFC 7636 §4.1's recommendation.
    pub fn from_random(bytes: &[u8; 32]) -> Self {
        let verifier = Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes));
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
        Self {
            verifier,
            challenge,
        }
    }
}

/// The authorize address.
///
/// # Errors
/// [`Code::ServerAnswerInvalid`] when the endpoint is no address.
pub fn authorize_url(endpoint: &str, parameters: &[(&str, &str)]) -> Outcome<String> {
    let invalid = || Fault::new(Code::ServerAnswerInvalid).with("field", "authorization_endpoint");
    let mut url = url::Url::parse(endpoint).map_err(|_| invalid())?;
    if url.scheme() != "https" {
        return Err(invalid());
    }
    url.query_pairs_mut().extend_pairs(parameters);
    Ok(url.into())
}

/// What a sign-in gave.
pub struct SignInResult {
    /// Who it is.
    pub principal: Principal,
    /// Their tokens, not kept anywhere yet.
    pub tokens: Tokens,
    /// The ID token as issued.
    pub id_token: Zeroizing<String>,
    /// The key set it was verified with.
    pub jwks: Value,
    /// When the person showed who they are.
    pub auth_time: DateTime<Utc>,
}

/// A sign-in about to happen.
pub struct SignIn<'a> {
    /// The server.
    pub client: &'a OidcClient,
    /// Who answers its page.
    pub agent: &'a dyn UserAgent,
    /// The exact nonce the ID token must carry; random when `None`. An
    /// enrolment binds its public key through it.
    pub nonce: Option<String>,
    /// Stops it.
    pub cancel: Option<Cancel>,
}

impl SignIn<'_> {
    /// Runs it.
    ///
    /// # Errors
    /// [`Code::SignInFailed`] (refused, or nobody answered in five minutes),
    /// [`Code::SignInUntrusted`] (a check of the answer failed),
    /// [`Code::Cancelled`], network codes.
    pub async fn run(self) -> Outcome<SignInResult> {
        let client = self.client;
        let provider = client.provider().await?;
        let mut bytes = Zeroizing::new([0_u8; 32]);
        client.random.fill(bytes.as_mut_slice())?;
        let pkce = Pkce::from_random(&bytes);
        let state = URL_SAFE_NO_PAD.encode(client.random.id()?);
        let nonce = match self.nonce {
            Some(nonce) => nonce,
            None => URL_SAFE_NO_PAD.encode(client.random.id()?),
        };
        let listener = client.net.listen_for_redirect().await?;
        let redirect_uri = listener.redirect_uri();
        let address = authorize_url(
            &provider.authorize,
            &[
                ("response_type", "code"),
                ("client_id", &client.config.client_id),
                ("redirect_uri", &redirect_uri),
                ("scope", &client.config.scopes),
                ("state", &state),
                ("nonce", &nonce),
                ("code_challenge", &pkce.challenge),
                ("code_challenge_method", "S256"),
            ],
        )?;
        let waiting = listener.wait(PATIENCE, self.cancel.as_ref(), |query| {
            parameters(query)
                .get("state")
                .is_some_and(|given| *given == state)
        });
        let query = arrive(waiting, self.agent.open(&address)).await?;
        let code = code_of(&query, &client.config.issuer, provider.names_itself)?;
        let granted = client
            .exchange(&code, &pkce.verifier, &redirect_uri)
            .await?;
        let id_token = granted
            .id_token
            .ok_or_else(|| Fault::new(Code::SignInUntrusted).with("why", "no id token"))?;
        let claims = client.verify(&id_token, &client.config.client_id).await?;
        if claims.text("nonce") != Some(&nonce) {
            return Err(Fault::new(Code::SignInUntrusted).with("why", "nonce"));
        }
        let access = client
            .verify(&granted.tokens.access, &client.config.api_audience)
            .await?;
        if access.text("sub") != claims.text("sub") {
            return Err(Fault::new(Code::SignInUntrusted).with("why", "sub"));
        }
        let now = client.now();
        let auth_time = claims
            .auth_time()
            .ok_or_else(|| Fault::new(Code::SignInUntrusted).with("why", "auth_time"))?;
        let jwks = client.jwks(false).await?;
        Ok(SignInResult {
            principal: claims.principal(now)?,
            tokens: granted.tokens,
            id_token,
            jwks,
            auth_time,
        })
    }
}

/// Waits for the redirect while the agent works; an agent that failed ends it.
async fn arrive(
    waiting: impl Future<Output = Outcome<String>>,
    opening: impl Future<Output = Outcome<()>>,
) -> Outcome<String> {
    tokio::pin!(waiting);
    tokio::select! {
        query = &mut waiting => query,
        opened = opening => {
            opened?;
            waiting.await
        }
    }
}

fn parameters(query: &str) -> HashMap<String, String> {
    url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect()
}

fn code_of(query: &str, issuer: &str, names_itself: bool) -> Outcome<String> {
    let mut given = parameters(query);
    match given.get("iss") {
        Some(iss) if iss == issuer => {}
        None if !names_itself => {}
        // Another server's answer was mixed in (RFC 9207 §2.4).
        _ => return Err(Fault::new(Code::SignInUntrusted).with("why", "iss")),
    }
    if let Some(error) = given.get("error") {
        let why = if error == "access_denied" {
            "denied"
        } else {
            "refused"
        };
        return Err(Fault::new(Code::SignInFailed).with("why", why));
    }
    given
        .remove("code")
        .ok_or_else(|| Fault::new(Code::SignInFailed).with("why", "no code"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7636 appendix B.
    #[test]
    fn the_challenge_is_the_standard_s() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let bytes: [u8; 32] = URL_SAFE_NO_PAD
            .decode(verifier)
            .unwrap()
            .try_into()
            .unwrap();
        let pkce = Pkce::from_random(&bytes);
        assert_eq!(*pkce.verifier, verifier);
        assert_eq!(
            pkce.challenge,
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn a_mixed_up_or_refused_answer_gives_no_code() {
        let code = |query: &str, strict| {
            code_of(query, "https://a.example", strict).map_err(|fault| fault.code())
        };
        assert_eq!(
            code("code=c&iss=https%3A%2F%2Fa.example", true),
            Ok("c".to_owned())
        );
        assert_eq!(code("code=c", false), Ok("c".to_owned()));
        assert_eq!(code("code=c", true), Err(Code::SignInUntrusted));
        assert_eq!(
            code("code=c&iss=https%3A%2F%2Fevil.example", false),
            Err(Code::SignInUntrusted)
        );
        assert_eq!(code("error=access_denied", false), Err(Code::SignInFailed));
        assert_eq!(code("", false), Err(Code::SignInFailed));
    }
}
