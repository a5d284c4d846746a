//! A good signature used for something else.

use crate::support::review::{approved, decide, now, refusal, send, submit};
use crate::support::*;
use cs_access::{ActionKind, Role, TenantId};
use cs_approval::*;
use cs_error::Code;

#[test]
fn reuse_for_another_action_is_refused() {
    let world = World::new();
    let good = approved(&world, |_| {});
    assert!(send(&good, &world.keys(), now()).is_ok());
    for action in ActionKind::ALL {
        if action == good.proposal.action {
            continue;
        }
        let mut other = good.clone();
        other.proposal.action = action;
        assert_eq!(refusal(&other, &world), Code::PayloadChanged, "{action:?}");
    }
    // The envelope put on another proposal with the same text and addressee.
    let (mut twin, _) = draft(&world.coach, 2, |_| {});
    let envelope = good.decisions[0].envelope.clone();
    assert_eq!(
        submit(&world, &world.admin, 3, &mut twin, envelope),
        Err(Code::SignatureInvalid)
    );
}

#[test]
fn reuse_in_another_tenant_is_refused() {
    let world = World::new();
    let good = approved(&world, |_| {});
    let elsewhere = TenantId::parse("another-practice").unwrap();
    assert!(verify(&good, &world.keys(), &tenant(), now()).is_ok());
    let refused = verify(&good, &world.keys(), &elsewhere, now());
    assert_eq!(refused.unwrap_err().code(), Code::TenantForbidden);
    // The proposal says it were the other practice's.
    let mut moved = good.clone();
    moved.proposal.tenant = elsewhere.clone();
    assert_eq!(refusal(&moved, &world), Code::TenantForbidden);
    // And the other practice's keys, from the same people's same events: none.
    let events = world.key_events.borrow();
    let (keys, rejected) = TrustedKeys::from_events(&events, &issuers(), AUDIENCE, &elsewhere);
    assert_eq!(rejected.len(), events.len());
    let refused = verify(&moved, &keys, &elsewhere, now());
    assert_eq!(refused.unwrap_err().code(), Code::KeyUntrusted);
}

/// The demo has a sign-in server of its own: what was signed there is signed by nobody
/// in the real practice, even under its name.
#[test]
fn reuse_in_another_environment_is_refused() {
    let world = World::new();
    let good = approved(&world, |_| {});
    let real = {
        let mut keys = IssuerKeys::new();
        keys.add("https://signin.real.example", &jwks()).unwrap();
        keys
    };
    let events = world.key_events.borrow();
    let (keys, rejected) = TrustedKeys::from_events(&events, &real, AUDIENCE, &tenant());
    assert_eq!(
        rejected.len(),
        events.len(),
        "no enrolment of the demo counts"
    );
    let refused = verify(&good, &keys, &tenant(), now());
    assert_eq!(refused.unwrap_err().code(), Code::KeyUntrusted);
    // Another program at the same sign-in server: another audience.
    let (keys, _) = TrustedKeys::from_events(&events, &issuers(), "another-client", &tenant());
    let refused = verify(&good, &keys, &tenant(), now());
    assert_eq!(refused.unwrap_err().code(), Code::KeyUntrusted);
    assert!(send(&good, &world.keys(), now()).is_ok());
}

#[test]
fn a_signature_handed_in_twice_counts_once() {
    let world = World::new();
    let (mut state, _) = draft(&world.coach, 1, |p| p.requirements.quorum = 2);
    let envelope = world.admin.approve(2, &state);
    submit(&world, &world.admin, 2, &mut state, envelope.clone()).unwrap();
    assert_eq!(
        submit(&world, &world.admin, 3, &mut state, envelope.clone()),
        Err(Code::DecisionReplayed)
    );
    // Through a colleague's device, as if it were theirs.
    assert_eq!(
        submit(&world, &world.coach, 3, &mut state, envelope),
        Err(Code::DecisionReplayed)
    );
    assert_eq!(state.state, State::InReview, "one person is not two");
    decide(&world, &world.coach, 3, &mut state).unwrap();
    assert_eq!(state.state, State::Approved);
}

/// An order's envelope is no decision and a decision's no order, though the same key
/// signed both.
#[test]
fn one_kind_of_statement_does_not_pass_for_another() {
    let world = World::new();
    let (mut state, _) = draft(&world.coach, 1, |_| {});
    let order = world.admin.order(2, Ordered::Policy(policy().next()));
    assert_eq!(
        submit(&world, &world.admin, 2, &mut state, order.clone()),
        Err(Code::SignatureInvalid)
    );
    let decision = world.admin.approve(2, &state);
    assert_eq!(
        SignedOrder::open(&decision).unwrap_err().code(),
        Code::SignatureInvalid
    );
    assert!(SignedOrder::open(&order).is_ok());
    assert!(SignedDecision::open(&decision).is_ok());
    assert_eq!(world.admin.who.role, Role::PracticeAdministrator);
}
