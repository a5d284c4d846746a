//! Permission: each element of a rule, each way of combining, and what holds for
//! any rules at all.

use super::*;
use crate::{Coding, Doing, Subject};
use chrono::DateTime;
use serde_json::json;

pub(super) fn request() -> AccessRequest {
    AccessRequest {
        subject: Subject {
            references: vec!["Practitioner/coach".into(), "CareTeam/river".into()],
            roles: vec![Coding::new(
                "https://countersign.example/role",
                "health_coach",
            )],
        },
        action: Doing::Read,
        purposes: vec![Coding::purpose("TREAT")],
        location: Some("Location/desk".into()),
        at: "2026-11-22T15:00:00Z"
            .parse::<DateTime<chrono::Utc>>()
            .unwrap(),
        known: vec![json!({
            "resourceType": "CarePlan", "id": "plan",
            "activity": [{"reference": {"reference": "Observation/bp"}}],
        })],
    }
}

pub(super) fn resource() -> Value {
    json!({
        "resourceType": "Observation", "id": "bp",
        "meta": {
            "security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "ETHUD"}],
            "profile": ["http://hl7.org/fhir/StructureDefinition/bp|4.0.1"],
        },
        "subject": {"reference": "Patient/p1"},
        "performer": [{"reference": "Practitioner/nurse"}],
        "effectiveDateTime": "2026-11-20",
    })
}

pub(super) fn permission(combining: &str, rules: Value) -> Value {
    json!({
        "resourceType": "Permission", "id": "p", "meta": {"versionId": "3"},
        "status": "active", "combining": combining, "rule": rules,
    })
}

pub(super) fn decide(permissions: &[Value]) -> Decision {
    evaluate(permissions, &request(), &resource())
}

/// Whether a permit rule with these parts holds, and whether a deny rule with the
/// same parts counts.
fn holds(parts: Value) -> (bool, bool) {
    let rule = |kind: &str| {
        let mut rule = parts.clone();
        rule["type"] = json!(kind);
        rule
    };
    let permit = decide(&[permission("deny-overrides", json!([rule("permit")]))]).permit;
    let open = json!({"type": "permit"});
    let deny = decide(&[permission("deny-overrides", json!([open, rule("deny")]))]);
    (permit, !deny.permit)
}

const YES: (bool, bool) = (true, true);
const NO: (bool, bool) = (false, false);
/// Not understood: no permit, and the denial stands.
const CAREFUL: (bool, bool) = (false, true);

pub(super) fn coding(code: &str) -> Value {
    json!({"coding": [{"code": code}]})
}

#[test]
fn each_condition_of_the_data_decides() {
    let table = [
        (json!({}), YES),
        (json!({"data": []}), YES),
        (json!({"data": [{}]}), YES),
        (
            json!({"data": [{"resource": [{"meaning": "instance", "reference": {"reference": "Observation/bp"}}]}]}),
            YES,
        ),
        (
            json!({"data": [{"resource": [{"meaning": "instance", "reference": {"reference": "Observation/other"}}]}]}),
            NO,
        ),
        (
            json!({"data": [{"resource": [{"meaning": "dependents", "reference": {"reference": "Patient/p1"}}]}]}),
            YES,
        ),
        (
            json!({"data": [{"resource": [{"meaning": "dependents", "reference": {"reference": "Patient/p2"}}]}]}),
            NO,
        ),
        (
            json!({"data": [{"resource": [{"meaning": "related", "reference": {"reference": "CarePlan/plan"}}]}]}),
            YES,
        ),
        (
            json!({"data": [{"resource": [{"meaning": "related", "reference": {"reference": "CarePlan/unknown"}}]}]}),
            CAREFUL,
        ),
        (
            json!({"data": [{"resource": [{"meaning": "authoredby", "reference": {"reference": "Practitioner/nurse"}}]}]}),
            YES,
        ),
        (
            json!({"data": [{"resource": [{"meaning": "authoredby", "reference": {"reference": "Practitioner/coach"}}]}]}),
            NO,
        ),
        (
            json!({"data": [{"resource": [{"meaning": "moonlight", "reference": {"reference": "Patient/p1"}}]}]}),
            CAREFUL,
        ),
        (
            json!({"data": [{"resource": [{"meaning": "instance", "reference": {"identifier": {"value": "1"}}}]}]}),
            CAREFUL,
        ),
        (
            json!({"data": [{"resource": [{"meaning": "instance", "reference": {"reference": "https://other.example/Observation/bp"}}]}]}),
            CAREFUL,
        ),
        // All in one `data`, any of several.
        (
            json!({"data": [{"resource": [
            {"meaning": "dependents", "reference": {"reference": "Patient/p1"}},
            {"meaning": "authoredby", "reference": {"reference": "Practitioner/coach"}}]}]}),
            NO,
        ),
        (
            json!({"data": [{"resourceType": [{"code": "Patient"}]}, {"resourceType": [{"code": "Observation"}]}]}),
            YES,
        ),
        (
            json!({"data": [{"resourceType": [{"code": "Patient"}]}]}),
            NO,
        ),
        (
            json!({"data": [{"resourceType": [{"code": "http://hl7.org/fhir/StructureDefinition/bp"}]}]}),
            YES,
        ),
        (json!({"data": [{"security": [{"code": "ETHUD"}]}]}), YES),
        (json!({"data": [{"security": [{"code": "SUD"}]}]}), YES),
        (json!({"data": [{"security": [{"code": "HIV"}]}]}), NO),
        (
            json!({"data": [{"security": [{"code": "ETHUD"}, {"code": "HIV"}]}]}),
            NO,
        ),
        (
            json!({"data": [{"security": [{"display": "secret"}]}]}),
            CAREFUL,
        ),
        (
            json!({"data": [{"period": {"start": "2026-11-01", "end": "2026-11-30"}}]}),
            YES,
        ),
        (json!({"data": [{"period": {"end": "2026-10-31"}}]}), NO),
        (
            json!({"data": [{"period": {"start": "2026-11-20T12:00:00Z"}}]}),
            CAREFUL,
        ),
        (json!({"data": [{"period": {}}]}), CAREFUL),
        (
            json!({"data": [{"expression": {"expression": "true"}}]}),
            CAREFUL,
        ),
        (json!({"data": "all"}), CAREFUL),
        (json!({"modifierExtension": [{"url": "x"}]}), CAREFUL),
    ];
    for (parts, expected) in table {
        assert_eq!(holds(parts.clone()), expected, "{parts}");
    }
}

