//! The expected matrix, written out by hand from openclaw-pms-prd §7, §5 and §8.1:
//! every role × skill × action, with the name of each refusal. Nothing here is
//! computed from the tables under test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::DateTime;
use cs_access::{
    ActionKind, Ask, Clinician, Operation, Principal, ROLES, Reach, Role, Rule, SkillName,
    TenantId, Tier, UserId, drafts_of, reach_of, tier_of, touches_patient_data, verdict,
};
use cs_error::Code;

fn person(role: Role, clinician: bool) -> Principal {
    Principal {
        user: UserId {
            issuer: "https://signin.example".into(),
            subject: "person-1".into(),
        },
        display_name: "Person 1".into(),
        role,
        practices: vec![tenant("harbor")],
        clinician: clinician.then(|| Clinician {
            npi: "1999999992".into(),
        }),
        verified_at: DateTime::UNIX_EPOCH,
    }
}

fn tenant(name: &str) -> TenantId {
    TenantId::parse(name).unwrap()
}

/// `yes`, or the name of the refusal.
fn answer(role: Role, clinician: bool, ask: Ask) -> &'static str {
    let verdict = verdict(&person(role, clinician), &tenant("harbor"), ask);
    verdict.refusal.map_or("yes", Code::name)
}

const Y: &str = "yes";
/// May not use.
const U: &str = "role_may_not_use";
/// May not approve.
const A: &str = "role_may_not_approve";

/// Columns of [`USE`].
const SKILLS: [SkillName; 8] = [
    SkillName::PatientLookup,
    SkillName::EncounterQuery,
    SkillName::PriorAuth,
    SkillName::CareCoordination,
    SkillName::DocumentDraft,
    SkillName::MedicationCheck,
    SkillName::DeviceReconcile,
    SkillName::ReportGenerate,
];

/// Using a skill. The clinician attribute opens none.
#[rustfmt::skip]
const USE: [(Role, [&str; 8]); 5] = [
    //                              lookup enc prior coord docs meds devices reports
    (Role::PracticeAdministrator, [Y,     Y,  Y,    Y,    Y,   Y,   Y,      Y]),
    (Role::HealthCoach,           [Y,     Y,  U,    Y,    U,   U,   U,      U]),
    (Role::PriorAuthSpecialist,   [Y,     U,  Y,    U,    Y,   U,   U,      U]),
    (Role::AccountManager,        [U,     U,  U,    U,    U,   U,   Y,      Y]),
    (Role::MpsAdmin,              [Y,     Y,  Y,    Y,    Y,   Y,   Y,      Y]),
];

/// Columns of [`APPROVE`].
const ACTIONS: [ActionKind; 7] = [
    ActionKind::SendSms,
    ActionKind::SendEmail,
    ActionKind::SubmitAuthorization,
    ActionKind::SendDocument,
    ActionKind::WritePatient,
    ActionKind::WriteEncounter,
    ActionKind::WriteMedication,
];

/// Approving, without and with the clinician attribute: encounter summaries,
/// referral letters and medication changes take a licensed clinician, whoever
/// wrote them; the attribute gives nothing else.
#[rustfmt::skip]
const APPROVE: [(Role, bool, [&str; 7]); 10] = [
    //                                      sms mail prior-auth document patient encounter medication
    (Role::PracticeAdministrator, false, [Y,  Y,   A,         A,       A,      A,        A]),
    (Role::PracticeAdministrator, true,  [Y,  Y,   A,         Y,       A,      A,        Y]),
    (Role::HealthCoach,           false, [Y,  Y,   A,         A,       A,      A,        A]),
    (Role::HealthCoach,           true,  [Y,  Y,   A,         Y,       A,      A,        Y]),
    (Role::PriorAuthSpecialist,   false, [A,  A,   Y,         A,       A,      A,        A]),
    (Role::PriorAuthSpecialist,   true,  [A,  A,   Y,         Y,       A,      A,        Y]),
    (Role::AccountManager,        false, [A,  A,   A,         A,       A,      A,        A]),
    (Role::AccountManager,        true,  [A,  A,   A,         A,       A,      A,        A]),
    (Role::MpsAdmin,              false, [Y,  Y,   Y,         A,       Y,      Y,        A]),
    (Role::MpsAdmin,              true,  [Y,  Y,   Y,         Y,       Y,      Y,        Y]),
];

/// What each skill drafts, and so what is approved of it.
#[rustfmt::skip]
const DRAFTS: [(SkillName, &[ActionKind]); 8] = [
    (SkillName::PatientLookup,    &[]),
    (SkillName::EncounterQuery,   &[]),
    (SkillName::PriorAuth,        &[ActionKind::SubmitAuthorization]),
    (SkillName::CareCoordination, &[ActionKind::SendSms, ActionKind::SendEmail]),
    (SkillName::DocumentDraft,    &[ActionKind::SendDocument]),
    (SkillName::MedicationCheck,  &[]),
    (SkillName::DeviceReconcile,  &[]),
    (SkillName::ReportGenerate,   &[]),
];

