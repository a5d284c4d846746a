//! A practice with a sign-in server of its own, devices, people and a draft, all
//! made here.
#![allow(dead_code)]

pub mod review;

use aws_lc_rs::rsa::{KeyPair as RsaKey, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use cs_access::{ActionKind, Clinician, DeviceId, Principal, Role, SkillName, TenantId, UserId};
use cs_approval::{
    ActionTarget, AttemptId, BatchItem, DeviceKey, EnrolmentRecord, EventBody, EventKind, Evidence,
    IssuerKeys, Payload, Proposal, ProposalId, ProposalState, Requirements, Revision, SignedEvent,
    TrustedKeys, UserKey, enrolment_nonce, sign_batch,
};
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::sync::OnceLock;

pub const ISSUER: &str = "https://signin.example";
pub const AUDIENCE: &str = "countersign-desktop";

/// Minutes after the scene's first minute.
pub fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-03-02T15:00:00Z")
        .unwrap()
        .to_utc()
        + Duration::minutes(minutes)
}

pub fn tenant() -> TenantId {
    TenantId::parse("harbor-health").unwrap()
}

/// Made once for each test program: no key of ours lies in the repository.
fn rsa() -> &'static RsaKey {
    static KEY: OnceLock<RsaKey> = OnceLock::new();
    KEY.get_or_init(|| RsaKey::generate(KeySize::Rsa2048).unwrap())
}

pub fn jwks() -> Value {
    let public = rsa().public_key();
    let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    json!({"keys": [{
        "kty": "RSA", "use": "sig", "alg": "RS256", "kid": "k1",
        "n": text(public.modulus().big_endian_without_leading_zero()),
        "e": text(public.exponent().big_endian_without_leading_zero()),
    }]})
}

pub fn issuers() -> IssuerKeys {
    let mut keys = IssuerKeys::new();
    keys.add(ISSUER, &jwks()).unwrap();
    keys
}

