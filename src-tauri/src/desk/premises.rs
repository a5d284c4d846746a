//! The open profile: its folder, its keys, its seats; for the demo its servers.

use crate::args::{DEMO, Opening};
use cs_app::below::{SecretName, Secrets, TenantId, UserId};
use cs_app::views::{PersonalSettings, SeatCard};
use cs_app::{DeskFacts, Workstation};
use cs_compose::{
    OpenOptions, ProfileFile, ProfileFolder, Seats, SignInBy, open, open_keyring, steps,
};
use cs_demo::{DemoHouse, DemoOptions};
use cs_error::{Code, Fault, Outcome};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The seat of somebody who never signed in here.
pub(crate) const NEWCOMER: &str = "newcomer";

/// Folder of the kept copies, one per practice.
const TENANTS: &str = "tenants";

/// File that names the seat used last.
const LAST_SEAT: &str = "last-seat";

enum Practice {
    Demo(Mutex<Option<Box<DemoHouse>>>),
    Own {
        profile: Box<ProfileFile>,
        secrets: Arc<dyn Secrets>,
    },
}

/// The open profile.
pub(crate) struct Premises {
    pub(crate) folder: ProfileFolder,
    pub(crate) name: String,
    practice: Practice,
    seats: Seats,
    /// A workstation per practice at which nobody signs in: it names who was here.
    reception: Mutex<BTreeMap<TenantId, Arc<Workstation>>>,
}

/// A workstation at a seat, and who sat there last.
pub(crate) struct SeatOpened {
    pub(crate) station: Workstation,
    pub(crate) user: Option<UserId>,
}

impl Premises {
    /// Opens the profile; the demo makes itself.
    ///
    /// # Errors
    /// The profile's and the secret store's; [`Code::KeyringAway`] where the keys
    /// cannot be reached.
    pub(crate) async fn enter(opening: &Opening) -> Outcome<Self> {
        let folder = ProfileFolder::at(&opening.data_dir, &opening.profile)?;
        let practice = if opening.profile == DEMO {
            let options = DemoOptions {
                at: opening.at.clone(),
                offline: opening.offline,
            };
            let house = DemoHouse::enter(&folder, &options).await?;
            Practice::Demo(Mutex::new(Some(Box::new(house))))
        } else {
            let (kept, name) = (folder.clone(), opening.profile.clone());
            // Asking the keyring waits for another process.
            blocking(move || {
                Ok(Practice::Own {
                    profile: Box::new(kept.read()?),
                    secrets: own_secrets(&kept, &name)?,
                })
            })
            .await?
        };
        Ok(Self {
            name: opening.profile.clone(),
            seats: Seats::of(folder.clone()),
            folder,
            practice,
            reception: Mutex::default(),
        })
    }

    /// Whether every patient is invented.
    pub(crate) const fn is_demo(&self) -> bool {
        matches!(self.practice, Practice::Demo(_))
    }

    /// Opens the practice at a seat; nobody is signed in by that.
    ///
    /// # Errors
    /// [`Code::NotFound`] for a seat that is none; the store's.
    pub(crate) fn open_seat(&self, seat: &str) -> Outcome<SeatOpened> {
        let user = self.seats.read(seat)?;
        Ok(SeatOpened {
            station: self.open_for(seat, user.clone())?,
            user,
        })
    }

    fn open_for(&self, seat: &str, user: Option<UserId>) -> Outcome<Workstation> {
        let options = match &self.practice {
            Practice::Demo(house) => {
                let login = cs_demo::login_of(Some(seat))?;
                let house = house.lock().unwrap_or_else(PoisonError::into_inner);
                let house = house.as_ref().ok_or_else(|| Fault::new(Code::Opening))?;
                OpenOptions {
                    folder: self.folder.clone(),
                    profile: house.profile(login)?,
                    secrets: house.secrets(),
                    user,
                    sign_in: SignInBy::DemoLogin(login.to_owned()),
                    clock_offset_seconds: house.clock_offset_seconds(),
                    steps: steps(),
                }
            }
            Practice::Own { profile, secrets } => {
                if user.is_none() && seat != NEWCOMER {
                    return Err(Fault::new(Code::NotFound).with("what", "seat"));
                }
                OpenOptions {
                    folder: self.folder.clone(),
                    profile: (**profile).clone(),
                    secrets: Arc::clone(secrets),
                    user,
                    sign_in: SignInBy::Browser,
                    clock_offset_seconds: 0,
                    steps: steps(),
                }
            }
        };
        let facts = self.facts(&options)?;
        Ok(open(options)?.with_facts(facts))
    }

