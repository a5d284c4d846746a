//! The state machine under any order of events.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use cs_approval::*;
use cs_error::Code;
use proptest::prelude::*;
use support::*;

/// What somebody does next; envelopes are made over the state of that moment, or
/// of an earlier one.
#[derive(Clone, Debug)]
enum Deed {
    Approve { desk: u8 },
    Decline { desk: u8 },
    ReplayOldest,
    Revise { gap: u32 },
    Recall,
    Stale { what: u8 },
    Expire { early: bool },
    Claim { desk: u8, attempt: u8 },
    Execute { desk: u8, attempt: u8, outcome: u8 },
    Receipt { reference: u8 },
    Settle { happened: bool },
    Garbage,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let desk = 0_u8..3;
    let one = prop_oneof![
        4 => desk.clone().prop_map(|desk| Deed::Approve { desk }),
        1 => desk.clone().prop_map(|desk| Deed::Decline { desk }),
        1 => Just(Deed::ReplayOldest),
        1 => (0_u32..3).prop_map(|gap| Deed::Revise { gap }),
        1 => Just(Deed::Recall),
        1 => (0_u8..3).prop_map(|what| Deed::Stale { what }),
        1 => any::<bool>().prop_map(|early| Deed::Expire { early }),
        4 => (desk.clone(), 0_u8..4).prop_map(|(desk, attempt)| Deed::Claim { desk, attempt }),
        4 => (desk, 0_u8..4, 0_u8..3).prop_map(|(desk, attempt, outcome)| Deed::Execute { desk, attempt, outcome }),
        1 => (0_u8..3).prop_map(|reference| Deed::Receipt { reference }),
        1 => any::<bool>().prop_map(|happened| Deed::Settle { happened }),
        1 => Just(Deed::Garbage),
    ];
    prop::collection::vec(one, 0..40)
}

fn receipt(number: u8, minutes: i64) -> Receipt {
    Receipt {
        reference: format!("SM{number}"),
        status: "queued".into(),
        at: at(minutes),
    }
}

fn difference(what: u8) -> Difference {
    Difference {
        label: "dose".into(),
        place: "Medication/m".into(),
        now: format!("[\"{what} mg\"]"),
    }
}

struct Scene {
    world: World,
    keys: TrustedKeys,
    oldest: Option<String>,
}

impl Scene {
    fn desk(&self, number: u8) -> &Desk {
        [&self.world.coach, &self.world.admin, &self.world.account][usize::from(number % 3)]
    }

    /// The event a deed makes; `None` when it can't even be signed.
    fn event(&mut self, minutes: i64, deed: &Deed, state: &ProposalState) -> Option<SignedEvent> {
        let author = self.world.coach.who.user.clone();
        let (desk, kind) = match deed {
            Deed::Approve { desk } | Deed::Decline { desk } => {
                let approved = matches!(deed, Deed::Approve { .. });
                let item = BatchItem {
                    state,
                    nonce: self.desk(*desk).nonce(),
                };
                let desk = self.desk(*desk);
                let envelope = sign_batch(
                    &[item],
                    approved,
                    "reason",
                    &desk.who,
                    at(minutes),
                    &desk.key,
                )
                .ok()?;
                self.oldest.get_or_insert_with(|| envelope.clone());
                (1, EventKind::Decided(envelope))
            }
            Deed::ReplayOldest => (2, EventKind::Decided(self.oldest.clone()?)),
            Deed::Revise { gap } => {
                let number = state.latest()?.number + gap;
                (
                    0,
                    EventKind::Revised(revision(number, &format!("text {minutes}"), &author)),
                )
            }
            Deed::Recall => (1, EventKind::Recalled { by: author }),
            Deed::Stale { what } => (0, EventKind::WentStale(vec![difference(*what)])),
            Deed::Expire { early } => {
                let minutes = if *early { minutes } else { 60 * 24 };
                return Some(self.desk(0).event(
                    minutes,
                    Some(&state.proposal.id),
                    EventKind::Expired,
                ));
            }
            Deed::Claim { desk, attempt } => (
                *desk,
                EventKind::Claimed {
                    attempt: attempt_id(*attempt),
                },
            ),
            Deed::Execute {
                desk,
                attempt,
                outcome,
            } => {
                let outcome = match outcome {
                    0 => ExecutionOutcome::Done(receipt(*attempt, minutes)),
                    1 => ExecutionOutcome::Failed {
                        reason: "21610".into(),
                    },
                    _ => ExecutionOutcome::Uncertain {
                        reason: "cut off".into(),
                    },
                };
                (
                    *desk,
                    EventKind::Executed {
                        attempt: attempt_id(*attempt),
                        outcome,
                    },
                )
            }
            Deed::Receipt { reference } => {
                (0, EventKind::ReceiptUpdated(receipt(*reference, minutes)))
            }
            Deed::Settle { happened } => (
                1,
                EventKind::Settled {
                    by: author,
                    happened: *happened,
                    note: "asked the patient".into(),
                },
            ),
            Deed::Garbage => (0, EventKind::Decided("{}".into())),
        };
        Some(
            self.desk(desk)
                .event(minutes, Some(&state.proposal.id), kind),
        )
    }
}

