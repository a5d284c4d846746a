//! The follow-up rules' answer, kept while what it was made from stands.

use crate::Workstation;
use crate::people::card_of_json;
use crate::views::{
    FlagView, GuardianView, NotDrafted, PatientCard, SetAside, SourceLink, UrgencyView,
};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use cs_access::{Role, SkillName};
use cs_clinical::OfficeCalendar;
use cs_error::Outcome;
use cs_ports::AuditContext;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};

/// How long an answer stands though no chart changed: an appointment that nobody
/// closed becomes a missed one by the hour, not by a change.
const STANDS: Duration = Duration::minutes(10);

/// One patient the rules flag.
#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) patient: PatientCard,
    pub(crate) urgency: UrgencyView,
    pub(crate) flags: Vec<FlagView>,
    pub(crate) same_name: Vec<PatientCard>,
    pub(crate) guardian: Option<GuardianView>,
    pub(crate) interpreter_needed: bool,
    pub(crate) not_drafted: Option<NotDrafted>,
    pub(crate) next_step: String,
    /// Staff id.
    pub(crate) coach: Option<String>,
}

/// What an answer rests on beside the person asking.
#[derive(PartialEq, Eq)]
struct Basis {
    revision: u64,
    day: NaiveDate,
    user: String,
    role: Role,
    office: OfficeCalendar,
    stopped: BTreeSet<String>,
}

/// The answer of the rules.
pub(crate) struct Flagged {
    basis: Basis,
    pub(crate) made_at: DateTime<Utc>,
    pub(crate) rows: Vec<Row>,
    pub(crate) set_aside: Vec<SetAside>,
    pub(crate) not_checked: Vec<String>,
}

impl Workstation {
    /// The rules' answer over all patients; whoever shows it audits that.
    pub(crate) fn flagged(&self, who: &AuditContext) -> Outcome<Arc<Flagged>> {
        let principal = self.principal()?;
        let basis = Basis {
            revision: self.ports.charts.revision()?,
            day: self.today_at(who.at)?,
            user: principal.user.key(),
            role: principal.role,
            office: self.office_calendar(who)?,
            stopped: self.stopped_addresses(who)?,
        };
        let mut kept = self
            .today_kept
            .flagged
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let stands = |made: &&Arc<Flagged>| {
            made.basis == basis && made.made_at <= who.at && who.at - made.made_at < STANDS
        };
        if let Some(made) = kept.as_ref().filter(stands) {
            return Ok(Arc::clone(made));
        }
        let input = json!({"limit": super::MOST_ROWS});
        let answer = self
            .run_skill(who, SkillName::CareCoordination, input)?
            .value;
        let list = |key: &str| {
            answer
                .get(key)
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
        };
        let made = Arc::new(Flagged {
            basis,
            made_at: who.at,
            rows: list("items").map(row).collect(),
            set_aside: list("set_aside").map(set_aside).collect(),
            not_checked: list("not_checked").filter_map(text).collect(),
        });
        *kept = Some(Arc::clone(&made));
        Ok(made)
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn field(value: &Value, key: &str) -> String {
    value.get(key).and_then(text).unwrap_or_default()
}

fn flag_of(value: &Value, key: &str) -> bool {
    value.get(key).and_then(Value::as_bool).unwrap_or(false)
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn card(value: &Value) -> PatientCard {
    value.get("patient").map(card_of_json).unwrap_or_default()
}

fn urgency(value: &Value) -> UrgencyView {
    match value.get("urgency").and_then(Value::as_str) {
        Some("urgent") => UrgencyView::Urgent,
        Some("due") => UrgencyView::Due,
        _ => UrgencyView::Routine,
    }
}

fn row(item: &Value) -> Row {
    Row {
        patient: card(item),
        urgency: urgency(item),
        flags: list(item, "flags").map(flag).collect(),
        same_name: list(item, "same_name").map(card_of_json).collect(),
        guardian: item
            .get("guardian")
            .filter(|one| one.is_object())
            .map(|one| GuardianView {
                name: field(one, "name"),
                relationship: field(one, "relationship"),
                phone: one.get("phone").and_then(text),
                language: one.get("language").and_then(text),
            }),
        interpreter_needed: flag_of(item, "interpreter_needed"),
        not_drafted: item
            .get("not_drafted")
            .filter(|one| one.is_object())
            .map(|one| NotDrafted {
                code: field(one, "code"),
                sentence: field(one, "sentence"),
                instead: field(one, "instead"),
                call: flag_of(one, "call"),
            }),
        next_step: field(item, "next_step"),
        coach: item.get("coach").and_then(text),
    }
}

fn flag(value: &Value) -> FlagView {
    FlagView {
        kind: field(value, "kind"),
        reason: field(value, "reason"),
        tag: field(value, "tag"),
        urgency: urgency(value),
        sentence: field(value, "sentence"),
        since: field(value, "since"),
        sources: sources(value),
    }
}

/// What a flag rests on, each resource once: a person follows a link to a visit,
/// not to two of its fields.
fn sources(flag: &Value) -> Vec<SourceLink> {
    let mut sources: Vec<SourceLink> = Vec::new();
    for one in list(flag, "evidence") {
        let resource = field(one, "resource");
        if sources.iter().all(|known| known.resource != resource) {
            sources.push(SourceLink {
                resource,
                path: field(one, "path"),
                label: field(one, "label"),
            });
        }
    }
    sources
}

fn set_aside(value: &Value) -> SetAside {
    SetAside {
        patient: card(value),
        sentence: field(value, "sentence"),
        instead: field(value, "instead"),
    }
}
