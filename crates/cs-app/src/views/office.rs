//! Audit, sync and sources, settings.

use serde::{Deserialize, Serialize};
use specta::Type;

/// How the audit list is narrowed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AuditFilter {
    /// First day, in the practice's zone.
    pub from: Option<String>,
    /// Last day, inclusive.
    pub to: Option<String>,
    /// User key; `None`: everybody.
    pub user: Option<String>,
    /// Action name (`read`, `decide`, `execute` …); `None`: all.
    pub action: Option<String>,
    /// `success`, `refused`, `failed`; `None`: all.
    pub outcome: Option<String>,
    /// FHIR id of a patient; `None`: all.
    pub patient_id: Option<String>,
    /// Entries older than this sequence number; `None`: newest.
    pub before: Option<u32>,
}

/// One page of the audit, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AuditPage {
    /// Entries.
    pub entries: Vec<AuditLine>,
    /// Whether older ones fit too.
    pub more: bool,
    /// Entries in the chain.
    pub chain_length: u32,
    /// People who appear, for the filter.
    pub users: Vec<AuditUser>,
}

/// Somebody in the audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AuditUser {
    /// Key.
    pub key: String,
    /// Name where known, else the subject.
    pub name: String,
}

/// One audit entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AuditLine {
    /// Sequence number.
    pub seq: u32,
    /// When.
    pub at: String,
    /// Who, by name where known.
    pub user: String,
    /// Role then.
    pub role: String,
    /// Action.
    pub action: String,
    /// Skill or use case.
    pub what: String,
    /// Patients touched.
    pub patients: u32,
    /// Their FHIR ids, at most 20.
    pub patient_ids: Vec<String>,
    /// Resources touched.
    pub resources: u32,
    /// Outcome.
    pub outcome: String,
    /// Code of a refusal or failure; may be empty.
    pub code: String,
    /// Purpose.
    pub purpose: String,
    /// Start of the entry's hash, for comparing with an export.
    pub hash: String,
}

/// What a verification of the chain found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChainState {
    /// Whole?
    pub whole: bool,
    /// Entries looked at.
    pub entries: u32,
    /// Signed checkpoints looked at.
    pub checkpoints: u32,
    /// In words; names the first broken place.
    pub sentence: String,
    /// When it was checked.
    pub at: String,
}

/// Sync and sources.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SourcesView {
    /// Sources.
    pub sources: Vec<SourceView>,
    /// Resources kept, by type.
    pub kept: Vec<KeptCount>,
    /// Rows set aside, newest first, at most 500.
    pub set_aside: Vec<RejectView>,
    /// All rows set aside.
    pub set_aside_total: u32,
    /// Ways out that are set up ("SMS", "E-mail").
    pub channels: Vec<String>,
    /// Size of the encrypted file in bytes.
    pub store_bytes: f64,
}

/// One source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SourceView {
    /// Id ("pms").
    pub id: String,
    /// Name.
    pub name: String,
    /// Host it speaks to.
    pub host: String,
    /// Collections.
    pub collections: Vec<CollectionView>,
    /// When all were last read to their end.
    pub last_sync: Option<String>,
}

/// A collection of a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CollectionView {
    /// Name at the source.
    pub name: String,
    /// Read to its end?
    pub complete: bool,
    /// As of (source's clock).
    pub as_of: Option<String>,
    /// In words: "not for your role", "stopped: …", empty when fine.
    pub note: String,
}

/// Resources of a type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KeptCount {
    /// FHIR type.
    pub kind: String,
    /// How many.
    pub count: u32,
}

/// A row set aside at import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RejectView {
    /// Collection.
    pub collection: String,
    /// Row id at the source.
    pub row_id: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: String,
}

/// What a sync did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SyncResult {
    /// New resources.
    pub created: u32,
    /// Changed ones.
    pub updated: u32,
    /// Removed ones.
    pub deleted: u32,
    /// Rows set aside in all.
    pub set_aside: u32,
    /// Drafts that went back to review.
    pub stale: u32,
    /// In words.
    pub sentence: String,
}

/// Settings as they stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SettingsView {
    /// Profile name.
    pub profile: String,
    /// Folder the profile is in.
    pub folder: String,
    /// Practice.
    pub practice: String,
    /// Zone.
    pub zone: String,
    /// Sign-in server's host.
    pub issuer: String,
    /// This device.
    pub device: String,
    /// Where keys rest ("system keyring", "file under a passphrase").
    pub keys_in: String,
    /// Numbers that can be set.
    pub numbers: Vec<NumberSetting>,
    /// Choices of this person on this device.
    pub personal: PersonalSettings,
    /// Model providers ("none: the local planner is used").
    pub model: String,
    /// Office closures (`YYYY-MM-DD` and a name).
    pub closures: Vec<Closure>,
}

/// A number that can be set, with its range.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NumberSetting {
    /// Name (`hold_seconds`, `lock_minutes`, `cache_hours` …).
    pub key: String,
    /// Label.
    pub label: String,
    /// What it does.
    pub help: String,
    /// Unit ("seconds").
    pub unit: String,
    /// Now.
    pub value: i32,
    /// Smallest.
    pub min: i32,
    /// Largest.
    pub max: i32,
    /// Whether this person may change it; `false` only for loosening.
    pub may_loosen: bool,
}

/// Choices of a person on a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PersonalSettings {
    /// `system`, `light`, `dark`.
    pub theme: String,
    /// Percent: 50 to 300.
    pub zoom: u32,
    /// Whether single-letter shortcuts work.
    pub letter_keys: bool,
    /// Whether notifications (without names) are shown.
    pub notifications: bool,
    /// Whether motion is reduced.
    pub less_motion: bool,
}

impl Default for PersonalSettings {
    fn default() -> Self {
        Self {
            theme: "system".to_owned(),
            zoom: 100,
            letter_keys: true,
            notifications: true,
            less_motion: false,
        }
    }
}

/// A day the office is closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Closure {
    /// Day.
    pub day: String,
    /// Name.
    pub name: String,
}
