//! The sign-in page and its error page. Plain HTML, no script.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use super::users::{USERS, practice_title};

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1d2733;--soft:#5b6775;--line:#d5dbe2;--paper:#fff;--ground:#f3f5f8;--act:#1f4e8c}\
@media(prefers-color-scheme:dark){:root{--ink:#e8edf3;--soft:#a3b0be;--line:#39434f;--paper:#1b222b;--ground:#12171d;--act:#8db8ee}}\
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 'IBM Plex Sans','Source Sans 3',system-ui,sans-serif}\
main{max-width:34rem;margin:8vh auto;padding:2rem;background:var(--paper);border:1px solid var(--line);border-radius:8px}\
h1{font-size:1.375rem;margin:0 0 .25rem}p{margin:0 0 1.25rem;color:var(--soft)}\
.demo{display:inline-block;margin:0 0 1rem;padding:0 .5rem;border:1px solid currentColor;border-radius:4px;font-size:.75rem;letter-spacing:.08em;color:var(--soft)}\
button{display:block;width:100%;margin:0 0 .5rem;padding:.625rem .875rem;text-align:left;background:none;color:inherit;border:1px solid var(--line);border-radius:6px;font:inherit;cursor:pointer}\
button:hover,button:focus-visible{border-color:var(--act);outline:2px solid var(--act);outline-offset:-1px}\
button small{display:block;color:var(--soft)}.leave{border-color:transparent;color:var(--soft);text-align:center}";

/// Escapes text for HTML content and quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A whole page with the practice's own style and a policy that allows
/// nothing else: no script, no frame, no foreign request.
pub(crate) fn page(status: StatusCode, title: &str, extra_style: &str, body: &str) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <title>{}</title><style>{STYLE}{extra_style}</style></head><body><main>\
         <span class=\"demo\">DEMO</span>{body}</main></body></html>",
        escape(title)
    );
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; style-src 'unsafe-inline'; \
             form-action 'self' http://127.0.0.1:*; frame-ancestors 'none'; base-uri 'none'",
        ),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    response
}

/// The page that lets a person choose whom to sign in as. The form posts to
/// the address it was read from, query included.
pub(crate) fn choose_user(query: &str) -> Response {
    let mut body = format!(
        "<h1>Sign in to the practice</h1>\
         <p>Countersign asks to work in your name. These people are invented; choose one.</p>\
         <form method=\"post\" action=\"/oauth2/authorize?{}\">",
        escape(query)
    );
    for user in &USERS {
        let practices: Vec<&str> = user.practices.iter().map(|id| practice_title(id)).collect();
        let clinician = if user.npi.is_some() {
            ", licensed clinician"
        } else {
            ""
        };
        body.push_str(&format!(
            "<button name=\"login\" value=\"{}\">{}<small>{}{clinician} · {}</small></button>",
            escape(user.login),
            escape(user.name),
            user.role.title(),
            escape(&practices.join(", ")),
        ));
    }
    body.push_str(
        "<button class=\"leave\" name=\"deny\" value=\"1\">Don’t sign in</button></form>",
    );
    page(StatusCode::OK, "Sign in", "", &body)
}

/// What is shown when the request cannot be answered by a redirect, because
/// the address to redirect to cannot be trusted (RFC 6749 §4.1.2.1).
pub(crate) fn refused(message: &str) -> Response {
    let body = format!(
        "<h1>This sign-in request can’t be used</h1><p>{}</p>",
        escape(message)
    );
    page(StatusCode::BAD_REQUEST, "Sign-in refused", "", &body)
}
