//! Who sat at which seat of a profile last: a name for the seat and the user's id
//! at the sign-in server, shared by command line and window. No name, no secret.

use crate::ProfileFolder;
use crate::turns::take;
use cs_access::UserId;
use cs_error::{Code, Fault, Outcome};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The seats of a profile.
#[derive(Clone, Debug)]
pub struct Seats {
    folder: ProfileFolder,
}

impl Seats {
    /// Those of this profile.
    pub const fn of(folder: ProfileFolder) -> Self {
        Self { folder }
    }

    /// All seats somebody sat at.
    ///
    /// # Errors
    /// [`Code::StoreDamaged`].
    pub fn all(&self) -> Outcome<BTreeMap<String, UserId>> {
        match std::fs::read(self.file()) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map_err(|_| Fault::new(Code::StoreDamaged).with("what", "seats")),
            Err(_) => Ok(BTreeMap::new()),
        }
    }

    /// Who sat there last.
    ///
    /// # Errors
    /// [`Code::StoreDamaged`].
    pub fn read(&self, seat: &str) -> Outcome<Option<UserId>> {
        Ok(self.all()?.remove(seat))
    }

    /// Remembers who sits there, or forgets it.
    ///
    /// # Errors
    /// [`Code::StoreDamaged`], [`Code::StoreUnwritable`].
    pub fn write(&self, seat: &str, user: Option<&UserId>) -> Outcome<()> {
        // Command line and window may write at the same time.
        let _turn = take(&self.folder.path().join("seats.lock"))?;
        let mut all = self.all()?;
        match user {
            Some(user) => all.insert(seat.to_owned(), user.clone()),
            None => all.remove(seat),
        };
        let bytes = serde_json::to_vec(&all).map_err(|_| Fault::new(Code::Internal))?;
        let part = self.folder.path().join("seats.json.part");
        std::fs::write(&part, bytes)
            .and_then(|()| std::fs::rename(&part, self.file()))
            .map_err(|_| Fault::new(Code::StoreUnwritable))
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("seats.json")
    }
}
