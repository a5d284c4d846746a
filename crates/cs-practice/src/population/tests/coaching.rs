//! A coach's morning list is the planted stories: found by the plain rules a
//! practice uses, long enough to work on, and not the whole practice.

use super::awkward;
use crate::population::{Encounter, Patient, Population};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// What the rules find, by name.
#[derive(Default)]
struct Found<'a>(BTreeMap<&'static str, BTreeSet<&'a str>>);

impl<'a> Found<'a> {
    fn add(&mut self, rule: &'static str, patient: &'a str) {
        self.0.entry(rule).or_default().insert(patient);
    }

    fn of(&self, rule: &str) -> usize {
        self.0.get(rule).map_or(0, BTreeSet::len)
    }

    fn everybody(&self) -> BTreeSet<&'a str> {
        self.0.values().flatten().copied().collect()
    }
}

fn visits<'a>(population: &'a Population, anchor: NaiveDate, found: &mut Found<'a>) {
    let noon: DateTime<Utc> = anchor.and_hms_opt(11, 0, 0).unwrap().and_utc();
    let mut charts: BTreeMap<&str, Vec<&Encounter>> = BTreeMap::new();
    for row in &population.encounters {
        charts.entry(&row.patient_id).or_default().push(row);
    }
    for (patient, rows) in charts {
        let seen_since = |instant| {
            rows.iter()
                .any(|row| row.status == "completed" && row.scheduled_start > instant)
        };
        let booked = rows
            .iter()
            .any(|row| row.status == "scheduled" && row.scheduled_start > noon);
        for row in &rows {
            let missed = row.no_show || (row.status == "scheduled" && row.scheduled_end < noon);
            if missed
                && row.scheduled_start > noon - TimeDelta::days(15)
                && !seen_since(row.scheduled_start)
            {
                found.add(
                    if row.no_show {
                        "no-show"
                    } else {
                        "never closed"
                    },
                    patient,
                );
            }
            let overdue =
                row.status == "completed" && row.follow_up_due.is_some_and(|due| due < anchor);
            if overdue && !seen_since(row.scheduled_start) && !booked {
                found.add(
                    if row.discharge {
                        "discharge"
                    } else {
                        "follow-up"
                    },
                    patient,
                );
            }
        }
    }
}

fn home<'a>(population: &'a Population, anchor: NaiveDate, found: &mut Found<'a>) {
    let mut readings: BTreeMap<&str, Vec<(i64, i64)>> = BTreeMap::new();
    for row in &population.device_readings {
        let ago = (anchor - row.taken_at.date_naive()).num_days();
        let number = row.systolic.as_ref().or(row.value.as_ref()).unwrap();
        // Tenths, so that weights stay whole.
        let value = (number.parse::<f64>().unwrap() * 10.0).round() as i64;
        readings
            .entry(&row.device_id)
            .or_default()
            .push((ago, value));
    }
    for device in population
        .devices
        .iter()
        .filter(|device| device.status == "active")
    {
        let rows = &readings[device.id.as_str()];
        let mean = |days: std::ops::RangeInclusive<i64>| {
            let kept: Vec<i64> = rows
                .iter()
                .filter(|row| days.contains(&row.0))
                .map(|row| row.1)
                .collect();
            (!kept.is_empty()).then(|| kept.iter().sum::<i64>() / kept.len() as i64)
        };
        match (
            device.kind,
            mean(0..=2),
            mean(7..=10),
            mean(0..=5),
            mean(22..=50),
        ) {
            (_, None, ..) => found.add("silent", &device.patient_id),
            ("scale", Some(now), Some(before), ..) if now - before >= 20 => {
                found.add("weight", &device.patient_id)
            }
            ("blood_pressure_cuff", .., Some(now), Some(before)) if now - before >= 150 => {
                found.add("pressure", &device.patient_id);
            }
            _ => {}
        }
    }
}

