//! A made-up patient with as many events as wanted: R4, one resource a line.
//!
//! The same arguments give the same bytes. Every name is plainly synthetic.

use chrono::{Duration, NaiveDate};
use cs_fhir::terms::{basic, extension, system};
use serde_json::{Value, json};

/// Years over which the events lie.
const YEARS: i64 = 12;

/// The patient, then `events` resources about them, the last on `until`.
pub fn resources(patient: &str, events: u32, until: NaiveDate) -> impl Iterator<Item = Value> {
    let subject = json!({"reference": format!("Patient/{patient}")});
    let device = format!("{patient}-cuff");
    let head = [
        person(patient),
        json!({"resourceType": "Device", "id": device, "status": "active", "patient": subject,
            "serialNumber": "DEMO-0000-4711",
            "type": {"coding": [{"system": system::DEVICE_KIND, "code": "blood_pressure_cuff"}],
                "text": "Blood pressure cuff"},
            "extension": [{"url": extension::ASSIGNED_ON, "valueDate": "2015-01-05"},
                {"url": extension::EXPECTED_PER_DAY, "valueDecimal": 2}]}),
    ];
    // The device itself is an event of the timeline.
    let rest = events.saturating_sub(1);
    let minutes = YEARS * 365 * 24 * 60;
    let step = minutes / i64::from(rest.max(1));
    let patient = patient.to_owned();
    let made = (0..rest).map(move |number| {
        let end = until.and_hms_opt(15, 0, 0).unwrap_or_default().and_utc();
        let at = end - Duration::minutes(step * i64::from(rest - 1 - number));
        let one = One {
            id: format!("{patient}-{number:06}"),
            subject: subject.clone(),
            device: device.clone(),
            at: at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            day: at.date_naive().to_string(),
            dice: dice(number),
        };
        one.resource(number)
    });
    let skipped = usize::from(events == 0);
    head.into_iter().take(2 - skipped).chain(made)
}

