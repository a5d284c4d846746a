//! What a signature covers, and every way it is refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use cs_access::{ActionKind, Role, TenantId};
use cs_approval::*;
use cs_error::{Code, Outcome};
use support::review::{approved, decide, now, refusal, send, submit};
use support::*;

#[test]
fn an_approved_draft_is_released_as_it_was_signed() {
    let world = World::new();
    let state = approved(&world, |_| {});
    let verified = verify(&state, &world.keys(), &tenant(), now()).unwrap();
    assert_eq!(
        verified.approvers(),
        std::slice::from_ref(&world.admin.who.user)
    );
    assert_eq!(verified.nonces().len(), 1);
    assert_eq!(verified.expires_at(), state.proposal.expires_at);
    let write = release(verified, &state, attempt_id(7), now()).unwrap();
    assert_eq!(write.payload(), &state.latest().unwrap().payload);
    assert_eq!(write.target(), &state.proposal.target);
    assert_eq!(
        (write.action(), write.attempt()),
        (ActionKind::SendSms, &attempt_id(7))
    );
}

/// Each part of a proposal changed after it was signed.
#[test]
fn whatever_changes_after_the_signature_is_refused() {
    let world = World::new();
    type Change = fn(&mut ProposalState);
    let changes: [(&str, Change, Code); 13] = [
        (
            "payload",
            |s| s.revisions[0].payload.bytes[3] ^= 1,
            Code::PayloadChanged,
        ),
        (
            "payload grown",
            |s| s.revisions[0].payload.bytes.push(b'\n'),
            Code::PayloadChanged,
        ),
        (
            "media type",
            |s| s.revisions[0].payload.media_type = "text/html".into(),
            Code::PayloadChanged,
        ),
        (
            "revision",
            |s| s.revisions[0].number = 2,
            Code::PayloadChanged,
        ),
        (
            "address",
            |s| s.proposal.target.address = "+15005550009".into(),
            Code::PayloadChanged,
        ),
        (
            "addressee",
            |s| s.proposal.target.addressee.push('x'),
            Code::PayloadChanged,
        ),
        (
            "patient",
            |s| s.proposal.target.patient_id = "pat-9".into(),
            Code::PayloadChanged,
        ),
        (
            "action",
            |s| s.proposal.action = ActionKind::SendEmail,
            Code::PayloadChanged,
        ),
        (
            "requirements",
            |s| s.proposal.requirements.roles.push(Role::MpsAdmin),
            Code::PayloadChanged,
        ),
        (
            "proposal's expiry",
            |s| s.proposal.expires_at = at(60 * 48),
            Code::PayloadChanged,
        ),
        (
            "tenant",
            |s| s.proposal.tenant = TenantId::parse("other").unwrap(),
            Code::TenantForbidden,
        ),
        (
            "proposal",
            |s| s.proposal.id = proposal_id(9),
            Code::SignatureInvalid,
        ),
        (
            "evidence",
            |s| {
                let seen =
                    serde_json::json!({"resourceType": "Patient", "id": "p", "active": true});
                s.proposal.evidence.values.push(CitedValue::cite(
                    &seen,
                    1,
                    "Patient.active",
                    "active",
                ));
            },
            Code::ProposalStale,
        ),
    ];
    for (what, change, code) in changes {
        let mut state = approved(&world, |_| {});
        change(&mut state);
        assert_eq!(refusal(&state, &world), code, "{what}");
        // Changed between verification and release.
        let before = approved(&world, |_| {});
        let verified = verify(&before, &world.keys(), &tenant(), now()).unwrap();
        assert!(
            release(verified, &state, attempt_id(1), now()).is_err(),
            "{what}"
        );
    }
}

/// Each field of the statement, rewritten without the signer's key.
#[test]
fn a_rewritten_statement_does_not_fit_its_signature() {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let world = World::new();
    let fields = [
        (
            "tenant",
            "\"tenant\":\"harbor-health\"",
            "\"tenant\":\"harbor-healtH\"",
        ),
        ("user", "person-2", "person-4"),
        ("role", "practice_administrator", "health_coach"),
        ("approved", "\"approved\":true", "\"approved\":false"),
        ("reason", "\"reason\":\"\"", "\"reason\":\"x\""),
        ("expiry", "\"expires_at\":\"2026", "\"expires_at\":\"2027"),
        (
            "issued",
            "\"issued_at\":\"2026-03-02T15:02",
            "\"issued_at\":\"2026-03-02T15:03",
        ),
        ("nonce", "\"nonce\":\"02", "\"nonce\":\"03"),
        ("revision", "\"revision\":1", "\"revision\":2"),
        ("npi", "\"npi\":null", "\"npi\":\"1999999992\""),
    ];
    for (what, old, new) in fields {
        let mut state = approved(&world, |_| {});
        let mut envelope: serde_json::Value =
            serde_json::from_str(&state.decisions[0].envelope).unwrap();
        let text = String::from_utf8(
            STANDARD
                .decode(envelope["payload"].as_str().unwrap())
                .unwrap(),
        )
        .unwrap();
        assert!(text.contains(old), "{what}: {text}");
        envelope["payload"] = STANDARD.encode(text.replace(old, new)).into();
        state.decisions[0].envelope = envelope.to_string();
        assert_eq!(refusal(&state, &world), Code::SignatureInvalid, "{what}");
    }
}

