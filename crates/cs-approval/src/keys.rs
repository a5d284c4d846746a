//! Enrolled keys: which public keys count, for whom, from when until when.

use crate::event::{EventBody, EventKind, SignedEvent};
use crate::issuers::IssuerKeys;
use crate::{EnrolmentRecord, MAX_SKEW};
use chrono::{DateTime, Utc};
use cs_access::{Clinician, DeviceId, Role, TenantId, UserId};
use cs_error::{Code, Fault, Outcome};
use std::collections::BTreeMap;

/// A person's key as the sign-in server vouched for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnrolledPerson {
    /// Who.
    pub user: UserId,
    /// The role the token named; a change of role takes a new enrolment.
    pub role: Role,
    /// The clinician claim of the token.
    pub clinician: Option<Clinician>,
    /// Name, as the token gave it.
    pub name: Option<String>,
    /// Where the key lives.
    pub device: DeviceId,
    /// Lower-case hex.
    pub public_key: String,
    /// When it was enrolled.
    pub since: DateTime<Utc>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// A device's key as an enrolment on it named it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnrolledDevice {
    /// Which.
    pub device: DeviceId,
    /// Lower-case hex.
    pub public_key: String,
    /// When it was first enrolled.
    pub since: DateTime<Utc>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// Public keys that count in one practice, from a verified enrolment chain only.
/// The default is an empty set, which trusts nobody.
#[derive(Clone, Debug, Default)]
pub struct TrustedKeys {
    tenant: Option<TenantId>,
    /// By public key: its enrolments, oldest first (a key enrols again when its
    /// person's role changes).
    people: BTreeMap<String, Vec<EnrolledPerson>>,
    devices: BTreeMap<DeviceId, EnrolledDevice>,
}

/// A key event that has no effect, and why.
#[derive(Clone, Debug)]
pub struct RejectedKeyEvent {
    /// The event.
    pub event_id: String,
    /// Why.
    pub fault: Fault,
}

impl TrustedKeys {
    /// Reads enrolments and revocations in order (server position, then own
    /// events not pushed yet); other events are passed over. Each enrolment is
    /// checked against the sign-in server's keys, each revocation against the
    /// devices known so far. What doesn't hold is listed and has no effect.
    pub fn from_events(
        events: &[SignedEvent],
        issuers: &IssuerKeys,
        audience: &str,
        tenant: &TenantId,
    ) -> (Self, Vec<RejectedKeyEvent>) {
        let mut keys = Self {
            tenant: Some(tenant.clone()),
            ..Self::default()
        };
        let mut rejected = Vec::new();
        for event in events {
            if let Err(fault) = keys.learn(event, issuers, audience, tenant) {
                rejected.push(RejectedKeyEvent {
                    event_id: event.event_id.clone(),
                    fault,
                });
            }
        }
        (keys, rejected)
    }

    fn learn(
        &mut self,
        event: &SignedEvent,
        issuers: &IssuerKeys,
        audience: &str,
        tenant: &TenantId,
    ) -> Outcome<()> {
        let body = event.open_verified(self)?;
        match &body.kind {
            EventKind::Enrolled(text) => {
                let record = EnrolmentRecord::parse(text)?;
                self.admit(event, &body, record, issuers, audience, tenant)
            }
            EventKind::KeyRevoked { public_key, .. } => self.revoke(public_key, body.at),
            _ => Ok(()),
        }
    }

    fn admit(
        &mut self,
        event: &SignedEvent,
        body: &EventBody,
        record: EnrolmentRecord,
        issuers: &IssuerKeys,
        audience: &str,
        tenant: &TenantId,
    ) -> Outcome<()> {
        if record.device != body.device || !event.signed_by(&record.device_public_key) {
            return Err(Fault::new(Code::KeyUntrusted).with("why", "another device"));
        }
        let nonce = record
            .nonce()
            .ok_or_else(|| Fault::new(Code::InputInvalid).with("field", "salt"))?;
        if !record.proof_holds(&nonce) {
            return Err(Fault::new(Code::SignatureInvalid).with("why", "key not held"));
        }
        self.ensure_free(&record)?;
        if body.at.signed_duration_since(record.at).abs() > chrono::Duration::minutes(5) {
            return Err(Fault::new(Code::EnrolmentNotFresh));
        }
        let attested = issuers.attest(&record, audience, tenant)?;
        self.devices
            .entry(record.device.clone())
            .or_insert_with(|| EnrolledDevice {
                device: record.device.clone(),
                public_key: record.device_public_key.clone(),
                since: record.at,
                revoked_at: None,
            });
        self.people
            .entry(record.public_key.clone())
            .or_default()
            .push(EnrolledPerson {
                user: record.user(),
                role: attested.role,
                clinician: attested.clinician,
                name: attested.name,
                device: record.device,
                public_key: record.public_key,
                since: record.at,
                revoked_at: None,
            });
        Ok(())
    }

