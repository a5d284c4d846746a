//! Conditions on the data itself: which resource, of which time, by whom.

use super::Fact;
use super::fact::covers;
use super::request::{AccessRequest, literal, reference_of, same};
use chrono::{DateTime, Utc};
use cs_fhir::instant_range;
use serde_json::Value;

/// Whether a `{meaning, reference}` of a rule covers a resource (FHIR value set
/// consent-data-meaning).
pub(crate) fn named(rule: &Value, request: &AccessRequest, resource: &Value) -> Fact {
    let Some(text) = rule.get("reference").and_then(literal) else {
        return Fact::Unknown;
    };
    let itself = match reference_of(resource) {
        Some(own) => same(text, &own.to_string()),
        None => Fact::Unknown,
    };
    match rule.get("meaning").and_then(Value::as_str) {
        Some("instance") => itself,
        // The named one, and what refers to it.
        Some("dependents") => Fact::any([itself, refers_to(resource, text)]),
        // The named one, and what it refers to: its content must be at hand.
        Some("related") => {
            let named = match (request.content(text), reference_of(resource)) {
                (Some(content), Some(own)) => refers_to(content, &own.to_string()),
                _ => Fact::Unknown,
            };
            Fact::any([itself, named])
        }
        Some("authoredby") => by(resource, text),
        _ => Fact::Unknown,
    }
}

/// Whether a resource is of a type or profile (a Coding whose code is a resource
/// type, or whose code or system|code is a profile's address).
pub(crate) fn of_type(rule: &Value, resource: &Value) -> Fact {
    let Some(code) = rule.get("code").and_then(Value::as_str) else {
        return Fact::Unknown;
    };
    if resource.get("resourceType").and_then(Value::as_str) == Some(code) {
        return Fact::Yes;
    }
    let profiles = resource
        .pointer("/meta/profile")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let mut names = profiles.filter_map(Value::as_str);
    Fact::of(names.any(|name| name.split('|').next() == Some(code)))
}

/// Whether a resource's own time lies in a Period. One without a time cannot be told.
pub(crate) fn in_period(period: &Value, resource: &Value) -> Fact {
    time_of(resource).map_or(Fact::Unknown, |(from, to)| covers(period, from, to))
}

/// Where a resource says when it was: what it is about before when it was written.
const TIMES: [&str; 17] = [
    "effectiveDateTime",
    "effectiveInstant",
    "effectivePeriod",
    "occurrenceDateTime",
    "performedDateTime",
    "performedPeriod",
    "onsetDateTime",
    "period",
    "servicedDate",
    "authoredOn",
    "recordedDate",
    "date",
    "dateTime",
    "sent",
    "created",
    "issued",
    "recorded",
];

fn time_of(resource: &Value) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let value = TIMES.iter().find_map(|key| resource.get(*key))?;
    if let Some(text) = value.as_str() {
        return instant_range(text);
    }
    let edge = |key| {
        value
            .get(key)
            .and_then(Value::as_str)
            .and_then(instant_range)
    };
    let from = edge("start")?;
    // Still going on: it ends nowhere.
    let to = edge("end").map_or(DateTime::<Utc>::MAX_UTC, |range| range.1);
    Some((from.0, to))
}

/// Where a resource names its author.
const AUTHORS: [&str; 9] = [
    "author",
    "recorder",
    "asserter",
    "performer",
    "requester",
    "enterer",
    "sender",
    "informationSource",
    "participant",
];

fn by(resource: &Value, text: &str) -> Fact {
    let mut told = false;
    let facts: Vec<Fact> = AUTHORS
        .iter()
        .filter_map(|key| resource.get(*key))
        .map(|value| {
            told = true;
            refers_to(value, text)
        })
        .collect();
    // A resource that names no author may be anybody's.
    if told {
        Fact::any(facts)
    } else {
        Fact::Unknown
    }
}

/// Whether a value holds a reference to something, however deep.
fn refers_to(value: &Value, text: &str) -> Fact {
    match value {
        Value::Object(map) => Fact::any(map.iter().map(|(key, inner)| match inner {
            Value::String(found) if key == "reference" => match same(text, found) {
                // A reference to another server's resource among many is not this one.
                Fact::Yes => Fact::Yes,
                _ if text.contains(':') => Fact::Unknown,
                _ => Fact::No,
            },
            _ => refers_to(inner, text),
        })),
        Value::Array(list) => Fact::any(list.iter().map(|inner| refers_to(inner, text))),
        _ => Fact::No,
    }
}
