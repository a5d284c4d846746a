//! Who somebody is: role, practices, clinician attribute, when last confirmed.

use crate::{TenantId, UserId};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

/// The five roles (openclaw-pms-prd §7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// All skills on the own practice's data.
    PracticeAdministrator,
    /// Patient lookup, encounters, care coordination.
    HealthCoach,
    /// Patient lookup, prior authorization, document drafts.
    PriorAuthSpecialist,
    /// Reports and device reconciliation, view only.
    AccountManager,
    /// All skills, all practices.
    MpsAdmin,
}

impl Role {
    /// Name on the wire and in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PracticeAdministrator => "practice_administrator",
            Self::HealthCoach => "health_coach",
            Self::PriorAuthSpecialist => "prior_auth_specialist",
            Self::AccountManager => "account_manager",
            Self::MpsAdmin => "mps_admin",
        }
    }

    /// Name a person reads.
    pub const fn title(self) -> &'static str {
        match self {
            Self::PracticeAdministrator => "Practice Administrator",
            Self::HealthCoach => "Health Coach",
            Self::PriorAuthSpecialist => "Prior Auth Specialist",
            Self::AccountManager => "Account Manager",
            Self::MpsAdmin => "MPS Admin",
        }
    }

    /// From the wire name; unknown names are nobody.
    pub fn parse(text: &str) -> Option<Self> {
        crate::ROLES.into_iter().find(|role| role.as_str() == text)
    }
}

/// The eight skills by their closed names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SkillName {
    /// Find patients by name, id, birth date, phone, e-mail.
    #[serde(rename = "pms-patient-lookup")]
    PatientLookup,
    /// List and count encounters.
    #[serde(rename = "pms-encounter-query")]
    EncounterQuery,
    /// Prepare an authorization request.
    #[serde(rename = "pms-prior-auth")]
    PriorAuth,
    /// Follow-up list and drafted outreach.
    #[serde(rename = "pms-care-coordination")]
    CareCoordination,
    /// Draft a clinical document.
    #[serde(rename = "pms-document-draft")]
    DocumentDraft,
    /// Check medications.
    #[serde(rename = "pms-medication-check")]
    MedicationCheck,
    /// Reconcile remote devices.
    #[serde(rename = "pms-device-reconcile")]
    DeviceReconcile,
    /// Generate reports.
    #[serde(rename = "pms-report-generate")]
    ReportGenerate,
}

impl SkillName {
    /// All eight.
    pub const ALL: [Self; 8] = [
        Self::PatientLookup,
        Self::EncounterQuery,
        Self::PriorAuth,
        Self::CareCoordination,
        Self::DocumentDraft,
        Self::MedicationCheck,
        Self::DeviceReconcile,
        Self::ReportGenerate,
    ];

    /// The skill's name in manifests, plans and the audit.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PatientLookup => "pms-patient-lookup",
            Self::EncounterQuery => "pms-encounter-query",
            Self::PriorAuth => "pms-prior-auth",
            Self::CareCoordination => "pms-care-coordination",
            Self::DocumentDraft => "pms-document-draft",
            Self::MedicationCheck => "pms-medication-check",
            Self::DeviceReconcile => "pms-device-reconcile",
            Self::ReportGenerate => "pms-report-generate",
        }
    }

    /// From its name; unknown names are no skill.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|skill| skill.as_str() == text)
    }
}

/// Privilege tiers (openclaw-pms-prd §8.1). The third exists so that it can be
/// refused: nothing that touches patient data may be given it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// Queries only.
    ReadOnly,
    /// Drafts that a person reviews.
    WriteAdvisory,
    /// Writes without a person.
    WriteAutonomous,
}

/// A licensed clinician's claim: an attribute beside the role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clinician {
    /// National Provider Identifier, ten digits.
    pub npi: String,
}

/// How long a role counts without contact to the sign-in server (DESIGN §6).
pub const OFFLINE_ROLE_HOURS: i64 = 72;

/// Somebody signed in, as last confirmed by the practice's sign-in server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Principal {
    /// Who.
    pub user: UserId,
    /// The name staff know them by; staff names are not patient data.
    pub display_name: String,
    /// Role in the practices below.
    pub role: Role,
    /// Practices the token names.
    pub practices: Vec<TenantId>,
    /// Clinician claim, if any.
    pub clinician: Option<Clinician>,
    /// When the server last confirmed all this.
    pub verified_at: DateTime<Utc>,
}

impl Principal {
    /// Whether the token names this practice. (MPS administrators' tokens name
    /// all of theirs; there is no wildcard.)
    pub fn belongs_to(&self, tenant: &TenantId) -> bool {
        self.practices.contains(tenant)
    }

    /// Whether the role still counts without a fresh confirmation.
    pub fn role_counts_at(&self, now: DateTime<Utc>, hours: i64) -> bool {
        now.signed_duration_since(self.verified_at) <= Duration::hours(hours)
    }
}
