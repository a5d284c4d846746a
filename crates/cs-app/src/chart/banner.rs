//! The identity banner.

use super::allergies::sum_up;
use super::held::{ALLERGIES, COVERAGES, Held};
use super::map::{Lens, Taken};
use super::sections::coverage_row;
use super::words::{field, reference};
use crate::Workstation;
use crate::people::{card_of_json, guardian, patient_card};
use crate::views::{Banner, PatientCard};
use chrono::SecondsFormat;
use cs_clinical::Contact;
use cs_error::Outcome;
use cs_fhir::terms::{extension, extension_of, extension_text};
use cs_fhir::{Query, Resource};
use cs_ports::{AuditContext, Stored};
use cs_skills::namesakes;
use serde_json::Value;

/// Collection of patients at the practice's system.
const PATIENTS: &str = "patients";

impl Workstation {
    /// Opens a patient's banner: the audited opening of a chart. The patient
    /// becomes the first of those opened last.
    ///
    /// # Errors
    /// [`cs_error::Code::SignedOut`], [`cs_error::Code::RoleMayNotUse`],
    /// [`cs_error::Code::NotFound`]; store codes.
    pub fn banner(&self, patient_id: &str) -> Outcome<Banner> {
        let who = self.chart_context("chart")?;
        let stored = self.one(&who, "Patient", patient_id)?;
        let (lens, held) = (self.lens()?, self.held(&stored)?);
        let patient = &stored.resource;
        let contact = Contact::of(patient);
        let whole = patient.to_value();
        let found: Vec<Value> = self
            .about(&who, "AllergyIntolerance", patient_id)?
            .into_iter()
            .map(|one| one.resource.into_value())
            .collect();
        let banner = Banner {
            patient: patient_card(patient, lens.today()),
            same_name: self.same_name(&who, patient, &lens)?,
            allergies: sum_up(&found, held.lacks(ALLERGIES).is_none()),
            interpreter_needed: contact.interpreter,
            guardian: guardian(&contact, lens.today()),
            confidential: contact.confidential,
            coverage: self.coverage_words(&who, patient_id, &lens, &held)?,
            enrollment: extension_text(&whole, extension::ENROLLMENT_STATUS).map(str::to_owned),
            sms: sms(&contact).to_owned(),
            sms_consent_on: contact.sms_consent_on.map(|day| day.to_string()),
            coach: self.coach(&whole)?,
            provider: whole
                .pointer("/generalPractitioner/0")
                .and_then(reference)
                .map(str::to_owned),
            as_of: Some(self.read_at(&stored)?),
        };
        self.remember_patient(&who, patient_id)?;
        Ok(banner)
    }

    /// Everything of a type about a patient, audited.
    pub(super) fn about(
        &self,
        who: &AuditContext,
        kind: &str,
        patient: &str,
    ) -> Outcome<Vec<Stored>> {
        let query = Query::of(kind).reference("patient", "Patient", patient);
        Ok(self.ports.charts.search(who, &query)?.hits)
    }

    fn same_name(
        &self,
        who: &AuditContext,
        patient: &Resource,
        lens: &Lens,
    ) -> Outcome<Vec<PatientCard>> {
        let mut find = |query| Ok(self.ports.charts.search(who, &query)?.hits);
        let mut found = namesakes(&[patient], lens.today(), &mut find)?;
        let others = found.remove(patient.id()).unwrap_or_default();
        Ok(others.iter().map(card_of_json).collect())
    }

    /// Payer and plan of what is active now.
    fn coverage_words(
        &self,
        who: &AuditContext,
        patient: &str,
        lens: &Lens,
        held: &Held,
    ) -> Outcome<Option<String>> {
        if held.lacks(COVERAGES).is_some() {
            return Ok(None);
        }
        let words: Vec<String> = self
            .about(who, "Coverage", patient)?
            .into_iter()
            .map(|stored| Taken::of(stored, lens))
            .filter(|taken| taken.status() == "active")
            .map(|taken| {
                let row = coverage_row(&taken);
                match row.plan {
                    Some(plan) => format!("{}, {plan}", row.payer),
                    None => row.payer,
                }
            })
            .collect();
        Ok((!words.is_empty()).then(|| words.join("; ")))
    }

    /// The coach's name where this device knows it, else the staff id.
    fn coach(&self, whole: &Value) -> Outcome<Option<String>> {
        let Some(coach) = extension_of(whole, extension::COACH) else {
            return Ok(None);
        };
        let Some(coach) = coach.get("valueIdentifier") else {
            return Ok(None);
        };
        let Some(id) = field(coach, "value") else {
            return Ok(None);
        };
        let key = format!("{}#{id}", self.principal()?.user.issuer);
        let known = self.name_of_key(&key)?;
        Ok(Some(known.unwrap_or_else(|| id.to_owned())))
    }

    /// When the patient's record was last read from where it comes from.
    fn read_at(&self, stored: &Stored) -> Outcome<String> {
        let source = self.ports.source.id();
        let mark = match stored.source == source {
            true => self.ports.sync_state.mark(source, PATIENTS)?,
            false => None,
        };
        let at = mark.map_or(stored.stored_at, |mark| mark.as_of);
        Ok(at.to_rfc3339_opts(SecondsFormat::Secs, true))
    }
}

const fn sms(contact: &Contact) -> &'static str {
    match (contact.sms_opted_out, contact.sms_consent) {
        (true, _) => "opted_out",
        (false, true) => "given",
        (false, false) => "not_recorded",
    }
}
