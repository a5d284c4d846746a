//! Real approvals: a person enrolled by a sign-in server made here signs each
//! draft, and the signature is verified before anything is released.

use aws_lc_rs::rsa::{KeyPair as RsaKey, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use cs_access::{ActionKind, DeviceId, Principal, Role, SkillName, TenantId, UserId};
use cs_approval::{
    ActionTarget, ApprovedWrite, AttemptId, BatchItem, DeviceKey, EnrolmentRecord, EventBody,
    EventKind, Evidence, IssuerKeys, Payload, Proposal, ProposalId, ProposalState, Requirements,
    Revision, SignedEvent, TrustedKeys, UserKey, enrolment_nonce, release, sign_batch, verify,
};
use cs_ports::Attempt;
use serde_json::{Value, json};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

const ISSUER: &str = "https://signin.example";
const AUDIENCE: &str = "countersign-desktop";
const SALT: [u8; 16] = [7; 16];

/// A coach at a computer.
pub struct Approver {
    who: Principal,
    key: UserKey,
    device: DeviceId,
    device_key: DeviceKey,
    keys: TrustedKeys,
    count: AtomicU64,
}

/// What is to be sent, and to whom.
pub struct Draft<'a> {
    pub action: ActionKind,
    pub address: &'a str,
    pub media_type: &'a str,
    pub bytes: Vec<u8>,
}

fn tenant() -> TenantId {
    TenantId::parse("harbor-health").unwrap()
}

/// Made once for each test program.
fn rsa() -> &'static RsaKey {
    static KEY: OnceLock<RsaKey> = OnceLock::new();
    KEY.get_or_init(|| RsaKey::generate(KeySize::Rsa2048).unwrap())
}

fn issuers() -> IssuerKeys {
    let public = rsa().public_key();
    let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let jwks = json!({"keys": [{
        "kty": "RSA", "use": "sig", "alg": "RS256", "kid": "k1",
        "n": text(public.modulus().big_endian_without_leading_zero()),
        "e": text(public.exponent().big_endian_without_leading_zero()),
    }]});
    let mut keys = IssuerKeys::new();
    keys.add(ISSUER, &jwks).unwrap();
    keys
}

fn token(claims: &Value) -> String {
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

impl Approver {
    pub fn new() -> Self {
        let enrolled = Utc::now() - Duration::minutes(1);
        let user = UserId {
            issuer: ISSUER.into(),
            subject: "staff-01".into(),
        };
        let (key, device) = (
            UserKey::from_secret(&[3; 32]),
            DeviceId::from_random([4; 16]),
        );
        let device_key = DeviceKey::from_random([5; 32]);
        let claims = json!({
            "iss": ISSUER, "sub": user.subject, "aud": AUDIENCE, "role": Role::HealthCoach.as_str(),
            "practices": [tenant()], "clinician": null,
            "iat": enrolled.timestamp(), "auth_time": enrolled.timestamp(), "exp": enrolled.timestamp() + 600,
            "nonce": enrolment_nonce(&key.public_hex(), &device, &device_key.public_hex(), &SALT),
        });
        let record = EnrolmentRecord::new(
            &user,
            &key,
            &device,
            &device_key,
            SALT,
            token(&claims),
            enrolled,
        );
        let enrolment = EventBody {
            tenant: tenant(),
            device: device.clone(),
            seq: 1,
            at: enrolled,
            proposal: None,
            kind: EventKind::Enrolled(record.to_text()),
        };
        let enrolment = SignedEvent::sign(&enrolment, &device_key);
        let (keys, rejected) =
            TrustedKeys::from_events(&[enrolment], &issuers(), AUDIENCE, &tenant());
        assert!(rejected.is_empty(), "{rejected:?}");
        let who = Principal {
            user,
            display_name: "Coach One".into(),
            role: Role::HealthCoach,
            practices: vec![tenant()],
            clinician: None,
            verified_at: enrolled,
        };
        Self {
            who,
            key,
            device,
            device_key,
            keys,
            count: AtomicU64::new(0),
        }
    }

    /// Sixteen bytes nobody got before.
    fn id(&self) -> [u8; 16] {
        u128::from(self.count.fetch_add(1, Ordering::SeqCst) + 1).to_be_bytes()
    }

    /// Proposed, signed, verified and released; and the attempt as it is recorded.
    pub fn approve(&self, draft: Draft<'_>) -> (ApprovedWrite, Attempt) {
        let now = Utc::now();
        let (proposal, revision) = self.proposed(draft, now);
        let (target, payload) = (proposal.target.clone(), revision.payload.clone());
        let (id, action) = (proposal.id.clone(), proposal.action);
        let proposed = EventKind::Proposed(Box::new(proposal), Box::new(revision));
        let mut state = ProposalState::begin(&self.body(now, &id, proposed)).unwrap();
        let item = BatchItem {
            state: &state,
            nonce: format!("{:032x}", u128::from_be_bytes(self.id())),
        };
        let envelope = sign_batch(&[item], true, "", &self.who, now, &self.key).unwrap();
        let decided = self.body(now, &id, EventKind::Decided(envelope));
        // It travels as a signed event like any other.
        let decided = SignedEvent::sign(&decided, &self.device_key)
            .open_verified(&self.keys)
            .unwrap();
        state.apply(&decided, &self.keys).unwrap();
        let verified = verify(&state, &self.keys, &tenant(), now).unwrap();
        let attempt = AttemptId::from_random(self.id());
        let write = release(verified, &state, attempt.clone(), now).unwrap();
        let attempt = Attempt {
            id: attempt,
            proposal: id,
            action,
            target,
            payload_digest: payload.digest(),
            payload: payload.bytes,
            at: now,
            reference: None,
        };
        (write, attempt)
    }

    fn proposed(&self, draft: Draft<'_>, now: DateTime<Utc>) -> (Proposal, Revision) {
        let proposal = Proposal {
            id: ProposalId::from_random(self.id()),
            tenant: tenant(),
            skill: SkillName::CareCoordination,
            action: draft.action,
            target: ActionTarget {
                patient_id: "pat-000001".into(),
                addressee: "Test Patient One".into(),
                address: draft.address.into(),
            },
            summary: "Missed visit: offer a new one".into(),
            evidence: Evidence::default(),
            requirements: Requirements {
                roles: vec![Role::HealthCoach],
                quorum: 1,
                self_approval: true,
                clinician: false,
            },
            created_by: self.who.user.clone(),
            created_at: now,
            expires_at: now + Duration::days(1),
            confidence: None,
        };
        let revision = Revision {
            number: 1,
            payload: Payload {
                media_type: draft.media_type.into(),
                bytes: draft.bytes,
            },
            author: self.who.user.clone(),
            at: now,
            note: String::new(),
        };
        (proposal, revision)
    }

    fn body(&self, at: DateTime<Utc>, proposal: &ProposalId, kind: EventKind) -> EventBody {
        let seq = self.count.fetch_add(1, Ordering::SeqCst) + 2;
        EventBody {
            tenant: tenant(),
            device: self.device.clone(),
            seq,
            at,
            proposal: Some(proposal.clone()),
            kind,
        }
    }
}
