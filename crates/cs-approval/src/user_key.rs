//! A person's signing key: made at enrolment, kept wrapped, opened by PIN.
//!
//! The wrapping key is HKDF-SHA-256(Argon2id(PIN) ‖ keyring secret): the keyring
//! alone doesn't open it, and the PIN alone can't be guessed against the file,
//! because 256 bits of the input are in the keyring (DESIGN §6).

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use cs_error::{Code, Fault, Outcome};
use ed25519_dalek::{Signer, SigningKey};
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::fmt;
use zeroize::Zeroizing;

/// Fewest digits of a PIN (DESIGN §6).
pub const MIN_PIN_DIGITS: usize = 6;
/// Most digits of a PIN; beyond it somebody pasted something else.
const MAX_PIN_DIGITS: usize = 32;
/// Wrong PINs after which only a full sign-in helps (DESIGN §6).
pub const MAX_PIN_FAILURES: u8 = 5;

/// A person's opened signing key; its bytes are wiped when it is dropped.
pub struct UserKey(SigningKey);

impl UserKey {
    /// From 32 secret random bytes.
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }

    /// Public key, lower-case hex.
    pub fn public_hex(&self) -> String {
        hex::encode(self.0.verifying_key().as_bytes())
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

impl fmt::Debug for UserKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UserKey({})", self.public_hex())
    }
}

/// Work factors of Argon2id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl PinCost {
    /// OWASP Password Storage Cheat Sheet, Argon2id: 19 MiB, 2 passes, 1 lane.
    pub const OWASP: Self = Self {
        memory_kib: 19_456,
        passes: 2,
        lanes: 1,
    };

    /// A changed file must not make this program take the machine's memory.
    fn params(self) -> Outcome<Params> {
        let sane = self.memory_kib <= 262_144 && self.passes <= 16 && self.lanes <= 4;
        let params = sane
            .then(|| Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).ok())
            .flatten();
        params.ok_or_else(|| Fault::new(Code::InputInvalid).with("field", "pin cost"))
    }
}

/// A signing key at rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrappedKey {
    /// 1: XChaCha20-Poly1305 under HKDF-SHA-256(Argon2id(PIN) ‖ keyring secret).
    pub version: u8,
    /// Public key, lower-case hex.
    pub public_key: String,
    /// 16 random bytes, hex.
    pub salt: String,
    /// Work factors.
    pub cost: PinCost,
    /// The wrapped 32 bytes and their tag, hex.
    pub ciphertext: String,
    /// Wrong PINs so far.
    #[serde(default)]
    pub pin: PinState,
}

/// Wrong PINs in a row. [`unlock_counted`] stores [`PinState::after_failure`]
/// *before* it tries a PIN and [`PinState::after_success`] afterwards, so that
/// ending the program in between gives no free guess.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinState {
    failures: u8,
}

impl PinState {
    /// Wrong PINs in a row.
    pub const fn failures(self) -> u8 {
        self.failures
    }

    /// Tries left before the key locks.
    pub const fn tries_left(self) -> u8 {
        MAX_PIN_FAILURES.saturating_sub(self.failures)
    }

    /// Whether no PIN may be tried any more.
    pub const fn is_locked(self) -> bool {
        self.tries_left() == 0
    }

    /// Whether another PIN may be tried.
    ///
    /// # Errors
    /// [`Code::PinLocked`].
    pub fn ensure_open(self) -> Outcome<()> {
        if self.is_locked() {
            Err(Fault::new(Code::PinLocked))
        } else {
            Ok(())
        }
    }

    /// One more wrong PIN.
    #[must_use]
    pub const fn after_failure(self) -> Self {
        Self {
            failures: self.failures.saturating_add(1),
        }
    }

    /// The right PIN: counting starts again.
    #[must_use]
    pub const fn after_success(self) -> Self {
        Self { failures: 0 }
    }
}

