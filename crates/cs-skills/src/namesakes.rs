//! The same-name alert: other patients whom a hurried reader takes for this one.

use crate::card::card;
use chrono::NaiveDate;
use cs_clinical::Person;
use cs_error::Outcome;
use cs_fhir::{ParamValue, Query, Resource, fold_text};
use cs_ports::Stored;
use serde_json::Value;
use std::collections::BTreeMap;

/// Family names asked for in one search, so that a statement stays small.
const NAMES_A_SEARCH: usize = 100;

/// Cards of the other patients with the same first and last name, by patient id;
/// patients without any are left out. `find` answers a search over patients.
///
/// # Errors
/// Those of `find`.
pub fn namesakes(
    patients: &[&Resource],
    today: NaiveDate,
    find: &mut dyn FnMut(Query) -> Outcome<Vec<Stored>>,
) -> Outcome<BTreeMap<String, Vec<Value>>> {
    let mut families: Vec<String> = patients
        .iter()
        .filter_map(|patient| Some(fold_text(&Person::of(patient).names.first()?.family)))
        .filter(|family| !family.is_empty())
        .collect();
    families.sort();
    families.dedup();
    let mut by_key: BTreeMap<String, Vec<Stored>> = BTreeMap::new();
    for part in families.chunks(NAMES_A_SEARCH) {
        let values = part
            .iter()
            .map(|family| ParamValue::Exact(family.clone()))
            .collect();
        for hit in find(Query::of("Patient").any("family", values))? {
            let key = Person::of(&hit.resource).same_name_key();
            by_key.entry(key).or_default().push(hit);
        }
    }
    let mut out = BTreeMap::new();
    for patient in patients {
        let others = by_key.get(&Person::of(patient).same_name_key());
        let cards: Vec<Value> = others
            .into_iter()
            .flatten()
            .filter(|other| other.resource.id() != patient.id())
            .map(|other| card(&other.resource, today))
            .collect();
        if !cards.is_empty() {
            out.insert(patient.id().to_owned(), cards);
        }
    }
    Ok(out)
}
