//! The two practices, their providers and their places.

use super::calendar::Calendar;
use super::places::{City, HARBOR_AREAS, HARBOR_CITIES, NORTHGATE_AREAS, NORTHGATE_CITIES};
use super::rows::{Address, Location, Provider, ProviderRef, StaffMember};
use crate::signin::users::USERS;
use chrono_tz::Tz;

/// A demo practice.
pub(crate) struct Practice {
    /// `practice_id` of all its rows.
    pub(crate) id: &'static str,
    pub(crate) patients: usize,
    pub(crate) zone: Tz,
    /// Eye care instead of primary care.
    pub(crate) optical: bool,
    pub(crate) cities: &'static [City],
    pub(crate) areas: &'static [u16],
    /// Coaches by their share of the patients.
    pub(crate) coaches: &'static [(&'static str, u64)],
    providers: &'static [(&'static str, &'static str)],
    places: &'static [(&'static str, &'static str)],
    first_provider: usize,
    first_place: usize,
}

/// The practices in the order their rows are numbered.
pub(crate) const PRACTICES: [Practice; 2] = [
    Practice {
        id: "harbor-health",
        patients: 800,
        zone: chrono_tz::America::New_York,
        optical: false,
        cities: &HARBOR_CITIES,
        areas: &HARBOR_AREAS,
        coaches: &[("staff-01", 52), ("staff-02", 40), ("staff-03", 8)],
        providers: &[
            ("Dr. Miriam Okafor, MD", "Internal Medicine"),
            ("Dr. Daniel Whitcombe, MD", "Family Medicine"),
            ("Dr. Elena Castellanos, MD", "Family Medicine"),
            ("Dr. Ravi Subramaniam, MD", "Cardiology"),
            ("Hannah Lindqvist, NP", "Family Nurse Practitioner"),
            ("Thomas Achebe, PA-C", "Physician Assistant"),
            ("Dr. Grace Liu, MD", "Pediatrics"),
        ],
        places: &[
            ("Harbor Health, Main St", "40 Wharfinger St"),
            ("Harbor Health, South Annex", "212 Saltmarsh Cir"),
        ],
        first_provider: 1,
        first_place: 1,
    },
    Practice {
        id: "northgate-optical",
        patients: 400,
        zone: chrono_tz::America::Chicago,
        optical: true,
        cities: &NORTHGATE_CITIES,
        areas: &NORTHGATE_AREAS,
        coaches: &[("staff-11", 100)],
        providers: &[
            ("Dr. Paula Brandt, OD", "Optometry"),
            ("Dr. Samuel Osei, OD", "Optometry"),
            ("Dr. Yuki Tanabe, MD", "Ophthalmology"),
        ],
        places: &[("Northgate Optical, Lincoln Sq", "618 Northlight St")],
        first_provider: 8,
        first_place: 3,
    },
];

/// A provider number with a valid check digit (Luhn over 80840 + number, 45 CFR
/// 162.406) that begins with 2, a range from which none has been issued.
pub(crate) fn npi(serial: usize) -> String {
    let body = format!("{:09}", 299_000_000 + serial * 137);
    let sum: u32 = format!("80840{body}")
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(digit - b'0');
            let doubled = digit * 2;
            match place % 2 {
                0 => doubled / 10 + doubled % 10,
                _ => digit,
            }
        })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

impl Practice {
    /// The practice's providers, in order.
    pub(crate) fn provider_refs(&self) -> Vec<ProviderRef> {
        self.providers
            .iter()
            .enumerate()
            .map(|(place, (name, _))| ProviderRef {
                id: format!("prov-{:02}", self.first_provider + place),
                name: (*name).to_owned(),
                npi: npi(self.first_provider + place),
            })
            .collect()
    }

    /// Names of the places of care.
    pub(crate) fn place_names(&self) -> Vec<&'static str> {
        self.places.iter().map(|(name, _)| *name).collect()
    }

    /// The practice's own telephone; patients' numbers come from other lines.
    pub(crate) fn front_desk(&self) -> String {
        format!("+1{}5550100", if self.optical { 815 } else { 802 })
    }

    /// Rows of `clinical/providers`.
    pub(crate) fn provider_rows(&self, calendar: &Calendar) -> Vec<Provider> {
        let extension = if self.optical { 815 } else { 802 };
        self.provider_refs()
            .into_iter()
            .zip(self.providers)
            .enumerate()
            .map(|(place, (reference, (_, specialty)))| Provider {
                id: reference.id,
                practice_id: self.id,
                version: 1,
                updated_at: calendar.instant(calendar.day(-1_100), 9 * 60),
                deleted: false,
                name: reference.name,
                npi: reference.npi,
                specialty,
                phone: format!("+1{extension}55501{:02}", 10 + place),
            })
            .collect()
    }

    /// Rows of `clinical/staff`: whoever can sign in here. Somebody who works for
    /// several practices is on the first one's list: an id is unique.
    pub(crate) fn staff_rows(&self, calendar: &Calendar) -> Vec<StaffMember> {
        USERS
            .iter()
            .filter(|user| user.practices.first() == Some(&self.id))
            .map(|user| StaffMember {
                id: user.sub.to_owned(),
                practice_id: self.id,
                version: 1,
                updated_at: calendar.instant(calendar.day(-1_100), 9 * 60),
                deleted: false,
                name: user.name,
                role: user.role.word(),
                active: true,
            })
            .collect()
    }

    /// Rows of `clinical/locations`.
    pub(crate) fn location_rows(&self, calendar: &Calendar) -> Vec<Location> {
        let (city, state, zip) = if self.optical {
            ("Chicago", "IL", "60625")
        } else {
            ("Boston", "MA", "02110")
        };
        self.places
            .iter()
            .enumerate()
            .map(|(place, (name, street))| Location {
                id: format!("loc-{:02}", self.first_place + place),
                practice_id: self.id,
                version: 1,
                updated_at: calendar.instant(calendar.day(-1_100), 9 * 60),
                deleted: false,
                name,
                phone: self.front_desk(),
                address: Address {
                    line1: (*street).to_owned(),
                    line2: None,
                    city: city.to_owned(),
                    state: state.to_owned(),
                    zip: zip.to_owned(),
                },
                time_zone: self.zone.name(),
                hours: "Mon–Fri 08:00–17:00",
            })
            .collect()
    }
}
