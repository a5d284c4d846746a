//! What the window shows: plain values, TypeScript bindings are made from them.
//!
//! Instants are RFC 3339 in UTC, calendar dates `YYYY-MM-DD` or a FHIR partial
//! date as recorded; the window shows them in the practice's zone. Counts are
//! `u32`: JavaScript's numbers hold them exactly.

mod agent;
mod approvals;
mod chart;
mod office;
mod session;
mod today;

pub use agent::*;
pub use approvals::*;
pub use chart::*;
pub use office::*;
pub use session::*;
pub use today::*;

use serde::{Deserialize, Serialize};
use specta::Type;

/// A refusal as it crosses to the window: a closed code and its fixed sentence,
/// with log-safe details only. No patient data can be in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Refusal {
    /// Name of the `cs_error::Code`.
    pub code: String,
    /// What happened, what was kept, what to do.
    pub sentence: String,
    /// Log-safe details (`tries_left` = `3`).
    pub details: Vec<Detail>,
}

/// One detail of a refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Detail {
    /// Fixed word.
    pub name: String,
    /// Number, boolean or fixed word.
    pub value: String,
}

impl From<cs_error::Fault> for Refusal {
    fn from(fault: cs_error::Fault) -> Self {
        Self {
            code: fault.code().name().to_owned(),
            sentence: fault.sentence().to_owned(),
            details: fault
                .details()
                .iter()
                .map(|(name, value)| Detail {
                    name: (*name).to_owned(),
                    value: value.clone(),
                })
                .collect(),
        }
    }
}

/// A patient as every list names one: name in parts and two identifiers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PatientCard {
    /// FHIR id.
    pub id: String,
    /// Family name; empty when none is recorded.
    pub family: String,
    /// Given names in order.
    pub given: Vec<String>,
    /// Name in use, when another.
    pub preferred: Option<String>,
    /// Birth date as recorded (may be partial); `None`: not recorded.
    pub born: Option<String>,
    /// Years; `None` when not known or deceased.
    pub age: Option<i32>,
    /// Administrative gender code of FHIR (`male`, `female`, `other`, `unknown`).
    pub sex: String,
    /// Medical record number; `None`: not recorded.
    pub mrn: Option<String>,
    /// Phone, E.164.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// `active`, `inactive`, `deceased`.
    pub status: String,
    /// BCP 47; `None`: not recorded.
    pub language: Option<String>,
    /// `deceased`, `inactive`, `test_patient`, `confidential_contact`,
    /// `sms_opted_out`, `interpreter_needed`.
    pub alerts: Vec<String>,
}

/// Where something stands in the chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SourceLink {
    /// `Type/id`, or empty for a search that found nothing.
    pub resource: String,
    /// Path in it, or the search in words.
    pub path: String,
    /// What a person reads ("reading 21-Nov").
    pub label: String,
}
