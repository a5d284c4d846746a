//! One record in full: its fields in words, and a note's text as plain text.

use super::map::Taken;
use super::when::When;
use super::words::{capital, concept, field, kind_words, plain, quantity, reference, text};
use crate::views::FieldRow;
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono_tz::Tz;
use serde_json::{Map, Value};

/// Longest value a field shows, in characters.
const A_FIELD: usize = 4000;
/// Levels of nesting written out.
const LEVELS: u8 = 6;
/// Shown elsewhere, or nothing a person reads.
const SKIPPED: [&str; 10] = [
    "resourceType",
    "id",
    "meta",
    "text",
    "implicitRules",
    "contained",
    "extension",
    "modifierExtension",
    "data",
    "system",
];
/// Fields that hold a code word.
const CODES: [&str; 9] = [
    "status",
    "intent",
    "use",
    "gender",
    "docStatus",
    "criticality",
    "priority",
    "category",
    "type",
];

/// The text of a document's attachments of a text type, decoded; `None` without
/// any. What is in it is text, whatever it looks like.
pub(super) fn note_text(whole: &Value) -> Option<String> {
    let contents = whole.get("content")?.as_array()?;
    let texts: Vec<String> = contents
        .iter()
        .filter_map(|content| {
            let attachment = content.get("attachment")?;
            let media = field(attachment, "contentType").unwrap_or("text/plain");
            if !media.starts_with("text/") {
                return None;
            }
            let bytes = STANDARD.decode(field(attachment, "data")?).ok()?;
            Some(String::from_utf8_lossy(&bytes).into_owned())
        })
        .collect();
    (!texts.is_empty()).then(|| texts.join("\n\n"))
}

/// The text a record shows beside its fields: a note's, or the narrative without
/// its markup.
pub(super) fn text_of(whole: &Value) -> Option<String> {
    note_text(whole)
        .or_else(|| field(whole.get("text")?, "div").map(without_markup))
        .filter(|text| !text.trim().is_empty())
}

/// XHTML as text: tags become line ends, the five entities their characters.
/// Nothing of it is ever handed on as markup.
fn without_markup(div: &str) -> String {
    let mut out = String::with_capacity(div.len());
    let mut rest = div;
    while let Some((before, tagged)) = rest.split_once('<') {
        out.push_str(before);
        match tagged.split_once('>') {
            Some((_, after)) => {
                out.push('\n');
                rest = after;
            }
            None => {
                out.push('<');
                rest = tagged;
            }
        }
    }
    out.push_str(rest);
    let lines: Vec<&str> = out
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines
        .join("\n")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

/// What a record is called at its head.
pub(super) fn title(taken: &Taken) -> String {
    let whole = &taken.whole;
    let named = ["code", "vaccineCode", "medicationCodeableConcept", "type"]
        .iter()
        .find_map(|key| super::words::concept_at(whole, key))
        .or_else(|| text(whole, "name.text"))
        .or_else(|| text(whole, "payor.display"));
    let kind = kind_words(&taken.kind);
    named.map_or_else(|| kind.clone(), |name| format!("{kind}: {name}"))
}

/// Every field a person can read, in the record's order.
pub(super) fn fields(whole: &Value, zone: Tz) -> Vec<FieldRow> {
    let Some(map) = whole.as_object() else {
        return Vec::new();
    };
    let mut rows = Vec::new();
    for (key, value) in map {
        if !SKIPPED.contains(&key.as_str()) {
            push(&mut rows, label(key), key, value, zone);
        }
    }
    let own = map.get("extension").and_then(Value::as_array);
    for extension in own.into_iter().flatten() {
        if let Some((name, key, value)) = extension_parts(extension) {
            push(&mut rows, name, key, value, zone);
        }
    }
    rows
}

fn push(rows: &mut Vec<FieldRow>, label: String, key: &str, value: &Value, zone: Tz) {
    let shown = in_words(key, value, zone, LEVELS);
    if !shown.is_empty() {
        rows.push(FieldRow {
            label,
            value: shown.chars().take(A_FIELD).collect(),
        });
    }
}

/// The words of an extension's address, and its value.
fn extension_parts(extension: &Value) -> Option<(String, &str, &Value)> {
    let url = field(extension, "url")?;
    let last = url.rsplit('/').next().unwrap_or(url);
    let last = last.strip_prefix("patient-").unwrap_or(last);
    let (key, value) = extension
        .as_object()?
        .iter()
        .find(|(key, _)| key.starts_with("value"))?;
    Some((capital(&split_camel(&plain(last))), key, value))
}

/// `medicationCodeableConcept` as "Medication", `authoredOn` as "Authored on".
fn label(key: &str) -> String {
    const FORMS: [&str; 10] = [
        "CodeableConcept",
        "Quantity",
        "DateTime",
        "Period",
        "String",
        "Boolean",
        "Integer",
        "Reference",
        "Date",
        "Code",
    ];
    let bare = FORMS
        .iter()
        .find_map(|form| key.strip_suffix(form))
        .filter(|bare| !bare.is_empty());
    capital(&split_camel(bare.unwrap_or(key)))
}

fn split_camel(key: &str) -> String {
    let mut out = String::new();
    for ch in key.chars() {
        if ch.is_ascii_uppercase() && !out.is_empty() {
            out.push(' ');
        }
        out.push(ch.to_ascii_lowercase());
    }
    out
}

fn in_words(key: &str, value: &Value, zone: Tz, levels: u8) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(value) => if *value { "yes" } else { "no" }.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) if CODES.contains(&key) || key == "valueCode" => plain(text),
        Value::String(text) => date_or_text(text, zone),
        Value::Array(items) => {
            let shown = items.iter().map(|item| in_words(key, item, zone, levels));
            shown
                .filter(|item| !item.is_empty())
                .collect::<Vec<_>>()
                .join("; ")
        }
        Value::Object(map) => object(map, value, zone, levels),
    }
}

