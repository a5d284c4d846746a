//! Drafts for those who may be written to; for the others, why not and what
//! to do instead.

use super::gather::Gathered;
use super::templates::{self, Purpose, Slots};
use super::{Entry, evidence, reachable};
use crate::engine::SentTimes;
use crate::reader::Reader;
use crate::{Confidence, ConfidenceLevel, DraftedAction, SkillContext};
use chrono::Duration;
use cs_access::ActionKind;
use cs_approval::{ActionTarget, Payload};
use cs_clinical::message_rules::{check_draft, next_opening};
use cs_clinical::{Addressee, Channel, Person, Recipient, Urgency, ViolationCode, gsm7};
use cs_error::Outcome;
use cs_fhir::{Query, canonical_bytes, values_at};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Media type of a text message's bytes.
const SMS_TYPE: &str = "text/plain; charset=utf-8";
/// Media type of an e-mail's bytes: canonical JSON of `subject` and `text`; the
/// channel adds addresses, ids and transfer encoding.
const EMAIL_TYPE: &str = "message/countersign-email+json";

/// A draft and how the list shows it.
pub struct Draft {
    pub action: DraftedAction,
    pub shown: Map<String, Value>,
}

/// What came of one patient.
pub enum Made {
    Draft(Box<Draft>),
    Not {
        code: &'static str,
        sentence: String,
        instead: String,
        call: bool,
    },
}

/// What is asked of the drafts.
#[derive(Clone, Copy)]
pub struct How<'a> {
    pub channel: Channel,
    /// The reason the list was asked for; the message is then about that.
    pub reason: Option<&'a str>,
}

/// Those who may not be written to at all, when no draft is asked for.
pub fn barred(context: &SkillContext, listed: &[Entry]) -> BTreeMap<String, Made> {
    let refused = |entry: &Entry| {
        let why = reachable(context, entry, Channel::Sms).err()?;
        Some((
            entry.id.clone(),
            not(why.as_str(), why.sentence(), why.instead(), why.call()),
        ))
    };
    listed.iter().filter_map(refused).collect()
}

/// Drafts for each listed patient, or why there is none.
pub fn make(
    context: &SkillContext,
    reader: &mut Reader<'_>,
    sent: &SentTimes,
    how: How<'_>,
    listed: &[Entry],
    gathered: &Gathered,
    namesakes: &BTreeMap<String, Vec<Value>>,
) -> Outcome<BTreeMap<String, Made>> {
    let channel = how.channel;
    let mut made = BTreeMap::new();
    let mut writable: Vec<(&Entry, Addressee)> = Vec::new();
    for entry in listed {
        match reachable(context, entry, channel) {
            Ok(to) => writable.push((entry, to)),
            Err(why) => {
                made.insert(
                    entry.id.clone(),
                    not(why.as_str(), why.sentence(), why.instead(), why.call()),
                );
            }
        }
    }
    let ids: Vec<String> = writable.iter().map(|(entry, _)| entry.id.clone()).collect();
    let words = chart_words(reader, &ids)?;
    let none = Vec::new();
    let mut addressed: Vec<String> = Vec::new();
    for (entry, to) in writable {
        let times = sent(&to.address, context.now - Duration::days(8))?;
        let one = One {
            context,
            entry,
            channel,
            reason: how.reason,
            sent: &times,
            words: words.get(&entry.id).unwrap_or(&none),
            namesake: namesakes.contains_key(&entry.id),
            shared: addressed.contains(&to.address),
        };
        let outcome = one.make(reader, &to, gathered)?;
        if matches!(outcome, Made::Draft(_)) {
            addressed.push(to.address);
        }
        made.insert(entry.id.clone(), outcome);
    }
    let drafted = made
        .values()
        .filter(|one| matches!(one, Made::Draft(_)))
        .count();
    reader.step("Messages drafted", drafted);
    Ok(made)
}

fn not(code: &'static str, sentence: &str, instead: &str, call: bool) -> Made {
    Made::Not {
        code,
        sentence: sentence.to_owned(),
        instead: instead.to_owned(),
        call,
    }
}

