//! The demo practice inside: its servers in this process, or those of another
//! command that runs already; keys in a file beside the demo data.

use crate::args::Global;
use crate::terminal::remark;
use chrono::{NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use cs_app::PracticeProfile;
use cs_app::below::TenantId;
use cs_app::below::{Randomness, SecretName, Secrets};
use cs_compose::{
    Endpoints, MailEndpoint, ProfileFile, ProfileFolder, SmsEndpoint, SystemRandom,
    keep_channel_secret, open_passphrase_file,
};
use cs_error::{Code, Fault, Outcome};
use cs_practice::{
    Addresses, AttachOrStart, Practice, PracticeAtRest, PracticeFault, PracticeOptions,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// Seed of the demo's population.
const SEED: u64 = 7;

/// What the demo profile remembers beside its store.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct DemoMemory {
    /// Seconds the demo's clock stands ahead of the machine's.
    clock_offset_seconds: i64,
    /// The demo authority's certificate, for working offline.
    ca_pem: String,
    /// The addresses last used, for working offline.
    endpoints: Option<Endpoints>,
}

enum Servers {
    Running(Box<Practice>),
    Elsewhere,
    Down(Option<Box<PracticeAtRest>>),
}

/// The demo practice as one process sees it.
pub struct DemoHouse {
    servers: Servers,
    memory: DemoMemory,
    secrets: Arc<dyn Secrets>,
}

/// The demo login of a role, or a demo login itself.
///
/// # Errors
/// [`Code::InputInvalid`] for an unknown one.
pub fn login_of(role: Option<&str>) -> Outcome<&'static str> {
    const KNOWN: [(&str, &str); 14] = [
        ("health_coach", "coach"),
        ("prior_auth_specialist", "specialist"),
        ("practice_administrator", "admin"),
        ("account_manager", "account"),
        ("mps_admin", "mps"),
        ("coach", "coach"),
        ("coach2", "coach2"),
        ("specialist", "specialist"),
        ("admin", "admin"),
        ("account", "account"),
        ("mps", "mps"),
        ("clinician", "clinician"),
        ("optical-admin", "optical-admin"),
        ("optical-coach", "optical-coach"),
    ];
    let wanted = role.unwrap_or("health_coach");
    KNOWN
        .into_iter()
        .find(|(name, _)| *name == wanted)
        .map(|(_, login)| login)
        .ok_or_else(|| Fault::new(Code::InputInvalid).with("field", "--as"))
}

/// The demo practice of a login.
fn practice_of(login: &str) -> Outcome<PracticeProfile> {
    let (tenant, name, phone, zone) = if login.starts_with("optical") {
        (
            "northgate-optical",
            "Northgate Optical",
            "+18155550100",
            "America/Chicago",
        )
    } else {
        (
            "harbor-health",
            "Harbor Health",
            "+18025550100",
            "America/New_York",
        )
    };
    Ok(PracticeProfile {
        tenant: TenantId::parse(tenant)?,
        name: name.to_owned(),
        phone: phone.to_owned(),
        zone: zone.to_owned(),
        client_id: "countersign-desktop".to_owned(),
        demo: true,
    })
}

