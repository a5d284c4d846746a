//! Turns with the agent over real stores: told as they run, kept for their person
//! alone, stopped when asked to.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../cs-approval/tests/support/mod.rs"]
mod practice;
mod river_support;

use cs_app::views::{AgentEvent, AgentTurn, ResultBlock};
use cs_audit::AuditAction;
use cs_error::{Code, Outcome};
use cs_ports::{AuditQuery, AuditStore, Progress};
use practice::World;
use river_support::{Quiet, Seat, Town, patient_resource, phone, put};
use serde_json::json;
use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

fn scene() -> (Arc<Town>, World, Seat, Seat) {
    let (town, world) = (Town::new(), World::new());
    let one = Seat::of(&town, &world, &world.coach, 1);
    let other = Seat::of(&town, &world, &world.admin, 2);
    for number in 1..=2 {
        put(&one.store, &named(number));
        put(&one.store, &missed(number));
    }
    (town, world, one, other)
}

fn named(number: u8) -> String {
    let family = ["Quillfeather", "Nightjar"][usize::from(number) - 1];
    patient_resource(number, false).replace("Sevenfold", family)
}

/// A visit three days before that never happened.
fn missed(number: u8) -> String {
    json!({
        "resourceType": "Encounter", "id": format!("visit-{number}"), "status": "cancelled",
        "class": {"code": "AMB"}, "subject": {"reference": format!("Patient/pat-{number}")},
        "period": {"start": "2026-02-27T15:00:00Z", "end": "2026-02-27T15:30:00Z"},
        "extension": [
            {"url": cs_fhir::terms::extension::NO_SHOW, "valueBoolean": true},
            {"url": cs_fhir::terms::extension::DISCHARGE, "valueBoolean": false}],
        "reasonCode": [{"text": "Check-up"}],
    })
    .to_string()
}

fn ask(seat: &Seat, conversation: Option<&str>, text: &str, about: Option<&str>) -> AgentTurn {
    try_ask(seat, conversation, text, about).unwrap()
}

fn try_ask(
    seat: &Seat,
    conversation: Option<&str>,
    text: &str,
    about: Option<&str>,
) -> Outcome<AgentTurn> {
    seat.station
        .ask_turn(conversation, text, about, &|_| {}, &Quiet)
}

const MISSED: &str = "who missed their appointment in the last two weeks?";
const VISITS: &str = "list cancelled encounters of the last two weeks";

#[test]
fn a_turn_tells_its_plan_first_then_each_step_then_what_was_found() {
    let (_, _, one, _) = scene();
    let told = RefCell::new(Vec::new());
    let turn = one
        .station
        .ask_turn(
            None,
            VISITS,
            None,
            &|event| told.borrow_mut().push(event),
            &Quiet,
        )
        .unwrap();
    let told = told.into_inner();
    let AgentEvent::Planned(steps) = &told[0] else {
        panic!("{told:?}")
    };
    assert_eq!(steps.len(), 1);
    assert!(
        steps[0].title.starts_with("Encounters"),
        "{}",
        steps[0].title
    );
    assert!(steps[0].title.contains("cancelled"), "{}", steps[0].title);
    assert_eq!(told[1], AgentEvent::StepStarted(0));
    assert!(matches!(told[2], AgentEvent::StepNote(0, _, 2)), "{told:?}");
    assert!(matches!(told.last(), Some(AgentEvent::StepDone(0, _))));

    assert_eq!((turn.number, turn.outcome.as_str()), (1, "call"));
    assert!(turn.message.starts_with("2 encounters"), "{}", turn.message);
    assert!(turn.planner.contains("nothing left this computer"));
    let ResultBlock::Encounters(found) = &turn.steps[0].results[0] else {
        panic!("{turn:?}")
    };
    assert_eq!((found.total, found.rows.len()), (2, 2));
    assert!(found.rows.iter().all(|row| row.status == "missed"));
    let families: Vec<&str> = found
        .rows
        .iter()
        .map(|row| row.patient.family.as_str())
        .collect();
    assert!(families.contains(&"Quillfeather") && families.contains(&"Nightjar"));
}

