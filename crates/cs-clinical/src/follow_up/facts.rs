//! What the rules need of a chart, read from R4 (see `cs_fhir::terms`).

use chrono::{DateTime, NaiveDate, Utc};
use cs_fhir::terms::{
    BLOOD_PRESSURE, DEVICE_READING, DIASTOLIC, ENGAGEMENT_SCORE, SYSTOLIC, code_in, extension,
    extension_bool, extension_of, extension_text, system,
};
use cs_fhir::{Reference, Resource, parse_instant, values_at};
use serde_json::Value;

/// Where a visit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitState {
    /// Booked.
    Planned,
    /// Going on.
    InProgress,
    /// Happened.
    Finished,
    /// Called off, or not kept.
    Cancelled,
}

/// One encounter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// `Encounter/id`.
    pub resource: String,
    /// Start, planned or real.
    pub start: DateTime<Utc>,
    /// End, planned or real.
    pub end: Option<DateTime<Utc>>,
    /// Status.
    pub state: VisitState,
    /// The source says the patient didn't come.
    pub no_show: bool,
    /// `office_visit`, `telehealth` …
    pub kind: String,
    /// It ended with a discharge.
    pub discharge: bool,
    /// A follow-up should have happened by then.
    pub follow_up_due: Option<NaiveDate>,
}

/// One engagement score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Score {
    /// `Observation/id`.
    pub resource: String,
    /// 0–100.
    pub value: i64,
    /// Day of measurement.
    pub on: NaiveDate,
}

/// One remote device in a patient's hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// `Device/id`.
    pub resource: String,
    /// `blood_pressure_cuff`, `scale`, `glucose_meter`, `pulse_oximeter`.
    pub kind: String,
    /// Handed out.
    pub assigned_on: Option<NaiveDate>,
    /// In use.
    pub active: bool,
}

/// What was measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ReadingKind {
    /// mmHg.
    BloodPressure {
        /// Systolic.
        systolic: f64,
        /// Diastolic.
        diastolic: f64,
    },
    /// Kilograms.
    Weight(f64),
    /// mg/dL.
    Glucose(f64),
    /// Percent.
    Oxygen(f64),
}

/// One measurement, of a device or at a visit.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// `Observation/id`.
    pub resource: String,
    /// `Device/id`, when a device sent it.
    pub device: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// What; `None` for a kind no rule looks at (it still shows the device is used).
    pub kind: Option<ReadingKind>,
}

/// One active prescription's refill date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refill {
    /// `MedicationRequest/id`.
    pub resource: String,
    /// Drug and strength.
    pub drug: String,
    /// Next refill was or is due.
    pub due: NaiveDate,
}

/// One patient's facts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PatientFacts {
    /// Encounters, any order.
    pub visits: Vec<Visit>,
    /// Engagement scores.
    pub scores: Vec<Score>,
    /// Devices.
    pub devices: Vec<Device>,
    /// Readings and vitals.
    pub readings: Vec<Reading>,
    /// Active conditions: (`Condition/id`, ICD-10-CM code).
    pub conditions: Vec<(String, String)>,
    /// Refill dates of active prescriptions.
    pub refills: Vec<Refill>,
}

impl PatientFacts {
    /// Takes what one resource says. Kinds no rule needs, and resources marked
    /// entered in error, are passed over. Answers whether it was used.
    pub fn take(&mut self, resource: &Resource) -> bool {
        if resource.text("status") == Some("entered-in-error") {
            return false;
        }
        let whole = resource.to_value();
        let name = resource.reference().to_string();
        let used = match resource.kind() {
            "Encounter" => visit(&whole, name).map(|visit| self.visits.push(visit)),
            "Device" => device(&whole, name).map(|device| self.devices.push(device)),
            "Observation"
                if code_in(&whole["code"], system::OBSERVATION) == Some(ENGAGEMENT_SCORE) =>
            {
                score(&whole, name).map(|score| self.scores.push(score))
            }
            "Observation" => reading(&whole, name).map(|reading| self.readings.push(reading)),
            "Condition" => condition(&whole).map(|code| self.conditions.push((name, code))),
            "MedicationRequest" => refill(&whole, name).map(|refill| self.refills.push(refill)),
            _ => None,
        };
        used.is_some()
    }

