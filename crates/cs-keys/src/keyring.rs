//! The OS keyring: Secret Service on Linux and the BSDs, Keychain on macOS,
//! Credential Manager on Windows.

use cs_error::{Code, Fault, Outcome};
use cs_ports::{SecretName, Secrets};
use keyring_core::api::CredentialStore;
use keyring_core::{Entry, Error};
use std::sync::Arc;
use zeroize::Zeroizing;

/// Secrets in the keyring of the OS account, apart per profile.
///
/// Values are stored as base64 text: Secret Service and Credential Manager show
/// entries to people, and some of their viewers fail on arbitrary bytes.
/// Credential Manager takes at most 2,560 bytes a value; longer ones are refused
/// there, never cut.
pub struct KeyringSecrets {
    store: Arc<CredentialStore>,
    service: String,
}

impl KeyringSecrets {
    /// Connects to the keyring; `profile` (a folder name of the product, no
    /// patient data) keeps profiles apart.
    ///
    /// # Errors
    /// [`Code::KeyringAway`] when no keyring runs or it stays locked.
    pub fn connect(profile: &str) -> Outcome<Self> {
        let store = on_own_thread(system_store)?;
        Ok(Self {
            store,
            service: format!("Countersign/{profile}"),
        })
    }

    fn entry(&self, name: &SecretName) -> Result<Entry, Error> {
        self.store.build(&self.service, &name.entry(), None)
    }
}

#[cfg(all(unix, not(target_vendor = "apple")))]
fn system_store() -> Result<Arc<CredentialStore>, Error> {
    zbus_secret_service_keyring_store::Store::new().map(|store| store as Arc<CredentialStore>)
}

#[cfg(target_os = "macos")]
fn system_store() -> Result<Arc<CredentialStore>, Error> {
    apple_native_keyring_store::keychain::Store::new().map(|store| store as Arc<CredentialStore>)
}

#[cfg(windows)]
fn system_store() -> Result<Arc<CredentialStore>, Error> {
    windows_native_keyring_store::Store::new().map(|store| store as Arc<CredentialStore>)
}

/// Runs a keyring call on a thread of its own: the Secret Service client blocks
/// on an executor, which must not happen on a thread that drives another one.
fn on_own_thread<T: Send>(call: impl FnOnce() -> Result<T, Error> + Send) -> Outcome<T> {
    std::thread::scope(|scope| scope.spawn(call).join())
        .map_err(|_| Fault::new(Code::KeyringAway).with("why", "the keyring client failed"))?
        .map_err(|error| fault(&error))
}

fn fault(error: &Error) -> Fault {
    match error {
        Error::NoStorageAccess(_) => Fault::new(Code::KeyringAway).with("why", "locked"),
        Error::TooLong(_, limit) => Fault::new(Code::InputTooLarge).with("limit", *limit),
        Error::Ambiguous(entries) => Fault::new(Code::Ambiguous).with("entries", entries.len()),
        Error::BadEncoding(_) | Error::BadDataFormat(..) | Error::BadStoreFormat(_) => {
            Fault::new(Code::StoreDamaged).with("what", "keyring entry")
        }
        _ => Fault::new(Code::KeyringAway).with("why", "not reachable"),
    }
}

impl Secrets for KeyringSecrets {
    fn get(&self, name: &SecretName) -> Outcome<Option<Zeroizing<Vec<u8>>>> {
        let found = on_own_thread(|| match self.entry(name)?.get_secret() {
            Ok(value) => Ok(Some(Zeroizing::new(value))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })?;
        found
            .map(|text| crate::vault::from_base64(&text))
            .transpose()
    }

    fn set(&self, name: &SecretName, value: &[u8]) -> Outcome<()> {
        let text = crate::vault::to_base64(value);
        on_own_thread(|| self.entry(name)?.set_secret(text.as_bytes()))
    }

    fn delete(&self, name: &SecretName) -> Outcome<()> {
        on_own_thread(|| match self.entry(name)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(error),
        })
    }
}
