//! Enrolment: a sign-in of the practice's own server binds a key to a person.
//!
//! The sign-in's `nonce` is a digest of the keys, so the ID token that comes back
//! says, under the server's signature, "this person, just now, with these keys".
//! Any device of the practice can check that for itself.

use crate::dsse::signature_fits;
use crate::{DeviceKey, UserKey};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use cs_access::{DeviceId, UserId};
use cs_error::{Code, Fault, Outcome};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Largest enrolment text read, in bytes.
const MAX_RECORD: usize = 64 * 1024;

/// A person's keys on one device, with the sign-in that vouches for them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnrolmentRecord {
    /// Issuer URL.
    pub issuer: String,
    /// Subject within the issuer.
    pub subject: String,
    /// The person's public key, lower-case hex.
    pub public_key: String,
    /// The device it was made on.
    pub device: DeviceId,
    /// The device's own public key, lower-case hex.
    pub device_public_key: String,
    /// When, by the device's clock.
    pub at: DateTime<Utc>,
    /// The ID token as issued (compact JWS).
    pub id_token: String,
    /// 16 random bytes, hex.
    pub salt: String,
    /// The person's key signs the nonce: nobody enrols a key they don't hold.
    pub proof: String,
}

/// The `nonce` an enrolling sign-in sends: base64url of SHA-256 over a fixed
/// word, the person's public key, the device's id, the device's public key and
/// the salt, each of fixed length.
pub fn enrolment_nonce(
    public_key: &str,
    device: &DeviceId,
    device_public_key: &str,
    salt: &[u8; 16],
) -> String {
    let mut hash = Sha256::new();
    hash.update(b"countersign-enrolment-v1");
    for part in [
        public_key.as_bytes(),
        device.as_str().as_bytes(),
        device_public_key.as_bytes(),
        salt.as_slice(),
    ] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    URL_SAFE_NO_PAD.encode(hash.finalize())
}

impl EnrolmentRecord {
    /// Puts together what [`crate::EventKind::Enrolled`] carries, once the
    /// sign-in with [`enrolment_nonce`] came back.
    pub fn new(
        user: &UserId,
        key: &UserKey,
        device: &DeviceId,
        device_key: &DeviceKey,
        salt: [u8; 16],
        id_token: String,
        at: DateTime<Utc>,
    ) -> Self {
        let (public_key, device_public_key) = (key.public_hex(), device_key.public_hex());
        let nonce = enrolment_nonce(&public_key, device, &device_public_key, &salt);
        Self {
            issuer: user.issuer.clone(),
            subject: user.subject.clone(),
            public_key,
            device: device.clone(),
            device_public_key,
            at,
            id_token,
            salt: hex::encode(salt),
            proof: hex::encode(key.sign(&proof_message(&nonce))),
        }
    }

    /// The text an event carries.
    pub fn to_text(&self) -> String {
        String::from_utf8(crate::event::canonical(self)).unwrap_or_default()
    }

    /// Reads the text of an event.
    ///
    /// # Errors
    /// [`Code::InputInvalid`], [`Code::InputTooLarge`].
    pub fn parse(text: &str) -> Outcome<Self> {
        if text.len() > MAX_RECORD {
            return Err(Fault::new(Code::InputTooLarge).with("limit", MAX_RECORD));
        }
        serde_json::from_str(text)
            .map_err(|_| Fault::new(Code::InputInvalid).with("field", "enrolment"))
    }

    /// Who.
    pub fn user(&self) -> UserId {
        UserId {
            issuer: self.issuer.clone(),
            subject: self.subject.clone(),
        }
    }

    /// The nonce the ID token must carry; `None` for a salt of another shape.
    pub(crate) fn nonce(&self) -> Option<String> {
        let salt: [u8; 16] = hex::decode(&self.salt).ok()?.try_into().ok()?;
        Some(enrolment_nonce(
            &self.public_key,
            &self.device,
            &self.device_public_key,
            &salt,
        ))
    }

    /// Whether the enrolled key itself signed the nonce.
    pub(crate) fn proof_holds(&self, nonce: &str) -> bool {
        hex::decode(&self.proof)
            .is_ok_and(|proof| signature_fits(&self.public_key, &proof_message(nonce), &proof))
    }
}

fn proof_message(nonce: &str) -> Vec<u8> {
    crate::dsse::pae(
        "application/vnd.countersign.enrolment-proof",
        nonce.as_bytes(),
    )
}
