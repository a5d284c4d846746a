//! A patient's chart: who, what happened, and what is held of it.
//!
//! Every use case reads through the audited charts port for the purpose of
//! treatment, on the signed-in person's authority; a role without patient look-up
//! is refused, and the refusal is audited. `map` turns resources into events,
//! `timeline` filters, groups and pages them, `shelf` keeps what was read while
//! it is read: all of it is dropped by [`Workstation::forget_charts`].

mod allergies;
mod banner;
mod build;
mod event;
mod find;
mod held;
mod lists;
mod map;
mod open;
mod record;
mod sections;
mod sent;
mod series;
mod shelf;
mod timeline;
mod when;
mod words;

pub(crate) use shelf::Shelf;

use crate::Workstation;
use crate::views::{TimelineEvent, TimelineFilter, TimelineIndex};
use cs_error::Outcome;

impl Workstation {
    /// What the timeline holds under a filter: counts, months, sources. This is
    /// the audited opening of a timeline; its pages belong to it.
    ///
    /// # Errors
    /// [`cs_error::Code::SignedOut`], [`cs_error::Code::RoleMayNotUse`],
    /// [`cs_error::Code::NotFound`]; store codes.
    pub fn timeline_index(
        &self,
        patient_id: &str,
        filter: &TimelineFilter,
    ) -> Outcome<TimelineIndex> {
        let who = self.chart_context("chart-timeline")?;
        let open = self.open_chart(&who, patient_id)?;
        let view = open.view(filter);
        let chart = &open.chart;
        Ok(TimelineIndex {
            total: view.total(),
            months: view.months.clone(),
            kinds: timeline::kinds(&chart.events),
            sources: timeline::sources(&chart.events),
            not_held: chart.held.of_timeline(),
        })
    }

    /// One stretch of the timeline, newest first; at most 500 events. A stretch
    /// beyond the end is empty.
    ///
    /// # Errors
    /// As [`Workstation::timeline_index`].
    pub fn timeline(
        &self,
        patient_id: &str,
        filter: &TimelineFilter,
        offset: u32,
        limit: u32,
    ) -> Outcome<Vec<TimelineEvent>> {
        let who = self.chart_context("chart-timeline")?;
        // A page of what was opened and audited is part of that read.
        let (open, _) = self.kept_chart(&who, patient_id)?;
        let view = open.view(filter);
        Ok(view.page(&open.chart.events, offset, limit))
    }

    /// Drops every chart kept in memory: at lock and sign-out, and by itself when
    /// another person signs in.
    pub fn forget_charts(&self) {
        self.charts_kept.clear();
        self.today_kept.forget();
    }
}
