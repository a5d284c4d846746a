//! Who sees what of a chart, what is audited, what was sent from here, and how a
//! chart of 50,000 events is read.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../examples/big_chart/data.rs"]
mod big_chart;
mod chart_data;
#[path = "../../cs-approval/tests/support/mod.rs"]
mod practice;
mod river_support;

use chart_data::{all_read, audited, everything, put_from};
use cs_access::Role;
use cs_app::views::{AllergyState, EventKindView, TimelineFilter, Tone};
use cs_error::Code;
use practice::{Desk, World, at};
use river_support::{Seat, Town, put, wait};
use serde_json::{Value, json};
use std::collections::HashSet;

const WHO: &str = "quill-1";

fn plain() -> TimelineFilter {
    TimelineFilter::default()
}

fn seat_of(world: &World, desk: &Desk, number: u8) -> Seat {
    let seat = Seat::of(&Town::new(), world, desk, number);
    put_from(&seat.store, "pms", "patients", at(6), everything());
    all_read(&seat.store, at(7));
    seat
}

fn ids(seat: &Seat) -> Vec<String> {
    let page = seat.station.timeline(WHO, &plain(), 0, 500).unwrap();
    page.into_iter().map(|event| event.id).collect()
}

#[test]
fn a_role_without_patient_look_up_opens_nothing_and_every_try_is_audited() {
    let world = World::new();
    let seat = seat_of(&world, &world.account, 3);
    let station = &seat.station;
    let refused = [
        station.banner(WHO).err(),
        station.timeline_index(WHO, &plain()).err(),
        station.timeline(WHO, &plain(), 0, 10).err(),
        station.problems(WHO).err(),
        station.medications(WHO).err(),
        station.devices(WHO).err(),
        station.series_names(WHO).err(),
        station.reading_series(WHO, "85354-9", 0).err(),
        station.coverage(WHO).err(),
        station.documents(WHO).err(),
        station.chart_record("Patient/quill-1").err(),
        station.find_patients("quill", 5).err(),
        station.recent_patients().err(),
    ];
    for fault in refused {
        assert_eq!(fault.unwrap().code(), Code::RoleMayNotUse);
    }
    for what in [
        "chart",
        "chart-timeline",
        "chart-problems",
        "chart-medications",
        "chart-devices",
        "chart-readings",
        "chart-coverage",
        "chart-documents",
        "chart-record",
        "find-patients",
        "recent-patients",
    ] {
        let entries = audited(&seat.store, what);
        assert!(!entries.is_empty(), "{what}");
        assert!(entries.iter().all(|entry| entry["outcome"] == "refused"
            && entry["code"] == "role_may_not_use"
            && entry["patients"] == json!([])));
    }
}

#[test]
fn a_coach_is_told_that_prescriptions_are_not_shown() {
    let world = World::new();
    let seat = seat_of(&world, &world.coach, 1);
    assert!(!ids(&seat).iter().any(|id| id.starts_with("Medication")));
    let index = seat.station.timeline_index(WHO, &plain()).unwrap();
    assert_eq!(
        index.not_held,
        ["Prescriptions: not shown to the role Health Coach."]
    );
    let fault = seat.station.medications(WHO).unwrap_err();
    assert_eq!(fault.code(), Code::RoleMayNotUse);
    let fault = seat
        .station
        .chart_record("MedicationRequest/rx-1")
        .unwrap_err();
    assert_eq!(fault.code(), Code::RoleMayNotUse);
    let clinician = seat_of(&world, &world.clinician, 4);
    assert_eq!(clinician.station.medications(WHO).unwrap().len(), 2);
}

#[test]
fn a_specialist_sees_no_devices_and_no_home_readings() {
    let world = World::new();
    let desk = Desk::of(5, Role::PriorAuthSpecialist, None);
    let seat = seat_of(&world, &desk, 5);
    let shown = ids(&seat);
    for hidden in [
        "Observation/bp-1",
        "Observation/eng-1",
        "Device/cuff-1",
        "Basic/ev-1",
    ] {
        assert!(!shown.iter().any(|id| id == hidden), "{hidden}");
    }
    assert!(shown.iter().any(|id| id == "Observation/lab-n"));
    assert!(shown.iter().any(|id| id == "MedicationRequest/rx-1"));
    let index = seat.station.timeline_index(WHO, &plain()).unwrap();
    assert_eq!(index.not_held.len(), 5);
    assert_eq!(seat.station.series_names(WHO).unwrap().len(), 1);
    assert_eq!(
        seat.station.devices(WHO).unwrap_err().code(),
        Code::RoleMayNotUse
    );
    let fault = seat.station.chart_record("Observation/bp-1").unwrap_err();
    assert_eq!(fault.code(), Code::RoleMayNotUse);
}

