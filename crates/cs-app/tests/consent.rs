//! Consents, permissions and the fields of a role, over a real store: what a person
//! is handed, and what the audit says of the rest.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../cs-approval/tests/support/mod.rs"]
mod practice;
mod river_support;

use cs_access::Role;
use cs_app::views::AuditFilter;
use cs_audit::AuditOutcome;
use cs_error::Code;
use cs_ports::{AuditQuery, AuditStore};
use river_support::{Seat, put_all, scene, sits};
use serde_json::{Value, json};

fn consent(patient: u8, provision: Value) -> String {
    json!({
        "resourceType": "Consent", "id": format!("consent-{patient}"), "status": "active",
        "scope": {"coding": [{"code": "patient-privacy"}]},
        "category": [{"coding": [{"code": "59284-0"}]}],
        "patient": {"reference": format!("Patient/pat-{patient}")},
        "provision": provision,
    })
    .to_string()
}

fn permission(rules: Value) -> String {
    json!({
        "resourceType": "Permission", "id": "house-rules", "status": "active",
        "combining": "deny-overrides", "rule": rules,
    })
    .to_string()
}

fn condition(patient: u8) -> String {
    json!({
        "resourceType": "Condition", "id": format!("cond-{patient}"),
        "subject": {"reference": format!("Patient/pat-{patient}")},
        "code": {"text": "Demo problem"},
        "clinicalStatus": {"coding": [{"code": "active"}]},
    })
    .to_string()
}

fn opens(seat: &Seat, patient: u8) -> Result<(), Code> {
    let opened = seat.station.banner(&format!("pat-{patient}"));
    opened.map(drop).map_err(|fault| fault.code())
}

fn refusals(seat: &Seat) -> Vec<(String, Vec<String>)> {
    let filter = AuditQuery {
        outcome: Some(AuditOutcome::Refused),
        ..AuditQuery::default()
    };
    let page = seat.store.page(&filter, None, 20).unwrap();
    page.entries
        .into_iter()
        .map(|entry| (entry.entry.code, entry.entry.patients))
        .collect()
}

#[test]
fn a_chart_its_patient_closed_is_opened_to_nobody_and_the_refusal_is_audited() {
    let (_, world, coach, _) = scene();
    assert_eq!(opens(&coach, 1), Ok(()));
    put_all(&coach.store, &[consent(1, json!({"type": "deny"}))]);
    assert_eq!(opens(&coach, 1), Err(Code::ConsentDenied));
    assert_eq!(opens(&coach, 2), Ok(()), "another patient's is untouched");
    let told = ("consent_denied".to_owned(), vec!["pat-1".to_owned()]);
    assert!(refusals(&coach).contains(&told));
    sits(&coach, &world.admin.who);
    assert_eq!(opens(&coach, 1), Err(Code::ConsentDenied));
    // Taken back, it opens again.
    let mut ended: Value = serde_json::from_str(&consent(1, json!({"type": "deny"}))).unwrap();
    ended["status"] = json!("inactive");
    put_all(&coach.store, &[ended.to_string()]);
    assert_eq!(opens(&coach, 1), Ok(()));
}

#[test]
fn a_closed_chart_is_not_found_by_a_search_either() {
    let (_, _, coach, _) = scene();
    let found = || coach.station.find_patients("Sevenfold", 10).unwrap().len();
    let before = found();
    assert_eq!(before, 4);
    put_all(&coach.store, &[consent(3, json!({"type": "deny"}))]);
    assert_eq!(found(), before - 1);
}

#[test]
fn a_part_that_was_closed_is_left_out_and_the_rest_is_there() {
    let (_, _, coach, _) = scene();
    put_all(&coach.store, &[condition(1), condition(2)]);
    let problems = |patient: &str| coach.station.problems(patient).unwrap().len();
    assert_eq!((problems("pat-1"), problems("pat-2")), (1, 1));
    let closed = json!({"type": "permit", "provision": [
        {"type": "deny", "class": [{"code": "Condition"}]},
    ]});
    put_all(&coach.store, &[consent(1, closed)]);
    assert_eq!((problems("pat-1"), problems("pat-2")), (0, 1));
    assert_eq!(opens(&coach, 1), Ok(()));
}