/// Operations that ask for a confirmation, in this order of roles: practice
/// administrator, coach, specialist, account manager, MPS administrator.
#[rustfmt::skip]
const DO: [(Operation, [&str; 5]); 12] = [
    (Operation::AuditExport,    [Y, U, U, U, Y]),
    (Operation::LoosenRule,     [Y, U, U, U, Y]),
    (Operation::ApprovalPolicy, [Y, U, U, U, Y]),
    (Operation::AccessGrant,    [Y, U, U, U, Y]),
    (Operation::KeyRevocation,  [Y, Y, Y, Y, Y]),
    (Operation::DeviceWipe,     [Y, Y, Y, Y, Y]),
    (Operation::BreakGlass,     [Y, Y, Y, U, Y]),
    (Operation::Erasure,        [Y, U, U, U, Y]),
    (Operation::PatientExport,  [Y, U, U, U, Y]),
    (Operation::BackupRestore,  [Y, U, U, U, Y]),
    (Operation::Retention,      [Y, U, U, U, Y]),
    (Operation::SecretRotation, [Y, U, U, U, Y]),
];

#[test]
fn every_role_uses_the_sources_skills_and_no_other() {
    assert_eq!(SKILLS, SkillName::ALL);
    for (role, row) in USE {
        for (skill, expected) in SKILLS.into_iter().zip(row) {
            for clinician in [false, true] {
                let got = answer(role, clinician, Ask::Use(skill));
                assert_eq!(got, expected, "{role:?} {skill:?} clinician {clinician}");
            }
        }
    }
}

#[test]
fn every_role_approves_the_sources_actions_and_no_other() {
    assert_eq!(ACTIONS, ActionKind::ALL);
    for (role, clinician, row) in APPROVE {
        for (action, expected) in ACTIONS.into_iter().zip(row) {
            let got = answer(role, clinician, Ask::Approve(action));
            assert_eq!(got, expected, "{role:?} {action:?} clinician {clinician}");
        }
    }
}

/// Role × skill × action: who may ask for a draft, and who may approve it.
#[test]
fn every_draft_of_every_skill_has_its_approvers() {
    for (skill, drafts) in DRAFTS {
        assert_eq!(drafts_of(skill), drafts, "{skill:?}");
        // Three tiers; the third is nobody's.
        let tier = match skill {
            SkillName::PriorAuth | SkillName::CareCoordination | SkillName::DocumentDraft => {
                Tier::WriteAdvisory
            }
            _ => Tier::ReadOnly,
        };
        assert_eq!(tier_of(skill), tier, "{skill:?}");
        assert!(touches_patient_data(skill), "{skill:?}");
    }
    let drafting = DRAFTS.iter().filter(|(_, drafts)| !drafts.is_empty());
    assert_eq!(drafting.count(), 3, "three skills draft at all");
    // A specialist who drafted a letter does not sign it; a clinician does.
    let ask = Ask::Approve(ActionKind::SendDocument);
    assert_eq!(answer(Role::PriorAuthSpecialist, false, ask), A);
    let refused = verdict(
        &person(Role::PriorAuthSpecialist, false),
        &tenant("harbor"),
        ask,
    );
    assert_eq!(
        (refused.rule, refused.clinician),
        (Rule::LicensedClinician, true)
    );
    // An account manager is not refused for want of a licence: the role never writes.
    let refused = verdict(&person(Role::AccountManager, true), &tenant("harbor"), ask);
    assert_eq!(refused.rule, Rule::ApprovalAuthority);
}

#[test]
fn confirmed_operations_are_the_roles_written_here() {
    assert_eq!(DO.map(|(operation, _)| operation), Operation::ALL);
    for (operation, row) in DO {
        for (role, expected) in ROLES.into_iter().zip(row) {
            let got = answer(role, false, Ask::Do(operation));
            assert_eq!(got, expected, "{role:?} {operation:?}");
        }
    }
}

#[test]
fn nobody_does_anything_in_a_practice_their_account_does_not_name() {
    assert_eq!(
        ROLES.map(reach_of),
        [
            Reach::OwnPractice,
            Reach::OwnPractice,
            Reach::OwnPractice,
            Reach::OwnPractice,
            Reach::AllPractices
        ]
    );
    let mut asked = 0;
    let asks = SKILLS
        .into_iter()
        .map(Ask::Use)
        .chain(ACTIONS.into_iter().map(Ask::Approve))
        .chain(Operation::ALL.into_iter().map(Ask::Do));
    for ask in asks {
        for role in ROLES {
            let who = person(role, true);
            for other in ["harbor2", "Harbor", "harbor-", "h"] {
                let refused = verdict(&who, &tenant(other), ask);
                assert_eq!(
                    refused.refusal,
                    Some(Code::TenantForbidden),
                    "{role:?} {ask:?}"
                );
                assert_eq!(refused.rule, Rule::OwnPractice);
                asked += 1;
            }
        }
    }
    assert_eq!(asked, 27 * 5 * 4);
    // An MPS administrator is at home in each practice the account names.
    let mut both = person(Role::MpsAdmin, false);
    both.practices.push(tenant("second"));
    for name in ["harbor", "second"] {
        let ask = Ask::Use(SkillName::ReportGenerate);
        assert!(verdict(&both, &tenant(name), ask).allowed());
    }
}

#[test]
fn a_refusal_names_who_may() {
    let coach = person(Role::HealthCoach, false);
    let refused = verdict(&coach, &tenant("harbor"), Ask::Use(SkillName::PriorAuth));
    assert_eq!(
        refused.roles,
        [
            Role::PracticeAdministrator,
            Role::PriorAuthSpecialist,
            Role::MpsAdmin
        ]
    );
    let refused = verdict(
        &coach,
        &tenant("harbor"),
        Ask::Approve(ActionKind::SubmitAuthorization),
    );
    assert_eq!(refused.roles, [Role::PriorAuthSpecialist, Role::MpsAdmin]);
}
