//! The rows of the registration and visit collections, in the wire's field names (WIRE.md §4).
//!
//! Every row carries `id`, `practice_id`, `version`, `updated_at` and `deleted`.
//! Quantities are strings, so that their lexeme survives.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

/// Declares a row: its own fields after the five every row has.
macro_rules! row {
    ($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident : $kind:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
        pub struct $name {
            /// Unique within its collection.
            pub id: String,
            /// The practice that owns the row.
            pub practice_id: &'static str,
            /// Starts at 1 and grows by 1 with every change.
            pub version: u32,
            /// When the row last changed; never after 06:00 of the anchor day.
            pub updated_at: chrono::DateTime<chrono::Utc>,
            /// Always false in a fresh population.
            pub deleted: bool,
            $($(#[$fdoc])* pub $field: $kind,)*
        }
    };
}
pub(crate) use row;

/// A provider named in another row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProviderRef {
    /// Id in `clinical/providers`.
    pub id: String,
    /// Name with its degree, as printed.
    pub name: String,
    /// Ten digits with a valid check digit, from the range never issued.
    pub npi: String,
}

/// A postal address; the streets are invented.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Address {
    /// Number and street.
    pub line1: String,
    /// Apartment or unit.
    pub line2: Option<String>,
    /// City.
    pub city: String,
    /// Two-letter state.
    pub state: String,
    /// Five digits.
    pub zip: String,
}

/// What a patient has agreed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Communication {
    /// Agreed to text messages.
    pub sms_consent: bool,
    /// When consent was given.
    pub sms_consent_date: Option<NaiveDate>,
    /// Withdrew from text messages later.
    pub sms_opted_out: bool,
    /// Agreed to e-mail.
    pub email_consent: bool,
    /// Withdrew from e-mail later.
    pub email_opted_out: bool,
    /// Asked to be reached by an agreed private way only.
    pub confidential_contact: bool,
}

/// The adult who answers for a minor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Guardian {
    /// Full name.
    pub name: String,
    /// mother, father, grandmother …
    pub relationship: &'static str,
    /// Fictional number.
    pub phone: String,
    /// Example-domain address.
    pub email: Option<String>,
    /// Language code.
    pub preferred_language: &'static str,
}

row! {
    /// A patient's registration (`/api/patients`).
    Patient {
        /// Medical record number, 8 digits.
        mrn: String,
        first_name: String,
        middle_name: Option<String>,
        last_name: String,
        preferred_name: Option<String>,
        birth_date: NaiveDate,
        sex: &'static str,
        gender_identity: Option<&'static str>,
        deceased: bool,
        deceased_date: Option<NaiveDate>,
        /// active, inactive or deceased.
        status: &'static str,
        /// enrolled, pending or disenrolled.
        enrollment_status: &'static str,
        enrolled_on: NaiveDate,
        /// A row staff made to try things out.
        is_test: bool,
        phone_mobile: Option<String>,
        phone_home: Option<String>,
        email: Option<String>,
        address: Address,
        preferred_language: &'static str,
        /// Rarely known.
        time_zone: Option<&'static str>,
        interpreter_needed: bool,
        communication: Communication,
        guardian: Option<Guardian>,
        primary_provider: ProviderRef,
        coach_id: &'static str,
        created_at: DateTime<Utc>,
    }
}

/// A coded diagnosis of a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnosis {
    /// ICD-10-CM.
    pub code: &'static str,
    /// Its display text.
    pub display: &'static str,
}

row! {
    /// A visit, past or planned (`/api/encounters`).
    Encounter {
        patient_id: String,
        /// office_visit, telehealth, follow_up, emergency or procedure.
        #[serde(rename = "type")]
        kind: &'static str,
        /// scheduled, in_progress, completed or cancelled.
        status: &'static str,
        no_show: bool,
        scheduled_start: DateTime<Utc>,
        scheduled_end: DateTime<Utc>,
        started_at: Option<DateTime<Utc>>,
        ended_at: Option<DateTime<Utc>>,
        cancel_reason: Option<&'static str>,
        reason: String,
        provider: ProviderRef,
        location: String,
        follow_up_due: Option<NaiveDate>,
        /// The visit that followed a hospital stay or ended one.
        discharge: bool,
        notes: Option<String>,
        diagnoses: Vec<Diagnosis>,
    }
}

row! {
    /// A medication order (`/api/prescriptions`).
    Prescription {
        patient_id: String,
        drug_name: &'static str,
        rxnorm: Option<&'static str>,
        strength: &'static str,
        dose: &'static str,
        dose_unit: &'static str,
        route: &'static str,
        frequency: &'static str,
        quantity: String,
        days_supply: u32,
        refills_allowed: u32,
        refills_used: u32,
        last_filled: NaiveDate,
        next_refill_due: NaiveDate,
        /// active, on_hold, completed, cancelled or stopped.
        status: &'static str,
        prescriber: ProviderRef,
        written_on: NaiveDate,
        ended_on: Option<NaiveDate>,
    }
}

row! {
    /// A provider (`/api/clinical/providers`).
    Provider { name: String, npi: String, specialty: &'static str, phone: String }
}

row! {
    /// Somebody who works here (`/api/clinical/staff`); the id is the staff id
    /// that patients' `coach_id` and the sign-in's `sub` name.
    StaffMember { name: &'static str, role: &'static str, active: bool }
}

row! {
    /// A place of care (`/api/clinical/locations`).
    Location {
        name: &'static str,
        phone: String,
        address: Address,
        time_zone: &'static str,
        hours: &'static str,
    }
}
