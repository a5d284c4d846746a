//! List and single reads.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;

use super::caller::{Area, Caller};
use super::cursor::Cursor;
use super::filters::{Filter, allowed};
use super::query::Query;
use crate::answer::{Answered, Refusal, json_text, set};
use crate::clock::instant;
use crate::rows::{Row, known_collection};
use crate::shared::Shared;

const PAGE_DEFAULT: usize = 100;
const PAGE_MOST: usize = 500;

/// One page of a collection.
fn list(
    shared: &Shared,
    caller: &Caller,
    area: Area,
    collection: &str,
    raw: Option<&str>,
) -> Answered {
    caller.may_read(area)?;
    let query = Query::read(raw, &allowed(collection))?;
    let filter = Filter::read(collection, &query, caller.zone())?;
    let page_size = query
        .count("page_size", 1, PAGE_MOST)?
        .unwrap_or(PAGE_DEFAULT);
    let since = query.instant("updated_since")?;
    let fingerprint = format!("{collection}/{}/{}", caller.practice, query.fingerprint());
    let cursor = query
        .text("cursor")
        .map(|text| Cursor::decode(text, &fingerprint))
        .transpose()?;

    let world = shared.world();
    let matching = |after: Option<&Cursor>| {
        let position = after.map(Cursor::position);
        world
            .rows
            .walk(collection, &caller.practice, position.as_ref(), since)
            .filter(|row| filter.admits_all() || filter.admits(row))
    };
    let (as_of, total) = match &cursor {
        Some(cursor) => (cursor.as_of, cursor.total),
        None => (shared.clock.now(), matching(None).count()),
    };
    let mut rows: Vec<&Row> = matching(cursor.as_ref()).take(page_size + 1).collect();
    let more = rows.len() > page_size;
    rows.truncate(page_size);
    let next = rows.last().filter(|_| more).map(|last| Cursor {
        updated_at: last.updated_at,
        id: last.id.to_string(),
        as_of,
        total,
        fingerprint: fingerprint.clone(),
    });
    let items: Vec<String> = rows.into_iter().map(Row::wire).collect();
    let next = serde_json::json!(next.map(|cursor| cursor.encode()));
    Ok(json_text(
        StatusCode::OK,
        format!(
            "{{\"items\":[{}],\"total\":{total},\"next_cursor\":{next},\"as_of\":\"{}\"}}",
            items.join(","),
            instant(as_of)
        ),
    ))
}

/// One row with its version as `ETag`.
fn single(
    shared: &Shared,
    caller: &Caller,
    area: Area,
    collection: &str,
    id: &str,
    headers: &HeaderMap,
) -> Answered {
    caller.may_read(area)?;
    let world = shared.world();
    let row = world
        .rows
        .find(collection, id)
        .filter(|row| *row.practice_id == *caller.practice)
        .ok_or(Refusal::NotFound)?;
    let tag = format!("\"{}\"", row.version);
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|tags| tags.split(',').any(|one| matches(one, &tag)));
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        json_text(StatusCode::OK, row.wire())
    };
    set(&mut response, header::ETAG, &tag);
    Ok(response)
}

fn matches(given: &str, tag: &str) -> bool {
    let given = given.trim();
    given == "*" || given.strip_prefix("W/").unwrap_or(given) == tag
}

type Shares = State<Arc<Shared>>;

pub(crate) async fn patients(
    State(shared): Shares,
    Extension(caller): Extension<Caller>,
    RawQuery(raw): RawQuery,
) -> Answered {
    list(&shared, &caller, Area::Patients, "patients", raw.as_deref())
}

pub(crate) async fn encounters(
    State(shared): Shares,
    Extension(caller): Extension<Caller>,
    RawQuery(raw): RawQuery,
) -> Answered {
    list(
        &shared,
        &caller,
        Area::Encounters,
        "encounters",
        raw.as_deref(),
    )
}

pub(crate) async fn prescriptions(
    State(shared): Shares,
    Extension(caller): Extension<Caller>,
    RawQuery(raw): RawQuery,
) -> Answered {
    list(
        &shared,
        &caller,
        Area::Prescriptions,
        "prescriptions",
        raw.as_deref(),
    )
}

pub(crate) async fn clinical(
    State(shared): Shares,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
    RawQuery(raw): RawQuery,
) -> Answered {
    let collection = known_collection(&format!("clinical/{name}")).ok_or(Refusal::NotFound)?;
    list(&shared, &caller, Area::Clinical, collection, raw.as_deref())
}

pub(crate) async fn warehouse(
    State(shared): Shares,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
    RawQuery(raw): RawQuery,
) -> Answered {
    let collection = known_collection(&format!("warehouse/{name}")).ok_or(Refusal::NotFound)?;
    list(
        &shared,
        &caller,
        Area::Warehouse,
        collection,
        raw.as_deref(),
    )
}

pub(crate) async fn single_patient(
    State(shared): Shares,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Answered {
    single(&shared, &caller, Area::Patients, "patients", &id, &headers)
}

pub(crate) async fn single_encounter(
    State(shared): Shares,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Answered {
    single(
        &shared,
        &caller,
        Area::Encounters,
        "encounters",
        &id,
        &headers,
    )
}

pub(crate) async fn single_prescription(
    State(shared): Shares,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Answered {
    single(
        &shared,
        &caller,
        Area::Prescriptions,
        "prescriptions",
        &id,
        &headers,
    )
}

pub(crate) async fn single_clinical(
    State(shared): Shares,
    Extension(caller): Extension<Caller>,
    Path((name, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answered {
    let collection = known_collection(&format!("clinical/{name}")).ok_or(Refusal::NotFound)?;
    single(&shared, &caller, Area::Clinical, collection, &id, &headers)
}

pub(crate) async fn single_warehouse(
    State(shared): Shares,
    Extension(caller): Extension<Caller>,
    Path((name, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answered {
    let collection = known_collection(&format!("warehouse/{name}")).ok_or(Refusal::NotFound)?;
    single(&shared, &caller, Area::Warehouse, collection, &id, &headers)
}
