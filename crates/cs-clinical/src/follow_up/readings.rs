//! Rules over devices and readings.

use super::{
    Device, Flag, FlagKind, Grounds, Moment, PatientFacts, Reading, ReadingKind, Urgency,
    days_text, number_text,
};
use crate::FollowUpSettings;
use crate::dates::show_date;
use chrono::{Duration, NaiveDate};
use std::collections::BTreeSet;

/// What staff call a device.
fn device_name(kind: &str) -> &'static str {
    match kind {
        "blood_pressure_cuff" => "Blood pressure cuff",
        "scale" => "Scale",
        "glucose_meter" => "Glucose meter",
        "pulse_oximeter" => "Pulse oximeter",
        _ => "Device",
    }
}

fn readings_of<'a>(facts: &'a PatientFacts, device: &Device) -> Vec<&'a Reading> {
    facts
        .readings
        .iter()
        .filter(|reading| reading.device.as_deref() == Some(&device.resource))
        .collect()
}

pub fn devices(facts: &PatientFacts, settings: &FollowUpSettings, moment: &Moment) -> Vec<Flag> {
    facts
        .devices
        .iter()
        .filter(|device| device.active)
        .filter_map(|device| {
            let readings: Vec<&Reading> = readings_of(facts, device)
                .into_iter()
                .filter(|reading| reading.at <= moment.now)
                .collect();
            silent(device, &readings, settings, moment)
                .or_else(|| little_used(device, &readings, settings, moment))
        })
        .collect()
}

fn silent(
    device: &Device,
    readings: &[&Reading],
    settings: &FollowUpSettings,
    moment: &Moment,
) -> Option<Flag> {
    let name = device_name(&device.kind);
    let (since, sentence, mut evidence) = match readings.last() {
        Some(last) => {
            let day = moment.day(last.at);
            let text = format!(
                "{name} silent for {}; last reading {}.",
                days_text(moment.days_ago(day)),
                show_date(day)
            );
            (
                day,
                text,
                vec![Grounds::at(&last.resource, "Observation.effectiveDateTime")],
            )
        }
        None => {
            let day = device.assigned_on?;
            let ago = days_text(moment.days_ago(day));
            let text = format!(
                "{name} has sent no reading in the last 30 days (handed out {}, {ago} ago).",
                show_date(day)
            );
            (day, text, Vec::new())
        }
    };
    let days = moment.days_ago(since);
    if days < settings.device_silent_days {
        return None;
    }
    evidence.push(Grounds::at(&device.resource, "Device.status"));
    Some(Flag {
        kind: FlagKind::DeviceSilent,
        urgency: Urgency::Due,
        score: 20 + u32::try_from(days.clamp(0, 30)).unwrap_or(0) / 2,
        sentence,
        evidence,
        since,
    })
}

fn little_used(
    device: &Device,
    readings: &[&Reading],
    settings: &FollowUpSettings,
    moment: &Moment,
) -> Option<Flag> {
    let from = moment.today() - Duration::days(30);
    // A device in use for less than the window can't be judged by it.
    if device.assigned_on.is_none_or(|day| day > from) {
        return None;
    }
    let days: BTreeSet<NaiveDate> = readings
        .iter()
        .map(|reading| moment.day(reading.at))
        .filter(|day| *day > from)
        .collect();
    let used = i64::try_from(days.len()).unwrap_or(i64::MAX);
    if used >= settings.device_days_of_30 {
        return None;
    }
    Some(Flag {
        kind: FlagKind::DeviceUse,
        urgency: Urgency::Routine,
        score: 10 + u32::try_from((settings.device_days_of_30 - used).max(0)).unwrap_or(0),
        sentence: format!(
            "{} used on {used} of the last 30 days.",
            device_name(&device.kind)
        ),
        evidence: vec![Grounds::at(&device.resource, "Device.status")],
        since: from,
    })
}

