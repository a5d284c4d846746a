//! What in the audit a privacy officer should look at, as pure rules over what the
//! chain says. Each finding says in words why, and the numbers it rests on; none
//! says that anybody did wrong.
//!
//! 45 CFR 164.308(a)(1)(ii)(D) asks for a regular review of records of activity
//! and names no thresholds; those here are settings of the practice.

mod glass;
mod habit;
mod hours;
mod names;
mod watch;

pub use glass::GlassOpened;
pub use names::{NameMatch, same_name};
pub use watch::{OpenedChart, Seen, Watch};

use crate::{AuditAction, AuditEntry, AuditOutcome};
use chrono::NaiveDate;
use sha2::{Digest, Sha256};

/// Thresholds of the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WatchSettings {
    /// How many times the habit a day's charts must be.
    pub factor: u32,
    /// Fewest charts of a day that are looked at.
    pub floor: u32,
    /// Patients whose records, out of hours, count as bulk.
    pub bulk: u32,
    /// Emergency openings by one person within 24 hours that count as a cluster.
    pub glass_day: u32,
    /// The same within seven days.
    pub glass_week: u32,
    /// People who opened one patient's chart by emergency within 24 hours.
    pub glass_people: u32,
    /// Patients who may share a family name before it says nothing any more.
    pub name_shared: u32,
}

impl Default for WatchSettings {
    fn default() -> Self {
        Self {
            factor: 3,
            floor: 20,
            bulk: 50,
            glass_day: 3,
            glass_week: 5,
            glass_people: 3,
            name_shared: 5,
        }
    }
}

/// Which rule found it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AnomalyKind {
    /// Far more charts in a day than the person's and their role's habit.
    ManyCharts,
    /// Many patients' records listed or opened outside the practice's hours.
    OutOfHours,
    /// Emergency access opened again and again.
    BreakGlassCluster,
    /// A chart of somebody with the person's own family name.
    SameName,
}

impl AnomalyKind {
    /// Stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ManyCharts => "many-charts",
            Self::OutOfHours => "out-of-hours",
            Self::BreakGlassCluster => "break-glass-cluster",
            Self::SameName => "same-name",
        }
    }
}

/// A number a finding rests on, with what it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// What it counts.
    pub label: String,
    /// How many.
    pub value: u64,
}

impl Figure {
    pub(crate) fn of(label: impl Into<String>, value: impl Into<u64>) -> Self {
        Self {
            label: label.into(),
            value: value.into(),
        }
    }
}

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anomaly {
    /// 32 hex digits, the same whenever the same thing is found again.
    pub id: String,
    /// Which rule.
    pub kind: AnomalyKind,
    /// Whose doing: `issuer#subject`. Empty where several people's is.
    pub user: String,
    /// Everybody whose doing it is: none of them reviews it.
    pub people: Vec<String>,
    /// Their role then.
    pub role: String,
    /// Day in the practice's zone.
    pub day: NaiveDate,
    /// Why, in a sentence without names.
    pub reason: String,
    /// What the sentence rests on.
    pub figures: Vec<Figure>,
    /// How far it goes: a review holds until this grows.
    pub extent: u64,
    /// Patients concerned, where they are few.
    pub patients: Vec<String>,
}

impl Anomaly {
    /// The id of a finding: one for each rule, person, day and subject.
    fn id_of(kind: AnomalyKind, user: &str, day: NaiveDate, about: &str) -> String {
        let mut hash = Sha256::new();
        hash.update(b"countersign-anomaly-v1\0");
        for part in [kind.as_str(), user, &day.to_string(), about] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        hex::encode(&hash.finalize()[..16])
    }
}

/// Whether an entry is a person opening a chart or a part of one, as the rules
/// count it: reads of the chart views, not the reads inside a skill.
pub fn opens_chart(entry: &AuditEntry) -> bool {
    entry.action == AuditAction::Read
        && entry.outcome == AuditOutcome::Success
        && entry.user.contains('#')
        && !entry.patients.is_empty()
        && (entry.what == "chart" || entry.what.starts_with("chart-"))
}
