//! Who is in the practices, and that nobody could be real.

use super::{awkward, spring};
use crate::population::{Patient, Population};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

fn count(population: &Population, what: impl Fn(&Patient) -> bool) -> usize {
    population.patients.iter().filter(|row| what(row)).count()
}

fn same_named(population: &Population) -> Vec<Vec<&Patient>> {
    let mut named: BTreeMap<(&str, &str, &str), Vec<&Patient>> = BTreeMap::new();
    for row in &population.patients {
        named
            .entry((row.practice_id, &row.first_name, &row.last_name))
            .or_default()
            .push(row);
    }
    named.into_values().filter(|rows| rows.len() > 1).collect()
}

#[test]
fn every_particular_kind_of_patient_occurs() {
    for (anchor, population) in awkward() {
        let minor = |row: &Patient| anchor.years_since(row.birth_date).unwrap() < 18;
        assert_eq!(count(population, |row| row.deceased), 26);
        assert_eq!(count(population, |row| row.status == "inactive"), 44);
        assert!(count(population, |row| row.is_test) >= 6);
        assert!(count(population, |row| row.communication.sms_opted_out) >= 30);
        assert!(count(population, |row| row.communication.email_opted_out) >= 10);
        assert!(
            count(population, |row| !row.communication.sms_consent
                && !row.communication.email_consent)
                >= 40
        );
        assert!(count(population, |row| row.communication.confidential_contact) >= 10);
        assert!(count(population, |row| row.preferred_language == "es") >= 60);
        assert!(count(population, |row| row.guardian.is_some()) >= 20);
        assert!(
            count(population, |row| row
                .guardian
                .as_ref()
                .is_some_and(|adult| adult.preferred_language == "es"))
                >= 10
        );
        assert!(count(population, |row| row.phone_mobile.is_none()) >= 40);
        assert!(
            count(population, |row| row.phone_mobile.is_none()
                && row.phone_home.is_none()
                && row.email.is_some())
                >= 20
        );
        assert!(count(population, |row| row.first_name.is_empty()) >= 2);
        assert!(count(population, |row| row.time_zone.is_some()) >= 3);
        assert!(count(population, |row| row.interpreter_needed) >= 20);
        // A guardian answers for every minor, and only for minors.
        assert!(
            population
                .patients
                .iter()
                .all(|row| minor(row) == row.guardian.is_some())
        );
    }
}

#[test]
fn names_that_trouble_software_occur() {
    let names: BTreeSet<String> = spring()
        .patients
        .iter()
        .map(|row| format!("{}|{}", row.first_name, row.last_name))
        .collect();
    for name in [
        "María José|Alvarez",
        "Seamus|O'Brien",
        "Kevin|Nguyen-Ross",
        "|Rahayu",
        "Theodore|Beaumont III",
        "May|Price",
    ] {
        assert!(names.contains(name), "{name}");
    }
}

#[test]
fn people_of_one_name_differ_in_birth_date_and_number() {
    for population in awkward()
        .iter()
        .map(|(_, population)| population)
        .chain([spring()])
    {
        let pairs = same_named(population);
        assert!(pairs.len() >= 10, "{}", pairs.len());
        for pair in pairs {
            assert_eq!(pair.len(), 2, "only the planted pairs share a name");
            assert_ne!(pair[0].birth_date, pair[1].birth_date);
            assert_ne!(pair[0].mrn, pair[1].mrn);
        }
    }
}

fn fictional(phone: &str) -> bool {
    phone.len() == 12 && phone.starts_with("+1") && &phone[5..10] == "55501"
}

#[test]
fn telephones_and_mail_addresses_are_plainly_fictional() {
    let reserved = ["@example.org", "@example.com", "@example.net"];
    let mut mobiles = BTreeSet::new();
    for row in &spring().patients {
        let adult = row.guardian.as_ref();
        let phones = [
            row.phone_mobile.as_ref(),
            row.phone_home.as_ref(),
            adult.map(|adult| &adult.phone),
        ];
        for phone in phones.into_iter().flatten() {
            assert!(fictional(phone), "{phone}");
            assert!(
                mobiles.insert(phone.clone()),
                "{phone} belongs to two people"
            );
        }
        let mails = [
            row.email.as_ref(),
            adult.and_then(|adult| adult.email.as_ref()),
        ];
        for mail in mails.into_iter().flatten() {
            let at = mail.find('@').unwrap();
            assert!(at > 0 && reserved.contains(&&mail[at..]), "{mail}");
            assert!(mail.is_ascii() && !mail.contains(' '), "{mail}");
        }
    }
    let desks = spring().providers.iter().map(|row| &row.phone);
    assert!(
        desks
            .chain(spring().locations.iter().map(|row| &row.phone))
            .all(|phone| fictional(phone))
    );
}

#[test]
fn notes_carry_no_telephone_but_fictional_ones() {
    let mut quoted = 0;
    for note in spring()
        .encounters
        .iter()
        .filter_map(|row| row.notes.as_ref())
    {
        let digits: String = note
            .chars()
            .filter(|letter| !matches!(letter, ' ' | '-' | '.' | '(' | ')'))
            .collect();
        let mut rest = digits.as_str();
        while let Some(at) = rest.find("55501") {
            quoted += 1;
            rest = &rest[at + 5..];
        }
        for word in note.split_whitespace() {
            let long = word.bytes().filter(u8::is_ascii_digit).count() >= 9;
            assert!(!long || word.contains("555"), "{word}");
        }
    }
    assert!(quoted > 50, "{quoted}");
}

#[test]
fn dates_of_a_life_follow_each_other() {
    for (anchor, population) in awkward() {
        for row in &population.patients {
            assert!(
                row.birth_date < row.enrolled_on && row.enrolled_on <= *anchor,
                "{row:?}"
            );
            assert_eq!(row.deceased, row.deceased_date.is_some());
            assert_eq!(row.deceased, row.status == "deceased");
            let last: NaiveDate = row.deceased_date.unwrap_or(*anchor);
            assert!(last <= *anchor && row.enrolled_on <= last);
        }
    }
}
