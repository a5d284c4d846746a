//! A real store whose audit can be made unwritable: every port that audits in its
//! own transaction then answers as the store does (`cs-store/tests/file.rs` shows
//! that it does), and everything else goes on.

mod methods;

pub use methods::methods;

use chrono::{DateTime, Utc};
use cs_access::{ActionKind, DeviceId};
use cs_approval::{
    AttemptId, Difference, Marks, ProposalId, ProposalState, SignedEvent, TrustedKeys,
};
use cs_audit::{AuditEntry, ChainedEntry, Checkpoint, EntryProof, Seen};
use cs_error::{Code, Fault, Outcome};
use cs_fhir::{Query, Reference};
use cs_ports::source::RowReject;
use cs_ports::{
    AnomalyReview, Attempt, AuditContext, AuditPage, AuditQuery, AuditStore, BatchReport, Charts,
    ClaimedWork, ConversationHead, Conversations, Incoming, KeptTurn, LegalHold, OpenCount, Page,
    PrivacyStore, Queue, Reject, Retained, Settings, Stored, SyncMark, SyncState,
};
use cs_store::TenantStore;
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub struct Deaf {
    pub store: Arc<TenantStore>,
    pub is: AtomicBool,
}

impl Deaf {
    pub fn over(store: Arc<TenantStore>) -> Arc<Self> {
        Arc::new(Self {
            store,
            is: AtomicBool::new(false),
        })
    }

    pub fn be(&self, deaf: bool) {
        self.is.store(deaf, Ordering::Relaxed);
    }

    fn hears(&self) -> Outcome<&TenantStore> {
        if self.is.load(Ordering::Relaxed) {
            Err(Fault::new(Code::AuditUnwritable))
        } else {
            Ok(&self.store)
        }
    }
}

impl Charts for Deaf {
    fn read(&self, who: &AuditContext, kind: &str, id: &str) -> Outcome<Option<Stored>> {
        self.hears()?.read(who, kind, id)
    }
    fn search(&self, who: &AuditContext, query: &Query) -> Outcome<Page> {
        self.hears()?.search(who, query)
    }
    fn history(&self, who: &AuditContext, kind: &str, id: &str) -> Outcome<Vec<Stored>> {
        self.hears()?.history(who, kind, id)
    }
    fn counts(&self) -> Outcome<Vec<(String, u64)>> {
        self.store.counts()
    }
    fn revision(&self) -> Outcome<u64> {
        self.store.revision()
    }
}

impl SyncState for Deaf {
    fn commit_page(
        &self,
        who: &AuditContext,
        source: &str,
        collection: &str,
        incoming: Vec<Incoming>,
        deleted: &[Reference],
        rejects: &[RowReject],
        mark: &SyncMark,
    ) -> Outcome<BatchReport> {
        self.hears()?
            .commit_page(who, source, collection, incoming, deleted, rejects, mark)
    }
    fn mark(&self, source: &str, collection: &str) -> Outcome<Option<SyncMark>> {
        self.store.mark(source, collection)
    }
    fn marks(&self, source: &str) -> Outcome<Vec<(String, SyncMark)>> {
        SyncState::marks(&*self.store, source)
    }
    fn rejects(&self, who: &AuditContext, limit: u32) -> Outcome<Vec<Reject>> {
        self.hears()?.rejects(who, limit)
    }
    fn reject_count(&self) -> Outcome<u64> {
        self.store.reject_count()
    }
}

impl Queue for Deaf {
    fn append(&self, who: &AuditContext, events: &[SignedEvent]) -> Outcome<Vec<String>> {
        self.hears()?.append(who, events)
    }
    fn receive(
        &self,
        who: &AuditContext,
        events: &[SignedEvent],
        pulled_to: u64,
    ) -> Outcome<Vec<String>> {
        self.hears()?.receive(who, events, pulled_to)
    }
    fn last_seq(&self, device: &DeviceId) -> Outcome<u64> {
        self.store.last_seq(device)
    }
    fn unpushed(&self, limit: u32) -> Outcome<Vec<SignedEvent>> {
        self.store.unpushed(limit)
    }
    fn mark_pushed(&self, event_ids: &[String]) -> Outcome<()> {
        self.store.mark_pushed(event_ids)
    }
    fn pulled_to(&self) -> Outcome<u64> {
        self.store.pulled_to()
    }
    fn set_pulled_to(&self, position: u64) -> Outcome<()> {
        self.store.set_pulled_to(position)
    }
    fn proposal(&self, who: &AuditContext, id: &ProposalId) -> Outcome<Option<ProposalState>> {
        self.hears()?.proposal(who, id)
    }
    fn proposals(&self, who: &AuditContext, open_only: bool) -> Outcome<Vec<ProposalState>> {
        self.hears()?.proposals(who, open_only)
    }
    fn open_counts(&self) -> Outcome<Vec<OpenCount>> {
        self.store.open_counts()
    }
    fn changed_since(
        &self,
        who: &AuditContext,
        since: DateTime<Utc>,
    ) -> Outcome<Vec<ProposalState>> {
        self.hears()?.changed_since(who, since)
    }
    fn marks(&self, who: &AuditContext) -> Outcome<Marks> {
        Queue::marks(self.hears()?, who)
    }
    fn key_events(&self) -> Outcome<Vec<SignedEvent>> {
        self.store.key_events()
    }
    fn trusted_keys(&self) -> Outcome<Arc<TrustedKeys>> {
        self.store.trusted_keys()
    }
    fn set_aside(&self, who: &AuditContext, event: &SignedEvent) -> Outcome<()> {
        Queue::set_aside(self.hears()?, who, event)
    }
    fn claim(
        &self,
        who: &AuditContext,
        id: &ProposalId,
        attempt: &AttemptId,
        keys: &TrustedKeys,
        event: &SignedEvent,
        stale: &dyn Fn(&[Difference]) -> Outcome<SignedEvent>,
    ) -> Outcome<ClaimedWork> {
        self.hears()?.claim(who, id, attempt, keys, event, stale)
    }
    fn open_attempts(&self) -> Outcome<Vec<Attempt>> {
        self.store.open_attempts()
    }
    fn set_reference(&self, attempt: &AttemptId, reference: &str) -> Outcome<()> {
        self.store.set_reference(attempt, reference)
    }
    fn references(&self, action: ActionKind) -> Outcome<Vec<String>> {
        self.store.references(action)
    }
    fn sent_to(&self, address: &str, since: DateTime<Utc>) -> Outcome<Vec<DateTime<Utc>>> {
        self.store.sent_to(address, since)
    }
}

