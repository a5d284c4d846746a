//! The audit as the window shows it, page by page, and the state of its chain.
//!
//! Administrators see every entry; everybody else sees their own and nobody
//! else's: the audit says which patients a colleague looked at. Every page that is
//! shown is an entry of its own. Anybody may have the chain checked.

use crate::Workstation;
use crate::views::{AuditFilter, AuditLine, AuditPage, AuditUser, ChainState};
use chrono::{DateTime, Days, NaiveDate, TimeZone, Utc};
use cs_access::Role;
use cs_audit::{AuditAction, AuditEntry, AuditOutcome, ChainedEntry};
use cs_error::{Code, Fault, Outcome};
use cs_ports::AuditQuery;

/// Entries of one page.
const PAGE: u32 = 100;
/// Patients named in one line; the rest is a count.
const MOST_PATIENTS: usize = 20;
/// Digits of a hash that are shown, enough to compare with an export by eye.
const HASH_DIGITS: usize = 12;

impl Workstation {
    /// A page of the audit, newest first.
    ///
    /// # Errors
    /// [`Code::SignedOut`], [`Code::InputInvalid`] for a day, action or outcome
    /// that does not exist, [`Code::RoleMayNotUse`] when somebody else's entries
    /// are asked for by a role that is no administrator; store codes.
    pub fn audit_page(&self, filter: &AuditFilter) -> Outcome<AuditPage> {
        let who = self.context("audit")?;
        let principal = self.principal()?;
        let own = principal.user.key();
        let all = is_administrator(principal.role);
        let mut query = self.audit_query(filter)?;
        if !all {
            if query.user.as_ref().is_some_and(|user| *user != own) {
                let code = Code::RoleMayNotUse;
                self.record(
                    &who,
                    AuditAction::Search,
                    AuditOutcome::Refused,
                    code.name(),
                )?;
                return Err(Fault::new(code));
            }
            query.user = Some(own.clone());
        }
        self.ports.audit.record(&AuditEntry {
            at: who.at,
            user: own.clone(),
            role: principal.role.as_str().to_owned(),
            tenant: self.practice.tenant.to_string(),
            action: AuditAction::Search,
            what: who.action.to_owned(),
            patients: query.patient.iter().cloned().collect(),
            resources: Vec::new(),
            outcome: AuditOutcome::Success,
            code: String::new(),
            purpose: who.purpose.to_owned(),
            correlation: who.correlation.clone(),
        })?;
        let page = self
            .ports
            .audit
            .page(&query, filter.before.map(u64::from), PAGE)?;
        let entries = page.entries.iter().map(|entry| self.audit_line(entry));
        let keys = match all {
            true => self.ports.audit.users()?,
            false => vec![own],
        };
        Ok(AuditPage {
            entries: entries.collect::<Outcome<_>>()?,
            more: page.more,
            chain_length: count(page.length),
            users: keys
                .into_iter()
                .map(|key| {
                    Ok(AuditUser {
                        name: self.user_word(&key)?,
                        key,
                    })
                })
                .collect::<Outcome<_>>()?,
        })
    }

    /// Verifies the whole chain as it stands in the store.
    ///
    /// # Errors
    /// As [`Workstation::verify_audit`]; a broken chain is an answer.
    pub fn chain_state(&self) -> Outcome<ChainState> {
        let report = self.verify_audit()?;
        let sentence = match report.first_break {
            None if report.unsigned == 0 => format!(
                "The chain is whole: {} entries, all under {} signed checkpoints.",
                report.entries, report.checkpoints
            ),
            None => format!(
                "The chain is whole: {} entries, {} signed checkpoints; the newest {} await the next one.",
                report.entries, report.checkpoints, report.unsigned
            ),
            Some(broken) => format!(
                "The chain does not verify at entry {}. {} Keep this profile as it is and tell your privacy officer.",
                broken.seq,
                broken.what.sentence()
            ),
        };
        Ok(ChainState {
            whole: report.holds(),
            entries: count(report.entries),
            checkpoints: count(report.checkpoints),
            sentence,
            at: self.now().to_rfc3339(),
        })
    }

