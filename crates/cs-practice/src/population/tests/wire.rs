//! The rows have the contract's shape, and hold together.

use super::{awkward, spring};
use crate::population::Population;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// WIRE.md §4, after the five fields of every row.
#[rustfmt::skip] // a table: one entry, one line
const SHAPE: [(&str, &str); 18] = [
    ("patients", "mrn first_name middle_name last_name preferred_name birth_date sex gender_identity deceased deceased_date status enrollment_status enrolled_on is_test phone_mobile phone_home email address preferred_language time_zone interpreter_needed communication guardian primary_provider coach_id created_at"),
    ("encounters", "patient_id type status no_show scheduled_start scheduled_end started_at ended_at cancel_reason reason provider location follow_up_due discharge notes diagnoses"),
    ("prescriptions", "patient_id drug_name rxnorm strength dose dose_unit route frequency quantity days_supply refills_allowed refills_used last_filled next_refill_due status prescriber written_on ended_on"),
    ("clinical/conditions", "patient_id code display clinical_status onset_date abated_date"),
    ("clinical/allergies", "patient_id substance rxnorm category criticality reaction status recorded_on no_known_allergies"),
    ("clinical/vitals", "patient_id encounter_id taken_at kind loinc value unit components"),
    ("clinical/labs", "patient_id taken_at name loinc value unit reference_low reference_high flag"),
    ("clinical/coverages", "patient_id payer_id payer_name plan member_id group_id status start end"),
    ("clinical/authorizations", "patient_id number payer_id service_code service_name diagnosis status requested_on decision_due urgency denial_reason"),
    ("clinical/vision-prescriptions", "patient_id encounter_id dispensed_on expires_on prescriber right left pd"),
    ("clinical/providers", "name npi specialty phone"),
    ("clinical/locations", "name phone address time_zone hours"),
    ("clinical/staff", "name role active"),
    ("warehouse/status", "patient_id status from to reason"),
    ("warehouse/events", "patient_id kind at encounter_id note"),
    ("warehouse/engagement", "patient_id score measured_on drivers"),
    ("warehouse/devices", "patient_id kind serial assigned_on returned_on expected_per_day status"),
    ("warehouse/device-readings", "device_id patient_id taken_at kind value systolic diastolic unit"),
];

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap()
}

fn practice_of(population: &Population) -> BTreeMap<&str, &str> {
    population
        .patients
        .iter()
        .map(|row| (row.id.as_str(), row.practice_id))
        .collect()
}

#[test]
fn every_row_has_the_contracts_fields() {
    let collections: Vec<(&str, Vec<Value>)> = spring().collections().collect();
    assert_eq!(collections.len(), SHAPE.len());
    for ((path, rows), (expected, fields)) in collections.iter().zip(SHAPE) {
        assert_eq!(*path, expected);
        assert!(!rows.is_empty(), "{path}");
        let wanted: Vec<&str> = "id practice_id version updated_at deleted"
            .split(' ')
            .chain(fields.split(' '))
            .collect();
        for row in rows {
            let found: Vec<&str> = row
                .as_object()
                .unwrap()
                .keys()
                .map(String::as_str)
                .collect();
            assert_eq!(found, wanted, "{path}");
            assert_eq!(row["deleted"], Value::Bool(false));
        }
    }
}

