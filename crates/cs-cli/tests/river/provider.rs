//! A provider whose answers get lost, come late, or say no.

use crate::support::{Desktop, House};
use cs_app::below::Step;
use cs_practice::SeedRows;
use serde_json::{Value, json};

const CREATE: &str = "/2010-04-01/";

fn approved(house: &House) -> (Desktop, String) {
    let desk = house.ready_desktop("desk", "coach");
    let id = desk.draft(1).remove(0);
    desk.approve(&[&id]).ok();
    (desk, id)
}

#[test]
fn an_answer_lost_after_the_effect_is_found_and_never_repeated() {
    let house = House::open();
    let (desk, id) = approved(&house);
    house.knobs(&json!({"drop_after": {"path_prefix": CREATE, "method": "POST", "count": 1}}));
    desk.send();
    assert_eq!(house.texts().len(), 1, "it arrived, the answer didn't");
    desk.send();
    let shown = desk.show(&id);
    assert_eq!(shown["line"]["state"], "done", "{}", shown["attempts"]);
    assert_eq!(shown["receipt"]["reference"], house.texts()[0]["sid"]);
    desk.send();
    assert_eq!(house.texts().len(), 1);
    desk.audit_holds();
}

#[test]
fn a_connection_cut_before_the_effect_is_uncertain_until_a_person_settles_it() {
    let house = House::open();
    let (desk, id) = approved(&house);
    house.knobs(&json!({"drop_before": {"path_prefix": CREATE, "method": "POST", "count": 1}}));
    for _ in 0..3 {
        desk.send();
    }
    assert!(
        house.texts().is_empty(),
        "absence is no proof, so nothing is sent again"
    );
    assert_eq!(desk.state(&id), "uncertain");
    assert_eq!(desk.approve(&[&id]).refused(5), "proposal_state");
    desk.run(&[
        "proposals",
        "settle",
        &id,
        "--not-sent",
        "--note",
        "asked the patient",
    ])
    .ok();
    assert_eq!(desk.state(&id), "failed");
    assert_eq!(
        desk.run(&["proposals", "settle", &id, "--sent", "--note", "x"])
            .refused(5),
        "proposal_state"
    );
    desk.send();
    assert!(house.texts().is_empty());
}

#[test]
fn a_list_that_lags_behind_makes_it_uncertain_first_and_done_when_it_shows() {
    let house = House::open();
    let (desk, id) = approved(&house);
    // An hour behind by the practice's clock.
    house.knobs(&json!({"sms_list_lag_ms": 3_600_000}));
    desk.kill_at(Step::AfterSend, &["outbox", "run"], "");
    assert_eq!(house.texts().len(), 1);
    desk.send();
    assert_eq!(desk.state(&id), "uncertain");
    desk.send();
    assert_eq!(
        house.texts().len(),
        1,
        "a list without it is no reason to send again"
    );
    house.knobs(&json!({"sms_list_lag_ms": 0}));
    desk.send();
    assert_eq!(desk.state(&id), "done");
    assert_eq!(house.texts().len(), 1);
}

#[test]
fn the_providers_own_trouble_repeats_nothing() {
    let house = House::open();
    let (desk, id) = approved(&house);
    house.knobs(
        &json!({"fail_next": {"path_prefix": CREATE, "method": "POST", "status": 503, "count": 1}}),
    );
    for _ in 0..3 {
        desk.send();
    }
    assert_eq!(
        desk.state(&id),
        "uncertain",
        "a server that failed may have handed it on"
    );
    assert!(house.texts().is_empty());
}

/// Gives one patient a number with which the carrier does something special.
fn with_number(patient: &str, phone: &'static str) -> impl FnOnce(&mut SeedRows) {
    let patient = patient.to_owned();
    move |rows: &mut SeedRows| {
        let patients = rows
            .0
            .iter_mut()
            .find(|(name, _)| name == "patients")
            .unwrap();
        let row = patients
            .1
            .iter_mut()
            .find(|row| row["id"] == patient)
            .unwrap();
        row["phone_mobile"] = json!(phone);
    }
}

fn draft_for(desk: &Desktop, patient: &str) -> String {
    let all = desk.run(&["worklist", "--draft"]).ok();
    let drafts = all["drafts"].as_array().unwrap();
    let mine: &Value = drafts
        .iter()
        .find(|draft| draft["patient_id"] == patient)
        .unwrap();
    mine["id"].as_str().unwrap().to_owned()
}

#[test]
fn the_carriers_refusal_is_final_and_named() {
    for (phone, reason) in [("+18025550998", "21610"), ("+18025550999", "21211")] {
        let house = House::with(with_number("pat-000003", phone));
        let desk = house.ready_desktop("desk", "coach");
        let id = draft_for(&desk, "pat-000003");
        desk.approve(&[&id]).ok();
        for _ in 0..2 {
            desk.send();
        }
        let shown = desk.show(&id);
        assert_eq!(shown["line"]["state"], "failed");
        assert_eq!(shown["attempts"][0]["outcome"]["failed"]["reason"], reason);
        assert!(house.texts_to(phone).is_empty());
    }
}

#[test]
fn what_could_not_be_delivered_is_told_by_the_receipt() {
    let house = House::with(with_number("pat-000003", "+18025550996"));
    let desk = house.ready_desktop("desk", "coach");
    let id = draft_for(&desk, "pat-000003");
    desk.approve(&[&id]).ok();
    for _ in 0..3 {
        desk.send();
    }
    let status = desk.show(&id)["receipt"]["status"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(status.starts_with("undelivered"), "{status}");
    assert_eq!(house.texts_to("+18025550996").len(), 1);
}
