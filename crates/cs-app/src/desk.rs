//! The desk: who sits at it, what they may do, the PIN without a signature, and
//! the counts of the line at its bottom.

use crate::Workstation;
use crate::session::PinEntry;
use crate::views::{DeskStatus, SessionView, ViewName};
use cs_access::{ActionKind, Principal, Role, SkillName, UserId, may_approve, skills_of};
use cs_approval::{ProposalState, State, WrappedKey};
use cs_audit::{AuditAction, AuditOutcome};
use cs_error::{Code, Fault, Outcome};

/// Somebody who signed in on this device before, as a list of seats names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sitter {
    /// Name.
    pub name: String,
    /// Role as people read it.
    pub role: &'static str,
    /// The PIN of their signing key, when one is on this device.
    pub pin: Option<PinTries>,
}

/// How often a PIN may still be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PinTries(pub u32);

impl PinTries {
    /// Whether a full sign-in is needed before a PIN counts again.
    pub const fn is_spent(self) -> bool {
        self.0 == 0
    }
}

impl Workstation {
    /// Somebody who signed in here before; nobody is signed in by asking.
    ///
    /// # Errors
    /// Store codes.
    pub fn sitter(&self, user: &UserId) -> Outcome<Option<Sitter>> {
        let Some(principal) = self.kept_principal(user)? else {
            return Ok(None);
        };
        Ok(Some(Sitter {
            name: principal.display_name,
            role: principal.role.title(),
            pin: self.pin_of(user)?,
        }))
    }

    fn pin_of(&self, user: &UserId) -> Outcome<Option<PinTries>> {
        let key: Option<WrappedKey> = self.kept_key(&user.key())?;
        Ok(key.map(|key| PinTries(u32::from(key.pin.tries_left()))))
    }

    /// The PIN of the signed-in person, when they have a signing key here.
    ///
    /// # Errors
    /// [`Code::SignedOut`]; store codes.
    pub fn pin_tries(&self) -> Outcome<Option<PinTries>> {
        self.pin_of(&self.principal()?.user)
    }

    /// The signed-in person and what they may do.
    ///
    /// # Errors
    /// [`Code::SignedOut`], [`Code::TenantForbidden`]; store codes.
    pub fn session_view(&self, seat: &str) -> Outcome<SessionView> {
        let principal = self.principal()?;
        if !principal.belongs_to(&self.practice.tenant) {
            return Err(Fault::new(Code::TenantForbidden));
        }
        let usable = self.pin_tries()?.is_some_and(|tries| !tries.is_spent());
        Ok(SessionView {
            seat: seat.to_owned(),
            name: principal.display_name.clone(),
            role: principal.role.as_str().to_owned(),
            role_title: principal.role.title().to_owned(),
            clinician: principal.clinician.is_some(),
            practice: self.practice.name.clone(),
            practice_phone: self.practice.printed_phone(),
            zone: self.practice.zone.clone(),
            demo: self.practice.demo,
            enrolled: usable,
            views: views_of(principal.role),
            may_approve: approvable(&principal),
            skills: skills_of(principal.role)
                .iter()
                .map(|skill| skill.as_str().to_owned())
                .collect(),
            examples: examples_for(principal.role),
            now: self.now().to_rfc3339(),
        })
    }

    /// Checks the PIN of whoever is locked in; nothing is signed. A wrong one
    /// counts against the same five tries as one at a signature.
    ///
    /// # Errors
    /// [`Code::PinWrong`], [`Code::PinLocked`], [`Code::NotEnrolled`]; store codes.
    pub fn unlock(&self, pin: &PinEntry) -> Outcome<()> {
        let who = self.context("unlock")?;
        drop(self.open_key(pin)?);
        self.record(&who, AuditAction::Session, AuditOutcome::Success, "")
    }

    /// Notes in the audit that the desk was locked, and by what (`person`, `idle`,
    /// `suspend`, `switch`). Charts kept in memory are dropped, noted or not.
    ///
    /// # Errors
    /// [`Code::SignedOut`]; store codes.
    pub fn note_locked(&self, why: &'static str) -> Outcome<()> {
        self.forget_charts();
        let who = self.context("lock")?;
        self.record(&who, AuditAction::Session, AuditOutcome::Success, why)
    }

