//! The lists of a chart: problems, prescriptions, devices and their readings,
//! coverage, documents, and one record in full.

use super::held::{AUTHORIZATIONS, COVERAGES, Parts};
use super::map::{Lens, Taken, map};
use super::when::{When, midnight};
use super::words::field;
use super::{record, sections, sent};
use crate::Workstation;
use crate::review::may_see;
use crate::views::{
    ChartGap, CoverageView, DeviceRow, DocumentRow, FieldRow, MedicationRow, ProblemRow,
    ReadingSeries, RecordView, SeriesName,
};
use chrono::{Duration, SecondsFormat};
use cs_access::UserId;
use cs_approval::{ProposalId, visible, visible_lines};
use cs_error::{Code, Fault, Outcome};
use cs_fhir::Reference;
use cs_ports::AuditContext;
use std::cmp::Reverse;

impl Workstation {
    /// The parts of a chart that this reader does not get whole, each with its
    /// reason; empty when everything is here.
    ///
    /// # Errors
    /// As [`Workstation::problems`].
    pub fn chart_gaps(&self, patient_id: &str) -> Outcome<Vec<ChartGap>> {
        let who = self.chart_context("chart-gaps")?;
        let patient = self.one(&who, "Patient", patient_id)?;
        Ok(self.held(&patient)?.gaps())
    }

    /// Problems, active ones first, newest first.
    ///
    /// # Errors
    /// [`Code::SignedOut`], [`Code::RoleMayNotUse`]; store codes.
    pub fn problems(&self, patient_id: &str) -> Outcome<Vec<ProblemRow>> {
        let who = self.chart_context("chart-problems")?;
        let (lens, taken) = self.taken(&who, "Condition", patient_id)?;
        let mut rows: Vec<ProblemRow> = taken.iter().map(sections::problem).collect();
        rows.sort_by_cached_key(|row| {
            let onset = When::first(&[row.onset.as_deref()], lens.zone);
            (
                !is_active(&row.status),
                Reverse(onset.key()),
                row.name.clone(),
            )
        });
        Ok(rows)
    }

    /// Prescriptions, active ones first, by name.
    ///
    /// # Errors
    /// As [`Workstation::problems`]; [`Code::RoleMayNotUse`] also for a role that
    /// may open charts but no prescriptions: an empty list would read as "none".
    pub fn medications(&self, patient_id: &str) -> Outcome<Vec<MedicationRow>> {
        let who = self.chart_context("chart-medications")?;
        self.only(&who, |parts| parts.prescriptions)?;
        let (lens, taken) = self.taken(&who, "MedicationRequest", patient_id)?;
        let rows = taken.iter().map(|one| sections::medication(one, &lens));
        let mut rows: Vec<MedicationRow> = rows.collect();
        rows.sort_by_cached_key(|row| {
            let written = When::first(&[row.written_on.as_deref()], lens.zone);
            (
                row.status != "active",
                row.name.clone(),
                Reverse(written.key()),
            )
        });
        Ok(rows)
    }

