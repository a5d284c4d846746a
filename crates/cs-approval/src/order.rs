//! What a person orders for the whole practice under their own signature: a
//! policy, the end of a key, a countersigned enrolment, an event set aside.

use crate::dsse;
use crate::event::canonical;
use crate::{ApprovalPolicy, UserKey};
use chrono::{DateTime, Utc};
use cs_access::{DeviceId, Principal, Role, TenantId, UserId};
use cs_error::{Code, Fault, Outcome};
use serde::{Deserialize, Serialize};

/// DSSE payload type of a signed order.
pub const ORDER_TYPE: &str = "application/vnd.countersign.order+json";
const FORMAT: &str = "countersign-order-v1";
/// Longest reason, in characters.
const MAX_REASON: usize = 2000;

/// Why a key ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyEnd {
    /// A newer one takes its place.
    Replaced,
    /// The device is lost or was stolen.
    Lost,
    /// The person left, or has another task now.
    Left,
    /// Somebody else may know it.
    Compromised,
}

impl KeyEnd {
    /// Every cause.
    pub const ALL: [Self; 4] = [Self::Replaced, Self::Lost, Self::Left, Self::Compromised];

    /// Name on the wire and at the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Replaced => "replaced",
            Self::Lost => "lost",
            Self::Left => "left",
            Self::Compromised => "compromised",
        }
    }

    /// From its name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.as_str() == text)
    }
}

/// What is ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Ordered {
    /// A new version of the approval policy.
    Policy(ApprovalPolicy),
    /// One person's key counts no more.
    RevokeKey {
        /// Lower-case hex.
        public_key: String,
        /// Why.
        cause: KeyEnd,
    },
    /// A device and every key on it count no more.
    RevokeDevice {
        /// Which.
        device: DeviceId,
        /// Why.
        cause: KeyEnd,
    },
    /// An enrolment that waits is right: this key is that person's.
    Countersign {
        /// [`crate::SignedEvent::event_id`] of the enrolment.
        enrolment: String,
        /// The key it enrols, lower-case hex.
        public_key: String,
    },
    /// An event nobody signed is set aside, so that the exchange goes on.
    Quarantine {
        /// [`crate::SignedEvent::fingerprint`]: its very bytes, whatever id it claims.
        event: String,
    },
}

/// The statement a person's signature covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// `countersign-order-v1`.
    pub format: String,
    /// Practice.
    pub tenant: TenantId,
    /// Who orders.
    pub user: UserId,
    /// In which role.
    pub role: Role,
    /// Why; never empty.
    pub reason: String,
    /// When it was signed.
    pub issued_at: DateTime<Utc>,
    /// What.
    pub what: Ordered,
}

impl Order {
    /// A statement by somebody signed in, ready to be signed.
    ///
    /// # Errors
    /// [`Code::TenantForbidden`] for another practice; [`Code::InputInvalid`]
    /// without a reason or for a policy of another shape, [`Code::PolicyTooWide`].
    pub fn by(
        who: &Principal,
        tenant: &TenantId,
        what: Ordered,
        reason: &str,
        now: DateTime<Utc>,
    ) -> Outcome<Self> {
        if !who.belongs_to(tenant) {
            return Err(Fault::new(Code::TenantForbidden));
        }
        let order = Self {
            format: FORMAT.to_owned(),
            tenant: tenant.clone(),
            user: who.user.clone(),
            role: who.role,
            reason: reason.trim().to_owned(),
            issued_at: now,
            what,
        };
        order.ensure_shape()?;
        Ok(order)
    }

    /// Signs it; the answer is the envelope an `Ordered` event carries.
    ///
    /// # Errors
    /// As [`Order::by`], for statements put together by hand.
    pub fn sign(&self, key: &UserKey) -> Outcome<String> {
        self.ensure_shape()?;
        Ok(dsse::seal(
            ORDER_TYPE,
            &canonical(self),
            key.public_hex(),
            |message| key.sign(message),
        ))
    }

    fn ensure_shape(&self) -> Outcome<()> {
        let invalid =
            |field: &'static str| Err(Fault::new(Code::InputInvalid).with("field", field));
        if self.format != FORMAT {
            return invalid("format");
        }
        let reason = self.reason.trim();
        if reason.is_empty() || reason.chars().count() > MAX_REASON {
            return invalid("reason");
        }
        match &self.what {
            Ordered::Policy(policy) if policy.tenant != self.tenant => {
                Err(Fault::new(Code::TenantForbidden))
            }
            Ordered::Policy(policy) => policy.ensure_valid(),
            _ => Ok(()),
        }
    }
}

/// An order whose signature fits the key it names. Whether that key counts, and
/// whether its person may order this, is the enrolment chain's to say.
#[derive(Clone, Debug)]
pub struct SignedOrder {
    order: Order,
    public_key: String,
}

impl SignedOrder {
    /// Reads an envelope and checks its signature against the key it names.
    ///
    /// # Errors
    /// [`Code::SignatureInvalid`], [`Code::InputInvalid`], [`Code::InputTooLarge`],
    /// [`Code::PolicyTooWide`].
    pub fn open(envelope: &str) -> Outcome<Self> {
        let opened = dsse::open(ORDER_TYPE, envelope)?;
        let order: Order = serde_json::from_slice(&opened.payload)
            .map_err(|_| Fault::new(Code::InputInvalid).with("field", "order"))?;
        order.ensure_shape()?;
        Ok(Self {
            order,
            public_key: opened.keyid,
        })
    }

    /// The statement.
    pub const fn order(&self) -> &Order {
        &self.order
    }

    /// The key that signed, lower-case hex.
    pub fn public_key(&self) -> &str {
        &self.public_key
    }
}
