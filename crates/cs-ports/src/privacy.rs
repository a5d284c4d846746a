//! What a privacy officer and an auditor work with beside pages of the audit:
//! sealing, proofs, whole scans, legal holds, retention, reviews.

use crate::office::AuditQuery;
use crate::store::AuditContext;
use chrono::{DateTime, Utc};
use cs_audit::{ChainedEntry, Checkpoint, EntryProof, HoldScope, Seen};
use cs_error::Outcome;

/// A legal hold as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegalHold {
    /// 32 hex digits.
    pub id: String,
    /// When it was set.
    pub at: DateTime<Utc>,
    /// By whom: user key.
    pub by: String,
    /// What it keeps.
    pub scope: HoldScope,
    /// Why, in the officer's words.
    pub note: String,
    /// When and by whom it was released.
    pub released: Option<(DateTime<Utc>, String)>,
}

/// What somebody said of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnomalyReview {
    /// The finding's id.
    pub anomaly: String,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom: user key.
    pub by: String,
    /// How far the finding went then.
    pub extent: u64,
    /// What they said.
    pub note: String,
}

/// What the retention policy would remove, or removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retained {
    /// Whole segments.
    pub segments: u64,
    /// Entries in them.
    pub entries: u64,
    /// Segments old enough that stay because of a hold.
    pub held: u64,
    /// Whether more can go in a next round.
    pub more: bool,
}

/// The audit beyond its pages. What changes something audits that in its own
/// transaction; whoever hands out what a scan or a proof gives audits it before.
pub trait PrivacyStore: Send + Sync {
    /// Signs everything since the last checkpoint and answers the newest one;
    /// `None` for an empty chain.
    ///
    /// # Errors
    /// [`cs_error::Code::AuditUnwritable`] without a device key; store codes.
    fn seal(&self, at: DateTime<Utc>) -> Outcome<Option<Checkpoint>>;

    /// What shows that one entry is in the chain; seals first where no checkpoint
    /// covers it yet.
    ///
    /// # Errors
    /// [`cs_error::Code::NotFound`] for a number that is not, or no longer, kept;
    /// as [`PrivacyStore::seal`].
    fn proof(&self, seq: u64, at: DateTime<Utc>) -> Outcome<EntryProof>;

    /// Entries that fit, oldest first, in flat memory, up to the newest at the
    /// start; stops when `entry` answers false. Answers how many were given.
    ///
    /// # Errors
    /// Store codes.
    fn scan(
        &self,
        filter: &AuditQuery,
        entry: &mut dyn FnMut(&ChainedEntry) -> bool,
    ) -> Outcome<u64>;

    /// What the anomaly rules need of every entry from an instant on.
    ///
    /// # Errors
    /// Store codes.
    fn watch(&self, from: DateTime<Utc>, seen: &mut dyn FnMut(&Seen<'_>)) -> Outcome<()>;

    /// Number of the newest entry.
    ///
    /// # Errors
    /// Store codes.
    fn length(&self) -> Outcome<u64>;

    /// Sets a hold.
    ///
    /// # Errors
    /// Store codes.
    fn add_hold(&self, who: &AuditContext, hold: &LegalHold) -> Outcome<()>;

    /// Releases a hold.
    ///
    /// # Errors
    /// [`cs_error::Code::NotFound`] for one that is not there or released already;
    /// store codes.
    fn release_hold(&self, who: &AuditContext, id: &str) -> Outcome<()>;

    /// All holds, newest first.
    ///
    /// # Errors
    /// Store codes.
    fn holds(&self) -> Outcome<Vec<LegalHold>>;

    /// Keeps what somebody said of a finding.
    ///
    /// # Errors
    /// Store codes.
    fn add_review(&self, who: &AuditContext, review: &AnomalyReview) -> Outcome<()>;

    /// All reviews, newest first.
    ///
    /// # Errors
    /// Store codes.
    fn reviews(&self) -> Outcome<Vec<AnomalyReview>>;

    /// Removes whole segments whose every entry is older than `cutoff` and under
    /// no hold, at most `most`: in one transaction with the entry that names them
    /// and the checkpoint over it. `dry` only counts.
    ///
    /// # Errors
    /// As [`PrivacyStore::seal`].
    fn retain(
        &self,
        who: &AuditContext,
        cutoff: DateTime<Utc>,
        most: u32,
        dry: bool,
    ) -> Outcome<Retained>;
}
