//! Resources, versions, pages of a sync, settings.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod filled;
mod support;

use cs_error::Code;
use cs_fhir::{Comparator, ParamValue, Query, Reference};
use cs_ports::{Charts, Settings, SyncState};
use filled::{ADA, filled, ids};
use serde_json::json;
use support::*;

#[test]
fn a_resource_comes_back_with_its_version_and_unchanged_content_keeps_it() {
    let (_place, store) = filled();
    let first = store.read(&coach(3), "Patient", "ada").unwrap().unwrap();
    assert_eq!((first.version, first.source.as_str()), (1, "pms"));
    assert_eq!(first.resource.pointer("/meta/versionId").unwrap(), "1");
    assert_eq!(
        first.resource.pointer("/meta/lastUpdated").unwrap(),
        "2026-03-02T15:00:00.000000Z"
    );
    assert_eq!(
        first.digest,
        cs_fhir::sha256_hex(&resource(ADA).content_bytes())
    );

    let same = ADA.replacen(
        "\"id\":\"ada\",",
        "\"id\":\"ada\",\"meta\":{\"versionId\":\"77\",\"lastUpdated\":\"2020-01-01T00:00:00Z\"},",
        1,
    );
    let report = put(&store, 4, &[&same]);
    assert_eq!(
        (report.unchanged, report.updated),
        (1, 0),
        "a server's new version of the same content is no change"
    );

    let report = put(&store, 5, &[&ADA.replace("1985-03", "1985-04")]);
    assert_eq!(report.updated, 1);
    let now = store.read(&coach(6), "Patient", "ada").unwrap().unwrap();
    assert_eq!(
        (now.version, now.resource.text("birthDate")),
        (2, Some("1985-04"))
    );
    let earlier = store.history(&coach(6), "Patient", "ada").unwrap();
    assert_eq!(earlier.len(), 1);
    assert_eq!(
        (earlier[0].version, earlier[0].resource.text("birthDate")),
        (1, Some("1985-03"))
    );
    assert!(
        store
            .read(&coach(7), "Patient", "nobody")
            .unwrap()
            .is_none()
    );
}

#[test]
fn a_new_label_is_a_change_although_the_content_is_the_same() {
    let (_place, store) = filled();
    let tagged = ADA.replacen(
        "\"id\":\"ada\",",
        "\"id\":\"ada\",\"meta\":{\"tag\":[{\"code\":\"test-patient\"}]},",
        1,
    );
    assert_eq!(put(&store, 3, &[&tagged]).updated, 1);
    assert_eq!(
        ids(&store, &Query::of("Patient").token("_tag", "test-patient")),
        ["ada"]
    );
}

#[test]
fn an_update_leaves_no_index_row_of_the_version_before() {
    let (_place, store) = filled();
    let moved = ADA
        .replace("Álvarez-Núñez", "Brightwater")
        .replace("female", "other")
        .replace("1985-03", "1999");
    put(&store, 3, &[&moved]);
    assert!(ids(&store, &Query::of("Patient").starts("family", "alvarez")).is_empty());
    assert!(ids(&store, &Query::of("Patient").token("gender", "female")).is_empty());
    assert!(
        ids(
            &store,
            &Query::of("Patient").date("birthdate", Comparator::Lt, "1986")
        )
        .is_empty()
    );
    let words =
        |text: &str| Query::of("Patient").any("_text", vec![ParamValue::Words(text.into())]);
    assert!(ids(&store, &words("nunez")).is_empty());
    assert_eq!(ids(&store, &words("BRIGHTWATER ada")), ["ada"]);
}

#[test]
fn deleted_resources_are_gone_from_search_and_go_on_counting_when_they_return() {
    let (_place, store) = filled();
    let gone = [
        Reference::new("Patient", "ada"),
        Reference::new("Patient", "never"),
    ];
    let report = store
        .commit_page(
            &system(3),
            "pms",
            "patients",
            vec![],
            &gone,
            &[],
            &mark("d"),
        )
        .unwrap();
    assert_eq!(report.deleted, 1);
    assert!(store.read(&coach(4), "Patient", "ada").unwrap().is_none());
    assert_eq!(ids(&store, &Query::of("Patient")), ["ben"]);
    assert_eq!(store.history(&coach(4), "Patient", "ada").unwrap().len(), 1);
    put(&store, 5, &[ADA]);
    assert_eq!(
        store
            .read(&coach(6), "Patient", "ada")
            .unwrap()
            .unwrap()
            .version,
        2
    );
    assert_eq!(
        store.counts().unwrap(),
        [("Encounter".to_owned(), 4), ("Patient".to_owned(), 2)]
    );
}

#[test]
fn marks_rejects_and_settings_are_kept() {
    let (place, store) = filled();
    let rejected = [
        reject("7", "{\"name\":\"first\"}"),
        reject("", "{}"),
        reject("", "{}"),
    ];
    let report = store
        .commit_page(
            &system(3),
            "pms",
            "patients",
            vec![],
            &[],
            &rejected,
            &mark("page-2"),
        )
        .unwrap();
    assert_eq!(report.rejected, 3);
    store
        .commit_page(
            &system(4),
            "pms",
            "patients",
            vec![],
            &[],
            &[reject("7", "{\"name\":\"second\"}")],
            &mark("page-3"),
        )
        .unwrap();
    store
        .set(
            "practice",
            &serde_json::from_str(r#"{"name":"Harbor","n":7.10}"#).unwrap(),
        )
        .unwrap();
    drop(store);

    let store = place.open();
    let rejects = store.rejects(&coach(5), 10).unwrap();
    assert_eq!(
        rejects
            .iter()
            .map(|r| r.row.original.as_str())
            .collect::<Vec<_>>(),
        ["{\"name\":\"second\"}", "{}"]
    );
    assert_eq!(store.reject_count().unwrap(), 2);
    assert_eq!(
        store.mark("pms", "patients").unwrap().unwrap(),
        mark("page-3")
    );
    assert_eq!(
        store.marks("pms").unwrap(),
        [("patients".to_owned(), mark("page-3"))]
    );
    assert!(store.mark("pms", "encounters").unwrap().is_none());
    assert_eq!(
        store.get("practice").unwrap().unwrap().to_string(),
        r#"{"name":"Harbor","n":7.10}"#
    );
    assert_eq!(
        store
            .set("store.index_version", &json!(0))
            .unwrap_err()
            .code(),
        Code::InputInvalid
    );
}

#[test]
fn a_page_with_a_row_that_has_no_id_is_refused_whole() {
    let (_place, store) = filled();
    let rows = vec![
        incoming(ADA.replace("ada", "eve").as_str()),
        incoming(r#"{"resourceType":"Patient"}"#),
    ];
    let refused = store
        .commit_page(&system(3), "pms", "patients", rows, &[], &[], &mark("z"))
        .unwrap_err();
    assert_eq!(refused.code(), Code::ResourceInvalid);
    assert!(store.read(&coach(4), "Patient", "eve").unwrap().is_none());
    assert_eq!(store.mark("pms", "patients").unwrap().unwrap(), mark("c"));
}
