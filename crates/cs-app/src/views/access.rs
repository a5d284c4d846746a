//! Who may what, and why.

use serde::Serialize;
use specta::Type;

/// The whole Access view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AccessView {
    /// Columns of every table here.
    pub roles: Vec<AccessRole>,
    /// Using each skill, one cell a role.
    pub skills: Vec<AccessRow>,
    /// Approving each kind of action, one cell a role.
    pub approvals: Vec<AccessRow>,
    /// Operations that ask for a confirmation, one cell a role.
    pub operations: Vec<AccessRow>,
    /// Fields of a patient, one cell a role.
    pub fields: Vec<AccessRow>,
    /// People this workstation knows, by name.
    pub people: Vec<AccessPerson>,
    /// Signing keys and devices ever enrolled, newest first.
    pub keys: Vec<AccessKey>,
}

/// A role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AccessRole {
    /// Code (`health_coach`).
    pub code: String,
    /// As people read it.
    pub title: String,
    /// Own practice or all, in words.
    pub reach: String,
}

/// One row of a table: what it is about, and a cell for each role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AccessRow {
    /// What can be asked about it with `explain_access`; empty for a field.
    pub ask: String,
    /// In words.
    pub title: String,
    /// What belongs to it: the tier of a skill, the clinician's signature; may be empty.
    pub note: String,
    /// One cell a role, in the order of the roles.
    pub cells: Vec<AccessCell>,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AccessCell {
    /// Whether the role may at all.
    pub allowed: bool,
    /// The word shown ("Yes", "No", "If a clinician", "Masked").
    pub word: String,
}

/// Somebody of the practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AccessPerson {
    /// User key.
    pub key: String,
    /// Name.
    pub name: String,
    /// Role as people read it.
    pub role: String,
    /// Licensed clinician; `None`: not known on this workstation.
    pub clinician: Option<bool>,
    /// When the sign-in server last confirmed the role here; `None`: never here.
    pub confirmed: Option<String>,
    /// Signing keys that count today.
    pub keys: u32,
    /// Whether it is the signed-in person.
    pub me: bool,
}

/// A key or device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AccessKey {
    /// `person` or `device`.
    pub kind: String,
    /// Whose; empty for a device.
    pub owner: String,
    /// Start of the device's id.
    pub device: String,
    /// Start of the public key, for comparing.
    pub fingerprint: String,
    /// Since when.
    pub since: String,
    /// When it was revoked; `None`: it counts.
    pub revoked: Option<String>,
    /// Whether it is on this computer.
    pub here: bool,
}

/// Why somebody may or may not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AccessAnswer {
    /// What was asked, in words.
    pub what: String,
    /// Whether they may.
    pub allowed: bool,
    /// The rule that decides.
    pub rule: String,
    /// Why, in a sentence or two.
    pub sentence: String,
    /// Roles that may.
    pub who_may: Vec<String>,
}
