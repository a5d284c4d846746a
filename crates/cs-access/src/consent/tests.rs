//! Consent: each condition, nesting, and what is never permitted by accident.

use super::*;
use crate::{Coding, Doing, Subject};
use proptest::prelude::*;
use serde_json::json;

fn request() -> AccessRequest {
    AccessRequest {
        subject: Subject {
            references: vec!["Practitioner/coach".into(), "Organization/harbor".into()],
            roles: Vec::new(),
        },
        action: Doing::Disclose,
        purposes: vec![Coding::purpose("TREAT")],
        location: None,
        at: "2026-11-22T15:00:00Z".parse().unwrap(),
        known: Vec::new(),
    }
}

fn resource() -> Value {
    json!({
        "resourceType": "Observation", "id": "bp",
        "meta": {"security": [{"code": "ETHUD"}]},
        "subject": {"reference": "Patient/p1"},
        "performer": [{"reference": "Practitioner/nurse"}],
        "code": {"coding": [{"system": "http://loinc.org", "code": "85354-9"}]},
        "effectiveDateTime": "2026-11-20",
    })
}

fn consent(provision: Value) -> Value {
    json!({
        "resourceType": "Consent", "id": "c", "meta": {"versionId": "2"}, "status": "active",
        "scope": {"coding": [{"code": "patient-privacy"}]},
        "patient": {"reference": "Patient/p1"},
        "provision": provision,
    })
}

fn permits(consents: &[Value]) -> Option<bool> {
    match consented(consents, &request(), &resource()) {
        Answer::Permit { .. } => Some(true),
        Answer::Deny { .. } => Some(false),
        Answer::Silent => None,
    }
}

fn by(consents: &[Value]) -> String {
    match consented(consents, &request(), &resource()) {
        Answer::Permit { by, .. } | Answer::Deny { by } => by,
        Answer::Silent => String::new(),
    }
}

/// A root of the one kind, with these conditions: whether a permit holds and a
/// denial counts.
fn holds(conditions: Value) -> (bool, bool) {
    let root = |kind: &str| {
        let mut provision = conditions.clone();
        provision["type"] = json!(kind);
        consent(provision)
    };
    (
        permits(&[root("permit")]) == Some(true),
        permits(&[root("deny")]) == Some(false),
    )
}

const YES: (bool, bool) = (true, true);
const NO: (bool, bool) = (false, false);
const CAREFUL: (bool, bool) = (false, true);

#[test]
fn each_condition_of_a_provision_decides() {
    let table = [
        (json!({}), YES),
        (
            json!({"period": {"start": "2026-01-01", "end": "2026-12-31"}}),
            YES,
        ),
        (json!({"period": {"end": "2026-11-21"}}), NO),
        (json!({"period": {"start": "later"}}), CAREFUL),
        (
            json!({"actor": [{"role": {"text": "x"}, "reference": {"reference": "Practitioner/coach"}}]}),
            YES,
        ),
        (
            json!({"actor": [{"reference": {"reference": "Practitioner/other"}}, {"reference": {"reference": "Organization/harbor"}}]}),
            YES,
        ),
        (
            json!({"actor": [{"reference": {"reference": "Practitioner/other"}}]}),
            NO,
        ),
        (
            json!({"actor": [{"reference": {"display": "the coach"}}]}),
            CAREFUL,
        ),
        (json!({"action": [{"coding": [{"code": "disclose"}]}]}), YES),
        (json!({"action": [{"coding": [{"code": "correct"}]}]}), NO),
        (json!({"securityLabel": [{"code": "SUD"}]}), YES),
        (json!({"securityLabel": [{"code": "HIV"}]}), NO),
        (
            json!({"purpose": [{"code": "TREAT"}, {"code": "HPAYMT"}]}),
            YES,
        ),
        (json!({"purpose": [{"code": "HMARKT"}]}), NO),
        (
            json!({"class": [{"code": "Patient"}, {"code": "Observation"}]}),
            YES,
        ),
        (json!({"class": [{"code": "Condition"}]}), NO),
        (
            json!({"code": [{"coding": [{"system": "http://loinc.org", "code": "85354-9"}]}]}),
            YES,
        ),
        (
            json!({"code": [{"coding": [{"system": "http://loinc.org", "code": "4548-4"}]}]}),
            NO,
        ),
        (json!({"code": [{"text": "pressure"}]}), CAREFUL),
        (json!({"dataPeriod": {"start": "2026-11-01"}}), YES),
        (json!({"dataPeriod": {"end": "2026-10-31"}}), NO),
        (
            json!({"data": [{"meaning": "instance", "reference": {"reference": "Observation/bp"}}]}),
            YES,
        ),
        (
            json!({"data": [{"meaning": "authoredby", "reference": {"reference": "Practitioner/other"}}]}),
            NO,
        ),
        (
            json!({"data": [{"meaning": "odd", "reference": {"reference": "Observation/bp"}}]}),
            CAREFUL,
        ),
        (json!({"modifierExtension": [{"url": "x"}]}), CAREFUL),
        // Every element given must hold.
        (
            json!({"class": [{"code": "Observation"}], "purpose": [{"code": "HMARKT"}]}),
            NO,
        ),
    ];
    for (conditions, expected) in table {
        assert_eq!(holds(conditions.clone()), expected, "{conditions}");
    }
}

