//! The queue and the outbox as the window shows them, over real stores.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../cs-approval/tests/support/mod.rs"]
mod practice;
mod river_support;

use cs_app::PinEntry;
use cs_app::views::ProposalAct;
use cs_approval::{
    CitedValue, Confidence, ConfidenceLevel, EventKind, Proposal, RelyingQuery, SignedEvent,
};
use cs_error::Code;
use cs_ports::{AuditQuery, AuditStore, Queue};
use practice::{World, at};
use river_support::{PIN, Seat, TEXT, Town, patient_resource, put, wait};
use std::sync::Arc;

fn scene() -> (Arc<Town>, World, Seat, Seat) {
    let (town, world) = (Town::new(), World::new());
    let one = Seat::of(&town, &world, &world.coach, 1);
    let other = Seat::of(&town, &world, &world.admin, 2);
    (town, world, one, other)
}

fn on_grounds(proposal: &mut Proposal) {
    let patient = serde_json::from_str(&patient_resource(1, false)).unwrap();
    proposal.evidence.values = vec![CitedValue::cite(
        &patient,
        1,
        "Patient.active",
        "Active patient",
    )];
    let query = cs_fhir::Query::of("Encounter").reference("patient", "Patient", "pat-1");
    proposal.evidence.queries = vec![RelyingQuery::rely(query, &[], &[], "No visit since")];
    proposal.confidence = Some(Confidence {
        level: ConfidenceLevel::Medium,
        reasons: vec!["The date of consent is not recorded.".into()],
    });
}

#[test]
fn a_proposal_shows_all_that_a_signer_reads() {
    let (_, world, one, _) = scene();
    let id = one.draft(&world.coach, 1, on_grounds);
    let view = one.station.proposal_view(&id).unwrap();
    assert_eq!(view.text, TEXT);
    assert_eq!(
        view.line.shown_digest,
        one.station.proposal(&id).unwrap().shown_digest
    );
    assert!(view.line.may_approve && view.why_not.is_empty());
    assert_eq!(
        view.may,
        [
            ProposalAct::Edit,
            ProposalAct::Approve,
            ProposalAct::Decline
        ]
    );
    let patient = view.patient.unwrap();
    assert_eq!(
        (patient.id.as_str(), patient.family.as_str()),
        ("pat-1", "Sevenfold")
    );
    let size = view.size.unwrap();
    assert_eq!((size.parts, size.allowed), (1, 160));
    assert_eq!(size.characters as usize, TEXT.len());
    assert!(view.when.starts_with("8:00–20:00"), "{}", view.when);
    assert!(view.when.ends_with("Eastern; now"), "{}", view.when);
    let confidence = view.confidence.unwrap();
    assert_eq!(confidence.level, "medium");
    assert_eq!(confidence.reasons, ["The date of consent is not recorded."]);
    assert_eq!(view.revisions[0].author, "Person 1", "a name, no subject");
    let labels: Vec<&str> = view.grounds.iter().map(|one| one.label.as_str()).collect();
    assert_eq!(labels, ["Active patient", "No visit since"]);
    assert_eq!(view.grounds[1].source.path, "search of visits");
    assert!(view.grounds.iter().all(|one| !one.changed));
}

#[test]
fn what_changed_is_said_in_words_with_before_and_now() {
    let (_, world, one, _) = scene();
    let id = one.draft(&world.coach, 1, on_grounds);
    let inactive = patient_resource(1, false).replace("\"active\":true", "\"active\":false");
    put(&one.store, &inactive);
    put(
        &one.store,
        r#"{"resourceType":"Encounter","id":"e9","status":"planned","class":{"code":"AMB"},"subject":{"reference":"Patient/pat-1"}}"#,
    );
    one.sync();
    let view = one.station.proposal_view(&id).unwrap();
    assert_eq!(view.line.state, "stale");
    let told: Vec<(&str, &str, &str)> = view
        .differences
        .iter()
        .map(|one| (one.label.as_str(), one.before.as_str(), one.now.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("Active patient", "yes", "no"),
            (
                "No visit since",
                "No visit since",
                "1 visit now, or other than before"
            ),
        ]
    );
    assert!(view.grounds.iter().all(|one| one.changed));
    assert!(view.when.starts_with("Not now:"), "{}", view.when);
    assert!(
        view.line.may_approve,
        "a changed one can be approved knowingly"
    );
}

