//! Authorization codes: single-use, bound to the request that asked.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use sha2::{Digest, Sha256};

use super::CODE_SECONDS;

/// A code that was given to a client.
#[derive(Debug, Clone)]
pub(crate) struct IssuedCode {
    pub(crate) login: &'static str,
    pub(crate) redirect_uri: String,
    pub(crate) challenge: String,
    pub(crate) nonce: Option<String>,
    pub(crate) scope: String,
    pub(crate) issued_at: DateTime<Utc>,
    /// The grant it was exchanged for.
    pub(crate) spent_on: Option<String>,
}

impl IssuedCode {
    /// Whether the code's minute is over.
    pub(crate) fn expired(&self, now: DateTime<Utc>) -> bool {
        now >= self.issued_at + Duration::seconds(CODE_SECONDS)
    }

    /// Kept for a while after its minute so that a second use is recognised
    /// and ends the grant (RFC 6749 §4.1.2).
    pub(crate) fn forgettable(&self, now: DateTime<Utc>) -> bool {
        now >= self.issued_at + Duration::seconds(CODE_SECONDS * 10)
    }

    /// Whether the verifier is the one the challenge was made from (RFC 7636
    /// §4.6, S256; §4.1 for the verifier's alphabet and length).
    pub(crate) fn proves(&self, verifier: &str) -> bool {
        well_formed(verifier)
            && URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())) == self.challenge
    }
}

fn well_formed(verifier: &str) -> bool {
    (43..=128).contains(&verifier.len())
        && verifier
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

/// Whether a challenge can be the S256 of something: 43 base64url characters.
pub(crate) fn challenge_well_formed(challenge: &str) -> bool {
    challenge.len() == 43
        && URL_SAFE_NO_PAD
            .decode(challenge)
            .is_ok_and(|bytes| bytes.len() == 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_pair_of_rfc_7636_appendix_b_proves() {
        let code = IssuedCode {
            login: "coach",
            redirect_uri: String::new(),
            challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".to_owned(),
            nonce: None,
            scope: String::new(),
            issued_at: Utc::now(),
            spent_on: None,
        };
        assert!(challenge_well_formed(&code.challenge));
        assert!(code.proves("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        assert!(!code.proves("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl"));
        assert!(!code.proves(&code.challenge[..20]));
    }
}
