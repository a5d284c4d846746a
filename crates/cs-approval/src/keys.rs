//! What a practice trusts: which public keys count, for whom, from when until
//! when, and under which approval policy. [`crate::chain`] reads it from events.

use crate::order::KeyEnd;
use crate::policy::ActionRule;
use crate::{ApprovalPolicy, MAX_SKEW};
use chrono::{DateTime, Utc};
use cs_access::{ActionKind, Clinician, DeviceId, Role, TenantId, UserId};
use cs_error::Fault;
use std::collections::{BTreeMap, BTreeSet};

/// How a key ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// When it was ordered.
    pub at: DateTime<Utc>,
    /// Who ordered it; `None`: the device it lived on.
    pub by: Option<UserId>,
    /// Why, as a cause.
    pub cause: KeyEnd,
    /// Why, in words.
    pub reason: String,
}

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
    /// From when it counts: when it was enrolled, or countersigned where the policy
    /// asks for that.
    pub since: DateTime<Utc>,
    /// The administrator who countersigned the enrolment.
    pub countersigned_by: Option<UserId>,
    /// How it ended.
    pub ended: Option<Ended>,
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
    /// How it ended.
    pub ended: Option<Ended>,
}

/// An enrolment that waits for an administrator's countersignature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingEnrolment {
    /// The enrolment's event.
    pub event_id: String,
    /// The device's key.
    pub device_public_key: String,
    /// The person's key, as it would count.
    pub person: EnrolledPerson,
}

/// A version of the approval policy and who ordered it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdoptedPolicy {
    /// The document.
    pub policy: ApprovalPolicy,
    /// Its digest.
    pub digest: String,
    /// From when it counts.
    pub since: DateTime<Utc>,
    /// Who ordered it; `None` for the built-in one.
    pub by: Option<UserId>,
    /// In which role.
    pub role: Option<Role>,
    /// Why.
    pub reason: String,
}

/// Public keys that count in one practice, from a verified enrolment chain only.
/// The default is an empty set, which trusts nobody.
#[derive(Clone, Debug, Default)]
pub struct TrustedKeys {
    pub(crate) tenant: Option<TenantId>,
    /// By public key: its enrolments, oldest first (a key enrols again when its
    /// person's role changes).
    pub(crate) people: BTreeMap<String, Vec<EnrolledPerson>>,
    pub(crate) devices: BTreeMap<DeviceId, EnrolledDevice>,
    pub(crate) pending: Vec<PendingEnrolment>,
    /// Oldest first; the first is the built-in one.
    pub(crate) policies: Vec<AdoptedPolicy>,
    /// Fingerprints of events set aside.
    pub(crate) quarantined: BTreeSet<String>,
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
    /// The practice these keys count in.
    pub const fn tenant(&self) -> Option<&TenantId> {
        self.tenant.as_ref()
    }

    /// Whose key this is, when it counts today.
    pub fn person(&self, public_key: &str) -> Option<&EnrolledPerson> {
        self.people
            .get(public_key)?
            .last()
            .filter(|person| person.ended.is_none())
    }

    /// Whose key this was at a moment of the past, for history only: nothing is
    /// released on it.
    pub fn person_at(&self, public_key: &str, at: DateTime<Utc>) -> Option<&EnrolledPerson> {
        self.people
            .get(public_key)?
            .iter()
            .rev()
            .find(|person| person.since <= at + MAX_SKEW)
            .filter(|person| person.ended.as_ref().is_none_or(|ended| at < ended.at))
    }

    /// A device, when its key counts today.
    pub fn device(&self, device: &DeviceId) -> Option<&EnrolledDevice> {
        self.devices
            .get(device)
            .filter(|known| known.ended.is_none())
    }

    /// A device, when its key counted at a moment.
    pub fn device_at(&self, device: &DeviceId, at: DateTime<Utc>) -> Option<&EnrolledDevice> {
        self.devices
            .get(device)
            .filter(|known| known.ended.as_ref().is_none_or(|ended| at < ended.at))
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

    /// Enrolments that wait for an administrator, oldest first.
    pub fn pending(&self) -> &[PendingEnrolment] {
        &self.pending
    }

    /// The approval policy that counts now; `None` only in the empty set.
    pub fn policy(&self) -> Option<&AdoptedPolicy> {
        self.policies.last()
    }

    /// Every version of the policy, oldest first.
    pub fn policies(&self) -> &[AdoptedPolicy] {
        &self.policies
    }

    /// The version a digest names, when it counted at a moment (give or take the
    /// difference of two clocks).
    pub fn policy_at(&self, digest: &str, at: DateTime<Utc>) -> Option<&AdoptedPolicy> {
        let place = self.policies.iter().position(|one| one.digest == digest)?;
        let found = self.policies.get(place)?;
        let begun = place == 0 || found.since <= at + MAX_SKEW;
        let next = self.policies.get(place + 1);
        let over = next.is_some_and(|next| next.since + MAX_SKEW <= at);
        (begun && !over).then_some(found)
    }

    /// The version that counted at a moment.
    pub fn policy_of(&self, at: DateTime<Utc>) -> Option<&AdoptedPolicy> {
        self.policies.iter().rev().find(|one| one.since <= at)
    }

    /// What a kind of action took under the policy a decision names; an old
    /// statement names none and was made under the built-in one.
    pub fn rule_made_under(&self, digest: &str, action: ActionKind) -> Option<ActionRule> {
        let named = self.policies.iter().find(|one| one.digest == digest);
        let built_in = self.policies.first().filter(|_| digest.is_empty());
        named
            .or(built_in)
            .map(|adopted| adopted.policy.rule(action))
    }

    /// Whether an administrator ordered an event to be set aside, by its
    /// [`crate::SignedEvent::fingerprint`].
    pub fn is_quarantined(&self, fingerprint: &str) -> bool {
        self.quarantined.contains(fingerprint)
    }

    pub(crate) fn knows_device(&self, device: &DeviceId) -> bool {
        self.devices.contains_key(device)
    }

    pub(crate) fn is_device_key(&self, public_key: &str) -> bool {
        self.devices
            .values()
            .any(|device| device.public_key == public_key)
    }
}
