//! Signed events: what devices exchange. The state of a proposal is a fold over
//! them (DESIGN §6, "Shared").

use crate::{AttemptId, Difference, Proposal, ProposalId, Revision};
use chrono::{DateTime, Utc};
use cs_access::{DeviceId, TenantId, UserId};
use serde::{Deserialize, Serialize};

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
    /// A person's signed decision (envelope bytes as signed, base64 JSON of DSSE).
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
    /// A person's signing key, for every device of the practice (ID token and public key).
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
    /// The proposal it is about; `None` for key events.
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
    /// Device's Ed25519 signature over the body.
    #[serde(with = "base64_bytes")]
    pub signature: Vec<u8>,
}

/// Bytes as standard base64 in JSON.
pub(crate) mod base64_bytes {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        STANDARD.decode(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}
