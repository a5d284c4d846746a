use super::*;
use chrono::NaiveDate;
use cs_fhir::PartialDate;
use proptest::prelude::*;

fn person(id: &str, given: &[&str], family: &str, born: &str, mrn: &str) -> Person {
    Person {
        id: id.into(),
        names: vec![PersonName {
            given: given.iter().map(|g| (*g).into()).collect(),
            family: family.into(),
            preferred: false,
        }],
        born: PartialDate::parse(born),
        identifiers: vec![mrn.into()],
        phones: vec![format!("+1617555{}", &mrn[4..])],
        emails: vec![format!("{id}@example.org")],
    }
}

fn people() -> Vec<Person> {
    let mut all = vec![
        person(
            "p1",
            &["María", "José"],
            "Alvarez",
            "1982-03-14",
            "00481273",
        ),
        person("p2", &["Maria"], "Gonzalez", "1990-01-02", "00480001"),
        person("p3", &["Robert"], "O'Brien-Smith", "1955-07-07", "00480002"),
        person("p4", &["William"], "Price", "1954-02-03", "00466902"),
        person("p5", &["Will"], "Price", "1971-04-03", "00466903"),
        person("p6", &["Guadalupe"], "de la Cruz", "2001", "00466904"),
    ];
    all[3].names.push(PersonName {
        given: vec!["Skip".into()],
        family: String::new(),
        preferred: true,
    });
    all
}

fn found(text: &str) -> Vec<String> {
    let query = LookupQuery::parse(text, NaiveDate::from_ymd_opt(2026, 11, 22).unwrap());
    rank(&query, &people())
        .hits
        .into_iter()
        .map(|hit| hit.id)
        .collect()
}

#[test]
fn one_person_by_every_usual_way_of_asking() {
    for text in [
        "Maria Alvarez",
        "alvarez maria",
        "ALVAREZ, María José",
        "maria jose alvarez",
        "alvarez",
        "Alvares, Maria",
        "maria alvaerz",
        "mariajose alvarez",
        "Alvarez 3/14/82",
        "14-Mar-1982",
        "March 14 1982 alvarez",
        "00481273",
        "481273",
        "MRN 00481273",
        "(617) 555-1273",
        "+1 617 555 1273",
        "1273",
        "P1@example.org",
        "p1",
        "Maria Alvarez's",
    ] {
        assert_eq!(
            found(text).first().map(String::as_str),
            Some("p1"),
            "{text}"
        );
    }
}

#[test]
fn everyday_hyphenated_preferred_and_joined_names() {
    for (text, id) in [
        ("bob obrien", "p3"),
        ("smith robert", "p3"),
        ("O’Brien-Smith", "p3"),
        ("skip price", "p4"),
        ("lupita de la cruz", "p6"),
        ("lupe delacruz", "p6"),
    ] {
        assert_eq!(found(text).first().map(String::as_str), Some(id), "{text}");
    }
    assert_eq!(found("will price"), ["p5", "p4"]);
}

#[test]
fn others_stay_out() {
    assert_eq!(found("maria alvarez"), ["p1"]);
    assert_eq!(found("zebulon"), [] as [&str; 0]);
    assert_eq!(found("99999999"), [] as [&str; 0]);
    assert_eq!(
        found("alvarez 3/15/82"),
        ["p1"],
        "the same name with another birth date is shown, and says so"
    );
}

#[test]
fn reasons_are_words_and_a_slip_is_offered_back() {
    let query = LookupQuery::parse(
        "bob obrein 7/7/55",
        NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
    );
    let ranking = rank(&query, &people());
    assert_eq!(
        ranking.hits[0].reasons,
        [
            "name matches: “bob” is an everyday form of Robert; “obrein” is close to O'Brien",
            "born 07-Jul-1955"
        ]
    );
    assert_eq!(ranking.did_you_mean, ["Robert O'Brien-Smith"]);
}

proptest! {
    #[test]
    fn a_name_typed_in_any_order_is_always_first(pick in 0usize..6, turn in 0usize..3) {
        let all = people();
        let mut words: Vec<String> = all[pick].full_name().split_whitespace().map(str::to_owned).collect();
        let length = words.len();
        words.rotate_left(turn % length);
        prop_assert_eq!(&found(&words.join(" "))[0], &all[pick].id);
    }

    #[test]
    fn scores_stay_in_range(text in ".{0,40}") {
        let query = LookupQuery::parse(&text, NaiveDate::from_ymd_opt(2026, 11, 22).unwrap());
        for hit in rank(&query, &people()).hits {
            prop_assert!(hit.score <= 100 && !hit.reasons.is_empty());
        }
    }
}
