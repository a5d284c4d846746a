//! The sealed form of the passphrase file: key derivation, sealing, its JSON.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::{Engine, engine::general_purpose::STANDARD};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use cs_error::{Code, Fault, Outcome};
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// Argon2id memory in KiB, passes and lanes (RFC 9106 §4, second recommended
/// option: 64 MiB and three passes; one lane, because it runs on one thread).
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
const LANES: u32 = 1;

const NONCE_BYTES: usize = 24;
const CHECK: &str = "check";

/// The file: everything a reader needs but the passphrase. Only this exact
/// derivation is accepted, so that an edited file cannot ask for a cheaper one.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct VaultFile {
    format: u32,
    kdf: String,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: String,
    /// Blinded name → base64 of nonce and sealed value.
    sealed: BTreeMap<String, String>,
}

/// Keys derived from the passphrase.
pub(crate) struct VaultKeys {
    cipher: XChaCha20Poly1305,
    names: Zeroizing<[u8; 32]>,
}

impl VaultFile {
    /// A new, empty file under a fresh salt.
    pub(crate) fn create(passphrase: &str) -> Outcome<(Self, VaultKeys)> {
        let mut file = Self {
            format: 1,
            kdf: "argon2id-v19".to_owned(),
            memory_kib: MEMORY_KIB,
            passes: PASSES,
            lanes: LANES,
            salt: STANDARD.encode(random::<16>()?),
            sealed: BTreeMap::new(),
        };
        let keys = file.derive(passphrase)?;
        file.put(&keys, CHECK, b"countersign")?;
        Ok((file, keys))
    }

    /// Reads a file's JSON.
    pub(crate) fn parse(bytes: &[u8]) -> Outcome<Self> {
        let file: Self = serde_json::from_slice(bytes).map_err(|_| damaged("not its JSON"))?;
        if file.format > 1 {
            return Err(Fault::new(Code::StoreNewer).with("format", file.format));
        }
        let known = (file.kdf.as_str(), file.memory_kib, file.passes, file.lanes);
        if known != ("argon2id-v19", MEMORY_KIB, PASSES, LANES) {
            return Err(damaged("another key derivation than this format's"));
        }
        Ok(file)
    }

    /// The file's JSON.
    pub(crate) fn to_bytes(&self) -> Outcome<Vec<u8>> {
        serde_json::to_vec_pretty(self).map_err(|_| Fault::new(Code::Internal))
    }

    /// Derives the keys and checks them.
    pub(crate) fn unlock(&self, passphrase: &str) -> Outcome<VaultKeys> {
        let keys = self.derive(passphrase)?;
        if !self.sealed.contains_key(&keys.blind(CHECK)?) {
            // Names are blinded by the passphrase too: a wrong one finds nothing.
            return Err(Fault::new(Code::PassphraseWrong));
        }
        self.get(&keys, CHECK)?;
        Ok(keys)
    }

    fn derive(&self, passphrase: &str) -> Outcome<VaultKeys> {
        let salt = STANDARD.decode(&self.salt).map_err(|_| damaged("salt"))?;
        let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(32))
            .map_err(|_| Fault::new(Code::Internal))?;
        let mut root = Zeroizing::new([0_u8; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), &salt, root.as_mut())
            .map_err(|_| damaged("salt"))?;
        let spread = Hkdf::<Sha256>::new(None, root.as_ref());
        let expand = |info: &[u8]| -> Outcome<Zeroizing<[u8; 32]>> {
            let mut key = Zeroizing::new([0_u8; 32]);
            spread
                .expand(info, key.as_mut())
                .map_err(|_| Fault::new(Code::Internal))?;
            Ok(key)
        };
        let seal = expand(b"countersign secrets 1: values")?;
        let cipher = XChaCha20Poly1305::new_from_slice(seal.as_ref())
            .map_err(|_| Fault::new(Code::Internal))?;
        Ok(VaultKeys {
            cipher,
            names: expand(b"countersign secrets 1: names")?,
        })
    }

    /// Reads a value.
    pub(crate) fn get(&self, keys: &VaultKeys, name: &str) -> Outcome<Option<Zeroizing<Vec<u8>>>> {
        let blinded = keys.blind(name)?;
        let Some(text) = self.sealed.get(&blinded) else {
            return Ok(None);
        };
        let whole = STANDARD.decode(text).map_err(|_| damaged("value"))?;
        let (nonce, sealed) = whole
            .split_at_checked(NONCE_BYTES)
            .ok_or_else(|| damaged("value"))?;
        let nonce = XNonce::try_from(nonce).map_err(|_| damaged("value"))?;
        let payload = Payload {
            msg: sealed,
            aad: blinded.as_bytes(),
        };
        let value = keys
            .cipher
            .decrypt(&nonce, payload)
            .map_err(|_| damaged("seal"))?;
        Ok(Some(Zeroizing::new(value)))
    }

    /// Seals a value under its name; the name is bound to it.
    pub(crate) fn put(&mut self, keys: &VaultKeys, name: &str, value: &[u8]) -> Outcome<()> {
        let blinded = keys.blind(name)?;
        let nonce = random::<NONCE_BYTES>()?;
        let payload = Payload {
            msg: value,
            aad: blinded.as_bytes(),
        };
        let sealed = keys
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| Fault::new(Code::Internal))?;
        let whole = [nonce.as_slice(), &sealed].concat();
        self.sealed.insert(blinded, STANDARD.encode(whole));
        Ok(())
    }

    /// Removes a value; whether there was one.
    pub(crate) fn remove(&mut self, keys: &VaultKeys, name: &str) -> Outcome<bool> {
        Ok(self.sealed.remove(&keys.blind(name)?).is_some())
    }
}

impl VaultKeys {
    /// The name as the file shows it: names hold practices and staff accounts,
    /// which a backup of the file need not tell.
    fn blind(&self, name: &str) -> Outcome<String> {
        let spread = Hkdf::<Sha256>::new(None, self.names.as_ref());
        let mut out = [0_u8; 16];
        spread
            .expand(name.as_bytes(), &mut out)
            .map_err(|_| Fault::new(Code::Internal))?;
        Ok(hex::encode(out))
    }
}

pub(crate) fn random<const N: usize>() -> Outcome<[u8; N]> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes)
        .map_err(|_| Fault::new(Code::Internal).with("why", "no randomness"))?;
    Ok(bytes)
}

fn damaged(what: &'static str) -> Fault {
    Fault::new(Code::StoreDamaged).with("secrets file", what)
}

pub(crate) fn to_base64(value: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(STANDARD.encode(value))
}

pub(crate) fn from_base64(text: &[u8]) -> Outcome<Zeroizing<Vec<u8>>> {
    STANDARD
        .decode(text)
        .map(Zeroizing::new)
        .map_err(|_| Fault::new(Code::StoreDamaged).with("what", "keyring entry"))
}