#[test]
fn what_was_never_read_here_is_said_and_not_shown_as_none() {
    let (town, world) = (Town::new(), World::new());
    let seat = Seat::of(&town, &world, &world.admin, 2);
    put_from(
        &seat.store,
        "pms",
        "patients",
        at(6),
        vec![chart_data::patient(WHO, "Quill", "Marta")],
    );
    let banner = seat.station.banner(WHO).unwrap();
    assert_eq!(banner.allergies.state, AllergyState::NotForRole);
    assert_eq!(banner.coverage, None);
    let index = seat.station.timeline_index(WHO, &plain()).unwrap();
    assert_eq!(index.total, 0);
    assert!(
        index
            .not_held
            .iter()
            .any(|line| line.starts_with("Laboratory results: not yet read"))
    );
    let view = seat.station.coverage(WHO).unwrap();
    assert!(view.not_held.unwrap().contains("Coverage: not yet read"));
    // A patient out of a file is whole by itself.
    put_from(
        &seat.store,
        "file",
        "file-1",
        at(6),
        vec![chart_data::patient("filed", "Quill", "Ida")],
    );
    let index = seat.station.timeline_index("filed", &plain()).unwrap();
    assert!(index.not_held.is_empty());
    assert_eq!(
        seat.station.banner("filed").unwrap().allergies.state,
        AllergyState::NotAsked
    );
}

#[test]
fn what_was_sent_from_here_stands_in_the_timeline_with_who_signed() {
    let (town, world) = (Town::new(), World::new());
    let seat = Seat::of(&town, &world, &world.coach, 1);
    let id = seat.draft(&world.coach, 1, |_| {});
    let shown = |seat: &Seat| {
        let page = seat.station.timeline("pat-1", &plain(), 0, 10).unwrap();
        page.into_iter()
            .find(|event| event.id == format!("Proposal/{id}"))
            .unwrap()
    };
    let draft = shown(&seat);
    assert_eq!(draft.tags[0].word, "waiting for a decision");
    assert!(draft.detail.starts_with("Harbor Health here."));
    seat.approve(&id).unwrap();
    assert_eq!(shown(&seat).tags[0].tone, Tone::Seal);
    town.go_to(20);
    seat.send();
    let sent = shown(&seat);
    let words: Vec<&str> = sent.tags.iter().map(|tag| tag.word.as_str()).collect();
    assert_eq!(
        words,
        ["signed by Person 1, 02-Mar-2026 10:10", "delivered"]
    );
    assert_eq!(
        (sent.kind, sent.source.as_str()),
        (EventKindView::Message, "Countersign")
    );
    assert_eq!(
        (sent.day.as_str(), sent.time.as_deref()),
        ("2026-03-02", Some("10:20"))
    );
    let record = seat.station.chart_record(&sent.id).unwrap();
    assert_eq!(record.text.as_deref(), Some(river_support::TEXT));
    assert!(
        record
            .fields
            .iter()
            .any(|field| field.label == "Receipt" && field.value == "SM1")
    );
    // It is the other patient's business only.
    let other = seat.station.timeline("pat-2", &plain(), 0, 10).unwrap();
    assert!(other.is_empty());
}

#[test]
fn a_chart_opened_is_audited_for_treatment_each_time_and_its_pages_are_part_of_it() {
    let world = World::new();
    let seat = seat_of(&world, &world.admin, 2);
    seat.station.banner(WHO).unwrap();
    let opened = audited(&seat.store, "chart");
    assert!(opened.iter().all(|entry| entry["purpose"] == "treatment"));
    let reads: Vec<&Value> = opened
        .iter()
        .filter(|entry| entry["action"] == "read")
        .collect();
    assert_eq!(reads.len(), 1);
    assert_eq!(reads[0]["patients"], json!([WHO]));
    let user = world.admin.who.user.key();
    assert_eq!(reads[0]["user"], json!(user));

    seat.station.timeline_index(WHO, &plain()).unwrap();
    let first = audited(&seat.store, "chart-timeline").len();
    assert!(first > 3, "one for each search");
    for offset in [0, 5, 10] {
        seat.station.timeline(WHO, &plain(), offset, 5).unwrap();
    }
    assert_eq!(audited(&seat.store, "chart-timeline").len(), first);
    seat.station.timeline_index(WHO, &plain()).unwrap();
    let entries = audited(&seat.store, "chart-timeline");
    assert_eq!(entries.len(), first + 1, "opened again, audited again");
    assert_eq!(entries[first]["patients"], json!([WHO]));
    seat.station.series_names(WHO).unwrap();
    assert_eq!(audited(&seat.store, "chart-readings").len(), 1);
}

