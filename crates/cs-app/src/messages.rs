//! The rules for messages to patients, held again at every edit and before
//! sending: they held when the draft was made, but texts, consents and hours move.

use crate::Workstation;
use chrono::{DateTime, Duration, Utc};
use cs_access::ActionKind;
use cs_approval::{ActionTarget, Payload, Proposal, ProposalState};
use cs_audit::{AuditAction, AuditOutcome};
use cs_clinical::message_rules::{check_draft, next_opening, open_at};
use cs_clinical::{Channel, Contact, MessageSettings, Practice, Recipient, Violation, addressee};
use cs_error::{Code, Fault, Outcome};
use cs_fhir::{Query, values_at};
use cs_ports::AuditContext;
use serde_json::Value;

/// How an e-mail's bytes are put together: subject and text as JSON.
pub(crate) const EMAIL_MEDIA_TYPE: &str = "message/countersign-email+json";

impl Workstation {
    /// The rules a text breaks, for a proposal's recipient as they are now.
    ///
    /// # Errors
    /// Store codes.
    pub fn message_violations(
        &self,
        proposal: &Proposal,
        payload: &Payload,
    ) -> Outcome<Vec<Violation>> {
        let Some(channel) = channel_of(proposal.action) else {
            return Ok(Vec::new());
        };
        let who = self.system_context("message-rules")?;
        let Some(patient) = self
            .ports
            .charts
            .read(&who, "Patient", &proposal.target.patient_id)?
        else {
            return Err(Fault::new(Code::NotFound));
        };
        let contact = Contact::of(&patient.resource);
        let sent = self
            .ports
            .queue
            .sent_to(&proposal.target.address, self.now() - Duration::days(8))?;
        let zones = contact.zones(phone_of(channel, &proposal.target), self.practice.tz()?);
        let (consent, opted_out) = match channel {
            Channel::Sms => (contact.sms_consent, contact.sms_opted_out),
            Channel::Email => (contact.email_consent, contact.email_opted_out),
        };
        let opted_out = opted_out
            || self
                .stopped_addresses(&who)?
                .contains(&proposal.target.address);
        let words = self.chart_words(&who, &proposal.target.patient_id)?;
        let chart_words: Vec<&str> = words.iter().map(String::as_str).collect();
        let names = [
            contact.first_name.as_str(),
            proposal.target.addressee.as_str(),
        ];
        let recipient = Recipient {
            consent,
            opted_out,
            sent: &sent,
            zones: &zones,
            chart_words: &chart_words,
            names: &names,
        };
        let practice = Practice {
            name: self.practice.name.clone(),
            phone: self.practice.printed_phone(),
        };
        let text = text_of(payload)?;
        Ok(check_draft(
            &text,
            channel,
            &practice,
            &recipient,
            self.now(),
            &MessageSettings::default(),
        ))
    }

    /// Conditions and drugs of a chart: no message may name one.
    fn chart_words(&self, who: &AuditContext, patient_id: &str) -> Outcome<Vec<String>> {
        let mut words = Vec::new();
        for (kind, path) in [
            ("Condition", "code.coding.display"),
            ("Condition", "code.text"),
            ("MedicationRequest", "medicationCodeableConcept.text"),
        ] {
            let query = Query::of(kind).reference("patient", "Patient", patient_id);
            for stored in self.ports.charts.search(who, &query)?.hits {
                let resource = stored.resource.to_value();
                words.extend(
                    values_at(&resource, path)
                        .into_iter()
                        .filter_map(|value| value.as_str().map(str::to_owned)),
                );
            }
        }
        Ok(words)
    }

    /// Refuses a text that breaks a rule; the refusal is audited.
    pub(crate) fn check_message(&self, proposal: &Proposal, payload: &Payload) -> Outcome<()> {
        let violations = self.message_violations(proposal, payload)?;
        let Some(first) = violations.first() else {
            return Ok(());
        };
        let who = self.context("message-rules")?;
        self.record(
            &who,
            AuditAction::Draft,
            AuditOutcome::Refused,
            first.code.as_str(),
        )?;
        Err(Fault::new(Code::MessageRuleBroken)
            .with("rule", first.code.as_str())
            .with("rules", violations.len()))
    }