    /// What the settings and support views say of this desk.
    fn facts(&self, options: &OpenOptions) -> Outcome<DeskFacts> {
        let endpoints = &options.profile.endpoints;
        Ok(DeskFacts {
            profile: self.name.clone(),
            folder: self.folder.path().display().to_string(),
            source_name: "Practice management system".to_owned(),
            source_host: host(&endpoints.pms),
            issuer_host: host(&endpoints.issuer),
            device: String::new(),
            keys_in: if self.is_demo() {
                "a file of the demo".to_owned()
            } else {
                "system keyring".to_owned()
            },
            models: Vec::new(),
            store_file: Some(self.folder.store(&options.profile.practice.tenant)?),
        })
    }

    /// Remembers who sits where; answers the seat's name from now on (a newcomer's
    /// is made of who they turned out to be).
    ///
    /// # Errors
    /// [`Code::StoreUnwritable`].
    pub(crate) fn remember(&self, seat: &str, user: &UserId) -> Outcome<String> {
        let seat = match &self.practice {
            Practice::Demo(_) => seat.to_owned(),
            Practice::Own { .. } => user.key(),
        };
        self.seats.write(&seat, Some(user))?;
        Ok(seat)
    }

    /// The seat that was used last.
    pub(crate) fn seat_used_last(&self) -> Option<String> {
        let kept = std::fs::read_to_string(self.folder.path().join(LAST_SEAT)).ok()?;
        Some(kept.trim().to_owned()).filter(|seat| !seat.is_empty())
    }

    /// Notes the seat that is used now. A list that begins at another seat next
    /// time is all that is lost when it can't be written.
    pub(crate) fn note_seat(&self, seat: &str) {
        drop(std::fs::write(self.folder.path().join(LAST_SEAT), seat));
    }

    /// Forgets who sat there.
    ///
    /// # Errors
    /// [`Code::StoreUnwritable`].
    pub(crate) fn forget(&self, seat: &str) -> Outcome<()> {
        self.seats.write(seat, None)
    }

    /// Whom the list of seats names. `chosen` is the seat in use, or the one asked
    /// for at the start.
    ///
    /// # Errors
    /// The store's.
    pub(crate) fn cards(&self, chosen: Option<&str>) -> Outcome<Vec<SeatCard>> {
        let known = self.seats.all()?;
        match &self.practice {
            Practice::Demo(_) => cs_demo::people()
                .into_iter()
                .map(|person| {
                    let mut card = SeatCard {
                        seat: person.login.to_owned(),
                        name: person.name.to_owned(),
                        role: person.role.to_owned(),
                        practice: person.practice.to_owned(),
                        enrolled: false,
                        known: false,
                        current: chosen == Some(person.login),
                    };
                    if let Some(user) = known.get(person.login) {
                        self.fill(&mut card, user)?;
                    }
                    Ok(card)
                })
                .collect(),
            Practice::Own { profile, .. } => {
                let card = |seat: &str, name: &str| SeatCard {
                    seat: seat.to_owned(),
                    name: name.to_owned(),
                    role: String::new(),
                    practice: profile.practice.name.clone(),
                    enrolled: false,
                    known: false,
                    current: chosen == Some(seat),
                };
                let mut cards = Vec::new();
                // The command line keeps its one seat under a name of its own.
                for (seat, user) in known.iter().filter(|(seat, user)| **seat == user.key()) {
                    let mut one = card(seat, "");
                    self.fill(&mut one, user)?;
                    if one.known {
                        cards.push(one);
                    }
                }
                cards.push(card(NEWCOMER, "Sign in with the browser"));
                Ok(cards)
            }
        }
    }

    fn fill(&self, card: &mut SeatCard, user: &UserId) -> Outcome<()> {
        let Some(sitter) = self.reception(&card.seat)?.sitter(user)? else {
            return Ok(());
        };
        card.known = true;
        card.enrolled = sitter.pin.is_some_and(|tries| !tries.is_spent());
        card.name = sitter.name;
        card.role = sitter.role.to_owned();
        Ok(())
    }

