//! One audit entry.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What kind of thing was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditAction {
    /// One resource was read.
    Read,
    /// A search gave the listed resources.
    Search,
    /// Resources came in.
    Import,
    /// A skill ran.
    Skill,
    /// A proposal was drafted or edited.
    Draft,
    /// A person decided.
    Decide,
    /// An attempt was recorded, or its outcome.
    Execute,
    /// Sign-in, sign-out, enrolment, lock.
    Session,
    /// Something was exported.
    Export,
    /// Settings, keys, maintenance.
    Administer,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditOutcome {
    /// Done.
    Success,
    /// Refused by a rule.
    Refused,
    /// Failed.
    Failure,
}

/// One entry before it is chained: who did what to whose data, when, why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// `issuer#subject`, or `system`.
    pub user: String,
    /// Role name, or empty.
    pub role: String,
    /// Practice.
    pub tenant: String,
    /// What kind of thing.
    pub action: AuditAction,
    /// Skill or use case.
    pub what: String,
    /// FHIR ids of the patients concerned.
    pub patients: Vec<String>,
    /// `Type/id` of the resources concerned.
    pub resources: Vec<String>,
    /// How it ended.
    pub outcome: AuditOutcome,
    /// Error or reason code, or empty; never free text.
    pub code: String,
    /// Why: treatment, payment, operations.
    pub purpose: String,
    /// Ties the entries of one task together.
    pub correlation: String,
}
