//! Findings: the chain's last weeks folded by the rules, in the practice's zone and
//! hours, with what was said of each.

use crate::Workstation;
use crate::privacy::small;
use crate::views::{AnomalyView, FigureView, ReviewView};
use crate::watch_settings::Thresholds;
use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, NaiveTime, Utc};
use cs_access::{Principal, Role};
use cs_audit::{
    Anomaly, AuditAction, AuditOutcome, GlassOpened, NameMatch, OpenedChart, Watch, same_name,
};
use cs_clinical::OfficeCalendar;
use cs_error::Outcome;
use cs_fhir::{ParamValue, Query};
use cs_ports::{AuditContext, AuditQuery};
use std::collections::{BTreeMap, BTreeSet};

/// Days whose findings are shown.
const SHOWN_DAYS: u64 = 30;
/// Patients named in one finding.
const MOST_PATIENTS: usize = 20;

/// Hours taken where the practice recorded none: wide, so that an early start is
/// not taken for a night.
const fn usual_hours() -> Option<(NaiveTime, NaiveTime)> {
    match (
        NaiveTime::from_hms_opt(6, 0, 0),
        NaiveTime::from_hms_opt(20, 0, 0),
    ) {
        (Some(opens), Some(closes)) => Some((opens, closes)),
        _ => None,
    }
}

impl Workstation {
    /// What the rules find, newest first, and what they count as open hours.
    pub(crate) fn findings(
        &self,
        who: &AuditContext,
        thresholds: Thresholds,
    ) -> Outcome<(Vec<Anomaly>, String)> {
        let zone = self.practice.tz()?;
        let calendar = self.office_calendar(who)?;
        let clock = |at: DateTime<Utc>| {
            let here = at.with_timezone(&zone);
            let day = here.date_naive();
            (day, is_open(&calendar, day, here.time()))
        };
        let today = clock(self.now()).0;
        let since = today
            .checked_sub_days(Days::new(SHOWN_DAYS))
            .unwrap_or(today);
        let days = i64::from(thresholds.habit_days) + i64::try_from(SHOWN_DAYS).unwrap_or(0);
        let from = self.now() - Duration::days(days);
        let mut watch = Watch::new(thresholds.rules, &clock);
        self.ports
            .privacy
            .watch(from, &mut |seen| watch.saw(seen))?;
        for opened in self.glass_opened(from)? {
            watch.glass(opened);
        }
        let opened = watch.charts_opened();
        let mut found = watch.finish(since);
        for matched in self.name_matches(who, &opened, since)? {
            found.extend(same_name(&matched, thresholds.rules));
        }
        found.sort_by(|a, b| b.day.cmp(&a.day).then_with(|| a.id.cmp(&b.id)));
        let hours = match calendar.hours {
            Some(_) => format!(
                "the hours recorded for the practice's places, in {}",
                zone.name()
            ),
            None => format!(
                "06:00 to 20:00 in {}, since no hours are recorded for the practice's places",
                zone.name()
            ),
        };
        Ok((found, hours))
    }

    /// Emergency openings: entries of their own action that say so, not their ends.
    fn glass_opened(&self, from: DateTime<Utc>) -> Outcome<Vec<GlassOpened>> {
        let filter = AuditQuery {
            from: Some(from),
            action: Some(AuditAction::BreakGlass),
            outcome: Some(AuditOutcome::Success),
            ..AuditQuery::default()
        };
        let mut opened = Vec::new();
        self.ports.privacy.scan(&filter, &mut |chained| {
            let entry = &chained.entry;
            if matches!(entry.code.as_str(), "" | "opened") {
                opened.push(GlassOpened {
                    at: entry.at,
                    user: entry.user.clone(),
                    role: entry.role.clone(),
                    patients: entry.patients.clone(),
                });
            }
            true
        })?;
        Ok(opened)
    }

    /// Charts opened by somebody with the patient's family name. Only those
    /// patients are looked up.
    fn name_matches(
        &self,
        who: &AuditContext,
        opened: &[OpenedChart],
        since: NaiveDate,
    ) -> Outcome<Vec<NameMatch>> {
        let mut theirs: BTreeMap<&str, Vec<&OpenedChart>> = BTreeMap::new();
        for one in opened.iter().filter(|one| one.day >= since) {
            theirs.entry(&one.user).or_default().push(one);
        }
        let of = self.ports.charts.counts()?;
        let of = of
            .iter()
            .find(|(kind, _)| kind == "Patient")
            .map_or(0, |(_, count)| *count);
        let mut found = Vec::new();
        for (user, charts) in theirs {
            let Some(name) = self.name_of_key(user)? else {
                continue;
            };
            let (given, family) = name_parts(&name);
            let Some(family) = family else { continue };
            let query = Query::of("Patient").any(
                "family",
                vec![ParamValue::Exact(cs_fhir::fold_text(&family))],
            );
            let page = self.ports.charts.search(who, &query)?;
            let sharing: BTreeMap<&str, bool> = page
                .hits
                .iter()
                .filter_map(|hit| {
                    let whole = hit.resource.to_value();
                    same_family(&whole, &family)
                        .then(|| (hit.resource.id(), has_given(&whole, &given)))
                })
                .collect();
            for chart in charts {
                let Some(whole_name) = sharing.get(chart.patient.as_str()) else {
                    continue;
                };
                found.push(NameMatch {
                    user: user.to_owned(),
                    role: String::new(),
                    patient: chart.patient.clone(),
                    day: chart.day,
                    whole_name: *whole_name,
                    sharing: small(sharing.len() as u64),
                    of: small(of),
                });
            }
        }
        Ok(found)
    }

