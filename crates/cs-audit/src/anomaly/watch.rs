//! Folds what the chain says of a period, entry by entry, into what the rules
//! look at. Memory grows with people × days × charts opened, not with entries.

use super::glass::{self, GlassOpened};
use super::hours::{self, Outside};
use super::{Anomaly, WatchSettings, habit};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// What the rules need of an entry.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// When.
    pub at: DateTime<Utc>,
    /// `issuer#subject`; the program's own work is not watched.
    pub user: &'a str,
    /// Role then.
    pub role: &'a str,
    /// Whether it opened a chart ([`super::opens_chart`]).
    pub opened: bool,
    /// Patients the entry names.
    pub patients: u32,
    /// Those that are listed apart.
    pub named: &'a [String],
}

/// A chart somebody opened in the period.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OpenedChart {
    /// Who.
    pub user: String,
    /// Whose chart.
    pub patient: String,
    /// On which day last.
    pub day: NaiveDate,
}

/// One person's day.
#[derive(Debug, Default)]
pub(super) struct Day {
    pub role: String,
    pub charts: BTreeSet<u32>,
    pub outside: Outside,
}

/// Where an instant falls for the practice: its day, and whether the office is open.
pub type Clock<'a> = dyn Fn(DateTime<Utc>) -> (NaiveDate, bool) + 'a;

/// The fold.
pub struct Watch<'a> {
    clock: &'a Clock<'a>,
    settings: WatchSettings,
    patients: BTreeMap<String, u32>,
    days: BTreeMap<(String, NaiveDate), Day>,
    opened: BTreeMap<(String, u32), NaiveDate>,
    glass: Vec<GlassOpened>,
}

impl<'a> Watch<'a> {
    /// Begins. `clock` says which day of the practice an instant is, and whether
    /// its office is open then.
    pub fn new(settings: WatchSettings, clock: &'a Clock<'a>) -> Self {
        Self {
            clock,
            settings,
            patients: BTreeMap::new(),
            days: BTreeMap::new(),
            opened: BTreeMap::new(),
            glass: Vec::new(),
        }
    }

    /// Takes an entry, in any order.
    pub fn saw(&mut self, seen: &Seen<'_>) {
        if !seen.user.contains('#') || seen.patients == 0 {
            return;
        }
        let (date, open) = (self.clock)(seen.at);
        let numbers: Vec<u32> = seen.named.iter().map(|id| self.number(id)).collect();
        let day = self.days.entry((seen.user.to_owned(), date)).or_default();
        seen.role.clone_into(&mut day.role);
        if !open {
            day.outside.add(seen.patients, &numbers);
        }
        if seen.opened {
            day.charts.extend(&numbers);
            for number in numbers {
                let last = self
                    .opened
                    .entry((seen.user.to_owned(), number))
                    .or_insert(date);
                *last = date.max(*last);
            }
        }
    }

    /// Takes an emergency opening.
    pub fn glass(&mut self, opened: GlassOpened) {
        self.glass.push(opened);
    }

    /// Charts opened by somebody, for the rule about names.
    pub fn charts_opened(&self) -> Vec<OpenedChart> {
        let ids: BTreeMap<u32, &str> = self
            .patients
            .iter()
            .map(|(id, number)| (*number, id.as_str()))
            .collect();
        self.opened
            .iter()
            .filter_map(|((user, number), day)| {
                Some(OpenedChart {
                    user: user.clone(),
                    patient: (*ids.get(number)?).to_owned(),
                    day: *day,
                })
            })
            .collect()
    }

    /// What there is to look at on or after a day; earlier days only make habits.
    pub fn finish(self, since: NaiveDate) -> Vec<Anomaly> {
        let mut found = habit::many_charts(&self.days, since, self.settings);
        found.extend(hours::out_of_hours(&self.days, since, self.settings));
        found.extend(glass::clusters(
            &self.glass,
            since,
            self.settings,
            self.clock,
        ));
        found.sort_by(|a, b| b.day.cmp(&a.day).then_with(|| a.id.cmp(&b.id)));
        found
    }

    fn number(&mut self, id: &str) -> u32 {
        let next = u32::try_from(self.patients.len()).unwrap_or(u32::MAX);
        match self.patients.get(id) {
            Some(number) => *number,
            None => {
                self.patients.insert(id.to_owned(), next);
                next
            }
        }
    }
}
