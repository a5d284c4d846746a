//! The device's own key: signs events and audit checkpoints, never decisions.

use ed25519_dalek::{Signer, SigningKey};
use std::fmt;

/// A device's Ed25519 key. The caller keeps its 32 bytes in the keyring.
#[derive(Clone)]
pub struct DeviceKey(SigningKey);

impl DeviceKey {
    /// From 32 random bytes.
    pub fn from_random(bytes: [u8; 32]) -> Self {
        Self(SigningKey::from_bytes(&bytes))
    }

    /// Public key, lower-case hex.
    pub fn public_hex(&self) -> String {
        hex::encode(self.0.verifying_key().as_bytes())
    }

    /// Signs a message whose first bytes say what it is (events and checkpoints
    /// each have a prefix of their own), so that one is never taken for another.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

impl fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeviceKey({})", self.public_hex())
    }
}
