//! What a permit is bound to, and doing it: elements and labelled parts are taken
//! out before anything is handed over; duties go along to whoever receives it.

use crate::rules::code::{Coded, labels_of};
use cs_fhir::canonical_bytes;
use serde::Serialize;
use serde_json::Value;

/// One limit of a rule; everything in it applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Limit {
    /// Refrains and obligations, by code (`NORDSCLCD`, `MASK` …).
    pub controls: Vec<String>,
    /// Data labelled so is taken out.
    pub tags: Vec<Value>,
    /// Elements with these ids are taken out.
    pub elements: Vec<String>,
    /// What these simple paths name is taken out.
    pub paths: Vec<String>,
}

/// Why a limit could not be kept; the data must not be handed over then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unmet {
    /// The whole resource carries a label that must go.
    Withheld,
    /// An obligation this program does not know how to keep.
    Obligation(String),
    /// A path beyond names and indexes.
    Path(String),
}

/// Refrains of v3-ActCode: they bind the receiver, and are handed over with the data.
const REFRAINS: [&str; 17] = [
    "NOAUTH",
    "NOCOLLECT",
    "NODSCLCD",
    "NODSCLCDS",
    "NOINTEGRATE",
    "NOLIST",
    "NOMOU",
    "NOORGPOL",
    "NOPAT",
    "NOPERSISTP",
    "NORDSCLCD",
    "NORDSCLCDS",
    "NORDSCLW",
    "NORELINK",
    "NOREUSE",
    "NOVIP",
    "ORCON",
];

/// An inline security label of one element (HL7 DS4P, "Inline Security Labels").
pub(super) const INLINE: &str =
    "http://hl7.org/fhir/uv/security-label-ds4p/StructureDefinition/extension-inline-sec-label";

/// The limits of a rule; `None` when one of them is not understood.
pub(super) fn limits_of(rule: &Value) -> Option<Vec<Limit>> {
    match rule.get("limit") {
        None => Some(Vec::new()),
        Some(Value::Array(list)) => list.iter().map(read).collect(),
        Some(_) => None,
    }
}

fn read(limit: &Value) -> Option<Limit> {
    let map = limit.as_object()?;
    // R5: the limit is a CodeableConcept.
    if map.contains_key("coding") || map.contains_key("text") {
        return Some(Limit {
            controls: codes(std::slice::from_ref(limit))?,
            tags: Vec::new(),
            elements: Vec::new(),
            paths: Vec::new(),
        });
    }
    let known = ["id", "extension", "control", "tag", "element", "path"];
    if !map.keys().all(|key| known.contains(&key.as_str())) {
        return None;
    }
    let list = |key: &str| match map.get(key) {
        None => Some(&[][..]),
        Some(value) => value.as_array().map(Vec::as_slice),
    };
    let texts = |key: &str| -> Option<Vec<String>> {
        let all = list(key)?.iter();
        all.map(|one| one.as_str().map(str::to_owned)).collect()
    };
    let read = Limit {
        controls: codes(list("control")?)?,
        tags: list("tag")?
            .iter()
            .map(|tag| Coded::of(tag).map(|_| tag.clone()))
            .collect::<Option<_>>()?,
        elements: texts("element")?,
        paths: texts("path")?,
    };
    let empty = read.controls.is_empty()
        && read.tags.is_empty()
        && read.elements.is_empty()
        && read.paths.is_empty();
    (!empty).then_some(read)
}

/// Codes of CodeableConcepts; one without a code is not understood.
fn codes(concepts: &[Value]) -> Option<Vec<String>> {
    concepts
        .iter()
        .map(|concept| {
            let coding = concept.pointer("/coding/0/code")?;
            coding.as_str().map(str::to_owned)
        })
        .collect()
}

/// The same limits in one order, each once.
pub(super) fn tidy(limits: &mut Vec<Limit>) {
    let key = |limit: &Limit| {
        let value = serde_json::to_value(limit).unwrap_or_default();
        canonical_bytes(&value)
    };
    limits.sort_by_cached_key(key);
    limits.dedup();
}

/// Keeps the limits of a permit on a resource, and answers the duties that go with
/// it. On an error nothing of the resource may be handed over.
///
/// # Errors
/// [`Unmet`].
pub fn apply_limits(resource: &mut Value, limits: &[Limit]) -> Result<Vec<String>, Unmet> {
    let mut duties = Vec::new();
    for limit in limits {
        for control in &limit.controls {
            if !REFRAINS.contains(&control.as_str()) {
                return Err(Unmet::Obligation(control.clone()));
            }
            if !duties.contains(control) {
                duties.push(control.clone());
            }
        }
        for tag in &limit.tags {
            let coded = Coded::of(tag).ok_or(Unmet::Withheld)?;
            if labels_of(resource).iter().any(|label| coded.covers(label)) {
                return Err(Unmet::Withheld);
            }
            strip(resource, &|element| has_label(element, &coded));
        }
        for id in &limit.elements {
            strip(resource, &|element| {
                element.get("id").and_then(Value::as_str) == Some(id)
            });
        }
        for path in &limit.paths {
            remove_path(resource, path)?;
        }
    }
    Ok(duties)
}

