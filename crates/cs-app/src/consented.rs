//! Consents and permissions on file, and the fields of a role, in front of every
//! read that hands patient data to a person. This is the one place where that
//! holds; the program's own work (sync, grounds, receipts) shows nobody anything.

use cs_access::{
    AccessRequest, Basis, Coding, Decision, Doing, Principal, Subject, Unmet, apply_limits, decide,
    minimise,
};
use cs_audit::{AuditAction, AuditEntry, AuditOutcome};
use cs_error::{Code, Fault, Outcome};
use cs_fhir::{Query, Resource};
use cs_ports::{AuditContext, AuditStore, Charts, Page, Stored};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Patients whose consents are remembered at one state of the charts.
const REMEMBERED: usize = 512;

/// Charts of which a person reads what consents, permissions and their role leave.
pub(crate) struct ConsentedCharts {
    pub(crate) charts: Arc<dyn Charts>,
    pub(crate) audit: Arc<dyn AuditStore>,
    pub(crate) tenant: String,
    rules: Mutex<Kept>,
}

/// Rules as they stood at a revision of the charts.
#[derive(Default)]
struct Kept {
    revision: Option<u64>,
    /// `None`: there is neither a consent nor a permission in this practice.
    permissions: Option<Arc<Vec<Value>>>,
    consents: HashMap<String, Arc<Vec<Value>>>,
}

/// What applies to one patient.
pub(crate) struct Rules {
    pub(crate) permissions: Arc<Vec<Value>>,
    pub(crate) consents: Arc<Vec<Value>>,
}

impl ConsentedCharts {
    pub(crate) fn new(charts: Arc<dyn Charts>, audit: Arc<dyn AuditStore>, tenant: String) -> Self {
        Self {
            charts,
            audit,
            tenant,
            rules: Mutex::default(),
        }
    }

    /// Consents of a patient and permissions of the practice; `None`: there are none.
    ///
    /// # Errors
    /// Store codes.
    pub(crate) fn rules_of(&self, who: &AuditContext, patient: &str) -> Outcome<Option<Rules>> {
        match self.standing(who)? {
            Some(permissions) => self.with_consents(who, permissions, patient).map(Some),
            None => Ok(None),
        }
    }

    /// Permissions as they stand now; `None`: there is neither a permission nor a
    /// consent in this practice. Asked once a read, not once a resource.
    fn standing(&self, who: &AuditContext) -> Outcome<Option<Arc<Vec<Value>>>> {
        let mut kept = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        let revision = self.charts.revision()?;
        if kept.revision != Some(revision) {
            let counts = self.charts.counts()?;
            let any = counts.iter().any(|(kind, count)| {
                matches!(kind.as_str(), "Consent" | "Permission") && *count > 0
            });
            let permissions = match any {
                true => Some(Arc::new(self.all(who, &Query::of("Permission"))?)),
                false => None,
            };
            *kept = Kept {
                revision: Some(revision),
                permissions,
                consents: HashMap::new(),
            };
        }
        Ok(kept.permissions.clone())
    }

    fn with_consents(
        &self,
        who: &AuditContext,
        permissions: Arc<Vec<Value>>,
        patient: &str,
    ) -> Outcome<Rules> {
        let mut kept = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.consents.len() >= REMEMBERED {
            kept.consents.clear();
        }
        let consents = match kept.consents.get(patient) {
            Some(known) => Arc::clone(known),
            None => {
                let query = Query::of("Consent").reference("patient", "Patient", patient);
                let found = Arc::new(self.all(who, &query)?);
                kept.consents.insert(patient.to_owned(), Arc::clone(&found));
                found
            }
        };
        Ok(Rules {
            permissions,
            consents,
        })
    }

    /// Every one of them, looked up by the program for the person: an entry of its own.
    fn all(&self, who: &AuditContext, query: &Query) -> Outcome<Vec<Value>> {
        let own = AuditContext {
            principal: None,
            action: "consents",
            ..who.clone()
        };
        let hits = self.charts.search(&own, query)?.hits;
        Ok(hits
            .into_iter()
            .map(|hit| hit.resource.into_value())
            .collect())
    }

