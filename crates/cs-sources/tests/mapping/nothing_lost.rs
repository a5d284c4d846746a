//! No row is lost, and none becomes an invalid resource.

use super::row;
use cs_fhir::{Severity, validate};
use cs_sources::{COLLECTIONS, Mapped, map_row};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Field names of the contract, so that random rows come close to real ones.
const FIELDS: &[&str] = &[
    "status",
    "kind",
    "type",
    "patient_id",
    "taken_at",
    "value",
    "unit",
    "components",
    "systolic",
    "diastolic",
    "score",
    "drivers",
    "measured_on",
    "drug_name",
    "dose",
    "quantity",
    "refills_used",
    "substance",
    "no_known_allergies",
    "diagnoses",
    "notes",
    "provider",
    "period",
    "started_at",
    "ended_at",
    "scheduled_start",
    "birth_date",
    "sex",
    "address",
    "communication",
    "guardian",
    "deleted",
    "version",
    "right",
    "left",
    "prescriber",
    "dispensed_on",
    "at",
    "from",
    "to",
    "name",
];
const WORDS: &[&str] = &[
    "active",
    "scheduled",
    "completed",
    "office_visit",
    "blood_pressure",
    "weight",
    "pat-1",
    "2026-10-01",
    "2026-10-01T13:00:00Z",
    "7.10",
    "-2.25",
    "enrolled",
    "call",
    "scale",
    "female",
    "",
    " ",
    "a/b",
    "1e400",
    "\u{0}",
    "ñ",
];

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        prop::sample::select(WORDS).prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map(
                prop::sample::select(FIELDS).prop_map(str::to_owned),
                inner,
                0..8
            )
            .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn any_row() -> impl Strategy<Value = Value> {
    let fields = prop::collection::btree_map(
        prop::sample::select(FIELDS).prop_map(str::to_owned),
        json_value(),
        0..20,
    );
    let shaped = (any::<bool>(), fields).prop_map(|(with_id, fields)| {
        let mut row = row(json!({}));
        let map = row.as_object_mut().unwrap();
        map.extend(fields);
        if !with_id {
            map.remove("id");
        }
        row
    });
    prop_oneof![4 => shaped, 1 => json_value()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn no_row_is_lost_and_none_becomes_an_invalid_resource(collection in prop::sample::select(COLLECTIONS), row in any_row()) {
        match map_row(collection, &row) {
            Mapped::Kept { resources, .. } => {
                prop_assert!(!resources.is_empty());
                for resource in resources {
                    prop_assert!(validate(&resource).iter().all(|issue| issue.severity != Severity::Error));
                    prop_assert!(no_nulls(&resource.to_value()));
                }
            }
            Mapped::Deleted(gone) => prop_assert!(!gone.is_empty()),
            Mapped::Rejected(reject) => {
                let back: Value = serde_json::from_str(&reject.original).unwrap();
                prop_assert_eq!(back.to_string(), row.to_string(), "kept as it came");
                prop_assert!(!reject.reason.is_empty());
            }
        }
    }
}

fn no_nulls(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty() && items.iter().all(no_nulls),
        Value::Object(map) => !map.is_empty() && map.values().all(no_nulls),
        _ => true,
    }
}
