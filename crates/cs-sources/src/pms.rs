//! The PMS API as a source of R4.

use crate::map::{COLLECTIONS, Mapped, map_row, origins};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use cs_access::TenantId;
use cs_error::{Code, Fault, Outcome};
use cs_fhir::{Reference, Resource};
use cs_net::{Net, Request, Response, form_encode};
use cs_ports::{Progress, Source, SourceCursor, SourcePage};
use futures::{StreamExt, TryStreamExt};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use zeroize::Zeroizing;

/// Rows per page: the contract's largest.
const PAGE: &str = "500";
/// How often a wait looks whether the person asked to stop.
const GLANCE: Duration = Duration::from_millis(100);
/// Single reads in flight during a re-check.
const REFRESH_AT_ONCE: usize = 4;

/// Gives access tokens.
#[async_trait]
pub trait AccessTokens: Send + Sync {
    /// A token that should be good.
    ///
    /// # Errors
    /// [`Code::SignedOut`], [`Code::SessionExpired`], network codes.
    async fn access_token(&self) -> Outcome<Zeroizing<String>>;

    /// Another token than the one the server has just refused.
    ///
    /// # Errors
    /// As [`AccessTokens::access_token`].
    async fn renewed(&self, refused: &str) -> Outcome<Zeroizing<String>>;
}

/// Calls of one practice's API under one person's session. Clones share it.
#[derive(Clone)]
pub struct PmsApi {
    net: Net,
    base: String,
    practice: TenantId,
    tokens: Arc<dyn AccessTokens>,
    agent: bool,
}

impl PmsApi {
    /// `base` is the server's address without a path (`https://host:port`).
    pub fn new(net: Net, base: &str, practice: TenantId, tokens: Arc<dyn AccessTokens>) -> Self {
        Self {
            net,
            base: base.trim_end_matches('/').to_owned(),
            practice,
            tokens,
            agent: true,
        }
    }

    /// Whether calls are marked as an agent's (`X-Agent-Traffic`); on by default,
    /// because a sync reads more than a person would.
    #[must_use]
    pub const fn agent_traffic(mut self, yes: bool) -> Self {
        self.agent = yes;
        self
    }

    /// Sends with the session's token; a refused token is renewed once. (A 401
    /// had no effect, so this is safe for writes too.)
    pub(crate) async fn call(
        &self,
        path: &str,
        build: impl Fn(&str) -> Request + Send + Sync,
    ) -> Outcome<Response> {
        let url = format!("{}{path}", self.base);
        let dressed = |token: &str| {
            let request = build(&url)
                .bearer(token)
                .header("x-practice-id", self.practice.as_str());
            if self.agent {
                request.header("x-agent-traffic", "1")
            } else {
                request
            }
        };
        let token = self.tokens.access_token().await?;
        let answer = self.net.send(dressed(&token)).await?;
        if answer.status != 401 {
            return Ok(answer);
        }
        let token = self.tokens.renewed(&token).await?;
        Ok(self.net.send(dressed(&token)).await?)
    }

    /// A GET that must succeed.
    pub(crate) async fn get(&self, path: &str) -> Outcome<Value> {
        let answer = self.call(path, Request::get).await?;
        if answer.is_success() {
            answer.json()
        } else {
            Err(refusal(&answer))
        }
    }
}

/// The fault of an error answer (WIRE §2).
pub(crate) fn refusal(answer: &Response) -> Fault {
    let body = answer.json().unwrap_or_default();
    let word = body
        .pointer("/error/code")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let code = match (answer.status, word) {
        (403, "forbidden_practice") => Code::TenantForbidden,
        (409, "claim_lost") => Code::ClaimLost,
        (400 | 422 | 428, _) => Code::ServerRefused,
        _ => return answer.fault(),
    };
    Fault::new(code).with("status", answer.status)
}

/// A practice's PMS.
pub struct PmsSource {
    api: PmsApi,
}

impl PmsSource {
    /// Reads through this API.
    pub const fn new(api: PmsApi) -> Self {
        Self { api }
    }
}