    /// What of a resource a person may be handed; `None`: nothing.
    fn left(
        &self,
        who: &AuditContext,
        person: &Principal,
        doing: Doing,
        standing: Option<&Arc<Vec<Value>>>,
        stored: Stored,
    ) -> Outcome<Option<Stored>> {
        let rules = match standing.zip(stored.resource.patient_id()) {
            Some((permissions, patient)) => {
                Some(self.with_consents(who, Arc::clone(permissions), &patient)?)
            }
            None => None,
        };
        let touched = matches!(stored.resource.kind(), "Patient" | "Coverage");
        if rules.is_none() && !touched {
            return Ok(Some(stored));
        }
        let mut value = stored.resource.into_value();
        if let Some(rules) = &rules {
            let decision = decided(rules, who, person, doing, &value);
            if !decision.permit {
                return Ok(None);
            }
            match apply_limits(&mut value, &decision.limits) {
                Ok(_duties) => {}
                Err(Unmet::Withheld | Unmet::Obligation(_) | Unmet::Path(_)) => return Ok(None),
            }
        }
        minimise(person.role, person.clinician.is_some(), &mut value);
        Ok(Some(Stored {
            resource: Resource::from_value(value)?,
            ..stored
        }))
    }

    /// A refusal, in the audit with the patient it protects.
    fn withheld(&self, who: &AuditContext, patient: Option<String>) -> Outcome<()> {
        if who.principal.is_none() {
            return Ok(());
        }
        self.audit.record(&AuditEntry {
            patients: patient.into_iter().collect(),
            outcome: AuditOutcome::Refused,
            code: Code::ConsentDenied.name().to_owned(),
            ..who.entry(&self.tenant, AuditAction::Read)
        })
    }
}

/// The real decision for a person of the practice.
pub(crate) fn decided(
    rules: &Rules,
    who: &AuditContext,
    person: &Principal,
    doing: Doing,
    resource: &Value,
) -> Decision {
    let request = AccessRequest {
        subject: Subject {
            references: vec![format!("Practitioner/{}", person.user.subject)],
            roles: vec![Coding::new(
                "https://countersign.example/role",
                person.role.as_str(),
            )],
        },
        action: doing,
        purposes: vec![Coding::purpose(purpose_code(who.purpose))],
        location: None,
        at: who.at,
        known: Vec::new(),
    };
    decide(
        Basis::OwnStaff,
        &rules.permissions,
        &rules.consents,
        &request,
        resource,
    )
}

/// HIPAA's purposes as v3-ActReason codes.
pub(crate) fn purpose_code(purpose: &str) -> &'static str {
    match purpose {
        "treatment" => "TREAT",
        "payment" => "HPAYMT",
        _ => "HOPERAT",
    }
}

impl Charts for ConsentedCharts {
    fn read(&self, who: &AuditContext, kind: &str, id: &str) -> Outcome<Option<Stored>> {
        let found = self.charts.read(who, kind, id)?;
        let (Some(stored), Some(person)) = (found.clone(), &who.principal) else {
            return Ok(found);
        };
        let (patient, standing) = (stored.resource.patient_id(), self.standing(who)?);
        match self.left(who, person, Doing::Read, standing.as_ref(), stored)? {
            Some(left) => Ok(Some(left)),
            None => {
                self.withheld(who, patient)?;
                Err(Fault::new(Code::ConsentDenied))
            }
        }
    }

    fn search(&self, who: &AuditContext, query: &Query) -> Outcome<Page> {
        let page = self.charts.search(who, query)?;
        let Some(person) = &who.principal else {
            return Ok(page);
        };
        let standing = self.standing(who)?;
        let (mut hits, mut hidden) = (Vec::with_capacity(page.hits.len()), 0_u64);
        for stored in page.hits {
            let patient = stored.resource.patient_id();
            match self.left(who, person, Doing::Search, standing.as_ref(), stored)? {
                Some(left) => hits.push(left),
                None => {
                    hidden += 1;
                    self.withheld(who, patient)?;
                }
            }
        }
        Ok(Page {
            hits,
            total: page.total.saturating_sub(hidden),
        })
    }

    fn history(&self, who: &AuditContext, kind: &str, id: &str) -> Outcome<Vec<Stored>> {
        let all = self.charts.history(who, kind, id)?;
        let Some(person) = &who.principal else {
            return Ok(all);
        };
        let standing = self.standing(who)?;
        let mut left = Vec::with_capacity(all.len());
        for stored in all {
            left.extend(self.left(who, person, Doing::Read, standing.as_ref(), stored)?);
        }
        Ok(left)
    }

    fn counts(&self) -> Outcome<Vec<(String, u64)>> {
        self.charts.counts()
    }

    fn revision(&self) -> Outcome<u64> {
        self.charts.revision()
    }
}
