//! The demo's servers: running here, in another process, or down.

use crate::house::DemoMemory;
use chrono::{NaiveDate, Utc};
use chrono_tz::Tz;
use cs_app::below::{SecretName, Secrets};
use cs_compose::{Endpoints, MailEndpoint, ProfileFolder, SmsEndpoint, keep_channel_secret};
use cs_error::{Code, Fault, Outcome};
use cs_practice::{
    Addresses, AttachOrStart, Practice, PracticeAtRest, PracticeFault, PracticeOptions,
};
use std::time::Duration;

/// Seed of the demo's population.
const SEED: u64 = 7;

pub(crate) enum Servers {
    Running(Box<Practice>),
    Elsewhere,
    Down(Option<Box<PracticeAtRest>>),
}

impl Servers {
    pub(crate) fn texts(&self) -> Vec<serde_json::Value> {
        match self {
            Self::Running(practice) => practice.texts(),
            Self::Down(Some(at_rest)) => at_rest.texts(),
            Self::Down(None) | Self::Elsewhere => Vec::new(),
        }
    }

    pub(crate) async fn cut(&mut self) {
        if let Self::Running(practice) = std::mem::replace(self, Self::Down(None)) {
            *self = Self::Down(Some(Box::new(practice.shut_down().await)));
        }
    }

    pub(crate) async fn restore(&mut self) -> Outcome<()> {
        if let Self::Down(at_rest) = std::mem::replace(self, Self::Elsewhere)
            && let Some(at_rest) = at_rest
        {
            let practice = at_rest.start_again().await.map_err(|_| no_practice())?;
            *self = Self::Running(Box::new(practice));
        }
        Ok(())
    }

    pub(crate) async fn stop(self) {
        if let Self::Running(practice) = self {
            drop(practice.shut_down().await);
        }
    }
}

fn no_practice() -> Fault {
    Fault::new(Code::Internal).with("what", "the demo practice did not start")
}

/// Starts the servers or finds them; the day the data were made when that was not
/// today.
pub(crate) async fn start(
    folder: &ProfileFolder,
    memory: &mut DemoMemory,
    secrets: &dyn Secrets,
) -> Outcome<(Servers, Option<NaiveDate>)> {
    let zone: Tz = chrono_tz::America::New_York;
    let today = Utc::now().with_timezone(&zone).date_naive();
    let mut options = PracticeOptions::new(SEED, today);
    options.state_dir = Some(folder.path().join("practice"));
    options.clock_skew_s = memory.clock_offset_seconds;
    options.replies = true;
    if memory.endpoints.is_some() {
        options.patience = Duration::from_secs(1);
    }
    let found = match Practice::attach_or_start(options).await {
        // Another process holds the demo but serves nothing: the network is cut.
        Err(PracticeFault::AlreadyServed(_)) if memory.endpoints.is_some() => {
            return Ok((Servers::Elsewhere, None));
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
    memory.endpoints = Some(endpoints(&addresses, &ca_pem));
    memory.ca_pem = ca_pem;
    keep_accounts(&addresses, secrets)?;
    let made_on = (addresses.anchor != today).then_some(addresses.anchor);
    Ok((servers, made_on))
}

fn keep_accounts(addresses: &Addresses, secrets: &dyn Secrets) -> Outcome<()> {
    for (channel, secret) in [
        ("sms", addresses.sms_account().1),
        ("mail", addresses.smtp_login().1),
    ] {
        let kept = secrets.get(&SecretName::ChannelAccount(channel.to_owned()))?;
        if kept.as_ref().map(|kept| kept.as_slice()) != Some(secret.as_bytes()) {
            keep_channel_secret(secrets, channel, secret)?;
        }
    }
    Ok(())
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
