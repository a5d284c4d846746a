//! The Access view: the tables as they hold, the people and keys this workstation
//! knows, and "why can't I?" with the rule that decides.

use crate::Workstation;
use crate::audit_page::{count, is_administrator};
use crate::views::{
    AccessAnswer, AccessCell, AccessKey, AccessPerson, AccessRole, AccessRow, AccessView,
};
use cs_access::{
    ActionKind, Ask, Clinician, Field, Operation, Principal, ROLES, Reach, Role, Rule, Sees,
    SkillName, Tier, Verdict, drafts_of, reach_of, sees, tier_of, verdict,
};
use cs_audit::{AuditAction, AuditOutcome};
use cs_error::{Code, Fault, Outcome};
use cs_ports::AuditContext;

/// Digits of a key or device id, enough to compare by eye.
const DIGITS: usize = 8;

impl Workstation {
    /// The whole view; administrators only, and audited.
    ///
    /// # Errors
    /// [`Code::SignedOut`], [`Code::RoleMayNotUse`] (audited); store codes.
    pub fn access_view(&self) -> Outcome<AccessView> {
        let who = self.context("access")?;
        let principal = self.principal()?;
        if !is_administrator(principal.role) {
            return Err(self.access_refused(&who, Code::RoleMayNotUse));
        }
        let view = AccessView {
            roles: ROLES.into_iter().map(role_view).collect(),
            skills: SkillName::ALL
                .into_iter()
                .map(|skill| row(Ask::Use(skill), tier_word(tier_of(skill))))
                .collect(),
            approvals: ActionKind::ALL
                .into_iter()
                .map(|action| row(Ask::Approve(action), approval_note(action)))
                .collect(),
            operations: Operation::ALL
                .into_iter()
                .map(|operation| row(Ask::Do(operation), String::new()))
                .collect(),
            fields: Field::ALL.into_iter().map(field_row).collect(),
            people: self.access_people(&who, &principal)?,
            keys: self.access_keys()?,
        };
        self.record(&who, AuditAction::Administer, AuditOutcome::Success, "")?;
        Ok(view)
    }

    /// Why the signed-in person, or (for an administrator) somebody of a role, may
    /// or may not do something. `ask` is the name of a skill, of a kind of action
    /// or of an operation.
    ///
    /// # Errors
    /// [`Code::SignedOut`], [`Code::InputInvalid`] for anything else,
    /// [`Code::RoleMayNotUse`] when others are asked about by no administrator.
    pub fn explain_access(
        &self,
        ask: &str,
        role: Option<&str>,
        clinician: bool,
    ) -> Outcome<AccessAnswer> {
        let who = self.context("access")?;
        let own = self.principal()?;
        let bad = |field: &'static str| Fault::new(Code::InputInvalid).with("field", field);
        let asked = parse_ask(ask).ok_or_else(|| bad("ask"))?;
        let person = match role {
            None => own,
            Some(_) if !is_administrator(own.role) => {
                return Err(self.access_refused(&who, Code::RoleMayNotUse));
            }
            Some(role) => Principal {
                role: Role::parse(role).ok_or_else(|| bad("role"))?,
                clinician: clinician.then(|| Clinician { npi: String::new() }),
                ..own
            },
        };
        let answer = verdict(&person, &self.practice.tenant, asked);
        Ok(AccessAnswer {
            what: title(asked),
            allowed: answer.allowed(),
            rule: answer.rule.name().to_owned(),
            sentence: sentence(&person, asked, &answer),
            who_may: answer
                .roles
                .iter()
                .map(|one| one.title().to_owned())
                .collect(),
        })
    }

    fn access_refused(&self, who: &AuditContext, code: Code) -> Fault {
        self.record(
            who,
            AuditAction::Administer,
            AuditOutcome::Refused,
            code.name(),
        )
        .err()
        .unwrap_or_else(|| Fault::new(code))
    }

    fn access_people(&self, who: &AuditContext, own: &Principal) -> Outcome<Vec<AccessPerson>> {
        let keys = self.trusted_keys()?;
        let staff = self.staff(who)?;
        staff
            .iter()
            .map(|one| {
                let known = match one.key.rsplit_once('#') {
                    Some((issuer, subject)) => self.kept_principal(&cs_access::UserId {
                        issuer: issuer.to_owned(),
                        subject: subject.to_owned(),
                    })?,
                    None => None,
                };
                let enrolled = keys.people().filter(|key| key.user.key() == one.key);
                let last = enrolled.last();
                let counting = keys
                    .people()
                    .filter(|key| key.user.key() == one.key)
                    .filter(|key| keys.person(&key.public_key) == Some(*key));
                let clinician = known
                    .as_ref()
                    .map(|person| person.clinician.is_some())
                    .or_else(|| last.map(|key| key.clinician.is_some()));
                Ok(AccessPerson {
                    key: one.key.clone(),
                    name: one.name.clone(),
                    role: known
                        .as_ref()
                        .map_or(one.role, |person| person.role)
                        .title()
                        .to_owned(),
                    clinician,
                    confirmed: known.map(|person| person.verified_at.to_rfc3339()),
                    keys: count(counting.count() as u64),
                    me: one.key == own.user.key(),
                })
            })
            .collect()
    }

