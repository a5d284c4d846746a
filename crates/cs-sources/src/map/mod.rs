//! Rows of the PMS to R4. Pure functions, a file per family; the table in
//! [`cs_fhir::terms`] says what becomes of each field.

mod coverage;
mod directory;
mod encounter;
mod medication;
mod observation;
mod patient;
mod problem;
mod row;
mod shape;
mod vision;
mod warehouse;

use cs_fhir::{Reference, Resource, Severity, validate};
use cs_ports::RowReject;
use row::{Read, Reason, Row};
use serde_json::{Value, json};

/// What a row became.
#[derive(Debug)]
pub enum Mapped {
    /// Resources to write, and what is certainly gone with this version.
    Kept {
        /// At least one.
        resources: Vec<Resource>,
        /// Gone: the note of an encounter that lost it.
        deleted: Vec<Reference>,
    },
    /// The row was deleted at the source.
    Deleted(Vec<Reference>),
    /// It could not be used; the reason names elements, never values.
    Rejected(RowReject),
}

type Mapper = fn(Row<'_>) -> Read<Value>;

/// Collections in the order they are synchronised, the resource type of each
/// and what maps it.
const FAMILIES: &[(&str, &str, Mapper)] = &[
    ("patients", "Patient", patient::patient),
    ("encounters", "Encounter", encounter::encounter),
    (
        "prescriptions",
        "MedicationRequest",
        medication::prescription,
    ),
    ("clinical/conditions", "Condition", problem::condition),
    ("clinical/allergies", "AllergyIntolerance", problem::allergy),
    ("clinical/vitals", "Observation", observation::vital),
    ("clinical/labs", "Observation", observation::lab),
    ("clinical/coverages", "Coverage", coverage::coverage),
    ("clinical/authorizations", "Claim", coverage::authorization),
    (
        "clinical/vision-prescriptions",
        "VisionPrescription",
        vision::prescription,
    ),
    (
        "clinical/providers",
        "Practitioner",
        directory::practitioner,
    ),
    ("clinical/locations", "Location", directory::location),
    ("clinical/staff", "Practitioner", directory::staff),
    ("warehouse/status", "Basic", warehouse::enrollment),
    ("warehouse/events", "Basic", warehouse::event),
    (
        "warehouse/engagement",
        "Observation",
        observation::engagement,
    ),
    ("warehouse/devices", "Device", directory::device),
    (
        "warehouse/device-readings",
        "Observation",
        observation::reading,
    ),
];

/// Collections of the PMS, patients first.
pub const COLLECTIONS: &[&str] = &[
    "patients",
    "encounters",
    "prescriptions",
    "clinical/conditions",
    "clinical/allergies",
    "clinical/vitals",
    "clinical/labs",
    "clinical/coverages",
    "clinical/authorizations",
    "clinical/vision-prescriptions",
    "clinical/providers",
    "clinical/locations",
    "clinical/staff",
    "warehouse/status",
    "warehouse/events",
    "warehouse/engagement",
    "warehouse/devices",
    "warehouse/device-readings",
];

/// Where a resource of a type may come from, and the row's id there.
pub(crate) fn origins(reference: &Reference) -> Vec<(&'static str, String)> {
    if reference.kind == "DocumentReference" {
        let encounter = reference.id.strip_suffix("-note");
        return encounter
            .map(|id| ("encounters", id.to_owned()))
            .into_iter()
            .collect();
    }
    let of_kind = FAMILIES
        .iter()
        .filter(|(_, kind, _)| *kind == reference.kind);
    of_kind
        .map(|(collection, ..)| (*collection, reference.id.clone()))
        .collect()
}

/// Maps one row of a collection. Every row ends as resources, a deletion or a
/// reject; none is lost.
pub fn map_row(collection: &str, row: &Value) -> Mapped {
    match try_map(collection, row) {
        Ok(mapped) => mapped,
        Err(reason) => Mapped::Rejected(RowReject {
            collection: collection.to_owned(),
            row_id: row_id(row).unwrap_or_default(),
            reason: format!("{}: {}", reason.element, reason.why),
            original: row.to_string(),
        }),
    }
}

fn row_id(row: &Value) -> Option<String> {
    let id = row.get("id")?.as_str()?;
    Reference::parse(&format!("Basic/{id}"))
        .filter(|reference| reference.id == id)
        .map(|reference| reference.id)
}

fn try_map(collection: &str, value: &Value) -> Read<Mapped> {
    let Value::Object(map) = value else {
        return Err(Reason {
            element: "row",
            why: "not an object",
        });
    };
    let row = Row(map);
    let id = row_id(value).ok_or(Reason {
        element: "id",
        why: "missing or not of R4's id alphabet",
    })?;
    let found = FAMILIES.iter().find(|(name, ..)| *name == collection);
    let (name, kind, mapper) = found.ok_or(Reason {
        element: "collection",
        why: "not known",
    })?;
    let note = || Reference::new("DocumentReference", &encounter::note_id(&id));
    if row.flag("deleted")?.unwrap_or(false) {
        let mut gone = vec![Reference::new(kind, &id)];
        if *name == "encounters" {
            gone.push(note());
        }
        return Ok(Mapped::Deleted(gone));
    }
    let mut main = mapper(row)?;
    main["id"] = json!(id);
    let mut resources = vec![finish(main, name)?];
    let mut deleted = Vec::new();
    if *name == "encounters" {
        match encounter::note(row)? {
            Some(document) => resources.push(finish(document, name)?),
            // A first version never had one to lose.
            None if row.count("version")?.unwrap_or(2) > 1 => deleted.push(note()),
            None => {}
        }
    }
    Ok(Mapped::Kept { resources, deleted })
}

fn finish(mut value: Value, collection: &str) -> Read<Resource> {
    value["meta"]["source"] = json!(format!("urn:countersign:pms:{collection}"));
    let resource = Resource::from_value(shape::prune(value)).map_err(|_| Reason {
        element: "resourceType",
        why: "not a resource",
    })?;
    let worst = validate(&resource)
        .into_iter()
        .find(|issue| issue.severity == Severity::Error);
    match worst {
        Some(issue) => Err(Reason {
            element: issue.path,
            why: issue.why,
        }),
        None => Ok(resource),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_collections_is_the_table_s() {
        assert_eq!(
            FAMILIES.iter().map(|(name, ..)| *name).collect::<Vec<_>>(),
            COLLECTIONS
        );
    }

    #[test]
    fn a_document_comes_from_its_encounter_and_an_observation_from_one_of_four() {
        let of = |kind: &str, id: &str| origins(&Reference::new(kind, id));
        assert_eq!(
            of("DocumentReference", "enc-1-note"),
            [("encounters", "enc-1".to_owned())]
        );
        assert_eq!(of("Observation", "x").len(), 4);
        assert_eq!(of("Flag", "x"), []);
    }
}
