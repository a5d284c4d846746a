//! The coach's day over real stores: the list, marks between two workstations,
//! cover and closures.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod day_support;
#[path = "../../cs-approval/tests/support/mod.rs"]
mod practice;
mod river_support;

use cs_access::Role;
use cs_app::views::{Closure, Mark, TodayFilter, TodayList};
use cs_approval::EventKind;
use cs_error::Code;
use cs_ports::Queue;
use day_support::{audited, fill, filter, ids, key, list, missed, row, scene};
use practice::Desk;
use proptest::prelude::*;
use river_support::{Seat, put, system as nobody};

#[test]
fn rows_say_why_with_sources_a_person_reads_and_whose_they_are() {
    let (_, _, one, _) = scene();
    let list = list(&one);
    assert_eq!(ids(&list), ["pat-1", "pat-2", "pat-3"]);
    let first = &list.items[0];
    assert_eq!(first.coach.as_deref(), Some("Person 1"));
    assert_eq!(row(&list, "pat-3").coach.as_deref(), Some("Colleague 2"));
    assert_eq!(first.flags[0].reason, "missed_appointment");
    let labels: Vec<&str> = first.flags[0]
        .sources
        .iter()
        .map(|one| one.label.as_str())
        .collect();
    assert_eq!(labels, ["visit 27-Feb"], "each resource once");
    assert_eq!(list.office.sentence, "Open 08:00–17:00");
    assert_eq!((list.counts.total, list.counts.due), (3, 3));
    let mine = TodayFilter {
        mine: true,
        ..filter()
    };
    assert_eq!(ids(&one.station.today(&mine).unwrap()), ["pat-1", "pat-2"]);
    let short = TodayFilter {
        limit: 1,
        ..filter()
    };
    let short = one.station.today(&short).unwrap();
    assert_eq!(
        (short.items.len(), short.counts.total),
        (1, 3),
        "counted beyond the page"
    );
    for limit in [0, 10_001] {
        let refused = one.station.today(&TodayFilter { limit, ..filter() });
        assert_eq!(refused.unwrap_err().code(), Code::InputInvalid);
    }
}

#[test]
fn a_mark_made_at_one_desk_stands_at_the_other_and_the_last_one_holds() {
    let (_, world, one, other) = scene();
    let waiting = Mark::WaitingFor("the cardiologist".into());
    let view = one.station.set_mark("pat-1", &waiting).unwrap().unwrap();
    assert_eq!(
        (view.sentence.as_str(), view.own),
        ("Waiting for the cardiologist", true)
    );
    one.sync();
    other.sync();
    let seen = list(&other);
    let mark = row(&seen, "pat-1").mark.clone().unwrap();
    assert_eq!(
        (mark.mark, mark.by.as_str(), mark.own),
        (waiting, "Person 1", false)
    );
    assert_eq!((seen.counts.waiting, seen.counts.due), (1, 2));
    assert_eq!(ids(&seen)[0], "pat-1", "a waiting row keeps its place");

    let snooze = Mark::Snooze("2026-03-04".into());
    other.station.set_mark("pat-1", &snooze).unwrap();
    other.sync();
    one.sync();
    let seen = list(&one);
    assert_eq!(ids(&seen), ["pat-2", "pat-3", "pat-1"]);
    let mark = row(&seen, "pat-1").mark.clone().unwrap();
    assert_eq!(
        (mark.mark, mark.sentence.as_str()),
        (snooze, "Snoozed until 04-Mar-2026")
    );
    assert_eq!(seen.counts.snoozed, 1);

    assert_eq!(one.station.set_mark("pat-1", &Mark::Clear).unwrap(), None);
    one.sync();
    other.sync();
    assert!(row(&list(&other), "pat-1").mark.is_none());
    let _ = world;
}

#[test]
fn done_holds_for_the_practices_day_and_a_snooze_until_its_day() {
    let (town, _, one, _) = scene();
    one.station
        .set_mark(
            "pat-1",
            &Mark::Done("called".into(), "left a message".into()),
        )
        .unwrap();
    one.station
        .set_mark("pat-2", &Mark::Snooze("2026-03-03".into()))
        .unwrap();
    let seen = list(&one);
    assert_eq!(
        (seen.counts.done, seen.counts.snoozed, seen.counts.due),
        (1, 1, 1)
    );
    assert_eq!(ids(&seen), ["pat-3", "pat-2", "pat-1"]);
    assert_eq!(
        row(&seen, "pat-1").mark.as_ref().unwrap().sentence,
        "Called: left a message"
    );
    // 23:59 of the same day in New York, then the next day.
    town.go_to(13 * 60 + 59);
    assert_eq!(list(&one).counts.done, 1);
    town.go_to(14 * 60 + 1);
    let seen = list(&one);
    assert_eq!(
        (seen.counts.done, seen.counts.snoozed, seen.counts.due),
        (0, 0, 3)
    );
    assert!(seen.items.iter().all(|item| item.mark.is_none()));
}

