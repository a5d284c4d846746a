//! The claim: what it checks, what it records, what it releases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desktop;
#[path = "../../cs-approval/tests/support/mod.rs"]
mod practice;
mod support;

use cs_access::ActionKind;
use cs_approval::{Difference, EventKind, ExecutionOutcome, Receipt, State};
use cs_error::Code;
use cs_ports::{Charts, ClaimedWork, Queue};
use desktop::{Desktop, PATIENT, grounds, raw, who};
use practice::{World, at, attempt_id, draft, proposal_id, revision};
use support::put;

#[test]
fn an_approved_draft_is_claimed_once_and_released_as_signed() {
    let world = World::new();
    let desktop = Desktop::new(&world, &world.coach);
    let state = desktop.approve(1, grounds);
    assert_eq!(state.state, State::Approved);
    let ClaimedWork::Go(write, attempt) = desktop.claim(&world, 1, 1, 5).unwrap() else {
        panic!("stale")
    };
    assert_eq!(write.payload(), &state.latest().unwrap().payload);
    assert_eq!(
        (attempt.payload_digest, attempt.at),
        (write.payload().digest(), at(5))
    );
    assert_eq!(desktop.state(1).state, State::Executing);
    let open = desktop.store.open_attempts().unwrap();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].payload, write.payload().bytes);
    assert_eq!(
        desktop.store.sent_to("+15005550006", at(0)).unwrap(),
        [at(5)]
    );
    assert_eq!(
        desktop.claim(&world, 1, 2, 6).unwrap_err().code(),
        Code::ProposalState
    );

    desktop.store.set_reference(&attempt.id, "SM1").unwrap();
    assert_eq!(
        desktop.store.references(ActionKind::SendSms).unwrap(),
        ["SM1"]
    );
    let receipt = Receipt {
        reference: "SM1".into(),
        status: "queued".into(),
        at: at(6),
    };
    let done = EventKind::Executed {
        attempt: attempt.id,
        outcome: ExecutionOutcome::Done(receipt),
    };
    desktop
        .store
        .append(&who(6), &[desktop.next(6, 1, done)])
        .unwrap();
    assert!(desktop.store.open_attempts().unwrap().is_empty());
    assert_eq!(desktop.state(1).state, State::Done);
    assert!(desktop.store.proposals(&who(7), true).unwrap().is_empty());
    assert_eq!(desktop.store.proposals(&who(7), false).unwrap().len(), 1);
}

#[test]
fn the_attempt_is_there_after_a_restart() {
    let world = World::new();
    let desktop = Desktop::new(&world, &world.coach);
    desktop.approve(1, grounds);
    desktop.claim(&world, 1, 1, 5).unwrap();
    let Desktop { place, store, desk } = desktop;
    drop(store);
    let store = Desktop::open(&place, desk);
    assert_eq!(store.open_attempts().unwrap().len(), 1);
    assert_eq!(store.last_seq(&desk.device).unwrap(), 4);
}

#[test]
fn a_changed_value_sends_it_back_with_the_difference_and_nothing_is_released() {
    let world = World::new();
    let desktop = Desktop::new(&world, &world.coach);
    desktop.approve(1, grounds);
    put(&desktop.store, 3, &[&PATIENT.replace("50006", "50009")]);
    let ClaimedWork::Stale(found) = desktop.claim(&world, 1, 1, 5).unwrap() else {
        panic!("released")
    };
    assert_eq!(
        found.iter().map(|d| d.label.as_str()).collect::<Vec<_>>(),
        ["phone"]
    );
    let state = desktop.state(1);
    assert_eq!((state.state, state.differences), (State::Stale, found));
    assert!(desktop.store.open_attempts().unwrap().is_empty());
    assert_eq!(
        desktop.claim(&world, 1, 2, 6).unwrap_err().code(),
        Code::ProposalStale
    );
}

