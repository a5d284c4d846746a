//! Reading the chain of enrolments, revocations and orders into [`TrustedKeys`].

use crate::event::{EventBody, EventKind, SignedEvent};
use crate::issuers::IssuerKeys;
use crate::keys::{
    AdoptedPolicy, Ended, EnrolledDevice, EnrolledPerson, PendingEnrolment, RejectedKeyEvent,
};
use crate::order::{KeyEnd, Order, Ordered, SignedOrder};
use crate::{ApprovalPolicy, EnrolmentRecord, TrustedKeys};
use chrono::{DateTime, Duration, Utc};
use cs_access::{DeviceId, TenantId, administers};
use cs_error::{Code, Fault, Outcome};

/// How far an event's time and that of the statement it carries may differ: both
/// are made on one device, one after the other.
const MAX_APART: Duration = Duration::minutes(5);

/// Where the chain is read and whose word counts in it.
struct Reader<'a> {
    issuers: &'a IssuerKeys,
    audience: &'a str,
    tenant: &'a TenantId,
}

impl TrustedKeys {
    /// Reads enrolments, revocations and orders in their order (server position,
    /// then own events not pushed yet); other events are passed over. Each
    /// enrolment is checked against the sign-in server's keys; each order against
    /// the keys known so far, and whether its person may order that. What doesn't
    /// hold is listed and has no effect.
    pub fn from_events(
        events: &[SignedEvent],
        issuers: &IssuerKeys,
        audience: &str,
        tenant: &TenantId,
    ) -> (Self, Vec<RejectedKeyEvent>) {
        let built_in = ApprovalPolicy::built_in(tenant);
        let mut keys = Self {
            tenant: Some(tenant.clone()),
            policies: vec![AdoptedPolicy {
                digest: built_in.digest(),
                policy: built_in,
                since: DateTime::<Utc>::MIN_UTC,
                by: None,
                role: None,
                reason: String::new(),
            }],
            ..Self::default()
        };
        let reader = Reader {
            issuers,
            audience,
            tenant,
        };
        let mut rejected = Vec::new();
        for event in events {
            if let Err(fault) = keys.learn(event, &reader) {
                rejected.push(RejectedKeyEvent {
                    event_id: event.event_id.clone(),
                    fault,
                });
            }
        }
        (keys, rejected)
    }

    fn learn(&mut self, event: &SignedEvent, reader: &Reader<'_>) -> Outcome<()> {
        let body = event.open_verified(self)?;
        match &body.kind {
            EventKind::Enrolled(text) => {
                let record = EnrolmentRecord::parse(text)?;
                self.admit(event, &body, record, reader)
            }
            EventKind::KeyRevoked {
                public_key, reason, ..
            } => self.end_own(&body.device, public_key, body.at, reason),
            EventKind::Ordered(envelope) => self.obey(envelope, &body),
            _ => Ok(()),
        }
    }

    fn admit(
        &mut self,
        event: &SignedEvent,
        body: &EventBody,
        record: EnrolmentRecord,
        reader: &Reader<'_>,
    ) -> Outcome<()> {
        if record.device != body.device || !event.signed_by(&record.device_public_key) {
            return Err(untrusted("another device"));
        }
        let nonce = record
            .nonce()
            .ok_or_else(|| Fault::new(Code::InputInvalid).with("field", "salt"))?;
        if !record.proof_holds(&nonce) {
            return Err(Fault::new(Code::SignatureInvalid).with("why", "key not held"));
        }
        self.ensure_free(&record)?;
        if body.at.signed_duration_since(record.at).abs() > MAX_APART {
            return Err(Fault::new(Code::EnrolmentNotFresh));
        }
        let attested = reader
            .issuers
            .attest(&record, reader.audience, reader.tenant)?;
        let enrolment = PendingEnrolment {
            event_id: event.event_id.clone(),
            device_public_key: record.device_public_key.clone(),
            person: EnrolledPerson {
                user: record.user(),
                role: attested.role,
                clinician: attested.clinician,
                name: attested.name,
                device: record.device,
                public_key: record.public_key,
                since: record.at,
                countersigned_by: None,
                ended: None,
            },
        };
        let waits = self
            .policy()
            .is_some_and(|adopted| adopted.policy.countersigned_enrolment);
        if waits {
            self.pending.push(enrolment);
        } else {
            self.enrol(enrolment);
        }
        Ok(())
    }