#[test]
fn each_condition_of_the_activity_decides() {
    let table = [
        // R6: an actor by reference, by role, by both; R5: a bare reference.
        (
            json!({"activity": [{"actor": [{"reference": {"reference": "Practitioner/coach"}}]}]}),
            YES,
        ),
        (
            json!({"activity": [{"actor": [{"reference": {"reference": "CareTeam/river"}}]}]}),
            YES,
        ),
        (
            json!({"activity": [{"actor": [{"reference": {"reference": "Practitioner/other"}}]}]}),
            NO,
        ),
        (
            json!({"activity": [{"actor": [{"role": coding("health_coach")}]}]}),
            YES,
        ),
        (
            json!({"activity": [{"actor": [{"role": coding("mps_admin")}]}]}),
            NO,
        ),
        (
            json!({"activity": [{"actor": [{"role": coding("health_coach"), "reference": {"reference": "Practitioner/other"}}]}]}),
            NO,
        ),
        (
            json!({"activity": [{"actor": [{"role": {"text": "coach"}}]}]}),
            CAREFUL,
        ),
        (
            json!({"activity": [{"actor": [{"reference": "Practitioner/coach"}]}]}),
            YES,
        ),
        (
            json!({"activity": [{"actor": [{"reference": "Practitioner/other"}]}]}),
            NO,
        ),
        (json!({"activity": [{"actor": [{}]}]}), CAREFUL),
        // All actors of one activity; any of several activities.
        (
            json!({"activity": [{"actor": [
            {"reference": {"reference": "Practitioner/coach"}},
            {"reference": {"reference": "Practitioner/other"}}]}]}),
            NO,
        ),
        (
            json!({"activity": [
            {"actor": [{"reference": {"reference": "Practitioner/other"}}]},
            {"actor": [{"reference": {"reference": "Practitioner/coach"}}]}]}),
            YES,
        ),
        (json!({"activity": [{"action": [coding("read")]}]}), YES),
        (
            json!({"activity": [{"action": [coding("create"), coding("read")]}]}),
            YES,
        ),
        (json!({"activity": [{"action": [coding("delete")]}]}), NO),
        (json!({"activity": [{"purpose": [coding("TREAT")]}]}), YES),
        (json!({"activity": [{"purpose": [coding("HMARKT")]}]}), NO),
        (
            json!({"activity": [{"purpose": [coding("TREAT"), coding("HOPERAT")]}]}),
            NO,
        ),
        (
            json!({"activity": [{"purpose": [{"text": "care"}]}]}),
            CAREFUL,
        ),
        (
            json!({"activity": [{"location": {"reference": "Location/desk"}}]}),
            YES,
        ),
        (
            json!({"activity": [{"location": {"reference": "Location/home"}}]}),
            NO,
        ),
        (json!({"activity": [{"weather": "fair"}]}), CAREFUL),
    ];
    for (parts, expected) in table {
        assert_eq!(holds(parts.clone()), expected, "{parts}");
    }
}

