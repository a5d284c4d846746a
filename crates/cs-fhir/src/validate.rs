//! Structural checks on what comes in.

use crate::{Resource, instant_range};
use serde_json::Value;

/// How bad an issue is (R4 `issue-severity`, the two this check gives).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Kept, with the warning.
    Warning,
    /// Set aside.
    Error,
}

/// One finding: where and what, in words without the value (it may be PHI).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Error or warning.
    pub severity: Severity,
    /// Element path.
    pub path: &'static str,
    /// What is wrong.
    pub why: &'static str,
}

/// Elements R4 requires (cardinality 1..), by type; types that are not listed
/// are checked for `resourceType` and `id` only.
const REQUIRED: &[(&str, &[&str])] = &[
    ("Patient", &[]),
    ("Encounter", &["status", "class"]),
    ("Condition", &["subject"]),
    ("AllergyIntolerance", &["patient"]),
    ("MedicationRequest", &["status", "intent", "subject"]),
    ("Observation", &["status", "code"]),
    ("Coverage", &["status", "beneficiary", "payor"]),
    ("Device", &[]),
    ("Appointment", &["status", "participant"]),
    ("DocumentReference", &["status", "content"]),
    ("ServiceRequest", &["status", "intent", "subject"]),
    (
        "VisionPrescription",
        &[
            "status",
            "created",
            "patient",
            "dateWritten",
            "prescriber",
            "lensSpecification",
        ],
    ),
    ("Communication", &["status"]),
    (
        "Claim",
        &[
            "status",
            "type",
            "use",
            "patient",
            "created",
            "provider",
            "priority",
            "insurance",
        ],
    ),
    ("Flag", &["status", "code", "subject"]),
];

/// Closed value sets with required binding, by type and element.
const CODES: &[(&str, &str, &[&str])] = &[
    ("Patient", "gender", &["male", "female", "other", "unknown"]),
    (
        "Encounter",
        "status",
        &[
            "planned",
            "arrived",
            "triaged",
            "in-progress",
            "onleave",
            "finished",
            "cancelled",
            "entered-in-error",
            "unknown",
        ],
    ),
    (
        "MedicationRequest",
        "status",
        &[
            "active",
            "on-hold",
            "cancelled",
            "completed",
            "entered-in-error",
            "stopped",
            "draft",
            "unknown",
        ],
    ),
    (
        "MedicationRequest",
        "intent",
        &[
            "proposal",
            "plan",
            "order",
            "original-order",
            "reflex-order",
            "filler-order",
            "instance-order",
            "option",
        ],
    ),
    (
        "Observation",
        "status",
        &[
            "registered",
            "preliminary",
            "final",
            "amended",
            "corrected",
            "cancelled",
            "entered-in-error",
            "unknown",
        ],
    ),
    (
        "Coverage",
        "status",
        &["active", "cancelled", "draft", "entered-in-error"],
    ),
    (
        "Device",
        "status",
        &["active", "inactive", "entered-in-error", "unknown"],
    ),
];

/// Top-level elements that hold a date or instant.
const DATES: &[&str] = &[
    "birthDate",
    "deceasedDateTime",
    "effectiveDateTime",
    "authoredOn",
    "recordedDate",
    "onsetDateTime",
    "dateWritten",
    "issued",
    "created",
];

/// Checks one resource; no issue of [`Severity::Error`] means it is kept.
pub fn validate(resource: &Resource) -> Vec<Issue> {
    let mut issues = Vec::new();
    let mut error = |path, why| {
        issues.push(Issue {
            severity: Severity::Error,
            path,
            why,
        })
    };
    if crate::Reference::parse(&resource.reference().to_string()).is_none() {
        error("id", "missing or not of R4's id alphabet");
    }
    for element in REQUIRED
        .iter()
        .filter(|(kind, _)| *kind == resource.kind())
        .flat_map(|(_, elements)| elements.iter())
    {
        if resource.get(element).is_none_or(is_empty) {
            error(element, "required, but missing");
        }
    }
    for (_, element, codes) in CODES.iter().filter(|(kind, ..)| *kind == resource.kind()) {
        if let Some(value) = resource.get(element)
            && !value.as_str().is_some_and(|code| codes.contains(&code))
        {
            error(element, "not a code of its required value set");
        }
    }
    for element in DATES {
        if let Some(value) = resource.get(element)
            && value.as_str().and_then(instant_range).is_none()
        {
            error(element, "not a date or instant");
        }
    }
    if resource.kind() == "Patient" && resource.get("birthDate").is_none() {
        issues.push(Issue {
            severity: Severity::Warning,
            path: "birthDate",
            why: "not known",
        });
    }
    issues
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;

    fn issues(text: &str) -> Vec<(Severity, &'static str)> {
        let resource = Resource::parse(text.as_bytes(), Limits::default()).unwrap();
        validate(&resource)
            .into_iter()
            .map(|issue| (issue.severity, issue.path))
            .collect()
    }

    #[test]
    fn says_what_is_missing_or_wrong() {
        assert_eq!(
            issues(r#"{"resourceType":"Patient","id":"p","birthDate":"1985-03"}"#),
            []
        );
        assert_eq!(
            issues(r#"{"resourceType":"Patient","id":"p"}"#),
            [(Severity::Warning, "birthDate")]
        );
        assert_eq!(
            issues(r#"{"resourceType":"Patient","id":"p","birthDate":"soon","gender":"F"}"#),
            [(Severity::Error, "gender"), (Severity::Error, "birthDate")]
        );
        assert_eq!(
            issues(r#"{"resourceType":"Encounter","id":"e","status":"done","class":{}}"#),
            [(Severity::Error, "class"), (Severity::Error, "status")]
        );
        assert_eq!(
            issues(r#"{"resourceType":"Basic","id":"a/b"}"#),
            [(Severity::Error, "id")]
        );
    }
}