    /// The workstation at which nobody signs in, of the seat's practice.
    fn reception(&self, seat: &str) -> Outcome<Arc<Workstation>> {
        let tenant = match &self.practice {
            Practice::Demo(house) => {
                let house = house.lock().unwrap_or_else(PoisonError::into_inner);
                let house = house.as_ref().ok_or_else(|| Fault::new(Code::Opening))?;
                house.profile(seat)?.practice.tenant
            }
            Practice::Own { profile, .. } => profile.practice.tenant.clone(),
        };
        let mut open = self
            .reception
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(station) = open.get(&tenant) {
            return Ok(Arc::clone(station));
        }
        let seat = if self.is_demo() { seat } else { NEWCOMER };
        let station = Arc::new(self.open_for(seat, None)?);
        open.insert(tenant, Arc::clone(&station));
        Ok(station)
    }

    /// The look this device was last used with.
    ///
    /// # Errors
    /// The store's.
    pub(crate) fn look_used_last(&self, seat: Option<&str>) -> Outcome<PersonalSettings> {
        let seat = match (&self.practice, seat) {
            (Practice::Demo(_), Some(seat)) => seat,
            (Practice::Demo(_), None) => cs_demo::login_of(None)?,
            (Practice::Own { .. }, _) => NEWCOMER,
        };
        self.reception(seat)?.personal()
    }

    /// Removes the kept copies and every key of theirs. The keys go first: without
    /// them, what is left of a file is unreadable. The demo's own servers keep
    /// their state, as a practice's would.
    ///
    /// # Errors
    /// The secret store's; [`Code::StoreUnwritable`].
    pub(crate) fn wipe(&self) -> Outcome<()> {
        let known = self.known()?;
        self.close_reception();
        if let Some(secrets) = self.secrets() {
            let tenants = std::fs::read_dir(self.folder.path().join(TENANTS));
            let tenants = tenants.into_iter().flatten().flatten();
            let mut names = vec![
                SecretName::DeviceKey,
                SecretName::ChannelAccount("sms".to_owned()),
                SecretName::ChannelAccount("mail".to_owned()),
            ];
            names.extend(
                tenants
                    .filter_map(|entry| entry.file_name().into_string().ok())
                    .map(SecretName::StoreKey),
            );
            for user in known.values() {
                names.push(SecretName::Tokens(user.key()));
                names.push(SecretName::SigningSecret(user.key()));
            }
            for name in &names {
                secrets.delete(name)?;
            }
        }
        let folder = self.folder.path();
        removed(std::fs::remove_dir_all(folder.join(TENANTS)))?;
        if self.is_demo() {
            removed(std::fs::remove_file(self.folder.passphrase_file()))?;
        }
        for file in ["seats.json", LAST_SEAT] {
            removed(std::fs::remove_file(folder.join(file)))?;
        }
        Ok(())
    }

    /// The secrets, for removing them.
    fn secrets(&self) -> Option<Arc<dyn Secrets>> {
        match &self.practice {
            Practice::Demo(house) => house
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .as_ref()
                .map(|house| house.secrets()),
            Practice::Own { secrets, .. } => Some(Arc::clone(secrets)),
        }
    }

    /// Everybody who sat here.
    ///
    /// # Errors
    /// [`Code::StoreDamaged`].
    pub(crate) fn known(&self) -> Outcome<BTreeMap<String, UserId>> {
        self.seats.all()
    }

    /// Closes what is open of the stores.
    pub(crate) fn close_reception(&self) {
        self.reception
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    /// Leaves: the demo's servers stop with the program that started them.
    pub(crate) async fn leave(&self) {
        self.close_reception();
        if let Practice::Demo(house) = &self.practice {
            let house = house.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(house) = house {
                house.leave().await;
            }
        }
    }
}

/// The host of an `https` address that was checked before.
fn host(address: &str) -> String {
    let rest = address.strip_prefix("https://").unwrap_or(address);
    rest.split(['/', '?', '#'])
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// What is not there needs no removing.
fn removed(done: std::io::Result<()>) -> Outcome<()> {
    match done {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Fault::new(Code::StoreUnwritable))
        }
        _ => Ok(()),
    }
}

/// Keys of a profile of one's own rest in the keyring. A profile the command line
/// made under a passphrase is refused with the code that says so: this program
/// asks for none.
fn own_secrets(folder: &ProfileFolder, name: &str) -> Outcome<Arc<dyn Secrets>> {
    if folder.passphrase_file().exists() {
        return Err(Fault::new(Code::KeyringAway).with("why", "passphrase profile"));
    }
    open_keyring(name)
}

/// Runs what waits for a disk or another process off the runtime's threads.
///
/// # Errors
/// The work's, and [`Code::Internal`] when it panicked.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Outcome<T> + Send + 'static,
) -> Outcome<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Fault::new(Code::Internal).with("what", "a task"))?
}