    /// Puts everything in order of time, so that the rules don't depend on the
    /// order in which resources came. Duplicates of one resource are dropped.
    pub fn settle(&mut self) {
        self.visits
            .sort_by(|a, b| (a.start, &a.resource).cmp(&(b.start, &b.resource)));
        self.visits.dedup_by(|a, b| a.resource == b.resource);
        self.scores
            .sort_by(|a, b| (a.on, &a.resource).cmp(&(b.on, &b.resource)));
        self.scores.dedup_by(|a, b| a.resource == b.resource);
        self.devices.sort_by(|a, b| a.resource.cmp(&b.resource));
        self.devices.dedup_by(|a, b| a.resource == b.resource);
        self.readings
            .sort_by(|a, b| (a.at, &a.resource).cmp(&(b.at, &b.resource)));
        self.readings.dedup_by(|a, b| a.resource == b.resource);
        self.conditions.sort();
        self.conditions.dedup();
        self.refills
            .sort_by(|a, b| (a.due, &a.resource).cmp(&(b.due, &b.resource)));
        self.refills.dedup_by(|a, b| a.resource == b.resource);
    }
}

fn text<'a>(whole: &'a Value, path: &str) -> Option<&'a str> {
    values_at(whole, path).first()?.as_str()
}

fn instant(whole: &Value, path: &str) -> Option<DateTime<Utc>> {
    Some(parse_instant(text(whole, path)?)?.to_utc())
}

fn date(text: Option<&str>) -> Option<NaiveDate> {
    text?.parse().ok()
}

/// One Encounter as a visit; `None` when its status or time says nothing.
pub fn visit_of(encounter: &Resource) -> Option<Visit> {
    visit(&encounter.to_value(), encounter.reference().to_string())
}

/// As [`visit_of`], of an Encounter's JSON.
pub fn visit_in(encounter: &Value) -> Option<Visit> {
    visit(encounter, String::new())
}

/// One Observation's JSON as a reading; `None` when it is none any rule knows of.
/// The resource's name stays empty.
pub fn reading_in(observation: &Value) -> Option<Reading> {
    reading(observation, String::new())
}

/// The refill date of a MedicationRequest's JSON; `None` when it is not active,
/// has no date or no refill left.
pub fn refill_in(request: &Value) -> Option<Refill> {
    refill(request, String::new())
}

fn visit(whole: &Value, resource: String) -> Option<Visit> {
    let planned = |url| {
        extension_text(whole, url)
            .and_then(parse_instant)
            .map(|at| at.to_utc())
    };
    let state = match whole.get("status").and_then(Value::as_str)? {
        "planned" => VisitState::Planned,
        "arrived" | "triaged" | "in-progress" | "onleave" => VisitState::InProgress,
        "finished" => VisitState::Finished,
        "cancelled" => VisitState::Cancelled,
        _ => return None,
    };
    Some(Visit {
        resource,
        start: instant(whole, "period.start").or_else(|| planned(extension::SCHEDULED_START))?,
        end: instant(whole, "period.end").or_else(|| planned(extension::SCHEDULED_END)),
        state,
        no_show: extension_bool(whole, extension::NO_SHOW).unwrap_or(false),
        kind: values_at(whole, "type")
            .first()
            .and_then(|t| code_in(t, system::ENCOUNTER_TYPE))
            .unwrap_or_default()
            .to_owned(),
        discharge: extension_bool(whole, extension::DISCHARGE).unwrap_or(false),
        follow_up_due: date(extension_text(whole, extension::FOLLOW_UP_DUE)),
    })
}

fn device(whole: &Value, resource: String) -> Option<Device> {
    let kind = code_in(whole.get("type")?, system::DEVICE_KIND)?.to_owned();
    let returned = extension_text(whole, extension::RETURNED_ON).is_some();
    Some(Device {
        resource,
        kind,
        assigned_on: date(extension_text(whole, extension::ASSIGNED_ON)),
        active: whole.get("status").and_then(Value::as_str) == Some("active") && !returned,
    })
}

fn score(whole: &Value, resource: String) -> Option<Score> {
    let value = whole.get("valueInteger")?.as_i64()?;
    let on = text(whole, "effectiveDateTime")?;
    Some(Score {
        resource,
        value,
        on: date(on.get(..10))?,
    })
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64().filter(|number| number.is_finite())
}

