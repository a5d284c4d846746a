//! Signed events: stored, ordered, folded, exchanged between desktops.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desktop;
#[path = "../../cs-approval/tests/support/mod.rs"]
mod practice;
mod support;

use cs_approval::{EventKind, SignedEvent, State};
use cs_error::Code;
use cs_ports::{Queue, SyncState};
use desktop::{Desktop, PATIENT, raw, who};
use practice::{Desk, World, draft, proposal_id, revision};
use support::{Place, incoming, mark};

#[test]
fn events_reach_another_desk_and_fold_to_the_same() {
    let world = World::new();
    let (here, there) = (
        Desktop::new(&world, &world.coach),
        Desktop::new(&world, &world.admin),
    );
    here.approve(1, |_| {});
    let pushed = here.store.unpushed(10).unwrap();
    assert_eq!(pushed.len(), 2);
    assert!(there.store.receive(&who(3), &pushed, 6).unwrap().is_empty());
    assert_eq!(there.store.pulled_to().unwrap(), 6);
    assert_eq!(there.state(1), here.state(1));
    assert!(
        there.store.receive(&who(3), &pushed, 6).unwrap().is_empty(),
        "again changes nothing"
    );
    assert!(
        there.store.unpushed(10).unwrap().is_empty(),
        "another device's events are not pushed from here"
    );

    here.store
        .mark_pushed(
            &pushed
                .iter()
                .map(|event| event.event_id.clone())
                .collect::<Vec<_>>(),
        )
        .unwrap();
    assert!(here.store.unpushed(10).unwrap().is_empty());
}

#[test]
fn the_servers_order_decides_when_two_desks_act_at_once() {
    let world = World::new();
    let (here, there) = (
        Desktop::new(&world, &world.coach),
        Desktop::new(&world, &world.admin),
    );
    let (state, proposed) = draft(here.desk, 1, |_| {});
    here.store
        .append(&who(1), std::slice::from_ref(&proposed))
        .unwrap();
    there
        .store
        .receive(&who(1), std::slice::from_ref(&proposed), 5)
        .unwrap();
    let first = EventKind::Revised(revision(2, "First edit.", &there.desk.who.user));
    let second = EventKind::Revised(revision(2, "Second edit.", &here.desk.who.user));
    let (first, second) = (there.next(2, 1, first), here.next(2, 1, second));
    there
        .store
        .append(&who(2), std::slice::from_ref(&first))
        .unwrap();
    here.store
        .append(&who(2), std::slice::from_ref(&second))
        .unwrap();
    assert_ne!(
        here.state(1),
        there.state(1),
        "each sees its own edit until the server has spoken"
    );

    let order = [proposed, first, second.clone()];
    assert_eq!(
        here.store.receive(&who(3), &order, 8).unwrap(),
        Vec::<String>::new()
    );
    assert_eq!(
        there.store.receive(&who(3), &order, 8).unwrap(),
        [second.event_id]
    );
    assert_eq!(here.state(1), there.state(1));
    assert_eq!(
        here.state(1).latest().unwrap().payload.bytes,
        b"First edit."
    );
    assert!(
        here.store.unpushed(10).unwrap().is_empty(),
        "what came back needs no push"
    );
    assert_eq!(here.state(1).proposal.id, state.proposal.id);
}

