//! Home devices and what they sent, gaps included.

use super::Population;
use super::body::{Body, tenths};
use super::calendar::Calendar;
use super::chart_rows::{Device, DeviceReading};
use super::people::Person;
use super::prng::Rng;
use super::stories::Story;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// Days over which a story's trend runs up to the anchor.
const TREND_DAYS: i64 = 21;

/// A device with the days it reports on.
struct Placement {
    kind: &'static str,
    assigned_on: NaiveDate,
    /// Last day it sent anything.
    last: NaiveDate,
    /// Days without readings, such as a journey.
    pause: (NaiveDate, NaiveDate),
    per_day: u32,
}

/// Appends the devices of `person` and their readings.
pub(crate) fn write(
    rng: &mut Rng,
    calendar: &Calendar,
    person: &Person,
    body: &Body,
    out: &mut Population,
) {
    for kind in &person.devices {
        let placement = place(rng, calendar, person, kind);
        let fate = fate(rng, person, calendar);
        let returned_on = (fate == "returned").then_some(placement.last + TimeDelta::days(2));
        let id = format!("dev-{:04}", out.devices.len() + 1);
        let changed = match fate {
            "active" => placement.assigned_on,
            _ => placement.last + TimeDelta::days(2),
        };
        out.devices.push(Device {
            id: id.clone(),
            practice_id: person.row.practice_id,
            version: if fate == "active" { 1 } else { 2 },
            updated_at: calendar.capped(calendar.instant(changed, rng.between(490, 1_015))),
            deleted: false,
            patient_id: person.row.id.clone(),
            kind: placement.kind,
            serial: serial(rng, kind),
            assigned_on: placement.assigned_on,
            returned_on,
            expected_per_day: placement.per_day,
            status: fate,
        });
        let last = if fate == "active" {
            placement.last
        } else {
            placement.last - TimeDelta::days(20)
        };
        readings(
            rng,
            calendar,
            person,
            body,
            &Placement { last, ..placement },
            &id,
            out,
        );
    }
}

/// Only people without a story return or lose a device.
fn fate(rng: &mut Rng, person: &Person, calendar: &Calendar) -> &'static str {
    if person.stories.is_empty() && person.span.1 == calendar.anchor {
        rng.weighted(&[("active", 92), ("returned", 5), ("lost", 3)])
    } else {
        "active"
    }
}

fn place(rng: &mut Rng, calendar: &Calendar, person: &Person, kind: &'static str) -> Placement {
    let assigned_on = calendar
        .workday_on(calendar.day(-rng.between(55, 310)))
        .max(person.span.0);
    let silent = person.tells(Story::SilentDevice) && person.devices.first() == Some(&kind);
    let last = calendar.day(if silent { -rng.between(5, 12) } else { -1 });
    // Long enough ago that it is no news.
    let away = calendar.day(-rng.between(48, 300));
    Placement {
        kind,
        assigned_on,
        last,
        pause: (away, away + TimeDelta::days(rng.between(3, 11))),
        per_day: if kind == "glucose_meter" || (kind == "blood_pressure_cuff" && rng.percent(12)) {
            2
        } else {
            1
        },
    }
}

fn serial(rng: &mut Rng, kind: &str) -> String {
    let prefix = match kind {
        "blood_pressure_cuff" => "BPX",
        "scale" => "SCX",
        "glucose_meter" => "GLX",
        _ => "OXX",
    };
    format!("{prefix}-{:07}", rng.between(1_000_000, 9_999_999))
}

fn readings(
    rng: &mut Rng,
    calendar: &Calendar,
    person: &Person,
    body: &Body,
    placement: &Placement,
    device: &str,
    out: &mut Population,
) {
    let kept = rng.between(84, 97) as u64;
    let mut date = placement.assigned_on + TimeDelta::days(1);
    while date <= placement.last {
        let paused = date >= placement.pause.0 && date <= placement.pause.1;
        // Whoever is not silent has reported within the last two days.
        let fresh = calendar.days_ago(date) <= 2;
        for slot in 0..placement.per_day {
            if paused || !(fresh || rng.percent(kept)) {
                continue;
            }
            let minutes = if slot == 0 {
                rng.between(385, 545)
            } else {
                rng.between(1_085, 1_270)
            };
            let taken_at = Calendar::instant_in(person.zone, date, minutes);
            let value = sent(rng, calendar, person, body, placement.kind, date, slot);
            push(
                calendar,
                person,
                device,
                taken_at,
                rng.between(0, 9),
                value,
                out,
            );
        }
        date += TimeDelta::days(1);
    }
}

/// What a device measured: kind, unit, value, systolic, diastolic.
type Sent = (
    &'static str,
    &'static str,
    Option<String>,
    Option<(i64, i64)>,
);

fn sent(
    rng: &mut Rng,
    calendar: &Calendar,
    person: &Person,
    body: &Body,
    kind: &str,
    date: NaiveDate,
    slot: u32,
) -> Sent {
    let ago = calendar.days_ago(date);
    match kind {
        "blood_pressure_cuff" => {
            let rising = person.tells(Story::RisingPressure);
            let climb = if rising {
                (TREND_DAYS - ago).clamp(0, TREND_DAYS) * 3 / 2
            } else {
                0
            };
            let systolic = body.systolic + climb + rng.near(0, if rising { 4 } else { 9 });
            let diastolic = body.diastolic + climb / 2 + rng.near(0, 6);
            ("blood_pressure", "mmHg", None, Some((systolic, diastolic)))
        }
        "scale" => {
            // Half a kilogram a day for a week; otherwise well under a kilogram from day to day.
            let gaining = person.tells(Story::WeightGain);
            let gain = if gaining {
                (8 - ago).clamp(0, 7) * 45 / 10
            } else {
                0
            };
            let value = body.weight + gain + rng.near(0, if gaining { 2 } else { 3 });
            ("weight", "kg", Some(tenths(value)), None)
        }
        "glucose_meter" => {
            let meal = if slot == 0 { 0 } else { 22 };
            let value = body.glucose + meal + rng.near(0, body.glucose / 8);
            ("glucose", "mg/dL", Some(value.to_string()), None)
        }
        _ => {
            let value = (body.saturation + rng.near(0, 2)).clamp(88, 100);
            ("spo2", "%", Some(value.to_string()), None)
        }
    }
}

fn push(
    calendar: &Calendar,
    person: &Person,
    device: &str,
    taken_at: DateTime<Utc>,
    delay: i64,
    (kind, unit, value, pressure): Sent,
    out: &mut Population,
) {
    out.device_readings.push(DeviceReading {
        id: format!("rdg-{:06}", out.device_readings.len() + 1),
        practice_id: person.row.practice_id,
        version: 1,
        updated_at: calendar.capped(taken_at + TimeDelta::minutes(delay)),
        deleted: false,
        device_id: device.to_owned(),
        patient_id: person.row.id.clone(),
        taken_at,
        kind,
        value,
        systolic: pressure.map(|(systolic, _)| systolic.to_string()),
        diastolic: pressure.map(|(_, diastolic)| diastolic.to_string()),
        unit,
    });
}
