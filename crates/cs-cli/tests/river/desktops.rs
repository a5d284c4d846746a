//! Two workstations of one practice.

use crate::support::{Desktop, House};
use cs_app::below::Step;

/// Runs both outboxes at the same time.
fn both_send(one: &Desktop, other: &Desktop) {
    std::thread::scope(|scope| {
        scope.spawn(|| one.send());
        scope.spawn(|| other.send());
    });
}

#[test]
fn the_same_draft_approved_on_two_desktops_is_sent_once() {
    for logins in [["coach", "coach2"], ["coach", "coach"]] {
        let house = House::open();
        let one = house.ready_desktop("one", logins[0]);
        let other = house.ready_desktop("other", logins[1]);
        let id = one.draft(1).remove(0);
        one.run(&["sync"]).ok();
        other.run(&["sync"]).ok();
        assert_eq!(
            other.show(&id)["payload_digest"],
            one.show(&id)["payload_digest"],
            "the same draft"
        );
        one.approve(&[&id]).ok();
        other.approve(&[&id]).ok();
        both_send(&one, &other);
        for desk in [&one, &other, &one] {
            desk.send();
            desk.run(&["sync"]).ok();
        }
        let shown = one.show(&id);
        assert_eq!(
            house.texts_to(shown["address"].as_str().unwrap()).len(),
            1,
            "{logins:?}"
        );
        assert_eq!(
            shown["attempts"].as_array().unwrap().len(),
            1,
            "{logins:?}: {}",
            shown["attempts"]
        );
        for desk in [&one, &other] {
            assert_eq!(desk.state(&id), "done", "{logins:?}");
            assert_eq!(
                desk.show(&id)["receipt"]["reference"],
                shown["receipt"]["reference"]
            );
            desk.audit_holds();
        }
    }
}

#[test]
fn one_desktop_dies_with_the_claim_and_the_other_does_not_send_again() {
    for step in [Step::ClaimGranted, Step::BeforeSend, Step::AfterSend] {
        let (house, name) = (House::open(), step.name());
        let one = house.ready_desktop("one", "coach");
        let other = house.ready_desktop("other", "coach2");
        let id = one.draft(1).remove(0);
        one.run(&["sync"]).ok();
        other.run(&["sync"]).ok();
        one.approve(&[&id]).ok();
        other.approve(&[&id]).ok();
        one.kill_at(step, &["outbox", "run"], "");
        let before = house.texts().len();
        let report = other.send();
        assert_eq!(
            report["items"][0]["result"], "claimed_elsewhere",
            "{name}: {report}"
        );
        assert_eq!(house.texts().len(), before, "{name}");
        one.send();
        let expected = if step == Step::BeforeSend {
            "uncertain"
        } else {
            "done"
        };
        assert_eq!(one.state(&id), expected, "{name}");
        other.run(&["sync"]).ok();
        assert_eq!(other.state(&id), expected, "{name}");
        other.send();
        let address = one.show(&id)["address"].as_str().unwrap().to_owned();
        assert_eq!(
            house.texts_to(&address).len(),
            usize::from(expected == "done"),
            "{name}"
        );
    }
}

#[test]
fn two_desktops_that_drafted_apart_write_to_nobody_twice() {
    let house = House::open();
    let one = house.ready_desktop("one", "coach");
    let other = house.ready_desktop("other", "coach2");
    let (first, second) = (one.draft(1).remove(0), other.draft(1).remove(0));
    assert_ne!(first, second, "each made a draft of its own");
    let address = one.show(&first)["address"].clone();
    assert_eq!(
        other.show(&second)["address"],
        address,
        "to the same person"
    );
    one.approve(&[&first]).ok();
    other.approve(&[&second]).ok();
    one.send();
    let report = other.send();
    assert_eq!(report["items"][0]["result"], "refused", "{report}");
    assert_eq!(
        report["items"][0]["detail"],
        "message_rule_broken: too_many_today"
    );
    for desk in [&one, &other] {
        desk.send();
    }
    assert_eq!(
        house.texts_to(address.as_str().unwrap()).len(),
        1,
        "one message a day to a number"
    );
}

#[test]
fn an_edit_or_a_decline_elsewhere_holds_the_approval_here() {
    let house = House::open();
    let one = house.ready_desktop("one", "coach");
    let other = house.ready_desktop("other", "coach2");
    let ids = one.draft(2);
    one.run(&["sync"]).ok();
    other.run(&["sync"]).ok();
    one.approve(&[&ids[0], &ids[1]]).ok();
    let text = "Harbor Health here. Please call (802) 555-0100. Reply STOP to opt out.";
    other
        .run(&["proposals", "edit", &ids[0], "--text", text])
        .ok();
    let decline = ["proposals", "decline", &ids[1], "--reason", "called"];
    other.with_pin(&decline, crate::support::PIN).ok();
    other.run(&["sync"]).ok();
    one.send();
    assert_eq!(
        one.state(&ids[0]),
        "in_review",
        "another text was not what was signed"
    );
    assert_eq!(one.state(&ids[1]), "declined");
    assert!(house.texts().is_empty());
}

#[test]
fn two_drafts_made_apart_to_one_person_are_one_message_even_when_the_first_dies_unsaid() {
    let house = House::open();
    let one = house.ready_desktop("one", "coach");
    let other = house.ready_desktop("other", "coach2");
    let (first, second) = (one.draft(1).remove(0), other.draft(1).remove(0));
    one.approve(&[&first]).ok();
    other.approve(&[&second]).ok();
    one.kill_at(Step::AfterSend, &["outbox", "run"], "");
    other.send();
    one.send();
    assert_eq!(house.texts().len(), 1, "{:?}", house.texts());
    assert_eq!(one.state(&first), "done");
    assert_ne!(other.state(&second), "done");
}