    /// Devices with what they sent, those in use first.
    ///
    /// # Errors
    /// As [`Workstation::medications`], for a role without devices.
    pub fn devices(&self, patient_id: &str) -> Outcome<Vec<DeviceRow>> {
        let who = self.chart_context("chart-devices")?;
        self.only(&who, |parts| parts.warehouse)?;
        let (lens, taken) = self.taken(&who, "Device", patient_id)?;
        let (open, _) = self.kept_chart(&who, patient_id)?;
        let series = &open.chart.series;
        let mut rows: Vec<DeviceRow> = taken
            .iter()
            .map(|one| {
                let mut row = sections::device_facts(one);
                if let Some((used, names)) = series.of_device(&one.name) {
                    row.last_reading = used
                        .last
                        .map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true));
                    row.days_used = used.days_of_30(lens.today());
                    row.series = names;
                }
                row
            })
            .collect();
        rows.sort_by_cached_key(|row| (row.status != "active", row.kind.clone(), row.id.clone()));
        Ok(rows)
    }

    /// Series of readings and laboratory values that can be drawn.
    ///
    /// # Errors
    /// As [`Workstation::timeline_index`].
    pub fn series_names(&self, patient_id: &str) -> Outcome<Vec<SeriesName>> {
        let who = self.chart_context("chart-readings")?;
        Ok(self.open_chart(&who, patient_id)?.chart.series.names())
    }

    /// One series over the last days of the practice, today among them; 0 means
    /// all of it.
    ///
    /// # Errors
    /// As [`Workstation::timeline_index`]; [`Code::NotFound`] for a series the
    /// patient has not.
    pub fn reading_series(
        &self,
        patient_id: &str,
        code: &str,
        days: u32,
    ) -> Outcome<ReadingSeries> {
        let who = self.chart_context("chart-readings")?;
        let open = self.open_chart(&who, patient_id)?;
        let lens = self.lens()?;
        let from = days.checked_sub(1).and_then(|days| {
            let first = lens
                .today()
                .checked_sub_signed(Duration::days(i64::from(days)))?;
            midnight(first, lens.zone)
        });
        let series = &open.chart.series;
        series
            .one(code, from, lens.zone, &lens.settings)
            .ok_or_else(|| Fault::new(Code::NotFound).with("what", "series"))
    }

    /// Coverages, active ones first, and authorizations, newest first.
    ///
    /// # Errors
    /// As [`Workstation::timeline_index`].
    pub fn coverage(&self, patient_id: &str) -> Outcome<CoverageView> {
        let who = self.chart_context("chart-coverage")?;
        let patient = self.one(&who, "Patient", patient_id)?;
        let held = self.held(&patient)?;
        let (lens, coverages) = self.taken(&who, "Coverage", patient_id)?;
        let (_, claims) = self.taken(&who, "Claim", patient_id)?;
        let mut coverages: Vec<_> = coverages.iter().map(sections::coverage_row).collect();
        coverages.sort_by_cached_key(|row| {
            let from = When::first(&[row.from.as_deref()], lens.zone);
            (row.status != "active", Reverse(from.key()), row.id.clone())
        });
        let mut authorizations: Vec<_> = claims
            .iter()
            .filter(|claim| field(&claim.whole, "use") == Some("preauthorization"))
            .map(sections::authorization)
            .collect();
        authorizations.sort_by_cached_key(|row| {
            let on = When::first(&[row.requested_on.as_deref()], lens.zone);
            (Reverse(on.key()), row.id.clone())
        });
        let missing: Vec<&str> = [COVERAGES, AUTHORIZATIONS]
            .into_iter()
            .filter_map(|collection| held.lacks(collection))
            .collect();
        Ok(CoverageView {
            coverages,
            authorizations,
            not_held: (!missing.is_empty()).then(|| missing.join(" ")),
        })
    }

    /// Documents and notes, newest first.
    ///
    /// # Errors
    /// As [`Workstation::problems`].
    pub fn documents(&self, patient_id: &str) -> Outcome<Vec<DocumentRow>> {
        let who = self.chart_context("chart-documents")?;
        let (lens, taken) = self.taken(&who, "DocumentReference", patient_id)?;
        let mut rows: Vec<DocumentRow> = taken.iter().map(sections::document).collect();
        rows.sort_by_cached_key(|row| {
            let on = When::first(&[row.on.as_deref()], lens.zone);
            (Reverse(on.key()), row.id.clone())
        });
        Ok(rows)
    }

    /// One record in full by `Type/id`; `Proposal/id` for what was drafted here.
    /// (The command is `record`; that name is taken here by the audit's.)
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::RoleMayNotUse`]; store codes.
    pub fn chart_record(&self, id: &str) -> Outcome<RecordView> {
        let who = self.chart_context("chart-record")?;
        let lens = self.lens()?;
        if let Some(proposal) = id.strip_prefix("Proposal/") {
            return self.proposal_record(&who, proposal, &lens);
        }
        let wanted = Reference::parse(id)
            .filter(|found| found.to_string() == id)
            .ok_or_else(|| Fault::new(Code::NotFound))?;
        if !lens.parts.may_see_kind(&wanted.kind) {
            return Err(self.chart_refused(&who, Code::RoleMayNotUse));
        }
        let stored = self.one(&who, &wanted.kind, &wanted.id)?;
        let (version, patient_id) = (stored.version, stored.resource.patient_id());
        let taken = Taken::of(stored, &lens);
        if map(&taken, &lens).is_none() {
            return Err(self.chart_refused(&who, Code::RoleMayNotUse));
        }
        Ok(RecordView {
            id: taken.name.clone(),
            title: record::title(&taken),
            patient_id,
            fields: record::fields(&taken.whole, lens.zone),
            text: record::text_of(&taken.whole),
            version: u32::try_from(version).unwrap_or(u32::MAX),
            source: taken.source.to_string(),
            as_of: taken.stored_at.to_rfc3339_opts(SecondsFormat::Secs, true),
        })
    }

    fn proposal_record(&self, who: &AuditContext, id: &str, lens: &Lens) -> Outcome<RecordView> {
        let found = self.ports.queue.proposal(who, &ProposalId::parse(id)?)?;
        let state = found.ok_or_else(|| Fault::new(Code::NotFound))?;
        if !may_see(self.principal()?.role, &state) {
            return Err(self.chart_refused(who, Code::RoleMayNotUse));
        }
        let name = |user: &UserId| self.name_of(user).unwrap_or_else(|_| user.subject.clone());
        let event = sent::of(&state, lens, &name);
        let row = |label: &str, value: String| FieldRow {
            label: label.to_owned(),
            value,
        };
        let words: Vec<&str> = event.tags.iter().map(|tag| tag.word.as_str()).collect();
        let mut fields = vec![
            row("Status", words.join("; ")),
            row("To", visible(&state.proposal.target.addressee)),
            row("Address", visible(&state.proposal.target.address)),
            row("Why", visible(&state.proposal.summary)),
            row("Drafted by", name(&state.proposal.created_by)),
        ];
        if let Some(receipt) = &state.receipt {
            fields.push(row("Receipt", visible(&receipt.reference)));
        }
        let latest = state.latest();
        Ok(RecordView {
            id: event.id,
            title: event.title,
            patient_id: Some(state.proposal.target.patient_id.clone()),
            fields,
            text: latest.map(|revision| visible_lines(&revision.payload).join("\n")),
            version: latest.map_or(0, |revision| revision.number),
            source: event.source.to_string(),
            as_of: state.changed_at.to_rfc3339_opts(SecondsFormat::Secs, true),
        })
    }

    /// Resources of a type about a patient, mistakes left out.
    fn taken(&self, who: &AuditContext, kind: &str, patient: &str) -> Outcome<(Lens, Vec<Taken>)> {
        let lens = self.lens()?;
        let found = self.about(who, kind, patient)?;
        let taken = found.into_iter().map(|stored| Taken::of(stored, &lens));
        let kept = taken.filter(|taken| !taken.in_error()).collect();
        Ok((lens, kept))
    }

    fn only(&self, who: &AuditContext, admits: fn(&Parts) -> bool) -> Outcome<()> {
        match admits(&Parts::of(&self.principal()?)) {
            true => Ok(()),
            false => Err(self.chart_refused(who, Code::RoleMayNotUse)),
        }
    }
}

fn is_active(status: &str) -> bool {
    matches!(status, "active" | "recurrence" | "relapse")
}
