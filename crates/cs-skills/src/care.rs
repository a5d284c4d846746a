//! pms-care-coordination: who needs following up, how soon and why, and the
//! drafted messages a person reviews. Sending happens elsewhere, on approval.

mod draft;
mod evidence;
mod gather;
mod labels;
mod templates;
mod words;

use crate::card::card;
use crate::engine::SentTimes;
use crate::namesakes::namesakes;
use crate::reader::Reader;
use crate::{DraftedAction, SkillContext, SkillOutput};
use chrono::NaiveDate;
use cs_access::SkillName;
use cs_clinical::follow_up::{Moment, sort_key};
use cs_clinical::{Channel, Contact, Exclusion, Flag, Urgency, addressee, flags_of, show_date};
use cs_error::{Code, Fault, Outcome};
use cs_fhir::Resource;
use cs_fhir::terms::{extension, extension_of, extension_text};
use cs_ports::Stored;
use draft::{Draft, Made};
use gather::Gathered;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use words::{Counts, message, plan};

const REASONS: [&str; 6] = [
    "missed_appointment",
    "overdue_follow_up",
    "low_engagement",
    "device",
    "readings",
    "refill",
];

/// The request, read.
struct Asked<'a> {
    patient_id: Option<&'a str>,
    reason: Option<&'a str>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    limit: usize,
    draft: bool,
    channel: Channel,
}

impl<'a> Asked<'a> {
    fn read(input: &'a Value) -> Outcome<Self> {
        let text = |key: &str| input.get(key).and_then(Value::as_str);
        let date = |key: &'static str| {
            let read = |text: &str| {
                text.parse()
                    .map_err(|_| Fault::new(Code::InputInvalid).with("input", key))
            };
            text(key).map(read).transpose()
        };
        let asked = Self {
            patient_id: text("patient_id"),
            reason: text("reason"),
            from: date("date_from")?,
            to: date("date_to")?,
            limit: input
                .get("limit")
                .and_then(Value::as_u64)
                .and_then(|n| usize::try_from(n).ok())
                .unwrap_or(50),
            draft: input.get("draft").and_then(Value::as_bool).unwrap_or(false),
            channel: if text("channel") == Some("email") {
                Channel::Email
            } else {
                Channel::Sms
            },
        };
        if asked.from.zip(asked.to).is_some_and(|(from, to)| from > to) {
            return Err(Fault::new(Code::InputInvalid).with("input", "date_to"));
        }
        Ok(asked)
    }

    /// A flag counts for the list when it is for the reason asked, and lies in
    /// the days asked (which narrow missed visits only).
    fn wants(&self, flags: &[Flag]) -> bool {
        self.reason.map_or(!flags.is_empty(), |reason| {
            flags.iter().any(|flag| flag.kind.reason() == reason)
        })
    }
}

