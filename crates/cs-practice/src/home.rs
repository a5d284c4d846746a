//! The state directory: who holds it, and what it keeps.
//!
//! | file | holds |
//! |---|---|
//! | `practice.lock` | nothing; locked by the one process that serves |
//! | `identity.json` | seed, day, ports and the sandboxes' accounts |
//! | `demo-ca.pem`, `demo-ca.key` | the certificate authority |
//! | `sign-in.key` | the RSA key tokens are signed with |
//! | `journal.jsonl` | everything that happened |
//! | `practice.json` | where the practice is now; gone when it isn't |

use std::fs::{File, OpenOptions, TryLockError};
use std::path::PathBuf;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::addresses::Addresses;
use crate::authority::Authority;
use crate::effect::Effect;
use crate::fault::PracticeFault;
use crate::files;
use crate::journal::Journal;
use crate::options::PracticeOptions;
use crate::random;
use crate::shared::Credentials;
use crate::signin::tokens::generate_key_pem;

/// A state directory this process holds. Dropping it gives it up.
pub(crate) struct Home {
    dir: PathBuf,
    _lock: File,
}

/// What a practice is from one start to the next.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Identity {
    pub(crate) seed: u64,
    pub(crate) anchor: NaiveDate,
    pub(crate) https_port: Option<u16>,
    pub(crate) smtp_port: Option<u16>,
    pub(crate) credentials: Credentials,
}

/// What a start begins with.
pub(crate) struct Kept {
    pub(crate) identity: Identity,
    pub(crate) authority: Authority,
    pub(crate) signing_key_pem: String,
    pub(crate) journal: Journal,
    pub(crate) effects: Vec<Effect>,
}

impl Identity {
    fn fresh(options: &PracticeOptions) -> Result<Self, PracticeFault> {
        let control_token = match &options.control_token {
            Some(token) => token.clone(),
            None => random::secret()?,
        };
        Ok(Self {
            seed: options.seed,
            anchor: options.anchor,
            https_port: None,
            smtp_port: None,
            credentials: Credentials {
                sms_account_sid: format!("AC{}", random::hex_id()?),
                sms_auth_token: random::hex_id()?,
                smtp_user: "demo-practice".to_owned(),
                smtp_password: random::secret()?,
                control_token,
            },
        })
    }
}

impl Kept {
    /// Everything new and in memory.
    pub(crate) fn fresh(options: &PracticeOptions) -> Result<Self, PracticeFault> {
        Ok(Self {
            identity: Identity::fresh(options)?,
            authority: Authority::generate()?,
            signing_key_pem: generate_key_pem()?,
            journal: Journal::Memory,
            effects: Vec::new(),
        })
    }
}

impl Home {
    /// Takes hold of a state directory, making it when it isn't there.
    ///
    /// # Errors
    /// [`PracticeFault::AlreadyServed`] when another process holds it.
    pub(crate) fn take(dir: PathBuf) -> Result<Self, PracticeFault> {
        files::make_dir(&dir)?;
        let path = dir.join("practice.lock");
        let fault = |reason| PracticeFault::File {
            path: path.clone(),
            reason,
        };
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        files::only_owner(&mut options);
        let lock = options.open(&path).map_err(fault)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(PracticeFault::AlreadyServed(dir)),
            Err(TryLockError::Error(reason)) => return Err(fault(reason)),
        }
        let home = Self { dir, _lock: lock };
        // Left by a process that died: it names addresses nobody serves.
        home.withdraw();
        Ok(home)
    }

    /// Where the authority's certificate is kept.
    pub(crate) fn ca_path(&self) -> PathBuf {
        self.dir.join("demo-ca.pem")
    }

    /// Reads what is kept, making what isn't there yet.
    pub(crate) fn open(&self, options: &PracticeOptions) -> Result<Kept, PracticeFault> {
        let mut identity = self.identity(options)?;
        if let Some(token) = &options.control_token {
            identity.credentials.control_token.clone_from(token);
        }
        let (journal, effects) = Journal::open(&self.dir.join("journal.jsonl"))?;
        Ok(Kept {
            identity,
            authority: self.authority()?,
            signing_key_pem: self.text_or("sign-in.key", generate_key_pem)?,
            journal,
            effects,
        })
    }

    fn identity(&self, options: &PracticeOptions) -> Result<Identity, PracticeFault> {
        let path = self.dir.join("identity.json");
        let Some(text) = files::read(&path)? else {
            let identity = Identity::fresh(options)?;
            self.remember(&identity)?;
            return Ok(identity);
        };
        serde_json::from_str(&text).map_err(|fault| PracticeFault::Damaged {
            path,
            reason: fault.to_string(),
        })
    }

    /// The authority, made anew when either half is missing: the certificate
    /// is written last, so it never outlives a key that was lost.
    fn authority(&self) -> Result<Authority, PracticeFault> {
        let key_path = self.dir.join("demo-ca.key");
        let kept = (files::read(&self.ca_path())?, files::read(&key_path)?);
        if let (Some(certificate_pem), Some(key_pem)) = kept {
            return Ok(Authority {
                certificate_pem,
                key_pem,
            });
        }
        let authority = Authority::generate()?;
        files::replace(&key_path, &authority.key_pem)?;
        files::replace(&self.ca_path(), &authority.certificate_pem)?;
        Ok(authority)
    }

    fn text_or(
        &self,
        name: &str,
        make: impl FnOnce() -> Result<String, PracticeFault>,
    ) -> Result<String, PracticeFault> {
        let path = self.dir.join(name);
        if let Some(text) = files::read(&path)? {
            return Ok(text);
        }
        let text = make()?;
        files::replace(&path, &text)?;
        Ok(text)
    }

    /// Keeps what a practice is.
    pub(crate) fn remember(&self, identity: &Identity) -> Result<(), PracticeFault> {
        let path = self.dir.join("identity.json");
        let text = serde_json::to_string(identity).map_err(|fault| PracticeFault::Damaged {
            path: path.clone(),
            reason: fault.to_string(),
        })?;
        files::replace(&path, &text)
    }

    /// Says where the practice is.
    pub(crate) fn announce(&self, addresses: &Addresses) -> Result<(), PracticeFault> {
        let text = format!("{}\n", addresses.to_json());
        files::replace(&self.dir.join("practice.json"), &text)
    }

    /// Takes the announcement back.
    pub(crate) fn withdraw(&self) {
        // Not there, or not removable: a reader believes it only while the
        // lock is held.
        let _ = std::fs::remove_file(self.dir.join("practice.json"));
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        self.withdraw();
    }
}
