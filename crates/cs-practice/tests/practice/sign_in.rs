//! Sign-in end to end, and everything it must refuse.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::rig::{REDIRECT, Rig, VERIFIER, parameter, redirect, refusal, refused};

fn claims(token: &str) -> Value {
    use base64::Engine as _;
    let body = token.split('.').nth(1).unwrap();
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(body)
        .unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

/// Checks a token's signature with the published key, as a client must.
async fn verified(rig: &Rig, token: &str, audience: &str) -> Value {
    let keys: jsonwebtoken::jwk::JwkSet = rig
        .get("/oauth2/jwks")
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let kid = jsonwebtoken::decode_header(token).unwrap().kid.unwrap();
    let key = jsonwebtoken::DecodingKey::from_jwk(keys.find(&kid).unwrap()).unwrap();
    let mut validation = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::RS256);
    validation.set_audience(&[audience]);
    validation.set_issuer(&[rig.practice.base_url()]);
    jsonwebtoken::decode::<Value>(token, &key, &validation)
        .unwrap()
        .claims
}

async fn error(answer: reqwest::Response) -> (StatusCode, String) {
    let status = answer.status();
    let body: Value = answer.json().await.unwrap();
    (status, body["error"].as_str().unwrap().to_owned())
}

fn invalid_grant() -> (StatusCode, String) {
    (StatusCode::BAD_REQUEST, "invalid_grant".to_owned())
}

#[tokio::test]
async fn a_person_signs_in_with_pkce_and_the_tokens_hold() {
    let rig = Rig::start().await;
    let discovery: Value = rig
        .get("/.well-known/openid-configuration")
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(discovery["issuer"], rig.practice.base_url());
    assert_eq!(
        discovery["code_challenge_methods_supported"],
        json!(["S256"])
    );

    let page = rig.client.get(rig.authorize_url("n")).send().await.unwrap();
    let html = page.text().await.unwrap();
    assert!(html.contains("<form method=\"post\"") && html.contains("value=\"clinician\""));

    let nonce = "ed25519:AbC-_~./+= 0";
    let code = rig.code("clinician", nonce).await;
    let answer: Value = rig.exchange(&code, VERIFIER).await.json().await.unwrap();
    assert_eq!(answer["expires_in"], 900);
    let id = verified(
        &rig,
        answer["id_token"].as_str().unwrap(),
        "countersign-desktop",
    )
    .await;
    assert_eq!(id["nonce"], nonce);
    assert_eq!(id["role"], "health_coach");
    assert_eq!(id["practices"], json!(["harbor-health"]));
    assert_eq!(id["clinician"]["npi"].as_str().unwrap().len(), 10);
    assert!(id["auth_time"].as_i64().unwrap() <= id["iat"].as_i64().unwrap());
    let token = answer["access_token"].as_str().unwrap();
    let access = verified(&rig, token, "pms-api").await;
    assert_eq!(access["sub"], id["sub"]);

    let user = rig.get("/oauth2/userinfo").bearer_auth(token).send().await;
    let user: Value = user.unwrap().json().await.unwrap();
    assert_eq!(user["sub"], id["sub"]);
}

#[tokio::test]
async fn a_wrong_verifier_and_a_used_code_are_refused() {
    let rig = Rig::start().await;
    let code = rig.code("coach", "n").await;
    let wrong = "x".repeat(43);
    assert_eq!(
        error(rig.exchange(&code, &wrong).await).await,
        invalid_grant()
    );
    // The right verifier comes too late: someone else has seen the code.
    assert_eq!(
        error(rig.exchange(&code, VERIFIER).await).await,
        invalid_grant()
    );

    let code = rig.code("coach", "n").await;
    let first: Value = rig.exchange(&code, VERIFIER).await.json().await.unwrap();
    let token = first["access_token"].as_str().unwrap();
    rig.read("/api/patients", token).await;
    assert_eq!(
        error(rig.exchange(&code, VERIFIER).await).await,
        invalid_grant()
    );
    let after = rig.api(Method::GET, "/api/patients", token).send().await;
    assert_eq!(refusal(after.unwrap()).await, refused(401, "unauthorized"));
    let refresh = first["refresh_token"].as_str().unwrap();
    assert_eq!(error(rig.refresh(refresh).await).await, invalid_grant());
}

#[tokio::test]
async fn a_code_lives_for_a_minute() {
    let rig = Rig::start().await;
    let code = rig.code("coach", "n").await;
    rig.knobs(json!({"clock_skew_s": 61})).await;
    assert_eq!(
        error(rig.exchange(&code, VERIFIER).await).await,
        invalid_grant()
    );
}

