//! `clinical/conditions` → `Condition`, `clinical/allergies` → `AllergyIntolerance`.

use super::row::{Read, Reason, Row};
use super::shape::{concept, hl7};
use cs_fhir::terms::{NO_KNOWN_ALLERGY, system};
use serde_json::{Value, json};

const CLINICAL: &[(&str, &str)] = &[
    ("active", "active"),
    ("resolved", "resolved"),
    ("inactive", "inactive"),
];
const ALLERGY: &[(&str, &str)] = &[("active", "active"), ("inactive", "inactive")];
const CATEGORY: &[(&str, &str)] = &[
    ("medication", "medication"),
    ("food", "food"),
    ("environment", "environment"),
];
const CRITICALITY: &[(&str, &str)] = &[
    ("low", "low"),
    ("high", "high"),
    ("unable_to_assess", "unable-to-assess"),
];

pub(crate) fn condition(row: Row<'_>) -> Read<Value> {
    let (code, display) = (row.text("code")?, row.text("display")?);
    if code.is_none() && display.is_none() {
        return Err(Reason {
            element: "code",
            why: "required, but missing",
        });
    }
    Ok(json!({
        "resourceType": "Condition",
        "clinicalStatus": hl7("condition-clinical", row.code("clinical_status", CLINICAL)?),
        "category": [hl7("condition-category", "problem-list-item")],
        "code": concept(system::ICD10CM, code, display),
        "subject": row.patient()?,
        "onsetDateTime": row.date("onset_date")?,
        "abatementDateTime": row.date("abated_date")?,
    }))
}

pub(crate) fn allergy(row: Row<'_>) -> Read<Value> {
    let status = row.code_if("status", ALLERGY)?.unwrap_or("active");
    let none = row.flag("no_known_allergies")?.unwrap_or(false);
    let substance = row.text("substance")?;
    let code = match (none, substance) {
        // Both at once contradict each other; a person must look.
        (true, Some(_)) => {
            return Err(Reason {
                element: "no_known_allergies",
                why: "contradicts substance",
            });
        }
        (true, None) => concept(
            system::SNOMED,
            Some(NO_KNOWN_ALLERGY),
            Some("No known allergy"),
        ),
        (false, Some(substance)) => concept(system::RXNORM, row.text("rxnorm")?, Some(substance)),
        (false, None) => {
            return Err(Reason {
                element: "substance",
                why: "required, but missing",
            });
        }
    };
    let reaction = row
        .text("reaction")?
        .map(|text| json!({"manifestation": [{"text": text}]}));
    Ok(json!({
        "resourceType": "AllergyIntolerance",
        "clinicalStatus": hl7("allergyintolerance-clinical", status),
        "verificationStatus": hl7("allergyintolerance-verification", "confirmed"),
        "category": [row.code_if("category", CATEGORY)?],
        "criticality": row.code_if("criticality", CRITICALITY)?,
        "code": code,
        "patient": row.patient()?,
        "recordedDate": row.date("recorded_on")?,
        "reaction": [reaction],
    }))
}