#[test]
fn what_is_handed_on_is_on_top_at_the_colleagues_desk_even_without_a_flag() {
    let (_, world, one, other) = scene();
    let to_admin = |note: &str| Mark::HandTo(key(&world.admin), note.into());
    one.station
        .set_mark("pat-2", &to_admin("speaks to you better"))
        .unwrap();
    one.station.set_mark("pat-4", &to_admin("")).unwrap();
    one.sync();
    other.sync();
    let theirs = other
        .station
        .today(&TodayFilter {
            mine: true,
            ..filter()
        })
        .unwrap();
    assert_eq!(ids(&theirs), ["pat-2", "pat-4", "pat-3"]);
    let sentence = |list: &TodayList, id: &str| row(list, id).mark.clone().unwrap().sentence;
    assert_eq!(
        sentence(&theirs, "pat-2"),
        "Handed to you by Person 1: speaks to you better"
    );
    assert_eq!(sentence(&theirs, "pat-4"), "Handed to you by Person 1");
    assert!(row(&theirs, "pat-4").flags.is_empty());
    let own = list(&one);
    assert_eq!(ids(&own), ["pat-1", "pat-3", "pat-2"]);
    assert_eq!(
        sentence(&own, "pat-2"),
        "Handed to Colleague 2: speaks to you better"
    );
    assert_eq!(own.counts.handed_on, 1);
    let stranger = Mark::HandTo("https://signin.example#nobody".into(), String::new());
    assert_eq!(
        one.station.set_mark("pat-1", &stranger).unwrap_err().code(),
        Code::NotFound
    );
    let oneself = Mark::HandTo(key(&world.coach), String::new());
    assert_eq!(
        one.station.set_mark("pat-1", &oneself).unwrap_err().code(),
        Code::InputInvalid
    );
}

#[test]
fn a_coach_without_a_key_marks_and_colleagues_see_it_once_she_enrolled() {
    let (town, world, one, _) = scene();
    let newcomer = Desk::of(5, Role::HealthCoach, None);
    let seat = Seat::of(&town, &world, &newcomer, 5);
    fill(&seat);
    seat.station
        .set_mark("pat-1", &Mark::WaitingFor("the lab".into()))
        .unwrap();
    assert!(row(&list(&seat), "pat-1").mark.is_some());
    seat.sync();
    one.sync();
    assert!(
        row(&list(&one), "pat-1").mark.is_none(),
        "nobody vouches for that desk yet"
    );
    let record = newcomer.record(6, &newcomer.claims(6)).to_text();
    let mut body = newcomer.body(6, None, EventKind::Enrolled(record));
    body.seq = seat.store.last_seq(&newcomer.device).unwrap() + 1;
    let event = cs_approval::SignedEvent::sign(&body, &newcomer.device_key);
    seat.store.append(&nobody(), &[event]).unwrap();
    seat.sync();
    one.sync();
    assert_eq!(
        row(&list(&one), "pat-1").mark.as_ref().unwrap().by,
        "Person 5"
    );
}

#[test]
fn marks_that_say_nothing_or_too_much_are_refused() {
    let (_, _, one, _) = scene();
    let refused = |id: &str, mark: Mark| one.station.set_mark(id, &mark).unwrap_err().code();
    assert_eq!(refused("pat-9", Mark::Clear), Code::NotFound);
    for mark in [
        Mark::Snooze("2026-03-02".into()),
        Mark::Snooze("soon".into()),
        Mark::Snooze("2028-03-02".into()),
        Mark::WaitingFor("  ".into()),
        Mark::Done("slept".into(), String::new()),
    ] {
        assert_eq!(
            refused("pat-1", mark.clone()),
            Code::InputInvalid,
            "{mark:?}"
        );
    }
    let long = Mark::Done("other".into(), "x".repeat(501));
    assert_eq!(refused("pat-1", long), Code::InputTooLarge);
    assert!(row(&list(&one), "pat-1").mark.is_none());
}

#[test]
fn a_colleagues_list_is_covered_by_choice_and_the_choice_is_audited() {
    let (_, world, one, _) = scene();
    let names: Vec<String> = one
        .station
        .colleagues()
        .unwrap()
        .into_iter()
        .map(|one| one.name)
        .collect();
    assert_eq!(
        names,
        ["Colleague 2", "Colleague 5", "person-4"],
        "coaches and administrators, not oneself"
    );
    let covered = one.station.set_cover(&[key(&world.admin)]).unwrap();
    assert_eq!(covered[0].name, "Colleague 2");
    let mine = TodayFilter {
        mine: true,
        ..filter()
    };
    let seen = one.station.today(&mine).unwrap();
    assert_eq!(
        (ids(&seen), seen.covering.len()),
        (vec!["pat-1", "pat-2", "pat-3"], 1)
    );
    assert_eq!(
        one.station.set_cover(&["x#y".into()]).unwrap_err().code(),
        Code::NotFound
    );
    one.station.set_cover(&[]).unwrap();
    assert_eq!(ids(&one.station.today(&mine).unwrap()), ["pat-1", "pat-2"]);
    assert_eq!(settings_changed(&one), 2, "the refused one changed nothing");
}

