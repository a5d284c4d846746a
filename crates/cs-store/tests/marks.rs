//! Marks in the store: exchanged, folded by subject, audited; and the number that
//! tells when charts changed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desktop;
#[path = "../../cs-approval/tests/support/mod.rs"]
mod practice;
mod support;

use cs_access::Role;
use cs_approval::{EventKind, MarkAbout, Marked, PatientMark, SignedEvent};
use cs_ports::{AuditStore, Charts, Queue};
use desktop::{Desktop, PATIENT, raw, who};
use practice::{Desk, World, at};
use support::put;

fn marked(desk: &Desk, about: MarkAbout) -> EventKind {
    EventKind::Marked(Box::new(Marked {
        about,
        by: desk.who.user.clone(),
        name: desk.who.display_name.clone(),
    }))
}

fn waiting(desk: &Desk, what: &str) -> EventKind {
    let mark = PatientMark::WaitingFor { what: what.into() };
    marked(
        desk,
        MarkAbout::Patient {
            id: "pat-1".into(),
            mark,
        },
    )
}

/// Signs an own event under the store's next number.
fn next(desktop: &Desktop<'_>, minutes: i64, kind: EventKind) -> SignedEvent {
    let mut body = desktop.desk.body(minutes, None, kind);
    body.seq = desktop.store.last_seq(&desktop.desk.device).unwrap() + 1;
    SignedEvent::sign(&body, &desktop.desk.device_key)
}

fn mark_here(desktop: &Desktop<'_>, minutes: i64, kind: EventKind) -> SignedEvent {
    let event = next(desktop, minutes, kind);
    let ignored = desktop
        .store
        .append(&who(minutes), std::slice::from_ref(&event));
    assert!(ignored.unwrap().is_empty());
    event
}

