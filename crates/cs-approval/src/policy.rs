//! A practice's approval policy: a document that can ask for more than the
//! built-in table (openclaw-pms-prd §7, `cs_access::approvers_of`), never for less.

use crate::event::canonical;
use crate::{ProposalState, Requirements, State};
use chrono::{DateTime, Duration, Utc};
use cs_access::{ActionKind, Role, TenantId, approvers_of, needs_clinician};
use cs_error::{Code, Fault, Outcome};
use serde::{Deserialize, Serialize};

/// Most people one approval can take: more would be a committee.
pub const MAX_QUORUM: u8 = 5;
/// Longest life of a draft, in hours: thirty days.
pub const MAX_EXPIRY_HOURS: u32 = 720;
const FORMAT: &str = "countersign-policy-v1";

/// To whom a draft is shown as overdue, and after how long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    /// Minutes after the draft was made, at least 1.
    pub after_minutes: u32,
    /// Roles it is shown to as overdue; each may approve it.
    pub to: Vec<Role>,
}

/// What one kind of action takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionRule {
    /// The kind.
    pub action: ActionKind,
    /// Roles that may approve; empty means nobody.
    pub roles: Vec<Role>,
    /// Different people needed, 1 to [`MAX_QUORUM`].
    pub quorum: u8,
    /// Whether the author of the latest revision may approve it.
    pub self_approval: bool,
    /// Whether a licensed clinician must be among the approvers.
    pub clinician: bool,
    /// When it is shown as overdue, and to whom.
    pub escalation: Option<Escalation>,
    /// Hours after which an unsent draft runs out, 1 to [`MAX_EXPIRY_HOURS`].
    pub expires_hours: u32,
}

/// One version of a practice's policy. Which version counts is said by
/// [`crate::TrustedKeys::policy`], which reads the signed orders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovalPolicy {
    /// `countersign-policy-v1`.
    pub format: String,
    /// Practice.
    pub tenant: TenantId,
    /// 0 for the built-in one, then counting up by one.
    pub version: u32,
    /// [`ApprovalPolicy::digest`] of the version before; empty for the built-in.
    pub previous: String,
    /// One rule for each kind of action, in the order of [`ActionKind::ALL`].
    pub rules: Vec<ActionRule>,
    /// Whether a new signing key counts only once an administrator countersigned it.
    pub countersigned_enrolment: bool,
}

impl ApprovalPolicy {
    /// The policy of a practice that never decided one: the built-in table, one
    /// person, own words included, and no expiry of its own beside each draft's.
    /// Decisions name its digest, so it never changes;
    /// what a later version of the program forbids is refused beside it.
    pub fn built_in(tenant: &TenantId) -> Self {
        let rule = |action: ActionKind| ActionRule {
            action,
            roles: approvers_of(action).to_vec(),
            quorum: 1,
            self_approval: true,
            clinician: needs_clinician(action),
            escalation: None,
            expires_hours: MAX_EXPIRY_HOURS,
        };
        Self {
            format: FORMAT.to_owned(),
            tenant: tenant.clone(),
            version: 0,
            previous: String::new(),
            rules: ActionKind::ALL.into_iter().map(rule).collect(),
            countersigned_enrolment: false,
        }
    }

    /// The next version, to be changed and ordered.
    #[must_use]
    pub fn next(&self) -> Self {
        Self {
            version: self.version.saturating_add(1),
            previous: self.digest(),
            ..self.clone()
        }
    }

    /// SHA-256 of the document's canonical JSON, hex.
    pub fn digest(&self) -> String {
        cs_fhir::sha256_hex(&canonical(self))
    }

    /// What a kind of action takes; a kind the document doesn't name takes what
    /// nobody has.
    pub fn rule(&self, action: ActionKind) -> ActionRule {
        let found = self.rules.iter().find(|rule| rule.action == action);
        found.cloned().unwrap_or_else(|| ActionRule::nobody(action))
    }

