//! What a person orders for the practice, shown in full and signed with their PIN:
//! a policy, the end of a key or workstation, a countersigned enrolment, a forged
//! event set aside.

use crate::Workstation;
use crate::exchange::BLOCKED;
use crate::policy_words::{changes, document};
use crate::session::PinEntry;
use crate::views::{BlockedExchange, OrderDraft, OrderRequest, PolicyChange};
use cs_access::{DeviceId, administers};
use cs_approval::{
    EnrolledPerson, EventKind, KeyEnd, Order, Ordered, PendingEnrolment, TrustedKeys,
};
use cs_audit::{AuditAction, AuditOutcome};
use cs_error::{Code, Fault, Outcome};

/// An order put together, and the words that say what it does.
struct Prepared {
    what: Ordered,
    title: String,
    lines: Vec<String>,
    changes: Vec<PolicyChange>,
}

impl Workstation {
    /// An order as it is put before the person who signs it. Everything that can be
    /// refused is refused here, before a PIN is typed.
    ///
    /// # Errors
    /// [`Code::RoleMayNotUse`], [`Code::NotFound`], [`Code::InputInvalid`] (a reason is
    /// always asked for), [`Code::PolicyTooWide`], [`Code::VersionConflict`],
    /// [`Code::NotEnrolled`], [`Code::PinLocked`].
    pub fn order_request(&self, draft: &OrderDraft, reason: &str) -> Outcome<OrderRequest> {
        let prepared = self.prepared(draft, reason)?;
        let principal = self.principal()?;
        let tries = self
            .pin_tries()?
            .ok_or_else(|| Fault::new(Code::NotEnrolled))?;
        if tries.is_spent() {
            return Err(Fault::new(Code::PinLocked).with("tries_left", 0_u32));
        }
        Ok(OrderRequest {
            title: prepared.title,
            lines: prepared.lines,
            changes: prepared.changes,
            reason: cs_approval::visible(reason.trim()),
            signer: principal.display_name.clone(),
            role: principal.role.title().to_owned(),
            device: self.device.as_str().chars().take(8).collect(),
            demo: self.practice.demo,
            tries_left: tries.0,
        })
    }

    /// Signs an order and hands it to the practice.
    ///
    /// # Errors
    /// As [`Workstation::order_request`]; [`Code::PinWrong`],
    /// [`Code::EnrolmentPending`], [`Code::KeyUntrusted`], [`Code::ClockBehind`].
    pub fn give_order(&self, draft: &OrderDraft, reason: &str, pin: &PinEntry) -> Outcome<()> {
        let who = self.context("order")?;
        let prepared = self.prepared(draft, reason)?;
        self.check_clock()?;
        let key = self.open_key(pin)?;
        let keys = self.trusted_keys()?;
        let principal = self.principal()?;
        self.ensure_counts(&keys, &key.public_hex())?;
        // What other workstations would refuse is refused here, with its reason.
        let known = keys
            .person(&key.public_hex())
            .filter(|person| person.user == principal.user);
        let known = known.ok_or_else(|| Fault::new(Code::KeyUntrusted))?;
        if known.role != principal.role {
            return Err(Fault::new(Code::RoleMayNotUse)
                .with("why", "the key was enrolled for another role"));
        }
        let tenant = &self.practice.tenant;
        let order = Order::by(&principal, tenant, prepared.what, reason, self.now())?;
        let envelope = order.sign(&key)?;
        self.emit(&who, None, EventKind::Ordered(envelope))?;
        let code = match &order.what {
            Ordered::Policy(_) => "policy",
            Ordered::RevokeKey { .. } => "key_revoked",
            Ordered::RevokeDevice { .. } => "device_revoked",
            Ordered::Countersign { .. } => "countersigned",
            Ordered::Quarantine { .. } => "set_aside",
        };
        self.record(&who, AuditAction::Administer, AuditOutcome::Success, code)?;
        if let Ordered::Policy(policy) = &order.what
            && self.policy()?.digest != policy.digest()
        {
            // Another order came first in the practice's queue.
            return Err(Fault::new(Code::VersionConflict).with("what", "policy"));
        }
        Ok(())
    }

