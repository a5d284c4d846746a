//! The shared queue behind the practice's PMS.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use cs_access::DeviceId;
use cs_approval::{AttemptId, SignedEvent};
use cs_error::Code;
use cs_ports::conformance::queue_server;
use cs_ports::{ClaimAnswer, QueueServer};
use cs_sources::PmsQueue;
use serde_json::json;
use support::{PRACTICE, Rig};

fn event(seq: u64, body: &[u8]) -> SignedEvent {
    SignedEvent {
        event_id: format!("{seq}-{}", body.len()),
        device: DeviceId::from_random([9; 16]),
        seq,
        body: body.to_vec(),
        signature: vec![7; 64],
    }
}

async fn queue(rig: &Rig, login: &str) -> PmsQueue {
    let session = rig.signed_in(login).await;
    PmsQueue::new(rig.api(&session, PRACTICE))
}

#[tokio::test]
async fn passes_the_conformance_suite() {
    let rig = Rig::start(Some(vec![])).await;
    let events = [
        event(1, b"one"),
        event(2, &[0, 255, 10]),
        event(3, b"three"),
    ];
    queue_server(
        &queue(&rig, "coach").await,
        &events,
        &event(3, b"another three"),
    )
    .await;
}

#[tokio::test]
async fn of_two_desktops_asking_at_once_one_is_granted() {
    let rig = Rig::start(Some(vec![])).await;
    let (one, two) = (queue(&rig, "coach").await, queue(&rig, "coach2").await);
    for round in 0..10_u8 {
        let key = format!("item-{round}");
        let ask = |queue, number: u8| {
            let (device, attempt) = (
                DeviceId::from_random([number; 16]),
                AttemptId::from_random([number; 16]),
            );
            let key = key.clone();
            async move {
                QueueServer::claim(queue, &key, &device, &attempt)
                    .await
                    .unwrap()
            }
        };
        let answers = tokio::join!(ask(&one, 1), ask(&two, 2));
        let granted = [&answers.0, &answers.1]
            .into_iter()
            .filter(|one| matches!(one, ClaimAnswer::Granted(_)))
            .count();
        assert_eq!(granted, 1, "{answers:?}");
    }
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_and_offline_grants_nothing() {
    let rig = Rig::start(Some(vec![])).await;
    let queue = queue(&rig, "coach").await;
    let (device, attempt) = (
        DeviceId::from_random([1; 16]),
        AttemptId::from_random([1; 16]),
    );
    rig.knobs(json!({"drop_after": {"path_prefix": "/api/queue/claims"}}))
        .await;
    let answer = queue.claim("item", &device, &attempt).await.unwrap();
    assert!(
        matches!(answer, ClaimAnswer::Granted(_)),
        "the same attempt holds it already"
    );
    rig.knobs(json!({"drop_after": {"path_prefix": "/api/queue/events"}}))
        .await;
    assert_eq!(
        queue.push(&[event(1, b"one")]).await.unwrap().stored,
        ["1-3"]
    );
    assert_eq!(queue.pull(0, 500).await.unwrap().0.len(), 1, "pushed once");
    rig.practice.shut_down().await;
    assert_eq!(
        queue
            .claim("other", &device, &attempt)
            .await
            .unwrap_err()
            .code(),
        Code::Offline
    );
}
