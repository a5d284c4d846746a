//! Opening a chart: who may, as of which state of the store, audited.

use super::build;
use super::held::{Held, Parts};
use super::map::Lens;
use super::shelf::{Label, Shelved};
use crate::Workstation;
use crate::review::may_see;
use cs_access::{SkillName, UserId, may_use_skill};
use cs_approval::ProposalState;
use cs_audit::{AuditAction, AuditOutcome};
use cs_clinical::FollowUpSettings;
use cs_error::{Code, Fault, Outcome};
use cs_ports::{AuditContext, Stored};
use std::sync::Arc;

impl Workstation {
    /// A context for reading charts. Whoever may not look patients up opens no chart.
    ///
    /// # Errors
    /// [`Code::SignedOut`], [`Code::TenantForbidden`], [`Code::RoleMayNotUse`] (audited).
    pub(super) fn chart_context(&self, action: &'static str) -> Outcome<AuditContext> {
        let who = AuditContext {
            purpose: "treatment",
            ..self.context(action)?
        };
        match may_use_skill(self.principal()?.role, SkillName::PatientLookup) {
            Ok(()) => Ok(who),
            Err(denied) => Err(self.chart_refused(&who, denied.code)),
        }
    }

    /// Audits a refusal and gives it; when it can't be audited, that.
    pub(super) fn chart_refused(&self, who: &AuditContext, code: Code) -> Fault {
        self.record(who, AuditAction::Read, AuditOutcome::Refused, code.name())
            .err()
            .unwrap_or_else(|| Fault::new(code))
    }

    /// What the mappings need, for the signed-in person and now.
    pub(super) fn lens(&self) -> Outcome<Lens> {
        Ok(Lens::new(
            self.now(),
            self.practice.tz()?,
            FollowUpSettings::default(),
            Parts::of(&self.principal()?),
            &self.practice.name,
        ))
    }

    /// One resource about somebody, read and audited.
    ///
    /// # Errors
    /// [`Code::NotFound`]; store codes.
    pub(super) fn one(&self, who: &AuditContext, kind: &str, id: &str) -> Outcome<Stored> {
        // What is no id would otherwise stand in the audit as if it were one.
        if cs_fhir::Reference::parse(&format!("{kind}/{id}")).is_none() {
            return Err(Fault::new(Code::NotFound));
        }
        let found = self.ports.charts.read(who, kind, id)?;
        found.ok_or_else(|| Fault::new(Code::NotFound).with("what", "record"))
    }

    /// A patient's whole chart; each opening is one audited read or more.
    ///
    /// # Errors
    /// [`Code::NotFound`]; store codes.
    pub(super) fn open_chart(&self, who: &AuditContext, patient: &str) -> Outcome<Arc<Shelved>> {
        let (open, built) = self.kept_chart(who, patient)?;
        if !built {
            // What is shown again from memory is opened again: audited, and refused
            // when charts are closed meanwhile.
            self.one(who, "Patient", patient)?;
        }
        Ok(open)
    }

    /// The chart as it is kept, built when it isn't; whether it was built now.
    pub(super) fn kept_chart(
        &self,
        who: &AuditContext,
        patient: &str,
    ) -> Outcome<(Arc<Shelved>, bool)> {
        let label = Label {
            reader: reader(who),
            patient: patient.to_owned(),
            stamp: self.stamp()?,
        };
        self.charts_kept
            .get(&label, || self.build_chart(who, patient))
    }

    fn build_chart(&self, who: &AuditContext, patient: &str) -> Outcome<build::Chart> {
        let whose = self.one(who, "Patient", patient)?;
        let held = self.held(&whose)?;
        let role = self.principal()?.role;
        let mut sent = self.ports.queue.proposals(who, false)?;
        sent.retain(|state: &ProposalState| {
            state.proposal.target.patient_id == patient && may_see(role, state)
        });
        let name = |user: &UserId| self.name_of(user).unwrap_or_else(|_| user.subject.clone());
        let (charts, lens) = (&*self.ports.charts, self.lens()?);
        build::chart(charts, who, patient, &lens, held, (&sent, &name))
    }

    /// What of this patient's chart is missing here, and why.
    pub(super) fn held(&self, patient: &Stored) -> Outcome<Held> {
        let source = self.ports.source.id();
        let marks = match patient.source == source {
            true => Some(self.ports.sync_state.marks(source)?),
            false => None,
        };
        Ok(Held::of(&self.principal()?, marks.as_deref()))
    }

    /// Changes whenever anything a chart shows could have: charts and queue by their
    /// own counters, what is held by the state of each collection (not by the time
    /// of its last sync), and by the hour, since a visit nobody closed becomes a
    /// missed one by the clock alone.
    fn stamp(&self) -> Outcome<String> {
        let person = self.principal()?;
        let source = self.ports.source.id();
        let marks = self.ports.sync_state.marks(source)?;
        let held: String = marks
            .iter()
            .map(|(collection, mark)| format!("{collection}={} ", mark.complete))
            .collect();
        Ok(format!(
            "{held}{} {} {} {} {} {}",
            self.ports.charts.revision()?,
            self.ports.queue.last_seq(&self.device)?,
            self.ports.queue.pulled_to()?,
            person.role.as_str(),
            person.clinician.is_some(),
            self.now().format("%Y-%m-%dT%H"),
        ))
    }
}

fn reader(who: &AuditContext) -> String {
    who.principal
        .as_ref()
        .map_or_else(String::new, |person| person.user.key())
}
