//! Whose signature counts: keys, roles, quorum, recall, revocation.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use cs_access::{ActionKind, Role};
use cs_approval::*;
use cs_error::Code;
use support::review::{approved, decide, now, refusal, send, submit};
use support::*;

#[test]
fn a_signature_by_a_key_nobody_enrolled_is_refused() {
    let world = World::new();
    let stranger = Desk::of(9, Role::PracticeAdministrator, None);
    let (mut state, _) = draft(&world.coach, 1, |_| {});
    assert_eq!(
        decide(&world, &stranger, 2, &mut state),
        Err(Code::KeyUntrusted)
    );
    // Somebody enrolled who signs as somebody else.
    let mut claims = BatchDecision::over(
        &[BatchItem {
            state: &state,
            nonce: "ab".repeat(16),
        }],
        true,
        "",
        &world.admin.who,
        at(2),
    )
    .unwrap();
    let envelope = claims.sign(&world.coach.key).unwrap();
    assert_eq!(
        submit(&world, &world.coach, 2, &mut state, envelope),
        Err(Code::KeyUntrusted)
    );
    // Somebody who gives themselves another role, or a clinician's number.
    claims = BatchDecision::over(
        &[BatchItem {
            state: &state,
            nonce: "cd".repeat(16),
        }],
        true,
        "",
        &world.account.who,
        at(2),
    )
    .unwrap();
    claims.role = Role::HealthCoach;
    let envelope = claims.sign(&world.account.key).unwrap();
    assert_eq!(
        submit(&world, &world.account, 2, &mut state, envelope),
        Err(Code::RoleMayNotApprove)
    );
    claims = BatchDecision::over(
        &[BatchItem {
            state: &state,
            nonce: "ef".repeat(16),
        }],
        true,
        "",
        &world.coach.who,
        at(2),
    )
    .unwrap();
    claims.npi = Some("1999999992".into());
    let envelope = claims.sign(&world.coach.key).unwrap();
    assert_eq!(
        submit(&world, &world.coach, 2, &mut state, envelope),
        Err(Code::KeyUntrusted)
    );
    assert_eq!(state.state, State::InReview);
}

#[test]
fn roles_self_approval_and_clinicians_are_held_to() {
    let world = World::new();
    let (mut state, _) = draft(&world.coach, 1, |_| {});
    assert_eq!(
        decide(&world, &world.account, 2, &mut state),
        Err(Code::RoleMayNotApprove)
    );
    let (mut nobody, _) = draft(&world.coach, 1, |p| p.requirements.roles.clear());
    assert_eq!(
        decide(&world, &world.admin, 2, &mut nobody),
        Err(Code::RoleMayNotApprove)
    );
    let (mut own, _) = draft(&world.coach, 1, |p| p.requirements.self_approval = false);
    assert_eq!(
        decide(&world, &world.coach, 2, &mut own),
        Err(Code::SelfApprovalRefused)
    );
    assert_eq!(decide(&world, &world.admin, 2, &mut own), Ok(()));
    let (mut document, _) = draft(&world.admin, 1, |p| p.action = ActionKind::SendDocument);
    assert_eq!(
        decide(&world, &world.coach, 2, &mut document),
        Err(Code::RoleMayNotApprove)
    );
    assert_eq!(decide(&world, &world.clinician, 2, &mut document), Ok(()));
    assert!(send(&document, &world.keys(), now()).is_ok());
}

#[test]
fn a_quorum_is_of_different_people_with_a_clinician_where_asked() {
    let world = World::new();
    let (mut state, _) = draft(&world.coach, 1, |p| p.requirements.quorum = 2);
    decide(&world, &world.admin, 2, &mut state).unwrap();
    decide(&world, &world.admin, 3, &mut state).unwrap();
    assert_eq!(
        (state.state, refusal(&state, &world)),
        (State::InReview, Code::ProposalState)
    );
    decide(&world, &world.coach, 3, &mut state).unwrap();
    assert_eq!(state.state, State::Approved);
    let verified = verify(&state, &world.keys(), &tenant(), now()).unwrap();
    assert_eq!(verified.nonces().len(), 3);
    // The second signature is gone from the store: the count is not believed.
    state.decisions.pop();
    assert_eq!(refusal(&state, &world), Code::ProposalState);

    let (mut clinical, _) = draft(&world.coach, 1, |p| p.requirements.clinician = true);
    decide(&world, &world.admin, 2, &mut clinical).unwrap();
    assert_eq!(clinical.state, State::InReview);
    decide(&world, &world.clinician, 3, &mut clinical).unwrap();
    assert_eq!(clinical.state, State::Approved);
}

/// Both take part anew after a recall; a signature from before it adds to nothing.
#[test]
fn a_recall_takes_back_every_signature() {
    let world = World::new();
    let (mut state, _) = draft(&world.coach, 1, |p| p.requirements.quorum = 2);
    decide(&world, &world.admin, 2, &mut state).unwrap();
    decide(&world, &world.coach, 2, &mut state).unwrap();
    let (id, by) = (state.proposal.id.clone(), world.admin.who.user.clone());
    state
        .apply(
            &world.admin.body(3, Some(&id), EventKind::Recalled { by }),
            &world.keys(),
        )
        .unwrap();
    assert_eq!(state.counting().count(), 0);
    decide(&world, &world.admin, 4, &mut state).unwrap();
    assert_eq!(
        state.state,
        State::InReview,
        "the coach's signature was taken back too"
    );
    decide(&world, &world.clinician, 4, &mut state).unwrap();
    let verified = verify(&state, &world.keys(), &tenant(), now()).unwrap();
    assert_eq!(
        verified.approvers(),
        [
            world.admin.who.user.clone(),
            world.clinician.who.user.clone()
        ]
    );
    assert_eq!(verified.nonces().len(), 2);
}

#[test]
fn a_revoked_key_releases_nothing_and_history_stays() {
    let world = World::new();
    let (_, proposed) = draft(&world.coach, 1, |_| {});
    let state = approved(&world, |_| {});
    let decided = world.admin.event(
        2,
        Some(&state.proposal.id),
        EventKind::Decided(state.decisions[0].envelope.clone()),
    );
    let kind = EventKind::KeyRevoked {
        public_key: world.admin.key.public_hex(),
        by: world.coach.who.user.clone(),
        reason: "left".into(),
    };
    world
        .key_events
        .borrow_mut()
        .push(world.coach.event(4, None, kind));
    let keys = world.keys();
    assert!(keys.person(&world.admin.key.public_hex()).is_none());
    assert_eq!(
        send(&state, &keys, now()).unwrap_err().code(),
        Code::KeyUntrusted
    );
    // What was approved before the revocation still reads as approved.
    let folded = fold(&[proposed, decided], &keys);
    assert_eq!(folded.proposals[&proposal_id(1)].state, State::Approved);
    // What is signed after it doesn't count at all.
    let (mut later, _) = draft(&world.coach, 2, |_| {});
    assert_eq!(
        decide(&world, &world.admin, 6, &mut later),
        Err(Code::KeyUntrusted)
    );
}
