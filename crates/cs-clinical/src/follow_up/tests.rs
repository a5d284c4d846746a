use super::*;
use cs_fhir::Resource;
use cs_fhir::terms::{extension, system};
use serde_json::{Value, json};

fn moment() -> Moment {
    // Sunday 22-Nov-2026, 07:00 in New York.
    Moment::at(
        "2026-11-22T12:00:00Z".parse().unwrap(),
        chrono_tz::America::New_York,
    )
}

fn facts(resources: Vec<Value>) -> PatientFacts {
    let mut facts = PatientFacts::default();
    for value in resources {
        assert!(
            facts.take(&Resource::from_value(value.clone()).unwrap()),
            "{value}"
        );
    }
    facts.settle();
    facts
}

fn said(resources: Vec<Value>) -> Vec<(String, &'static str, String)> {
    flags_of(&facts(resources), &FollowUpSettings::default(), &moment())
        .into_iter()
        .map(|flag| {
            (
                flag.kind.as_str().to_owned(),
                flag.urgency.as_str(),
                flag.sentence,
            )
        })
        .collect()
}

fn visit(id: &str, status: &str, start: &str, no_show: bool) -> Value {
    let end = start.replace(":30:00Z", ":50:00Z");
    json!({"resourceType":"Encounter","id":id,"status":status,"class":{"code":"AMB"},
        "extension":[{"url":extension::NO_SHOW,"valueBoolean":no_show},{"url":extension::DISCHARGE,"valueBoolean":false}],
        "type":[{"coding":[{"system":system::ENCOUNTER_TYPE,"code":"office_visit"}]}],
        "period":{"start":start,"end":end}})
}

fn discharge(id: &str, start: &str) -> Value {
    let mut value = visit(id, "finished", start, false);
    value["extension"][1]["valueBoolean"] = json!(true);
    value
}

fn due(id: &str, start: &str, day: &str) -> Value {
    let mut value = visit(id, "finished", start, false);
    value["extension"]
        .as_array_mut()
        .unwrap()
        .push(json!({"url":extension::FOLLOW_UP_DUE,"valueDate":day}));
    value
}

fn score(id: &str, value: i64, on: &str) -> Value {
    json!({"resourceType":"Observation","id":id,"status":"final","effectiveDateTime":on,"valueInteger":value,
        "code":{"coding":[{"system":system::OBSERVATION,"code":"engagement-score"}]}})
}

fn pressure(id: &str, at: &str, systolic: &str, diastolic: &str) -> Value {
    let number = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    json!({"resourceType":"Observation","id":id,"status":"final","effectiveDateTime":at,
        "category":[{"coding":[{"system":system::OBSERVATION,"code":"device-reading"}]}],
        "device":{"reference":"Device/d1"},
        "code":{"coding":[{"system":system::LOINC,"code":"85354-9"}]},
        "component":[
          {"code":{"coding":[{"system":system::LOINC,"code":"8480-6"}]},"valueQuantity":{"value":number(systolic),"unit":"mmHg"}},
          {"code":{"coding":[{"system":system::LOINC,"code":"8462-4"}]},"valueQuantity":{"value":number(diastolic),"unit":"mmHg"}}]})
}

fn quantity(id: &str, at: &str, loinc: &str, value: &str, unit: &str) -> Value {
    json!({"resourceType":"Observation","id":id,"status":"final","effectiveDateTime":at,
        "category":[{"coding":[{"system":system::OBSERVATION,"code":"device-reading"}]}],
        "device":{"reference":"Device/d1"},
        "code":{"coding":[{"system":system::LOINC,"code":loinc}]},
        "valueQuantity":{"value":serde_json::from_str::<Value>(value).unwrap(),"code":unit}})
}

fn device(kind: &str, assigned: &str) -> Value {
    json!({"resourceType":"Device","id":"d1","status":"active","type":{"coding":[{"system":system::DEVICE_KIND,"code":kind}]},
        "extension":[{"url":extension::ASSIGNED_ON,"valueDate":assigned}]})
}

fn heart_failure(status: &str) -> Value {
    json!({"resourceType":"Condition","id":"c1","clinicalStatus":{"coding":[{"code":status}]},
        "code":{"coding":[{"system":system::ICD10CM,"code":"I50.22"}]}})
}

#[test]
fn a_missed_visit_says_when_and_ends_with_a_new_booking() {
    let missed = visit("e1", "cancelled", "2026-11-18T15:30:00Z", true);
    assert_eq!(
        said(vec![missed.clone()]),
        [(
            "missed_visit".into(),
            "due",
            "Visit of 18-Nov-2026 10:30 not kept; no visit since and none booked.".into()
        )]
    );
    assert_eq!(
        said(vec![
            missed.clone(),
            visit("e2", "planned", "2026-12-01T15:30:00Z", false)
        ]),
        []
    );
    assert_eq!(
        said(vec![
            missed.clone(),
            visit("e2", "finished", "2026-11-20T15:30:00Z", false)
        ]),
        []
    );
    assert_eq!(
        said(vec![
            missed,
            visit("e2", "cancelled", "2026-12-01T15:30:00Z", false)
        ])
        .len(),
        1
    );
}

