//! Audit entries, their hash chain, signed checkpoints, verification and AuditEvent export.
//!
//! Pure: the store keeps the lines, a device key signs the checkpoints, and this
//! crate says what they must be.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod anomaly;
mod audit_event;
mod chain;
mod checkpoint;
mod digest;
mod encode;
mod entry;
mod export;
mod feed;
mod instant;
mod merkle;
mod proof;
mod retention;

pub use anomaly::{
    Anomaly, AnomalyKind, Figure, GlassOpened, NameMatch, OpenedChart, Seen, Watch, WatchSettings,
    opens_chart, same_name,
};
pub use audit_event::audit_event;
pub use chain::{BreakKind, Chain, ChainedEntry};
pub use checkpoint::{Checkpoint, Segment};
pub use digest::EntryHash;
pub use entry::{AuditAction, AuditEntry, AuditOutcome};
pub use export::{
    Break, EXPORT_FORMAT, End, ExportVerifier, Header, Report, VerifyOptions, checkpoint_line,
    checkpoint_of_line, end_line, entry_line, header_line, removed_line, verify_export,
};
pub use feed::{Feed, FeedFormat, safe_cell};
pub use merkle::InclusionProof;
pub use proof::{EntryProof, PROOF_FORMAT, ProofBreak};
pub use retention::{
    FEWEST_YEARS, HoldScope, RETENTION, Range, RetentionPolicy, joined, may_go, removed_resources,
};
