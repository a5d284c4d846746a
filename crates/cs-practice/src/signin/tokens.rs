//! The signing key and the tokens made with it (RS256).

use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use rcgen::{KeyPair, RsaKeySize};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::users::{Role, User};
use super::{ACCESS_SECONDS, API_AUDIENCE, CLIENT_ID};
use crate::fault::PracticeFault;

/// The practice's RSA key.
pub(crate) struct SigningKey {
    encoding: EncodingKey,
    decoding: DecodingKey,
    kid: String,
    jwk: Value,
}

/// What an access token says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct AccessClaims {
    pub(crate) iss: String,
    pub(crate) sub: String,
    pub(crate) aud: String,
    pub(crate) exp: i64,
    pub(crate) iat: i64,
    pub(crate) auth_time: i64,
    pub(crate) jti: String,
    /// The grant the token belongs to.
    pub(crate) sid: String,
    pub(crate) client_id: String,
    pub(crate) scope: String,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) role: Role,
    pub(crate) practices: Vec<String>,
    pub(crate) clinician: Option<Clinician>,
    pub(crate) login: String,
}

/// A licensed clinician's identifier.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Clinician {
    pub(crate) npi: String,
}

/// What both tokens of one answer share.
pub(crate) struct TokenFacts<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) user: &'a User,
    pub(crate) grant: &'a str,
    pub(crate) scope: &'a str,
    pub(crate) auth_time: i64,
    pub(crate) now: i64,
    pub(crate) jti: String,
}

fn keys(fault: impl std::fmt::Display) -> PracticeFault {
    PracticeFault::Keys(fault.to_string())
}

/// Makes a new 2048-bit RSA key, PKCS #8 PEM.
pub(crate) fn generate_key_pem() -> Result<String, PracticeFault> {
    let key =
        KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, RsaKeySize::_2048).map_err(keys)?;
    Ok(key.serialize_pem())
}

impl SigningKey {
    /// Reads the key from its PEM.
    pub(crate) fn from_pem(pem: &str) -> Result<Self, PracticeFault> {
        let encoding = EncodingKey::from_rsa_pem(pem.as_bytes()).map_err(keys)?;
        let jwk = Jwk::from_encoding_key(&encoding, Algorithm::RS256).map_err(keys)?;
        let decoding = DecodingKey::from_jwk(&jwk).map_err(keys)?;
        let mut jwk = serde_json::to_value(&jwk).map_err(keys)?;
        let modulus = jwk["n"].as_str().unwrap_or_default();
        let kid = crate::random::digest(modulus.as_bytes())[..16].to_owned();
        if let Some(members) = jwk.as_object_mut() {
            members.insert("kid".to_owned(), json!(kid));
            members.insert("use".to_owned(), json!("sig"));
            members.insert("alg".to_owned(), json!("RS256"));
        }
        Ok(Self {
            encoding,
            decoding,
            kid,
            jwk,
        })
    }

    /// The public key set (RFC 7517).
    pub(crate) fn jwks(&self) -> Value {
        json!({"keys": [self.jwk]})
    }

    fn sign(&self, typ: &str, claims: &impl Serialize) -> Result<String, PracticeFault> {
        let mut header = Header::new(Algorithm::RS256);
        header.kid = Some(self.kid.clone());
        header.typ = Some(typ.to_owned());
        jsonwebtoken::encode(&header, claims, &self.encoding).map_err(keys)
    }

    /// An access token for the PMS (RFC 9068's type).
    pub(crate) fn access_token(&self, facts: &TokenFacts<'_>) -> Result<String, PracticeFault> {
        let user = facts.user;
        let claims = AccessClaims {
            iss: facts.issuer.to_owned(),
            sub: user.sub.to_owned(),
            aud: API_AUDIENCE.to_owned(),
            exp: facts.now + ACCESS_SECONDS,
            iat: facts.now,
            auth_time: facts.auth_time,
            jti: facts.jti.clone(),
            sid: facts.grant.to_owned(),
            client_id: CLIENT_ID.to_owned(),
            scope: facts.scope.to_owned(),
            name: user.name.to_owned(),
            email: user.email.to_owned(),
            role: user.role,
            practices: user.practices.iter().map(|id| (*id).to_owned()).collect(),
            clinician: user.npi.map(|npi| Clinician {
                npi: npi.to_owned(),
            }),
            login: user.login.to_owned(),
        };
        self.sign("at+jwt", &claims)
    }

    /// An ID token for the client. The nonce is the client's own, unchanged.
    pub(crate) fn id_token(
        &self,
        facts: &TokenFacts<'_>,
        nonce: Option<&str>,
    ) -> Result<String, PracticeFault> {
        let user = facts.user;
        let mut claims = json!({
            "iss": facts.issuer,
            "sub": user.sub,
            "aud": CLIENT_ID,
            "exp": facts.now + ACCESS_SECONDS,
            "iat": facts.now,
            "auth_time": facts.auth_time,
            "jti": format!("id.{}", facts.jti),
            "sid": facts.grant,
            "name": user.name,
            "email": user.email,
            "role": user.role,
            "practices": user.practices,
            "clinician": user.npi.map(|npi| json!({"npi": npi})),
        });
        if let (Some(nonce), Some(members)) = (nonce, claims.as_object_mut()) {
            members.insert("nonce".to_owned(), json!(nonce));
        }
        self.sign("JWT", &claims)
    }

    /// The claims of an access token whose signature, audience and issuer
    /// hold. Its expiry is the caller's to judge, by the practice's own clock.
    pub(crate) fn read_access_token(&self, token: &str, issuer: &str) -> Option<AccessClaims> {
        let mut validation = Validation::new(Algorithm::RS256);
        validation.validate_exp = false;
        validation.set_audience(&[API_AUDIENCE]);
        validation.set_issuer(&[issuer]);
        jsonwebtoken::decode::<AccessClaims>(token, &self.decoding, &validation)
            .ok()
            .map(|read| read.claims)
    }
}