/// Every single byte of the envelope: payload, type, key and signature.
#[test]
fn no_byte_of_an_envelope_can_be_flipped() {
    let world = World::new();
    let (keys, good) = (world.keys(), approved(&world, |_| {}));
    let bytes = good.decisions[0].envelope.clone().into_bytes();
    assert!(bytes.len() > 1000);
    for place in 0..bytes.len() {
        let mut bytes = bytes.clone();
        bytes[place] ^= 1;
        let Ok(envelope) = String::from_utf8(bytes) else {
            continue;
        };
        let mut state = good.clone();
        state.decisions[0].envelope = envelope;
        let code = send(&state, &keys, now()).unwrap_err().code();
        assert!(
            matches!(code, Code::SignatureInvalid | Code::KeyUntrusted),
            "{place}: {code:?}"
        );
    }
}

#[test]
fn a_decision_counts_for_its_own_proposal_practice_and_time_only() {
    let world = World::new();
    let state = approved(&world, |_| {});
    let envelope = state.decisions[0].envelope.clone();
    let (mut other, _) = draft(&world.coach, 2, |_| {});
    assert_eq!(
        submit(&world, &world.admin, 3, &mut other, envelope.clone()),
        Err(Code::SignatureInvalid)
    );

    let elsewhere = TenantId::parse("other-practice").unwrap();
    assert_eq!(
        verify(&state, &world.keys(), &elsewhere, now())
            .unwrap_err()
            .code(),
        Code::TenantForbidden
    );

    let keys = world.keys();
    assert_eq!(
        send(&state, &keys, state.proposal.expires_at)
            .unwrap_err()
            .code(),
        Code::DecisionExpired
    );
    assert_eq!(
        send(&state, &keys, at(-1)).unwrap_err().code(),
        Code::ClockBehind
    );
    assert!(
        send(&state, &keys, at(1)).is_ok(),
        "two clocks may differ by a minute"
    );
    let verified = verify(&state, &keys, &tenant(), now()).unwrap();
    assert_eq!(
        release(verified, &state, attempt_id(1), at(60 * 24))
            .unwrap_err()
            .code(),
        Code::DecisionExpired
    );
    // Nothing is signed for what has run out.
    let item = BatchItem {
        state: &state,
        nonce: "ab".repeat(16),
    };
    let late = sign_batch(
        &[item],
        true,
        "",
        &world.admin.who,
        at(60 * 24),
        &world.admin.key,
    );
    assert_eq!(late.unwrap_err().code(), Code::ProposalExpired);
}

#[test]
fn a_recalled_approval_cannot_be_handed_in_again() {
    let world = World::new();
    let mut state = approved(&world, |_| {});
    let (id, by) = (state.proposal.id.clone(), world.admin.who.user.clone());
    let envelope = state.decisions[0].envelope.clone();
    state
        .apply(
            &world.admin.body(3, Some(&id), EventKind::Recalled { by }),
            &world.keys(),
        )
        .unwrap();
    assert_eq!(
        (state.state, refusal(&state, &world)),
        (State::InReview, Code::ProposalState)
    );
    assert_eq!(
        submit(&world, &world.admin, 4, &mut state, envelope.clone()),
        Err(Code::DecisionReplayed)
    );
    // The same signature in another spelling of the envelope.
    assert_eq!(
        submit(&world, &world.admin, 4, &mut state, format!(" {envelope}")),
        Err(Code::DecisionReplayed)
    );
    decide(&world, &world.admin, 4, &mut state).unwrap();
    assert!(send(&state, &world.keys(), now()).is_ok());
}

