//! Prescriptions for glasses, in the optical practice.

use super::Population;
use super::body::hundredths;
use super::calendar::Calendar;
use super::chart_rows::{Eye, VisionPrescription};
use super::people::Person;
use super::prng::Rng;
use super::visits::{Outcome, Visit};
use chrono::{Months, TimeDelta};

/// The refraction of one eye in hundredths of a dioptre.
struct Refraction {
    sphere: i64,
    cylinder: i64,
    axis: i64,
}

/// Appends a prescription for each eye exam, changing slowly from one to the next.
pub(crate) fn write(
    rng: &mut Rng,
    calendar: &Calendar,
    person: &Person,
    visits: &[(Visit, String)],
    out: &mut Population,
) {
    let mut right = refraction(rng, person);
    let mut left = Refraction {
        sphere: right.sphere + 25 * rng.between(-3, 3),
        cylinder: if right.cylinder == 0 {
            0
        } else {
            (right.cylinder + 25 * rng.between(-1, 1)).min(-25)
        },
        // Axes tend to mirror each other.
        axis: (180 - right.axis + rng.between(-6, 6)).clamp(1, 180),
    };
    let minor = person.kind.is_minor();
    let pd = if minor {
        rng.near(1_060, 60)
    } else {
        rng.near(1_260, 70)
    };
    let prism = rng.percent(3);
    for (visit, encounter) in visits {
        if visit.kind != "office_visit" || visit.outcome != Outcome::Completed {
            continue;
        }
        let age = i64::from(person.age(visit.date));
        let add =
            (person.has("H52.4")).then(|| (100 + (age - 42).max(0) * 6 / 25 * 25).clamp(100, 250));
        let expires_on = visit
            .date
            .checked_add_months(Months::new(if minor { 12 } else { 24 }));
        let written = calendar.instant(visit.date, visit.start + visit.length() + 10);
        out.vision_prescriptions.push(VisionPrescription {
            id: format!("vrx-{:05}", out.vision_prescriptions.len() + 1),
            practice_id: person.row.practice_id,
            version: 1,
            updated_at: calendar.capped(written),
            deleted: false,
            patient_id: person.row.id.clone(),
            encounter_id: Some(encounter.clone()),
            dispensed_on: visit.date,
            expires_on: expires_on.unwrap_or(visit.date + TimeDelta::days(730)),
            prescriber: person.row.primary_provider.clone(),
            right: eye(&right, add, prism.then_some(("1.00", "in"))),
            left: eye(&left, add, prism.then_some(("1.00", "in"))),
            pd: format!("{}.{}", pd / 20, if pd % 20 >= 10 { 5 } else { 0 }),
        });
        let drift = if minor {
            rng.between(-2, 0)
        } else {
            rng.between(-1, 1)
        };
        right.sphere += 25 * drift;
        left.sphere += 25 * drift;
    }
}

fn refraction(rng: &mut Rng, person: &Person) -> Refraction {
    let sphere = match (person.has("H52.13"), person.has("H52.03")) {
        (true, _) => -25 * rng.between(2, 26),
        (_, true) => 25 * rng.between(2, 16),
        _ => 25 * rng.between(-1, 2),
    };
    let cylinder = if person.has("H52.203") {
        -25 * rng.between(2, 11)
    } else {
        0
    };
    Refraction {
        sphere,
        cylinder,
        axis: rng.between(1, 180),
    }
}

fn eye(refraction: &Refraction, add: Option<i64>, prism: Option<(&str, &'static str)>) -> Eye {
    let toric = refraction.cylinder != 0;
    Eye {
        sphere: dioptres(refraction.sphere),
        cylinder: toric.then(|| dioptres(refraction.cylinder)),
        axis: toric.then_some(refraction.axis as u32),
        add: add.map(dioptres),
        prism: prism.map(|(amount, _)| amount.to_owned()),
        base: prism.map(|(_, base)| base),
    }
}

/// As written on a prescription: "-2.25", "+1.50", "0.00".
fn dioptres(value: i64) -> String {
    match value {
        0 => "0.00".to_owned(),
        ..0 => format!("-{}", hundredths(-value)),
        _ => format!("+{}", hundredths(value)),
    }
}
