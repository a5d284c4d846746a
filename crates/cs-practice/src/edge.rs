//! What happens to every request before and after its handler: limits, the
//! answer's common headers, and the faults a test has asked for.

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::answer::{Refusal, set};
use crate::clock::Clock;
use crate::knobs::FailNext;
use crate::random;
use crate::server::Cutter;
use crate::shared::Shared;

/// How long a request may take in all.
const REQUEST: Duration = Duration::from_secs(60);

/// The outermost layer.
pub(crate) async fn edge(
    State(shared): State<Arc<Shared>>,
    Extension(cutter): Extension<Cutter>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = if !loopback_host(&request) {
        // Whatever name a browser was led here by, it is not ours.
        Refusal::WrongHost.into_response()
    } else if path.starts_with("/control") {
        next.run(request).await
    } else {
        match tokio::time::timeout(REQUEST, faulty(&shared, &cutter, &path, request, next)).await {
            Ok(response) => response,
            Err(_) => Refusal::Unavailable { seconds: 1 }.into_response(),
        }
    };
    common_headers(&shared.clock, &mut response);
    response
}

async fn faulty(
    shared: &Shared,
    cutter: &Cutter,
    path: &str,
    request: Request,
    next: Next,
) -> Response {
    let method = request.method().as_str().to_owned();
    let latency = shared.world().knobs.latency_ms;
    if latency > 0 {
        tokio::time::sleep(Duration::from_millis(latency)).await;
    }
    let cut = shared.world().knobs.take_drop_before(&method, path);
    if cut {
        match cutter.cut().await {}
    }
    let failure = shared.world().knobs.take_failure(&method, path);
    if let Some(failure) = failure {
        return failed(&failure, path);
    }
    let response = next.run(request).await;
    let cut = shared.world().knobs.take_drop_after(&method, path);
    if cut {
        match cutter.cut().await {}
    }
    response
}

/// The failure a knob asked for, in the words of the part it hits.
fn failed(failure: &FailNext, path: &str) -> Response {
    let status = StatusCode::from_u16(failure.status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
    let body = if path.starts_with("/2010-04-01/") {
        let code = if failure.status == 429 { 20429 } else { 20500 };
        json!({
            "code": code,
            "message": "The request could not be answered.",
            "more_info": format!("https://www.twilio.com/docs/errors/{code}"),
            "status": status.as_u16(),
        })
    } else {
        let code = match failure.status {
            401 => "unauthorized",
            429 => "rate_limited",
            _ => "unavailable",
        };
        let message = "The practice cannot answer now; nothing was changed.";
        json!({"error": {"code": code, "message": message, "field": null}})
    };
    let mut response = (status, Json(body)).into_response();
    if let Some(seconds) = failure.retry_after {
        set(&mut response, header::RETRY_AFTER, &seconds.to_string());
    }
    response
}

fn loopback_host(request: &Request) -> bool {
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "127.0.0.1" | "localhost" | "[::1]")
}

/// `Date` by the practice's own clock, and an id to find the request by.
fn common_headers(clock: &Clock, response: &mut Response) {
    let date = clock.now().format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    set(response, header::DATE, &date);
    let id = random::hex_id().unwrap_or_else(|_| "unknown".to_owned());
    set(response, HeaderName::from_static("x-request-id"), &id);
    set(response, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
}
