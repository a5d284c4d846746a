//! Every family of rows, field by field, against the table of `cs_fhir::terms`;
//! and that no row is ever lost.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod clinical;
mod nothing_lost;
mod registration;
mod visits;

use cs_fhir::terms;
use cs_sources::{Mapped, map_row};
use serde_json::{Value, json};

/// Lays `more` over the fields every row has, maps it, gives all resources.
fn all(collection: &str, more: Value) -> Vec<Value> {
    match map_row(collection, &row(more)) {
        Mapped::Kept { resources, .. } => {
            resources.iter().map(cs_fhir::Resource::to_value).collect()
        }
        other => panic!("{other:?}"),
    }
}

fn row(more: Value) -> Value {
    let mut row = json!({"id": "row-1", "practice_id": "harbor-health", "version": 1, "updated_at": "2026-11-01T08:00:00Z",
        "deleted": false, "patient_id": "pat-1"});
    row.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    row
}

fn one(collection: &str, more: Value) -> Value {
    let mut found = all(collection, more);
    assert_eq!(found.len(), 1);
    let found = found.remove(0);
    assert_eq!(
        found["meta"]["source"],
        format!("urn:countersign:pms:{collection}")
    );
    assert_eq!(found["id"], "row-1");
    found
}

fn reason(collection: &str, more: Value) -> String {
    match map_row(collection, &row(more)) {
        Mapped::Rejected(reject) => reject.reason,
        other => panic!("{other:?}"),
    }
}

fn code<'a>(concept: &'a Value, system: &str) -> Option<&'a str> {
    terms::code_in(concept, system)
}
