//! Reports, counted from the rows each time they are asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::Extension;
use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::IntoResponse;
use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use serde_json::{Value, json};

use super::caller::{Area, Caller};
use super::filters::{ENCOUNTER_STATUS, ENCOUNTER_TYPE};
use super::query::Query;
use crate::answer::{Answered, Refusal};
use crate::shared::Shared;
use crate::world::World;

/// What a report is about.
struct Scope<'w> {
    world: &'w World,
    practice: &'w str,
    zone: Tz,
    from: NaiveDate,
    to: NaiveDate,
}

/// `GET /api/reports/{name}?date_from&date_to`, both dates inclusive.
pub(crate) async fn report(
    State(shared): State<Arc<Shared>>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
    RawQuery(raw): RawQuery,
) -> Answered {
    caller.may_read(Area::Reports)?;
    let query = Query::read(raw.as_deref(), &["date_from", "date_to"])?;
    let needed = |field: &str| {
        query
            .date(field)?
            .ok_or_else(|| Refusal::invalid(field, format!("{field} must be given.")))
    };
    let (from, to) = (needed("date_from")?, needed("date_to")?);
    if to < from {
        return Err(Refusal::invalid("date_to", "date_to is before date_from."));
    }
    let world = shared.world();
    let scope = Scope {
        world: &world,
        practice: &caller.practice,
        zone: caller.zone(),
        from,
        to,
    };
    let (rows, totals) = match name.as_str() {
        "patient_volume" => scope.patient_volume(),
        "encounter_summary" => scope.encounter_summary(),
        "medication_usage" => scope.medication_usage(),
        "audit_log" => scope.audit_log(),
        _ => return Err(Refusal::NotFound),
    };
    Ok(Json(json!({
        "report": name,
        "date_from": from,
        "date_to": to,
        "rows": rows,
        "totals": totals,
    }))
    .into_response())
}