impl AuditStore for Deaf {
    fn record(&self, entry: &AuditEntry) -> Outcome<()> {
        self.hears()?.record(entry)
    }
    fn newest(&self) -> Outcome<Option<DateTime<Utc>>> {
        self.store.newest()
    }
    fn page(&self, filter: &AuditQuery, before: Option<u64>, limit: u32) -> Outcome<AuditPage> {
        self.store.page(filter, before, limit)
    }
    fn users(&self) -> Outcome<Vec<String>> {
        self.store.users()
    }
    fn export(&self, line: &mut dyn FnMut(&str) -> bool) -> Outcome<u64> {
        self.store.export(line)
    }
}

impl PrivacyStore for Deaf {
    fn seal(&self, at: DateTime<Utc>) -> Outcome<Option<Checkpoint>> {
        self.store.seal(at)
    }
    fn proof(&self, seq: u64, at: DateTime<Utc>) -> Outcome<EntryProof> {
        self.store.proof(seq, at)
    }
    fn scan(
        &self,
        filter: &AuditQuery,
        entry: &mut dyn FnMut(&ChainedEntry) -> bool,
    ) -> Outcome<u64> {
        self.store.scan(filter, entry)
    }
    fn watch(&self, from: DateTime<Utc>, seen: &mut dyn FnMut(&Seen<'_>)) -> Outcome<()> {
        self.store.watch(from, seen)
    }
    fn length(&self) -> Outcome<u64> {
        self.store.length()
    }
    fn add_hold(&self, who: &AuditContext, hold: &LegalHold) -> Outcome<()> {
        self.hears()?.add_hold(who, hold)
    }
    fn release_hold(&self, who: &AuditContext, id: &str) -> Outcome<()> {
        self.hears()?.release_hold(who, id)
    }
    fn holds(&self) -> Outcome<Vec<LegalHold>> {
        self.store.holds()
    }
    fn add_review(&self, who: &AuditContext, review: &AnomalyReview) -> Outcome<()> {
        self.hears()?.add_review(who, review)
    }
    fn reviews(&self) -> Outcome<Vec<AnomalyReview>> {
        self.store.reviews()
    }
    fn retain(
        &self,
        who: &AuditContext,
        cutoff: DateTime<Utc>,
        most: u32,
        dry: bool,
    ) -> Outcome<Retained> {
        self.hears()?.retain(who, cutoff, most, dry)
    }
}

impl Settings for Deaf {
    fn get(&self, key: &str) -> Outcome<Option<Value>> {
        self.store.get(key)
    }
    fn set(&self, key: &str, value: &Value) -> Outcome<()> {
        self.store.set(key, value)
    }
    fn decide(&self, who: &AuditContext, key: &str, value: &Value) -> Outcome<()> {
        self.hears()?.decide(who, key, value)
    }
}

impl Conversations for Deaf {
    fn add_turn(
        &self,
        who: &AuditContext,
        id: &str,
        title: &str,
        turn: &KeptTurn,
        most: u32,
    ) -> Outcome<u32> {
        self.hears()?.add_turn(who, id, title, turn, most)
    }
    fn list(&self, who: &AuditContext) -> Outcome<Vec<ConversationHead>> {
        self.hears()?.list(who)
    }
    fn turns(&self, who: &AuditContext, id: &str) -> Outcome<Vec<KeptTurn>> {
        self.hears()?.turns(who, id)
    }
    fn forget(&self, who: &AuditContext, id: &str) -> Outcome<()> {
        self.hears()?.forget(who, id)
    }
}
