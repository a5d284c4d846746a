//! What patients answer, over real stores: raised, read, matched, obeyed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod day_support;
#[path = "../../cs-approval/tests/support/mod.rs"]
mod practice;
mod river_support;

use cs_app::dto::OutboxResult;
use cs_app::views::{Mark, UrgencyView};
use cs_error::Code;
use day_support::{coached, ids, list, row, scene, writes};
use river_support::{phone, put, result, wait};
use serde_json::json;
use std::sync::atomic::Ordering;

#[test]
fn an_urgent_reply_raises_a_patient_without_a_flag_until_somebody_reads_it() {
    let (town, _, one, other) = scene();
    writes(
        &town,
        "SM1",
        &phone(4),
        3,
        "chest feels tight since last night",
    );
    writes(&town, "SM2", &phone(2), 4, "thanks, see you");
    writes(
        &town,
        "SM3",
        "+12125550177",
        5,
        "who is this? can't breathe",
    );
    writes(&town, "SM4", &phone(3), 6, "no chest pain today");
    one.station
        .set_mark("pat-4", &Mark::Done("called".into(), String::new()))
        .unwrap();
    one.sync();
    let seen = list(&one);
    assert_eq!(ids(&seen)[0], "pat-4", "over its mark, too");
    let top = &seen.items[0];
    assert_eq!(top.urgency, UrgencyView::Urgent);
    assert_eq!(top.flags[0].reason, "reply");
    assert!(
        top.flags[0].sentence.contains("“chest feels tight”"),
        "{}",
        top.flags[0].sentence
    );
    assert_eq!(top.next_step, "Read the reply and call now.");
    assert_eq!(
        row(&seen, "pat-2").reply.as_ref().unwrap().text,
        "thanks, see you"
    );
    assert_eq!(seen.counts.urgent, 1);

    let inbox = one.station.replies(true).unwrap();
    let order: Vec<&str> = inbox.iter().map(|reply| reply.id.as_str()).collect();
    assert_eq!(
        order,
        ["SM3", "SM1", "SM4", "SM2"],
        "urgent, then denied, then the others"
    );
    assert!(
        inbox[0].patient.is_none() && inbox[0].candidates.is_empty(),
        "nobody known"
    );
    assert_eq!(inbox[1].patient.as_ref().unwrap().id, "pat-4");
    assert_eq!(
        (
            inbox[2].urgent_words.len(),
            inbox[2].denied_words[0].as_str()
        ),
        (0, "no chest pain")
    );

    let read = one
        .station
        .read_reply("SM1", "Called, sent to the ER")
        .unwrap();
    assert_eq!(read.read_by.as_deref(), Some("Person 1"));
    assert_eq!(
        one.station.read_reply("SM9", "").unwrap_err().code(),
        Code::NotFound
    );
    one.sync();
    other.sync();
    for seat in [&one, &other] {
        assert!(!ids(&list(seat)).contains(&"pat-4"), "in somebody's hands");
        let all = seat.station.replies(false).unwrap();
        let one = all.iter().find(|reply| reply.id == "SM1").unwrap();
        assert_eq!(one.read_note, "Called, sent to the ER");
        assert_eq!(seat.station.replies(true).unwrap().len(), 3);
    }
    // What was read stays readable offline, and nothing comes twice.
    town.online.store(false, Ordering::Relaxed);
    assert_eq!(
        wait(one.station.poll_replies()).unwrap_err().code(),
        Code::Offline
    );
    assert_eq!(one.station.replies(false).unwrap().len(), 4);
    town.online.store(true, Ordering::Relaxed);
    assert_eq!(wait(one.station.poll_replies()).unwrap(), 0);
}

