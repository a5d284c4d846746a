//! A system of record that yields R4.

use crate::observe::Progress;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use cs_error::Outcome;
use cs_fhir::{Reference, Resource};
use serde::{Deserialize, Serialize};

/// Where a collection's sync stands; opaque to everybody but its source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceCursor(pub String);

/// A row the source gave that could not become a valid resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowReject {
    /// Collection ("patients").
    pub collection: String,
    /// The row's id at the source, if it had one of the id alphabet.
    pub row_id: String,
    /// Element and reason, without values.
    pub reason: String,
    /// The row as it came, kept in the encrypted store for a later try.
    pub original: String,
}

/// One page of changes.
#[derive(Debug)]
pub struct SourcePage {
    /// Mapped and checked resources, oldest change first.
    pub resources: Vec<Resource>,
    /// `Type/id` of what was deleted at the source.
    pub deleted: Vec<Reference>,
    /// Rows that could not be used.
    pub rejects: Vec<RowReject>,
    /// Rows in the whole collection that match, as the source says.
    pub total: u64,
    /// Where to go on: pass it to the next call, in this run or a later one.
    pub next: SourceCursor,
    /// Whether this was the last page for now.
    pub finished: bool,
    /// The source's own time for this page.
    pub as_of: DateTime<Utc>,
}

/// A source adapter.
#[async_trait]
pub trait Source: Send + Sync {
    /// Stable id of the source ("pms").
    fn id(&self) -> &str;

    /// Its collections in the order they should be synchronised (patients first).
    fn collections(&self) -> &'static [&'static str];

    /// The next page of changes of a collection.
    ///
    /// # Errors
    /// [`cs_error::Code::Offline`], [`cs_error::Code::SessionExpired`],
    /// [`cs_error::Code::RoleMayNotUse`] where the source denies the role, and
    /// the other network codes. Rate limits are waited out inside, within reason.
    async fn changes(
        &self,
        collection: &'static str,
        from: Option<&SourceCursor>,
        progress: &dyn Progress,
    ) -> Outcome<SourcePage>;

    /// The current state of single resources, for the re-check before sending;
    /// `None` for what is gone.
    ///
    /// # Errors
    /// As [`Source::changes`].
    async fn refresh(&self, wanted: &[Reference]) -> Outcome<Vec<(Reference, Option<Resource>)>>;
}

/// What one collection's sync came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionReport {
    /// Collection.
    pub collection: String,
    /// What was written.
    pub written: crate::store::BatchReport,
    /// Why it was not read to its end: an error code's name ("role_may_not_use"), or `None`.
    pub stopped: Option<String>,
}

/// What a sync came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncReport {
    /// Per collection, in order.
    pub collections: Vec<CollectionReport>,
    /// The source's time, when everything this role may read was read to its end.
    pub as_of: Option<DateTime<Utc>>,
}

/// Runs a source's sync into the store.
#[async_trait]
pub trait SyncRunner: Send + Sync {
    /// Incremental and resumable; a cancelled run keeps what it read.
    ///
    /// # Errors
    /// [`cs_error::Code::Offline`], [`cs_error::Code::Cancelled`],
    /// [`cs_error::Code::SessionExpired`]; store codes.
    async fn run(
        &self,
        who: &crate::store::AuditContext,
        progress: &dyn Progress,
    ) -> Outcome<SyncReport>;
}
