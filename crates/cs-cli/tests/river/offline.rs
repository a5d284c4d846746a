//! Approved with the network cut; what happened meanwhile decides.

use crate::support::House;
use serde_json::{Value, json};

fn result_of<'a>(report: &'a Value, id: &str) -> &'a str {
    let items = report["items"].as_array().unwrap();
    let item = items.iter().find(|item| item["id"] == id);
    item.map_or("nothing", |item| item["result"].as_str().unwrap())
}

#[test]
fn approved_offline_is_sent_on_return_unless_its_grounds_changed() {
    let house = House::open();
    let desk = house.ready_desktop("desk", "coach");
    let ids = desk.draft(4);
    let people: Vec<Value> = ids
        .iter()
        .map(|id| desk.show(id)["line"]["patient_id"].clone())
        .collect();
    let patient = |at: usize| people[at].as_str().unwrap();

    house.cut();
    let offline = |args: &[&str]| desk.run(&[&["--offline"], args].concat());
    let status = offline(&["status"]).ok();
    assert_eq!(
        (&status["online"], &status["in_review"]),
        (&json!(false), &json!(4))
    );
    assert_eq!(
        offline(&["proposals", "list"])
            .ok()
            .as_array()
            .unwrap()
            .len(),
        4,
        "the kept copy is readable"
    );
    let all: Vec<&str> = ids.iter().map(String::as_str).collect();
    let approve = [&["--offline", "proposals", "approve"], all.as_slice()].concat();
    desk.with_pin(&approve, crate::support::PIN).ok();
    let report = offline(&["outbox", "run"]).ok();
    for id in &ids {
        assert_eq!(result_of(&report, id), "waits_for_server");
        assert_eq!(
            offline(&["proposals", "show", id]).ok()["line"]["state"],
            "approved"
        );
    }
    assert_eq!(offline(&["sync"]).refused(4), "offline");

    // The servers return. Meanwhile one patient opted out, one has another
    // number, and one was seen after all.
    house.restore();
    house.change(
        "patients",
        patient(1),
        &json!({"communication": {"sms_opted_out": true}}),
    );
    house.change(
        "patients",
        patient(2),
        &json!({"phone_mobile": "+18025550191"}),
    );
    let visit = format!("enc-2{}", &patient(3)[5..]);
    let soon = |hours: i64| json!((house.now() - chrono::Duration::hours(hours)).to_rfc3339());
    let kept = json!({"scheduled_start": soon(3), "scheduled_end": soon(2), "started_at": soon(3), "ended_at": soon(2)});
    house.change("encounters", &visit, &kept);

    let report = desk.send();
    assert_eq!(result_of(&report, &ids[0]), "sent");
    for id in &ids[1..] {
        assert_eq!(result_of(&report, id), "stale", "{report}");
        let shown = desk.show(id);
        assert_eq!(shown["line"]["state"], "stale");
        assert!(
            !shown["differences"].as_array().unwrap().is_empty(),
            "the difference is shown"
        );
    }
    for _ in 0..2 {
        desk.send();
    }
    let texts = house.texts();
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert_eq!(texts[0]["to"], desk.show(&ids[0])["address"]);
    desk.audit_holds();

    // Whoever approves the stale one all the same does not get past the opt-out,
    // and nobody else's message waits for it.
    let fresh = desk.draft(12);
    let spare = fresh.first().unwrap();
    desk.approve(&[&ids[1], spare]).ok();
    let report = desk.send();
    assert_eq!(result_of(&report, &ids[1]), "refused", "{report}");
    assert_eq!(result_of(&report, spare), "sent", "{report}");
    assert!(
        house
            .texts_to(desk.show(&ids[1])["address"].as_str().unwrap())
            .is_empty()
    );
    assert_eq!(house.texts().len(), 2);
}

#[test]
fn a_role_confirmed_too_long_ago_signs_nothing_offline() {
    let house = House::open();
    let desk = house.ready_desktop("desk", "coach");
    desk.run(&["setting", "offline_role_hours", "1"]).ok();
    let id = desk.draft(1).remove(0);
    house.cut();
    desk.set_clock_ahead(2 * 3600);
    let approve = ["--offline", "proposals", "approve", &id];
    assert_eq!(
        desk.with_pin(&approve, crate::support::PIN).refused(3),
        "role_too_old"
    );
    // And a clock set back signs nothing either.
    desk.set_clock_ahead(-4 * 3600);
    assert_eq!(
        desk.with_pin(&approve, crate::support::PIN).refused(6),
        "clock_behind"
    );
    assert_eq!(
        desk.run(&["--offline", "proposals", "show", &id]).ok()["line"]["state"],
        "in_review"
    );
}
