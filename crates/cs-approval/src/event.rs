//! Signed events: what devices exchange. The state of a proposal is a fold over
//! them (DESIGN §6, "Shared").

use crate::dsse::{pae, signature_fits};
use crate::{
    AttemptId, DeviceKey, Difference, EnrolmentRecord, Marked, Proposal, ProposalId, Revision,
    TrustedKeys,
};
use chrono::{DateTime, Utc};
use cs_access::{DeviceId, TenantId, UserId};
use cs_error::{Code, Fault, Outcome};
use cs_fhir::{canonical_bytes, sha256_hex};
use serde::{Deserialize, Serialize};

const EVENT_TYPE: &str = "application/vnd.countersign.event+json";

/// What an execution came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExecutionOutcome {
    /// It happened.
    Done(Receipt),
    /// It did not happen; the provider or rule that says so.
    Failed {
        /// Provider's or rule's code ("21610", "outside_contact_hours").
        reason: String,
    },
    /// It may have happened; why that can't be told.
    Uncertain {
        /// A fixed sentence of the channel.
        reason: String,
    },
}

/// Proof from the provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Provider's reference (message sid, message id, ETag).
    pub reference: String,
    /// Provider's status at that time ("queued", "delivered", "250").
    pub status: String,
    /// Provider's time, or ours when it gives none.
    pub at: DateTime<Utc>,
}

/// What happened to a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// Drafted, with its first revision.
    Proposed(Box<Proposal>, Box<Revision>),
    /// The text was edited.
    Revised(Revision),
    /// A person's signed decision: the JSON text of its DSSE envelope, which covers
    /// every item of its batch (see [`crate::BatchDecision`]).
    Decided(String),
    /// A person took an approval back during its hold.
    Recalled {
        /// Who.
        by: UserId,
    },
    /// This device claimed it and is about to try.
    Claimed {
        /// The attempt.
        attempt: AttemptId,
    },
    /// What the attempt came to.
    Executed {
        /// The attempt.
        attempt: AttemptId,
        /// What it came to.
        outcome: ExecutionOutcome,
    },
    /// A later look at the provider (delivered, undelivered …).
    ReceiptUpdated(Receipt),
    /// Grounds changed: back to review.
    WentStale(Vec<Difference>),
    /// Ran out.
    Expired,
    /// A person settled an uncertain item after looking.
    Settled {
        /// Who.
        by: UserId,
        /// Whether it had happened.
        happened: bool,
        /// What they saw.
        note: String,
    },
    /// A person's signing key, for every device of the practice: the JSON text of
    /// an [`crate::EnrolmentRecord`].
    Enrolled(String),
    /// A key that counts no more.
    KeyRevoked {
        /// Hex of the public key.
        public_key: String,
        /// Who revoked it.
        by: UserId,
        /// Why.
        reason: String,
    },
    /// A patient of the follow-up list or a reply was marked; about no proposal.
    Marked(Box<Marked>),
}

/// What a device signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventBody {
    /// Practice.
    pub tenant: TenantId,
    /// Device.
    pub device: DeviceId,
    /// Counts from 1 on each device, without gaps.
    pub seq: u64,
    /// When, by the device's clock.
    pub at: DateTime<Utc>,
    /// The proposal it is about; `None` for key events and marks.
    pub proposal: Option<ProposalId>,
    /// What happened.
    pub kind: EventKind,
}

/// The signed bytes, as stored and exchanged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedEvent {
    /// SHA-256 of body and signature, hex: the event's id.
    pub event_id: String,
    /// Signing device.
    pub device: DeviceId,
    /// Its sequence number.
    pub seq: u64,
    /// Canonical JSON of the [`EventBody`].
    #[serde(with = "base64_bytes")]
    pub body: Vec<u8>,
    /// Device's Ed25519 signature over DSSE's pre-authentication encoding of the
    /// body with type `application/vnd.countersign.event+json`.
    #[serde(with = "base64_bytes")]
    pub signature: Vec<u8>,
}

impl SignedEvent {
    /// Signs a body as this device. The caller gives the next sequence number.
    pub fn sign(body: &EventBody, device_key: &DeviceKey) -> Self {
        let bytes = canonical(body);
        let signature = device_key.sign(&pae(EVENT_TYPE, &bytes)).to_vec();
        Self {
            event_id: event_id(&bytes, &signature),
            device: body.device.clone(),
            seq: body.seq,
            body: bytes,
            signature,
        }
    }

    /// The body, when id, device and sequence number fit it. Says nothing about
    /// the signature.
    ///
    /// # Errors
    /// [`Code::SignatureInvalid`] when they don't, [`Code::InputInvalid`] for a
    /// body of another shape.
    pub fn open(&self) -> Outcome<EventBody> {
        if event_id(&self.body, &self.signature) != self.event_id {
            return Err(Fault::new(Code::SignatureInvalid).with("why", "event id"));
        }
        let body: EventBody = serde_json::from_slice(&self.body)
            .map_err(|_| Fault::new(Code::InputInvalid).with("field", "event"))?;
        if body.device != self.device || body.seq != self.seq || body.seq == 0 {
            return Err(Fault::new(Code::SignatureInvalid).with("why", "device or sequence"));
        }
        Ok(body)
    }

    /// The body, when a device this practice trusts signed it. A device's own
    /// first enrolment vouches for its own signature; whether that enrolment
    /// counts is for [`TrustedKeys::from_events`] to say.
    ///
    /// # Errors
    /// As [`SignedEvent::open`]; [`Code::TenantForbidden`],
    /// [`Code::KeyUntrusted`] for an unknown device or one revoked before the
    /// event, [`Code::SignatureInvalid`].
    pub fn open_verified(&self, keys: &TrustedKeys) -> Outcome<EventBody> {
        let body = self.open()?;
        if keys.tenant().is_some_and(|tenant| *tenant != body.tenant) {
            return Err(Fault::new(Code::TenantForbidden));
        }
        let public_key = match (keys.device_at(&self.device, body.at), &body.kind) {
            (Some(device), _) => device.public_key.clone(),
            (None, EventKind::Enrolled(text)) if !keys.knows_device(&self.device) => {
                EnrolmentRecord::parse(text)?.device_public_key
            }
            _ => return Err(Fault::new(Code::KeyUntrusted).with("of", "device")),
        };
        if self.signed_by(&public_key) {
            Ok(body)
        } else {
            Err(Fault::new(Code::SignatureInvalid).with("of", "device"))
        }
    }

    /// Whether a device key (lower-case hex) made this signature.
    pub fn signed_by(&self, public_key: &str) -> bool {
        signature_fits(public_key, &pae(EVENT_TYPE, &self.body), &self.signature)
    }
}

/// SHA-256 over body and signature; the signature's length is fixed, so the two
/// can't be cut differently.
fn event_id(body: &[u8], signature: &[u8]) -> String {
    sha256_hex(&[body, signature].concat())
}

/// Canonical JSON of one of this crate's own values (whose maps have text keys
/// only, so that making JSON of them can't fail).
pub(crate) fn canonical<T: Serialize>(value: &T) -> Vec<u8> {
    canonical_bytes(&serde_json::to_value(value).unwrap_or_default())
}

/// Bytes as standard base64 in JSON.
pub(crate) mod base64_bytes {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        STANDARD
            .decode(String::deserialize(deserializer)?)
            .map_err(D::Error::custom)
    }
}
