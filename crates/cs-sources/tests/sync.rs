//! Sync against the practice: whole, incremental, resumed, refused, cut off.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use cs_error::Code;
use cs_fhir::terms::{extension, extension_bool};
use cs_fhir::{Limits, Reference, Resource};
use cs_ports::{NoObserver, Source, Step, SyncReport};
use cs_sources::{COLLECTIONS, PmsSource, synchronise};
use serde_json::{Value, json};
use support::{Rig, Shelf, Steps, Watch, patient, patients, who};

async fn sync(source: &PmsSource, shelf: &Shelf, watch: &Watch) -> cs_error::Outcome<SyncReport> {
    synchronise(source, shelf, &who(), watch, &NoObserver, 4).await
}

fn stopped(report: &SyncReport) -> Vec<(&str, &str)> {
    let named = report
        .collections
        .iter()
        .filter_map(|one| Some((one.collection.as_str(), one.stopped.as_deref()?)));
    named.collect()
}

#[tokio::test]
async fn every_row_of_the_demo_practice_becomes_a_valid_resource() {
    let rig = Rig::start(None).await;
    let (shelf, watch) = (Shelf::default(), Watch::default());
    let report = sync(&rig.source("admin").await, &shelf, &watch)
        .await
        .unwrap();
    assert_eq!(stopped(&report), []);
    assert!(report.as_of.is_some());
    assert_eq!(shelf.rejects.lock().unwrap().first(), None);
    let named: Vec<&str> = report
        .collections
        .iter()
        .map(|one| one.collection.as_str())
        .collect();
    assert_eq!(named, COLLECTIONS);
    // One resource a row, and one more for every note: ids of different
    // collections never meet in one type.
    let rows: u64 = COLLECTIONS
        .iter()
        .map(|name| {
            watch
                .seen
                .lock()
                .unwrap()
                .iter()
                .rfind(|(what, ..)| what == name)
                .unwrap()
                .2
        })
        .sum();
    let notes = shelf.of_kind("DocumentReference").len() as u64;
    assert!(notes > 1000);
    assert_eq!(shelf.resources.lock().unwrap().len() as u64, rows + notes);
    for value in shelf.resources.lock().unwrap().values() {
        let resource = Resource::parse(value.to_string().as_bytes(), Limits::default()).unwrap();
        assert!(
            cs_fhir::validate(&resource)
                .iter()
                .all(|issue| issue.severity != cs_fhir::Severity::Error)
        );
    }
    let missed = shelf
        .of_kind("Encounter")
        .iter()
        .filter(|one| extension_bool(one, extension::NO_SHOW) == Some(true))
        .count();
    assert!(missed > 0);

    let again = sync(&rig.source("admin").await, &shelf, &Watch::default())
        .await
        .unwrap();
    let written = again
        .collections
        .iter()
        .map(|one| one.written.created + one.written.updated)
        .sum::<u64>();
    assert_eq!(written, 0, "nothing changed, nothing is written");
}

#[tokio::test]
async fn the_next_pass_brings_changes_new_rows_and_deletions_only() {
    let rig = Rig::start(Some(vec![("patients", patients(1200))])).await;
    let source = rig.source("admin").await;
    let shelf = Shelf::default();
    sync(&source, &shelf, &Watch::default()).await.unwrap();
    assert_eq!(shelf.of_kind("Patient").len(), 1200);
    assert_eq!(
        shelf
            .commits
            .lock()
            .unwrap()
            .iter()
            .filter(|name| *name == "patients")
            .count(),
        3
    );

    let change = json!({"collection": "patients", "id": "pat-000007", "set": {"communication": {"sms_opted_out": true}}});
    rig.control("change", change).await;
    rig.control(
        "change",
        json!({"collection": "patients", "id": "pat-000008", "delete": true, "set": {}}),
    )
    .await;
    let report = sync(&source, &shelf, &Watch::default()).await.unwrap();
    let written = report.collections[0].written;
    assert_eq!(
        (written.created, written.updated, written.deleted),
        (0, 1, 1)
    );
    let seven = shelf.get("Patient", "pat-000007").unwrap();
    assert_eq!(seven["extension"][1]["url"], extension::SMS_OPTED_OUT);
    assert_eq!(seven["extension"][1]["valueBoolean"], true);
    assert_eq!(shelf.get("Patient", "pat-000008"), None);
}

