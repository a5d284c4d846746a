//! Where secrets rest: the OS keyring first, a passphrase file where none runs.

use cs_error::Outcome;
use cs_keys::{KeyringSecrets, PassphraseSecrets};
use cs_ports::{SecretName, Secrets};
use std::path::Path;
use std::sync::Arc;

/// The OS keyring's part that belongs to a profile.
///
/// # Errors
/// [`cs_error::Code::KeyringAway`]: then ask for a passphrase, never go on without.
pub fn open_keyring(profile: &str) -> Outcome<Arc<dyn Secrets>> {
    Ok(Arc::new(KeyringSecrets::connect(profile)?))
}

/// The passphrase file.
///
/// # Errors
/// [`cs_error::Code::PassphraseWrong`] and the file's.
pub fn open_passphrase_file(path: &Path, passphrase: &str) -> Outcome<Arc<dyn Secrets>> {
    Ok(Arc::new(PassphraseSecrets::open(path, passphrase)?))
}

/// Keeps the secret of a channel's account ("sms", "mail").
///
/// # Errors
/// The secret store's.
pub fn keep_channel_secret(secrets: &dyn Secrets, channel: &str, secret: &str) -> Outcome<()> {
    secrets.set(
        &SecretName::ChannelAccount(channel.to_owned()),
        secret.as_bytes(),
    )
}
