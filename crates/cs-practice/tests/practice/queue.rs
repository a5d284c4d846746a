//! Signed events in order, and claims that one device wins.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::rig::{Rig, refusal, refused};

fn event(id: &str, device: &str, seq: u64, body: &str) -> Value {
    json!({"event_id": id, "device_id": device, "seq": seq, "body": body, "signature": "c2ln"})
}

async fn post(rig: &Rig, token: &str, events: Value) -> Value {
    let answer = rig
        .api(Method::POST, "/api/queue/events", token)
        .json(&json!({"events": events}))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json().await.unwrap()
}

#[tokio::test]
async fn events_are_kept_in_order_once_and_forks_refused() {
    let rig = Rig::start().await;
    let token = rig.token("coach").await;
    let first = post(
        &rig,
        &token,
        json!([event("a", "d1", 1, "b25l"), event("b", "d2", 1, "dHdv")]),
    )
    .await;
    assert_eq!(
        first,
        json!({"accepted": ["a", "b"], "known": [], "refused": [], "head": 2})
    );
    let second = post(
        &rig,
        &token,
        json!([
            event("a", "d1", 1, "b25l"),
            event("c", "d1", 1, "b3RoZXI="),
            event("b", "d2", 2, "dHdv"),
            event("d", "d1", 2, "not base64!"),
            event("e", "d1", 2, "dGhyZWU="),
        ]),
    )
    .await;
    assert_eq!(second["known"], json!(["a"]));
    assert_eq!(second["accepted"], json!(["e"]));
    let reasons: Vec<&str> = second["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["reason"].as_str().unwrap())
        .collect();
    assert_eq!(reasons, ["fork", "event_id_taken", "malformed"]);

    let page = rig.read("/api/queue/events?after=1&limit=1", &token).await;
    assert_eq!(page["head"], 3);
    assert_eq!(page["events"][0]["event_id"], "b");
    assert_eq!(page["events"][0]["position"], 2);
    let other = rig.token("optical-coach").await;
    let other = rig
        .get("/api/queue/events")
        .bearer_auth(other)
        .header("X-Practice-Id", "northgate-optical")
        .send();
    let other: Value = other.await.unwrap().json().await.unwrap();
    assert_eq!(other["head"], 0);
}

async fn claim(rig: &Rig, token: &str, device: &str, attempt: &str) -> (u16, Value) {
    let claim = json!({"key": "prop-1", "device_id": device, "attempt_id": attempt});
    let answer = rig
        .api(Method::POST, "/api/queue/claims", token)
        .json(&claim)
        .send()
        .await
        .unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test]
async fn two_devices_race_and_one_holds_the_claim() {
    let rig = Rig::start().await;
    let (one, two) = (rig.token("coach").await, rig.token("coach2").await);
    let free = rig.api(Method::GET, "/api/queue/claims/prop-1", &one);
    let free = free.send().await.unwrap();
    assert_eq!(refusal(free).await, refused(404, "not_found"));
    let (first, second) =
        tokio::join!(claim(&rig, &one, "d1", "a1"), claim(&rig, &two, "d2", "a2"));
    let mut statuses = [first.0, second.0];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
    let (won, lost) = if first.0 == 201 {
        (first, second)
    } else {
        (second, first)
    };
    assert_eq!(lost.1["error"]["code"], "claim_lost");
    assert_eq!(lost.1["holder"], won.1);
    let held = rig.read("/api/queue/claims/prop-1", &one).await;
    assert_eq!(held, won.1);
    let device = held["device_id"].as_str().unwrap();
    let attempt = held["attempt_id"].as_str().unwrap();
    assert_eq!(
        claim(&rig, &one, device, attempt).await,
        (200, held.clone())
    );
    // The same device with another attempt has lost as well.
    assert_eq!(claim(&rig, &one, device, "a9").await.0, 409);
}
