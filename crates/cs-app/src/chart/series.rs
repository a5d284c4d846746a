//! Readings as lines of a chart: one series for a code and unit, oldest first.

use super::map::Measured;
use super::when::When;
use crate::views::{ReadingPoint, ReadingSeries, SeriesLimit, SeriesName};
use chrono::{DateTime, Duration, NaiveDate, SecondsFormat, Utc};
use chrono_tz::Tz;
use cs_clinical::follow_up::ReadingKind;
use cs_clinical::readings_words::limits_of;
use cs_clinical::{FollowUpSettings, Standing, show_date};
use std::collections::{BTreeMap, BTreeSet, HashMap};

struct Point {
    at: DateTime<Utc>,
    id: Box<str>,
    numbers: [Option<f64>; 2],
    standing: Standing,
    device: bool,
}

/// A reference range as it was last printed.
struct Printed {
    at: DateTime<Utc>,
    low: Option<f64>,
    high: Option<f64>,
}

struct Series {
    code: String,
    name: String,
    unit: String,
    kind: Option<ReadingKind>,
    points: Vec<Point>,
    printed: Option<Printed>,
}

/// What one device sent.
#[derive(Default)]
pub(super) struct DeviceUse {
    pub(super) last: Option<DateTime<Utc>>,
    days: BTreeSet<NaiveDate>,
    counts: BTreeMap<usize, u32>,
}

impl DeviceUse {
    /// Days with readings in the 30 days that end today.
    pub(super) fn days_of_30(&self, today: NaiveDate) -> u32 {
        let from = today - Duration::days(29);
        count(self.days.range(from..=today).count())
    }
}

/// All series of a patient.
#[derive(Default)]
pub(super) struct AllSeries {
    all: Vec<Series>,
    places: HashMap<(String, String), usize>,
    devices: HashMap<String, DeviceUse>,
}

impl AllSeries {
    /// Adds a value. One that is dated by less than a day has no place on an axis;
    /// it stays in the timeline.
    pub(super) fn take(&mut self, id: &str, when: &When, measured: Measured, zone: Tz) {
        let Some(at) = when.instant(zone) else {
            return;
        };
        let Measured {
            code,
            name,
            unit,
            kind,
            numbers,
            standing,
            device,
            range,
        } = measured;
        let all = &mut self.all;
        let place = *self
            .places
            .entry((code.clone(), unit.clone()))
            .or_insert_with(|| {
                all.push(Series {
                    code,
                    name,
                    unit,
                    kind,
                    points: Vec::new(),
                    printed: None,
                });
                all.len() - 1
            });
        let Some(series) = all.get_mut(place) else {
            return;
        };
        series.points.push(Point {
            at,
            id: id.into(),
            numbers,
            standing,
            device: device.is_some(),
        });
        if range != (None, None) && series.printed.as_ref().is_none_or(|known| known.at <= at) {
            let (low, high) = range;
            series.printed = Some(Printed { at, low, high });
        }
        if let Some(device) = device {
            let used = self.devices.entry(device).or_default();
            used.last = used.last.max(Some(at));
            used.days.extend(when.whole_day());
            *used.counts.entry(place).or_default() += 1;
        }
    }

    /// Puts points in order of time. Of several units of one code the most used
    /// keeps the code; the others carry their unit behind it.
    pub(super) fn settle(&mut self) {
        let mut most: HashMap<String, usize> = HashMap::new();
        for (at, series) in self.all.iter_mut().enumerate() {
            series
                .points
                .sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
            series.points.shrink_to_fit();
            most.entry(series.code.clone()).or_insert(at);
        }
        for (at, series) in self.all.iter().enumerate() {
            if let Some(best) = most.get_mut(&series.code)
                && self
                    .all
                    .get(*best)
                    .is_some_and(|known| known.points.len() < series.points.len())
            {
                *best = at;
            }
        }
        for (at, series) in self.all.iter_mut().enumerate() {
            if most.get(&series.code) != Some(&at) {
                series.code = format!("{}|{}", series.code, series.unit);
            }
        }
        self.places.clear();
    }

    /// Names, by name.
    pub(super) fn names(&self) -> Vec<SeriesName> {
        let mut names: Vec<SeriesName> = self.all.iter().map(Series::named).collect();
        names.sort_by(|a, b| (&a.name, &a.code).cmp(&(&b.name, &b.code)));
        names
    }

    /// What a device sent, and in which series.
    pub(super) fn of_device(&self, device: &str) -> Option<(&DeviceUse, Vec<SeriesName>)> {
        let used = self.devices.get(device)?;
        let names = used.counts.iter().filter_map(|(place, count)| {
            let mut name = self.all.get(*place)?.named();
            name.count = *count;
            Some(name)
        });
        Some((used, names.collect()))
    }

    /// One series from an instant on; `None` for a code the patient has none of.
    pub(super) fn one(
        &self,
        code: &str,
        from: Option<DateTime<Utc>>,
        zone: Tz,
        settings: &FollowUpSettings,
    ) -> Option<ReadingSeries> {
        let series = self.all.iter().find(|series| series.code == code)?;
        let start = series
            .points
            .partition_point(|point| from.is_some_and(|from| point.at < from));
        let lines = series.lines();
        let points = series.points.iter().skip(start).map(|point| ReadingPoint {
            at: point.at.to_rfc3339_opts(SecondsFormat::Secs, true),
            values: point.numbers.iter().take(lines.len()).copied().collect(),
            word: point.standing.word().map(str::to_owned),
            id: point.id.to_string(),
            device: point.device,
        });
        Some(ReadingSeries {
            name: series.name.clone(),
            unit: series.unit.clone(),
            points: points.collect(),
            limits: series.limits(zone, settings),
            lines,
        })
    }
}

impl Series {
    fn named(&self) -> SeriesName {
        let other_unit = self.code.contains('|');
        SeriesName {
            code: self.code.clone(),
            name: match other_unit {
                true => format!("{} ({})", self.name, self.unit),
                false => self.name.clone(),
            },
            count: count(self.points.len()),
        }
    }

    fn lines(&self) -> Vec<String> {
        let pair = matches!(self.kind, Some(ReadingKind::BloodPressure { .. }))
            || self.points.iter().any(|point| point.numbers[1].is_some());
        match pair {
            true => vec!["systolic".to_owned(), "diastolic".to_owned()],
            false => vec![self.name.to_lowercase()],
        }
    }

    fn limits(&self, zone: Tz, settings: &FollowUpSettings) -> Vec<SeriesLimit> {
        let practice = self.kind.map(|kind| limits_of(kind, settings));
        let practice = practice.unwrap_or_default();
        if !practice.is_empty() {
            let shown = practice.into_iter().map(|limit| SeriesLimit {
                line: limit.line,
                low: limit.low,
                high: limit.high,
                source: limit.meaning,
            });
            return shown.collect();
        }
        let printed = self.printed.as_ref().map(|printed| SeriesLimit {
            line: 0,
            low: printed.low,
            high: printed.high,
            source: format!(
                "Reference range printed with the result of {}.",
                show_date(printed.at.with_timezone(&zone).date_naive())
            ),
        });
        printed.into_iter().collect()
    }
}

fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}
