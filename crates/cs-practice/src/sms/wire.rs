//! Twilio's shapes: the message resource, errors and authentication.

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::numbers::{Line, line, segments};
use crate::effect::{SmsMessage, SmsStatus};
use crate::random;
use crate::shared::Shared;
use crate::world::NotKept;

pub(crate) const API_VERSION: &str = "2010-04-01";

/// Why a request was refused; the numbers are Twilio's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Problem {
    Authenticate,
    NotFound,
    BodyMissing,
    FromMissing,
    ToMissing,
    ToInvalid(String),
    FromInvalid(String),
    BodyTooLong,
    OptedOut,
    PageSize,
    Internal,
}

impl From<NotKept> for Problem {
    fn from(_: NotKept) -> Self {
        Self::Internal
    }
}

impl Problem {
    fn parts(&self) -> (u16, u32, String) {
        match self {
            Self::Authenticate => (401, 20003, "Authenticate".to_owned()),
            Self::NotFound => (
                404,
                20404,
                "The requested resource was not found".to_owned(),
            ),
            Self::BodyMissing => (400, 21602, "Message body is required.".to_owned()),
            Self::FromMissing => (400, 21603, "A 'From' phone number is required.".to_owned()),
            Self::ToMissing => (400, 21604, "A 'To' phone number is required.".to_owned()),
            Self::ToInvalid(to) => (
                400,
                21211,
                format!("Invalid 'To' Phone Number: {}", hide(to)),
            ),
            Self::FromInvalid(from) => (
                400,
                21212,
                format!("Invalid 'From' Phone Number: {}", hide(from)),
            ),
            Self::BodyTooLong => (
                400,
                21617,
                "The concatenated message body exceeds the 1600 character limit".to_owned(),
            ),
            Self::OptedOut => (
                400,
                21610,
                "Attempt to send to unsubscribed recipient".to_owned(),
            ),
            Self::PageSize => (400, 20001, "PageSize must be 1 to 1000".to_owned()),
            Self::Internal => (500, 20500, "Internal Server Error".to_owned()),
        }
    }
}

/// The number as Twilio's error repeats it: its last digits hidden.
fn hide(number: &str) -> String {
    let kept = number.chars().count().saturating_sub(4);
    let shown: String = number.chars().take(kept).collect();
    format!("{shown}XXXX")
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, code, message) = self.parts();
        let body = json!({
            "code": code,
            "message": message,
            "more_info": format!("https://www.twilio.com/docs/errors/{code}"),
            "status": status,
        });
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(body)).into_response();
        if self == Self::Authenticate {
            response.headers_mut().insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Basic realm=\"Twilio API\""),
            );
        }
        response
    }
}

/// HTTP Basic with the account's sid and auth token, for the account in the path.
pub(crate) fn admit(shared: &Shared, account: &str, headers: &HeaderMap) -> Result<(), Problem> {
    let given = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Basic "))
        .and_then(|encoded| STANDARD.decode(encoded.trim()).ok())
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or(Problem::Authenticate)?;
    let own = &shared.credentials;
    let expected = format!("{}:{}", own.sms_account_sid, own.sms_auth_token);
    if !random::same_secret(&given, &expected) {
        return Err(Problem::Authenticate);
    }
    if account == own.sms_account_sid {
        Ok(())
    } else {
        Err(Problem::NotFound)
    }
}

fn rfc_2822(at: DateTime<Utc>) -> String {
    at.format("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

/// The error a message ended with.
fn error_of(message: &SmsMessage) -> Option<(u32, &'static str)> {
    if message.status != SmsStatus::Undelivered {
        return None;
    }
    match line(&message.to) {
        Line::Landline => Some((30006, "Landline or unreachable carrier")),
        _ => Some((30003, "Unreachable destination handset")),
    }
}

/// The message resource.
pub(crate) fn resource(message: &SmsMessage, account: &str) -> Value {
    let path = format!("/{API_VERSION}/Accounts/{account}/Messages/{}", message.sid);
    let error = error_of(message);
    let count = segments(&message.body);
    json!({
        "account_sid": account,
        "api_version": API_VERSION,
        "body": message.body,
        "date_created": rfc_2822(message.created_at),
        "date_sent": message.sent_at.map(rfc_2822),
        "date_updated": rfc_2822(message.updated_at),
        "direction": if message.inbound { "inbound" } else { "outbound-api" },
        "error_code": error.map(|(code, _)| code),
        "error_message": error.map(|(_, text)| text),
        "from": message.from,
        "messaging_service_sid": null,
        "num_media": "0",
        "num_segments": count.to_string(),
        "price": message.sent_at.map(|_| format!("-{:.5}", 0.0079 * count as f64)),
        "price_unit": "USD",
        "sid": message.sid,
        "status": message.status,
        "subresource_uris": {"media": format!("{path}/Media.json")},
        "to": message.to,
        "uri": format!("{path}.json"),
    })
}
