//! Registration: `patients` → `Patient`.

use super::row::{Read, Row};
use super::shape::{concept, contact_point, extension, hl7, tag};
use cs_fhir::terms::{extension as ext, system, tag as tags};
use serde_json::{Value, json};

const SEX: &[(&str, &str)] = &[
    ("male", "male"),
    ("female", "female"),
    ("other", "other"),
    ("unknown", "unknown"),
];
const STATUS: &[(&str, &str)] = &[
    ("active", "active"),
    ("inactive", "inactive"),
    ("deceased", "deceased"),
];
const ENROLLMENT: &[(&str, &str)] = &[
    ("enrolled", "enrolled"),
    ("pending", "pending"),
    ("disenrolled", "disenrolled"),
];

pub(crate) fn patient(row: Row<'_>) -> Read<Value> {
    let status = row.code("status", STATUS)?;
    let test = row.flag("is_test")?.unwrap_or(false);
    let dead = row.flag("deceased")?.unwrap_or(false) || status == "deceased";
    let died = row.date("deceased_date")?;
    let mrn = row.text("mrn")?;
    Ok(json!({
        "resourceType": "Patient",
        "meta": {"tag": [if test { tag(tags::TEST) } else { Value::Null }]},
        "extension": extensions(row, status, test)?,
        "identifier": [mrn.map(|mrn| json!({
            "use": "usual", "type": hl7("v2-0203", "MR"), "system": system::MRN, "value": mrn}))],
        "active": status == "active",
        "name": names(row)?,
        "telecom": [
            contact_point("phone", Some("mobile"), Some(1), row.text("phone_mobile")?),
            contact_point("phone", Some("home"), Some(2), row.text("phone_home")?),
            contact_point("email", None, None, row.text("email")?),
        ],
        "gender": row.code_if("sex", SEX)?,
        "birthDate": row.date("birth_date")?,
        "deceasedDateTime": died,
        "deceasedBoolean": (dead && died.is_none()).then_some(true),
        "address": [address(row)?],
        "communication": [language(row)?],
        "generalPractitioner": [row.provider("primary_provider")?],
        "contact": [guardian(row)?],
    }))
}

/// The first six stand at fixed places (see `cs_fhir::terms`).
fn extensions(row: Row<'_>, status: &str, test: bool) -> Read<Value> {
    let empty = serde_json::Map::new();
    let wishes = row.object("communication")?.unwrap_or(Row(&empty));
    let no = |key: &'static str| Ok(wishes.flag(key)?.unwrap_or(false));
    let coach = row
        .text("coach_id")?
        .map(|id| json!({"system": system::STAFF, "value": id}));
    let identity = row
        .text("gender_identity")?
        .map(|text| json!({"text": text}));
    Ok(json!([
        extension(ext::SMS_CONSENT, "valueBoolean", no("sms_consent")?),
        extension(ext::SMS_OPTED_OUT, "valueBoolean", no("sms_opted_out")?),
        extension(ext::EMAIL_CONSENT, "valueBoolean", no("email_consent")?),
        extension(ext::EMAIL_OPTED_OUT, "valueBoolean", no("email_opted_out")?),
        extension(
            ext::CONFIDENTIAL_CONTACT,
            "valueBoolean",
            no("confidential_contact")?
        ),
        extension(ext::TEST_PATIENT, "valueBoolean", test),
        extension(ext::PATIENT_STATUS, "valueCode", status),
        extension(
            ext::SMS_CONSENT_DATE,
            "valueDate",
            wishes.date("sms_consent_date")?
        ),
        extension(
            ext::ENROLLMENT_STATUS,
            "valueCode",
            row.code_if("enrollment_status", ENROLLMENT)?
        ),
        extension(ext::ENROLLED_ON, "valueDate", row.date("enrolled_on")?),
        extension(ext::COACH, "valueIdentifier", coach),
        extension(ext::GENDER_IDENTITY, "valueCodeableConcept", identity),
        extension(ext::TIME_ZONE, "valueCode", row.text("time_zone")?),
        extension(
            ext::INTERPRETER_REQUIRED,
            "valueBoolean",
            row.flag("interpreter_needed")?
        ),
    ]))
}

fn names(row: Row<'_>) -> Read<Value> {
    let parts = [
        row.text("first_name")?,
        row.text("middle_name")?,
        row.text("last_name")?,
    ];
    let whole = parts
        .iter()
        .flatten()
        .copied()
        .collect::<Vec<_>>()
        .join(" ");
    let official = (!whole.is_empty())
        .then(|| json!({"use": "official", "text": whole, "family": parts[2], "given": [parts[0], parts[1]]}));
    let usual = row
        .text("preferred_name")?
        .map(|name| json!({"use": "usual", "text": name, "given": [name]}));
    Ok(json!([official, usual]))
}

/// A postal address object, also of locations.
pub(crate) fn address(row: Row<'_>) -> Read<Value> {
    let Some(address) = row.object("address")? else {
        return Ok(Value::Null);
    };
    let filled = json!({
        "line": [address.text("line1")?, address.text("line2")?],
        "city": address.text("city")?,
        "state": address.text("state")?,
        "postalCode": address.text("zip")?,
    });
    let mut filled = super::shape::prune(filled);
    if filled.as_object().is_some_and(|map| !map.is_empty()) {
        filled["country"] = json!("US");
    }
    Ok(filled)
}

fn language(row: Row<'_>) -> Read<Value> {
    let code = row.text("preferred_language")?;
    Ok(code.map_or(
        Value::Null,
        |code| json!({"language": concept(system::BCP47, Some(code), None), "preferred": true}),
    ))
}

fn guardian(row: Row<'_>) -> Read<Value> {
    let Some(guardian) = row.object("guardian")? else {
        return Ok(Value::Null);
    };
    let mut relation = hl7("v3-RoleCode", "GUARD");
    relation["text"] = json!(guardian.text("relationship")?);
    Ok(json!({
        "extension": [extension(ext::CONTACT_LANGUAGE, "valueCode", guardian.text("preferred_language")?)],
        "relationship": [relation],
        "name": {"text": guardian.text("name")?},
        "telecom": [
            contact_point("phone", None, None, guardian.text("phone")?),
            contact_point("email", None, None, guardian.text("email")?),
        ],
    }))
}
