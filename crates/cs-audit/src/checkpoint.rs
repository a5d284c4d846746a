//! Checkpoints: a device signs where the chain stands. A copy kept outside shows
//! later that nothing before it was removed or written anew.

use crate::encode::{push_instant, push_text};
use crate::merkle::Tree;
use crate::{ChainedEntry, EntryHash, InclusionProof};
use chrono::{DateTime, Utc};
use cs_error::{Code, Fault, Outcome};
use ed25519_dalek::{Signature, VerifyingKey};
use serde::{Deserialize, Serialize};

const DOMAIN: &[u8] = b"countersign-audit-checkpoint-v1\0";

/// A signed statement of where the chain stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// Practice.
    pub tenant: String,
    /// First entry of its segment: one after the checkpoint before.
    pub first: u64,
    /// Last entry of its segment.
    pub seq: u64,
    /// Hash of that entry.
    pub head_hash: EntryHash,
    /// Merkle root over the segment's entry hashes.
    pub merkle_root: EntryHash,
    /// When it was signed.
    #[serde(deserialize_with = "crate::instant::deserialize")]
    pub at: DateTime<Utc>,
    /// The signing device's Ed25519 public key, lower-case hex.
    pub device_public_key: String,
    /// Signature over all of the above, hex.
    pub signature: String,
}

/// The entries since the last checkpoint, kept in memory that grows with their
/// number's logarithm.
#[derive(Clone, Debug)]
pub struct Segment {
    first: u64,
    head: Option<EntryHash>,
    tree: Tree,
}

impl Segment {
    /// The segment that begins with an entry number: 1, or one after the last
    /// checkpoint's `seq`. After a restart, push the hashes stored since.
    pub fn starting_at(first: u64) -> Self {
        Self {
            first,
            head: None,
            tree: Tree::default(),
        }
    }

    /// Adds the next entry's hash.
    pub fn push(&mut self, hash: EntryHash) {
        self.tree.push(hash);
        self.head = Some(hash);
    }

    /// Entries in it.
    pub const fn len(&self) -> u64 {
        self.tree.leaves()
    }

    /// Whether it has none.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Signs the segment and begins the next; `None` while it is empty. `sign` is
    /// an Ed25519 signature by the device whose public key is given.
    pub fn close(
        &mut self,
        tenant: &str,
        at: DateTime<Utc>,
        device_public_key: &str,
        sign: impl FnOnce(&[u8]) -> [u8; 64],
    ) -> Option<Checkpoint> {
        let (head_hash, merkle_root) = (self.head?, self.tree.root()?);
        let mut made = Checkpoint {
            tenant: tenant.to_owned(),
            first: self.first,
            seq: self.last(),
            head_hash,
            merkle_root,
            at,
            device_public_key: device_public_key.to_owned(),
            signature: String::new(),
        };
        made.signature = hex::encode(sign(&made.message()));
        *self = Self::starting_at(made.seq + 1);
        Some(made)
    }

    /// Whether a checkpoint says exactly what this segment says.
    pub(crate) fn says(&self, checkpoint: &Checkpoint) -> bool {
        checkpoint.first == self.first
            && checkpoint.seq == self.last()
            && self.head == Some(checkpoint.head_hash)
            && self.tree.root() == Some(checkpoint.merkle_root)
    }

    const fn last(&self) -> u64 {
        self.first + self.tree.leaves() - 1
    }
}

impl Checkpoint {
    fn message(&self) -> Vec<u8> {
        let mut out = DOMAIN.to_vec();
        push_text(&self.tenant, &mut out);
        out.extend_from_slice(&self.first.to_be_bytes());
        out.extend_from_slice(&self.seq.to_be_bytes());
        out.extend_from_slice(self.head_hash.as_bytes());
        out.extend_from_slice(self.merkle_root.as_bytes());
        push_instant(self.at, &mut out);
        push_text(&self.device_public_key, &mut out);
        out
    }

    /// Whether its signature fits the key it names.
    pub fn signature_holds(&self) -> bool {
        let key = hex::decode(&self.device_public_key)
            .ok()
            .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        let key = key
            .and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok())
            .filter(|key| !key.is_weak());
        // One spelling of a signature: a changed byte is a changed checkpoint.
        let lower = !self.signature.bytes().any(|b| b.is_ascii_uppercase());
        let signature = lower
            .then(|| hex::decode(&self.signature).ok())
            .flatten()
            .and_then(|bytes| Signature::from_slice(&bytes).ok());
        match (key, signature) {
            (Some(key), Some(signature)) => key.verify_strict(&self.message(), &signature).is_ok(),
            _ => false,
        }
    }

    /// Shows that an entry is one of this checkpoint's segment, without the rest
    /// of the chain.
    ///
    /// # Errors
    /// [`Code::AuditBroken`] when the entry's hash, the proof, its place or the
    /// checkpoint's signature doesn't fit.
    pub fn verify_inclusion(&self, entry: &ChainedEntry, proof: &InclusionProof) -> Outcome<()> {
        let place = self.first.checked_add(proof.index);
        let fits = self.signature_holds()
            && entry.entry.tenant == self.tenant
            && place == Some(entry.seq)
            && self.seq.checked_sub(self.first).map(|span| span + 1) == Some(proof.size)
            && entry.hash_holds()
            && proof.root_from(entry.hash) == Some(self.merkle_root);
        if fits {
            Ok(())
        } else {
            Err(Fault::new(Code::AuditBroken))
        }
    }
}
