//! Checking signed tokens against the issuer's published keys.

use chrono::{DateTime, Utc};
use cs_access::{Clinician, Principal, Role, TenantId, UserId};
use cs_error::{Code, Fault, Outcome};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::Value;

/// Clocks of desktops are off by a minute or two now and then.
const LEEWAY_SECONDS: i64 = 120;

/// Verified claims.
#[derive(Clone, Debug)]
pub struct Claims(Value);

/// Verifies signature (RS256 only, by key id), issuer, audience and times of a
/// token. `jwks` is the issuer's key set as fetched.
///
/// # Errors
/// [`Code::SignInUntrusted`] with the check that failed; `why = "kid"` means the
/// key set doesn't know the key (it may have been rotated: fetch it again).
pub fn verify_token(
    token: &str,
    jwks: &Value,
    issuer: &str,
    audience: &str,
    now: DateTime<Utc>,
) -> Outcome<Claims> {
    let bad = |why: &'static str| Fault::new(Code::SignInUntrusted).with("why", why);
    let header = decode_header(token).map_err(|_| bad("header"))?;
    if header.alg != Algorithm::RS256 {
        return Err(bad("alg"));
    }
    let kid = header.kid.ok_or_else(|| bad("kid"))?;
    let key = rsa_key(jwks, &kid).ok_or_else(|| bad("kid"))?;
    let mut rules = Validation::new(Algorithm::RS256);
    // Times and audience are checked below, with the time that was passed in.
    rules.validate_exp = false;
    rules.validate_aud = false;
    rules.required_spec_claims.clear();
    let claims = decode::<Value>(token, &key, &rules)
        .map_err(|_| bad("signature"))?
        .claims;
    let text = |key: &str| claims.get(key).and_then(Value::as_str);
    let time = |key: &str| claims.get(key).and_then(Value::as_i64);
    if text("iss") != Some(issuer) {
        return Err(bad("iss"));
    }
    let meant = match claims.get("aud") {
        Some(Value::String(one)) => one == audience,
        Some(Value::Array(many)) => many.iter().any(|one| one.as_str() == Some(audience)),
        _ => false,
    };
    if !meant {
        return Err(bad("aud"));
    }
    let now = now.timestamp();
    if time("exp").is_none_or(|exp| exp + LEEWAY_SECONDS <= now) {
        return Err(bad("exp"));
    }
    if time("iat").is_none_or(|iat| iat - LEEWAY_SECONDS > now) {
        return Err(bad("iat"));
    }
    if text("sub").is_none_or(str::is_empty) {
        return Err(bad("sub"));
    }
    Ok(Claims(claims))
}

fn rsa_key(jwks: &Value, kid: &str) -> Option<DecodingKey> {
    let keys = jwks.get("keys")?.as_array()?;
    let text = |key: &Value, name: &str| key.get(name).and_then(Value::as_str).map(str::to_owned);
    let found = keys.iter().find(|key| {
        let usage = text(key, "use");
        text(key, "kid").as_deref() == Some(kid)
            && text(key, "kty").as_deref() == Some("RSA")
            && usage.is_none_or(|usage| usage == "sig")
    })?;
    DecodingKey::from_rsa_components(&text(found, "n")?, &text(found, "e")?).ok()
}

impl Claims {
    /// A text claim.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.as_str()
    }

    /// When the person last showed who they are; the token's own time where the
    /// issuer doesn't say.
    pub fn auth_time(&self) -> Option<DateTime<Utc>> {
        let seconds = ["auth_time", "iat"]
            .iter()
            .find_map(|key| self.0.get(*key)?.as_i64())?;
        DateTime::from_timestamp(seconds, 0)
    }

    /// The person, with role and practices.
    ///
    /// # Errors
    /// [`Code::SignInFailed`] when role or practices are missing or unknown:
    /// somebody without a role may do nothing here.
    pub fn principal(&self, now: DateTime<Utc>) -> Outcome<Principal> {
        let bad = |why: &'static str| Fault::new(Code::SignInFailed).with("why", why);
        let role = self
            .text("role")
            .and_then(Role::parse)
            .ok_or_else(|| bad("role"))?;
        let listed = self
            .0
            .get("practices")
            .and_then(Value::as_array)
            .ok_or_else(|| bad("practices"))?;
        let practices: Vec<TenantId> = listed
            .iter()
            .map(|one| TenantId::parse(one.as_str().unwrap_or_default()))
            .collect::<Outcome<_>>()
            .map_err(|_| bad("practices"))?;
        let npi = self
            .0
            .get("clinician")
            .and_then(|clinician| clinician.get("npi"))
            .and_then(Value::as_str);
        let user = UserId {
            issuer: self.text("iss").unwrap_or_default().to_owned(),
            subject: self.text("sub").unwrap_or_default().to_owned(),
        };
        let display_name = self.text("name").unwrap_or(&user.subject).to_owned();
        let clinician = npi.map(|npi| Clinician {
            npi: npi.to_owned(),
        });
        Ok(Principal {
            user,
            display_name,
            role,
            practices,
            clinician,
            verified_at: now,
        })
    }
}
