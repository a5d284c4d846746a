//! What every queue server does.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used)]

use crate::{ClaimAnswer, QueueServer};
use cs_access::DeviceId;
use cs_approval::{AttemptId, SignedEvent};

/// Runs the whole suite on a server that holds nothing yet. `events` are three
/// events of one device in order; `fork` is another event under the sequence
/// number of the last of them.
///
/// # Panics
/// When the server breaks a rule of the port.
pub async fn queue_server(server: &dyn QueueServer, events: &[SignedEvent; 3], fork: &SignedEvent) {
    empty_is_empty(server).await;
    pushing_twice_is_pushing_once(server, events).await;
    pulling_keeps_the_order(server, events).await;
    a_fork_is_refused_for_good(server, events, fork).await;
    a_claim_has_one_holder(server).await;
}

async fn empty_is_empty(server: &dyn QueueServer) {
    assert_eq!(server.pull(0, 500).await.unwrap(), (vec![], 0));
    let answer = server.push(&[]).await.unwrap();
    assert_eq!((answer.stored.len(), answer.refused.len()), (0, 0));
}

async fn pushing_twice_is_pushing_once(server: &dyn QueueServer, events: &[SignedEvent; 3]) {
    let ids = |events: &[SignedEvent]| {
        events
            .iter()
            .map(|event| event.event_id.clone())
            .collect::<Vec<_>>()
    };
    let first = server.push(&events[..2]).await.unwrap();
    assert_eq!(
        (sorted(first.stored), first.refused),
        (sorted(ids(&events[..2])), vec![])
    );
    let again = server.push(events).await.unwrap();
    assert_eq!(
        (sorted(again.stored), again.refused),
        (sorted(ids(events)), vec![]),
        "known events count as stored"
    );
}

async fn pulling_keeps_the_order(server: &dyn QueueServer, events: &[SignedEvent; 3]) {
    let (all, head) = server.pull(0, 500).await.unwrap();
    assert_eq!(all, events, "each once, in order, byte for byte");
    let (one, at) = server.pull(0, 1).await.unwrap();
    assert_eq!(one, events[..1]);
    let (rest, end) = server.pull(at, 500).await.unwrap();
    assert_eq!((rest.as_slice(), end), (&events[1..], head));
    assert_eq!(
        server.pull(head, 500).await.unwrap(),
        (vec![], head),
        "the position stays at the end"
    );
}

async fn a_fork_is_refused_for_good(
    server: &dyn QueueServer,
    events: &[SignedEvent; 3],
    fork: &SignedEvent,
) {
    let answer = server.push(std::slice::from_ref(fork)).await.unwrap();
    assert!(answer.stored.is_empty());
    assert_eq!(
        answer.refused.first().map(|(id, _)| id.as_str()),
        Some(fork.event_id.as_str())
    );
    assert_eq!(
        server.pull(0, 500).await.unwrap().0,
        events,
        "the first one stays"
    );
}

async fn a_claim_has_one_holder(server: &dyn QueueServer) {
    let device = |number: u8| DeviceId::from_random([number; 16]);
    let attempt = |number: u8| AttemptId::from_random([number; 16]);
    let ClaimAnswer::Granted(held) = server
        .claim("item-1", &device(1), &attempt(1))
        .await
        .unwrap()
    else {
        panic!("a free key is granted");
    };
    assert_eq!(
        (held.key.as_str(), &held.device, &held.attempt),
        ("item-1", &device(1), &attempt(1))
    );
    let again = server
        .claim("item-1", &device(1), &attempt(1))
        .await
        .unwrap();
    assert_eq!(
        again,
        ClaimAnswer::Granted(held.clone()),
        "the same attempt may ask again"
    );
    for (by, with) in [(2, 2), (2, 1), (1, 2)] {
        let other = server
            .claim("item-1", &device(by), &attempt(with))
            .await
            .unwrap();
        assert_eq!(
            other,
            ClaimAnswer::Lost(held.clone()),
            "another device or attempt learns who holds it"
        );
    }
    let free = server
        .claim("item-2", &device(2), &attempt(2))
        .await
        .unwrap();
    assert!(matches!(free, ClaimAnswer::Granted(_)), "keys are apart");
}

fn sorted(mut ids: Vec<String>) -> Vec<String> {
    ids.sort();
    ids
}
