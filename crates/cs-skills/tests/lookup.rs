//! pms-patient-lookup over indexed searches.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Shelf, context, engine, patient};
use cs_access::{Role, SkillName};
use serde_json::{Value, json};

fn people() -> Vec<Value> {
    let mut all = vec![
        patient(
            "p1",
            &["María", "José"],
            "Alvarez",
            "1982-03-14",
            "00481273",
        ),
        patient("p2", &["Maria"], "Gonzalez", "1990-01-02", "00480001"),
        patient("p3", &["Robert"], "O'Brien-Smith", "1955-07-07", "00480002"),
        patient("p4", &["William"], "Price", "1954-02-03", "00466902"),
        patient("p5", &["Will"], "Price", "1971-04-03", "00466903"),
        patient("p6", &["Guadalupe"], "de la Cruz", "2001-01-01", "00466904"),
        patient("p7", &["Kim"], "Nguyen-Ross", "1974-05-06", "00498277"),
    ];
    all[3]["name"]
        .as_array_mut()
        .unwrap()
        .push(json!({"use": "usual", "text": "Skip", "given": ["Skip"]}));
    all
}

fn look(input: Value) -> Value {
    let (engine, _) = engine(people());
    engine
        .run(&context(Role::HealthCoach), SkillName::PatientLookup, input)
        .unwrap()
        .value
}

fn ids(text: &str) -> Vec<String> {
    let value = look(json!({"query": text}));
    value["patients"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| hit["patient"]["id"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn everybody_is_found_by_every_usual_way_of_asking() {
    for (text, id) in [
        ("maria alvarez", "p1"),
        ("Alvarez, María", "p1"),
        ("alvares maria", "p1"),
        ("alvaerz", "p1"),
        ("MRN 481273", "p1"),
        ("00481273", "p1"),
        ("(617) 555-1273", "p1"),
        ("6175551273", "p1"),
        ("1273", "p1"),
        ("3/14/82", "p1"),
        ("born March 14 1982", "p1"),
        ("p1@example.org", "p1"),
        ("p1", "p1"),
        ("bob obrien", "p3"),
        ("smith", "p3"),
        ("ross kim", "p7"),
        ("skip price", "p4"),
        ("lupita delacruz", "p6"),
        ("lvarez maria", "p1"),
        ("xavarez", "p1"),
        ("nguyenross", "p7"),
    ] {
        assert_eq!(
            ids(text).first().map(String::as_str),
            Some(id),
            "{text}: {:?}",
            ids(text)
        );
    }
    assert_eq!(ids("will price"), ["p5", "p4"]);
    assert_eq!(ids("zebulon quux"), [] as [&str; 0]);
}

#[test]
fn an_answer_shows_two_identifiers_and_why() {
    let value = look(json!({"query": "alvares 3/14/82"}));
    assert_eq!(
        value["patients"][0]["patient"],
        json!({
            "id": "p1", "name": {"family": "Alvarez", "given": ["María", "José"], "preferred": null, "text": "Alvarez, María José"},
            "birth_date": "1982-03-14", "age": 44, "sex": "female",
            "identifiers": [{"label": "MRN", "value": "00481273"}, {"label": "Born", "value": "14-Mar-1982"}],
            "phone": "+16175551273", "email": "p1@example.org", "status": "active", "enrollment_status": "enrolled",
            "language": "en", "alerts": []
        })
    );
    assert_eq!(
        value["patients"][0]["why"],
        json!([
            "name matches: “alvares” is close to Alvarez",
            "born 14-Mar-1982"
        ])
    );
    assert_eq!(
        value["message"],
        "1 patient fits. Did you mean María José Alvarez?"
    );
}

#[test]
fn pages_do_not_overlap_and_a_list_of_all_is_by_page_too() {
    let first = look(json!({"limit": 3}));
    assert_eq!(
        (first["total"].as_u64(), first["next_offset"].as_u64()),
        (Some(7), Some(3))
    );
    let last = look(json!({"limit": 3, "offset": 6}));
    assert_eq!(
        (
            last["patients"].as_array().unwrap().len(),
            &last["next_offset"]
        ),
        (1, &Value::Null)
    );
}

#[test]
fn a_plain_name_never_reads_the_whole_practice() {
    let mut crowd = people();
    for n in 0..3000 {
        crowd.push(patient(
            &format!("c{n}"),
            &["Crowd"],
            &format!("Person{n}"),
            "1970-01-01",
            &format!("1{n:07}"),
        ));
    }
    let shelf = std::sync::Arc::new(Shelf::of(crowd));
    let engine = cs_skills::Engine::new(
        shelf.clone(),
        std::sync::Arc::new(common::Journal::default()),
        std::sync::Arc::new(|_, _| Ok(Vec::new())),
    );
    for text in [
        "maria alvarez",
        "00481273",
        "price will",
        "3/14/82",
        "bob obrien",
        "maria alvaerz",
    ] {
        shelf.searches.lock().unwrap().clear();
        let value = engine
            .run(
                &context(Role::HealthCoach),
                SkillName::PatientLookup,
                json!({"query": text}),
            )
            .unwrap()
            .value;
        assert!(value["total"].as_u64().unwrap() > 0, "{text}");
        assert_eq!(value["complete"], true, "{text}");
        let most = shelf
            .searches
            .lock()
            .unwrap()
            .iter()
            .map(|(_, hits)| *hits)
            .max()
            .unwrap();
        assert!(most < 50, "{text} read {most}");
    }
    let value = engine
        .run(
            &context(Role::HealthCoach),
            SkillName::PatientLookup,
            json!({"query": "zzyzx"}),
        )
        .unwrap()
        .value;
    assert_eq!(
        (value["total"].as_u64(), value["complete"].as_bool()),
        (Some(0), Some(false))
    );
}