    /// Whether the practice's server answers.
    ///
    /// # Errors
    /// [`Code::Offline`], [`Code::SessionExpired`] and the network's others.
    pub async fn reach(&self) -> Outcome<()> {
        self.ports.server.pull(u64::MAX >> 1, 1).await.map(|_| ())
    }

    /// The counts of the line at the bottom; what the shell alone knows (the link,
    /// what runs now, the lock) is left as it is by default.
    ///
    /// # Errors
    /// [`Code::SignedOut`]; store codes.
    pub fn desk_counts(&self) -> Outcome<DeskStatus> {
        self.context("status")?;
        self.desk_status(crate::LinkState::default())
    }

    /// Ids of what is approved and not yet sent, with the instant its hold ends.
    ///
    /// # Errors
    /// [`Code::SignedOut`]; store codes.
    pub fn held_until(&self) -> Outcome<Vec<(String, chrono::DateTime<chrono::Utc>)>> {
        let who = self.context("status")?;
        let hold = chrono::Duration::seconds(self.settings()?.hold_seconds);
        let open = self.ports.queue.proposals(&who, true)?;
        let approved = open.iter().filter(|item| item.state == State::Approved);
        Ok(approved
            .filter_map(|item| Some((item.proposal.id.to_string(), last_signed(item)? + hold)))
            .collect())
    }
}

fn last_signed(item: &ProposalState) -> Option<chrono::DateTime<chrono::Utc>> {
    item.counting()
        .filter(|decision| decision.approved)
        .map(|decision| decision.at)
        .max()
}

/// Views follow what a role may use: the worklist is care coordination, charts and
/// queue need the right to look patients up, the audit is the administrators'.
fn views_of(role: Role) -> Vec<ViewName> {
    let uses = |skill| skills_of(role).contains(&skill);
    let looks_up = uses(SkillName::PatientLookup);
    let administers = matches!(role, Role::PracticeAdministrator | Role::MpsAdmin);
    [
        (ViewName::Today, uses(SkillName::CareCoordination)),
        (ViewName::Patients, looks_up),
        (ViewName::Approvals, looks_up),
        (ViewName::Outbox, looks_up),
        (ViewName::Audit, administers),
        (ViewName::Sources, true),
        (ViewName::Settings, true),
        (ViewName::Help, true),
    ]
    .into_iter()
    .filter_map(|(view, may)| may.then_some(view))
    .collect()
}

fn approvable(principal: &Principal) -> Vec<String> {
    ActionKind::ALL
        .into_iter()
        .filter(|kind| may_approve(principal.role, principal.clinician.as_ref(), *kind).is_ok())
        .map(|kind| kind.as_str().to_owned())
        .collect()
}

/// Sentences the local planner understands, by what the role may do.
fn examples_for(role: Role) -> Vec<String> {
    let sentences: &[&str] = match role {
        Role::HealthCoach => &[
            "Who missed their appointment in the last two weeks?",
            "Show my follow-up list",
            "Draft texts for them",
            "Who is overdue for a follow-up?",
        ],
        Role::PriorAuthSpecialist => &["Find Maria Lopez", "Find the patient with MRN 10023"],
        Role::PracticeAdministrator | Role::MpsAdmin => &[
            "How many visits were missed this month?",
            "Who missed their appointment in the last two weeks?",
            "Show the follow-up list",
        ],
        Role::AccountManager => &[],
    };
    sentences.iter().map(|one| (*one).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_sees_the_views_its_skills_fill() {
        let coach = views_of(Role::HealthCoach);
        assert!(coach.contains(&ViewName::Today) && !coach.contains(&ViewName::Audit));
        let specialist = views_of(Role::PriorAuthSpecialist);
        assert!(
            specialist.contains(&ViewName::Approvals) && !specialist.contains(&ViewName::Today)
        );
        let manager = views_of(Role::AccountManager);
        assert_eq!(
            manager,
            [ViewName::Sources, ViewName::Settings, ViewName::Help]
        );
        assert_eq!(views_of(Role::MpsAdmin).len(), 8);
    }
}
