//! `GET …/Messages.json`: newest first, narrowed by To, From and DateSent.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use serde_json::{Value, json};

use super::carrier;
use super::wire::{API_VERSION, Problem, admit, resource};
use crate::effect::SmsMessage;
use crate::shared::Shared;

/// What is asked for. `DateSent` keeps Twilio's three spellings: the day
/// itself, or a bound in the name (`DateSent>=…`) or before the value.
#[derive(Default)]
struct Asked {
    to: Option<String>,
    from: Option<String>,
    sent_on: Option<NaiveDate>,
    sent_from: Option<NaiveDate>,
    sent_until: Option<NaiveDate>,
    page: usize,
    page_size: usize,
    after: Option<String>,
    /// The filters as they were given, for the page addresses.
    filters: Vec<(String, String)>,
}

fn read(raw: &str) -> Result<Asked, Problem> {
    let mut asked = Asked {
        page_size: 50,
        ..Asked::default()
    };
    for (name, value) in url::form_urlencoded::parse(raw.as_bytes()).into_owned() {
        match name.as_str() {
            "Page" => asked.page = value.parse().unwrap_or(0),
            "PageSize" => {
                asked.page_size = value
                    .parse()
                    .ok()
                    .filter(|size| (1..=1000).contains(size))
                    .ok_or(Problem::PageSize)?;
            }
            "PageToken" => asked.after = value.strip_prefix("PA").map(str::to_owned),
            "To" => asked.to = Some(value.clone()),
            "From" => asked.from = Some(value.clone()),
            _ => read_date_sent(&mut asked, &name, &value),
        }
        if !name.starts_with("Page") {
            asked.filters.push((name, value));
        }
    }
    Ok(asked)
}

/// Twilio ignores a date it cannot read; so does this.
fn read_date_sent(asked: &mut Asked, name: &str, value: &str) {
    let (bound, text) = match (name, value) {
        ("DateSent>", text) => ('>', text),
        ("DateSent<", text) => ('<', text),
        ("DateSent", text) if text.starts_with(">=") => ('>', &text[2..]),
        ("DateSent", text) if text.starts_with("<=") => ('<', &text[2..]),
        ("DateSent", text) => ('=', text),
        _ => return,
    };
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .ok()
        .or_else(|| {
            let instant =
                DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_rfc2822(text));
            Some(instant.ok()?.with_timezone(&Utc).date_naive())
        });
    match bound {
        '>' => asked.sent_from = day,
        '<' => asked.sent_until = day,
        _ => asked.sent_on = day,
    }
}

impl Asked {
    fn matches(&self, message: &SmsMessage) -> bool {
        let number = |wanted: &Option<String>, own: &str| {
            wanted.as_deref().is_none_or(|wanted| wanted == own)
        };
        let dated = self.sent_on.is_some() || self.sent_from.is_some() || self.sent_until.is_some();
        let in_days = match message.sent_at.map(|at| at.date_naive()) {
            // A message that wasn't sent yet has no date to match.
            None => !dated,
            Some(day) => {
                self.sent_on.is_none_or(|wanted| wanted == day)
                    && self.sent_from.is_none_or(|first| first <= day)
                    && self.sent_until.is_none_or(|last| day <= last)
            }
        };
        number(&self.to, &message.to) && number(&self.from, &message.from) && in_days
    }

    fn address(&self, account: &str, page: usize, token: Option<&str>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&self.filters);
        query.append_pair("PageSize", &self.page_size.to_string());
        query.append_pair("Page", &page.to_string());
        if let Some(sid) = token {
            query.append_pair("PageToken", &format!("PA{sid}"));
        }
        format!(
            "/{API_VERSION}/Accounts/{account}/Messages.json?{}",
            query.finish()
        )
    }
}

/// One page of the account's messages.
pub(crate) async fn list(
    State(shared): State<Arc<Shared>>,
    Path(account): Path<String>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    admit(&shared, &account, &headers)?;
    let asked = read(&raw.unwrap_or_default())?;
    let now = shared.clock.now();
    let mut world = shared.world();
    carrier::settle(&mut world, now)?;
    let lag = i64::try_from(world.knobs.sms_list_lag_ms).unwrap_or(i64::MAX / 1000);
    let listed_until = now - Duration::milliseconds(lag);
    let mut found: Vec<&SmsMessage> = world
        .sms
        .iter()
        .rev()
        .filter(|message| lag == 0 || message.created_at <= listed_until)
        .filter(|message| asked.matches(message))
        .collect();
    // Messages arrive between pages; the token says after which one to go on.
    let start = match &asked.after {
        Some(sid) => found
            .iter()
            .position(|message| message.sid == *sid)
            .map_or(found.len(), |index| index + 1),
        None => asked.page.saturating_mul(asked.page_size).min(found.len()),
    };
    let mut page = found.split_off(start);
    let more = page.len() > asked.page_size;
    page.truncate(asked.page_size);
    let last = page.last().filter(|_| more).map(|message| &message.sid);
    let first = asked.page * asked.page_size;
    let messages: Vec<Value> = page
        .iter()
        .map(|message| resource(message, &account))
        .collect();
    let previous = asked.page.checked_sub(1);
    Ok(Json(json!({
        "end": first + messages.len().saturating_sub(1),
        "first_page_uri": asked.address(&account, 0, None),
        "next_page_uri": last.map(|sid| asked.address(&account, asked.page + 1, Some(sid))),
        "page": asked.page,
        "page_size": asked.page_size,
        "previous_page_uri": previous.map(|page| asked.address(&account, page, None)),
        "messages": messages,
        "start": first,
        "uri": asked.address(&account, asked.page, None),
    }))
    .into_response())
}
