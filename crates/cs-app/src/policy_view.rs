//! The approval policy as people read it, and a change looked at beforehand.

use crate::Workstation;
use crate::policy_words::{changes, document, role_titles, rule_view};
use crate::views::{PolicyChange, PolicyDraft, PolicyVersionView, PolicyView};
use cs_access::{administers, may_read_policy};
use cs_approval::{AdoptedPolicy, TrustedKeys};
use cs_audit::{AuditAction, AuditOutcome};
use cs_error::{Code, Fault, Outcome};

impl Workstation {
    /// The approval policy with its history.
    ///
    /// # Errors
    /// [`Code::SignedOut`], [`Code::RoleMayNotUse`]; store codes.
    pub fn policy_view(&self) -> Outcome<PolicyView> {
        self.may_read_policy()?;
        let role = self.principal()?.role;
        let keys = self.trusted_keys()?;
        let held = self.policy()?;
        Ok(PolicyView {
            version: held.policy.version,
            digest: held.digest,
            rules: held.policy.rules.iter().map(rule_view).collect(),
            countersigned_enrolment: held.policy.countersigned_enrolment,
            may_change: administers(role),
            roles: role_titles(),
            history: self.policy_history(&keys)?,
        })
    }

    /// What a change would change, before anybody signs it.
    ///
    /// # Errors
    /// As the change itself: [`Code::PolicyTooWide`], [`Code::InputInvalid`],
    /// [`Code::VersionConflict`], [`Code::RoleMayNotUse`].
    pub fn preview_policy(&self, draft: &PolicyDraft) -> Outcome<Vec<PolicyChange>> {
        self.may_read_policy()?;
        let held = self.policy()?.policy;
        Ok(changes(&held, &document(draft, &held)?))
    }

    fn may_read_policy(&self) -> Outcome<()> {
        let who = self.context("policy")?;
        if may_read_policy(self.principal()?.role) {
            return Ok(());
        }
        let code = Code::RoleMayNotUse;
        self.record(&who, AuditAction::Read, AuditOutcome::Refused, code.name())?;
        Err(Fault::new(code))
    }

    fn policy_history(&self, keys: &TrustedKeys) -> Outcome<Vec<PolicyVersionView>> {
        let all = keys.policies();
        let before = std::iter::once(None).chain(all.iter().map(Some));
        let mut lines = all
            .iter()
            .zip(before)
            .map(|(one, before)| self.version_view(one, before))
            .collect::<Outcome<Vec<_>>>()?;
        lines.reverse();
        Ok(lines)
    }

    fn version_view(
        &self,
        one: &AdoptedPolicy,
        before: Option<&AdoptedPolicy>,
    ) -> Outcome<PolicyVersionView> {
        let by = one.by.as_ref().map(|user| self.name_of(user)).transpose()?;
        Ok(PolicyVersionView {
            version: one.policy.version,
            digest: one.digest.clone(),
            since: by.as_ref().map(|_| one.since.to_rfc3339()),
            by,
            reason: one.reason.clone(),
            changes: before.map_or_else(Vec::new, |before| changes(&before.policy, &one.policy)),
        })
    }
}