    /// Whether the document has its shape and asks for nothing less than the
    /// built-in rules do.
    ///
    /// # Errors
    /// [`Code::InputInvalid`] for its shape, [`Code::PolicyTooWide`] for a role, a
    /// clinician's signature or an escalation beyond the built-in table.
    pub fn ensure_valid(&self) -> Outcome<()> {
        let kinds: Vec<ActionKind> = self.rules.iter().map(|rule| rule.action).collect();
        if self.format != FORMAT {
            return Err(invalid("format"));
        }
        if kinds != ActionKind::ALL {
            return Err(invalid("rules"));
        }
        self.rules.iter().try_for_each(ActionRule::ensure_valid)
    }
}

impl ActionRule {
    fn nobody(action: ActionKind) -> Self {
        Self {
            action,
            roles: Vec::new(),
            quorum: MAX_QUORUM,
            self_approval: false,
            clinician: true,
            escalation: None,
            expires_hours: 1,
        }
    }

    fn ensure_valid(&self) -> Outcome<()> {
        if !(1..=MAX_QUORUM).contains(&self.quorum) {
            return Err(invalid("quorum"));
        }
        if !(1..=MAX_EXPIRY_HOURS).contains(&self.expires_hours) {
            return Err(invalid("expires_hours"));
        }
        let too_wide = |what: &'static str| Err(Fault::new(Code::PolicyTooWide).with("what", what));
        let built_in = approvers_of(self.action);
        if has_twice(&self.roles) {
            return Err(invalid("roles"));
        }
        if !self.roles.iter().all(|role| built_in.contains(role)) {
            return too_wide("roles");
        }
        if needs_clinician(self.action) && !self.clinician {
            return too_wide("clinician");
        }
        let Some(escalation) = &self.escalation else {
            return Ok(());
        };
        let within = 1..self.expires_hours.saturating_mul(60);
        if !within.contains(&escalation.after_minutes) || escalation.to.is_empty() {
            return Err(invalid("escalation"));
        }
        if has_twice(&escalation.to) {
            return Err(invalid("escalation"));
        }
        if escalation.to.iter().all(|role| self.roles.contains(role)) {
            Ok(())
        } else {
            too_wide("escalation")
        }
    }

    /// What a proposal takes under this rule: whichever of the two asks for more,
    /// its own requirements (which its signatures cover) or the rule.
    #[must_use]
    pub fn over(&self, own: &Requirements) -> Requirements {
        Requirements {
            roles: own
                .roles
                .iter()
                .copied()
                .filter(|role| self.roles.contains(role))
                .collect(),
            quorum: own.quorum.max(self.quorum).max(1),
            self_approval: own.self_approval && self.self_approval,
            clinician: own.clinician || self.clinician,
        }
    }

    /// The requirements of a new proposal.
    pub fn requirements(&self) -> Requirements {
        Requirements {
            roles: self.roles.clone(),
            quorum: self.quorum,
            self_approval: self.self_approval,
            clinician: self.clinician,
        }
    }

    /// When a proposal runs out under this rule, by its own word or the rule's.
    pub fn ends(&self, state: &ProposalState) -> DateTime<Utc> {
        let proposal = &state.proposal;
        let life = Duration::hours(i64::from(self.expires_hours));
        proposal.expires_at.min(proposal.created_at + life)
    }

    /// When a proposal that waits for a decision is shown as overdue; `None` when
    /// it waits for none or nobody asked for that. Editing it doesn't put it off.
    pub fn escalates_at(&self, state: &ProposalState) -> Option<DateTime<Utc>> {
        let waits = matches!(state.state, State::InReview | State::Stale);
        let escalation = self.escalation.as_ref().filter(|_| waits)?;
        let after = Duration::minutes(i64::from(escalation.after_minutes));
        Some(state.proposal.created_at + after)
    }

