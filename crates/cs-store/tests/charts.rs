//! Resources, versions, search semantics.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use cs_error::Code;
use cs_fhir::{Comparator, ParamValue, Query, Reference};
use cs_ports::{Charts, Settings, SyncState};
use cs_store::TenantStore;
use serde_json::json;
use support::*;

const ADA: &str = r#"{"resourceType":"Patient","id":"ada","active":true,"gender":"female","birthDate":"1985-03",
  "name":[{"family":"Álvarez-Núñez","given":["Ada María"]}],"telecom":[{"system":"phone","value":"+1 (500) 555-0006"}],
  "identifier":[{"system":"urn:mrn","value":"100"}]}"#;
const BEN: &str = r#"{"resourceType":"Patient","id":"ben","active":false,"birthDate":"1990-07-04",
  "name":[{"family":"Alvers","given":["Ben"]}],"identifier":[{"system":"urn:other","value":"100"}]}"#;

fn encounter(id: &str, patient: &str, status: &str, start: &str, end: &str) -> String {
    json!({"resourceType":"Encounter","id":id,"status":status,"class":{"code":"AMB"},
        "subject":{"reference":format!("Patient/{patient}")},"period":{"start":start,"end":end},
        "type":[{"text":"Follow-up of hypertension"}]})
    .to_string()
}

