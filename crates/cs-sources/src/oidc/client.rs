//! The sign-in server's endpoints.

use super::{Claims, Tokens, verify_token};
use chrono::{DateTime, Utc};
use cs_error::{Code, Fault, Outcome};
use cs_net::{Net, Phase, Request, Response};
use cs_ports::{Clock, Randomness};
use serde_json::Value;
use std::sync::Arc;
use tokio::sync::Mutex;
use zeroize::Zeroizing;

/// Where to sign in, and as which application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OidcConfig {
    /// Issuer address, exactly as its tokens name it.
    pub issuer: String,
    /// Public client id.
    pub client_id: String,
    /// Scopes, separated by spaces.
    pub scopes: String,
    /// Audience of the access token.
    pub api_audience: String,
}

impl OidcConfig {
    /// The practice's contract (cs-practice WIRE §3).
    pub fn practice(issuer: &str) -> Self {
        Self {
            issuer: issuer.trim_end_matches('/').to_owned(),
            client_id: "countersign-desktop".to_owned(),
            scopes: "openid profile email offline_access pms".to_owned(),
            api_audience: "pms-api".to_owned(),
        }
    }
}

/// What discovery says.
#[derive(Clone, Debug)]
pub struct Provider {
    pub(crate) authorize: String,
    pub(crate) token: String,
    jwks: String,
    userinfo: Option<String>,
    revoke: Option<String>,
    /// Whether redirects must carry `iss` (RFC 9207).
    pub(crate) names_itself: bool,
}

#[derive(Default)]
struct Known {
    provider: Option<Provider>,
    jwks: Option<Value>,
}

/// Speaks with the sign-in server. Clones share what discovery said.
#[derive(Clone)]
pub struct OidcClient {
    pub(crate) net: Net,
    pub(crate) config: OidcConfig,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Randomness>,
    known: Arc<Mutex<Known>>,
}

/// An answer of the token endpoint.
pub(crate) struct Granted {
    pub(crate) tokens: Tokens,
    pub(crate) id_token: Option<Zeroizing<String>>,
}

impl OidcClient {
    /// Asks nothing yet.
    pub fn new(
        net: Net,
        config: OidcConfig,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Randomness>,
    ) -> Self {
        Self {
            net,
            config,
            clock,
            random,
            known: Arc::default(),
        }
    }

