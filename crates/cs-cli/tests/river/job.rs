//! Sync, ask, draft, edit, countersign, recall, send once, receipt; or decline.

use crate::support::House;
use serde_json::{Value, json};

const SENTENCE: &str =
    "draft texts for everyone who missed their appointment in the last two weeks";

/// A text within the rules, and the same broken one way each.
const GOOD: &str = "Hi, this is Harbor Health. Could you call (802) 555-0100 about your last visit? Reply STOP to opt out.";
const BROKEN: [(&str, &str); 5] = [
    (
        "no_name",
        "Hi, could you call (802) 555-0100 about your last visit? Reply STOP to opt out.",
    ),
    (
        "no_contact",
        "Hi, this is Harbor Health. Could you call us about your last visit? Reply STOP to opt out.",
    ),
    (
        "no_opt_out",
        "Hi, this is Harbor Health. Could you call (802) 555-0100 about your last visit?",
    ),
    (
        "tells_health",
        "Harbor Health here: call (802) 555-0100 about your hypertension. Reply STOP to opt out.",
    ),
    (
        "marketing_or_billing",
        "Harbor Health here: pay your bill at (802) 555-0100. Reply STOP to opt out.",
    ),
];

fn first_result(report: &Value) -> &str {
    report["items"][0]["result"].as_str().unwrap_or("nothing")
}

#[test]
fn from_a_sentence_to_a_receipt() {
    let house = House::open();
    let desk = house.ready_desktop("desk", "coach");
    desk.run(&["setting", "hold_seconds", "3600"]).ok();

    let planned = desk.run(&["ask", "--dry-run", SENTENCE]).ok();
    assert_eq!(planned["drafts"], json!([]), "a dry run drafts nothing");
    let asked = desk.run(&["ask", SENTENCE]).ok();
    let drafts = asked["drafts"].as_array().unwrap();
    assert_eq!(
        drafts.len(),
        crate::support::people::COUNT,
        "everybody missed a visit: {}",
        asked["message"]
    );
    assert!(house.texts().is_empty(), "drafting sends nothing");
    let id = drafts[0]["id"].as_str().unwrap();
    let shown = desk.show(id);
    assert_eq!(shown["line"]["state"], "in_review");
    assert!(
        !shown["grounds"].as_array().unwrap().is_empty(),
        "a draft says what it rests on"
    );

    for (rule, text) in BROKEN {
        let answer = desk.run(&["proposals", "edit", id, "--text", text]);
        assert_eq!(answer.refused(5), "message_rule_broken", "{rule}");
        assert!(answer.err.contains(rule), "{rule} is named: {}", answer.err);
    }
    assert_eq!(
        desk.show(id)["revisions"],
        shown["revisions"],
        "a refused edit changes nothing"
    );
    let edited = desk
        .run(&["proposals", "edit", id, "--text", GOOD, "--note", "shorter"])
        .ok();
    assert_eq!(edited["line"]["revision"], 2);
    assert_eq!(edited["text"], GOOD);
    assert_ne!(edited["payload_digest"], shown["payload_digest"]);
    assert!(
        !edited["revisions"][1]["diff"]
            .as_array()
            .unwrap()
            .is_empty(),
        "the difference is shown"
    );

    desk.approve(&[id]).ok();
    assert_eq!(first_result(&desk.send()), "held");
    let recalled = desk.run(&["proposals", "recall", id]).ok();
    assert_eq!(recalled["line"]["state"], "in_review");
    desk.run(&["setting", "hold_seconds", "0"]).ok();
    desk.send();
    assert!(house.texts().is_empty(), "what was recalled is not sent");

    desk.approve(&[id]).ok();
    assert_eq!(first_result(&desk.send()), "sent");
    let texts = house.texts();
    assert_eq!(texts.len(), 1);
    assert_eq!(
        (&texts[0]["body"], &texts[0]["to"]),
        (&json!(GOOD), &shown["address"])
    );
    // The carrier's status moves on a step each time it is asked.
    desk.send();
    let done = desk.show(id);
    assert_eq!(done["line"]["state"], "done");
    assert_eq!(done["receipt"]["reference"], texts[0]["sid"]);
    assert_eq!(done["receipt"]["status"], "delivered");
    assert_eq!(house.texts().len(), 1, "asking about it does not repeat it");

    assert_eq!(
        desk.run(&["proposals", "edit", id, "--text", GOOD])
            .refused(5),
        "proposal_state"
    );
    assert_eq!(
        desk.run(&["proposals", "recall", id]).refused(5),
        "proposal_state"
    );
    assert_eq!(
        desk.approve(&[id]).refused(5),
        "proposal_state",
        "a decision is not made twice"
    );
    desk.audit_holds();
}

#[test]
fn a_decline_needs_a_reason_and_ends_it() {
    let house = House::open();
    let desk = house.ready_desktop("desk", "coach");
    let ids = desk.draft(2);
    let decline = |reason: &str| {
        let args = ["proposals", "decline", &ids[0], "--reason", reason];
        desk.with_pin(&args, crate::support::PIN)
    };
    assert_eq!(decline(" ").refused(2), "input_invalid");
    assert_eq!(desk.state(&ids[0]), "in_review");
    decline("called already").ok();
    let shown = desk.show(&ids[0]);
    assert_eq!(shown["line"]["state"], "declined");
    assert_eq!(shown["decisions"][0]["reason"], "called already");
    assert_eq!(shown["decisions"][0]["approved"], false);
    assert_eq!(desk.approve(&[&ids[0]]).refused(5), "proposal_state");
    // One that can't be approved keeps the batch from being signed.
    assert_eq!(
        desk.approve(&[&ids[1], &ids[0]]).refused(5),
        "proposal_state"
    );
    assert_eq!(desk.state(&ids[1]), "in_review");
    desk.send();
    assert!(house.texts().is_empty());
}

#[test]
fn one_signature_sends_a_batch_once_each() {
    let house = House::open();
    let desk = house.ready_desktop("desk", "coach");
    let ids = desk.draft(3);
    let refs: Vec<&str> = ids.iter().map(String::as_str).collect();
    let approved = desk.approve(&refs);
    for id in &ids {
        assert!(
            approved.err.contains(&id[..8]),
            "each text is shown before the PIN"
        );
    }
    approved.ok();
    desk.send();
    desk.send();
    let mut to: Vec<Value> = house
        .texts()
        .into_iter()
        .map(|text| text["to"].clone())
        .collect();
    to.sort_by_key(Value::to_string);
    to.dedup();
    assert_eq!(
        (to.len(), house.texts().len()),
        (3, 3),
        "each of the three got one"
    );
    desk.audit_holds();
}

#[test]
fn what_expired_is_not_sent() {
    let house = House::open();
    let desk = house.ready_desktop("desk", "coach");
    desk.run(&["setting", "proposal_hours", "1"]).ok();
    let ids = desk.draft(2);
    desk.approve(&[&ids[0]]).ok();
    house.move_clock(2 * 3600, &[&desk]);
    assert_eq!(desk.approve(&[&ids[1]]).refused(5), "proposal_expired");
    assert_eq!(first_result(&desk.send()), "expired");
    assert_eq!(desk.state(&ids[0]), "expired");
    desk.run(&["sync"]).ok();
    assert_eq!(desk.state(&ids[1]), "expired");
    assert!(house.texts().is_empty());
    desk.audit_holds();
}
