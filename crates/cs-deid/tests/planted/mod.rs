//! The planted set: resources with one person's details in every place where a string
//! may stand, members nobody knows and names of members included.

mod templates;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

pub use templates::{TEMPLATES, TERMS};

/// A plainly synthetic person.
pub struct Person {
    pub given: &'static str,
    pub middle: &'static str,
    pub family: &'static str,
    pub other: &'static str,
    pub mrn: &'static str,
    pub ssn: &'static str,
    pub phone: &'static str,
    pub email: &'static str,
    pub line: &'static str,
    pub city: &'static str,
    pub zip: &'static str,
    pub birth: &'static str,
    pub member: &'static str,
    pub account: &'static str,
}

pub const PEOPLE: [Person; 3] = [
    Person {
        given: "Zephyra",
        middle: "Elena",
        family: "Quillonby",
        other: "Marisol",
        mrn: "MRN44120987",
        ssn: "219-09-9871",
        phone: "(802) 555-0143",
        email: "zephyra.q@example.org",
        line: "4417 Larkspur Hollow Road",
        city: "Brattleboro",
        zip: "05301",
        birth: "1961-03-15",
        member: "W260194477",
        account: "ACC-9931-7720",
    },
    Person {
        given: "María",
        middle: "José",
        family: "O'Farrell-Ruiz",
        other: "Siobhán",
        mrn: "MRN70331255",
        ssn: "219-09-4406",
        phone: "+1 503 555 0178",
        email: "m.ofarrell@example.net",
        line: "9 Rue du Marché Nord, Apt 12",
        city: "Corvallis",
        zip: "97330-1104",
        birth: "1958-11-30",
        member: "XQH880123977",
        account: "GRP-55210-88",
    },
    Person {
        given: "Olumide",
        middle: "Tunde",
        family: "Adeyemi",
        other: "Folasade",
        mrn: "MRN00918273",
        ssn: "219-09-1125",
        phone: "802-555-0119",
        email: "olu_adeyemi@example.com",
        line: "PO Box 7781",
        city: "Montpelier",
        zip: "05602",
        birth: "1990-07-04",
        member: "900417736A",
        account: "PA-2291883",
    },
];

impl Person {
    /// The template with this person's details.
    pub fn fill(&self, template: &str) -> String {
        let note = format!(
            "Seen: {} {}, born {}, tel {}. BP 120/80.",
            self.given, self.family, self.birth, self.phone
        );
        let html = format!(
            "<html><body><p>{} {}</p><p>{}</p></body></html>",
            self.given, self.family, self.email
        );
        [
            ("@NAME@", format!("{} {}", self.given, self.family)),
            ("@GIVEN@", self.given.into()),
            ("@MIDDLE@", self.middle.into()),
            ("@FAMILY@", self.family.into()),
            ("@OTHER@", self.other.into()),
            ("@MRN@", self.mrn.into()),
            ("@SSN@", self.ssn.into()),
            ("@PHONE@", self.phone.into()),
            ("@EMAIL@", self.email.into()),
            ("@LINE@", self.line.into()),
            ("@CITY@", self.city.into()),
            ("@ZIP@", self.zip.into()),
            ("@BIRTH@", self.birth.into()),
            ("@MEMBER@", self.member.into()),
            ("@ACCOUNT@", self.account.into()),
            ("@BASE64@", STANDARD.encode(note)),
            ("@BASE64HTML@", STANDARD.encode(html)),
        ]
        .iter()
        .fold(template.to_owned(), |text, (mark, value)| {
            text.replace(mark, value)
        })
    }

    /// What is planted: the kind, the text, and what of it must not be read in the output.
    pub fn canaries(&self) -> Vec<(&'static str, String, Vec<String>)> {
        let name = format!("{} {}", self.given, self.family);
        let shouted = name.to_uppercase();
        let json = serde_json::json!({"name": [{"text": name}], "phone": self.phone}).to_string();
        let one = |kind, text: &str, secrets: &[&str]| {
            (
                kind,
                text.to_owned(),
                secrets.iter().map(|secret| fold(secret)).collect(),
            )
        };
        vec![
            one("name", &name, &[self.given]),
            one(
                "reversed name",
                &format!("{}, {}", self.family, self.given),
                &[self.given],
            ),
            one("shouted name", &shouted, &[self.given]),
            one("mrn", self.mrn, &[self.mrn]),
            one("ssn", self.ssn, &[self.ssn]),
            one("phone", self.phone, &[self.phone]),
            one("email", self.email, &[self.email]),
            one("line", self.line, &[self.line]),
            one("birth", self.birth, &[self.birth]),
            one(
                "slug",
                &format!("{}_{}", self.given, self.family).to_lowercase(),
                &[self.given],
            ),
            one(
                "sentence",
                &format!("{name} ({}) called from {}", self.mrn, self.phone),
                &[self.given, self.mrn, self.phone],
            ),
            one(
                "base64",
                &STANDARD.encode(format!("{name}, {}", self.email)),
                &[self.given, self.email],
            ),
            one("percent", &name.replace(' ', "%20"), &[self.given]),
            one(
                "markup",
                &format!("<b>{}</b> <i>{}</i>", self.given, self.family),
                &[self.given],
            ),
            one("json", &json, &[self.given, self.phone]),
        ]
    }

