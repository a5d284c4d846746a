//! Limits: what is understood, what is taken out, what cannot be kept.

use super::tests::{coding, decide, permission, resource};
use super::*;
use serde_json::json;

#[test]
fn a_limit_that_is_not_understood_is_no_permit() {
    let limited = |limit: Value| {
        decide(&[permission(
            "deny-overrides",
            json!([{"type": "permit", "limit": [limit]}]),
        )])
    };
    let good = limited(json!({
        "control": [coding("NORDSCLCD")], "tag": [{"code": "HIV"}],
        "element": ["x"], "path": ["Observation.note"],
    }));
    assert!(good.permit);
    assert_eq!(good.limits[0].controls, ["NORDSCLCD"]);
    assert!(limited(coding("NORDSCLCD")).permit, "R5");
    for bad in [
        json!({}),
        json!({"control": [{"text": "be kind"}]}),
        json!({"text": "be kind"}),
        json!({"tag": [{"display": "x"}]}),
        json!({"modifierExtension": []}),
        json!({"element": [7]}),
        json!("none"),
    ] {
        assert!(!limited(bad.clone()).permit, "{bad}");
    }
}

#[test]
fn limits_take_out_what_they_name() {
    let whole = json!({
        "resourceType": "Patient", "id": "p1",
        "name": [{"id": "n1", "family": "Sevenfold"}, {"id": "n2", "family": "Old"}],
        "telecom": [{"system": "phone", "value": "1"}, {"system": "email", "value": "2"}],
        "birthDate": "1970-01-01",
        "_birthDate": {"extension": [{"url": super::limit::INLINE, "valueCoding": {"code": "DEMO", "display": "x"}}]},
        "contact": [{"name": {"text": "Ana"},
            "extension": [{"url": super::limit::INLINE, "valueCoding": {"code": "HIV"}}]}],
        "deceasedBoolean": false,
    });
    let kept = |limit: Value| {
        let rules = json!([{"type": "permit", "limit": [limit]}]);
        let decided = decide(&[permission("deny-overrides", rules)]);
        let mut resource = whole.clone();
        apply_limits(&mut resource, &decided.limits).map(|duties| (resource, duties))
    };
    let (one, _) = kept(json!({"element": ["n2"]})).unwrap();
    assert_eq!(one["name"], json!([{"id": "n1", "family": "Sevenfold"}]));
    let (one, _) =
        kept(json!({"path": ["Patient.telecom[0]", "Patient.name.family", "Patient.deceased"]}))
            .unwrap();
    assert_eq!(one["telecom"], json!([{"system": "email", "value": "2"}]));
    assert_eq!(one["name"], json!([{"id": "n1"}, {"id": "n2"}]));
    assert!(one.get("deceasedBoolean").is_none());
    let (one, _) = kept(json!({"path": ["Observation.value"]})).unwrap();
    assert_eq!(one, whole, "about another type");
    let (one, _) = kept(json!({"tag": [{"code": "DEMO"}]})).unwrap();
    assert!(one.get("birthDate").is_none() && one.get("_birthDate").is_none());
    assert!(one["contact"][0].get("name").is_some());
    let (one, _) = kept(json!({"tag": [{"code": "HIV"}]})).unwrap();
    assert_eq!(one["contact"], json!([]));
    let (_, duties) = kept(json!({"control": [coding("NORDSCLCD")]})).unwrap();
    assert_eq!(duties, ["NORDSCLCD"]);

    let unmet = |limit: Value| kept(limit).unwrap_err();
    assert_eq!(
        unmet(json!({"control": [coding("PSEUD")]})),
        Unmet::Obligation("PSEUD".into())
    );
    for path in [
        "Patient.name.where(use='old')",
        "Patient..name",
        "Patient",
        "",
    ] {
        assert!(kept(json!({"path": [path]})).is_err(), "{path}");
    }
    let mut labelled = resource();
    let limit = Limit {
        controls: vec![],
        tags: vec![json!({"code": "SUD"})],
        elements: vec![],
        paths: vec![],
    };
    assert_eq!(apply_limits(&mut labelled, &[limit]), Err(Unmet::Withheld));
}
