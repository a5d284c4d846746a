//! The approval policy that counts, and where a proposal stands under it.

use crate::Workstation;
use chrono::{DateTime, Utc};
use cs_access::{ActionKind, Role, UserId};
use cs_approval::{
    ActionRule, AdoptedPolicy, ProposalState, Requirements, SignedDecision, State, TrustedKeys,
    verify,
};
use cs_error::{Code, Fault, Outcome};
use std::collections::BTreeSet;

/// Where a proposal stands under the policy that counts now.
pub(crate) struct Standing {
    /// The rule that counts.
    pub rule: ActionRule,
    /// What it takes.
    pub needs: Requirements,
    /// People who approved it under the rule that counts now.
    pub approvers: BTreeSet<UserId>,
    /// When it runs out.
    pub ends: DateTime<Utc>,
    /// When it is shown as overdue.
    pub escalates_at: Option<DateTime<Utc>>,
    /// For whom it is overdue now.
    pub overdue_for: Vec<Role>,
}

impl Workstation {
    /// The policy that counts now.
    ///
    /// # Errors
    /// Store codes.
    pub(crate) fn policy(&self) -> Outcome<AdoptedPolicy> {
        let keys = self.trusted_keys()?;
        current(&keys).cloned()
    }

    /// What a kind of action takes now.
    ///
    /// # Errors
    /// Store codes.
    pub(crate) fn rule(&self, action: ActionKind) -> Outcome<ActionRule> {
        let keys = self.trusted_keys()?;
        Ok(current(&keys)?.policy.rule(action))
    }

    /// What a proposal takes now: its own requirements and the policy's, whichever
    /// ask for more.
    ///
    /// # Errors
    /// Store codes.
    pub(crate) fn needs(&self, state: &ProposalState) -> Outcome<Requirements> {
        let rule = self.rule(state.proposal.action)?;
        Ok(rule.over(&state.proposal.requirements))
    }

    /// Where a proposal stands now.
    ///
    /// # Errors
    /// Store codes.
    pub(crate) fn standing(&self, state: &ProposalState) -> Outcome<Standing> {
        let keys = self.trusted_keys()?;
        let rule = current(&keys)?.policy.rule(state.proposal.action);
        Ok(Standing {
            needs: rule.over(&state.proposal.requirements),
            approvers: approvals_under(&keys, state, &rule),
            ends: rule.ends(state),
            escalates_at: rule.escalates_at(state),
            overdue_for: rule.escalated_to(state, self.now()).to_vec(),
            rule,
        })
    }

    /// Why an approved proposal goes back to review although nobody recalled it: the
    /// policy it was approved under, or a key it was signed with, counts no more. A
    /// key or policy this workstation merely doesn't know yet is no such reason: it
    /// must not take back what others can verify.
    ///
    /// # Errors
    /// Store codes.
    pub(crate) fn no_longer_carried(&self, state: &ProposalState) -> Outcome<Option<Code>> {
        if state.state != State::Approved {
            return Ok(None);
        }
        let keys = self.trusted_keys()?;
        let verified = verify(state, &keys, &self.practice.tenant, self.now());
        let refused = verified.err().map(|fault| fault.code());
        let action = state.proposal.action;
        let mut counting = state.counting();
        Ok(refused.filter(|code| match code {
            Code::PolicyChanged => {
                counting.all(|one| keys.rule_made_under(&one.policy, action).is_some())
            }
            Code::KeyUntrusted => counting.any(|one| has_ended(&keys, &one.envelope)),
            _ => false,
        }))
    }

    /// Whether the key a PIN opened counts for the practice yet.
    ///
    /// # Errors
    /// [`Code::EnrolmentPending`] while it waits for an administrator.
    pub(crate) fn ensure_counts(&self, keys: &TrustedKeys, public_key: &str) -> Outcome<()> {
        let waits = keys
            .pending()
            .iter()
            .any(|one| one.person.public_key == public_key);
        if waits && keys.person(public_key).is_none() {
            return Err(Fault::new(Code::EnrolmentPending));
        }
        Ok(())
    }
}

impl Standing {
    /// People who approved it under the rule that counts now.
    pub(crate) fn approvals(&self) -> u32 {
        u32::try_from(self.approvers.len()).unwrap_or(u32::MAX)
    }
}

/// Whether the key that signed an envelope was the practice's and was ended.
fn has_ended(keys: &TrustedKeys, envelope: &str) -> bool {
    SignedDecision::open(envelope).is_ok_and(|signed| {
        keys.people()
            .any(|person| person.public_key == signed.public_key() && person.ended.is_some())
    })
}

/// The people whose approvals add up: those that count and were made under this rule.
fn approvals_under(
    keys: &TrustedKeys,
    state: &ProposalState,
    rule: &ActionRule,
) -> BTreeSet<UserId> {
    let action = state.proposal.action;
    state
        .counting()
        .filter(|decision| {
            let made = keys.rule_made_under(&decision.policy, action);
            let same = made.is_some_and(|made| made.requirements() == rule.requirements());
            decision.approved && same
        })
        .map(|decision| decision.user.clone())
        .collect()
}

fn current(keys: &TrustedKeys) -> Outcome<&AdoptedPolicy> {
    keys.policy()
        .ok_or_else(|| Fault::new(Code::KeyUntrusted).with("why", "no policy"))
}
