//! Who looked at one chart: the entries that name a patient, gathered by person.

use crate::Workstation;
use crate::audit_page::count;
use crate::views::{ChartReader, ChartReaders};
use chrono::{DateTime, Duration, Utc};
use cs_access::Role;
use cs_audit::{AuditAction, AuditEntry, AuditOutcome, opens_chart};
use cs_error::{Code, Fault, Outcome};
use cs_fhir::Reference;
use cs_ports::AuditQuery;
use std::collections::BTreeMap;

/// Days looked back at most: six years, as long as documentation must be kept.
const MOST_DAYS: u32 = 6 * 366;

struct Tally {
    role: String,
    opened: u32,
    other: u32,
    refused: u32,
    glass: bool,
    first: DateTime<Utc>,
    last: DateTime<Utc>,
}

impl Workstation {
    /// Who looked at a patient's chart in the last days, and how.
    ///
    /// # Errors
    /// [`Code::SignedOut`], [`Code::RoleMayNotUse`] for whoever reads only their
    /// own entries (audited), [`Code::InputInvalid`] for what is no id or a period
    /// outside 1 to 2,196 days; store codes.
    pub fn chart_readers(&self, patient: &str, days: u32) -> Outcome<ChartReaders> {
        let who = self.context("chart-readers")?;
        if !self.reads_whole_audit(&self.principal()?)? {
            return self.denied(&who, Code::RoleMayNotUse);
        }
        let bad = |field: &'static str| Fault::new(Code::InputInvalid).with("field", field);
        if Reference::parse(&format!("Patient/{patient}")).is_none() {
            return Err(bad("patient"));
        }
        if !(1..=MOST_DAYS).contains(&days) {
            return Err(bad("days"));
        }
        self.ports.audit.record(&AuditEntry {
            patients: vec![patient.to_owned()],
            ..self.entry(&who, AuditAction::Search)
        })?;
        let from = self.now() - Duration::days(i64::from(days));
        let filter = AuditQuery {
            from: Some(from),
            patient: Some(patient.to_owned()),
            ..AuditQuery::default()
        };
        let mut people: BTreeMap<String, Tally> = BTreeMap::new();
        let entries = self.ports.privacy.scan(&filter, &mut |chained| {
            let entry = &chained.entry;
            people
                .entry(entry.user.clone())
                .or_insert_with(|| Tally::at(entry.at))
                .add(entry);
            true
        })?;
        let mut readers = people
            .into_iter()
            .map(|(key, tally)| self.reader(key, tally))
            .collect::<Outcome<Vec<_>>>()?;
        readers.sort_by(|a, b| {
            let own = |one: &ChartReader| !one.key.contains('#');
            own(a).cmp(&own(b)).then_with(|| b.last.cmp(&a.last))
        });
        Ok(ChartReaders {
            patient_id: patient.to_owned(),
            since: self.today_at(from)?.to_string(),
            entries: count(entries),
            people: readers,
        })
    }

    fn reader(&self, key: String, tally: Tally) -> Outcome<ChartReader> {
        Ok(ChartReader {
            name: self.user_word(&key)?,
            role: Role::parse(&tally.role).map_or_else(String::new, |role| role.title().to_owned()),
            opened: tally.opened,
            other: tally.other,
            break_glass: tally.glass,
            refused: tally.refused,
            first: tally.first.to_rfc3339(),
            last: tally.last.to_rfc3339(),
            key,
        })
    }
}

impl Tally {
    const fn at(at: DateTime<Utc>) -> Self {
        Self {
            role: String::new(),
            opened: 0,
            other: 0,
            refused: 0,
            glass: false,
            first: at,
            last: at,
        }
    }

    fn add(&mut self, entry: &AuditEntry) {
        entry.role.clone_into(&mut self.role);
        self.first = self.first.min(entry.at);
        self.last = self.last.max(entry.at);
        self.glass |=
            entry.action == AuditAction::BreakGlass && entry.outcome == AuditOutcome::Success;
        if entry.outcome != AuditOutcome::Success {
            self.refused += 1;
        } else if opens_chart(entry) {
            self.opened += 1;
        } else {
            self.other += 1;
        }
    }
}
