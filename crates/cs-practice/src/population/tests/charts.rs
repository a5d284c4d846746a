//! The charts are plausible: dates, doses, measurements, notes.

use super::{awkward, spring};
use crate::population::calendar::is_workday;
use crate::population::drugs::FORMULARY;
use crate::population::{Eye, Patient, Population};
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

fn zone_of(practice: &str) -> Tz {
    match practice {
        "harbor-health" => chrono_tz::America::New_York,
        _ => chrono_tz::America::Chicago,
    }
}

fn patients(population: &Population) -> BTreeMap<&str, &Patient> {
    population
        .patients
        .iter()
        .map(|row| (row.id.as_str(), row))
        .collect()
}

#[test]
fn every_type_occurs_in_every_status_in_both_practices() {
    for (_, population) in awkward() {
        let found: BTreeSet<_> = population
            .encounters
            .iter()
            .map(|row| (row.practice_id, row.kind, row.status))
            .collect();
        assert_eq!(found.len(), 2 * 5 * 4, "{found:?}");
    }
}

#[test]
fn visits_lie_in_office_hours_between_three_years_back_and_six_weeks_ahead() {
    for (anchor, population) in awkward() {
        for row in &population.encounters {
            let zone = zone_of(row.practice_id);
            let local = |instant: DateTime<Utc>| instant.with_timezone(&zone);
            let (start, end) = (local(row.scheduled_start), local(row.scheduled_end));
            let day = start.date_naive();
            assert!(is_workday(day), "{row:?}");
            assert!(
                start.hour() >= 8 && (end.hour(), end.minute()) <= (17, 0),
                "{row:?}"
            );
            assert!(
                day >= *anchor - TimeDelta::days(1_096) && day <= *anchor + TimeDelta::days(50)
            );
            let ended = row.ended_at.unwrap_or(row.scheduled_end);
            assert!(
                row.started_at.unwrap_or(row.scheduled_start) < ended && local(ended).hour() <= 17
            );
            assert_eq!(row.status == "completed", row.ended_at.is_some());
            assert!(
                day < *anchor || matches!(row.status, "scheduled" | "cancelled"),
                "{row:?}"
            );
            assert!(row.status == "completed" || row.notes.is_none() || row.no_show);
            if let Some(due) = row.follow_up_due {
                assert!(due > day, "{row:?}");
            }
        }
    }
}

/// Every clinical day of a row, by the names the contract gives them.
fn days(path: &str, row: &Value) -> Vec<NaiveDate> {
    let fields: &[&str] = match path {
        "encounters" => &["started_at", "ended_at"],
        "prescriptions" => &["written_on", "last_filled", "ended_on"],
        "clinical/conditions" => &["onset_date", "abated_date"],
        "clinical/allergies" => &["recorded_on"],
        "clinical/vitals" | "clinical/labs" | "warehouse/device-readings" => &["taken_at"],
        "clinical/authorizations" => &["requested_on"],
        "clinical/vision-prescriptions" => &["dispensed_on"],
        "warehouse/events" => &["at"],
        "warehouse/engagement" => &["measured_on"],
        "warehouse/devices" => &["assigned_on", "returned_on"],
        _ => &[],
    };
    fields
        .iter()
        .filter_map(|field| row[*field].as_str())
        .map(|text| text[..10].parse().unwrap())
        .collect()
}

#[test]
fn nothing_happens_before_birth_or_after_death() {
    for (anchor, population) in awkward() {
        let people = patients(population);
        for (path, rows) in population.collections() {
            for row in &rows {
                let Some(person) = row.get("patient_id").map(|id| people[id.as_str().unwrap()])
                else {
                    continue;
                };
                for day in days(path, row) {
                    assert!(day >= person.birth_date, "{path} {row}");
                    // Instants are UTC: the evening of the last day may be the next.
                    let last = person.deceased_date.unwrap_or(*anchor);
                    assert!(
                        day <= last + TimeDelta::days(1),
                        "{path} {row} after {last}"
                    );
                }
            }
        }
    }
}

