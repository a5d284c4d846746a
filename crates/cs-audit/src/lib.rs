//! Audit entries, their hash chain, signed checkpoints, verification and AuditEvent export.
//!
//! Pure: the store keeps the lines, a device key signs the checkpoints, and this
//! crate says what they must be.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod audit_event;
mod chain;
mod checkpoint;
mod digest;
mod encode;
mod entry;
mod export;
mod instant;
mod merkle;

pub use audit_event::audit_event;
pub use chain::{BreakKind, Chain, ChainedEntry};
pub use checkpoint::{Checkpoint, Segment};
pub use digest::EntryHash;
pub use entry::{AuditAction, AuditEntry, AuditOutcome};
pub use export::{
    Break, EXPORT_FORMAT, End, ExportVerifier, Header, Report, VerifyOptions, checkpoint_line,
    end_line, entry_line, header_line, verify_export,
};
pub use merkle::InclusionProof;
