//! Orders by those who may not give them.

use crate::support::*;
use cs_access::Role;
use cs_approval::*;
use cs_error::Code;

/// What the chain makes of the world's events and some more; the codes of those
/// without effect.
fn learn(world: &World, more: Vec<SignedEvent>) -> (TrustedKeys, Vec<Code>) {
    let mut events = world.key_events.borrow().clone();
    events.extend(more);
    let (keys, rejected) = TrustedKeys::from_events(&events, &issuers(), AUDIENCE, &tenant());
    let codes = rejected.iter().map(|one| one.fault.code()).collect();
    (keys, codes)
}

fn end_of(desk: &Desk) -> Ordered {
    Ordered::RevokeKey {
        public_key: desk.key.public_hex(),
        cause: KeyEnd::Left,
    }
}

#[test]
fn a_key_is_revoked_by_its_person_or_an_administrator_and_nobody_else() {
    let world = World::new();
    let (coach, admin) = (&world.coach, &world.admin);
    for (by, of, codes) in [
        (coach, coach, vec![]),
        (admin, coach, vec![]),
        (coach, admin, vec![Code::RoleMayNotUse]),
        (&world.account, coach, vec![Code::RoleMayNotUse]),
    ] {
        let (keys, told) = learn(&world, vec![by.ordered(3, end_of(of))]);
        assert_eq!(told, codes);
        let gone = keys.person(&of.key.public_hex()).is_none();
        assert_eq!(gone, codes.is_empty());
        let ended = keys
            .people()
            .find(|one| one.public_key == of.key.public_hex());
        let ended_by = ended.and_then(|one| one.ended.as_ref()?.by.clone());
        assert_eq!(ended_by, codes.is_empty().then(|| by.who.user.clone()));
    }
}

/// A device's bare word ends keys that live on it, no other's.
#[test]
fn a_device_cannot_revoke_a_colleagues_key() {
    let world = World::new();
    let word = |of: &Desk| EventKind::KeyRevoked {
        public_key: of.key.public_hex(),
        by: world.admin.who.user.clone(),
        reason: "says so".into(),
    };
    let foreign = world.coach.event(3, None, word(&world.admin));
    let (keys, told) = learn(&world, vec![foreign]);
    assert_eq!(told, [Code::KeyUntrusted]);
    assert!(keys.person(&world.admin.key.public_hex()).is_some());
    let device = EventKind::KeyRevoked {
        public_key: world.admin.device_key.public_hex(),
        by: world.admin.who.user.clone(),
        reason: "says so".into(),
    };
    let (keys, told) = learn(&world, vec![world.coach.event(4, None, device)]);
    assert_eq!(told, [Code::KeyUntrusted]);
    assert!(keys.device(&world.admin.device).is_some());
    let own = world.coach.event(5, None, word(&world.coach));
    let (keys, told) = learn(&world, vec![own]);
    assert!(told.is_empty() && keys.person(&world.coach.key.public_hex()).is_none());
}

#[test]
fn a_policy_is_changed_by_an_administrator_alone() {
    let world = World::new();
    let wanted = Ordered::Policy(policy().next());
    let (keys, told) = learn(&world, vec![world.coach.ordered(3, wanted.clone())]);
    assert_eq!(told, [Code::RoleMayNotUse]);
    assert_eq!(keys.policy().unwrap().policy.version, 0);
    // Signed by the coach as if by the administrator, carried by the administrator's device.
    let mut order = Order::by(&world.admin.who, &tenant(), wanted.clone(), "mine", at(3)).unwrap();
    let forged = order.sign(&world.coach.key).unwrap();
    let event = world.admin.event(3, None, EventKind::Ordered(forged));
    assert_eq!(learn(&world, vec![event]).1, [Code::KeyUntrusted]);
    // The coach's own, with the administrator's role written in.
    order.user = world.coach.who.user.clone();
    let forged = order.sign(&world.coach.key).unwrap();
    let event = world.coach.event(3, None, EventKind::Ordered(forged));
    assert_eq!(learn(&world, vec![event]).1, [Code::KeyUntrusted]);
    let (keys, told) = learn(&world, vec![world.admin.ordered(3, wanted)]);
    assert!(told.is_empty());
    assert_eq!(keys.policy().unwrap().policy.version, 1);
}