fn has_label(element: &Value, tag: &Coded<'_>) -> bool {
    let extensions = element.get("extension").and_then(Value::as_array);
    extensions.into_iter().flatten().any(|one| {
        one.get("url").and_then(Value::as_str) == Some(INLINE)
            && one
                .get("valueCoding")
                .and_then(|coding| serde_json::from_value(coding.clone()).ok())
                // A label that cannot be read may be the one.
                .is_none_or(|coding| tag.covers(&coding))
    })
}

/// Takes elements out, below the resource itself. A primitive's label and id stand
/// beside it, under its name with an underscore.
fn strip(value: &mut Value, goes: &dyn Fn(&Value) -> bool) {
    match value {
        Value::Object(map) => {
            let gone: Vec<String> = map
                .iter()
                .filter(|(_, inner)| inner.is_object() && goes(inner))
                .map(|(key, _)| key.clone())
                .collect();
            for key in gone {
                map.remove(&key);
                if let Some(primitive) = key.strip_prefix('_') {
                    map.remove(primitive);
                }
            }
            for at in primitives_in_lists(map, goes) {
                take_from_lists(map, &at);
            }
            for inner in map.values_mut() {
                strip(inner, goes);
            }
        }
        Value::Array(list) => {
            list.retain(|inner| !(inner.is_object() && goes(inner)));
            for inner in list {
                strip(inner, goes);
            }
        }
        _ => {}
    }
}

/// Places `(name, index)` of primitives in lists whose shadow says they go.
fn primitives_in_lists(
    map: &serde_json::Map<String, Value>,
    goes: &dyn Fn(&Value) -> bool,
) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for (key, value) in map {
        let (Some(name), Some(list)) = (key.strip_prefix('_'), value.as_array()) else {
            continue;
        };
        let places = list.iter().enumerate().rev();
        found.extend(
            places
                .filter(|(_, shadow)| shadow.is_object() && goes(shadow))
                .map(|(at, _)| (name.to_owned(), at)),
        );
    }
    found
}

fn take_from_lists(map: &mut serde_json::Map<String, Value>, (name, at): &(String, usize)) {
    for key in [name.clone(), format!("_{name}")] {
        if let Some(Value::Array(list)) = map.get_mut(&key)
            && *at < list.len()
        {
            list.remove(*at);
        }
    }
}

/// Removes what a simple path names (`Patient.telecom`, `Patient.name[0].given`).
fn remove_path(resource: &mut Value, path: &str) -> Result<(), Unmet> {
    let unmet = || Unmet::Path(path.to_owned());
    let mut steps = Vec::new();
    for step in path.split('.') {
        let (name, index) = match step.split_once('[') {
            None => (step, None),
            Some((name, rest)) => {
                let number = rest.strip_suffix(']').and_then(|text| text.parse().ok());
                (name, Some(number.ok_or_else(unmet)?))
            }
        };
        let plain = |c: char| c.is_ascii_alphanumeric();
        if name.is_empty() || !name.chars().all(plain) {
            return Err(unmet());
        }
        steps.push((name, index));
    }
    let own = resource.get("resourceType").and_then(Value::as_str);
    if let Some((first, None)) = steps.first()
        && first.starts_with(|c: char| c.is_ascii_uppercase())
    {
        if own != Some(*first) && *first != "Resource" && *first != "DomainResource" {
            // About another type: nothing of this one.
            return Ok(());
        }
        steps.remove(0);
    }
    if steps.is_empty() {
        return Err(Unmet::Withheld);
    }
    take(resource, &steps);
    Ok(())
}

fn take(value: &mut Value, steps: &[(&str, Option<usize>)]) {
    let Some(((name, index), rest)) = steps.split_first() else {
        return;
    };
    let map = match value {
        Value::Array(list) => return list.iter_mut().for_each(|inner| take(inner, steps)),
        Value::Object(map) => map,
        _ => return,
    };
    for key in chosen(map, name) {
        let Some(inner) = map.get_mut(&key) else {
            continue;
        };
        match (index, inner) {
            (Some(at), Value::Array(list)) if rest.is_empty() => {
                if *at < list.len() {
                    list.remove(*at);
                }
            }
            (Some(at), Value::Array(list)) => {
                if let Some(inner) = list.get_mut(*at) {
                    take(inner, rest);
                }
            }
            // One that is no list is its own first.
            (Some(0) | None, _) if rest.is_empty() => {
                map.remove(&key);
            }
            (Some(0) | None, inner) => take(inner, rest),
            (Some(_), _) => {}
        }
    }
}

/// An element by its name: itself, its shadow, and a choice type's spelling
/// (`value` names `valueQuantity`).
fn chosen(map: &serde_json::Map<String, Value>, name: &str) -> Vec<String> {
    let is_it = |key: &str| {
        let key = key.strip_prefix('_').unwrap_or(key);
        key == name
            || key
                .strip_prefix(name)
                .is_some_and(|rest| CHOICES.contains(&name) && rest.starts_with(char::is_uppercase))
    };
    map.keys().filter(|key| is_it(key)).cloned().collect()
}

/// Elements of R4 with a choice of types that charts here hold.
const CHOICES: [&str; 8] = [
    "value",
    "effective",
    "onset",
    "abatement",
    "occurrence",
    "performed",
    "medication",
    "deceased",
];
