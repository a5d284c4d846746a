//! Thresholds. Every one is the practice's own setting; the values here are
//! starting points a practice reviews, not a standard and not a licensed measure.

use crate::office::OfficeCalendar;
use serde::{Deserialize, Serialize};

/// Thresholds of the follow-up rules.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FollowUpSettings {
    /// Practice setting: days back in which a missed visit counts.
    pub missed_look_back_days: i64,
    /// Practice setting: hours after its end at which an open appointment counts as missed.
    pub unclosed_after_hours: i64,
    /// Practice setting: days after discharge within which a visit is expected (discharge day excluded).
    pub discharge_follow_up_days: i64,
    /// Practice setting: days before that limit from which it is listed.
    pub discharge_warn_days: i64,
    /// Practice setting: days back in which a discharge counts at all.
    pub discharge_look_back_days: i64,
    /// Practice setting: days back in which an overdue follow-up date counts.
    pub overdue_look_back_days: i64,
    /// Practice setting: engagement score (0–100) under which it is low.
    pub engagement_low: i64,
    /// Practice setting: points lost within `engagement_drop_days` that count as a drop.
    pub engagement_drop: i64,
    /// Practice setting: days between the scores compared.
    pub engagement_drop_days: i64,
    /// Practice setting: days after which a score is too old to count.
    pub engagement_fresh_days: i64,
    /// Practice setting: whole days without a reading after which a device is silent.
    pub device_silent_days: i64,
    /// Practice setting: of the last 30 days, days with readings under which use is low (16 follows the 2026 billing split).
    pub device_days_of_30: i64,
    /// Practice setting: systolic mmHg from which a reading is urgent.
    pub bp_urgent_systolic: f64,
    /// Practice setting: diastolic mmHg from which a reading is urgent.
    pub bp_urgent_diastolic: f64,
    /// Practice setting: days back in which readings count.
    pub reading_fresh_days: i64,
    /// Practice setting: days over which a blood pressure trend is looked for.
    pub bp_trend_days: i64,
    /// Practice setting: readings averaged at each end of a trend.
    pub bp_trend_readings: usize,
    /// Practice setting: mmHg by which the average must rise.
    pub bp_trend_rise: f64,
    /// Practice setting: systolic mmHg the later average must reach to be listed.
    pub bp_trend_from: f64,
    /// Practice setting: systolic mmHg from which a rising trend is urgent.
    pub bp_trend_urgent_from: f64,
    /// Practice setting: kilograms gained within `weight_gain_days` with heart failure that are urgent.
    pub weight_gain_kg: f64,
    /// Practice setting: days over which weight is compared.
    pub weight_gain_days: i64,
    /// Practice setting: kilograms gained within `weight_week_days` with heart failure that are urgent.
    pub weight_week_kg: f64,
    /// Practice setting: the longer of the two windows.
    pub weight_week_days: i64,
    /// Practice setting: ICD-10-CM prefixes to which the weight rule applies.
    pub weight_gain_conditions: Vec<String>,
    /// Practice setting: glucose mg/dL under which a reading is urgent.
    pub glucose_low: f64,
    /// Practice setting: glucose mg/dL from which a reading is urgent.
    pub glucose_high: f64,
    /// Practice setting: oxygen saturation percent under which a reading is urgent.
    pub spo2_low: f64,
    /// Practice setting: days after the refill date from which it is late.
    pub refill_late_days: i64,
    /// Practice setting: days after which a late refill is no longer listed.
    pub refill_look_back_days: i64,
    /// The practice's hours and closures: what falls due on a closed day counts
    /// from the next open one.
    pub office: OfficeCalendar,
}

impl Default for FollowUpSettings {
    fn default() -> Self {
        Self {
            missed_look_back_days: 14,
            unclosed_after_hours: 2,
            discharge_follow_up_days: 30,
            discharge_warn_days: 14,
            discharge_look_back_days: 90,
            overdue_look_back_days: 180,
            engagement_low: 50,
            engagement_drop: 20,
            engagement_drop_days: 35,
            engagement_fresh_days: 62,
            device_silent_days: 2,
            device_days_of_30: 16,
            bp_urgent_systolic: 180.0,
            bp_urgent_diastolic: 120.0,
            reading_fresh_days: 7,
            bp_trend_days: 21,
            bp_trend_readings: 3,
            bp_trend_rise: 15.0,
            bp_trend_from: 140.0,
            bp_trend_urgent_from: 160.0,
            weight_gain_kg: 1.5,
            weight_gain_days: 3,
            weight_week_kg: 2.3,
            weight_week_days: 7,
            weight_gain_conditions: vec!["I50".to_owned()],
            glucose_low: 54.0,
            glucose_high: 300.0,
            spo2_low: 90.0,
            refill_late_days: 7,
            refill_look_back_days: 60,
            office: OfficeCalendar::default(),
        }
    }
}

/// Limits of messages to patients. The defaults are the conservative reading of
/// 47 CFR 64.1200(a)(9)(iv); a practice may only tighten them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MessageSettings {
    /// Most characters of a text message.
    pub max_characters: usize,
    /// Most messages a calendar day.
    pub per_day: usize,
    /// Most messages in seven days.
    pub per_week: usize,
    /// First contact hour, local.
    pub opens_hour: u32,
    /// Hour at which contact ends, local.
    pub closes_hour: u32,
    /// First contact hour on Sundays, local.
    pub sunday_opens_hour: u32,
}

impl Default for MessageSettings {
    fn default() -> Self {
        Self {
            max_characters: 160,
            per_day: 1,
            per_week: 3,
            opens_hour: 8,
            closes_hour: 20,
            sunday_opens_hour: 12,
        }
    }
}

impl MessageSettings {
    /// The settings, never looser than the rule's own limits.
    #[must_use]
    pub fn tightened(&self) -> Self {
        let rule = Self::default();
        Self {
            max_characters: self.max_characters.min(rule.max_characters),
            per_day: self.per_day.min(rule.per_day),
            per_week: self.per_week.min(rule.per_week),
            opens_hour: self.opens_hour.max(rule.opens_hour),
            closes_hour: self.closes_hour.min(rule.closes_hour),
            sunday_opens_hour: self.sunday_opens_hour.max(rule.sunday_opens_hour),
        }
    }
}
