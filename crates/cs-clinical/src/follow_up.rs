//! Who needs following up, how soon, and why.
//!
//! [`PatientFacts`] is what the rules need of one chart, in plain structs;
//! [`flags_of`] applies every rule and gives flags that each say their reason
//! in a sentence with numbers and dates, and name the resources they rest on.
//! What a patient is "waiting for" is no flag: that is the queue's matter.

mod facts;
mod readings;
mod visits;

pub use facts::{
    Device, PatientFacts, Reading, ReadingKind, Refill, Score, Visit, VisitState, reading_in,
    refill_in, visit_in, visit_of,
};
pub use visits::was_missed;

use crate::FollowUpSettings;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// How soon a person should look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Today, before the others.
    Urgent,
    /// Today.
    Due,
    /// When there is time.
    Routine,
}

impl Urgency {
    /// Name in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Urgent => "urgent",
            Self::Due => "due",
            Self::Routine => "routine",
        }
    }
}

/// What a flag is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlagKind {
    /// A visit was not kept and none was booked since.
    MissedVisit,
    /// A follow-up date has passed without a visit.
    OverdueFollowUp,
    /// Discharged and not yet seen.
    DischargeFollowUp,
    /// Engagement is low or fell.
    LowEngagement,
    /// A device in use stopped sending.
    DeviceSilent,
    /// A device is used on too few days.
    DeviceUse,
    /// A blood pressure at or over the urgent limits.
    BloodPressureHigh,
    /// Blood pressure rises reading by reading.
    BloodPressureRising,
    /// Weight gained quickly, with heart failure.
    WeightGain,
    /// A glucose reading out of the practice's limits.
    Glucose,
    /// Oxygen saturation under the practice's limit.
    OxygenLow,
    /// A refill is late.
    RefillLate,
}

impl FlagKind {
    /// All kinds.
    pub const ALL: [Self; 12] = [
        Self::MissedVisit,
        Self::OverdueFollowUp,
        Self::DischargeFollowUp,
        Self::LowEngagement,
        Self::DeviceSilent,
        Self::DeviceUse,
        Self::BloodPressureHigh,
        Self::BloodPressureRising,
        Self::WeightGain,
        Self::Glucose,
        Self::OxygenLow,
        Self::RefillLate,
    ];

    /// Name in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MissedVisit => "missed_visit",
            Self::OverdueFollowUp => "overdue_follow_up",
            Self::DischargeFollowUp => "discharge_follow_up",
            Self::LowEngagement => "low_engagement",
            Self::DeviceSilent => "device_silent",
            Self::DeviceUse => "device_use",
            Self::BloodPressureHigh => "blood_pressure_high",
            Self::BloodPressureRising => "blood_pressure_rising",
            Self::WeightGain => "weight_gain",
            Self::Glucose => "glucose",
            Self::OxygenLow => "oxygen_low",
            Self::RefillLate => "refill_late",
        }
    }

    /// The reason a person filters the list by.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::MissedVisit => "missed_appointment",
            Self::OverdueFollowUp | Self::DischargeFollowUp => "overdue_follow_up",
            Self::LowEngagement => "low_engagement",
            Self::DeviceSilent | Self::DeviceUse => "device",
            Self::BloodPressureHigh
            | Self::BloodPressureRising
            | Self::WeightGain
            | Self::Glucose
            | Self::OxygenLow => "readings",
            Self::RefillLate => "refill",
        }
    }

    /// The short word of the list's tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::MissedVisit => "missed",
            Self::OverdueFollowUp => "overdue",
            Self::DischargeFollowUp => "discharged",
            Self::LowEngagement => "engagement",
            Self::DeviceSilent => "no data",
            Self::DeviceUse => "few readings",
            Self::BloodPressureHigh => "high BP",
            Self::BloodPressureRising => "rising BP",
            Self::WeightGain => "weight up",
            Self::Glucose => "glucose",
            Self::OxygenLow => "low SpO2",
            Self::RefillLate => "refill late",
        }
    }
}

