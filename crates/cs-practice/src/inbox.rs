//! What arrived: a page to look at, JSON for tests, and a way to reply.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::answer::{Answered, Refusal, set};
use crate::clock::instant;
use crate::effect::{Effect, Mail, SmsMessage, SmsStatus};
use crate::mail::message::{Shown, shown};
use crate::pms::writing::object;
use crate::random;
use crate::shared::Shared;
use crate::signin::page::{escape, page};
use crate::sms::{carrier, numbers};

/// Where an inbound message goes when nothing was sent to its sender before.
const FRONT_DESK: &str = "+18025550100";

/// The inbox's addresses.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/inbox", get(show))
        .route("/inbox/sms.json", get(sms))
        .route("/inbox/mail.json", get(mail))
        .route("/inbox/mail/{file}", get(raw_mail))
        .route("/inbox/sms/reply", post(reply))
}

fn raw(mail: &Mail) -> Vec<u8> {
    STANDARD.decode(&mail.raw).unwrap_or_default()
}

/// Text messages that left the practice and arrived, in the shape of
/// `/inbox/sms.json`; what patients wrote is not among them.
pub(crate) fn texts(shared: &Shared) -> Vec<Value> {
    let world = shared.world();
    let sent = world.sms.iter().filter(|message| !message.inbound);
    sent.map(sms_json).collect()
}

/// Messages as they stand now, oldest first.
async fn sms(State(shared): State<Arc<Shared>>) -> Answered {
    let mut world = shared.world();
    carrier::settle(&mut world, shared.clock.now())?;
    let messages: Vec<Value> = world.sms.iter().map(sms_json).collect();
    Ok(Json(json!({"messages": messages})).into_response())
}

fn sms_json(message: &SmsMessage) -> Value {
    json!({
        "sid": message.sid,
        "to": message.to,
        "from": message.from,
        "body": message.body,
        "status": message.status,
        "created_at": instant(message.created_at),
        "direction": if message.inbound { "inbound" } else { "outbound" },
    })
}

/// Mails, oldest first.
async fn mail(State(shared): State<Arc<Shared>>) -> Response {
    let world = shared.world();
    let messages: Vec<Value> = world
        .mail
        .iter()
        .map(|mail| {
            let Shown {
                subject,
                message_id,
                from,
                body,
            } = shown(&raw(mail));
            json!({
                "id": mail.id,
                "message_id": message_id,
                "from": from,
                "envelope_from": mail.envelope_from,
                "to": mail.recipients.join(", "),
                "recipients": mail.recipients,
                "subject": subject,
                "body": body,
                "received_at": instant(mail.received_at),
            })
        })
        .collect();
    Json(json!({"messages": messages})).into_response()
}

/// `GET /inbox/mail/{id}.eml`: the bytes as they came.
async fn raw_mail(State(shared): State<Arc<Shared>>, Path(file): Path<String>) -> Answered {
    let id = file.strip_suffix(".eml").ok_or(Refusal::NotFound)?;
    let world = shared.world();
    let mail = world
        .mail
        .iter()
        .find(|mail| mail.id == id)
        .ok_or(Refusal::NotFound)?;
    let mut response = raw(mail).into_response();
    set(&mut response, header::CONTENT_TYPE, "message/rfc822");
    Ok(response)
}

