//! Answers: the contract's errors (WIRE §2) and small JSON shapes.

use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::effect::Claim;
use crate::world::NotKept;

/// A refusal, as the contract words it.
#[derive(Debug)]
pub(crate) enum Refusal {
    Unauthorized(&'static str),
    ForbiddenRole(&'static str),
    ForbiddenPractice,
    NotFound,
    MethodNotAllowed,
    VersionConflict { current: u64 },
    PreconditionRequired,
    Invalid { field: String, message: String },
    Unprocessable(String),
    RateLimited { seconds: u64 },
    Unavailable { seconds: u64 },
    ClaimLost(Claim),
    WrongHost,
}

/// What a handler gives back.
pub(crate) type Answered = Result<Response, Refusal>;

impl From<NotKept> for Refusal {
    fn from(_: NotKept) -> Self {
        Self::Unavailable { seconds: 5 }
    }
}

impl Refusal {
    /// A field that has a wrong value.
    pub(crate) fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid {
            field: field.to_owned(),
            message: message.into(),
        }
    }

    fn parts(&self) -> (StatusCode, &'static str, String) {
        match self {
            Self::Unauthorized(message) => (
                StatusCode::UNAUTHORIZED,
                "unauthorized",
                (*message).to_owned(),
            ),
            Self::ForbiddenRole(message) => (
                StatusCode::FORBIDDEN,
                "forbidden_role",
                (*message).to_owned(),
            ),
            Self::ForbiddenPractice => (
                StatusCode::FORBIDDEN,
                "forbidden_practice",
                "This sign-in does not belong to the practice named in X-Practice-Id.".to_owned(),
            ),
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "not_found",
                "There is nothing here for this practice.".to_owned(),
            ),
            Self::MethodNotAllowed => (
                StatusCode::METHOD_NOT_ALLOWED,
                "method_not_allowed",
                "This address does not take that method.".to_owned(),
            ),
            Self::VersionConflict { current } => (
                StatusCode::PRECONDITION_FAILED,
                "version_conflict",
                format!("The row has moved on to version {current}; nothing was changed."),
            ),
            Self::PreconditionRequired => (
                StatusCode::PRECONDITION_REQUIRED,
                "precondition_required",
                "Send If-Match with the version that was read; nothing was changed.".to_owned(),
            ),
            Self::Invalid { message, .. } => (StatusCode::BAD_REQUEST, "invalid", message.clone()),
            Self::Unprocessable(message) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "unprocessable",
                message.clone(),
            ),
            Self::RateLimited { .. } => (
                StatusCode::TOO_MANY_REQUESTS,
                "rate_limited",
                "Too many requests under this sign-in; wait as Retry-After says.".to_owned(),
            ),
            Self::Unavailable { .. } => (
                StatusCode::SERVICE_UNAVAILABLE,
                "unavailable",
                "The practice cannot answer now; nothing was changed.".to_owned(),
            ),
            Self::ClaimLost(_) => (
                StatusCode::CONFLICT,
                "claim_lost",
                "Another attempt holds this claim.".to_owned(),
            ),
            Self::WrongHost => (
                StatusCode::MISDIRECTED_REQUEST,
                "invalid",
                "The practice answers to its loopback names only.".to_owned(),
            ),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, code, message) = self.parts();
        let field = match &self {
            Self::Invalid { field, .. } => Some(field.clone()),
            _ => None,
        };
        let mut body = json!({"error": {"code": code, "message": message, "field": field}});
        if let (Self::ClaimLost(holder), Some(top)) = (&self, body.as_object_mut()) {
            top.insert("holder".to_owned(), claim_json(holder));
        }
        let mut response = (status, Json(body)).into_response();
        match self {
            Self::Unauthorized(_) => set(
                &mut response,
                header::WWW_AUTHENTICATE,
                "Bearer error=\"invalid_token\"",
            ),
            Self::RateLimited { seconds } | Self::Unavailable { seconds } => {
                set(&mut response, header::RETRY_AFTER, &seconds.to_string());
            }
            _ => {}
        }
        response
    }
}

/// Sets a header whose value this crate wrote; an unprintable one is left out.
pub(crate) fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// A JSON answer from text that is JSON already.
pub(crate) fn json_text(status: StatusCode, text: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], text).into_response()
}

/// A claim as the contract writes it.
pub(crate) fn claim_json(claim: &Claim) -> Value {
    json!({
        "key": claim.key,
        "device_id": claim.device_id,
        "attempt_id": claim.attempt_id,
        "at": crate::clock::instant(claim.at),
    })
}
