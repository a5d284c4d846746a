//! The PMS API (WIRE §4): lists, single reads, writes and reports.

pub(crate) mod allowance;
pub(crate) mod caller;
pub(crate) mod cursor;
pub(crate) mod encounters;
pub(crate) mod filters;
pub(crate) mod lists;
pub(crate) mod patients;
pub(crate) mod prescriptions;
pub(crate) mod query;
pub(crate) mod reports;
pub(crate) mod writing;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use crate::queue;
use crate::shared::Shared;

/// The addresses under `/api/`, behind sign-in, practice and rate limit.
pub(crate) fn routes(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    Router::new()
        .route(
            "/api/patients/{id}",
            get(lists::single_patient).patch(patients::patch),
        )
        .route(
            "/api/encounters",
            get(lists::encounters).post(encounters::create),
        )
        .route("/api/encounters/{id}/{step}", post(encounters::step))
        .route(
            "/api/prescriptions/{id}/refill",
            post(prescriptions::refill),
        )
        .route("/api/patients", get(lists::patients))
        .route("/api/prescriptions", get(lists::prescriptions))
        .route("/api/encounters/{id}", get(lists::single_encounter))
        .route("/api/prescriptions/{id}", get(lists::single_prescription))
        .route("/api/clinical/{name}", get(lists::clinical))
        .route("/api/clinical/{name}/{id}", get(lists::single_clinical))
        .route("/api/warehouse/{name}", get(lists::warehouse))
        .route("/api/warehouse/{name}/{id}", get(lists::single_warehouse))
        .route("/api/reports/{name}", get(reports::report))
        .route(
            "/api/queue/events",
            get(queue::events).post(queue::post_events),
        )
        .route("/api/queue/claims", post(queue::claim))
        .route("/api/queue/claims/{key}", get(queue::read_claim))
        .layer(from_fn_with_state(Arc::clone(shared), caller::gate))
}
