//! Sync and sources: what is kept, how fresh it is, what was set aside.

use crate::Workstation;
use crate::audit_page::count;
use crate::dto::SyncOutcome;
use crate::views::{CollectionView, KeptCount, RejectView, SourceView, SourcesView, SyncResult};
use cs_access::{ActionKind, SkillName, may_use_skill};
use cs_error::{Code, Outcome};
use cs_ports::{BatchReport, SyncReport};
use serde_json::{Map, Value};

/// Rows set aside that are listed.
const MOST_REJECTS: u32 = 500;
/// Setting: why collections were not read to their end the last time.
const STOPPED: &str = "sync_stopped";

impl Workstation {
    /// Sources, collections, what is kept and what was set aside. Rows that were
    /// set aside are listed for roles that may look patients up; their number is
    /// for everybody.
    ///
    /// # Errors
    /// [`Code::SignedOut`]; store codes.
    pub fn sources(&self) -> Outcome<SourcesView> {
        let who = self.context("sources")?;
        let role = self.principal()?.role;
        let rejects = match may_use_skill(role, SkillName::PatientLookup) {
            Ok(()) => self.ports.sync_state.rejects(&who, MOST_REJECTS)?,
            Err(_) => Vec::new(),
        };
        let kept = self.ports.charts.counts()?;
        #[allow(clippy::cast_precision_loss, reason = "far below 2^52 bytes")]
        let store_bytes = self.facts.store_bytes() as f64;
        Ok(SourcesView {
            sources: vec![self.source_view()?],
            kept: kept
                .into_iter()
                .map(|(kind, number)| KeptCount {
                    kind,
                    count: count(number),
                })
                .collect(),
            set_aside: rejects
                .into_iter()
                .map(|reject| RejectView {
                    collection: reject.row.collection,
                    row_id: reject.row.row_id,
                    reason: reject.row.reason,
                    at: reject.at.to_rfc3339(),
                })
                .collect(),
            set_aside_total: count(self.ports.sync_state.reject_count()?),
            channels: self
                .ports
                .channels
                .iter()
                .map(|channel| channel_word(channel.action(), channel.name()))
                .collect(),
            store_bytes,
        })
    }

    fn source_view(&self) -> Outcome<SourceView> {
        let source = &self.ports.source;
        let stopped = self.ports.settings.get(STOPPED)?.unwrap_or_default();
        let marks = self.ports.sync_state.marks(source.id())?;
        let mark_of = |name: &str| marks.iter().find(|(known, _)| known == name);
        let collections = source
            .collections()
            .iter()
            .map(|name| CollectionView {
                name: (*name).to_owned(),
                complete: mark_of(name).is_some_and(|(_, mark)| mark.complete),
                as_of: mark_of(name).map(|(_, mark)| mark.as_of.to_rfc3339()),
                note: stopped
                    .get(*name)
                    .and_then(Value::as_str)
                    .map_or_else(String::new, stopped_word),
            })
            .collect();
        let name = &self.facts.source_name;
        Ok(SourceView {
            id: source.id().to_owned(),
            name: if name.is_empty() {
                "Practice system".to_owned()
            } else {
                name.clone()
            },
            host: self.facts.source_host.clone(),
            collections,
            last_sync: self.last_sync()?,
        })
    }

    /// Remembers why a collection was not read to its end, until the next sync.
    pub(crate) fn note_stopped(&self, report: &SyncReport) -> Outcome<()> {
        let stopped: Map<String, Value> = report
            .collections
            .iter()
            .filter_map(|one| {
                let code = one.stopped.clone()?;
                Some((one.collection.clone(), Value::from(code)))
            })
            .collect();
        self.ports.settings.set(STOPPED, &Value::Object(stopped))
    }
}

/// What a sync did, for the window.
pub fn sync_result(outcome: &SyncOutcome) -> SyncResult {
    let sum = |number: fn(&BatchReport) -> u64| {
        count(
            outcome
                .report
                .collections
                .iter()
                .map(|one| number(&one.written))
                .sum(),
        )
    };
    let (created, updated, deleted) = (
        sum(|written| written.created),
        sum(|written| written.updated),
        sum(|written| written.deleted),
    );
    let stale = count(outcome.stale);
    let set_aside = sum(|written| written.rejected);
    let mut sentence = match created + updated + deleted {
        0 => "Nothing changed since the last time.".to_owned(),
        _ => format!("{created} new, {updated} changed, {deleted} removed."),
    };
    if stale > 0 {
        let drafts = if stale == 1 {
            "1 draft".to_owned()
        } else {
            format!("{stale} drafts")
        };
        sentence.push_str(&format!(
            " {drafts} went back to review because of what changed."
        ));
    }
    match set_aside {
        0 => {}
        1 => sentence.push_str(" 1 row could not be used and was set aside."),
        rows => sentence.push_str(&format!(
            " {rows} rows could not be used and were set aside."
        )),
    }
    let unread: Vec<&str> = outcome
        .report
        .collections
        .iter()
        .filter(|one| {
            one.stopped
                .as_deref()
                .is_some_and(|code| code != Code::RoleMayNotUse.name())
        })
        .map(|one| one.collection.as_str())
        .collect();
    if !unread.is_empty() {
        sentence.push_str(&format!(" Not read to the end: {}.", unread.join(", ")));
    }
    SyncResult {
        created,
        updated,
        deleted,
        set_aside: count(outcome.rejected),
        stale,
        sentence,
    }
}

/// An error code's name as the reason a collection stopped.
fn stopped_word(code: &str) -> String {
    if code == Code::RoleMayNotUse.name() {
        return "not for your role".to_owned();
    }
    let known = Code::ALL.iter().find(|known| known.name() == code);
    known.map_or_else(
        || "stopped".to_owned(),
        |code| format!("stopped: {}", code.sentence()),
    )
}

fn channel_word(action: ActionKind, name: &str) -> String {
    match action {
        ActionKind::SendSms => "Text messages".to_owned(),
        ActionKind::SendEmail => "E-mail".to_owned(),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cs_ports::CollectionReport;

    fn outcome(stopped: Option<&str>, written: BatchReport, stale: u64) -> SyncOutcome {
        SyncOutcome {
            report: SyncReport {
                collections: vec![CollectionReport {
                    collection: "patients".into(),
                    written,
                    stopped: stopped.map(str::to_owned),
                }],
                as_of: None,
            },
            rejected: 3,
            stale,
        }
    }

    #[test]
    fn a_sync_says_what_it_did_and_what_it_could_not_read() {
        let quiet = sync_result(&outcome(None, BatchReport::default(), 0));
        assert_eq!(quiet.sentence, "Nothing changed since the last time.");
        assert_eq!(quiet.set_aside, 3);
        let written = BatchReport {
            created: 2,
            updated: 1,
            rejected: 1,
            ..BatchReport::default()
        };
        let busy = sync_result(&outcome(Some("rate_limited"), written, 1));
        assert_eq!(
            busy.sentence,
            "2 new, 1 changed, 0 removed. 1 draft went back to review because of what changed. \
             1 row could not be used and was set aside. Not read to the end: patients."
        );
        let role = sync_result(&outcome(Some("role_may_not_use"), written, 0));
        assert!(!role.sentence.contains("Not read"), "that is no fault");
        assert_eq!(stopped_word("role_may_not_use"), "not for your role");
    }
}
