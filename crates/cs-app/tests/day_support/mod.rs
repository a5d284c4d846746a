//! A coach's morning: patients who missed visits, a staff list, a place with hours.
#![allow(dead_code)]

use crate::practice::{Desk, World, at};
use crate::river_support::{Seat, Town, patient_resource, put};
use cs_app::views::{TodayFilter, TodayList, WorklistItem};
use cs_fhir::terms::{extension, system};
use cs_ports::{AuditStore, Received};
use serde_json::{Value, json};
use std::sync::Arc;

/// A coach and an administrator, each at a workstation of their own. Patients 1 to
/// 3 missed a visit each, patient 4 nothing; 1 and 2 are the coach's, 3 the
/// administrator's.
pub fn scene() -> (Arc<Town>, World, Seat, Seat) {
    let (town, world) = (Town::new(), World::new());
    let one = Seat::of(&town, &world, &world.coach, 1);
    let other = Seat::of(&town, &world, &world.admin, 2);
    for seat in [&one, &other] {
        fill(seat);
    }
    (town, world, one, other)
}

pub fn fill(seat: &Seat) {
    for (patient, coach) in [
        (1, "person-1"),
        (2, "person-1"),
        (3, "person-2"),
        (4, "person-1"),
    ] {
        put(&seat.store, &coached(patient, coach));
        if patient < 4 {
            put(&seat.store, &missed(patient));
        }
    }
    for (number, role) in [
        (1, "health_coach"),
        (2, "practice_administrator"),
        (5, "health_coach"),
    ] {
        put(&seat.store, &staff(number, role));
    }
    put(
        &seat.store,
        &json!({"resourceType": "Location", "id": "loc-1", "name": "Main St", "status": "active",
            "extension": [{"url": extension::HOURS, "valueString": "Mon–Fri 08:00–17:00"}]})
        .to_string(),
    );
}

pub fn coached(number: u8, coach: &str) -> String {
    let mut patient: Value = serde_json::from_str(&patient_resource(number, false)).unwrap();
    let more = json!({"url": extension::COACH, "valueIdentifier": {"system": system::STAFF, "value": coach}});
    patient["extension"].as_array_mut().unwrap().push(more);
    patient["name"] =
        json!([{"given": [format!("Testa{number}")], "family": format!("Sevenfold{number}")}]);
    patient.to_string()
}

/// A visit of the day before the scene that nobody came to; patient 1's is older.
pub fn missed(number: u8) -> String {
    let day = 28 - u32::from(number == 1);
    json!({"resourceType": "Encounter", "id": format!("enc-{number}"), "status": "cancelled",
        "class": {"code": "AMB"}, "subject": {"reference": format!("Patient/pat-{number}")},
        "extension": [{"url": extension::NO_SHOW, "valueBoolean": true}, {"url": extension::DISCHARGE, "valueBoolean": false}],
        "period": {"start": format!("2026-02-{day}T15:00:00Z"), "end": format!("2026-02-{day}T15:30:00Z")}})
    .to_string()
}

pub fn staff(number: u8, role: &str) -> String {
    json!({"resourceType": "Practitioner", "id": format!("person-{number}"), "active": true,
        "identifier": [{"system": system::STAFF, "value": format!("person-{number}")}],
        "name": [{"text": format!("Colleague {number}")}],
        "qualification": [{"code": {"coding": [{"system": system::STAFF_ROLE, "code": role}]}}]})
    .to_string()
}

pub fn filter() -> TodayFilter {
    TodayFilter {
        limit: 100,
        ..TodayFilter::default()
    }
}

pub fn list(seat: &Seat) -> TodayList {
    seat.station.today(&filter()).unwrap()
}

pub fn ids(list: &TodayList) -> Vec<&str> {
    list.items
        .iter()
        .map(|item| item.patient.id.as_str())
        .collect()
}

pub fn row<'a>(list: &'a TodayList, id: &str) -> &'a WorklistItem {
    list.items
        .iter()
        .find(|item| item.patient.id == id)
        .unwrap()
}

pub fn writes(town: &Town, id: &str, from: &str, minute: i64, text: &str) {
    town.replies.lock().unwrap().push(Received {
        id: id.into(),
        from: from.into(),
        to: "+18025550100".into(),
        text: text.into(),
        at: at(minute),
    });
}

pub fn key(desk: &Desk) -> String {
    desk.who.user.key()
}

/// Entries of the audit that hold a text.
pub fn audited(seat: &Seat, text: &str) -> usize {
    let mut count = 0;
    seat.store
        .export(&mut |line| {
            count += usize::from(line.contains(text));
            true
        })
        .unwrap();
    count
}

/// One of many: a patient with a missed visit.
pub fn many(number: u32) -> [String; 2] {
    let patient = coached(1, "person-1")
        .replace("pat-1", &format!("many-{number}"))
        .replace("Sevenfold1", &format!("Sevenfold{}", number % 900));
    let visit = missed(1)
        .replace("pat-1", &format!("many-{number}"))
        .replace("enc-1", &format!("enc-many-{number}"));
    [patient, visit]
}
