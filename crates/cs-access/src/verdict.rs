//! Who may what, and why: the role tables, asked one question at a time. Every
//! answer names the rule it rests on, so that "why can't I?" has one answer.

use crate::{
    ActionKind, Operation, Principal, Role, SkillName, TenantId, Tier, approvers_of, may_approve,
    may_use_skill, needs_clinician, users_of,
};
use cs_error::Code;

/// Something a person may want to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Use a skill.
    Use(SkillName),
    /// Approve what a kind of action does.
    Approve(ActionKind),
    /// An operation that asks for a fresh confirmation.
    Do(Operation),
}

/// The rule an answer rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The role table says so (openclaw-pms-prd §7, "Skill Access").
    SkillAccess,
    /// The role table says so (openclaw-pms-prd §7, "Approval Authority").
    ApprovalAuthority,
    /// Clinical documents and medication changes take a licensed clinician
    /// (openclaw-pms-prd §5.5: all clinical documents require clinician review).
    LicensedClinician,
    /// A person works in the practices their account names, and in no other.
    OwnPractice,
    /// The list of operations that ask for a confirmation.
    Confirmed,
}

impl Rule {
    /// Its name on screens and in scripts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SkillAccess => "skill access",
            Self::ApprovalAuthority => "approval authority",
            Self::LicensedClinician => "licensed clinician",
            Self::OwnPractice => "own practice",
            Self::Confirmed => "confirmed operations",
        }
    }
}

/// An answer with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// `None`: allowed. Otherwise the named refusal.
    pub refusal: Option<Code>,
    /// The rule that decided.
    pub rule: Rule,
    /// Roles that may.
    pub roles: Vec<Role>,
    /// Whether it also takes a licensed clinician.
    pub clinician: bool,
}

impl Verdict {
    /// Whether it is allowed.
    pub const fn allowed(&self) -> bool {
        self.refusal.is_none()
    }
}

/// Which practices a role's work covers (openclaw-pms-prd §7: "own practice
/// data", "all practices"). Everybody's account names the practices; nobody's is
/// a wildcard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The practice they work for.
    OwnPractice,
    /// Every practice of the organisation, each named in the account.
    AllPractices,
}

/// The reach of a role.
pub const fn reach_of(role: Role) -> Reach {
    match role {
        Role::MpsAdmin => Reach::AllPractices,
        Role::PracticeAdministrator
        | Role::HealthCoach
        | Role::PriorAuthSpecialist
        | Role::AccountManager => Reach::OwnPractice,
    }
}

/// What approving a skill's drafts does in the world. A read-only skill drafts
/// nothing.
pub const fn drafts_of(skill: SkillName) -> &'static [ActionKind] {
    match skill {
        SkillName::CareCoordination => &[ActionKind::SendSms, ActionKind::SendEmail],
        SkillName::PriorAuth => &[ActionKind::SubmitAuthorization],
        SkillName::DocumentDraft => &[ActionKind::SendDocument],
        SkillName::PatientLookup
        | SkillName::EncounterQuery
        | SkillName::MedicationCheck
        | SkillName::DeviceReconcile
        | SkillName::ReportGenerate => &[],
    }
}

/// The tier of a skill (openclaw-pms-prd §8.1): one that drafts writes for review,
/// any other reads. None writes by itself.
pub const fn tier_of(skill: SkillName) -> Tier {
    if drafts_of(skill).is_empty() {
        Tier::ReadOnly
    } else {
        Tier::WriteAdvisory
    }
}

/// Whether a skill reads patient data. Every one of this product does: reports
/// are counted out of charts. A manifest cannot say otherwise.
pub const fn touches_patient_data(skill: SkillName) -> bool {
    match skill {
        SkillName::PatientLookup
        | SkillName::EncounterQuery
        | SkillName::PriorAuth
        | SkillName::CareCoordination
        | SkillName::DocumentDraft
        | SkillName::MedicationCheck
        | SkillName::DeviceReconcile
        | SkillName::ReportGenerate => true,
    }
}

/// Answers one question for one person in one practice.
pub fn verdict(who: &Principal, tenant: &TenantId, ask: Ask) -> Verdict {
    let roles = roles_for(ask);
    let clinician = matches!(ask, Ask::Approve(action) if needs_clinician(action));
    let answer = |refusal, rule| Verdict {
        refusal,
        rule,
        roles: roles.clone(),
        clinician,
    };
    if !who.belongs_to(tenant) {
        return answer(Some(Code::TenantForbidden), Rule::OwnPractice);
    }
    match ask {
        Ask::Use(skill) => {
            let refused = may_use_skill(who.role, skill).err();
            answer(refused.map(|denied| denied.code), Rule::SkillAccess)
        }
        Ask::Approve(action) => {
            let refused = may_approve(who.role, who.clinician.as_ref(), action).err();
            let rule = if clinician && roles.contains(&who.role) {
                Rule::LicensedClinician
            } else {
                Rule::ApprovalAuthority
            };
            answer(refused.map(|denied| denied.code), rule)
        }
        Ask::Do(operation) => {
            let allowed = operation.roles().contains(&who.role);
            answer((!allowed).then_some(Code::RoleMayNotUse), Rule::Confirmed)
        }
    }
}

fn roles_for(ask: Ask) -> Vec<Role> {
    match ask {
        Ask::Use(skill) => users_of(skill),
        Ask::Approve(action) => approvers_of(action).to_vec(),
        Ask::Do(operation) => operation.roles().to_vec(),
    }
}
