//! Plainly synthetic patients whose charts have a canary in every field that holds text.

use serde_json::{Value, json};

const SYLLABLES: [&str; 14] = [
    "quil", "zor", "vex", "thrum", "plov", "drax", "snib", "jorv", "wexi", "blorn", "krel", "myxo",
    "fazz", "gwyn",
];

/// One of them.
pub struct Person {
    number: usize,
    pub given: String,
    pub family: String,
    pub mrn: String,
    pub phone: String,
    pub email: String,
    pub line: String,
    pub birth: String,
}

impl Person {
    pub fn new(number: usize) -> Self {
        let word = |step: usize| {
            let (a, b) = (
                SYLLABLES[(number + step) % 14],
                SYLLABLES[(number * 3 + step + 5) % 14],
            );
            let mut word = format!("{a}{b}{}", ["a", "o", "is"][step % 3]);
            word[..1].make_ascii_uppercase();
            word
        };
        let (given, family) = (word(0), word(7));
        Self {
            number,
            mrn: format!("MR{:08}", 40_000_000 + number * 1_037_911),
            phone: format!("802555{:04}", 2100 + number * 37),
            email: format!("{}.{}@example.org", given.to_lowercase(), number + 10),
            line: format!("{} {}wick Lane", 1200 + number * 13, family),
            birth: format!(
                "19{:02}-{:02}-{:02}",
                41 + number,
                1 + number % 12,
                11 + number
            ),
            given,
            family,
        }
    }

    pub fn id(&self) -> String {
        format!("pt-{}-{}", self.family.to_lowercase(), 7000 + self.number)
    }

    pub fn full(&self) -> String {
        format!("{} {}", self.given, self.family)
    }

    /// A word that stands in one field of one resource only.
    fn mark(&self, field: &str) -> String {
        let spelled: String = field.chars().filter(char::is_ascii_alphabetic).collect();
        format!("Zq{spelled}{}x{}", self.family.to_lowercase(), self.number)
    }

    /// What must not be sent in any form: the person's own details and each field's mark.
    pub fn canaries(&self) -> impl Iterator<Item = String> {
        let mut all = vec![
            self.given.clone(),
            self.family.clone(),
            self.mrn.clone(),
            self.phone.clone(),
            format!("802-555-{}", &self.phone[6..]),
            format!("(802) 555-{}", &self.phone[6..]),
            self.email.clone(),
            self.line.clone(),
            self.birth.clone(),
            self.id(),
            self.us_birth(),
        ];
        for resource in self.resources() {
            marks(&resource, &mut all);
        }
        all.sort();
        all.dedup();
        all.into_iter()
    }

    pub fn us_birth(&self) -> String {
        let [year, month, day] = [&self.birth[..4], &self.birth[5..7], &self.birth[8..]];
        format!("{month}/{day}/{year}")
    }

    /// The chart as it is stored.
    pub fn chart(&self) -> Vec<String> {
        self.resources().iter().map(Value::to_string).collect()
    }

    fn resources(&self) -> Vec<Value> {
        let (id, m) = (self.id(), |field: &str| self.mark(field));
        let subject = json!({"reference": format!("Patient/{id}"), "display": self.full()});
        let concept = |field: &str| json!({"text": m(field)});
        let own = |kind: &str| format!("{kind}-{}", self.number);
        vec![
            json!({"resourceType": "Patient", "id": id, "active": true,
                "name": [{"given": [self.given], "family": self.family, "text": self.full()}],
                "identifier": [{"system": cs_fhir::terms::system::MRN, "value": self.mrn}],
                "telecom": [{"system": "phone", "use": "mobile", "value": format!("+1{}", self.phone)},
                    {"system": "email", "value": self.email}],
                "birthDate": self.birth,
                "address": [{"line": [self.line], "city": m("city"), "state": "VT", "postalCode": "05602"}],
                "contact": [{"name": {"text": m("contact")}, "relationship": [concept("relationship")]}]}),
            json!({"resourceType": "Encounter", "id": own("enc"), "status": "finished", "class": {"code": "AMB"},
                "subject": subject, "period": {"start": "2026-02-27T15:00:00Z", "end": "2026-02-27T15:30:00Z"},
                "type": [concept("visittype")], "reasonCode": [concept("visitreason")],
                "location": [{"location": {"display": m("place")}}]}),
            json!({"resourceType": "Condition", "id": own("con"), "subject": subject, "code": concept("condition"),
                "clinicalStatus": {"coding": [{"code": "active"}]}, "note": [{"text": m("conditionnote")}]}),
            json!({"resourceType": "Observation", "id": own("obs"), "status": "final", "subject": subject,
                "code": concept("observation"), "valueString": m("value"), "effectiveDateTime": "2026-02-20T10:00:00Z",
                "note": [{"text": m("observationnote")}]}),
            json!({"resourceType": "MedicationRequest", "id": own("med"), "status": "active", "intent": "order",
                "subject": subject, "medicationCodeableConcept": concept("drug"),
                "dosageInstruction": [{"text": m("dosage")}]}),
            json!({"resourceType": "AllergyIntolerance", "id": own("alg"), "patient": subject, "code": concept("allergy"),
                "reaction": [{"manifestation": [concept("reaction")], "description": m("reactionwords")}]}),
            json!({"resourceType": "DocumentReference", "id": own("doc"), "status": "current", "subject": subject,
                "description": m("description"),
                "content": [{"attachment": {"title": format!("{}.pdf", m("filename")), "url": format!("Binary/{}", own("bin"))}}]}),
        ]
    }
}

/// The marks among the strings, and file names by themselves.
fn marks(value: &Value, all: &mut Vec<String>) {
    match value {
        Value::String(text) if text.starts_with("Zq") => {
            all.push(text.trim_end_matches(".pdf").to_owned())
        }
        Value::Array(items) => items.iter().for_each(|item| marks(item, all)),
        Value::Object(map) => map.values().for_each(|item| marks(item, all)),
        _ => {}
    }
}
