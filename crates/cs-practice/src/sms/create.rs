//! `POST …/Messages.json`.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::numbers::{Line, is_e164, line};
use super::wire::{Problem, admit, resource};
use crate::effect::{Effect, SmsMessage, SmsStatus};
use crate::random;
use crate::shared::Shared;

/// Twilio's own limit, characters.
const LONGEST: usize = 1600;

/// Accepts a message for sending. `StatusCallback` is taken and not called:
/// a desktop has no address to call.
pub(crate) async fn create(
    State(shared): State<Arc<Shared>>,
    Path(account): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    admit(&shared, &account, &headers)?;
    let form: HashMap<String, String> = url::form_urlencoded::parse(&body).into_owned().collect();
    let field = |name: &str| {
        form.get(name)
            .map(|text| text.as_str())
            .filter(|text| !text.trim().is_empty())
    };
    let to = field("To").ok_or(Problem::ToMissing)?;
    let from = field("From").ok_or(Problem::FromMissing)?;
    let text = field("Body").ok_or(Problem::BodyMissing)?;
    if text.chars().count() > LONGEST {
        return Err(Problem::BodyTooLong);
    }
    if !is_e164(from) {
        return Err(Problem::FromInvalid(from.to_owned()));
    }
    let mut world = shared.world();
    match line(to) {
        Line::Invalid => return Err(Problem::ToInvalid(to.to_owned())),
        Line::OptedOut => return Err(Problem::OptedOut),
        _ if world.opted_out.contains(to) => return Err(Problem::OptedOut),
        _ => {}
    }
    let now = shared.clock.now();
    let copies = world.knobs.take_copies();
    let mut effects = Vec::with_capacity(copies);
    let mut answer = None;
    for _ in 0..copies {
        let message = SmsMessage {
            sid: format!("SM{}", random::hex_id().map_err(|_| Problem::Internal)?),
            to: to.to_owned(),
            from: from.to_owned(),
            body: text.to_owned(),
            status: SmsStatus::Queued,
            inbound: false,
            created_at: now,
            updated_at: now,
            sent_at: None,
        };
        answer.get_or_insert_with(|| resource(&message, &account));
        effects.push(Effect::Sms(message));
    }
    world.commit(effects)?;
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}
