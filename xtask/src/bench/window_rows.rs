//! Charts to measure the window with: plainly synthetic, as lines of FHIR R4.

use std::fmt::Write as _;

use serde_json::{Value, json};

/// Events in the one long chart.
const EVENTS: u32 = 50_000;

/// People who missed a visit.
const PEOPLE: u32 = 10_000;

/// Seconds since 1970.
fn now() -> u64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

/// One resource a line: a patient with an hourly reading for years, and people
/// whose visit of the last days was never closed.
pub(super) fn charts() -> String {
    let now = now();
    let mut lines = String::new();
    let mut line = |resource: &Value| {
        let _ = writeln!(lines, "{resource}");
    };
    line(&patient("bench-long", "Longwood", "Ada"));
    for hour in 0..EVENTS {
        line(&json!({
            "resourceType": "Observation", "id": format!("bench-reading-{hour}"), "status": "final",
            "category": [{ "coding": [{
                "system": "http://terminology.hl7.org/CodeSystem/observation-category",
                "code": "vital-signs" }] }],
            "code": { "coding": [{ "system": "http://loinc.org", "code": "8867-4",
                                   "display": "Heart rate" }] },
            "subject": { "reference": "Patient/bench-long" },
            "effectiveDateTime": instant(now - u64::from(hour) * 3600),
            "valueQuantity": { "value": 60 + hour % 40, "unit": "/min",
                               "system": "http://unitsofmeasure.org", "code": "/min" },
        }));
    }
    for number in 0..PEOPLE {
        let id = format!("bench-person-{number}");
        line(&patient(&id, &format!("Family{number:05}"), "Kim"));
        let day = u64::from(2 + number % 10) * 86_400;
        line(&json!({
            "resourceType": "Encounter", "id": format!("bench-visit-{number}"), "status": "planned",
            "class": { "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB" },
            "subject": { "reference": format!("Patient/{id}") },
            "period": { "start": instant(now - day), "end": instant(now - day + 1800) },
        }));
    }
    lines
}

fn patient(id: &str, family: &str, given: &str) -> Value {
    json!({
        "resourceType": "Patient", "id": id, "active": true, "gender": "female",
        "name": [{ "use": "official", "family": family, "given": [given] }],
        "birthDate": "1960-03-04",
        // The coach's own, as the list shows those first (crates/cs-fhir/src/terms.rs).
        "extension": [{
            "url": "https://countersign.example/fhir/StructureDefinition/coach",
            "valueIdentifier": {
                "system": "https://countersign.example/fhir/identifier/staff", "value": "staff-01" },
        }],
    })
}

/// Seconds since 1970 as an RFC 3339 instant (days to civil date after Howard
/// Hinnant's `civil_from_days`).
fn instant(seconds: u64) -> String {
    let (days, of_day) = (seconds / 86_400 + 719_468, seconds % 86_400);
    let era = days / 146_097;
    let of_era = days % 146_097;
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
        of_day / 3600,
        of_day / 60 % 60,
        of_day % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_those_of_the_calendar() {
        assert_eq!(instant(0), "1970-01-01T00:00:00Z");
        assert_eq!(instant(951_782_399), "2000-02-28T23:59:59Z");
        assert_eq!(instant(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(instant(1_795_413_753), "2026-11-23T06:02:33Z");
    }

    #[test]
    fn every_line_is_a_resource() {
        let charts = charts();
        assert_eq!(charts.lines().count() as u32, 1 + EVENTS + 2 * PEOPLE);
        let kinds = charts.lines().map(|line| {
            let resource: Value = serde_json::from_str(line).unwrap();
            resource["resourceType"].as_str().unwrap().to_owned()
        });
        assert_eq!(
            kinds.filter(|kind| kind == "Patient").count() as u32,
            1 + PEOPLE
        );
    }
}