impl Scope<'_> {
    fn rows(&self, collection: &str) -> impl Iterator<Item = Value> {
        self.world
            .rows
            .walk(collection, self.practice, None, None)
            .filter(|row| !row.deleted)
            .map(crate::rows::Row::value)
    }

    fn covers(&self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }

    fn test_patients(&self) -> BTreeSet<String> {
        self.rows("patients")
            .filter(|patient| patient["is_test"].as_bool() == Some(true))
            .filter_map(|patient| patient["id"].as_str().map(str::to_owned))
            .collect()
    }

    /// The encounters of real patients that were to start in the period.
    fn encounters(&self) -> Vec<(NaiveDate, Value)> {
        let test = self.test_patients();
        self.rows("encounters")
            .filter(|one| !test.contains(one["patient_id"].as_str().unwrap_or_default()))
            .filter_map(|one| {
                let start = DateTime::parse_from_rfc3339(one["scheduled_start"].as_str()?).ok()?;
                Some((start.with_timezone(&self.zone).date_naive(), one))
            })
            .filter(|(day, _)| self.covers(*day))
            .collect()
    }

    /// By month: visits kept, patients seen, patients newly enrolled.
    fn patient_volume(&self) -> (Vec<Value>, Value) {
        #[derive(Default)]
        struct Month {
            visits: u64,
            seen: BTreeSet<String>,
            enrolled: u64,
        }
        let mut months: BTreeMap<String, Month> = BTreeMap::new();
        let month = |day: NaiveDate| day.format("%Y-%m").to_string();
        for (day, one) in self.encounters() {
            if one["status"].as_str() == Some("completed") {
                let entry = months.entry(month(day)).or_default();
                entry.visits += 1;
                entry
                    .seen
                    .extend(one["patient_id"].as_str().map(str::to_owned));
            }
        }
        let mut active = 0u64;
        for patient in self.rows("patients") {
            if patient["is_test"].as_bool() == Some(true) {
                continue;
            }
            active += u64::from(patient["status"].as_str() == Some("active"));
            if let Some(day) = date(&patient["enrolled_on"]).filter(|day| self.covers(*day)) {
                months.entry(month(day)).or_default().enrolled += 1;
            }
        }
        let seen: BTreeSet<&String> = months.values().flat_map(|one| &one.seen).collect();
        let totals = json!({
            "visits_completed": months.values().map(|one| one.visits).sum::<u64>(),
            "patients_seen": seen.len(),
            "patients_enrolled": months.values().map(|one| one.enrolled).sum::<u64>(),
            "patients_active_now": active,
        });
        let rows = months.iter().map(|(name, one)| {
            json!({
                "month": name,
                "visits_completed": one.visits,
                "patients_seen": one.seen.len(),
                "patients_enrolled": one.enrolled,
            })
        });
        (rows.collect(), totals)
    }

    /// By visit type: how many in each status, and how many were missed.
    fn encounter_summary(&self) -> (Vec<Value>, Value) {
        let encounters = self.encounters();
        let rows = ENCOUNTER_TYPE.map(|kind| {
            let of_kind = encounters
                .iter()
                .filter(|(_, one)| one["type"].as_str() == Some(kind));
            let mut counts = status_counts(of_kind.map(|(_, one)| one));
            counts.insert(0, ("type".to_owned(), json!(kind)));
            Value::Object(counts.into_iter().collect())
        });
        let totals = status_counts(encounters.iter().map(|(_, one)| one));
        (rows.to_vec(), Value::Object(totals.into_iter().collect()))
    }

    /// By drug: prescriptions in force at some time in the period.
    fn medication_usage(&self) -> (Vec<Value>, Value) {
        #[derive(Default)]
        struct Drug {
            prescriptions: u64,
            written: u64,
            refills_used: i64,
            patients: BTreeSet<String>,
        }
        let test = self.test_patients();
        let mut drugs: BTreeMap<(String, Option<String>), Drug> = BTreeMap::new();
        for one in self.rows("prescriptions") {
            let patient = one["patient_id"].as_str().unwrap_or_default();
            let Some(written) = date(&one["written_on"]) else {
                continue;
            };
            let ended = date(&one["ended_on"]).unwrap_or(NaiveDate::MAX);
            if test.contains(patient) || written > self.to || ended < self.from {
                continue;
            }
            let name = one["drug_name"].as_str().unwrap_or_default().to_owned();
            let key = (name, one["rxnorm"].as_str().map(str::to_owned));
            let drug = drugs.entry(key).or_default();
            drug.prescriptions += 1;
            drug.written += u64::from(self.covers(written));
            drug.refills_used += one["refills_used"].as_i64().unwrap_or(0);
            drug.patients.insert(patient.to_owned());
        }
        let patients: BTreeSet<&String> = drugs.values().flat_map(|one| &one.patients).collect();
        let totals = json!({
            "drugs": drugs.len(),
            "prescriptions": drugs.values().map(|one| one.prescriptions).sum::<u64>(),
            "written": drugs.values().map(|one| one.written).sum::<u64>(),
            "patients": patients.len(),
        });
        let rows = drugs.iter().map(|((name, rxnorm), one)| {
            json!({
                "drug_name": name,
                "rxnorm": rxnorm,
                "prescriptions": one.prescriptions,
                "written": one.written,
                "refills_used": one.refills_used,
                "patients": one.patients.len(),
            })
        });
        (rows.collect(), totals)
    }

    /// Uses of this API since the practice started, counted.
    fn audit_log(&self) -> (Vec<Value>, Value) {
        let lines: Vec<_> = self
            .world
            .access_log
            .iter()
            .filter(|(key, _)| key.practice == self.practice && self.covers(key.date))
            .collect();
        let rows = lines.iter().map(|(key, count)| {
            json!({
                "date": key.date,
                "login": key.login,
                "role": key.role,
                "action": key.action,
                "area": key.area,
                "agent": key.agent,
                "count": count,
            })
        });
        let total: u64 = lines.iter().map(|(_, count)| **count).sum();
        (rows.collect(), json!({"count": total}))
    }
}

fn date(value: &Value) -> Option<NaiveDate> {
    let text = value.as_str()?;
    NaiveDate::parse_from_str(text.get(..10)?, "%Y-%m-%d").ok()
}

fn status_counts<'a>(encounters: impl Iterator<Item = &'a Value>) -> Vec<(String, Value)> {
    let (mut total, mut missed) = (0u64, 0u64);
    let mut by_status = [0u64; ENCOUNTER_STATUS.len()];
    for one in encounters {
        total += 1;
        missed += u64::from(one["no_show"].as_bool() == Some(true));
        let status = one["status"].as_str().unwrap_or_default();
        if let Some(index) = ENCOUNTER_STATUS.iter().position(|known| *known == status) {
            by_status[index] += 1;
        }
    }
    let completed = by_status[2];
    let rate = (total > 0).then(|| format!("{:.4}", completed as f64 / total as f64));
    let mut counts = vec![("total".to_owned(), json!(total))];
    counts.extend(
        ENCOUNTER_STATUS
            .iter()
            .zip(by_status)
            .map(|(name, count)| ((*name).to_owned(), json!(count))),
    );
    counts.push(("no_show".to_owned(), json!(missed)));
    counts.push(("completion_rate".to_owned(), json!(rate)));
    counts
}
