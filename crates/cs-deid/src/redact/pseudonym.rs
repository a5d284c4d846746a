//! Ids that say nothing and still meet their references.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The secret of the pseudonyms: who has it can tell whose id one was. 45 CFR 164.514(c)
/// asks that it stays here. Under the same key an id has the same pseudonym.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct PseudonymKey([u8; 32]);

impl std::fmt::Debug for PseudonymKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PseudonymKey(…)")
    }
}

impl PseudonymKey {
    /// A key of 32 random bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

/// Ids remembered; the count is a power of two.
const SLOTS: usize = 4096;

/// Makes pseudonyms and remembers the last ones.
pub(super) struct Pseudonyms {
    keyed: Hmac<Sha256>,
    slots: Vec<(Box<str>, String)>,
}

impl Pseudonyms {
    pub(super) fn new(key: &PseudonymKey) -> Self {
        // A key shorter than the hash's block is filled with zeros (RFC 2104).
        let mut block = [0; 64];
        block[..32].copy_from_slice(&key.0);
        let keyed = Hmac::<Sha256>::new(&block.into());
        block.zeroize();
        Self {
            keyed,
            slots: vec![(Box::default(), String::new()); SLOTS],
        }
    }

    /// 128 bits of HMAC-SHA256 written as a UUID: what an id, the tail of a reference and
    /// a `urn:uuid:` may each hold.
    pub(super) fn of(&mut self, id: &str) -> &str {
        let slot = super::memo::hash(id) as usize % SLOTS;
        let known = &self.slots[slot];
        if known.1.is_empty() || *known.0 != *id {
            let mut mac = self.keyed.clone();
            mac.update(id.as_bytes());
            let digest = mac.finalize().into_bytes();
            let hex = hex::encode(&digest[..16]);
            let (a, b, c, d, e) = (
                &hex[..8],
                &hex[8..12],
                &hex[12..16],
                &hex[16..20],
                &hex[20..],
            );
            let name = format!("{a}-{b}-{c}-{d}-{e}");
            self.slots[slot] = (id.into(), name);
        }
        &self.slots[slot].1
    }
}
