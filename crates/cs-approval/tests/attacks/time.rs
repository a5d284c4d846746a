//! Time: run out, set back, signed ahead.

use crate::support::review::{approved, decide, now, send, submit};
use crate::support::*;
use cs_approval::*;
use cs_error::Code;

#[test]
fn an_expired_approval_is_refused() {
    let world = World::new();
    let state = approved(&world, |_| {});
    let keys = world.keys();
    let last = at(60 * 24 - 1);
    assert!(
        send(&state, &keys, last).is_ok(),
        "the last minute still counts"
    );
    assert_eq!(
        send(&state, &keys, at(60 * 24)).unwrap_err().code(),
        Code::DecisionExpired
    );
    // Verified in time, released too late.
    let verified = verify(&state, &keys, &tenant(), last).unwrap();
    let late = release(verified, &state, &keys, attempt_id(1), at(60 * 24));
    assert_eq!(late.unwrap_err().code(), Code::DecisionExpired);
    // A longer life written into the proposal afterwards.
    let mut longer = state.clone();
    longer.proposal.expires_at = at(60 * 48);
    assert_eq!(
        send(&longer, &keys, at(60 * 24)).unwrap_err().code(),
        Code::PayloadChanged
    );
}

#[test]
fn an_expiry_of_the_policy_ends_drafts_that_say_more() {
    let world = World::new();
    let (mut state, _) = draft(&world.coach, 1, |_| {});
    let policy = world.adopt(2, |policy| policy.rules[0].expires_hours = 1);
    let envelope = world.admin.sign_under(&policy, 3, &[&state], true, "");
    submit(&world, &world.admin, 3, &mut state, envelope).unwrap();
    assert!(send(&state, &world.keys(), at(59)).is_ok());
    assert_eq!(
        send(&state, &world.keys(), at(60)).unwrap_err().code(),
        Code::ProposalExpired
    );
    let id = state.proposal.id.clone();
    let expire = |minutes| world.coach.body(minutes, Some(&id), EventKind::Expired);
    assert_eq!(
        state.clone().apply(&expire(59), &world.keys()),
        Err(Code::ProposalState)
    );
    assert_eq!(state.apply(&expire(60), &world.keys()), Ok(()));
}

/// A clock set back, to make an expired approval young again or to sign for later.
#[test]
fn a_clock_set_back_releases_nothing() {
    let world = World::new();
    let state = approved(&world, |_| {});
    let keys = world.keys();
    // Signed at minute 2; a clock that says minute -1 saw the future.
    assert_eq!(
        send(&state, &keys, at(-1)).unwrap_err().code(),
        Code::ClockBehind
    );
    assert!(
        send(&state, &keys, at(1)).is_ok(),
        "clocks differ by a minute"
    );
    assert!(send(&state, &keys, now()).is_ok());
}

/// A signature dated ahead, to outlive a change, is none yet.
#[test]
fn a_signature_from_the_future_is_refused() {
    let world = World::new();
    let (mut state, _) = draft(&world.coach, 1, |_| {});
    let ahead = world.admin.approve(30, &state);
    assert_eq!(
        submit(&world, &world.admin, 2, &mut state, ahead),
        Err(Code::ClockBehind)
    );
    assert_eq!(decide(&world, &world.admin, 2, &mut state), Ok(()));
}