/// A resource a flag rests on, and where in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grounds {
    /// `Type/id`.
    pub resource: String,
    /// Path of the values that matter.
    pub path: String,
}

impl Grounds {
    fn at(resource: &str, path: &str) -> Self {
        Self {
            resource: resource.to_owned(),
            path: path.to_owned(),
        }
    }
}

/// One reason to look at a patient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    /// What it is about.
    pub kind: FlagKind,
    /// How soon.
    pub urgency: Urgency,
    /// Weight within the urgency, larger first.
    pub score: u32,
    /// Why, in plain language with numbers and dates.
    pub sentence: String,
    /// What it rests on.
    pub evidence: Vec<Grounds>,
    /// Since when.
    pub since: NaiveDate,
}

/// When the rules are applied, and over which days.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// Now.
    pub now: DateTime<Utc>,
    /// The practice's zone: its days are the days counted.
    pub zone: Tz,
    /// Missed visits count from this day; `None` uses the setting.
    pub missed_from: Option<NaiveDate>,
    /// Missed visits count to this day; `None` means today.
    pub missed_to: Option<NaiveDate>,
}

impl Moment {
    /// Now, with the settings' own windows.
    pub const fn at(now: DateTime<Utc>, zone: Tz) -> Self {
        Self {
            now,
            zone,
            missed_from: None,
            missed_to: None,
        }
    }

    /// Today at the practice.
    pub fn today(&self) -> NaiveDate {
        self.day(self.now)
    }

    /// The practice's calendar day of an instant.
    pub fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    fn days_ago(&self, day: NaiveDate) -> i64 {
        (self.today() - day).num_days()
    }
}

/// All flags of one patient, most urgent first.
pub fn flags_of(facts: &PatientFacts, settings: &FollowUpSettings, moment: &Moment) -> Vec<Flag> {
    let mut flags: Vec<Flag> = Vec::new();
    flags.extend(visits::missed(facts, settings, moment));
    flags.extend(visits::overdue(facts, settings, moment));
    flags.extend(visits::discharged(facts, settings, moment));
    flags.extend(visits::engagement(facts, settings, moment));
    flags.extend(visits::refills(facts, settings, moment));
    flags.extend(readings::devices(facts, settings, moment));
    flags.extend(readings::blood_pressure(facts, settings, moment));
    flags.extend(readings::weight(facts, settings, moment));
    flags.extend(readings::single_values(facts, settings, moment));
    flags.sort_by(|a, b| {
        (a.urgency, b.score, a.kind, a.since, &a.sentence).cmp(&(
            b.urgency,
            a.score,
            b.kind,
            b.since,
            &b.sentence,
        ))
    });
    flags
}

/// The order of a worklist: by the most urgent flag, then by all flags of that
/// urgency together, then by the oldest, then by patient id. Patients without
/// flags come last.
pub fn sort_key<'a>(
    patient_id: &'a str,
    flags: &[Flag],
) -> (Urgency, std::cmp::Reverse<u32>, NaiveDate, &'a str) {
    let urgency = flags.first().map_or(Urgency::Routine, |flag| flag.urgency);
    let score = flags
        .iter()
        .filter(|flag| flag.urgency == urgency)
        .map(|flag| flag.score)
        .sum();
    let since = flags
        .iter()
        .map(|flag| flag.since)
        .min()
        .unwrap_or(NaiveDate::MAX);
    (urgency, std::cmp::Reverse(score), since, patient_id)
}

/// "1 day", "6 days".
pub(crate) fn days_text(days: i64) -> String {
    if days == 1 {
        "1 day".to_owned()
    } else {
        format!("{days} days")
    }
}

/// A measured number as read aloud: at most one decimal, none when it is whole.
pub(crate) fn number_text(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    if rounded.fract() == 0.0 {
        format!("{rounded:.0}")
    } else {
        format!("{rounded:.1}")
    }
}

#[cfg(test)]
mod tests;
