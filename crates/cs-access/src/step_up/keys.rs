//! The secrets tokens are made with: one that issues, and for a while the one
//! before it, which only checks.

use super::{STEP_UP_LIFETIME, STEP_UP_SKEW};
use chrono::{DateTime, Utc};
use cs_error::{Code, Fault, Outcome};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::{ZeroizeOnDrop, Zeroizing};

/// Under every MAC, so that no other use of the same key could be taken for it.
const PURPOSE: &[u8] = b"countersign step-up 1\n";

/// One 256-bit secret; wiped when dropped.
#[derive(Clone)]
pub struct StepUpSecret {
    id: String,
    key: Zeroizing<[u8; 32]>,
}

impl StepUpSecret {
    /// Takes 32 random bytes.
    pub fn new(key: Zeroizing<[u8; 32]>) -> Self {
        let digest = Sha256::new()
            .chain_update(PURPOSE)
            .chain_update(b"id\n")
            .chain_update(key.as_slice())
            .finalize();
        // Eight hex digits tell two secrets apart and say nothing of either.
        let id = hex::encode(&digest[..4]);
        Self { id, key }
    }

    /// Which secret this is; not secret itself.
    pub fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn mac(&self, message: &[u8]) -> Vec<u8> {
        self.hmac(message).finalize().into_bytes().to_vec()
    }

    /// In constant time (`Mac::verify_slice` compares so).
    pub(super) fn verifies(&self, message: &[u8], mac: &[u8]) -> bool {
        self.hmac(message).verify_slice(mac).is_ok()
    }

    fn hmac(&self, message: &[u8]) -> Hmac<Sha256> {
        // A shorter key is padded with zeros to the block (RFC 2104 §2).
        let mut block = Zeroizing::new([0_u8; 64]);
        block[..32].copy_from_slice(&*self.key);
        let mut hmac = Hmac::<Sha256>::new((&*block).into());
        hmac.update(PURPOSE);
        hmac.update(message);
        hmac
    }
}

impl fmt::Debug for StepUpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StepUpSecret({})", self.id)
    }
}

/// The secret in use and the one before it.
#[derive(Clone, Debug)]
pub struct StepUpKeys {
    current: StepUpSecret,
    previous: Option<(StepUpSecret, DateTime<Utc>)>,
}

/// As it rests in the keyring; wiped when dropped.
#[derive(Serialize, Deserialize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
struct Kept {
    current: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    previous: Option<String>,
    #[zeroize(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    replaced: Option<DateTime<Utc>>,
}

impl StepUpKeys {
    /// A first secret.
    pub const fn first(current: StepUpSecret) -> Self {
        Self {
            current,
            previous: None,
        }
    }

    /// A new secret takes over at `now`. Tokens the replaced one issued before that
    /// live out their five minutes; nothing is issued under it any more. A secret
    /// replaced earlier is forgotten.
    #[must_use]
    pub fn rotate(self, next: StepUpSecret, now: DateTime<Utc>) -> Self {
        Self {
            current: next,
            previous: Some((self.current, now)),
        }
    }

    /// The secret that issues.
    pub const fn current(&self) -> &StepUpSecret {
        &self.current
    }

    pub(super) fn by_id(&self, id: &str) -> Option<&StepUpSecret> {
        let previous = self.previous.as_ref().map(|(secret, _)| secret);
        std::iter::once(&self.current)
            .chain(previous)
            .find(|secret| secret.id == id)
    }

    /// Whether a secret could have issued at an instant.
    pub(super) fn could_issue(&self, secret: &StepUpSecret, at: DateTime<Utc>) -> bool {
        match &self.previous {
            Some((previous, replaced)) if previous.id == secret.id => at <= *replaced,
            _ => true,
        }
    }

    /// Without the replaced secret, once no token of its time can count any more.
    #[must_use]
    pub fn tidied(self, now: DateTime<Utc>) -> Self {
        let over = |replaced: DateTime<Utc>| now > replaced + STEP_UP_LIFETIME + STEP_UP_SKEW;
        Self {
            previous: self.previous.filter(|(_, replaced)| !over(*replaced)),
            ..self
        }
    }

    /// For the keyring.
    ///
    /// # Errors
    /// [`Code::Internal`].
    pub fn to_bytes(&self) -> Outcome<Zeroizing<Vec<u8>>> {
        let text = |secret: &StepUpSecret| hex::encode(secret.key.as_slice());
        let kept = Kept {
            current: text(&self.current),
            previous: self.previous.as_ref().map(|(secret, _)| text(secret)),
            replaced: self.previous.as_ref().map(|(_, at)| *at),
        };
        serde_json::to_vec(&kept)
            .map(Zeroizing::new)
            .map_err(|_| Fault::new(Code::Internal))
    }

    /// From the keyring.
    ///
    /// # Errors
    /// [`Code::StoreDamaged`].
    pub fn from_bytes(bytes: &[u8]) -> Outcome<Self> {
        let damaged = || Fault::new(Code::StoreDamaged).with("what", "step-up secret");
        let kept: Kept = serde_json::from_slice(bytes).map_err(|_| damaged())?;
        let secret = |text: &str| -> Outcome<StepUpSecret> {
            let mut key = Zeroizing::new([0; 32]);
            hex::decode_to_slice(text, &mut *key).map_err(|_| damaged())?;
            Ok(StepUpSecret::new(key))
        };
        let previous = match (&kept.previous, kept.replaced) {
            (Some(text), Some(at)) => Some((secret(text)?, at)),
            (None, None) => None,
            _ => return Err(damaged()),
        };
        Ok(Self {
            current: secret(&kept.current)?,
            previous,
        })
    }
}
