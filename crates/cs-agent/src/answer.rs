//! The words of the answers.

use crate::guard::Refusal;
use crate::request::{Outcome, PlanAnswer, PlanStep};
use cs_access::{Role, SkillName};
use serde_json::{Map, Value};

/// A question with the answers a person may pick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Question {
    pub(crate) message: String,
    pub(crate) choices: Vec<String>,
}

impl Question {
    pub(crate) fn new(message: &str, choices: &[&str]) -> Self {
        Self {
            message: message.to_owned(),
            choices: choices.iter().map(|&choice| choice.to_owned()).collect(),
        }
    }
}

/// A task as staff would say it.
const fn task(skill: SkillName) -> &'static str {
    match skill {
        SkillName::PatientLookup => "looking up patients",
        SkillName::EncounterQuery => "encounters",
        SkillName::PriorAuth => "prior authorizations",
        SkillName::CareCoordination => "care coordination and outreach",
        SkillName::DocumentDraft => "drafting clinical documents",
        SkillName::MedicationCheck => "medication checks",
        SkillName::DeviceReconcile => "device reconciliation",
        SkillName::ReportGenerate => "reports",
    }
}

/// "A, B and C".
pub(crate) fn listed(names: &[&str]) -> String {
    match names {
        [] => "nobody".into(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// The refusal of a role, naming the roles that may.
pub(crate) fn denied(role: Role, skill: SkillName, allowed: &[Role], one_of_many: bool) -> String {
    let titles: Vec<&str> = allowed.iter().map(|role| role.title()).collect();
    let rest = if one_of_many {
        " Nothing of the request was planned; the other steps can be asked for without it."
    } else {
        ""
    };
    format!(
        "Your role, {}, does not include {} ({}). It is open to: {}.{rest}",
        role.title(),
        task(skill),
        skill.as_str(),
        listed(&titles)
    )
}

/// Why something is refused for everybody.
pub(crate) const fn refused(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Approval => {
            "Nothing is sent, submitted or approved from here. Every draft waits in the approval queue until a person with the right role reads and countersigns it. Ask for the draft alone."
        }
        Refusal::Rules => {
            "These rules cannot be set aside by a sentence. Nothing was done. Ask for the task itself."
        }
        Refusal::Audit => {
            "Audit and safeguards cannot be switched off or changed from here. Nothing was done."
        }
        Refusal::Identity => {
            "Role, identity and keys come from the sign-in alone and cannot be taken on or handed out here. Nothing was done."
        }
        Refusal::Export => {
            "Patient data does not leave the practice this way. Nothing was read or sent. Reports and approved messages are the ways out."
        }
        Refusal::Erase => {
            "Records and audit entries cannot be removed from here. Nothing was changed."
        }
        Refusal::Practice => {
            "Only your own practice's data can be asked for here. MPS Admin works across practices."
        }
        Refusal::Write => {
            "This agent reads and drafts; it does not change the record, book appointments or handle prescriptions. Please do that in the practice's system."
        }
        Refusal::Advice => {
            "This needs a clinician's judgement, so it is not answered here. A patient's medications can be checked for interactions and doses by naming the patient."
        }
        Refusal::OffTopic => {
            "That is outside this agent's tasks: patients, encounters, outreach, prior authorizations, documents, medications, devices and reports."
        }
    }
}

/// What can be asked, for a sentence that was not understood.
pub(crate) fn not_understood() -> Question {
    Question::new(
        "That was not understood, and nothing was done. Say who and what, for example:",
        &[
            "look up Maria Alvarez",
            "cancelled telehealth visits last month",
            "who missed their appointment in the last two weeks?",
            "patient volume report for last month as csv",
        ],
    )
}

/// The plan in words.
pub(crate) fn described(steps: &[PlanStep], outcome: Outcome, note: &str) -> String {
    let mut parts: Vec<String> = steps.iter().map(sentence).collect();
    if parts.len() > 1 {
        for (index, part) in parts.iter_mut().enumerate() {
            *part = format!("{}. {part}", index + 1);
        }
    }
    let mut message = parts.join(" ");
    if outcome == Outcome::Draft {
        message.push_str(" Drafts wait for a person's approval; nothing is sent before that.");
    }
    if !note.is_empty() {
        message.push(' ');
        message.push_str(note);
    }
    message
}

fn text<'a>(args: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    args.get(name).and_then(Value::as_str)
}

fn sentence(step: &PlanStep) -> String {
    let args = &step.args;
    let whom = text(args, "patient_id")
        .map(|who| format!(" for {who}"))
        .unwrap_or_default();
    let days = days(args);
    let plain = |value: &str| value.replace('_', " ");
    match step.skill_name() {
        Some(SkillName::PatientLookup) => {
            format!(
                "Look up {}.",
                text(args, "query")
                    .or_else(|| text(args, "patient_id"))
                    .unwrap_or("patients")
            )
        }
        Some(SkillName::EncounterQuery) => {
            let status = text(args, "status")
                .map(|s| format!("{} ", plain(s)))
                .unwrap_or_default();
            let kind = text(args, "encounter_type")
                .map(|t| format!("{} ", plain(t)))
                .unwrap_or_default();
            let missed = if args.get("no_show").is_some() {
                " that were missed"
            } else {
                ""
            };
            let about = text(args, "text")
                .map(|t| format!(" mentioning \"{t}\""))
                .unwrap_or_default();
            format!("List {status}{kind}encounters{missed}{whom}{about}{days}.")
        }
        Some(SkillName::CareCoordination) => {
            let reason = text(args, "reason")
                .map(|r| format!(" because of {}", plain(r)))
                .unwrap_or_default();
            let what = match (args.get("draft").is_some(), text(args, "channel")) {
                (true, Some("sms")) => "Draft text messages",
                (true, Some("email")) => "Draft e-mails",
                (true, _) => "Draft messages",
                _ => "List who needs following up",
            };
            format!("{what}{whom}{reason}{days}.")
        }
        Some(SkillName::DocumentDraft) => {
            let kind = text(args, "document_type").map_or_else(|| "document".into(), plain);
            let to = text(args, "recipient")
                .map(|to| format!(" to {to}"))
                .unwrap_or_default();
            format!("Draft the {kind}{whom}{to}.")
        }
        Some(SkillName::MedicationCheck) => {
            let drug =
                text(args, "medication_id").map_or_else(|| "the medications".into(), str::to_owned);
            format!("Check {drug}{whom}.")
        }
        Some(SkillName::DeviceReconcile) => {
            let range = args
                .get("date_range")
                .map_or_else(|| "7".into(), Value::to_string);
            format!("Reconcile remote devices{whom} over the last {range} days.")
        }
        Some(SkillName::ReportGenerate) => {
            let kind = text(args, "report_type").map_or_else(|| "practice".into(), plain);
            let format = text(args, "format")
                .map(|f| format!(" as {f}"))
                .unwrap_or_default();
            format!("Make the {kind} report{days}{format}.")
        }
        Some(SkillName::PriorAuth) => format!("Prepare the prior authorization{whom}."),
        None => String::new(),
    }
}

fn days(args: &Map<String, Value>) -> String {
    match (text(args, "date_from"), text(args, "date_to")) {
        (Some(from), Some(to)) if from == to => format!(" on {from}"),
        (Some(from), Some(to)) => format!(" from {from} to {to}"),
        (Some(from), None) => format!(" from {from} on"),
        (None, Some(to)) => format!(" until {to}"),
        (None, None) => String::new(),
    }
}

/// An answer without steps.
pub(crate) fn question(id: &str, question: Question) -> PlanAnswer {
    PlanAnswer {
        id: id.to_owned(),
        outcome: Outcome::Clarify,
        steps: Vec::new(),
        message: question.message,
        choices: question.choices,
    }
}

/// A refusal.
pub(crate) fn refusal(id: &str, message: String) -> PlanAnswer {
    PlanAnswer {
        id: id.to_owned(),
        outcome: Outcome::Refuse,
        steps: Vec::new(),
        message,
        choices: Vec::new(),
    }
}
