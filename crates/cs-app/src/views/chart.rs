//! A patient's chart.

use super::{GuardianView, PatientCard};
use serde::{Deserialize, Serialize};
use specta::Type;

/// One hit of a patient search, best first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PatientHit {
    /// Who.
    pub patient: PatientCard,
    /// 0 to 100.
    pub score: u32,
    /// Why it fits, in words ("birth date", "sounds like").
    pub why: Vec<String>,
}

/// The identity banner, at the upper left of every view about a patient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Banner {
    /// Who.
    pub patient: PatientCard,
    /// Others with the same first and last name.
    pub same_name: Vec<PatientCard>,
    /// Allergies.
    pub allergies: Allergies,
    /// Needs an interpreter.
    pub interpreter_needed: bool,
    /// Who answers for a minor.
    pub guardian: Option<GuardianView>,
    /// Asked for confidential contact only.
    pub confidential: bool,
    /// Active coverage in words; `None`: none recorded or not for this role.
    pub coverage: Option<String>,
    /// `enrolled`, `pending`, `disenrolled`; `None`: not recorded.
    pub enrollment: Option<String>,
    /// Consent to texts: `given`, `not_recorded`, `opted_out`.
    pub sms: String,
    /// When that was given.
    pub sms_consent_on: Option<String>,
    /// Coach's name.
    pub coach: Option<String>,
    /// Primary provider's name.
    pub provider: Option<String>,
    /// When this patient's record was last read from the source.
    pub as_of: Option<String>,
}

/// What is known of allergies; never blank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Allergies {
    /// Which of the four.
    pub state: AllergyState,
    /// When asked or recorded last.
    pub on: Option<String>,
    /// What is recorded.
    pub items: Vec<AllergyRow>,
}

/// What can be said of allergies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum AllergyState {
    /// Some are recorded.
    Recorded,
    /// Asked, and there are none.
    NoneRecorded,
    /// Nobody asked, as far as the record says.
    NotAsked,
    /// This role's data holds no allergies, so nothing can be said.
    NotForRole,
}

/// One allergy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AllergyRow {
    /// Substance.
    pub substance: String,
    /// Reaction; `None`: not recorded.
    pub reaction: Option<String>,
    /// `high`, `low`, `unable-to-assess`; `None`: not recorded.
    pub criticality: Option<String>,
    /// Recorded on.
    pub on: Option<String>,
}

/// Kinds of timeline events.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "camelCase")]
pub enum EventKindView {
    /// Visits.
    Encounter,
    /// Prescriptions.
    Medication,
    /// Vital signs and device readings.
    Reading,
    /// Laboratory results.
    Lab,
    /// Clinical notes.
    Note,
    /// Messages sent and received, with their receipts.
    Message,
    /// Authorizations.
    Authorization,
    /// Problems noted.
    Problem,
    /// Devices handed out and returned.
    Device,
    /// Everything else (enrollment, portal log-ins).
    Other,
}

/// What the timeline holds, for the density bar and the filters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TimelineIndex {
    /// Events under the filter.
    pub total: u32,
    /// Per month, newest first.
    pub months: Vec<MonthCount>,
    /// Per kind, over everything.
    pub kinds: Vec<KindCount>,
    /// Sources, over everything.
    pub sources: Vec<String>,
    /// What this role's data does not hold, in words.
    pub not_held: Vec<String>,
}

/// One month of the density bar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MonthCount {
    /// `YYYY-MM`; empty: undated.
    pub month: String,
    /// Events.
    pub count: u32,
    /// Of those, out of range or needing an eye.
    pub marked: u32,
    /// Place of the month's first (newest) event in the list.
    pub offset: u32,
}

/// Events of a kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KindCount {
    /// Kind.
    pub kind: EventKindView,
    /// How many.
    pub count: u32,
}

/// How the timeline is narrowed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TimelineFilter {
    /// Kinds; empty: all.
    pub kinds: Vec<EventKindView>,
    /// Sources; empty: all.
    pub sources: Vec<String>,
    /// Words to find; empty: all.
    pub words: String,
    /// Several readings of a kind on one day become one row.
    pub grouped: bool,
}

/// One row of the timeline, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TimelineEvent {
    /// `Type/id`, or `Proposal/id` for what was sent from here.
    pub id: String,
    /// Kind.
    pub kind: EventKindView,
    /// Day in the practice's zone (may be partial); empty: not dated.
    pub day: String,
    /// `HH:MM` in the practice's zone; `None` when only a day is known.
    pub time: Option<String>,
    /// What.
    pub title: String,
    /// More; may be empty.
    pub detail: String,
    /// Abnormal, missed, signed …; word and tone, never tone alone.
    pub tags: Vec<EventTag>,
    /// Where it came from ("Harbor Health", "Home device", "Countersign").
    pub source: String,
    /// As of when, where that differs from the day.
    pub as_of: Option<String>,
    /// Readings grouped into this row (1: none).
    pub grouped: u32,
}

/// A tag of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EventTag {
    /// Word ("very high", "not kept", "signed by R. Demo").
    pub word: String,
    /// Symbol before it (`↑↑`, `↑`, `↓`, `!`); empty: none.
    pub symbol: String,
    /// Tone.
    pub tone: Tone,
}

/// Meaning of a colour; always beside a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Tone {
    /// Nothing special.
    Plain,
    /// A person should look.
    Amber,
    /// Danger to a patient.
    Red,
    /// Signed.
    Seal,
    /// Neutral mark.
    Blue,
}

/// A part of a chart that this reader does not get whole, and why: an empty list
/// alone would read as "none".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChartGap {
    /// The part.
    pub part: ChartPart,
    /// What is missing and why, in sentences.
    pub why: String,
}

