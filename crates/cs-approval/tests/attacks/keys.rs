//! Keys: revoked, of another role, of nobody.

use crate::support::review::{approved, decide, now, send, submit};
use crate::support::*;
use cs_access::Role;
use cs_approval::*;
use cs_error::Code;

#[test]
fn a_revoked_key_releases_nothing() {
    let world = World::new();
    let state = approved(&world, |_| {});
    assert!(send(&state, &world.keys(), now()).is_ok());
    let own = Ordered::RevokeKey {
        public_key: world.admin.key.public_hex(),
        cause: KeyEnd::Compromised,
    };
    world
        .key_events
        .borrow_mut()
        .push(world.admin.ordered(4, own));
    let keys = world.keys();
    assert_eq!(
        send(&state, &keys, now()).unwrap_err().code(),
        Code::KeyUntrusted
    );
    // Nor does it sign anew, now or with a date before it was revoked.
    let (mut later, _) = draft(&world.coach, 2, |_| {});
    assert_eq!(
        decide(&world, &world.admin, 6, &mut later),
        Err(Code::KeyUntrusted)
    );
    let backdated = world.admin.approve(3, &later);
    submit(&world, &world.admin, 3, &mut later, backdated).unwrap();
    assert_eq!(
        send(&later, &keys, now()).unwrap_err().code(),
        Code::KeyUntrusted,
        "what a found key dated back stands as history and releases nothing"
    );
    // What was signed before stands for an auditor.
    assert_eq!(verify_history(&state, &keys).unwrap().len(), 1);
}

#[test]
fn a_lost_workstation_takes_every_key_on_it_along() {
    let world = World::new();
    let state = approved(&world, |_| {});
    let boss = Desk::of(7, Role::MpsAdmin, None);
    let lost = Ordered::RevokeDevice {
        device: world.admin.device.clone(),
        cause: KeyEnd::Lost,
    };
    let events = [boss.enrolment(0), boss.ordered(4, lost)];
    world.key_events.borrow_mut().extend(events);
    let keys = world.keys();
    assert_eq!(
        send(&state, &keys, now()).unwrap_err().code(),
        Code::KeyUntrusted
    );
    let id = state.proposal.id.clone();
    let later = world.admin.event(5, Some(&id), EventKind::Expired);
    assert_eq!(
        later.open_verified(&keys).unwrap_err().code(),
        Code::KeyUntrusted
    );
    // A new enrolment on the lost computer doesn't bring it back.
    world
        .key_events
        .borrow_mut()
        .push(world.admin.enrolment(10));
    let (keys, rejected) =
        TrustedKeys::from_events(&world.key_events.borrow(), &issuers(), AUDIENCE, &tenant());
    assert_eq!(rejected.len(), 1);
    assert!(keys.device(&world.admin.device).is_none());
}

/// The role the sign-in server names now is not the one the key was enrolled with.
#[test]
fn a_role_lost_between_approval_and_sending_sends_nothing() {
    let world = World::new();
    let state = approved(&world, |_| {});
    assert!(send(&state, &world.keys(), now()).is_ok());
    // The same key enrols again, as what its person is now.
    let demoted = Desk::of(2, Role::AccountManager, None);
    world.key_events.borrow_mut().push(demoted.enrolment(4));
    assert_eq!(
        send(&state, &world.keys(), now()).unwrap_err().code(),
        Code::RoleMayNotApprove
    );
    // Or the practice's policy takes the right from the role.
    let world = World::new();
    let state = approved(&world, |_| {});
    world.adopt(4, |policy| policy.rules[0].roles = vec![Role::HealthCoach]);
    assert_eq!(
        send(&state, &world.keys(), now()).unwrap_err().code(),
        Code::PolicyChanged
    );
}

/// An identity made up whole: own key, own device, a sign-in nobody gave.
#[test]
fn a_key_nobody_enrolled_signs_nothing() {
    let world = World::new();
    let stranger = Desk::of(9, Role::MpsAdmin, Some("1999999992"));
    let (mut state, _) = draft(&world.coach, 1, |_| {});
    assert_eq!(
        decide(&world, &stranger, 2, &mut state),
        Err(Code::KeyUntrusted)
    );
    let mut claims = stranger.claims(0);
    claims["iss"] = "https://elsewhere.example".into();
    let record = stranger.record(0, &claims);
    let made_up = stranger.event(0, None, EventKind::Enrolled(record.to_text()));
    let (keys, rejected) = TrustedKeys::from_events(&[made_up], &issuers(), AUDIENCE, &tenant());
    assert_eq!(rejected.len(), 1);
    assert!(keys.person(&stranger.key.public_hex()).is_none());
    assert_eq!(decide(&world, &world.admin, 2, &mut state), Ok(()));
}