    /// `None` when the recipient may be contacted now, else when that will be.
    ///
    /// # Errors
    /// [`Code::RecipientOptedOut`], [`Code::MessageRuleBroken`] when the recipient
    /// may not be written to at all any more.
    pub(crate) fn contact_opening(&self, state: &ProposalState) -> Outcome<Option<DateTime<Utc>>> {
        let Some(channel) = channel_of(state.proposal.action) else {
            return Ok(None);
        };
        let who = self.system_context("message-rules")?;
        let target = &state.proposal.target;
        let patient = self
            .ports
            .charts
            .read(&who, "Patient", &target.patient_id)?;
        let patient = patient.ok_or_else(|| Fault::new(Code::NotFound))?;
        let contact = Contact::of(&patient.resource);
        let today = self.now().with_timezone(&self.practice.tz()?).date_naive();
        let now_to = addressee(&contact, channel, today).map_err(|why| {
            let code = if why == cs_clinical::Exclusion::OptedOut {
                Code::RecipientOptedOut
            } else {
                Code::MessageRuleBroken
            };
            Fault::new(code).with("why", why.as_str())
        })?;
        if now_to.address != target.address {
            return Err(Fault::new(Code::MessageRuleBroken).with("why", "another address now"));
        }
        if self.stopped_addresses(&who)?.contains(&target.address) {
            return Err(Fault::new(Code::RecipientOptedOut).with("why", "answered so"));
        }
        let payload = &state
            .latest()
            .ok_or_else(|| Fault::new(Code::Internal))?
            .payload;
        if let Some(first) = self.message_violations(&state.proposal, payload)?.first() {
            return Err(Fault::new(Code::MessageRuleBroken).with("rule", first.code.as_str()));
        }
        let zones = contact.zones(phone_of(channel, target), self.practice.tz()?);
        let settings = MessageSettings::default();
        if open_at(self.now(), &zones, &settings) {
            return Ok(None);
        }
        next_opening(self.now(), &zones, &settings)
            .map(Some)
            .ok_or_else(|| {
                Fault::new(Code::OutsideContactHours).with("why", "the zones share no hour")
            })
    }

    /// The bytes for a new text of a payload's kind.
    pub(crate) fn text_bytes(&self, old: &Payload, text: &str) -> Outcome<Vec<u8>> {
        if old.media_type != EMAIL_MEDIA_TYPE {
            return Ok(text.as_bytes().to_vec());
        }
        let mut mail: Value = serde_json::from_slice(&old.bytes)
            .map_err(|_| Fault::new(Code::StoreDamaged).with("what", "e-mail"))?;
        let map = mail
            .as_object_mut()
            .ok_or_else(|| Fault::new(Code::StoreDamaged).with("what", "e-mail"))?;
        map.insert("text".to_owned(), Value::from(text));
        Ok(cs_fhir::canonical_bytes(&mail))
    }
}

pub(crate) const fn channel_of(action: ActionKind) -> Option<Channel> {
    match action {
        ActionKind::SendSms => Some(Channel::Sms),
        ActionKind::SendEmail => Some(Channel::Email),
        _ => None,
    }
}

pub(crate) fn phone_of(channel: Channel, target: &ActionTarget) -> Option<&str> {
    (channel == Channel::Sms).then_some(target.address.as_str())
}

/// The words a recipient reads.
fn text_of(payload: &Payload) -> Outcome<String> {
    if payload.media_type == EMAIL_MEDIA_TYPE {
        let mail: Value =
            serde_json::from_slice(&payload.bytes).map_err(|_| Fault::new(Code::InputInvalid))?;
        return Ok(mail
            .get("text")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned());
    }
    String::from_utf8(payload.bytes.clone())
        .map_err(|_| Fault::new(Code::InputInvalid).with("why", "not UTF-8"))
}
