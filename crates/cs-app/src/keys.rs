//! The practice's signing keys and workstations as people read them, and a key's
//! replacement.

use crate::Workstation;
use crate::views::{DeviceLine, KeyLine, KeysView, PendingKey};
use cs_access::{DeviceId, Principal, administers};
use cs_approval::{Ended, EnrolledDevice, EnrolledPerson, EventKind, KeyEnd, TrustedKeys};
use cs_error::Outcome;
use cs_ports::AuditContext;

impl Workstation {
    /// Keys, enrolments that wait, workstations, and what stops the exchange. An
    /// administrator sees everybody's, others their own.
    ///
    /// # Errors
    /// [`cs_error::Code::SignedOut`]; store codes.
    pub fn keys_view(&self) -> Outcome<KeysView> {
        self.context("keys")?;
        let principal = self.principal()?;
        let keys = self.trusted_keys()?;
        let all = administers(principal.role);
        let sees = |person: &&EnrolledPerson| all || person.user == principal.user;
        let mut people: Vec<KeyLine> = keys
            .people()
            .filter(sees)
            .map(|person| self.key_line(person, &principal))
            .collect::<Outcome<_>>()?;
        people.sort_by_cached_key(|line| {
            (line.ended.is_some(), line.name.clone(), line.since.clone())
        });
        let pending = keys
            .pending()
            .iter()
            .filter(|one| sees(&&one.person))
            .map(|one| {
                let person = &one.person;
                Ok(PendingKey {
                    enrolment: one.event_id.clone(),
                    public_key: person.public_key.clone(),
                    name: self.person_name(person)?,
                    role: person.role.title().to_owned(),
                    device: short(&person.device),
                    at: person.since.to_rfc3339(),
                    may_countersign: all && person.user != principal.user,
                })
            })
            .collect::<Outcome<_>>()?;
        let devices = keys
            .devices()
            .filter(|device| all || is_only_user(&keys, device, &principal))
            .map(|device| self.device_line(&keys, device))
            .collect::<Outcome<_>>()?;
        Ok(KeysView {
            keys: people,
            pending,
            devices,
            blocked: if all { self.blocked_exchange()? } else { None },
            administers: all,
        })
    }

    fn key_line(&self, person: &EnrolledPerson, principal: &Principal) -> Outcome<KeyLine> {
        let by = person.countersigned_by.as_ref();
        Ok(KeyLine {
            public_key: person.public_key.clone(),
            name: self.person_name(person)?,
            role: person.role.title().to_owned(),
            npi: person.clinician.as_ref().map(|one| one.npi.clone()),
            device: short(&person.device),
            here: person.device == self.device,
            since: person.since.to_rfc3339(),
            countersigned_by: by.map(|user| self.name_of(user)).transpose()?,
            ended: self.ended_words(person.ended.as_ref())?,
            may_revoke: person.ended.is_none()
                && (administers(principal.role) || person.user == principal.user),
        })
    }

    fn device_line(&self, keys: &TrustedKeys, device: &EnrolledDevice) -> Outcome<DeviceLine> {
        let people = keys
            .people()
            .filter(|person| person.device == device.device && person.ended.is_none())
            .map(|person| self.person_name(person))
            .collect::<Outcome<_>>()?;
        Ok(DeviceLine {
            device: device.device.as_str().to_owned(),
            here: device.device == self.device,
            since: device.since.to_rfc3339(),
            people,
            ended: self.ended_words(device.ended.as_ref())?,
            may_revoke: device.ended.is_none(),
        })
    }

    fn ended_words(&self, ended: Option<&Ended>) -> Outcome<Option<String>> {
        let Some(ended) = ended else { return Ok(None) };
        let cause = match ended.cause {
            KeyEnd::Replaced => "Replaced",
            KeyEnd::Lost => "Lost",
            KeyEnd::Left => "No longer theirs to use",
            KeyEnd::Compromised => "Somebody else may have known it",
        };
        let by = match &ended.by {
            Some(user) => format!(", revoked by {}", self.name_of(user)?),
            None => String::new(),
        };
        let day = ended
            .at
            .with_timezone(&self.practice.tz()?)
            .format("%d-%b-%Y");
        Ok(Some(format!("{cause}{by}, {day}")))
    }

    /// A new key on this workstation takes the place of the person's older ones here:
    /// nobody can open those any more, so they count no more either.
    pub(crate) fn replace_older_keys(&self, who: &AuditContext, newest: &str) -> Outcome<()> {
        let principal = self.principal()?;
        let keys = self.trusted_keys()?;
        let older: Vec<String> = keys
            .keys_of(&principal.user)
            .into_iter()
            .filter(|key| key.device == self.device && key.public_key != newest)
            .map(|key| key.public_key.clone())
            .collect();
        for public_key in older {
            let kind = EventKind::KeyRevoked {
                public_key,
                by: principal.user.clone(),
                reason: "replaced by a newer key on the same workstation".to_owned(),
            };
            self.emit(who, None, kind)?;
        }
        Ok(())
    }
}

fn is_only_user(keys: &TrustedKeys, device: &EnrolledDevice, principal: &Principal) -> bool {
    let on_it = || {
        keys.people()
            .filter(|person| person.device == device.device)
    };
    on_it().next().is_some() && on_it().all(|person| person.user == principal.user)
}

fn short(device: &DeviceId) -> String {
    device.as_str().chars().take(8).collect()
}
