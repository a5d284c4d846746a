//! One audit entry.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What kind of thing was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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
    /// Somebody opened, used or closed an emergency access.
    BreakGlass,
    /// A patient's data left the practice (45 CFR 164.528: who got what, why).
    Disclosure,
    /// A patient's data was erased.
    Erasure,
    /// A patient was given their own data (45 CFR 164.524).
    PatientExport,
}

impl AuditAction {
    /// Every action, in the order of their stored numbers.
    pub const ALL: [Self; 14] = [
        Self::Read,
        Self::Search,
        Self::Import,
        Self::Skill,
        Self::Draft,
        Self::Decide,
        Self::Execute,
        Self::Session,
        Self::Export,
        Self::Administer,
        Self::BreakGlass,
        Self::Disclosure,
        Self::Erasure,
        Self::PatientExport,
    ];

    /// The word as it stands in stored lines and is asked for in filters.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Search => "search",
            Self::Import => "import",
            Self::Skill => "skill",
            Self::Draft => "draft",
            Self::Decide => "decide",
            Self::Execute => "execute",
            Self::Session => "session",
            Self::Export => "export",
            Self::Administer => "administer",
            Self::BreakGlass => "break-glass",
            Self::Disclosure => "disclosure",
            Self::Erasure => "erasure",
            Self::PatientExport => "patient-export",
        }
    }

    /// The action of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
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

impl AuditOutcome {
    /// Every outcome.
    pub const ALL: [Self; 3] = [Self::Success, Self::Refused, Self::Failure];

    /// The word as it stands in stored lines.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Refused => "refused",
            Self::Failure => "failure",
        }
    }

    /// The outcome of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
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
    /// Which software acted in the person's name: `desktop@DEVICE`,
    /// `command-line@DEVICE`, `local-planner@DEVICE`, `mcp/CLIENT@DEVICE`. Empty in
    /// entries written before agents were told apart; then it is left out.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub agent: String,
}
