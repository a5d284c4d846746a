//! The coach's list and the replies inbox.

use super::{PatientCard, ProposalLineView, SourceLink};
use serde::{Deserialize, Serialize};
use specta::Type;

/// The list of today.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TodayList {
    /// When it was made.
    pub made_at: String,
    /// The practice's day.
    pub today: String,
    /// Rows in order of urgency: urgent replies first, then flags. Snoozed, handed
    /// on and done ones stand at the end with their mark.
    pub items: Vec<WorklistItem>,
    /// People the list does not chase, with why.
    pub set_aside: Vec<SetAside>,
    /// Counts over all rows that fit the filter, not only those listed.
    pub counts: TodayCounts,
    /// What the rules could not look at for this role, in words.
    pub not_checked: Vec<String>,
    /// Whether the office is open today.
    pub office: OfficeDay,
    /// Colleagues whose lists are shown too.
    pub covering: Vec<Colleague>,
    /// When everything was last read to its end.
    pub as_of: Option<String>,
}

/// Counts over the whole list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TodayCounts {
    /// All rows.
    pub total: u32,
    /// Open and urgent.
    pub urgent: u32,
    /// Open and due.
    pub due: u32,
    /// Open and routine.
    pub routine: u32,
    /// Waiting for somebody or something.
    pub waiting: u32,
    /// Snoozed to a later day.
    pub snoozed: u32,
    /// Handed to a colleague.
    pub handed_on: u32,
    /// Done today: sent, called or marked not needed.
    pub done: u32,
    /// To be called instead of written to.
    pub to_call: u32,
}

/// How soon a person should look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum UrgencyView {
    /// Today, before the others.
    Urgent,
    /// Today.
    Due,
    /// When there is time.
    Routine,
}

/// One patient of the list.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WorklistItem {
    /// Who.
    pub patient: PatientCard,
    /// How soon.
    pub urgency: UrgencyView,
    /// Why, most urgent first; each with its sources.
    pub flags: Vec<FlagView>,
    /// Others of the practice with the same first and last name.
    pub same_name: Vec<PatientCard>,
    /// Who answers for a minor.
    pub guardian: Option<GuardianView>,
    /// Needs an interpreter.
    pub interpreter_needed: bool,
    /// The draft that is open for this patient, if any.
    pub draft: Option<ProposalLineView>,
    /// Why none was or can be drafted.
    pub not_drafted: Option<NotDrafted>,
    /// What to do next, in words.
    pub next_step: String,
    /// Snoozed, waiting, handed on, done.
    pub mark: Option<MarkView>,
    /// The coach the patient belongs to, by name; `None`: nobody is named.
    pub coach: Option<String>,
    /// Latest unread reply, if any.
    pub reply: Option<ReplyView>,
}

/// One reason to look at a patient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FlagView {
    /// `missed_visit`, `blood_pressure_high` …
    pub kind: String,
    /// Reason group to filter by: `missed_appointment`, `overdue_follow_up`,
    /// `low_engagement`, `device`, `readings`, `refill`, `reply`.
    pub reason: String,
    /// Short word of the list's tag.
    pub tag: String,
    /// How soon.
    pub urgency: UrgencyView,
    /// Why, with numbers and dates.
    pub sentence: String,
    /// Since when.
    pub since: String,
    /// What it rests on.
    pub sources: Vec<SourceLink>,
}

/// Who answers for a minor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GuardianView {
    /// Name.
    pub name: String,
    /// Relationship.
    pub relationship: String,
    /// Phone, when known.
    pub phone: Option<String>,
    /// Language (BCP 47), when known.
    pub language: Option<String>,
}

/// Why no message is drafted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NotDrafted {
    /// Code.
    pub code: String,
    /// Why.
    pub sentence: String,
    /// What instead.
    pub instead: String,
    /// Whether to call.
    pub call: bool,
}

/// A patient set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SetAside {
    /// Who.
    pub patient: PatientCard,
    /// Why.
    pub sentence: String,
    /// What instead.
    pub instead: String,
}

/// What a person does with a row. Shared with the practice's other workstations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Mark {
    /// Not before this day (`YYYY-MM-DD`).
    Snooze(String),
    /// Waiting for somebody or something, in words.
    WaitingFor(String),
    /// Handed to a colleague: their user key, and a note.
    HandTo(String, String),
    /// Done: `called`, `not_needed`, `other`, and a note.
    Done(String, String),
    /// Takes the mark away.
    Clear,
}

/// A mark as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MarkView {
    /// What.
    pub mark: Mark,
    /// In words: "snoozed until 24-Nov-2026", "handed to Sam Ortiz".
    pub sentence: String,
    /// Who set it.
    pub by: String,
    /// When.
    pub at: String,
    /// Whether it was set by the signed-in person.
    pub own: bool,
}

/// A colleague of the practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Colleague {
    /// User key, for hand-offs and cover.
    pub key: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: String,
}

/// Whether the office is open, and what follows from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OfficeDay {
    /// Open today?
    pub open: bool,
    /// In words ("Open 08:00–17:00", "Closed: Thanksgiving").
    pub sentence: String,
    /// The next open day when closed.
    pub next_open: Option<String>,
}

/// A message from a patient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReplyView {
    /// Id.
    pub id: String,
    /// From whom, when the number or event is a patient's; several with one phone
    /// give none, and `candidates`.
    pub patient: Option<PatientCard>,
    /// Patients the sender may be.
    pub candidates: Vec<PatientCard>,
    /// Address it came from.
    pub from: String,
    /// `sms`, `email`, `portal`; `record`: noted in the practice's own records,
    /// by which way is not said there.
    pub channel: String,
    /// What was written, as it came.
    pub text: String,
    /// When.
    pub at: String,
    /// Urgent words found, as written ("chest feels tight"); empty: none.
    pub urgent_words: Vec<String>,
    /// Urgent words the writer plainly denies ("no chest pain"): shown, one step lower.
    pub denied_words: Vec<String>,
    /// Whether the words ask to stop messages.
    pub opt_out: bool,
    /// Who has read it, when.
    pub read_by: Option<String>,
    /// When it was read.
    pub read_at: Option<String>,
    /// What the reader did about it; empty: nothing was said.
    pub read_note: String,
}

/// How the list is narrowed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TodayFilter {
    /// Reason group; `None`: all.
    pub reason: Option<String>,
    /// Only the signed-in coach's own patients and those covered for.
    pub mine: bool,
    /// Rows at most (1 to 10,000).
    pub limit: u32,
}