fn filled() -> (Place, TenantStore) {
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

fn ids(store: &TenantStore, query: &Query) -> Vec<String> {
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
fn tokens_and_references() {
    let (_place, store) = filled();
    let token = |system: Option<&str>, code: &str| ParamValue::Token {
        system: system.map(Into::into),
        code: code.into(),
    };
    let identifier = |value| Query::of("Patient").any("identifier", vec![value]);
    assert_eq!(ids(&store, &identifier(token(None, "100"))), ["ada", "ben"]);
    assert_eq!(
        ids(&store, &identifier(token(Some("urn:mrn"), "100"))),
        ["ada"]
    );
    assert!(ids(&store, &identifier(token(Some("urn:nowhere"), "100"))).is_empty());
    assert_eq!(
        ids(&store, &Query::of("Patient").token("phone", "15005550006")),
        ["ada"]
    );
    assert_eq!(
        ids(&store, &Query::of("Patient").token("active", "false")),
        ["ben"]
    );
    let of_ada = Query::of("Encounter").reference("patient", "Patient", "ada");
    assert_eq!(ids(&store, &of_ada), ["e1", "e2", "e4"]);
    assert_eq!(
        ids(&store, &of_ada.clone().token("status", "finished")),
        ["e1"]
    );
    let either = of_ada.any(
        "status",
        vec![token(None, "finished"), token(None, "cancelled")],
    );
    assert_eq!(ids(&store, &either), ["e1", "e2"]);
    assert_eq!(
        ids(
            &store,
            &Query::of("Encounter").any("_id", vec![token(None, "e3")])
        ),
        ["e3"]
    );
    assert!(
        ids(
            &store,
            &Query::of("Encounter").any("_id", vec![token(None, "ada")])
        )
        .is_empty(),
        "another type's id"
    );
}

#[test]
fn strings_fold_case_and_accents_and_match_from_the_start() {
    let (_place, store) = filled();
    assert_eq!(
        ids(&store, &Query::of("Patient").starts("family", "ALV")),
        ["ada", "ben"]
    );
    assert_eq!(
        ids(
            &store,
            &Query::of("Patient").starts("family", "Álvarez nuñez")
        ),
        ["ada"]
    );
    assert!(ids(&store, &Query::of("Patient").starts("family", "nunez")).is_empty());
    let exact =
        |text: &str| Query::of("Patient").any("family", vec![ParamValue::Exact(text.into())]);
    assert_eq!(ids(&store, &exact("Alvers")), ["ben"]);
    assert!(ids(&store, &exact("Alv")).is_empty());
    let hostile = Query::of("Patient").starts("name", "ada\" OR 1=1 --");
    assert!(ids(&store, &hostile).is_empty());
}

#[test]
fn dates_compare_on_the_ranges_both_sides_cover() {
    use Comparator::*;
    let (_place, store) = filled();
    let born = |comparator, date: &str| {
        ids(
            &store,
            &Query::of("Patient").date("birthdate", comparator, date),
        )
    };
    assert_eq!(born(Eq, "1985"), ["ada"]);
    assert_eq!(born(Eq, "1985-03"), ["ada"]);
    assert!(
        born(Eq, "1985-03-15").is_empty(),
        "a month is not contained in a day"
    );
    assert_eq!(born(Ne, "1985"), ["ben"]);
    assert_eq!(
        born(Gt, "1985-03-15"),
        ["ada", "ben"],
        "part of the month lies after"
    );
    assert_eq!(born(Lt, "1985-03-15"), ["ada"]);
    assert_eq!(born(Ge, "1985-03"), ["ada", "ben"]);
    assert_eq!(born(Ge, "1990-07-04"), ["ben"]);
    assert_eq!(born(Le, "1985-03"), ["ada"]);
    assert_eq!(born(Le, "1985-02"), Vec::<String>::new());

    let held = |comparator, date: &str| {
        ids(
            &store,
            &Query::of("Encounter").date("date", comparator, date),
        )
    };
    assert_eq!(
        held(Eq, "2026-02"),
        ["e2"],
        "a visit past midnight is not contained"
    );
    assert_eq!(held(Gt, "2026-02-28"), ["e3"], "it reaches past the day");
    assert!(
        held(Ge, "2026-03-01").is_empty(),
        "it neither lies in that day nor reaches past it"
    );
    let both = Query::of("Encounter")
        .date("date", Ge, "2026-01-01")
        .date("date", Lt, "2026-02-01");
    assert_eq!(ids(&store, &both), ["e1"]);
    let last = Query::of("Encounter").date("_lastUpdated", Ge, "2026-03-02T15:00:02Z");
    assert_eq!(ids(&store, &last), ["e4"]);
}

#[test]
fn missing_words_and_their_combinations() {
    let (_place, store) = filled();
    let missing = |flag| Query::of("Encounter").any("date", vec![ParamValue::Missing(flag)]);
    assert_eq!(ids(&store, &missing(true)), ["e4"]);
    assert_eq!(ids(&store, &missing(false)), ["e1", "e2", "e3"]);
    assert_eq!(
        ids(
            &store,
            &missing(true).reference("patient", "Patient", "ada")
        ),
        ["e4"]
    );
    let words =
        |text: &str| Query::of("Encounter").any("_content", vec![ParamValue::Words(text.into())]);
    assert_eq!(
        ids(&store, &words("hypertension follow")),
        ["e1", "e2", "e3"]
    );
    assert_eq!(
        ids(&store, &words("Hypertension").token("status", "cancelled")),
        ["e2"]
    );
    assert!(ids(&store, &words("hypertension absent")).is_empty());
    assert!(
        ids(&store, &words("hyper\" OR \"e")).is_empty(),
        "query syntax is only words"
    );
}

#[test]
fn order_pages_and_totals() {
    let (_place, store) = filled();
    let sorted = |descending| Query::of("Encounter").sorted("date", descending);
    assert_eq!(
        ids(&store, &sorted(false)),
        ["e1", "e2", "e3", "e4"],
        "without a value: last"
    );
    assert_eq!(ids(&store, &sorted(true)), ["e3", "e2", "e1", "e4"]);
    let by_status = Query::of("Encounter")
        .sorted("status", false)
        .sorted("_id", true);
    assert_eq!(ids(&store, &by_status), ["e2", "e3", "e1", "e4"]);
    for (query, whole) in [
        (Query::of("Encounter"), ["e1", "e2", "e3", "e4"]),
        (sorted(true), ["e3", "e2", "e1", "e4"]),
    ] {
        let mut seen = Vec::new();
        for offset in [0, 2] {
            let page = store
                .search(&coach(9), &query.clone().page(offset, 2))
                .unwrap();
            assert_eq!(page.total, 4);
            seen.extend(
                page.hits
                    .into_iter()
                    .map(|hit| hit.resource.id().to_owned()),
            );
        }
        assert_eq!(seen, whole);
        let beyond = store.search(&coach(9), &query.page(10, 2)).unwrap();
        assert_eq!((beyond.hits.len(), beyond.total), (0, 4));
    }
}

#[test]
fn what_cannot_be_searched_is_said() {
    let (_place, store) = filled();
    let code = |query: &Query| store.search(&coach(9), query).unwrap_err().code();
    assert_eq!(
        code(&Query::of("Patient").token("favourite-colour", "blue")),
        Code::InputInvalid
    );
    assert_eq!(
        code(&Query::of("Patient").token("birthdate", "1985")),
        Code::InputInvalid
    );
    assert_eq!(
        code(&Query::of("Patient").date("birthdate", Comparator::Eq, "soon")),
        Code::InputInvalid
    );
    assert_eq!(
        code(&Query::of("Patient").sorted("shoe-size", false)),
        Code::InputInvalid
    );
    assert_eq!(
        code(&Query::of("Patient").any("name", vec![])),
        Code::InputInvalid
    );
    assert!(
        ids(&store, &Query::of("Coverage").token("status", "active")).is_empty(),
        "a type nobody stored yet"
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