#[test]
fn each_reason_against_approving_is_said_in_words() {
    let (town, world, one, other) = scene();
    let why = |seat: &Seat, id: &str| {
        let view = seat.station.proposal_view(id).unwrap();
        assert_eq!(view.line.may_approve, view.why_not.is_empty());
        assert_eq!(
            view.may.contains(&ProposalAct::Approve),
            view.why_not.is_empty()
        );
        view.why_not
    };
    let role = one.draft(&world.coach, 1, |proposal| {
        proposal.requirements.roles = vec![cs_access::Role::PracticeAdministrator];
    });
    assert_eq!(
        why(&one, &role),
        "Your role, Health Coach, may not approve this. It waits for: Practice Administrator."
    );
    let own = one.draft(&world.coach, 2, |proposal| {
        proposal.requirements.self_approval = false;
    });
    assert!(why(&one, &own).starts_with("You wrote the latest version"));
    let clinician = one.draft(&world.coach, 3, |proposal| {
        proposal.requirements.clinician = true;
    });
    assert!(why(&one, &clinician).starts_with("A licensed clinician"));
    one.sync();
    other.sync();
    assert_eq!(why(&other, &own), "", "a second person may");

    let brief = one.draft(&world.coach, 4, |proposal| {
        proposal.expires_at = at(20);
    });
    town.go_to(21);
    assert!(why(&one, &brief).starts_with("It has run out"));
    let long = one.draft(&world.coach, 5, |proposal| {
        proposal.expires_at = at(60 * 24 * 9);
    });
    town.go_to(60 * 73);
    assert!(why(&one, &long).contains("more than 72 hours ago"));
}

#[test]
fn somebody_without_a_key_may_open_the_signing_window() {
    let (_, world, one, _) = scene();
    let id = one.draft(&world.coach, 1, |_| {});
    let key = format!("signing-key:{}", world.coach.who.user.key());
    cs_ports::Settings::set(&*one.store, &key, &serde_json::Value::Null).unwrap();
    assert_eq!(one.station.proposal_view(&id).unwrap().why_not, "");
}

#[test]
fn the_queue_is_in_order_of_deadline_and_ended_ones_stand_behind() {
    let (_, world, one, _) = scene();
    let late = one.draft(&world.coach, 1, |proposal| {
        proposal.expires_at = at(60 * 48);
    });
    let soon = one.draft(&world.coach, 2, |proposal| {
        proposal.expires_at = at(60);
    });
    let sent = one.draft(&world.coach, 3, |proposal| {
        proposal.expires_at = at(40);
    });
    one.approve(&sent).unwrap();
    one.send();
    let ids = |open_only| -> Vec<String> {
        let lines = one.station.proposal_lines(open_only).unwrap();
        lines.into_iter().map(|line| line.id).collect()
    };
    assert_eq!(ids(true), [soon.clone(), late.clone()]);
    assert_eq!(ids(false), [soon, late, sent]);
}

#[test]
fn the_outbox_says_where_each_item_stands_and_why() {
    let (town, world, one, other) = scene();
    one.station.set_setting("hold_seconds", 600).unwrap();
    let id = one.draft(&world.coach, 1, |_| {});
    one.approve(&id).unwrap();
    let line = |seat: &Seat, online| seat.station.outbox(online).unwrap().waiting.remove(0);
    let held = line(&one, true);
    assert!(
        held.sentence
            .starts_with("Held until Mon 02-Mar-2026 10:20"),
        "{}",
        held.sentence
    );
    assert!(held.line.hold_until.is_some());
    assert_eq!(held.signed_by.as_deref(), Some("Person 1"));
    town.go_to(25);
    assert!(line(&one, false).sentence.contains("practice's server"));
    assert!(line(&one, true).sentence.starts_with("Ready"));
    one.sync();
    other.sync();
    let elsewhere = line(&other, true).sentence;
    assert!(
        elsewhere.starts_with("Waits for person-1 to be signed in"),
        "{elsewhere}"
    );
    // 21:30 in New York.
    town.go_to(60 * 11 + 30);
    assert!(
        line(&one, true)
            .sentence
            .starts_with("Waits for contact hours: they open Tue 03-Mar-2026 08:00")
    );
    let view = one.station.proposal_view(&id).unwrap();
    assert!(
        view.when.ends_with("opens Tue 03-Mar-2026 08:00"),
        "{}",
        view.when
    );
    town.go_to(60 * 4);
    one.send();
    let ended = one.station.outbox(true).unwrap().ended.remove(0);
    assert_eq!(ended.sentence, "Delivered.");
    assert_eq!(ended.receipt.unwrap().reference, "SM1");
}

