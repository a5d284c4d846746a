//! `TrustedKeys` with somebody put in by hand.
use cs_approval::{EnrolledPerson, TrustedKeys};

fn from_json(text: &str) -> TrustedKeys {
    serde_json::from_str(text).unwrap()
}

fn put_in(keys: &mut TrustedKeys, person: EnrolledPerson) {
    keys.people.insert(person.public_key.clone(), vec![person]);
}

fn collected(people: Vec<EnrolledPerson>) -> TrustedKeys {
    people.into_iter().collect()
}

fn main() {
    let _ = (from_json, put_in, collected);
}
