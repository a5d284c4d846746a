//! The inbox made from the store: messages read, matched to patients, looked
//! through for urgent words.

use super::REPLY_DAYS;
use crate::Workstation;
use crate::people::patient_card;
use crate::views::PatientCard;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use cs_clinical::contact::ADULT_AGE;
use cs_clinical::{Contact, OptOut, UrgentWords, read_opt_out, urgent_words};
use cs_error::Outcome;
use cs_fhir::terms::{extension, extension_text, reply};
use cs_fhir::{Comparator, Query, Resource};
use cs_ports::AuditContext;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

/// How far back messages noted in the practice's own records are shown: they have
/// no reader of ours, and an old one is history.
const RECORD_DAYS: i64 = 7;

/// A message from a patient.
pub(crate) struct Reply {
    pub(crate) id: String,
    /// `Communication/…` or `Basic/…`.
    pub(crate) resource: String,
    pub(crate) channel: &'static str,
    pub(crate) from: String,
    pub(crate) text: String,
    pub(crate) at: DateTime<Utc>,
    /// Everybody it may be from.
    pub(crate) patients: Vec<PatientCard>,
    pub(crate) urgent: Vec<UrgentWords>,
    pub(crate) opt_out: OptOut,
}

/// Messages as of a revision of the charts.
pub(crate) struct Inbox {
    revision: u64,
    day: NaiveDate,
    /// Newest first.
    pub(crate) replies: Vec<Reply>,
}

impl Workstation {
    /// The inbox, made anew when a chart changed or the day did. Whoever shows it
    /// audits that.
    pub(crate) fn inbox(&self, who: &AuditContext) -> Outcome<Arc<Inbox>> {
        let revision = self.ports.charts.revision()?;
        let day = self.today_at(self.now())?;
        let mut kept = self
            .today_kept
            .inbox
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(inbox) = kept
            .as_ref()
            .filter(|inbox| inbox.revision == revision && inbox.day == day)
        {
            return Ok(Arc::clone(inbox));
        }
        let mut replies = self.messages(who, day)?;
        replies.extend(self.records(who, day)?);
        replies.sort_by(|a, b| (b.at, &a.id).cmp(&(a.at, &b.id)));
        let inbox = Arc::new(Inbox {
            revision,
            day,
            replies,
        });
        *kept = Some(Arc::clone(&inbox));
        Ok(inbox)
    }

    fn messages(&self, who: &AuditContext, day: NaiveDate) -> Outcome<Vec<Reply>> {
        let since = (day - Duration::days(REPLY_DAYS)).to_string();
        let query = Query::of("Communication")
            .token("category", reply::REPLY)
            .date("sent", Comparator::Ge, &since);
        let mut known: BTreeMap<String, Vec<PatientCard>> = BTreeMap::new();
        let mut replies = Vec::new();
        for hit in self.ports.charts.search(who, &query)?.hits {
            let whole = hit.resource.to_value();
            let from = number_of(&whole, "/sender/identifier/value").unwrap_or_default();
            let Some(at) = hit.resource.text("sent").and_then(instant) else {
                continue;
            };
            if !known.contains_key(&from) {
                known.insert(from.clone(), self.patients_with(who, &from)?);
            }
            let text = whole
                .pointer("/payload/0/contentString")
                .and_then(Value::as_str)
                .unwrap_or_default();
            replies.push(Reply {
                id: hit.resource.id().to_owned(),
                resource: hit.resource.reference().to_string(),
                channel: "sms",
                patients: known.get(&from).cloned().unwrap_or_default(),
                from,
                urgent: urgent_words(text),
                opt_out: read_opt_out(text),
                text: text.to_owned(),
                at,
            });
        }
        Ok(replies)
    }

    /// Messages that the practice noted in its own records.
    fn records(&self, who: &AuditContext, day: NaiveDate) -> Outcome<Vec<Reply>> {
        let since = day - Duration::days(RECORD_DAYS);
        let query = Query::of("Basic").token("code", "message_received").date(
            "created",
            Comparator::Ge,
            &since.to_string(),
        );
        let mut replies = Vec::new();
        for hit in self.ports.charts.search(who, &query)?.hits {
            let whole = hit.resource.to_value();
            let at = extension_text(&whole, extension::EVENT_AT).and_then(instant);
            let (Some(at), Some(patient)) = (at, hit.resource.patient_id()) else {
                continue;
            };
            let text = extension_text(&whole, extension::NOTE).unwrap_or_default();
            let card = self.ports.charts.read(who, "Patient", &patient)?;
            replies.push(Reply {
                id: hit.resource.id().to_owned(),
                resource: hit.resource.reference().to_string(),
                channel: "record",
                from: String::new(),
                patients: card
                    .map(|card| patient_card(&card.resource, day))
                    .into_iter()
                    .collect(),
                urgent: urgent_words(text),
                opt_out: read_opt_out(text),
                text: text.to_owned(),
                at,
            });
        }
        Ok(replies)
    }

    /// Patients who have a number; where none has, minors whose guardian has it.
    pub(crate) fn patients_with(
        &self,
        who: &AuditContext,
        number: &str,
    ) -> Outcome<Vec<PatientCard>> {
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        // A short code is nobody's telephone.
        if digits.len() < 8 {
            return Ok(Vec::new());
        }
        let day = self.today_at(self.now())?;
        let cards = |hits: Vec<cs_ports::Stored>, fits: &dyn Fn(&Resource) -> bool| {
            hits.iter()
                .filter(|hit| fits(&hit.resource))
                .map(|hit| patient_card(&hit.resource, day))
                .collect::<Vec<_>>()
        };
        let own = Query::of("Patient").token("phone", &digits);
        let own = cards(self.ports.charts.search(who, &own)?.hits, &|_| true);
        if !own.is_empty() {
            return Ok(own);
        }
        let born_after = day - chrono::Months::new(12 * ADULT_AGE.unsigned_abs());
        let minors =
            Query::of("Patient").date("birthdate", Comparator::Gt, &born_after.to_string());
        let guarded = |patient: &Resource| {
            Contact::of(patient)
                .guardian
                .and_then(|guardian| guardian.phone)
                .is_some_and(|phone| phone == number)
        };
        Ok(cards(
            self.ports.charts.search(who, &minors)?.hits,
            &guarded,
        ))
    }
}

fn instant(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text)
        .ok()
        .map(|at| at.to_utc())
}

/// The number in a `tel:` URI.
pub(crate) fn number_of(whole: &Value, pointer: &str) -> Option<String> {
    let uri = whole.pointer(pointer)?.as_str()?;
    Some(uri.strip_prefix("tel:")?.to_owned())
}
