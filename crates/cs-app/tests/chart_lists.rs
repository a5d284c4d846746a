//! The lists of a chart over a real store: problems, prescriptions, devices,
//! readings, coverage, records.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod chart_data;
#[path = "../../cs-approval/tests/support/mod.rs"]
mod practice;
mod river_support;

use chart_data::{all_read, everything, put_from};
use cs_app::views::{TimelineFilter, Tone};
use cs_error::Code;
use practice::{World, at};
use river_support::{Seat, Town};

const WHO: &str = "quill-1";

fn seat() -> Seat {
    let (town, world) = (Town::new(), World::new());
    let seat = Seat::of(&town, &world, &world.admin, 2);
    put_from(&seat.store, "pms", "patients", at(6), everything());
    all_read(&seat.store, at(7));
    seat
}

#[test]
fn lists_put_what_counts_now_first() {
    let seat = seat();
    let problems = seat.station.problems(WHO).unwrap();
    let names: Vec<&str> = problems.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(
        names,
        ["Condition/con-1", "Condition/con-3", "Condition/con-2"]
    );
    assert_eq!(
        (problems[0].onset.as_deref(), problems[0].code.as_deref()),
        (Some("2011"), Some("I10"))
    );
    let drugs = seat.station.medications(WHO).unwrap();
    let first = &drugs[0];
    assert_eq!(
        (first.name.as_str(), first.strength.as_deref()),
        ("lisinopril", Some("20 mg"))
    );
    assert_eq!((first.days_late, first.refills_left), (Some(12), Some(2)));
    assert_eq!(first.refill_due.as_deref(), Some("2026-02-18"));
    assert_eq!(
        (drugs[1].status.as_str(), drugs[1].days_late),
        ("stopped", None)
    );
    let view = seat.station.coverage(WHO).unwrap();
    assert_eq!(view.not_held, None);
    assert_eq!(view.coverages[0].plan.as_deref(), Some("Gold"));
    assert_eq!(view.coverages[0].from.as_deref(), Some("2025-01"));
    assert_eq!(
        view.authorizations[0].denial.as_deref(),
        Some("not medically necessary")
    );
    assert!(view.authorizations[0].expedited);
}

#[test]
fn devices_tell_how_they_are_used_and_readings_have_their_limits() {
    let seat = seat();
    let devices = seat.station.devices(WHO).unwrap();
    let cuff = &devices[0];
    assert_eq!(
        (cuff.kind.as_str(), cuff.serial_end.as_deref()),
        ("Blood pressure cuff", Some("4711"))
    );
    assert_eq!(cuff.last_reading.as_deref(), Some("2026-03-01T23:00:00Z"));
    assert_eq!((cuff.days_used, cuff.expected_per_day), (2, Some(2.0)));
    assert_eq!(
        (cuff.series[0].code.as_str(), cuff.series[0].count),
        ("85354-9", 3)
    );
    let names = seat.station.series_names(WHO).unwrap();
    assert_eq!(
        names
            .iter()
            .map(|one| one.name.as_str())
            .collect::<Vec<_>>(),
        ["Blood pressure", "Potassium"]
    );
    let series = seat.station.reading_series(WHO, "85354-9", 0).unwrap();
    assert_eq!(series.lines, ["systolic", "diastolic"]);
    let words: Vec<Option<&str>> = series
        .points
        .iter()
        .map(|point| point.word.as_deref())
        .collect();
    assert_eq!(
        words,
        [Some("high"), Some("very high"), None],
        "oldest first"
    );
    assert_eq!(series.points[1].values, [Some(184.0), Some(96.0)]);
    assert_eq!(series.limits[0].high, Some(140.0));
    let lately = seat.station.reading_series(WHO, "85354-9", 7).unwrap();
    assert_eq!(lately.points.len(), 2);
    let labs = seat.station.reading_series(WHO, "2823-3", 0).unwrap();
    assert_eq!(
        labs.points
            .iter()
            .filter(|point| point.word.as_deref() == Some("range not known"))
            .count(),
        2
    );
    let none = seat.station.reading_series(WHO, "0-0", 0).unwrap_err();
    assert_eq!(none.code(), Code::NotFound);
}

#[test]
fn values_in_another_unit_are_another_series_and_mistakes_are_none() {
    let seat = seat();
    let mut other = chart_data::lab("lab-mg", "Potassium", "16.0", None);
    other["valueQuantity"]["unit"] = "mg/dL".into();
    other["valueQuantity"]["code"] = "mg/dL".into();
    let mut wrong = chart_data::lab("lab-wrong", "Potassium", "9.9", Some("HH"));
    wrong["status"] = "entered-in-error".into();
    put_from(
        &seat.store,
        "pms",
        "clinical/labs",
        at(8),
        vec![other, wrong],
    );
    let names: Vec<(String, u32)> = seat
        .station
        .series_names(WHO)
        .unwrap()
        .into_iter()
        .map(|one| (one.code, one.count))
        .collect();
    assert_eq!(
        names,
        [
            ("85354-9".into(), 3),
            ("2823-3".into(), 4),
            ("2823-3|mg/dL".into(), 1)
        ]
    );
    let filter = TimelineFilter::default();
    let events = seat.station.timeline(WHO, &filter, 0, 500).unwrap();
    let shown = events
        .iter()
        .find(|event| event.id == "Observation/lab-wrong")
        .unwrap();
    let tags: Vec<(&str, Tone)> = shown
        .tags
        .iter()
        .map(|tag| (tag.word.as_str(), tag.tone))
        .collect();
    assert_eq!(tags, [("entered in error", Tone::Plain)]);
}

#[test]
fn a_record_is_shown_in_words_and_an_unknown_one_is_not_found() {
    let seat = seat();
    let record = seat.station.chart_record("MedicationRequest/rx-1").unwrap();
    assert_eq!(record.title, "Medication request: Lisinopril 20 mg");
    assert_eq!(record.patient_id.as_deref(), Some(WHO));
    let value = |label: &str| {
        let found = record.fields.iter().find(|field| field.label == label);
        found.map(|field| field.value.as_str())
    };
    assert_eq!(value("Next refill due"), Some("18-Feb-2026"));
    assert_eq!(value("Authored on"), Some("2025-12"));
    assert_eq!(
        (record.version, record.source.as_str()),
        (1, "Harbor Health")
    );
    for unknown in [
        "Observation/none",
        "Quill, Marta",
        "Patient/../x",
        "Proposal/x",
        "",
    ] {
        let fault = seat.station.chart_record(unknown).unwrap_err();
        assert!(
            matches!(fault.code(), Code::NotFound | Code::InputInvalid),
            "{unknown}"
        );
    }
    let nobody = seat.station.banner("nobody").unwrap_err();
    assert_eq!(nobody.code(), Code::NotFound);
}