    /// Puts an order together and refuses whoever may not give it; that is audited.
    fn prepared(&self, draft: &OrderDraft, reason: &str) -> Outcome<Prepared> {
        let who = self.context("order")?;
        let keys = self.trusted_keys()?;
        let prepared = match draft {
            OrderDraft::Policy(wanted) => {
                self.may_order(&who, administers(self.principal()?.role))?;
                self.policy_order(wanted, &keys)?
            }
            OrderDraft::RevokeKey(key, cause) => self.key_order(&keys, key, cause)?,
            OrderDraft::RevokeDevice(device, cause) => self.device_order(&keys, device, cause)?,
            OrderDraft::Countersign(enrolment) => self.countersign_order(&keys, enrolment)?,
            OrderDraft::Quarantine(event) => self.quarantine_order(event)?,
        };
        let principal = self.principal()?;
        let order = Order::by(
            &principal,
            &self.practice.tenant,
            prepared.what.clone(),
            reason,
            self.now(),
        )?;
        self.may_order(&who, keys.ensure_may_order(&order).is_ok())?;
        Ok(prepared)
    }

    fn may_order(&self, who: &cs_ports::AuditContext, may: bool) -> Outcome<()> {
        if may {
            return Ok(());
        }
        let code = Code::RoleMayNotUse;
        self.record(
            who,
            AuditAction::Administer,
            AuditOutcome::Refused,
            code.name(),
        )?;
        Err(Fault::new(code))
    }

    fn policy_order(
        &self,
        wanted: &crate::views::PolicyDraft,
        keys: &TrustedKeys,
    ) -> Outcome<Prepared> {
        let held = self.policy()?.policy;
        let next = document(wanted, &held)?;
        if next.countersigned_enrolment && !held.countersigned_enrolment {
            ensure_two_administrators(keys)?;
        }
        Ok(Prepared {
            title: format!("Approval policy, version {}", next.version),
            lines: vec![
                "It counts on every workstation of the practice from its next exchange on."
                    .to_owned(),
                "What was approved under a rule that changes and was not sent goes back to review."
                    .to_owned(),
            ],
            changes: changes(&held, &next),
            what: Ordered::Policy(next),
        })
    }

    fn key_order(&self, keys: &TrustedKeys, key: &str, cause: &str) -> Outcome<Prepared> {
        let cause = cause_of(cause)?;
        let pending = keys.pending().iter().map(|one| &one.person);
        let person = keys
            .people()
            .chain(pending)
            .filter(|person| person.public_key == key && person.ended.is_none())
            .last()
            .ok_or_else(|| Fault::new(Code::NotFound))?;
        Ok(Prepared {
            title: "A signing key is revoked".to_owned(),
            lines: vec![
                format!(
                    "{}, {}, on workstation {}.",
                    self.person_name(person)?,
                    person.role.title(),
                    short(&person.device)
                ),
                "What was signed with it and not sent yet goes back to review; what was sent stays as it was signed."
                    .to_owned(),
                "It cannot be taken back: a new key is made in its place.".to_owned(),
            ],
            changes: Vec::new(),
            what: Ordered::RevokeKey {
                public_key: key.to_owned(),
                cause,
            },
        })
    }

    fn device_order(&self, keys: &TrustedKeys, device: &str, cause: &str) -> Outcome<Prepared> {
        let cause = cause_of(cause)?;
        let device = DeviceId::parse(device).map_err(|_| Fault::new(Code::NotFound))?;
        if keys.device(&device).is_none() {
            return Err(Fault::new(Code::NotFound));
        }
        let people = keys
            .people()
            .filter(|person| person.device == device && person.ended.is_none())
            .map(|person| self.person_name(person))
            .collect::<Outcome<Vec<_>>>()?;
        let mut lines = vec![format!("Workstation {}.", short(&device))];
        lines.push(if people.is_empty() {
            "No key that counts is on it.".to_owned()
        } else {
            format!("Keys on it that end: {}.", people.join(", "))
        });
        lines.push(
            "Nothing it says from now on counts. It cannot be taken back: the computer is set up anew."
                .to_owned(),
        );
        Ok(Prepared {
            title: "A workstation and its keys are revoked".to_owned(),
            lines,
            changes: Vec::new(),
            what: Ordered::RevokeDevice { device, cause },
        })
    }