/// Where a collection's reading stands: within a list (`cursor`), or at its end
/// with the server's time (`since`) from which the next pass goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Place {
    since: Option<String>,
    cursor: Option<String>,
}

impl Place {
    /// A cursor that can't be read starts the collection over, which is slow but
    /// loses nothing.
    fn read(cursor: Option<&SourceCursor>) -> Self {
        let value: Value = cursor
            .and_then(|cursor| serde_json::from_str(&cursor.0).ok())
            .unwrap_or_default();
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        Self {
            since: text("since"),
            cursor: text("cursor"),
        }
    }

    fn write(&self) -> SourceCursor {
        SourceCursor(json!({"since": self.since, "cursor": self.cursor}).to_string())
    }

    fn query(&self) -> String {
        let mut fields = vec![("page_size", PAGE)];
        fields.extend(self.since.as_deref().map(|since| ("updated_since", since)));
        fields.extend(self.cursor.as_deref().map(|cursor| ("cursor", cursor)));
        form_encode(&fields)
    }
}

impl PmsSource {
    async fn page(&self, collection: &str, place: &Place) -> Outcome<(Value, Place)> {
        let path = |place: &Place| format!("/api/{collection}?{}", place.query());
        match self.api.get(&path(place)).await {
            // A cursor the server no longer knows: read this pass from its start.
            Err(fault) if fault.code() == Code::ServerRefused && place.cursor.is_some() => {
                let start = Place {
                    cursor: None,
                    ..place.clone()
                };
                Ok((self.api.get(&path(&start)).await?, start))
            }
            other => Ok((other?, place.clone())),
        }
    }

    /// One resource's current state, looked for in every collection it may
    /// come from.
    async fn current(&self, wanted: &Reference) -> Outcome<Option<Resource>> {
        let mut denied = None;
        for (collection, id) in origins(wanted) {
            let row = match self.api.get(&format!("/api/{collection}/{id}")).await {
                Ok(row) => row,
                Err(fault) if fault.code() == Code::NotFound => continue,
                Err(fault) if fault.code() == Code::RoleMayNotUse => {
                    denied = Some(fault);
                    continue;
                }
                Err(fault) => return Err(fault),
            };
            match map_row(collection, &row) {
                Mapped::Kept { resources, .. } => {
                    return Ok(resources
                        .into_iter()
                        .find(|resource| resource.reference() == *wanted));
                }
                Mapped::Deleted(_) => return Ok(None),
                Mapped::Rejected(_) => {
                    return Err(Fault::new(Code::ServerAnswerInvalid).with("why", "row"));
                }
            }
        }
        // Not found where we may look, but we may not look everywhere.
        denied.map_or(Ok(None), Err)
    }
}

#[async_trait]
impl Source for PmsSource {
    fn id(&self) -> &str {
        "pms"
    }

    fn collections(&self) -> &'static [&'static str] {
        COLLECTIONS
    }

    async fn changes(
        &self,
        collection: &'static str,
        from: Option<&SourceCursor>,
        progress: &dyn Progress,
    ) -> Outcome<SourcePage> {
        let place = Place::read(from);
        let (answer, place) = stoppable(progress, self.page(collection, &place)).await?;
        read_page(collection, &answer, place)
    }

    /// References of types the PMS doesn't hold are left out of the answer.
    async fn refresh(&self, wanted: &[Reference]) -> Outcome<Vec<(Reference, Option<Resource>)>> {
        let known: Vec<Reference> = wanted
            .iter()
            .filter(|reference| !origins(reference).is_empty())
            .cloned()
            .collect();
        let reads = known.into_iter().map(|reference| async move {
            let found = self.current(&reference).await?;
            Ok::<_, Fault>((reference, found))
        });
        futures::stream::iter(reads)
            .buffered(REFRESH_AT_ONCE)
            .try_collect()
            .await
    }
}