/// A compact JWS over any claims, by the sign-in server.
pub fn token(claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!(
        "{}.{}",
        part(&json!({"alg": "RS256", "typ": "JWT", "kid": "k1"})),
        part(claims)
    );
    let mut signature = vec![0; rsa().public_modulus_len()];
    rsa()
        .sign(
            &RSA_PKCS1_SHA256,
            &aws_lc_rs::rand::SystemRandom::new(),
            message.as_bytes(),
            &mut signature,
        )
        .unwrap();
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// A person at a device of their own.
pub struct Desk {
    pub who: Principal,
    pub key: UserKey,
    pub device: DeviceId,
    pub device_key: DeviceKey,
    seq: Cell<u64>,
    number: u8,
    nonces: Cell<u8>,
}

impl Desk {
    pub fn of(number: u8, role: Role, npi: Option<&str>) -> Self {
        Self {
            who: Principal {
                user: UserId {
                    issuer: ISSUER.into(),
                    subject: format!("person-{number}"),
                },
                display_name: format!("Person {number}"),
                role,
                practices: vec![tenant()],
                clinician: npi.map(|npi| Clinician { npi: npi.into() }),
                verified_at: at(0),
            },
            key: UserKey::from_secret(&[number; 32]),
            device: DeviceId::from_random([number; 16]),
            device_key: DeviceKey::from_random([number ^ 0xFF; 32]),
            seq: Cell::new(0),
            number,
            nonces: Cell::new(0),
        }
    }

    pub fn event(
        &self,
        minutes: i64,
        proposal: Option<&ProposalId>,
        kind: EventKind,
    ) -> SignedEvent {
        SignedEvent::sign(&self.body(minutes, proposal, kind), &self.device_key)
    }

    pub fn body(&self, minutes: i64, proposal: Option<&ProposalId>, kind: EventKind) -> EventBody {
        self.seq.set(self.seq.get() + 1);
        EventBody {
            tenant: tenant(),
            device: self.device.clone(),
            seq: self.seq.get(),
            at: at(minutes),
            proposal: proposal.cloned(),
            kind,
        }
    }

    /// What the sign-in server says when this person enrols.
    pub fn claims(&self, minutes: i64) -> Value {
        let salt = [self.number; 16];
        let device_key = self.device_key.public_hex();
        json!({
            "iss": ISSUER, "sub": self.who.user.subject, "aud": AUDIENCE,
            "iat": at(minutes).timestamp(), "auth_time": at(minutes).timestamp(), "exp": at(minutes).timestamp() + 600,
            "nonce": enrolment_nonce(&self.key.public_hex(), &self.device, &device_key, &salt),
            "role": self.who.role.as_str(),
            "practices": self.who.practices,
            "clinician": self.who.clinician,
        })
    }

    pub fn record(&self, minutes: i64, claims: &Value) -> EnrolmentRecord {
        let salt = [self.number; 16];
        let user = &self.who.user;
        EnrolmentRecord::new(
            user,
            &self.key,
            &self.device,
            &self.device_key,
            salt,
            token(claims),
            at(minutes),
        )
    }

    pub fn enrolment(&self, minutes: i64) -> SignedEvent {
        let record = self.record(minutes, &self.claims(minutes));
        self.event(minutes, None, EventKind::Enrolled(record.to_text()))
    }

    pub fn nonce(&self) -> String {
        self.nonces.set(self.nonces.get() + 1);
        format!("{:02x}{:02x}", self.number, self.nonces.get()).repeat(8)
    }

    pub fn sign(
        &self,
        minutes: i64,
        states: &[&ProposalState],
        approved: bool,
        reason: &str,
    ) -> String {
        let items: Vec<BatchItem<'_>> = states
            .iter()
            .map(|state| BatchItem {
                state,
                nonce: self.nonce(),
            })
            .collect();
        sign_batch(&items, approved, reason, &self.who, at(minutes), &self.key).unwrap()
    }

    pub fn approve(&self, minutes: i64, state: &ProposalState) -> String {
        self.sign(minutes, &[state], true, "")
    }
}

/// A practice's people, their enrolment events and the keys these give.
pub struct World {
    pub coach: Desk,
    pub admin: Desk,
    pub account: Desk,
    pub clinician: Desk,
    pub key_events: RefCell<Vec<SignedEvent>>,
}

impl World {
    pub fn new() -> Self {
        let world = Self {
            coach: Desk::of(1, Role::HealthCoach, None),
            admin: Desk::of(2, Role::PracticeAdministrator, None),
            account: Desk::of(3, Role::AccountManager, None),
            clinician: Desk::of(4, Role::HealthCoach, Some("1999999992")),
            key_events: RefCell::default(),
        };
        for desk in [&world.coach, &world.admin, &world.account, &world.clinician] {
            world.key_events.borrow_mut().push(desk.enrolment(0));
        }
        world
    }

    pub fn keys(&self) -> TrustedKeys {
        let (keys, rejected) =
            TrustedKeys::from_events(&self.key_events.borrow(), &issuers(), AUDIENCE, &tenant());
        assert!(rejected.is_empty(), "{rejected:?}");
        keys
    }
}

pub fn proposal_id(number: u8) -> ProposalId {
    ProposalId::from_random([number; 16])
}

pub fn attempt_id(number: u8) -> AttemptId {
    AttemptId::from_random([number; 16])
}

pub fn proposal(number: u8, created_by: &UserId) -> Proposal {
    Proposal {
        id: proposal_id(number),
        tenant: tenant(),
        skill: SkillName::CareCoordination,
        action: ActionKind::SendSms,
        target: ActionTarget {
            patient_id: format!("pat-{number}"),
            addressee: "Test Patient Seven".into(),
            address: "+15005550006".into(),
        },
        summary: "Missed visit: offer a new one".into(),
        evidence: Evidence::default(),
        requirements: Requirements {
            roles: vec![Role::PracticeAdministrator, Role::HealthCoach],
            quorum: 1,
            self_approval: true,
            clinician: false,
        },
        created_by: created_by.clone(),
        created_at: at(0),
        expires_at: at(60 * 24),
        confidence: None,
    }
}

pub fn revision(number: u32, text: &str, author: &UserId) -> Revision {
    Revision {
        number,
        payload: Payload {
            media_type: "text/plain; charset=utf-8".into(),
            bytes: text.as_bytes().to_vec(),
        },
        author: author.clone(),
        at: at(0),
        note: String::new(),
    }
}

/// A draft in review, after a change to its proposal.
pub fn draft(
    desk: &Desk,
    number: u8,
    change: impl FnOnce(&mut Proposal),
) -> (ProposalState, SignedEvent) {
    let mut made = proposal(number, &desk.who.user);
    change(&mut made);
    let text = revision(
        1,
        "We missed you on Monday. Call us for a new time.",
        &desk.who.user,
    );
    let id = made.id.clone();
    let body = desk.body(
        1,
        Some(&id),
        EventKind::Proposed(Box::new(made), Box::new(text)),
    );
    (
        ProposalState::begin(&body).unwrap(),
        SignedEvent::sign(&body, &desk.device_key),
    )
}
