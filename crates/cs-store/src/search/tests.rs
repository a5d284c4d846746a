//! Plans: every search runs over covering index ranges, none scans a table.

use super::*;
use crate::TenantStore;
use cs_access::{DeviceId, TenantId};
use cs_fhir::{Comparator, IndexValue, Limits, ParamValue, Resource, index_entries};
use cs_ports::source::SourceCursor;
use cs_ports::{AuditContext, Incoming, SyncMark, SyncState};
use params::{Form, form_of};

/// One resource of each indexed type that uses all of its parameters.
const SAMPLES: [&str; 17] = [
    r#"{"resourceType":"Patient","id":"p","active":true,"gender":"male","birthDate":"1970","name":[{"family":"A","given":["B"]}],"telecom":[{"system":"phone","value":"1"},{"system":"email","value":"a@b.example"}],"identifier":[{"system":"s","value":"v"}],"generalPractitioner":[{"reference":"Practitioner/d"}],"meta":{"tag":[{"code":"t"}]}}"#,
    r#"{"resourceType":"Encounter","id":"e","status":"finished","class":{"code":"AMB"},"type":[{"coding":[{"code":"x"}],"text":"visit"}],"period":{"start":"2026-01-01"},"subject":{"reference":"Patient/p"},"participant":[{"individual":{"reference":"Practitioner/d"}}],"identifier":[{"value":"v"}]}"#,
    r#"{"resourceType":"Observation","id":"o","status":"final","code":{"coding":[{"code":"x"}]},"category":[{"coding":[{"code":"vital-signs"}]}],"effectiveDateTime":"2026-01-01","subject":{"reference":"Patient/p"},"device":{"reference":"Device/d"},"encounter":{"reference":"Encounter/e"}}"#,
    r#"{"resourceType":"Condition","id":"c","clinicalStatus":{"coding":[{"code":"active"}]},"onsetDateTime":"2020","subject":{"reference":"Patient/p"}}"#,
    r#"{"resourceType":"AllergyIntolerance","id":"a","clinicalStatus":{"coding":[{"code":"active"}]},"patient":{"reference":"Patient/p"}}"#,
    r#"{"resourceType":"MedicationRequest","id":"m","status":"active","intent":"order","authoredOn":"2026-01-01","medicationCodeableConcept":{"coding":[{"code":"x"}]},"subject":{"reference":"Patient/p"}}"#,
    r#"{"resourceType":"Coverage","id":"v","status":"active","payor":[{"reference":"Organization/o"}],"beneficiary":{"reference":"Patient/p"}}"#,
    r#"{"resourceType":"Device","id":"d","type":{"coding":[{"code":"x"}]},"patient":{"reference":"Patient/p"}}"#,
    r#"{"resourceType":"DocumentReference","id":"n","status":"current","date":"2026-01-01","type":{"coding":[{"code":"x"}]},"context":{"encounter":[{"reference":"Encounter/e"}]},"subject":{"reference":"Patient/p"}}"#,
    r#"{"resourceType":"ServiceRequest","id":"s","status":"active","authoredOn":"2026-01-01","subject":{"reference":"Patient/p"}}"#,
    r#"{"resourceType":"Communication","id":"k","status":"completed","sent":"2026-01-01T10:00:00Z","subject":{"reference":"Patient/p"}}"#,
    r#"{"resourceType":"Basic","id":"b","code":{"coding":[{"code":"x"}]},"created":"2026-01-01","subject":{"reference":"Patient/p"}}"#,
    r#"{"resourceType":"Practitioner","id":"d","name":[{"family":"D"}],"identifier":[{"value":"v"}]}"#,
    r#"{"resourceType":"Location","id":"l","name":"Harbor"}"#,
    r#"{"resourceType":"Organization","id":"o","name":"Payer"}"#,
    r#"{"resourceType":"VisionPrescription","id":"x","status":"active","dateWritten":"2026-01-01","patient":{"reference":"Patient/p"}}"#,
    r#"{"resourceType":"Appointment","id":"t","status":"booked","start":"2026-01-01T10:00:00Z","end":"2026-01-01T10:30:00Z"}"#,
];

fn samples() -> Vec<Resource> {
    SAMPLES
        .iter()
        .map(|text| Resource::parse(text.as_bytes(), Limits::default()).unwrap())
        .collect()
}

#[test]
fn every_parameter_that_is_indexed_can_be_searched_in_its_form() {
    for resource in samples() {
        for entry in index_entries(&resource) {
            let form = match entry.value {
                IndexValue::Token { .. } => Form::Token,
                IndexValue::Text(_) => Form::Text,
                IndexValue::Reference(_) => Form::Reference,
                IndexValue::Range(..) => Form::Date,
            };
            let known = form_of(resource.kind(), entry.param);
            assert_eq!(
                known,
                Some(form),
                "add {} {} to src/search/params.rs",
                resource.kind(),
                entry.param
            );
        }
    }
}

