//! Envelopes: sealed, read, run out, changed.

use super::*;

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000 + 60 * minutes, 0).unwrap()
}

fn tenant() -> TenantId {
    TenantId::parse("harbor").unwrap()
}

fn sealed(permit: bool) -> ContextEnvelope {
    let decision = Decision {
        permit,
        rule: Some("Consent/c, provision 1".into()),
        reasoning: "Because.".into(),
        limits: vec![Limit {
            controls: vec!["NORDSCLCD".into()],
            tags: Vec::new(),
            elements: Vec::new(),
            paths: vec!["Patient.telecom".into()],
        }],
        rests_on: vec![
            "Consent/c/_history/2".into(),
            "Permission/p/_history/1".into(),
        ],
    };
    let context = Context {
        tenant: tenant(),
        subject: "https://signin.example#person-1".into(),
        patient: "p1".into(),
        purposes: vec!["TREAT".into()],
    };
    ContextEnvelope::seal([7; 16], context, &decision, at(0))
}

fn bytes(envelope: &ContextEnvelope) -> Vec<u8> {
    serde_json::to_vec(envelope).unwrap()
}

fn refused(bytes: &[u8], minutes: i64) -> Code {
    ContextEnvelope::open(bytes, &tenant(), at(minutes))
        .unwrap_err()
        .code()
}

#[test]
fn it_carries_the_decision_that_was_made() {
    for permit in [true, false] {
        let read = ContextEnvelope::open(&bytes(&sealed(permit)), &tenant(), at(1)).unwrap();
        assert_eq!(read.decision, if permit { "permit" } else { "deny" });
        let current = ["Permission/p/_history/1", "Consent/c/_history/2"].map(str::to_owned);
        let answer = read.ensure_permits(&current);
        assert_eq!(answer.is_ok(), permit);
        if let Err(fault) = answer {
            assert_eq!(fault.code(), Code::ConsentDenied);
        }
    }
}

#[test]
fn it_runs_out() {
    let kept = bytes(&sealed(true));
    assert!(ContextEnvelope::open(&kept, &tenant(), at(14)).is_ok());
    assert_eq!(refused(&kept, 15), Code::ContextExpired);
    assert_eq!(refused(&kept, -1), Code::ContextExpired, "a clock set back");
}

/// Every field changed to something else of its kind: the hash no longer holds.
#[test]
fn every_changed_field_is_seen_on_reading() {
    let whole = serde_json::to_value(sealed(false)).unwrap();
    let mut changed = 0;
    let mut paths = vec![String::new()];
    while let Some(path) = paths.pop() {
        match whole.pointer(&path).unwrap() {
            Value::Object(map) => paths.extend(map.keys().map(|key| format!("{path}/{key}"))),
            Value::Array(list) if !list.is_empty() => {
                paths.extend((0..list.len()).map(|at| format!("{path}/{at}")));
            }
            value => {
                let mut other = whole.clone();
                *other.pointer_mut(&path).unwrap() = match value {
                    Value::String(text) if text.starts_with("20") => {
                        Value::from("2026-09-21T14:14:00Z")
                    }
                    Value::String(text) if text == "deny" => Value::from("permit"),
                    Value::String(text) => Value::from(format!("{text}0")),
                    Value::Null => Value::from("x"),
                    _ => Value::from(vec!["x"]),
                };
                assert_ne!(other, whole, "{path}");
                let bytes = serde_json::to_vec(&other).unwrap();
                assert_eq!(refused(&bytes, 1), Code::ContextInvalid, "{path}");
                changed += 1;
            }
        }
    }
    assert!(changed >= 15, "{changed}");
}

#[test]
fn another_practices_and_a_long_lived_one_are_refused() {
    let mut other = sealed(true);
    other.context.tenant = TenantId::parse("harbor2").unwrap();
    other.hash = other.computed();
    assert_eq!(refused(&bytes(&other), 1), Code::TenantForbidden);
    let mut long = sealed(true);
    long.expires = at(100_000);
    long.hash = long.computed();
    assert_eq!(refused(&bytes(&long), 1), Code::ContextInvalid);
    for bad in ["{}", "", "[1]", &" ".repeat(2 << 20)] {
        assert_eq!(refused(bad.as_bytes(), 1), Code::ContextInvalid);
    }
}

#[test]
fn a_consent_that_changed_came_or_went_ends_it() {
    let envelope = sealed(true);
    let standing = ["Consent/c/_history/2", "Permission/p/_history/1"].map(str::to_owned);
    assert!(envelope.ensure_permits(&standing).is_ok());
    for now in [
        vec!["Consent/c/_history/3", "Permission/p/_history/1"],
        vec!["Consent/c/_history/2"],
        vec![],
        vec![
            "Consent/c/_history/2",
            "Permission/p/_history/1",
            "Consent/d/_history/1",
        ],
    ] {
        let now: Vec<String> = now.into_iter().map(str::to_owned).collect();
        let refused = envelope.ensure_permits(&now).unwrap_err();
        assert_eq!(refused.code(), Code::ContextExpired, "{now:?}");
    }
}
