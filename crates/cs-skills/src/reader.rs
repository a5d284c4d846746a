//! Reading charts on somebody's authority: audited, bounded, remembered for
//! the answer's citations.

use crate::{Citation, SkillContext, StepNote};
use cs_access::SkillName;
use cs_error::{Code, Outcome};
use cs_fhir::{ParamValue, Query};
use cs_ports::{AuditContext, Charts, Stored};
use std::collections::BTreeMap;

/// Ids asked for in one search, so that a statement stays small.
const IDS_A_SEARCH: usize = 200;

/// One call's window on the charts.
pub struct Reader<'a> {
    charts: &'a dyn Charts,
    who: AuditContext,
    rows: u32,
    /// What was done so far.
    pub steps: Vec<StepNote>,
    cited: BTreeMap<String, u64>,
    /// Whether a search had more matches than were read.
    pub cut_short: bool,
}

impl<'a> Reader<'a> {
    pub fn new(charts: &'a dyn Charts, context: &SkillContext, skill: SkillName) -> Self {
        let manifest = crate::manifest(skill);
        let who = AuditContext {
            principal: Some(context.principal.clone()),
            action: skill.as_str(),
            purpose: &manifest.purpose,
            correlation: context.correlation.clone(),
            at: context.now,
        };
        Self {
            charts,
            who,
            rows: manifest.limits.rows.max(1),
            steps: Vec::new(),
            cited: BTreeMap::new(),
            cut_short: false,
        }
    }

    /// Notes a step for the conversation.
    pub fn step(&mut self, title: impl Into<String>, count: usize) {
        self.steps.push(StepNote {
            title: title.into(),
            count: u64::try_from(count).unwrap_or(u64::MAX),
        });
    }

    /// Names a resource the answer rests on.
    pub fn cite(&mut self, stored: &Stored) {
        self.cited
            .insert(stored.resource.reference().to_string(), stored.version);
    }

    pub fn citations(&self) -> Vec<Citation> {
        self.cited
            .iter()
            .map(|(resource, version)| Citation {
                resource: resource.clone(),
                version: *version,
            })
            .collect()
    }

    pub fn read(&self, kind: &str, id: &str) -> Outcome<Option<Stored>> {
        self.charts.read(&self.who, kind, id)
    }

    /// All matches up to the skill's limit.
    pub fn all(&mut self, query: Query) -> Outcome<Vec<Stored>> {
        let rows = self.rows;
        self.some(query, rows)
    }

    /// At most `rows` matches.
    pub fn some(&mut self, mut query: Query, rows: u32) -> Outcome<Vec<Stored>> {
        query.count = Some(rows.min(self.rows));
        let page = self.charts.search(&self.who, &query)?;
        self.cut_short |= page.total > page.hits.len() as u64;
        Ok(page.hits)
    }

    /// Whether the store holds any resource of a type: without any, a rule over
    /// it found nothing because it could not look.
    pub fn holds(&self, kind: &str) -> Outcome<bool> {
        Ok(self
            .charts
            .counts()?
            .iter()
            .any(|(name, count)| name == kind && *count > 0))
    }

    /// Every match of a search as it stands: what evidence relies on must be
    /// asked again later in the very same words.
    pub fn every(&self, query: &Query) -> Outcome<Vec<Stored>> {
        Ok(self.charts.search(&self.who, query)?.hits)
    }

    /// Resources of a type by id, those that are gone left out.
    pub fn by_ids(&mut self, kind: &str, ids: &[String]) -> Outcome<BTreeMap<String, Stored>> {
        let mut found = BTreeMap::new();
        for part in ids.chunks(IDS_A_SEARCH) {
            let values = part
                .iter()
                .map(|id| ParamValue::Token {
                    system: None,
                    code: id.clone(),
                })
                .collect();
            let hits = match self.all(Query::of(kind).any("_id", values)) {
                Ok(hits) => hits,
                // A store without `_id` is asked one by one.
                Err(fault) if fault.code() == Code::InputInvalid => part
                    .iter()
                    .filter_map(|id| self.read(kind, id).transpose())
                    .collect::<Outcome<_>>()?,
                Err(fault) => return Err(fault),
            };
            found.extend(
                hits.into_iter()
                    .map(|hit| (hit.resource.id().to_owned(), hit)),
            );
        }
        Ok(found)
    }

    /// Resources of a type about any of some patients.
    pub fn about(&mut self, query: &Query, patients: &[String]) -> Outcome<Vec<Stored>> {
        let mut found = Vec::new();
        for part in patients.chunks(IDS_A_SEARCH) {
            let values = part
                .iter()
                .map(|id| ParamValue::Reference(format!("Patient/{id}")))
                .collect();
            found.extend(self.all(query.clone().any("patient", values))?);
        }
        Ok(found)
    }
}
