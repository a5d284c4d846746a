//! One entry with what shows that it is in the chain, without the rest: the
//! entry, the signed checkpoint of its segment, and the Merkle path between them.

use crate::{ChainedEntry, Checkpoint, EntryHash, InclusionProof};
use cs_error::{Code, Fault, Outcome};
use serde::{Deserialize, Serialize};

/// Format name of a proof file.
pub const PROOF_FORMAT: &str = "countersign-audit-proof-v1";

/// A proof file: one line of JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryProof {
    /// [`PROOF_FORMAT`].
    pub format: String,
    /// The entry as chained.
    pub entry: ChainedEntry,
    /// The checkpoint of its segment, signed by a device.
    pub checkpoint: Checkpoint,
    /// The way from the entry to the checkpoint's root.
    pub inclusion: InclusionProof,
}

/// Why a proof shows nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProofBreak {
    /// Not a proof file, or not in the one spelling it is written in.
    Unreadable,
    /// The entry's content doesn't fit its hash.
    Edited,
    /// The checkpoint's signature doesn't fit.
    CheckpointForged,
    /// The path doesn't lead from the entry to the checkpoint.
    NotInSegment,
    /// The checkpoint is signed by a key that isn't among the trusted ones.
    CheckpointUntrusted,
    /// It rests on another checkpoint than the one kept outside.
    NotTheKept,
}

impl ProofBreak {
    /// What a person reads.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Unreadable => "The file is not a proof of an audit entry as it was written.",
            Self::Edited => "The entry was changed after it was written.",
            Self::CheckpointForged => "The signature of the checkpoint does not fit it.",
            Self::NotInSegment => "The entry is not one of those the checkpoint stands for.",
            Self::CheckpointUntrusted => "The checkpoint is signed with a key that is not trusted.",
            Self::NotTheKept => {
                "The proof rests on another checkpoint than the one that was kept outside."
            }
        }
    }
}

impl EntryProof {
    /// Builds the proof of an entry from its checkpoint and all hashes of the
    /// checkpoint's segment, in order.
    ///
    /// # Errors
    /// [`Code::InputInvalid`] when the entry is not in that segment.
    pub fn build(
        entry: ChainedEntry,
        checkpoint: Checkpoint,
        segment: &[EntryHash],
    ) -> Outcome<Self> {
        let place = entry
            .seq
            .checked_sub(checkpoint.first)
            .and_then(|place| usize::try_from(place).ok())
            .filter(|place| segment.get(*place) == Some(&entry.hash))
            .ok_or_else(|| Fault::new(Code::InputInvalid).with("field", "entry"))?;
        Ok(Self {
            format: PROOF_FORMAT.to_owned(),
            inclusion: InclusionProof::build(segment, place)?,
            entry,
            checkpoint,
        })
    }

    /// The file's text, without a line feed.
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads a file's text; only the spelling [`EntryProof::to_text`] writes counts,
    /// so that a changed byte is a changed proof.
    ///
    /// # Errors
    /// [`ProofBreak::Unreadable`].
    pub fn parse(text: &str) -> Result<Self, ProofBreak> {
        let text = text.trim_end_matches(['\n', '\r']);
        let read: Self = serde_json::from_str(text).map_err(|_| ProofBreak::Unreadable)?;
        if read.format == PROOF_FORMAT && read.to_text() == text {
            Ok(read)
        } else {
            Err(ProofBreak::Unreadable)
        }
    }

    /// Whether the entry is in the checkpoint and the checkpoint is a trusted
    /// device's word. `trusted_keys` are lower-case hex; `kept` is a checkpoint
    /// copied outside earlier. With neither, only the file's own sense is checked.
    ///
    /// # Errors
    /// What doesn't hold.
    pub fn verify(
        &self,
        trusted_keys: &[String],
        kept: Option<&Checkpoint>,
    ) -> Result<(), ProofBreak> {
        if !self.entry.hash_holds() {
            return Err(ProofBreak::Edited);
        }
        if !self.checkpoint.signature_holds() {
            return Err(ProofBreak::CheckpointForged);
        }
        self.checkpoint
            .verify_inclusion(&self.entry, &self.inclusion)
            .map_err(|_| ProofBreak::NotInSegment)?;
        if !trusted_keys.is_empty() && !trusted_keys.contains(&self.checkpoint.device_public_key) {
            return Err(ProofBreak::CheckpointUntrusted);
        }
        if kept.is_some_and(|kept| *kept != self.checkpoint) {
            return Err(ProofBreak::NotTheKept);
        }
        Ok(())
    }
}
