//! Runs a skill: tenant, role, input, run, output, audit.

use crate::reader::Reader;
use crate::{SkillContext, SkillOutput, Status, care, encounters, lookup, manifest};
use chrono::{DateTime, Utc};
use cs_access::{SkillName, may_use_skill};
use cs_audit::{AuditAction, AuditEntry, AuditOutcome};
use cs_error::{Code, Fault, Outcome};
use cs_ports::{AuditStore, Charts};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// Times of messages sent or under way to an address since an instant
/// (`cs_ports::Queue::sent_to`).
pub type SentTimes = dyn Fn(&str, DateTime<Utc>) -> Outcome<Vec<DateTime<Utc>>> + Send + Sync;

/// The skills over one tenant's store.
pub struct Engine<'a> {
    charts: Arc<dyn Charts + 'a>,
    audit: Arc<dyn AuditStore>,
    sent: Arc<SentTimes>,
}

impl<'a> Engine<'a> {
    /// An engine over a store's ports. The charts may be watched by the caller
    /// (cancelling, a limit) for as long as the engine lives.
    pub fn new(
        charts: Arc<dyn Charts + 'a>,
        audit: Arc<dyn AuditStore>,
        sent: Arc<SentTimes>,
    ) -> Self {
        Self {
            charts,
            audit,
            sent,
        }
    }

    /// Runs one skill call and records it, refusals and failures too.
    ///
    /// `null` inputs count as missing. A skill that is only planned answers
    /// `{"status": "planned", "message": …}`.
    ///
    /// # Errors
    /// [`Code::TenantForbidden`], [`Code::RoleMayNotUse`] (who may:
    /// [`cs_access::may_use_skill`]), [`Code::SkillSchema`] with the input's
    /// name, [`Code::NotFound`] for an unknown patient, store codes, and
    /// [`Code::AuditUnwritable`] when the call can't be recorded: then nothing
    /// is handed out.
    pub fn run(
        &self,
        context: &SkillContext,
        skill: SkillName,
        input: Value,
    ) -> Outcome<SkillOutput> {
        let result = self.checked(context, skill, input);
        let (outcome, code, patients) = match &result {
            Ok(_) if manifest(skill).status == Status::Planned => {
                (AuditOutcome::Refused, "planned", Vec::new())
            }
            Ok(output) => (AuditOutcome::Success, "", output.patients.clone()),
            Err(fault) => (outcome_of(fault.code()), fault.code().name(), Vec::new()),
        };
        self.audit.record(&AuditEntry {
            at: context.now,
            user: context.principal.user.key(),
            role: context.principal.role.as_str().to_owned(),
            tenant: context.tenant.as_str().to_owned(),
            action: AuditAction::Skill,
            what: skill.as_str().to_owned(),
            patients,
            resources: Vec::new(),
            outcome,
            code: code.to_owned(),
            purpose: manifest(skill).purpose.clone(),
            correlation: context.correlation.clone(),
        })?;
        result
    }

    fn checked(
        &self,
        context: &SkillContext,
        skill: SkillName,
        input: Value,
    ) -> Outcome<SkillOutput> {
        if !context.principal.belongs_to(&context.tenant) {
            return Err(Code::TenantForbidden.into());
        }
        may_use_skill(context.principal.role, skill)?;
        let manifest = manifest(skill);
        let input = without_nulls(input)?;
        manifest
            .check_input(&input)
            .map_err(|name| Fault::new(Code::SkillSchema).with("input", name))?;
        if manifest.status == Status::Planned {
            return Ok(planned(skill));
        }
        let mut reader = Reader::new(self.charts.as_ref(), context, skill);
        let output = match skill {
            SkillName::PatientLookup => lookup::run(context, &mut reader, &input),
            SkillName::EncounterQuery => encounters::run(context, &mut reader, &input),
            SkillName::CareCoordination => {
                care::run(context, &mut reader, self.sent.as_ref(), &input)
            }
            _ => return Ok(planned(skill)),
        }?;
        if !manifest.fits_output(&output.value) {
            return Err(Fault::new(Code::SkillSchema).with("side", "output"));
        }
        Ok(output)
    }
}

/// Optional inputs may come as `null`; they count as missing.
fn without_nulls(input: Value) -> Outcome<Value> {
    match input {
        Value::Object(map) => Ok(Value::Object(
            map.into_iter()
                .filter(|(_, value)| !value.is_null())
                .collect::<Map<_, _>>(),
        )),
        Value::Null => Ok(json!({})),
        _ => Err(Fault::new(Code::SkillSchema).with("input", "input")),
    }
}

fn planned(skill: SkillName) -> SkillOutput {
    SkillOutput {
        skill,
        value: json!({
            "status": "planned",
            "message": "This is not available in this version of Countersign. Nothing was read or changed."
        }),
        citations: Vec::new(),
        drafts: Vec::new(),
        steps: Vec::new(),
        patients: Vec::new(),
    }
}

const fn outcome_of(code: Code) -> AuditOutcome {
    match code {
        Code::TenantForbidden | Code::RoleMayNotUse | Code::SkillSchema | Code::InputInvalid => {
            AuditOutcome::Refused
        }
        _ => AuditOutcome::Failure,
    }
}
