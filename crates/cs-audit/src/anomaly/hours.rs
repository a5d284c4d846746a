//! Many patients' records outside the practice's hours.

use super::watch::Day;
use super::{Anomaly, AnomalyKind, Figure, WatchSettings};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// What somebody saw of a day while the office was closed.
#[derive(Debug, Default)]
pub(super) struct Outside {
    named: BTreeSet<u32>,
    /// Patients of the widest single answer, whose patients are not listed apart.
    widest: u32,
    reads: u32,
}

impl Outside {
    pub(super) fn add(&mut self, patients: u32, named: &[u32]) {
        self.named.extend(named);
        self.widest = self.widest.max(patients);
        self.reads = self.reads.saturating_add(1);
    }

    /// Patients at least: the same list shown ten times is one list.
    fn patients(&self) -> u32 {
        let named = u32::try_from(self.named.len()).unwrap_or(u32::MAX);
        named.max(self.widest)
    }
}

pub(super) fn out_of_hours(
    days: &BTreeMap<(String, NaiveDate), Day>,
    since: NaiveDate,
    settings: WatchSettings,
) -> Vec<Anomaly> {
    days.iter()
        .filter(|((_, day), did)| *day >= since && did.outside.patients() >= settings.bulk)
        .map(|((user, day), did)| {
            let (patients, reads) = (did.outside.patients(), did.outside.reads);
            Anomaly {
                id: Anomaly::id_of(AnomalyKind::OutOfHours, user, *day, ""),
                kind: AnomalyKind::OutOfHours,
                user: user.clone(),
                people: vec![user.clone()],
                role: did.role.clone(),
                day: *day,
                reason: format!(
                    "Read the records of at least {patients} patients while the office was closed, in {reads} {}.",
                    if reads == 1 { "answer" } else { "answers" }
                ),
                figures: vec![
                    Figure::of("patients at least", patients),
                    Figure::of("answers that named them", reads),
                    Figure::of("looked at from", settings.bulk),
                ],
                extent: u64::from(patients),
                patients: Vec::new(),
            }
        })
        .collect()
}