/// A patient the list does not chase: who, code, why, and what instead.
type Aside = (Stored, &'static str, &'static str, &'static str);

/// One patient of the list.
struct Entry {
    id: String,
    patient: Stored,
    contact: Contact,
    flags: Vec<Flag>,
}

pub fn run(
    context: &SkillContext,
    reader: &mut Reader<'_>,
    sent: &SentTimes,
    input: &Value,
) -> Outcome<SkillOutput> {
    let asked = Asked::read(input)?;
    if let Some(id) = asked.patient_id
        && reader.read("Patient", id)?.is_none()
    {
        return Err(Fault::new(Code::NotFound).with("what", "patient"));
    }
    let moment = Moment {
        now: context.now,
        zone: context.zone,
        missed_from: asked.from,
        missed_to: asked.to,
    };
    let gathered = gather::gather(context, reader, asked.patient_id, &moment)?;
    let (mut listed, aside) = entries(context, reader, &asked, &gathered, &moment)?;
    let total = listed.len();
    let counts = Counts::of(&listed);
    listed.truncate(asked.limit);
    reader.step("Ordered by urgency", total);
    let patients: Vec<&Resource> = listed.iter().map(|e| &e.patient.resource).collect();
    let namesakes = namesakes(&patients, context.today(), &mut |query| reader.all(query))?;
    let made = match asked.draft {
        true => {
            let how = draft::How {
                channel: asked.channel,
                reason: asked.reason,
            };
            draft::make(context, reader, sent, how, &listed, &gathered, &namesakes)?
        }
        false => draft::barred(context, &listed),
    };
    Ok(answer(
        context,
        reader,
        &asked,
        Answer {
            total,
            counts,
            listed,
            aside,
            namesakes,
            made,
        },
        &gathered,
    ))
}

/// Patients with flags, in order, and those set aside with why.
fn entries(
    context: &SkillContext,
    reader: &mut Reader<'_>,
    asked: &Asked<'_>,
    gathered: &Gathered,
    moment: &Moment,
) -> Outcome<(Vec<Entry>, Vec<Aside>)> {
    let mut flagged: BTreeMap<String, Vec<Flag>> = BTreeMap::new();
    for (id, facts) in &gathered.facts {
        let flags = flags_of(facts, &context.settings.follow_up, moment);
        if asked.wants(&flags) {
            flagged.insert(id.clone(), flags);
        }
    }
    let ids: Vec<String> = flagged.keys().cloned().collect();
    let mut patients = reader.by_ids("Patient", &ids)?;
    let (mut entries, mut aside) = (Vec::new(), Vec::new());
    for (id, flags) in flagged {
        let Some(patient) = patients.remove(&id) else {
            continue;
        };
        let contact = Contact::of(&patient.resource);
        match set_aside(&patient, &contact) {
            Some((code, why, instead)) => aside.push((patient, code, why, instead)),
            None => entries.push(Entry {
                id,
                patient,
                contact,
                flags,
            }),
        }
    }
    entries.sort_by(|a, b| sort_key(&a.id, &a.flags).cmp(&sort_key(&b.id, &b.flags)));
    Ok((entries, aside))
}

/// People a worklist does not chase; they are shown apart, with why.
fn set_aside(
    patient: &Stored,
    contact: &Contact,
) -> Option<(&'static str, &'static str, &'static str)> {
    match contact.never_written() {
        Some(why @ (Exclusion::Deceased | Exclusion::Inactive | Exclusion::TestPatient)) => {
            Some((why.as_str(), why.sentence(), why.instead()))
        }
        _ => {
            let whole = patient.resource.to_value();
            (extension_text(&whole, extension::ENROLLMENT_STATUS) == Some("disenrolled")).then_some(
                (
                    "disenrolled",
                    "No longer enrolled with the practice.",
                    "Check the enrollment before any contact.",
                ),
            )
        }
    }
}

struct Answer {
    total: usize,
    counts: Counts,
    listed: Vec<Entry>,
    aside: Vec<Aside>,
    namesakes: BTreeMap<String, Vec<Value>>,
    made: BTreeMap<String, Made>,
}

fn answer(
    context: &SkillContext,
    reader: &mut Reader<'_>,
    asked: &Asked<'_>,
    answer: Answer,
    gathered: &Gathered,
) -> SkillOutput {
    let Answer {
        total,
        counts,
        listed,
        aside,
        namesakes,
        mut made,
    } = answer;
    let today = context.today();
    let (mut drafts, mut items, mut to_call): (Vec<DraftedAction>, Vec<Value>, usize) =
        (Vec::new(), Vec::new(), 0);
    for entry in &listed {
        reader.cite(&entry.patient);
        let made = made.remove(&entry.id);
        let mut refused = None;
        let drafted = match made {
            Some(Made::Draft(draft)) => {
                let Draft { action, mut shown } = *draft;
                shown.insert("index".to_owned(), json!(drafts.len()));
                drafts.push(action);
                Some(Value::Object(shown))
            }
            Some(Made::Not {
                code,
                sentence,
                instead,
                call,
            }) => {
                refused = Some(
                    json!({"code": code, "sentence": sentence, "instead": instead, "call": call}),
                );
                to_call += usize::from(call);
                None
            }
            None => None,
        };
        items.push(item(context, entry, gathered, &namesakes, drafted, refused));
    }
    let drafted = drafts.len();
    let aside_cards: Vec<Value> = aside
        .iter()
        .take(asked.limit)
        .map(|(patient, code, why, instead)| {
            json!({"patient": card(&patient.resource, today), "code": code, "sentence": why, "instead": instead})
        })
        .collect();
    let by_reason: Map<String, Value> = REASONS
        .iter()
        .map(|reason| {
            (
                (*reason).to_owned(),
                json!(counts.by_reason.get(reason).copied().unwrap_or(0)),
            )
        })
        .collect();
    let mut patients: Vec<String> = listed.iter().map(|entry| entry.id.clone()).collect();
    patients.extend(
        aside
            .iter()
            .take(asked.limit)
            .map(|(patient, ..)| patient.resource.id().to_owned()),
    );
    SkillOutput {
        skill: SkillName::CareCoordination,
        value: json!({
            "today": today.to_string(),
            "zone": context.zone.name(),
            "message": message(total, &counts, asked, drafted, reader.cut_short),
            "summary": {
                "total": total, "listed": listed.len(), "urgent": counts.urgent, "due": counts.due, "routine": counts.routine,
                "drafted": drafted, "to_call": to_call, "set_aside": aside.len(), "by_reason": by_reason,
            },
            "items": items,
            "set_aside": aside_cards,
            "not_checked": gathered.not_checked,
            "plan": plan(asked, drafted, to_call, &counts),
        }),
        citations: reader.citations(),
        drafts,
        steps: std::mem::take(&mut reader.steps),
        patients,
    }
}

fn item(
    context: &SkillContext,
    entry: &Entry,
    gathered: &Gathered,
    namesakes: &BTreeMap<String, Vec<Value>>,
    drafted: Option<Value>,
    refused: Option<Value>,
) -> Value {
    let today = context.today();
    let urgency = entry
        .flags
        .first()
        .map_or(Urgency::Routine, |flag| flag.urgency);
    let score: u32 = entry
        .flags
        .iter()
        .filter(|flag| flag.urgency == urgency)
        .map(|flag| flag.score)
        .sum();
    let minor = entry
        .contact
        .age_on(today)
        .is_some_and(|age| age < cs_clinical::contact::ADULT_AGE);
    let guardian = entry.contact.guardian.as_ref().filter(|_| minor);
    let next = match (&drafted, &refused, urgency) {
        (Some(_), _, Urgency::Urgent) => {
            "Call today; the drafted message is a second way.".to_owned()
        }
        (Some(_), ..) => "Review the drafted message and countersign it.".to_owned(),
        (None, Some(no), Urgency::Urgent)
            if no.get("call").and_then(Value::as_bool) == Some(true) =>
        {
            "Call today.".to_owned()
        }
        (None, Some(no), _) => no
            .get("instead")
            .and_then(Value::as_str)
            .unwrap_or("Call.")
            .to_owned(),
        (None, None, Urgency::Urgent) => "Call today.".to_owned(),
        (None, None, _) => "Call, or ask for a draft.".to_owned(),
    };
    json!({
        "patient": card(&entry.patient.resource, today),
        "urgency": urgency.as_str(),
        "score": score,
        "flags": entry.flags.iter().map(|flag| json!({
            "kind": flag.kind.as_str(),
            "reason": flag.kind.reason(),
            "tag": flag.kind.tag(),
            "urgency": flag.urgency.as_str(),
            "sentence": flag.sentence,
            "since": flag.since.to_string(),
            "since_text": show_date(flag.since),
            "evidence": flag.evidence.iter().map(|grounds| json!({
                "resource": grounds.resource,
                "path": grounds.path,
                "label": labels::label(gathered.resources.get(&grounds.resource), &grounds.resource, context),
            })).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "same_name": namesakes.get(&entry.id).cloned().unwrap_or_default(),
        "guardian": guardian.map(|g| json!({"name": g.name, "relationship": g.relationship, "phone": g.phone, "language": g.language})),
        "interpreter_needed": entry.contact.interpreter,
        "coach": coach(&entry.patient.resource.to_value()),
        "draft": drafted,
        "not_drafted": refused,
        "next_step": next,
    })
}

/// Whether a channel is open to somebody, as the drafts need it: by the chart,
/// and by what was answered since.
fn reachable(
    context: &SkillContext,
    entry: &Entry,
    channel: Channel,
) -> Result<cs_clinical::Addressee, Exclusion> {
    let to = addressee(&entry.contact, channel, context.today())?;
    if context.stopped.contains(&to.address) {
        return Err(Exclusion::OptedOut);
    }
    Ok(to)
}

/// Staff id of the coach a patient belongs to.
fn coach(patient: &Value) -> Option<&str> {
    extension_of(patient, extension::COACH)?
        .pointer("/valueIdentifier/value")?
        .as_str()
}
