//! The privacy officer's page: who reviews, what there is to look at, what was
//! disclosed, what is held and how long the audit is kept.
//!
//! Privacy officers are the administrators unless the practice named somebody.
//! Nobody reviews what is said about themselves: such a finding stays open, says
//! so, and waits for another officer.

use crate::Workstation;
use crate::audit_page::{count, is_administrator};
use crate::views::{AuditLine, AuditUser, Officers, PrivacyView};
use crate::watch_settings::Thresholds;
use cs_access::Principal;
use cs_audit::{AuditAction, AuditEntry, AuditOutcome};
use cs_error::{Code, Fault, Outcome};
use cs_ports::{AnomalyReview, AuditContext, AuditQuery};
use serde_json::Value;
use std::collections::BTreeSet;

/// Setting: user keys of the privacy officers.
const OFFICERS: &str = "privacy_officers";
/// Officers at most.
const MOST_OFFICERS: usize = 20;
/// Entries of a list of the page.
const LISTED: u32 = 100;
/// Longest note, characters.
const LONGEST_NOTE: usize = 500;

impl Workstation {
    /// The whole page. Showing it is an entry that names the patients on it.
    ///
    /// # Errors
    /// [`Code::SignedOut`], [`Code::RoleMayNotUse`] for whoever is no privacy
    /// officer (audited); store codes.
    pub fn privacy(&self) -> Outcome<PrivacyView> {
        let who = self.context("privacy")?;
        let officer = self.officers_only(&who)?;
        let thresholds = Thresholds::load(&*self.ports.settings)?;
        let (anomalies, hours) = self.findings(&who, thresholds)?;
        let break_glass = self.lines_of(&[AuditAction::BreakGlass])?;
        let disclosures = self.lines_of(&[
            AuditAction::Disclosure,
            AuditAction::PatientExport,
            AuditAction::Erasure,
        ])?;
        let holds = self.holds_view()?;
        let mut named: BTreeSet<String> = holds
            .iter()
            .filter_map(|hold| hold.patient_id.clone())
            .collect();
        named.extend(anomalies.iter().flat_map(|one| one.patients.clone()));
        let listed = break_glass.iter().chain(&disclosures);
        named.extend(listed.flat_map(|line| line.patient_ids.clone()));
        self.ports.audit.record(&AuditEntry {
            patients: named.into_iter().collect(),
            ..self.entry(&who, AuditAction::Search)
        })?;
        Ok(PrivacyView {
            officers: self.officers_view(&officer)?,
            anomalies: anomalies
                .into_iter()
                .map(|found| self.anomaly_view(found, &officer))
                .collect::<Outcome<_>>()?,
            hours,
            habit_days: thresholds.habit_days,
            break_glass,
            disclosures,
            holds,
            retention: self.retention_view(&officer)?,
            thresholds: thresholds.shown(),
        })
    }

    /// Says something of a finding; it counts as reviewed until it grows.
    ///
    /// # Errors
    /// As [`Workstation::privacy`]; [`Code::OwnAnomaly`] for a finding about the
    /// signed-in person (audited), [`Code::NotFound`], [`Code::InputInvalid`] for a
    /// note that is empty or too long.
    pub fn review_anomaly(&self, id: &str, note: &str) -> Outcome<PrivacyView> {
        let who = self.context("anomaly-review")?;
        let officer = self.officers_only(&who)?;
        let note = plain_note(note)?;
        let thresholds = Thresholds::load(&*self.ports.settings)?;
        let (findings, _) = self.findings(&who, thresholds)?;
        let found = findings
            .into_iter()
            .find(|one| one.id == id)
            .ok_or_else(|| Fault::new(Code::NotFound).with("what", "finding"))?;
        let own = officer.user.key();
        if found.people.contains(&own) {
            return self.denied(&who, Code::OwnAnomaly);
        }
        self.ports.privacy.add_review(
            &who,
            &AnomalyReview {
                anomaly: found.id,
                at: who.at,
                by: own,
                extent: found.extent,
                note,
            },
        )?;
        self.privacy()
    }

    /// Names the privacy officers; an empty list: every administrator is one.
    ///
    /// # Errors
    /// [`Code::RoleMayNotUse`] unless an administrator asks, [`Code::NotFound`] for
    /// a key nobody here has; store codes.
    pub fn set_privacy_officers(&self, keys: &[String]) -> Outcome<Officers> {
        let who = self.context("privacy-officers")?;
        self.administrators_only(&who)?;
        let known = self.ports.audit.users()?;
        if keys.len() > MOST_OFFICERS
            || keys
                .iter()
                .any(|key| !key.contains('#') || !known.contains(key))
        {
            return Err(Fault::new(Code::NotFound).with("what", "person"));
        }
        self.ports
            .settings
            .decide(&who, OFFICERS, &Value::from(keys.to_vec()))?;
        self.officers_view(&self.principal()?)
    }

