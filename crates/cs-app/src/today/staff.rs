//! Who works here: from the practice's own list, the enrolments, and who signed
//! in on this device.

use crate::Workstation;
use crate::views::Colleague;
use cs_access::Role;
use cs_error::{Code, Outcome};
use cs_fhir::Query;
use cs_fhir::terms::{code_in, system};
use cs_ports::AuditContext;
use serde_json::Value;
use std::sync::{Arc, PoisonError};

/// Somebody of the practice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Staff {
    /// User key (`issuer#subject`).
    pub(crate) key: String,
    /// Staff id: the subject at the sign-in server, and `coach_id` of patients.
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) role: Role,
}

/// What the list of staff was made from.
#[derive(PartialEq, Eq)]
pub(crate) struct StaffBasis {
    revision: u64,
    keys: usize,
    user: String,
}

impl Workstation {
    /// Coaches and administrators of the practice without the signed-in person,
    /// by name: for hand-offs and cover.
    ///
    /// # Errors
    /// [`Code::SignedOut`], [`Code::RoleMayNotUse`]; store codes.
    pub fn colleagues(&self) -> Outcome<Vec<Colleague>> {
        let who = self.context("colleagues")?;
        self.may_coordinate(&who)?;
        self.colleagues_of(&who)
    }

    pub(crate) fn colleagues_of(&self, who: &AuditContext) -> Outcome<Vec<Colleague>> {
        let own = self.principal()?.user.key();
        let staff = self.staff(who)?;
        Ok(staff
            .iter()
            .filter(|one| one.key != own)
            .filter(|one| matches!(one.role, Role::HealthCoach | Role::PracticeAdministrator))
            .map(|one| Colleague {
                key: one.key.clone(),
                name: one.name.clone(),
                role: one.role.title().to_owned(),
            })
            .collect())
    }

    /// Everybody known, by name. The practice's list names the ids people sign in
    /// with, at the server the signed-in person did.
    pub(crate) fn staff(&self, who: &AuditContext) -> Outcome<Arc<Vec<Staff>>> {
        let principal = self.principal()?;
        let basis = StaffBasis {
            revision: self.ports.charts.revision()?,
            keys: self.ports.queue.key_events()?.len(),
            user: principal.user.key(),
        };
        let mut kept = self
            .today_kept
            .staff
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some((_, staff)) = kept.as_ref().filter(|(known, _)| *known == basis) {
            return Ok(Arc::clone(staff));
        }
        let mut staff = vec![Staff {
            key: principal.user.key(),
            id: principal.user.subject.clone(),
            name: principal.display_name.clone(),
            role: principal.role,
        }];
        for hit in self
            .ports
            .charts
            .search(who, &Query::of("Practitioner"))?
            .hits
        {
            let whole = hit.resource.to_value();
            if let Some((id, name, role)) = member(&whole) {
                add(
                    &mut staff,
                    Staff {
                        key: format!("{}#{id}", principal.user.issuer),
                        id,
                        name,
                        role,
                    },
                );
            }
        }
        for person in self.trusted_keys()?.people() {
            let key = person.user.key();
            let name = match &person.name {
                Some(name) => name.clone(),
                None => self.name_of(&person.user)?,
            };
            add(
                &mut staff,
                Staff {
                    key,
                    id: person.user.subject.clone(),
                    name,
                    role: person.role,
                },
            );
        }
        staff.sort_by(|a, b| (&a.name, &a.key).cmp(&(&b.name, &b.key)));
        let staff = Arc::new(staff);
        *kept = Some((basis, Arc::clone(&staff)));
        Ok(staff)
    }

    /// The staff member behind a user key.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub(crate) fn colleague(&self, who: &AuditContext, key: &str) -> Outcome<Staff> {
        let staff = self.staff(who)?;
        let found = staff.iter().find(|one| one.key == key).cloned();
        found.ok_or_else(|| cs_error::Fault::new(Code::NotFound).with("what", "colleague"))
    }
}

fn add(staff: &mut Vec<Staff>, one: Staff) {
    if staff.iter().all(|known| known.key != one.key) {
        staff.push(one);
    }
}

/// Id, name and role of a Practitioner that is on the practice's own staff list.
fn member(whole: &Value) -> Option<(String, String, Role)> {
    if whole.get("active").and_then(Value::as_bool) == Some(false) {
        return None;
    }
    let identifiers = whole.get("identifier")?.as_array()?;
    let id = identifiers
        .iter()
        .find(|one| one.get("system").and_then(Value::as_str) == Some(system::STAFF))?
        .get("value")?
        .as_str()?;
    let name = whole.pointer("/name/0/text")?.as_str()?;
    let role = code_in(whole.pointer("/qualification/0/code")?, system::STAFF_ROLE)?;
    Some((id.to_owned(), name.to_owned(), Role::parse(role)?))
}
