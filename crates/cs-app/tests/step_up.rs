//! Confirmations over real stores: who gets a token, what it does, once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../cs-approval/tests/support/mod.rs"]
mod practice;
mod river_support;

use chrono::Duration;
use cs_access::{Audience, Operation, StepUpToken};
use cs_app::PinEntry;
use cs_audit::AuditOutcome;
use cs_error::{Code, Outcome};
use cs_ports::{AuditQuery, AuditStore};
use river_support::{PIN, Seat, scene, wait};

fn pin(text: &str) -> PinEntry {
    PinEntry::new(text.to_owned())
}

/// Exports, and how many lines came.
fn export(seat: &Seat, token: Option<&StepUpToken>) -> Outcome<usize> {
    let mut lines = 0;
    seat.station.export_audit(token, &mut |_| {
        lines += 1;
        true
    })?;
    Ok(lines)
}

fn refused<T: std::fmt::Debug>(answer: Outcome<T>) -> Code {
    answer.unwrap_err().code()
}

/// Newest entry of the audit: what, code, outcome.
fn newest(seat: &Seat) -> (String, String, AuditOutcome) {
    let page = seat.store.page(&AuditQuery::default(), None, 1).unwrap();
    let entry = page.entries[0].entry.clone();
    (entry.what, entry.code, entry.outcome)
}

#[test]
fn an_export_takes_a_fresh_pin_and_each_confirmation_serves_once() {
    let (_, _, _, admin) = scene();
    assert_eq!(refused(export(&admin, None)), Code::StepUpNeeded);
    assert_eq!(
        newest(&admin),
        (
            "audit-export".into(),
            "step_up_needed".into(),
            AuditOutcome::Refused
        )
    );
    let token = admin
        .station
        .step_up_by_pin(Operation::AuditExport, &pin(PIN))
        .unwrap();
    assert!(export(&admin, Some(&token)).unwrap() > 3);
    assert_eq!(refused(export(&admin, Some(&token))), Code::StepUpReplayed);
    let again = admin.confirmed(Operation::AuditExport);
    assert!(export(&admin, Some(&again)).is_ok());
}

#[test]
fn a_wrong_pin_gives_no_token_and_counts() {
    let (_, _, _, admin) = scene();
    let asked = admin
        .station
        .step_up_by_pin(Operation::AuditExport, &pin("111222"));
    assert_eq!(refused(asked), Code::PinWrong);
    assert_eq!(admin.station.pin_tries().unwrap().unwrap().0, 4);
}

#[test]
fn a_role_that_may_not_do_it_is_never_asked_for_a_pin() {
    let (_, _, coach, _) = scene();
    let asked = coach
        .station
        .step_up_by_pin(Operation::AuditExport, &pin("111222"));
    assert_eq!(refused(asked), Code::RoleMayNotUse);
    assert_eq!(coach.station.pin_tries().unwrap().unwrap().0, 5);
    // What everybody may do with their own, a coach confirms too.
    let own = coach
        .station
        .step_up_by_pin(Operation::DeviceWipe, &pin(PIN))
        .unwrap();
    coach
        .station
        .spend_step_up(Operation::DeviceWipe, Some(&own))
        .unwrap();
}

#[test]
fn a_confirmation_of_one_thing_confirms_no_other_and_stays_unspent() {
    let (_, _, _, admin) = scene();
    let token = admin.confirmed(Operation::LoosenRule);
    assert_eq!(refused(export(&admin, Some(&token))), Code::StepUpInvalid);
    admin
        .station
        .set_setting("offline_role_hours", 100, Some(&token))
        .unwrap();
}

#[test]
fn a_colleagues_confirmation_is_refused() {
    let (_, world, _, admin) = scene();
    let token = admin.confirmed(Operation::AuditExport);
    let mut other = world.admin.who.clone();
    other.user.subject = "person-9".into();
    river_support::sits(&admin, &other);
    assert_eq!(refused(export(&admin, Some(&token))), Code::StepUpInvalid);
    river_support::sits(&admin, &world.admin.who);
    assert!(export(&admin, Some(&token)).is_ok());
}

#[test]
fn a_confirmation_made_in_another_shell_is_refused() {
    let (_, _, _, mut admin) = scene();
    let token = admin.confirmed(Operation::AuditExport);
    admin.station = admin.station.for_shell(Audience::CommandLine);
    assert_eq!(refused(export(&admin, Some(&token))), Code::StepUpInvalid);
    let own = admin.confirmed(Operation::AuditExport);
    assert!(export(&admin, Some(&own)).is_ok());
}

