//! A patient's chart over a real store: the banner and every kind of event.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod chart_data;
#[path = "../../cs-approval/tests/support/mod.rs"]
mod practice;
mod river_support;

use chart_data::{HOSTILE, all_read, everything, patient, put_from};
use cs_app::views::{
    AllergyState, EventKindView, TimelineEvent, TimelineFilter, TimelineIndex, Tone,
};
use practice::{World, at};
use river_support::{Seat, Town};

const WHO: &str = "quill-1";

/// An administrator sees all parts of a chart.
fn seat() -> Seat {
    let (town, world) = (Town::new(), World::new());
    let seat = Seat::of(&town, &world, &world.admin, 2);
    put_from(&seat.store, "pms", "patients", at(6), everything());
    all_read(&seat.store, at(7));
    seat
}

fn plain() -> TimelineFilter {
    TimelineFilter::default()
}

fn all(seat: &Seat) -> Vec<TimelineEvent> {
    seat.station.timeline(WHO, &plain(), 0, 500).unwrap()
}

fn event<'a>(events: &'a [TimelineEvent], id: &str) -> &'a TimelineEvent {
    events.iter().find(|event| event.id == id).unwrap()
}

/// Words and symbols of an event's tags.
fn tags(event: &TimelineEvent) -> Vec<(&str, &str, Tone)> {
    let tags = event.tags.iter();
    tags.map(|tag| (tag.word.as_str(), tag.symbol.as_str(), tag.tone))
        .collect()
}

#[test]
fn the_banner_identifies_the_patient_and_leaves_nothing_blank() {
    let seat = seat();
    let twin = vec![
        patient("quill-2", "QUILL", "marta"),
        patient("quill-3", "Quill", "Mara"),
    ];
    put_from(&seat.store, "pms", "patients", at(8), twin);
    let banner = seat.station.banner(WHO).unwrap();
    assert_eq!(banner.patient.family, "Quill");
    assert_eq!(banner.patient.mrn.as_deref(), Some("99000011"));
    assert_eq!(banner.patient.born.as_deref(), Some("1958-04-12"));
    let same: Vec<&str> = banner
        .same_name
        .iter()
        .map(|card| card.id.as_str())
        .collect();
    assert_eq!(same, ["quill-2"]);
    assert_eq!(banner.allergies.state, AllergyState::Recorded);
    assert_eq!(banner.allergies.items[0].substance, "penicillin");
    assert!(banner.interpreter_needed && !banner.confidential);
    assert_eq!(banner.guardian, None);
    assert_eq!(banner.coverage.as_deref(), Some("Demo Mutual, Gold"));
    assert_eq!(banner.enrollment.as_deref(), Some("enrolled"));
    assert_eq!(
        (banner.sms.as_str(), banner.sms_consent_on.as_deref()),
        ("given", Some("2025-09-30"))
    );
    assert_eq!(
        banner.coach.as_deref(),
        Some("person-1"),
        "the staff id, until the name is known"
    );
    assert_eq!(banner.provider.as_deref(), Some("Dr. D. Demo"));
    assert_eq!(banner.as_of.as_deref(), Some("2026-03-02T15:08:00Z"));
    let none = seat.station.banner("pat-1").unwrap();
    assert_eq!(none.allergies.state, AllergyState::NotAsked);
    assert_eq!((none.coverage, none.sms.as_str()), (None, "given"));
}