/// The parts of a chart besides its timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ChartPart {
    /// Problems.
    Problems,
    /// Prescriptions.
    Medications,
    /// Readings, laboratory values, devices.
    Readings,
    /// Coverage and authorizations.
    Coverage,
    /// Documents and notes.
    Documents,
}

/// A problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProblemRow {
    /// `Condition/id`.
    pub id: String,
    /// Name.
    pub name: String,
    /// Code (ICD-10-CM); `None`: not recorded.
    pub code: Option<String>,
    /// Clinical status.
    pub status: String,
    /// Onset (may be partial).
    pub onset: Option<String>,
    /// Ended (may be partial).
    pub ended: Option<String>,
    /// Source.
    pub source: String,
}

/// A prescription.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MedicationRow {
    /// `MedicationRequest/id`.
    pub id: String,
    /// Generic name, lower case; the window writes it in tall-man letters.
    pub name: String,
    /// Strength as written.
    pub strength: Option<String>,
    /// How it is taken.
    pub instruction: Option<String>,
    /// Status.
    pub status: String,
    /// Written on.
    pub written_on: Option<String>,
    /// Prescriber.
    pub prescriber: Option<String>,
    /// Next refill due.
    pub refill_due: Option<String>,
    /// Days it is late; `None`: not late or not known.
    pub days_late: Option<i32>,
    /// Refills left.
    pub refills_left: Option<i32>,
    /// Last filled.
    pub last_filled: Option<String>,
    /// Source.
    pub source: String,
}

/// A device and its latest state.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DeviceRow {
    /// `Device/id`.
    pub id: String,
    /// Kind in words ("Blood pressure cuff").
    pub kind: String,
    /// Serial number's last four; `None`: not recorded.
    pub serial_end: Option<String>,
    /// Status.
    pub status: String,
    /// Handed out.
    pub assigned_on: Option<String>,
    /// Returned.
    pub returned_on: Option<String>,
    /// Last reading (RFC 3339).
    pub last_reading: Option<String>,
    /// Days with readings of the last 30.
    pub days_used: u32,
    /// Readings asked for a day.
    pub expected_per_day: Option<f64>,
    /// Codes of the series it sends, for `reading_series`.
    pub series: Vec<SeriesName>,
}

/// A series of readings that can be charted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SeriesName {
    /// LOINC code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Values.
    pub count: u32,
}

/// A series of readings, oldest first.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReadingSeries {
    /// Name.
    pub name: String,
    /// Unit as people read it ("mmHg").
    pub unit: String,
    /// Names of the lines ("systolic", "diastolic", or one).
    pub lines: Vec<String>,
    /// Points.
    pub points: Vec<ReadingPoint>,
    /// Limits the practice uses, for the band; per line.
    pub limits: Vec<SeriesLimit>,
}

/// One reading.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReadingPoint {
    /// RFC 3339.
    pub at: String,
    /// Value per line; `None`: missing.
    pub values: Vec<Option<f64>>,
    /// Word when out of range ("very high"); `None`: in range; "range not known" when so.
    pub word: Option<String>,
    /// `Observation/id`.
    pub id: String,
    /// Whether a device sent it.
    pub device: bool,
}

/// Limits of a line.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SeriesLimit {
    /// Line.
    pub line: u32,
    /// Low, if any.
    pub low: Option<f64>,
    /// High, if any.
    pub high: Option<f64>,
    /// Where the limit comes from.
    pub source: String,
}

/// A coverage or an authorization under it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CoverageRow {
    /// `Coverage/id`.
    pub id: String,
    /// Payer.
    pub payer: String,
    /// Plan.
    pub plan: Option<String>,
    /// Member id.
    pub member: Option<String>,
    /// Group.
    pub group: Option<String>,
    /// Status.
    pub status: String,
    /// From (may be partial).
    pub from: Option<String>,
    /// To (may be partial).
    pub to: Option<String>,
}

/// A payer authorization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizationRow {
    /// `Claim/id`.
    pub id: String,
    /// What for.
    pub service: String,
    /// Payer.
    pub payer: Option<String>,
    /// `draft`, `submitted`, `pended`, `approved`, `denied`.
    pub status: String,
    /// Number.
    pub number: Option<String>,
    /// Requested on.
    pub requested_on: Option<String>,
    /// Decision due.
    pub due: Option<String>,
    /// Why denied.
    pub denial: Option<String>,
    /// Expedited?
    pub expedited: bool,
}

/// Coverage and authorizations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CoverageView {
    /// Coverages.
    pub coverages: Vec<CoverageRow>,
    /// Authorizations.
    pub authorizations: Vec<AuthorizationRow>,
    /// In words, when this role's data holds none.
    pub not_held: Option<String>,
}

/// A document or note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DocumentRow {
    /// `DocumentReference/id`.
    pub id: String,
    /// Title.
    pub title: String,
    /// Author.
    pub author: Option<String>,
    /// When.
    pub on: Option<String>,
    /// Media type.
    pub media_type: String,
    /// First lines.
    pub excerpt: String,
    /// Source.
    pub source: String,
}

/// One record in full, for a source link or an opened row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RecordView {
    /// `Type/id`.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Whose; to open the chart.
    pub patient_id: Option<String>,
    /// Fields in words.
    pub fields: Vec<FieldRow>,
    /// Plain text of a note; shown as text, whatever is in it.
    pub text: Option<String>,
    /// Version kept.
    pub version: u32,
    /// Source.
    pub source: String,
    /// When it was written here.
    pub as_of: String,
}

/// A field in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FieldRow {
    /// Name.
    pub label: String,
    /// Value.
    pub value: String,
}