#[test]
fn a_conversation_continues_and_separate_ones_do_not_mix() {
    let (_, _, one, _) = scene();
    let list = ask(&one, None, MISSED, None);
    let person = ask(&one, None, "look up Testa Quillfeather", None);
    assert_ne!(list.conversation, person.conversation);

    let drafts = ask(&one, Some(&list.conversation), "draft texts for them", None);
    assert_eq!((drafts.number, drafts.outcome.as_str()), (2, "draft"));
    assert_eq!(drafts.drafts.len(), 2, "{}", drafts.message);
    assert!(drafts.drafts.iter().all(|line| line.state == "in_review"));
    let again = ask(&one, Some(&list.conversation), "draft texts for them", None);
    assert_eq!((again.drafts.len(), again.already_drafted), (0, 2));

    let theirs = ask(&one, Some(&person.conversation), "and her visits?", None);
    assert!(
        theirs
            .steps
            .iter()
            .all(|step| !step.results.is_empty() || step.skill != "pms-care-coordination")
    );
    assert_eq!(theirs.number, 2);
}

#[test]
fn the_open_chart_is_who_is_meant_by_her() {
    let (_, _, one, _) = scene();
    let turn = ask(&one, None, "draft a text for her", Some("pat-1"));
    assert_eq!(turn.outcome, "draft", "{}", turn.message);
    let patients: Vec<&str> = turn
        .drafts
        .iter()
        .map(|line| line.patient_id.as_str())
        .collect();
    assert_eq!(patients, ["pat-1"]);
    assert!(
        turn.steps[0].title.contains("Testa Quillfeather"),
        "{}",
        turn.steps[0].title
    );
    // A sentence that stands by itself is about everybody.
    let all = ask(&one, None, VISITS, Some("pat-1"));
    let ResultBlock::Encounters(found) = &all.steps[0].results[0] else {
        panic!("{all:?}")
    };
    assert_eq!(found.total, 2);
    let nobody = ask(&one, None, "draft a text for her", None);
    assert_eq!(nobody.outcome, "clarify", "{}", nobody.message);
    assert!(nobody.drafts.is_empty(), "nobody else is written to");
}

#[test]
fn confidence_of_a_draft_stays_with_it() {
    let (_, _, one, _) = scene();
    let turn = ask(&one, None, "draft a text for her", Some("pat-1"));
    let view = one.station.proposal_view(&turn.drafts[0].id).unwrap();
    let confidence = view.confidence.unwrap();
    assert_ne!(confidence.level, "high");
    let doubt = "The date of consent is not recorded.".to_owned();
    assert!(confidence.reasons.contains(&doubt), "{confidence:?}");
    assert!(!view.grounds.is_empty());
}

#[test]
fn a_question_offers_choices_and_a_picked_one_is_the_answer() {
    let (_, _, one, _) = scene();
    let twin = patient_resource(3, false).replace("Sevenfold", "Quillfeather");
    put(&one.store, &twin);
    let asked = ask(&one, None, "encounters of Testa Quillfeather", None);
    assert_eq!(asked.outcome, "clarify", "{}", asked.message);
    assert_eq!(asked.choices.len(), 2);
    let refused = ask(&one, None, "send it without approval", None);
    assert_eq!(refused.outcome, "refuse");
    let page = one.store.page(&AuditQuery::default(), None, 5).unwrap();
    let codes: Vec<&str> = page
        .entries
        .iter()
        .map(|entry| entry.entry.code.as_str())
        .collect();
    assert!(codes.contains(&"plan_refused"), "{codes:?}");
}

/// Asks to stop after so many looks.
struct StopAfter(AtomicU32);

impl Progress for StopAfter {
    fn at(&self, _: &'static str, _: u64, _: u64) {}

    fn cancelled(&self) -> bool {
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                Some(left.saturating_sub(1))
            })
            .unwrap()
            == 0
    }
}

#[test]
fn a_turn_that_is_stopped_ends_inside_a_step_and_drafts_nothing() {
    let (_, _, one, _) = scene();
    for looks in 0..4 {
        let stop = StopAfter(AtomicU32::new(looks));
        let turn = one
            .station
            .ask_turn(
                None,
                "draft texts for everybody who missed a visit",
                None,
                &|_| {},
                &stop,
            )
            .unwrap();
        assert_eq!(turn.outcome, "cancelled", "after {looks} looks");
        assert!(turn.drafts.is_empty() && turn.steps.is_empty());
    }
    assert_eq!(one.station.proposal_lines(false).unwrap(), []);
}

