//! The Access view over real stores.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../cs-approval/tests/support/mod.rs"]
mod practice;
mod river_support;

use cs_access::{Clinician, Role};
use cs_app::views::AccessAnswer;
use cs_error::Code;
use river_support::{Seat, scene, sits};

fn why(seat: &Seat, ask: &str) -> AccessAnswer {
    seat.station.explain_access(ask, None, false).unwrap()
}

#[test]
fn administrators_read_it_and_nobody_else() {
    let (_, world, coach, admin) = scene();
    let view = admin.station.access_view().unwrap();
    assert_eq!(view.roles.len(), 5);
    assert_eq!((view.skills.len(), view.approvals.len()), (8, 7));
    assert!(
        view.people
            .iter()
            .any(|person| person.me && person.keys == 1)
    );
    assert!(view.keys.iter().any(|key| key.kind == "person" && key.here));
    assert!(
        view.keys
            .iter()
            .any(|key| key.kind == "device" && !key.here)
    );
    for role in [
        Role::HealthCoach,
        Role::PriorAuthSpecialist,
        Role::AccountManager,
    ] {
        let mut other = world.coach.who.clone();
        other.role = role;
        sits(&coach, &other);
        let refused = coach.station.access_view().unwrap_err();
        assert_eq!(refused.code(), Code::RoleMayNotUse, "{role:?}");
        let about_others = coach
            .station
            .explain_access("send_sms", Some("mps_admin"), false);
        assert_eq!(about_others.unwrap_err().code(), Code::RoleMayNotUse);
    }
}

#[test]
fn why_cant_i_names_the_rule_and_who_may() {
    let (_, world, coach, _) = scene();
    let refused = why(&coach, "submit_authorization");
    assert!(!refused.allowed);
    assert_eq!(refused.rule, "approval authority");
    assert_eq!(refused.who_may, ["Prior Auth Specialist", "MPS Admin"]);
    assert!(
        refused.sentence.contains("Health Coach"),
        "{}",
        refused.sentence
    );

    let document = why(&coach, "send_document");
    assert_eq!(
        (document.allowed, document.rule.as_str()),
        (false, "licensed clinician")
    );
    let mut clinician = world.coach.who.clone();
    clinician.clinician = Some(Clinician {
        npi: "1999999992".into(),
    });
    sits(&coach, &clinician);
    assert!(why(&coach, "send_document").allowed);
    assert!(why(&coach, "pms-care-coordination").allowed);
    assert_eq!(why(&coach, "pms-report-generate").rule, "skill access");
    assert_eq!(why(&coach, "audit-export").rule, "confirmed operations");
    let unknown = coach.station.explain_access("moonwalk", None, false);
    assert_eq!(unknown.unwrap_err().code(), Code::InputInvalid);
}
