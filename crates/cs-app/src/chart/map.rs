//! From a resource to an event of the timeline: pure functions over data.
//!
//! Nothing about the patient is left out because its type is unusual: what has no
//! mapping of its own comes through [`other`]. What is marked entered in error is
//! shown so, without any value standing for itself.

mod basics;
mod claims;
mod medicines;
mod notes;
mod observations;
mod other;
mod problems;
mod visits;

pub(super) use observations::Measured;

use super::event::Event;
use super::held::Parts;
use super::when::When;
use super::words;
use crate::views::{EventKindView, Tone};
use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use cs_clinical::FollowUpSettings;
use cs_ports::Stored;
use serde_json::Value;
use std::sync::Arc;

/// What every mapping needs beside the resource.
pub(super) struct Lens {
    pub(super) now: DateTime<Utc>,
    pub(super) zone: Tz,
    pub(super) settings: FollowUpSettings,
    /// What the reader's role may see.
    pub(super) parts: Parts,
    practice: Arc<str>,
    file: Arc<str>,
    home: Arc<str>,
    here: Arc<str>,
}

impl Lens {
    pub(super) fn new(
        now: DateTime<Utc>,
        zone: Tz,
        settings: FollowUpSettings,
        parts: Parts,
        practice: &str,
    ) -> Self {
        Self {
            now,
            zone,
            settings,
            parts,
            practice: practice.into(),
            file: "Imported file".into(),
            home: "Home device".into(),
            here: "Countersign".into(),
        }
    }

    /// A source's id in words.
    pub(super) fn source(&self, id: &str) -> Arc<str> {
        match id {
            "pms" => self.practice.clone(),
            "file" => self.file.clone(),
            other => other.into(),
        }
    }

    /// What was sent from here.
    pub(super) fn here(&self) -> &Arc<str> {
        &self.here
    }

    /// The practice's day.
    pub(super) fn today(&self) -> chrono::NaiveDate {
        self.now.with_timezone(&self.zone).date_naive()
    }

    /// A recorded date in words, for details.
    pub(super) fn date(&self, text: Option<&str>) -> Option<String> {
        text.map(|text| match When::read(text, self.zone) {
            When::Undated => text.to_owned(),
            when => when.words(false),
        })
    }
}

/// A resource with where it is from.
pub(super) struct Taken {
    pub(super) whole: Value,
    /// `Type/id`.
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) source: Arc<str>,
    pub(super) stored_at: DateTime<Utc>,
}

impl Taken {
    pub(super) fn of(stored: Stored, lens: &Lens) -> Self {
        Self {
            name: stored.resource.reference().to_string(),
            kind: stored.resource.kind().to_owned(),
            source: lens.source(&stored.source),
            stored_at: stored.stored_at,
            whole: stored.resource.into_value(),
        }
    }

    fn event(&self, kind: EventKindView, when: When) -> Event {
        Event::new(self.name.clone(), kind, when, &self.source)
    }

    /// The state shown is that of the last time it was written here.
    fn as_of(&self) -> Option<String> {
        Some(self.stored_at.to_rfc3339_opts(SecondsFormat::Secs, true))
    }

    /// `status` of the resource; empty for none.
    pub(super) fn status(&self) -> &str {
        words::field(&self.whole, "status").unwrap_or_default()
    }

    /// Whether somebody marked it as a mistake.
    pub(super) fn in_error(&self) -> bool {
        self.status() == "entered-in-error"
            || words::text(&self.whole, "verificationStatus.coding.code")
                == Some("entered-in-error")
    }
}

/// What one resource gives: an event, and the value a chart of readings draws.
pub(super) struct Mapped {
    pub(super) event: Event,
    pub(super) measured: Option<Measured>,
}

/// Maps one resource; `None` for what the role may not see.
pub(super) fn map(taken: &Taken, lens: &Lens) -> Option<Mapped> {
    if taken.kind == "Observation" {
        return observations::of(taken, lens);
    }
    if !lens.parts.may_see_kind(&taken.kind) {
        return None;
    }
    let mut event = match taken.kind.as_str() {
        "Encounter" => visits::of(taken, lens),
        "MedicationRequest" => medicines::of(taken, lens),
        "DocumentReference" => notes::of(taken, lens),
        "Basic" => basics::of(taken, lens),
        "Claim" => claims::of(taken, lens),
        "Condition" => problems::condition(taken, lens),
        "AllergyIntolerance" => problems::allergy(taken, lens),
        "Device" => problems::device(taken, lens),
        _ => other::of(taken, lens),
    };
    if taken.in_error() {
        event.tags.clear();
        event.tag("entered in error", "!", Tone::Plain);
    }
    Some(Mapped {
        event,
        measured: None,
    })
}
