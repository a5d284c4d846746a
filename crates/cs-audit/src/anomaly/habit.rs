//! Far more charts than usual: against the person's own days and against the days
//! of everybody with the role, so that neither a busy role nor a new person is
//! taken for something strange.

use super::watch::Day;
use super::{Anomaly, AnomalyKind, Figure, WatchSettings};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Days at work before somebody's own habit counts.
const OWN_DAYS: usize = 5;
/// Days of others with the role before the role's habit counts.
const ROLE_DAYS: usize = 10;
/// Without any habit to hold it against, this many times the floor.
const UNKNOWN: u32 = 3;

type Days = BTreeMap<(String, NaiveDate), Day>;

pub(super) fn many_charts(days: &Days, since: NaiveDate, settings: WatchSettings) -> Vec<Anomaly> {
    let candidates = days.iter().filter(|((_, day), did)| {
        *day >= since && did.charts.len() >= usize::try_from(settings.floor).unwrap_or(usize::MAX)
    });
    candidates
        .filter_map(|((user, day), did)| {
            let own = counts(days, |(other, at), _| other == user && at != day);
            let role = counts(days, |(other, _), one| {
                other != user && one.role == did.role
            });
            judge(user, *day, did, &own, &role, settings)
        })
        .collect()
}

/// Charts of each day with any that `fits`.
fn counts(days: &Days, fits: impl Fn(&(String, NaiveDate), &Day) -> bool) -> Vec<u32> {
    let mut counts: Vec<u32> = days
        .iter()
        .filter(|(key, day)| !day.charts.is_empty() && fits(key, day))
        .map(|(_, day)| size(day))
        .collect();
    counts.sort_unstable();
    counts
}

fn size(day: &Day) -> u32 {
    u32::try_from(day.charts.len()).unwrap_or(u32::MAX)
}

/// The middle one, the higher of two; of at least `enough` days.
fn usual(sorted: &[u32], enough: usize) -> Option<u32> {
    (sorted.len() >= enough).then(|| sorted.get(sorted.len() / 2).copied())?
}

fn judge(
    user: &str,
    day: NaiveDate,
    did: &Day,
    own: &[u32],
    role: &[u32],
    settings: WatchSettings,
) -> Option<Anomaly> {
    let charts = size(did);
    let (own_usual, role_usual) = (usual(own, OWN_DAYS), usual(role, ROLE_DAYS));
    let beyond = |usual: u32| charts > usual.saturating_mul(settings.factor);
    let strange = match (own_usual, role_usual) {
        (None, None) => charts >= settings.floor.saturating_mul(UNKNOWN),
        (own, role) => own.is_none_or(beyond) && role.is_none_or(beyond),
    };
    if !strange {
        return None;
    }
    let mut figures = vec![Figure::of("charts opened that day", charts)];
    let mut held_against = Vec::new();
    if let Some(usual) = own_usual {
        figures.push(Figure::of("this person's usual day", usual));
        figures.push(Figure::of("days that rests on", own.len() as u64));
        held_against.push(format!(
            "this person usually opens {usual} ({} days)",
            own.len()
        ));
    }
    if let Some(usual) = role_usual {
        figures.push(Figure::of("usual day of others with the role", usual));
        figures.push(Figure::of("days that rests on, others", role.len() as u64));
        held_against.push(format!(
            "others with the role {usual} ({} days)",
            role.len()
        ));
    }
    if held_against.is_empty() {
        held_against.push("no habit is known yet to hold it against".to_owned());
    }
    Some(Anomaly {
        id: Anomaly::id_of(AnomalyKind::ManyCharts, user, day, ""),
        kind: AnomalyKind::ManyCharts,
        user: user.to_owned(),
        people: vec![user.to_owned()],
        role: did.role.clone(),
        day,
        reason: format!(
            "Opened the charts of {charts} patients in one day; {}.",
            held_against.join(", ")
        ),
        figures,
        extent: u64::from(charts),
        patients: Vec::new(),
    })
}
