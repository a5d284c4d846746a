//! DSSE envelopes (Dead Simple Signing Envelope v1.0.2): bytes with a type and a
//! signature over both.

use base64::{Engine, engine::general_purpose::STANDARD};
use cs_error::{Code, Fault, Outcome};
use ed25519_dalek::{Signature, VerifyingKey};
use serde::{Deserialize, Serialize};

/// Largest envelope read, in bytes: a batch of [`crate::MAX_BATCH`] items fits many times.
const MAX_ENVELOPE: usize = 4 * 1024 * 1024;

/// The bytes a signature covers: DSSE's pre-authentication encoding
/// (`DSSEv1 SP len(type) SP type SP len(body) SP body`). It also keeps one kind
/// of signed thing from being taken for another.
pub(crate) fn pae(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let mut out = format!(
        "DSSEv1 {} {payload_type} {} ",
        payload_type.len(),
        payload.len()
    )
    .into_bytes();
    out.extend_from_slice(payload);
    out
}

/// The envelope as JSON.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    payload: String,
    #[serde(rename = "payloadType")]
    payload_type: String,
    signatures: Vec<EnvelopeSignature>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EnvelopeSignature {
    keyid: String,
    sig: String,
}

/// An envelope whose signature fits the key it names. Whether that key counts is
/// another question.
pub(crate) struct Opened {
    pub(crate) payload: Vec<u8>,
    pub(crate) keyid: String,
}

/// Writes an envelope with one signature.
pub(crate) fn seal(
    payload_type: &str,
    payload: &[u8],
    keyid: String,
    sign: impl FnOnce(&[u8]) -> [u8; 64],
) -> String {
    let signature = sign(&pae(payload_type, payload));
    let envelope = Envelope {
        payload: STANDARD.encode(payload),
        payload_type: payload_type.to_owned(),
        signatures: vec![EnvelopeSignature {
            keyid,
            sig: STANDARD.encode(signature),
        }],
    };
    serde_json::to_string(&envelope).unwrap_or_default()
}

/// Reads an envelope of one type with exactly one signature and checks it.
pub(crate) fn open(payload_type: &str, text: &str) -> Outcome<Opened> {
    let envelope = parse(text)?;
    let [signature] = envelope.signatures.as_slice() else {
        return Err(Fault::new(Code::SignatureInvalid).with("why", "one signature expected"));
    };
    let payload = payload_of(&envelope)?;
    let bytes = STANDARD
        .decode(&signature.sig)
        .map_err(|_| Fault::new(Code::SignatureInvalid).with("why", "base64"))?;
    if envelope.payload_type != payload_type
        || !signature_fits(&signature.keyid, &pae(payload_type, &payload), &bytes)
    {
        return Err(Fault::new(Code::SignatureInvalid));
    }
    Ok(Opened {
        payload,
        keyid: signature.keyid.clone(),
    })
}

/// The payload without a check of its signature, for bookkeeping only.
pub(crate) fn peek(text: &str) -> Outcome<Vec<u8>> {
    payload_of(&parse(text)?)
}

fn parse(text: &str) -> Outcome<Envelope> {
    if text.len() > MAX_ENVELOPE {
        return Err(Fault::new(Code::InputTooLarge).with("limit", MAX_ENVELOPE));
    }
    serde_json::from_str(text)
        .map_err(|_| Fault::new(Code::SignatureInvalid).with("why", "envelope unreadable"))
}

fn payload_of(envelope: &Envelope) -> Outcome<Vec<u8>> {
    STANDARD
        .decode(&envelope.payload)
        .map_err(|_| Fault::new(Code::SignatureInvalid).with("why", "base64"))
}

/// Whether an Ed25519 signature fits, by the strict rules (no small-order keys,
/// no second form of one signature). The key is lower-case hex.
pub(crate) fn signature_fits(public_key: &str, message: &[u8], signature: &[u8]) -> bool {
    let Some(key) = verifying_key(public_key) else {
        return false;
    };
    let Ok(signature) = Signature::from_slice(signature) else {
        return false;
    };
    key.verify_strict(message, &signature).is_ok()
}

/// A public key from lower-case hex; weak keys are none.
pub(crate) fn verifying_key(public_key: &str) -> Option<VerifyingKey> {
    if public_key.bytes().any(|b| b.is_ascii_uppercase()) {
        return None;
    }
    let bytes: [u8; 32] = hex::decode(public_key).ok()?.try_into().ok()?;
    VerifyingKey::from_bytes(&bytes)
        .ok()
        .filter(|key| !key.is_weak())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the DSSE protocol document.
    #[test]
    fn pre_authentication_encoding_is_the_published_one() {
        assert_eq!(
            pae("http://example.com/HelloWorld", b"hello world"),
            b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
        );
    }
}
