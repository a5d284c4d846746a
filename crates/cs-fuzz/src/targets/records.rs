//! FHIR resources, files of them, and the rows they are made from.

use super::{Class, chosen, class, refused, size, text};
use chrono::{DateTime, Utc};
use cs_fhir::{
    Limits, PartialDate, Reference, Resource, canonical_bytes, fold_text, index_entries,
    instant_range, search_text, sha256_hex, validate, values_at,
};
use cs_ports::Stored;

/// Reads a resource; the class of the refusal otherwise.
pub(super) fn read(data: &[u8]) -> Result<Resource, Class> {
    Resource::parse(data, Limits::default()).map_err(|fault| refused(&fault))
}

pub(super) fn resource(data: &[u8]) -> Class {
    let resource = match read(data) {
        Ok(resource) => resource,
        Err(class) => return class,
    };
    let bytes = canonical_bytes(&resource.to_value());
    let again = Resource::parse(
        &bytes,
        Limits {
            bytes: usize::MAX,
            depth: 64,
        },
    );
    assert!(
        again.is_ok_and(|again| canonical_bytes(&again.to_value()) == bytes),
        "canonical bytes are not stable"
    );
    assert!(!resource.content_bytes().is_empty());
    let issues = validate(&resource);
    let entries = index_entries(&resource);
    let words = search_text(&resource);
    let paths: Vec<_> = issues.iter().map(|issue| (issue.path, issue.why)).collect();
    class(&(
        resource.kind().len().min(20),
        paths,
        size(entries.len()),
        size(words.len()),
        resource.patient_id().is_some(),
    ))
}

pub(super) fn import(data: &[u8]) -> Class {
    let (kept, rejects) = match cs_app::foreign::import_file(data) {
        Ok(sorted) => sorted,
        Err(fault) => return refused(&fault),
    };
    for reject in &rejects {
        assert!(reject.original.len() <= cs_app::foreign::MOST_OF_A_REJECT);
    }
    let reasons: std::collections::BTreeSet<&str> = rejects
        .iter()
        .map(|reject| reject.reason.as_str())
        .collect();
    class(&(size(kept.len()), size(rejects.len()), reasons))
}

pub(super) fn scalars(data: &[u8]) -> Class {
    let text = text(data);
    let date = PartialDate::parse(&text).map(|date| {
        assert!(date.first_day() < date.end() || date.end() == chrono::NaiveDate::MAX);
        let age = date.age_on(date.first_day());
        (date.precision(), age)
    });
    let range = instant_range(&text).map(|(from, to)| {
        assert!(from < to);
        (to - from).num_seconds()
    });
    let reference = Reference::parse(&text).inspect(|reference| {
        assert_eq!(
            Reference::parse(&reference.to_string()).as_ref(),
            Some(reference)
        );
    });
    let folded = fold_text(&text);
    assert!(!folded.contains("  ") && folded.trim() == folded);
    let (path, rest) = text.split_once('\n').unwrap_or((&text, ""));
    let found = cs_json::value(rest.as_bytes(), cs_json::MOST_LEVELS)
        .map(|value| values_at(&value, path).len())
        .unwrap_or_default();
    class(&(
        date.is_some(),
        range,
        reference.is_some(),
        size(folded.len()),
        size(found),
    ))
}

pub(super) fn chart(data: &[u8]) -> Class {
    let resource = match read(data) {
        Ok(resource) => resource,
        Err(class) => return class,
    };
    let kind = resource.kind().to_owned();
    let digest = sha256_hex(&resource.content_bytes());
    let shown = cs_app::foreign::chart_record(Stored {
        resource,
        version: 1,
        source: "file".to_owned(),
        stored_at: now(),
        digest,
    });
    let whole: usize = shown.iter().map(String::len).sum();
    class(&(kind, shown.len(), size(whole)))
}

/// A fixed time, so that an input means the same tomorrow.
pub(super) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_700_000, 0).unwrap_or_default()
}

pub(super) fn pms_page(data: &[u8]) -> Class {
    let (choice, rest) = chosen(data);
    let collections = cs_sources::COLLECTIONS;
    let collection = collections[choice % collections.len()];
    let (cursor, body) = match rest.iter().position(|byte| *byte == 0) {
        Some(at) => (&rest[..at], &rest[at + 1..]),
        None => (&b""[..], rest),
    };
    match cs_sources::foreign::pms_page(collection, &text(cursor), body) {
        Err(fault) => refused(&fault),
        Ok(page) => {
            for resource in &page.resources {
                assert!(Reference::parse(&resource.reference().to_string()).is_some());
            }
            let reasons: std::collections::BTreeSet<&str> = page
                .rejects
                .iter()
                .map(|reject| reject.reason.as_str())
                .collect();
            let kinds: std::collections::BTreeSet<&str> =
                page.resources.iter().map(Resource::kind).collect();
            class(&(kinds, reasons, page.deleted.len().min(3), page.finished))
        }
    }
}
