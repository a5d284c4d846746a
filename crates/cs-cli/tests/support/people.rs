//! Twelve patients who each missed a visit, with values found nowhere else, so
//! that a scan for them means something.

use chrono::{DateTime, Duration, SecondsFormat, Utc};
use cs_practice::SeedRows;
use serde_json::{Value, json};

/// The practice's id at its PMS.
pub const PRACTICE: &str = "harbor-health";

/// First and last names; the number of a patient is its place here plus one.
const NAMES: [(&str, &str); 12] = [
    ("Zephyra", "Quillonby"),
    ("Tamsyn", "Vorelwick"),
    ("Ottoline", "Brackmoor"),
    ("Isolde", "Fennimark"),
    ("Peregrin", "Ashcombley"),
    ("Leopolda", "Wrenthorne"),
    ("Cosmin", "Drayhurst"),
    ("Ysolt", "Marrowdeen"),
    ("Thaddea", "Kelpington"),
    ("Jorunn", "Sallowmere"),
    ("Evander", "Pickerstow"),
    ("Mirelda", "Oxbarrow"),
];

/// A planted person, as the wire tells of them.
#[derive(Clone, Debug)]
pub struct Planted {
    pub id: String,
    pub first: &'static str,
    pub last: &'static str,
    pub mrn: String,
    pub phone: String,
    pub email: String,
}

/// The person of a number, from 1.
pub fn planted(number: usize) -> Planted {
    let (first, last) = NAMES[number - 1];
    Planted {
        id: format!("pat-{number:06}"),
        first,
        last,
        mrn: format!("7311{:04}", 900 + number),
        phone: format!("+1802555{:04}", 120 + number),
        email: format!("{}.{number}@example.org", last.to_lowercase()),
    }
}

/// How many there are.
pub const COUNT: usize = NAMES.len();

/// The words of a visit's note; no other text has them.
pub const NOTE: &str = "Pt reports the lavender greenhouse steps are hard since the ankle turned.";

/// The rows a practice starts with, as of an instant of its own clock.
pub fn rows(now: DateTime<Utc>) -> SeedRows {
    let people: Vec<Planted> = (1..=COUNT).map(planted).collect();
    let visits = (1..=COUNT)
        .flat_map(|number| [missed(number, now), kept(number, now)])
        .collect();
    SeedRows(vec![
        (
            "patients".to_owned(),
            people.iter().map(|person| patient(person, now)).collect(),
        ),
        ("encounters".to_owned(), visits),
        (
            "clinical/conditions".to_owned(),
            people.iter().map(|person| condition(person, now)).collect(),
        ),
    ])
}

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn patient(person: &Planted, now: DateTime<Utc>) -> Value {
    json!({
        "id": person.id, "practice_id": PRACTICE, "version": 1,
        "updated_at": instant(now - Duration::days(30)), "deleted": false,
        "mrn": person.mrn, "first_name": person.first, "middle_name": null, "last_name": person.last,
        "preferred_name": null, "birth_date": "1971-05-09", "sex": "female", "gender_identity": null,
        "deceased": false, "deceased_date": null, "status": "active", "enrollment_status": "enrolled",
        "enrolled_on": "2025-02-01", "is_test": false, "phone_mobile": person.phone, "phone_home": null,
        "email": person.email,
        "address": {"line1": "4 Tarrow Lane", "line2": null, "city": "Burlington", "state": "VT", "zip": "05401"},
        "preferred_language": "en", "time_zone": null, "interpreter_needed": false,
        "communication": {"sms_consent": true, "sms_consent_date": "2025-02-01", "sms_opted_out": false,
            "email_consent": true, "email_opted_out": false, "confidential_contact": false},
        "guardian": null, "primary_provider": null, "coach_id": "staff-01", "created_at": "2025-02-01T15:00:00Z",
    })
}

fn visit(id: String, number: usize, start: DateTime<Utc>) -> Value {
    json!({
        "id": id, "practice_id": PRACTICE, "version": 1,
        "updated_at": instant(start + Duration::hours(2)), "deleted": false,
        "patient_id": planted(number).id, "type": "office_visit", "status": "completed", "no_show": false,
        "scheduled_start": instant(start), "scheduled_end": instant(start + Duration::minutes(30)),
        "started_at": null, "ended_at": null, "cancel_reason": null, "reason": "Follow-up",
        "provider": null, "location": "Harbor Health, Main St", "follow_up_due": null, "discharge": false,
        "notes": null, "diagnoses": [],
    })
}

fn missed(number: usize, now: DateTime<Utc>) -> Value {
    let days = 2 + i64::try_from(number % 9).unwrap();
    let mut row = visit(
        format!("enc-1{number:05}"),
        number,
        now - Duration::days(days),
    );
    row["status"] = json!("cancelled");
    row["no_show"] = json!(true);
    row
}

fn kept(number: usize, now: DateTime<Utc>) -> Value {
    let mut row = visit(
        format!("enc-2{number:05}"),
        number,
        now - Duration::days(70),
    );
    row["started_at"] = row["scheduled_start"].clone();
    row["ended_at"] = row["scheduled_end"].clone();
    row["notes"] = json!(NOTE);
    row
}

fn condition(person: &Planted, now: DateTime<Utc>) -> Value {
    json!({
        "id": format!("cond-{}", person.id), "practice_id": PRACTICE, "version": 1,
        "updated_at": instant(now - Duration::days(30)), "deleted": false, "patient_id": person.id,
        "code": "I10", "display": "Essential (primary) hypertension", "clinical_status": "active",
        "onset_date": "2024-01-05", "abated_date": null,
    })
}
