//! What must hold between a signature and a message, over real stores.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../cs-approval/tests/support/mod.rs"]
mod practice;
mod river_support;

use cs_access::Role;
use cs_app::dto::OutboxResult;
use cs_approval::{CitedValue, DeviceKey, EventBody, EventKind, Proposal, SignedEvent};
use cs_error::Code;
use practice::{World, at, proposal_id, tenant};
use river_support::{Seat, Town, patient_resource, put, result, wait};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// A coach and an administrator, each at a workstation of their own.
fn scene() -> (Arc<Town>, World, Seat, Seat) {
    let (town, world) = (Town::new(), World::new());
    let one = Seat::of(&town, &world, &world.coach, 1);
    let other = Seat::of(&town, &world, &world.admin, 2);
    (town, world, one, other)
}

/// Rests on the patient being active.
fn on_grounds(proposal: &mut Proposal) {
    let patient = serde_json::from_str(&patient_resource(1, false)).unwrap();
    proposal.evidence.values = vec![CitedValue::cite(&patient, 1, "Patient.active", "active")];
}

fn inactive() -> String {
    patient_resource(1, false).replace("\"active\":true", "\"active\":false")
}

#[test]
fn one_approved_item_is_sent_once() {
    let (town, world, one, _) = scene();
    let id = one.draft(&world.coach, 1, on_grounds);
    one.approve(&id).unwrap();
    assert_eq!(result(&one.send(), &id), Some(OutboxResult::Sent));
    one.send();
    assert_eq!((town.inbox(), one.state(&id)), (1, "done"));
}

#[test]
fn what_changed_after_it_was_shown_is_not_signed() {
    let (_, world, one, _) = scene();
    let id = one.draft(&world.coach, 1, on_grounds);
    let shown = one.station.proposal(&id).unwrap().shown_digest;
    put(&one.store, &inactive());
    one.sync();
    assert_eq!(one.state(&id), "stale");
    let refused = one.approve_as_shown(&id, &shown).unwrap_err();
    assert_eq!(refused.code(), Code::VersionConflict, "the grounds moved");
    let shown = one.station.proposal(&id).unwrap().shown_digest;
    one.station
        .edit(&id, &format!("{} Thank you.", river_support::TEXT), "")
        .unwrap();
    let refused = one.approve_as_shown(&id, &shown).unwrap_err();
    assert_eq!(refused.code(), Code::VersionConflict, "the text moved");
    assert_eq!(one.state(&id), "in_review");
}

#[test]
fn a_role_confirmed_too_long_ago_and_a_clock_set_back_sign_nothing() {
    let (town, world, one, _) = scene();
    let id = one.draft(&world.coach, 1, |proposal| {
        proposal.expires_at = at(60 * 24 * 9)
    });
    town.go_to(60 * 72 + 1);
    assert_eq!(one.approve(&id).unwrap_err().code(), Code::RoleTooOld);
    town.go_to(60 * 72);
    assert_eq!(
        one.approve(&id).unwrap_err().code(),
        Code::ClockBehind,
        "the audit is ahead"
    );
    town.go_to(60 * 72 + 2);
    one.sync();
    one.approve(&id).unwrap();
}

#[test]
fn items_that_may_not_be_sent_stop_no_other() {
    let (town, world, one, _) = scene();
    let opted_out = one.draft(&world.coach, 1, |_| {});
    let no_channel = one.draft(&world.coach, 2, |proposal| {
        proposal.action = cs_access::ActionKind::WritePatient;
        proposal.requirements.roles = cs_access::approvers_of(proposal.action).to_vec();
    });
    let nobody = one.draft(&world.coach, 9, |_| {});
    let fine = one.draft(&world.coach, 3, |_| {});
    for id in [&opted_out, &nobody, &fine] {
        one.approve(id).unwrap();
    }
    let patient_write = one.approve(&no_channel);
    put(&one.store, &patient_resource(1, true));
    let report = one.send();
    assert_eq!(result(&report, &fine), Some(OutboxResult::Sent));
    for id in [&opted_out, &nobody] {
        assert_eq!(result(&report, id), Some(OutboxResult::Refused));
    }
    if patient_write.is_ok() {
        assert_eq!(result(&report, &no_channel), Some(OutboxResult::Refused));
    }
    assert_eq!(town.inbox(), 1);
}