    /// Changes a threshold of the rules.
    ///
    /// # Errors
    /// As [`Workstation::privacy`]; [`Code::InputInvalid`] for one that does not
    /// exist or a value out of its range.
    pub fn set_threshold(&self, key: &str, value: i32) -> Outcome<PrivacyView> {
        let who = self.context("privacy-thresholds")?;
        self.officers_only(&who)?;
        Thresholds::check(key, value)?;
        self.ports.settings.decide(&who, key, &Value::from(value))?;
        self.privacy()
    }

    /// Keys of the officers the practice named.
    pub(crate) fn named_officers(&self) -> Outcome<Vec<String>> {
        let kept = self.ports.settings.get(OFFICERS)?;
        Ok(kept
            .and_then(|kept| serde_json::from_value(kept).ok())
            .unwrap_or_default())
    }

    /// Whether somebody is a privacy officer of this practice.
    ///
    /// # Errors
    /// Store codes.
    pub fn is_privacy_officer(&self, person: &Principal) -> Outcome<bool> {
        let named = self.named_officers()?;
        Ok(if named.is_empty() {
            is_administrator(person.role)
        } else {
            named.contains(&person.user.key())
        })
    }

    /// Whether somebody reads the whole audit and not only their own entries.
    pub(crate) fn reads_whole_audit(&self, person: &Principal) -> Outcome<bool> {
        Ok(is_administrator(person.role) || self.is_privacy_officer(person)?)
    }

    pub(crate) fn officers_only(&self, who: &AuditContext) -> Outcome<Principal> {
        let person = self.principal()?;
        if self.is_privacy_officer(&person)? {
            return Ok(person);
        }
        self.denied(who, Code::RoleMayNotUse)
    }

    pub(crate) fn denied<T>(&self, who: &AuditContext, code: Code) -> Outcome<T> {
        self.record(
            who,
            AuditAction::Administer,
            AuditOutcome::Refused,
            code.name(),
        )?;
        Err(Fault::new(code))
    }

    fn officers_view(&self, person: &Principal) -> Outcome<Officers> {
        let user = |key: String| -> Outcome<AuditUser> {
            Ok(AuditUser {
                name: self.user_word(&key)?,
                key,
            })
        };
        let named: Vec<AuditUser> = self
            .named_officers()?
            .into_iter()
            .map(user)
            .collect::<Outcome<_>>()?;
        let people = self.ports.audit.users()?.into_iter();
        let sentence = if named.is_empty() {
            "Nobody is named, so every practice administrator and MPS administrator is a privacy officer."
        } else {
            "The practice named its privacy officers; administrators who are not among them do not review."
        };
        Ok(Officers {
            known: people
                .filter(|key| key.contains('#'))
                .map(user)
                .collect::<Outcome<_>>()?,
            may_name: is_administrator(person.role),
            sentence: format!("{sentence} Nobody reviews what is said about themselves."),
            named,
        })
    }

    /// The newest entries of some actions.
    fn lines_of(&self, actions: &[AuditAction]) -> Outcome<Vec<AuditLine>> {
        let mut lines = Vec::new();
        for action in actions {
            let query = AuditQuery {
                action: Some(*action),
                ..AuditQuery::default()
            };
            for entry in self.ports.audit.page(&query, None, LISTED)?.entries {
                lines.push(self.audit_line(&entry)?);
            }
        }
        lines.sort_by_key(|line| std::cmp::Reverse(line.seq));
        lines.truncate(usize::try_from(LISTED).unwrap_or(usize::MAX));
        Ok(lines)
    }
}

/// A note as it is kept.
///
/// # Errors
/// [`Code::InputInvalid`] for one that is empty, too long or has control characters.
pub(crate) fn plain_note(note: &str) -> Outcome<String> {
    let note = note.trim();
    let fits = (1..=LONGEST_NOTE).contains(&note.chars().count())
        && !note.chars().any(|c| c.is_control() && c != '\n');
    if fits {
        Ok(note.to_owned())
    } else {
        Err(Fault::new(Code::InputInvalid).with("field", "note"))
    }
}

/// A figure that fits a view.
pub(crate) fn small(value: u64) -> u32 {
    count(value)
}
