//! `clinical/coverages` → `Coverage`, `clinical/authorizations` → `Claim`
//! (use `preauthorization`).

use super::row::{Read, Reason, Row};
use super::shape::{concept, extension, hl7};
use cs_fhir::terms::{extension as ext, system};
use serde_json::{Value, json};

/// Words seen for a coverage's state; everything that ended is R4's `cancelled`.
const COVERAGE: &[(&str, &str)] = &[
    ("active", "active"),
    ("ended", "cancelled"),
    ("expired", "cancelled"),
    ("inactive", "cancelled"),
    ("terminated", "cancelled"),
    ("cancelled", "cancelled"),
    ("pending", "draft"),
];
const AUTHORIZATION: &[(&str, &str)] = &[
    ("draft", "draft"),
    ("submitted", "active"),
    ("pended", "active"),
    ("approved", "active"),
    ("denied", "active"),
];
const URGENCY: &[(&str, &str)] = &[("standard", "normal"), ("expedited", "stat")];

fn payer(row: Row<'_>) -> Read<Value> {
    let identifier = row
        .text("payer_id")?
        .map(|id| json!({"system": system::PAYER, "value": id}));
    Ok(json!({"identifier": identifier, "display": row.text("payer_name")?}))
}

pub(crate) fn coverage(row: Row<'_>) -> Read<Value> {
    let class = |kind: &str, value: Option<&str>| match value {
        Some(value) => json!({"type": hl7("coverage-class", kind), "value": value}),
        None => Value::Null,
    };
    Ok(json!({
        "resourceType": "Coverage",
        "extension": [extension(ext::PMS_STATUS, "valueCode", row.text("status")?)],
        "status": row.code("status", COVERAGE)?,
        "subscriberId": row.text("member_id")?,
        "beneficiary": row.patient()?,
        "period": {"start": row.date("start")?, "end": row.date("end")?},
        "payor": [payer(row)?],
        "class": [class("plan", row.text("plan")?), class("group", row.text("group_id")?)],
    }))
}

pub(crate) fn authorization(row: Row<'_>) -> Read<Value> {
    let status = row.code("status", AUTHORIZATION)?;
    let created = match row.date("requested_on")? {
        Some(day) => day.to_owned(),
        // A draft was never requested; the day it was last written stands in.
        None => row
            .instant("updated_at")?
            .map(|at| at.date_naive().to_string())
            .ok_or(Reason {
                element: "requested_on",
                why: "required, but missing",
            })?,
    };
    let number = row
        .text("number")?
        .map(|number| json!({"system": system::AUTHORIZATION_NUMBER, "value": number}));
    let practice = row.text("practice_id")?.ok_or(Reason {
        element: "practice_id",
        why: "required, but missing",
    })?;
    let payer = payer(row)?;
    let diagnosis = row.text("diagnosis")?.map(|text| {
        let concept = if is_icd10(text) {
            concept(system::ICD10CM, Some(text), None)
        } else {
            json!({"text": text})
        };
        json!({"sequence": 1, "diagnosisCodeableConcept": concept})
    });
    Ok(json!({
        "resourceType": "Claim",
        "extension": [
            extension(ext::AUTHORIZATION_STATUS, "valueCode", row.text("status")?),
            extension(ext::DECISION_DUE, "valueDate", row.date("decision_due")?),
            extension(ext::DENIAL_REASON, "valueString", row.text("denial_reason")?),
        ],
        "identifier": [number],
        "status": status,
        "type": hl7("claim-type", "professional"),
        "use": "preauthorization",
        "patient": row.patient()?,
        "created": created,
        "insurer": payer.clone(),
        "provider": {"identifier": {"system": system::PRACTICE, "value": practice}},
        "priority": hl7("processpriority", row.code_if("urgency", URGENCY)?.unwrap_or("normal")),
        "diagnosis": [diagnosis],
        "insurance": [{"sequence": 1, "focal": true, "coverage": payer}],
        "item": [service(row)?],
    }))
}

/// HCPCS level II is a letter and four digits, CPT five digits.
fn service(row: Row<'_>) -> Read<Value> {
    let (code, name) = (row.text("service_code")?, row.text("service_name")?);
    if code.is_none() && name.is_none() {
        return Ok(Value::Null);
    }
    let system = match code {
        Some(code) if code.starts_with(|c: char| c.is_ascii_alphabetic()) => system::HCPCS,
        _ => system::CPT,
    };
    Ok(json!({"sequence": 1, "productOrService": concept(system, code, name)}))
}

/// The shape of an ICD-10-CM code: letter, digit, letter or digit, then a point
/// and up to four more.
fn is_icd10(text: &str) -> bool {
    let (head, tail) = text.split_once('.').unwrap_or((text, ""));
    let bytes = head.as_bytes();
    bytes.len() == 3
        && bytes[0].is_ascii_uppercase()
        && bytes[1].is_ascii_digit()
        && bytes[2].is_ascii_alphanumeric()
        && tail.len() <= 4
        && tail.bytes().all(|b| b.is_ascii_alphanumeric())
}
