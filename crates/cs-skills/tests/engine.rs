//! Roles, schemas, tenants and the audit around every skill call.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Journal, Shelf, context, engine, patient};
use cs_access::{ROLES, Role, SkillName, TenantId, may_use_skill};
use cs_audit::AuditOutcome;
use cs_error::Code;
use cs_skills::Engine;
use serde_json::json;
use std::sync::Arc;

fn one() -> Vec<serde_json::Value> {
    vec![patient(
        "p1",
        &["Maria"],
        "Alvarez",
        "1982-03-14",
        "00481273",
    )]
}

#[test]
fn every_role_and_skill_by_the_access_table_and_every_call_in_the_audit() {
    let (engine, journal) = engine(one());
    for role in ROLES {
        for skill in SkillName::ALL {
            let input = match skill {
                SkillName::PatientLookup => json!({"query": "maria"}),
                SkillName::PriorAuth | SkillName::MedicationCheck => json!({"patient_id": "p1"}),
                SkillName::DocumentDraft => {
                    json!({"patient_id": "p1", "document_type": "referral_letter"})
                }
                SkillName::ReportGenerate => {
                    json!({"report_type": "patient_volume", "date_from": "2026-01-01", "date_to": "2026-02-01"})
                }
                _ => json!({}),
            };
            let result = engine.run(&context(role), skill, input);
            let entry = journal.entries.lock().unwrap().pop().unwrap();
            assert_eq!(
                (entry.what.as_str(), entry.role.as_str()),
                (skill.as_str(), role.as_str())
            );
            assert_eq!(entry.user, "https://issuer.example#coach");
            match may_use_skill(role, skill) {
                Err(_) => {
                    assert_eq!(
                        result.unwrap_err().code(),
                        Code::RoleMayNotUse,
                        "{role:?} {skill:?}"
                    );
                    assert_eq!(
                        (entry.outcome, entry.code.as_str()),
                        (AuditOutcome::Refused, "role_may_not_use")
                    );
                }
                Ok(()) => {
                    let output =
                        result.unwrap_or_else(|fault| panic!("{role:?} {skill:?}: {fault:?}"));
                    let planned = output.value["status"] == "planned";
                    assert_eq!(planned, entry.code == "planned");
                    if skill == SkillName::PatientLookup {
                        assert_eq!(entry.patients, ["p1"]);
                    }
                }
            }
        }
    }
}

#[test]
fn another_practice_and_bad_inputs_are_refused() {
    let (engine, journal) = engine(one());
    let mut elsewhere = context(Role::HealthCoach);
    elsewhere.tenant = TenantId::parse("northgate-optical").unwrap();
    assert_eq!(
        engine
            .run(&elsewhere, SkillName::PatientLookup, json!({"query": "x"}))
            .unwrap_err()
            .code(),
        Code::TenantForbidden
    );
    for (skill, input, name) in [
        (SkillName::PatientLookup, json!({"limit": 0}), "limit"),
        (
            SkillName::EncounterQuery,
            json!({"status": "kept"}),
            "status",
        ),
        (
            SkillName::EncounterQuery,
            json!({"date_from": "2026-02-30"}),
            "date_from",
        ),
        (
            SkillName::EncounterQuery,
            json!({"date_from": "2026-02-03", "date_to": "2026-02-01"}),
            "date_to",
        ),
        (
            SkillName::CareCoordination,
            json!({"reason": "birthday"}),
            "reason",
        ),
        (
            SkillName::CareCoordination,
            json!({"patient_id": "../x"}),
            "patient_id",
        ),
        (SkillName::CareCoordination, json!([]), "input"),
    ] {
        let fault = engine
            .run(&context(Role::HealthCoach), skill, input)
            .unwrap_err();
        assert!(
            matches!(fault.code(), Code::SkillSchema | Code::InputInvalid),
            "{fault:?}"
        );
        assert_eq!(fault.details()[0], ("input", name.to_owned()));
    }
    assert!(
        journal
            .entries
            .lock()
            .unwrap()
            .iter()
            .all(|entry| entry.outcome == AuditOutcome::Refused)
    );
    let unknown = engine.run(
        &context(Role::HealthCoach),
        SkillName::CareCoordination,
        json!({"patient_id": "p9"}),
    );
    assert_eq!(unknown.unwrap_err().code(), Code::NotFound);
    assert!(
        engine
            .run(
                &context(Role::HealthCoach),
                SkillName::PatientLookup,
                json!({"query": "maria", "patient_id": null})
            )
            .is_ok()
    );
}

#[test]
fn nothing_is_handed_out_when_the_call_cannot_be_recorded() {
    let full = Arc::new(Journal {
        full: true,
        ..Journal::default()
    });
    let engine = Engine::new(
        Arc::new(Shelf::of(one())),
        full,
        Arc::new(|_, _| Ok(Vec::new())),
    );
    let fault = engine
        .run(
            &context(Role::HealthCoach),
            SkillName::PatientLookup,
            json!({"query": "maria"}),
        )
        .unwrap_err();
    assert_eq!(fault.code(), Code::AuditUnwritable);
    let shelf = Shelf {
        refuse_audit: true,
        ..Shelf::of(one())
    };
    let engine = Engine::new(
        Arc::new(shelf),
        Arc::new(Journal::default()),
        Arc::new(|_, _| Ok(Vec::new())),
    );
    let fault = engine
        .run(
            &context(Role::HealthCoach),
            SkillName::PatientLookup,
            json!({"query": "maria"}),
        )
        .unwrap_err();
    assert_eq!(fault.code(), Code::AuditUnwritable);
}