    fn access_keys(&self) -> Outcome<Vec<AccessKey>> {
        let keys = self.trusted_keys()?;
        let mut out: Vec<AccessKey> = Vec::new();
        for person in keys.people() {
            out.push(AccessKey {
                kind: "person".to_owned(),
                owner: match &person.name {
                    Some(name) => name.clone(),
                    None => self.name_of(&person.user)?,
                },
                device: short(person.device.as_str()),
                fingerprint: short(&person.public_key),
                since: person.since.to_rfc3339(),
                revoked: person.ended.as_ref().map(|ended| ended.at.to_rfc3339()),
                here: person.device == self.device,
            });
        }
        for device in keys.devices() {
            out.push(AccessKey {
                kind: "device".to_owned(),
                owner: String::new(),
                device: short(device.device.as_str()),
                fingerprint: short(&device.public_key),
                since: device.since.to_rfc3339(),
                revoked: device.ended.as_ref().map(|ended| ended.at.to_rfc3339()),
                here: device.device == self.device,
            });
        }
        out.sort_by(|a, b| (&b.since, &a.fingerprint).cmp(&(&a.since, &b.fingerprint)));
        Ok(out)
    }
}

fn short(text: &str) -> String {
    text.chars().take(DIGITS).collect()
}

fn parse_ask(text: &str) -> Option<Ask> {
    let action = ActionKind::ALL
        .into_iter()
        .find(|action| action.as_str() == text);
    SkillName::parse(text)
        .map(Ask::Use)
        .or(action.map(Ask::Approve))
        .or_else(|| Operation::parse(text).map(Ask::Do))
}

const fn ask_name(ask: Ask) -> &'static str {
    match ask {
        Ask::Use(skill) => skill.as_str(),
        Ask::Approve(action) => action.as_str(),
        Ask::Do(operation) => operation.as_str(),
    }
}

fn role_view(role: Role) -> AccessRole {
    AccessRole {
        code: role.as_str().to_owned(),
        title: role.title().to_owned(),
        reach: match reach_of(role) {
            Reach::OwnPractice => "Own practice",
            Reach::AllPractices => "All practices their account names",
        }
        .to_owned(),
    }
}

const fn tier_of_word(tier: Tier) -> &'static str {
    match tier {
        Tier::ReadOnly => "reads only",
        Tier::WriteAdvisory => "drafts for a person to approve",
        Tier::WriteAutonomous => "writes by itself",
    }
}

fn tier_word(tier: Tier) -> String {
    tier_of_word(tier).to_owned()
}

fn approval_note(action: ActionKind) -> String {
    match cs_access::needs_clinician(action) {
        true => "a licensed clinician signs".to_owned(),
        false => String::new(),
    }
}

fn row(ask: Ask, note: String) -> AccessRow {
    AccessRow {
        ask: ask_name(ask).to_owned(),
        title: title(ask),
        note,
        cells: ROLES.into_iter().map(|role| cell(role, ask)).collect(),
    }
}

/// As the tables decide, without and with the clinician attribute.
fn cell(role: Role, ask: Ask) -> AccessCell {
    let with = |clinician: bool| match ask {
        Ask::Use(skill) => cs_access::may_use_skill(role, skill).is_ok(),
        Ask::Approve(action) => {
            let npi = Clinician { npi: String::new() };
            cs_access::may_approve(role, clinician.then_some(&npi), action).is_ok()
        }
        Ask::Do(operation) => operation.roles().contains(&role),
    };
    let (allowed, word) = match (with(false), with(true)) {
        (true, _) => (true, "Yes"),
        (false, true) => (true, "If a clinician"),
        (false, false) => (false, "No"),
    };
    AccessCell {
        allowed,
        word: word.to_owned(),
    }
}

