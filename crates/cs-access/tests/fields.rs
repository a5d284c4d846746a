//! Which fields a role sees: role × field written out by hand, and what is left of
//! a resource.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use cs_access::{Field, Role, Sees, minimise, sees};
use serde_json::{Value, json};

const W: Sees = Sees::Whole;
const M: Sees = Sees::Masked;
const N: Sees = Sees::Nothing;

#[rustfmt::skip]
const TABLE: [(Role, bool, [Sees; 11]); 10] = [
    //                                   name birth mrn contact address guardian member clinical rx devices engagement
    (Role::PracticeAdministrator, false, [W,  W,    W,  W,      W,      W,       W,     W,      W, W,      W]),
    (Role::PracticeAdministrator, true,  [W,  W,    W,  W,      W,      W,       W,     W,      W, W,      W]),
    (Role::HealthCoach,           false, [W,  W,    W,  W,      W,      W,       M,     W,      N, W,      W]),
    (Role::HealthCoach,           true,  [W,  W,    W,  W,      W,      W,       M,     W,      W, W,      W]),
    (Role::PriorAuthSpecialist,   false, [W,  W,    W,  W,      W,      W,       W,     W,      W, N,      N]),
    (Role::PriorAuthSpecialist,   true,  [W,  W,    W,  W,      W,      W,       W,     W,      W, N,      N]),
    (Role::AccountManager,        false, [M,  M,    M,  N,      N,      N,       N,     N,      N, W,      N]),
    (Role::AccountManager,        true,  [M,  M,    M,  N,      N,      N,       N,     N,      N, W,      N]),
    (Role::MpsAdmin,              false, [W,  W,    W,  W,      W,      W,       W,     W,      W, W,      W]),
    (Role::MpsAdmin,              true,  [W,  W,    W,  W,      W,      W,       W,     W,      W, W,      W]),
];

#[test]
fn every_role_sees_the_fields_written_here() {
    for (role, clinician, row) in TABLE {
        for (field, expected) in Field::ALL.into_iter().zip(row) {
            assert_eq!(
                sees(role, clinician, field),
                expected,
                "{role:?} {clinician} {field:?}"
            );
        }
    }
}

fn patient() -> Value {
    json!({
        "resourceType": "Patient", "id": "p1",
        "text": {"div": "<div>Testa Rosa Sevenfold</div>"},
        "identifier": [{"system": "urn:mrn", "value": "MRN12345678", "assigner": {"display": "Sevenfold"}},
                       {"value": "12"}],
        "name": [{"family": "Sevenfold", "given": ["Testa", "Rosa"], "text": "Testa Rosa Sevenfold"}],
        "telecom": [{"system": "phone", "value": "+18025550123"}],
        "birthDate": "1982-03-14",
        "_birthDate": {"extension": [{"url": "time", "valueDateTime": "1982-03-14T03:00:00Z"}]},
        "address": [{"line": ["7 Demo Lane"], "state": "VT"}],
        "contact": [{"name": {"text": "Ana Sevenfold"}}],
    })
}

fn coverage() -> Value {
    json!({
        "resourceType": "Coverage", "id": "c1", "subscriberId": "XYZ99887766",
        "identifier": [{"value": "XYZ99887766"}], "payor": [{"display": "Demo Health"}],
        "text": {"div": "XYZ99887766"},
    })
}

#[test]
fn an_account_manager_is_left_with_initials_year_and_last_four() {
    let mut seen = patient();
    minimise(Role::AccountManager, false, &mut seen);
    assert_eq!(
        seen,
        json!({
            "resourceType": "Patient", "id": "p1",
            "identifier": [{"system": "urn:mrn", "value": "***5678"}, {"system": null, "value": "***"}],
            "name": [{"family": "S.", "given": ["T.", "R."]}],
            "birthDate": "1982",
        })
    );
    let text = seen.to_string();
    for canary in [
        "Sevenfold",
        "Testa",
        "1982-03",
        "1234",
        "+1802",
        "Demo Lane",
        "Ana",
    ] {
        assert!(!text.contains(canary), "{canary}");
        assert!(
            patient().to_string().contains(canary),
            "it was there: {canary}"
        );
    }
}

#[test]
fn a_coach_sees_the_payer_and_the_last_four_of_the_member_id() {
    let mut seen = coverage();
    minimise(Role::HealthCoach, true, &mut seen);
    assert_eq!(seen["subscriberId"], "***7766");
    assert_eq!(seen["payor"][0]["display"], "Demo Health");
    assert!(!seen.to_string().contains("9988"));
    let mut none = coverage();
    minimise(Role::AccountManager, false, &mut none);
    assert!(none.get("subscriberId").is_none() && !none.to_string().contains("7766"));
}

#[test]
fn whoever_sees_a_field_whole_gets_it_unchanged() {
    for role in [
        Role::PracticeAdministrator,
        Role::PriorAuthSpecialist,
        Role::MpsAdmin,
    ] {
        for whole in [patient(), coverage()] {
            let mut seen = whole.clone();
            minimise(role, false, &mut seen);
            assert_eq!(seen, whole, "{role:?}");
        }
    }
    let mut seen = patient();
    minimise(Role::HealthCoach, false, &mut seen);
    assert_eq!(seen, patient());
}

#[test]
fn odd_shapes_lose_what_they_hide() {
    let odd = json!({
        "resourceType": "Patient", "name": "Sevenfold", "birthDate": 7, "identifier": {"value": "1"},
        "telecom": "x", "contact": null,
    });
    let mut seen = odd;
    minimise(Role::AccountManager, false, &mut seen);
    assert!(!seen.to_string().contains("Sevenfold"));
    for bare in [json!(null), json!("x"), json!({}), json!([1])] {
        let mut seen = bare.clone();
        minimise(Role::AccountManager, false, &mut seen);
        assert_eq!(seen, bare);
    }
}
