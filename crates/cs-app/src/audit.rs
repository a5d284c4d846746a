//! Audit: verify and export.

use crate::Workstation;
use crate::watched::Unhurried;
use cs_access::{Operation, StepUpToken};
use cs_audit::{AuditAction, AuditOutcome, ExportVerifier, VerifyOptions};
use cs_error::{Code, Fault, Outcome};
use cs_ports::Progress;

/// Lines between two looks at whether to stop.
const LINES_A_LOOK: u64 = 5_000;

impl Workstation {
    /// Streams the audit as export lines, once it was confirmed; the export itself
    /// is audited first.
    ///
    /// # Errors
    /// [`cs_error::Code::SignedOut`], [`cs_error::Code::RoleMayNotUse`] unless an
    /// administrator asks; those of [`Workstation::spend_step_up`]; store codes.
    pub fn export_audit(
        &self,
        token: Option<&StepUpToken>,
        line: &mut dyn FnMut(&str) -> bool,
    ) -> Outcome<u64> {
        let who = self.context("audit-export")?;
        self.whole_audit_only(&who)?;
        self.spend_step_up(Operation::AuditExport, token)?;
        self.record(&who, AuditAction::Export, AuditOutcome::Success, "")?;
        self.ports.privacy.seal(who.at)?;
        self.ports.audit.export(line)
    }

    /// Verifies the whole chain as it stands in the store.
    ///
    /// # Errors
    /// Store codes; a broken chain is a report, not an error.
    pub fn verify_audit(&self) -> Outcome<cs_audit::Report> {
        self.verify_audit_watched(&Unhurried)
    }

    /// As [`Workstation::verify_audit`], telling how far it is.
    ///
    /// # Errors
    /// As [`Workstation::verify_audit`]; [`Code::Cancelled`] when asked to stop:
    /// then nothing is said of the chain.
    pub fn verify_audit_watched(&self, progress: &dyn Progress) -> Outcome<cs_audit::Report> {
        let who = self.context("audit-verify")?;
        self.record(&who, AuditAction::Administer, AuditOutcome::Success, "")?;
        let length = self.ports.privacy.length()?;
        let mut verifier = ExportVerifier::new(VerifyOptions::default());
        let (mut lines, mut stopped) = (0_u64, false);
        self.ports.audit.export(&mut |line| {
            lines += 1;
            if lines.is_multiple_of(LINES_A_LOOK) {
                progress.at("entries", lines.min(length), length);
                stopped = progress.cancelled();
            }
            !stopped && verifier.line(line)
        })?;
        if stopped {
            return Err(Fault::new(Code::Cancelled));
        }
        progress.at("entries", length, length);
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
