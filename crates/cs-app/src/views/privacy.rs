//! The privacy officer's page, and who looked at a chart.

use super::{AuditLine, AuditUser, NumberSetting};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Everything on the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PrivacyView {
    /// Who reviews, and in which words that is said.
    pub officers: Officers,
    /// Findings of the last 30 days, open ones first.
    pub anomalies: Vec<AnomalyView>,
    /// What the out-of-hours rule counts as open, in words.
    pub hours: String,
    /// Days that make a habit.
    pub habit_days: u32,
    /// Emergency openings, newest first, at most 100.
    pub break_glass: Vec<AuditLine>,
    /// Disclosures, patients' own copies and erasures, newest first, at most 100.
    pub disclosures: Vec<AuditLine>,
    /// Legal holds, open ones first.
    pub holds: Vec<HoldView>,
    /// Retention.
    pub retention: RetentionView,
    /// Thresholds of the rules.
    pub thresholds: Vec<NumberSetting>,
}

/// Who the privacy officers are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Officers {
    /// Named by the practice; empty: every administrator is one.
    pub named: Vec<AuditUser>,
    /// People who could be named.
    pub known: Vec<AuditUser>,
    /// Whether the signed-in person may name them.
    pub may_name: bool,
    /// In words.
    pub sentence: String,
}

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AnomalyView {
    /// Id.
    pub id: String,
    /// `many-charts`, `out-of-hours`, `break-glass-cluster`, `same-name`.
    pub kind: String,
    /// Whose doing, by name; several people parted by commas.
    pub people: String,
    /// Their role then.
    pub role: String,
    /// Day.
    pub day: String,
    /// Why, in a sentence.
    pub reason: String,
    /// What it rests on.
    pub figures: Vec<FigureView>,
    /// Patients concerned, where they are few: FHIR ids, at most 20.
    pub patient_ids: Vec<String>,
    /// `open`, `grown` (it went on after a review), `reviewed`.
    pub state: String,
    /// Whether it is about the signed-in person, who may not review it.
    pub own: bool,
    /// What was said, newest first.
    pub reviews: Vec<ReviewView>,
}

/// A number a finding rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FigureView {
    /// What it counts.
    pub label: String,
    /// How many.
    pub value: u32,
}

/// A review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReviewView {
    /// When.
    pub at: String,
    /// By whom, by name.
    pub by: String,
    /// What they said.
    pub note: String,
}

/// A legal hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HoldView {
    /// Id.
    pub id: String,
    /// When it was set.
    pub at: String,
    /// By whom.
    pub by: String,
    /// FHIR id of the patient; `None`: anybody.
    pub patient_id: Option<String>,
    /// First day; `None`: from the beginning.
    pub from: Option<String>,
    /// Last day, inclusive; `None`: without end.
    pub to: Option<String>,
    /// Why.
    pub note: String,
    /// When it was released; `None`: it holds.
    pub released_at: Option<String>,
    /// By whom.
    pub released_by: Option<String>,
}

/// A legal hold to be set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NewHold {
    /// FHIR id of a patient; `None`: anybody.
    pub patient_id: Option<String>,
    /// First day in the practice's zone; `None`: from the beginning.
    pub from: Option<String>,
    /// Last day, inclusive; `None`: without end.
    pub to: Option<String>,
    /// Why.
    pub note: String,
}

/// How long the audit is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RetentionView {
    /// Years; `None`: for ever.
    pub keep_years: Option<u32>,
    /// Fewest years that can be set.
    pub fewest_years: u32,
    /// Entries that could go now.
    pub may_go: u32,
    /// Old segments that stay because of a hold.
    pub held_segments: u32,
    /// In words.
    pub sentence: String,
    /// Whether the signed-in person may change it.
    pub may_change: bool,
}

/// Who looked at one chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChartReaders {
    /// FHIR id of the patient.
    pub patient_id: String,
    /// First day looked at.
    pub since: String,
    /// Entries that name the patient.
    pub entries: u32,
    /// People, the latest first; the program's own work at the end.
    pub people: Vec<ChartReader>,
}

/// Somebody who looked at a chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChartReader {
    /// Key, for the audit's filter.
    pub key: String,
    /// Name.
    pub name: String,
    /// Role the last time.
    pub role: String,
    /// How often the chart or a part of it was opened.
    pub opened: u32,
    /// How often it was in an answer, a list or a draft.
    pub other: u32,
    /// Whether it was opened by emergency access.
    pub break_glass: bool,
    /// Whether something was refused.
    pub refused: u32,
    /// First time.
    pub first: String,
    /// Last time.
    pub last: String,
}
