//! Which skill a clause asks for: weighted rules over what stands in it.

use crate::vocabulary::{Mark, Marks};
use cs_access::SkillName;

/// What a clause asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Intent {
    pub(crate) skill: SkillName,
    pub(crate) weight: u8,
    /// Value of the skill's kind of thing: a document or report type.
    pub(crate) kind: &'static str,
    /// Messages to people are to be drafted.
    pub(crate) drafts: bool,
}

struct Rule {
    weight: u8,
    skill: SkillName,
    kind: &'static str,
    /// All of these, at least one of those (if any are named), none of the last.
    all: Marks,
    any: Marks,
    none: Marks,
}

const NOTHING: Marks = Marks::of(&[]);

const fn rule(weight: u8, skill: SkillName, kind: &'static str, all: &[Mark], any: &[Mark], none: &[Mark]) -> Rule {
    Rule { weight, skill, kind, all: Marks::of(all), any: Marks::of(any), none: Marks::of(none) }
}

/// From this weight on a clause stands as a task of its own.
pub(crate) const OWN_TASK: u8 = 50;

use Mark as M;
use SkillName as S;

/// The heaviest rule that fits wins; of equals the first.
const RULES: &[Rule] = &[
    rule(95, S::PriorAuth, "", &[M::PriorAuth], &[], &[]),
    rule(93, S::DocumentDraft, "referral_letter", &[M::Referral], &[], &[]),
    rule(92, S::DocumentDraft, "referral_letter", &[M::Refer], &[M::Person, M::Pronoun, M::Draft, M::Provider], &[M::Count, M::Visit, M::Who]),
    rule(91, S::DocumentDraft, "status_update", &[M::StatusUpdate], &[M::Person, M::Pronoun, M::Draft, M::Letter, M::Send, M::Provider], &[M::ReportType, M::Device, M::NoShow, M::Patients]),
    rule(90, S::DocumentDraft, "encounter_summary", &[M::SummaryDoc], &[M::Person, M::Pronoun, M::EncounterId], &[M::Report, M::Csv, M::Table, M::Metric]),
    rule(90, S::DocumentDraft, "encounter_summary", &[M::Summary], &[M::EncounterId], &[]),
    rule(89, S::DocumentDraft, "encounter_summary", &[M::Summary, M::Visit], &[M::Person, M::Pronoun], &[M::Report, M::Csv, M::Metric]),
    rule(89, S::DocumentDraft, "encounter_summary", &[M::Summary, M::Type], &[M::Person, M::Pronoun], &[M::Report, M::Csv, M::Metric]),
    rule(89, S::DocumentDraft, "encounter_summary", &[M::Summary, M::Seen], &[M::Person, M::Pronoun], &[M::Report, M::Csv, M::Metric]),
    rule(89, S::DocumentDraft, "encounter_summary", &[M::SummaryDoc, M::Draft], &[], &[M::Report, M::Csv, M::Table, M::Metric, M::When, M::Patients]),
    rule(88, S::DocumentDraft, "", &[M::Letter], &[M::Draft, M::Send, M::Person, M::Pronoun], &[M::Visit, M::NoShow, M::Overdue, M::Patients]),
    rule(87, S::CareCoordination, "", &[M::Refill], &[], &[]),
    rule(86, S::ReportGenerate, "", &[M::ReportType], &[], &[M::Person, M::Pronoun, M::NoShow, M::Overdue, M::NotSeen, M::Engagement, M::Device, M::Silent]),
    rule(86, S::ReportGenerate, "", &[M::ReportType, M::Report], &[], &[M::Person, M::Pronoun, M::Device]),
    rule(85, S::ReportGenerate, "", &[M::Report], &[M::Visit, M::Patients, M::Medication, M::Volume, M::Usage, M::Metric, M::Summary, M::SummaryDoc, M::Csv, M::Table, M::Type, M::Drug, M::PatientCount], &[M::Person, M::Pronoun, M::Device, M::Silent, M::Reading, M::Overdue, M::NoShow, M::Engagement]),
    rule(85, S::ReportGenerate, "encounter_summary", &[M::SummaryDoc], &[M::Report, M::Csv, M::Table, M::Metric, M::When], &[M::Person, M::Pronoun]),
    rule(84, S::CareCoordination, "", &[M::Send], &[], &[]),
    rule(83, S::DeviceReconcile, "", &[], &[M::Device, M::Silent], &[M::BadReading]),
    rule(83, S::DeviceReconcile, "", &[M::Device, M::BadReading], &[], &[]),
    rule(82, S::CareCoordination, "", &[M::BadReading], &[], &[]),
    rule(81, S::DeviceReconcile, "", &[M::Reading], &[], &[]),
    rule(80, S::MedicationCheck, "", &[M::Interaction], &[], &[M::Visit]),
    rule(79, S::MedicationCheck, "", &[M::Check], &[M::Medication, M::Drug], &[]),
    rule(78, S::MedicationCheck, "", &[], &[M::Medication, M::Drug], &[M::Usage, M::Visit, M::Notes, M::Count, M::NoShow, M::Who, M::Metric, M::About, M::Csv, M::Table, M::Volume, M::Type, M::Status]),
    rule(78, S::MedicationCheck, "", &[M::Taking], &[M::Person, M::Pronoun], &[M::Visit, M::Notes, M::Status, M::Seen]),
    rule(77, S::ReportGenerate, "medication_usage", &[], &[M::Medication], &[M::Person, M::Pronoun, M::Visit, M::NoShow, M::Overdue, M::Notes]),
    rule(76, S::CareCoordination, "", &[], &[M::Overdue, M::NotSeen, M::Worklist, M::Engagement], &[]),
    rule(75, S::EncounterQuery, "", &[M::NoShow], &[M::Person, M::Pronoun, M::Count], &[]),
    rule(74, S::CareCoordination, "", &[M::NoShow], &[], &[]),
    rule(72, S::EncounterQuery, "", &[M::FollowUp], &[M::Visit, M::Status, M::Person, M::Pronoun, M::Count, M::Seen, M::Type], &[]),
    rule(71, S::CareCoordination, "", &[M::FollowUp], &[M::Who, M::Patients, M::Worklist], &[]),
    rule(70, S::EncounterQuery, "", &[M::PatientCount], &[M::Type, M::Status, M::Provider], &[]),
    rule(69, S::ReportGenerate, "patient_volume", &[M::PatientCount], &[], &[M::Person, M::Pronoun, M::Type, M::Status]),
    rule(68, S::ReportGenerate, "", &[M::Metric], &[M::Visit, M::Patients, M::Medication, M::Volume, M::Csv, M::SummaryDoc], &[M::Person, M::Pronoun, M::Type, M::Status]),
    rule(67, S::ReportGenerate, "patient_volume", &[M::Volume], &[], &[M::Person, M::Pronoun]),
    rule(66, S::ReportGenerate, "medication_usage", &[M::Usage], &[], &[M::Person, M::Pronoun]),
    rule(65, S::ReportGenerate, "encounter_summary", &[M::Summary, M::Visit], &[M::When, M::Csv, M::Table], &[M::Person, M::Pronoun]),
    rule(62, S::DocumentDraft, "encounter_summary", &[M::Summary], &[M::Person, M::Pronoun], &[M::Medication]),
    rule(61, S::EncounterQuery, "", &[], &[M::Visit, M::Type, M::Seen], &[]),
    rule(60, S::EncounterQuery, "", &[M::Status], &[M::Person, M::Pronoun, M::When, M::Patients, M::Count], &[]),
    rule(59, S::EncounterQuery, "", &[M::Notes], &[M::Person, M::Pronoun, M::When, M::About], &[]),
    rule(58, S::EncounterQuery, "", &[M::FollowUp], &[M::When], &[]),
    rule(57, S::CareCoordination, "", &[M::FollowUp], &[], &[]),
    rule(56, S::DocumentDraft, "status_update", &[M::StatusUpdate], &[], &[M::Patients]),
    rule(55, S::ReportGenerate, "", &[M::Report], &[], &[M::Person, M::Pronoun]),
    rule(54, S::ReportGenerate, "", &[M::Metric], &[], &[M::Person, M::Pronoun]),
    rule(53, S::DocumentDraft, "encounter_summary", &[M::SummaryDoc], &[], &[]),
    rule(52, S::PatientLookup, "", &[M::ContactInfo], &[M::Person, M::Pronoun], &[]),
    rule(52, S::PatientLookup, "", &[M::Find], &[M::Person, M::Pronoun], &[]),
    rule(53, S::DocumentDraft, "", &[M::Compose], &[M::Person, M::Pronoun], &[]),
    rule(45, S::PatientLookup, "", &[M::Find], &[M::Patients, M::ContactInfo], &[]),
    rule(44, S::PatientLookup, "", &[M::ContactInfo, M::When], &[], &[]),
    rule(40, S::PatientLookup, "", &[M::Person], &[], &[]),
];

/// What the marks of a clause ask for.
pub(crate) fn of(marks: Marks) -> Option<Intent> {
    let fits = |rule: &&Rule| {
        marks.all(rule.all) && (rule.any == NOTHING || marks.any(rule.any)) && !marks.any(rule.none)
    };
    let mut best: Option<&Rule> = None;
    for rule in RULES.iter().filter(fits) {
        if best.is_none_or(|found| rule.weight > found.weight) {
            best = Some(rule);
        }
    }
    best.map(|rule| Intent {
        skill: rule.skill,
        weight: rule.weight,
        kind: rule.kind,
        drafts: rule.skill == SkillName::CareCoordination && marks.has(Mark::Send),
    })
}