#[test]
fn edits_show_who_changed_which_line_and_an_uncertain_item_can_be_settled() {
    let (_, world, one, _) = scene();
    let id = one.draft(&world.coach, 1, |_| {});
    let words = format!("{TEXT} Thank you.");
    let edited = one.station.edit_proposal(&id, &words, "politer").unwrap();
    let last = edited.revisions.last().unwrap();
    let changes: Vec<(&str, &str)> = last
        .changes
        .iter()
        .map(|line| (line.change.as_str(), line.text.as_str()))
        .collect();
    assert_eq!(changes, [("removed", TEXT), ("added", words.as_str())]);
    assert_eq!((last.note.as_str(), last.number), ("politer", 2));
    assert!(edited.revisions[0].changes.is_empty());

    one.approve(&id).unwrap();
    let recalled = wait(one.station.recall_proposal(&id)).unwrap();
    assert_eq!(recalled.line.state, "in_review");
    one.approve(&id).unwrap();
    attempt(&world, &one, &id);
    let view = one.station.proposal_view(&id).unwrap();
    assert_eq!(view.may, [ProposalAct::Settle]);
    assert_eq!(view.attempts[0].outcome, "The line was cut.");
    let settled = one
        .station
        .settle_proposal(&id, false, "not in the list")
        .unwrap();
    assert_eq!(settled.line.state, "failed");
    let ended = one.station.outbox(true).unwrap().ended.remove(0);
    assert_eq!(
        ended.sentence,
        "A person looked and found that it was not sent."
    );
}

/// An attempt whose answer never came.
fn attempt(world: &World, seat: &Seat, id: &str) {
    let proposal = cs_approval::ProposalId::parse(id).unwrap();
    let attempt = practice::attempt_id(7);
    for kind in [
        EventKind::Claimed {
            attempt: attempt.clone(),
        },
        EventKind::Executed {
            attempt,
            outcome: cs_approval::ExecutionOutcome::Uncertain {
                reason: "The line was cut.".into(),
            },
        },
    ] {
        let mut body = world.coach.body(11, Some(&proposal), kind);
        body.seq = seat.store.last_seq(&world.coach.device).unwrap() + 1;
        let event = SignedEvent::sign(&body, &world.coach.device_key);
        let ignored = seat.store.append(&river_support::system(), &[event]);
        assert!(ignored.unwrap().is_empty());
    }
}

#[test]
fn a_role_that_may_see_no_draft_sees_none_and_its_try_is_audited() {
    let (town, world) = (Town::new(), World::new());
    let seat = Seat::of(&town, &world, &world.account, 3);
    let id = seat.draft(&world.account, 1, |_| {});
    assert_eq!(seat.station.proposal_lines(false).unwrap(), []);
    assert_eq!(seat.station.outbox(true).unwrap().ended, []);
    let refused = seat.station.proposal_view(&id).unwrap_err().code();
    assert_eq!(refused, Code::RoleMayNotUse);
    let entries = seat.store.page(&AuditQuery::default(), None, 1).unwrap();
    assert_eq!(entries.entries[0].entry.code, "role_may_not_use");
}

#[test]
fn a_wrong_pin_at_unlocking_counts_durably_and_is_audited() {
    let (_, world, one, _) = scene();
    let tries = |seat: &Seat| seat.station.pin_tries().unwrap().unwrap().0;
    let wrong = PinEntry::new("111222".into());
    let refused = one.station.unlock(&wrong).unwrap_err();
    assert_eq!(refused.code(), Code::PinWrong);
    assert_eq!(tries(&one), 4);
    // As another process would read it after this one was killed.
    let path = one.folder.path().join("store.db");
    let again =
        cs_store::TenantStore::open(&path, &[9; 32], &practice::tenant(), &world.coach.device)
            .unwrap();
    let key = format!("signing-key:{}", world.coach.who.user.key());
    let kept = cs_ports::Settings::get(&again, &key).unwrap().unwrap();
    assert_eq!(kept["pin"]["failures"], 1);
    let newest = |seat: &Seat| {
        let page = seat.store.page(&AuditQuery::default(), None, 1).unwrap();
        let entry = page.entries[0].entry.clone();
        (entry.what, entry.code)
    };
    assert_eq!(newest(&one), ("pin".into(), "pin_wrong".into()));
    one.station.unlock(&PinEntry::new(PIN.into())).unwrap();
    assert_eq!(tries(&one), 5, "the right one starts the count anew");
    assert_eq!(newest(&one), ("unlock".into(), String::new()));
    for _ in 0..5 {
        one.station.unlock(&wrong).unwrap_err();
    }
    let locked = one.station.unlock(&PinEntry::new(PIN.into()));
    assert_eq!(locked.unwrap_err().code(), Code::PinLocked);
}
