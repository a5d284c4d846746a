//! Audit entries, their hash chain, signed checkpoints, verification and AuditEvent export.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod entry;

pub use entry::{AuditAction, AuditEntry, AuditOutcome};
