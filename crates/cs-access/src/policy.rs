//! The two tables: who may use which skill, who may approve which action.

use crate::{Clinician, Role, SkillName};
use cs_error::{Code, Fault};
use serde::{Deserialize, Serialize};

/// All roles.
pub const ROLES: [Role; 5] = [
    Role::PracticeAdministrator,
    Role::HealthCoach,
    Role::PriorAuthSpecialist,
    Role::AccountManager,
    Role::MpsAdmin,
];

/// What an approved proposal does in the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionKind {
    /// A text message to a patient or guardian.
    SendSms,
    /// An e-mail to a patient or guardian.
    SendEmail,
    /// An authorization request to a payer.
    SubmitAuthorization,
    /// A clinical document to a colleague or into the chart.
    SendDocument,
    /// Contact and communication fields of a patient in the PMS.
    WritePatient,
    /// Encounter life cycle in the PMS.
    WriteEncounter,
    /// A refill or another change of a medication.
    WriteMedication,
}

impl ActionKind {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::SendSms,
        Self::SendEmail,
        Self::SubmitAuthorization,
        Self::SendDocument,
        Self::WritePatient,
        Self::WriteEncounter,
        Self::WriteMedication,
    ];

    /// Name on the wire and in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SendSms => "send_sms",
            Self::SendEmail => "send_email",
            Self::SubmitAuthorization => "submit_authorization",
            Self::SendDocument => "send_document",
            Self::WritePatient => "write_patient",
            Self::WriteEncounter => "write_encounter",
            Self::WriteMedication => "write_medication",
        }
    }
}

/// A refusal that names who may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denied {
    /// [`Code::RoleMayNotUse`] or [`Code::RoleMayNotApprove`].
    pub code: Code,
    /// Roles that may; empty when nobody may (an empty list is nobody).
    pub allowed: Vec<Role>,
}

impl From<Denied> for Fault {
    fn from(denied: Denied) -> Self {
        Fault::new(denied.code)
    }
}

/// Skills of a role (openclaw-pms-prd §7, "Skill Access").
pub fn skills_of(role: Role) -> &'static [SkillName] {
    match role {
        Role::PracticeAdministrator | Role::MpsAdmin => &SkillName::ALL,
        Role::HealthCoach => &[
            SkillName::PatientLookup,
            SkillName::EncounterQuery,
            SkillName::CareCoordination,
        ],
        Role::PriorAuthSpecialist => &[
            SkillName::PatientLookup,
            SkillName::PriorAuth,
            SkillName::DocumentDraft,
        ],
        Role::AccountManager => &[SkillName::ReportGenerate, SkillName::DeviceReconcile],
    }
}

/// Roles that may use a skill.
pub fn users_of(skill: SkillName) -> Vec<Role> {
    ROLES
        .into_iter()
        .filter(|role| skills_of(*role).contains(&skill))
        .collect()
}

/// Whether a role may use a skill.
///
/// # Errors
/// [`Denied`] with the roles that may.
pub fn may_use_skill(role: Role, skill: SkillName) -> Result<(), Denied> {
    if skills_of(role).contains(&skill) {
        Ok(())
    } else {
        Err(Denied {
            code: Code::RoleMayNotUse,
            allowed: users_of(skill),
        })
    }
}

/// Roles that may approve a kind of action (openclaw-pms-prd §7, "Approval
/// Authority"): administrators approve outreach, coaches patient communications,
/// specialists authorization submissions, MPS administrators everything.
/// Documents and medication changes also need the clinician attribute.
pub fn approvers_of(action: ActionKind) -> &'static [Role] {
    match action {
        ActionKind::SendSms | ActionKind::SendEmail => &[
            Role::PracticeAdministrator,
            Role::HealthCoach,
            Role::MpsAdmin,
        ],
        ActionKind::SubmitAuthorization => &[Role::PriorAuthSpecialist, Role::MpsAdmin],
        ActionKind::WritePatient | ActionKind::WriteEncounter => &[Role::MpsAdmin],
        ActionKind::SendDocument | ActionKind::WriteMedication => &[
            Role::PracticeAdministrator,
            Role::HealthCoach,
            Role::PriorAuthSpecialist,
            Role::MpsAdmin,
        ],
    }
}

/// Whether somebody may approve a kind of action.
///
/// # Errors
/// [`Denied`] with the roles that may.
pub fn may_approve(
    role: Role,
    clinician: Option<&Clinician>,
    action: ActionKind,
) -> Result<(), Denied> {
    let needs_clinician = matches!(
        action,
        ActionKind::SendDocument | ActionKind::WriteMedication
    );
    let allowed = approvers_of(action);
    if allowed.contains(&role) && (!needs_clinician || clinician.is_some()) {
        Ok(())
    } else {
        Err(Denied {
            code: Code::RoleMayNotApprove,
            allowed: allowed.to_vec(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The source's table, written out by hand: role × skill.
    #[test]
    fn skill_table_is_the_sources() {
        use SkillName as S;
        for (role, yes) in [
            (Role::PracticeAdministrator, S::ALL.to_vec()),
            (
                Role::HealthCoach,
                vec![S::PatientLookup, S::EncounterQuery, S::CareCoordination],
            ),
            (
                Role::PriorAuthSpecialist,
                vec![S::PatientLookup, S::PriorAuth, S::DocumentDraft],
            ),
            (
                Role::AccountManager,
                vec![S::DeviceReconcile, S::ReportGenerate],
            ),
            (Role::MpsAdmin, S::ALL.to_vec()),
        ] {
            for skill in S::ALL {
                let answer = may_use_skill(role, skill);
                assert_eq!(answer.is_ok(), yes.contains(&skill), "{role:?} {skill:?}");
                if let Err(denied) = answer {
                    assert!(
                        denied.allowed.contains(&Role::MpsAdmin) && !denied.allowed.contains(&role)
                    );
                }
            }
        }
    }

    #[test]
    fn approval_table_is_the_sources() {
        use ActionKind as A;
        for (role, yes) in [
            (Role::PracticeAdministrator, vec![A::SendSms, A::SendEmail]),
            (Role::HealthCoach, vec![A::SendSms, A::SendEmail]),
            (Role::PriorAuthSpecialist, vec![A::SubmitAuthorization]),
            (Role::AccountManager, vec![]),
            (
                Role::MpsAdmin,
                vec![
                    A::SendSms,
                    A::SendEmail,
                    A::SubmitAuthorization,
                    A::WritePatient,
                    A::WriteEncounter,
                ],
            ),
        ] {
            for action in A::ALL {
                assert_eq!(
                    may_approve(role, None, action).is_ok(),
                    yes.contains(&action),
                    "{role:?} {action:?}"
                );
            }
        }
        let npi = Clinician {
            npi: "1999999992".into(),
        };
        assert!(may_approve(Role::HealthCoach, Some(&npi), A::SendDocument).is_ok());
        assert!(may_approve(Role::AccountManager, Some(&npi), A::SendDocument).is_err());
    }
}