    /// The roles a proposal is overdue for at a moment; empty when it isn't.
    pub fn escalated_to(&self, state: &ProposalState, now: DateTime<Utc>) -> &[Role] {
        match (&self.escalation, self.escalates_at(state)) {
            (Some(escalation), Some(at)) if at <= now => &escalation.to,
            _ => &[],
        }
    }
}

fn has_twice(roles: &[Role]) -> bool {
    roles
        .iter()
        .enumerate()
        .any(|(at, role)| roles[..at].contains(role))
}

fn invalid(field: &'static str) -> Fault {
    Fault::new(Code::InputInvalid).with("field", field)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenant() -> TenantId {
        TenantId::parse("harbor-health").unwrap()
    }

    fn changed(change: impl FnOnce(&mut ActionRule)) -> Outcome<()> {
        let mut policy = ApprovalPolicy::built_in(&tenant()).next();
        change(&mut policy.rules[0]);
        policy.ensure_valid()
    }

    /// Signed decisions name this digest: it is the same in every version.
    #[test]
    fn the_built_in_policy_is_the_table_and_keeps_its_digest() {
        let policy = ApprovalPolicy::built_in(&tenant());
        policy.ensure_valid().unwrap();
        for rule in &policy.rules {
            assert_eq!(rule.roles, approvers_of(rule.action));
            assert_eq!(rule.clinician, needs_clinician(rule.action));
        }
        assert_eq!(policy.digest(), BUILT_IN_DIGEST);
        assert_ne!(policy.next().digest(), policy.digest());
    }

    const BUILT_IN_DIGEST: &str =
        "97a5fd71820be8321c355b9b8db9c883d4aa2157d41a8fa66a1d1b25535b285c";

    #[test]
    fn a_policy_narrows_and_never_widens() {
        let code = |outcome: Outcome<()>| outcome.unwrap_err().code();
        changed(|rule| rule.roles = vec![Role::MpsAdmin]).unwrap();
        changed(|rule| rule.roles.clear()).unwrap();
        changed(|rule| rule.clinician = true).unwrap();
        assert_eq!(
            code(changed(|rule| rule.roles.push(Role::AccountManager))),
            Code::PolicyTooWide
        );
        let mut policy = ApprovalPolicy::built_in(&tenant()).next();
        let at = ActionKind::ALL
            .iter()
            .position(|kind| *kind == ActionKind::WriteMedication)
            .unwrap();
        policy.rules[at].clinician = false;
        assert_eq!(code(policy.ensure_valid()), Code::PolicyTooWide);
        let escalation = |after_minutes, to: &[Role]| {
            Some(Escalation {
                after_minutes,
                to: to.to_vec(),
            })
        };
        changed(|rule| rule.escalation = escalation(60, &[Role::MpsAdmin])).unwrap();
        assert_eq!(
            code(changed(
                |rule| rule.escalation = escalation(60, &[Role::PriorAuthSpecialist])
            )),
            Code::PolicyTooWide
        );
    }

    #[test]
    fn a_malformed_policy_is_refused() {
        let code = |outcome: Outcome<()>| outcome.unwrap_err().code();
        let bad: [fn(&mut ActionRule); 6] = [
            |rule| rule.quorum = 0,
            |rule| rule.quorum = 6,
            |rule| rule.expires_hours = 0,
            |rule| rule.expires_hours = 721,
            |rule| rule.roles.push(rule.roles[0]),
            |rule| {
                rule.escalation = Some(Escalation {
                    after_minutes: MAX_EXPIRY_HOURS * 60,
                    to: rule.roles.clone(),
                });
            },
        ];
        for (at, change) in bad.into_iter().enumerate() {
            assert_eq!(code(changed(change)), Code::InputInvalid, "{at}");
        }
        let mut policy = ApprovalPolicy::built_in(&tenant());
        policy.rules.pop();
        assert_eq!(code(policy.ensure_valid()), Code::InputInvalid);
        let rule = policy.rule(ActionKind::WriteMedication);
        assert!(
            rule.roles.is_empty(),
            "an action without a rule is nobody's"
        );
    }
}
