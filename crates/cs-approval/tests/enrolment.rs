//! Which keys come to be trusted, and which don't.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use cs_access::{DeviceId, Role, TenantId};
use cs_approval::*;
use cs_error::Code;
use serde_json::json;
use support::*;

fn learn(events: &[SignedEvent]) -> (TrustedKeys, Vec<Code>) {
    let (keys, rejected) = TrustedKeys::from_events(events, &issuers(), AUDIENCE, &tenant());
    (
        keys,
        rejected
            .into_iter()
            .map(|event| event.fault.code())
            .collect(),
    )
}

fn coach() -> Desk {
    Desk::of(1, Role::HealthCoach, None)
}

fn enrolled(desk: &Desk, minutes: i64, record: &EnrolmentRecord) -> SignedEvent {
    desk.event(minutes, None, EventKind::Enrolled(record.to_text()))
}

#[test]
fn a_fresh_sign_in_binds_a_key_to_a_person_and_a_device() {
    let desk = coach();
    let (keys, rejected) = learn(&[desk.enrolment(0)]);
    assert_eq!(rejected, []);
    let person = keys.person(&desk.key.public_hex()).unwrap();
    assert_eq!(
        (&person.user, person.role, &person.device),
        (&desk.who.user, Role::HealthCoach, &desk.device)
    );
    assert_eq!(
        keys.device(&desk.device).unwrap().public_key,
        desk.device_key.public_hex()
    );
    assert_eq!(keys.keys_of(&desk.who.user).len(), 1);
    assert!(
        TrustedKeys::default()
            .person(&desk.key.public_hex())
            .is_none()
    );
}

#[test]
fn what_the_sign_in_server_did_not_say_is_not_believed() {
    let cases = [
        ("nonce", json!("other"), Code::SignInUntrusted),
        ("sub", json!("person-2"), Code::SignInUntrusted),
        (
            "iss",
            json!("https://elsewhere.example"),
            Code::SignInUntrusted,
        ),
        ("aud", json!("another-client"), Code::SignInUntrusted),
        ("role", json!("emperor"), Code::SignInUntrusted),
        ("auth_time", json!(null), Code::SignInUntrusted),
        ("practices", json!(["other"]), Code::TenantForbidden),
        ("practices", json!([]), Code::TenantForbidden),
        (
            "auth_time",
            json!(at(-6).timestamp()),
            Code::EnrolmentNotFresh,
        ),
        ("iat", json!(at(-6).timestamp()), Code::EnrolmentNotFresh),
        ("iat", json!(at(6).timestamp()), Code::EnrolmentNotFresh),
    ];
    for (claim, value, code) in cases {
        let desk = coach();
        let mut claims = desk.claims(0);
        claims[claim] = value;
        let (keys, rejected) = learn(&[enrolled(&desk, 0, &desk.record(0, &claims))]);
        assert_eq!(rejected, [code], "{claim}");
        assert!(
            keys.person(&desk.key.public_hex()).is_none() && keys.device(&desk.device).is_none()
        );
    }
}

#[test]
fn an_old_sign_in_enrols_nothing_however_the_event_is_dated() {
    let desk = coach();
    let claims = desk.claims(0);
    assert_eq!(
        learn(&[enrolled(&desk, 6, &desk.record(6, &claims))]).1,
        [Code::EnrolmentNotFresh]
    );
    assert_eq!(
        learn(&[enrolled(&desk, 60, &desk.record(0, &claims))]).1,
        [Code::EnrolmentNotFresh]
    );
}

#[test]
fn tokens_of_other_keys_and_other_algorithms_are_refused() {
    let desk = coach();
    let mut record = desk.record(0, &desk.claims(0));
    let parts: Vec<&str> = record.id_token.split('.').collect();
    let unsigned = base64_of(&json!({"alg": "none", "kid": "k1"}));
    let shared = base64_of(&json!({"alg": "HS256", "kid": "k1"}));
    let tokens = [
        format!("{unsigned}.{}.", parts[1]),
        format!("{shared}.{}.{}", parts[1], parts[2]),
        format!(
            "{}.{}.{}",
            parts[0],
            parts[1],
            parts[2].replacen(&parts[2][..4], "AAAA", 1)
        ),
        String::new(),
    ];
    for token in tokens {
        record.id_token = token;
        assert_eq!(
            learn(&[enrolled(&desk, 0, &record)]).1,
            [Code::SignInUntrusted]
        );
    }
    let (_, rejected) = TrustedKeys::from_events(
        &[coach().enrolment(0)],
        &IssuerKeys::new(),
        AUDIENCE,
        &tenant(),
    );
    assert_eq!(rejected[0].fault.code(), Code::SignInUntrusted);
}

fn base64_of(value: &serde_json::Value) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    URL_SAFE_NO_PAD.encode(value.to_string())
}

