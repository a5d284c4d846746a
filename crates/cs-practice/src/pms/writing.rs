//! What every write shares: the version it was read at, the key that makes a
//! repeat harmless, and one commit for effect and answer together.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequestParts, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::Response;
use chrono::{DateTime, Duration, Utc};
use serde_json::{Map, Value, json};

use super::caller::Caller;
use crate::answer::{Answered, Refusal, json_text, set};
use crate::clock::instant;
use crate::effect::{Answer, Effect};
use crate::random;
use crate::rows::Row;
use crate::shared::Shared;
use crate::world::World;

/// A write as it came in.
#[derive(FromRequestParts)]
pub(crate) struct Incoming {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    #[from_request(via(axum::Extension))]
    pub(crate) caller: Caller,
    #[from_request(via(State))]
    pub(crate) shared: Arc<Shared>,
}

/// What a write wants done.
pub(crate) struct Outcome {
    pub(crate) effects: Vec<Effect>,
    pub(crate) status: StatusCode,
    pub(crate) location: Option<String>,
    pub(crate) row: Value,
}

/// A body that must be a JSON object; nothing at all counts as an empty one.
pub(crate) fn object(body: &[u8]) -> Result<Map<String, Value>, Refusal> {
    if body.is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(members)) => Ok(members),
        _ => Err(Refusal::invalid("body", "The body must be a JSON object.")),
    }
}

impl Incoming {
    /// Carries out a write once: a repeated idempotency key gets the first
    /// answer again, and nothing happens unless effect and answer are kept.
    pub(crate) fn carry_out(
        &self,
        body: &Bytes,
        decide: impl FnOnce(&World, Map<String, Value>, DateTime<Utc>) -> Result<Outcome, Refusal>,
    ) -> Answered {
        let members = object(body)?;
        let key = self.idempotency_key()?;
        let request_digest = self.digest(body);
        let mut world = self.shared.world();
        if let Some(known) = key.as_ref().and_then(|key| world.answers.get(key)) {
            if known.request_digest != request_digest {
                return Err(Refusal::Unprocessable(
                    "This Idempotency-Key was used for another request; nothing was changed."
                        .to_owned(),
                ));
            }
            return Ok(again(known));
        }
        let outcome = decide(&world, members, self.shared.clock.now())?;
        let answer = Answer {
            request_digest,
            status: outcome.status.as_u16(),
            headers: outcome.headers(),
            body: outcome.row.to_string(),
        };
        let response = again(&answer);
        let mut effects = outcome.effects;
        if let Some(key) = key {
            effects.push(Effect::Answered { key, answer });
        }
        world.commit(effects)?;
        Ok(response)
    }

    fn idempotency_key(&self) -> Result<Option<String>, Refusal> {
        let Some(value) = self.headers.get("idempotency-key") else {
            return Ok(None);
        };
        let key = value
            .to_str()
            .ok()
            .filter(|key| !key.is_empty() && key.len() <= 255)
            .ok_or_else(|| {
                Refusal::invalid("Idempotency-Key", "The key must be 1 to 255 characters.")
            })?;
        let caller = &self.caller;
        Ok(Some(format!("{}/{}/{key}", caller.practice, caller.sub)))
    }

    fn digest(&self, body: &[u8]) -> String {
        let mut request = format!("{} {}\n", self.method, self.uri.path()).into_bytes();
        request.extend_from_slice(body);
        random::digest(&request)
    }

    /// The row to change, when it is the practice's own and still at the
    /// version named in `If-Match`.
    pub(crate) fn row_to_change<'w>(
        &self,
        world: &'w World,
        collection: &str,
        id: &str,
    ) -> Result<&'w Row, Refusal> {
        let row = world
            .rows
            .find(collection, id)
            .filter(|row| *row.practice_id == *self.caller.practice && !row.deleted)
            .ok_or(Refusal::NotFound)?;
        let given = self
            .headers
            .get(header::IF_MATCH)
            .and_then(|value| value.to_str().ok())
            .ok_or(Refusal::PreconditionRequired)?;
        let current = row.version.to_string();
        let fits = given
            .split(',')
            .any(|tag| tag.trim() == "*" || tag.trim().trim_matches('"') == current);
        fits.then_some(row).ok_or(Refusal::VersionConflict {
            current: row.version,
        })
    }
}

impl Outcome {
    /// A changed row.
    pub(crate) fn changed(collection: &str, row: Value) -> Self {
        Self {
            effects: vec![Effect::RowPut {
                collection: collection.to_owned(),
                row: row.clone(),
            }],
            status: StatusCode::OK,
            location: None,
            row,
        }
    }

    fn headers(&self) -> BTreeMap<String, String> {
        let tag = format!("\"{}\"", self.row["version"]);
        let location = self
            .location
            .iter()
            .map(|path| (header::LOCATION.to_string(), path.clone()));
        std::iter::once((header::ETAG.to_string(), tag))
            .chain(location)
            .collect()
    }
}

fn again(answer: &Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let mut response = json_text(status, answer.body.clone());
    for (name, value) in &answer.headers {
        if let Ok(name) = name.parse() {
            set(&mut response, name, value);
        }
    }
    response
}

/// The row with fields set, one version on. It always moves to the end of
/// the order, also when the seeded row lies in the clock's future.
pub(crate) fn edited(row: &Row, now: DateTime<Utc>, changes: Map<String, Value>) -> Value {
    let mut value = row.value();
    if let Some(members) = value.as_object_mut() {
        for (name, change) in changes {
            merge(members.entry(name).or_insert(Value::Null), change);
        }
        let at = now.max(row.updated_at + Duration::milliseconds(1));
        members.insert("version".to_owned(), json!(row.version + 1));
        members.insert("updated_at".to_owned(), json!(instant(at)));
    }
    value
}

/// Objects merge member by member, everything else is replaced.
fn merge(old: &mut Value, change: Value) {
    match (old, change) {
        (Value::Object(old), Value::Object(change)) => {
            for (name, value) in change {
                merge(old.entry(name).or_insert(Value::Null), value);
            }
        }
        (old, change) => *old = change,
    }
}

/// A new row's five common fields.
pub(crate) fn new_row(id: &str, practice: &str, now: DateTime<Utc>) -> Map<String, Value> {
    let mut members = Map::new();
    members.insert("id".to_owned(), json!(id));
    members.insert("practice_id".to_owned(), json!(practice));
    members.insert("version".to_owned(), json!(1));
    members.insert("updated_at".to_owned(), json!(instant(now)));
    members.insert("deleted".to_owned(), json!(false));
    members
}
