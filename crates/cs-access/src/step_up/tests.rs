//! Every way a token must not be spent, each beside one that may.

use super::*;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
}

fn secret(byte: u8) -> StepUpSecret {
    StepUpSecret::new(Zeroizing::new([byte; 32]))
}

fn keys() -> StepUpKeys {
    StepUpKeys::first(secret(7))
}

fn grant() -> StepUpGrant {
    StepUpGrant {
        tenant: TenantId::parse("harbor").unwrap(),
        user: UserId {
            issuer: "https://signin.example".into(),
            subject: "person-1".into(),
        },
        audience: Audience::Window,
        operation: Operation::AuditExport,
    }
}

fn token() -> StepUpToken {
    keys().issue(&grant(), [9; 16], at(0))
}

fn check(wanted: &StepUpGrant, seconds: i64) -> Result<StepUpProof, StepUpRefusal> {
    keys().check(&token(), wanted, at(seconds))
}

#[test]
fn the_right_person_spends_it_in_time_for_what_it_was_made_for() {
    let proof = check(&grant(), 10).unwrap();
    assert_eq!(proof.nonce, [9; 16]);
    assert_eq!(proof.operation, Operation::AuditExport);
    assert_eq!(proof.expires, at(300));
}

#[test]
fn another_practice_refuses_it() {
    let other = StepUpGrant {
        tenant: TenantId::parse("harbor2").unwrap(),
        ..grant()
    };
    assert_eq!(check(&other, 1), Err(StepUpRefusal::OtherTenant));
    assert!(check(&grant(), 1).is_ok());
}

#[test]
fn another_person_cannot_spend_it() {
    for (issuer, subject) in [
        ("https://signin.example", "person-2"),
        ("https://other.example", "person-1"),
    ] {
        let user = UserId {
            issuer: issuer.into(),
            subject: subject.into(),
        };
        let other = StepUpGrant { user, ..grant() };
        assert_eq!(check(&other, 1), Err(StepUpRefusal::OtherUser));
    }
    assert!(check(&grant(), 1).is_ok());
}

#[test]
fn another_shell_cannot_spend_it() {
    for audience in [Audience::CommandLine, Audience::Gateway] {
        let other = StepUpGrant {
            audience,
            ..grant()
        };
        assert_eq!(check(&other, 1), Err(StepUpRefusal::OtherAudience));
        let own = keys().issue(&other, [1; 16], at(0));
        assert!(keys().check(&own, &other, at(1)).is_ok());
    }
}

#[test]
fn it_allows_no_other_operation() {
    for operation in Operation::ALL {
        let wanted = StepUpGrant {
            operation,
            ..grant()
        };
        let answer = check(&wanted, 1);
        if operation == Operation::AuditExport {
            assert!(answer.is_ok());
        } else {
            assert_eq!(answer, Err(StepUpRefusal::OtherOperation));
        }
        let own = keys().issue(&wanted, [1; 16], at(0));
        assert!(
            keys().check(&own, &wanted, at(1)).is_ok(),
            "{operation:?} has tokens of its own"
        );
    }
}

#[test]
fn it_runs_out_after_five_minutes_and_not_before() {
    assert!(check(&grant(), 299).is_ok());
    assert_eq!(check(&grant(), 300), Err(StepUpRefusal::Expired));
    assert_eq!(check(&grant(), 86_400), Err(StepUpRefusal::Expired));
    let fault = Fault::from(StepUpRefusal::Expired);
    assert_eq!(fault.code(), Code::StepUpExpired);
}

#[test]
fn a_checker_whose_clock_is_behind_forgives_half_a_minute_and_no_more() {
    assert!(check(&grant(), -30).is_ok());
    assert_eq!(check(&grant(), -31), Err(StepUpRefusal::NotYetValid));
    // A clock set back a day does not bring an old token to life.
    assert_eq!(check(&grant(), -86_400), Err(StepUpRefusal::NotYetValid));
}

#[test]
fn no_token_lives_longer_than_five_minutes_whoever_made_it() {
    for (from, until) in [(0, 301), (0, 1_000_000), (10, 10), (10, 5)] {
        let long = keys().issue_for(&grant(), [1; 16], at(from), at(until));
        assert_eq!(
            keys().check(&long, &grant(), at(10)),
            Err(StepUpRefusal::TooLong)
        );
    }
    let right = keys().issue_for(&grant(), [1; 16], at(0), at(300));
    assert!(keys().check(&right, &grant(), at(10)).is_ok());
}

#[test]
fn every_changed_byte_is_seen() {
    let text = token().as_str().to_owned();
    assert!(
        keys()
            .check(&StepUpToken::new(text.clone()), &grant(), at(1))
            .is_ok()
    );
    for place in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
        let changed = StepUpToken::new(String::from_utf8(bytes).unwrap());
        let refused = keys().check(&changed, &grant(), at(1)).unwrap_err();
        assert!(
            matches!(
                refused,
                StepUpRefusal::Forged | StepUpRefusal::Malformed | StepUpRefusal::UnknownSecret
            ),
            "byte {place}: {refused:?}"
        );
    }
}