#[test]
fn no_row_changed_after_six_in_the_morning_of_the_anchor_day() {
    for (anchor, population) in awkward() {
        for (path, rows) in population.collections() {
            for row in &rows {
                let zone = zone_of(row["practice_id"].as_str().unwrap());
                let changed: DateTime<Utc> = row["updated_at"].as_str().unwrap().parse().unwrap();
                let local = changed.with_timezone(&zone);
                let limit = anchor.and_hms_opt(6, 0, 0).unwrap();
                assert!(local.naive_local() <= limit, "{path} {row}");
                assert!(row["version"].as_u64().unwrap() >= 1);
                if let Some(taken) = row.get("taken_at").and_then(Value::as_str) {
                    assert!(
                        taken.parse::<DateTime<Utc>>().unwrap() <= changed,
                        "{path} {row}"
                    );
                }
            }
        }
    }
}

#[test]
fn updates_spread_over_time_so_that_a_sync_has_an_order() {
    let mut months = BTreeSet::new();
    let mut last_week = 0;
    let anchor = super::date("2026-03-10");
    for row in &spring().encounters {
        let day = row.updated_at.date_naive();
        months.insert((day.year(), day.month()));
        last_week += usize::from(anchor - day <= TimeDelta::days(7));
    }
    assert!(months.len() >= 36, "{}", months.len());
    assert!((20..700).contains(&last_week), "{last_week}");
}

#[test]
fn refills_and_dates_of_a_prescription_agree() {
    for row in &spring().prescriptions {
        assert!(row.refills_used <= row.refills_allowed, "{row:?}");
        assert!(row.written_on <= row.last_filled, "{row:?}");
        assert_eq!(
            (row.next_refill_due - row.last_filled).num_days(),
            i64::from(row.days_supply)
        );
        assert!(row.quantity.parse::<u32>().unwrap() > 0);
        assert_eq!(
            row.ended_on.is_some(),
            matches!(row.status, "completed" | "stopped" | "cancelled"),
            "{row:?}"
        );
        if row.drug_name.starts_with("methylphenidate") {
            assert_eq!(row.refills_allowed, 0);
        }
    }
}

#[test]
fn nobody_takes_what_they_are_allergic_to() {
    let taken: BTreeSet<(&str, &str)> = spring()
        .prescriptions
        .iter()
        .filter(|row| row.status == "active")
        .map(|row| (row.patient_id.as_str(), row.drug_name))
        .collect();
    let allergies = &spring().allergies;
    assert!(allergies.iter().all(|row| {
        row.substance
            .is_none_or(|name| !taken.contains(&(row.patient_id.as_str(), name)))
    }));
    let asked: BTreeSet<&str> = allergies
        .iter()
        .map(|row| row.patient_id.as_str())
        .collect();
    assert!(asked.len() < 1_150, "some were never asked");
    assert!(
        allergies
            .iter()
            .any(|row| row.no_known_allergies && row.substance.is_none())
    );
    assert!(allergies.iter().any(|row| row.reaction.is_some()));
}

#[test]
fn measurements_stay_within_human_ranges() {
    for row in &spring().vitals {
        let tenths: f64 = row.value.parse().unwrap_or(0.0);
        let (low, high) = match row.kind {
            "heart_rate" => (45.0, 130.0),
            "weight" => (4.0, 160.0),
            "temperature" => (97.0, 103.0),
            "spo2" => (90.0, 100.0),
            _ => (0.0, 0.0),
        };
        assert!(tenths >= low && tenths <= high, "{row:?}");
        if let Some(both) = &row.components {
            let (systolic, diastolic): (i64, i64) = (
                both.systolic.parse().unwrap(),
                both.diastolic.parse().unwrap(),
            );
            assert!(
                (80..200).contains(&systolic) && (45..120).contains(&diastolic),
                "{row:?}"
            );
            assert!(systolic - diastolic >= 15, "{row:?}");
            assert_eq!(row.value, format!("{systolic}/{diastolic}"));
        }
    }
    for row in &spring().labs {
        let value: f64 = row.value.parse().unwrap();
        let (low, high): (f64, f64) = (
            row.reference_low.parse().unwrap(),
            row.reference_high.parse().unwrap(),
        );
        match row.flag {
            Some("normal") => assert!(value >= low && value <= high, "{row:?}"),
            Some("high" | "critical_high") => assert!(value > high, "{row:?}"),
            Some("low" | "critical_low") => assert!(value < low, "{row:?}"),
            _ => assert!(row.flag.is_none()),
        }
    }
}