/// `POST /inbox/sms/reply` `{from, body, to?}`: a patient answers. It must
/// come as JSON, so that no foreign web page can post it by a form.
async fn reply(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Answered {
    let json_body = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/json"));
    if !json_body {
        return Err(Refusal::invalid("Content-Type", "Send application/json."));
    }
    let asked = object(&body)?;
    let text = |name: &str| asked.get(name).and_then(Value::as_str);
    let from = text("from")
        .filter(|from| numbers::is_e164(from))
        .ok_or_else(|| Refusal::invalid("from", "from must be an E.164 number."))?;
    let words = text("body")
        .filter(|words| !words.is_empty())
        .ok_or_else(|| Refusal::invalid("body", "body must be text."))?;
    let now = shared.clock.now();
    let at = match text("at") {
        None => now,
        Some(at) => DateTime::parse_from_rfc3339(at)
            .ok()
            .map(|at| at.to_utc())
            .filter(|at| *at <= now)
            .ok_or_else(|| Refusal::invalid("at", "at must be an instant of the past."))?,
    };
    let mut world = shared.world();
    let last_sender = world
        .sms
        .iter()
        .rev()
        .find(|message| !message.inbound && message.to == from)
        .map(|message| message.from.clone());
    let message = SmsMessage {
        sid: format!(
            "SM{}",
            random::hex_id().map_err(|_| Refusal::Unavailable { seconds: 5 })?
        ),
        to: text("to")
            .map(str::to_owned)
            .or(last_sender)
            .unwrap_or_else(|| FRONT_DESK.to_owned()),
        from: from.to_owned(),
        body: words.to_owned(),
        status: SmsStatus::Received,
        inbound: true,
        created_at: at,
        updated_at: at,
        sent_at: Some(at),
    };
    let answer = sms_json(&message);
    let mut effects = vec![Effect::Sms(message)];
    if let Some(out) = carrier::opt_out_word(words) {
        effects.push(Effect::OptOut {
            number: from.to_owned(),
            out,
        });
    }
    world.commit(effects)?;
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

const STYLE: &str = "main{max-width:48rem}article{padding:.75rem 0;border-top:1px solid var(--line)}\
article header{display:flex;flex-wrap:wrap;gap:.25rem 1rem;color:var(--soft);font-size:.875rem;font-variant-numeric:tabular-nums}\
article pre{margin:.5rem 0 0;white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}\
h2{font-size:1.125rem;margin:1.5rem 0 .5rem}.status{border:1px solid currentColor;border-radius:4px;padding:0 .375rem}";

/// `GET /inbox`: newest first.
async fn show(State(shared): State<Arc<Shared>>) -> Answered {
    let mut world = shared.world();
    carrier::settle(&mut world, shared.clock.now())?;
    let texts: Vec<String> = world.sms.iter().rev().map(sms_article).collect();
    let mails: Vec<String> = world.mail.iter().rev().map(mail_article).collect();
    drop(world);
    let body = format!(
        "<h1>Inbox of the demo practice</h1>\
         <p>What left the workstation and arrived here. Nobody else receives anything.</p>\
         <h2>Text messages ({})</h2>{}<h2>Mail ({})</h2>{}",
        texts.len(),
        or_nothing(&texts),
        mails.len(),
        or_nothing(&mails),
    );
    Ok(page(StatusCode::OK, "Inbox", STYLE, &body))
}

fn or_nothing(articles: &[String]) -> String {
    if articles.is_empty() {
        "<p>Nothing yet.</p>".to_owned()
    } else {
        articles.concat()
    }
}

fn time(at: DateTime<Utc>) -> String {
    format!(
        "<time datetime=\"{}\">{} UTC</time>",
        instant(at),
        at.format("%Y-%m-%d %H:%M:%S")
    )
}

fn sms_article(message: &SmsMessage) -> String {
    let status = json!(message.status);
    format!(
        "<article><header>{}<span>{} → {}</span><span class=\"status\">{}</span></header><pre>{}</pre></article>",
        time(message.created_at),
        escape(&message.from),
        escape(&message.to),
        escape(status.as_str().unwrap_or_default()),
        escape(&message.body),
    )
}

fn mail_article(mail: &Mail) -> String {
    let Shown {
        subject,
        from,
        body,
        ..
    } = shown(&raw(mail));
    format!(
        "<article><header>{}<span>{} → {}</span></header><strong>{}</strong><pre>{}</pre></article>",
        time(mail.received_at),
        escape(&from),
        escape(&mail.recipients.join(", ")),
        escape(&subject),
        escape(&body),
    )
}
