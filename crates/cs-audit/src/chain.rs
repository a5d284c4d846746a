//! The chain: each entry's hash covers the one before it.

use crate::encode::{EntryView, entry_hash, genesis};
use crate::{AuditEntry, EntryHash};
use cs_error::{Code, Fault, Outcome};
use serde::{Deserialize, Serialize};

/// An entry in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainedEntry {
    /// Counts from 1 without gaps.
    pub seq: u64,
    /// Hash of the entry before; the first follows [`Chain::start`]'s head.
    pub prev_hash: EntryHash,
    /// SHA-256 over place, previous hash and every field.
    pub hash: EntryHash,
    /// What was done.
    pub entry: AuditEntry,
}

/// The growing end of one practice's chain.
#[derive(Clone, Debug)]
pub struct Chain {
    tenant: String,
    seq: u64,
    head: EntryHash,
    scratch: Vec<u8>,
}

impl Chain {
    /// An empty chain.
    pub fn start(tenant: &str) -> Self {
        Self::resume(tenant, 0, genesis(tenant))
    }

    /// Goes on after the newest stored entry.
    pub fn resume(tenant: &str, seq: u64, head: EntryHash) -> Self {
        Self {
            tenant: tenant.to_owned(),
            seq,
            head,
            scratch: Vec::with_capacity(512),
        }
    }

    /// Number of the newest entry; 0 when there is none.
    pub const fn seq(&self) -> u64 {
        self.seq
    }

    /// Hash of the newest entry.
    pub const fn head(&self) -> EntryHash {
        self.head
    }

    /// Chains an entry. The caller stores it, or drops this chain when it can't.
    ///
    /// # Errors
    /// [`Code::TenantForbidden`] for another practice's entry.
    pub fn append(&mut self, entry: AuditEntry) -> Outcome<ChainedEntry> {
        if entry.tenant != self.tenant {
            return Err(Fault::new(Code::TenantForbidden));
        }
        let (seq, prev_hash) = (self.seq + 1, self.head);
        let hash = entry_hash(seq, &prev_hash, &EntryView::of(&entry), &mut self.scratch);
        (self.seq, self.head) = (seq, hash);
        Ok(ChainedEntry {
            seq,
            prev_hash,
            hash,
            entry,
        })
    }

    /// Checks that a stored entry is the next one, and moves on to it.
    ///
    /// # Errors
    /// What doesn't fit; the chain stays where it is.
    pub fn follow(&mut self, entry: &ChainedEntry) -> Result<(), BreakKind> {
        let tenant_fits = entry.entry.tenant == self.tenant;
        self.follow_view(
            entry.seq,
            entry.prev_hash,
            entry.hash,
            &EntryView::of(&entry.entry),
            tenant_fits,
        )
    }

    pub(crate) fn follow_view(
        &mut self,
        seq: u64,
        prev_hash: EntryHash,
        hash: EntryHash,
        entry: &EntryView<'_>,
        tenant_fits: bool,
    ) -> Result<(), BreakKind> {
        match seq.cmp(&(self.seq + 1)) {
            std::cmp::Ordering::Greater => return Err(BreakKind::Missing),
            std::cmp::Ordering::Less => return Err(BreakKind::Repeated),
            std::cmp::Ordering::Equal => {}
        }
        if prev_hash != self.head {
            return Err(BreakKind::LinkBroken);
        }
        if entry_hash(seq, &prev_hash, entry, &mut self.scratch) != hash {
            return Err(BreakKind::Edited);
        }
        if !tenant_fits {
            return Err(BreakKind::WrongTenant);
        }
        (self.seq, self.head) = (seq, hash);
        Ok(())
    }

    pub(crate) fn tenant(&self) -> &str {
        &self.tenant
    }
}

/// What is wrong at a place of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakKind {
    /// A line is no line of an export.
    Unreadable,
    /// The export doesn't begin with its header, or has a second one.
    HeaderMissing,
    /// An entry or checkpoint of another practice.
    WrongTenant,
    /// The expected entry is missing or stands elsewhere.
    Missing,
    /// An entry stands where a later one is expected.
    Repeated,
    /// The entry doesn't follow the one before it.
    LinkBroken,
    /// The entry's content doesn't fit its hash.
    Edited,
    /// A checkpoint's signature doesn't fit.
    CheckpointForged,
    /// A checkpoint is signed by a key that isn't among the trusted ones.
    CheckpointUntrusted,
    /// A checkpoint doesn't say what the entries before it say.
    CheckpointMismatch,
    /// The export ends without its closing line, or before what that line says.
    Truncated,
    /// The chain ends before the checkpoint kept outside.
    RolledBack,
    /// The chain says something else than the checkpoint kept outside.
    Rewritten,
}

impl BreakKind {
    /// What a person reads.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Unreadable => "The line is not a line of an audit export.",
            Self::HeaderMissing => "The export does not begin with its one header.",
            Self::WrongTenant => "This belongs to another practice.",
            Self::Missing => "An entry is missing here, or it was moved.",
            Self::Repeated => "An entry appears a second time, or it was moved.",
            Self::LinkBroken => "This entry does not follow the one before it.",
            Self::Edited => "This entry was changed after it was written.",
            Self::CheckpointForged => "The signature of this checkpoint does not fit it.",
            Self::CheckpointUntrusted => {
                "This checkpoint is signed with a key that is not trusted."
            }
            Self::CheckpointMismatch => "This checkpoint does not fit the entries before it.",
            Self::Truncated => {
                "The export was cut off: its closing line is missing or says more entries."
            }
            Self::RolledBack => {
                "The chain ends before the checkpoint that was kept outside: entries were removed at the end."
            }
            Self::Rewritten => {
                "The chain differs from the checkpoint that was kept outside: it was written anew."
            }
        }
    }
}

impl ChainedEntry {
    /// Whether its content fits its hash, wherever it stands.
    pub fn hash_holds(&self) -> bool {
        entry_hash(
            self.seq,
            &self.prev_hash,
            &EntryView::of(&self.entry),
            &mut Vec::with_capacity(512),
        ) == self.hash
    }
}