    /// What of the person must not be read in an output, folded to letters and digits. The
    /// guardrails table leaves the family name and the town, and a day nothing tells to be
    /// a birth's.
    pub fn secrets(&self, guardrails: bool, template: &str) -> Vec<String> {
        let mut all = vec![
            self.given,
            self.mrn,
            self.ssn,
            self.phone,
            self.email,
            self.line,
            self.member,
            self.account,
        ];
        if tells_birth(guardrails, template) {
            all.push(self.birth);
        }
        if !guardrails {
            all.extend([self.family, self.other, self.city, self.zip]);
        }
        all.into_iter().map(fold).collect()
    }
}

/// Whether the profile takes the birth date wherever it stands: always, or where the
/// resource itself says which day that is.
pub fn tells_birth(guardrails: bool, template: &str) -> bool {
    !guardrails || template.contains(r#""birthDate":"@BIRTH@""#)
}

/// Letters and digits in lower case.
pub fn fold(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfd()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Everything a reader could make of the output: as it is, with escapes resolved, with
/// base64 and percent signs decoded.
pub fn readings(output: &str) -> String {
    let mut all = fold(output);
    let value: Value = serde_json::from_str(output).unwrap_or_default();
    visit(&value, &mut |text| {
        all.push('\n');
        all.push_str(&fold(text));
        for decoded in [
            STANDARD.decode(text).ok(),
            Some(percent_encoding::percent_decode_str(text).collect()),
        ] {
            if let Some(text) = decoded.and_then(|bytes| String::from_utf8(bytes).ok()) {
                all.push('\n');
                all.push_str(&fold(&text));
            }
        }
    });
    all
}

/// Every string and name of the value.
pub fn visit(value: &Value, see: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => see(text),
        Value::Array(items) => items.iter().for_each(|item| visit(item, see)),
        Value::Object(map) => map.iter().for_each(|(key, item)| {
            see(key);
            visit(item, see);
        }),
        _ => {}
    }
}

/// What is tried for a person: each canary in each place of the resource, beside the
/// patient's own record as an export holds it; and what tells itself (numbers, addresses of
/// all kinds, a sentence) also in a resource of another person that stands alone.
pub fn trials(
    person: &Person,
    stranger: &Person,
    template: &str,
    guardrails: bool,
) -> Vec<(String, &'static str, Vec<String>)> {
    let parse = |text: String| -> Value { serde_json::from_str(&text).unwrap_or_default() };
    let record = parse(person.fill(TEMPLATES[0]));
    let (own, other) = (parse(person.fill(template)), parse(stranger.fill(template)));
    let mut all = Vec::new();
    for (kind, canary, secrets) in person.canaries() {
        for planted in plant(&own, &canary) {
            let bundle = serde_json::json!({"resourceType": "Bundle", "type": "collection",
                "entry": [{"resource": record}, {"resource": planted}]});
            all.push((bundle.to_string(), kind, secrets.clone()));
        }
        let alone = matches!(
            kind,
            "mrn" | "ssn" | "phone" | "email" | "line" | "sentence"
        ) || kind == "birth" && !guardrails;
        if alone {
            // The name in a sentence may be nobody's that was ever heard of.
            let secrets: Vec<String> = secrets
                .into_iter()
                .filter(|secret| *secret != fold(person.given))
                .collect();
            for planted in plant(&other, &canary) {
                all.push((planted.to_string(), kind, secrets.clone()));
            }
        }
    }
    all
}

/// The resource again and again, each time with the canary in one more place: instead of
/// a string, behind it, in a member nobody knows of every object, in a member's name.
pub fn plant(resource: &Value, canary: &str) -> Vec<Value> {
    let mut places = 0;
    count(resource, &mut places);
    (0..places)
        .map(|place| {
            let mut left = place;
            planted(resource, canary, &mut left)
        })
        .collect()
}

fn count(value: &Value, places: &mut usize) {
    match value {
        Value::String(_) => *places += 2,
        Value::Array(items) => items.iter().for_each(|item| count(item, places)),
        Value::Object(map) => {
            *places += 2;
            map.values().for_each(|item| count(item, places));
        }
        _ => {}
    }
}

/// `left` counts down to the place; usize::MAX once it is passed.
fn planted(value: &Value, canary: &str, left: &mut usize) -> Value {
    let mut here = || {
        let now = *left == 0;
        *left = left.wrapping_sub(1);
        now
    };
    match value {
        Value::String(text) => {
            if here() {
                Value::String(canary.to_owned())
            } else if here() {
                Value::String(format!("{text} {canary}"))
            } else {
                value.clone()
            }
        }
        Value::Array(items) => Value::Array(
            items
                .iter()
                .map(|item| planted(item, canary, left))
                .collect(),
        ),
        Value::Object(map) => {
            let (unknown, named) = (here(), here());
            let mut out: Map<String, Value> = map
                .iter()
                .map(|(key, item)| (key.clone(), planted(item, canary, left)))
                .collect();
            if unknown {
                out.insert("zzUnknown".into(), Value::String(canary.to_owned()));
            }
            if named {
                out.insert(canary.to_owned(), Value::Bool(true));
            }
            Value::Object(out)
        }
        _ => value.clone(),
    }
}

/// The terms of the input that are not in the output.
pub fn lost_terms(input: &str, output: &str) -> Vec<&'static str> {
    TERMS
        .iter()
        .copied()
        .filter(|term| input.contains(term) && !output.contains(term))
        .collect()
}
