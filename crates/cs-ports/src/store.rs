//! The encrypted store of one tenant, as the layers above see it.
//!
//! There is no unaudited way to patient data: every read and write takes an
//! [`AuditContext`]. A write commits its entry in its own transaction; what was
//! read is handed out only once its entry is committed (DESIGN §4.5, §9).

use crate::office::{AuditPage, AuditQuery};
use crate::source::{RowReject, SourceCursor};
use chrono::{DateTime, Utc};
use cs_access::{ActionKind, DeviceId, Principal};
use cs_approval::{
    ActionTarget, ApprovedWrite, AttemptId, Difference, Marks, ProposalId, ProposalState,
    SignedEvent, TrustedKeys,
};
use cs_audit::AuditEntry;
use cs_error::Outcome;
use cs_fhir::{Query, Reference, Resource};
use serde::{Deserialize, Serialize};

/// Who reads or writes, why, and as part of what.
#[derive(Clone, Debug)]
pub struct AuditContext {
    /// Signed-in person; `None` for the system's own work (sync bookkeeping).
    pub principal: Option<Principal>,
    /// Skill or use case ("pms-patient-lookup", "sync").
    pub action: &'static str,
    /// Why: "treatment", "operations", "payment" (HIPAA purposes).
    pub purpose: &'static str,
    /// Ties the entries of one task together (32 hex digits).
    pub correlation: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A resource as it comes in.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// The resource; its `id` is the store's id.
    pub resource: Resource,
    /// Source id ("pms").
    pub source: String,
}

/// A resource as it is kept.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The resource, `meta.versionId` and `meta.lastUpdated` set.
    pub resource: Resource,
    /// Counts from 1 when content changes.
    pub version: u64,
    /// Source id.
    pub source: String,
    /// When it was last written here.
    pub stored_at: DateTime<Utc>,
    /// SHA-256 of the content without `meta`.
    pub digest: String,
}

/// One page of a search.
#[derive(Clone, Debug)]
pub struct Page {
    /// Hits in order.
    pub hits: Vec<Stored>,
    /// All matches, beyond this page too.
    pub total: u64,
}

/// What a batch write did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchReport {
    /// New resources.
    pub created: u64,
    /// Resources with new content.
    pub updated: u64,
    /// Resources whose content was the same.
    pub unchanged: u64,
    /// Resources removed.
    pub deleted: u64,
    /// Rows set aside.
    pub rejected: u64,
}

/// A row set aside, as kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// Source id.
    pub source: String,
    /// What and why.
    pub row: RowReject,
    /// When.
    pub at: DateTime<Utc>,
}

/// Charts: resources, search, history.
pub trait Charts: Send + Sync {
    /// One resource.
    ///
    /// # Errors
    /// Store codes; [`cs_error::Code::AuditUnwritable`] when the read can't be audited.
    fn read(&self, who: &AuditContext, kind: &str, id: &str) -> Outcome<Option<Stored>>;

    /// A search; one audit entry lists what it gave.
    ///
    /// # Errors
    /// As [`Charts::read`]; [`cs_error::Code::InputInvalid`] for an unknown parameter.
    fn search(&self, who: &AuditContext, query: &Query) -> Outcome<Page>;

    /// Earlier versions, newest first.
    ///
    /// # Errors
    /// As [`Charts::read`].
    fn history(&self, who: &AuditContext, kind: &str, id: &str) -> Outcome<Vec<Stored>>;

    /// Resources per type; no patient data, so no audit entry.
    ///
    /// # Errors
    /// Store codes.
    fn counts(&self) -> Outcome<Vec<(String, u64)>>;

    /// A number that grows with every commit that changed a chart, by whichever
    /// process: what was made from charts at the same number is still true. No
    /// patient data, so no audit entry.
    ///
    /// # Errors
    /// Store codes.
    fn revision(&self) -> Outcome<u64>;
}

/// Where a collection's sync stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncMark {
    /// Where to go on.
    pub cursor: SourceCursor,
    /// Whether the collection was read to its end at `as_of`.
    pub complete: bool,
    /// The source's time of the last page.
    pub as_of: DateTime<Utc>,
    /// Resources read in this pass so far.
    pub done: u64,
}

/// Sync bookkeeping. Data and mark are committed together, so that a crash
/// repeats at most one page.
pub trait SyncState: Send + Sync {
    /// Writes a page and moves the mark, in one transaction.
    ///
    /// # Errors
    /// Store codes; nothing of the page is kept then.
    #[allow(clippy::too_many_arguments)]
    fn commit_page(
        &self,
        who: &AuditContext,
        source: &str,
        collection: &str,
        incoming: Vec<Incoming>,
        deleted: &[Reference],
        rejects: &[RowReject],
        mark: &SyncMark,
    ) -> Outcome<BatchReport>;

