//! Marks: the last one in the queue's order holds, whoever's device it came from.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use chrono::NaiveDate;
use cs_access::Role;
use cs_approval::{
    DoneHow, EventKind, MAX_MARK_TEXT, MarkAbout, Marked, Marks, PatientMark, SignedEvent,
    fold_marks,
};
use cs_error::Code;
use proptest::prelude::*;
use std::collections::BTreeMap;
use support::{Desk, World, at, proposal_id};

fn mark(desk: &Desk, patient: &str, mark: PatientMark) -> Marked {
    Marked {
        about: MarkAbout::Patient {
            id: patient.to_owned(),
            mark,
        },
        by: desk.who.user.clone(),
        name: desk.who.display_name.clone(),
    }
}

fn event(desk: &Desk, minute: i64, marked: Marked) -> SignedEvent {
    desk.event(minute, None, EventKind::Marked(Box::new(marked)))
}

fn waiting(what: &str) -> PatientMark {
    PatientMark::WaitingFor {
        what: what.to_owned(),
    }
}

/// (which desk, which patient, which mark)
fn moves() -> impl Strategy<Value = Vec<(bool, u8, u8)>> {
    proptest::collection::vec((any::<bool>(), 0..4_u8, 0..5_u8), 0..24)
}

fn made(kind: u8, desk: &Desk, number: usize) -> PatientMark {
    match kind {
        0 => PatientMark::Snoozed {
            until: NaiveDate::from_ymd_opt(2026, 3, 3).unwrap(),
        },
        1 => waiting(&format!("call {number}")),
        2 => PatientMark::HandedTo {
            to: desk.who.user.clone(),
            name: "Person 9".into(),
            note: format!("note {number}"),
        },
        3 => PatientMark::Done {
            how: DoneHow::Called,
            note: String::new(),
        },
        _ => PatientMark::Cleared,
    }
}

