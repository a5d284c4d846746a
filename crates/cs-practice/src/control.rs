//! The test rig's own addresses (WIRE §8); they answer to the control token only.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Map, Value, json};

use crate::answer::{Answered, Refusal};
use crate::effect::Effect;
use crate::knobs::Knobs;
use crate::pms::writing::{edited, object};
use crate::random;
use crate::rows::known_collection;
use crate::shared::Shared;

/// The control addresses.
pub(crate) fn routes(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    Router::new()
        .route("/control/knobs", get(read_knobs).post(set_knobs))
        .route("/control/change", post(change))
        .route("/control/clear", post(clear))
        .layer(from_fn_with_state(Arc::clone(shared), gate))
}

async fn gate(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let given = request
        .headers()
        .get("x-control-token")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if random::same_secret(given, &shared.credentials.control_token) {
        next.run(request).await
    } else {
        Refusal::Unauthorized("The control token is needed here.").into_response()
    }
}

async fn read_knobs(State(shared): State<Arc<Shared>>) -> Response {
    Json(json!(shared.world().knobs)).into_response()
}

async fn set_knobs(State(shared): State<Arc<Shared>>, body: Bytes) -> Answered {
    let changes = object(&body)?;
    let mut world = shared.world();
    let asked = world
        .knobs
        .set(&changes)
        .map_err(|name| Refusal::invalid(&name, "No such knob, or a value it cannot take."))?;
    if asked.expire_tokens {
        world.token_generation += 1;
    }
    shared.clock.set_skew(world.knobs.clock_skew_s);
    Ok(Json(json!(world.knobs)).into_response())
}

async fn clear(State(shared): State<Arc<Shared>>) -> Response {
    let mut world = shared.world();
    world.knobs = Knobs::default();
    shared.clock.set_skew(0);
    Json(json!(world.knobs)).into_response()
}

/// `POST /control/change` `{collection, id, set, delete?}`: as if staff had
/// edited the row at the practice.
async fn change(State(shared): State<Arc<Shared>>, body: Bytes) -> Answered {
    let asked = object(&body)?;
    let text = |name: &str| {
        asked
            .get(name)
            .and_then(Value::as_str)
            .ok_or_else(|| Refusal::invalid(name, format!("{name} must be given.")))
    };
    let collection = known_collection(text("collection")?)
        .ok_or_else(|| Refusal::invalid("collection", "There is no such collection."))?;
    let id = text("id")?;
    let mut changes = match asked.get("set") {
        Some(Value::Object(members)) => members.clone(),
        None => Map::new(),
        Some(_) => return Err(Refusal::invalid("set", "set must be an object.")),
    };
    for kept in ["id", "practice_id", "version", "updated_at"] {
        if changes.contains_key(kept) {
            return Err(Refusal::invalid(
                "set",
                format!("{kept} is the practice's own."),
            ));
        }
    }
    if asked.get("delete").and_then(Value::as_bool) == Some(true) {
        changes.insert("deleted".to_owned(), json!(true));
    }
    let mut world = shared.world();
    let row = world.rows.find(collection, id).ok_or(Refusal::NotFound)?;
    let row = edited(row, shared.clock.now(), changes);
    world.commit(vec![Effect::RowPut {
        collection: collection.to_owned(),
        row: row.clone(),
    }])?;
    Ok(Json(row).into_response())
}
