//! FHIR dates: partial dates stay as given; instants are UTC with the offset
//! read once and comparisons made on the range a value covers.

use chrono::{DateTime, Datelike, Days, FixedOffset, Months, NaiveDate, TimeZone, Utc};

/// How much of a date was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// `1985`
    Year,
    /// `1985-03`
    Month,
    /// `1985-03-15`
    Day,
}

/// A calendar date of R4 `date`: year, month or day precision, kept as given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartialDate {
    first: NaiveDate,
    precision: Precision,
}

impl PartialDate {
    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        let number = |part: &str, width: usize| {
            (part.len() == width && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse::<u32>().ok())?
        };
        let mut parts = text.split('-');
        let year = i32::try_from(number(parts.next()?, 4)?).ok()?;
        let month = parts.next().map(|part| number(part, 2));
        let day = parts.next().map(|part| number(part, 2));
        if parts.next().is_some() {
            return None;
        }
        let (first, precision) = match (month, day) {
            (None, _) => (NaiveDate::from_ymd_opt(year, 1, 1)?, Precision::Year),
            (Some(month), None) => (NaiveDate::from_ymd_opt(year, month?, 1)?, Precision::Month),
            (Some(month), Some(day)) => {
                (NaiveDate::from_ymd_opt(year, month?, day?)?, Precision::Day)
            }
        };
        Some(Self { first, precision })
    }

    /// The first day it may mean.
    pub const fn first_day(self) -> NaiveDate {
        self.first
    }

    /// How much was given.
    pub const fn precision(self) -> Precision {
        self.precision
    }

    /// The first day after all it may mean.
    pub fn end(self) -> NaiveDate {
        let next = match self.precision {
            Precision::Year => self.first.checked_add_months(Months::new(12)),
            Precision::Month => self.first.checked_add_months(Months::new(1)),
            Precision::Day => self.first.checked_add_days(Days::new(1)),
        };
        next.unwrap_or(NaiveDate::MAX)
    }

    /// Whole years between this (birth) date and a day; for a partial date the
    /// smaller age, so that nobody is taken for an adult too early.
    pub fn age_on(self, day: NaiveDate) -> i32 {
        let born = self.end().pred_opt().unwrap_or(self.first);
        let before_birthday = (day.month(), day.day()) < (born.month(), born.day());
        day.year() - born.year() - i32::from(before_birthday)
    }
}

/// Reads an R4 instant or dateTime with a time and an offset.
pub fn parse_instant(text: &str) -> Option<DateTime<FixedOffset>> {
    DateTime::parse_from_rfc3339(text).ok()
}

/// The half-open range of time `[from, to)` an R4 date, dateTime or instant
/// covers, in UTC. A value without a zone is taken in UTC on both sides of a
/// comparison (R4 search §3.1.1.4.7).
pub fn instant_range(text: &str) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    if let Some(date) = PartialDate::parse(text) {
        let midnight = |day: NaiveDate| {
            day.and_hms_opt(0, 0, 0)
                .map(|time| Utc.from_utc_datetime(&time))
        };
        return Some((midnight(date.first_day())?, midnight(date.end())?));
    }
    let from = parse_instant(text)?.to_utc();
    let width = if text.contains('.') {
        chrono::Duration::milliseconds(1)
    } else {
        chrono::Duration::seconds(1)
    };
    Some((from, from + width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partial_dates_keep_what_was_given() {
        let month = PartialDate::parse("1985-03").unwrap();
        assert_eq!(month.precision(), Precision::Month);
        assert_eq!(month.end(), NaiveDate::from_ymd_opt(1985, 4, 1).unwrap());
        for bad in [
            "",
            "85",
            "1985-3",
            "1985-02-30",
            "1985-03-15-1",
            "1985-03-15T00:00:00Z",
            "１９８５",
        ] {
            assert!(PartialDate::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn age_counts_birthdays() {
        let born = PartialDate::parse("2008-11-23").unwrap();
        let day = |text| PartialDate::parse(text).unwrap().first_day();
        assert_eq!(born.age_on(day("2026-11-22")), 17);
        assert_eq!(born.age_on(day("2026-11-23")), 18);
        assert_eq!(
            PartialDate::parse("2008")
                .unwrap()
                .age_on(day("2026-11-22")),
            17
        );
    }

    #[test]
    fn a_range_covers_its_precision() {
        let (from, to) = instant_range("2026-11").unwrap();
        assert_eq!((to - from).num_days(), 30);
        let (from, to) = instant_range("2026-11-22T08:00:00-05:00").unwrap();
        assert_eq!(from.to_rfc3339(), "2026-11-22T13:00:00+00:00");
        assert_eq!((to - from).num_seconds(), 1);
        assert!(instant_range("yesterday").is_none());
    }
}
