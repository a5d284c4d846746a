//! What only the wiring knows of a desk; the office views show it.

use std::path::PathBuf;

/// Hosts, places and names that come from the profile and the machine. Holds no
/// secret and no patient data. Empty fields are shown as not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeskFacts {
    /// The profile's name ("demo").
    pub profile: String,
    /// Folder the profile is in, as the platform writes it.
    pub folder: String,
    /// The practice system's name, as people know it.
    pub source_name: String,
    /// Host the practice's system answers at.
    pub source_host: String,
    /// Host of the sign-in server.
    pub issuer_host: String,
    /// A short name of this device.
    pub device: String,
    /// Where keys rest ("system keyring", "file under a passphrase").
    pub keys_in: String,
    /// Language model providers that are set up; empty: none.
    pub models: Vec<String>,
    /// The encrypted file, for its size.
    pub store_file: Option<PathBuf>,
}

impl DeskFacts {
    /// Bytes of the encrypted file and its log; 0 when it can't be looked at.
    pub(crate) fn store_bytes(&self) -> u64 {
        let Some(file) = &self.store_file else {
            return 0;
        };
        let mut log = file.clone().into_os_string();
        log.push("-wal");
        [file.clone(), PathBuf::from(log)]
            .iter()
            .filter_map(|path| std::fs::metadata(path).ok())
            .map(|found| found.len())
            .sum()
    }
}