    /// A key belongs to the person who enrolled it first, for good; a device id
    /// to its first key; what was revoked doesn't come back.
    fn ensure_free(&self, record: &EnrolmentRecord) -> Outcome<()> {
        let untrusted = |why: &'static str| Err(Fault::new(Code::KeyUntrusted).with("why", why));
        if record.public_key == record.device_public_key || self.is_device_key(&record.public_key) {
            return untrusted("a device's key");
        }
        if self.people.contains_key(&record.device_public_key) {
            return untrusted("a person's key");
        }
        if let Some(earlier) = self
            .people
            .get(&record.public_key)
            .and_then(|list| list.last())
        {
            if earlier.revoked_at.is_some() {
                return untrusted("revoked");
            }
            if earlier.user != record.user() {
                return untrusted("another person's");
            }
        }
        match self.devices.get(&record.device) {
            Some(known) if known.public_key != record.device_public_key => {
                untrusted("another device's")
            }
            Some(known) if known.revoked_at.is_some() => untrusted("revoked device"),
            _ => Ok(()),
        }
    }

    fn revoke(&mut self, public_key: &str, at: DateTime<Utc>) -> Outcome<()> {
        let mut known = false;
        for person in self.people.get_mut(public_key).into_iter().flatten() {
            person.revoked_at.get_or_insert(at);
            known = true;
        }
        for device in self
            .devices
            .values_mut()
            .filter(|device| device.public_key == public_key)
        {
            device.revoked_at.get_or_insert(at);
            known = true;
        }
        if known {
            Ok(())
        } else {
            Err(Fault::new(Code::NotFound))
        }
    }

    /// The practice these keys count in.
    pub const fn tenant(&self) -> Option<&TenantId> {
        self.tenant.as_ref()
    }

    /// Whose key this is, when it counts today.
    pub fn person(&self, public_key: &str) -> Option<&EnrolledPerson> {
        self.people
            .get(public_key)?
            .last()
            .filter(|person| person.revoked_at.is_none())
    }

    /// Whose key this was at a moment of the past, for history only: nothing is
    /// released on it.
    pub fn person_at(&self, public_key: &str, at: DateTime<Utc>) -> Option<&EnrolledPerson> {
        self.people
            .get(public_key)?
            .iter()
            .rev()
            .find(|person| person.since <= at + MAX_SKEW)
            .filter(|person| person.revoked_at.is_none_or(|revoked| at < revoked))
    }

    /// A device, when its key counts today.
    pub fn device(&self, device: &DeviceId) -> Option<&EnrolledDevice> {
        self.devices
            .get(device)
            .filter(|known| known.revoked_at.is_none())
    }

    /// A device, when its key counted at a moment.
    pub fn device_at(&self, device: &DeviceId, at: DateTime<Utc>) -> Option<&EnrolledDevice> {
        self.devices
            .get(device)
            .filter(|known| known.revoked_at.is_none_or(|revoked| at < revoked))
    }

    /// Keys of one person that count today.
    pub fn keys_of(&self, user: &UserId) -> Vec<&EnrolledPerson> {
        self.people
            .keys()
            .filter_map(|key| self.person(key))
            .filter(|person| person.user == *user)
            .collect()
    }

    /// Everybody ever enrolled, with what became of their keys.
    pub fn people(&self) -> impl Iterator<Item = &EnrolledPerson> {
        self.people.values().flatten()
    }

    /// All devices ever enrolled.
    pub fn devices(&self) -> impl Iterator<Item = &EnrolledDevice> {
        self.devices.values()
    }

    pub(crate) fn knows_device(&self, device: &DeviceId) -> bool {
        self.devices.contains_key(device)
    }

    fn is_device_key(&self, public_key: &str) -> bool {
        self.devices
            .values()
            .any(|device| device.public_key == public_key)
    }
}
