//! Audit: verify and export.

use crate::Workstation;
use cs_audit::{AuditAction, AuditOutcome, ExportVerifier, VerifyOptions};
use cs_error::Outcome;

impl Workstation {
    /// Streams the audit as export lines; the export itself is audited first.
    ///
    /// # Errors
    /// [`cs_error::Code::SignedOut`], [`cs_error::Code::RoleMayNotUse`] unless an
    /// administrator asks; store codes.
    pub fn export_audit(&self, line: &mut dyn FnMut(&str) -> bool) -> Outcome<u64> {
        let who = self.context("audit-export")?;
        self.administrators_only(&who)?;
        self.record(&who, AuditAction::Export, AuditOutcome::Success, "")?;
        self.ports.audit.export(line)
    }

    /// Verifies the whole chain as it stands in the store.
    ///
    /// # Errors
    /// Store codes; a broken chain is a report, not an error.
    pub fn verify_audit(&self) -> Outcome<cs_audit::Report> {
        let who = self.context("audit-verify")?;
        self.record(&who, AuditAction::Administer, AuditOutcome::Success, "")?;
        let mut verifier = ExportVerifier::new(VerifyOptions::default());
        self.ports.audit.export(&mut |line| verifier.line(line))?;
        Ok(verifier.finish())
    }

    pub(crate) fn administrators_only(&self, who: &cs_ports::AuditContext) -> Outcome<()> {
        use cs_access::Role;
        let role = self.principal()?.role;
        if matches!(role, Role::PracticeAdministrator | Role::MpsAdmin) {
            return Ok(());
        }
        let code = cs_error::Code::RoleMayNotUse;
        self.record(who, AuditAction::Export, AuditOutcome::Refused, code.name())?;
        Err(code.into())
    }
}
