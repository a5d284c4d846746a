//! One state directory, one serving process: use the one that runs, or start.

use std::path::Path;
use std::time::Duration;

use crate::addresses::Addresses;
use crate::fault::PracticeFault;
use crate::files;
use crate::home::Home;
use crate::options::PracticeOptions;
use crate::practice::Practice;

/// A practice found running or started here.
#[derive(Debug)]
pub enum AttachOrStart {
    /// Another process serves it.
    Attached(Box<Attached>),
    /// This process serves it now.
    Started(Box<Practice>),
}

/// A practice that another process serves.
#[derive(Debug, Clone)]
pub struct Attached {
    /// How to reach it.
    pub addresses: Addresses,
    /// The certificate to trust for it, PEM.
    pub ca_pem: String,
}

const STEP: Duration = Duration::from_millis(50);

impl Practice {
    /// Uses the practice that runs in `options.state_dir`, or starts it.
    /// Without a state directory a practice is always started.
    ///
    /// # Errors
    /// [`PracticeFault::AlreadyServed`] when a process holds the directory
    /// for `options.patience` without saying where it serves; otherwise as
    /// [`Practice::start`].
    pub async fn attach_or_start(options: PracticeOptions) -> Result<AttachOrStart, PracticeFault> {
        let Some(dir) = options.state_dir.clone() else {
            let started = Self::start(options).await?;
            return Ok(AttachOrStart::Started(Box::new(started)));
        };
        // An announcement is believed only when it was read while another
        // process held the lock, twice the same: the holder's first act is to
        // remove what a dead process left, so a stale one does not last.
        let mut seen = None;
        let looks = (options.patience.as_millis() / STEP.as_millis()).max(1);
        for _ in 0..looks {
            match Home::take(dir.clone()) {
                Ok(home) => {
                    let started = Self::start_in(options, Some(home)).await?;
                    return Ok(AttachOrStart::Started(Box::new(started)));
                }
                Err(PracticeFault::AlreadyServed(_)) => {}
                Err(fault) => return Err(fault),
            }
            let now = announced(&dir)?;
            if let Some(addresses) = &now
                && now == seen
                && let Some(ca_pem) = files::read(&dir.join("demo-ca.pem"))?
            {
                return Ok(AttachOrStart::Attached(Box::new(Attached {
                    addresses: addresses.clone(),
                    ca_pem,
                })));
            }
            seen = now;
            tokio::time::sleep(STEP).await;
        }
        Err(PracticeFault::AlreadyServed(dir))
    }
}

fn announced(dir: &Path) -> Result<Option<Addresses>, PracticeFault> {
    let text = files::read(&dir.join("practice.json"))?;
    Ok(text
        .and_then(|text| serde_json::from_str(&text).ok())
        .and_then(|value| Addresses::from_json(&value)))
}