fn rules(population: &Population, anchor: NaiveDate) -> Found<'_> {
    let mut found = Found::default();
    visits(population, anchor, &mut found);
    home(population, anchor, &mut found);
    for row in &population.prescriptions {
        let late = row.next_refill_due + TimeDelta::days(7) < anchor
            && row.refills_used < row.refills_allowed;
        if row.status == "active" && late {
            found.add("refill", &row.patient_id);
        }
    }
    let mut latest: BTreeMap<&str, (NaiveDate, u32)> = BTreeMap::new();
    for row in &population.engagement {
        let newest = latest
            .entry(&row.patient_id)
            .or_insert((row.measured_on, row.score));
        *newest = (*newest).max((row.measured_on, row.score));
    }
    for (patient, (_, score)) in latest {
        if score < 40 {
            found.add("engagement", patient);
        }
    }
    found
}

#[test]
fn every_reason_for_a_call_is_on_the_list() {
    for (anchor, population) in awkward() {
        let mut found = rules(population, *anchor);
        let active = |row: &&Patient| row.status == "active" && row.enrollment_status == "enrolled";
        let active: BTreeSet<&str> = population
            .patients
            .iter()
            .filter(active)
            .map(|row| row.id.as_str())
            .collect();
        for patients in found.0.values_mut() {
            patients.retain(|patient| active.contains(patient));
        }
        let expected = [
            ("no-show", 25),
            ("never closed", 5),
            ("discharge", 9),
            ("follow-up", 17),
            ("silent", 9),
            ("pressure", 7),
            ("weight", 4),
            ("refill", 17),
            ("engagement", 19),
        ];
        for (rule, least) in expected {
            let count = found.of(rule);
            assert!(
                count >= least && count <= least + 45,
                "{anchor} {rule}: {count}"
            );
        }
    }
}

#[test]
fn a_coachs_list_is_a_mornings_work() {
    for (anchor, population) in awkward() {
        let found = rules(population, *anchor).everybody();
        let list = |coach: &str| {
            let theirs = |row: &&Patient| {
                row.coach_id == coach
                    && row.status == "active"
                    && row.enrollment_status == "enrolled"
                    && !row.is_test
            };
            population
                .patients
                .iter()
                .filter(theirs)
                .filter(|row| found.contains(row.id.as_str()))
                .count()
        };
        assert!(
            (30..=60).contains(&list("staff-01")),
            "{anchor} staff-01: {}",
            list("staff-01")
        );
        assert!(
            (18..=60).contains(&list("staff-02")),
            "{anchor} staff-02: {}",
            list("staff-02")
        );
        assert!(
            (10..=40).contains(&list("staff-11")),
            "{anchor} staff-11: {}",
            list("staff-11")
        );
        let coaches: BTreeSet<&str> = population.patients.iter().map(|row| row.coach_id).collect();
        assert_eq!(
            coaches,
            BTreeSet::from(["staff-01", "staff-02", "staff-03", "staff-11"])
        );
    }
}

#[test]
fn at_least_ten_missed_a_visit_in_the_last_two_weeks() {
    for (anchor, population) in awkward() {
        let since = (*anchor - TimeDelta::days(14))
            .and_hms_opt(0, 0, 0)
            .unwrap()
            .and_utc();
        let missed = population.encounters.iter().filter(|row| {
            row.practice_id == "harbor-health" && row.no_show && row.scheduled_start >= since
        });
        assert!(missed.count() >= 10);
    }
}

#[test]
fn those_who_must_not_be_written_to_are_among_the_missed() {
    for (anchor, population) in awkward() {
        let found = rules(population, *anchor).everybody();
        let has = |what: &dyn Fn(&Patient) -> bool| {
            population
                .patients
                .iter()
                .any(|row| found.contains(row.id.as_str()) && what(row))
        };
        assert!(has(&|row| row.communication.sms_opted_out));
        assert!(has(
            &|row| !row.communication.sms_consent && !row.communication.email_consent
        ));
        assert!(has(&|row| row.is_test));
        assert!(has(&|row| row.communication.confidential_contact));
        assert!(has(&|row| row
            .guardian
            .as_ref()
            .is_some_and(|adult| adult.preferred_language == "en")));
        assert!(has(&|row| row
            .guardian
            .as_ref()
            .is_some_and(|adult| adult.preferred_language == "es")));
        assert!(has(&|row| row.phone_mobile.is_none() && row.email.is_some()));
        assert!(has(&|row| row.deceased));
        assert!(has(
            &|row| row.preferred_language == "es" && row.guardian.is_none()
        ));
    }
}
