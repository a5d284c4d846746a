//! A practice's calendar: its working days, its hours and its instants.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;

/// Minutes after local midnight at which the first visit may begin.
pub(crate) const OPENS: i64 = 8 * 60;
/// Minutes after local midnight by which the last visit has ended.
pub(crate) const CLOSES: i64 = 17 * 60;

/// The days and hours of one practice around the anchor day.
#[derive(Clone, Copy)]
pub(crate) struct Calendar {
    /// The practice's zone.
    pub(crate) zone: Tz,
    /// "Today" of the demo.
    pub(crate) anchor: NaiveDate,
}

impl Calendar {
    /// The instant `minutes` after midnight of `date` in `zone`.
    ///
    /// An ambiguous local time is the earlier one; a skipped one is read as
    /// UTC, which office hours and waking hours never meet.
    pub(crate) fn instant_in(zone: Tz, date: NaiveDate, minutes: i64) -> DateTime<Utc> {
        let local = date.and_time(NaiveTime::MIN) + TimeDelta::minutes(minutes);
        match zone.from_local_datetime(&local).earliest() {
            Some(instant) => instant.with_timezone(&Utc),
            None => Utc.from_utc_datetime(&local),
        }
    }

    /// The instant `minutes` after midnight of `date` in the practice's zone.
    pub(crate) fn instant(&self, date: NaiveDate, minutes: i64) -> DateTime<Utc> {
        Self::instant_in(self.zone, date, minutes)
    }

    /// 06:00 of the anchor day: nothing in the population happened later.
    pub(crate) fn cutoff(&self) -> DateTime<Utc> {
        self.instant(self.anchor, 6 * 60)
    }

    /// `instant`, or the cutoff if that is earlier.
    pub(crate) fn capped(&self, instant: DateTime<Utc>) -> DateTime<Utc> {
        instant.min(self.cutoff())
    }

    /// The day `days` after the anchor (before it when negative).
    pub(crate) fn day(&self, days: i64) -> NaiveDate {
        self.anchor + TimeDelta::days(days)
    }

    /// Days from `date` to the anchor; negative for future dates.
    pub(crate) fn days_ago(&self, date: NaiveDate) -> i64 {
        (self.anchor - date).num_days()
    }

    /// `date`, or the nearest working day before it.
    pub(crate) fn workday_back(&self, mut date: NaiveDate) -> NaiveDate {
        while !is_workday(date) {
            date -= TimeDelta::days(1);
        }
        date
    }

    /// `date`, or the nearest working day after it.
    pub(crate) fn workday_on(&self, mut date: NaiveDate) -> NaiveDate {
        while !is_workday(date) {
            date += TimeDelta::days(1);
        }
        date
    }
}

/// Monday to Friday, without New Year, Independence Day, Thanksgiving and Christmas.
pub(crate) fn is_workday(date: NaiveDate) -> bool {
    let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
    let fixed = matches!((date.month(), date.day()), (1, 1) | (7, 4) | (12, 25));
    let thanksgiving =
        date.month() == 11 && date.weekday() == Weekday::Thu && (22..=28).contains(&date.day());
    !(weekend || fixed || thanksgiving)
}

/// Whole years from `birth` to `date`; 0 before the first birthday.
pub(crate) fn years_between(birth: NaiveDate, date: NaiveDate) -> u32 {
    date.years_since(birth).unwrap_or(0)
}

/// The first day of the month `back` months before the month of `date`.
pub(crate) fn month_start(date: NaiveDate, back: u32) -> NaiveDate {
    let first = date - TimeDelta::days(i64::from(date.day0()));
    first
        .checked_sub_months(chrono::Months::new(back))
        .unwrap_or(first)
}

/// A clinical date as staff write it in a note: 3/14/2026.
pub(crate) fn us_date(date: NaiveDate) -> String {
    format!("{}/{}/{}", date.month(), date.day(), date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn office_time_follows_daylight_saving() {
        let zone = chrono_tz::America::New_York;
        let winter = Calendar::instant_in(zone, date("2026-01-15"), OPENS);
        let summer = Calendar::instant_in(zone, date("2026-07-15"), OPENS);
        assert_eq!(winter.to_rfc3339(), "2026-01-15T13:00:00+00:00");
        assert_eq!(summer.to_rfc3339(), "2026-07-15T12:00:00+00:00");
    }

    #[test]
    fn holidays_and_weekends_are_no_workdays() {
        for day in [
            "2026-01-01",
            "2026-11-26",
            "2026-12-25",
            "2026-07-04",
            "2026-08-01",
        ] {
            assert!(!is_workday(date(day)), "{day}");
        }
        assert!(is_workday(date("2026-11-19")));
    }

    #[test]
    fn months_go_back_from_any_day() {
        assert_eq!(month_start(date("2026-03-31"), 1), date("2026-02-01"));
        assert_eq!(month_start(date("2026-01-01"), 0), date("2026-01-01"));
    }
}
