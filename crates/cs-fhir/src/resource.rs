//! A resource and a reference.

use crate::canonical_bytes;
use cs_error::{Code, Fault, Outcome};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What a reader of foreign bytes accepts.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of one resource.
    pub bytes: usize,
    /// Levels of nesting.
    pub depth: usize,
}

impl Default for Limits {
    /// 16 MiB holds any attachment the product shows; 64 levels is twice what
    /// the deepest R4 example has.
    fn default() -> Self {
        Self {
            bytes: 16 << 20,
            depth: 64,
        }
    }
}

/// One R4 resource: a JSON object with a `resourceType`.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource(Map<String, Value>);

impl Resource {
    /// Reads foreign bytes.
    ///
    /// # Errors
    /// [`Code::InputTooLarge`] over the limits, [`Code::ResourceInvalid`] when
    /// the bytes are not a JSON object with a plausible `resourceType`.
    pub fn parse(bytes: &[u8], limits: Limits) -> Outcome<Self> {
        if bytes.len() > limits.bytes {
            return Err(Fault::new(Code::InputTooLarge).with("bytes", bytes.len()));
        }
        if nesting(bytes) > limits.depth {
            return Err(Fault::new(Code::InputTooLarge).with("limit", "depth"));
        }
        let value: Value = serde_json::from_slice(bytes)
            .map_err(|error| Fault::new(Code::ResourceInvalid).with("line", error.line()))?;
        Self::from_value(value)
    }

    /// Takes a JSON object that has a `resourceType`.
    ///
    /// # Errors
    /// [`Code::ResourceInvalid`].
    pub fn from_value(value: Value) -> Outcome<Self> {
        let Value::Object(map) = value else {
            return Err(Fault::new(Code::ResourceInvalid).with("why", "not an object"));
        };
        match map.get("resourceType") {
            Some(Value::String(name))
                if !name.is_empty()
                    && name.len() <= 64
                    && name.bytes().all(|b| b.is_ascii_alphanumeric()) =>
            {
                Ok(Self(map))
            }
            _ => Err(Fault::new(Code::ResourceInvalid).with("why", "no resourceType")),
        }
    }

    /// `resourceType`.
    pub fn kind(&self) -> &str {
        self.text("resourceType").unwrap_or_default()
    }

    /// Logical id, empty when the resource has none.
    pub fn id(&self) -> &str {
        self.text("id").unwrap_or_default()
    }

    /// `Type/id`.
    pub fn reference(&self) -> Reference {
        Reference {
            kind: self.kind().to_owned(),
            id: self.id().to_owned(),
        }
    }

    /// A string at the top level.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key).and_then(Value::as_str)
    }

    /// Any value at the top level.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// A value by JSON pointer (`/name/0/family`).
    pub fn pointer(&self, pointer: &str) -> Option<&Value> {
        let mut parts = pointer.strip_prefix('/')?.splitn(2, '/');
        let first = self.0.get(parts.next()?)?;
        match parts.next() {
            None => Some(first),
            Some(rest) => first.pointer(&format!("/{rest}")),
        }
    }

    /// The whole object.
    pub const fn map(&self) -> &Map<String, Value> {
        &self.0
    }

    /// The whole object as a value.
    pub fn to_value(&self) -> Value {
        Value::Object(self.0.clone())
    }

    /// The whole object as a value, without a copy.
    pub fn into_value(self) -> Value {
        Value::Object(self.0)
    }

    /// Sets a value at the top level (adapters build resources with it).
    pub fn set(&mut self, key: &str, value: Value) {
        self.0.insert(key.to_owned(), value);
    }

    /// Canonical bytes without `meta`, which servers change on their own:
    /// equal content gives equal bytes.
    pub fn content_bytes(&self) -> Vec<u8> {
        let mut map = self.0.clone();
        map.remove("meta");
        canonical_bytes(&Value::Object(map))
    }

    /// The patient this resource is about: itself, or what `subject`, `patient`
    /// or `beneficiary` refers to.
    pub fn patient_id(&self) -> Option<String> {
        if self.kind() == "Patient" {
            return Some(self.id().to_owned());
        }
        ["subject", "patient", "beneficiary"]
            .iter()
            .find_map(|key| {
                let text = self.0.get(*key)?.get("reference")?.as_str()?;
                let reference = Reference::parse(text)?;
                (reference.kind == "Patient").then_some(reference.id)
            })
    }
}

