//! Policies between their document, what a person fills in, and words.

use crate::views::{PolicyChange, PolicyDraft, PolicyRuleDraft, PolicyRuleView, RoleTitle};
use cs_access::{ActionKind, ROLES, Role, approvers_of, needs_clinician};
use cs_approval::{ActionRule, ApprovalPolicy, Escalation};
use cs_error::{Code, Fault, Outcome};

/// A kind of action as people read it.
pub(crate) const fn action_title(action: ActionKind) -> &'static str {
    match action {
        ActionKind::SendSms => "Text message",
        ActionKind::SendEmail => "E-mail",
        ActionKind::SubmitAuthorization => "Authorization request",
        ActionKind::SendDocument => "Clinical document",
        ActionKind::WritePatient => "Contact details in the record",
        ActionKind::WriteEncounter => "Encounter in the record",
        ActionKind::WriteMedication => "Medication change",
    }
}

pub(crate) fn role_titles() -> Vec<RoleTitle> {
    ROLES
        .into_iter()
        .map(|role| RoleTitle {
            role: role.as_str().to_owned(),
            title: role.title().to_owned(),
        })
        .collect()
}

pub(crate) fn rule_view(rule: &ActionRule) -> PolicyRuleView {
    PolicyRuleView {
        rule: PolicyRuleDraft {
            action: rule.action.as_str().to_owned(),
            roles: names(&rule.roles),
            quorum: rule.quorum,
            self_approval: rule.self_approval,
            clinician: rule.clinician,
            escalate_minutes: rule.escalation.as_ref().map(|one| one.after_minutes),
            escalate_to: rule
                .escalation
                .as_ref()
                .map_or_else(Vec::new, |one| names(&one.to)),
            expires_hours: rule.expires_hours,
        },
        title: action_title(rule.action).to_owned(),
        at_most: names(approvers_of(rule.action)),
        clinician_always: needs_clinician(rule.action),
    }
}

/// The document a draft makes after the version that counts.
///
/// # Errors
/// [`Code::InputInvalid`] for an unknown name or a missing rule,
/// [`Code::PolicyTooWide`]; [`Code::VersionConflict`] when another version counts by
/// now or nothing would change.
pub(crate) fn document(draft: &PolicyDraft, held: &ApprovalPolicy) -> Outcome<ApprovalPolicy> {
    if draft.based_on != held.digest() {
        return Err(Fault::new(Code::VersionConflict).with("what", "policy"));
    }
    let rules = ActionKind::ALL
        .into_iter()
        .map(|action| {
            let mut found = draft
                .rules
                .iter()
                .filter(|one| one.action == action.as_str());
            match (found.next(), found.next()) {
                (Some(one), None) => rule(action, one),
                _ => Err(invalid("rules")),
            }
        })
        .collect::<Outcome<Vec<_>>>()?;
    if draft.rules.len() != rules.len() {
        return Err(invalid("rules"));
    }
    let next = ApprovalPolicy {
        rules,
        countersigned_enrolment: draft.countersigned_enrolment,
        ..held.next()
    };
    next.ensure_valid()?;
    if changes(held, &next).is_empty() {
        return Err(invalid("nothing changed"));
    }
    Ok(next)
}

fn rule(action: ActionKind, draft: &PolicyRuleDraft) -> Outcome<ActionRule> {
    let escalation = draft
        .escalate_minutes
        .map(|after_minutes| {
            Ok::<_, Fault>(Escalation {
                after_minutes,
                to: roles(&draft.escalate_to)?,
            })
        })
        .transpose()?;
    Ok(ActionRule {
        action,
        roles: roles(&draft.roles)?,
        quorum: draft.quorum,
        self_approval: draft.self_approval,
        clinician: draft.clinician,
        escalation,
        expires_hours: draft.expires_hours,
    })
}

/// Roles by name, in the table's order: two ways of ticking one set are one policy.
fn roles(names: &[String]) -> Outcome<Vec<Role>> {
    if names.iter().any(|name| Role::parse(name).is_none()) {
        return Err(invalid("role"));
    }
    let chosen = |role: &Role| names.iter().any(|name| name == role.as_str());
    Ok(ROLES.into_iter().filter(chosen).collect())
}