    fn audit_query(&self, filter: &AuditFilter) -> Outcome<AuditQuery> {
        let bad = |field: &'static str| Fault::new(Code::InputInvalid).with("field", field);
        let day =
            |text: &str, field| -> Outcome<NaiveDate> { text.parse().map_err(|_| bad(field)) };
        let from = filter.from.as_deref().map(|text| day(text, "from"));
        let to = filter.to.as_deref().map(|text| day(text, "to"));
        let after = |last: NaiveDate| last.checked_add_days(Days::new(1));
        Ok(AuditQuery {
            from: from
                .transpose()?
                .map(|first| self.day_begins(first).ok_or_else(|| bad("from")))
                .transpose()?,
            until: to
                .transpose()?
                .map(|last| {
                    let next = after(last).and_then(|next| self.day_begins(next));
                    next.ok_or_else(|| bad("to"))
                })
                .transpose()?,
            user: filter.user.clone(),
            action: filter
                .action
                .as_deref()
                .map(|word| action_of(word).ok_or_else(|| bad("action")))
                .transpose()?,
            outcome: filter
                .outcome
                .as_deref()
                .map(|word| outcome_of(word).ok_or_else(|| bad("outcome")))
                .transpose()?,
            patient: filter.patient_id.clone(),
        })
    }

    /// The instant a day begins in the practice's zone; where a clock change skips
    /// midnight, the first instant after it.
    fn day_begins(&self, day: NaiveDate) -> Option<DateTime<Utc>> {
        let zone = self.practice.tz().ok()?;
        (0..4)
            .find_map(|hour| {
                zone.from_local_datetime(&day.and_hms_opt(hour, 0, 0)?)
                    .earliest()
            })
            .map(|at| at.to_utc())
    }

    fn audit_line(&self, chained: &ChainedEntry) -> Outcome<AuditLine> {
        let entry = &chained.entry;
        let size = |list: &[String]| u32::try_from(list.len()).unwrap_or(u32::MAX);
        let mut hash = chained.hash.to_hex();
        hash.truncate(HASH_DIGITS);
        Ok(AuditLine {
            seq: count(chained.seq),
            at: entry.at.to_rfc3339(),
            user: self.user_word(&entry.user)?,
            role: Role::parse(&entry.role).map_or_else(String::new, |role| role.title().to_owned()),
            action: word_of(&entry.action),
            what: entry.what.clone(),
            patients: size(&entry.patients),
            patient_ids: entry.patients.iter().take(MOST_PATIENTS).cloned().collect(),
            resources: size(&entry.resources),
            outcome: match entry.outcome {
                AuditOutcome::Success => "success",
                AuditOutcome::Refused => "refused",
                AuditOutcome::Failure => "failed",
            }
            .to_owned(),
            code: entry.code.clone(),
            purpose: entry.purpose.clone(),
            hash,
        })
    }

    /// A name; the program itself is one too.
    fn user_word(&self, key: &str) -> Outcome<String> {
        if key == "system" {
            return Ok("This program".to_owned());
        }
        Ok(self.name_of_key(key)?.unwrap_or_else(|| {
            key.rsplit_once('#')
                .map_or(key, |(_, subject)| subject)
                .to_owned()
        }))
    }
}

/// Whether a role sees other people's audit and may loosen rules.
pub(crate) const fn is_administrator(role: Role) -> bool {
    matches!(role, Role::PracticeAdministrator | Role::MpsAdmin)
}

pub(crate) fn count(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn action_of(word: &str) -> Option<AuditAction> {
    serde_json::from_value(serde_json::Value::from(word)).ok()
}

fn word_of(action: &AuditAction) -> String {
    serde_json::to_value(action)
        .ok()
        .and_then(|word| word.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn outcome_of(word: &str) -> Option<AuditOutcome> {
    match word {
        "success" => Some(AuditOutcome::Success),
        "refused" => Some(AuditOutcome::Refused),
        "failed" => Some(AuditOutcome::Failure),
        _ => None,
    }
}