/// A literal reference `Type/id`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reference {
    /// Resource type.
    pub kind: String,
    /// Logical id (`[A-Za-z0-9.-]{1,64}`, R4 datatypes).
    pub id: String,
}

impl Reference {
    /// Of two parts known to be good.
    pub fn new(kind: &str, id: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            id: id.to_owned(),
        }
    }

    /// Reads `Type/id`, `Type/id/_history/v` or an absolute URL ending so.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.split_once("/_history/").map_or(text, |(head, _)| head);
        let mut parts = text.rsplitn(3, '/');
        let (id, kind) = (parts.next()?, parts.next()?);
        let good_id = (1..=64).contains(&id.len())
            && id
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.');
        let good_kind = kind.starts_with(|c: char| c.is_ascii_uppercase())
            && kind.bytes().all(|b| b.is_ascii_alphanumeric());
        (good_id && good_kind).then(|| Self::new(kind, id))
    }
}

impl std::fmt::Display for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.kind, self.id)
    }
}

/// Deepest nesting of brackets outside strings, found before parsing so that a
/// hostile file cannot exhaust the parser's stack.
fn nesting(bytes: &[u8]) -> usize {
    let (mut depth, mut deepest, mut in_string, mut escaped) = (0_usize, 0, false, false);
    for byte in bytes {
        match (in_string, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (true, b'"') => in_string = false,
            (false, b'"') => in_string = true,
            (false, b'{' | b'[') => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            (false, b'}' | b']') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Outcome<Resource> {
        Resource::parse(text.as_bytes(), Limits::default())
    }

    #[test]
    fn reads_a_resource_and_its_patient() {
        let encounter =
            parse(r#"{"resourceType":"Encounter","id":"e1","subject":{"reference":"Patient/p1"}}"#)
                .unwrap();
        assert_eq!((encounter.kind(), encounter.id()), ("Encounter", "e1"));
        assert_eq!(encounter.patient_id().as_deref(), Some("p1"));
        assert_eq!(
            encounter.pointer("/subject/reference").unwrap(),
            "Patient/p1"
        );
    }

    #[test]
    fn refuses_what_is_not_a_resource() {
        for bad in [
            "",
            "[]",
            "{}",
            r#"{"resourceType":7}"#,
            r#"{"resourceType":"../x"}"#,
            "{\"resourceType\":\"P",
        ] {
            assert_eq!(
                parse(bad).unwrap_err().code(),
                Code::ResourceInvalid,
                "{bad}"
            );
        }
        let deep = format!(
            "{{\"resourceType\":\"X\",\"a\":{}1{}}}",
            "[".repeat(100),
            "]".repeat(100)
        );
        assert_eq!(parse(&deep).unwrap_err().code(), Code::InputTooLarge);
    }

    #[test]
    fn references_in_all_usual_forms() {
        for text in [
            "Patient/p1",
            "https://x.example/fhir/Patient/p1",
            "Patient/p1/_history/3",
        ] {
            assert_eq!(
                Reference::parse(text),
                Some(Reference::new("Patient", "p1")),
                "{text}"
            );
        }
        for bad in [
            "p1",
            "patient/p1",
            "Patient/",
            "Patient/a b",
            "urn:uuid:0",
            "#x",
        ] {
            assert_eq!(Reference::parse(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_end_in_a_value_or_a_clear_error(bytes in prop::collection::vec(any::<u8>(), 0..256)) {
            let _ = Resource::parse(&bytes, Limits::default());
        }
    }
}