/// A number that looks like chance and is the same each time (SplitMix64).
fn dice(number: u32) -> u64 {
    let mut mixed = u64::from(number).wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

fn person(id: &str) -> Value {
    json!({"resourceType": "Patient", "id": id, "active": true, "gender": "female",
        "birthDate": "1958-04-12",
        "name": [{"use": "official", "family": "Longchart", "given": ["Testa", "Demo"],
            "text": "Testa Demo Longchart"}],
        "identifier": [{"type": {"coding": [{"code": "MR"}]}, "system": system::MRN,
            "value": "99000001"}],
        "telecom": [{"system": "phone", "use": "mobile", "value": "+16175550199"}]})
}

struct One {
    id: String,
    subject: Value,
    device: String,
    at: String,
    day: String,
    dice: u64,
}

impl One {
    /// Of a hundred events 84 are readings, as with a patient monitored at home.
    fn resource(&self, number: u32) -> Value {
        match number % 100 {
            0..=2 => self.visit(),
            3..=4 => self.note(),
            5..=10 => self.lab(),
            11 => self.prescription(),
            12..=13 => self.message(),
            14 => self.problem(),
            15 => self.vital(),
            _ => self.reading(number),
        }
    }

    fn pick<T: Copy>(&self, from: &[T]) -> T {
        let length = from.len() as u64;
        from[(self.dice % length) as usize]
    }

    fn within(&self, low: u64, high: u64) -> u64 {
        low + (self.dice >> 8) % (high - low + 1)
    }

    fn visit(&self) -> Value {
        let (code, words) = self.pick(&[
            ("office_visit", "Office visit"),
            ("telehealth", "Telehealth"),
            ("follow_up", "Follow-up"),
        ]);
        let missed = self.dice.is_multiple_of(7);
        json!({"resourceType": "Encounter", "id": self.id, "subject": self.subject,
            "status": if missed { "cancelled" } else { "finished" }, "class": {"code": "AMB"},
            "type": [{"coding": [{"system": system::ENCOUNTER_TYPE, "code": code}], "text": words}],
            "extension": [{"url": extension::NO_SHOW, "valueBoolean": missed},
                {"url": extension::DISCHARGE, "valueBoolean": false}],
            "reasonCode": [{"text": self.pick(&["blood pressure check", "medication review", "yearly visit"])}],
            "participant": [{"individual": {"display": "Dr. Demo"}}],
            "period": {"start": self.at, "end": self.at}})
    }

    fn note(&self) -> Value {
        let text = format!(
            "Seen on {}. Home readings looked through together. {} No new complaints.",
            self.day,
            "Salt, walking and the times of the tablets were talked over. ".repeat(3)
        );
        json!({"resourceType": "DocumentReference", "id": self.id, "status": "current",
            "subject": self.subject, "date": self.at, "type": {"text": "Note"},
            "author": [{"display": "Dr. Demo"}], "description": text,
            "content": [{"attachment": {"contentType": "text/plain; charset=utf-8",
                "title": "Visit note"}}]})
    }

    fn lab(&self) -> Value {
        let (loinc, name, unit, low, high) = self.pick(&[
            ("2345-7", "Glucose", "mg/dL", 70, 99),
            ("2160-0", "Creatinine", "mg/dL", 1, 2),
            ("2823-3", "Potassium", "mmol/L", 3, 5),
            ("718-7", "Hemoglobin", "g/dL", 12, 16),
        ]);
        let value = self.within(low, high + 4);
        let flag = if value > high { "H" } else { "N" };
        json!({"resourceType": "Observation", "id": self.id, "status": "final",
            "category": [{"coding": [{"code": "laboratory"}]}], "subject": self.subject,
            "code": {"coding": [{"system": system::LOINC, "code": loinc}], "text": name},
            "effectiveDateTime": self.at, "valueQuantity": {"value": value, "unit": unit},
            "interpretation": [{"coding": [{"code": flag}]}],
            "referenceRange": [{"low": {"value": low, "unit": unit}, "high": {"value": high, "unit": unit}}]})
    }

    fn prescription(&self) -> Value {
        let (name, strength) = self.pick(&[
            ("lisinopril", "20 mg"),
            ("metformin", "500 mg"),
            ("amlodipine", "5 mg"),
        ]);
        json!({"resourceType": "MedicationRequest", "id": self.id, "status": "completed",
            "intent": "order", "subject": self.subject, "authoredOn": self.day,
            "medicationCodeableConcept": {"text": format!("{name} {strength}")},
            "extension": [{"url": extension::STRENGTH, "valueString": strength}],
            "dosageInstruction": [{"text": "1 tablet by mouth once a day"}]})
    }

    fn message(&self) -> Value {
        let (kind, words) = self.pick(&[
            ("message_sent", "Message sent"),
            ("message_received", "Message received"),
            ("call", "Call"),
            ("portal_login", "Portal sign-in"),
        ]);
        json!({"resourceType": "Basic", "id": self.id, "subject": self.subject, "created": self.day,
            "code": {"text": words, "coding": [
                {"system": system::BASIC, "code": basic::WAREHOUSE_EVENT},
                {"system": system::WAREHOUSE_EVENT, "code": kind, "display": words}]},
            "extension": [{"url": extension::EVENT_AT, "valueDateTime": self.at}]})
    }

    fn problem(&self) -> Value {
        let (code, name) = self.pick(&[
            ("I10", "Essential (primary) hypertension"),
            ("E11.9", "Type 2 diabetes mellitus without complications"),
        ]);
        json!({"resourceType": "Condition", "id": self.id, "subject": self.subject,
            "clinicalStatus": {"coding": [{"code": "active"}]}, "onsetDateTime": &self.day[..7],
            "code": {"coding": [{"system": system::ICD10CM, "code": code}], "text": name}})
    }

    fn vital(&self) -> Value {
        json!({"resourceType": "Observation", "id": self.id, "status": "final",
            "category": [{"coding": [{"code": "vital-signs"}]}], "subject": self.subject,
            "code": {"coding": [{"system": system::LOINC, "code": "8867-4"}], "text": "Heart rate"},
            "effectiveDateTime": self.at,
            "valueQuantity": {"value": self.within(55, 99), "unit": "/min"}})
    }

    fn reading(&self, number: u32) -> Value {
        let mut out = json!({"resourceType": "Observation", "id": self.id, "status": "final",
            "category": [{"coding": [{"code": "vital-signs"}]},
                {"coding": [{"system": system::OBSERVATION, "code": "device-reading"}]}],
            "subject": self.subject, "effectiveDateTime": self.at});
        let single = |loinc: &str, name: &str, value: Value, unit: &str| {
            (
                json!({"coding": [{"system": system::LOINC, "code": loinc}], "text": name}),
                json!({"value": value, "unit": unit, "code": unit}),
            )
        };
        let (code, value) = match number % 4 {
            0 => {
                let tenths = self.within(780, 860);
                let kilograms = json!(tenths as f64 / 10.0);
                single("29463-7", "Body weight", kilograms, "kg")
            }
            1 => single(
                "59408-5",
                "Oxygen saturation",
                json!(self.within(88, 100)),
                "%",
            ),
            _ => {
                self.pressure(&mut out);
                return out;
            }
        };
        out["code"] = code;
        out["valueQuantity"] = value;
        out
    }

    fn pressure(&self, out: &mut Value) {
        let part = |code: &str, value: u64| {
            json!({"code": {"coding": [{"system": system::LOINC, "code": code}]},
                "valueQuantity": {"value": value, "unit": "mmHg", "code": "mm[Hg]"}})
        };
        let upper = self.within(108, 184);
        out["code"] = json!({"coding": [{"system": system::LOINC, "code": "85354-9"}],
            "text": "Blood pressure"});
        out["device"] = json!({"reference": format!("Device/{}", self.device)});
        out["component"] = json!([part("8480-6", upper), part("8462-4", upper - 44)]);
    }
}
