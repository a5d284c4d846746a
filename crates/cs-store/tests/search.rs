//! Search semantics.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod filled;
mod support;

use cs_error::Code;
use cs_fhir::{Comparator, ParamValue, Query};
use cs_ports::Charts;
use filled::{filled, ids};
use support::coach;

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