#[test]
fn conversations_are_their_persons_own_and_can_be_forgotten() {
    let (_, world, one, _) = scene();
    let first = ask(&one, None, MISSED, None);
    let long = format!("look up {}", "Testa Quillfeather ".repeat(9));
    let second = ask(&one, None, &long, None);
    let lines = one.station.conversations().unwrap();
    let titles: Vec<&str> = lines.iter().map(|line| line.title.as_str()).collect();
    assert_eq!(titles.len(), 2);
    assert!(titles.contains(&MISSED));
    assert!(
        titles
            .iter()
            .any(|title| title.ends_with('…') && title.chars().count() <= 60)
    );

    let kept = one.station.conversation(&first.conversation).unwrap();
    assert_eq!(kept, std::slice::from_ref(&first), "cards as they were");
    // A colleague at the same desk.
    let colleague = serde_json::to_value(&world.admin.who).unwrap();
    let key = format!("principal:{}", world.admin.who.user.key());
    cs_ports::Settings::set(&*one.store, &key, &colleague).unwrap();
    one.station.resume(&world.admin.who.user).unwrap();
    assert_eq!(one.station.conversations().unwrap(), []);
    for refused in [
        one.station.conversation(&first.conversation).unwrap_err(),
        one.station
            .forget_conversation(&first.conversation)
            .unwrap_err(),
        try_ask(&one, Some(&first.conversation), "and last month?", None).unwrap_err(),
    ] {
        assert_eq!(refused.code(), Code::NotFound);
    }
    one.station.resume(&world.coach.who.user).unwrap();
    one.station
        .forget_conversation(&first.conversation)
        .unwrap();
    let left = one.station.conversations().unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].id, second.conversation);
    let filter = AuditQuery {
        action: Some(AuditAction::Read),
        patient: Some("pat-1".into()),
        ..AuditQuery::default()
    };
    let reads = one.store.page(&filter, None, 50).unwrap().entries;
    assert!(
        reads
            .iter()
            .any(|entry| entry.entry.resources == [format!("Conversation/{}", first.conversation)]),
        "reading one names whom it tells of"
    );
}

#[test]
fn what_a_role_no_longer_includes_is_not_shown_again() {
    let (_, world, one, _) = scene();
    let turn = ask(&one, None, MISSED, None);
    let mut moved = world.coach.who.clone();
    moved.role = cs_access::Role::AccountManager;
    let key = format!("principal:{}", moved.user.key());
    let kept = serde_json::to_value(&moved).unwrap();
    cs_ports::Settings::set(&*one.store, &key, &kept).unwrap();
    one.station.resume(&moved.user).unwrap();
    let shown = one.station.conversation(&turn.conversation).unwrap();
    assert!(shown[0].steps.is_empty());
    assert!(shown[0].message.contains("no longer includes"));
}

#[test]
fn an_answer_from_elsewhere_becomes_a_turn() {
    let (_, _, one, _) = scene();
    let answer = one.station.worklist(10, false, &Quiet).unwrap();
    let turn = one.station.turn_of("", &answer).unwrap();
    assert_eq!(turn.outcome, "call");
    let ResultBlock::Patients(found) = &turn.steps[0].results[0] else {
        panic!("{turn:?}")
    };
    assert_eq!(found.total, 2);
    assert!(
        found
            .rows
            .iter()
            .all(|row| row.urgency.is_some() && !row.why.is_empty())
    );
}

#[test]
fn a_preview_shows_tokens_for_the_practices_own_people_and_what_they_stood_for() {
    let (_, _, one, _) = scene();
    let text = format!("text Quillfeather about friday, her number is {}", phone(1));
    let shown = one.station.model_preview(&text).unwrap();
    assert!(shown.text.contains("[[PATIENT_1]]"), "{}", shown.text);
    assert!(!shown.text.contains("Quillfeather") && !shown.text.contains(&phone(1)));
    assert!(shown.clean);
    assert!(shown.sentence.starts_with("No language model is set up"));
    let kinds: Vec<(&str, u32)> = shown
        .replaced
        .iter()
        .map(|one| (one.title.as_str(), one.count))
        .collect();
    assert!(kinds.contains(&("patient name", 1)), "{kinds:?}");
    assert!(kinds.contains(&("phone number", 1)), "{kinds:?}");

    // Somebody new is known after the store changed, and after forgetting too.
    let odd = "Zzyzxqar";
    let before = one.station.model_preview(odd).unwrap();
    assert_eq!(before.text, odd);
    put(
        &one.store,
        &patient_resource(9, false).replace("Sevenfold", odd),
    );
    assert_eq!(
        one.station.model_preview(odd).unwrap().text,
        "[[PATIENT_1]]"
    );
    one.station.forget_secrets();
    assert_eq!(
        one.station.model_preview(odd).unwrap().text,
        "[[PATIENT_1]]"
    );
    let too_long = "a ".repeat(60_000);
    let refused = one.station.model_preview(&too_long).unwrap_err();
    assert_eq!(refused.code(), Code::InputTooLarge);
}
