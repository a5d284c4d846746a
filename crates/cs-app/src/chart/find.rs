//! Finding patients, and the charts a person opened last.

use crate::Workstation;
use crate::people::{card_of_json, patient_card};
use crate::views::{PatientCard, PatientHit};
use cs_access::SkillName;
use cs_error::Outcome;
use cs_fhir::{ParamValue, Query};
use cs_ports::AuditContext;
use serde_json::{Value, json};

/// Charts remembered for a person.
const RECENT: usize = 12;
/// Most hits asked for at once; the skill's own limit.
const MOST_HITS: u32 = 100;
/// Longest question, in characters; the skill's own limit.
const LONGEST: usize = 200;

impl Workstation {
    /// Finds patients by name, birth date, MRN, phone or e-mail, best first. Blank
    /// words find nobody.
    ///
    /// # Errors
    /// [`cs_error::Code::SignedOut`], [`cs_error::Code::RoleMayNotUse`]; store codes.
    pub fn find_patients(&self, query: &str, limit: u32) -> Outcome<Vec<PatientHit>> {
        let who = self.chart_context("find-patients")?;
        let words: String = query.trim().chars().take(LONGEST).collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let input = json!({"query": words, "limit": limit.clamp(1, MOST_HITS)});
        let found = self.run_skill(&who, SkillName::PatientLookup, input)?;
        let hits = found.value.get("patients").and_then(Value::as_array);
        Ok(hits.into_iter().flatten().map(hit).collect())
    }

    /// Patients whose charts this person opened last on this device, newest first.
    ///
    /// # Errors
    /// As [`Workstation::find_patients`].
    pub fn recent_patients(&self) -> Outcome<Vec<PatientCard>> {
        let who = self.chart_context("recent-patients")?;
        let ids = self.recent_ids(&who)?;
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let values = ids.iter().map(|id| ParamValue::Token {
            system: None,
            code: id.clone(),
        });
        let query = Query::of("Patient").any("_id", values.collect());
        let found = self.ports.charts.search(&who, &query)?.hits;
        let today = self.lens()?.today();
        let card = |id: &String| {
            let hit = found.iter().find(|hit| hit.resource.id() == id)?;
            Some(patient_card(&hit.resource, today))
        };
        Ok(ids.iter().filter_map(card).collect())
    }

    /// Puts a patient first among those opened last. Only ids are kept.
    pub(super) fn remember_patient(&self, who: &AuditContext, id: &str) -> Outcome<()> {
        let mut ids = self.recent_ids(who)?;
        if ids.first().is_some_and(|first| first == id) {
            return Ok(());
        }
        ids.retain(|known| known != id);
        ids.insert(0, id.to_owned());
        ids.truncate(RECENT);
        self.ports.settings.set(&recent_key(who), &json!(ids))
    }

    fn recent_ids(&self, who: &AuditContext) -> Outcome<Vec<String>> {
        let kept = self.ports.settings.get(&recent_key(who))?;
        let ids = kept.as_ref().and_then(Value::as_array);
        Ok(ids
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect())
    }
}

fn recent_key(who: &AuditContext) -> String {
    let user = who.principal.as_ref().map(|person| person.user.key());
    format!("recent-patients:{}", user.unwrap_or_default())
}

fn hit(found: &Value) -> PatientHit {
    let why = found.get("why").and_then(Value::as_array);
    PatientHit {
        patient: found.get("patient").map(card_of_json).unwrap_or_default(),
        score: found
            .get("score")
            .and_then(Value::as_u64)
            .and_then(|score| u32::try_from(score).ok())
            .unwrap_or_default(),
        why: why
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
    }
}