#[test]
fn a_role_lost_meanwhile_sends_nothing() {
    let (town, world, one, _) = scene();
    let id = one.draft(&world.coach, 1, |_| {});
    one.approve(&id).unwrap();
    one.identity.says.lock().unwrap().role = Role::AccountManager;
    assert_eq!(result(&one.send(), &id), Some(OutboxResult::Refused));
    let mut says = one.identity.says.lock().unwrap();
    says.role = Role::HealthCoach;
    says.practices.clear();
    drop(says);
    let gone = wait(one.station.run_outbox(&river_support::Quiet)).unwrap_err();
    assert_eq!(gone.code(), Code::TenantForbidden);
    assert_eq!(town.inbox(), 0);
}

#[test]
fn an_edit_elsewhere_does_not_send_what_a_silent_workstation_has_sent() {
    let (town, world, one, other) = scene();
    let id = one.draft(&world.coach, 1, |_| {});
    one.approve(&id).unwrap();
    one.sync();
    other.sync();
    town.cut_after_send.store(true, Ordering::Relaxed);
    assert_eq!(result(&one.send(), &id), Some(OutboxResult::Sent));
    town.cut_after_send.store(false, Ordering::Relaxed);
    town.online.store(true, Ordering::Relaxed);

    // The other knows of no claim: it edits, approves and would send.
    let words = format!("{} Thank you.", river_support::TEXT);
    other.station.edit(&id, &words, "").unwrap();
    other.approve(&id).unwrap();
    assert_eq!(
        result(&other.send(), &id),
        Some(OutboxResult::ClaimedElsewhere)
    );
    assert_eq!(town.inbox(), 1);
    one.send();
    other.sync();
    assert_eq!((town.inbox(), other.state(&id)), (1, "done"));
}

#[test]
fn a_recall_holds_on_every_workstation_and_the_item_can_be_sent_again_from_any() {
    let (town, world, one, other) = scene();
    let id = one.draft(&world.coach, 1, |_| {});
    one.approve(&id).unwrap();
    one.sync();
    other.sync();
    wait(other.station.recall(&id)).unwrap();
    one.send();
    assert_eq!((town.inbox(), one.state(&id)), (0, "in_review"));

    one.approve(&id).unwrap();
    one.sync();
    other.sync();
    wait(other.station.recall(&id)).unwrap();
    one.sync();
    one.approve(&id).unwrap();
    assert_eq!(result(&one.send(), &id), Some(OutboxResult::Sent));
    assert_eq!(town.inbox(), 1);
}

#[test]
fn a_recall_that_comes_too_late_says_so() {
    let (town, world, one, other) = scene();
    let id = one.draft(&world.coach, 1, |_| {});
    one.approve(&id).unwrap();
    one.sync();
    other.sync();
    town.cut_after_send.store(true, Ordering::Relaxed);
    one.send();
    town.online.store(true, Ordering::Relaxed);
    let late = wait(other.station.recall(&id)).unwrap_err();
    assert_eq!(
        late.code(),
        Code::ClaimLost,
        "claimed and sent, and not yet said"
    );
    other.send();
    one.send();
    other.sync();
    assert_eq!((town.inbox(), other.state(&id)), (1, "done"));
}

#[test]
fn a_strangers_event_does_not_keep_the_practice_from_exchanging() {
    let (town, world, one, other) = scene();
    let stranger = |tenant| {
        let body = EventBody {
            tenant,
            device: cs_access::DeviceId::from_random([77; 16]),
            seq: 1,
            at: at(3),
            proposal: Some(proposal_id(1)),
            kind: EventKind::Expired,
        };
        SignedEvent::sign(&body, &DeviceKey::from_random([78; 32]))
    };
    let mut unreadable = stranger(tenant());
    unreadable.body = b"{}".to_vec();
    let elsewhere = stranger(cs_access::TenantId::parse("another-practice").unwrap());
    town.events.lock().unwrap().extend([unreadable, elsewhere]);
    let id = one.draft(&world.coach, 1, |_| {});
    one.approve(&id).unwrap();
    one.sync();
    other.sync();
    assert_eq!(other.state(&id), "approved");
    assert_eq!(result(&one.send(), &id), Some(OutboxResult::Sent));
}
