//! How long entries are kept, what a legal hold keeps longer, and how a removed
//! segment is named in the chain.
//!
//! Entries go by whole segments only: the segment's signed checkpoint stays and
//! stands for them, and a later entry, itself under a signed checkpoint, names
//! every removed segment. So a chain with removed segments still verifies, and
//! nobody without a device's key can remove one.

use crate::{AuditAction, AuditEntry, AuditOutcome};
use chrono::{DateTime, Months, Utc};
use serde::{Deserialize, Serialize};

/// Fewest years a policy may keep entries: 45 CFR 164.316(b)(2)(i) keeps
/// documentation six years.
pub const FEWEST_YEARS: u32 = 6;

/// The use case whose entries name removed segments.
pub const RETENTION: &str = "audit-retention";

const SEGMENT: &str = "AuditSegment/";

/// How long entries are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetentionPolicy {
    /// Years; `None`: for ever, and that is the default.
    pub keep_years: Option<u32>,
}

impl RetentionPolicy {
    /// Entries older than this may go; `None`: none may.
    pub fn cutoff(self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let years = self.keep_years?.max(FEWEST_YEARS);
        now.checked_sub_months(Months::new(years.checked_mul(12)?))
    }
}

/// What a legal hold keeps, whatever the policy says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldScope {
    /// Entries about this patient (FHIR id); `None`: about anybody or nobody.
    pub patient: Option<String>,
    /// Entries from this instant on.
    pub from: Option<DateTime<Utc>>,
    /// Entries before this instant.
    pub until: Option<DateTime<Utc>>,
}

impl HoldScope {
    /// Whether an entry is under this hold.
    pub fn covers(&self, entry: &AuditEntry) -> bool {
        let patient = self
            .patient
            .as_ref()
            .is_none_or(|patient| entry.patients.contains(patient));
        patient
            && self.from.is_none_or(|from| entry.at >= from)
            && self.until.is_none_or(|until| entry.at < until)
    }
}

/// Whether an entry lets its segment go: old enough, and under no hold.
pub fn may_go(entry: &AuditEntry, cutoff: DateTime<Utc>, holds: &[HoldScope]) -> bool {
    entry.at < cutoff && !holds.iter().any(|hold| hold.covers(entry))
}

/// Numbers of a run of entries, first and last.
pub type Range = (u64, u64);

/// How an entry's `resources` name removed entries.
pub fn removed_resources(ranges: &[Range]) -> Vec<String> {
    joined(ranges)
        .iter()
        .map(|(first, last)| format!("{SEGMENT}{first}-{last}"))
        .collect()
}

/// Ranges an entry names as removed; `None` when it is no such entry.
pub(crate) fn named_removed<'a>(
    action: AuditAction,
    outcome: AuditOutcome,
    what: &str,
    resources: impl Iterator<Item = &'a str>,
) -> Option<Vec<Range>> {
    let says =
        action == AuditAction::Administer && outcome == AuditOutcome::Success && what == RETENTION;
    says.then(|| {
        let range = |text: &str| -> Option<Range> {
            let (first, last) = text.strip_prefix(SEGMENT)?.split_once('-')?;
            Some((first.parse().ok()?, last.parse().ok()?))
        };
        resources.filter_map(range).collect()
    })
}

/// Ranges in order, neighbours made one.
pub fn joined(ranges: &[Range]) -> Vec<Range> {
    let mut sorted = ranges.to_vec();
    sorted.sort_unstable();
    let mut out: Vec<Range> = Vec::new();
    for (first, last) in sorted {
        match out.last_mut() {
            Some(before) if first <= before.1.saturating_add(1) => before.1 = before.1.max(last),
            _ => out.push((first, last)),
        }
    }
    out
}

/// The first number of `ranges` that `named` doesn't name.
pub(crate) fn first_unnamed(ranges: &[Range], named: &[Range]) -> Option<u64> {
    let named = joined(named);
    joined(ranges).into_iter().find_map(|(first, last)| {
        match named
            .iter()
            .find(|(from, to)| (*from..=*to).contains(&first))
        {
            None => Some(first),
            Some((_, to)) if *to < last => Some(to + 1),
            Some(_) => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_default_removes_nothing_and_no_policy_keeps_less_than_six_years() {
        let now = at("2026-03-02T15:00:00Z");
        assert_eq!(RetentionPolicy::default().cutoff(now), None);
        let years = |keep| RetentionPolicy {
            keep_years: Some(keep),
        };
        assert_eq!(years(1).cutoff(now), Some(at("2020-03-02T15:00:00Z")));
        assert_eq!(years(10).cutoff(now), Some(at("2016-03-02T15:00:00Z")));
    }

    #[test]
    fn a_hold_is_by_patient_and_by_period() {
        let entry = AuditEntry {
            at: at("2019-05-01T00:00:00Z"),
            user: "system".into(),
            role: String::new(),
            tenant: "t".into(),
            action: AuditAction::Read,
            what: "chart".into(),
            patients: vec!["ada".into()],
            resources: vec![],
            outcome: AuditOutcome::Success,
            code: String::new(),
            purpose: String::new(),
            correlation: String::new(),
            agent: String::new(),
        };
        let cutoff = at("2020-01-01T00:00:00Z");
        assert!(may_go(&entry, cutoff, &[]));
        assert!(
            !may_go(&entry, at("2019-05-01T00:00:00Z"), &[]),
            "not older than the cutoff"
        );
        let hold = |patient: Option<&str>, from: Option<&str>, until: Option<&str>| HoldScope {
            patient: patient.map(str::to_owned),
            from: from.map(at),
            until: until.map(at),
        };
        let held = |scope: HoldScope| !may_go(&entry, cutoff, &[scope]);
        assert!(held(hold(None, None, None)), "a hold on everything");
        assert!(held(hold(Some("ada"), None, None)));
        assert!(!held(hold(Some("bea"), None, None)));
        assert!(held(hold(
            None,
            Some("2019-05-01T00:00:00Z"),
            Some("2019-06-01T00:00:00Z")
        )));
        assert!(!held(hold(None, None, Some("2019-05-01T00:00:00Z"))));
        assert!(!held(hold(Some("ada"), Some("2019-05-02T00:00:00Z"), None)));
    }

    #[test]
    fn ranges_are_named_and_read_again() {
        let resources = removed_resources(&[(1001, 2000), (1, 1000), (3001, 4000)]);
        assert_eq!(resources, ["AuditSegment/1-2000", "AuditSegment/3001-4000"]);
        let read = named_removed(
            AuditAction::Administer,
            AuditOutcome::Success,
            RETENTION,
            resources.iter().map(String::as_str),
        )
        .unwrap();
        assert_eq!(first_unnamed(&[(1, 1000), (1001, 2000)], &read), None);
        assert_eq!(first_unnamed(&[(2001, 3000)], &read), Some(2001));
        assert_eq!(first_unnamed(&[(3001, 5000)], &read), Some(4001));
        assert!(
            named_removed(
                AuditAction::Administer,
                AuditOutcome::Refused,
                RETENTION,
                [].into_iter()
            )
            .is_none()
        );
    }
}