    pub(crate) fn anomaly_view(&self, found: Anomaly, reader: &Principal) -> Outcome<AnomalyView> {
        let reviews: Vec<_> = self
            .ports
            .privacy
            .reviews()?
            .into_iter()
            .filter(|review| review.anomaly == found.id)
            .collect();
        let state = match reviews.first() {
            None => "open",
            Some(_) if reviews.iter().any(|review| review.extent >= found.extent) => "reviewed",
            Some(_) => "grown",
        };
        let people: BTreeSet<String> = found
            .people
            .iter()
            .map(|key| self.user_word(key))
            .collect::<Outcome<_>>()?;
        Ok(AnomalyView {
            own: found.people.contains(&reader.user.key()),
            id: found.id,
            kind: found.kind.as_str().to_owned(),
            people: people.into_iter().collect::<Vec<_>>().join(", "),
            role: Role::parse(&found.role).map_or_else(String::new, |role| role.title().to_owned()),
            day: found.day.to_string(),
            reason: found.reason,
            figures: found
                .figures
                .into_iter()
                .map(|figure| FigureView {
                    label: figure.label,
                    value: small(figure.value),
                })
                .collect(),
            patient_ids: found.patients.into_iter().take(MOST_PATIENTS).collect(),
            state: state.to_owned(),
            reviews: reviews
                .into_iter()
                .map(|review| {
                    Ok(ReviewView {
                        at: review.at.to_rfc3339(),
                        by: self.user_word(&review.by)?,
                        note: review.note,
                    })
                })
                .collect::<Outcome<_>>()?,
        })
    }
}

fn is_open(calendar: &OfficeCalendar, day: NaiveDate, time: NaiveTime) -> bool {
    let hours = match &calendar.hours {
        Some(hours) => hours.on(day.weekday()),
        None => usual_hours(),
    };
    calendar.is_open(day) && hours.is_some_and(|(opens, closes)| (opens..closes).contains(&time))
}

/// Given name and family name of a colleague's name as people write it; what
/// follows a comma ("RN", "MD") is no name.
fn name_parts(name: &str) -> (String, Option<String>) {
    let plain = name.split(',').next().unwrap_or_default();
    let mut words: Vec<&str> = plain.split_whitespace().collect();
    let family = (words.len() > 1).then(|| words.pop()).flatten();
    (
        words.first().copied().unwrap_or_default().to_lowercase(),
        family.map(str::to_owned),
    )
}

fn names(patient: &serde_json::Value) -> impl Iterator<Item = &serde_json::Value> {
    patient
        .get("name")
        .and_then(serde_json::Value::as_array)
        .into_iter()
        .flatten()
}

/// The search finds names that begin alike; the rule is about the same name.
fn same_family(patient: &serde_json::Value, family: &str) -> bool {
    names(patient).any(|name| {
        name.get("family")
            .and_then(serde_json::Value::as_str)
            .is_some_and(|own| own.to_lowercase() == family.to_lowercase())
    })
}

fn has_given(patient: &serde_json::Value, given: &str) -> bool {
    names(patient)
        .filter_map(|name| name.get("given")?.as_array())
        .flatten()
        .filter_map(serde_json::Value::as_str)
        .any(|own| own.to_lowercase() == given)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colleagues_name_is_taken_apart_without_its_titles() {
        assert_eq!(
            name_parts("Ana Maria Quill, RN"),
            ("ana".to_owned(), Some("Quill".to_owned()))
        );
        assert_eq!(name_parts("Quill"), ("quill".to_owned(), None));
        assert_eq!(name_parts(""), (String::new(), None));
    }

    #[test]
    fn without_recorded_hours_a_wide_day_counts_as_open_and_a_closure_does_not() {
        let day: NaiveDate = "2026-03-02".parse().unwrap();
        let at = |hour| NaiveTime::from_hms_opt(hour, 30, 0).unwrap();
        let mut calendar = OfficeCalendar::default();
        assert!(is_open(&calendar, day, at(6)) && !is_open(&calendar, day, at(5)));
        assert!(!is_open(&calendar, day, at(20)));
        calendar.closed.insert(day, "Snow".into());
        assert!(!is_open(&calendar, day, at(12)));
    }
}