#[test]
fn the_innermost_exception_that_holds_decides_and_is_named() {
    let deep = consent(json!({
        "type": "permit",
        "provision": [
            {"type": "permit", "class": [{"code": "Patient"}]},
            {"type": "deny", "class": [{"code": "Observation"}], "provision": [
                {"type": "permit", "actor": [{"reference": {"reference": "Practitioner/coach"}}]},
            ]},
        ],
    }));
    assert_eq!(permits(std::slice::from_ref(&deep)), Some(true));
    assert_eq!(by(std::slice::from_ref(&deep)), "Consent/c, provision 2.1");
    let mut other = deep;
    other["provision"]["provision"][1]["provision"][0]["actor"][0]["reference"]["reference"] =
        json!("Practitioner/other");
    assert_eq!(permits(&[other.clone()]), Some(false));
    assert_eq!(by(&[other]), "Consent/c, provision 2");
}

#[test]
fn side_by_side_a_denial_wins_and_a_nested_one_must_say_which_it_is() {
    let beside = |first: Value, second: Value| {
        permits(&[consent(
            json!({"type": "permit", "provision": [first, second]}),
        )])
    };
    let (permit, deny) = (json!({"type": "permit"}), json!({"type": "deny"}));
    assert_eq!(beside(permit.clone(), deny.clone()), Some(false));
    assert_eq!(beside(deny, permit.clone()), Some(false));
    assert_eq!(beside(permit.clone(), permit.clone()), Some(true));
    assert_eq!(
        beside(permit, json!({})),
        Some(false),
        "neither is a denial"
    );
}

#[test]
fn the_policy_is_the_base_and_provisions_are_its_exceptions() {
    let under = |code: &str, provision: Value| {
        let mut one = consent(provision);
        one["policyRule"] = json!({"coding": [{"code": code}]});
        permits(&[one])
    };
    let except = json!({"provision": [{"type": "deny", "purpose": [{"code": "TREAT"}]}]});
    assert_eq!(under("OPTIN", json!({})), Some(true));
    assert_eq!(under("OPTINR", except), Some(false));
    assert_eq!(under("OPTOUT", json!({})), Some(false));
    let open = json!({"provision": [{"type": "permit", "purpose": [{"code": "TREAT"}]}]});
    assert_eq!(under("OPTOUTE", open), Some(true));
    assert_eq!(
        under("hearsay", json!({})),
        Some(false),
        "no policy opens nothing"
    );
    let mut bare = consent(json!({}));
    bare.as_object_mut().unwrap().remove("provision");
    assert_eq!(permits(&[bare]), Some(false));
}