fn read_page(collection: &str, answer: &Value, place: Place) -> Outcome<SourcePage> {
    let invalid = |field: &'static str| Fault::new(Code::ServerAnswerInvalid).with("field", field);
    let items = answer
        .get("items")
        .and_then(Value::as_array)
        .ok_or_else(|| invalid("items"))?;
    let as_of_text = answer
        .get("as_of")
        .and_then(Value::as_str)
        .ok_or_else(|| invalid("as_of"))?;
    let as_of: DateTime<Utc> = as_of_text.parse().map_err(|_| invalid("as_of"))?;
    let next_cursor = match answer.get("next_cursor") {
        None | Some(Value::Null) => None,
        Some(Value::String(cursor)) if !cursor.is_empty() => Some(cursor.clone()),
        Some(_) => return Err(invalid("next_cursor")),
    };
    if next_cursor.is_some() && next_cursor == place.cursor {
        // Reading on would never end.
        return Err(invalid("next_cursor"));
    }
    let finished = next_cursor.is_none();
    // The overlap is inclusive: a row written in that very instant comes twice,
    // and writing the same content twice changes nothing.
    let since = if finished {
        Some(as_of_text.to_owned())
    } else {
        place.since
    };
    let next = Place {
        since,
        cursor: next_cursor,
    }
    .write();
    let total = answer.get("total").and_then(Value::as_u64).unwrap_or(0);
    let mut page = SourcePage {
        resources: Vec::new(),
        deleted: Vec::new(),
        rejects: Vec::new(),
        total,
        next,
        finished,
        as_of,
    };
    for item in items {
        match map_row(collection, item) {
            Mapped::Kept { resources, deleted } => {
                page.resources.extend(resources);
                page.deleted.extend(deleted);
            }
            Mapped::Deleted(gone) => page.deleted.extend(gone),
            Mapped::Rejected(reject) => page.rejects.push(reject),
        }
    }
    Ok(page)
}

/// Runs reads that may be dropped at any time, until the person asks to stop.
async fn stoppable<T>(
    progress: &dyn Progress,
    work: impl Future<Output = Outcome<T>>,
) -> Outcome<T> {
    let stopped = async {
        while !progress.cancelled() {
            tokio::time::sleep(GLANCE).await;
        }
    };
    tokio::select! {
        biased;
        () = stopped => Err(Fault::new(Code::Cancelled)),
        done = work => done,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(next: &Value) -> Value {
        json!({"items": [{"id": "p1", "status": "active"}, 7], "total": 2, "next_cursor": next, "as_of": "2026-11-22T10:00:00.25Z"})
    }

    #[test]
    fn a_place_survives_its_cursor_and_a_strange_one_starts_over() {
        let place = Place {
            since: Some("2026-01-01T00:00:00Z".into()),
            cursor: Some("abc".into()),
        };
        assert_eq!(Place::read(Some(&place.write())), place);
        assert_eq!(
            Place::read(Some(&SourceCursor("{".into()))),
            Place::default()
        );
        assert_eq!(
            place.query(),
            "page_size=500&updated_since=2026-01-01T00%3A00%3A00Z&cursor=abc"
        );
    }

    #[test]
    fn within_a_pass_the_start_is_kept_and_at_its_end_moved() {
        let start = Place {
            since: Some("2026-01-01T00:00:00Z".into()),
            cursor: None,
        };
        let page = read_page("patients", &answer(&json!("c1")), start.clone()).unwrap();
        assert_eq!(
            (page.finished, page.resources.len(), page.rejects.len()),
            (false, 1, 1)
        );
        let next = Place::read(Some(&page.next));
        assert_eq!(
            next,
            Place {
                cursor: Some("c1".into()),
                ..start
            }
        );
        let page = read_page("patients", &answer(&Value::Null), next.clone()).unwrap();
        assert!(page.finished);
        assert_eq!(
            Place::read(Some(&page.next)),
            Place {
                since: Some("2026-11-22T10:00:00.25Z".into()),
                cursor: None
            }
        );
        assert!(
            read_page("patients", &answer(&json!("c1")), next).is_err(),
            "a list that doesn't move on"
        );
        assert!(read_page("patients", &json!({}), Place::default()).is_err());
    }
}