/// Whether a PIN may be chosen: six digits or more, not one digit repeated, not a
/// run up or down (around zero too).
///
/// # Errors
/// [`Code::PinTooWeak`].
pub fn check_pin(pin: &str) -> Outcome<()> {
    let digits: Vec<u8> = pin
        .bytes()
        .filter(u8::is_ascii_digit)
        .map(|b| b - b'0')
        .collect();
    let shaped =
        digits.len() == pin.len() && (MIN_PIN_DIGITS..=MAX_PIN_DIGITS).contains(&digits.len());
    let constant_step = |step: u8| {
        digits
            .windows(2)
            .all(|pair| (pair[0] + step) % 10 == pair[1])
    };
    if !shaped || [0, 1, 9].into_iter().any(constant_step) {
        return Err(Fault::new(Code::PinTooWeak));
    }
    Ok(())
}

/// Wraps a new signing key at [`PinCost::OWASP`]. `secret` and `salt` are random
/// and used for nothing else; a changed PIN takes a new salt.
///
/// # Errors
/// [`Code::PinTooWeak`].
pub fn make_key(
    secret: &[u8; 32],
    pin: &str,
    keyring_secret: &[u8; 32],
    salt: [u8; 16],
) -> Outcome<(WrappedKey, UserKey)> {
    make_key_at(secret, pin, keyring_secret, salt, PinCost::OWASP)
}

/// As [`make_key`] with other work factors (tests; a machine with more to spend).
///
/// # Errors
/// [`Code::PinTooWeak`]; [`Code::InputInvalid`] for a cost out of bounds.
pub fn make_key_at(
    secret: &[u8; 32],
    pin: &str,
    keyring_secret: &[u8; 32],
    salt: [u8; 16],
    cost: PinCost,
) -> Outcome<(WrappedKey, UserKey)> {
    check_pin(pin)?;
    let key = UserKey::from_secret(secret);
    let mut wrapped = WrappedKey {
        version: 1,
        public_key: key.public_hex(),
        salt: hex::encode(salt),
        cost,
        ciphertext: String::new(),
        pin: PinState::default(),
    };
    let (cipher, nonce) = cipher(&wrapped, pin, keyring_secret)?;
    let sealed = cipher.encrypt(
        &nonce,
        Payload {
            msg: secret,
            aad: &wrapped.bound(),
        },
    );
    wrapped.ciphertext = hex::encode(sealed.map_err(|_| Fault::new(Code::Internal))?);
    Ok((wrapped, key))
}

/// Opens a wrapped key with the failure counted, and stored by `persist`, before
/// the PIN is tried; the right PIN clears the count the same way.
///
/// # Errors
/// As [`unlock`], and those of `persist` (then nothing was tried or opened).
pub fn unlock_counted(
    wrapped: &mut WrappedKey,
    pin: &str,
    keyring_secret: &[u8; 32],
    persist: &mut dyn FnMut(&WrappedKey) -> Outcome<()>,
) -> Outcome<UserKey> {
    wrapped.pin.ensure_open()?;
    wrapped.pin = wrapped.pin.after_failure();
    persist(wrapped)?;
    let key = open_with(wrapped, pin, keyring_secret)?;
    wrapped.pin = wrapped.pin.after_success();
    persist(wrapped)?;
    Ok(key)
}

/// Opens a wrapped key. Counting wrong PINs is the caller's: prefer
/// [`unlock_counted`]. A locked key isn't tried.
///
/// # Errors
/// [`Code::PinLocked`], [`Code::PinWrong`] (a changed file or another keyring
/// secret look the same), [`Code::InputInvalid`] for a file of another shape.
pub fn unlock(wrapped: &WrappedKey, pin: &str, keyring_secret: &[u8; 32]) -> Outcome<UserKey> {
    wrapped.pin.ensure_open()?;
    open_with(wrapped, pin, keyring_secret)
}

