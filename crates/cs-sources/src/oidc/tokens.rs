//! Tokens as kept between starts.

use chrono::{DateTime, Utc};
use cs_access::UserId;
use cs_error::{Code, Fault, Outcome};
use cs_ports::{SecretName, Secrets};
use serde_json::{Value, json};
use zeroize::Zeroizing;

/// A person's tokens; erased from memory when dropped, never shown.
#[derive(Clone, PartialEq)]
pub struct Tokens {
    /// Bearer token for the API.
    pub access: Zeroizing<String>,
    /// Exchanged for new ones; replaced at each use.
    pub refresh: Option<Zeroizing<String>>,
    /// When the access token ends, by this computer's clock.
    pub expires_at: DateTime<Utc>,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tokens(until {})", self.expires_at)
    }
}

impl Tokens {
    /// Reads what is kept of a person; damaged entries count as none.
    ///
    /// # Errors
    /// Secret store codes.
    pub fn load(secrets: &dyn Secrets, user: &UserId) -> Outcome<Option<Self>> {
        let kept = secrets.get(&SecretName::Tokens(user.key()))?;
        Ok(kept.and_then(|bytes| Self::parse(&bytes)))
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let value: Value = serde_json::from_slice(bytes).ok()?;
        let text = |key: &str| {
            value
                .get(key)?
                .as_str()
                .map(|text| Zeroizing::new(text.to_owned()))
        };
        let until = DateTime::parse_from_rfc3339(&text("expires_at")?).ok()?;
        Some(Self {
            access: text("access")?,
            refresh: text("refresh"),
            expires_at: until.to_utc(),
        })
    }

    /// Keeps them, durably.
    ///
    /// # Errors
    /// Secret store codes.
    pub fn store(&self, secrets: &dyn Secrets, user: &UserId) -> Outcome<()> {
        let value = json!({
            "access": self.access.as_str(),
            "refresh": self.refresh.as_ref().map(|token| token.as_str()),
            "expires_at": self.expires_at.to_rfc3339(),
        });
        let bytes = Zeroizing::new(value.to_string().into_bytes());
        secrets.set(&SecretName::Tokens(user.key()), &bytes)
    }

    /// Forgets what is kept.
    ///
    /// # Errors
    /// Secret store codes.
    pub fn forget(secrets: &dyn Secrets, user: &UserId) -> Outcome<()> {
        secrets.delete(&SecretName::Tokens(user.key()))
    }

    /// From a token endpoint's answer; also the ID token, where one came.
    pub(crate) fn from_answer(
        answer: &Value,
        now: DateTime<Utc>,
    ) -> Outcome<(Self, Option<Zeroizing<String>>)> {
        let invalid =
            |field: &'static str| Fault::new(Code::ServerAnswerInvalid).with("field", field);
        let text = |key: &str| {
            answer
                .get(key)?
                .as_str()
                .map(|text| Zeroizing::new(text.to_owned()))
        };
        let bearer = text("token_type").is_some_and(|kind| kind.eq_ignore_ascii_case("bearer"));
        if !bearer {
            return Err(invalid("token_type"));
        }
        let seconds = answer
            .get("expires_in")
            .and_then(Value::as_i64)
            .filter(|s| (1..=86_400).contains(s));
        let tokens = Self {
            access: text("access_token").ok_or_else(|| invalid("access_token"))?,
            refresh: text("refresh_token"),
            // RFC 6749 §5.1 only recommends expires_in; SMART caps it at an hour.
            expires_at: now + chrono::Duration::seconds(seconds.unwrap_or(300)),
        };
        Ok((tokens, text("id_token")))
    }
}