/// Readings of the last days, in order of time.
fn within<'a>(
    facts: &'a PatientFacts,
    days: i64,
    moment: &'a Moment,
) -> impl Iterator<Item = &'a Reading> {
    facts.readings.iter().filter(move |reading| {
        reading.at <= moment.now && moment.days_ago(moment.day(reading.at)) <= days
    })
}

/// A reading with systolic and diastolic.
type Pressure<'a> = (&'a Reading, f64, f64);

pub fn blood_pressure(
    facts: &PatientFacts,
    settings: &FollowUpSettings,
    moment: &Moment,
) -> Option<Flag> {
    let pressures: Vec<Pressure<'_>> = within(
        facts,
        settings.bp_trend_days.max(settings.reading_fresh_days),
        moment,
    )
    .filter_map(|reading| match reading.kind {
        Some(ReadingKind::BloodPressure {
            systolic,
            diastolic,
        }) => Some((reading, systolic, diastolic)),
        _ => None,
    })
    .collect();
    let (last, systolic, diastolic) = pressures.last()?;
    if moment.days_ago(moment.day(last.at)) > settings.reading_fresh_days {
        return None;
    }
    let values = |reading: &Reading| {
        Grounds::at(
            &reading.resource,
            "Observation.component.valueQuantity.value",
        )
    };
    if *systolic >= settings.bp_urgent_systolic || *diastolic >= settings.bp_urgent_diastolic {
        return Some(Flag {
            kind: FlagKind::BloodPressureHigh,
            urgency: Urgency::Urgent,
            score: 100,
            sentence: format!(
                "Blood pressure {}/{} mmHg on {} (urgent from {}/{}).",
                number_text(*systolic),
                number_text(*diastolic),
                show_date(moment.day(last.at)),
                number_text(settings.bp_urgent_systolic),
                number_text(settings.bp_urgent_diastolic)
            ),
            evidence: vec![values(last)],
            since: moment.day(last.at),
        });
    }
    rising(&pressures, settings, moment)
}

/// A trend compares averages at both ends of a few weeks: single readings at
/// home scatter too much to be compared one by one.
fn rising(
    pressures: &[Pressure<'_>],
    settings: &FollowUpSettings,
    moment: &Moment,
) -> Option<Flag> {
    let ends = settings.bp_trend_readings.max(1);
    if pressures.len() < 2 * ends {
        return None;
    }
    let (first, last) = (&pressures[..ends], &pressures[pressures.len() - ends..]);
    let mean = |part: &[Pressure<'_>]| {
        #[allow(clippy::cast_precision_loss)] // a handful of readings
        let count = part.len() as f64;
        part.iter().map(|(_, systolic, _)| systolic).sum::<f64>() / count
    };
    let (from, to) = (mean(first), mean(last));
    if to - from < settings.bp_trend_rise || to < settings.bp_trend_from {
        return None;
    }
    let urgent = to >= settings.bp_trend_urgent_from;
    let (newest, systolic, diastolic) = last.last()?;
    let since = moment.day(first.first()?.0.at);
    let place = |part: &Pressure<'_>| {
        Grounds::at(
            &part.0.resource,
            "Observation.component.valueQuantity.value",
        )
    };
    Some(Flag {
        kind: FlagKind::BloodPressureRising,
        urgency: if urgent {
            Urgency::Urgent
        } else {
            Urgency::Due
        },
        score: if urgent { 80 } else { 45 },
        sentence: format!(
            "Blood pressure {}/{} mmHg on {} and rising: systolic averaged {:.0} in the first and {:.0} in the last {ends} of {} readings since {}.",
            number_text(*systolic),
            number_text(*diastolic),
            show_date(moment.day(newest.at)),
            from,
            to,
            pressures.len(),
            show_date(since)
        ),
        evidence: first.iter().chain(last).map(place).collect(),
        since,
    })
}

