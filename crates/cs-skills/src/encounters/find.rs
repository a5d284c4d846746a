//! What was asked, and the encounters that answer it.

use super::notes_of;
use crate::SkillContext;
use crate::reader::Reader;
use chrono::{DateTime, Days, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;
use cs_clinical::follow_up::{Visit, VisitState, visit_of, was_missed};
use cs_error::{Code, Fault, Outcome};
use cs_fhir::terms::system;
use cs_fhir::{Comparator, ParamValue, Query, fold_text, values_at};
use cs_ports::Stored;
use serde_json::Value;
use std::collections::BTreeMap;

/// The source's status words and R4's.
const STATUSES: [(&str, &str); 4] = [
    ("scheduled", "planned"),
    ("in_progress", "in-progress"),
    ("completed", "finished"),
    ("cancelled", "cancelled"),
];

/// The request, read.
#[derive(Debug, Default)]
pub struct Asked {
    pub patient_id: Option<String>,
    pub kind: Option<String>,
    pub status: Option<String>,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub no_show: Option<bool>,
    pub words: Vec<String>,
    pub limit: usize,
    pub offset: usize,
}

/// One encounter that fits.
pub struct Found {
    pub stored: Stored,
    pub visit: Visit,
    pub patient_id: Option<String>,
    pub missed: bool,
}

impl Found {
    /// The source's word for the status.
    pub const fn status(&self) -> &'static str {
        match self.visit.state {
            VisitState::Planned => "scheduled",
            VisitState::InProgress => "in_progress",
            VisitState::Finished => "completed",
            VisitState::Cancelled => "cancelled",
        }
    }

    /// Missed, and the practice never closed it.
    pub const fn never_closed(&self) -> bool {
        self.missed && !self.visit.no_show
    }
}

impl Asked {
    pub fn read(input: &Value, context: &SkillContext) -> Outcome<Self> {
        let text = |key: &str| input.get(key).and_then(Value::as_str).map(str::to_owned);
        let number = |key: &str, or: usize| {
            input
                .get(key)
                .and_then(Value::as_u64)
                .and_then(|n| usize::try_from(n).ok())
                .unwrap_or(or)
        };
        let asked = Self {
            patient_id: text("patient_id"),
            kind: text("encounter_type"),
            status: text("status"),
            from: date(input, "date_from")?,
            to: date(input, "date_to")?,
            no_show: input.get("no_show").and_then(Value::as_bool),
            words: text("text")
                .map(|t| {
                    fold_text(&t)
                        .split(' ')
                        .filter(|w| !w.is_empty())
                        .map(str::to_owned)
                        .collect()
                })
                .unwrap_or_default(),
            limit: number("limit", 50),
            offset: number("offset", 0),
        };
        if asked.from.zip(asked.to).is_some_and(|(from, to)| from > to) {
            return Err(Fault::new(Code::InputInvalid).with("input", "date_to"));
        }
        // A day that a zone skipped or that lies outside of time is refused here.
        for day in asked.from.iter().chain(&asked.to) {
            day_start(*day, context.zone)
                .ok_or_else(|| Fault::new(Code::InputInvalid).with("input", "date_from"))?;
        }
        Ok(asked)
    }

    /// The step's name in the conversation.
    pub fn title(&self) -> String {
        let missed = if self.no_show == Some(true) {
            ", missed"
        } else {
            ""
        };
        let short = |day: NaiveDate| day.format("%d-%b").to_string();
        match (self.from, self.to) {
            (Some(from), Some(to)) => {
                format!("Encounters{missed}, {} to {}", short(from), short(to))
            }
            (Some(from), None) => format!("Encounters{missed}, since {}", short(from)),
            (None, Some(to)) => format!("Encounters{missed}, until {}", short(to)),
            (None, None) => format!("Encounters{missed}"),
        }
    }

