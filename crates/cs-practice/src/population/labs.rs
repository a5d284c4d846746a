//! Laboratory results drawn at visits.

use super::Population;
use super::body::{Body, hundredths, tenths};
use super::calendar::Calendar;
use super::chart_rows::Lab;
use super::encounters::dated;
use super::notes::Quoted;
use super::people::Person;
use super::prng::Rng;
use super::visits::Visit;
use chrono::{DateTime, TimeDelta, Utc};

/// A test: name, LOINC, unit, reference range as printed, short name, decimals.
struct Assay {
    name: &'static str,
    loinc: &'static str,
    unit: &'static str,
    low: &'static str,
    high: &'static str,
    /// As notes call it.
    short: &'static str,
    /// Normal range in the test's smallest step.
    normal: (i64, i64),
    /// Steps to one unit: 1, 10 or 100.
    steps: i64,
    /// Below or above these, somebody telephones.
    critical: (i64, i64),
}

#[expect(clippy::too_many_arguments, reason = "a table's columns")]
const fn assay(
    name: &'static str,
    loinc: &'static str,
    unit: &'static str,
    range: (&'static str, &'static str),
    short: &'static str,
    normal: (i64, i64),
    steps: i64,
    critical: (i64, i64),
) -> Assay {
    Assay {
        name,
        loinc,
        unit,
        low: range.0,
        high: range.1,
        short,
        normal,
        steps,
        critical,
    }
}

#[rustfmt::skip] // a table: one entry, one line
const A1C: Assay = assay("Hemoglobin A1c", "4548-4", "%", ("4.0", "5.6"), "A1c", (40, 56), 10, (30, 150));
#[rustfmt::skip] // a table: one entry, one line
const GLUCOSE: Assay = assay("Glucose", "2345-7", "mg/dL", ("70", "99"), "glucose", (70, 99), 1, (50, 400));
#[rustfmt::skip] // a table: one entry, one line
const CREATININE: Assay = assay("Creatinine", "2160-0", "mg/dL", ("0.60", "1.20"), "Cr", (60, 120), 100, (20, 500));
#[rustfmt::skip] // a table: one entry, one line
const EGFR: Assay = assay("eGFR", "33914-3", "mL/min/1.73m2", ("60", "150"), "eGFR", (60, 150), 1, (15, 300));
#[rustfmt::skip] // a table: one entry, one line
const LDL: Assay = assay("LDL cholesterol", "2089-1", "mg/dL", ("0", "129"), "LDL", (0, 129), 1, (-1, 400));
#[rustfmt::skip] // a table: one entry, one line
const TSH: Assay = assay("TSH", "3016-3", "mIU/L", ("0.40", "4.50"), "TSH", (40, 450), 100, (1, 5_000));
#[rustfmt::skip] // a table: one entry, one line
const POTASSIUM: Assay = assay("Potassium", "2823-3", "mmol/L", ("3.5", "5.1"), "K", (35, 51), 10, (28, 60));
#[rustfmt::skip] // a table: one entry, one line
const HEMOGLOBIN: Assay = assay("Hemoglobin", "718-7", "g/dL", ("12.0", "16.0"), "Hgb", (120, 160), 10, (70, 200));
#[rustfmt::skip] // a table: one entry, one line
const INR: Assay = assay("INR", "6301-6", "ratio", ("2.0", "3.0"), "INR", (20, 30), 10, (10, 50));

/// Draws what the person's problems call for; answers what a note may quote.
pub(crate) fn write(
    rng: &mut Rng,
    calendar: &Calendar,
    person: &Person,
    body: &Body,
    began: DateTime<Utc>,
    visit: &Visit,
    out: &mut Population,
) -> Vec<Quoted> {
    let mut quoted = Vec::new();
    for (assay, value) in panel(rng, person, body) {
        let result = lexeme(assay, value);
        quoted.push((
            assay.short,
            format!("{result} {} {}", assay.unit, dated(visit)),
        ));
        let taken_at = began + TimeDelta::minutes(18);
        out.labs.push(Lab {
            id: format!("lab-{:06}", out.labs.len() + 1),
            practice_id: person.row.practice_id,
            version: 1,
            updated_at: calendar.capped(taken_at + TimeDelta::hours(rng.between(5, 30))),
            deleted: false,
            patient_id: person.row.id.clone(),
            taken_at,
            name: assay.name,
            loinc: assay.loinc,
            value: result,
            unit: assay.unit,
            reference_low: assay.low,
            reference_high: assay.high,
            flag: if rng.percent(2) {
                None
            } else {
                Some(flag(assay, value))
            },
        });
    }
    quoted
}

fn panel(rng: &mut Rng, person: &Person, body: &Body) -> Vec<(&'static Assay, i64)> {
    let has = |code| person.has(code);
    let mut drawn: Vec<(&'static Assay, i64)> = Vec::new();
    if (has("E11.9") || has("E11.65") || has("R73.03")) && rng.percent(62) {
        drawn.push((&A1C, body.a1c + rng.near(1, 4)));
        drawn.push((&GLUCOSE, body.glucose + rng.near(4, 16)));
    }
    let renal = has("N18.31") || has("I50.22");
    if renal || (has("I10") && rng.percent(48)) {
        let worse = rng.near(0, 5);
        drawn.push((&CREATININE, body.creatinine + worse * 2));
        drawn.push((&EGFR, (body.egfr - worse).max(31)));
        // One in some hundreds is the kind somebody telephones about.
        let usual = rng.near(43, 6);
        drawn.push((
            &POTASSIUM,
            if renal && rng.below(260) == 0 {
                62
            } else {
                usual
            },
        ));
    }
    if has("E78.5") && rng.percent(42) {
        drawn.push((&LDL, body.ldl + rng.near(0, 14)));
    }
    if has("E03.9") && rng.percent(50) {
        drawn.push((&TSH, rng.near(260, 210)));
    }
    if has("D50.9") && rng.percent(60) {
        drawn.push((&HEMOGLOBIN, rng.near(112, 12)));
    }
    if person.drugs.iter().any(|drug| drug.name == "warfarin") {
        drawn.push((&INR, rng.near(25, 8)));
    }
    drawn
}

fn lexeme(assay: &Assay, value: i64) -> String {
    match assay.steps {
        10 => tenths(value),
        100 => hundredths(value),
        _ => value.to_string(),
    }
}

fn flag(assay: &Assay, value: i64) -> &'static str {
    match value {
        value if value < assay.critical.0 => "critical_low",
        value if value > assay.critical.1 => "critical_high",
        value if value < assay.normal.0 => "low",
        value if value > assay.normal.1 => "high",
        _ => "normal",
    }
}