fn component(whole: &Value, code: &str) -> Option<f64> {
    values_at(whole, "component")
        .into_iter()
        .find(|part| part.get("code").and_then(|c| code_in(c, system::LOINC)) == Some(code))
        .and_then(|part| number(values_at(part, "valueQuantity.value").first()?))
}

fn reading(whole: &Value, resource: String) -> Option<Reading> {
    let at = instant(whole, "effectiveDateTime")?;
    let device = text(whole, "device.reference")
        .and_then(Reference::parse)
        .map(|r| r.to_string());
    let from_device = values_at(whole, "category")
        .into_iter()
        .any(|c| code_in(c, system::OBSERVATION) == Some(DEVICE_READING));
    let value = || number(values_at(whole, "valueQuantity.value").first()?);
    let unit = || {
        text(whole, "valueQuantity.code")
            .or_else(|| text(whole, "valueQuantity.unit"))
            .unwrap_or_default()
    };
    let kind = match whole
        .get("code")
        .and_then(|code| code_in(code, system::LOINC))
    {
        Some(BLOOD_PRESSURE) => component(whole, SYSTOLIC)
            .zip(component(whole, DIASTOLIC))
            .map(|(systolic, diastolic)| ReadingKind::BloodPressure {
                systolic,
                diastolic,
            }),
        // Body weight; measured; with clothes; without.
        Some("29463-7" | "3141-9" | "8350-1" | "8351-9") => value()
            .and_then(|v| kilograms(v, unit()))
            .map(ReadingKind::Weight),
        // Glucose in blood, serum or plasma, by meter, in interstitial fluid: mass concentrations.
        Some("2339-0" | "2345-7" | "41653-7" | "15074-8" | "99504-3" | "32016-8") => value()
            .and_then(|v| milligrams(v, unit()))
            .map(ReadingKind::Glucose),
        Some("59408-5" | "2708-6") => value().map(ReadingKind::Oxygen),
        _ => None,
    };
    (kind.is_some() || from_device || device.is_some()).then_some(Reading {
        resource,
        device,
        at,
        kind,
    })
}

/// Kilograms; a unit that is neither is not guessed.
fn kilograms(value: f64, unit: &str) -> Option<f64> {
    match unit {
        "kg" => Some(value),
        "g" => Some(value / 1000.0),
        "[lb_av]" | "lb" | "lbs" => Some(value * 0.453_592_37),
        _ => None,
    }
}

/// mg/dL; 1 mmol/L of glucose is 18.016 mg/dL (molar mass 180.16 g/mol).
fn milligrams(value: f64, unit: &str) -> Option<f64> {
    match unit {
        "mg/dL" => Some(value),
        "mmol/L" => Some(value * 18.016),
        _ => None,
    }
}

fn condition(whole: &Value) -> Option<String> {
    let status = values_at(whole, "clinicalStatus.coding.code");
    let active = status.is_empty()
        || status
            .iter()
            .any(|c| matches!(c.as_str(), Some("active" | "recurrence" | "relapse")));
    active.then(|| code_in(whole.get("code")?, system::ICD10CM).map(str::to_owned))?
}

fn refill(whole: &Value, resource: String) -> Option<Refill> {
    if whole.get("status").and_then(Value::as_str) != Some("active") {
        return None;
    }
    let due = date(extension_text(whole, extension::NEXT_REFILL_DUE))?;
    // With no refill left there is nothing to fetch: that is a renewal.
    let number = |value: Option<&Value>| value.and_then(Value::as_i64);
    let used = extension_of(whole, extension::REFILLS_USED)
        .and_then(|used| number(used.get("valueUnsignedInt")));
    let allowed = number(
        values_at(whole, "dispenseRequest.numberOfRepeatsAllowed")
            .first()
            .copied(),
    );
    if allowed
        .zip(used)
        .is_some_and(|(allowed, used)| used >= allowed)
    {
        return None;
    }
    let drug = text(whole, "medicationCodeableConcept.text")
        .unwrap_or("a medication")
        .to_owned();
    Some(Refill {
        resource,
        drug,
        due,
    })
}
