//! Sign-in, renewal and sign-out against the practice's own server.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use cs_access::{Role, TenantId};
use cs_error::Code;
use cs_ports::IdentityProvider;
use cs_sources::AccessTokens;
use cs_sources::oidc::{Tokens, verify_token};
use serde_json::json;
use support::{Rig, patients};

fn rows() -> Option<Vec<(&'static str, Vec<serde_json::Value>)>> {
    Some(vec![("patients", patients(3))])
}

#[tokio::test]
async fn signing_in_tells_who_it_is_and_binds_the_nonce() {
    let rig = Rig::start(rows()).await;
    let session = rig.seat("clinician", None);
    let signed_in = session
        .sign_in(Some("the-very-nonce".to_owned()))
        .await
        .unwrap();
    let principal = &signed_in.principal;
    assert_eq!(principal.role, Role::HealthCoach);
    assert_eq!(principal.user.issuer, rig.practice.base_url());
    assert_eq!(
        principal.practices,
        [TenantId::parse("harbor-health").unwrap()]
    );
    assert_eq!(
        principal
            .clinician
            .as_ref()
            .map(|clinician| clinician.npi.len()),
        Some(10)
    );
    let now = chrono::Utc::now();
    assert!((now - signed_in.auth_time).num_seconds().abs() < 120);
    let check = |audience: &str, now| {
        verify_token(
            &signed_in.id_token,
            &signed_in.jwks,
            rig.practice.base_url(),
            audience,
            now,
        )
    };
    assert_eq!(
        check("countersign-desktop", now).unwrap().text("nonce"),
        Some("the-very-nonce")
    );
    for (refused, why) in [
        (check("pms-api", now), "aud"),
        (
            check("countersign-desktop", now + chrono::Duration::days(1)),
            "exp",
        ),
        (
            verify_token(
                &signed_in.id_token,
                &json!({"keys": []}),
                rig.practice.base_url(),
                "countersign-desktop",
                now,
            ),
            "kid",
        ),
        (
            verify_token(
                &signed_in.id_token,
                &signed_in.jwks,
                "https://other.example",
                "countersign-desktop",
                now,
            ),
            "iss",
        ),
    ] {
        let fault = refused.unwrap_err();
        assert_eq!(fault.code(), Code::SignInUntrusted);
        assert_eq!(fault.details()[0], ("why", why.to_owned()));
    }
    let (head, tail) = signed_in.id_token.rsplit_once('.').unwrap();
    let first = if tail.starts_with('A') { "B" } else { "A" };
    let forged = format!("{head}.{first}{}", &tail[1..]);
    let fault = verify_token(
        &forged,
        &signed_in.jwks,
        rig.practice.base_url(),
        "countersign-desktop",
        now,
    )
    .unwrap_err();
    assert_eq!(fault.details()[0], ("why", "signature".to_owned()));
    assert_eq!(
        session.confirm().await.unwrap().unwrap().user,
        principal.user
    );
}

#[tokio::test]
async fn an_unknown_person_is_refused() {
    let rig = Rig::start(rows()).await;
    let fault = rig
        .seat("nobody-here", None)
        .sign_in(None)
        .await
        .err()
        .unwrap();
    assert_eq!(fault.code(), Code::SignInFailed);
}

#[tokio::test]
async fn a_seat_nobody_used_is_signed_out() {
    let rig = Rig::start(rows()).await;
    let session = rig.seat("coach", None);
    assert_eq!(
        session.access_token().await.unwrap_err().code(),
        Code::SignedOut
    );
    assert_eq!(session.confirm().await.unwrap(), None);
}

#[tokio::test]
async fn tokens_outlive_the_process_and_are_replaced_when_refused() {
    let rig = Rig::start(rows()).await;
    let user = rig.signed_in("coach").await.user().await;
    let later = rig.seat("coach", user.clone());
    let before = later.access_token().await.unwrap();
    let kept = Tokens::load(rig.secrets.as_ref(), user.as_ref().unwrap())
        .unwrap()
        .unwrap();
    assert_eq!(kept.access, before);
    assert!(!format!("{kept:?}").contains(before.as_str()));

    rig.knobs(json!({"expire_tokens": true})).await;
    let after = later.renewed(&before).await.unwrap();
    assert_ne!(after, before);
    let now_kept = Tokens::load(rig.secrets.as_ref(), user.as_ref().unwrap())
        .unwrap()
        .unwrap();
    assert_eq!(now_kept.access, after, "kept before it was used");
    assert_ne!(now_kept.refresh, kept.refresh, "rotated");
    // Another request that met the same refusal gets the new one, not another renewal.
    assert_eq!(later.renewed(&before).await.unwrap(), after);
    // A second process at the same seat uses what the first one renewed.
    assert_eq!(rig.seat("coach", user).access_token().await.unwrap(), after);
}

#[tokio::test]
async fn a_renewal_that_never_arrived_is_repeated_and_a_lost_answer_ends_the_session() {
    let rig = Rig::start(rows()).await;
    let session = rig.signed_in("coach").await;
    let token = session.access_token().await.unwrap();
    rig.knobs(json!({"drop_before": {"path_prefix": "/oauth2/token"}}))
        .await;
    let next = session.renewed(&token).await.unwrap();
    assert_ne!(next, token);

    rig.knobs(json!({"drop_after": {"path_prefix": "/oauth2/token"}}))
        .await;
    let fault = session.renewed(&next).await.unwrap_err();
    assert_eq!(fault.code(), Code::SessionExpired);
    assert_eq!(
        session.access_token().await.unwrap_err().code(),
        Code::SignedOut,
        "and nothing is left to try with"
    );
    session.sign_in(None).await.unwrap();
    assert!(session.access_token().await.is_ok());
}

#[tokio::test]
async fn signing_out_forgets_and_revokes() {
    let rig = Rig::start(rows()).await;
    let session = rig.signed_in("coach").await;
    let user = session.user().await.unwrap();
    let kept = Tokens::load(rig.secrets.as_ref(), &user).unwrap().unwrap();
    let client = rig.client();
    assert_eq!(
        client.userinfo(&kept.access).await.unwrap()["role"],
        "health_coach"
    );
    session.sign_out().await.unwrap();
    assert!(rig.secrets.0.lock().unwrap().is_empty());
    assert_eq!(
        client.userinfo(&kept.access).await.unwrap_err().code(),
        Code::SessionExpired
    );
    assert_eq!(
        session.access_token().await.unwrap_err().code(),
        Code::SignedOut
    );
}

#[tokio::test]
async fn offline_is_said_and_the_session_is_kept() {
    let rig = Rig::start(rows()).await;
    let session = rig.signed_in("coach").await;
    let rest = rig.practice.shut_down().await;
    assert_eq!(session.confirm().await.unwrap_err().code(), Code::Offline);
    let practice = rest.start_again().await.unwrap();
    assert!(session.confirm().await.unwrap().is_some());
    drop(practice);
}
