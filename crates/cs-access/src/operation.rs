//! Operations that ask for a fresh proof of who is here, beyond the session.

use crate::Role;
use serde::{Deserialize, Serialize};

/// What a step-up token is spent on. A session left open, or a page that was
/// taken over, gets none of these done by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Operation {
    /// Writing the audit, which names whose charts were opened, to a file.
    AuditExport,
    /// Weakening a rule of the practice (longer offline roles, a later lock …).
    LoosenRule,
    /// Changing who may approve what.
    ApprovalPolicy,
    /// Giving somebody outside a grant, or changing one.
    AccessGrant,
    /// Revoking a signing key or a device.
    KeyRevocation,
    /// Removing the kept copy and its keys from this computer.
    DeviceWipe,
    /// Opening a restricted chart in an emergency.
    BreakGlass,
    /// Erasing a patient by destroying their key.
    Erasure,
    /// A patient's whole record to a file.
    PatientExport,
    /// Restoring a backup over the kept copy.
    BackupRestore,
    /// Changing retention or a legal hold.
    Retention,
    /// Making the step-up secret anew.
    SecretRotation,
}

const EVERYBODY: &[Role] = &crate::ROLES;
const ADMINISTRATORS: &[Role] = &[Role::PracticeAdministrator, Role::MpsAdmin];
/// Those who may look patients up at all (openclaw-pms-prd §7).
const CHART_READERS: &[Role] = &[
    Role::PracticeAdministrator,
    Role::HealthCoach,
    Role::PriorAuthSpecialist,
    Role::MpsAdmin,
];

impl Operation {
    /// All operations.
    pub const ALL: [Self; 12] = [
        Self::AuditExport,
        Self::LoosenRule,
        Self::ApprovalPolicy,
        Self::AccessGrant,
        Self::KeyRevocation,
        Self::DeviceWipe,
        Self::BreakGlass,
        Self::Erasure,
        Self::PatientExport,
        Self::BackupRestore,
        Self::Retention,
        Self::SecretRotation,
    ];

    /// Name in tokens, on the command line and in the audit.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AuditExport => "audit-export",
            Self::LoosenRule => "loosen-rule",
            Self::ApprovalPolicy => "approval-policy",
            Self::AccessGrant => "access-grant",
            Self::KeyRevocation => "key-revocation",
            Self::DeviceWipe => "device-wipe",
            Self::BreakGlass => "break-glass",
            Self::Erasure => "erasure",
            Self::PatientExport => "patient-export",
            Self::BackupRestore => "backup-restore",
            Self::Retention => "retention",
            Self::SecretRotation => "secret-rotation",
        }
    }

    /// What a person confirms, as the signing window says it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::AuditExport => "Export the audit",
            Self::LoosenRule => "Loosen a rule of the practice",
            Self::ApprovalPolicy => "Change who may approve",
            Self::AccessGrant => "Change a grant to somebody outside",
            Self::KeyRevocation => "Revoke a signing key or a device",
            Self::DeviceWipe => "Remove this practice from this computer",
            Self::BreakGlass => "Open a restricted chart in an emergency",
            Self::Erasure => "Erase a patient",
            Self::PatientExport => "Export a patient's record",
            Self::BackupRestore => "Restore a backup",
            Self::Retention => "Change retention or a legal hold",
            Self::SecretRotation => "Make the confirmation secret anew",
        }
    }

    /// From its name; unknown names are no operation.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }

    /// Roles that may be given a token for it. The operation's own check still
    /// decides; whoever may not do it is not asked for a PIN either.
    pub const fn roles(self) -> &'static [Role] {
        match self {
            // One's own key and one's own desk.
            Self::KeyRevocation | Self::DeviceWipe => EVERYBODY,
            Self::BreakGlass => CHART_READERS,
            Self::AuditExport
            | Self::LoosenRule
            | Self::ApprovalPolicy
            | Self::AccessGrant
            | Self::Erasure
            | Self::PatientExport
            | Self::BackupRestore
            | Self::Retention
            | Self::SecretRotation => ADMINISTRATORS,
        }
    }
}

/// The shell that may spend a token; one shell's token opens nothing in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The window.
    Window,
    /// The command line.
    CommandLine,
    /// The gateway: FHIR API, MCP.
    Gateway,
}

impl Audience {
    /// Name in tokens.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Window => "window",
            Self::CommandLine => "command_line",
            Self::Gateway => "gateway",
        }
    }
}