/// Entries that say whose lists are covered was chosen anew.
fn settings_changed(seat: &Seat) -> usize {
    let before = audited(seat, "\"administer\"");
    // The scene sets the hold of messages once for each seat.
    before - 1
}

#[test]
fn closures_are_an_administrators_and_move_the_office_line() {
    let (_, _, one, other) = scene();
    let closed = |day: &str, name: &str| Closure {
        day: day.into(),
        name: name.into(),
    };
    let founders = [closed("2026-03-02", "Founder's day")];
    assert_eq!(
        one.station.set_closures(&founders).unwrap_err().code(),
        Code::RoleMayNotUse
    );
    other.station.set_closures(&founders).unwrap();
    assert_eq!(other.station.closures().unwrap(), founders);
    let office = list(&other).office;
    assert_eq!(
        office.sentence,
        "Closed: Founder's day. Next open day: 03-Mar-2026."
    );
    assert_eq!(
        (office.open, office.next_open.as_deref()),
        (false, Some("2026-03-03"))
    );
    for bad in [
        vec![closed("soon", "x")],
        vec![closed("2026-03-02", " ")],
        vec![closed("2026-03-02", "a"), closed("2026-03-02", "b")],
    ] {
        assert_eq!(
            other.station.set_closures(&bad).unwrap_err().code(),
            Code::InputInvalid
        );
    }
}

#[test]
fn the_rules_run_again_when_a_chart_changed_only_and_every_list_is_audited() {
    let (_, _, one, _) = scene();
    list(&one);
    let runs = || audited(&one, "\"pms-care-coordination\"");
    let (first, lists) = (runs(), audited(&one, "\"today\""));
    list(&one);
    assert_eq!(runs(), first, "kept");
    assert!(
        audited(&one, "\"today\"") > lists,
        "and audited all the same"
    );
    one.station
        .set_mark("pat-1", &Mark::WaitingFor("x".into()))
        .unwrap();
    assert!(
        row(&list(&one), "pat-1").mark.is_some(),
        "a mark shows at once"
    );
    assert_eq!(runs(), first);
    put(
        &one.store,
        &missed(2)
            .replace("cancelled", "finished")
            .replace("true", "false"),
    );
    assert_eq!(ids(&list(&one)), ["pat-1", "pat-3"]);
    assert!(runs() > first);
    let before = runs();
    one.station.forget_charts();
    list(&one);
    assert!(runs() > before, "a lock keeps nothing in memory");
}

#[test]
fn a_role_without_follow_up_sees_neither_list_nor_replies() {
    let (town, world, ..) = scene();
    let seat = Seat::of(&town, &world, &world.account, 3);
    let refused = [
        seat.station.today(&filter()).unwrap_err().code(),
        seat.station.replies(false).unwrap_err().code(),
        seat.station
            .set_mark("pat-1", &Mark::Clear)
            .unwrap_err()
            .code(),
        seat.station.colleagues().unwrap_err().code(),
        seat.station
            .draft_message("pat-1", "sms")
            .unwrap_err()
            .code(),
    ];
    assert_eq!(refused, [Code::RoleMayNotUse; 5]);
}

/// Not a check: prints how long a list of 10,000 rows takes. Run with
/// `cargo nextest run -p cs-app --test today --run-ignored only --no-capture`.
#[test]
#[ignore = "a measurement"]
fn ten_thousand_rows() {
    let (_, _, one, _) = scene();
    for part in 0..20_u32 {
        let rows: Vec<String> = (0..500)
            .flat_map(|number| day_support::many(part * 500 + number))
            .collect();
        river_support::put_all(&one.store, &rows);
    }
    let ask = || {
        let began = std::time::Instant::now();
        let all = TodayFilter {
            limit: 10_000,
            ..filter()
        };
        let list = one.station.today(&all).unwrap();
        (list.items.len(), list.counts.total, began.elapsed())
    };
    for turn in ["made", "kept", "kept again"] {
        eprintln!("{turn}: {:?}", ask());
    }
    let mark = Mark::WaitingFor("x".into());
    one.station.set_mark("pat-1", &mark).unwrap();
    eprintln!("after a mark: {:?}", ask());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn every_row_counts_once_wherever_it_stands(moves in proptest::collection::vec((1..5_u8, 0..5_u8), 0..12)) {
        let (_, world, one, _) = scene();
        for (patient, kind) in moves {
            let mark = match kind {
                0 => Mark::Snooze("2026-03-09".into()),
                1 => Mark::WaitingFor("x".into()),
                2 => Mark::HandTo(key(&world.admin), String::new()),
                3 => Mark::Done("other".into(), String::new()),
                _ => Mark::Clear,
            };
            one.station.set_mark(&format!("pat-{patient}"), &mark).unwrap();
        }
        let seen = list(&one);
        let counts = &seen.counts;
        let sum = counts.urgent + counts.due + counts.routine + counts.waiting
            + counts.snoozed + counts.handed_on + counts.done;
        prop_assert_eq!(sum, counts.total);
        prop_assert_eq!(counts.total as usize, seen.items.len());
        let mut ids = ids(&seen);
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), seen.items.len(), "nobody twice");
    }
}