/// Condition and drug names of each patient: none may stand in a message.
fn chart_words(reader: &mut Reader<'_>, ids: &[String]) -> Outcome<BTreeMap<String, Vec<String>>> {
    let mut words: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for kind in ["Condition", "MedicationRequest"] {
        for hit in reader.about(&Query::of(kind), ids)? {
            let Some(patient) = hit.resource.patient_id() else {
                continue;
            };
            let whole = hit.resource.to_value();
            let names = [
                "code.text",
                "code.coding.display",
                "medicationCodeableConcept.text",
                "medicationCodeableConcept.coding.display",
            ];
            let found = names
                .iter()
                .flat_map(|path| values_at(&whole, path))
                .filter_map(|v| v.as_str().map(str::to_owned));
            words.entry(patient).or_default().extend(found);
        }
    }
    Ok(words)
}

/// One patient to write to.
struct One<'a> {
    context: &'a SkillContext,
    entry: &'a Entry,
    channel: Channel,
    reason: Option<&'a str>,
    sent: &'a [chrono::DateTime<chrono::Utc>],
    words: &'a [String],
    namesake: bool,
    /// Another draft of this list goes to the same address.
    shared: bool,
}

impl One<'_> {
    fn make(&self, reader: &mut Reader<'_>, to: &Addressee, gathered: &Gathered) -> Outcome<Made> {
        if self.shared {
            return Ok(not(
                "same_address",
                "Another draft of this list goes to the same address today.",
                "Call, or send this one on another day.",
                true,
            ));
        }
        let context = self.context;
        let phone = (self.channel == Channel::Sms).then_some(to.address.as_str());
        let zones = self.entry.contact.zones(phone, context.zone);
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        let fitted = [
            gsm7::fit(&to.greeting),
            gsm7::fit(&self.entry.contact.first_name),
        ];
        let names = [
            to.greeting.as_str(),
            &self.entry.contact.first_name,
            &fitted[0],
            &fitted[1],
        ];
        let recipient = Recipient {
            consent: true,
            opted_out: false,
            sent: self.sent,
            zones: &zones,
            chart_words: &words,
            names: &names,
        };
        let check = |text: &str| {
            check_draft(
                text,
                self.channel,
                &context.practice,
                &recipient,
                context.now,
                &context.settings.messages,
            )
        };
        let forms = self.forms(to);
        let Some((subject, text)) = forms.iter().find(|(_, text)| check(text).is_empty()) else {
            let broken = forms
                .last()
                .map(|(_, text)| check(text))
                .unwrap_or_default();
            let code = broken.first().map_or("no_template", |v| v.code.as_str());
            let sentence = broken
                .first()
                .map_or_else(|| "No message fits.".to_owned(), |v| v.sentence.clone());
            let wait = broken.iter().any(|v| {
                matches!(
                    v.code,
                    ViolationCode::TooManyToday | ViolationCode::TooManyThisWeek
                )
            });
            let instead = if wait {
                "A message went out already: wait for the answer, or call."
            } else {
                "Call, or write the message yourself."
            };
            return Ok(Made::Not {
                code,
                sentence,
                instead: instead.to_owned(),
                call: true,
            });
        };
        let evidence = evidence::of(reader, self.entry, to, self.channel, gathered, context.zone)?;
        let confidence = self.confidence(to);
        let action = DraftedAction {
            action: if self.channel == Channel::Sms {
                ActionKind::SendSms
            } else {
                ActionKind::SendEmail
            },
            target: ActionTarget {
                patient_id: self.entry.id.clone(),
                addressee: self.addressee(to),
                address: to.address.clone(),
            },
            payload: payload(self.channel, subject.as_deref(), text),
            summary: self.summary(),
            evidence,
            confidence: confidence.clone(),
        };
        let opening = next_opening(context.now, &zones, &context.settings.messages);
        let size = gsm7::size(text);
        let shown = json!({
            "index": 0,
            "channel": self.channel.as_str(),
            "addressee": action.target.addressee,
            "to": to.address,
            "language": if to.spanish { "es" } else { "en" },
            "subject": subject,
            "text": text,
            "characters": text.chars().count(),
            "parts": if self.channel == Channel::Sms { size.parts } else { 1 },
            "send_from": opening.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)),
            "consent_on": self.entry.contact.sms_consent_on.filter(|_| self.channel == Channel::Sms).map(|day| day.to_string()),
            "notes": self.notes(to, opening.is_some_and(|at| at > context.now)),
            "confidence": {"level": confidence.level.as_str(), "reasons": confidence.reasons},
        });
        let Value::Object(shown) = shown else {
            return Ok(not("no_template", "No message fits.", "Call.", true));
        };
        Ok(Made::Draft(Box::new(Draft { action, shown })))
    }

    /// Texts in the order to try, with a subject for e-mail.
    fn forms(&self, to: &Addressee) -> Vec<(Option<String>, String)> {
        let first_flag = self.entry.flags.first();
        let about = self
            .entry
            .flags
            .iter()
            .find(|flag| self.reason == Some(flag.kind.reason()))
            .or(first_flag);
        let purpose = about.map_or(Purpose::CheckIn, |flag| Purpose::of(flag.kind));
        let slots = Slots {
            first: &to.greeting,
            child: to
                .guardian
                .as_ref()
                .map(|_| self.entry.contact.first_name.as_str()),
            practice: &self.context.practice.name,
            phone: &self.context.practice.phone,
            today: first_flag.is_some_and(|flag| flag.urgency == Urgency::Urgent),
            spanish: to.spanish,
        };
        match self.channel {
            Channel::Sms => templates::sms(purpose, &slots)
                .into_iter()
                .map(|text| (None, text))
                .collect(),
            Channel::Email => {
                let (subject, body) = templates::email(purpose, &slots);
                vec![(Some(subject), body)]
            }
        }
    }

    fn addressee(&self, to: &Addressee) -> String {
        let patient = Person::of(&self.entry.patient.resource).full_name();
        match &to.guardian {
            Some(guardian) if guardian.relationship.is_empty() => {
                format!("{} (guardian of {patient})", guardian.name)
            }
            Some(guardian) => format!("{} ({} of {patient})", guardian.name, guardian.relationship),
            None => patient,
        }
    }

    fn summary(&self) -> String {
        let why: Vec<&str> = self
            .entry
            .flags
            .iter()
            .take(2)
            .map(|flag| flag.kind.tag())
            .collect();
        let what = if self.channel == Channel::Sms {
            "Text"
        } else {
            "E-mail"
        };
        format!(
            "{what} to {}: {}",
            Person::of(&self.entry.patient.resource).full_name(),
            why.join(", ")
        )
    }

    fn notes(&self, to: &Addressee, later: bool) -> Vec<String> {
        let mut notes = Vec::new();
        if let Some(guardian) = &to.guardian {
            notes.push(format!(
                "A minor: addressed to {}, in the guardian's language.",
                guardian.name
            ));
        }
        if self.namesake {
            notes.push("Another patient has the same name: check both identifiers.".to_owned());
        }
        notes.extend(to.language_note.map(str::to_owned));
        if self.entry.contact.interpreter {
            notes.push("An interpreter is needed for a call.".to_owned());
        }
        if later {
            notes.push(
                "It is outside contact hours now; once approved it waits for the next opening."
                    .to_owned(),
            );
        }
        notes
    }

    /// High when nothing stands out; each thing to check costs a level.
    fn confidence(&self, to: &Addressee) -> Confidence {
        let mut doubts: Vec<String> = Vec::new();
        if self.namesake {
            doubts.push("Another patient has the same name.".to_owned());
        }
        if let Some(note) = to.language_note {
            doubts.push(note.to_owned());
        }
        if self.channel == Channel::Sms && self.entry.contact.sms_consent_on.is_none() {
            doubts.push("The date of consent is not recorded.".to_owned());
        }
        let level = match doubts.len() {
            0 => ConfidenceLevel::High,
            1 => ConfidenceLevel::Medium,
            _ => ConfidenceLevel::Low,
        };
        if doubts.is_empty() {
            doubts.push(
                "Consent, address and language are on file, and every reason is cited.".to_owned(),
            );
        }
        Confidence {
            level,
            reasons: doubts,
        }
    }
}

fn payload(channel: Channel, subject: Option<&str>, text: &str) -> Payload {
    match channel {
        Channel::Sms => Payload {
            media_type: SMS_TYPE.to_owned(),
            bytes: text.as_bytes().to_vec(),
        },
        Channel::Email => {
            let letter = json!({"subject": subject.unwrap_or_default(), "text": text});
            Payload {
                media_type: EMAIL_TYPE.to_owned(),
                bytes: canonical_bytes(&letter),
            }
        }
    }
}
