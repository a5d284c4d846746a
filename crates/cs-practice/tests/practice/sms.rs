//! Text messages on Twilio's wire.

use reqwest::Response;
use serde_json::{Value, json};

use crate::rig::Rig;

pub const FROM: &str = "+18025550100";

pub async fn send(rig: &Rig, to: &str, body: &str) -> reqwest::Result<Response> {
    let (sid, token) = rig.practice.sms_account();
    rig.post(&format!("/2010-04-01/Accounts/{sid}/Messages.json"))
        .basic_auth(sid, Some(token))
        .form(&[("To", to), ("From", FROM), ("Body", body)])
        .send()
        .await
}

async fn sent(rig: &Rig, to: &str, body: &str) -> Value {
    let answer = send(rig, to, body).await.unwrap();
    assert_eq!(answer.status(), 201);
    answer.json().await.unwrap()
}

async fn get(rig: &Rig, path: &str) -> Value {
    let (sid, token) = rig.practice.sms_account();
    let answer = rig.get(path).basic_auth(sid, Some(token)).send().await;
    let answer = answer.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    answer.json().await.unwrap()
}

async fn list(rig: &Rig, query: &str) -> Vec<Value> {
    let (sid, _) = rig.practice.sms_account();
    let path = format!("/2010-04-01/Accounts/{sid}/Messages.json?{query}");
    let page = get(rig, &path).await;
    page["messages"].as_array().unwrap().clone()
}

async fn error(answer: Response) -> (u16, u64) {
    let status = answer.status().as_u16();
    let body: Value = answer.json().await.unwrap();
    assert_eq!(body["status"], status);
    assert!(
        body["more_info"]
            .as_str()
            .unwrap()
            .ends_with(&body["code"].to_string())
    );
    (status, body["code"].as_u64().unwrap())
}

/// The fields of the published message resource.
const FIELDS: [&str; 20] = [
    "account_sid",
    "api_version",
    "body",
    "date_created",
    "date_sent",
    "date_updated",
    "direction",
    "error_code",
    "error_message",
    "from",
    "messaging_service_sid",
    "num_media",
    "num_segments",
    "price",
    "price_unit",
    "sid",
    "status",
    "subresource_uris",
    "to",
    "uri",
];

#[tokio::test]
async fn a_message_is_queued_then_sent_then_delivered() {
    let rig = Rig::start().await;
    rig.knobs(json!({"sms_hold": true})).await;
    let message = sent(&rig, "+18025550150", "Hello").await;
    let fields: Vec<&str> = message
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(fields, FIELDS);
    assert_eq!(message["status"], "queued");
    assert!(message["date_sent"].is_null());
    let created = message["date_created"].as_str().unwrap();
    chrono::DateTime::parse_from_rfc2822(created).unwrap();
    let uri = message["uri"].as_str().unwrap();
    assert_eq!(get(&rig, uri).await["status"], "queued");

    rig.knobs(json!({"sms_hold": false})).await;
    let message = get(&rig, uri).await;
    assert_eq!(message["status"], "sent");
    assert!(message["date_sent"].is_string());
    assert_eq!(get(&rig, uri).await["status"], "delivered");
    assert_eq!(get(&rig, uri).await["status"], "delivered");
}

#[tokio::test]
async fn time_moves_a_message_on_as_well() {
    let rig = Rig::start().await;
    sent(&rig, "+18025550150", "Hello").await;
    rig.knobs(json!({"clock_skew_s": 10})).await;
    assert_eq!(list(&rig, "").await[0]["status"], "delivered");
    assert_eq!(rig.inbox("sms").await[0]["status"], "delivered");
}

#[tokio::test]
async fn numbers_that_cannot_be_reached_say_so() {
    let rig = Rig::start().await;
    for (to, code) in [
        ("+18025550999", 21211),
        ("5550150", 21211),
        ("+18025550998", 21610),
        ("", 21604),
    ] {
        let answer = send(&rig, to, "Hello").await.unwrap();
        assert_eq!(error(answer).await, (400, code), "{to}");
    }
    let long = send(&rig, "+18025550150", &"a".repeat(1601)).await.unwrap();
    assert_eq!(error(long).await, (400, 21617));
    let empty = send(&rig, "+18025550150", "").await.unwrap();
    assert_eq!(error(empty).await, (400, 21602));
    assert!(rig.inbox("sms").await.is_empty());
    for (to, code) in [("+18025550997", 30006), ("+18025550996", 30003)] {
        let message = sent(&rig, to, "Hello").await;
        assert_eq!(message["status"], "queued");
        rig.knobs(json!({"clock_skew_s": 60})).await;
        let message = get(&rig, message["uri"].as_str().unwrap()).await;
        assert_eq!(message["status"], "undelivered");
        assert_eq!(message["error_code"], code);
        rig.knobs(json!({"clock_skew_s": 0})).await;
    }
}

