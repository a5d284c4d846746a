//! Requests and answers in words of our own.

use crate::Cancel;
use base64::{Engine, engine::general_purpose::STANDARD};
use cs_error::{Code, Fault, Outcome};
use serde_json::Value;
use std::time::Duration;

/// HTTP methods the product uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates, or anything else.
    Post,
    /// Replaces.
    Put,
    /// Changes parts.
    Patch,
    /// Removes.
    Delete,
}

/// A request. Its `Debug` shows method and nothing that could be patient data.
#[derive(Clone)]
pub struct Request {
    pub(crate) method: Method,
    pub(crate) url: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) idempotent: bool,
    pub(crate) timeout: Option<Duration>,
    pub(crate) cancel: Option<Cancel>,
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Request({:?}, {} body bytes)",
            self.method,
            self.body.len()
        )
    }
}

impl Request {
    /// Any method. Only GET counts as idempotent unless said otherwise: a
    /// repeated PUT or DELETE may meet a changed record.
    pub fn new(method: Method, url: &str) -> Self {
        Self {
            method,
            url: url.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
            idempotent: method == Method::Get,
            timeout: None,
            cancel: None,
        }
    }

    /// A GET.
    pub fn get(url: &str) -> Self {
        Self::new(Method::Get, url)
    }

    /// A POST.
    pub fn post(url: &str) -> Self {
        Self::new(Method::Post, url)
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// `Authorization: Bearer`.
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// `Authorization: Basic` (RFC 7617).
    #[must_use]
    pub fn basic(self, user: &str, password: &str) -> Self {
        self.header(
            "authorization",
            &format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))),
        )
    }

    /// A JSON body.
    #[must_use]
    pub fn json(mut self, body: &Value) -> Self {
        self.body = body.to_string().into_bytes();
        self.header("content-type", "application/json")
    }

    /// A form body (`application/x-www-form-urlencoded`).
    #[must_use]
    pub fn form(mut self, fields: &[(&str, &str)]) -> Self {
        self.body = form_encode(fields).into_bytes();
        self.header("content-type", "application/x-www-form-urlencoded")
    }

    /// Says that sending it twice has the effect of sending it once, so that it
    /// may be tried again.
    #[must_use]
    pub const fn idempotent(mut self, yes: bool) -> Self {
        self.idempotent = yes;
        self
    }

    /// A time limit of its own for each try.
    #[must_use]
    pub const fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// Stops it when the switch is turned.
    #[must_use]
    pub fn cancel(mut self, cancel: &Cancel) -> Self {
        self.cancel = Some(cancel.clone());
        self
    }
}

/// Fields as `application/x-www-form-urlencoded`, also for query strings.
pub fn form_encode(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

/// An answer, whatever its status.
#[derive(Clone)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Header names in lower case, in order.
    pub headers: Vec<(String, String)>,
    /// The whole body.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for Response {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Response({}, {} body bytes)",
            self.status,
            self.body.len()
        )
    }
}

impl Response {
    /// Whether the status is 2xx.
    pub const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }

    /// The first header of a name (lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// [`Code::ServerAnswerInvalid`].
    pub fn json(&self) -> Outcome<Value> {
        serde_json::from_slice(&self.body).map_err(|_| {
            Fault::new(Code::ServerAnswerInvalid)
                .with("status", self.status)
                .with("why", "not json")
        })
    }

    /// What `Retry-After` asks for: seconds, or a date measured against the
    /// answer's own `Date` (RFC 9110 §10.2.3), so that a wrong clock here
    /// doesn't matter.
    pub fn retry_after(&self) -> Option<Duration> {
        let text = self.header("retry-after")?.trim();
        if let Ok(seconds) = text.parse::<u64>() {
            return Some(Duration::from_secs(seconds));
        }
        let until = chrono::DateTime::parse_from_rfc2822(text).ok()?;
        let now = chrono::DateTime::parse_from_rfc2822(self.header("date")?).ok()?;
        Some(
            until
                .signed_duration_since(now)
                .to_std()
                .unwrap_or(Duration::ZERO),
        )
    }

    /// The fault of a status that an adapter has no better word for.
    pub fn fault(&self) -> Fault {
        let code = match self.status {
            401 => Code::SessionExpired,
            403 => Code::RoleMayNotUse,
            404 | 410 => Code::NotFound,
            409 | 412 => Code::VersionConflict,
            429 => Code::RateLimited,
            500..=599 => Code::ServerFailed,
            400..=499 => Code::ServerRefused,
            _ => Code::ServerAnswerInvalid,
        };
        Fault::new(code).with("status", self.status)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(headers: &[(&str, &str)]) -> Response {
        let headers = headers
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect();
        Response {
            status: 429,
            headers,
            body: Vec::new(),
        }
    }

    #[test]
    fn retry_after_in_seconds_and_as_a_date() {
        assert_eq!(
            answer(&[("retry-after", "7")]).retry_after(),
            Some(Duration::from_secs(7))
        );
        let date = answer(&[
            ("date", "Sun, 06 Nov 1994 08:49:37 GMT"),
            ("retry-after", "Sun, 06 Nov 1994 08:50:00 GMT"),
        ]);
        assert_eq!(date.retry_after(), Some(Duration::from_secs(23)));
        assert_eq!(answer(&[("retry-after", "soon")]).retry_after(), None);
        assert_eq!(answer(&[]).retry_after(), None);
    }

    #[test]
    fn debug_shows_no_address_and_no_body() {
        let request =
            Request::get("https://x.example/api/patients?q=Quillfeather").bearer("secret");
        let shown = format!(
            "{request:?}{:?}",
            Response {
                body: b"Quillfeather".to_vec(),
                ..answer(&[])
            }
        );
        assert!(
            !shown.contains("Quillfeather") && !shown.contains("secret"),
            "{shown}"
        );
    }
}
