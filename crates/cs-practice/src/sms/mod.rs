//! The SMS sandbox: Twilio's published API, version 2010-04-01.

pub(crate) mod carrier;
pub(crate) mod create;
pub(crate) mod list;
pub(crate) mod numbers;
pub(crate) mod seed;
pub(crate) mod wire;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use crate::shared::Shared;
use wire::Problem;

/// The SMS addresses.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route(
            "/2010-04-01/Accounts/{account}/Messages.json",
            post(create::create).get(list::list),
        )
        .route(
            "/2010-04-01/Accounts/{account}/Messages/{message}",
            get(fetch),
        )
}

/// `GET …/Messages/{MessageSid}.json`. Asking moves a message on, so that a
/// client that polls sees every status however fast it is.
async fn fetch(
    State(shared): State<Arc<Shared>>,
    Path((account, message)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    wire::admit(&shared, &account, &headers)?;
    let sid = message.strip_suffix(".json").unwrap_or(&message);
    let now = shared.clock.now();
    let mut world = shared.world();
    carrier::settle(&mut world, now)?;
    carrier::nudge(&mut world, sid, now)?;
    let message = world
        .sms
        .iter()
        .find(|message| message.sid == sid)
        .ok_or(Problem::NotFound)?;
    Ok(axum::Json(wire::resource(message, &account)).into_response())
}