fn what(desktop: &Desktop<'_>) -> Option<String> {
    let marks = desktop.store.marks(&who(9)).unwrap();
    let state = marks.patients.get("pat-1")?;
    match &state.mark {
        PatientMark::WaitingFor { what } => Some(what.clone()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_servers_order_decides_between_two_desks() {
    let world = World::new();
    let (here, there) = (
        Desktop::new(&world, &world.coach),
        Desktop::new(&world, &world.admin),
    );
    let first = mark_here(&here, 5, waiting(here.desk, "the lab"));
    let second = mark_here(&there, 2, waiting(there.desk, "the daughter"));
    assert_eq!(what(&here).as_deref(), Some("the lab"));
    // The server had the coach's first, whatever the clocks said.
    for desktop in [&here, &there] {
        let log = [first.clone(), second.clone()];
        assert!(desktop.store.receive(&who(6), &log, 6).unwrap().is_empty());
        assert_eq!(what(desktop).as_deref(), Some("the daughter"));
        assert!(desktop.store.unpushed(10).unwrap().is_empty());
    }
    let cleared = MarkAbout::Patient {
        id: "pat-1".into(),
        mark: PatientMark::Cleared,
    };
    mark_here(&here, 7, marked(here.desk, cleared));
    assert_eq!(what(&here), None);
    assert!(here.store.key_events().unwrap().len() == 4, "no key event");
}

#[test]
fn before_anybody_enrolled_a_mark_stands_here_and_elsewhere_from_then_on() {
    let world = World::new();
    let newcomer = Desk::of(9, Role::HealthCoach, None);
    let (here, there) = (
        Desktop::new(&world, &newcomer),
        Desktop::new(&world, &world.admin),
    );
    let early = mark_here(&here, 1, waiting(&newcomer, "the lab"));
    assert_eq!(
        what(&here).as_deref(),
        Some("the lab"),
        "known by its own key"
    );
    let unheard = there.store.receive(&who(2), &[early], 5).unwrap();
    assert_eq!((unheard.len(), what(&there)), (1, None));
    let record = newcomer.record(3, &newcomer.claims(3)).to_text();
    let enrolment = next(&here, 3, EventKind::Enrolled(record));
    here.store
        .append(&who(3), std::slice::from_ref(&enrolment))
        .unwrap();
    there.store.receive(&who(4), &[enrolment], 6).unwrap();
    assert_eq!(what(&there).as_deref(), Some("the lab"));
    assert_eq!(what(&here).as_deref(), Some("the lab"));
}

#[test]
fn marks_can_be_made_again_from_the_events_and_events_never_change() {
    let world = World::new();
    let here = Desktop::new(&world, &world.coach);
    let read = MarkAbout::Reply {
        id: "SM1".into(),
        note: "called".into(),
    };
    mark_here(&here, 1, marked(here.desk, read));
    mark_here(&here, 2, waiting(here.desk, "the lab"));
    let before = here.store.marks(&who(3)).unwrap();
    assert_eq!(before.replies["SM1"].note, "called");
    let file = raw(&here.place);
    file.execute_batch("DELETE FROM marks").unwrap();
    assert!(file.execute_batch("DELETE FROM mark_events").is_err());
    assert!(
        file.execute_batch("UPDATE mark_events SET subject = 'x'")
            .is_err()
    );
    drop(file);
    // A new key folds everything anew.
    let newcomer = Desk::of(9, Role::HealthCoach, None);
    let enrolment = newcomer.enrolment(4);
    here.store.receive(&who(4), &[enrolment], 9).unwrap();
    assert_eq!(here.store.marks(&who(5)).unwrap(), before);
}

#[test]
fn reading_marks_is_audited_with_the_patients_they_name() {
    let world = World::new();
    let here = Desktop::new(&world, &world.coach);
    mark_here(&here, 1, waiting(here.desk, "the lab"));
    here.store.marks(&who(2)).unwrap();
    let mut lines = Vec::new();
    here.store
        .export(&mut |line| {
            lines.push(line.to_owned());
            true
        })
        .unwrap();
    let about: Vec<_> = lines.iter().filter(|line| line.contains("pat-1")).collect();
    assert!(
        about.iter().any(|line| line.contains("\"draft\"")),
        "the mark itself"
    );
    assert!(about.last().unwrap().contains("\"search\""), "{about:?}");
}

#[test]
fn the_revision_grows_with_charts_and_with_nothing_else() {
    let world = World::new();
    let here = Desktop::new(&world, &world.coach);
    let first = here.store.revision().unwrap();
    put(&here.store, 1, &[PATIENT]);
    assert_eq!(here.store.revision().unwrap(), first, "the same content");
    mark_here(&here, 1, waiting(here.desk, "the lab"));
    here.store.read(&who(2), "Patient", "pat-1").unwrap();
    assert_eq!(here.store.revision().unwrap(), first, "no chart changed");
    put(&here.store, 2, &[&PATIENT.replace("true", "false")]);
    assert_eq!(here.store.revision().unwrap(), first + 1);
    let other = Desktop::open(&here.place, &world.coach);
    put(&other, 3, &[PATIENT]);
    assert_eq!(here.store.revision().unwrap(), first + 2, "another process");
}

#[test]
fn what_changed_lately_is_found_whether_ended_or_not() {
    let world = World::new();
    let here = Desktop::new(&world, &world.coach);
    here.approve(1, |_| {});
    let since = |minutes| {
        here.store
            .changed_since(&who(3), at(minutes))
            .unwrap()
            .len()
    };
    assert_eq!((since(2), since(3)), (1, 0));
}

/// A store of the version before has events with proposals and keys; they stay,
/// and marks are none until somebody marks.
#[test]
fn a_store_from_before_marks_keeps_its_events() {
    let world = World::new();
    let here = Desktop::new(&world, &world.coach);
    here.approve(1, |_| {});
    let state = here.state(1);
    let file = raw(&here.place);
    file.execute_batch(
        "DROP TABLE mark_events; DROP TABLE marks; DROP TABLE revisions;
         DROP INDEX proposals_by_change; PRAGMA user_version = 5;",
    )
    .unwrap();
    drop(file);
    let again = Desktop::open(&here.place, &world.coach);
    assert_eq!(again.revision().unwrap(), 0);
    assert!(again.marks(&who(4)).unwrap().patients.is_empty());
    let kept = again
        .proposal(&who(4), &state.proposal.id)
        .unwrap()
        .unwrap();
    assert_eq!(kept, state);
    let old = Desktop {
        store: again,
        ..here
    };
    mark_here(&old, 5, waiting(old.desk, "the lab"));
    assert_eq!(what(&old).as_deref(), Some("the lab"));
}