/// What one version changes of another, in words.
pub(crate) fn changes(before: &ApprovalPolicy, after: &ApprovalPolicy) -> Vec<PolicyChange> {
    let mut out = Vec::new();
    for action in ActionKind::ALL {
        let (old, new) = (before.rule(action), after.rule(action));
        let title = action_title(action);
        for (what, words) in PARTS {
            let (was, is) = (words(&old), words(&new));
            if was != is {
                out.push(PolicyChange {
                    what: format!("{title}: {what}"),
                    before: was,
                    after: is,
                });
            }
        }
    }
    if before.countersigned_enrolment != after.countersigned_enrolment {
        let words = |yes: bool| {
            if yes {
                "an administrator countersigns it"
            } else {
                "counts at once"
            }
        };
        out.push(PolicyChange {
            what: "A new signing key".to_owned(),
            before: words(before.countersigned_enrolment).to_owned(),
            after: words(after.countersigned_enrolment).to_owned(),
        });
    }
    out
}

type InWords = fn(&ActionRule) -> String;

const PARTS: [(&str, InWords); 6] = [
    ("who may approve", |rule| titles(&rule.roles)),
    ("people needed", |rule| rule.quorum.to_string()),
    ("own words", |rule| {
        if rule.self_approval {
            "may be approved by their author".to_owned()
        } else {
            "a second person approves".to_owned()
        }
    }),
    ("licensed clinician", |rule| {
        if rule.clinician {
            "must be among them"
        } else {
            "not asked for"
        }
        .to_owned()
    }),
    ("overdue", |rule| match &rule.escalation {
        Some(one) => format!(
            "after {}, to {}",
            minutes(one.after_minutes),
            titles(&one.to)
        ),
        None => "never".to_owned(),
    }),
    ("runs out", |rule| {
        format!("after {} hours", rule.expires_hours)
    }),
];

/// Minutes as people say them.
fn minutes(all: u32) -> String {
    match (all / 60, all % 60) {
        (0, rest) => format!("{rest} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, rest) => format!("{hours} h {rest} min"),
    }
}

fn titles(roles: &[Role]) -> String {
    if roles.is_empty() {
        return "nobody".to_owned();
    }
    let all: Vec<&str> = roles.iter().map(|role| role.title()).collect();
    all.join(", ")
}

fn names(roles: &[Role]) -> Vec<String> {
    roles.iter().map(|role| role.as_str().to_owned()).collect()
}

fn invalid(field: &'static str) -> Fault {
    Fault::new(Code::InputInvalid).with("field", field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cs_access::TenantId;

    fn held() -> ApprovalPolicy {
        ApprovalPolicy::built_in(&TenantId::parse("harbor-health").unwrap())
    }

    fn draft(held: &ApprovalPolicy) -> PolicyDraft {
        PolicyDraft {
            based_on: held.digest(),
            rules: held.rules.iter().map(|rule| rule_view(rule).rule).collect(),
            countersigned_enrolment: held.countersigned_enrolment,
        }
    }

    #[test]
    fn a_form_and_its_document_say_the_same() {
        let held = held();
        let mut wanted = draft(&held);
        wanted.rules[0].quorum = 2;
        wanted.rules[0].escalate_minutes = Some(90);
        wanted.rules[0].escalate_to = vec!["practice_administrator".into()];
        wanted.rules[0].roles.reverse();
        wanted.countersigned_enrolment = true;
        let next = document(&wanted, &held).unwrap();
        assert_eq!((next.version, &next.previous), (1, &held.digest()));
        let told: Vec<String> = changes(&held, &next)
            .into_iter()
            .map(|one| format!("{} | {} | {}", one.what, one.before, one.after))
            .collect();
        assert_eq!(
            told,
            [
                "Text message: people needed | 1 | 2",
                "Text message: overdue | never | after 1 h 30 min, to Practice Administrator",
                "A new signing key | counts at once | an administrator countersigns it",
            ]
        );
    }

    #[test]
    fn a_form_that_says_nothing_new_or_names_nobody_known_is_refused() {
        let held = held();
        let code = |wanted: &PolicyDraft| document(wanted, &held).unwrap_err().code();
        assert_eq!(code(&draft(&held)), Code::InputInvalid, "nothing changed");
        let mut old = draft(&held);
        old.based_on = "0".repeat(64);
        assert_eq!(code(&old), Code::VersionConflict);
        let mut stranger = draft(&held);
        stranger.rules[0].roles.push("janitor".into());
        assert_eq!(code(&stranger), Code::InputInvalid);
        let mut short = draft(&held);
        short.rules.pop();
        assert_eq!(code(&short), Code::InputInvalid);
        let mut wide = draft(&held);
        wide.rules[0].roles.push("account_manager".into());
        assert_eq!(code(&wide), Code::PolicyTooWide);
    }
}
