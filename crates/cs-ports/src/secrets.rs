//! Where keys and tokens rest: the OS keyring, or a file under a passphrase.

use cs_error::Outcome;
use zeroize::Zeroizing;

/// Names of secrets: a closed set, scoped by profile, tenant or user, so that
/// no name can carry patient data.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SecretName {
    /// The store key of a tenant (32 bytes).
    StoreKey(String),
    /// Tokens of a user at an issuer (JSON).
    Tokens(String),
    /// This device's event signing key (32 bytes).
    DeviceKey,
    /// The 256-bit half of a user's key wrapping key (32 bytes).
    SigningSecret(String),
    /// Account of a channel (JSON), by channel name.
    ChannelAccount(String),
}

impl SecretName {
    /// The entry's name inside the profile.
    pub fn entry(&self) -> String {
        match self {
            Self::StoreKey(tenant) => format!("store-key:{tenant}"),
            Self::Tokens(user) => format!("tokens:{user}"),
            Self::DeviceKey => "device-key".to_owned(),
            Self::SigningSecret(user) => format!("signing-secret:{user}"),
            Self::ChannelAccount(name) => format!("channel:{name}"),
        }
    }
}

/// A place for secrets. Adapters are bound to one profile.
pub trait Secrets: Send + Sync {
    /// Reads a secret; `None` when there is none.
    ///
    /// # Errors
    /// [`cs_error::Code::KeyringAway`], [`cs_error::Code::PassphraseWrong`].
    fn get(&self, name: &SecretName) -> Outcome<Option<Zeroizing<Vec<u8>>>>;
    /// Writes or replaces a secret; durable when it returns.
    ///
    /// # Errors
    /// As [`Secrets::get`].
    fn set(&self, name: &SecretName, value: &[u8]) -> Outcome<()>;
    /// Removes a secret; removing what is not there is no error.
    ///
    /// # Errors
    /// As [`Secrets::get`].
    fn delete(&self, name: &SecretName) -> Outcome<()>;
}
