//! Step-up tokens: one fresh proof of who is here, for one operation, once.
//!
//! HMAC-SHA256 over {tenant, user, audience, operation, nonce of 128 bit, issued,
//! expires}; five minutes (healthclaw guardrails, "Step-up Authorization"). What
//! is checked here is pure: the caller gives time, randomness and secret, and
//! spends the nonce durably before anything is done (`cs_ports::StepUps`).

mod keys;

pub use keys::{StepUpKeys, StepUpSecret};

use crate::{Audience, Operation, TenantId, UserId};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use cs_error::{Code, Fault};
use serde::{Deserialize, Serialize};
use std::fmt;
use zeroize::Zeroizing;

/// How long a token may be spent (healthclaw guardrails: five minutes).
pub const STEP_UP_LIFETIME: Duration = Duration::minutes(5);

/// How far an issuer's clock may be ahead of the checker's. Behind is not
/// forgiven: an expired token is expired.
pub const STEP_UP_SKEW: Duration = Duration::seconds(30);

/// Longest token that is looked at, in bytes; ours have about 450.
const LONGEST: usize = 4096;

/// First part of every token: the version of its form.
const FORM: &str = "cs1";

/// What a token allows: who, where, what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepUpGrant {
    /// Practice.
    pub tenant: TenantId,
    /// Person.
    pub user: UserId,
    /// Shell.
    pub audience: Audience,
    /// Operation.
    pub operation: Operation,
}

/// A token as text: `cs1.<secret id>.<claims>.<mac>`, each part base64url. Wiped
/// when dropped; never printed by `Debug`.
pub struct StepUpToken(Zeroizing<String>);

impl StepUpToken {
    /// Takes a token as text. It proves nothing until it was checked.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text, for handing it to whoever spends it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for StepUpToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StepUpToken(…)")
    }
}

/// What is under the MAC.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    tenant: TenantId,
    user: UserId,
    audience: Audience,
    operation: Operation,
    /// 32 hex digits.
    nonce: String,
    issued: DateTime<Utc>,
    expires: DateTime<Utc>,
}

/// A token that holds, not yet spent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepUpProof {
    /// The nonce to be spent.
    pub nonce: [u8; 16],
    /// What it allows.
    pub operation: Operation,
    /// When it was issued.
    pub issued: DateTime<Utc>,
    /// Until when it counts.
    pub expires: DateTime<Utc>,
}

/// Why a token was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepUpRefusal {
    /// Not the form of a token.
    Malformed,
    /// Made with a secret that is not, or no longer, known.
    UnknownSecret,
    /// The MAC does not fit: some byte was changed, or it was made up.
    Forged,
    /// Another practice's.
    OtherTenant,
    /// Another person's.
    OtherUser,
    /// For another shell.
    OtherAudience,
    /// For another operation.
    OtherOperation,
    /// Issued in the future: one of the clocks is wrong.
    NotYetValid,
    /// Past its five minutes.
    Expired,
    /// It claims to live longer than any token may.
    TooLong,
}

impl StepUpRefusal {
    /// A fixed word for the audit and the answer.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::UnknownSecret => "unknown secret",
            Self::Forged => "forged",
            Self::OtherTenant => "another practice's",
            Self::OtherUser => "another person's",
            Self::OtherAudience => "for another shell",
            Self::OtherOperation => "for another operation",
            Self::NotYetValid => "issued in the future",
            Self::Expired => "expired",
            Self::TooLong => "too long a life",
        }
    }
}

impl From<StepUpRefusal> for Fault {
    fn from(refusal: StepUpRefusal) -> Self {
        let code = match refusal {
            StepUpRefusal::Expired => Code::StepUpExpired,
            _ => Code::StepUpInvalid,
        };
        Fault::new(code).with("why", refusal.word())
    }
}

impl StepUpKeys {
    /// Issues a token. The caller has just proved who is here; `nonce` is random.
    pub fn issue(&self, grant: &StepUpGrant, nonce: [u8; 16], now: DateTime<Utc>) -> StepUpToken {
        self.issue_for(grant, nonce, now, now + STEP_UP_LIFETIME)
    }

