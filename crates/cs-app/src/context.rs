//! Context envelopes: the decision under which a patient's data is handed to
//! somebody, kept with its reason and checked again when it is used.

use crate::Workstation;
use crate::consented::{Rules, decided, purpose_code};
use cs_access::{Context, ContextEnvelope, Doing};
use cs_audit::{AuditAction, AuditOutcome};
use cs_error::{Code, Fault, Outcome};
use cs_ports::AuditContext;
use std::sync::Arc;

impl Workstation {
    /// Decides whether the signed-in person may be handed a patient's data, and
    /// seals the decision, whichever it is. The envelope runs out after 15 minutes.
    ///
    /// # Errors
    /// [`Code::SignedOut`], [`Code::RoleMayNotUse`], [`Code::NotFound`]; store codes.
    pub fn context_envelope(&self, patient: &str) -> Outcome<ContextEnvelope> {
        let who = self.chart_context("context")?;
        let person = self.principal()?;
        // As the program reads it: the decision is about it, and is made here.
        let own = AuditContext {
            principal: None,
            ..who.clone()
        };
        let stored = self.ports.charts.read(&own, "Patient", patient)?;
        let stored = stored.ok_or_else(|| Fault::new(Code::NotFound).with("what", "record"))?;
        let rules = self.rules_now(&who, patient)?;
        let resource = stored.resource.into_value();
        let decision = decided(&rules, &who, &person, Doing::Read, &resource);
        let context = Context {
            tenant: self.practice.tenant.clone(),
            subject: person.user.key(),
            patient: patient.to_owned(),
            purposes: vec![purpose_code(who.purpose).to_owned()],
        };
        let outcome = match decision.permit {
            true => AuditOutcome::Success,
            false => AuditOutcome::Refused,
        };
        self.record(&who, AuditAction::Read, outcome, "context")?;
        let id = self.ports.random.id()?;
        Ok(ContextEnvelope::seal(id, context, &decision, self.now()))
    }

    /// Reads an envelope and says whether it still permits: its hash and end hold,
    /// it is this person's, and the consents it rests on stand unchanged.
    ///
    /// # Errors
    /// [`Code::ContextInvalid`], [`Code::ContextExpired`], [`Code::TenantForbidden`],
    /// [`Code::ConsentDenied`], each audited; store codes.
    pub fn use_context(&self, bytes: &[u8]) -> Outcome<ContextEnvelope> {
        let who = self.chart_context("context")?;
        self.checked_context(&who, bytes).map_err(|fault| {
            let code = fault.code().name();
            self.record(&who, AuditAction::Read, AuditOutcome::Refused, code)
                .err()
                .unwrap_or(fault)
        })
    }

    fn checked_context(&self, who: &AuditContext, bytes: &[u8]) -> Outcome<ContextEnvelope> {
        let envelope = ContextEnvelope::open(bytes, &self.practice.tenant, self.now())?;
        if envelope.context.subject != self.principal()?.user.key() {
            return Err(Fault::new(Code::ContextInvalid).with("why", "another person's"));
        }
        let rules = self.rules_now(who, &envelope.context.patient)?;
        let standing = rules.permissions.iter().chain(&*rules.consents);
        let current: Vec<String> = standing.map(cs_access::versioned).collect();
        envelope.ensure_permits(&current)?;
        Ok(envelope)
    }

    fn rules_now(&self, who: &AuditContext, patient: &str) -> Outcome<Rules> {
        let none = || Rules {
            permissions: Arc::default(),
            consents: Arc::default(),
        };
        Ok(self.consented.rules_of(who, patient)?.unwrap_or_else(none))
    }
}
