//! The synthetic people of the two demo practices.
//!
//! [`generate`] is a pure function of a seed and an anchor date ("today" in
//! the practices): the same two give the same bytes, on every machine and with
//! every library version that agrees on the two zones' clocks. Nothing here is about a real person: streets, payers
//! and hospitals are invented, telephone numbers lie in 555-0100 to 555-0199,
//! mail addresses at the example domains, provider numbers in a range never
//! issued. Rows have the shape of WIRE.md §4.

mod body;
mod calendar;
mod chart_rows;
mod conditions;
mod coverages;
mod devices;
mod drugs;
mod encounters;
mod identity;
mod labs;
mod names;
mod notes;
mod people;
mod phrases;
mod places;
mod prescriptions;
mod prng;
mod problems;
mod rows;
mod staff;
mod stories;
#[cfg(test)]
mod tests;
mod vision;
mod visits;
mod warehouse;

pub use chart_rows::{
    Allergy, Authorization, Condition, Coverage, Device, DeviceReading, Engagement, Event, Eye,
    Lab, PressureComponents, StatusPeriod, VisionPrescription, Vital,
};
pub use rows::{
    Address, Communication, Diagnosis, Encounter, Guardian, Location, Patient, Prescription,
    Provider, ProviderRef, StaffMember,
};

use body::Body;
pub(crate) use calendar::Calendar;
use chrono::NaiveDate;
use encounters::Desk;
use people::Person;
use prng::Rng;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;

/// Everything the two practices hold, each collection in order of its ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Population {
    /// `patients`
    pub patients: Vec<Patient>,
    /// `encounters`
    pub encounters: Vec<Encounter>,
    /// `prescriptions`
    pub prescriptions: Vec<Prescription>,
    /// `clinical/conditions`
    pub conditions: Vec<Condition>,
    /// `clinical/allergies`
    pub allergies: Vec<Allergy>,
    /// `clinical/vitals`
    pub vitals: Vec<Vital>,
    /// `clinical/labs`
    pub labs: Vec<Lab>,
    /// `clinical/coverages`
    pub coverages: Vec<Coverage>,
    /// `clinical/authorizations`
    pub authorizations: Vec<Authorization>,
    /// `clinical/vision-prescriptions`
    pub vision_prescriptions: Vec<VisionPrescription>,
    /// `clinical/providers`
    pub providers: Vec<Provider>,
    /// `clinical/locations`
    pub locations: Vec<Location>,
    /// `clinical/staff`
    pub staff: Vec<StaffMember>,
    /// `warehouse/status`
    pub status: Vec<StatusPeriod>,
    /// `warehouse/events`
    pub events: Vec<Event>,
    /// `warehouse/engagement`
    pub engagement: Vec<Engagement>,
    /// `warehouse/devices`
    pub devices: Vec<Device>,
    /// `warehouse/device-readings`
    pub device_readings: Vec<DeviceReading>,
}

/// The people and charts of both practices as of `anchor`, their "today".
///
/// Everything up to 06:00 of the anchor day (in the practice's zone) has
/// happened; appointments reach six weeks further. Meant for anchors of this
/// century: a day at the edge of the calendar itself has no hundred years before it.
pub fn generate(seed: u64, anchor: NaiveDate) -> Population {
    let mut out = Population::default();
    let mut mrns = BTreeSet::new();
    let mut first = 1;
    for practice in &staff::PRACTICES {
        let calendar = Calendar {
            zone: practice.zone,
            anchor,
        };
        out.providers.extend(practice.provider_rows(&calendar));
        out.locations.extend(practice.location_rows(&calendar));
        out.staff.extend(practice.staff_rows(&calendar));
        let mut people = people::register(seed, practice, &calendar, first, &mut mrns);
        stories::assign(seed, practice, &mut people);
        first += people.len() as u64;
        let desk = Desk {
            practice,
            calendar: &calendar,
            providers: practice.provider_refs(),
            places: practice.place_names(),
        };
        for person in people {
            chart(seed, &desk, &person, &mut out);
            out.patients.push(person.row);
        }
    }
    out
}