fn proper(eye: &Eye) -> bool {
    let quarter = |text: &str| {
        let hundredths = (text.parse::<f64>().unwrap() * 100.0).round() as i64;
        (hundredths % 25 == 0).then_some(hundredths)
    };
    let sphere = quarter(&eye.sphere).is_some_and(|value| (-900..=700).contains(&value));
    let signed = eye.sphere == "0.00" || eye.sphere.starts_with(['+', '-']);
    let cylinder = eye
        .cylinder
        .as_deref()
        .map(|text| quarter(text).is_some_and(|value| (-400..0).contains(&value)));
    let axis = eye.axis.is_none_or(|axis| (1..=180).contains(&axis));
    sphere
        && signed
        && axis
        && cylinder.is_none_or(|fine| fine)
        && eye.cylinder.is_some() == eye.axis.is_some()
}

#[test]
fn glasses_are_prescribed_in_quarter_dioptres_in_the_optical_practice() {
    for (_, population) in awkward() {
        for row in &population.vision_prescriptions {
            assert_eq!(row.practice_id, "northgate-optical");
            assert!(proper(&row.right) && proper(&row.left), "{row:?}");
            assert!(row.expires_on > row.dispensed_on);
            assert!((45.0..=75.0).contains(&row.pd.parse::<f64>().unwrap()));
        }
        let rows = &population.vision_prescriptions;
        assert!(
            rows.iter().any(|row| row.right.add.is_some())
                && rows.iter().any(|row| row.right.add.is_none())
        );
        assert!(rows.iter().any(|row| row.right.prism.is_some()));
    }
}

#[test]
fn notes_agree_with_the_age_and_the_medication() {
    let population = spring();
    let people = patients(population);
    let mut taken: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in &population.prescriptions {
        taken
            .entry(&row.patient_id)
            .or_default()
            .insert(row.drug_name);
    }
    let (mut aged, mut named) = (0, 0);
    let mut distinct = BTreeSet::new();
    for row in &population.encounters {
        let Some(note) = &row.notes else { continue };
        let day = row
            .scheduled_start
            .with_timezone(&zone_of(row.practice_id))
            .date_naive();
        if let Some(at) = note.find("-year-old") {
            let age: u32 = note[..at]
                .rsplit(|letter: char| !letter.is_ascii_digit())
                .next()
                .unwrap()
                .parse()
                .unwrap();
            assert_eq!(
                Some(age),
                day.years_since(people[row.patient_id.as_str()].birth_date),
                "{note}"
            );
            aged += 1;
        }
        for drug in FORMULARY.iter().filter(|drug| note.contains(drug.name)) {
            let known = taken
                .get(row.patient_id.as_str())
                .is_some_and(|drugs| drugs.contains(drug.name));
            assert!(known, "{} in: {note}", drug.name);
            named += 1;
        }
        assert!(!note.contains('{') && !note.contains("  "), "{note}");
        distinct.insert(note);
    }
    assert!(aged > 2_000 && named > 1_500, "{aged} {named}");
    assert!(distinct.len() > 4_500, "{}", distinct.len());
}

#[test]
fn authorizations_follow_the_payers_clock() {
    for row in spring()
        .authorizations
        .iter()
        .filter(|row| row.status != "draft")
    {
        let days = if row.urgency == "expedited" { 3 } else { 7 };
        assert_eq!((row.decision_due - row.requested_on).num_days(), days);
        assert_eq!(row.status == "denied", row.denial_reason.is_some());
        let problems = spring()
            .conditions
            .iter()
            .filter(|listed| listed.patient_id == row.patient_id);
        assert!(
            problems
                .map(|listed| listed.code)
                .any(|code| code == row.diagnosis),
            "{row:?}"
        );
    }
}
