//! The practice's shared queue: events in, events out, claims by compare-and-set.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use cs_access::DeviceId;
use cs_approval::{AttemptId, SignedEvent};
use cs_error::Outcome;
use serde::{Deserialize, Serialize};

/// Who holds a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Proposal id or workflow run id.
    pub key: String,
    /// The device.
    pub device: DeviceId,
    /// Its attempt.
    pub attempt: AttemptId,
    /// When it was granted, by the server.
    pub at: DateTime<Utc>,
}

/// What asking for a claim came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimAnswer {
    /// Granted now, or held by this very attempt already.
    Granted(Claim),
    /// Somebody else's.
    Lost(Claim),
}

/// What a push came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PushAnswer {
    /// Ids the server has now (accepted or known before).
    pub stored: Vec<String>,
    /// Ids it refuses for good, with its reason code ("fork").
    pub refused: Vec<(String, String)>,
}

/// The queue server: the PMS, the gateway, or the store itself where a practice
/// has one workstation.
#[async_trait]
pub trait QueueServer: Send + Sync {
    /// Hands over events; repeating a push is harmless.
    ///
    /// # Errors
    /// Network codes; then nothing is known to be stored.
    async fn push(&self, events: &[SignedEvent]) -> Outcome<PushAnswer>;

    /// Events after a position, at most `limit`, with the position of the last.
    ///
    /// # Errors
    /// Network codes.
    async fn pull(&self, after: u64, limit: u32) -> Outcome<(Vec<SignedEvent>, u64)>;

    /// Asks for a claim, by compare-and-set.
    ///
    /// # Errors
    /// Network codes; then nothing may be sent.
    async fn claim(
        &self,
        key: &str,
        device: &DeviceId,
        attempt: &AttemptId,
    ) -> Outcome<ClaimAnswer>;
}
