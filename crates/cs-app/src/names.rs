//! Names of colleagues, as far as this device knows them: whoever signed in here.

use crate::Workstation;
use cs_access::{Principal, UserId};
use cs_error::Outcome;
use serde_json::Value;

impl Workstation {
    /// The name people know somebody by; the subject at the sign-in server where
    /// they never signed in on this device.
    ///
    /// # Errors
    /// Store codes.
    pub(crate) fn name_of(&self, user: &UserId) -> Outcome<String> {
        Ok(self
            .name_of_key(&user.key())?
            .unwrap_or_else(|| user.subject.clone()))
    }

    /// The name behind a user key (`issuer#subject`), if it is known here.
    ///
    /// # Errors
    /// Store codes.
    pub(crate) fn name_of_key(&self, key: &str) -> Outcome<Option<String>> {
        if let Some(Value::String(name)) = self.ports.settings.get(&name_key(key))? {
            return Ok(Some(name));
        }
        let kept = self.ports.settings.get(&format!("principal:{key}"))?;
        let principal: Option<Principal> = kept.and_then(|kept| serde_json::from_value(kept).ok());
        Ok(principal.map(|principal| principal.display_name))
    }

    /// Remembers a name beyond the person's signing out: their drafts and
    /// decisions stay and are still theirs.
    ///
    /// # Errors
    /// Store codes.
    pub(crate) fn remember_name(&self, principal: &Principal) -> Outcome<()> {
        let key = name_key(&principal.user.key());
        let name = Value::from(principal.display_name.clone());
        if self.ports.settings.get(&key)?.as_ref() == Some(&name) {
            return Ok(());
        }
        self.ports.settings.set(&key, &name)
    }
}

fn name_key(user: &str) -> String {
    format!("name:{user}")
}
