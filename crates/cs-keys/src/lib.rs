//! Where keys and tokens rest: the OS keyring, or a file under a passphrase.
//!
//! This crate is the only one that knows either. [`KeyringSecrets`] is used
//! wherever a keyring runs; without one the shell asks for a passphrase and uses
//! [`PassphraseSecrets`]. There is no third, weaker way: with neither, nothing
//! opens ([`cs_error::Code::KeyringAway`]).

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod keyring;
mod memory;
mod passphrase;
mod vault;

pub use keyring::KeyringSecrets;
pub use memory::MemorySecrets;
pub use passphrase::{MIN_PASSPHRASE_BYTES, PassphraseSecrets};