#[test]
fn a_permit_covers_every_purpose_of_the_request() {
    let treat = permission(
        "deny-overrides",
        json!([{"type": "permit", "activity": [{"purpose": [coding("TREAT")]}]}]),
    );
    let with = |codes: &[&str]| {
        let purposes = codes.iter().map(|code| Coding::purpose(code)).collect();
        let request = AccessRequest {
            purposes,
            ..request()
        };
        evaluate(std::slice::from_ref(&treat), &request, &resource()).permit
    };
    assert!(with(&["TREAT"]));
    assert!(with(&["BTG"]), "an emergency is a treatment");
    assert!(!with(&["TREAT", "HMARKT"]));
    assert!(!with(&[]), "no purpose was stated");
}

#[test]
fn confidentiality_is_a_high_water_mark_for_a_permit_and_a_low_one_for_a_denial() {
    let system = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";
    let labelled = |code: Option<&str>| {
        let mut one = resource();
        one["meta"]["security"] = match code {
            Some(code) => json!([{"system": system, "code": code}]),
            None => json!([]),
        };
        one
    };
    let rule = |kind: &str| json!({"type": kind, "data": [{"security": [{"system": system, "code": "R"}]}]});
    for (label, below_or_at, at_or_above) in [
        (Some("L"), true, false),
        (None, true, false),
        (Some("N"), true, false),
        (Some("R"), true, true),
        (Some("V"), false, true),
        (Some("X"), false, true),
    ] {
        let permits = permission("deny-overrides", json!([rule("permit")]));
        let denies = permission("deny-overrides", json!([{"type": "permit"}, rule("deny")]));
        let decided =
            |one: &Value| evaluate(std::slice::from_ref(one), &request(), &labelled(label)).permit;
        assert_eq!(decided(&permits), below_or_at, "{label:?}");
        assert_eq!(!decided(&denies), at_or_above, "{label:?}");
    }
}

/// Permit and deny rules in every order, by every way of combining: what comes out
/// and which rule is named. P permits, D denies, - is about something else.
#[test]
fn the_six_ways_of_combining() {
    let rule = |kind: char, number: usize| {
        let (kind, about) = match kind {
            'P' => ("permit", "Observation"),
            'D' => ("deny", "Observation"),
            _ => ("permit", "Patient"),
        };
        json!({
            "id": format!("r{number}"), "type": kind,
            "data": [{"resourceType": [{"code": about}]}],
            "limit": [{"element": [format!("e{number}")]}],
        })
    };
    /// Way, permissions in order, the answer, which decides, limits.
    type Row = (
        &'static str,
        &'static str,
        bool,
        Option<usize>,
        &'static [&'static str],
    );
    #[rustfmt::skip]
    let table: [Row; 22] = [
        ("deny-overrides",           "PD", false, Some(2), &[]),
        ("deny-overrides",           "DP", false, Some(1), &[]),
        ("deny-overrides",           "PP", true,  Some(1), &["e1", "e2"]),
        ("deny-overrides",           "-",  false, None,    &[]),
        ("ordered-deny-overrides",   "PD", false, Some(2), &[]),
        ("ordered-deny-overrides",   "PP", true,  Some(1), &["e1", "e2"]),
        ("ordered-deny-overrides",   "-",  false, None,    &[]),
        ("permit-overrides",         "DP", true,  Some(2), &["e2"]),
        ("permit-overrides",         "PDP", true, Some(1), &["e1", "e3"]),
        ("permit-overrides",         "D",  false, Some(1), &[]),
        ("permit-overrides",         "-",  false, None,    &[]),
        ("ordered-permit-overrides", "DPP", true, Some(2), &["e2"]),
        ("ordered-permit-overrides", "D",  false, Some(1), &[]),
        ("ordered-permit-overrides", "-",  false, None,    &[]),
        ("deny-unless-permit",       "DP", true,  Some(2), &["e2"]),
        ("deny-unless-permit",       "D",  false, Some(1), &[]),
        ("deny-unless-permit",       "-",  false, Some(0), &[]),
        ("permit-unless-deny",       "PD", false, Some(2), &[]),
        ("permit-unless-deny",       "P",  true,  Some(1), &["e1"]),
        ("permit-unless-deny",       "-",  true,  Some(0), &[]),
        ("permit-unless-deny",       "",   false, None,    &[]),
        ("deny-unless-permit",       "",   false, None,    &[]),
    ];
    for (combining, kinds, permit, rule_number, elements) in table {
        let rules: Vec<Value> = (1..)
            .zip(kinds.chars())
            .map(|(n, kind)| rule(kind, n))
            .collect();
        let decided = decide(&[permission(combining, json!(rules))]);
        let told = format!("{combining} {kinds}: {decided:?}");
        assert_eq!(decided.permit, permit, "{told}");
        match rule_number {
            Some(0) => assert!(
                decided.rule.unwrap().contains("none of its rules"),
                "{told}"
            ),
            Some(number) => {
                let name = format!("Permission/p, rule {number} “r{number}”");
                assert_eq!(decided.rule.as_deref(), Some(name.as_str()), "{told}");
                assert!(decided.reasoning.contains(&name), "{told}");
            }
            None => {
                assert_eq!(decided.rule, None, "{told}");
                assert!(decided.reasoning.starts_with("Denied by default"), "{told}");
            }
        }
        let kept: Vec<&str> = decided
            .limits
            .iter()
            .flat_map(|limit| limit.elements.iter().map(String::as_str))
            .collect();
        assert_eq!(kept, elements, "{told}");
    }
}

