//! A small in-memory practice: charts by the same index the store uses, an
//! audit that remembers, and people that are plainly made up.
#![allow(dead_code)]

use chrono::{DateTime, Utc};
use cs_access::{Principal, Role, TenantId, UserId};
use cs_audit::AuditEntry;
use cs_clinical::Practice;
use cs_error::{Code, Fault, Outcome};
use cs_fhir::terms::{extension, system, tag};
use cs_fhir::{
    Comparator, IndexValue, Param, ParamValue, Query, Resource, fold_text, index_entries,
    instant_range, search_text,
};
use cs_ports::{AuditContext, AuditPage, AuditQuery, AuditStore, Charts, Page, Stored};
use cs_skills::{Engine, SkillContext, SkillSettings};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

#[derive(Default)]
pub struct Shelf {
    pub resources: BTreeMap<String, Stored>,
    pub searches: Mutex<Vec<(String, usize)>>,
    pub refuse_audit: bool,
}

impl Shelf {
    pub fn of(values: Vec<Value>) -> Self {
        let mut shelf = Self::default();
        for value in values {
            let resource = Resource::from_value(value).unwrap();
            let stored = Stored {
                version: 1,
                source: "pms".into(),
                stored_at: now(),
                digest: String::new(),
                resource,
            };
            shelf
                .resources
                .insert(stored.resource.reference().to_string(), stored);
        }
        shelf
    }

    fn audited(&self) -> Outcome<()> {
        if self.refuse_audit {
            Err(Code::AuditUnwritable.into())
        } else {
            Ok(())
        }
    }
}

fn matches(stored: &Stored, param: &Param) -> Outcome<bool> {
    if param.name == "_id" {
        let wanted = |value: &ParamValue| matches!(value, ParamValue::Token { code, .. } if code == stored.resource.id());
        return Ok(param.values.iter().any(wanted));
    }
    if param.name == "_text" {
        let text = format!(" {} ", fold_text(&search_text(&stored.resource)));
        return Ok(param.values.iter().any(|value| matches!(value, ParamValue::Words(words) if text.contains(&format!(" {} ", fold_text(words))))));
    }
    let entries: Vec<IndexValue> = index_entries(&stored.resource)
        .into_iter()
        .filter(|e| e.param == param.name)
        .map(|e| e.value)
        .collect();
    Ok(param
        .values
        .iter()
        .any(|wanted| entries.iter().any(|entry| fits(wanted, entry))))
}

fn fits(wanted: &ParamValue, entry: &IndexValue) -> bool {
    match (wanted, entry) {
        (ParamValue::Token { system, code }, IndexValue::Token { system: s, code: c }) => {
            c == code && system.as_ref().is_none_or(|x| x == s)
        }
        (ParamValue::Starts(start), IndexValue::Text(text)) => text.starts_with(&fold_text(start)),
        (ParamValue::Exact(wanted), IndexValue::Text(text)) => *text == fold_text(wanted),
        (ParamValue::Reference(wanted), IndexValue::Reference(target)) => wanted == target,
        (ParamValue::Date(comparator, date), IndexValue::Range(first, after)) => {
            let Some((from, to)) = instant_range(date) else {
                return false;
            };
            let inside = *first >= from && *after <= to;
            match comparator {
                Comparator::Eq => inside,
                Comparator::Ne => !inside,
                Comparator::Gt => *after > to,
                Comparator::Lt => *first < from,
                Comparator::Ge => *after > to || inside,
                Comparator::Le => *first < from || inside,
            }
        }
        _ => false,
    }
}

impl Charts for Shelf {
    fn read(&self, _: &AuditContext, kind: &str, id: &str) -> Outcome<Option<Stored>> {
        self.audited()?;
        Ok(self.resources.get(&format!("{kind}/{id}")).cloned())
    }