#[test]
fn an_exception_for_one_person_holds_for_that_person() {
    let (_, world, coach, _) = scene();
    let subject = world.coach.who.user.subject.clone();
    let closed_but = json!({"type": "deny", "provision": [
        {"type": "permit", "actor": [{"reference": {"reference": format!("Practitioner/{subject}")}}]},
    ]});
    put_all(&coach.store, &[consent(1, closed_but)]);
    assert_eq!(opens(&coach, 1), Ok(()));
    sits(&coach, &world.admin.who);
    assert_eq!(opens(&coach, 1), Err(Code::ConsentDenied));
}

#[test]
fn a_permission_of_the_practice_closes_and_limits() {
    let (_, world, coach, _) = scene();
    let by_role = json!([{"type": "deny", "activity": [{"actor": [
        {"role": {"coding": [{"code": "practice_administrator"}]}}]}]}]);
    put_all(&coach.store, &[permission(by_role)]);
    assert_eq!(opens(&coach, 1), Ok(()));
    sits(&coach, &world.admin.who);
    assert_eq!(opens(&coach, 1), Err(Code::ConsentDenied));

    sits(&coach, &world.coach.who);
    let limited = json!([{"type": "permit", "limit": [{"path": ["Patient.telecom"]}]}]);
    put_all(&coach.store, &[permission(limited)]);
    let banner = coach.station.banner("pat-1").unwrap();
    assert_eq!(banner.patient.phone, None);
    assert_eq!(banner.patient.family, "Sevenfold");
}

#[test]
fn a_coach_sees_the_last_four_of_a_member_id_and_a_specialist_all_of_it() {
    let (_, world, coach, _) = scene();
    let coverage = json!({
        "resourceType": "Coverage", "id": "cov-1", "status": "active",
        "beneficiary": {"reference": "Patient/pat-1"},
        "subscriberId": "XYZ99887766", "payor": [{"display": "Demo Mutual"}],
    });
    put_all(&coach.store, &[coverage.to_string()]);
    let member = |seat: &Seat| {
        let coverage = seat.station.coverage("pat-1").unwrap();
        coverage.coverages[0].member.clone().unwrap()
    };
    assert_eq!(member(&coach), "***7766");
    let mut specialist = world.coach.who.clone();
    specialist.role = Role::PriorAuthSpecialist;
    sits(&coach, &specialist);
    assert_eq!(member(&coach), "XYZ99887766");
}

#[test]
fn looking_consents_up_is_audited_as_the_programs_own_work() {
    let (_, world, coach, _) = scene();
    put_all(&coach.store, &[consent(1, json!({"type": "permit"}))]);
    assert_eq!(opens(&coach, 1), Ok(()));
    sits(&coach, &world.admin.who);
    let filter = AuditFilter {
        user: Some("system".into()),
        ..AuditFilter::default()
    };
    let page = coach.station.audit_page(&filter).unwrap();
    assert!(page.entries.iter().any(|line| line.what == "consents"));
}

#[test]
fn an_envelope_carries_the_decision_and_ends_when_the_consent_changes() {
    let (town, world, coach, _) = scene();
    let bytes = |seat: &Seat| {
        let envelope = seat.station.context_envelope("pat-1").unwrap();
        serde_json::to_vec(&envelope).unwrap()
    };
    let used = |seat: &Seat, bytes: &[u8]| {
        let answer = seat.station.use_context(bytes);
        answer
            .map(|envelope| envelope.decision)
            .map_err(|fault| fault.code())
    };
    put_all(&coach.store, &[consent(1, json!({"type": "permit"}))]);
    let permitted = bytes(&coach);
    let text = String::from_utf8(permitted.clone()).unwrap();
    assert!(text.contains("Consent/consent-1/_history/1"), "{text}");
    assert_eq!(used(&coach, &permitted), Ok("permit".into()));
    let forged = text.replace("\"pat-1\"", "\"pat-2\"");
    assert_eq!(used(&coach, forged.as_bytes()), Err(Code::ContextInvalid));
    sits(&coach, &world.admin.who);
    assert_eq!(
        used(&coach, &permitted),
        Err(Code::ContextInvalid),
        "another person's"
    );
    sits(&coach, &world.coach.who);

    put_all(&coach.store, &[consent(1, json!({"type": "deny"}))]);
    assert_eq!(used(&coach, &permitted), Err(Code::ContextExpired));
    let denied = bytes(&coach);
    assert_eq!(used(&coach, &denied), Err(Code::ConsentDenied));
    put_all(&coach.store, &[consent(1, json!({"type": "permit"}))]);
    let again = bytes(&coach);
    town.go_to(26);
    assert_eq!(used(&coach, &again), Err(Code::ContextExpired));
}
