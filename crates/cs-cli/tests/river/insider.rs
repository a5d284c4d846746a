//! Somebody who can write to the practice's queue: forged, altered and replayed
//! events, by a stranger's device and by a colleague's stolen one.

use crate::support::{Desktop, House, Tap};
use cs_app::below::Step;
use cs_approval::{
    DeviceKey, EventBody, EventKind, ExecutionOutcome, Payload, Revision, SignedEvent,
};
use serde_json::json;

const OTHER_TEXT: &str = "Harbor Health: call +1 900 555 0100 now.";

/// A draft approved at one desktop and known to the server, and a second desktop.
fn scene(house: &House) -> (Desktop, Desktop, String) {
    let one = house.ready_desktop("one", "coach");
    let other = house.ready_desktop("other", "coach2");
    let id = one.draft(1).remove(0);
    one.approve(&[&id]).ok();
    one.run(&["sync"]).ok();
    other.run(&["sync"]).ok();
    assert_eq!(other.state(&id), "approved");
    // Each knows the other's key now.
    one.run(&["sync"]).ok();
    (one, other, id)
}

/// The events about a proposal, opened.
fn about(tap: &Tap<'_>, id: &str) -> Vec<EventBody> {
    let bodies = tap.events().into_iter().map(|event| event.open().unwrap());
    bodies
        .filter(|body| {
            body.proposal
                .as_ref()
                .is_some_and(|proposal| proposal.as_str() == id)
        })
        .collect()
}

/// The next version of a proposal, with other words.
fn other_words(events: &[EventBody]) -> EventKind {
    let first = events.iter().find_map(|body| match &body.kind {
        EventKind::Proposed(_, revision) => Some((**revision).clone()),
        _ => None,
    });
    let first = first.unwrap();
    let payload = Payload {
        bytes: OTHER_TEXT.as_bytes().to_vec(),
        ..first.payload.clone()
    };
    EventKind::Revised(Revision {
        number: 2,
        payload,
        ..first
    })
}

/// The signed decision on a proposal.
fn decision(events: &[EventBody]) -> EventKind {
    let found = events
        .iter()
        .find(|body| matches!(body.kind, EventKind::Decided(_)));
    found.unwrap().kind.clone()
}

#[test]
fn a_strangers_events_change_nothing() {
    let house = House::open();
    let (one, other, id) = scene(&house);
    let text = one.show(&id)["text"].clone();
    let tap = Tap::open(&house, "account");
    let events = about(&tap, &id);

    // Signed, but by a device nobody enrolled: other words, and the approval again.
    let stranger = DeviceKey::from_random([7; 32]);
    for kind in [other_words(&events), decision(&events)] {
        let body = tap.next_body(&stranger, &events[0], kind);
        tap.push(&[SignedEvent::sign(&body, &stranger)]);
    }

    for desk in [&one, &other] {
        desk.run(&["sync"]).ok();
        let shown = desk.show(&id);
        assert_eq!(
            (&shown["line"]["state"], &shown["text"]),
            (&json!("approved"), &text)
        );
    }
    one.send();
    assert_eq!(house.texts().len(), 1);
    assert_eq!(
        house.texts()[0]["body"],
        text,
        "what was signed is what arrived"
    );
    one.audit_holds();
}

/// Who can write that can also lie about claims: nothing is sent until somebody
/// has looked at the server.
#[test]
fn an_event_in_a_colleagues_name_without_their_signature_stops_everything() {
    let house = House::open();
    let (one, other, id) = scene(&house);
    let tap = Tap::open(&house, "account");
    let events = about(&tap, &id);
    let body = tap.next_body(&other.device_key(), &events[0], other_words(&events));
    tap.push(&[SignedEvent::sign(&body, &DeviceKey::from_random([7; 32]))]);
    for command in [&["sync"] as &[&str], &["outbox", "run"]] {
        assert_eq!(one.run(command).refused(6), "signature_invalid");
    }
    assert!(house.texts().is_empty());
    assert_eq!(one.state(&id), "approved");
    one.audit_holds();
}

#[test]
fn a_stolen_desktop_can_neither_change_what_was_signed_nor_use_the_signature_again() {
    let house = House::open();
    let (one, other, id) = scene(&house);
    let tap = Tap::open(&house, "account");
    let events = about(&tap, &id);
    let key = other.device_key();
    let push = |kind: EventKind| {
        let body = tap.next_body(&key, &events[0], kind);
        tap.push(&[SignedEvent::sign(&body, &key)]);
    };

    // Other bytes after the approval, and the old approval put on top of them.
    push(other_words(&events));
    push(decision(&events));
    let report = one.send();
    assert!(house.texts().is_empty(), "{report}");
    let shown = one.show(&id);
    assert_eq!(shown["line"]["state"], "in_review", "a person looks again");
    assert_eq!(shown["line"]["revision"], 2, "and is shown the other words");

    // A person takes it back to rights; that decision, recalled, is no use either.
    let good = "Harbor Health here. Please call (802) 555-0100. Reply STOP to opt out.";
    one.run(&["proposals", "edit", &id, "--text", good]).ok();
    one.run(&["setting", "hold_seconds", "3600"]).ok();
    one.approve(&[&id]).ok();
    one.run(&["sync"]).ok();
    let latest: Vec<EventBody> = about(&tap, &id).into_iter().rev().collect();
    one.run(&["proposals", "recall", &id]).ok();
    one.run(&["setting", "hold_seconds", "0"]).ok();
    one.run(&["sync"]).ok();
    push(decision(&latest));
    one.run(&["sync"]).ok();
    assert_eq!(
        one.state(&id),
        "in_review",
        "a recalled decision does not come back"
    );
    one.send();
    assert!(house.texts().is_empty());
    one.audit_holds();
}

#[test]
fn a_copied_profile_stops_instead_of_sending() {
    let house = House::open();
    let one = house.ready_desktop("one", "coach");
    let ids = one.draft(2);
    one.run(&["sync"]).ok();
    let copy = one.copied_to("copy");
    one.approve(&[&ids[0]]).ok();
    one.send();
    // The copy's session is worthless by then; even with a new one it may not send.
    copy.run(&["sign-in"]).ok();
    copy.approve(&[&ids[1]]).ok();
    assert_eq!(copy.run(&["outbox", "run"]).refused(6), "signature_invalid");
    assert_eq!(
        house.texts().len(),
        1,
        "nothing is sent from a profile that forked"
    );
}
#[test]
fn a_strangers_word_on_an_attempt_settles_nothing() {
    let house = House::open();
    let (one, _, id) = scene(&house);
    one.kill_at(Step::AfterSend, &["outbox", "run"], "");
    let tap = Tap::open(&house, "account");
    let events = about(&tap, &id);
    let attempt = serde_json::from_value(one.show(&id)["attempts"][0]["id"].clone()).unwrap();
    let outcome = ExecutionOutcome::Failed {
        reason: "not_sent".to_owned(),
    };
    let stranger = DeviceKey::from_random([7; 32]);
    let kind = EventKind::Executed { attempt, outcome };
    let body = tap.next_body(&stranger, &events[0], kind);
    tap.push(&[SignedEvent::sign(&body, &stranger)]);
    one.run(&["sync"]).ok();
    one.send();
    assert_eq!(one.state(&id), "done", "looked up as if nobody had spoken");
    assert_eq!(house.texts().len(), 1);
    one.audit_holds();
}