impl DemoHouse {
    /// Opens the demo: starts its servers or finds them running; with `--offline`
    /// neither, as if the network were cut.
    ///
    /// # Errors
    /// [`Code::InputInvalid`] for a bad `--at`, [`Code::Offline`] for `--offline`
    /// before the first run, [`Code::StoreUnwritable`].
    pub async fn enter(folder: &ProfileFolder, global: &Global) -> Outcome<Self> {
        let mut memory = recall(folder)?;
        if let Some(at) = &global.at {
            memory.clock_offset_seconds = offset_for(at)?;
        }
        let secrets = demo_secrets(folder)?;
        let servers = if global.offline {
            if memory.endpoints.is_none() {
                return Err(
                    Fault::new(Code::Offline).with("why", "the demo was never started here")
                );
            }
            Servers::Down(None)
        } else {
            start(folder, &mut memory, &*secrets).await?
        };
        remember(folder, &memory)?;
        Ok(Self {
            servers,
            memory,
            secrets,
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

    /// Text messages in the sandbox's inbox, when its servers belong to this
    /// process: objects with `to`, `body`, `status`.
    pub fn texts(&self) -> Vec<serde_json::Value> {
        match &self.servers {
            Servers::Running(practice) => practice.texts(),
            Servers::Down(Some(at_rest)) => at_rest.texts(),
            Servers::Down(None) | Servers::Elsewhere => Vec::new(),
        }
    }

    /// Cuts the network: listeners and every open connection at once. The
    /// workstation is told nothing.
    pub async fn cut_network(&mut self) {
        if let Servers::Running(practice) =
            std::mem::replace(&mut self.servers, Servers::Down(None))
        {
            self.servers = Servers::Down(Some(Box::new(practice.shut_down().await)));
        }
    }

    /// Brings the servers back on the same ports.
    ///
    /// # Errors
    /// [`Code::Internal`] when a port is taken meanwhile.
    pub async fn restore_network(&mut self) -> Outcome<()> {
        if let Servers::Down(at_rest) = std::mem::replace(&mut self.servers, Servers::Elsewhere)
            && let Some(at_rest) = at_rest
        {
            let practice = at_rest.start_again().await.map_err(|_| no_practice())?;
            self.servers = Servers::Running(Box::new(practice));
        }
        Ok(())
    }

    /// Leaves; servers started here stop.
    pub async fn leave(self) {
        if let Servers::Running(practice) = self.servers {
            drop(practice.shut_down().await);
        }
    }
}

fn no_practice() -> Fault {
    Fault::new(Code::Internal).with("what", "the demo practice did not start")
}

async fn start(
    folder: &ProfileFolder,
    memory: &mut DemoMemory,
    secrets: &dyn Secrets,
) -> Outcome<Servers> {
    let zone: Tz = chrono_tz::America::New_York;
    let mut options = PracticeOptions::new(SEED, Utc::now().with_timezone(&zone).date_naive());
    options.state_dir = Some(folder.path().join("practice"));
    options.clock_skew_s = memory.clock_offset_seconds;
    if memory.endpoints.is_some() {
        options.patience = Duration::from_secs(1);
    }
    let found = match Practice::attach_or_start(options).await {
        // Another command holds the demo but serves nothing: the network is cut.
        Err(PracticeFault::AlreadyServed(_)) if memory.endpoints.is_some() => {
            return Ok(Servers::Elsewhere);
        }
        other => other.map_err(|_| no_practice())?,
    };
    let (servers, addresses, ca_pem) = match found {
        AttachOrStart::Started(practice) => {
            let (addresses, ca_pem) = (practice.addresses().clone(), practice.ca_pem().to_owned());
            (Servers::Running(practice), addresses, ca_pem)
        }
        AttachOrStart::Attached(found) => (
            Servers::Elsewhere,
            found.addresses.clone(),
            found.ca_pem.clone(),
        ),
    };
    let today = Utc::now().with_timezone(&zone).date_naive();
    if addresses.anchor != today {
        remark(&format!(
            "DEMO data were made on {}; a new --data-dir makes fresh ones.",
            addresses.anchor
        ));
    }
    memory.endpoints = Some(endpoints(&addresses, &ca_pem));
    memory.ca_pem = ca_pem;
    for (channel, secret) in [
        ("sms", addresses.sms_account().1),
        ("mail", addresses.smtp_login().1),
    ] {
        let kept = secrets.get(&SecretName::ChannelAccount(channel.to_owned()))?;
        if kept.as_ref().map(|kept| kept.as_slice()) != Some(secret.as_bytes()) {
            keep_channel_secret(secrets, channel, secret)?;
        }
    }
    Ok(servers)
}

fn endpoints(addresses: &Addresses, ca_pem: &str) -> Endpoints {
    Endpoints {
        pms: addresses.base_url.clone(),
        issuer: addresses.base_url.clone(),
        sms: Some(SmsEndpoint {
            base: addresses.base_url.clone(),
            account: addresses.sms_account().0.to_owned(),
            from: "+18025550199".to_owned(),
        }),
        mail: Some(MailEndpoint {
            host: addresses.smtp.ip().to_string(),
            port: addresses.smtp.port(),
            implicit_tls: false,
            user: addresses.smtp_login().0.to_owned(),
            from: "care@harbor-health.example.org".to_owned(),
        }),
        extra_roots_pem: Some(ca_pem.to_owned()),
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