#[test]
fn the_timeline_holds_every_kind_of_event_and_says_what_it_is() {
    let seat = seat();
    let events = all(&seat);
    assert_eq!(
        events.len(),
        everything().len() - 3,
        "patient and coverages are no events"
    );
    for (id, word, symbol, tone) in [
        ("Encounter/kept", "kept", "", Tone::Plain),
        ("Encounter/missed", "not kept", "!", Tone::Amber),
        ("Encounter/called-off", "cancelled", "", Tone::Plain),
        ("Encounter/open", "never closed", "!", Tone::Amber),
        ("Encounter/booked", "planned", "", Tone::Blue),
        ("MedicationRequest/rx-1", "active", "", Tone::Plain),
        (
            "MedicationRequest/rx-1",
            "refill 12 days late",
            "!",
            Tone::Amber,
        ),
        ("Observation/bp-1", "very high", "↑↑", Tone::Red),
        ("Observation/bp-3", "high", "↑", Tone::Amber),
        ("Observation/lab-n", "in range", "", Tone::Plain),
        ("Observation/lab-hh", "very high", "↑↑", Tone::Red),
        ("Observation/lab-q", "range not known", "", Tone::Plain),
        ("Observation/lab-0", "range not known", "", Tone::Plain),
        ("Observation/eng-1", "low", "↓", Tone::Amber),
        ("Basic/ev-1", "received", "", Tone::Blue),
        ("Claim/auth-1", "denied", "!", Tone::Amber),
        ("Claim/auth-2", "decision overdue", "!", Tone::Amber),
        ("Condition/con-2", "resolved", "", Tone::Plain),
    ] {
        let found = tags(event(&events, id));
        assert!(found.contains(&(word, symbol, tone)), "{id}: {found:?}");
    }
    assert_eq!(
        tags(event(&events, "Observation/bp-2")),
        [],
        "no limit reached, nothing claimed"
    );
    for (id, kind, title, source) in [
        (
            "Encounter/kept",
            EventKindView::Encounter,
            "Office visit",
            "Harbor Health",
        ),
        (
            "MedicationRequest/rx-1",
            EventKindView::Medication,
            "lisinopril 20 mg",
            "Harbor Health",
        ),
        (
            "Observation/bp-1",
            EventKindView::Reading,
            "Blood pressure",
            "Home device",
        ),
        (
            "Observation/lab-n",
            EventKindView::Lab,
            "Potassium",
            "Harbor Health",
        ),
        (
            "DocumentReference/note-1",
            EventKindView::Note,
            "Visit note",
            "Harbor Health",
        ),
        (
            "Basic/ev-1",
            EventKindView::Message,
            "Message received",
            "Harbor Health",
        ),
        (
            "Basic/ev-2",
            EventKindView::Other,
            "Portal sign-in",
            "Harbor Health",
        ),
        (
            "Basic/ev-3",
            EventKindView::Message,
            "Call",
            "Harbor Health",
        ),
        (
            "Basic/enr-1",
            EventKindView::Other,
            "Enrollment: enrolled",
            "Harbor Health",
        ),
        (
            "Claim/auth-1",
            EventKindView::Authorization,
            "Authorization: CPAP device",
            "Harbor Health",
        ),
        (
            "Condition/con-1",
            EventKindView::Problem,
            "Essential (primary) hypertension",
            "Harbor Health",
        ),
        (
            "Device/cuff-1",
            EventKindView::Device,
            "Blood pressure cuff handed out",
            "Harbor Health",
        ),
        (
            "Immunization/imm-1",
            EventKindView::Other,
            "Influenza vaccine",
            "Harbor Health",
        ),
        (
            "AllergyIntolerance/alg-1",
            EventKindView::Other,
            "Allergy: penicillin",
            "Harbor Health",
        ),
    ] {
        let found = event(&events, id);
        assert_eq!(
            (found.kind, found.title.as_str(), found.source.as_str()),
            (kind, title, source)
        );
    }
    assert_eq!(event(&events, "Observation/bp-1").detail, "184/96 mmHg");
    assert_eq!(
        event(&events, "Observation/lab-n").detail,
        "4.10 mmol/L",
        "digits as they came"
    );
}

#[test]
fn days_are_the_practices_and_partial_dates_stay_as_given() {
    let seat = seat();
    let events = all(&seat);
    let of = |id: &str| {
        let found = event(&events, id);
        (found.day.clone(), found.time.clone())
    };
    assert_eq!(
        of("Encounter/kept"),
        ("2026-02-25".into(), Some("10:00".into()))
    );
    assert_eq!(of("Condition/con-1"), ("2011".into(), None));
    assert_eq!(of("Condition/con-2"), ("1998-07".into(), None));
    assert_eq!(of("MedicationRequest/rx-1"), ("2025-12".into(), None));
    assert_eq!(of("Condition/con-3"), (String::new(), None));
    let ids: Vec<&str> = events.iter().map(|event| event.id.as_str()).collect();
    assert_eq!(ids.first(), Some(&"Encounter/booked"));
    assert_eq!(
        ids[ids.len() - 4..]
            .iter()
            .filter(|id| id.starts_with("Cond") || id.starts_with("All"))
            .count(),
        4
    );
    assert_eq!(ids.last(), Some(&"Condition/con-3"), "not dated comes last");
}