    fn enrol(&mut self, enrolment: PendingEnrolment) {
        let PendingEnrolment {
            device_public_key,
            person,
            ..
        } = enrolment;
        self.devices
            .entry(person.device.clone())
            .or_insert_with(|| EnrolledDevice {
                device: person.device.clone(),
                public_key: device_public_key,
                since: person.since,
                ended: None,
            });
        self.people
            .entry(person.public_key.clone())
            .or_default()
            .push(person);
    }

    /// A key belongs to the person who enrolled it first, for good; a device id
    /// to its first key; what was revoked doesn't come back. What waits for a
    /// countersignature is taken as well.
    fn ensure_free(&self, record: &EnrolmentRecord) -> Outcome<()> {
        let waits = |key: &str| self.pending.iter().any(|one| one.person.public_key == key);
        if record.public_key == record.device_public_key || self.is_device_key(&record.public_key) {
            return Err(untrusted("a device's key"));
        }
        if self.people.contains_key(&record.device_public_key) || waits(&record.device_public_key) {
            return Err(untrusted("a person's key"));
        }
        let earlier = self
            .people
            .get(&record.public_key)
            .and_then(|list| list.last());
        if earlier.is_some_and(|earlier| earlier.ended.is_some()) {
            return Err(untrusted("revoked"));
        }
        let pending = self.pending.iter().find(|one| {
            one.person.public_key == record.public_key || one.person.device == record.device
        });
        let owner = earlier.or(pending
            .filter(|one| one.person.public_key == record.public_key)
            .map(|one| &one.person));
        if owner.is_some_and(|owner| owner.user != record.user()) {
            return Err(untrusted("another person's"));
        }
        if pending.is_some_and(|one| {
            one.person.device == record.device && one.device_public_key != record.device_public_key
        }) {
            return Err(untrusted("another device's"));
        }
        match self.devices.get(&record.device) {
            Some(known) if known.public_key != record.device_public_key => {
                Err(untrusted("another device's"))
            }
            Some(known) if known.ended.is_some() => Err(untrusted("revoked device")),
            _ => Ok(()),
        }
    }

    /// Lets a person's order happen. Its key must count at this place of the chain:
    /// what an order says of its own time could be said by whoever found a key that
    /// was revoked since.
    fn obey(&mut self, envelope: &str, body: &EventBody) -> Outcome<()> {
        let signed = SignedOrder::open(envelope)?;
        let order = signed.order();
        if order.tenant != body.tenant {
            return Err(Fault::new(Code::TenantForbidden));
        }
        if body.at.signed_duration_since(order.issued_at).abs() > MAX_APART {
            return Err(Fault::new(Code::DecisionExpired).with("what", "order"));
        }
        let known = self
            .person(signed.public_key())
            .filter(|person| person.user == order.user && person.role == order.role);
        if known.is_none() {
            return Err(Fault::new(Code::KeyUntrusted));
        }
        self.ensure_may_order(order)?;
        match &order.what {
            Ordered::Policy(policy) => self.adopt(policy, order),
            Ordered::RevokeKey { public_key, cause } => {
                let ended = ended_by(order, *cause);
                self.end_where(&ended, |person| person.public_key == *public_key)
            }
            Ordered::RevokeDevice { device, cause } => {
                let ended = ended_by(order, *cause);
                let found = self.devices.get_mut(device);
                let found = found.ok_or_else(|| Fault::new(Code::NotFound))?;
                found.ended.get_or_insert(ended.clone());
                // A device can be known and hold no key any more.
                let _none_left = self.end_where(&ended, |person| person.device == *device);
                Ok(())
            }
            Ordered::Countersign {
                enrolment,
                public_key,
            } => self.countersign(enrolment, public_key, order),
            Ordered::Quarantine { event } => {
                self.quarantined.insert(event.clone());
                Ok(())
            }
        }
    }

    /// Whether a person whose key counts may order this: administrators all of it,
    /// but not their own enrolment; anybody the end of their own keys, and of a
    /// device on which there are none but theirs.
    ///
    /// # Errors
    /// [`Code::RoleMayNotUse`].
    pub fn ensure_may_order(&self, order: &Order) -> Outcome<()> {
        let refused = || Err(Fault::new(Code::RoleMayNotUse));
        let own = match &order.what {
            Ordered::RevokeKey { public_key, .. } => {
                let key = self.people.get(public_key);
                key.is_some_and(|list| list.iter().all(|person| person.user == order.user))
            }
            Ordered::RevokeDevice { device, .. } => {
                let on_it = || self.people().filter(|person| person.device == *device);
                on_it().next().is_some() && on_it().all(|person| person.user == order.user)
            }
            Ordered::Countersign { public_key, .. } => {
                let mut own = self.pending.iter().map(|one| &one.person);
                if own.any(|person| person.public_key == *public_key && person.user == order.user) {
                    return refused();
                }
                false
            }
            Ordered::Policy(_) | Ordered::Quarantine { .. } => false,
        };
        if own || administers(order.role) {
            Ok(())
        } else {
            refused()
        }
    }

