//! The day and the person a list is made for.

use super::staff::Staff;
use crate::Workstation;
use crate::views::Colleague;
use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;
use cs_error::Outcome;
use cs_ports::AuditContext;
use std::collections::BTreeSet;
use std::sync::Arc;

pub(crate) struct Day {
    pub(crate) today: NaiveDate,
    zone: Tz,
    /// User key of the signed-in person.
    pub(crate) own_key: String,
    /// Staff ids whose patients count as one's own: oneself and those covered for.
    pub(crate) own_ids: BTreeSet<String>,
    /// User keys of the same people.
    pub(crate) own_keys: BTreeSet<String>,
    pub(crate) covering: Vec<Colleague>,
    pub(crate) staff: Arc<Vec<Staff>>,
}

impl Day {
    pub(crate) fn of(desk: &Workstation, who: &AuditContext) -> Outcome<Self> {
        let principal = desk.principal()?;
        let staff = desk.staff(who)?;
        let covering = desk.covering(who)?;
        let own_key = principal.user.key();
        let mut own_keys: BTreeSet<String> = covering.iter().map(|one| one.key.clone()).collect();
        let mut own_ids: BTreeSet<String> = staff
            .iter()
            .filter(|one| own_keys.contains(&one.key))
            .map(|one| one.id.clone())
            .collect();
        own_ids.insert(principal.user.subject);
        own_keys.insert(own_key.clone());
        Ok(Self {
            today: desk.today_at(who.at)?,
            zone: desk.practice.tz()?,
            own_key,
            own_ids,
            own_keys,
            covering,
            staff,
        })
    }

    /// The practice's day of an instant.
    pub(crate) fn day_of(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    /// "23-Nov-2026 10:42" in the practice's zone.
    pub(crate) fn clock(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.zone)
            .format("%d-%b-%Y %H:%M")
            .to_string()
    }

    /// An instant not after the day's beginning: an hour the clocks skip at
    /// midnight is reached the day before.
    pub(crate) fn begins(&self) -> DateTime<Utc> {
        let midnight = self.today.and_time(chrono::NaiveTime::MIN);
        self.zone
            .from_local_datetime(&midnight)
            .earliest()
            .map_or_else(
                || midnight.and_utc() - chrono::Duration::days(1),
                |at| at.to_utc(),
            )
    }

    pub(crate) fn coach_name(&self, id: &str) -> Option<String> {
        self.staff
            .iter()
            .find(|one| one.id == id)
            .map(|one| one.name.clone())
    }
}
