//! The sign-in servers' public keys, and what an ID token must say.

use crate::EnrolmentRecord;
use chrono::{DateTime, Duration, Utc};
use cs_access::{Clinician, Role, TenantId};
use cs_error::{Code, Fault, Outcome};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Oldest sign-in that may enrol a key (DESIGN §6).
const FRESH: Duration = Duration::minutes(5);

/// One RSA key of a sign-in server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct IssuerKey {
    kid: String,
    n: String,
    e: String,
}

/// The RS256 keys of each sign-in server, as this device itself fetched them over
/// TLS. Keys of earlier fetches stay, so that enrolments outlive a key rotation;
/// [`IssuerKeys::forget`] drops those of a server that lost its keys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuerKeys {
    issuers: BTreeMap<String, Vec<IssuerKey>>,
}

impl IssuerKeys {
    /// No keys.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the signing RSA keys of a JWK Set (RFC 7517 §5); others are left out.
    /// Answers how many keys of the issuer are known now.
    ///
    /// # Errors
    /// [`Code::SignInUntrusted`] when it is no JWK Set.
    pub fn add(&mut self, issuer: &str, jwks: &Value) -> Outcome<usize> {
        let list = jwks.get("keys").and_then(Value::as_array);
        let list =
            list.ok_or_else(|| Fault::new(Code::SignInUntrusted).with("why", "no JWK set"))?;
        let known = self.issuers.entry(issuer.to_owned()).or_default();
        for jwk in list {
            let text = |name: &str| jwk.get(name).and_then(Value::as_str);
            let signs = text("kty") == Some("RSA")
                && text("use").is_none_or(|usage| usage == "sig")
                && text("alg").is_none_or(|alg| alg == "RS256");
            if let (true, Some(n), Some(e)) = (signs, text("n"), text("e")) {
                let key = IssuerKey {
                    kid: text("kid").unwrap_or_default().to_owned(),
                    n: n.to_owned(),
                    e: e.to_owned(),
                };
                if !known.contains(&key) {
                    known.push(key);
                }
            }
        }
        Ok(known.len())
    }

    /// Drops all keys of an issuer.
    pub fn forget(&mut self, issuer: &str) {
        self.issuers.remove(issuer);
    }

    /// Issuers with keys.
    pub fn issuers(&self) -> impl Iterator<Item = &str> {
        self.issuers.keys().map(String::as_str)
    }
}

/// What the sign-in server says about a person.
pub(crate) struct Attested {
    pub(crate) role: Role,
    pub(crate) clinician: Option<Clinician>,
    /// Name as the server knows it.
    pub(crate) name: Option<String>,
}

/// The ID token's claims read here (OpenID Connect Core §2; `role`, `practices`
/// and `clinician` are the practice's own).
#[derive(Deserialize)]
struct Claims {
    nonce: String,
    iat: i64,
    auth_time: i64,
    role: String,
    practices: Vec<String>,
    #[serde(default)]
    clinician: Option<Clinician>,
    #[serde(default)]
    name: Option<String>,
}

impl IssuerKeys {
    /// Checks an enrolment's ID token: signature, issuer, subject, audience,
    /// nonce, practice, and a sign-in within five minutes of the enrolment. The
    /// token's own expiry doesn't count: it vouches for a moment, not for today.
    pub(crate) fn attest(
        &self,
        record: &EnrolmentRecord,
        audience: &str,
        tenant: &TenantId,
    ) -> Outcome<Attested> {
        let claims = self.claims(record, audience)?;
        if record.nonce().as_deref() != Some(claims.nonce.as_str()) {
            return Err(untrusted("nonce"));
        }
        if !claims
            .practices
            .iter()
            .any(|practice| practice == tenant.as_str())
        {
            return Err(Fault::new(Code::TenantForbidden));
        }
        ensure_fresh(&claims, record.at)?;
        let role = Role::parse(&claims.role).ok_or_else(|| untrusted("role"))?;
        Ok(Attested {
            role,
            clinician: claims.clinician,
            name: claims.name,
        })
    }

    fn claims(&self, record: &EnrolmentRecord, audience: &str) -> Outcome<Claims> {
        let keys = self
            .issuers
            .get(&record.issuer)
            .ok_or_else(|| untrusted("issuer"))?;
        let header = decode_header(&record.id_token).map_err(|_| untrusted("token"))?;
        let mut rules = Validation::new(Algorithm::RS256);
        rules.validate_exp = false;
        rules.validate_nbf = false;
        rules.set_required_spec_claims(&["iss", "sub", "aud"]);
        rules.set_audience(&[audience]);
        rules.set_issuer(&[&record.issuer]);
        rules.sub = Some(record.subject.clone());
        let fitting = keys
            .iter()
            .filter(|key| header.kid.as_ref().is_none_or(|kid| *kid == key.kid));
        for key in fitting {
            let Ok(decoding) = DecodingKey::from_rsa_components(&key.n, &key.e) else {
                continue;
            };
            if let Ok(token) = decode::<Claims>(&record.id_token, &decoding, &rules) {
                return Ok(token.claims);
            }
        }
        Err(untrusted("token"))
    }
}

/// The token was issued at the enrolment, and the person had signed in just
/// before: an old session of the server's own isn't enough.
fn ensure_fresh(claims: &Claims, at: DateTime<Utc>) -> Outcome<()> {
    let instant =
        |seconds: i64| DateTime::from_timestamp(seconds, 0).ok_or_else(|| untrusted("time"));
    let (issued, signed_in) = (instant(claims.iat)?, instant(claims.auth_time)?);
    let near = |a: DateTime<Utc>, b: DateTime<Utc>| a.signed_duration_since(b).abs() <= FRESH;
    if near(at, issued) && near(at, signed_in) && near(issued, signed_in) {
        Ok(())
    } else {
        Err(Fault::new(Code::EnrolmentNotFresh))
    }
}

fn untrusted(what: &'static str) -> Fault {
    Fault::new(Code::SignInUntrusted).with("why", what)
}
