//! Where a practice is and how to get in: what `practice.json` holds.

use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::shared::Credentials;

/// Everything another process needs to reach a running practice.
#[derive(Clone, PartialEq, Eq)]
pub struct Addresses {
    /// `https://127.0.0.1:{port}`.
    pub base_url: String,
    /// The SMTP listener.
    pub smtp: SocketAddr,
    pub(crate) credentials: Credentials,
    /// The certificate to trust, when the practice has a state directory.
    pub ca_path: Option<PathBuf>,
    /// The process that serves it.
    pub pid: u32,
    /// The population's seed.
    pub seed: u64,
    /// The day the population is built around.
    pub anchor: NaiveDate,
}

impl Addresses {
    /// Account sid and auth token of the SMS sandbox.
    #[must_use]
    pub fn sms_account(&self) -> (&str, &str) {
        let account = &self.credentials;
        (&account.sms_account_sid, &account.sms_auth_token)
    }

    /// User and password of the SMTP listener.
    #[must_use]
    pub fn smtp_login(&self) -> (&str, &str) {
        (&self.credentials.smtp_user, &self.credentials.smtp_password)
    }

    /// What `X-Control-Token` must carry under `/control`.
    #[must_use]
    pub fn control_token(&self) -> &str {
        &self.credentials.control_token
    }

    /// The addresses as one JSON object, secrets of the sandboxes included.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "base_url": self.base_url,
            "smtp": self.smtp.to_string(),
            "sms_account_sid": self.credentials.sms_account_sid,
            "sms_auth_token": self.credentials.sms_auth_token,
            "smtp_user": self.credentials.smtp_user,
            "smtp_password": self.credentials.smtp_password,
            "control_token": self.credentials.control_token,
            "ca_path": self.ca_path,
            "pid": self.pid,
            "seed": self.seed,
            "anchor": self.anchor,
        })
    }

    /// Reads what [`Addresses::to_json`] wrote.
    #[must_use]
    pub fn from_json(value: &Value) -> Option<Self> {
        let text = |name: &str| value[name].as_str().map(str::to_owned);
        Some(Self {
            base_url: text("base_url")?,
            smtp: text("smtp")?.parse().ok()?,
            credentials: Credentials {
                sms_account_sid: text("sms_account_sid")?,
                sms_auth_token: text("sms_auth_token")?,
                smtp_user: text("smtp_user")?,
                smtp_password: text("smtp_password")?,
                control_token: text("control_token")?,
            },
            ca_path: text("ca_path").map(PathBuf::from),
            pid: u32::try_from(value["pid"].as_u64()?).ok()?,
            seed: value["seed"].as_u64()?,
            anchor: text("anchor")?.parse().ok()?,
        })
    }
}

impl std::fmt::Debug for Addresses {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Addresses")
            .field("base_url", &self.base_url)
            .field("smtp", &self.smtp)
            .field("pid", &self.pid)
            .finish_non_exhaustive()
    }
}