#[test]
fn a_number_of_several_people_names_them_all_and_a_guardians_the_child() {
    let (town, _, one, _) = scene();
    let shared = coached(2, "person-1").replace(&phone(2), &phone(1));
    put(&one.store, &shared);
    let child = json!({"resourceType": "Patient", "id": "pat-7", "active": true, "birthDate": "2018-05-05",
        "name": [{"given": ["Kleina"], "family": "Sevenfold"}],
        "contact": [{"relationship": [{"coding": [{"code": "GUARD"}], "text": "mother"}], "name": {"text": "Ana"},
            "telecom": [{"system": "phone", "value": "+18025550190"}]}]});
    put(&one.store, &child.to_string());
    writes(&town, "SM1", &phone(1), 3, "short of breath");
    writes(&town, "SM2", "+18025550190", 4, "she is better");
    one.sync();
    let inbox = one.station.replies(true).unwrap();
    let names: Vec<&str> = inbox[0]
        .candidates
        .iter()
        .map(|card| card.id.as_str())
        .collect();
    assert_eq!(
        (names, inbox[0].patient.is_none()),
        (vec!["pat-1", "pat-2"], true)
    );
    assert_eq!(inbox[1].patient.as_ref().unwrap().id, "pat-7");
    let seen = list(&one);
    assert_eq!(
        &ids(&seen)[..2],
        ["pat-1", "pat-2"],
        "either may have written"
    );
    assert!(seen.items[0].flags[0].sentence.contains("several patients"));
}

#[test]
fn after_stop_nothing_is_drafted_or_sent_to_that_number() {
    let (town, world, one, _) = scene();
    let id = one.draft(&world.coach, 1, |_| {});
    one.approve(&id).unwrap();
    writes(&town, "SM1", &phone(1), 11, "STOP");
    // The run reads what was answered before it sends.
    assert_eq!(result(&one.send(), &id), Some(OutboxResult::Refused));
    assert_eq!(town.inbox(), 0);
    assert!(one.station.replies(true).unwrap()[0].opt_out);
    let answer = one.station.draft_message("pat-1", "sms").unwrap();
    assert!(answer.drafts.is_empty());
    let why = &answer.steps[0].result["items"][0]["not_drafted"];
    assert_eq!(why["code"], "opted_out", "{why}");
    assert_eq!(
        row(&list(&one), "pat-1").not_drafted.as_ref().unwrap().code,
        "opted_out"
    );
    // Reading it changes nothing; a new word from the number does.
    one.station.read_reply("SM1", "").unwrap();
    assert!(
        one.station
            .draft_message("pat-1", "sms")
            .unwrap()
            .drafts
            .is_empty()
    );
    writes(&town, "SM2", &phone(1), 12, "START");
    one.sync();
    assert!(row(&list(&one), "pat-1").not_drafted.is_none());
}

#[test]
fn what_may_mean_stop_holds_messages_until_a_person_read_it() {
    let (town, _, one, _) = scene();
    writes(&town, "SM1", &phone(2), 3, "is this spam?");
    one.sync();
    assert!(row(&list(&one), "pat-2").not_drafted.is_some());
    one.station
        .read_reply("SM1", "Explained who we are")
        .unwrap();
    assert!(row(&list(&one), "pat-2").not_drafted.is_none());
}

#[test]
fn one_patients_message_is_drafted_once_and_a_row_is_done_when_it_was_sent() {
    let (town, _, one, _) = scene();
    let answer = one.station.draft_message("pat-1", "sms").unwrap();
    assert_eq!(answer.drafts.len(), 1);
    let id = answer.drafts[0].id.clone();
    let again = one.station.draft_message("pat-1", "sms").unwrap();
    assert_eq!(
        (again.drafts[0].id.as_str(), again.already_drafted),
        (id.as_str(), 1)
    );
    assert_eq!(
        one.station
            .draft_message("pat-1", "fax")
            .unwrap_err()
            .code(),
        Code::InputInvalid
    );
    assert_eq!(
        one.station
            .draft_message("pat-9", "sms")
            .unwrap_err()
            .code(),
        Code::NotFound
    );
    let seen = list(&one);
    assert_eq!(row(&seen, "pat-1").draft.as_ref().unwrap().id, id);
    assert!(row(&seen, "pat-1").next_step.contains("countersign"));
    one.approve(&id).unwrap();
    one.send();
    assert_eq!(town.inbox(), 1);
    let seen = list(&one);
    assert_eq!(
        (seen.counts.done, *ids(&seen).last().unwrap()),
        (1, "pat-1")
    );
    let mark = row(&seen, "pat-1").mark.clone().unwrap();
    assert!(
        mark.sentence.starts_with("Message sent 02-Mar-2026 10:10"),
        "{}",
        mark.sentence
    );
    assert!(mark.own && mark.by == "Person 1");
}
