//! Problem-list and allergy rows.

use super::Population;
use super::calendar::Calendar;
use super::chart_rows::{Allergy, Condition};
use super::conditions::{ACUTE, onset_years};
use super::people::{Kind, Person};
use super::prng::Rng;
use chrono::{NaiveDate, TimeDelta};

/// Appends the problem list of `person`.
pub(crate) fn write(
    rng: &mut Rng,
    calendar: &Calendar,
    person: &Person,
    optical: bool,
    out: &mut Population,
) {
    let birth = person.row.birth_date;
    for problem in &person.problems {
        let years = onset_years(rng, person.age(person.span.1));
        let onset = person.span.1 - TimeDelta::days(years * 365 + rng.between(60, 360));
        push(
            rng,
            calendar,
            person,
            (problem.code, problem.display),
            ("active", onset.max(birth), None),
            out,
        );
    }
    if !matches!(person.kind, Kind::Pending | Kind::Test) && rng.percent(26) {
        let illness = if optical {
            ACUTE[7]
        } else {
            ACUTE[rng.below(7) as usize]
        };
        let room = (person.span.1 - person.span.0).num_days() - 30;
        let onset = person.span.0 + TimeDelta::days(rng.between(0, room.clamp(0, 1_500)));
        let abated = (onset + TimeDelta::days(rng.between(5, 28))).min(person.span.1);
        let status = if rng.percent(85) {
            "resolved"
        } else {
            "inactive"
        };
        push(
            rng,
            calendar,
            person,
            illness,
            (status, onset, Some(abated)),
            out,
        );
    }
}

fn push(
    rng: &mut Rng,
    calendar: &Calendar,
    person: &Person,
    (code, display): (&'static str, &'static str),
    (clinical_status, onset_date, abated_date): (&'static str, NaiveDate, Option<NaiveDate>),
    out: &mut Population,
) {
    let noted = abated_date.unwrap_or(onset_date).max(person.span.0);
    out.conditions.push(Condition {
        id: format!("con-{:06}", out.conditions.len() + 1),
        practice_id: person.row.practice_id,
        version: if abated_date.is_some() { 2 } else { 1 },
        updated_at: calendar.capped(calendar.instant(noted, rng.between(490, 1_015))),
        deleted: false,
        patient_id: person.row.id.clone(),
        code,
        display,
        clinical_status,
        onset_date,
        abated_date,
    });
}

/// Substance, RxNorm ingredient, category, criticality, reaction.
type Allergen = (
    &'static str,
    Option<&'static str>,
    &'static str,
    &'static str,
    &'static str,
);

#[rustfmt::skip] // a table: one entry, one line
const ALLERGENS: [Allergen; 16] = [
    ("penicillin V", Some("7984"), "medication", "high", "Anaphylaxis"),
    ("amoxicillin", Some("723"), "medication", "low", "Rash"),
    ("sulfamethoxazole", Some("10180"), "medication", "high", "Hives and facial swelling"),
    ("codeine", Some("2670"), "medication", "low", "Nausea and vomiting"),
    ("aspirin", Some("1191"), "medication", "high", "Bronchospasm"),
    ("ibuprofen", Some("5640"), "medication", "low", "Stomach upset"),
    ("iodinated contrast", None, "medication", "unable_to_assess", "Flushing, itching"),
    ("lisinopril", Some("29046"), "medication", "low", "Dry cough"),
    ("peanut", None, "food", "high", "Anaphylaxis"),
    ("shellfish", None, "food", "high", "Throat tightness"),
    ("egg", None, "food", "low", "Hives"),
    ("milk", None, "food", "low", "Bloating"),
    ("latex", None, "environment", "high", "Contact urticaria"),
    ("ragweed pollen", None, "environment", "low", "Sneezing, itchy eyes"),
    ("bee venom", None, "environment", "high", "Anaphylaxis"),
    ("adhesive tape", None, "environment", "low", "Blistering"),
];

/// Appends allergies: some have several, many none, and some were never asked.
pub(crate) fn allergies(rng: &mut Rng, calendar: &Calendar, person: &Person, out: &mut Population) {
    if matches!(person.kind, Kind::Pending | Kind::Test) || rng.percent(13) {
        return;
    }
    let recorded_on = person.span.0 + TimeDelta::days(rng.between(0, 40));
    let recorded_on = recorded_on.min(person.span.1);
    let blank = Allergy {
        id: String::new(),
        practice_id: person.row.practice_id,
        version: 1,
        updated_at: calendar.capped(calendar.instant(recorded_on, rng.between(490, 1_015))),
        deleted: false,
        patient_id: person.row.id.clone(),
        substance: None,
        rxnorm: None,
        category: None,
        criticality: None,
        reaction: None,
        status: "active",
        recorded_on,
        no_known_allergies: true,
    };
    let mut add = |row: Allergy| {
        let id = format!("alg-{:06}", out.allergies.len() + 1);
        out.allergies.push(Allergy { id, ..row });
    };
    if rng.percent(60) {
        add(blank);
        return;
    }
    let mut known: Vec<&Allergen> = ALLERGENS
        .iter()
        // Nobody takes what the chart says they react to.
        .filter(|allergen| !person.drugs.iter().any(|drug| drug.name == allergen.0))
        .collect();
    rng.shuffle(&mut known);
    let count = rng.weighted(&[(1, 70), (2, 22), (3, 8)]);
    for (substance, rxnorm, category, criticality, reaction) in known.into_iter().take(count) {
        add(Allergy {
            substance: Some(substance),
            rxnorm: *rxnorm,
            category: Some(category),
            criticality: Some(criticality),
            reaction: (!rng.percent(8)).then_some(*reaction),
            status: if rng.percent(5) { "inactive" } else { "active" },
            no_known_allergies: false,
            ..blank.clone()
        });
    }
}