    fn search(&self, _: &AuditContext, query: &Query) -> Outcome<Page> {
        self.audited()?;
        let known = [
            "_id",
            "_text",
            "identifier",
            "name",
            "family",
            "birthdate",
            "phone",
            "email",
            "patient",
            "status",
            "category",
            "code",
            "type",
            "date",
            "device",
            "encounter",
        ];
        if query
            .params
            .iter()
            .any(|param| !known.contains(&param.name.as_str()))
        {
            return Err(Fault::new(Code::InputInvalid));
        }
        let mut hits = Vec::new();
        for stored in self
            .resources
            .values()
            .filter(|s| s.resource.kind() == query.kind)
        {
            let mut all = true;
            for param in &query.params {
                all &= matches(stored, param)?;
            }
            if all {
                hits.push(stored.clone());
            }
        }
        self.searches
            .lock()
            .unwrap()
            .push((query.kind.clone(), hits.len()));
        let total = hits.len() as u64;
        let hits = hits
            .into_iter()
            .skip(query.offset as usize)
            .take(query.count.map_or(usize::MAX, |n| n as usize))
            .collect();
        Ok(Page { hits, total })
    }

    fn history(&self, _: &AuditContext, _: &str, _: &str) -> Outcome<Vec<Stored>> {
        Ok(Vec::new())
    }

    fn revision(&self) -> Outcome<u64> {
        Ok(0)
    }

    fn counts(&self) -> Outcome<Vec<(String, u64)>> {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for stored in self.resources.values() {
            *counts.entry(stored.resource.kind().to_owned()).or_default() += 1;
        }
        Ok(counts.into_iter().collect())
    }
}

#[derive(Default)]
pub struct Journal {
    pub entries: Mutex<Vec<AuditEntry>>,
    pub full: bool,
}

impl AuditStore for Journal {
    fn record(&self, entry: &AuditEntry) -> Outcome<()> {
        if self.full {
            return Err(Code::AuditUnwritable.into());
        }
        self.entries.lock().unwrap().push(entry.clone());
        Ok(())
    }
    fn newest(&self) -> Outcome<Option<DateTime<Utc>>> {
        Ok(None)
    }
    fn page(&self, _: &AuditQuery, _: Option<u64>, _: u32) -> Outcome<AuditPage> {
        Ok(AuditPage::default())
    }
    fn users(&self) -> Outcome<Vec<String>> {
        Ok(Vec::new())
    }
    fn export(&self, _: &mut dyn FnMut(&str) -> bool) -> Outcome<u64> {
        Ok(0)
    }
}

