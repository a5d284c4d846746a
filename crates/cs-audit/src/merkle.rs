//! Merkle trees of checkpoint segments (the shape of RFC 6962 §2.1), and proof
//! that one entry is in one without the others.
//!
//! Leaves are entry hashes as they are; an inner node hashes a word of its own
//! first, so neither can be taken for the other.

use crate::EntryHash;
use cs_error::{Code, Fault, Outcome};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

const NODE: &[u8] = b"countersign-audit-node-v1\0";

fn node(left: &EntryHash, right: &EntryHash) -> EntryHash {
    let hash = Sha256::new()
        .chain_update(NODE)
        .chain_update(left.as_bytes())
        .chain_update(right.as_bytes());
    EntryHash::from_bytes(hash.finalize().into())
}

/// A tree built from left to right in memory that grows with its height only.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    /// Complete subtrees, largest first, with their heights.
    peaks: Vec<(u32, EntryHash)>,
    leaves: u64,
}

impl Tree {
    pub(crate) fn push(&mut self, leaf: EntryHash) {
        let mut carry = (0, leaf);
        while let Some((height, left)) = self.peaks.pop_if(|(height, _)| *height == carry.0) {
            carry = (height + 1, node(&left, &carry.1));
        }
        self.peaks.push(carry);
        self.leaves += 1;
    }

    pub(crate) const fn leaves(&self) -> u64 {
        self.leaves
    }

    /// `None` while empty.
    pub(crate) fn root(&self) -> Option<EntryHash> {
        let mut peaks = self.peaks.iter().rev().map(|(_, hash)| *hash);
        let last = peaks.next()?;
        Some(peaks.fold(last, |right, left| node(&left, &right)))
    }
}

/// What shows that an entry is in a checkpoint's segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InclusionProof {
    /// Place in the segment, from 0.
    pub index: u64,
    /// Entries of the segment.
    pub size: u64,
    /// Sibling hashes, from the entry upward.
    pub path: Vec<EntryHash>,
}

impl InclusionProof {
    /// Builds the proof for one entry of a segment, given all its hashes in order.
    ///
    /// # Errors
    /// [`Code::InputInvalid`] for a place outside the segment.
    pub fn build(segment: &[EntryHash], index: usize) -> Outcome<Self> {
        if index >= segment.len() {
            return Err(Fault::new(Code::InputInvalid).with("field", "index"));
        }
        let mut path = Vec::new();
        collect_path(segment, index, &mut path);
        Ok(Self {
            index: index as u64,
            size: segment.len() as u64,
            path,
        })
    }

    /// The root this proof leads to from an entry's hash; `None` when the proof
    /// has another length than its place asks for (RFC 9162 §2.1.3.2).
    pub(crate) fn root_from(&self, leaf: EntryHash) -> Option<EntryHash> {
        if self.index >= self.size {
            return None;
        }
        let (mut at, mut last, mut hash) = (self.index, self.size - 1, leaf);
        for sibling in &self.path {
            if last == 0 {
                return None;
            }
            if at & 1 == 1 || at == last {
                hash = node(sibling, &hash);
                while at & 1 == 0 && at != 0 {
                    (at, last) = (at >> 1, last >> 1);
                }
            } else {
                hash = node(&hash, sibling);
            }
            (at, last) = (at >> 1, last >> 1);
        }
        (last == 0).then_some(hash)
    }
}

/// Siblings from the bottom up: the left part is the largest power of two that
/// leaves something on the right.
fn collect_path(leaves: &[EntryHash], index: usize, path: &mut Vec<EntryHash>) {
    if leaves.len() < 2 {
        return;
    }
    let split = leaves.len().next_power_of_two() / 2;
    let (left, right) = leaves.split_at(split);
    let (inside, at, beside) = if index < split {
        (left, index, right)
    } else {
        (right, index - split, left)
    };
    collect_path(inside, at, path);
    path.extend(root_of(beside));
}

fn root_of(leaves: &[EntryHash]) -> Option<EntryHash> {
    let mut tree = Tree::default();
    leaves.iter().for_each(|leaf| tree.push(*leaf));
    tree.root()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn leaves(count: usize) -> Vec<EntryHash> {
        (0..count)
            .map(|n| EntryHash::from_bytes(Sha256::digest(n.to_be_bytes()).into()))
            .collect()
    }

    /// The definition, written out: MTH(D[n]) = node(MTH(left), MTH(right)).
    fn by_definition(leaves: &[EntryHash]) -> EntryHash {
        if let [one] = leaves {
            return *one;
        }
        let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
        node(&by_definition(left), &by_definition(right))
    }

    proptest! {
        #[test]
        fn every_leaf_proves_its_place_and_no_other(count in 1_usize..70, index in 0_usize..70, other in 0_usize..70) {
            let leaves = leaves(count);
            prop_assume!(index < count);
            let root = root_of(&leaves).unwrap();
            prop_assert_eq!(root, by_definition(&leaves));
            let proof = InclusionProof::build(&leaves, index).unwrap();
            prop_assert_eq!(proof.root_from(leaves[index]), Some(root));
            if other != index && other < count {
                prop_assert_ne!(proof.root_from(leaves[other]), Some(root));
                let moved = InclusionProof { index: other as u64, ..proof.clone() };
                prop_assert_ne!(moved.root_from(leaves[index]), Some(root));
            }
            let mut longer = proof.clone();
            longer.path.push(root);
            prop_assert_ne!(longer.root_from(leaves[index]), Some(root));
        }
    }

    #[test]
    fn a_place_outside_has_no_proof() {
        assert!(InclusionProof::build(&leaves(3), 3).is_err());
        assert!(Tree::default().root().is_none());
    }
}