/// A full date is told as the practice reads it; a partial one stays as given.
fn date_or_text(text: &str, zone: Tz) -> String {
    match When::read(text, zone) {
        When::Undated => text.to_owned(),
        when => when.words(true),
    }
}

fn object(map: &Map<String, Value>, value: &Value, zone: Tz, levels: u8) -> String {
    let measured =
        map.contains_key("unit") || map.contains_key("value") && !map.contains_key("system");
    if let Some(shown) = quantity(value).filter(|_| measured) {
        return shown;
    }
    if map.contains_key("start") || map.contains_key("end") {
        let end = |key| field(value, key).map(|text| date_or_text(text, zone));
        return match (end("start"), end("end")) {
            (Some(start), Some(end)) => format!("{start} to {end}"),
            (Some(start), None) => format!("from {start}"),
            (None, Some(end)) => format!("until {end}"),
            (None, None) => String::new(),
        };
    }
    if map.contains_key("coding") {
        return coded(value);
    }
    if map.contains_key("reference") || map.contains_key("display") {
        return reference(value).unwrap_or_default().to_owned();
    }
    if let Some(value) = field(value, "value") {
        return value.to_owned();
    }
    if levels == 0 {
        return String::new();
    }
    nested(map, zone, levels - 1)
}

/// A concept's text with its first code behind it, when that says more.
fn coded(value: &Value) -> String {
    let shown = concept(value).unwrap_or_default();
    match text(value, "coding.code") {
        Some(code) if code != shown && !plain(code).eq_ignore_ascii_case(shown) => {
            format!("{shown} ({code})")
        }
        _ => plain_code(shown),
    }
}

fn plain_code(shown: &str) -> String {
    match shown.contains('_') {
        true => plain(shown),
        false => shown.to_owned(),
    }
}

fn nested(map: &Map<String, Value>, zone: Tz, levels: u8) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (key, value) in map {
        if SKIPPED.contains(&key.as_str()) && key != "text" {
            continue;
        }
        let shown = in_words(key, value, zone, levels);
        if shown.is_empty() {
            continue;
        }
        parts.push(match map.len() {
            1 => shown,
            _ => format!("{}: {shown}", label(key)),
        });
    }
    for extension in map
        .get("extension")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        if let Some((name, key, value)) = extension_parts(extension) {
            parts.push(format!("{name}: {}", in_words(key, value, zone, levels)));
        }
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests;
