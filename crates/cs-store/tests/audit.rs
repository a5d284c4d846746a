//! Every read and write leaves its entry; the chain verifies; nothing is read
//! unaudited.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use cs_approval::DeviceKey;
use cs_audit::{AuditAction, AuditEntry, AuditOutcome, VerifyOptions, verify_export};
use cs_fhir::Query;
use cs_ports::{AuditStore, Charts};
use cs_store::TenantStore;
use serde_json::Value;
use support::*;

const ADA: &str = r#"{"resourceType":"Patient","id":"ada","name":[{"family":"Quill"}]}"#;
const VISIT: &str = r#"{"resourceType":"Encounter","id":"e1","status":"planned","class":{"code":"AMB"},"subject":{"reference":"Patient/ada"}}"#;

fn lines(store: &TenantStore) -> Vec<String> {
    let mut lines = Vec::new();
    store
        .export(&mut |line| {
            lines.push(line.to_owned());
            true
        })
        .unwrap();
    lines
}

fn entries(store: &TenantStore) -> Vec<Value> {
    let lines = lines(store);
    let values = lines
        .iter()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    values
        .filter_map(|line| line.get("entry").map(|chained| chained["entry"].clone()))
        .collect()
}

#[test]
fn each_read_search_history_and_write_is_one_entry_that_says_who_and_whose() {
    let place = Place::new();
    let store = place.open();
    put(&store, 0, &[ADA, VISIT]);
    store.read(&coach(1), "Encounter", "e1").unwrap();
    store.read(&coach(2), "Encounter", "nothing").unwrap();
    store.search(&coach(3), &Query::of("Patient")).unwrap();
    store.history(&system(4), "Patient", "ada").unwrap();
    store.counts().unwrap();

    let entries = entries(&store);
    assert_eq!(entries.len(), 5);
    assert_eq!(
        (&entries[0]["action"], &entries[0]["user"]),
        (&"import".into(), &"system".into())
    );
    assert_eq!(
        entries[0]["resources"],
        serde_json::json!(["Patient/ada", "Encounter/e1"])
    );
    assert_eq!(entries[1]["user"], "https://signin.example#coach");
    assert_eq!(
        (&entries[1]["role"], &entries[1]["what"]),
        (&"health_coach".into(), &"pms-patient-lookup".into())
    );
    assert_eq!(entries[1]["patients"], serde_json::json!(["ada"]));
    assert_eq!(entries[2]["code"], "not_found");
    assert_eq!(
        (&entries[3]["action"], &entries[3]["resources"]),
        (&"search".into(), &serde_json::json!(["Patient/ada"]))
    );
    assert_eq!(entries[4]["user"], "system");
    assert_eq!(store.newest().unwrap(), Some(at(4)));
}

#[test]
fn the_chain_verifies_with_checkpoints_and_across_restarts() {
    let place = Place::new();
    let key = DeviceKey::from_random([9; 32]);
    for round in 0..3 {
        let store = place.open();
        store.set_device_key(key.clone());
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    (0..200).for_each(|n| {
                        drop(store.read(&coach(n + round), "Patient", "ada").unwrap())
                    })
                });
            }
        });
    }
    let store = place.open();
    store.set_device_key(key);
    let report = verify_export(lines(&store), VerifyOptions::default());
    assert!(report.holds(), "{report:?}");
    assert_eq!(
        (report.entries, report.checkpoints, report.unsigned),
        (2_400, 2, 400)
    );

    let mut tampered = lines(&store);
    tampered[700] = tampered[700].replace("coach", "couch");
    assert!(
        !verify_export(tampered, VerifyOptions::default()).holds(),
        "the positive control"
    );
}

#[test]
fn newest_never_goes_back_when_the_clock_does() {
    let place = Place::new();
    let store = place.open();
    assert_eq!(store.newest().unwrap(), None);
    store.read(&coach(100), "Patient", "x").unwrap();
    store.read(&coach(50), "Patient", "x").unwrap();
    assert_eq!(store.newest().unwrap(), Some(at(100)));
}

#[test]
fn an_entry_of_another_tenant_is_refused_and_one_of_its_own_is_kept() {
    let place = Place::new();
    let store = place.open();
    let mut entry = AuditEntry {
        at: at(0),
        user: "system".into(),
        role: String::new(),
        tenant: "harbor-health".into(),
        action: AuditAction::Session,
        what: "sign-in".into(),
        patients: vec![],
        resources: vec![],
        outcome: AuditOutcome::Refused,
        code: "sign_in_failed".into(),
        purpose: "operations".into(),
        correlation: "0".repeat(32),
    };
    store.record(&entry).unwrap();
    entry.tenant = "elsewhere".into();
    assert_eq!(
        store.record(&entry).unwrap_err().code(),
        cs_error::Code::TenantForbidden
    );
    assert_eq!(entries(&store).len(), 1);
}
