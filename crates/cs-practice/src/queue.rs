//! Queue synchronisation (WIRE §5): signed events kept in order, and claims
//! given to whoever asks first.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::answer::{Answered, Refusal, claim_json};
use crate::effect::{Claim, Effect, QueueEvent};
use crate::pms::caller::Caller;
use crate::pms::query::Query;
use crate::shared::Shared;
use crate::world::Queue;

const MOST_EVENTS: usize = 500;

#[derive(Deserialize)]
struct PostedEvents {
    events: Vec<PostedEvent>,
}

#[derive(Deserialize)]
struct PostedEvent {
    event_id: String,
    device_id: String,
    seq: u64,
    body: String,
    signature: String,
}

#[derive(Deserialize)]
struct PostedClaim {
    key: String,
    device_id: String,
    attempt_id: String,
}

/// What becomes of one posted event.
enum Fate {
    Accepted,
    Known,
    Refused(&'static str),
}

fn read<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body)
        .map_err(|fault| Refusal::invalid("body", format!("The body cannot be read: {fault}.")))
}

fn named(text: &str) -> bool {
    !text.is_empty() && text.len() <= 128
}

impl PostedEvent {
    fn judge(&self, queue: &Queue) -> Fate {
        let encoded = |text: &str| STANDARD.decode(text).is_ok_and(|bytes| !bytes.is_empty());
        if !named(&self.event_id) || !named(&self.device_id) || self.seq == 0 {
            return Fate::Refused("malformed");
        }
        if !encoded(&self.body) || !encoded(&self.signature) {
            return Fate::Refused("malformed");
        }
        let same = |index: &usize| {
            let known = &queue.events[*index];
            known.event_id == self.event_id
                && known.device_id == self.device_id
                && known.seq == self.seq
                && known.body == self.body
                && known.signature == self.signature
        };
        let by_seq = queue.by_seq.get(&(self.device_id.clone(), self.seq));
        let by_id = queue.by_id.get(&self.event_id);
        match (by_seq, by_id) {
            (None, None) => Fate::Accepted,
            (Some(index), _) if same(index) => Fate::Known,
            (Some(_), _) => Fate::Refused("fork"),
            (None, Some(_)) => Fate::Refused("event_id_taken"),
        }
    }
}

/// `POST /api/queue/events`: each event stands or falls alone, in order.
pub(crate) async fn post_events(
    State(shared): State<Arc<Shared>>,
    Extension(caller): Extension<Caller>,
    body: Bytes,
) -> Answered {
    let posted: PostedEvents = read(&body)?;
    if posted.events.len() > MOST_EVENTS {
        return Err(Refusal::invalid("events", "At most 500 events at once."));
    }
    let (mut accepted, mut known, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    let mut world = shared.world();
    for event in posted.events {
        let queue = world.queues.entry(caller.practice.clone()).or_default();
        match event.judge(queue) {
            Fate::Known => known.push(event.event_id),
            Fate::Refused(reason) => {
                refused.push(json!({"event_id": event.event_id, "reason": reason}));
            }
            Fate::Accepted => {
                let position = queue.events.len() as u64 + 1;
                accepted.push(event.event_id.clone());
                let effect = Effect::Event {
                    practice: caller.practice.clone(),
                    event: QueueEvent {
                        position,
                        event_id: event.event_id,
                        device_id: event.device_id,
                        seq: event.seq,
                        body: event.body,
                        signature: event.signature,
                    },
                };
                world.commit(vec![effect])?;
            }
        }
    }
    let head = world
        .queues
        .get(&caller.practice)
        .map_or(0, |queue| queue.events.len());
    Ok(
        Json(json!({"accepted": accepted, "known": known, "refused": refused, "head": head}))
            .into_response(),
    )
}

/// `GET /api/queue/events?after&limit`.
pub(crate) async fn events(
    State(shared): State<Arc<Shared>>,
    Extension(caller): Extension<Caller>,
    RawQuery(raw): RawQuery,
) -> Answered {
    let query = Query::read(raw.as_deref(), &["after", "limit"])?;
    let after = query.count("after", 0, usize::MAX)?.unwrap_or(0);
    let limit = query.count("limit", 1, MOST_EVENTS)?.unwrap_or(MOST_EVENTS);
    let world = shared.world();
    let all = world
        .queues
        .get(&caller.practice)
        .map_or(&[][..], |queue| &queue.events);
    let page: Vec<&QueueEvent> = all.iter().skip(after).take(limit).collect();
    Ok(Json(json!({"events": page, "head": all.len()})).into_response())
}

/// `POST /api/queue/claims`: compare and set. A claim never lapses: whoever
/// holds it may have acted, and only they can say.
pub(crate) async fn claim(
    State(shared): State<Arc<Shared>>,
    Extension(caller): Extension<Caller>,
    body: Bytes,
) -> Answered {
    let asked: PostedClaim = read(&body)?;
    let fields = [
        ("key", &asked.key),
        ("device_id", &asked.device_id),
        ("attempt_id", &asked.attempt_id),
    ];
    if let Some((field, _)) = fields.iter().find(|(_, text)| !named(text)) {
        return Err(Refusal::invalid(field, "1 to 128 characters are needed."));
    }
    let mut world = shared.world();
    let held = world
        .queues
        .get(&caller.practice)
        .and_then(|queue| queue.claims.get(&asked.key));
    if let Some(holder) = held {
        let own = holder.device_id == asked.device_id && holder.attempt_id == asked.attempt_id;
        return if own {
            Ok(Json(claim_json(holder)).into_response())
        } else {
            Err(Refusal::ClaimLost(holder.clone()))
        };
    }
    let claim = Claim {
        key: asked.key,
        device_id: asked.device_id,
        attempt_id: asked.attempt_id,
        at: shared.clock.now(),
    };
    let answer: Value = claim_json(&claim);
    world.commit(vec![Effect::Claim {
        practice: caller.practice,
        claim,
    }])?;
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// `GET /api/queue/claims/{key}`.
pub(crate) async fn read_claim(
    State(shared): State<Arc<Shared>>,
    Extension(caller): Extension<Caller>,
    Path(key): Path<String>,
) -> Answered {
    let world = shared.world();
    world
        .queues
        .get(&caller.practice)
        .and_then(|queue| queue.claims.get(&key))
        .map(|claim| Json(claim_json(claim)).into_response())
        .ok_or(Refusal::NotFound)
}