    fn query(&self, context: &SkillContext) -> Query {
        let mut query = Query::of("Encounter").sorted("date", true);
        if let Some(id) = &self.patient_id {
            query = query.reference("patient", "Patient", id);
        }
        if let Some(kind) = &self.kind {
            let code = ParamValue::Token {
                system: Some(system::ENCOUNTER_TYPE.to_owned()),
                code: kind.clone(),
            };
            query = query.any("type", vec![code]);
        }
        if let Some((_, status)) = self
            .status
            .as_deref()
            .and_then(|s| STATUSES.iter().find(|(own, _)| *own == s))
        {
            query = query.token("status", status);
        } else if self.no_show == Some(true) {
            let code = |code: &str| ParamValue::Token {
                system: None,
                code: code.to_owned(),
            };
            query = query.any("status", vec![code("planned"), code("cancelled")]);
        }
        if let Some(start) = self.from.and_then(|day| day_start(day, context.zone)) {
            query = query.date("date", Comparator::Ge, &instant(start));
        }
        if let Some(end) = self
            .to
            .and_then(|day| day_start(day.checked_add_days(Days::new(1))?, context.zone))
        {
            query = query.date("date", Comparator::Lt, &instant(end));
        }
        query
    }

    fn keeps(&self, one: &Found, zone: Tz) -> bool {
        let day = one.visit.start.with_timezone(&zone).date_naive();
        self.from.is_none_or(|from| day >= from)
            && self.to.is_none_or(|to| day <= to)
            && self.no_show.is_none_or(|missed| one.missed == missed)
    }
}

fn date(input: &Value, key: &'static str) -> Outcome<Option<NaiveDate>> {
    let read = |text: &str| {
        text.parse()
            .map_err(|_| Fault::new(Code::InputInvalid).with("input", key))
    };
    input.get(key).and_then(Value::as_str).map(read).transpose()
}

/// The instant a day begins in a zone; where midnight is skipped by a clock
/// change, the first instant after it.
pub fn day_start(day: NaiveDate, zone: Tz) -> Option<DateTime<Utc>> {
    (0..4)
        .find_map(|hour| {
            zone.from_local_datetime(&day.and_hms_opt(hour, 0, 0)?)
                .earliest()
        })
        .map(|at| at.to_utc())
}

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

/// Encounters that fit, newest first, and the notes read on the way.
pub fn find(
    context: &SkillContext,
    reader: &mut Reader<'_>,
    asked: &Asked,
) -> Outcome<(Vec<Found>, BTreeMap<String, Stored>)> {
    let settings = &context.settings.follow_up;
    let mut found: Vec<Found> = reader
        .all(asked.query(context))?
        .into_iter()
        .filter_map(|stored| {
            let visit = visit_of(&stored.resource)?;
            let missed = was_missed(&visit, settings, context.now);
            Some(Found {
                patient_id: stored.resource.patient_id(),
                missed,
                visit,
                stored,
            })
        })
        .filter(|one| asked.keeps(one, context.zone))
        .collect();
    found.sort_by(|a, b| {
        (b.visit.start, &a.visit.resource).cmp(&(a.visit.start, &b.visit.resource))
    });
    if asked.words.is_empty() {
        return Ok((found, BTreeMap::new()));
    }
    let notes = notes_of(reader, &found.iter().collect::<Vec<_>>())?;
    found.retain(|one| {
        let mut text = words_of(&one.stored, "reasonCode.text");
        text.push_str(&words_of(&one.stored, "diagnosis.condition.display"));
        text.push_str(
            &notes
                .get(&one.visit.resource)
                .map(|note| words_of(note, "description"))
                .unwrap_or_default(),
        );
        asked
            .words
            .iter()
            .all(|word| text.contains(&format!(" {word}")))
    });
    let kept: std::collections::BTreeSet<&str> = found
        .iter()
        .map(|one| one.visit.resource.as_str())
        .collect();
    let notes = notes
        .into_iter()
        .filter(|(of, _)| kept.contains(of.as_str()))
        .collect();
    Ok((found, notes))
}

fn words_of(stored: &Stored, path: &str) -> String {
    let whole = stored.resource.to_value();
    values_at(&whole, path)
        .iter()
        .filter_map(|v| v.as_str())
        .map(|text| format!(" {} ", fold_text(text)))
        .collect()
}
