//! What a draft rests on, and whether it still holds.

use cs_error::Outcome;
use cs_fhir::{Query, canonical_bytes, sha256_hex};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One value a draft cites.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CitedValue {
    /// `Type/id`.
    pub resource: String,
    /// Version read (shown, never compared: a new version with the same value is no change).
    pub version: u64,
    /// FHIRPath of the value.
    pub path: String,
    /// SHA-256 of the values' canonical JSON array.
    pub digest: String,
    /// What it says, for the person reading.
    pub label: String,
}

/// A search a draft relies on, those that found nothing included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelyingQuery {
    /// The search.
    pub query: Query,
    /// Paths whose values matter in each hit; empty means only which hits there are.
    pub paths: Vec<String>,
    /// SHA-256 over the sorted hits and their values.
    pub digest: String,
    /// What it says, for the person reading.
    pub label: String,
}

/// All grounds of a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Cited values.
    pub values: Vec<CitedValue>,
    /// Relied-on searches.
    pub queries: Vec<RelyingQuery>,
}

/// One ground that no longer holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The ground's label.
    pub label: String,
    /// `Type/id` and path, or the search's type.
    pub place: String,
    /// What it says now: a value's canonical JSON, empty when it is gone; for a
    /// search how many hits there are and the first digits of their digest, so
    /// that two different findings never read alike.
    pub now: String,
}

/// Whether the grounds of a draft still are what the signer saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grounds {
    /// Unchanged, or changed exactly as shown when it was signed.
    Hold,
    /// Otherwise: all differences from the draft's evidence, to be shown (empty
    /// when a change that was shown has been undone).
    Changed(Vec<Difference>),
}

/// Reads current content for a re-check, inside the caller's transaction.
pub trait EvidenceReader {
    /// The resource's JSON, `None` when it is gone.
    ///
    /// # Errors
    /// Whatever the store says.
    fn resource(&self, kind: &str, id: &str) -> Outcome<Option<Value>>;
    /// All hits of a search as JSON.
    ///
    /// # Errors
    /// Whatever the store says.
    fn hits(&self, query: &Query) -> Outcome<Vec<Value>>;
}

impl CitedValue {
    /// Cites what a resource says at a path.
    pub fn cite(resource: &Value, version: u64, path: &str, label: &str) -> Self {
        let part = |key: &str| {
            resource
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        Self {
            resource: format!("{}/{}", part("resourceType"), part("id")),
            version,
            path: path.to_owned(),
            digest: values_digest(resource, path),
            label: label.to_owned(),
        }
    }
}

impl RelyingQuery {
    /// Records what a search found.
    pub fn rely(query: Query, hits: &[Value], paths: &[&str], label: &str) -> Self {
        let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
        let digest = hits_digest(hits, &paths);
        Self {
            query,
            paths,
            digest,
            label: label.to_owned(),
        }
    }
}

impl Evidence {
    /// SHA-256 of all grounds: what a decision signs.
    pub fn digest(&self) -> String {
        let value = serde_json::to_value(self).unwrap_or_default();
        sha256_hex(&canonical_bytes(&value))
    }

    /// The grounds that no longer hold; empty means all do.
    ///
    /// # Errors
    /// The reader's.
    pub fn differences(&self, reader: &dyn EvidenceReader) -> Outcome<Vec<Difference>> {
        let mut out = Vec::new();
        for cited in &self.values {
            let (kind, id) = cited
                .resource
                .split_once('/')
                .unwrap_or((&cited.resource, ""));
            let now = reader.resource(kind, id)?;
            let digest = now
                .as_ref()
                .map(|resource| values_digest(resource, &cited.path));
            if digest.as_deref() != Some(&cited.digest) {
                let now =
                    now.map_or_else(String::new, |resource| values_text(&resource, &cited.path));
                out.push(Difference {
                    label: cited.label.clone(),
                    place: format!("{} {}", cited.resource, cited.path),
                    now,
                });
            }
        }
        for relied in &self.queries {
            let hits = reader.hits(&relied.query)?;
            let digest = hits_digest(&hits, &relied.paths);
            if digest != relied.digest {
                out.push(Difference {
                    label: relied.label.clone(),
                    place: relied.query.kind.clone(),
                    now: format!(
                        "{} found ({})",
                        hits.len(),
                        digest.get(..16).unwrap_or_default()
                    ),
                });
            }
        }
        Ok(out)
    }
}

fn values_text(resource: &Value, path: &str) -> String {
    let values: Vec<Value> = cs_fhir::values_at(resource, path)
        .into_iter()
        .cloned()
        .collect();
    String::from_utf8(canonical_bytes(&Value::Array(values))).unwrap_or_default()
}

fn values_digest(resource: &Value, path: &str) -> String {
    sha256_hex(values_text(resource, path).as_bytes())
}

fn hits_digest(hits: &[Value], paths: &[String]) -> String {
    let mut lines: Vec<String> = hits
        .iter()
        .map(|hit| {
            let id = hit.get("id").and_then(Value::as_str).unwrap_or_default();
            let values: Vec<String> = paths.iter().map(|path| values_text(hit, path)).collect();
            format!("{id}\u{1f}{}", values.join("\u{1f}"))
        })
        .collect();
    lines.sort_unstable();
    sha256_hex(lines.join("\u{1e}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::collections::BTreeMap;

    struct Shelf(BTreeMap<String, Value>);
    impl EvidenceReader for Shelf {
        fn resource(&self, kind: &str, id: &str) -> Outcome<Option<Value>> {
            Ok(self.0.get(&format!("{kind}/{id}")).cloned())
        }
        fn hits(&self, query: &Query) -> Outcome<Vec<Value>> {
            Ok(self
                .0
                .values()
                .filter(|v| v["resourceType"] == query.kind.as_str())
                .cloned()
                .collect())
        }
    }

    fn shelf() -> Shelf {
        let patient =
            json!({"resourceType":"Patient","id":"p1","active":true,"meta":{"versionId":"1"}});
        Shelf(BTreeMap::from([("Patient/p1".to_owned(), patient)]))
    }

    fn evidence(shelf: &Shelf) -> Evidence {
        Evidence {
            values: vec![CitedValue::cite(
                &shelf.0["Patient/p1"],
                1,
                "Patient.active",
                "active",
            )],
            queries: vec![RelyingQuery::rely(
                Query::of("AllergyIntolerance"),
                &[],
                &[],
                "no allergies",
            )],
        }
    }

    #[test]
    fn a_new_version_with_the_same_value_is_no_change() {
        let mut shelf = shelf();
        let evidence = evidence(&shelf);
        shelf.0.get_mut("Patient/p1").unwrap()["meta"] = json!({"versionId":"2"});
        assert_eq!(evidence.differences(&shelf).unwrap(), []);
    }

    #[test]
    fn a_changed_value_a_new_hit_and_a_lost_resource_are_differences() {
        let mut changed = shelf();
        let evidence = evidence(&changed);
        changed.0.get_mut("Patient/p1").unwrap()["active"] = json!(false);
        changed.0.insert(
            "AllergyIntolerance/a".into(),
            json!({"resourceType":"AllergyIntolerance","id":"a"}),
        );
        let found = evidence.differences(&changed).unwrap();
        assert_eq!(found[0].now, "[false]");
        assert!(found[1].now.starts_with("1 found ("), "{}", found[1].now);
        let gone = evidence.differences(&Shelf(BTreeMap::new())).unwrap();
        assert_eq!(gone.len(), 1);
        assert_eq!(gone[0].now, "");
    }
}