    /// Whether an event orders another to be set aside, by these keys: for an order
    /// that stands behind the very event it is about.
    pub fn is_quarantine_of(&self, event: &SignedEvent, fingerprint: &str) -> bool {
        let Ok(EventBody {
            kind: EventKind::Ordered(envelope),
            ..
        }) = event.open_verified(self)
        else {
            return false;
        };
        let Ok(signed) = SignedOrder::open(&envelope) else {
            return false;
        };
        let order = signed.order();
        let known = self
            .person(signed.public_key())
            .is_some_and(|person| person.user == order.user && person.role == order.role);
        let about = matches!(&order.what, Ordered::Quarantine { event } if event == fingerprint);
        let here = self.tenant.as_ref() == Some(&order.tenant);
        known && about && here && self.ensure_may_order(order).is_ok()
    }

    /// The next version follows the one that counts; of two made at once the first
    /// in the practice's order holds.
    fn adopt(&mut self, policy: &ApprovalPolicy, order: &Order) -> Outcome<()> {
        let held = self.policies.last();
        let follows = held.is_some_and(|held| {
            policy.version == held.policy.version.saturating_add(1)
                && policy.previous == held.digest
                && order.issued_at > held.since
        });
        if !follows {
            return Err(Fault::new(Code::VersionConflict).with("what", "policy"));
        }
        self.policies.push(AdoptedPolicy {
            digest: policy.digest(),
            policy: policy.clone(),
            since: order.issued_at,
            by: Some(order.user.clone()),
            role: Some(order.role),
            reason: order.reason.clone(),
        });
        Ok(())
    }

    fn countersign(&mut self, enrolment: &str, public_key: &str, order: &Order) -> Outcome<()> {
        let place = self
            .pending
            .iter()
            .position(|one| one.event_id == enrolment && one.person.public_key == public_key)
            .ok_or_else(|| Fault::new(Code::NotFound))?;
        let mut enrolment = self.pending.remove(place);
        enrolment.person.since = order.issued_at;
        enrolment.person.countersigned_by = Some(order.user.clone());
        self.enrol(enrolment);
        Ok(())
    }

    /// Ends every key that fits, one that only waits too.
    fn end_where(&mut self, ended: &Ended, fits: impl Fn(&EnrolledPerson) -> bool) -> Outcome<()> {
        let waiting = self.pending.len();
        self.pending.retain(|one| !fits(&one.person));
        let mut known = self.pending.len() < waiting;
        for person in self.people.values_mut().flatten() {
            if fits(person) {
                person.ended.get_or_insert_with(|| ended.clone());
                known = true;
            }
        }
        if known {
            Ok(())
        } else {
            Err(Fault::new(Code::NotFound))
        }
    }

    /// A device's own word ends the keys that live on it and its own, no other's.
    fn end_own(
        &mut self,
        device: &DeviceId,
        public_key: &str,
        at: DateTime<Utc>,
        reason: &str,
    ) -> Outcome<()> {
        let ended = Ended {
            at,
            by: None,
            cause: KeyEnd::Replaced,
            reason: reason.to_owned(),
        };
        let here = self.people.get(public_key).map(|list| {
            list.iter()
                .all(|person: &EnrolledPerson| person.device == *device)
        });
        match here {
            Some(true) => return self.end_where(&ended, |person| person.public_key == public_key),
            Some(false) => return Err(untrusted("another device's")),
            None => {}
        }
        if let Some(known) = self
            .devices
            .get_mut(device)
            .filter(|known| known.public_key == public_key)
        {
            known.ended.get_or_insert(ended);
            return Ok(());
        }
        if self.is_device_key(public_key) {
            Err(untrusted("another device's"))
        } else {
            Err(Fault::new(Code::NotFound))
        }
    }
}

fn ended_by(order: &Order, cause: KeyEnd) -> Ended {
    Ended {
        at: order.issued_at,
        by: Some(order.user.clone()),
        cause,
        reason: order.reason.clone(),
    }
}

fn untrusted(why: &'static str) -> Fault {
    Fault::new(Code::KeyUntrusted).with("why", why)
}
