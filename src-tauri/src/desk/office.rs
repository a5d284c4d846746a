//! What the desk itself has to say of settings, support and leaving a device.

use super::guard::Caller;
use super::limits::{lock_limit, sync_every};
use super::premises::blocking;
use super::stage::Event;
use super::state::Desk;
use cs_app::below::Progress;
use cs_app::views::PersonalSettings;
use cs_error::{Code, Fault, Outcome};
use std::sync::Arc;
use std::time::Duration;

/// Nobody watches the last exchange.
struct Unwatched;

impl Progress for Unwatched {
    fn at(&self, _: &'static str, _: u64, _: u64) {}

    fn cancelled(&self) -> bool {
        false
    }
}

/// Longest wait for a last exchange before the kept copy is removed.
const LAST_EXCHANGE: Duration = Duration::from_secs(20);

impl Desk {
    /// Takes up numbers that were changed: they count from now.
    pub(crate) fn take_up_settings(&self) {
        let Ok(seated) = self.at_work() else {
            return;
        };
        let limit = lock_limit(&seated.station);
        self.state().lock.set_limit(limit);
        let (now, every) = (self.now().steady, sync_every(&seated.station));
        seated.rounds.plan(|plan| plan.set_every(now, every));
    }

    /// Whether this person wants notifications.
    pub(crate) fn set_notices(&self, wanted: bool) {
        self.state().notices = wanted;
    }

    /// The look this device was last used with, or the signed-in person's.
    ///
    /// # Errors
    /// The guard's; the store's.
    pub(crate) async fn personal(&self, caller: Caller) -> Outcome<PersonalSettings> {
        caller.ensure(Caller::Main)?;
        let (seated, chosen) = {
            let state = self.state();
            (state.seated.clone(), state.chosen.clone())
        };
        if let Some(seated) = seated {
            return blocking(move || seated.station.personal()).await;
        }
        match self.premises() {
            Ok(premises) => blocking(move || premises.look_used_last(chosen.as_deref())).await,
            // While it opens, or could not be opened: the usual look.
            Err(_) => Ok(PersonalSettings::default()),
        }
    }

    /// What the shell knows for whoever helps: versions and states, no names.
    pub(crate) fn support_lines(&self) -> Vec<String> {
        let state = self.state();
        vec![
            format!("desktop {}", env!("CARGO_PKG_VERSION")),
            format!(
                "build {}",
                if cfg!(debug_assertions) {
                    "debug"
                } else {
                    "release"
                }
            ),
            format!("online {}", state.link.online),
            format!("session_expired {}", state.link.expired),
        ]
    }

    /// Removes the kept copy and its keys from this device. What was signed here
    /// is handed to the practice's server first, as far as it can be reached.
    ///
    /// # Errors
    /// [`Code::InputInvalid`] unless the profile's name was typed; the guard's; the
    /// secret store's and the file system's: then it can be tried again.
    pub(crate) async fn wipe(self: &Arc<Self>, caller: Caller, confirm: &str) -> Outcome<()> {
        caller.ensure(Caller::Main)?;
        let seated = self.at_work()?;
        let premises = self.premises()?;
        if confirm != premises.name {
            return Err(Fault::new(Code::InputInvalid).with("field", "confirm"));
        }
        seated.rounds.finish().await;
        let station = Arc::clone(&seated.station);
        let last = tokio::spawn(async move {
            drop(station.synchronise(&Unwatched).await);
        });
        drop(tokio::time::timeout(LAST_EXCHANGE, last).await);
        drop(seated);
        self.go(Event::Left, Self::clear)?;
        blocking(move || premises.wipe()).await
    }
}
