//! Traits every adapter implements, and the conformance suites they pass.
//!
//! Storage ports are synchronous (SQLite answers in microseconds); ports that
//! speak to a network are asynchronous. Errors are [`cs_error::Fault`]s.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod channel;
pub mod conformance;
pub mod identity;
pub mod model;
pub mod observe;
pub mod office;
pub mod queue_sync;
pub mod secrets;
pub mod source;
pub mod store;

pub use channel::{Channel, Inbox, LookUp, Received, ReceivedPage, SendResult};
pub use identity::{IdentityProvider, SignedIn};
pub use model::{ModelAnswer, ModelProvider};

pub use observe::{Clock, NoObserver, Progress, Randomness, Step, StepObserver};
pub use office::{AuditPage, AuditQuery, ConversationHead, Conversations, KeptTurn};
pub use queue_sync::{Claim, ClaimAnswer, PushAnswer, QueueServer};
pub use secrets::{SecretName, Secrets};
pub use source::{
    CollectionReport, RowReject, Source, SourceCursor, SourcePage, SyncReport, SyncRunner,
};
pub use store::{
    Attempt, AuditContext, AuditStore, BatchReport, Charts, ClaimedWork, Incoming, OpenCount, Page,
    Queue, Reject, SETTING_AUDIENCE, SETTING_ISSUER_KEYS, Settings, Stored, SyncMark, SyncState,
};
