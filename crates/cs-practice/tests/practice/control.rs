//! Every knob, seen from a client.

use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::rig::{Rig, refusal, refused};
use crate::sms::send;

#[tokio::test]
async fn the_control_addresses_need_their_token() {
    let rig = Rig::start().await;
    let answer = rig.post("/control/knobs").json(&json!({"latency_ms": 1}));
    let answer = answer.send().await.unwrap();
    assert_eq!(refusal(answer).await, refused(401, "unauthorized"));
    let unknown = rig.control("/control/knobs", json!({"speed": 1})).await;
    assert_eq!(refusal(unknown).await, refused(400, "invalid"));
}

#[tokio::test]
async fn a_burst_of_failures_passes_and_changes_nothing() {
    let rig = Rig::start().await;
    let token = rig.token("coach").await;
    let burst = json!({"path_prefix": "/api/", "status": 503, "count": 2, "retry_after": 3});
    rig.knobs(json!({"fail_next": burst})).await;
    for _ in 0..2 {
        let answer = rig.api(Method::GET, "/api/patients", &token).send().await;
        let answer = answer.unwrap();
        assert_eq!(answer.headers()["retry-after"], "3");
        assert_eq!(refusal(answer).await, refused(503, "unavailable"));
    }
    rig.read("/api/patients", &token).await;
}

#[tokio::test]
async fn a_connection_cut_before_leaves_no_effect() {
    let rig = Rig::start().await;
    rig.knobs(json!({"drop_before": {"path_prefix": "/2010-04-01/", "count": 1}}))
        .await;
    assert!(send(&rig, "+18025550150", "one").await.is_err());
    assert!(rig.inbox("sms").await.is_empty());
    assert_eq!(
        send(&rig, "+18025550150", "two").await.unwrap().status(),
        201
    );
    assert_eq!(rig.inbox("sms").await.len(), 1);
}

#[tokio::test]
async fn a_connection_cut_after_leaves_the_effect_and_no_answer() {
    let rig = Rig::start().await;
    rig.knobs(json!({"drop_after": {"path_prefix": "/2010-04-01/", "count": 1}}))
        .await;
    let lost = send(&rig, "+18025550150", "the only one").await;
    assert!(lost.is_err(), "the client must not learn what happened");
    let inbox = rig.inbox("sms").await;
    assert_eq!(inbox.len(), 1);
    assert_eq!(inbox[0]["body"], "the only one");
}

#[tokio::test]
async fn a_duplicated_message_is_stored_twice_and_answered_once() {
    let rig = Rig::start().await;
    rig.knobs(json!({"duplicate_bodies": 1})).await;
    let answer = send(&rig, "+18025550150", "twice").await.unwrap();
    let answer: Value = answer.json().await.unwrap();
    send(&rig, "+18025550150", "once").await.unwrap();
    let inbox = rig.inbox("sms").await;
    let bodies: Vec<&str> = inbox
        .iter()
        .map(|one| one["body"].as_str().unwrap())
        .collect();
    assert_eq!(bodies, ["twice", "twice", "once"]);
    assert_eq!(inbox[0]["sid"], answer["sid"]);
    assert_ne!(inbox[1]["sid"], answer["sid"]);
}

#[tokio::test]
async fn latency_is_waited_and_can_be_cleared() {
    let rig = Rig::start().await;
    rig.knobs(json!({"latency_ms": 200})).await;
    let before = Instant::now();
    rig.inbox("sms").await;
    // A lower bound holds on a machine of any speed.
    assert!(before.elapsed() >= Duration::from_millis(200));
    let cleared = rig.control("/control/clear", json!({})).await;
    let cleared: Value = cleared.json().await.unwrap();
    assert_eq!(cleared["latency_ms"], 0);
}

#[tokio::test]
async fn the_clock_skew_shows_in_the_date() {
    let rig = Rig::start().await;
    let date = async || {
        let answer = rig.get("/inbox").send().await.unwrap();
        let date = answer.headers()["date"].to_str().unwrap().to_owned();
        chrono::DateTime::parse_from_rfc2822(&date).unwrap()
    };
    let before = date().await;
    rig.knobs(json!({"clock_skew_s": 86_400})).await;
    assert!(date().await - before >= chrono::Duration::hours(23));
}

#[tokio::test]
async fn staff_can_edit_a_row() {
    let rig = Rig::start().await;
    let token = rig.token("coach").await;
    let edit = json!({"collection": "patients", "id": "pat-000001",
        "set": {"communication": {"sms_opted_out": true}}});
    let answer = rig.control("/control/change", edit).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let row = rig.read("/api/patients/pat-000001", &token).await;
    assert_eq!(row["version"], 2);
    assert_eq!(row["communication"]["sms_opted_out"], true);
    assert_eq!(row["communication"]["sms_consent"], true);
    let unknown = json!({"collection": "patients", "id": "nobody", "set": {}});
    let answer = rig.control("/control/change", unknown).await;
    assert_eq!(refusal(answer).await, refused(404, "not_found"));
}

#[tokio::test]
async fn another_name_for_this_machine_is_refused() {
    let rig = Rig::start().await;
    let answer = rig.get("/inbox").header("Host", "practice.example.org");
    let answer = answer.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::MISDIRECTED_REQUEST);
}