/// Writes the whole chart of one person, each part from a stream of its own.
fn chart(seed: u64, desk: &Desk, person: &Person, out: &mut Population) {
    let calendar = desk.calendar;
    let optical = desk.practice.optical;
    let stream = |label| Rng::stream(seed, label, person.number);
    let body = Body::of(seed, person, calendar.anchor);
    let visits = visits::plan(&mut stream("visits"), calendar, person, optical);
    let ids = desk.write(&mut stream("encounters"), person, &body, &visits, out);
    let visits: Vec<(visits::Visit, String)> = visits.into_iter().zip(ids).collect();
    problems::write(&mut stream("problems"), calendar, person, optical, out);
    problems::allergies(&mut stream("allergies"), calendar, person, out);
    prescriptions::write(&mut stream("prescriptions"), calendar, person, out);
    coverages::write(&mut stream("coverages"), calendar, person, optical, out);
    coverages::authorizations(
        &mut stream("authorizations"),
        calendar,
        person,
        optical,
        out,
    );
    if optical {
        vision::write(&mut stream("vision"), calendar, person, &visits, out);
    }
    devices::write(&mut stream("devices"), calendar, person, &body, out);
    warehouse::status(&mut stream("status"), calendar, person, out);
    warehouse::events(&mut stream("events"), calendar, person, &visits, out);
    warehouse::engagement(&mut stream("engagement"), calendar, person, out);
}

/// A collection that becomes JSON when it is called for.
type Serialized<'a> = Box<dyn Fn() -> Vec<Value> + 'a>;

/// Rows as JSON objects. A row is a struct of strings, dates, booleans and
/// whole numbers, which always serializes.
fn json<T: Serialize>(rows: &[T]) -> Vec<Value> {
    rows.iter()
        .filter_map(|row| serde_json::to_value(row).ok())
        .collect()
}

impl Population {
    /// Every collection with its path under `/api/`, its rows as JSON objects
    /// in order of id.
    ///
    /// A collection becomes JSON when the iterator reaches it; whoever packs
    /// each before asking for the next never holds all of it as `Value`s.
    pub fn collections(&self) -> impl Iterator<Item = (&'static str, Vec<Value>)> + '_ {
        let tables: [(&'static str, Serialized<'_>); 18] = [
            ("patients", Box::new(|| json(&self.patients))),
            ("encounters", Box::new(|| json(&self.encounters))),
            ("prescriptions", Box::new(|| json(&self.prescriptions))),
            ("clinical/conditions", Box::new(|| json(&self.conditions))),
            ("clinical/allergies", Box::new(|| json(&self.allergies))),
            ("clinical/vitals", Box::new(|| json(&self.vitals))),
            ("clinical/labs", Box::new(|| json(&self.labs))),
            ("clinical/coverages", Box::new(|| json(&self.coverages))),
            (
                "clinical/authorizations",
                Box::new(|| json(&self.authorizations)),
            ),
            (
                "clinical/vision-prescriptions",
                Box::new(|| json(&self.vision_prescriptions)),
            ),
            ("clinical/providers", Box::new(|| json(&self.providers))),
            ("clinical/locations", Box::new(|| json(&self.locations))),
            ("clinical/staff", Box::new(|| json(&self.staff))),
            ("warehouse/status", Box::new(|| json(&self.status))),
            ("warehouse/events", Box::new(|| json(&self.events))),
            ("warehouse/engagement", Box::new(|| json(&self.engagement))),
            ("warehouse/devices", Box::new(|| json(&self.devices))),
            (
                "warehouse/device-readings",
                Box::new(|| json(&self.device_readings)),
            ),
        ];
        tables.into_iter().map(|(path, rows)| (path, rows()))
    }
}
