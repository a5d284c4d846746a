//! Deciding and sending, as the tests of decisions go about it.

use super::*;
use cs_approval::{ApprovedWrite, State, release, verify};
use cs_error::{Code, Outcome};

/// A draft of the coach, approved by the administrator.
pub fn approved(world: &World, change: impl FnOnce(&mut Proposal)) -> ProposalState {
    let (mut state, _) = draft(&world.coach, 1, change);
    decide(world, &world.admin, 2, &mut state).unwrap();
    assert_eq!(state.state, State::Approved);
    state
}

pub fn decide(
    world: &World,
    desk: &Desk,
    minutes: i64,
    state: &mut ProposalState,
) -> Result<(), Code> {
    let envelope = desk.approve(minutes, state);
    submit(world, desk, minutes, state, envelope)
}

pub fn submit(
    world: &World,
    desk: &Desk,
    minutes: i64,
    state: &mut ProposalState,
    envelope: String,
) -> Result<(), Code> {
    let id = state.proposal.id.clone();
    state.apply(
        &desk.body(minutes, Some(&id), EventKind::Decided(envelope)),
        &world.keys(),
    )
}

pub fn now() -> DateTime<Utc> {
    at(5)
}

/// The whole way to the write, as the claim goes it.
pub fn send(
    state: &ProposalState,
    keys: &TrustedKeys,
    now: DateTime<Utc>,
) -> Outcome<ApprovedWrite> {
    let verified = verify(state, keys, &tenant(), now)?;
    release(verified, state, attempt_id(1), now)
}

pub fn refusal(state: &ProposalState, world: &World) -> Code {
    send(state, &world.keys(), now()).unwrap_err().code()
}
