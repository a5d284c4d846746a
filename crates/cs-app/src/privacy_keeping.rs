//! Legal holds and retention.

use crate::Workstation;
use crate::audit_page::{count, is_administrator};
use crate::privacy::plain_note;
use crate::views::{HoldView, NewHold, PrivacyView, RetentionView};
use chrono::{DateTime, Duration, Utc};
use cs_access::Principal;
use cs_audit::{AuditAction, AuditOutcome, FEWEST_YEARS, HoldScope, RETENTION, RetentionPolicy};
use cs_error::{Code, Fault, Outcome};
use cs_fhir::Reference;
use cs_ports::{LegalHold, Progress, Retained};
use serde_json::Value;

/// Setting: years entries are kept; absent or `null`: for ever.
const KEEP_YEARS: &str = "audit_keep_years";
/// Most years that can be set.
const MOST_YEARS: u32 = 100;
/// Segments of one transaction, so that nobody waits long for it.
const SEGMENTS_A_ROUND: u32 = 50;

impl Workstation {
    /// Sets a legal hold: no entry under it goes, whatever the policy says.
    ///
    /// # Errors
    /// As [`Workstation::privacy`]; [`Code::InputInvalid`] for days that are none
    /// or in the wrong order, a patient that is no id, or a note that is empty.
    pub fn add_hold(&self, hold: &NewHold) -> Outcome<PrivacyView> {
        let who = self.context("legal-hold")?;
        let officer = self.officers_only(&who)?;
        let bad = |field: &'static str| Fault::new(Code::InputInvalid).with("field", field);
        if let Some(patient) = &hold.patient_id
            && Reference::parse(&format!("Patient/{patient}")).is_none()
        {
            return Err(bad("patient"));
        }
        let (from, until) = self.period(hold.from.as_deref(), hold.to.as_deref())?;
        if from.zip(until).is_some_and(|(from, until)| from >= until) {
            return Err(bad("to"));
        }
        let hold = LegalHold {
            id: self.random_id()?,
            at: who.at,
            by: officer.user.key(),
            scope: HoldScope {
                patient: hold.patient_id.clone(),
                from,
                until,
            },
            note: plain_note(&hold.note)?,
            released: None,
        };
        self.ports.privacy.add_hold(&who, &hold)?;
        self.privacy()
    }

    /// Releases a legal hold.
    ///
    /// # Errors
    /// As [`Workstation::privacy`]; [`Code::NotFound`].
    pub fn release_hold(&self, id: &str) -> Outcome<PrivacyView> {
        let who = self.context("legal-hold")?;
        self.officers_only(&who)?;
        self.ports.privacy.release_hold(&who, id)?;
        self.privacy()
    }

    /// Sets how many years the audit is kept; `None`: for ever. Nothing is removed
    /// by setting it.
    ///
    /// # Errors
    /// [`Code::RoleMayNotUse`] unless an administrator asks, [`Code::InputInvalid`]
    /// below the fewest years (45 CFR 164.316(b)(2)(i): six).
    pub fn set_audit_years(&self, years: Option<u32>) -> Outcome<RetentionView> {
        let who = self.context("audit-years")?;
        self.administrators_only(&who)?;
        if years.is_some_and(|years| !(FEWEST_YEARS..=MOST_YEARS).contains(&years)) {
            return Err(Fault::new(Code::InputInvalid).with("field", "years"));
        }
        self.ports
            .settings
            .decide(&who, KEEP_YEARS, &years.map_or(Value::Null, Value::from))?;
        self.retention_view(&self.principal()?)
    }

    /// Removes what the policy lets go: whole segments older than it keeps, none
    /// with an entry under a hold. Their signed checkpoints stay and the chain
    /// still verifies. Can be stopped between rounds; what went is named already.
    ///
    /// # Errors
    /// As [`Workstation::privacy`]; [`Code::RoleMayNotUse`] unless an administrator
    /// asks; [`Code::Cancelled`].
    pub fn apply_retention(&self, progress: &dyn Progress) -> Outcome<RetentionView> {
        let who = self.context(RETENTION)?;
        self.administrators_only(&who)?;
        // That it was asked for is said even where nothing goes.
        self.record(
            &who,
            AuditAction::Administer,
            AuditOutcome::Success,
            "asked",
        )?;
        if let Some(cutoff) = self.retention_policy()?.cutoff(self.now()) {
            let mut gone = 0;
            loop {
                if progress.cancelled() {
                    return Err(Fault::new(Code::Cancelled));
                }
                let round = self
                    .ports
                    .privacy
                    .retain(&who, cutoff, SEGMENTS_A_ROUND, false)?;
                gone += round.entries;
                progress.at("entries", gone, 0);
                if !round.more {
                    break;
                }
            }
        }
        self.retention_view(&self.principal()?)
    }

    fn retention_policy(&self) -> Outcome<RetentionPolicy> {
        let kept = self.ports.settings.get(KEEP_YEARS)?;
        let years = kept.as_ref().and_then(Value::as_u64);
        Ok(RetentionPolicy {
            keep_years: years.and_then(|years| u32::try_from(years).ok()),
        })
    }

    pub(crate) fn retention_view(&self, person: &Principal) -> Outcome<RetentionView> {
        let policy = self.retention_policy()?;
        let who = self.context(RETENTION)?;
        let due = match policy.cutoff(self.now()) {
            Some(cutoff) => self.ports.privacy.retain(&who, cutoff, u32::MAX, true)?,
            None => Retained::default(),
        };
        let sentence = match policy.keep_years {
            None => "Every entry is kept for ever.".to_owned(),
            Some(years) if due.entries == 0 && due.held == 0 => {
                format!("Entries are kept {years} years; none is older.")
            }
            Some(years) => format!(
                "Entries are kept {years} years. {} older ones may go; {} older segments stay under a legal hold.",
                due.entries, due.held
            ),
        };
        Ok(RetentionView {
            keep_years: policy.keep_years,
            fewest_years: FEWEST_YEARS,
            may_go: count(due.entries),
            held_segments: count(due.held),
            sentence,
            may_change: is_administrator(person.role),
        })
    }

    /// Open ones first, then the newest.
    pub(crate) fn holds_view(&self) -> Outcome<Vec<HoldView>> {
        let mut holds = self.ports.privacy.holds()?;
        holds.sort_by_key(|hold| hold.released.is_some());
        let zone = self.practice.tz()?;
        let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive().to_string();
        holds
            .into_iter()
            .map(|hold| {
                let (released_at, released_by) = hold.released.unzip();
                Ok(HoldView {
                    id: hold.id,
                    at: hold.at.to_rfc3339(),
                    by: self.user_word(&hold.by)?,
                    patient_id: hold.scope.patient,
                    from: hold.scope.from.map(day),
                    to: hold
                        .scope
                        .until
                        .map(|until| day(until - Duration::seconds(1))),
                    note: hold.note,
                    released_at: released_at.map(|at| at.to_rfc3339()),
                    released_by: released_by.map(|by| self.user_word(&by)).transpose()?,
                })
            })
            .collect()
    }
}