fn log(world: &World, moves: &[(bool, u8, u8)]) -> Vec<SignedEvent> {
    moves
        .iter()
        .enumerate()
        .map(|(number, (first, patient, kind))| {
            let desk = if *first { &world.coach } else { &world.admin };
            let marked = mark(desk, &format!("pat-{patient}"), made(*kind, desk, number));
            event(desk, i64::try_from(number).unwrap(), marked)
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_last_mark_of_each_patient_holds(moves in moves()) {
        let world = World::new();
        let events = log(&world, &moves);
        let folded = fold_marks(&events, &world.keys());
        let mut expected: BTreeMap<String, PatientMark> = BTreeMap::new();
        for (number, (first, patient, kind)) in moves.iter().enumerate() {
            let desk = if *first { &world.coach } else { &world.admin };
            match made(*kind, desk, number) {
                PatientMark::Cleared => { expected.remove(&format!("pat-{patient}")); }
                mark => { expected.insert(format!("pat-{patient}"), mark); }
            }
        }
        let found: BTreeMap<String, PatientMark> =
            folded.patients.into_iter().map(|(id, state)| (id, state.mark)).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn each_patient_folds_alone_and_repeats_change_nothing(moves in moves(), split in 0..24_usize) {
        let world = World::new();
        let events = log(&world, &moves);
        let keys = world.keys();
        let whole = fold_marks(&events, &keys);
        // As a store folds: each subject's events in their order, one after another.
        let mut alone = Marks::default();
        for patient in 0..4_u8 {
            let subject = format!("patient:pat-{patient}");
            let own = events.iter().filter(|event| {
                matches!(event.open().unwrap().kind, EventKind::Marked(marked) if marked.subject() == subject)
            });
            alone.extend(fold_marks(own, &keys));
        }
        prop_assert_eq!(&alone, &whole);
        // A batch given a second time.
        let again = events.iter().chain(&events[..split.min(events.len())]);
        prop_assert_eq!(&fold_marks(again, &keys), &whole);
    }
}

#[test]
fn a_device_nobody_vouches_for_marks_nothing_until_somebody_enrolled_there() {
    let world = World::new();
    let stranger = Desk::of(9, Role::HealthCoach, None);
    let early = event(&stranger, 1, mark(&stranger, "pat-1", waiting("the lab")));
    assert_eq!(
        fold_marks([&early], &world.keys()),
        Marks::default(),
        "unknown device"
    );
    world.key_events.borrow_mut().push(stranger.enrolment(2));
    let marks = fold_marks([&early], &world.keys());
    assert_eq!(marks.patients["pat-1"].mark, waiting("the lab"));
    assert_eq!(marks.patients["pat-1"].at, at(1));
}

#[test]
fn a_second_event_under_one_number_has_no_effect() {
    let world = World::new();
    let first = event(&world.coach, 1, mark(&world.coach, "pat-1", waiting("a")));
    let mut body = first.open().unwrap();
    body.kind = EventKind::Marked(Box::new(mark(&world.coach, "pat-1", waiting("b"))));
    let fork = SignedEvent::sign(&body, &world.coach.device_key);
    let marks = fold_marks([&first, &fork], &world.keys());
    assert_eq!(marks.patients["pat-1"].mark, waiting("a"));
}

#[test]
fn what_breaks_a_rule_leaves_the_mark_that_was_there() {
    let world = World::new();
    let desk = &world.coach;
    let good = event(desk, 1, mark(desk, "pat-1", waiting("the pharmacy")));
    let nameless = Marked {
        name: " ".into(),
        ..mark(desk, "pat-1", PatientMark::Cleared)
    };
    let bad = [
        mark(desk, "pat-1", waiting(&"x".repeat(MAX_MARK_TEXT + 1))),
        mark(desk, "pat-1", waiting("  ")),
        mark(desk, "pat-1", waiting("a\u{1b}[2J")),
        mark(desk, "", PatientMark::Cleared),
        mark(desk, "pat 1", PatientMark::Cleared),
        nameless,
    ];
    for marked in bad {
        assert!(marked.check().is_err(), "{marked:?}");
        let events = [good.clone(), event(desk, 2, marked)];
        let marks = fold_marks(&events, &world.keys());
        assert_eq!(marks.patients["pat-1"].mark, waiting("the pharmacy"));
    }
    // A mark that claims to be about a proposal.
    let body = desk.body(
        3,
        Some(&proposal_id(1)),
        EventKind::Marked(Box::new(mark(desk, "pat-1", PatientMark::Cleared))),
    );
    assert_eq!(Marks::default().apply(&body), Err(Code::InputInvalid));
}

#[test]
fn a_reply_once_read_says_by_whom_and_what_was_done() {
    let world = World::new();
    let read = |desk: &Desk, note: &str| Marked {
        about: MarkAbout::Reply {
            id: "SM1".into(),
            note: note.into(),
        },
        by: desk.who.user.clone(),
        name: desk.who.display_name.clone(),
    };
    let events = [
        event(&world.coach, 1, read(&world.coach, "")),
        event(&world.admin, 2, read(&world.admin, "Called 911 with her")),
    ];
    let marks = fold_marks(&events, &world.keys());
    assert!(marks.patients.is_empty());
    let read = &marks.replies["SM1"];
    assert_eq!(
        (read.name.as_str(), read.note.as_str()),
        ("Person 2", "Called 911 with her")
    );
}

#[test]
fn a_mark_begins_no_proposal_and_decides_nothing() {
    let world = World::new();
    let events = [event(
        &world.coach,
        1,
        mark(&world.coach, "pat-1", waiting("x")),
    )];
    let folded = cs_approval::fold(&events, &world.keys());
    assert!(folded.proposals.is_empty() && folded.ignored.is_empty());
}

#[test]
fn the_sign_in_servers_name_of_a_person_comes_with_the_enrolment() {
    let world = World::new();
    let desk = Desk::of(8, Role::HealthCoach, None);
    let mut claims = desk.claims(1);
    claims["name"] = "Testa Sevenfold".into();
    let text = desk.record(1, &claims).to_text();
    world
        .key_events
        .borrow_mut()
        .push(desk.event(1, None, EventKind::Enrolled(text)));
    let keys = world.keys();
    let names: Vec<_> = keys.people().map(|person| person.name.clone()).collect();
    assert!(names.contains(&Some("Testa Sevenfold".into())) && names.contains(&None));
}