pub fn weight(facts: &PatientFacts, settings: &FollowUpSettings, moment: &Moment) -> Option<Flag> {
    let (condition, _) = facts.conditions.iter().find(|(_, code)| {
        settings
            .weight_gain_conditions
            .iter()
            .any(|prefix| code.starts_with(prefix.as_str()))
    })?;
    let longest = settings.weight_week_days.max(settings.weight_gain_days);
    let weights: Vec<(&Reading, f64)> =
        within(facts, settings.reading_fresh_days + longest, moment)
            .filter_map(|reading| match reading.kind {
                Some(ReadingKind::Weight(kg)) => Some((reading, kg)),
                _ => None,
            })
            .collect();
    let (last, now) = weights.last()?;
    if moment.days_ago(moment.day(last.at)) > settings.reading_fresh_days {
        return None;
    }
    // Whole days: the scale is stepped on at different hours.
    let gained = |days: i64, kg: f64| {
        let from = moment.day(last.at) - Duration::days(days);
        let earlier = weights
            .iter()
            .filter(|(r, _)| moment.day(r.at) >= from && r.at < last.at);
        let lowest = earlier.min_by(|a, b| a.1.total_cmp(&b.1))?;
        // Half a gram of tolerance: 1.5 in decimals is 1.4999… in binary.
        (now - lowest.1 + 0.000_5 >= kg).then_some(lowest)
    };
    let (lowest, before) = gained(settings.weight_gain_days, settings.weight_gain_kg)
        .or_else(|| gained(settings.weight_week_days, settings.weight_week_kg))?;
    let gain = now - before;
    let (since, until) = (moment.day(lowest.at), moment.day(last.at));
    Some(Flag {
        kind: FlagKind::WeightGain,
        urgency: Urgency::Urgent,
        score: 90,
        sentence: format!(
            "Weight up {} kg from {} to {} with heart failure on the problem list ({} to {} kg).",
            number_text(gain),
            show_date(since),
            show_date(until),
            number_text(*before),
            number_text(*now)
        ),
        evidence: vec![
            Grounds::at(&lowest.resource, "Observation.valueQuantity.value"),
            Grounds::at(&last.resource, "Observation.valueQuantity.value"),
            Grounds::at(condition, "Condition.clinicalStatus"),
        ],
        since,
    })
}

/// Latest glucose and oxygen saturation against the practice's limits.
pub fn single_values(
    facts: &PatientFacts,
    settings: &FollowUpSettings,
    moment: &Moment,
) -> Vec<Flag> {
    let mut out = Vec::new();
    let latest = |pick: fn(ReadingKind) -> Option<f64>| {
        within(facts, settings.reading_fresh_days, moment)
            .filter_map(|r| Some((r, pick(r.kind?)?)))
            .last()
    };
    let mut flag = |kind, reading: &Reading, sentence: String| {
        out.push(Flag {
            kind,
            urgency: Urgency::Urgent,
            score: 95,
            sentence,
            evidence: vec![Grounds::at(
                &reading.resource,
                "Observation.valueQuantity.value",
            )],
            since: moment.day(reading.at),
        });
    };
    if let Some((reading, value)) = latest(|kind| match kind {
        ReadingKind::Glucose(v) => Some(v),
        _ => None,
    }) {
        let day = show_date(moment.day(reading.at));
        if value < settings.glucose_low {
            let limit = number_text(settings.glucose_low);
            flag(
                FlagKind::Glucose,
                reading,
                format!(
                    "Glucose {} mg/dL on {day} (urgent under {limit}).",
                    number_text(value)
                ),
            );
        } else if value >= settings.glucose_high {
            let limit = number_text(settings.glucose_high);
            flag(
                FlagKind::Glucose,
                reading,
                format!(
                    "Glucose {} mg/dL on {day} (urgent from {limit}).",
                    number_text(value)
                ),
            );
        }
    }
    if let Some((reading, value)) = latest(|kind| match kind {
        ReadingKind::Oxygen(v) => Some(v),
        _ => None,
    }) && value < settings.spo2_low
    {
        let (day, limit) = (
            show_date(moment.day(reading.at)),
            number_text(settings.spo2_low),
        );
        flag(
            FlagKind::OxygenLow,
            reading,
            format!(
                "Oxygen saturation {}% on {day} (urgent under {limit}%).",
                number_text(value)
            ),
        );
    }
    out
}