    /// The time, by this computer.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Discovery, asked once.
    ///
    /// # Errors
    /// Network codes; [`Code::SignInUntrusted`] when it speaks for another issuer.
    pub async fn provider(&self) -> Outcome<Provider> {
        let mut known = self.known.lock().await;
        if let Some(provider) = &known.provider {
            return Ok(provider.clone());
        }
        let address = format!("{}/.well-known/openid-configuration", self.config.issuer);
        let document = json_of(&self.net.send(Request::get(&address)).await?)?;
        let text = |key: &str| document.get(key).and_then(Value::as_str).map(str::to_owned);
        if text("issuer").as_deref() != Some(&self.config.issuer) {
            return Err(Fault::new(Code::SignInUntrusted).with("why", "issuer"));
        }
        let need = |key: &'static str| {
            text(key).ok_or_else(|| Fault::new(Code::ServerAnswerInvalid).with("field", key))
        };
        let provider = Provider {
            authorize: need("authorization_endpoint")?,
            token: need("token_endpoint")?,
            jwks: need("jwks_uri")?,
            userinfo: text("userinfo_endpoint"),
            revoke: text("revocation_endpoint"),
            names_itself: document
                .get("authorization_response_iss_parameter_supported")
                .and_then(Value::as_bool)
                .unwrap_or(false),
        };
        known.provider = Some(provider.clone());
        Ok(provider)
    }

    /// The issuer's key set, asked once, or again when a key isn't in it.
    ///
    /// # Errors
    /// Network codes.
    pub async fn jwks(&self, again: bool) -> Outcome<Value> {
        let address = self.provider().await?.jwks;
        let mut known = self.known.lock().await;
        if let Some(jwks) = known.jwks.as_ref().filter(|_| !again) {
            return Ok(jwks.clone());
        }
        let jwks = json_of(&self.net.send(Request::get(&address)).await?)?;
        known.jwks = Some(jwks.clone());
        Ok(jwks)
    }

    /// Verifies a token, fetching the key set again when its key is new.
    pub(crate) async fn verify(&self, token: &str, audience: &str) -> Outcome<Claims> {
        let now = self.now();
        let jwks = self.jwks(false).await?;
        match verify_token(token, &jwks, &self.config.issuer, audience, now) {
            Err(fault) if fault.details().contains(&("why", "kid".to_owned())) => verify_token(
                token,
                &self.jwks(true).await?,
                &self.config.issuer,
                audience,
                now,
            ),
            other => other,
        }
    }

    /// Exchanges a code (RFC 6749 §4.1.3, RFC 7636 §4.5). Never repeated: a code
    /// counts once.
    pub(crate) async fn exchange(
        &self,
        code: &str,
        verifier: &str,
        redirect_uri: &str,
    ) -> Outcome<Granted> {
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", &self.config.client_id),
            ("code", code),
            ("redirect_uri", redirect_uri),
            ("code_verifier", verifier),
        ];
        let request = Request::post(&self.provider().await?.token).form(&form);
        let answer = self.net.send(request).await?;
        self.granted(&answer, Code::SignInFailed)
    }

    /// Renews tokens. The server replaces the refresh token at each use, so an
    /// answer that got lost ends the session; one more try tells that apart from
    /// a request that never arrived, and costs nothing that isn't lost already.
    pub(crate) async fn refresh(&self, refresh_token: &str) -> Outcome<Granted> {
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", self.config.client_id.as_str()),
            ("refresh_token", refresh_token),
        ];
        let request = Request::post(&self.provider().await?.token).form(&form);
        let answer = match self.net.send(request.clone()).await {
            Err(error) if error.phase() == Phase::MaybeSent => self.net.send(request).await?,
            other => other?,
        };
        self.granted(&answer, Code::SessionExpired)
    }

    fn granted(&self, answer: &Response, refused: Code) -> Outcome<Granted> {
        if matches!(answer.status, 400 | 401) {
            return Err(Fault::new(refused).with("why", oauth_error(answer)));
        }
        let (tokens, id_token) = Tokens::from_answer(&json_of(answer)?, self.now())?;
        Ok(Granted { tokens, id_token })
    }

    /// Revokes a token (RFC 7009), where the server offers it.
    ///
    /// # Errors
    /// Network codes.
    pub async fn revoke(&self, token: &str) -> Outcome<()> {
        let Some(address) = self.provider().await?.revoke else {
            return Ok(());
        };
        let form = [
            ("token", token),
            ("client_id", self.config.client_id.as_str()),
        ];
        let answer = self
            .net
            .send(Request::post(&address).form(&form).idempotent(true))
            .await?;
        if answer.is_success() {
            Ok(())
        } else {
            Err(answer.fault())
        }
    }

    /// What the server says of the token's person now (OpenID Connect Core §5.3).
    ///
    /// # Errors
    /// Network codes; [`Code::SessionExpired`].
    pub async fn userinfo(&self, access_token: &str) -> Outcome<Value> {
        let address = self
            .provider()
            .await?
            .userinfo
            .ok_or(Fault::new(Code::NotFound))?;
        json_of(
            &self
                .net
                .send(Request::get(&address).bearer(access_token))
                .await?,
        )
    }
}

fn json_of(answer: &Response) -> Outcome<Value> {
    if answer.is_success() {
        answer.json()
    } else {
        Err(answer.fault())
    }
}

/// The error word as one of the closed list of RFC 6749 §5.2; anything else
/// could be foreign text.
fn oauth_error(answer: &Response) -> &'static str {
    const WORDS: [&str; 6] = [
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "unauthorized_client",
        "unsupported_grant_type",
        "invalid_scope",
    ];
    let body = answer.json().unwrap_or_default();
    let word = body
        .get("error")
        .and_then(Value::as_str)
        .unwrap_or_default();
    WORDS
        .into_iter()
        .find(|known| *known == word)
        .unwrap_or("refused")
}