#[test]
fn a_reason_names_the_rule_the_act_and_the_purpose() {
    let rules = json!([{"type": "deny", "activity": [{"purpose": [coding("TREAT")]}]}]);
    let decided = decide(&[permission("deny-overrides", rules)]);
    assert_eq!(
        decided.reasoning,
        "Denied: Permission/p, rule 1 forbids to read Observation/bp for TREAT."
    );
    assert_eq!(decided.rests_on, ["Permission/p/_history/3"]);
    assert_eq!(
        decide(&[]).reasoning,
        "Denied by default: no permission is on file that allows to read Observation/bp for TREAT."
    );
}

#[test]
fn only_what_is_active_and_valid_now_says_anything() {
    let open = || permission("deny-overrides", json!([{"type": "permit"}]));
    assert!(decide(&[open()]).permit);
    for status in ["draft", "rejected", "entered-in-error"] {
        let mut one = open();
        one["status"] = json!(status);
        assert!(!decide(&[one.clone()]).permit, "{status}");
        // Nor does it deny.
        one["rule"] = json!([{"type": "deny"}]);
        assert!(decide(&[one, open()]).permit, "{status}");
    }
    for (validity, permits, denies) in [
        (json!({"start": "2026-11-22"}), true, true),
        (json!({"start": "2026-11-23"}), false, false),
        (json!({"end": "2026-11-21"}), false, false),
        (json!({"end": "2026-11"}), true, true),
        (json!({"end": "soon"}), false, true),
    ] {
        let mut one = open();
        one["validity"] = validity.clone();
        assert_eq!(decide(&[one.clone()]).permit, permits, "{validity}");
        one["rule"] = json!([{"type": "deny"}]);
        assert_eq!(!decide(&[one, open()]).permit, denies, "{validity}");
    }
    let mut unknown = open();
    unknown["status"] = json!("retired");
    assert!(!decide(&[unknown]).permit, "a status nobody knows");
}

#[test]
fn what_cannot_be_read_is_a_denial_beside_any_permit() {
    let open = permission("permit-overrides", json!([{"type": "permit"}]));
    for bad in [
        json!({"resourceType": "Permission", "id": "x", "status": "active", "rule": []}),
        permission("first-applicable", json!([{"type": "permit"}])),
        permission("deny-overrides", json!("everything")),
        json!({"resourceType": "Patient", "id": "x"}),
        json!("Permission"),
    ] {
        let decided = decide(&[open.clone(), bad.clone()]);
        assert!(!decided.permit, "{bad}");
        assert!(decided.reasoning.contains("cannot be read"), "{bad}");
    }
    // A rule without a type, and one with a type nobody knows.
    for rule in [json!({}), json!({"type": "maybe"})] {
        assert!(!decide(&[open.clone(), permission("deny-overrides", json!([rule]))]).permit);
    }
}

#[test]
fn rules_are_imported_and_circles_end() {
    let named = |id: &str, rules: Value| {
        let mut one = permission("deny-overrides", rules);
        one["id"] = json!(id);
        one
    };
    let import = |id: &str| json!([{"import": {"reference": format!("Permission/{id}")}}]);
    let open = json!([{"id": "open", "type": "permit"}]);
    let decided = decide(&[named("a", import("b")), named("b", open)]);
    assert!(decided.permit);
    assert!(
        decided
            .rule
            .unwrap()
            .contains("(by Permission/b, rule 1 “open”)")
    );
    let closed = named("c", json!([{"type": "deny"}]));
    assert!(!decide(&[named("a", import("c")), closed]).permit);
    for (first, second) in [("a", "a"), ("b", "a")] {
        let circle = [named("a", import(first)), named("b", import(second))];
        assert!(!decide(&circle).permit, "{first} {second}");
    }
    assert!(!decide(&[named("a", import("nowhere"))]).permit);
    let beside = json!([{"import": {"reference": "Permission/b"}, "type": "permit"}]);
    let open = named("b", json!([{"type": "permit"}]));
    let careful = decide(&[named("a", beside), open]);
    assert!(careful.permit, "the imported one permits by itself");
}
