//! `permission evaluate`, `consent evaluate`: files and standard input in, JSON and
//! exit codes out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};

struct Said {
    code: i32,
    out: Value,
    err: String,
}

fn run(args: &[&str], input: &str) -> Said {
    let mut child = Command::new(env!("CARGO_BIN_EXE_countersign"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let done = child.wait_with_output().unwrap();
    Said {
        code: done.status.code().unwrap(),
        out: serde_json::from_slice(&done.stdout).unwrap_or_default(),
        err: String::from_utf8(done.stderr).unwrap(),
    }
}

fn question(more: Value) -> String {
    let mut whole = json!({
        "request": {
            "subject": {"references": ["Practitioner/coach"]},
            "action": "read",
            "purposes": [{"code": "TREAT"}],
            "at": "2026-11-22T15:00:00Z",
        },
        "resource": {
            "resourceType": "Observation", "id": "bp", "note": [{"text": "x"}],
            "subject": {"reference": "Patient/p1"},
        },
    });
    for (key, value) in more.as_object().unwrap() {
        whole[key] = value.clone();
    }
    whole.to_string()
}

fn permission(rules: Value) -> Value {
    json!({
        "resourceType": "Permission", "id": "p", "status": "active",
        "combining": "deny-overrides", "rule": rules,
    })
}

#[test]
fn a_permit_hands_out_what_its_limits_leave() {
    let open = permission(json!([{"id": "open", "type": "permit",
        "limit": [{"path": ["Observation.note"], "control": [{"coding": [{"code": "NORDSCLCD"}]}]}]}]));
    let said = run(
        &["--json", "permission", "evaluate"],
        &question(json!({"permissions": [open]})),
    );
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(said.out["decision"], "permit");
    assert_eq!(said.out["rule"], "Permission/p, rule 1 “open”");
    assert!(said.out["resource"].get("note").is_none());
    assert_eq!(said.out["duties"], json!(["NORDSCLCD"]));
}

#[test]
fn a_denial_names_its_rule_and_ends_with_three() {
    let closed = permission(json!([{"type": "deny"}]));
    let bundle = json!({"resourceType": "Bundle", "entry": [{"resource": closed}]});
    let said = run(
        &["--json", "permission", "evaluate", "-"],
        &question(json!({"permissions": bundle})),
    );
    assert_eq!(said.code, 3);
    assert_eq!(said.out["decision"], "deny");
    assert!(said.out.get("resource").is_none());
    assert!(said.err.contains("consent_denied"), "{}", said.err);
    let none = run(&["--json", "permission", "evaluate"], &question(json!({})));
    assert_eq!(none.code, 3);
    let reasoning = none.out["reasoning"].as_str().unwrap();
    assert!(reasoning.starts_with("Denied by default"), "{reasoning}");
}

#[test]
fn an_obligation_that_cannot_be_kept_hands_out_nothing() {
    let limited = permission(json!([{"type": "permit",
        "limit": [{"control": [{"coding": [{"code": "PSEUD"}]}]}]}]));
    let said = run(
        &["--json", "permission", "evaluate"],
        &question(json!({"permissions": [limited]})),
    );
    assert_eq!(
        (said.code, &said.out["unmet"]),
        (3, &json!("obligation PSEUD"))
    );
    assert!(said.out.get("resource").is_none());
}

#[test]
fn consents_decide_from_a_file_for_staff_and_for_others() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("question.json");
    let path = file.to_str().unwrap();
    let asked = |more: Value| {
        std::fs::write(&file, question(more)).unwrap();
        run(&["--json", "consent", "evaluate", path], "")
    };
    let consent = |kind: &str| {
        json!([{
            "resourceType": "Consent", "id": "c", "meta": {"versionId": "7"}, "status": "active",
            "scope": {"coding": [{"code": "patient-privacy"}]},
            "patient": {"reference": "Patient/p1"}, "provision": {"type": kind},
        }])
    };
    assert_eq!(asked(json!({})).code, 3);
    assert_eq!(asked(json!({"own_staff": true})).code, 0);
    let permitted = asked(json!({"consents": consent("permit")}));
    assert_eq!(permitted.code, 0);
    assert_eq!(permitted.out["restsOn"], json!(["Consent/c/_history/7"]));
    assert_eq!(
        asked(json!({"own_staff": true, "consents": consent("deny")})).code,
        3
    );
}

#[test]
fn what_is_no_question_is_an_input_error() {
    for input in [
        "",
        "{}",
        "[]",
        &question(json!({"extra": 1})),
        &question(json!({"permissions": 7})),
    ] {
        let said = run(&["--json", "permission", "evaluate"], input);
        assert_eq!(said.code, 2, "{input}");
        assert!(said.err.contains("input_invalid"), "{}", said.err);
    }
    let missing = run(&["permission", "evaluate", "no-such-file.json"], "");
    assert_eq!(missing.code, 2);
}
