//! Secrets and identifiers from the operating system's randomness.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::fault::PracticeFault;

/// Thirty-two random bytes as base64url: unguessable codes and tokens.
pub(crate) fn secret() -> Result<String, PracticeFault> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes).map_err(|_| PracticeFault::Randomness)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// Sixteen random bytes as 32 lower-case hexadecimal digits.
pub(crate) fn hex_id() -> Result<String, PracticeFault> {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).map_err(|_| PracticeFault::Randomness)?;
    Ok(hex::encode(bytes))
}

/// Lower-case hexadecimal SHA-256: what the journal keeps of a secret.
pub(crate) fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Compares two secrets by their digests, so that the time taken tells
/// nothing about how many leading characters agree.
pub(crate) fn same_secret(left: &str, right: &str) -> bool {
    Sha256::digest(left.as_bytes()) == Sha256::digest(right.as_bytes())
}