#[tokio::test]
async fn the_account_is_checked() {
    let rig = Rig::start().await;
    let (sid, token) = rig.practice.sms_account();
    let path = format!("/2010-04-01/Accounts/{sid}/Messages.json");
    let wrong = rig.get(&path).basic_auth(sid, Some("wrong")).send().await;
    assert_eq!(error(wrong.unwrap()).await, (401, 20003));
    let other = path.replace(sid, "AC00000000000000000000000000000000");
    let other = rig.get(&other).basic_auth(sid, Some(token)).send().await;
    assert_eq!(error(other.unwrap()).await, (404, 20404));
}

#[tokio::test]
async fn stop_opts_out_and_start_opts_in_again() {
    let rig = Rig::start().await;
    let patient = "+18025550150";
    sent(&rig, patient, "Hello").await;
    for (body, allowed) in [("I can't come", true), (" Stop ", false), ("START", true)] {
        let reply = json!({"from": patient, "body": body});
        let answer = rig.post("/inbox/sms/reply").json(&reply).send().await;
        assert_eq!(answer.unwrap().status(), 201);
        let answer = send(&rig, patient, "Next").await.unwrap();
        if allowed {
            assert_eq!(answer.status(), 201, "{body}");
        } else {
            assert_eq!(error(answer).await, (400, 21610), "{body}");
        }
    }
    let inbound: Vec<Value> = list(&rig, "From=%2B18025550150").await;
    assert_eq!(inbound.len(), 3);
    assert_eq!(inbound[2]["body"], "I can't come");
    assert_eq!(inbound[2]["direction"], "inbound");
    assert_eq!(inbound[2]["status"], "received");
    assert_eq!(inbound[2]["to"], FROM);
}

#[tokio::test]
async fn the_list_is_newest_first_filtered_and_paged() {
    let rig = Rig::start().await;
    rig.knobs(json!({"sms_hold": true})).await;
    for number in 0..5 {
        sent(&rig, "+18025550150", &format!("to the first {number}")).await;
    }
    sent(&rig, "+18025550151", "to the second").await;
    let found = list(&rig, "To=%2B18025550150&From=%2B18025550100").await;
    assert_eq!(found.len(), 5);
    assert_eq!(found[0]["body"], "to the first 4");
    // What has not been sent has no date to be found by.
    let today = chrono::Utc::now().date_naive() - chrono::Duration::days(1);
    let dated = format!("DateSent%3E={today}");
    assert!(list(&rig, &dated).await.is_empty());
    rig.knobs(json!({"sms_hold": false, "clock_skew_s": 10}))
        .await;
    assert_eq!(list(&rig, &dated).await.len(), 6);

    let (sid, _) = rig.practice.sms_account();
    let mut next = Some(format!(
        "/2010-04-01/Accounts/{sid}/Messages.json?PageSize=4"
    ));
    let mut bodies = Vec::new();
    while let Some(path) = next {
        let page = get(&rig, &path).await;
        for message in page["messages"].as_array().unwrap() {
            bodies.push(message["body"].as_str().unwrap().to_owned());
        }
        next = page["next_page_uri"].as_str().map(str::to_owned);
        // A message that arrives meanwhile must not push one onto two pages.
        sent(&rig, "+18025550152", "meanwhile").await;
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 6);
}

#[tokio::test]
async fn a_lagging_list_hides_what_a_fetch_shows() {
    let rig = Rig::start().await;
    rig.knobs(json!({"sms_list_lag_ms": 60_000})).await;
    let message = sent(&rig, "+18025550150", "Hello").await;
    assert!(list(&rig, "").await.is_empty());
    get(&rig, message["uri"].as_str().unwrap()).await;
    assert_eq!(rig.inbox("sms").await.len(), 1);
    rig.knobs(json!({"clock_skew_s": 61})).await;
    assert_eq!(list(&rig, "").await.len(), 1);
}