#[test]
fn it_runs_out_and_a_clock_set_back_does_not_help() {
    let (town, _, _, admin) = scene();
    let token = admin.confirmed(Operation::AuditExport);
    town.go_to(14);
    assert!(export(&admin, Some(&admin.confirmed(Operation::AuditExport))).is_ok());
    town.go_to(15);
    assert_eq!(refused(export(&admin, Some(&token))), Code::StepUpExpired);
    town.go_to(11);
    let set_back = refused(export(&admin, Some(&token)));
    assert_eq!(set_back, Code::ClockBehind, "the audit knows a later time");
    let asked = admin
        .station
        .step_up_by_pin(Operation::AuditExport, &pin(PIN));
    assert_eq!(refused(asked), Code::ClockBehind);
}

#[test]
fn an_old_sign_in_confirms_nothing() {
    let (_, _, _, admin) = scene();
    *admin.identity.signed_in_ago.lock().unwrap() = Duration::minutes(6);
    let asked = wait(admin.station.step_up_by_sign_in(Operation::AuditExport));
    assert_eq!(refused(asked), Code::EnrolmentNotFresh);
    *admin.identity.signed_in_ago.lock().unwrap() = Duration::minutes(4);
    assert!(wait(admin.station.step_up_by_sign_in(Operation::AuditExport)).is_ok());
}

#[test]
fn somebody_elses_sign_in_confirms_nothing() {
    let (_, world, _, admin) = scene();
    *admin.identity.says.lock().unwrap() = world.coach.who.clone();
    let asked = wait(admin.station.step_up_by_sign_in(Operation::AuditExport));
    assert_eq!(refused(asked), Code::SignInUntrusted);
}

#[test]
fn the_sign_in_a_command_began_with_confirms_one_thing_while_it_is_fresh() {
    let (town, _, _, admin) = scene();
    let recent = |seat: &Seat| seat.station.step_up_by_this_sign_in(Operation::AuditExport);
    assert_eq!(refused(recent(&admin)), Code::StepUpNeeded);
    wait(admin.station.sign_in()).unwrap();
    let token = recent(&admin).unwrap();
    assert!(export(&admin, Some(&token)).is_ok());
    assert_eq!(refused(recent(&admin)), Code::StepUpNeeded, "once");
    wait(admin.station.sign_in()).unwrap();
    town.go_to(16);
    assert_eq!(refused(recent(&admin)), Code::StepUpNeeded, "too old");
}

#[test]
fn the_secret_is_made_anew_under_a_confirmation_and_old_tokens_live_out_their_time() {
    let (town, _, _, admin) = scene();
    let before = admin.confirmed(Operation::AuditExport);
    assert_eq!(
        refused(admin.station.rotate_step_up_secret(None)),
        Code::StepUpNeeded
    );
    let allowed = admin.confirmed(Operation::SecretRotation);
    town.go_to(11);
    admin.station.rotate_step_up_secret(Some(&allowed)).unwrap();
    assert!(export(&admin, Some(&before)).is_ok(), "the overlap");
    let after = admin.confirmed(Operation::AuditExport);
    assert!(export(&admin, Some(&after)).is_ok());
    let twice = admin.confirmed(Operation::SecretRotation);
    let old = admin.confirmed(Operation::AuditExport);
    admin.station.rotate_step_up_secret(Some(&twice)).unwrap();
    let third = admin.confirmed(Operation::SecretRotation);
    admin.station.rotate_step_up_secret(Some(&third)).unwrap();
    assert_eq!(refused(export(&admin, Some(&old))), Code::StepUpInvalid);
}

#[test]
fn a_changed_or_made_up_token_is_refused_and_audited() {
    let (_, _, _, admin) = scene();
    let token = admin.confirmed(Operation::AuditExport);
    let mut changed = token.as_str().to_owned();
    let last = changed.pop().unwrap();
    changed.push(if last == 'A' { 'B' } else { 'A' });
    for text in [changed.as_str(), "", "true", "cs1.00000000.e30.AAAA"] {
        let forged = StepUpToken::new(text.to_owned());
        assert_eq!(refused(export(&admin, Some(&forged))), Code::StepUpInvalid);
        assert_eq!(newest(&admin).1, "step_up_invalid");
    }
    assert!(export(&admin, Some(&token)).is_ok());
}
