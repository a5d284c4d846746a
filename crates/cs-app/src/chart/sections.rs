//! Rows of the chart's lists, each from one resource: pure functions over data.

use super::map::{Lens, Taken};
use super::record::note_text;
use super::words::{capital, concept, concept_at, excerpt, field, number, plain, text, whole};
use crate::views::{
    AllergyRow, AuthorizationRow, CoverageRow, DeviceRow, DocumentRow, MedicationRow, ProblemRow,
};
use cs_clinical::follow_up::refill_in;
use cs_fhir::terms::{code_in, extension, extension_of, extension_text, system};
use serde_json::Value;

/// Characters of a note a list shows.
const EXCERPT: usize = 400;

fn owned(text: Option<&str>) -> Option<String> {
    text.map(str::to_owned)
}

pub(super) fn problem(taken: &Taken) -> ProblemRow {
    let of = &taken.whole;
    let code = of.get("code");
    ProblemRow {
        id: taken.name.clone(),
        name: code
            .and_then(concept)
            .unwrap_or("Problem not named")
            .to_owned(),
        code: code
            .and_then(|code| code_in(code, system::ICD10CM))
            .map(str::to_owned),
        status: text(of, "clinicalStatus.coding.code")
            .unwrap_or("status not known")
            .to_owned(),
        onset: owned(field(of, "onsetDateTime").or_else(|| text(of, "onsetPeriod.start"))),
        ended: owned(field(of, "abatementDateTime").or_else(|| text(of, "abatementPeriod.end"))),
        source: taken.source.to_string(),
    }
}

pub(super) fn medication(taken: &Taken, lens: &Lens) -> MedicationRow {
    let of = &taken.whole;
    let strength = extension_text(of, extension::STRENGTH);
    let refill = refill_in(of);
    let late = refill.map(|refill| (lens.today() - refill.due).num_days());
    let allowed = whole(of.pointer("/dispenseRequest/numberOfRepeatsAllowed"));
    let used = whole(
        extension_of(of, extension::REFILLS_USED).and_then(|one| one.get("valueUnsignedInt")),
    );
    MedicationRow {
        id: taken.name.clone(),
        name: drug_name(of, strength),
        strength: owned(strength),
        instruction: owned(text(of, "dosageInstruction.text")),
        status: match taken.status() {
            "" => "status not known".to_owned(),
            status => status.to_owned(),
        },
        written_on: owned(field(of, "authoredOn")),
        prescriber: owned(of.get("requester").and_then(super::words::reference)),
        refill_due: owned(extension_text(of, extension::NEXT_REFILL_DUE)),
        days_late: late
            .filter(|days| *days > 0)
            .and_then(|days| i32::try_from(days).ok()),
        refills_left: allowed
            .zip(used)
            .map(|(allowed, used)| (allowed - used).max(0)),
        last_filled: owned(extension_text(of, extension::LAST_FILLED)),
        source: taken.source.to_string(),
    }
}

/// The generic name in lower case, without the strength that stands behind it.
fn drug_name(of: &Value, strength: Option<&str>) -> String {
    let medicine = of.get("medicationCodeableConcept");
    let coded = medicine
        .and_then(|one| one.get("coding")?.as_array())
        .and_then(|all| all.iter().find_map(|coding| field(coding, "display")));
    let written = medicine.and_then(concept).or_else(|| {
        of.get("medicationReference")
            .and_then(super::words::reference)
    });
    let name = coded.or(written).unwrap_or("medication not named");
    let bare = strength.and_then(|strength| name.strip_suffix(strength));
    bare.map_or(name, str::trim_end).to_lowercase()
}

