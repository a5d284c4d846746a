//! What can happen to a practice, as the journal keeps it.
//!
//! Everything a restart must remember is one of these; the state is the seed
//! rows with every effect applied in order. Secrets appear as digests only.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One thing that happened.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Effect {
    /// A row was written, whole.
    RowPut { collection: String, row: Value },
    /// Someone signed in: a grant begins.
    GrantOpened(Grant),
    /// The grant's refresh token was replaced.
    GrantRotated { grant: String, token_digest: String },
    /// The grant and every token made under it ended.
    GrantRevoked { grant: String },
    /// One access token was revoked before its time.
    TokenRevoked { jti: String },
    /// A text message was accepted, came in or moved on.
    Sms(SmsMessage),
    /// A number opted out of (or back into) messages.
    OptOut { number: String, out: bool },
    /// A mail was accepted.
    Mail(Mail),
    /// A queue event was accepted.
    Event { practice: String, event: QueueEvent },
    /// A claim was won.
    Claim { practice: String, claim: Claim },
    /// A write with an idempotency key was answered.
    Answered { key: String, answer: Answer },
}

/// A sign-in and the refresh tokens that grew from it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Grant {
    pub(crate) id: String,
    pub(crate) login: String,
    pub(crate) scope: String,
    pub(crate) auth_time: i64,
    /// Digest of the refresh token that is good now; none without
    /// `offline_access`.
    pub(crate) token_digest: Option<String>,
    #[serde(default)]
    pub(crate) revoked: bool,
}

/// A text message.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SmsMessage {
    pub(crate) sid: String,
    pub(crate) to: String,
    pub(crate) from: String,
    pub(crate) body: String,
    pub(crate) status: SmsStatus,
    pub(crate) inbound: bool,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) sent_at: Option<DateTime<Utc>>,
}

/// Where a text message is; the words are Twilio's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum SmsStatus {
    Queued,
    Sent,
    Delivered,
    Undelivered,
    Received,
}

/// A mail the SMTP listener accepted.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Mail {
    pub(crate) id: String,
    pub(crate) envelope_from: String,
    pub(crate) recipients: Vec<String>,
    pub(crate) received_at: DateTime<Utc>,
    /// The message as it came after dot-unstuffing, base64.
    pub(crate) raw: String,
}

/// One signed event of the shared queue; opaque to the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct QueueEvent {
    pub(crate) position: u64,
    pub(crate) event_id: String,
    pub(crate) device_id: String,
    pub(crate) seq: u64,
    pub(crate) body: String,
    pub(crate) signature: String,
}

/// Who may carry out one proposal or workflow run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Claim {
    pub(crate) key: String,
    pub(crate) device_id: String,
    pub(crate) attempt_id: String,
    pub(crate) at: DateTime<Utc>,
}

/// The first answer to a write, given again for the same idempotency key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Answer {
    pub(crate) request_digest: String,
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}