#[test]
fn one_signature_covers_a_batch_and_each_item_goes_its_own_way() {
    let world = World::new();
    let mut states: Vec<ProposalState> =
        (1..=40).map(|n| draft(&world.coach, n, |_| {}).0).collect();
    let envelope = world
        .admin
        .sign(2, &states.iter().collect::<Vec<_>>(), true, "");
    for state in &mut states {
        submit(&world, &world.admin, 2, state, envelope.clone()).unwrap();
    }
    let keys = world.keys();
    let mut nonces = std::collections::BTreeSet::new();
    for state in &states {
        let verified = verify(state, &keys, &tenant(), now()).unwrap();
        assert!(nonces.insert(verified.nonces()[0].clone()));
        let signed = SignedDecision::open(&envelope).unwrap();
        assert_eq!(
            signed
                .statement()
                .about(&state.proposal.id)
                .unwrap()
                .batch
                .size,
            40
        );
    }
    // One text of the batch changed: that one is refused, the others go.
    states[3].revisions[0].payload.bytes.push(b'!');
    assert_eq!(refusal(&states[3], &world), Code::PayloadChanged);
    assert!(send(&states[4], &keys, now()).is_ok());
    // A verified decision releases its own proposal only.
    let verified = verify(&states[5], &keys, &tenant(), now()).unwrap();
    assert_eq!(
        release(verified, &states[6], attempt_id(1), now())
            .unwrap_err()
            .code(),
        Code::PayloadChanged
    );
}

#[test]
fn a_batch_has_items_once_and_a_decline_has_a_reason() {
    let world = World::new();
    let (state, _) = draft(&world.coach, 1, |_| {});
    let item = |nonce: &str| BatchItem {
        state: &state,
        nonce: nonce.repeat(16),
    };
    let sign = |items: &[BatchItem<'_>], approved, reason| {
        sign_batch(
            items,
            approved,
            reason,
            &world.admin.who,
            at(2),
            &world.admin.key,
        )
        .map_err(|fault| fault.code())
    };
    assert_eq!(sign(&[], true, "").unwrap_err(), Code::InputInvalid);
    assert_eq!(
        sign(&[item("ab"), item("cd")], true, "").unwrap_err(),
        Code::InputInvalid,
        "same proposal twice"
    );
    assert_eq!(
        sign(&[item("AB")], true, "").unwrap_err(),
        Code::InputInvalid,
        "one spelling of a nonce"
    );
    assert_eq!(
        sign(&[item("ab")], false, "  ").unwrap_err(),
        Code::InputInvalid
    );
    assert!(sign(&[item("ab")], false, "Moved away").is_ok());
    let mut stranger = world.admin.who.clone();
    stranger.practices = vec![TenantId::parse("other").unwrap()];
    let refused = sign_batch(&[item("ab")], true, "", &stranger, at(2), &world.admin.key);
    assert_eq!(refused.unwrap_err().code(), Code::TenantForbidden);
}

/// What changed is shown, signed, and then no change any more; anything else is.
#[test]
fn a_stale_draft_is_approved_with_the_differences_shown() {
    struct Shelf(serde_json::Value);
    impl EvidenceReader for Shelf {
        fn resource(&self, _: &str, _: &str) -> Outcome<Option<serde_json::Value>> {
            Ok(Some(self.0.clone()))
        }
        fn hits(&self, _: &cs_fhir::Query) -> Outcome<Vec<serde_json::Value>> {
            Ok(Vec::new())
        }
    }
    let dose =
        |dose: &str| serde_json::json!({"resourceType": "Medication", "id": "m", "status": dose});
    let world = World::new();
    let mut state = approved(&world, |p| {
        p.evidence.values.push(CitedValue::cite(
            &dose("5 mg"),
            1,
            "Medication.status",
            "dose",
        ));
    });
    assert_eq!(
        state.check_grounds(&Shelf(dose("5 mg"))).unwrap(),
        Grounds::Hold
    );
    let Grounds::Changed(found) = state.check_grounds(&Shelf(dose("10 mg"))).unwrap() else {
        panic!("unnoticed")
    };
    let (id, old) = (
        state.proposal.id.clone(),
        state.decisions[0].envelope.clone(),
    );
    state
        .apply(
            &world.coach.body(3, Some(&id), EventKind::WentStale(found)),
            &world.keys(),
        )
        .unwrap();
    assert_eq!(
        (state.state, refusal(&state, &world)),
        (State::Stale, Code::ProposalStale)
    );
    assert_eq!(
        submit(&world, &world.admin, 4, &mut state, old),
        Err(Code::ProposalStale),
        "signed before the change"
    );
    decide(&world, &world.admin, 4, &mut state).unwrap();
    assert_eq!(state.state, State::Approved);
    assert_eq!(
        state.check_grounds(&Shelf(dose("10 mg"))).unwrap(),
        Grounds::Hold
    );
    assert!(matches!(
        state.check_grounds(&Shelf(dose("20 mg"))).unwrap(),
        Grounds::Changed(_)
    ));
    assert_eq!(
        state.check_grounds(&Shelf(dose("5 mg"))).unwrap(),
        Grounds::Changed(vec![]),
        "undone is a change too"
    );
    assert!(send(&state, &world.keys(), now()).is_ok());
}