    /// As [`StepUpKeys::issue`] with an end of its own, so that tests can show
    /// what a checker refuses.
    fn issue_for(
        &self,
        grant: &StepUpGrant,
        nonce: [u8; 16],
        issued: DateTime<Utc>,
        expires: DateTime<Utc>,
    ) -> StepUpToken {
        let claims = Claims {
            tenant: grant.tenant.clone(),
            user: grant.user.clone(),
            audience: grant.audience,
            operation: grant.operation,
            nonce: hex::encode(nonce),
            issued,
            expires,
        };
        // Plain strings and instants: this cannot fail, and an empty text is refused.
        let body = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&claims).unwrap_or_default());
        let signed = format!("{FORM}.{}.{body}", self.current().id());
        let mac = URL_SAFE_NO_PAD.encode(self.current().mac(signed.as_bytes()));
        StepUpToken::new(format!("{signed}.{mac}"))
    }

    /// Checks a token against what is about to be done. The MAC comes first, in
    /// constant time; nothing of the claims is read before it holds.
    ///
    /// # Errors
    /// [`StepUpRefusal`], the first that applies.
    pub fn check(
        &self,
        token: &StepUpToken,
        wanted: &StepUpGrant,
        now: DateTime<Utc>,
    ) -> Result<StepUpProof, StepUpRefusal> {
        let (claims, secret) = self.open(token.as_str())?;
        if claims.tenant != wanted.tenant {
            return Err(StepUpRefusal::OtherTenant);
        }
        if claims.user != wanted.user {
            return Err(StepUpRefusal::OtherUser);
        }
        if claims.audience != wanted.audience {
            return Err(StepUpRefusal::OtherAudience);
        }
        if claims.operation != wanted.operation {
            return Err(StepUpRefusal::OtherOperation);
        }
        let lives = claims.expires.signed_duration_since(claims.issued);
        if lives > STEP_UP_LIFETIME || lives <= Duration::zero() {
            return Err(StepUpRefusal::TooLong);
        }
        if claims.issued > now + STEP_UP_SKEW {
            return Err(StepUpRefusal::NotYetValid);
        }
        if now >= claims.expires {
            return Err(StepUpRefusal::Expired);
        }
        // Whoever learned a secret that was replaced must not issue under it.
        if !self.could_issue(secret, claims.issued) {
            return Err(StepUpRefusal::UnknownSecret);
        }
        let nonce = hex::decode(&claims.nonce).ok();
        let nonce = nonce.and_then(|bytes| <[u8; 16]>::try_from(bytes).ok());
        Ok(StepUpProof {
            nonce: nonce.ok_or(StepUpRefusal::Malformed)?,
            operation: claims.operation,
            issued: claims.issued,
            expires: claims.expires,
        })
    }

    fn open(&self, token: &str) -> Result<(Claims, &StepUpSecret), StepUpRefusal> {
        if token.len() > LONGEST {
            return Err(StepUpRefusal::Malformed);
        }
        let (signed, mac) = token.rsplit_once('.').ok_or(StepUpRefusal::Malformed)?;
        let parts: Vec<&str> = signed.split('.').collect();
        let [form, id, body] = parts[..] else {
            return Err(StepUpRefusal::Malformed);
        };
        if form != FORM {
            return Err(StepUpRefusal::Malformed);
        }
        let mac = URL_SAFE_NO_PAD
            .decode(mac)
            .map_err(|_| StepUpRefusal::Malformed)?;
        let secret = self.by_id(id).ok_or(StepUpRefusal::UnknownSecret)?;
        if !secret.verifies(signed.as_bytes(), &mac) {
            return Err(StepUpRefusal::Forged);
        }
        let bytes = URL_SAFE_NO_PAD
            .decode(body)
            .map_err(|_| StepUpRefusal::Malformed)?;
        let claims = serde_json::from_slice(&bytes).map_err(|_| StepUpRefusal::Malformed)?;
        Ok((claims, secret))
    }
}

#[cfg(test)]
mod tests;