    /// The mark of a collection.
    ///
    /// # Errors
    /// Store codes.
    fn mark(&self, source: &str, collection: &str) -> Outcome<Option<SyncMark>>;

    /// All marks of a source.
    ///
    /// # Errors
    /// Store codes.
    fn marks(&self, source: &str) -> Outcome<Vec<(String, SyncMark)>>;

    /// Rows set aside, newest first. They hold the rows as they came, so this is
    /// a read of patient data like any other.
    ///
    /// # Errors
    /// As [`Charts::read`].
    fn rejects(&self, who: &AuditContext, limit: u32) -> Outcome<Vec<Reject>>;

    /// How many rows are set aside; no patient data, so no audit entry.
    ///
    /// # Errors
    /// Store codes.
    fn reject_count(&self) -> Outcome<u64>;
}

/// An attempt as recorded before anything was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Its id.
    pub id: AttemptId,
    /// The proposal.
    pub proposal: ProposalId,
    /// What it does.
    pub action: ActionKind,
    /// To whom.
    pub target: ActionTarget,
    /// SHA-256 of the payload (media type, zero byte, bytes).
    pub payload_digest: String,
    /// The exact bytes, for the look-up.
    pub payload: Vec<u8>,
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// The provider's reference, once known.
    pub reference: Option<String>,
}

/// What the claim transaction came to.
#[derive(Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "one is made for each send, and it is taken apart at once"
)]
pub enum ClaimedWork {
    /// Everything holds: the attempt is recorded durably; send it now, once.
    Go(ApprovedWrite, Attempt),
    /// Grounds changed: the differences were recorded, the proposal is stale.
    Stale(Vec<Difference>),
}

/// Open proposals that are alike for whoever counts them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenCount {
    /// Where they stand.
    pub state: cs_approval::State,
    /// The skill they came from.
    pub skill: cs_access::SkillName,
    /// Roles asked to decide.
    pub roles: Vec<cs_access::Role>,
    /// How many.
    pub count: u64,
}

/// The queue: signed events and what they fold to, attempts, nonces.
pub trait Queue: Send + Sync {
    /// Verifies, stores and folds events made here, in their order; they wait to
    /// be pushed. Known events are skipped; an event that breaks a rule of the fold
    /// is stored, has no effect and is listed in the answer. Events of other
    /// devices are taken as [`Queue::receive`] takes them.
    ///
    /// # Errors
    /// [`cs_error::Code::SignatureInvalid`], [`cs_error::Code::TenantForbidden`];
    /// [`cs_error::Code::VersionConflict`] when another process of this device
    /// used the sequence number meanwhile: sign anew with the next; store codes.
    /// Nothing of the call is kept then.
    fn append(&self, who: &AuditContext, events: &[SignedEvent]) -> Outcome<Vec<String>>;

    /// Stores events as the queue server gave them, in its order, and moves the
    /// pull position, all in one transaction. Own events among them get their
    /// place in that order and count as pushed. A second event under a sequence
    /// number that is taken is kept as proof; it, and events of devices nobody
    /// vouches for yet, have no effect and are listed in the answer.
    ///
    /// # Errors
    /// As [`Queue::append`].
    fn receive(
        &self,
        who: &AuditContext,
        events: &[SignedEvent],
        pulled_to: u64,
    ) -> Outcome<Vec<String>>;

    /// Highest own sequence number, to go on counting.
    ///
    /// # Errors
    /// Store codes.
    fn last_seq(&self, device: &DeviceId) -> Outcome<u64>;

    /// Own events the server has not confirmed, oldest first.
    ///
    /// # Errors
    /// Store codes.
    fn unpushed(&self, limit: u32) -> Outcome<Vec<SignedEvent>>;

    /// Marks events as confirmed by the server.
    ///
    /// # Errors
    /// Store codes.
    fn mark_pushed(&self, event_ids: &[String]) -> Outcome<()>;

    /// The server position up to which events were pulled, and setting it.
    ///
    /// # Errors
    /// Store codes.
    fn pulled_to(&self) -> Outcome<u64>;

    /// Moves the pull position.
    ///
    /// # Errors
    /// Store codes.
    fn set_pulled_to(&self, position: u64) -> Outcome<()>;

    /// One proposal's folded state.
    ///
    /// # Errors
    /// Store codes.
    fn proposal(&self, who: &AuditContext, id: &ProposalId) -> Outcome<Option<ProposalState>>;

    /// All proposals, newest first; `open_only` leaves out ended ones.
    ///
    /// # Errors
    /// Store codes.
    fn proposals(&self, who: &AuditContext, open_only: bool) -> Outcome<Vec<ProposalState>>;

