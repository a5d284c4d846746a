//! A person's measurable body: the baseline that visits, laboratory and home devices vary about.

use super::people::Person;
use super::prng::Rng;
use chrono::NaiveDate;

/// Baseline measurements in the units the practice records.
#[derive(Clone, Copy)]
pub(crate) struct Body {
    /// Tenths of a kilogram.
    pub(crate) weight: i64,
    /// mmHg.
    pub(crate) systolic: i64,
    /// mmHg.
    pub(crate) diastolic: i64,
    /// Beats a minute.
    pub(crate) pulse: i64,
    /// Fasting, mg/dL.
    pub(crate) glucose: i64,
    /// Per cent.
    pub(crate) saturation: i64,
    /// Tenths of a per cent.
    pub(crate) a1c: i64,
    /// Hundredths of mg/dL.
    pub(crate) creatinine: i64,
    /// mL/min/1.73 m².
    pub(crate) egfr: i64,
    /// mg/dL.
    pub(crate) ldl: i64,
}

/// The measurements taken at one visit.
#[derive(Clone, Copy)]
pub(crate) struct Measured {
    pub(crate) systolic: i64,
    pub(crate) diastolic: i64,
    pub(crate) pulse: i64,
    /// Tenths of a kilogram.
    pub(crate) weight: i64,
    /// Tenths of a degree Fahrenheit.
    pub(crate) temperature: i64,
    pub(crate) saturation: i64,
}

impl Body {
    /// The baseline of `person` on the anchor day.
    pub(crate) fn of(seed: u64, person: &Person, anchor: NaiveDate) -> Self {
        let mut rng = Rng::stream(seed, "body", person.number);
        let age = i64::from(person.age(anchor));
        let diabetic = person.has("E11.9") || person.has("E11.65");
        let kidney = person.has("N18.31");
        let (a1c, glucose) = match (person.has("E11.65"), diabetic, person.has("R73.03")) {
            (true, ..) => (rng.near(92, 9), rng.near(176, 16)),
            (_, true, _) => (rng.near(71, 6), rng.near(138, 16)),
            (_, _, true) => (rng.near(60, 3), rng.near(109, 7)),
            _ => (rng.near(53, 3), rng.near(90, 8)),
        };
        let egfr = if kidney {
            rng.near(52, 6)
        } else {
            (112 - age / 2 + rng.near(0, 6)).clamp(64, 118)
        };
        Self {
            weight: weight(&mut rng, person, age),
            systolic: match (age, person.has("I10")) {
                (..=12, _) => rng.near(98, 6),
                (13..=17, _) => rng.near(110, 8),
                (_, true) => rng.near(131, 6),
                _ => rng.near(118, 8),
            },
            diastolic: if age < 18 {
                rng.near(62, 5)
            } else {
                rng.near(77, 6)
            },
            pulse: if age < 8 {
                rng.near(98, 9)
            } else {
                rng.near(73, 9)
            },
            glucose,
            saturation: if person.has("J44.9") {
                rng.near(94, 1)
            } else {
                rng.near(98, 1)
            },
            a1c,
            creatinine: if kidney {
                rng.near(140, 12)
            } else {
                rng.near(86, 14)
            },
            egfr,
            ldl: if person.has("E78.5") {
                rng.near(108, 28)
            } else {
                rng.near(98, 22)
            },
        }
    }

    /// The measurements of one visit; `fever` for an acute infection.
    pub(crate) fn measure(&self, rng: &mut Rng, fever: bool) -> Measured {
        Measured {
            systolic: self.systolic + rng.near(2, 9),
            diastolic: self.diastolic + rng.near(1, 6),
            pulse: self.pulse + rng.near(if fever { 12 } else { 1 }, 6),
            weight: self.weight + rng.near(0, self.weight / 60),
            temperature: if fever {
                rng.near(1_008, 12)
            } else {
                rng.near(982, 5)
            },
            saturation: (self.saturation + rng.near(0, 1)).min(100),
        }
    }
}

fn weight(rng: &mut Rng, person: &Person, age: i64) -> i64 {
    let heavy = if person.has("E66.9") { 230 } else { 0 };
    match age {
        0 => rng.near(75, 15),
        1..=10 => 90 + age * 25 + rng.near(0, 20) + heavy / 4,
        11..=17 => 390 + (age - 11) * 40 + rng.near(0, 60) + heavy / 2,
        _ if person.row.sex == "male" => rng.near(815, 120) + heavy,
        _ => rng.near(675, 110) + heavy,
    }
}

/// Tenths as written: 842 is "84.2".
pub(crate) fn tenths(value: i64) -> String {
    format!("{}.{}", value / 10, value % 10)
}

/// Hundredths as written: 86 is "0.86".
pub(crate) fn hundredths(value: i64) -> String {
    format!("{}.{:02}", value / 100, value % 100)
}
