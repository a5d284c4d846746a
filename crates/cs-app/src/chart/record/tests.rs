use super::*;
use chrono_tz::America::New_York;
use cs_fhir::terms::{extension, system};
use serde_json::json;

fn of(rows: &[FieldRow], label: &str) -> Option<String> {
    let found = rows.iter().find(|row| row.label == label);
    found.map(|row| row.value.clone())
}

#[test]
fn fields_are_told_in_words() {
    let rows = fields(
        &json!({
            "resourceType": "MedicationRequest", "id": "m1", "meta": {"versionId": "1"},
            "status": "on-hold", "intent": "order", "authoredOn": "2026-11-03",
            "medicationCodeableConcept": {"text": "lisinopril 20 mg",
                "coding": [{"system": system::RXNORM, "code": "314077"}]},
            "subject": {"reference": "Patient/p1"},
            "requester": {"reference": "Practitioner/d1", "display": "Dr. D. Demo"},
            "dispenseRequest": {"numberOfRepeatsAllowed": 3, "quantity": {"value": 30}},
            "extension": [{"url": extension::NEXT_REFILL_DUE, "valueDate": "2026-11"}],
        }),
        New_York,
    );
    assert_eq!(of(&rows, "Status").as_deref(), Some("on hold"));
    assert_eq!(of(&rows, "Authored on").as_deref(), Some("03-Nov-2026"));
    assert_eq!(
        of(&rows, "Medication").as_deref(),
        Some("lisinopril 20 mg (314077)")
    );
    assert_eq!(of(&rows, "Requester").as_deref(), Some("Dr. D. Demo"));
    assert_eq!(
        of(&rows, "Dispense request").as_deref(),
        Some("Number of repeats allowed: 3, Quantity: 30")
    );
    assert_eq!(
        of(&rows, "Next refill due").as_deref(),
        Some("2026-11"),
        "stays as given"
    );
    assert!(
        rows.iter()
            .all(|row| row.label != "Meta" && row.label != "Id")
    );
}

#[test]
fn times_are_told_in_the_practices_zone() {
    let rows = fields(
        &json!({"resourceType": "Encounter",
            "period": {"start": "2026-11-22T15:30:00Z", "end": "2026-11-22T16:00:00Z"}}),
        New_York,
    );
    assert_eq!(
        of(&rows, "Period").as_deref(),
        Some("22-Nov-2026 10:30 to 22-Nov-2026 11:00")
    );
}

#[test]
fn a_narrative_is_text_and_hostile_markup_stays_harmless_text() {
    let whole = json!({"text": {"div":
        "<div>Seen today.<script>steal('x')</script><br/>BP &lt; 140 &amp; falling <img src=x onerror=1</div>"}});
    let text = text_of(&whole).unwrap();
    assert_eq!(text, "Seen today.\nsteal('x')\nBP < 140 & falling");
    let unclosed = json!({"text": {"div": "a < b and nothing more"}});
    assert_eq!(
        text_of(&unclosed).as_deref(),
        Some("a < b and nothing more")
    );
}

#[test]
fn a_notes_attachment_is_decoded_and_other_media_are_not_text() {
    let note = |media: &str, data: &str| json!({"content": [{"attachment": {"contentType": media, "data": data}}]});
    let script = STANDARD.encode("<script>alert(1)</script>");
    assert_eq!(
        note_text(&note("text/plain; charset=utf-8", &script)).as_deref(),
        Some("<script>alert(1)</script>")
    );
    assert_eq!(note_text(&note("application/pdf", &script)), None);
    assert_eq!(note_text(&note("text/plain", "%%%")), None);
}