/// What must hold between a state and the one after it.
fn check_step(before: &ProposalState, after: &ProposalState, keys: &TrustedKeys, minutes: i64) {
    let moved = (before.state, after.state);
    if after.state == State::Executing && before.state != State::Executing {
        assert_eq!(
            before.state,
            State::Approved,
            "executing comes from approved alone"
        );
    }
    if after.attempts.len() > before.attempts.len() {
        let once_approved = before.decisions.iter().any(|record| record.approved);
        assert!(once_approved, "no attempt on what nobody ever approved");
    }
    if matches!(before.state, State::Done | State::Declined) {
        assert_eq!(moved.0, moved.1, "done and declined are final");
    }
    if after.state == State::Approved {
        verify(after, keys, &tenant(), at(minutes)).expect("approved is what verification says");
    }
    assert!(
        after
            .attempts
            .iter()
            .filter(|attempt| attempt.outcome.is_none())
            .count()
            <= 1,
        "one live attempt"
    );
    assert!(
        after
            .revisions
            .windows(2)
            .all(|pair| pair[1].number == pair[0].number + 1)
    );
    let latest = after.latest().unwrap().number;
    assert!(
        after.counting().all(|record| record.revision == latest),
        "older revisions' decisions don't count"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_order_of_events_breaks_the_rules(deeds in deeds(), quorum in 1_u8..3) {
        let world = World::new();
        let keys = world.keys();
        let (mut state, first) = draft(&world.coach, 1, |p| p.requirements.quorum = quorum);
        let mut scene = Scene { world, keys, oldest: None };
        let mut events = vec![first];
        for (minutes, deed) in (2..).zip(&deeds) {
            let Some(event) = scene.event(minutes, deed, &state) else { continue };
            let before = state.clone();
            let body = event.open_verified(&scene.keys).unwrap();
            match state.apply(&body, &scene.keys) {
                Ok(()) => check_step(&before, &state, &scene.keys, minutes),
                Err(_) => prop_assert_eq!(&before, &state, "a refused event changes nothing"),
            }
            events.push(event);
        }
        // The same events folded at once, and folded twice over, give the same state.
        let folded = fold(&events, &scene.keys);
        prop_assert_eq!(&folded.proposals[&state.proposal.id], &state);
        let twice = fold(events.iter().chain(&events), &scene.keys);
        prop_assert_eq!(twice.proposals, folded.proposals);
        prop_assert_eq!(twice.ignored, folded.ignored);
    }
}

fn step(
    state: &mut ProposalState,
    desk: &Desk,
    minutes: i64,
    kind: EventKind,
    keys: &TrustedKeys,
) -> Result<(), Code> {
    let id = state.proposal.id.clone();
    state.apply(&desk.body(minutes, Some(&id), kind), keys)
}

/// The administrator approves what stands.
fn approve(state: &mut ProposalState, world: &World, minutes: i64) -> Result<(), Code> {
    let kind = EventKind::Decided(world.admin.approve(minutes, state));
    step(state, &world.admin, minutes, kind, &world.keys())
}

#[test]
fn a_decline_wins_over_an_approval_in_either_order() {
    let world = World::new();
    let keys = world.keys();
    let (start, _) = draft(&world.coach, 1, |_| {});
    let yes = EventKind::Decided(world.admin.approve(2, &start));
    let no = EventKind::Decided(world.coach.sign(2, &[&start], false, "Already rebooked"));
    for order in [[&yes, &no], [&no, &yes]] {
        let mut state = start.clone();
        for kind in order {
            let _ = step(&mut state, &world.admin, 3, kind.clone(), &keys);
        }
        assert_eq!(state.state, State::Declined);
        assert!(verify(&state, &keys, &tenant(), at(4)).is_err());
    }
}

#[test]
fn two_approvals_give_the_same_in_either_order() {
    let world = World::new();
    let keys = world.keys();
    let (start, _) = draft(&world.coach, 1, |p| p.requirements.quorum = 2);
    let kinds = [
        world.admin.approve(2, &start),
        world.coach.approve(2, &start),
    ]
    .map(EventKind::Decided);
    for order in [[0, 1], [1, 0]] {
        let mut state = start.clone();
        for at in order {
            step(&mut state, &world.admin, 3, kinds[at].clone(), &keys).unwrap();
        }
        assert_eq!(state.state, State::Approved);
        assert_eq!(
            verify(&state, &keys, &tenant(), at(4))
                .unwrap()
                .approvers()
                .len(),
            2
        );
    }
}

#[test]
fn the_second_of_two_revisions_with_one_number_has_no_effect() {
    let world = World::new();
    let keys = world.keys();
    let (mut state, _) = draft(&world.coach, 1, |_| {});
    approve(&mut state, &world, 2).unwrap();
    let text = |text: &str| EventKind::Revised(revision(2, text, &world.coach.who.user));
    step(&mut state, &world.coach, 3, text("first"), &keys).unwrap();
    assert_eq!(
        state.state,
        State::InReview,
        "the approval was for the text before"
    );
    assert_eq!(
        step(&mut state, &world.admin, 3, text("second"), &keys),
        Err(Code::VersionConflict)
    );
    assert_eq!(state.latest().unwrap().payload.bytes, b"first");
}

/// A claim that crossed with a recall: the message may be out, so the item is not
/// put up for approval again.
#[test]
fn a_claim_that_crossed_with_a_recall_is_uncertain() {
    let world = World::new();
    let keys = world.keys();
    let (mut state, _) = draft(&world.coach, 1, |_| {});
    let claim = || EventKind::Claimed {
        attempt: attempt_id(1),
    };
    assert_eq!(
        step(&mut state, &world.coach, 2, claim(), &keys),
        Err(Code::ProposalState),
        "never approved"
    );
    approve(&mut state, &world, 2).unwrap();
    step(
        &mut state,
        &world.admin,
        3,
        EventKind::Recalled {
            by: world.admin.who.user.clone(),
        },
        &keys,
    )
    .unwrap();
    step(&mut state, &world.coach, 3, claim(), &keys).unwrap();
    assert_eq!(state.state, State::Uncertain);
    assert_eq!(approve(&mut state, &world, 4), Err(Code::ProposalState));
    let done = EventKind::Executed {
        attempt: attempt_id(1),
        outcome: ExecutionOutcome::Done(receipt(1, 5)),
    };
    assert_eq!(
        step(&mut state, &world.admin, 5, done.clone(), &keys),
        Err(Code::ProposalState),
        "another device's attempt"
    );
    step(&mut state, &world.coach, 5, done, &keys).unwrap();
    assert_eq!(
        (state.state, state.receipt.unwrap().reference),
        (State::Done, "SM1".to_owned())
    );
}

#[test]
fn a_person_settles_what_is_uncertain_and_proof_has_the_last_word() {
    let world = World::new();
    let keys = world.keys();
    let (mut state, _) = draft(&world.coach, 1, |_| {});
    let settled = |happened| EventKind::Settled {
        by: world.admin.who.user.clone(),
        happened,
        note: "called".into(),
    };
    let outcome = |outcome| EventKind::Executed {
        attempt: attempt_id(1),
        outcome,
    };
    approve(&mut state, &world, 2).unwrap();
    assert_eq!(
        step(&mut state, &world.admin, 2, settled(true), &keys),
        Err(Code::ProposalState)
    );
    step(
        &mut state,
        &world.coach,
        3,
        EventKind::Claimed {
            attempt: attempt_id(1),
        },
        &keys,
    )
    .unwrap();
    let other = EventKind::Claimed {
        attempt: attempt_id(2),
    };
    assert_eq!(
        step(&mut state, &world.admin, 3, other, &keys),
        Err(Code::ClaimLost)
    );
    let doubt = ExecutionOutcome::Uncertain {
        reason: "the line was cut".into(),
    };
    step(&mut state, &world.coach, 4, outcome(doubt), &keys).unwrap();
    step(&mut state, &world.admin, 5, settled(false), &keys).unwrap();
    assert_eq!(state.state, State::Failed);
    step(
        &mut state,
        &world.coach,
        6,
        outcome(ExecutionOutcome::Done(receipt(1, 6))),
        &keys,
    )
    .unwrap();
    assert_eq!(state.state, State::Done);
    let newer = Receipt {
        status: "delivered".into(),
        ..receipt(1, 9)
    };
    step(
        &mut state,
        &world.coach,
        9,
        EventKind::ReceiptUpdated(newer.clone()),
        &keys,
    )
    .unwrap();
    assert_eq!(
        step(
            &mut state,
            &world.coach,
            9,
            EventKind::ReceiptUpdated(receipt(1, 6)),
            &keys
        ),
        Err(Code::ProposalState)
    );
    assert_eq!(
        step(
            &mut state,
            &world.coach,
            9,
            EventKind::ReceiptUpdated(receipt(2, 9)),
            &keys
        ),
        Err(Code::ProposalState)
    );
    assert_eq!(state.receipt, Some(newer));
}

#[test]
fn a_fork_under_one_sequence_number_is_ignored() {
    let world = World::new();
    let (state, proposed) = draft(&world.coach, 1, |_| {});
    let forked = |text: &str| {
        let mut body = proposed.open().unwrap();
        body.seq = 50;
        body.kind = EventKind::Revised(revision(2, text, &world.coach.who.user));
        SignedEvent::sign(&body, &world.coach.device_key)
    };
    let (one, two) = (forked("one"), forked("two"));
    let folded = fold(&[proposed, one, two.clone()], &world.keys());
    assert_eq!(folded.ignored, [(two.event_id, Code::VersionConflict)]);
    assert_eq!(
        folded.proposals[&state.proposal.id]
            .latest()
            .unwrap()
            .payload
            .bytes,
        b"one"
    );
}