/// Sunday 22-Nov-2026, 07:00 in New York.
pub fn now() -> DateTime<Utc> {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

pub fn context(role: Role) -> SkillContext {
    let tenant = TenantId::parse("harbor-health").unwrap();
    SkillContext {
        principal: Principal {
            user: UserId {
                issuer: "https://issuer.example".into(),
                subject: "coach".into(),
            },
            display_name: "Casey Coach".into(),
            role,
            practices: vec![tenant.clone()],
            clinician: None,
            verified_at: now(),
        },
        tenant,
        now: now(),
        zone: chrono_tz::America::New_York,
        correlation: "0".repeat(32),
        practice: Practice {
            name: "Harbor Health".into(),
            phone: "(617) 555-0110".into(),
        },
        stopped: std::collections::BTreeSet::new(),
        settings: SkillSettings::default(),
    }
}

pub fn engine(values: Vec<Value>) -> (Engine<'static>, Arc<Journal>) {
    let journal = Arc::new(Journal::default());
    let engine = Engine::new(
        Arc::new(Shelf::of(values)),
        journal.clone(),
        Arc::new(|_, _| Ok(Vec::new())),
    );
    (engine, journal)
}

/// An adult who may be written to, in English, in Boston.
pub fn patient(id: &str, given: &[&str], family: &str, born: &str, mrn: &str) -> Value {
    let flag = |url: &str, value: bool| json!({"url": url, "valueBoolean": value});
    json!({
        "resourceType": "Patient", "id": id, "active": true, "birthDate": born, "gender": "female",
        "extension": [
            flag(extension::SMS_CONSENT, true), flag(extension::SMS_OPTED_OUT, false),
            flag(extension::EMAIL_CONSENT, true), flag(extension::EMAIL_OPTED_OUT, false),
            flag(extension::CONFIDENTIAL_CONTACT, false), flag(extension::TEST_PATIENT, false),
            {"url": extension::SMS_CONSENT_DATE, "valueDate": "2026-03-03"},
            {"url": extension::ENROLLMENT_STATUS, "valueCode": "enrolled"},
            {"url": extension::PATIENT_STATUS, "valueCode": "active"}],
        "identifier": [{"system": system::MRN, "value": mrn}],
        "name": [{"use": "official", "family": family, "given": given, "text": format!("{} {family}", given.join(" "))}],
        "telecom": [
            {"system": "phone", "use": "mobile", "value": format!("+1617555{}", &mrn[mrn.len() - 4..])},
            {"system": "email", "value": format!("{id}@example.org")}],
        "address": [{"city": "Boston", "state": "MA", "country": "US"}],
        "communication": [{"language": {"coding": [{"system": system::BCP47, "code": "en"}]}, "preferred": true}]
    })
}

/// Sets one of the boolean extensions.
pub fn with_flag(mut patient: Value, url: &str, value: bool) -> Value {
    for one in patient["extension"].as_array_mut().unwrap() {
        if one["url"] == url {
            one["valueBoolean"] = json!(value);
        }
    }
    patient
}

pub fn encounter(id: &str, patient: &str, status: &str, start: &str, no_show: bool) -> Value {
    let begin: DateTime<Utc> = start.parse().unwrap();
    let end =
        (begin + chrono::Duration::minutes(20)).to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    let mut value = json!({
        "resourceType": "Encounter", "id": id, "status": status, "class": {"code": "AMB"},
        "extension": [{"url": extension::NO_SHOW, "valueBoolean": no_show}, {"url": extension::DISCHARGE, "valueBoolean": false}],
        "type": [{"coding": [{"system": system::ENCOUNTER_TYPE, "code": "office_visit"}]}],
        "subject": {"reference": format!("Patient/{patient}")},
        "period": {"start": start, "end": end},
        "reasonCode": [{"text": "Check-up"}],
        "participant": [{"individual": {"reference": "Practitioner/prov-03", "display": "Dr. Imani Synth"}}],
        "location": [{"location": {"display": "Main St"}}]
    });
    if no_show {
        value["meta"] = json!({"tag": [{"system": system::TAG, "code": tag::NO_SHOW}]});
    }
    value
}

pub fn note(encounter: &str, patient: &str, text: &str) -> Value {
    json!({
        "resourceType": "DocumentReference", "id": format!("{encounter}-note"), "status": "current",
        "subject": {"reference": format!("Patient/{patient}")}, "description": text, "content": [{"attachment": {}}],
        "context": {"encounter": [{"reference": format!("Encounter/{encounter}")}]}
    })
}

pub fn pressure(id: &str, patient: &str, at: &str, systolic: u32, diastolic: u32) -> Value {
    json!({
        "resourceType": "Observation", "id": id, "status": "final", "effectiveDateTime": at,
        "subject": {"reference": format!("Patient/{patient}")},
        "category": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "vital-signs"}]}],
        "code": {"coding": [{"system": system::LOINC, "code": "85354-9"}]},
        "component": [
            {"code": {"coding": [{"system": system::LOINC, "code": "8480-6"}]}, "valueQuantity": {"value": systolic, "unit": "mmHg"}},
            {"code": {"coding": [{"system": system::LOINC, "code": "8462-4"}]}, "valueQuantity": {"value": diastolic, "unit": "mmHg"}}]
    })
}