#[test]
fn a_change_shows_at_once_and_nothing_is_kept_for_the_next_person() {
    let (town, world) = (Town::new(), World::new());
    let seat = Seat::of(&town, &world, &world.admin, 2);
    put_from(&seat.store, "pms", "patients", at(6), everything());
    all_read(&seat.store, at(7));
    let before = ids(&seat).len();
    let note = chart_data::note("note-2", "second");
    put_from(&seat.store, "pms", "encounters", at(8), vec![note]);
    assert_eq!(ids(&seat).len(), before + 1);
    let changed = chart_data::problem("con-1", "Renamed", "active", None);
    put(&seat.store, &changed.to_string());
    let page = seat.station.timeline(WHO, &plain(), 0, 500).unwrap();
    assert!(page.iter().any(|event| event.title == "Renamed"));

    let searches = || audited(&seat.store, "chart-timeline").len();
    let kept = searches();
    ids(&seat);
    assert_eq!(searches(), kept, "from memory");
    seat.station.note_locked("person").unwrap();
    ids(&seat);
    assert!(searches() > kept, "read anew after a lock");
    let kept = searches();
    wait(seat.station.sign_out()).unwrap();
    assert_eq!(
        seat.station
            .timeline(WHO, &plain(), 0, 5)
            .unwrap_err()
            .code(),
        Code::SignedOut
    );
    assert_eq!(searches(), kept);
}

#[test]
fn a_visit_that_nobody_closed_becomes_missed_by_the_clock_alone() {
    let (town, world) = (Town::new(), World::new());
    let seat = Seat::of(&town, &world, &world.admin, 2);
    let soon = chart_data::visit("soon", "planned", "2026-03-02T16:00:00Z", false);
    put_from(
        &seat.store,
        "pms",
        "patients",
        at(6),
        vec![chart_data::patient(WHO, "Quill", "Marta"), soon],
    );
    let word = |seat: &Seat| {
        seat.station.timeline(WHO, &plain(), 0, 5).unwrap()[0].tags[0]
            .word
            .clone()
    };
    assert_eq!(word(&seat), "planned");
    town.go_to(4 * 60);
    assert_eq!(word(&seat), "never closed");
}

#[test]
fn fifty_thousand_events_page_without_gaps_or_doubles() {
    let (town, world) = (Town::new(), World::new());
    let seat = Seat::of(&town, &world, &world.admin, 2);
    let until = "2026-03-01".parse().unwrap();
    let rows: Vec<Value> = big_chart::resources("long", 50_000, until).collect();
    assert_eq!(rows.len(), 50_001, "the patient and the events");
    for (number, part) in rows.chunks(5000).enumerate() {
        put_from(
            &seat.store,
            "file",
            &format!("file-{number}"),
            at(6),
            part.to_vec(),
        );
    }
    let index = seat.station.timeline_index("long", &plain()).unwrap();
    assert_eq!(index.total, 50_000);
    let (mut met, mut last, mut offset) = (HashSet::new(), String::from("9999"), 0);
    loop {
        let page = seat
            .station
            .timeline("long", &plain(), offset, 500)
            .unwrap();
        if page.is_empty() {
            break;
        }
        offset += 500;
        for event in page {
            if event.day.len() == 10 {
                assert!(event.day <= last, "newest first");
                last.clone_from(&event.day);
            }
            assert!(met.insert(event.id), "nothing twice");
        }
    }
    assert_eq!(met.len(), 50_000);
    let months: u32 = index.months.iter().map(|month| month.count).sum();
    assert_eq!(months, 50_000);

    let readings = TimelineFilter {
        kinds: vec![EventKindView::Reading],
        grouped: true,
        ..plain()
    };
    let grouped = seat.station.timeline_index("long", &readings).unwrap();
    let single = index
        .kinds
        .iter()
        .find(|kind| kind.kind == EventKindView::Reading)
        .unwrap();
    let mut counted = 0;
    for offset in (0..grouped.total).step_by(500) {
        let page = seat
            .station
            .timeline("long", &readings, offset, 500)
            .unwrap();
        counted += page.iter().map(|event| event.grouped).sum::<u32>();
    }
    assert_eq!(counted, single.count, "grouped rows hold every reading");
    assert!(grouped.total < single.count / 2);
}

#[test]
fn the_made_up_long_chart_comes_in_as_a_file_without_a_reject() {
    let (town, world) = (Town::new(), World::new());
    let seat = Seat::of(&town, &world, &world.admin, 2);
    let until = "2026-03-01".parse().unwrap();
    let lines: Vec<String> = big_chart::resources("long", 300, until)
        .map(|resource| resource.to_string())
        .collect();
    let text = lines.join("\n");
    let file = cs_app::ImportFile {
        name: "long.ndjson",
        bytes: text.as_bytes(),
    };
    let report = seat.station.import(&file, &river_support::Quiet).unwrap();
    assert_eq!((report.rejected, report.changed), (0, 301));
    let index = seat.station.timeline_index("long", &plain()).unwrap();
    assert_eq!((index.total, index.kinds.len()), (300, 9));
    assert!(index.not_held.is_empty(), "a file is whole by itself");
}