    fn countersign_order(&self, keys: &TrustedKeys, enrolment: &str) -> Outcome<Prepared> {
        let waits: &PendingEnrolment = keys
            .pending()
            .iter()
            .find(|one| one.event_id == enrolment)
            .ok_or_else(|| Fault::new(Code::NotFound))?;
        let person = &waits.person;
        let clinician = person.clinician.as_ref().map_or_else(String::new, |one| {
            format!(
                " The sign-in names them a licensed clinician, NPI {}.",
                one.npi
            )
        });
        Ok(Prepared {
            title: "A new signing key is countersigned".to_owned(),
            lines: vec![
                format!(
                    "{}, {}, on workstation {}.{clinician}",
                    self.person_name(person)?,
                    person.role.title(),
                    short(&person.device)
                ),
                format!(
                    "Key {}. Compare it with the one on their screen.",
                    spelled(&person.public_key)
                ),
            ],
            changes: Vec::new(),
            what: Ordered::Countersign {
                enrolment: enrolment.to_owned(),
                public_key: person.public_key.clone(),
            },
        })
    }

    fn quarantine_order(&self, event: &str) -> Outcome<Prepared> {
        let blocked = self
            .blocked_exchange()?
            .filter(|blocked| blocked.event == event)
            .ok_or_else(|| Fault::new(Code::NotFound))?;
        Ok(Prepared {
            title: "A forged event is set aside".to_owned(),
            lines: vec![
                format!(
                    "It says that workstation {} made it, as its number {}. That workstation never signed it.",
                    blocked.device.chars().take(8).collect::<String>(),
                    blocked.seq
                ),
                "It is kept as proof and has no effect. The exchange goes on, on every workstation."
                    .to_owned(),
                "Find out first who wrote it: whoever could may also lie about what was sent."
                    .to_owned(),
            ],
            changes: Vec::new(),
            what: Ordered::Quarantine {
                event: event.to_owned(),
            },
        })
    }

    /// What stops the exchange, if anything does.
    ///
    /// # Errors
    /// Store codes.
    pub fn blocked_exchange(&self) -> Outcome<Option<BlockedExchange>> {
        let kept = self.ports.settings.get(BLOCKED)?;
        Ok(kept.and_then(|kept| serde_json::from_value(kept).ok()))
    }

    /// The name people know somebody by, or the one their sign-in gave.
    pub(crate) fn person_name(&self, person: &EnrolledPerson) -> Outcome<String> {
        let known = self.name_of_key(&person.user.key())?;
        let name = known
            .or_else(|| person.name.clone())
            .unwrap_or_else(|| person.user.subject.clone());
        Ok(cs_approval::visible(&name))
    }
}

/// With one administrator alone nobody could ever countersign that one's next key.
fn ensure_two_administrators(keys: &TrustedKeys) -> Outcome<()> {
    let people: std::collections::BTreeSet<_> = keys
        .people()
        .filter(|person| person.ended.is_none() && administers(person.role))
        .map(|person| &person.user)
        .collect();
    if people.len() >= 2 {
        return Ok(());
    }
    Err(Fault::new(Code::InputInvalid).with("why", "two administrators with keys are needed first"))
}

fn cause_of(text: &str) -> Outcome<KeyEnd> {
    KeyEnd::parse(text).ok_or_else(|| Fault::new(Code::InputInvalid).with("field", "cause"))
}

fn short(device: &DeviceId) -> String {
    device.as_str().chars().take(8).collect()
}

/// A key in groups of four, its first and last sixteen digits.
pub(crate) fn spelled(public_key: &str) -> String {
    let groups: Vec<String> = public_key
        .as_bytes()
        .chunks(4)
        .map(|group| String::from_utf8_lossy(group).into_owned())
        .collect();
    match groups.as_slice() {
        [a, b, c, d, .., w, x, y, z] => format!("{a} {b} {c} {d} … {w} {x} {y} {z}"),
        all => all.join(" "),
    }
}
