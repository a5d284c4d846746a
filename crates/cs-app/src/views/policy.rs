//! The approval policy, the practice's keys, and orders about either.

use serde::{Deserialize, Serialize};
use specta::Type;

/// The approval policy as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PolicyView {
    /// 0: the built-in one, nobody decided another.
    pub version: u32,
    /// Its digest; a change names it.
    pub digest: String,
    /// What each kind of action takes.
    pub rules: Vec<PolicyRuleView>,
    /// Whether a new signing key waits for an administrator.
    pub countersigned_enrolment: bool,
    /// Whether the signed-in person may change it.
    pub may_change: bool,
    /// Roles by their names on the wire and as people read them.
    pub roles: Vec<RoleTitle>,
    /// Versions, the newest first; the built-in one is the last.
    pub history: Vec<PolicyVersionView>,
}

/// A role's names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RoleTitle {
    /// On the wire.
    pub role: String,
    /// As people read it.
    pub title: String,
}

/// What one kind of action takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PolicyRuleView {
    /// The rule, in the shape in which a change gives it back.
    pub rule: PolicyRuleDraft,
    /// The kind as people read it.
    pub title: String,
    /// Roles the built-in table allows at most.
    pub at_most: Vec<String>,
    /// Whether a clinician's signature is asked for whatever the practice decides.
    pub clinician_always: bool,
}

/// What one kind of action takes, as a person decides it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PolicyRuleDraft {
    /// `send_sms`, `send_email` …
    pub action: String,
    /// Roles that may approve; empty means nobody.
    pub roles: Vec<String>,
    /// Different people needed.
    pub quorum: u8,
    /// Whether the author may approve their own words.
    pub self_approval: bool,
    /// Whether a licensed clinician must be among the approvers.
    pub clinician: bool,
    /// Minutes after which it is shown as overdue; `None`: never.
    pub escalate_minutes: Option<u32>,
    /// Roles it is then shown to.
    pub escalate_to: Vec<String>,
    /// Hours after which an unsent draft runs out.
    pub expires_hours: u32,
}

/// A policy a person would like to have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PolicyDraft {
    /// Digest of the version it was made from.
    pub based_on: String,
    /// One rule for each kind of action.
    pub rules: Vec<PolicyRuleDraft>,
    /// Whether a new signing key waits for an administrator.
    pub countersigned_enrolment: bool,
}

/// One thing a change of policy changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PolicyChange {
    /// What ("Text message: who may approve").
    pub what: String,
    /// Before, in words.
    pub before: String,
    /// After, in words.
    pub after: String,
}

/// One version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PolicyVersionView {
    /// Number.
    pub version: u32,
    /// Its digest.
    pub digest: String,
    /// From when it counts; `None` for the built-in one.
    pub since: Option<String>,
    /// Who ordered it; `None` for the built-in one.
    pub by: Option<String>,
    /// Why.
    pub reason: String,
    /// What it changed of the one before.
    pub changes: Vec<PolicyChange>,
}

/// Keys of the practice, as far as the signed-in person may see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KeysView {
    /// People's keys: an administrator sees all, others their own.
    pub keys: Vec<KeyLine>,
    /// Enrolments that wait for an administrator.
    pub pending: Vec<PendingKey>,
    /// Workstations.
    pub devices: Vec<DeviceLine>,
    /// What stops the exchange, if anything does.
    pub blocked: Option<BlockedExchange>,
    /// Whether the signed-in person administers the practice.
    pub administers: bool,
}

/// One person's key on one workstation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KeyLine {
    /// The key, hex.
    pub public_key: String,
    /// Whose.
    pub name: String,
    /// As which role.
    pub role: String,
    /// NPI, where the sign-in named one.
    pub npi: Option<String>,
    /// The start of the workstation's id.
    pub device: String,
    /// Whether it is this workstation.
    pub here: bool,
    /// From when it counts.
    pub since: String,
    /// Who countersigned it.
    pub countersigned_by: Option<String>,
    /// How it ended, in words; `None` while it counts.
    pub ended: Option<String>,
    /// Whether the signed-in person may revoke it.
    pub may_revoke: bool,
}

/// An enrolment that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PendingKey {
    /// The enrolment's event.
    pub enrolment: String,
    /// The key, hex.
    pub public_key: String,
    /// Whose.
    pub name: String,
    /// As which role.
    pub role: String,
    /// The start of the workstation's id.
    pub device: String,
    /// When it was made.
    pub at: String,
    /// Whether the signed-in person may countersign it.
    pub may_countersign: bool,
}

/// One workstation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DeviceLine {
    /// Its id.
    pub device: String,
    /// Whether it is this one.
    pub here: bool,
    /// From when it counts.
    pub since: String,
    /// People whose keys on it count.
    pub people: Vec<String>,
    /// How it ended, in words; `None` while it counts.
    pub ended: Option<String>,
    /// Whether the signed-in person may revoke it.
    pub may_revoke: bool,
}

/// An event in a known workstation's name that it never signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BlockedExchange {
    /// Fingerprint of its bytes.
    pub event: String,
    /// In which workstation's name.
    pub device: String,
    /// Under which of its numbers.
    pub seq: u32,
    /// When it was met here first.
    pub since: String,
}

/// What a person asks to order for the practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum OrderDraft {
    /// A new policy.
    Policy(PolicyDraft),
    /// The end of a person's key: the key, and `replaced`, `lost`, `left` or
    /// `compromised`.
    RevokeKey(String, String),
    /// The end of a workstation and every key on it: its id, and why as above.
    RevokeDevice(String, String),
    /// A waiting enrolment is right: its event.
    Countersign(String),
    /// An event is set aside: its fingerprint.
    Quarantine(String),
}

/// An order as it stands before the person who signs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OrderRequest {
    /// What it is, one line.
    pub title: String,
    /// What it does, sentence by sentence.
    pub lines: Vec<String>,
    /// What a policy changes.
    pub changes: Vec<PolicyChange>,
    /// Why, in the person's words.
    pub reason: String,
    /// Who signs.
    pub signer: String,
    /// As which role.
    pub role: String,
    /// On which device (a short name).
    pub device: String,
    /// Demo?
    pub demo: bool,
    /// PIN tries left.
    pub tries_left: u32,
}
