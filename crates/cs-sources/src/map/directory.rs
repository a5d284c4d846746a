//! People, places and things: `Practitioner`, `Location`, `Device`.

use super::patient::address;
use super::row::{Quantity, Read, Row};
use super::shape::{contact_point, extension};
use cs_fhir::terms::{extension as ext, system};
use serde_json::{Value, json};

pub(crate) fn practitioner(row: Row<'_>) -> Read<Value> {
    let npi = row
        .text("npi")?
        .map(|npi| json!({"system": system::NPI, "value": npi}));
    let specialty = row
        .text("specialty")?
        .map(|text| json!({"code": {"text": text}}));
    Ok(json!({
        "resourceType": "Practitioner",
        "identifier": [npi],
        "active": true,
        "name": [{"text": row.need("name")?}],
        "telecom": [contact_point("phone", Some("work"), None, row.text("phone")?)],
        "qualification": [specialty],
    }))
}

/// Somebody who works at the practice: the id is the staff id that patients'
/// coach and the sign-in's subject name.
pub(crate) fn staff(row: Row<'_>) -> Read<Value> {
    let title = row.code("role", ROLES)?;
    Ok(json!({
        "resourceType": "Practitioner",
        "identifier": [{"system": system::STAFF, "value": row.need("id")?}],
        "active": row.flag("active")?.unwrap_or(true),
        "name": [{"text": row.need("name")?}],
        "qualification": [{"code": super::shape::concept(system::STAFF_ROLE, row.text("role")?, Some(title))}],
    }))
}

/// Roles of the contract's sign-in, as people read them.
const ROLES: &[(&str, &str)] = &[
    ("practice_administrator", "Practice administrator"),
    ("health_coach", "Health coach"),
    ("prior_auth_specialist", "Prior-authorization specialist"),
    ("account_manager", "Account manager"),
    ("mps_admin", "MPS administrator"),
];

pub(crate) fn location(row: Row<'_>) -> Read<Value> {
    Ok(json!({
        "resourceType": "Location",
        "extension": [
            extension(ext::TIME_ZONE, "valueCode", row.text("time_zone")?),
            extension(ext::HOURS, "valueString", row.text("hours")?),
        ],
        "status": "active",
        "name": row.need("name")?,
        "telecom": [contact_point("phone", Some("work"), None, row.text("phone")?)],
        "address": address(row)?,
    }))
}

const KINDS: &[(&str, &str)] = &[
    ("blood_pressure_cuff", "Blood pressure cuff"),
    ("scale", "Scale"),
    ("glucose_meter", "Glucose meter"),
    ("pulse_oximeter", "Pulse oximeter"),
];
const STATUS: &[(&str, &str)] = &[
    ("active", "active"),
    ("returned", "inactive"),
    ("lost", "inactive"),
];

pub(crate) fn device(row: Row<'_>) -> Read<Value> {
    let display = row.code("kind", KINDS)?;
    let expected = match row.quantity("expected_per_day")? {
        Some(Quantity::Number(number)) => Value::Number(number),
        Some(Quantity::Text(_)) => {
            return Err(super::row::Reason {
                element: "expected_per_day",
                why: "not a number",
            });
        }
        None => Value::Null,
    };
    Ok(json!({
        "resourceType": "Device",
        "extension": [
            extension(ext::PMS_STATUS, "valueCode", row.text("status")?),
            extension(ext::ASSIGNED_ON, "valueDate", row.date("assigned_on")?),
            extension(ext::RETURNED_ON, "valueDate", row.date("returned_on")?),
            extension(ext::EXPECTED_PER_DAY, "valueDecimal", expected),
        ],
        "status": row.code("status", STATUS)?,
        "serialNumber": row.text("serial")?,
        "type": super::shape::concept(system::DEVICE_KIND, row.text("kind")?, Some(display)),
        "patient": row.patient()?,
    }))
}