#[test]
fn a_flipped_byte_of_an_order_is_refused() {
    let world = World::new();
    let envelope = world.admin.order(3, Ordered::Policy(policy().next()));
    assert!(SignedOrder::open(&envelope).is_ok());
    for place in 0..envelope.len() {
        let mut bytes = envelope.clone().into_bytes();
        bytes[place] ^= 1;
        if let Ok(text) = String::from_utf8(bytes) {
            assert!(SignedOrder::open(&text).is_err(), "{place}");
        }
    }
}

/// An old order put back into the log: by a device that kept it, or by a key that was
/// revoked since and dates it back.
#[test]
fn an_old_order_is_not_given_again() {
    let world = World::new();
    world.adopt(3, |policy| policy.rules[0].quorum = 2);
    let first = world.key_events.borrow().last().unwrap().clone();
    world.adopt(10, |policy| policy.rules[0].quorum = 1);
    let EventKind::Ordered(envelope) = first.open().unwrap().kind else {
        panic!("an order")
    };
    let again = world
        .coach
        .event(20, None, EventKind::Ordered(envelope.clone()));
    assert_eq!(learn(&world, vec![again]).1, [Code::DecisionExpired]);
    let backdated = world.coach.event(3, None, EventKind::Ordered(envelope));
    let (keys, told) = learn(&world, vec![backdated]);
    assert_eq!(told, [Code::VersionConflict]);
    assert_eq!(keys.policy().unwrap().policy.version, 2);

    let boss = Desk::of(7, Role::MpsAdmin, None);
    let dated_back = world
        .admin
        .ordered(11, Ordered::Policy(keys.policy().unwrap().policy.next()));
    let gone = boss.ordered(15, end_of(&world.admin));
    let (keys, told) = learn(&world, vec![boss.enrolment(12), gone, dated_back]);
    assert_eq!(
        told,
        [Code::KeyUntrusted],
        "the order of the log decides, not the date"
    );
    assert_eq!(keys.policy().unwrap().policy.version, 2);
}

/// Where policy asks for it, a new key counts only once an administrator countersigned it.
#[test]
fn an_enrolment_waits_for_a_countersignature_where_policy_asks() {
    let world = World::new();
    world.adopt(3, |policy| policy.countersigned_enrolment = true);
    let newcomer = Desk::of(8, Role::PracticeAdministrator, None);
    let enrolment = newcomer.enrolment(10);
    let sign = Ordered::Countersign {
        enrolment: enrolment.event_id.clone(),
        public_key: newcomer.key.public_hex(),
    };
    let (keys, told) = learn(&world, vec![enrolment.clone()]);
    assert!(told.is_empty() && keys.pending().len() == 1);
    assert!(keys.person(&newcomer.key.public_hex()).is_none());
    // Neither by themselves nor by a coach.
    for by in [&newcomer, &world.coach] {
        let (keys, told) = learn(
            &world,
            vec![enrolment.clone(), by.ordered(11, sign.clone())],
        );
        assert_eq!(told.len(), 1);
        assert!(keys.person(&newcomer.key.public_hex()).is_none());
    }
    let by_admin = world.admin.ordered(12, sign);
    let (keys, told) = learn(&world, vec![enrolment, by_admin]);
    assert!(told.is_empty(), "{told:?}");
    let person = keys.person(&newcomer.key.public_hex()).unwrap();
    assert_eq!(person.countersigned_by, Some(world.admin.who.user.clone()));
    assert!(keys.pending().is_empty());
    assert!(
        keys.person_at(&newcomer.key.public_hex(), at(5)).is_none(),
        "it counts from then on"
    );
}

/// Only an administrator sets a forged event aside, and only that very event.
#[test]
fn a_quarantine_holds_for_the_named_bytes_only() {
    let world = World::new();
    let forged = world
        .coach
        .event(3, Some(&proposal_id(1)), EventKind::Expired);
    let mut other = forged.clone();
    other.signature[0] ^= 1;
    let aside = Ordered::Quarantine {
        event: forged.fingerprint(),
    };
    let by_coach = world.coach.ordered(4, aside.clone());
    assert!(
        !world
            .keys()
            .is_quarantine_of(&by_coach, &forged.fingerprint())
    );
    let (keys, told) = learn(&world, vec![by_coach]);
    assert_eq!(told, [Code::RoleMayNotUse]);
    assert!(!keys.is_quarantined(&forged.fingerprint()));
    let by_admin = world.admin.ordered(4, aside);
    assert!(
        world
            .keys()
            .is_quarantine_of(&by_admin, &forged.fingerprint())
    );
    let (keys, _) = learn(&world, vec![by_admin]);
    assert!(keys.is_quarantined(&forged.fingerprint()));
    assert!(!keys.is_quarantined(&other.fingerprint()));
}