#[test]
fn a_record_cannot_be_used_for_another_key_or_device() {
    let (coach, other) = (coach(), Desk::of(2, Role::HealthCoach, None));
    let good = coach.record(0, &coach.claims(0));
    // Another device takes the token for itself.
    assert_eq!(
        learn(&[enrolled(&other, 0, &good)]).1,
        [Code::SignatureInvalid]
    );
    let stolen = EnrolmentRecord {
        device: other.device.clone(),
        device_public_key: other.device_key.public_hex(),
        ..good.clone()
    };
    assert_eq!(
        learn(&[enrolled(&other, 0, &stolen)]).1,
        [Code::SignatureInvalid],
        "its proof is over another nonce"
    );
    // Somebody enrols a key they don't hold: the token is theirs, the proof isn't.
    let mut claims = other.claims(0);
    let device_key = other.device_key.public_hex();
    claims["nonce"] = enrolment_nonce(
        &coach.key.public_hex(),
        &other.device,
        &device_key,
        &[2; 16],
    )
    .into();
    let borrowed = EnrolmentRecord {
        public_key: coach.key.public_hex(),
        ..other.record(0, &claims)
    };
    assert_eq!(
        learn(&[enrolled(&other, 0, &borrowed)]).1,
        [Code::SignatureInvalid]
    );
}

#[test]
fn keys_and_devices_stay_with_whoever_enrolled_them_first() {
    let first = coach();
    let mut second = Desk::of(2, Role::PracticeAdministrator, None);
    second.key = UserKey::from_secret(&[1; 32]);
    assert_eq!(
        learn(&[first.enrolment(0), second.enrolment(1)]).1,
        [Code::KeyUntrusted],
        "same key, another person"
    );
    let mut third = Desk::of(3, Role::PracticeAdministrator, None);
    third.device = DeviceId::from_random([1; 16]);
    assert_eq!(
        learn(&[first.enrolment(2), third.enrolment(3)]).1,
        [Code::SignatureInvalid],
        "same device, another key"
    );
}

#[test]
fn a_new_role_counts_from_its_own_enrolment_on() {
    let mut desk = coach();
    let before = desk.enrolment(0);
    desk.who.role = Role::PracticeAdministrator;
    let (keys, rejected) = learn(&[before, desk.enrolment(60)]);
    assert_eq!(rejected, []);
    let key = desk.key.public_hex();
    assert_eq!(keys.person(&key).unwrap().role, Role::PracticeAdministrator);
    assert_eq!(
        keys.person_at(&key, at(10)).unwrap().role,
        Role::HealthCoach
    );
    assert!(keys.person_at(&key, at(-10)).is_none());
}

#[test]
fn revocation_is_for_good_and_takes_a_known_device() {
    let (coach, admin) = (coach(), Desk::of(2, Role::PracticeAdministrator, None));
    let revoke = |desk: &Desk, key: String| {
        let kind = EventKind::KeyRevoked {
            public_key: key,
            by: admin.who.user.clone(),
            reason: "lost".into(),
        };
        desk.event(10, None, kind)
    };
    let stranger = Desk::of(9, Role::MpsAdmin, None);
    let (keys, rejected) = learn(&[
        coach.enrolment(0),
        revoke(&stranger, coach.key.public_hex()),
    ]);
    assert_eq!(rejected, [Code::KeyUntrusted]);
    assert!(keys.person(&coach.key.public_hex()).is_some());

    let events = [
        coach.enrolment(0),
        admin.enrolment(0),
        revoke(&admin, coach.key.public_hex()),
        coach.enrolment(20),
    ];
    let (keys, rejected) = learn(&events);
    assert_eq!(
        rejected,
        [Code::KeyUntrusted],
        "a revoked key doesn't enrol again"
    );
    assert!(keys.person(&coach.key.public_hex()).is_none());
    assert!(keys.person_at(&coach.key.public_hex(), at(5)).is_some());

    let (keys, _) = learn(&[
        coach.enrolment(0),
        admin.enrolment(0),
        revoke(&admin, coach.device_key.public_hex()),
    ]);
    let event = coach.event(30, Some(&proposal_id(1)), EventKind::Expired);
    assert_eq!(
        event.open_verified(&keys).unwrap_err().code(),
        Code::KeyUntrusted,
        "the device is out"
    );
}

#[test]
fn an_event_opens_only_as_its_device_signed_it() {
    let world = World::new();
    let keys = world.keys();
    let good = world
        .coach
        .event(1, Some(&proposal_id(1)), EventKind::Expired);
    assert!(good.open_verified(&keys).is_ok());
    let code = |event: &SignedEvent| event.open_verified(&keys).unwrap_err().code();
    let back: SignedEvent = serde_json::from_str(&serde_json::to_string(&good).unwrap()).unwrap();
    assert_eq!(back, good);

    for place in 0..good.body.len() {
        let mut changed = good.clone();
        changed.body[place] ^= 1;
        assert_eq!(code(&changed), Code::SignatureInvalid, "{place}");
    }
    let mut renumbered = good.clone();
    renumbered.seq += 1;
    assert_eq!(code(&renumbered), Code::SignatureInvalid);
    // The administrator's device says it was the coach's.
    let forged = SignedEvent::sign(&good.open().unwrap(), &world.admin.device_key);
    assert_eq!(code(&forged), Code::SignatureInvalid);
    let mut body = good.open().unwrap();
    body.tenant = TenantId::parse("other").unwrap();
    assert_eq!(
        code(&SignedEvent::sign(&body, &world.coach.device_key)),
        Code::TenantForbidden
    );
}