#[test]
fn the_index_counts_what_the_pages_hold() {
    let seat = seat();
    let index = seat.station.timeline_index(WHO, &plain()).unwrap();
    let events = all(&seat);
    assert_eq!(index.total as usize, events.len());
    assert!(index.not_held.is_empty(), "{:?}", index.not_held);
    assert_eq!(index.sources, ["Harbor Health", "Home device"]);
    check_months(&index, &events);
    let visits = TimelineFilter {
        kinds: vec![EventKindView::Encounter],
        ..plain()
    };
    let narrowed = seat.station.timeline_index(WHO, &visits).unwrap();
    assert_eq!(
        (narrowed.total, narrowed.kinds.len()),
        (5, index.kinds.len())
    );
    let hidden = TimelineFilter {
        words: "previous instructions".into(),
        ..plain()
    };
    let found = seat.station.timeline(WHO, &hidden, 0, 10).unwrap();
    assert_eq!(
        found[0].id, "DocumentReference/note-1",
        "found by a note's text"
    );
}

fn check_months(index: &TimelineIndex, events: &[TimelineEvent]) {
    for month in &index.months {
        let first = &events[month.offset as usize];
        let stretch = &events[month.offset as usize..(month.offset + month.count) as usize];
        assert!(first.day.is_empty() == month.month.is_empty());
        let marked = stretch
            .iter()
            .filter(|event| {
                event
                    .tags
                    .iter()
                    .any(|tag| matches!(tag.tone, Tone::Amber | Tone::Red))
            })
            .count();
        assert_eq!(marked, month.marked as usize, "{}", month.month);
    }
    let all: u32 = index.months.iter().map(|month| month.count).sum();
    assert_eq!(all as usize, events.len());
}

#[test]
fn hostile_text_in_a_note_stays_text() {
    let seat = seat();
    let shown = event(&all(&seat), "DocumentReference/note-1").clone();
    assert!(
        shown.detail.contains("<script>window.__TAURI__"),
        "{}",
        shown.detail
    );
    let record = seat
        .station
        .chart_record("DocumentReference/note-1")
        .unwrap();
    assert_eq!(record.text.as_deref(), Some(HOSTILE));
    let listed = seat.station.documents(WHO).unwrap();
    assert_eq!(listed[0].author.as_deref(), Some("Dr. D. Demo"));
    assert!(listed[0].excerpt.contains("<img src=x onerror=alert(1)>"));
    assert_eq!(listed[0].media_type, "text/plain; charset=utf-8");
}

#[test]
fn patients_are_found_and_the_last_opened_come_first() {
    let seat = seat();
    assert!(seat.station.recent_patients().unwrap().is_empty());
    let hits = seat.station.find_patients("quill marta", 5).unwrap();
    assert_eq!(hits[0].patient.id, WHO);
    assert!(hits[0].score > 75 && !hits[0].why.is_empty());
    assert!(seat.station.find_patients("  ", 5).unwrap().is_empty());
    let more: Vec<_> = (0..14)
        .map(|at| patient(&format!("more-{at}"), &format!("Demo{at}"), "Testa"))
        .collect();
    put_from(&seat.store, "pms", "patients", at(8), more);
    for at in 0..14 {
        seat.station.banner(&format!("more-{at}")).unwrap();
    }
    seat.station.banner("more-9").unwrap();
    let recent: Vec<String> = seat
        .station
        .recent_patients()
        .unwrap()
        .into_iter()
        .map(|card| card.id)
        .collect();
    assert_eq!(recent.len(), 12);
    assert_eq!(recent[..3], ["more-9", "more-13", "more-12"]);
}
