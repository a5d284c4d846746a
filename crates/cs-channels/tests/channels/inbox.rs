//! What patients answered, read from the provider's list.

use crate::rig::{FROM, Rig};
use chrono::{Duration, Utc};
use cs_error::Code;
use cs_ports::{Channel, Inbox, Received};
use serde_json::json;

const MARIA: &str = "+18025550150";

async fn ids(inbox: &dyn Inbox) -> Vec<String> {
    let found = inbox
        .received(Utc::now() - Duration::days(3))
        .await
        .unwrap();
    assert!(found.complete);
    found.messages.into_iter().map(|one| one.text).collect()
}

#[tokio::test]
async fn what_came_in_is_read_and_what_went_out_is_not() {
    let rig = Rig::start().await;
    let sms = rig.sms();
    let (write, _) = rig.text(MARIA, "We missed you on Monday.");
    let _ = crate::rig::outcome(&sms, write).await;
    let now = Utc::now();
    rig.reply(json!({"from": MARIA, "to": FROM, "body": "chest feels tight"}))
        .await;
    rig.reply(json!({"from": MARIA, "to": FROM, "body": "gracias ñ 👍", "at": (now - Duration::days(1)).to_rfc3339()})).await;
    rig.reply(json!({"from": MARIA, "to": FROM, "body": "long ago", "at": (now - Duration::days(9)).to_rfc3339()})).await;
    rig.reply(json!({"from": MARIA, "to": "+18025550199", "body": "to another number"}))
        .await;
    let inbox = sms.inbox().unwrap();
    let found = inbox.received(now - Duration::days(3)).await.unwrap();
    let texts: Vec<&str> = found.messages.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(texts, ["gracias ñ 👍", "chest feels tight"]);
    let Received {
        from, to, at, id, ..
    } = &found.messages[1];
    assert_eq!((from.as_str(), to.as_str()), (MARIA, FROM));
    assert!((*at - now).abs() < Duration::minutes(2) && id.starts_with("SM"));
}

#[tokio::test]
async fn every_page_is_read_and_each_message_once() {
    let rig = Rig::start().await;
    for number in 0..60 {
        rig.reply(json!({"from": MARIA, "to": FROM, "body": format!("n{number}")}))
            .await;
    }
    let sms = rig.sms();
    let mut found = ids(sms.inbox().unwrap()).await;
    assert_eq!(found.len(), 60);
    found.sort();
    found.dedup();
    assert_eq!(found.len(), 60);
}

#[tokio::test]
async fn a_wrong_token_and_a_provider_in_trouble_are_said() {
    let rig = Rig::start().await;
    let since = Utc::now();
    let wrong = rig.sms_as("not-the-token");
    let fault = wrong.inbox().unwrap().received(since).await.unwrap_err();
    assert_eq!(fault.code(), Code::ServerRefused);
    rig.knobs(
        json!({"fail_next": {"path_prefix": rig.messages_path(), "method": "GET", "status": 503, "count": 20}}),
    )
    .await;
    let sms = rig.sms();
    let fault = sms.inbox().unwrap().received(since).await.unwrap_err();
    assert_eq!(fault.code(), Code::ServerFailed);
    rig.shut_down().await;
    assert!(sms.inbox().unwrap().received(since).await.is_err());
    assert!(rig.email().inbox().is_none());
}