#[tokio::test]
async fn a_stopped_run_keeps_its_pages_and_goes_on_behind_them() {
    let rig = Rig::start(Some(vec![("patients", patients(1600))])).await;
    let source = rig.source("admin").await;
    let shelf = Shelf::default();
    let watch = Watch {
        stop_at: Some(("patients", 1000)),
        ..Watch::default()
    };
    assert_eq!(
        sync(&source, &shelf, &watch).await.unwrap_err().code(),
        Code::Cancelled
    );
    assert_eq!(shelf.of_kind("Patient").len(), 1000);
    let mark = shelf.marks.lock().unwrap()["patients"].clone();
    assert_eq!((mark.complete, mark.done), (false, 1000));

    let watch = Watch::default();
    let report = sync(&source, &shelf, &watch).await.unwrap();
    assert_eq!(
        report.collections[0].written.created, 600,
        "only what was missing"
    );
    assert_eq!(watch.seen.lock().unwrap()[0], ("patients", 1500, 1600));
    assert_eq!(shelf.of_kind("Patient").len(), 1600);
    assert!(shelf.marks.lock().unwrap()["patients"].complete);
}

#[tokio::test]
async fn what_a_role_may_not_read_is_named_and_the_rest_is_read() {
    let prescription = json!({"id": "rx-1", "practice_id": support::PRACTICE, "version": 1, "updated_at": "2026-01-01T00:00:00Z",
        "deleted": false, "patient_id": "pat-000001", "drug_name": "lisinopril", "status": "active"});
    let rig = Rig::start(Some(vec![
        ("patients", patients(2)),
        ("prescriptions", vec![prescription]),
    ]))
    .await;
    let shelf = Shelf::default();
    let report = sync(&rig.source("coach").await, &shelf, &Watch::default())
        .await
        .unwrap();
    assert_eq!(stopped(&report), [("prescriptions", "role_may_not_use")]);
    assert!(
        report.as_of.is_some(),
        "everything this role may read is current"
    );
    assert_eq!(shelf.of_kind("Patient").len(), 2);
    assert!(shelf.of_kind("MedicationRequest").is_empty());

    let shelf = Shelf::default();
    let report = sync(&rig.source("account").await, &shelf, &Watch::default())
        .await
        .unwrap();
    assert_eq!(stopped(&report).len(), 13, "all but the warehouse");
    assert!(shelf.of_kind("Patient").is_empty());

    let session = rig.signed_in("coach").await;
    let foreign = PmsSource::new(rig.api(&session, "northgate-optical"));
    assert_eq!(
        sync(&foreign, &Shelf::default(), &Watch::default())
            .await
            .unwrap_err()
            .code(),
        Code::TenantForbidden
    );
}

#[tokio::test]
async fn limits_cuts_and_expired_tokens_are_ridden_out() {
    let rig = Rig::start(Some(vec![("patients", patients(600))])).await;
    let source = rig.source("admin").await;
    rig.knobs(json!({
        "fail_next": {"path_prefix": "/api/patients", "status": 429, "count": 2, "retry_after": 0},
        "drop_before": {"path_prefix": "/api/encounters"},
        "drop_after": {"path_prefix": "/api/clinical/labs"},
        "expire_tokens": true,
    }))
    .await;
    let steps = Steps::default();
    let shelf = Shelf::default();
    let report = synchronise(&source, &shelf, &who(), &Watch::default(), &steps, 4)
        .await
        .unwrap();
    assert_eq!(stopped(&report), []);
    assert_eq!(shelf.of_kind("Patient").len(), 600);
    let steps = steps.0.lock().unwrap();
    assert!(
        steps
            .chunks(2)
            .all(|two| *two == [Step::SyncBatchBefore, Step::SyncBatchAfter])
    );
    assert_eq!(steps.len() / 2, shelf.commits.lock().unwrap().len());
}

