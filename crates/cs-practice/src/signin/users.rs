//! The demo users (WIRE §3). All of them are invented.

use serde::{Deserialize, Serialize};

/// What a user may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    PracticeAdministrator,
    HealthCoach,
    PriorAuthSpecialist,
    AccountManager,
    MpsAdmin,
}

impl Role {
    /// The claim's word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::PracticeAdministrator => "practice_administrator",
            Self::HealthCoach => "health_coach",
            Self::PriorAuthSpecialist => "prior_auth_specialist",
            Self::AccountManager => "account_manager",
            Self::MpsAdmin => "mps_admin",
        }
    }

    /// The role as a person reads it.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::PracticeAdministrator => "Practice administrator",
            Self::HealthCoach => "Health coach",
            Self::PriorAuthSpecialist => "Prior-authorization specialist",
            Self::AccountManager => "Account manager",
            Self::MpsAdmin => "MPS administrator",
        }
    }
}

/// The general practice.
pub(crate) const HARBOR: &str = "harbor-health";
/// The optical practice.
pub(crate) const NORTHGATE: &str = "northgate-optical";

/// The name of a practice as a person reads it.
pub(crate) fn practice_title(id: &str) -> &str {
    match id {
        HARBOR => "Harbor Health",
        NORTHGATE => "Northgate Optical",
        other => other,
    }
}

/// The zone a practice keeps its calendar in.
pub(crate) fn practice_zone(id: &str) -> chrono_tz::Tz {
    if id == NORTHGATE {
        chrono_tz::America::Chicago
    } else {
        chrono_tz::America::New_York
    }
}

/// A person who can sign in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct User {
    pub(crate) login: &'static str,
    pub(crate) sub: &'static str,
    pub(crate) name: &'static str,
    pub(crate) email: &'static str,
    pub(crate) role: Role,
    pub(crate) practices: &'static [&'static str],
    /// The National Provider Identifier of a licensed clinician.
    pub(crate) npi: Option<&'static str>,
}

const fn user(
    login: &'static str,
    sub: &'static str,
    name: &'static str,
    email: &'static str,
    role: Role,
    practices: &'static [&'static str],
) -> User {
    User {
        login,
        sub,
        name,
        email,
        role,
        practices,
        npi: None,
    }
}

/// Everyone who can sign in, in the order the page shows them.
pub(crate) const USERS: [User; 9] = [
    user(
        "coach",
        "staff-01",
        "Dana Whitfield",
        "dana.whitfield@harbor.example.org",
        Role::HealthCoach,
        &[HARBOR],
    ),
    user(
        "coach2",
        "staff-02",
        "Luis Ortega",
        "luis.ortega@harbor.example.org",
        Role::HealthCoach,
        &[HARBOR],
    ),
    user(
        "specialist",
        "staff-04",
        "Priya Raman",
        "priya.raman@harbor.example.org",
        Role::PriorAuthSpecialist,
        &[HARBOR],
    ),
    user(
        "admin",
        "staff-05",
        "Joan Becker",
        "joan.becker@harbor.example.org",
        Role::PracticeAdministrator,
        &[HARBOR],
    ),
    user(
        "account",
        "staff-06",
        "Theo Lindgren",
        "theo.lindgren@harbor.example.org",
        Role::AccountManager,
        &[HARBOR],
    ),
    user(
        "mps",
        "staff-90",
        "Ines Kaplan",
        "ines.kaplan@mps.example.org",
        Role::MpsAdmin,
        &[HARBOR, NORTHGATE],
    ),
    User {
        // A provider of the practice, who also coaches: the identifier is the
        // one its provider row carries.
        npi: Some("2990006852"),
        ..user(
            "clinician",
            "staff-03",
            "Hannah Lindqvist",
            "hannah.lindqvist@harbor.example.org",
            Role::HealthCoach,
            &[HARBOR],
        )
    },
    user(
        "optical-admin",
        "staff-12",
        "Ruth Calloway",
        "ruth.calloway@northgate.example.org",
        Role::PracticeAdministrator,
        &[NORTHGATE],
    ),
    user(
        "optical-coach",
        "staff-11",
        "Ben Adeyemi",
        "ben.adeyemi@northgate.example.org",
        Role::HealthCoach,
        &[NORTHGATE],
    ),
];

/// The user of this login name.
pub(crate) fn find(login: &str) -> Option<&'static User> {
    USERS.iter().find(|user| user.login == login)
}

/// Somebody who can sign in, for the shells' choice of demo seats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    /// Login name.
    pub login: &'static str,
    /// Name; invented.
    pub name: &'static str,
    /// The role claim's word.
    pub role: &'static str,
    /// Whether they are a licensed clinician.
    pub clinician: bool,
}

/// Everyone who can sign in, in the order the page shows them.
pub fn identities() -> impl Iterator<Item = Identity> {
    USERS.iter().map(|user| Identity {
        login: user.login,
        name: user.name,
        role: user.role.word(),
        clinician: user.npi.is_some(),
    })
}
