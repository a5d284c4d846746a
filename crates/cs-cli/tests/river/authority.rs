//! Who may: the PIN, and the role.

use crate::support::{House, PIN};
use serde_json::Value;

/// How many entries hold all of these words.
fn told(entries: &[Value], words: &[&str]) -> usize {
    let holds = |entry: &&Value| words.iter().all(|word| entry.to_string().contains(word));
    entries.iter().filter(holds).count()
}

#[test]
fn five_wrong_pins_lock_the_key_and_nothing_is_signed() {
    let house = House::open();
    let desk = house.ready_desktop("desk", "coach");
    let id = desk.draft(1).remove(0);
    let try_with = |pin: &str| desk.with_pin(&["proposals", "approve", &id], pin);
    for left in [4, 3, 2, 1] {
        let answer = try_with("482914");
        assert_eq!(answer.refused(3), "pin_wrong");
        assert!(
            answer.err.contains(&format!("\"tries_left\":\"{left}\"")),
            "{}",
            answer.err
        );
    }
    assert_eq!(try_with("482914").refused(3), "pin_locked");
    assert_eq!(
        try_with(PIN).refused(3),
        "pin_locked",
        "the right one comes too late"
    );
    assert_eq!(desk.state(&id), "in_review");
    desk.send();
    assert!(house.texts().is_empty());
    let entries = desk.audit();
    assert_eq!(told(&entries, &["\"pin_wrong\"", "refused"]), 4);
    assert!(told(&entries, &["\"pin_locked\"", "refused"]) >= 1);

    // A full sign-in makes a new key under a new PIN.
    for weak in ["12345", "111111", "123456"] {
        assert_eq!(
            desk.with_pin(&["enrol"], weak).refused(3),
            "pin_too_weak",
            "{weak}"
        );
    }
    desk.with_pin(&["enrol"], "905172").ok();
    try_with("905172").ok();
    desk.send();
    assert_eq!(house.texts().len(), 1);
    desk.audit_holds();
}

#[test]
fn a_right_pin_gives_the_tries_back() {
    let house = House::open();
    let desk = house.ready_desktop("desk", "coach");
    let ids = desk.draft(2);
    for _ in 0..4 {
        assert_eq!(
            desk.with_pin(&["proposals", "approve", &ids[0]], "000001")
                .refused(3),
            "pin_wrong"
        );
    }
    desk.approve(&[&ids[0]]).ok();
    assert_eq!(
        desk.with_pin(&["proposals", "approve", &ids[1]], "000001")
            .refused(3),
        "pin_wrong"
    );
}

#[test]
fn a_role_without_the_right_is_refused_and_the_refusal_is_audited() {
    let house = House::open();
    let desk = house.ready_desktop("desk", "coach");
    let id = desk.draft(1).remove(0);
    for login in ["specialist", "account"] {
        let other = desk.with_login(login);
        other.with_pin(&["enrol"], PIN).ok();
        assert_eq!(
            other.run(&["worklist", "--draft"]).refused(3),
            "role_may_not_use",
            "{login}"
        );
        assert_eq!(
            other.approve(&[&id]).refused(3),
            "role_may_not_use",
            "{login}"
        );
        let edit = other
            .run(&["proposals", "edit", &id, "--text", "x"])
            .refused(3);
        assert_eq!(edit, "role_may_not_use", "{login}");
        assert_eq!(
            other.run(&["proposals", "recall", &id]).refused(3),
            "role_may_not_use",
            "{login}"
        );
        assert_eq!(
            other.run(&["audit", "export", "-"]).refused(3),
            "role_may_not_use",
            "{login}"
        );
        // What the role may not work on, it does not see either.
        let listed = other.run(&["proposals", "list"]).ok();
        assert_eq!(
            listed,
            serde_json::json!([]),
            "{login} sees no message to a patient"
        );
        assert_eq!(
            other.run(&["proposals", "show", &id]).refused(3),
            "role_may_not_use",
            "{login}"
        );
    }
    assert_eq!(desk.state(&id), "in_review");
    desk.send();
    assert!(house.texts().is_empty());
    let entries = desk.audit();
    for role in ["prior_auth_specialist", "account_manager"] {
        for what in [
            "pms-care-coordination",
            "edit",
            "recall",
            "proposals",
            "audit-export",
        ] {
            let words = [
                role,
                &format!("\"{what}\""),
                "\"role_may_not_use\"",
                "\"refused\"",
            ];
            assert!(told(&entries, &words) >= 1, "{role}: {what}");
        }
    }

    // An administrator may, and the approver's own session sends it.
    let admin = desk.with_login("admin");
    admin.with_pin(&["enrol"], PIN).ok();
    admin.approve(&[&id]).ok();
    let report = desk.send();
    assert_eq!(
        report["items"][0]["result"], "waits_for_approver",
        "{report}"
    );
    assert!(
        house.texts().is_empty(),
        "nothing goes out under another person's session"
    );
    assert_eq!(admin.send()["items"][0]["result"], "sent");
    assert_eq!(house.texts().len(), 1);
}

#[test]
fn nobody_signs_without_a_key_of_their_own() {
    let house = House::open();
    let desk = house.desktop("desk", "coach");
    desk.run(&["sync"]).ok();
    assert_eq!(
        desk.run(&["worklist", "--draft"]).refused(3),
        "not_enrolled"
    );
    desk.get_ready();
    let id = desk.draft(1).remove(0);
    let colleague = desk.with_login("coach2");
    assert_eq!(colleague.approve(&[&id]).refused(3), "not_enrolled");
    assert_eq!(desk.state(&id), "in_review");
}