#[test]
fn only_an_active_consent_of_this_patient_about_data_says_anything() {
    let open = || consent(json!({"type": "permit"}));
    let closed = || consent(json!({"type": "deny"}));
    assert_eq!(
        (permits(&[open()]), permits(&[closed()])),
        (Some(true), Some(false))
    );
    for status in [
        "draft",
        "proposed",
        "rejected",
        "inactive",
        "entered-in-error",
    ] {
        for mut one in [open(), closed()] {
            one["status"] = json!(status);
            assert_eq!(permits(&[one]), None, "{status}");
        }
    }
    for (key, value) in [
        ("patient", json!({"reference": "Patient/p2"})),
        ("scope", json!({"coding": [{"code": "adr"}]})),
        ("scope", json!({"coding": [{"code": "treatment"}]})),
    ] {
        for mut one in [open(), closed()] {
            one[key] = value.clone();
            assert_eq!(permits(&[one]), None, "{value}");
        }
    }
    for (key, value) in [
        ("status", json!("sometimes")),
        ("patient", json!({"display": "Testa"})),
        ("scope", json!({"text": "privacy"})),
        ("verification", json!([{"verified": false}])),
        ("modifierExtension", json!([{"url": "x"}])),
    ] {
        for (mut one, expected) in [(open(), None), (closed(), Some(false))] {
            one[key] = value.clone();
            assert_eq!(permits(&[one]), expected, "{key} {value}: the careful way");
        }
    }
    let mut verified = open();
    verified["verification"] = json!([{"verified": false}, {"verified": true}]);
    assert_eq!(permits(&[verified]), Some(true));
}

#[test]
fn among_several_consents_a_denial_wins_in_any_order() {
    let open = consent(json!({"type": "permit"}));
    let closed = consent(json!({"type": "deny", "class": [{"code": "Observation"}]}));
    assert_eq!(permits(&[open.clone(), closed.clone()]), Some(false));
    assert_eq!(permits(&[closed, open]), Some(false));
    assert_eq!(permits(&[json!({"resourceType": "Patient"})]), Some(false));
    assert_eq!(permits(&[]), None);
}

#[test]
fn what_is_about_no_patient_is_under_no_consent() {
    let closed = consent(json!({"type": "deny"}));
    let practitioner = json!({"resourceType": "Practitioner", "id": "nurse"});
    let answer = consented(std::slice::from_ref(&closed), &request(), &practitioner);
    assert_eq!(answer, Answer::Silent);
    let patient = json!({"resourceType": "Patient", "id": "p1"});
    let answer = consented(&[closed], &request(), &patient);
    assert!(matches!(answer, Answer::Deny { .. }));
}

#[test]
fn nesting_without_end_is_a_denial() {
    let mut deep = json!({"type": "permit"});
    for _ in 0..20 {
        deep = json!({"type": "permit", "provision": [deep]});
    }
    assert_eq!(permits(&[consent(deep)]), Some(false));
}

fn a_provision() -> impl Strategy<Value = Value> {
    let leaf = (
        prop_oneof![Just("permit"), Just("deny")],
        prop_oneof![
            Just(json!({})),
            Just(json!({"class": [{"code": "Observation"}]})),
            Just(json!({"class": [{"code": "Patient"}]})),
            Just(json!({"purpose": [{"code": "HMARKT"}]})),
            Just(json!({"actor": [{"reference": {"display": "?"}}]})),
        ],
    )
        .prop_map(|(kind, mut conditions)| {
            conditions["type"] = json!(kind);
            conditions
        });
    leaf.prop_recursive(3, 12, 3, |inner| {
        (inner.clone(), prop::collection::vec(inner, 0..3)).prop_map(|(mut outer, nested)| {
            if !nested.is_empty() {
                outer["provision"] = json!(nested);
            }
            outer
        })
    })
}

proptest! {
    /// No permit stands in it: nothing is permitted.
    #[test]
    fn without_a_permit_nothing_is_permitted(provision in a_provision()) {
        let text = provision.to_string().replace("\"permit\"", "\"deny\"");
        let closed: Value = serde_json::from_str(&text).unwrap();
        prop_assert_ne!(permits(&[consent(closed)]), Some(true));
    }

    /// One more denial beside the exceptions never opens anything.
    #[test]
    fn a_denial_more_never_opens(provision in a_provision()) {
        let mut more = provision.clone();
        let mut nested = more["provision"].as_array().cloned().unwrap_or_default();
        nested.push(json!({"type": "deny"}));
        more["provision"] = json!(nested);
        prop_assert_ne!(permits(&[consent(more)]), Some(true));
    }

    /// The order of exceptions side by side changes no answer.
    #[test]
    fn the_order_of_exceptions_changes_nothing(nested in prop::collection::vec(a_provision(), 1..4)) {
        let mut other = nested.clone();
        other.reverse();
        let one = permits(&[consent(json!({"type": "permit", "provision": nested}))]);
        let two = permits(&[consent(json!({"type": "permit", "provision": other}))]);
        prop_assert_eq!(one, two);
    }
}
