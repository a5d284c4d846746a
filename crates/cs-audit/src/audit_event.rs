//! An entry as FHIR R4 AuditEvent (hl7.org/fhir/R4/auditevent.html), for systems
//! that collect those.

use crate::{AuditAction, AuditOutcome, ChainedEntry};
use chrono::SecondsFormat;
use serde_json::{Value, json};

const DICOM: &str = "http://dicom.nema.org/resources/ontology/DCM";
const EVENT_TYPE: &str = "http://terminology.hl7.org/CodeSystem/audit-event-type";
const INTERACTION: &str = "http://hl7.org/fhir/restful-interaction";
const ENTITY_TYPE: &str = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
const ENTITY_ROLE: &str = "http://terminology.hl7.org/CodeSystem/object-role";
const REASON: &str = "http://terminology.hl7.org/CodeSystem/v3-ActReason";

/// The AuditEvent of an entry; its id is made of the entry's number and its place
/// in the chain is told in a detail of the last entity.
pub fn audit_event(chained: &ChainedEntry) -> Value {
    let entry = &chained.entry;
    let (kind, subtype, action) = kinds(entry.action);
    let mut event = json!({
        "resourceType": "AuditEvent",
        "id": format!("audit-{}", chained.seq),
        "type": kind,
        "action": action,
        "recorded": entry.at.to_rfc3339_opts(SecondsFormat::Millis, true),
        "outcome": match entry.outcome {
            AuditOutcome::Success => "0",
            AuditOutcome::Refused => "4",
            AuditOutcome::Failure => "8",
        },
        "agent": [agent(&entry.user, &entry.role)],
        "source": {
            "observer": {"display": "Countersign"},
            "site": entry.tenant,
            "type": [coding("http://terminology.hl7.org/CodeSystem/security-source-type", "4", "Application Server")],
        },
        "entity": entities(chained),
    });
    if let Some(members) = event.as_object_mut() {
        if let Some(code) = subtype {
            members.insert("subtype".into(), json!([coding(INTERACTION, code, code)]));
        }
        if !entry.code.is_empty() {
            members.insert("outcomeDesc".into(), json!(entry.code));
        }
        if let Some((code, display)) = purpose(&entry.purpose) {
            members.insert(
                "purposeOfEvent".into(),
                json!([{"coding": [coding(REASON, code, display)]}]),
            );
        }
    }
    event
}

fn coding(system: &str, code: &str, display: &str) -> Value {
    json!({"system": system, "code": code, "display": display})
}

/// Event type, RESTful interaction, and C, R, U, D or E.
fn kinds(action: AuditAction) -> (Value, Option<&'static str>, &'static str) {
    let rest = || coding(EVENT_TYPE, "rest", "RESTful Operation");
    let activity = || coding(DICOM, "110100", "Application Activity");
    match action {
        AuditAction::Read => (rest(), Some("read"), "R"),
        AuditAction::Search => (rest(), Some("search-type"), "E"),
        AuditAction::Import => (coding(DICOM, "110107", "Import"), None, "C"),
        AuditAction::Export => (coding(DICOM, "110106", "Export"), None, "R"),
        AuditAction::Session => (coding(DICOM, "110114", "User Authentication"), None, "E"),
        AuditAction::Draft => (activity(), None, "C"),
        AuditAction::Decide | AuditAction::Administer => (activity(), None, "U"),
        AuditAction::Skill | AuditAction::Execute => (activity(), None, "E"),
    }
}

/// HIPAA's purposes in HL7's codes.
fn purpose(word: &str) -> Option<(&'static str, &'static str)> {
    match word {
        "treatment" => Some(("TREAT", "treatment")),
        "payment" => Some(("HPAYMT", "healthcare payment")),
        "operations" => Some(("HOPERAT", "healthcare operations")),
        _ => None,
    }
}

fn agent(user: &str, role: &str) -> Value {
    let who = match user.rsplit_once('#') {
        Some((issuer, subject)) => json!({"identifier": {"system": issuer, "value": subject}}),
        None => json!({"display": user}),
    };
    let mut agent = json!({"who": who, "requestor": user.contains('#')});
    if let (false, Some(members)) = (role.is_empty(), agent.as_object_mut()) {
        members.insert("role".into(), json!([{"text": role}]));
    }
    agent
}

fn entities(chained: &ChainedEntry) -> Vec<Value> {
    let entry = &chained.entry;
    let person = coding(ENTITY_TYPE, "1", "Person");
    let object = coding(ENTITY_TYPE, "2", "System Object");
    let patients = entry.patients.iter().map(|id| {
        json!({
            "what": {"reference": format!("Patient/{id}")},
            "type": person,
            "role": coding(ENTITY_ROLE, "1", "Patient"),
        })
    });
    let resources = entry.resources.iter().map(|reference| {
        json!({
            "what": {"reference": reference},
            "type": object,
            "role": coding(ENTITY_ROLE, "4", "Domain Resource"),
        })
    });
    // FHIR allows no empty string.
    let details: Vec<Value> = [
        ("use", entry.what.clone()),
        ("sequence", chained.seq.to_string()),
        ("hash", chained.hash.to_hex()),
        ("previous-hash", chained.prev_hash.to_hex()),
        ("correlation", entry.correlation.clone()),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
    .map(|(kind, text)| json!({"type": kind, "valueString": text}))
    .collect();
    let place = json!({"type": object, "name": "audit chain", "detail": details});
    patients.chain(resources).chain([place]).collect()
}