    /// How many open proposals there are of each kind and state. No patient data,
    /// so no audit entry: the window asks every few seconds.
    ///
    /// # Errors
    /// Store codes.
    fn open_counts(&self) -> Outcome<Vec<OpenCount>>;

    /// Proposals whose last event is not older than an instant, ended ones too,
    /// the latest first.
    ///
    /// # Errors
    /// Store codes.
    fn changed_since(
        &self,
        who: &AuditContext,
        since: DateTime<Utc>,
    ) -> Outcome<Vec<ProposalState>>;

    /// All marks on patients and replies, as the events fold. The audit entry
    /// names the patients.
    ///
    /// # Errors
    /// Store codes.
    fn marks(&self, who: &AuditContext) -> Outcome<Marks>;

    /// Enrolment and revocation events, in order, for [`TrustedKeys`].
    ///
    /// # Errors
    /// Store codes.
    fn key_events(&self) -> Outcome<Vec<SignedEvent>>;

    /// The one transaction before a send: verifies the decision again, re-reads
    /// every ground, spends the nonce (unique), records the attempt, the
    /// `Claimed` event and the audit entry, all with full sync; only then the
    /// write is released. `event` is this device's signed `Claimed` event and
    /// `stale` builds a signed `WentStale` event for the differences.
    ///
    /// # Errors
    /// Every refusal of verification; [`cs_error::Code::DecisionReplayed`] for a
    /// spent nonce; [`cs_error::Code::ProposalState`]; store codes.
    fn claim(
        &self,
        who: &AuditContext,
        id: &ProposalId,
        attempt: &AttemptId,
        keys: &TrustedKeys,
        event: &SignedEvent,
        stale: &dyn Fn(&[Difference]) -> Outcome<SignedEvent>,
    ) -> Outcome<ClaimedWork>;

    /// Attempts without a recorded outcome: cut off by a crash.
    ///
    /// # Errors
    /// Store codes.
    fn open_attempts(&self) -> Outcome<Vec<Attempt>>;

    /// Records the provider's reference of an attempt, for later look-ups.
    ///
    /// # Errors
    /// Store codes.
    fn set_reference(&self, attempt: &AttemptId, reference: &str) -> Outcome<()>;

    /// Provider references known for attempts of a channel action.
    ///
    /// # Errors
    /// Store codes.
    fn references(&self, action: ActionKind) -> Outcome<Vec<String>>;

    /// Times of messages sent or under way to an address since an instant, for
    /// the daily and weekly limits.
    ///
    /// # Errors
    /// Store codes.
    fn sent_to(&self, address: &str, since: DateTime<Utc>) -> Outcome<Vec<DateTime<Utc>>>;
}

/// The audit of one tenant.
pub trait AuditStore: Send + Sync {
    /// Appends one entry of its own (sign-ins, refusals, exports).
    ///
    /// # Errors
    /// [`cs_error::Code::AuditUnwritable`].
    fn record(&self, entry: &AuditEntry) -> Outcome<()>;

    /// Time of the newest entry: signing is refused when the clock is behind it.
    ///
    /// # Errors
    /// Store codes.
    fn newest(&self) -> Outcome<Option<DateTime<Utc>>>;

    /// Entries before a sequence number (`None`: from the newest on), newest first,
    /// at most `limit`. Whoever shows them audits that.
    ///
    /// # Errors
    /// Store codes.
    fn page(&self, filter: &AuditQuery, before: Option<u64>, limit: u32) -> Outcome<AuditPage>;

    /// User keys that appear in the chain, in order.
    ///
    /// # Errors
    /// Store codes.
    fn users(&self) -> Outcome<Vec<String>>;

    /// Streams the chain in order as export lines (see `cs_audit`), checkpoints
    /// included; stops when `line` answers false.
    ///
    /// # Errors
    /// Store codes.
    fn export(&self, line: &mut dyn FnMut(&str) -> bool) -> Outcome<u64>;
}

/// Setting that holds the sign-in servers' keys ([`cs_approval::IssuerKeys`] as
/// JSON): with [`SETTING_AUDIENCE`], what enrolments are checked against.
pub const SETTING_ISSUER_KEYS: &str = "issuer_keys";

/// Setting that holds the client id ID tokens are issued to (a JSON string).
pub const SETTING_AUDIENCE: &str = "oidc_audience";

/// Small settings and caches of the tenant (JSON by key): issuer keys, practice
/// profile, device id, hold time, a person's own last task. Not searched, not shared.
pub trait Settings: Send + Sync {
    /// Reads a setting.
    ///
    /// # Errors
    /// Store codes.
    fn get(&self, key: &str) -> Outcome<Option<serde_json::Value>>;
    /// Writes a setting.
    ///
    /// # Errors
    /// Store codes.
    fn set(&self, key: &str, value: &serde_json::Value) -> Outcome<()>;
}