#[test]
fn a_never_closed_appointment_counts_and_an_old_one_does_not() {
    let open = said(vec![visit("e1", "planned", "2026-11-18T15:30:00Z", false)]);
    assert_eq!(
        open[0].2,
        "Visit of 18-Nov-2026 10:30 not kept, never closed; no visit since and none booked."
    );
    assert_eq!(
        said(vec![visit("e1", "cancelled", "2026-11-07T15:30:00Z", true)]),
        []
    );
    assert_eq!(
        said(vec![visit("e1", "cancelled", "2026-11-08T15:30:00Z", true)]).len(),
        1
    );
    let two = said(vec![
        visit("e1", "cancelled", "2026-11-12T15:30:00Z", true),
        visit("e2", "cancelled", "2026-11-19T15:30:00Z", true),
    ]);
    assert_eq!(
        two[0].2,
        "2 visits not kept (12-Nov-2026, 19-Nov-2026); no visit since and none booked."
    );
}

#[test]
fn overdue_and_discharge_count_days() {
    assert_eq!(
        said(vec![due("e1", "2026-09-01T15:30:00Z", "2026-11-13")])[0].2,
        "Follow-up was due 13-Nov-2026 (9 days overdue) after the visit of 01-Sep-2026; none since and none booked."
    );
    assert_eq!(
        said(vec![due("e1", "2026-09-01T15:30:00Z", "2026-11-22")]),
        []
    );
    assert_eq!(
        said(vec![discharge("e1", "2026-11-01T15:30:00Z")])[0].2,
        "Discharged 01-Nov-2026; follow-up is due by 01-Dec-2026; no visit since and none booked."
    );
    assert_eq!(
        said(vec![discharge("e1", "2026-10-14T15:30:00Z")])[0].2,
        "Discharged 14-Oct-2026; follow-up is 9 days overdue (was due 13-Nov-2026); no visit since and none booked."
    );
    // A visit on the discharge day is not the follow-up.
    assert_eq!(
        said(vec![
            discharge("e1", "2026-10-14T15:30:00Z"),
            visit("e2", "finished", "2026-10-14T18:30:00Z", false)
        ])
        .len(),
        1
    );
    assert_eq!(
        said(vec![
            discharge("e1", "2026-10-14T15:30:00Z"),
            visit("e2", "finished", "2026-10-15T18:30:00Z", false)
        ]),
        []
    );
}

#[test]
fn engagement_low_fallen_and_both() {
    assert_eq!(said(vec![score("s1", 49, "2026-11-01")])[0].1, "routine");
    assert_eq!(said(vec![score("s1", 50, "2026-11-01")]), []);
    assert_eq!(
        said(vec![
            score("s1", 82, "2026-10-01"),
            score("s2", 41, "2026-11-01")
        ]),
        [(
            "low_engagement".into(),
            "due",
            "Engagement fell from 82 on 01-Oct-2026 to 41 on 01-Nov-2026.".into()
        )]
    );
    assert_eq!(
        said(vec![
            score("s1", 82, "2026-08-01"),
            score("s2", 62, "2026-11-01")
        ]),
        [],
        "not within a month"
    );
    assert_eq!(
        said(vec![
            score("s1", 82, "2026-10-01"),
            score("s2", 63, "2026-11-01")
        ]),
        [],
        "19 points"
    );
}

#[test]
fn blood_pressure_urgent_and_rising() {
    let high = said(vec![pressure("o1", "2026-11-21T13:00:00Z", "180", "95")]);
    assert_eq!(
        high[0],
        (
            "blood_pressure_high".into(),
            "urgent",
            "Blood pressure 180/95 mmHg on 21-Nov-2026 (urgent from 180/120).".into()
        )
    );
    assert_eq!(
        said(vec![pressure("o1", "2026-11-21T13:00:00Z", "179", "119")]),
        []
    );
    let days = [138, 141, 139, 150, 149, 161, 163, 168];
    let rise: Vec<Value> = days
        .iter()
        .enumerate()
        .map(|(n, s)| {
            pressure(
                &format!("o{n}"),
                &format!("2026-11-{}T13:00:00Z", 14 + n),
                &s.to_string(),
                "92",
            )
        })
        .collect();
    assert_eq!(
        said(rise.clone())[0],
        (
            "blood_pressure_rising".into(),
            "urgent",
            "Blood pressure 168/92 mmHg on 21-Nov-2026 and rising: systolic averaged 139 in the first and 164 in the last 3 of 8 readings since 14-Nov-2026.".into()
        )
    );
    assert_eq!(said(rise[..5].to_vec()), [], "five readings are no trend");
    let scatter: Vec<Value> = [150, 138, 149, 141, 152, 139]
        .iter()
        .enumerate()
        .map(|(n, s)| {
            pressure(
                &format!("o{n}"),
                &format!("2026-11-{}T13:00:00Z", 14 + n),
                &s.to_string(),
                "92",
            )
        })
        .collect();
    assert_eq!(said(scatter), []);
}