fn open_with(wrapped: &WrappedKey, pin: &str, keyring_secret: &[u8; 32]) -> Outcome<UserKey> {
    let invalid = || Fault::new(Code::InputInvalid).with("field", "wrapped key");
    if wrapped.version != 1 {
        return Err(invalid());
    }
    let sealed = hex::decode(&wrapped.ciphertext).map_err(|_| invalid())?;
    let (cipher, nonce) = cipher(wrapped, pin, keyring_secret)?;
    let opened = cipher.decrypt(
        &nonce,
        Payload {
            msg: &sealed,
            aad: &wrapped.bound(),
        },
    );
    let opened = opened.map_err(|_| Fault::new(Code::PinWrong))?;
    let opened = Zeroizing::new(opened);
    let secret = Zeroizing::new(<[u8; 32]>::try_from(opened.as_slice()).map_err(|_| invalid())?);
    let key = UserKey::from_secret(&secret);
    if key.public_hex() == wrapped.public_key {
        Ok(key)
    } else {
        Err(invalid())
    }
}

impl WrappedKey {
    /// What the cipher binds beside the secret: another file's public key or
    /// weaker work factors don't open.
    fn bound(&self) -> Vec<u8> {
        let PinCost {
            memory_kib,
            passes,
            lanes,
        } = self.cost;
        format!(
            "countersign-user-key\0{}\0{}\0{memory_kib}/{passes}/{lanes}",
            self.version, self.public_key
        )
        .into_bytes()
    }
}

