//! A message that came in as the resource it is kept as.

use super::stop_code;
use crate::Workstation;
use chrono::{DateTime, Utc};
use cs_clinical::{asks_to_start, read_opt_out};
use cs_error::{Code, Fault, Outcome};
use cs_fhir::terms::{reply, system};
use cs_fhir::{Comparator, Query, Resource};
use cs_ports::{AuditContext, Incoming, Received};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// HL7's code of a text message (v3 ParticipationMode).
const TEXT_MESSAGE: &str = "SMSWRIT";

impl Workstation {
    /// Ids of the messages kept since an instant.
    pub(crate) fn known_replies(
        &self,
        who: &AuditContext,
        since: DateTime<Utc>,
    ) -> Outcome<BTreeSet<String>> {
        let day = (since - chrono::Duration::days(1)).date_naive().to_string();
        let query = Query::of("Communication")
            .token("category", reply::REPLY)
            .date("sent", Comparator::Ge, &day);
        let page = self.ports.charts.search(who, &query)?;
        Ok(page
            .hits
            .iter()
            .map(|hit| hit.resource.id().to_owned())
            .collect())
    }

    pub(crate) fn communication(
        &self,
        who: &AuditContext,
        source: &str,
        message: &Received,
    ) -> Outcome<Incoming> {
        let category =
            |code: &str| json!({"coding": [{"system": system::COMMUNICATION, "code": code}]});
        let mut categories = vec![category(reply::REPLY)];
        if asks_to_start(&message.text) {
            categories.push(category(reply::START));
        } else if let Some(code) = stop_code(read_opt_out(&message.text)) {
            categories.push(category(code));
        }
        let number = |number: &str| json!({"identifier": {"system": system::PHONE, "value": format!("tel:{number}")}});
        let at = super::rfc3339(message.at);
        let mut whole = Map::new();
        let mut put = |key: &str, value: Value| {
            whole.insert(key.to_owned(), value);
        };
        put("resourceType", "Communication".into());
        put("id", message.id.clone().into());
        put(
            "meta",
            json!({"source": format!("urn:countersign:{source}:messages")}),
        );
        put("status", "completed".into());
        put("category", categories.into());
        put(
            "medium",
            json!([{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationMode", "code": TEXT_MESSAGE}]}]),
        );
        // In the chart's timeline when it can only be one patient's.
        if let [one] = self.patients_with(who, &message.from)?.as_slice() {
            put(
                "subject",
                json!({"reference": format!("Patient/{}", one.id)}),
            );
        }
        put("sent", at.clone().into());
        put("received", at.into());
        put("recipient", json!([number(&message.to)]));
        put("sender", number(&message.from));
        if !message.text.is_empty() {
            put("payload", json!([{"contentString": message.text}]));
        }
        let resource = Resource::from_value(Value::Object(whole))
            .map_err(|_| Fault::new(Code::ServerAnswerInvalid).with("why", "a message"))?;
        Ok(Incoming {
            resource,
            source: source.to_owned(),
        })
    }
}
