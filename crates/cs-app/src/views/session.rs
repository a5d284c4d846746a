//! Who sits here, and the line at the bottom of the window.

use serde::{Deserialize, Serialize};
use specta::Type;

/// What may be known before anybody signed in. No patient data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AppStatus {
    /// The product's version.
    pub version: String,
    /// The profile as a person knows it.
    pub profile: String,
    /// True where every patient is invented and no real endpoint can be reached.
    pub demo: bool,
    /// What the window should show now.
    pub stage: Stage,
}

/// What the window should show now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Stage {
    /// The practice is being opened.
    Opening,
    /// It could not be opened; `desk_fault` says why.
    Failed,
    /// Nobody is signed in: show the seats.
    SignedOut,
    /// Somebody is signed in and the desk is locked.
    Locked,
    /// At work.
    Open,
}

/// Somebody who can sit here: a person who signed in on this device before, or a
/// demo identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SeatCard {
    /// Names the seat in `sign_in` and `switch_user`.
    pub seat: String,
    /// Person's name.
    pub name: String,
    /// Role as people read it.
    pub role: String,
    /// Practice.
    pub practice: String,
    /// Whether a signing key (PIN) of theirs is on this device.
    pub enrolled: bool,
    /// Whether they signed in on this device before.
    pub known: bool,
    /// Whether this seat is the one in use now.
    pub current: bool,
}

/// The signed-in person and what they may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    /// Seat.
    pub seat: String,
    /// Name.
    pub name: String,
    /// Role code (`health_coach`, `prior_auth_specialist`, `practice_administrator`,
    /// `account_manager`, `mps_admin`).
    pub role: String,
    /// Role as people read it.
    pub role_title: String,
    /// Whether they are a licensed clinician.
    pub clinician: bool,
    /// Practice name.
    pub practice: String,
    /// The practice's phone as messages print it.
    pub practice_phone: String,
    /// IANA zone of the practice: every time is shown in it.
    pub zone: String,
    /// Demo?
    pub demo: bool,
    /// Whether a signing key is on this device.
    pub enrolled: bool,
    /// Views this role may open.
    pub views: Vec<ViewName>,
    /// Kinds of actions this role may approve (`send_sms` …).
    pub may_approve: Vec<String>,
    /// Skills this role may use, for the agent's examples.
    pub skills: Vec<String>,
    /// Sentences to try, fit for the role.
    pub examples: Vec<String>,
    /// The workstation's time (RFC 3339). The window counts by it: the demo's clock
    /// may stand apart from the machine's.
    pub now: String,
}

/// A view of the rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ViewName {
    /// The worklist.
    Today,
    /// Patients and their charts.
    Patients,
    /// The approval queue.
    Approvals,
    /// What was signed: waiting, sent, receipts.
    Outbox,
    /// The audit chain.
    Audit,
    /// Sync and sources.
    Sources,
    /// Settings.
    Settings,
    /// Help.
    Help,
}

/// The one quiet line at the bottom, and the counts of the rail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DeskStatus {
    /// Whether the practice's server answered last time.
    pub online: bool,
    /// When it was last seen to answer or not to (RFC 3339).
    pub since: Option<String>,
    /// Whether the session at the server has run out, so that a sign-in is needed.
    pub session_expired: bool,
    /// When everything this role may read was last read to its end.
    pub last_sync: Option<String>,
    /// Whether the kept copy is older than the practice's cache age.
    pub stale: bool,
    /// A sync that runs now.
    pub syncing: Option<TaskProgress>,
    /// Drafts that wait for a decision.
    pub in_review: u32,
    /// Of those, what changed underneath.
    pub stale_drafts: u32,
    /// Approved, waits to be sent.
    pub waiting_to_send: u32,
    /// A person must settle these.
    pub uncertain: u32,
    /// Replies nobody has read.
    pub unread_replies: u32,
    /// Of those, with urgent words.
    pub urgent_replies: u32,
    /// Rows set aside at import.
    pub set_aside: u32,
    /// Seconds until the desk locks by itself; `None` when less than none is known.
    pub locks_in: Option<u32>,
}

/// Long work, as far as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TaskProgress {
    /// Fixed word ("patients").
    pub what: String,
    /// Done.
    pub done: u32,
    /// Of; 0: not known.
    pub total: u32,
}

/// What the signing window is open for. It is the one place where a PIN is typed.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Ceremony {
    /// Texts to countersign, each rendered from its digested bytes.
    Sign(SigningRequest),
    /// The desk is locked; the PIN opens it.
    Unlock(UnlockRequest),
    /// A signing key is made; a PIN is chosen, typed twice.
    Enrol(EnrolRequest),
}

/// What is signed, who signs, what it rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SigningRequest {
    /// One or several texts; each must be shown in full before the PIN counts.
    pub items: Vec<crate::views::ProposalView>,
    /// Who signs.
    pub signer: String,
    /// As which role.
    pub role: String,
    /// On which device (a short name).
    pub device: String,
    /// Sender as the recipient sees it.
    pub from: String,
    /// Demo?
    pub demo: bool,
    /// Zone for times.
    pub zone: String,
    /// Seconds between signing and sending in which it can be recalled.
    pub hold_seconds: u32,
    /// PIN tries left.
    pub tries_left: u32,
}

/// Who is locked in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UnlockRequest {
    /// Name.
    pub name: String,
    /// Role.
    pub role: String,
    /// Practice.
    pub practice: String,
    /// PIN tries left.
    pub tries_left: u32,
    /// Demo?
    pub demo: bool,
}

/// For whom a key is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EnrolRequest {
    /// Name.
    pub name: String,
    /// Role.
    pub role: String,
    /// Device.
    pub device: String,
    /// Whether a key was there before and is replaced.
    pub replaces: bool,
    /// Demo?
    pub demo: bool,
}

/// What a signature came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Sealed {
    /// Who signed.
    pub signer: String,
    /// Role.
    pub role: String,
    /// When (RFC 3339).
    pub at: String,
    /// Until when it can be recalled (RFC 3339); `None` for a declined one.
    pub leaves_at: Option<String>,
    /// Ids decided.
    pub ids: Vec<String>,
    /// Approved, or declined.
    pub approved: bool,
}