fn field_row(field: Field) -> AccessRow {
    let cells = ROLES.into_iter().map(|role| {
        let (allowed, word) = match (sees(role, false, field), sees(role, true, field)) {
            (Sees::Whole, _) => (true, "Whole"),
            (Sees::Masked, _) => (true, "Masked"),
            (Sees::Nothing, Sees::Nothing) => (false, "Hidden"),
            (Sees::Nothing, _) => (true, "If a clinician"),
        };
        AccessCell {
            allowed,
            word: word.to_owned(),
        }
    });
    AccessRow {
        ask: String::new(),
        title: field.title().to_owned(),
        note: String::new(),
        cells: cells.collect(),
    }
}

fn title(ask: Ask) -> String {
    match ask {
        Ask::Use(skill) => match skill {
            SkillName::PatientLookup => "Find patients",
            SkillName::EncounterQuery => "Look through visits",
            SkillName::PriorAuth => "Prepare an authorization request",
            SkillName::CareCoordination => "Follow-up list and drafted outreach",
            SkillName::DocumentDraft => "Draft a clinical document",
            SkillName::MedicationCheck => "Check medications",
            SkillName::DeviceReconcile => "Reconcile home devices",
            SkillName::ReportGenerate => "Make reports",
        },
        Ask::Approve(action) => match action {
            ActionKind::SendSms => "Approve a text message",
            ActionKind::SendEmail => "Approve an e-mail",
            ActionKind::SubmitAuthorization => "Approve an authorization request",
            ActionKind::SendDocument => "Approve a clinical document",
            ActionKind::WritePatient => "Approve a change of contact data",
            ActionKind::WriteEncounter => "Approve a change of a visit",
            ActionKind::WriteMedication => "Approve a change of a medication",
        },
        Ask::Do(operation) => operation.title(),
    }
    .to_owned()
}

/// Why, naming the rule, and what would have to be otherwise.
fn sentence(person: &Principal, ask: Ask, answer: &Verdict) -> String {
    let role = person.role.title();
    match (answer.refusal, answer.rule) {
        (None, Rule::LicensedClinician) => {
            format!("Allowed: {role} is on the list of approvers, and a licensed clinician signs.")
        }
        (None, _) => {
            let asked = match ask {
                Ask::Use(skill) if drafts_of(skill).is_empty() => "It reads only.",
                Ask::Use(_) => "What it drafts waits for a person's approval.",
                Ask::Approve(_) => "One's own signature is needed each time.",
                Ask::Do(_) => "A fresh PIN or sign-in confirms it each time.",
            };
            format!("Allowed by the role {role}. {asked}")
        }
        (Some(_), Rule::OwnPractice) => {
            "Not allowed: the account does not name this practice. The sign-in server decides that."
                .to_owned()
        }
        (Some(_), Rule::LicensedClinician) => format!(
            "Not allowed: this takes a licensed clinician’s signature, whoever wrote it. The role {role} may, with that attribute at the sign-in server."
        ),
        (Some(_), _) => format!(
            "Not allowed: the role {role} is not on the list. A role is given at the sign-in server, by whoever administers it."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_a_cell_for_each_role_and_no_two_the_same_name() {
        let asks = SkillName::ALL
            .into_iter()
            .map(Ask::Use)
            .chain(ActionKind::ALL.into_iter().map(Ask::Approve))
            .chain(Operation::ALL.into_iter().map(Ask::Do));
        let mut titles = std::collections::BTreeSet::new();
        for ask in asks {
            let row = row(ask, String::new());
            assert_eq!(row.cells.len(), ROLES.len());
            assert_eq!(parse_ask(&row.ask), Some(ask));
            assert!(titles.insert(row.title), "{ask:?}");
        }
        assert_eq!(parse_ask("moonwalk"), None);
    }

    #[test]
    fn cells_say_what_the_tables_say() {
        let words = |ask| {
            row(ask, String::new())
                .cells
                .into_iter()
                .map(|cell| cell.word)
        };
        let documents: Vec<String> = words(Ask::Approve(ActionKind::SendDocument)).collect();
        assert_eq!(
            documents,
            [
                "If a clinician",
                "If a clinician",
                "If a clinician",
                "No",
                "If a clinician"
            ]
        );
        let texts: Vec<String> = words(Ask::Approve(ActionKind::SendSms)).collect();
        assert_eq!(texts, ["Yes", "Yes", "No", "No", "Yes"]);
        let prescriptions: Vec<String> = field_row(Field::Prescriptions)
            .cells
            .into_iter()
            .map(|cell| cell.word)
            .collect();
        assert_eq!(
            prescriptions,
            ["Whole", "If a clinician", "Whole", "Hidden", "Whole"]
        );
    }
}
