//! A hand on the practice's queue server: reads and writes events past the
//! workstation.

use super::House;
use super::people::PRACTICE;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use cs_approval::{DeviceKey, EventBody, EventKind, SignedEvent};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The pair's first half of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const REDIRECT: &str = "http://127.0.0.1:49152/callback";

/// Somebody signed in who speaks to the queue directly.
pub struct Tap<'a> {
    house: &'a House,
    token: String,
}

impl<'a> Tap<'a> {
    /// Signs in as a demo user.
    pub fn open(house: &'a House, login: &str) -> Self {
        let token = house.ask(async |client, base| {
            let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER.as_bytes()));
            let query = [
                ("client_id", "countersign-desktop"),
                ("redirect_uri", REDIRECT),
                ("response_type", "code"),
                ("scope", "openid pms"),
                ("code_challenge", &challenge),
                ("code_challenge_method", "S256"),
                ("nonce", "n"),
                ("state", "s"),
            ];
            let page = client
                .post(format!("{base}/oauth2/authorize"))
                .query(&query)
                .form(&[("login", login)]);
            let answer = page.send().await.unwrap();
            let back = answer.headers()["location"].to_str().unwrap().to_owned();
            let code = back
                .split(['?', '&'])
                .find_map(|part| part.strip_prefix("code="))
                .unwrap()
                .to_owned();
            let form = [
                ("grant_type", "authorization_code"),
                ("client_id", "countersign-desktop"),
                ("code", &code),
                ("redirect_uri", REDIRECT),
                ("code_verifier", VERIFIER),
            ];
            let answer = client
                .post(format!("{base}/oauth2/token"))
                .form(&form)
                .send()
                .await
                .unwrap();
            let tokens: Value = answer.json().await.unwrap();
            tokens["access_token"].as_str().unwrap().to_owned()
        });
        Self { house, token }
    }

    /// Every event the server has, in its order.
    pub fn events(&self) -> Vec<SignedEvent> {
        let body: Value = self.house.ask(async |client, base| {
            let request = client.get(format!("{base}/api/queue/events?after=0&limit=500"));
            let answer = request
                .bearer_auth(&self.token)
                .header("X-Practice-Id", PRACTICE)
                .send()
                .await;
            answer.unwrap().json().await.unwrap()
        });
        let read = |event: &Value| {
            let event = json!({
                "event_id": event["event_id"], "device": event["device_id"], "seq": event["seq"],
                "body": event["body"], "signature": event["signature"],
            });
            serde_json::from_value(event).unwrap()
        };
        body["events"]
            .as_array()
            .unwrap()
            .iter()
            .map(read)
            .collect()
    }

    /// Puts events on the server, which must take them: it looks at no signature.
    pub fn push(&self, events: &[SignedEvent]) {
        let wire: Vec<Value> = events
            .iter()
            .map(|event| {
                json!({
                    "event_id": event.event_id, "device_id": event.device.as_str(), "seq": event.seq,
                    "body": STANDARD.encode(&event.body), "signature": STANDARD.encode(&event.signature),
                })
            })
            .collect();
        let answer: Value = self.house.ask(async |client, base| {
            let request = client
                .post(format!("{base}/api/queue/events"))
                .json(&json!({"events": wire}));
            let answer = request
                .bearer_auth(&self.token)
                .header("X-Practice-Id", PRACTICE)
                .send()
                .await;
            answer.unwrap().json().await.unwrap()
        });
        assert_eq!(
            answer["accepted"].as_array().map(Vec::len),
            Some(events.len()),
            "{answer}"
        );
    }

    /// The next event of a device by its key, about the proposal of another event.
    pub fn next_body(&self, key: &DeviceKey, like: &EventBody, kind: EventKind) -> EventBody {
        let digest = Sha256::digest(key.public_hex().as_bytes());
        let device: String = digest[..16]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let device = serde_json::from_value(json!(device)).unwrap();
        let last = self
            .events()
            .iter()
            .filter(|event| event.device == device)
            .map(|event| event.seq)
            .max();
        EventBody {
            device,
            seq: last.unwrap_or(0) + 1,
            at: self.house.now(),
            kind,
            ..like.clone()
        }
    }
}