#[test]
fn a_query_that_found_nothing_and_now_finds_something_is_stale_and_a_new_version_alone_is_not() {
    let world = World::new();
    let desktop = Desktop::new(&world, &world.coach);
    desktop.approve(1, grounds);
    desktop.approve(2, grounds);
    put(&desktop.store, 3, &[&PATIENT.replace("true", "false")]);
    assert!(
        matches!(desktop.claim(&world, 1, 1, 5).unwrap(), ClaimedWork::Go(..)),
        "the cited value is the same"
    );
    put(
        &desktop.store,
        4,
        &[
            r#"{"resourceType":"Communication","id":"c","status":"completed","subject":{"reference":"Patient/pat-1"}}"#,
        ],
    );
    let ClaimedWork::Stale(found) = desktop.claim(&world, 2, 2, 6).unwrap() else {
        panic!("released")
    };
    assert_eq!(found[0].label, "nothing sent yet");
}

#[test]
fn a_spent_nonce_is_a_replay_and_leaves_no_trace() {
    let world = World::new();
    let desktop = Desktop::new(&world, &world.coach);
    let state = desktop.approve(1, |_| {});
    let spent = cs_approval::SignedDecision::open(&state.decisions[0].envelope).unwrap();
    let nonce = spent.statement().about(&state.proposal.id).unwrap().nonce;
    raw(&desktop.place)
        .execute("INSERT INTO nonces VALUES (?1, 'p', 'a', 0)", [nonce])
        .unwrap();
    assert_eq!(
        desktop.claim(&world, 1, 1, 5).unwrap_err().code(),
        Code::DecisionReplayed
    );
    assert!(desktop.store.open_attempts().unwrap().is_empty());
    assert_eq!(desktop.state(1).state, State::Approved);
    assert_eq!(desktop.store.last_seq(&desktop.desk.device).unwrap(), 3);
}

#[test]
fn a_kept_state_that_was_tampered_with_is_not_believed() {
    let world = World::new();
    let desktop = Desktop::new(&world, &world.coach);
    let state = desktop.approve(1, |_| {});
    let (unapproved, event) = draft(desktop.desk, 2, |_| {});
    desktop.store.append(&who(3), &[event]).unwrap();
    let raw = raw(&desktop.place);
    let mut forged = state.clone();
    forged.revisions[0] = revision(1, "Send money to this account.", &state.proposal.created_by);
    let text = serde_json::to_string(&forged).unwrap();
    raw.execute(
        "UPDATE proposals SET folded = ?1 WHERE id = ?2",
        [text.as_str(), state.proposal.id.as_str()],
    )
    .unwrap();
    raw.execute(
        "UPDATE proposals SET state = 'approved' WHERE id = ?1",
        [unapproved.proposal.id.as_str()],
    )
    .unwrap();

    let ClaimedWork::Go(write, _) = desktop.claim(&world, 1, 1, 5).unwrap() else {
        panic!("stale")
    };
    assert_eq!(
        write.payload(),
        &state.latest().unwrap().payload,
        "the signed bytes, not the forged ones"
    );
    assert_eq!(
        desktop.claim(&world, 2, 2, 5).unwrap_err().code(),
        Code::ProposalState
    );
}

#[test]
fn expired_declined_unknown_and_untrusted_are_refused_with_their_reason() {
    let world = World::new();
    let desktop = Desktop::new(&world, &world.coach);
    desktop.approve(1, |_| {});
    assert_eq!(
        desktop.claim(&world, 9, 1, 5).unwrap_err().code(),
        Code::NotFound
    );
    assert_eq!(
        desktop.claim(&world, 1, 1, 60 * 24 + 1).unwrap_err().code(),
        Code::DecisionExpired
    );
    let strangers = World {
        key_events: Default::default(),
        ..World::new()
    };
    assert!(
        desktop.claim(&strangers, 1, 1, 5).is_err(),
        "keys that vouch for nobody"
    );
    assert!(desktop.store.open_attempts().unwrap().is_empty());
}

