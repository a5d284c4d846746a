//! Hours, closures, and whose lists are covered.
//!
//! A closure changes the list's office line, the day from which a follow-up
//! counts as due, and the next open day. It changes nothing about when patients
//! may be written to: those hours are the law's.

use crate::Workstation;
use crate::views::{Closure, Colleague, OfficeDay};
use chrono::{Datelike, NaiveDate};
use cs_audit::{AuditAction, AuditOutcome};
use cs_clinical::{OfficeCalendar, OfficeHours, show_date};
use cs_error::{Code, Fault, Outcome};
use cs_fhir::Query;
use cs_fhir::terms::{extension, extension_text};
use cs_ports::AuditContext;
use std::collections::BTreeMap;

/// Setting of the practice on this device: list of closures.
const CLOSURES: &str = "closures";
/// Closures at most: two years of every other week-day.
const MOST_CLOSURES: usize = 500;
/// Longest name of a closure, characters.
const LONGEST_NAME: usize = 80;

impl Workstation {
    /// Days on which the practice said it is closed, in order. None is assumed.
    ///
    /// # Errors
    /// Store codes.
    pub fn closures(&self) -> Outcome<Vec<Closure>> {
        let kept = self.ports.settings.get(CLOSURES)?;
        Ok(kept
            .and_then(|kept| serde_json::from_value(kept).ok())
            .unwrap_or_default())
    }

    /// Sets them; an administrator's to say, audited.
    ///
    /// # Errors
    /// [`Code::RoleMayNotUse`], [`Code::InputInvalid`] for a day that is none or a
    /// name that is empty or too long; store codes.
    pub fn set_closures(&self, closures: &[Closure]) -> Outcome<Vec<Closure>> {
        let who = self.context("closures")?;
        self.administrators_only(&who)?;
        let invalid = || Fault::new(Code::InputInvalid).with("field", "closures");
        if closures.len() > MOST_CLOSURES {
            return Err(invalid());
        }
        let mut days: BTreeMap<NaiveDate, String> = BTreeMap::new();
        for closure in closures {
            let day: NaiveDate = closure.day.parse().map_err(|_| invalid())?;
            let name = closure.name.trim();
            let fits = (1..=LONGEST_NAME).contains(&name.chars().count())
                && !name.chars().any(char::is_control);
            if !fits || days.insert(day, name.to_owned()).is_some() {
                return Err(invalid());
            }
        }
        let kept: Vec<Closure> = days
            .into_iter()
            .map(|(day, name)| Closure {
                day: day.to_string(),
                name,
            })
            .collect();
        let value = serde_json::to_value(&kept).map_err(|_| Fault::new(Code::Internal))?;
        self.record(&who, AuditAction::Administer, AuditOutcome::Success, "")?;
        self.ports.settings.set(CLOSURES, &value)?;
        Ok(kept)
    }

    /// Hours of the practice's places and its closures.
    pub(crate) fn office_calendar(&self, who: &AuditContext) -> Outcome<OfficeCalendar> {
        let places = self.ports.charts.search(who, &Query::of("Location"))?.hits;
        let mut hours: Option<OfficeHours> = None;
        for place in places {
            let whole = place.resource.to_value();
            let read = extension_text(&whole, extension::HOURS).and_then(OfficeHours::parse);
            hours = match (hours, read) {
                (Some(all), Some(more)) => Some(all.joined(&more)),
                (all, more) => all.or(more),
            };
        }
        let closed = self
            .closures()?
            .into_iter()
            .filter_map(|closure| Some((closure.day.parse().ok()?, closure.name)))
            .collect();
        Ok(OfficeCalendar { hours, closed })
    }

    /// Chooses whose lists are shown beside one's own; audited.
    ///
    /// # Errors
    /// [`Code::RoleMayNotUse`], [`Code::NotFound`] for a key that is no colleague's;
    /// store codes.
    pub fn set_cover(&self, keys: &[String]) -> Outcome<Vec<Colleague>> {
        let who = self.context("cover")?;
        self.may_coordinate(&who)?;
        let colleagues = self.colleagues()?;
        let chosen: Vec<Colleague> = colleagues
            .into_iter()
            .filter(|one| keys.contains(&one.key))
            .collect();
        if keys
            .iter()
            .any(|key| chosen.iter().all(|one| one.key != *key))
        {
            return Err(Fault::new(Code::NotFound).with("what", "colleague"));
        }
        let value: Vec<&str> = chosen.iter().map(|one| one.key.as_str()).collect();
        self.record(&who, AuditAction::Administer, AuditOutcome::Success, "")?;
        self.ports
            .settings
            .set(&self.cover_key()?, &serde_json::Value::from(value))?;
        Ok(chosen)
    }

    /// Colleagues whose lists the signed-in person covers.
    pub(crate) fn covering(&self, who: &AuditContext) -> Outcome<Vec<Colleague>> {
        let kept = self.ports.settings.get(&self.cover_key()?)?;
        let keys: Vec<String> = kept
            .and_then(|kept| serde_json::from_value(kept).ok())
            .unwrap_or_default();
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self
            .colleagues_of(who)?
            .into_iter()
            .filter(|one| keys.contains(&one.key))
            .collect())
    }

    fn cover_key(&self) -> Outcome<String> {
        Ok(format!("cover:{}", self.principal()?.user.key()))
    }
}

/// Whether the office is open on a day, in words.
pub(crate) fn office_day(office: &OfficeCalendar, day: NaiveDate) -> OfficeDay {
    if office.is_open(day) {
        let hours = office
            .hours
            .as_ref()
            .and_then(|hours| hours.on(day.weekday()));
        return OfficeDay {
            open: true,
            sentence: hours.map_or_else(
                || "Office hours are not recorded.".to_owned(),
                |(opens, closes)| {
                    format!("Open {}–{}", opens.format("%H:%M"), closes.format("%H:%M"))
                },
            ),
            next_open: None,
        };
    }
    let next = office.next_open(day);
    let why = match office.closed.get(&day) {
        Some(name) => format!("Closed: {name}"),
        None => format!("Closed on {}s", day.format("%A")),
    };
    OfficeDay {
        open: false,
        sentence: match next {
            Some(next) => format!("{why}. Next open day: {}.", show_date(next)),
            None => format!("{why}. No open day within 60 days is known."),
        },
        next_open: next.map(|next| next.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_office_line_says_why_and_until_when() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let office = OfficeCalendar {
            hours: OfficeHours::parse("Mon–Fri 08:00–17:00"),
            closed: [(day("2026-11-26"), "Thanksgiving".to_owned())].into(),
        };
        let open = office_day(&office, day("2026-11-25"));
        assert_eq!(
            (open.open, open.sentence.as_str()),
            (true, "Open 08:00–17:00")
        );
        let closed = office_day(&office, day("2026-11-26"));
        assert_eq!(
            closed.sentence,
            "Closed: Thanksgiving. Next open day: 27-Nov-2026."
        );
        assert_eq!(closed.next_open.as_deref(), Some("2026-11-27"));
        let weekend = office_day(&office, day("2026-11-28"));
        assert_eq!(
            (weekend.open, weekend.next_open.as_deref()),
            (false, Some("2026-11-30"))
        );
        let unknown = office_day(&OfficeCalendar::default(), day("2026-11-28"));
        assert_eq!(unknown.sentence, "Office hours are not recorded.");
    }
}
