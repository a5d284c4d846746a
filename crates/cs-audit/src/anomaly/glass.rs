//! Emergency access opened again and again: by one person, or by several to one
//! patient's chart. One opening is nobody's anomaly; each is listed anyway.

use super::watch::Clock;
use super::{Anomaly, AnomalyKind, Figure, WatchSettings};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// An emergency opening, from its audit entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlassOpened {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub user: String,
    /// Role then.
    pub role: String,
    /// Patients whose charts were opened by it.
    pub patients: Vec<String>,
}

pub(super) fn clusters(
    opened: &[GlassOpened],
    since: NaiveDate,
    settings: WatchSettings,
    clock: &Clock<'_>,
) -> Vec<Anomaly> {
    let mut sorted: Vec<&GlassOpened> = opened.iter().collect();
    sorted.sort_by_key(|one| one.at);
    let mut found = by_person(&sorted, settings, clock);
    found.extend(by_patient(&sorted, settings, clock));
    found.retain(|one| one.day >= since);
    found
}

/// Each day's worst stretch of a person that ends on it.
fn by_person(sorted: &[&GlassOpened], settings: WatchSettings, clock: &Clock<'_>) -> Vec<Anomaly> {
    let mut people: BTreeMap<&str, Vec<&GlassOpened>> = BTreeMap::new();
    for one in sorted {
        people.entry(&one.user).or_default().push(one);
    }
    let mut worst: BTreeMap<(&str, NaiveDate), Anomaly> = BTreeMap::new();
    for (user, theirs) in people {
        for (at, last) in theirs.iter().enumerate() {
            let within = |span: Duration| {
                let begins = last.at - span;
                theirs[..=at].iter().filter(|one| one.at > begins).count() as u64
            };
            let (day, week) = (within(Duration::hours(24)), within(Duration::days(7)));
            if day < u64::from(settings.glass_day) && week < u64::from(settings.glass_week) {
                continue;
            }
            let on = clock(last.at).0;
            worst.insert((user, on), person(last, on, day, week, &theirs[..=at]));
        }
    }
    worst.into_values().collect()
}

fn person(
    last: &GlassOpened,
    on: NaiveDate,
    day: u64,
    week: u64,
    so_far: &[&GlassOpened],
) -> Anomaly {
    let begins = last.at - Duration::days(7);
    let patients: BTreeSet<String> = so_far
        .iter()
        .filter(|one| one.at > begins)
        .flat_map(|one| one.patients.iter().cloned())
        .collect();
    Anomaly {
        id: Anomaly::id_of(AnomalyKind::BreakGlassCluster, &last.user, on, ""),
        kind: AnomalyKind::BreakGlassCluster,
        user: last.user.clone(),
        people: vec![last.user.clone()],
        role: last.role.clone(),
        day: on,
        reason: format!(
            "Opened restricted charts by emergency access {day} times within 24 hours and {week} times within seven days, of {} patients.",
            patients.len()
        ),
        figures: vec![
            Figure::of("emergency openings within 24 hours", day),
            Figure::of("emergency openings within seven days", week),
            Figure::of("patients", patients.len() as u64),
        ],
        extent: week,
        patients: patients.into_iter().collect(),
    }
}

/// Several people at one patient's chart within a day.
fn by_patient(sorted: &[&GlassOpened], settings: WatchSettings, clock: &Clock<'_>) -> Vec<Anomaly> {
    let mut worst: BTreeMap<(&str, NaiveDate), Anomaly> = BTreeMap::new();
    for (at, last) in sorted.iter().enumerate() {
        let begins = last.at - Duration::hours(24);
        for patient in &last.patients {
            let people: BTreeSet<&str> = sorted[..=at]
                .iter()
                .filter(|one| one.at > begins && one.patients.contains(patient))
                .map(|one| one.user.as_str())
                .collect();
            if (people.len() as u64) < u64::from(settings.glass_people) {
                continue;
            }
            let on = clock(last.at).0;
            worst.insert((patient, on), several(patient, on, &people));
        }
    }
    worst.into_values().collect()
}

fn several(patient: &str, on: NaiveDate, who: &BTreeSet<&str>) -> Anomaly {
    let people = who.len() as u64;
    Anomaly {
        id: Anomaly::id_of(AnomalyKind::BreakGlassCluster, "", on, patient),
        kind: AnomalyKind::BreakGlassCluster,
        user: String::new(),
        people: who.iter().map(|&user| user.to_owned()).collect(),
        role: String::new(),
        day: on,
        reason: format!(
            "{people} people opened one patient's restricted chart by emergency access within 24 hours."
        ),
        figures: vec![Figure::of("people within 24 hours", people)],
        extent: people,
        patients: vec![patient.to_owned()],
    }
}
