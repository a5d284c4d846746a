//! What leaves the audit: feeds for other systems, one entry with its proof, a
//! checkpoint to be kept outside.

use crate::Workstation;
use crate::views::AuditFilter;
use cs_access::{Operation, StepUpToken};
use cs_audit::{AuditAction, AuditEntry, Feed, FeedFormat, checkpoint_line};
use cs_error::{Code, Fault, Outcome};
use cs_ports::AuditContext;

impl Workstation {
    /// Streams entries under a filter, oldest first, as lines of a format; the
    /// export is audited first. Answers how many entries were given.
    ///
    /// # Errors
    /// [`Code::SignedOut`], [`Code::RoleMayNotUse`] for whoever reads only their
    /// own entries (audited), [`Code::InputInvalid`] for a filter that names
    /// something that does not exist; store codes.
    pub fn export_audit_feed(
        &self,
        token: Option<&StepUpToken>,
        format: FeedFormat,
        filter: &AuditFilter,
        line: &mut dyn FnMut(&str) -> bool,
    ) -> Outcome<u64> {
        let who = self.context("audit-export")?;
        self.whole_audit_only(&who)?;
        let query = self.audit_query(filter)?;
        self.spend_step_up(Operation::AuditExport, token)?;
        let code = match format {
            FeedFormat::Ndjson => "ndjson",
            FeedFormat::Bundle => "bundle",
            FeedFormat::Csv => "csv",
        };
        self.ports.audit.record(&AuditEntry {
            code: code.to_owned(),
            patients: query.patient.iter().cloned().collect(),
            ..self.entry(&who, AuditAction::Export)
        })?;
        let mut feed = Feed::new(format);
        if feed.head(who.at).is_some_and(|head| !line(&head)) {
            return Ok(0);
        }
        let mut going = true;
        let given = self.ports.privacy.scan(&query, &mut |entry| {
            going = line(&feed.entry(entry));
            going
        })?;
        if let Some(tail) = feed.tail().filter(|_| going) {
            line(tail);
        }
        Ok(given)
    }

    /// One entry with what shows that it is in the chain; see
    /// [`cs_audit::EntryProof`]. Everybody may have their own entries proven.
    ///
    /// # Errors
    /// [`Code::SignedOut`], [`Code::NotFound`], [`Code::RoleMayNotUse`] for
    /// somebody else's entry (audited); store codes.
    pub fn audit_proof(&self, seq: u64) -> Outcome<String> {
        let who = self.context("audit-proof")?;
        let person = self.principal()?;
        let proof = self.ports.privacy.proof(seq, who.at)?;
        if proof.entry.entry.user != person.user.key() && !self.reads_whole_audit(&person)? {
            return self.denied(&who, Code::RoleMayNotUse);
        }
        self.ports.audit.record(&AuditEntry {
            patients: proof.entry.entry.patients.clone(),
            resources: vec![format!("AuditEntry/{seq}")],
            ..self.entry(&who, AuditAction::Export)
        })?;
        Ok(proof.to_text())
    }

    /// Signs the chain as it stands and gives the checkpoint's line, to be kept
    /// elsewhere: with it, removal at the end and a chain written anew are found.
    ///
    /// # Errors
    /// [`Code::SignedOut`], [`Code::RoleMayNotUse`] for whoever reads only their
    /// own entries (audited); store codes.
    pub fn audit_checkpoint(&self) -> Outcome<String> {
        let who = self.context("audit-checkpoint")?;
        self.whole_audit_only(&who)?;
        self.ports
            .audit
            .record(&self.entry(&who, AuditAction::Export))?;
        let checkpoint = self
            .ports
            .privacy
            .seal(who.at)?
            .ok_or_else(|| Fault::new(Code::Internal))?;
        Ok(checkpoint_line(&checkpoint))
    }

    pub(crate) fn whole_audit_only(&self, who: &AuditContext) -> Outcome<()> {
        if self.reads_whole_audit(&self.principal()?)? {
            Ok(())
        } else {
            self.denied(who, Code::RoleMayNotUse)
        }
    }
}
