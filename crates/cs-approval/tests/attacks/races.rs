//! Two at once, and after the fact.

use crate::support::review::{approved, decide, now, send};
use crate::support::*;
use cs_approval::*;
use cs_error::Code;

/// Two devices approve at once: both stand, it is approved, and one attempt alone is
/// open, whichever order the events come in.
#[test]
fn two_devices_approve_at_once_and_one_attempt_is_made() {
    let world = World::new();
    let (state, proposed) = draft(&world.coach, 1, |_| {});
    let id = state.proposal.id.clone();
    let decided = |desk: &Desk| {
        let envelope = desk.approve(2, &state);
        desk.event(2, Some(&id), EventKind::Decided(envelope))
    };
    let (one, other) = (decided(&world.admin), decided(&world.clinician));
    let claim = |desk: &Desk, number| {
        let attempt = attempt_id(number);
        desk.event(3, Some(&id), EventKind::Claimed { attempt })
    };
    let (first, second) = (claim(&world.admin, 1), claim(&world.clinician, 2));
    let keys = world.keys();
    for order in [
        [&one, &other, &first, &second],
        [&other, &one, &first, &second],
    ] {
        let folded = fold([&proposed].into_iter().chain(order), &keys);
        let end = &folded.proposals[&id];
        assert_eq!(end.counting().count(), 2);
        assert_eq!((end.state, end.attempts.len()), (State::Executing, 1));
        assert_eq!(folded.ignored, [(second.event_id.clone(), Code::ClaimLost)]);
    }
    let alone = fold([&proposed, &one, &first], &keys);
    assert_eq!(alone.proposals[&id].state, State::Executing);
}

#[test]
fn an_approval_after_a_decline_has_no_effect() {
    let world = World::new();
    let (mut state, _) = draft(&world.coach, 1, |_| {});
    let approval = world.clinician.approve(2, &state);
    let decline = world.admin.sign(2, &[&state], false, "She moved away");
    let id = state.proposal.id.clone();
    let keys = world.keys();
    let mut hand_in = |desk: &Desk, envelope: String| {
        state.apply(
            &desk.body(2, Some(&id), EventKind::Decided(envelope)),
            &keys,
        )
    };
    assert_eq!(hand_in(&world.admin, decline), Ok(()));
    assert_eq!(
        hand_in(&world.clinician, approval),
        Err(Code::ProposalState)
    );
    assert_eq!(state.state, State::Declined);
    assert_eq!(
        send(&state, &world.keys(), now()).unwrap_err().code(),
        Code::ProposalState
    );
    // In the other order the decline still wins: nothing was claimed.
    let mut state = approved(&world, |_| {});
    let decline = world.clinician.sign(3, &[&state], false, "She moved away");
    let body = world
        .clinician
        .body(3, Some(&id), EventKind::Decided(decline));
    state.apply(&body, &keys).unwrap();
    assert_eq!(state.state, State::Declined);
}

/// A state that says "approved" by itself, as a restored backup or a foreign resource
/// may: the signatures are counted, not the word.
#[test]
fn a_forged_approved_state_releases_nothing() {
    let world = World::new();
    let (mut state, _) = draft(&world.coach, 1, |_| {});
    state.state = State::Approved;
    assert_eq!(
        send(&state, &world.keys(), now()).unwrap_err().code(),
        Code::ProposalState
    );
    // With a record that names the administrator and carries nothing, or another's.
    let donor = approved(&world, |p| p.id = proposal_id(9));
    for envelope in [
        String::new(),
        "{}".into(),
        donor.decisions[0].envelope.clone(),
    ] {
        let mut forged = state.clone();
        forged.decisions = vec![DecisionRecord {
            envelope,
            ..donor.decisions[0].clone()
        }];
        let code = send(&forged, &world.keys(), now()).unwrap_err().code();
        assert_eq!(code, Code::SignatureInvalid);
    }
    // As JSON that came back from a backup with the flag flipped.
    let mut kept = serde_json::to_value(draft(&world.coach, 1, |_| {}).0).unwrap();
    kept["state"] = "approved".into();
    let restored: ProposalState = serde_json::from_value(kept).unwrap();
    assert_eq!(restored.state, State::Approved);
    assert!(send(&restored, &world.keys(), now()).is_err());
    let mut good = draft(&world.coach, 1, |_| {}).0;
    decide(&world, &world.admin, 2, &mut good).unwrap();
    let good: ProposalState = serde_json::from_value(serde_json::to_value(good).unwrap()).unwrap();
    assert!(
        send(&good, &world.keys(), now()).is_ok(),
        "a true one comes back whole"
    );
}
