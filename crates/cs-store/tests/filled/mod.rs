//! A store with two patients and four visits.
#![allow(dead_code)]

use crate::support::{Place, coach, put};
use cs_fhir::Query;
use cs_ports::Charts;
use cs_store::TenantStore;
use serde_json::json;

pub const ADA: &str = r#"{"resourceType":"Patient","id":"ada","active":true,"gender":"female","birthDate":"1985-03",
  "name":[{"family":"Álvarez-Núñez","given":["Ada María"]}],"telecom":[{"system":"phone","value":"+1 (500) 555-0006"}],
  "identifier":[{"system":"urn:mrn","value":"100"}]}"#;
pub const BEN: &str = r#"{"resourceType":"Patient","id":"ben","active":false,"birthDate":"1990-07-04",
  "name":[{"family":"Alvers","given":["Ben"]}],"identifier":[{"system":"urn:other","value":"100"}]}"#;

pub fn encounter(id: &str, patient: &str, status: &str, start: &str, end: &str) -> String {
    json!({"resourceType":"Encounter","id":id,"status":status,"class":{"code":"AMB"},
        "subject":{"reference":format!("Patient/{patient}")},"period":{"start":start,"end":end},
        "type":[{"text":"Follow-up of hypertension"}]})
    .to_string()
}

pub fn filled() -> (Place, TenantStore) {
    let place = Place::new();
    let store = place.open();
    put(&store, 0, &[ADA, BEN]);
    let rows = [
        encounter(
            "e1",
            "ada",
            "finished",
            "2026-01-05T09:00:00Z",
            "2026-01-05T09:30:00Z",
        ),
        encounter(
            "e2",
            "ada",
            "cancelled",
            "2026-02-10T09:00:00Z",
            "2026-02-10T09:30:00Z",
        ),
        encounter(
            "e3",
            "ben",
            "finished",
            "2026-02-28T23:30:00Z",
            "2026-03-01T00:15:00Z",
        ),
    ];
    put(
        &store,
        1,
        &rows.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    put(
        &store,
        2,
        &[
            r#"{"resourceType":"Encounter","id":"e4","status":"planned","class":{"code":"VR"},"subject":{"reference":"Patient/ada"},"meta":{"tag":[{"system":"urn:t","code":"test"}]}}"#,
        ],
    );
    (place, store)
}

pub fn ids(store: &TenantStore, query: &Query) -> Vec<String> {
    let page = store.search(&coach(9), query).unwrap();
    assert_eq!(
        page.total,
        page.hits.len() as u64,
        "an unpaged search gives all"
    );
    page.hits
        .iter()
        .map(|hit| hit.resource.id().to_owned())
        .collect()
}