/// Each field set to what an attacker would like, under the MAC of the original.
#[test]
fn every_changed_field_is_seen() {
    let text = token().as_str().to_owned();
    let parts: Vec<&str> = text.split('.').collect();
    let claims: serde_json::Value =
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[2]).unwrap()).unwrap();
    let wishes = [
        ("tenant", serde_json::json!("other")),
        (
            "user",
            serde_json::json!({"issuer": "https://signin.example", "subject": "person-2"}),
        ),
        ("audience", serde_json::json!("gateway")),
        ("operation", serde_json::json!("erasure")),
        ("nonce", serde_json::json!("00".repeat(16))),
        ("issued", serde_json::json!("2026-09-21T14:14:00Z")),
        ("expires", serde_json::json!("2099-01-01T00:00:00Z")),
    ];
    assert_eq!(
        wishes.len(),
        claims.as_object().unwrap().len(),
        "every field has its attack"
    );
    for (field, wish) in wishes {
        let mut changed = claims.clone();
        assert_ne!(changed[field], wish);
        changed[field] = wish;
        let body = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&changed).unwrap());
        let token = StepUpToken::new(format!("{}.{}.{body}.{}", parts[0], parts[1], parts[3]));
        assert_eq!(
            keys().check(&token, &grant(), at(1)),
            Err(StepUpRefusal::Forged),
            "{field}"
        );
    }
}

#[test]
fn what_is_no_token_is_refused_without_harm() {
    let long = "A".repeat(100_000);
    for text in ["", ".", "...", "cs1.x.y", "cs1.....", "true", &long] {
        let refused = keys().check(&StepUpToken::new(text.to_owned()), &grant(), at(1));
        assert!(refused.is_err(), "{text:.20}");
    }
    let unsigned = token().as_str().rsplit_once('.').unwrap().0.to_owned();
    for mac in ["", "AAAA"] {
        let token = StepUpToken::new(format!("{unsigned}.{mac}"));
        assert_eq!(
            keys().check(&token, &grant(), at(1)),
            Err(StepUpRefusal::Forged)
        );
    }
}

#[test]
fn a_token_of_another_secret_is_unknown() {
    let theirs = StepUpKeys::first(secret(8)).issue(&grant(), [9; 16], at(0));
    assert_eq!(
        keys().check(&theirs, &grant(), at(1)),
        Err(StepUpRefusal::UnknownSecret)
    );
}

#[test]
fn after_a_rotation_old_tokens_live_out_their_time_and_no_new_ones_are_made_under_the_old() {
    let before = token();
    let rotated = keys().rotate(secret(8), at(60));
    assert!(
        rotated.check(&before, &grant(), at(61)).is_ok(),
        "the overlap"
    );
    assert_eq!(
        rotated.check(&before, &grant(), at(300)),
        Err(StepUpRefusal::Expired)
    );
    let new = rotated.issue(&grant(), [3; 16], at(61));
    assert!(rotated.check(&new, &grant(), at(62)).is_ok());
    assert_eq!(
        keys().check(&new, &grant(), at(62)),
        Err(StepUpRefusal::UnknownSecret),
        "the old secret alone doesn't check the new one's tokens"
    );
    // Somebody who learned the old secret issues under it after it was replaced.
    let leaked = keys().issue(&grant(), [4; 16], at(61));
    assert_eq!(
        rotated.check(&leaked, &grant(), at(62)),
        Err(StepUpRefusal::UnknownSecret)
    );
    // A second rotation ends the first secret at once.
    let twice = rotated.rotate(secret(9), at(70));
    assert_eq!(
        twice.check(&before, &grant(), at(71)),
        Err(StepUpRefusal::UnknownSecret)
    );
}

#[test]
fn a_replaced_secret_is_dropped_when_its_time_is_over() {
    let rotated = keys().rotate(secret(8), at(0));
    assert!(rotated.by_id(secret(7).id()).is_some());
    assert!(
        rotated
            .clone()
            .tidied(at(330))
            .by_id(secret(7).id())
            .is_some()
    );
    assert!(rotated.tidied(at(331)).by_id(secret(7).id()).is_none());
}

#[test]
fn secrets_come_back_from_the_keyring_and_damage_is_seen() {
    let rotated = keys().rotate(secret(8), at(60));
    let back = StepUpKeys::from_bytes(&rotated.to_bytes().unwrap()).unwrap();
    assert!(back.check(&token(), &grant(), at(61)).is_ok());
    let new = back.issue(&grant(), [3; 16], at(61));
    assert!(rotated.check(&new, &grant(), at(62)).is_ok());
    for bad in [
        "",
        "{}",
        r#"{"current":"00"}"#,
        r#"{"current":"zz","previous":"00"}"#,
    ] {
        let refused = StepUpKeys::from_bytes(bad.as_bytes()).unwrap_err();
        assert_eq!(refused.code(), Code::StoreDamaged, "{bad}");
    }
}

#[test]
fn neither_a_secret_nor_a_token_is_ever_printed() {
    let printed = format!("{:?} {:?} {:?}", keys(), secret(7), token());
    assert!(!printed.contains(&hex::encode([7; 32])) && !printed.contains(token().as_str()));
}