#[tokio::test]
async fn refresh_tokens_rotate_and_a_reused_one_ends_the_family() {
    let rig = Rig::start().await;
    let first = rig.sign_in("coach").await;
    let old = first["refresh_token"].as_str().unwrap();
    let second: Value = rig.refresh(old).await.json().await.unwrap();
    let new = second["refresh_token"].as_str().unwrap();
    assert_ne!(old, new);
    let (before, after) = (
        claims(first["id_token"].as_str().unwrap()),
        claims(second["id_token"].as_str().unwrap()),
    );
    assert_eq!(before["auth_time"], after["auth_time"]);
    assert!(after.get("nonce").is_none());
    rig.read("/api/patients", second["access_token"].as_str().unwrap())
        .await;

    assert_eq!(error(rig.refresh(old).await).await, invalid_grant());
    assert_eq!(error(rig.refresh(new).await).await, invalid_grant());
}

#[tokio::test]
async fn an_expired_token_is_refused_and_a_refresh_helps() {
    let rig = Rig::start().await;
    let first = rig.sign_in("coach").await;
    let token = first["access_token"].as_str().unwrap();
    rig.knobs(json!({"clock_skew_s": 901})).await;
    let answer = rig
        .api(Method::GET, "/api/patients", token)
        .send()
        .await
        .unwrap();
    assert_eq!(
        answer.headers()["www-authenticate"],
        "Bearer error=\"invalid_token\""
    );
    assert_eq!(refusal(answer).await, refused(401, "unauthorized"));
    rig.knobs(json!({"clock_skew_s": 0})).await;
    rig.read("/api/patients", token).await;

    rig.knobs(json!({"expire_tokens": true})).await;
    let answer = rig.api(Method::GET, "/api/patients", token).send().await;
    assert_eq!(refusal(answer.unwrap()).await, refused(401, "unauthorized"));
    let refresh = first["refresh_token"].as_str().unwrap();
    let second: Value = rig.refresh(refresh).await.json().await.unwrap();
    rig.read("/api/patients", second["access_token"].as_str().unwrap())
        .await;
}

#[tokio::test]
async fn revocation_ends_what_it_names() {
    let rig = Rig::start().await;
    let signed_in = rig.sign_in("coach").await;
    let text = |name: &str| signed_in[name].as_str().unwrap().to_owned();
    let revoke = async |token: &str| {
        let form = [("client_id", "countersign-desktop"), ("token", token)];
        let answer = rig.post("/oauth2/revoke").form(&form).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
    };
    revoke("no such token").await;
    rig.read("/api/patients", &text("access_token")).await;
    revoke(&text("refresh_token")).await;
    assert_eq!(
        error(rig.refresh(&text("refresh_token")).await).await,
        invalid_grant()
    );
    let answer = rig.api(Method::GET, "/api/patients", &text("access_token"));
    let answer = answer.send().await.unwrap();
    assert_eq!(refusal(answer).await, refused(401, "unauthorized"));
}

#[tokio::test]
async fn a_foreign_redirect_is_never_followed() {
    let rig = Rig::start().await;
    let good = rig.authorize_url("n");
    let encoded: String = url::form_urlencoded::byte_serialize(REDIRECT.as_bytes()).collect();
    for foreign in [
        "http://127.0.0.1:9/other",
        "https://evil.example.org/callback",
        "http://127.0.0.1@evil.example.org/callback",
        "http://127.0.0.1:9/callback?next=x",
    ] {
        let foreign: String = url::form_urlencoded::byte_serialize(foreign.as_bytes()).collect();
        let url = good.replace(&encoded, &foreign);
        assert_ne!(url, good);
        let form = [("login", "coach")];
        let answer = rig.client.post(url).form(&form).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{foreign}");
    }
}

#[tokio::test]
async fn errors_go_back_to_the_client_as_the_standard_says() {
    let rig = Rig::start().await;
    let good = rig.authorize_url("n");
    for (from, to, expected) in [
        (
            "response_type=code",
            "response_type=token",
            "unsupported_response_type",
        ),
        ("=S256", "=plain", "invalid_request"),
        ("scope=openid+", "scope=admin+", "invalid_scope"),
        ("state=", "prompt=none&state=", "login_required"),
    ] {
        let url = good.replace(from, to);
        assert_ne!(url, good, "{from}");
        let answer = rig.client.get(url).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::FOUND, "{expected}");
        let back = redirect(&answer);
        assert_eq!(parameter(&back, "error").as_deref(), Some(expected));
        assert_eq!(parameter(&back, "state").as_deref(), Some("the state"));
    }
}

#[tokio::test]
async fn the_certificate_is_trusted_by_its_authority_alone() {
    let rig = Rig::start().await;
    let other = Rig::start().await;
    let stranger = other.client.get(rig.url("/inbox")).send().await;
    assert!(stranger.unwrap_err().is_connect());
    let by_name = rig.url("/inbox").replace("127.0.0.1", "localhost");
    let answer = rig.client.get(by_name).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
}