/// Cipher and nonce of one wrapping. Both are derived: the salt is new for each
/// wrapping, so the key seals once and no nonce can meet it twice.
fn cipher(
    wrapped: &WrappedKey,
    pin: &str,
    keyring_secret: &[u8; 32],
) -> Outcome<(XChaCha20Poly1305, XNonce)> {
    let salt = hex::decode(&wrapped.salt)
        .map_err(|_| Fault::new(Code::InputInvalid).with("field", "salt"))?;
    let mut input = Zeroizing::new([0_u8; 64]);
    let (stretched, ring) = input.split_at_mut(32);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, wrapped.cost.params()?)
        .hash_password_into(pin.as_bytes(), &salt, stretched)
        .map_err(|_| Fault::new(Code::InputInvalid).with("field", "salt"))?;
    ring.copy_from_slice(keyring_secret);
    let derived = Hkdf::<Sha256>::new(Some(&salt), &*input);
    let (mut key, mut nonce) = (Zeroizing::new([0_u8; 32]), [0_u8; 24]);
    let internal = |_| Fault::new(Code::Internal);
    derived
        .expand(b"countersign-user-key-v1 key", &mut *key)
        .map_err(internal)?;
    derived
        .expand(b"countersign-user-key-v1 nonce", &mut nonce)
        .map_err(internal)?;
    let cipher =
        XChaCha20Poly1305::new_from_slice(&*key).map_err(|_| Fault::new(Code::Internal))?;
    Ok((cipher, XNonce::from(nonce)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The least Argon2 allows: these tests are about the wrapping.
    const QUICK: PinCost = PinCost {
        memory_kib: 8,
        passes: 1,
        lanes: 1,
    };
    const RING: [u8; 32] = [7; 32];

    fn made(pin: &str) -> (WrappedKey, UserKey) {
        make_key_at(&[1; 32], pin, &RING, [2; 16], QUICK).unwrap()
    }

    fn code<T>(outcome: Outcome<T>) -> Code {
        outcome.err().unwrap().code()
    }

    #[test]
    fn pin_and_keyring_secret_open_it_together_and_neither_alone() {
        let (wrapped, key) = made("481920");
        let text = serde_json::to_string(&wrapped).unwrap();
        let back: WrappedKey = serde_json::from_str(&text).unwrap();
        assert_eq!(
            unlock(&back, "481920", &RING).unwrap().public_hex(),
            key.public_hex()
        );
        assert_eq!(code(unlock(&back, "481921", &RING)), Code::PinWrong);
        assert_eq!(code(unlock(&back, "481920", &[8; 32])), Code::PinWrong);
        assert!(
            !text.contains(&hex::encode([1; 32])),
            "the secret is not in the file"
        );
    }

    #[test]
    fn a_changed_file_does_not_open() {
        let (wrapped, _) = made("481920");
        let other = UserKey::from_secret(&[9; 32]).public_hex();
        let mut flipped = hex::decode(&wrapped.ciphertext).unwrap();
        flipped[5] ^= 1;
        let changed = [
            WrappedKey {
                public_key: other,
                ..wrapped.clone()
            },
            WrappedKey {
                salt: hex::encode([3; 16]),
                ..wrapped.clone()
            },
            WrappedKey {
                ciphertext: hex::encode(flipped),
                ..wrapped.clone()
            },
            WrappedKey {
                cost: PinCost { passes: 2, ..QUICK },
                ..wrapped.clone()
            },
        ];
        for changed in changed {
            assert_eq!(code(unlock(&changed, "481920", &RING)), Code::PinWrong);
        }
        let huge = WrappedKey {
            cost: PinCost {
                memory_kib: u32::MAX,
                ..QUICK
            },
            ..wrapped.clone()
        };
        assert_eq!(code(unlock(&huge, "481920", &RING)), Code::InputInvalid);
        let newer = WrappedKey {
            version: 2,
            ..wrapped
        };
        assert_eq!(code(unlock(&newer, "481920", &RING)), Code::InputInvalid);
    }

    #[test]
    fn the_costs_are_the_recommended_ones() {
        let (wrapped, _) = make_key(&[1; 32], "481920", &RING, [2; 16]).unwrap();
        assert_eq!(
            wrapped.cost,
            PinCost {
                memory_kib: 19 * 1024,
                passes: 2,
                lanes: 1
            }
        );
        assert!(unlock(&wrapped, "481920", &RING).is_ok());
    }

    #[test]
    fn five_wrong_pins_lock_it_and_stopping_the_program_gives_no_sixth() {
        let (mut wrapped, _) = made("481920");
        let mut stored = wrapped.clone();
        for tries_left in (0..MAX_PIN_FAILURES).rev() {
            let outcome = unlock_counted(&mut wrapped, "000001", &RING, &mut |now| {
                stored = now.clone();
                Ok(())
            });
            assert_eq!(code(outcome), Code::PinWrong);
            assert_eq!(stored.pin.tries_left(), tries_left);
            // A new process starts from what was stored before the answer.
            wrapped = stored.clone();
        }
        assert_eq!(
            code(unlock_counted(&mut wrapped, "481920", &RING, &mut |_| Ok(
                ()
            ))),
            Code::PinLocked
        );
        assert_eq!(code(unlock(&wrapped, "481920", &RING)), Code::PinLocked);
    }

    #[test]
    fn the_right_pin_clears_the_count_and_an_unstored_try_is_none() {
        let (mut wrapped, _) = made("481920");
        let _ = unlock_counted(&mut wrapped, "111112", &RING, &mut |_| Ok(()));
        assert_eq!(wrapped.pin.failures(), 1);
        unlock_counted(&mut wrapped, "481920", &RING, &mut |_| Ok(())).unwrap();
        assert_eq!(wrapped.pin.failures(), 0);
        let refused = unlock_counted(&mut wrapped, "481920", &RING, &mut |_| {
            Err(Fault::new(Code::StoreUnwritable))
        });
        assert_eq!(code(refused), Code::StoreUnwritable);
    }

    #[test]
    fn trivial_pins_are_refused() {
        for weak in [
            "",
            "12345",
            "000000",
            "7777777",
            "123456",
            "987654",
            "890123",
            "210987",
            "12345a",
            "４８１９２０",
            "48 1920",
        ] {
            assert_eq!(code(check_pin(weak)), Code::PinTooWeak, "{weak}");
            assert_eq!(
                code(make_key_at(&[1; 32], weak, &RING, [2; 16], QUICK)),
                Code::PinTooWeak
            );
        }
        for good in ["481920", "112233", "123457", "00000001"] {
            assert!(check_pin(good).is_ok(), "{good}");
        }
    }

    proptest! {
        #[test]
        fn reading_a_pin_never_panics(pin in ".{0,40}") {
            let _ = check_pin(&pin);
        }
    }
}