#[tokio::test]
async fn a_server_s_own_error_stops_one_collection_and_offline_stops_all() {
    let rig = Rig::start(Some(vec![("patients", patients(3))])).await;
    let source = rig.source("admin").await;
    let shelf = Shelf::default();
    rig.knobs(json!({"fail_next": {"path_prefix": "/api/encounters", "status": 500, "count": 1}}))
        .await;
    let report = sync(&source, &shelf, &Watch::default()).await.unwrap();
    assert_eq!(stopped(&report), [("encounters", "server_failed")]);
    assert_eq!(report.as_of, None, "not everything is current");

    let rest = rig.practice.shut_down().await;
    assert_eq!(
        sync(&source, &shelf, &Watch::default())
            .await
            .unwrap_err()
            .code(),
        Code::Offline
    );
    assert_eq!(shelf.of_kind("Patient").len(), 3);
    let practice = rest.start_again().await.unwrap();
    assert_eq!(
        stopped(&sync(&source, &shelf, &Watch::default()).await.unwrap()),
        []
    );
    drop(practice);
}

#[tokio::test]
async fn rows_that_cannot_be_used_are_kept_with_their_reason() {
    let mut odd = patient(2);
    odd["birth_date"] = json!("3 Feb 1980");
    let rig = Rig::start(Some(vec![("patients", vec![patient(1), odd, patient(3)])])).await;
    let shelf = Shelf::default();
    let report = sync(&rig.source("admin").await, &shelf, &Watch::default())
        .await
        .unwrap();
    assert_eq!(
        (
            report.collections[0].written.created,
            report.collections[0].written.rejected
        ),
        (2, 1)
    );
    let rejects = shelf.rejects.lock().unwrap();
    assert_eq!(
        (rejects[0].row_id.as_str(), rejects[0].reason.as_str()),
        ("pat-000002", "birth_date: not a date")
    );
    let original: Value = serde_json::from_str(&rejects[0].original).unwrap();
    assert_eq!(original["birth_date"], "3 Feb 1980");
}

#[tokio::test]
async fn a_recheck_reads_the_current_state() {
    let visit = json!({"id": "enc-1", "practice_id": support::PRACTICE, "version": 2, "updated_at": "2026-01-01T00:00:00Z",
        "deleted": false, "patient_id": "pat-000001", "type": "office_visit", "status": "scheduled", "notes": "Knee is better."});
    let rig = Rig::start(Some(vec![
        ("patients", patients(2)),
        ("encounters", vec![visit]),
    ]))
    .await;
    let source = rig.source("admin").await;
    rig.control(
        "change",
        json!({"collection": "patients", "id": "pat-000001", "set": {"status": "inactive"}}),
    )
    .await;
    rig.control(
        "change",
        json!({"collection": "patients", "id": "pat-000002", "delete": true, "set": {}}),
    )
    .await;
    let wanted = [
        Reference::new("Patient", "pat-000001"),
        Reference::new("Patient", "pat-000002"),
        Reference::new("Patient", "pat-000099"),
        Reference::new("DocumentReference", "enc-1-note"),
        Reference::new("Observation", "nowhere"),
        Reference::new("Flag", "not-of-the-pms"),
    ];
    let found = source.refresh(&wanted).await.unwrap();
    assert_eq!(
        found
            .iter()
            .map(|(reference, _)| reference)
            .collect::<Vec<_>>(),
        wanted[..5].iter().collect::<Vec<_>>()
    );
    let active = found[0].1.as_ref().unwrap().get("active");
    assert_eq!(active, Some(&json!(false)));
    assert_eq!(
        found[3].1.as_ref().unwrap().text("description"),
        Some("Knee is better.")
    );
    assert!([1, 2, 4].iter().all(|at| found[*at].1.is_none()));

    let account = rig.source("account").await;
    let denied = account.refresh(&wanted[..1]).await.unwrap_err();
    assert_eq!(
        denied.code(),
        Code::RoleMayNotUse,
        "not gone, only not for this role"
    );
}
