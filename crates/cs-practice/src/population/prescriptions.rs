//! Current and earlier medication orders.

use super::Population;
use super::calendar::Calendar;
use super::conditions::Disease;
use super::drugs::{self, Drug};
use super::people::{Kind, Person};
use super::prng::Rng;
use super::rows::Prescription;
use super::stories::{Story, refillable};
use chrono::{NaiveDate, TimeDelta};

/// The current medication for these problems.
pub(crate) fn regimen(
    rng: &mut Rng,
    problems: &[&'static Disease],
    minor: bool,
) -> Vec<&'static Drug> {
    let mut taken: Vec<&'static Drug> = Vec::new();
    for problem in problems {
        let paediatric = matches!(
            problem.code,
            "J45.909" | "J30.2" | "L20.9" | "F90.2" | "H10.13"
        );
        if minor && !paediatric {
            continue;
        }
        let mut options = drugs::options(problem.code);
        rng.shuffle(&mut options);
        let wanted = match problem.code {
            "I50.22" => 3,
            "I10" | "E11.65" | "H40.1131" | "J44.9" | "J45.909" if rng.percent(40) => 2,
            "M54.50" | "K21.9" | "H04.123" | "J30.2" if rng.percent(45) => 0,
            _ if rng.percent(12) => 0,
            _ => 1,
        };
        for drug in options.into_iter().take(wanted) {
            if !taken.iter().any(|other| drugs::redundant(other, drug)) {
                taken.push(drug);
            }
        }
    }
    taken
}

/// Appends the orders of `person`.
pub(crate) fn write(rng: &mut Rng, calendar: &Calendar, person: &Person, out: &mut Population) {
    let mut late = person.tells(Story::LateRefill);
    for drug in &person.drugs {
        let overdue = late && refillable(drug);
        late &= !overdue;
        let supply = if drug.frequency == "as needed" || rng.percent(45) {
            30
        } else {
            90
        };
        let current = order(rng, calendar, person, drug, supply, overdue);
        let earlier = current.written_on;
        push(out, current);
        earlier_orders(rng, calendar, person, drug, earlier, out);
    }
    if person.kind != Kind::Test && !person.drugs.is_empty() && rng.percent(14) {
        changed_mind(rng, calendar, person, out);
    }
}

fn push(out: &mut Population, mut order: Prescription) {
    order.id = format!("rx-{:06}", out.prescriptions.len() + 1);
    out.prescriptions.push(order);
}

/// The order in force, or the last one of somebody no longer in care.
fn order(
    rng: &mut Rng,
    calendar: &Calendar,
    person: &Person,
    drug: &'static Drug,
    supply: u32,
    overdue: bool,
) -> Prescription {
    let days = i64::from(supply);
    let (begun, end) = person.span;
    let since = match overdue {
        true => days + rng.between(9, 34),
        false => rng.between(0, days - 4),
    };
    let last_filled = (end - TimeDelta::days(since)).max(begun);
    let allowed: u32 = match (drugs::no_refills(drug), supply) {
        (true, _) => 0,
        (_, 90) => 3,
        _ => rng.pick(&[2, 3, 5, 11]),
    };
    let most = if overdue {
        allowed.saturating_sub(1)
    } else {
        allowed
    };
    let room = ((last_filled - begun).num_days() / (days + 3)).clamp(0, i64::from(most));
    let used = rng.between(0, room);
    let written_on = (last_filled - TimeDelta::days(used * (days + 2))).max(begun);
    let current = person.kind.in_care();
    let on_hold = current && !overdue && rng.percent(3);
    Prescription {
        last_filled,
        next_refill_due: last_filled + TimeDelta::days(days),
        refills_allowed: allowed,
        refills_used: used as u32,
        status: match (current, on_hold) {
            (false, _) => "completed",
            (true, true) => "on_hold",
            (true, false) => "active",
        },
        ended_on: (!current).then_some(end),
        version: 1 + used as u32,
        updated_at: calendar.capped(calendar.instant(
            if current { last_filled } else { end },
            rng.between(500, 1_150),
        )),
        ..blank(person, drug, written_on, supply)
    }
}

/// A year's order after another, back through the record; some changed on the way.
fn earlier_orders(
    rng: &mut Rng,
    calendar: &Calendar,
    person: &Person,
    drug: &'static Drug,
    before: NaiveDate,
    out: &mut Population,
) {
    let begin = person.span.0.max(calendar.day(-1_096));
    let mut ended = before;
    while rng.percent(72) {
        let written = ended - TimeDelta::days(rng.between(330, 372));
        if written < begin {
            return;
        }
        let last_filled = ended - TimeDelta::days(rng.between(80, 96));
        push(
            out,
            Prescription {
                last_filled,
                next_refill_due: last_filled + TimeDelta::days(90),
                refills_used: if drugs::no_refills(drug) { 0 } else { 3 },
                refills_allowed: if drugs::no_refills(drug) { 0 } else { 3 },
                status: "completed",
                ended_on: Some(ended),
                version: 5,
                updated_at: calendar.capped(calendar.instant(ended, rng.between(500, 1_000))),
                ..blank(person, drug, written, 90)
            },
        );
        ended = written;
    }
}

/// An alternative that was tried and stopped, or cancelled before it was filled.
fn changed_mind(rng: &mut Rng, calendar: &Calendar, person: &Person, out: &mut Population) {
    let tried = rng.pick(&person.drugs);
    let alternatives = drugs::options(tried.problem);
    let Some(drug) = alternatives
        .into_iter()
        .find(|drug| !person.drugs.iter().any(|taken| taken.name == drug.name))
    else {
        return;
    };
    let written = person.span.1 - TimeDelta::days(rng.between(120, 420));
    if written < person.span.0 {
        return;
    }
    let stopped = rng.percent(60);
    let ended = written + TimeDelta::days(if stopped { rng.between(12, 58) } else { 1 });
    push(
        out,
        Prescription {
            status: if stopped { "stopped" } else { "cancelled" },
            ended_on: Some(ended),
            version: 2,
            updated_at: calendar.capped(calendar.instant(ended, rng.between(500, 1_000))),
            ..blank(person, drug, written, 30)
        },
    );
}

/// An order just written and filled.
fn blank(person: &Person, drug: &'static Drug, written_on: NaiveDate, supply: u32) -> Prescription {
    Prescription {
        id: String::new(),
        practice_id: person.row.practice_id,
        version: 1,
        updated_at: person.row.created_at,
        deleted: false,
        patient_id: person.row.id.clone(),
        drug_name: drug.name,
        rxnorm: drug.rxnorm,
        strength: drug.strength,
        dose: drug.dose,
        dose_unit: drug.unit,
        route: drug.route,
        frequency: drug.frequency,
        quantity: (drug.per_month * supply / 30).to_string(),
        days_supply: supply,
        refills_allowed: 3,
        refills_used: 0,
        last_filled: written_on,
        next_refill_due: written_on + TimeDelta::days(i64::from(supply)),
        status: "active",
        prescriber: person.row.primary_provider.clone(),
        written_on,
        ended_on: None,
    }
}
