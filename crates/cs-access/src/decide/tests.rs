//! The whole decision: basis × permission × consent.

use super::*;
use crate::{Doing, Subject};

fn request(purpose: &str) -> AccessRequest {
    AccessRequest {
        subject: Subject {
            references: vec!["Practitioner/coach".into()],
            roles: Vec::new(),
        },
        action: Doing::Read,
        purposes: vec![Coding::purpose(purpose)],
        location: None,
        at: "2026-11-22T15:00:00Z".parse().unwrap(),
        known: Vec::new(),
    }
}

fn resource(part_2: bool) -> Value {
    let labels = if part_2 {
        json!([{"code": "42CFRPart2"}])
    } else {
        json!([])
    };
    json!({
        "resourceType": "Condition", "id": "c1", "meta": {"security": labels},
        "subject": {"reference": "Patient/p1"},
    })
}

fn permission(kind: &str) -> Vec<Value> {
    if kind == "-" {
        return Vec::new();
    }
    vec![json!({
        "resourceType": "Permission", "id": "p", "meta": {"versionId": "1"}, "status": "active",
        "combining": "deny-overrides", "rule": [{"type": kind, "limit": [{"element": ["x"]}]}],
    })]
}

fn consent(kind: &str) -> Vec<Value> {
    if kind == "-" {
        return Vec::new();
    }
    vec![json!({
        "resourceType": "Consent", "id": "c", "meta": {"versionId": "4"}, "status": "active",
        "scope": {"coding": [{"code": "patient-privacy"}]},
        "patient": {"reference": "Patient/p1"}, "provision": {"type": kind},
    })]
}

/// Basis, purpose, 42 CFR Part 2, permission, consent: permitted?
#[test]
fn every_basis_permission_and_consent() {
    use Basis::{Outsider, OwnStaff};
    #[rustfmt::skip]
    let table = [
        (OwnStaff, "TREAT",  false, "-",      "-",      true),
        (OwnStaff, "HPAYMT", false, "-",      "-",      true),
        (OwnStaff, "HOPERAT", false, "-",     "-",      true),
        (OwnStaff, "HMARKT", false, "-",      "-",      false),
        (OwnStaff, "HMARKT", false, "permit", "-",      true),
        (OwnStaff, "HMARKT", false, "-",      "permit", true),
        (OwnStaff, "TREAT",  false, "deny",   "-",      false),
        (OwnStaff, "TREAT",  false, "-",      "deny",   false),
        (OwnStaff, "TREAT",  false, "permit", "deny",   false),
        (OwnStaff, "TREAT",  false, "deny",   "permit", false),
        (OwnStaff, "TREAT",  true,  "-",      "-",      true),
        (Outsider, "TREAT",  false, "-",      "-",      false),
        (Outsider, "TREAT",  false, "permit", "-",      true),
        (Outsider, "TREAT",  false, "-",      "permit", true),
        (Outsider, "TREAT",  false, "permit", "deny",   false),
        (Outsider, "TREAT",  false, "deny",   "permit", false),
        (Outsider, "TREAT",  true,  "permit", "-",      false),
        (Outsider, "TREAT",  true,  "-",      "permit", true),
        (Outsider, "BTG",    true,  "permit", "-",      true),
        (Outsider, "BTG",    true,  "-",      "-",      false),
    ];
    for (basis, purpose, part_2, permission_says, consent_says, expected) in table {
        let decided = decide(
            basis,
            &permission(permission_says),
            &consent(consent_says),
            &request(purpose),
            &resource(part_2),
        );
        let told =
            format!("{basis:?} {purpose} {part_2} {permission_says} {consent_says}: {decided:?}");
        assert_eq!(decided.permit, expected, "{told}");
        assert_eq!(
            decided.reasoning.starts_with("Permitted"),
            expected,
            "{told}"
        );
        let rests = usize::from(permission_says != "-") + usize::from(consent_says != "-");
        assert_eq!(decided.rests_on.len(), rests, "{told}");
        if permission_says == "permit" && expected {
            assert_eq!(
                decided.limits.len(),
                1,
                "the permission's limits bind: {told}"
            );
        }
    }
}

#[test]
fn no_stated_purpose_is_no_purpose_of_the_practice() {
    let none = AccessRequest {
        purposes: Vec::new(),
        ..request("TREAT")
    };
    assert!(!decide(Basis::OwnStaff, &[], &[], &none, &resource(false)).permit);
    let mixed = AccessRequest {
        purposes: vec![Coding::purpose("TREAT"), Coding::purpose("HMARKT")],
        ..none
    };
    assert!(!decide(Basis::OwnStaff, &[], &[], &mixed, &resource(false)).permit);
}
