//! One person's seat at the command line: profile, secrets, the open practice.

mod progress;

pub use progress::TerminalProgress;

use crate::args::Global;
use crate::terminal::{ask_secret, remark, secret_from_fd};
use cs_app::Workstation;
use cs_app::below::UserId;
use cs_app::below::{Secrets, StepObserver};
use cs_compose::{
    OpenOptions, ProfileFolder, Seats, SignInBy, default_data_dir, open, open_keyring,
    open_passphrase_file, steps,
};
use cs_demo::{DemoHouse, DemoOptions, login_of};
use cs_error::{Code, Fault, Outcome};
use std::path::PathBuf;
use std::sync::Arc;

/// The open practice and what belongs to it.
pub struct Seat {
    /// The use cases.
    pub workstation: Workstation,
    /// Progress at the terminal; Ctrl-C asks it to stop.
    pub progress: Arc<TerminalProgress>,
    folder: ProfileFolder,
    login: String,
    house: Option<DemoHouse>,
    /// Whether this command had to sign somebody in to begin with.
    newly_signed_in: bool,
}

/// The runtime every command runs in.
///
/// # Errors
/// [`Code::Internal`] when the system gives no threads.
pub fn runtime() -> Outcome<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|_| Fault::new(Code::Internal).with("what", "runtime"))
}

/// Where profiles live.
///
/// # Errors
/// [`Code::InputInvalid`] when the environment names no home.
pub fn data_dir(global: &Global) -> Outcome<PathBuf> {
    global.data_dir.clone().map_or_else(default_data_dir, Ok)
}

/// The secrets of a profile of one's own: the keyring, or the passphrase file
/// where none runs. A profile that has a passphrase file stays with it.
///
/// # Errors
/// [`Code::KeyringAway`], [`Code::PassphraseWrong`].
pub fn secrets(
    folder: &ProfileFolder,
    global: &Global,
    ask_at_terminal: bool,
) -> Outcome<Arc<dyn Secrets>> {
    let file = folder.passphrase_file();
    if !file.exists() && global.passphrase_fd.is_none() {
        match open_keyring(&global.profile) {
            Err(fault) if fault.code() == Code::KeyringAway && ask_at_terminal => {
                remark("No keyring is running: keys will rest in a file under a passphrase.");
            }
            other => return other,
        }
    }
    let passphrase = match global.passphrase_fd {
        Some(fd) => secret_from_fd(fd)?,
        None => ask_secret("Passphrase: ").map_err(|_| Fault::new(Code::KeyringAway))?,
    };
    open_passphrase_file(&file, &passphrase)
}

impl Seat {
    /// Opens the profile the caller named; the demo makes itself.
    ///
    /// # Errors
    /// The profile's, the secret store's, the store's and the sign-in's.
    pub async fn open(global: &Global) -> Outcome<Self> {
        let folder = ProfileFolder::at(&data_dir(global)?, &global.profile)?;
        if global.profile == "demo" {
            Self::open_demo(global, folder).await
        } else {
            Self::open_own(global, folder).await
        }
    }

    async fn open_own(global: &Global, folder: ProfileFolder) -> Outcome<Self> {
        if global.as_role.is_some() || global.offline || global.at.is_some() {
            return Err(Fault::new(Code::InputInvalid)
                .with("why", "--as, --offline and --at are for the demo"));
        }
        let profile = folder.read()?;
        let secrets = secrets(&folder, global, true)?;
        let user = Seats::of(folder.clone()).read("seat")?;
        let workstation = open(OpenOptions {
            folder: folder.clone(),
            profile,
            secrets,
            user: user.clone(),
            sign_in: SignInBy::Browser,
            clock_offset_seconds: 0,
            steps: steps(),
        })?;
        let mut seat = Self {
            workstation,
            progress: TerminalProgress::start(),
            folder,
            login: "seat".to_owned(),
            house: None,
            newly_signed_in: false,
        };
        seat.take_up(user).await?;
        Ok(seat)
    }

    async fn open_demo(global: &Global, folder: ProfileFolder) -> Outcome<Self> {
        let login = login_of(global.as_role.as_deref())?;
        let options = DemoOptions {
            at: global.at.clone(),
            offline: global.offline,
        };
        let house = DemoHouse::enter(&folder, &options).await?;
        if let Some(day) = house.made_on_another_day() {
            remark(&format!(
                "DEMO data were made on {day}; a new --data-dir makes fresh ones."
            ));
        }
        Self::in_house(folder, login, house, steps()).await
    }

    /// Sits down in a demo house that is open already.
    ///
    /// # Errors
    /// As [`Seat::open`].
    pub async fn in_house(
        folder: ProfileFolder,
        login: &str,
        house: DemoHouse,
        steps: Arc<dyn StepObserver>,
    ) -> Outcome<Self> {
        let user = Seats::of(folder.clone()).read(login)?;
        let workstation = open(OpenOptions {
            folder: folder.clone(),
            profile: house.profile(login)?,
            secrets: house.secrets(),
            user: user.clone(),
            sign_in: SignInBy::DemoLogin(login.to_owned()),
            clock_offset_seconds: house.clock_offset_seconds(),
            steps,
        })?;
        let mut seat = Self {
            workstation,
            progress: TerminalProgress::start(),
            folder,
            login: login.to_owned(),
            house: Some(house),
            newly_signed_in: false,
        };
        seat.take_up(user).await?;
        Ok(seat)
    }

    /// Goes on as who sat here last; somebody new signs in.
    async fn take_up(&mut self, user: Option<UserId>) -> Outcome<()> {
        if let Some(user) = &user
            && self.workstation.resume(user).is_ok()
        {
            return Ok(());
        }
        if self.house.is_none() && user.is_none() {
            remark("Signing in with the browser …");
        }
        let principal = self.workstation.sign_in().await?;
        self.newly_signed_in = true;
        self.remember_seat(&principal.user)
    }

    /// Whether this command had to sign somebody in to begin with: nobody signs in
    /// twice for one command.
    pub const fn newly_signed_in(&self) -> bool {
        self.newly_signed_in
    }

    /// Remembers who sits here for the next command.
    ///
    /// # Errors
    /// [`Code::StoreUnwritable`].
    pub fn remember_seat(&self, user: &UserId) -> Outcome<()> {
        Seats::of(self.folder.clone()).write(&self.login, Some(user))
    }

    /// Forgets who sat here.
    ///
    /// # Errors
    /// [`Code::StoreUnwritable`].
    pub fn forget_seat(&self) -> Outcome<()> {
        Seats::of(self.folder.clone()).write(&self.login, None)
    }

    /// The first question in an empty store synchronises first.
    ///
    /// # Errors
    /// As [`Workstation::synchronise`].
    pub async fn fill_if_empty(&self) -> Outcome<()> {
        if self.workstation.last_sync()?.is_some() {
            return Ok(());
        }
        remark("Nothing is kept here yet: synchronising first …");
        let done = self.workstation.synchronise(&*self.progress).await;
        self.progress.end();
        done.map(|_| ())
    }

    /// Leaves: the demo's servers stop with the command that started them.
    pub async fn close(self) {
        if let Some(house) = self.house {
            house.leave().await;
        }
    }
}