#[test]
fn forged_foreign_and_forked_events() {
    let world = World::new();
    let (here, there) = (
        Desktop::new(&world, &world.coach),
        Desktop::new(&world, &world.admin),
    );
    let (_, proposed) = draft(there.desk, 1, |_| {});
    let mut forged = proposed.clone();
    forged.signature[0] ^= 1;
    let code = |event: &SignedEvent| {
        here.store
            .receive(&who(1), std::slice::from_ref(event), 5)
            .unwrap_err()
            .code()
    };
    assert_eq!(code(&forged), Code::SignatureInvalid);
    let mut edited = proposed.clone();
    edited.body[20] ^= 1;
    assert!([Code::SignatureInvalid, Code::InputInvalid].contains(&code(&edited)));
    assert_eq!(
        here.store.pulled_to().unwrap(),
        4,
        "a refused page moves nothing"
    );

    let stranger = Desk::of(77, cs_access::Role::HealthCoach, None);
    let (_, unknown) = draft(&stranger, 2, |_| {});
    assert_eq!(
        here.store
            .receive(&who(1), std::slice::from_ref(&unknown), 5)
            .unwrap(),
        [unknown.event_id]
    );
    assert!(
        here.store
            .proposal(&who(1), &proposal_id(2))
            .unwrap()
            .is_none(),
        "kept, without effect"
    );

    here.store
        .receive(&who(1), std::slice::from_ref(&proposed), 6)
        .unwrap();
    let mut body = there
        .desk
        .body(9, Some(&proposal_id(1)), EventKind::Expired);
    body.seq = proposed.seq;
    let fork = SignedEvent::sign(&body, &there.desk.device_key);
    assert_eq!(
        here.store
            .receive(&who(1), std::slice::from_ref(&fork), 7)
            .unwrap(),
        [fork.event_id]
    );
    let kept: u32 = raw(&here.place)
        .query_row("SELECT count(*) FROM event_forks", [], |row| row.get(0))
        .unwrap();
    assert_eq!((kept, here.state(1).state), (1, State::InReview));
}

#[test]
fn an_own_number_taken_meanwhile_is_signed_anew() {
    let world = World::new();
    let desktop = Desktop::new(&world, &world.coach);
    let (_, one) = draft(desktop.desk, 1, |_| {});
    desktop
        .store
        .append(&who(1), std::slice::from_ref(&one))
        .unwrap();
    let (_, other) = draft(desktop.desk, 2, |_| {});
    let mut body = other.open().unwrap();
    body.seq = one.seq;
    let same_number = SignedEvent::sign(&body, &desktop.desk.device_key);
    assert_eq!(
        desktop
            .store
            .append(&who(1), &[same_number])
            .unwrap_err()
            .code(),
        Code::VersionConflict
    );
    body.seq = one.seq + 5;
    let gap = SignedEvent::sign(&body, &desktop.desk.device_key);
    assert_eq!(
        desktop.store.append(&who(1), &[gap]).unwrap_err().code(),
        Code::VersionConflict
    );
    assert!(
        desktop
            .store
            .append(&who(1), &[one, other])
            .unwrap()
            .is_empty(),
        "a known one is skipped"
    );
}

#[test]
fn drafts_made_before_anybody_enrolled_here_are_seen_here_and_count_later() {
    let world = World::new();
    let newcomer = Desk::of(55, cs_access::Role::HealthCoach, None);
    let desktop = Desktop::new(&world, &world.coach);
    let place = Place::new();
    let store = Desktop::open(&place, &newcomer);
    let (_, event) = draft(&newcomer, 1, |_| {});
    assert!(
        store
            .append(&who(1), std::slice::from_ref(&event))
            .unwrap()
            .is_empty()
    );
    assert!(store.proposal(&who(1), &proposal_id(1)).unwrap().is_some());

    assert_eq!(
        desktop
            .store
            .receive(&who(1), std::slice::from_ref(&event), 5)
            .unwrap(),
        [event.event_id]
    );
    assert!(
        desktop
            .store
            .proposal(&who(1), &proposal_id(1))
            .unwrap()
            .is_none()
    );
    let enrolled = newcomer.enrolment(2);
    assert!(
        desktop
            .store
            .receive(&who(2), &[enrolled], 6)
            .unwrap()
            .is_empty()
    );
    assert!(
        desktop
            .store
            .proposal(&who(2), &proposal_id(1))
            .unwrap()
            .is_some(),
        "its enrolment gave it effect"
    );
}

#[test]
fn a_page_and_its_mark_share_the_queues_file() {
    let world = World::new();
    let desktop = Desktop::new(&world, &world.coach);
    let rows = vec![incoming(PATIENT)];
    let report = desktop
        .store
        .commit_page(&who(1), "pms", "patients", rows, &[], &[], &mark("x"))
        .unwrap();
    assert_eq!(report.unchanged, 1);
}