#[test]
fn ids_are_unique_and_every_reference_is_met_in_the_same_practice() {
    for population in awkward()
        .iter()
        .map(|(_, population)| population)
        .chain([spring()])
    {
        let practices = practice_of(population);
        let encounters: BTreeMap<&str, &str> = population
            .encounters
            .iter()
            .map(|row| (row.id.as_str(), row.patient_id.as_str()))
            .collect();
        let devices: BTreeMap<&str, &str> = population
            .devices
            .iter()
            .map(|row| (row.id.as_str(), row.patient_id.as_str()))
            .collect();
        let providers: BTreeMap<&str, &str> = population
            .providers
            .iter()
            .map(|row| (row.id.as_str(), row.practice_id))
            .collect();
        for (path, rows) in population.collections() {
            let ids: BTreeSet<&str> = rows.iter().map(|row| text(row, "id")).collect();
            assert_eq!(ids.len(), rows.len(), "{path}");
            for row in &rows {
                let practice = text(row, "practice_id");
                if let Some(patient) = row.get("patient_id").and_then(Value::as_str) {
                    assert_eq!(practices.get(patient), Some(&practice), "{path} {row}");
                    if let Some(encounter) = row.get("encounter_id").and_then(Value::as_str) {
                        assert_eq!(encounters.get(encounter), Some(&patient), "{path} {row}");
                    }
                    if let Some(device) = row.get("device_id").and_then(Value::as_str) {
                        assert_eq!(devices.get(device), Some(&patient), "{path} {row}");
                    }
                }
                for field in ["provider", "primary_provider", "prescriber"] {
                    if let Some(provider) = row.get(field) {
                        assert_eq!(
                            providers.get(text(provider, "id")),
                            Some(&practice),
                            "{path}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn mrns_are_eight_digits_and_belong_to_one_patient() {
    let mrns: BTreeSet<&str> = spring()
        .patients
        .iter()
        .map(|row| row.mrn.as_str())
        .collect();
    assert_eq!(mrns.len(), 1_200);
    assert!(
        mrns.iter()
            .all(|mrn| mrn.len() == 8 && mrn.bytes().all(|digit| digit.is_ascii_digit()))
    );
}

#[test]
fn provider_numbers_check_and_lie_outside_the_issued_range() {
    for provider in &spring().providers {
        assert!(provider.npi.len() == 10 && provider.npi.starts_with('2'));
        // 24 stands for the prefix 80840 (45 CFR 162.406; NPI final rule, check digit).
        let sum: u32 = provider
            .npi
            .bytes()
            .rev()
            .enumerate()
            .fold(24, |sum, (place, digit)| {
                let digit = u32::from(digit - b'0') * if place % 2 == 1 { 2 } else { 1 };
                sum + digit / 10 + digit % 10
            });
        assert_eq!(sum % 10, 0, "{}", provider.npi);
    }
}

#[test]
fn enumerations_stay_within_the_contract() {
    let allowed: [(&str, &str, &[&str]); 19] = [
        ("patients", "status", &["active", "inactive", "deceased"]),
        (
            "patients",
            "enrollment_status",
            &["enrolled", "pending", "disenrolled"],
        ),
        ("patients", "sex", &["male", "female", "other", "unknown"]),
        (
            "encounters",
            "type",
            &[
                "office_visit",
                "telehealth",
                "follow_up",
                "emergency",
                "procedure",
            ],
        ),
        (
            "encounters",
            "status",
            &["scheduled", "in_progress", "completed", "cancelled"],
        ),
        (
            "prescriptions",
            "status",
            &["active", "on_hold", "completed", "cancelled", "stopped"],
        ),
        (
            "clinical/conditions",
            "clinical_status",
            &["active", "resolved", "inactive"],
        ),
        ("clinical/allergies", "status", &["active", "inactive"]),
        (
            "clinical/allergies",
            "category",
            &["medication", "food", "environment"],
        ),
        (
            "clinical/allergies",
            "criticality",
            &["low", "high", "unable_to_assess"],
        ),
        (
            "clinical/vitals",
            "kind",
            &[
                "blood_pressure",
                "heart_rate",
                "weight",
                "temperature",
                "spo2",
            ],
        ),
        (
            "clinical/labs",
            "flag",
            &["normal", "high", "low", "critical_high", "critical_low"],
        ),
        (
            "clinical/authorizations",
            "status",
            &["draft", "submitted", "pended", "approved", "denied"],
        ),
        (
            "clinical/authorizations",
            "urgency",
            &["standard", "expedited"],
        ),
        (
            "warehouse/status",
            "status",
            &["pending", "enrolled", "disenrolled"],
        ),
        (
            "warehouse/events",
            "kind",
            &[
                "appointment_booked",
                "appointment_missed",
                "appointment_kept",
                "message_sent",
                "message_received",
                "call",
                "discharge",
                "portal_login",
            ],
        ),
        (
            "warehouse/devices",
            "kind",
            &[
                "blood_pressure_cuff",
                "scale",
                "glucose_meter",
                "pulse_oximeter",
            ],
        ),
        (
            "warehouse/devices",
            "status",
            &["active", "returned", "lost"],
        ),
        (
            "warehouse/device-readings",
            "kind",
            &["blood_pressure", "weight", "glucose", "spo2"],
        ),
    ];
    let collections: BTreeMap<&str, Vec<Value>> = spring().collections().collect();
    for (path, field, values) in allowed {
        let found: BTreeSet<&str> = collections[path]
            .iter()
            .filter_map(|row| row[field].as_str())
            .collect();
        let allowed: BTreeSet<&str> = values.iter().copied().collect();
        assert!(found.is_subset(&allowed), "{path} {field}: {found:?}");
        // A critical low is too rare to plant; everything else occurs.
        let missing: Vec<&&str> = allowed
            .difference(&found)
            .filter(|value| !value.starts_with("critical"))
            .collect();
        assert!(missing.is_empty(), "{path} {field}: {missing:?}");
    }
}
