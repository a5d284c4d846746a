//! Secrets in a file under a passphrase, for machines where no keyring runs.

use crate::vault::{VaultFile, VaultKeys, random};
use cs_error::{Code, Fault, Outcome};
use cs_ports::{SecretName, Secrets};
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Shortest passphrase a new file takes, in bytes (NIST SP 800-63B §5.1.1.1).
/// Argon2id makes guessing slow; it does not make a short word long.
pub const MIN_PASSPHRASE_BYTES: usize = 8;

/// Largest file read back; thousands of entries fit.
const MAX_FILE_BYTES: u64 = 16 << 20;

/// Secrets in one file: each value sealed with XChaCha20-Poly1305 under a key
/// derived from the passphrase by Argon2id (64 MiB, three passes), names blinded.
///
/// Mode 0600; each change goes to a new file that is synced and renamed over the
/// old one, under a lock, so that several processes can share it and a power cut
/// leaves the old or the new state. The derived key stays in memory while this
/// value lives; the passphrase does not.
pub struct PassphraseSecrets {
    path: PathBuf,
    keys: VaultKeys,
}

impl PassphraseSecrets {
    /// Opens the file, or makes it when there is none.
    ///
    /// # Errors
    /// [`Code::PassphraseWrong`]; [`Code::InputInvalid`] when a new file is asked
    /// for with a passphrase under [`MIN_PASSPHRASE_BYTES`];
    /// [`Code::StoreDamaged`], [`Code::StoreNewer`], [`Code::StoreUnwritable`].
    pub fn open(path: &Path, passphrase: &str) -> Outcome<Self> {
        let _lock = lock(path)?;
        let keys = match read(path)? {
            Some(file) => file.unlock(passphrase)?,
            None if passphrase.len() < MIN_PASSPHRASE_BYTES => {
                return Err(Fault::new(Code::InputInvalid)
                    .with("passphrase shorter than", MIN_PASSPHRASE_BYTES));
            }
            None => {
                let (file, keys) = VaultFile::create(passphrase)?;
                replace(path, &file)?;
                keys
            }
        };
        Ok(Self {
            path: path.to_owned(),
            keys,
        })
    }

    fn change(&self, change: impl FnOnce(&mut VaultFile) -> Outcome<bool>) -> Outcome<()> {
        let _lock = lock(&self.path)?;
        let mut file = read(&self.path)?.ok_or_else(gone)?;
        if change(&mut file)? {
            replace(&self.path, &file)
        } else {
            Ok(())
        }
    }
}

impl Secrets for PassphraseSecrets {
    fn get(&self, name: &SecretName) -> Outcome<Option<Zeroizing<Vec<u8>>>> {
        read(&self.path)?
            .ok_or_else(gone)?
            .get(&self.keys, &name.entry())
    }

    fn set(&self, name: &SecretName, value: &[u8]) -> Outcome<()> {
        self.change(|file| file.put(&self.keys, &name.entry(), value).map(|()| true))
    }

    fn delete(&self, name: &SecretName) -> Outcome<()> {
        self.change(|file| file.remove(&self.keys, &name.entry()))
    }
}

fn gone() -> Fault {
    Fault::new(Code::StoreDamaged).with("secrets file", "removed while in use")
}

fn unwritable(error: &std::io::Error) -> Fault {
    let why = match error.kind() {
        ErrorKind::PermissionDenied => "permission denied",
        ErrorKind::StorageFull => "disk full",
        ErrorKind::NotFound => "no such folder",
        _ => "file system error",
    };
    Fault::new(Code::StoreUnwritable).with("secrets file", why)
}

/// Held until dropped. The lock file stays: removing it would let two processes
/// hold "the" lock at once.
fn lock(path: &Path) -> Outcome<File> {
    let file = private(&path.with_extension("lock"), |options| {
        options.create(true).truncate(false)
    })?;
    file.lock().map_err(|error| unwritable(&error))?;
    Ok(file)
}

fn private(path: &Path, how: impl FnOnce(&mut OpenOptions) -> &mut OpenOptions) -> Outcome<File> {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    how(&mut options)
        .open(path)
        .map_err(|error| unwritable(&error))
}

fn read(path: &Path) -> Outcome<Option<VaultFile>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unwritable(&error)),
    };
    let mut bytes = Vec::new();
    file.take(MAX_FILE_BYTES)
        .read_to_end(&mut bytes)
        .map_err(|error| unwritable(&error))?;
    VaultFile::parse(&bytes).map(Some)
}

fn replace(path: &Path, content: &VaultFile) -> Outcome<()> {
    let beside = path.with_extension(format!("{}.new", hex::encode(random::<6>()?)));
    let written = write_beside(&beside, content).and_then(|()| {
        std::fs::rename(&beside, path).map_err(|error| unwritable(&error))?;
        sync_folder(path)
    });
    if written.is_err() {
        // The old file stands; a leftover would only be sealed bytes.
        let _ = std::fs::remove_file(&beside);
    }
    written
}

fn write_beside(beside: &Path, content: &VaultFile) -> Outcome<()> {
    let mut file = private(beside, |options| options.create_new(true))?;
    file.write_all(&content.to_bytes()?)
        .and_then(|()| file.sync_all())
        .map_err(|error| unwritable(&error))
}

/// Makes the rename durable; folders cannot be opened for this on Windows.
fn sync_folder(path: &Path) -> Outcome<()> {
    if cfg!(unix) {
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|error| unwritable(&error))?;
    }
    Ok(())
}
