//! The rows of the clinical and warehouse collections, in the wire's field names (WIRE.md §4).

use super::rows::row;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

row! {
    /// A problem on the list (`clinical/conditions`).
    Condition {
        patient_id: String,
        /// ICD-10-CM.
        code: &'static str,
        display: &'static str,
        /// active, resolved or inactive.
        clinical_status: &'static str,
        onset_date: NaiveDate,
        abated_date: Option<NaiveDate>,
    }
}

row! {
    /// An allergy, or the statement that there is none (`clinical/allergies`).
    Allergy {
        patient_id: String,
        substance: Option<&'static str>,
        /// RxNorm ingredient.
        rxnorm: Option<&'static str>,
        /// medication, food or environment; null where no allergy is known.
        category: Option<&'static str>,
        /// low, high or unable_to_assess; null where no allergy is known.
        criticality: Option<&'static str>,
        reaction: Option<&'static str>,
        /// active or inactive.
        status: &'static str,
        recorded_on: NaiveDate,
        /// Asked, and none.
        no_known_allergies: bool,
    }
}

/// The two numbers of a blood pressure, in mmHg.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PressureComponents {
    /// LOINC 8480-6.
    pub systolic: String,
    /// LOINC 8462-4.
    pub diastolic: String,
}

row! {
    /// A measured sign (`clinical/vitals`). A blood pressure's `value` reads "128/82".
    Vital {
        patient_id: String,
        encounter_id: Option<String>,
        taken_at: DateTime<Utc>,
        /// blood_pressure, heart_rate, weight, temperature or spo2.
        kind: &'static str,
        loinc: &'static str,
        value: String,
        /// mmHg, /min, kg, °F or %.
        unit: &'static str,
        components: Option<PressureComponents>,
    }
}

row! {
    /// A laboratory result (`clinical/labs`).
    Lab {
        patient_id: String,
        taken_at: DateTime<Utc>,
        name: &'static str,
        loinc: &'static str,
        value: String,
        unit: &'static str,
        reference_low: &'static str,
        reference_high: &'static str,
        /// normal, high, low, critical_high or critical_low; null when the laboratory sent none.
        flag: Option<&'static str>,
    }
}

row! {
    /// An insurance coverage (`clinical/coverages`); the payers are invented.
    Coverage {
        patient_id: String,
        payer_id: &'static str,
        payer_name: &'static str,
        plan: &'static str,
        member_id: String,
        group_id: String,
        /// active or ended.
        status: &'static str,
        start: NaiveDate,
        end: NaiveDate,
    }
}

row! {
    /// A prior authorization request (`clinical/authorizations`).
    Authorization {
        patient_id: String,
        /// The payer's number, once it has given one.
        number: Option<String>,
        payer_id: &'static str,
        /// HCPCS level II.
        service_code: &'static str,
        service_name: &'static str,
        /// ICD-10-CM.
        diagnosis: &'static str,
        /// draft, submitted, pended, approved or denied.
        status: &'static str,
        /// A draft's is the day it was begun.
        requested_on: NaiveDate,
        /// 7 calendar days (standard) or 3 (expedited) after the request, as
        /// CMS-0057-F asks; a draft's counts from the anchor day.
        decision_due: NaiveDate,
        /// standard or expedited.
        urgency: &'static str,
        denial_reason: Option<&'static str>,
    }
}

/// One eye of a vision prescription, in dioptres as written ("-2.25").
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Eye {
    /// Signed, in quarter dioptres.
    pub sphere: String,
    /// Minus cylinder; null without astigmatism.
    pub cylinder: Option<String>,
    /// 1–180 degrees; null without a cylinder.
    pub axis: Option<u32>,
    /// Near addition; null before presbyopia.
    pub add: Option<String>,
    /// Prism dioptres.
    pub prism: Option<String>,
    /// up, down, in or out.
    pub base: Option<&'static str>,
}

row! {
    /// A prescription for glasses (`clinical/vision-prescriptions`).
    VisionPrescription {
        patient_id: String,
        encounter_id: Option<String>,
        dispensed_on: NaiveDate,
        expires_on: NaiveDate,
        prescriber: super::rows::ProviderRef,
        right: Eye,
        left: Eye,
        /// Pupillary distance in millimetres.
        pd: String,
    }
}

row! {
    /// An enrolment period (`warehouse/status`).
    StatusPeriod {
        patient_id: String,
        /// pending, enrolled or disenrolled.
        status: &'static str,
        from: NaiveDate,
        to: Option<NaiveDate>,
        reason: &'static str,
    }
}

row! {
    /// Something that happened with a patient (`warehouse/events`).
    Event {
        patient_id: String,
        kind: &'static str,
        at: DateTime<Utc>,
        encounter_id: Option<String>,
        note: Option<&'static str>,
    }
}

row! {
    /// A month's engagement score (`warehouse/engagement`).
    Engagement {
        patient_id: String,
        /// 0–100, higher is better.
        score: u32,
        measured_on: NaiveDate,
        /// What moved the score, in words.
        drivers: Vec<String>,
    }
}

row! {
    /// A device in a patient's home (`warehouse/devices`).
    Device {
        patient_id: String,
        /// blood_pressure_cuff, scale, glucose_meter or pulse_oximeter.
        kind: &'static str,
        serial: String,
        assigned_on: NaiveDate,
        returned_on: Option<NaiveDate>,
        expected_per_day: u32,
        /// active, returned or lost.
        status: &'static str,
    }
}

row! {
    /// What a device sent (`warehouse/device-readings`).
    DeviceReading {
        device_id: String,
        patient_id: String,
        taken_at: DateTime<Utc>,
        /// blood_pressure, weight, glucose or spo2.
        kind: &'static str,
        /// Null for a blood pressure.
        value: Option<String>,
        systolic: Option<String>,
        diastolic: Option<String>,
        /// mmHg, kg, mg/dL or %.
        unit: &'static str,
    }
}
