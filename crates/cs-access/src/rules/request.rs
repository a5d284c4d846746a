//! Who asks to do what, why and when.

use super::Fact;
use chrono::{DateTime, Utc};
use cs_fhir::Reference;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A code with its system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coding {
    /// System, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// Code.
    pub code: String,
}

impl Coding {
    /// Of a known system.
    pub fn new(system: &str, code: &str) -> Self {
        Self {
            system: Some(system.to_owned()),
            code: code.to_owned(),
        }
    }

    /// A purpose of use (v3-ActReason: `TREAT`, `HPAYMT`, `HOPERAT` …).
    pub fn purpose(code: &str) -> Self {
        Self::new("http://terminology.hl7.org/CodeSystem/v3-ActReason", code)
    }
}

/// Who asks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Subject {
    /// References it is known by: itself, then the groups, care teams and
    /// organisations it belongs to.
    pub references: Vec<String>,
    /// Roles it acts in.
    pub roles: Vec<Coding>,
}

/// What is done with the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    /// One resource is read.
    Read,
    /// It is among the hits of a search.
    Search,
    /// It is made.
    Create,
    /// It is changed.
    Update,
    /// It is removed.
    Delete,
    /// It is handed to somebody outside.
    Disclose,
}

impl Doing {
    /// The codes rules name it by: FHIR interactions, and the R4 consent actions.
    pub fn codes(self) -> Vec<Coding> {
        let rest = |code: &str| Coding::new("http://hl7.org/fhir/restful-interaction", code);
        let act =
            |code: &str| Coding::new("http://terminology.hl7.org/CodeSystem/consentaction", code);
        match self {
            Self::Read => vec![rest("read"), rest("vread"), act("access"), act("use")],
            Self::Search => vec![
                rest("search-type"),
                rest("search"),
                act("access"),
                act("use"),
            ],
            Self::Create => vec![rest("create"), act("collect")],
            Self::Update => vec![rest("update"), rest("patch"), act("correct")],
            Self::Delete => vec![rest("delete")],
            Self::Disclose => vec![rest("read"), act("access"), act("disclose")],
        }
    }

    /// In words, for a reason.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Search => "find",
            Self::Create => "make",
            Self::Update => "change",
            Self::Delete => "remove",
            Self::Disclose => "disclose",
        }
    }
}

/// A request for one resource, which is given beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessRequest {
    /// Who.
    pub subject: Subject,
    /// What.
    pub action: Doing,
    /// Why; several purposes may hold at once.
    #[serde(default)]
    pub purposes: Vec<Coding>,
    /// Where from (`Location/…`), if known.
    #[serde(default)]
    pub location: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// Resources that rules may name and whose content is needed to judge them
    /// ("what this one refers to").
    #[serde(default)]
    pub known: Vec<Value>,
}

impl AccessRequest {
    /// Whether a rule's Reference names who asks.
    pub(crate) fn is_by(&self, reference: &Value) -> Fact {
        let Some(text) = literal(reference) else {
            return Fact::Unknown;
        };
        Fact::any(self.subject.references.iter().map(|own| same(text, own)))
    }

    /// Content of a resource a rule names, if it was given.
    pub(crate) fn content(&self, text: &str) -> Option<&Value> {
        let wanted = Reference::parse(text)?;
        self.known
            .iter()
            .find(|one| reference_of(one) == Some(wanted.clone()))
    }
}

/// The literal text of a Reference; one by identifier or inside the rule has none.
pub(crate) fn literal(reference: &Value) -> Option<&str> {
    let text = reference.get("reference").and_then(Value::as_str)?;
    (!text.starts_with('#')).then_some(text)
}

/// Whether two references name the same resource. One by an address of another
/// server that isn't the same text cannot be told.
pub(crate) fn same(rule: &str, own: &str) -> Fact {
    if rule == own {
        return Fact::Yes;
    }
    if rule.contains(':') || own.contains(':') {
        return Fact::Unknown;
    }
    match (Reference::parse(rule), Reference::parse(own)) {
        (Some(one), Some(other)) => Fact::of(one == other),
        _ => Fact::Unknown,
    }
}

/// `Type/id` of a resource.
pub(crate) fn reference_of(resource: &Value) -> Option<Reference> {
    let kind = resource.get("resourceType").and_then(Value::as_str)?;
    let id = resource.get("id").and_then(Value::as_str)?;
    Some(Reference::new(kind, id))
}
