//! The encrypted store of one tenant: resources with search index, full text and
//! history; the queue; the audit. The only crate that knows SQLite.
//!
//! - One SQLCipher file per tenant under its own 256-bit key; isolation is the
//!   file, not a WHERE clause.
//! - One writer, a few readers; several processes share the file (IMMEDIATE
//!   transactions, a busy timeout). Writes are on disk when a call answers; audit
//!   entries of reads are committed then and on disk 0.2 s later (see `connect`).
//! - Reads run on a snapshot; their audit entry is committed before anything is
//!   handed out, and when it cannot be, nothing is.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod charts;
mod connect;
mod conversations;
mod fault;
mod ledger;
mod ledger_pages;
mod names;
mod queue;
mod rows;
mod schema;
mod search;
mod settings;
mod store;
mod sync;
mod terms;

pub use schema::schema_version;
pub use store::TenantStore;