#[test]
fn weight_gain_needs_heart_failure_that_is_active() {
    let weights = [
        quantity("w1", "2026-11-19T12:00:00Z", "29463-7", "80.1", "kg"),
        quantity("w2", "2026-11-21T12:00:00Z", "29463-7", "81.60", "kg"),
    ];
    let with = |condition: Option<Value>| said(weights.iter().cloned().chain(condition).collect());
    assert_eq!(
        with(Some(heart_failure("active"))),
        [("weight_gain".into(), "urgent", "Weight up 1.5 kg from 19-Nov-2026 to 21-Nov-2026 with heart failure on the problem list (80.1 to 81.6 kg).".into())]
    );
    assert_eq!(with(None), []);
    // Over a week the limit is larger.
    let slow = |last: &str| {
        let days = [
            ("14", "80.0"),
            ("16", "80.9"),
            ("18", "81.3"),
            ("20", "82.1"),
            ("21", last),
        ];
        let weights = days.iter().map(|(day, kg)| {
            quantity(
                &format!("w{day}"),
                &format!("2026-11-{day}T12:00:00Z"),
                "29463-7",
                kg,
                "kg",
            )
        });
        said(weights.chain([heart_failure("active")]).collect())
    };
    assert_eq!(
        slow("82.3")[0].2,
        "Weight up 2.3 kg from 14-Nov-2026 to 21-Nov-2026 with heart failure on the problem list (80 to 82.3 kg)."
    );
    assert_eq!(slow("82.2"), []);
    let mut resolved = PatientFacts::default();
    assert!(!resolved.take(&Resource::from_value(heart_failure("resolved")).unwrap()));
}

#[test]
fn pounds_are_weighed_in_kilograms_and_unknown_units_not_at_all() {
    let with = |unit: &str| {
        said(vec![
            quantity("w1", "2026-11-19T12:00:00Z", "29463-7", "176", unit),
            quantity("w2", "2026-11-21T12:00:00Z", "29463-7", "180", unit),
            heart_failure("active"),
        ])
        .len()
    };
    assert_eq!((with("kg"), with("[lb_av]"), with("stone")), (1, 1, 0));
}

#[test]
fn a_silent_device_and_one_little_used() {
    let silent = said(vec![
        device("scale", "2026-11-01"),
        quantity("w1", "2026-11-16T12:00:00Z", "29463-7", "80", "kg"),
    ]);
    assert_eq!(
        silent[0].2,
        "Scale silent for 6 days; last reading 16-Nov-2026."
    );
    assert_eq!(
        said(vec![
            device("scale", "2026-11-01"),
            quantity("w1", "2026-11-21T12:00:00Z", "29463-7", "80", "kg")
        ]),
        []
    );
    let readings: Vec<Value> = (0..11)
        .map(|n| {
            quantity(
                &format!("g{n}"),
                &format!("2026-11-{:02}T12:00:00Z", 11 + n),
                "2339-0",
                "120",
                "mg/dL",
            )
        })
        .collect();
    let used = said(
        readings
            .into_iter()
            .chain([device("glucose_meter", "2026-01-01")])
            .collect(),
    );
    assert_eq!(used[0].2, "Glucose meter used on 11 of the last 30 days.");
    assert_eq!(
        said(vec![device("scale", "2026-11-21")]),
        [],
        "handed out yesterday"
    );
    assert_eq!(
        said(vec![device("scale", "2026-11-20")])[0].0,
        "device_silent"
    );
}

#[test]
fn single_values() {
    assert_eq!(
        said(vec![quantity(
            "g",
            "2026-11-21T12:00:00Z",
            "2339-0",
            "53",
            "mg/dL"
        )])[0]
            .2,
        "Glucose 53 mg/dL on 21-Nov-2026 (urgent under 54)."
    );
    assert_eq!(
        said(vec![quantity(
            "g",
            "2026-11-21T12:00:00Z",
            "2339-0",
            "17",
            "mmol/L"
        )])[0]
            .0,
        "glucose"
    );
    assert_eq!(
        said(vec![quantity(
            "s",
            "2026-11-21T12:00:00Z",
            "59408-5",
            "89",
            "%"
        )])[0]
            .2,
        "Oxygen saturation 89% on 21-Nov-2026 (urgent under 90%)."
    );
    assert_eq!(
        said(vec![quantity(
            "s",
            "2026-11-10T12:00:00Z",
            "59408-5",
            "80",
            "%"
        )]),
        [],
        "too old to count"
    );
}

#[test]
fn the_order_is_by_urgency_and_does_not_depend_on_arrival() {
    let mut resources = vec![
        visit("e1", "cancelled", "2026-11-18T15:30:00Z", true),
        pressure("o1", "2026-11-21T13:00:00Z", "190", "95"),
        score("s1", 30, "2026-11-01"),
    ];
    let forward = said(resources.clone());
    resources.reverse();
    assert_eq!(said(resources), forward);
    assert_eq!(
        forward.iter().map(|f| f.1).collect::<Vec<_>>(),
        ["urgent", "due", "routine"]
    );
}