/// What a Device says of itself; what it sent is added from its readings.
pub(super) fn device_facts(taken: &Taken) -> DeviceRow {
    let of = &taken.whole;
    let serial = field(of, "serialNumber");
    DeviceRow {
        id: taken.name.clone(),
        kind: concept_at(of, "type").map_or_else(|| "Device".to_owned(), capital),
        serial_end: serial.map(|serial| {
            let skipped = serial.chars().count().saturating_sub(4);
            serial.chars().skip(skipped).collect()
        }),
        status: plain(
            extension_text(of, extension::PMS_STATUS)
                .or_else(|| field(of, "status"))
                .unwrap_or("status not known"),
        ),
        assigned_on: owned(extension_text(of, extension::ASSIGNED_ON)),
        returned_on: owned(extension_text(of, extension::RETURNED_ON)),
        last_reading: None,
        days_used: 0,
        expected_per_day: number(
            extension_of(of, extension::EXPECTED_PER_DAY).and_then(|one| one.get("valueDecimal")),
        ),
        series: Vec::new(),
    }
}

pub(super) fn document(taken: &Taken) -> DocumentRow {
    let of = &taken.whole;
    let named = text(of, "content.attachment.title").or_else(|| concept_at(of, "type"));
    let start = match field(of, "description") {
        Some(described) => excerpt(described, EXCERPT),
        None => excerpt(&note_text(of).unwrap_or_default(), EXCERPT),
    };
    DocumentRow {
        id: taken.name.clone(),
        title: named.unwrap_or("Document").to_owned(),
        author: owned(text(of, "author.display")),
        on: owned(field(of, "date").or_else(|| text(of, "context.period.start"))),
        media_type: text(of, "content.attachment.contentType")
            .unwrap_or("not known")
            .to_owned(),
        excerpt: start,
        source: taken.source.to_string(),
    }
}

pub(super) fn coverage_row(taken: &Taken) -> CoverageRow {
    let of = &taken.whole;
    let class = |kind: &str| {
        let all = of.get("class")?.as_array()?;
        let found = all
            .iter()
            .find(|one| text(one, "type.coding.code") == Some(kind))?;
        owned(field(found, "name").or_else(|| field(found, "value")))
    };
    CoverageRow {
        id: taken.name.clone(),
        payer: payer(of.pointer("/payor/0"))
            .unwrap_or("Payer not recorded")
            .to_owned(),
        plan: class("plan"),
        member: owned(field(of, "subscriberId")),
        group: class("group"),
        status: plain(
            extension_text(of, extension::PMS_STATUS)
                .or_else(|| field(of, "status"))
                .unwrap_or("status not known"),
        ),
        from: owned(text(of, "period.start")),
        to: owned(text(of, "period.end")),
    }
}

fn payer(element: Option<&Value>) -> Option<&str> {
    let element = element?;
    super::words::reference(element).or_else(|| text(element, "identifier.value"))
}

pub(super) fn authorization(taken: &Taken) -> AuthorizationRow {
    let of = &taken.whole;
    let status = extension_text(of, extension::AUTHORIZATION_STATUS);
    let service = of.pointer("/item/0/productOrService").and_then(concept);
    AuthorizationRow {
        id: taken.name.clone(),
        service: service.unwrap_or("service not named").to_owned(),
        payer: owned(payer(of.get("insurer"))),
        status: status.unwrap_or_else(|| taken.status()).to_owned(),
        number: owned(text(of, "identifier.value")),
        // A draft was never requested: its `created` is the day it was written.
        requested_on: owned(field(of, "created").filter(|_| status != Some("draft"))),
        due: owned(extension_text(of, extension::DECISION_DUE)),
        denial: owned(extension_text(of, extension::DENIAL_REASON)),
        expedited: text(of, "priority.coding.code") == Some("stat"),
    }
}

pub(super) fn allergy_row(of: &Value) -> AllergyRow {
    AllergyRow {
        substance: concept_at(of, "code")
            .unwrap_or("substance not named")
            .to_owned(),
        reaction: owned(text(of, "reaction.manifestation.text"))
            .or_else(|| owned(text(of, "reaction.manifestation.coding.display")))
            .or_else(|| owned(text(of, "reaction.description"))),
        criticality: owned(field(of, "criticality")),
        on: owned(field(of, "recordedDate")),
    }
}
