//! The demo practice inside: its servers in this process, or those of another
//! one that runs already; keys in a file beside the demo data.

use crate::people::practice_of;
use crate::servers::{self, Servers};
use chrono::{NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use cs_app::below::{Randomness, Secrets};
use cs_compose::{Endpoints, ProfileFile, ProfileFolder, SystemRandom, open_passphrase_file};
use cs_error::{Code, Fault, Outcome};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How the demo is started.
#[derive(Clone, Debug, Default)]
pub struct DemoOptions {
    /// Sets the demo's clock to this hour of its practice's day (`HH:MM`); the
    /// profile keeps it.
    pub at: Option<String>,
    /// Starts no servers, as if the network were cut.
    pub offline: bool,
}

/// What the demo profile remembers beside its store.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct DemoMemory {
    /// Seconds the demo's clock stands ahead of the machine's.
    pub(crate) clock_offset_seconds: i64,
    /// The demo authority's certificate, for working offline.
    pub(crate) ca_pem: String,
    /// The addresses last used, for working offline.
    pub(crate) endpoints: Option<Endpoints>,
}

/// The demo practice as one process sees it.
pub struct DemoHouse {
    servers: Servers,
    memory: DemoMemory,
    secrets: Arc<dyn Secrets>,
    made_on: Option<NaiveDate>,
}

impl DemoHouse {
    /// Opens the demo: starts its servers or finds them running; when offline
    /// neither, as if the network were cut.
    ///
    /// # Errors
    /// [`Code::InputInvalid`] for a bad hour, [`Code::Offline`] when offline
    /// before the first run, [`Code::StoreUnwritable`].
    pub async fn enter(folder: &ProfileFolder, options: &DemoOptions) -> Outcome<Self> {
        let mut memory = recall(folder)?;
        if let Some(at) = &options.at {
            memory.clock_offset_seconds = offset_for(at)?;
        }
        let secrets = demo_secrets(folder)?;
        let (servers, made_on) = if options.offline {
            if memory.endpoints.is_none() {
                return Err(
                    Fault::new(Code::Offline).with("why", "the demo was never started here")
                );
            }
            (Servers::Down(None), None)
        } else {
            servers::start(folder, &mut memory, &*secrets).await?
        };
        remember(folder, &memory)?;
        Ok(Self {
            servers,
            memory,
            secrets,
            made_on,
        })
    }

    /// The profile for a login.
    ///
    /// # Errors
    /// [`Code::Offline`] before the first run.
    pub fn profile(&self, login: &str) -> Outcome<ProfileFile> {
        let endpoints = self
            .memory
            .endpoints
            .clone()
            .ok_or_else(|| Fault::new(Code::Offline))?;
        Ok(ProfileFile {
            practice: practice_of(login)?,
            endpoints,
        })
    }

    /// Its secrets.
    pub fn secrets(&self) -> Arc<dyn Secrets> {
        Arc::clone(&self.secrets)
    }

    /// Seconds its clock stands ahead.
    pub const fn clock_offset_seconds(&self) -> i64 {
        self.memory.clock_offset_seconds
    }

    /// The day the demo's data were made, when that was not today: what was due
    /// then is overdue now.
    pub const fn made_on_another_day(&self) -> Option<NaiveDate> {
        self.made_on
    }

    /// Text messages in the sandbox's inbox, when its servers belong to this
    /// process: objects with `to`, `body`, `status`.
    pub fn texts(&self) -> Vec<serde_json::Value> {
        self.servers.texts()
    }

    /// Cuts the network: listeners and every open connection at once. The
    /// workstation is told nothing.
    pub async fn cut_network(&mut self) {
        self.servers.cut().await;
    }

    /// Brings the servers back on the same ports.
    ///
    /// # Errors
    /// [`Code::Internal`] when a port is taken meanwhile.
    pub async fn restore_network(&mut self) -> Outcome<()> {
        self.servers.restore().await
    }

    /// Leaves; servers started here stop.
    pub async fn leave(self) {
        self.servers.stop().await;
    }
}

/// `HH:MM` today in the practice's zone, as seconds from now.
fn offset_for(at: &str) -> Outcome<i64> {
    let bad = || Fault::new(Code::InputInvalid).with("field", "--at HH:MM");
    let time = NaiveTime::parse_from_str(at, "%H:%M").map_err(|_| bad())?;
    let zone: Tz = chrono_tz::America::New_York;
    let now = Utc::now();
    let wanted = now.with_timezone(&zone).date_naive().and_time(time);
    let wanted = zone
        .from_local_datetime(&wanted)
        .earliest()
        .ok_or_else(bad)?;
    Ok((wanted.to_utc() - now).num_seconds())
}

/// The demo's keys rest in a file under a passphrase that lies beside it: nothing
/// is asked, and nothing but synthetic data is kept under it. Profiles of one's
/// own use the keyring, or a passphrase that is asked.
fn demo_secrets(folder: &ProfileFolder) -> Outcome<Arc<dyn Secrets>> {
    let file = folder.path().join("demo-passphrase");
    let unwritable = |_| Fault::new(Code::StoreUnwritable);
    if !file.exists() {
        let mut bytes = [0_u8; 24];
        SystemRandom.fill(&mut bytes)?;
        let made: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        // Of two commands that start at once, one passphrase wins, whole.
        let part = folder
            .path()
            .join(format!("demo-passphrase.{}", std::process::id()));
        std::fs::write(&part, &made).map_err(unwritable)?;
        let _ = std::fs::hard_link(&part, &file);
        std::fs::remove_file(&part).map_err(unwritable)?;
    }
    let passphrase = std::fs::read_to_string(&file).map_err(unwritable)?;
    open_passphrase_file(&folder.passphrase_file(), &passphrase)
}

fn recall(folder: &ProfileFolder) -> Outcome<DemoMemory> {
    match std::fs::read(folder.path().join("demo.json")) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map_err(|_| Fault::new(Code::StoreDamaged).with("what", "demo.json")),
        Err(_) => Ok(DemoMemory::default()),
    }
}

fn remember(folder: &ProfileFolder, memory: &DemoMemory) -> Outcome<()> {
    let bytes = serde_json::to_vec(memory).map_err(|_| Fault::new(Code::Internal))?;
    let (part, whole) = (
        folder.path().join("demo.json.part"),
        folder.path().join("demo.json"),
    );
    std::fs::write(&part, bytes)
        .and_then(|()| std::fs::rename(&part, &whole))
        .map_err(|_| Fault::new(Code::StoreUnwritable))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn offline_before_the_first_start_is_refused_and_a_bad_hour_too() {
        let data = tempfile::tempdir().unwrap();
        let folder = ProfileFolder::at(data.path(), "demo").unwrap();
        let offline = DemoOptions {
            offline: true,
            at: None,
        };
        let refused = DemoHouse::enter(&folder, &offline).await.err().unwrap();
        assert_eq!(refused.code(), Code::Offline);
        let hour = DemoOptions {
            at: Some("25:00".to_owned()),
            offline: false,
        };
        let refused = DemoHouse::enter(&folder, &hour).await.err().unwrap();
        assert_eq!(refused.code(), Code::InputInvalid);
    }
}