#[test]
fn a_claim_event_that_is_not_this_attempts_is_refused() {
    let world = World::new();
    let desktop = Desktop::new(&world, &world.coach);
    desktop.approve(1, |_| {});
    let event = desktop.next(
        5,
        1,
        EventKind::Claimed {
            attempt: attempt_id(7),
        },
    );
    let stale = |_: &[Difference]| panic!("not stale");
    let refused = desktop.store.claim(
        &who(5),
        &proposal_id(1),
        &attempt_id(1),
        &world.keys(),
        &event,
        &stale,
    );
    assert_eq!(refused.unwrap_err().code(), Code::InputInvalid);
    assert!(desktop.store.open_attempts().unwrap().is_empty());
}

#[test]
fn two_claims_at_once_give_one_release() {
    let world = World::new();
    let desktop = Desktop::new(&world, &world.coach);
    desktop.approve(1, |_| {});
    let other = Desktop::open(&desktop.place, desktop.desk);
    let keys = world.keys();
    let events = [
        desktop.next(
            5,
            1,
            EventKind::Claimed {
                attempt: attempt_id(1),
            },
        ),
        desktop.next(
            5,
            1,
            EventKind::Claimed {
                attempt: attempt_id(2),
            },
        ),
    ];
    let outcomes: Vec<bool> = std::thread::scope(|scope| {
        let runs: Vec<_> = [(&desktop.store, 1_u8), (&other, 2)]
            .into_iter()
            .zip(&events)
            .map(|((store, attempt), event)| {
                let keys = &keys;
                scope.spawn(move || {
                    let stale = |_: &[Difference]| panic!("not stale");
                    store
                        .claim(
                            &who(5),
                            &proposal_id(1),
                            &attempt_id(attempt),
                            keys,
                            event,
                            &stale,
                        )
                        .is_ok()
                })
            })
            .collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    assert_eq!(outcomes.iter().filter(|released| **released).count(), 1);
    assert_eq!(desktop.store.open_attempts().unwrap().len(), 1);
}

#[test]
fn the_way_to_a_send_is_audited() {
    let world = World::new();
    let desktop = Desktop::new(&world, &world.coach);
    desktop.approve(1, grounds);
    desktop.claim(&world, 1, 1, 5).unwrap();
    desktop.store.read(&who(6), "Patient", "pat-1").unwrap();
    let mut lines = Vec::new();
    cs_ports::AuditStore::export(&desktop.store, &mut |line| {
        lines.push(line.to_owned());
        true
    })
    .unwrap();
    let actions: Vec<&str> = ["\"draft\"", "\"decide\"", "\"execute\""]
        .into_iter()
        .filter(|action| {
            lines.iter().any(|line| {
                line.contains(&format!("\"action\":{action}")) && line.contains("pat-1")
            })
        })
        .collect();
    assert_eq!(actions.len(), 3, "{lines:#?}");
    assert!(cs_audit::verify_export(lines, Default::default()).holds());
}

#[test]
fn a_claim_that_cannot_be_audited_releases_nothing() {
    let world = World::new();
    let desktop = Desktop::new(&world, &world.coach);
    desktop.approve(1, |_| {});
    let raw = raw(&desktop.place);
    raw.execute_batch("CREATE TRIGGER no_audit BEFORE INSERT ON audit_entries BEGIN SELECT RAISE (ABORT, 'full'); END;").unwrap();
    assert_eq!(
        desktop.claim(&world, 1, 1, 5).unwrap_err().code(),
        Code::AuditUnwritable
    );
    raw.execute_batch("DROP TRIGGER no_audit;").unwrap();
    assert!(desktop.store.open_attempts().unwrap().is_empty());
    assert!(
        matches!(desktop.claim(&world, 1, 1, 6).unwrap(), ClaimedWork::Go(..)),
        "and nothing was spent"
    );
}