/// When this fails, `cs_fhir` indexes something else than the stores out there
/// hold: count up `INDEX_VERSION` in src/terms.rs and put the new digest here.
#[test]
fn the_index_version_stands_for_these_entries() {
    let digest = crate::terms::fingerprint(&samples());
    assert_eq!(crate::terms::INDEX_VERSION, 2);
    assert_eq!(digest, FINGERPRINT);
}

const FINGERPRINT: &str = "f76822058b4e3fdcbd4b1a1aa34da81e312e6ec1b7ea3339c4e8e31d52dc9249";

#[test]
fn no_search_scans_a_table() {
    let folder = tempfile::tempdir().unwrap();
    let tenant = TenantId::parse("plans").unwrap();
    let store = TenantStore::open(
        &folder.path().join("s.db"),
        &[7; 32],
        &tenant,
        &DeviceId::from_random([1; 16]),
    )
    .unwrap();
    let who = AuditContext {
        principal: None,
        action: "sync",
        purpose: "operations",
        correlation: String::new(),
        at: chrono::DateTime::from_timestamp(0, 0).unwrap(),
    };
    let rows = samples()
        .into_iter()
        .map(|resource| Incoming {
            resource,
            source: "pms".into(),
        })
        .collect();
    let mark = SyncMark {
        cursor: SourceCursor(String::new()),
        complete: true,
        as_of: who.at,
        done: 0,
    };
    store
        .commit_page(&who, "pms", "all", rows, &[], &[], &mark)
        .unwrap();

    let mut checked = 0;
    for query in queries() {
        for line in store
            .connections
            .read(|snapshot| explain(snapshot, &query))
            .unwrap()
        {
            // Scanning what a subquery gave, or a virtual table by its own index, is no table scan.
            let scans = line.starts_with("SCAN ");
            let harmless = [
                "SCAN m",
                "SCAN (",
                "SCAN words VIRTUAL TABLE",
                "SCAN CONSTANT",
            ]
            .iter()
            .any(|ok| line.starts_with(ok));
            assert!(!scans || harmless, "{line}\n{query:?}");
            let by_resource = ["SEARCH x ", "SEARCH s "]
                .iter()
                .all(|check| !line.starts_with(check));
            assert!(
                by_resource || line.contains("(rid=?") || line.contains("(rowid=?"),
                "{line}\n{query:?}"
            );
            checked += 1;
        }
    }
    assert!(checked > 100, "{checked} plan lines only");
}

fn explain(connection: &Connection, query: &Query) -> Outcome<Vec<String>> {
    let kind = names::find(connection, Table::Kinds, &query.kind).or_fault()?;
    let plan = plan(connection, compile(connection, query, kind)?, kind.unwrap())?;
    let order = order(connection, &query.sort, &query.kind, kind)?;
    let sql = format!(
        "EXPLAIN QUERY PLAN SELECT m.rid, count(*) OVER () {} ORDER BY {order} LIMIT 50 OFFSET 0",
        plan.sql
    );
    let mut read = connection.prepare(&sql).or_fault()?;
    let lines = read
        .query_map(params_from_iter(&plan.values), |row| row.get(3))
        .or_fault()?;
    lines.collect::<Sql<Vec<String>>>().or_fault()
}

/// Each form and comparator alone and beside a reference, both sorted.
fn queries() -> Vec<Query> {
    let token = |code: &str| ParamValue::Token {
        system: Some("s".into()),
        code: code.into(),
    };
    let mut singles = vec![
        Query::of("Observation").token("status", "final"),
        Query::of("Observation").any("code", vec![token("x"), token("y")]),
        Query::of("Observation").any("date", vec![ParamValue::Missing(true)]),
        Query::of("Observation").any("device", vec![ParamValue::Missing(false)]),
        Query::of("Observation").any("_content", vec![ParamValue::Words("one two".into())]),
        Query::of("Observation").any(
            "_id",
            vec![token("o")]
                .into_iter()
                .map(|_| ParamValue::Exact("o".into()))
                .collect(),
        ),
        Query::of("Observation").date("_lastUpdated", Comparator::Ge, "2026"),
        Query::of("Observation").reference("encounter", "Encounter", "e"),
        Query::of("Patient").starts("name", "a"),
        Query::of("Patient").any("family", vec![ParamValue::Exact("a".into())]),
    ];
    for comparator in [
        Comparator::Eq,
        Comparator::Ne,
        Comparator::Gt,
        Comparator::Lt,
        Comparator::Ge,
        Comparator::Le,
    ] {
        singles.push(Query::of("Observation").date("date", comparator, "2026-01"));
    }
    let beside = singles.iter().filter(|query| query.kind == "Observation");
    let pairs: Vec<Query> = beside
        .map(|query| query.clone().reference("patient", "Patient", "p"))
        .collect();
    let mut all = singles;
    all.extend(pairs);
    all.push(
        Query::of("Patient")
            .starts("family", "a")
            .date("birthdate", Comparator::Eq, "1970"),
    );
    let sorted: Vec<Query> = all
        .iter()
        .map(|query| {
            query.clone().sorted(
                if query.kind == "Patient" {
                    "birthdate"
                } else {
                    "date"
                },
                true,
            )
        })
        .collect();
    all.extend(sorted);
    all
}
