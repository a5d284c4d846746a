//! The privacy officer's page over real stores.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../cs-approval/tests/support/mod.rs"]
mod practice;
mod river_support;

use cs_app::below::{FeedFormat, Operation};
use cs_app::views::{AuditFilter, NewHold, PrivacyView, ViewName};
use cs_audit::{AuditAction, AuditOutcome, EntryProof, VerifyOptions, verify_export};
use cs_error::Code;
use cs_ports::{AuditContext, AuditQuery, AuditStore};
use practice::World;
use river_support::{Quiet, Seat, put_all, scene, sits, system};

fn open_many(seat: &Seat, count: u32) {
    let many: Vec<String> = (0..count)
        .map(|n| format!(r#"{{"resourceType":"Patient","id":"w{n}","name":[{{"family":"Quill","given":["Ada"]}}]}}"#))
        .collect();
    put_all(&seat.store, &many);
    for number in 0..count {
        seat.station.banner(&format!("w{number}")).unwrap();
    }
}

fn as_admin(seat: &Seat, world: &World) -> PrivacyView {
    sits(seat, &world.admin.who);
    seat.station.privacy().unwrap()
}

#[test]
fn what_stands_out_is_shown_with_its_numbers_and_reviewed_with_a_note() {
    let (_, world, coach, _) = scene();
    open_many(&coach, 64);
    let view = as_admin(&coach, &world);
    let found: Vec<&str> = view.anomalies.iter().map(|one| one.kind.as_str()).collect();
    assert_eq!(found, ["many-charts"]);
    let one = &view.anomalies[0];
    assert_eq!(
        (one.people.as_str(), one.state.as_str(), one.own),
        ("Person 1", "open", false)
    );
    assert!(
        one.reason
            .starts_with("Opened the charts of 64 patients in one day"),
        "{}",
        one.reason
    );
    assert_eq!(
        (one.figures[0].value, one.role.as_str()),
        (64, "Health Coach")
    );

    for bad in ["", "  ", "a\u{7}b"] {
        let refused = coach.station.review_anomaly(&one.id, bad).unwrap_err();
        assert_eq!(refused.code(), Code::InputInvalid);
    }
    let unknown = coach
        .station
        .review_anomaly(&"0".repeat(32), "x")
        .unwrap_err();
    assert_eq!(unknown.code(), Code::NotFound);
    let view = coach
        .station
        .review_anomaly(&one.id, "Covered two lists.")
        .unwrap();
    assert_eq!(view.anomalies[0].state, "reviewed");
    assert_eq!(view.anomalies[0].reviews[0].note, "Covered two lists.");
    assert_eq!(view.anomalies[0].reviews[0].by, "Person 2");
    let newest = coach.store.page(&AuditQuery::default(), None, 5).unwrap();
    assert!(
        newest
            .entries
            .iter()
            .any(|one| one.entry.what == "anomaly-review"
                && one.entry.action == AuditAction::Administer
                && one.entry.outcome == AuditOutcome::Success),
        "a review is audited"
    );

    // It goes on: the review no longer covers it.
    sits(&coach, &world.coach.who);
    open_many(&coach, 80);
    let view = as_admin(&coach, &world);
    assert_eq!(view.anomalies[0].state, "grown");
}

#[test]
fn nobody_reviews_what_is_said_about_themselves() {
    let (_, world, coach, _) = scene();
    sits(&coach, &world.admin.who);
    open_many(&coach, 64);
    let view = coach.station.privacy().unwrap();
    assert!(view.anomalies[0].own);
    let id = view.anomalies[0].id.clone();
    let refused = coach.station.review_anomaly(&id, "All mine.").unwrap_err();
    assert_eq!(refused.code(), Code::OwnAnomaly);
    let newest = coach.store.page(&AuditQuery::default(), None, 1).unwrap();
    assert_eq!(
        newest.entries[0].entry.code, "own_anomaly",
        "trying is audited"
    );
    assert_eq!(coach.station.privacy().unwrap().anomalies[0].state, "open");
}

#[test]
fn administrators_are_the_officers_until_the_practice_names_somebody() {
    let (_, world, coach, _) = scene();
    let refused = coach.station.privacy().unwrap_err();
    assert_eq!(refused.code(), Code::RoleMayNotUse);
    assert_eq!(
        coach.station.set_privacy_officers(&[]).unwrap_err().code(),
        Code::RoleMayNotUse
    );
    coach.station.audit_page(&AuditFilter::default()).unwrap();
    sits(&coach, &world.admin.who);
    coach.station.privacy().unwrap();
    let unknown = ["https://x#nobody".to_owned()];
    assert_eq!(
        coach
            .station
            .set_privacy_officers(&unknown)
            .unwrap_err()
            .code(),
        Code::NotFound
    );
    let key = world.coach.who.user.key();
    let officers = coach
        .station
        .set_privacy_officers(std::slice::from_ref(&key))
        .unwrap();
    assert_eq!(officers.named[0].key, key);
    assert_eq!(
        coach.station.privacy().unwrap_err().code(),
        Code::RoleMayNotUse
    );
    let views = coach.station.session_view("seat").unwrap().views;
    assert!(views.contains(&ViewName::Audit) && !views.contains(&ViewName::Privacy));

    sits(&coach, &world.coach.who);
    coach.station.privacy().unwrap();
    let views = coach.station.session_view("seat").unwrap().views;
    assert!(views.contains(&ViewName::Audit) && views.contains(&ViewName::Privacy));
    let all = coach.station.audit_page(&AuditFilter::default()).unwrap();
    assert!(all.users.len() > 1, "a named officer reads the whole audit");
}

#[test]
fn emergency_access_and_disclosures_are_listed_and_clusters_found() {
    let (_, world, coach, _) = scene();
    let who = AuditContext {
        principal: Some(world.coach.who.clone()),
        action: "break-glass",
        ..system()
    };
    let mut entry = who.entry("harbor-health", AuditAction::BreakGlass);
    for patient in ["pat-1", "pat-2", "pat-3"] {
        entry.patients = vec![patient.into()];
        entry.code = "opened".into();
        coach.store.record(&entry).unwrap();
        entry.code = "closed".into();
        coach.store.record(&entry).unwrap();
    }
    let mut given = who.entry("harbor-health", AuditAction::Disclosure);
    given.patients = vec!["pat-1".into()];
    coach.store.record(&given).unwrap();
    let view = as_admin(&coach, &world);
    assert_eq!(view.break_glass.len(), 6);
    assert_eq!(view.disclosures.len(), 1);
    let found: Vec<&str> = view.anomalies.iter().map(|one| one.kind.as_str()).collect();
    assert_eq!(found, ["break-glass-cluster"], "ends are no openings");
    assert_eq!(view.anomalies[0].patient_ids.len(), 3);
    let newest = coach.store.page(&AuditQuery::default(), None, 1).unwrap();
    assert_eq!(
        newest.entries[0].entry.patients,
        ["pat-1", "pat-2", "pat-3"],
        "the page itself names whom it showed"
    );
}

#[test]
fn who_looked_at_a_chart_is_gathered_by_person() {
    let (_, world, coach, _) = scene();
    coach.station.banner("pat-3").unwrap();
    coach.station.problems("pat-3").unwrap();
    assert_eq!(
        coach.station.chart_readers("pat-3", 30).unwrap_err().code(),
        Code::RoleMayNotUse
    );
    sits(&coach, &world.admin.who);
    let found = coach.station.chart_readers("pat-3", 30).unwrap();
    let person = |name: &str| found.people.iter().find(|one| one.name == name).unwrap();
    assert_eq!(found.people.len(), 3);
    assert_eq!(person("Person 2").opened, 0, "this very look");
    let reader = person("Person 1");
    assert!(
        reader.opened >= 1 && reader.opened + reader.other >= 2,
        "{reader:?}"
    );
    assert!(!reader.break_glass);
    assert_eq!(
        found.people[2].name, "This program",
        "the program's own work stands at the end"
    );
    for (patient, days) in [("../x", 30), ("pat-3", 0), ("pat-3", 10_000)] {
        assert_eq!(
            coach
                .station
                .chart_readers(patient, days)
                .unwrap_err()
                .code(),
            Code::InputInvalid
        );
    }
}

#[test]
fn thresholds_are_the_practices_and_holds_and_years_are_checked() {
    let (_, world, coach, _) = scene();
    open_many(&coach, 30);
    let view = as_admin(&coach, &world);
    assert!(
        view.anomalies.is_empty(),
        "30 without a habit is below three times the floor"
    );
    let view = coach.station.set_threshold("watch_floor", 10).unwrap();
    assert_eq!(view.anomalies.len(), 1);
    for (key, value) in [("watch_floor", 0), ("watch_floor", 5_000), ("nothing", 3)] {
        assert_eq!(
            coach.station.set_threshold(key, value).unwrap_err().code(),
            Code::InputInvalid
        );
    }
    let hold = |patient: Option<&str>, from: Option<&str>, to: Option<&str>, note: &str| NewHold {
        patient_id: patient.map(str::to_owned),
        from: from.map(str::to_owned),
        to: to.map(str::to_owned),
        note: note.into(),
    };
    for bad in [
        hold(Some("a b"), None, None, "x"),
        hold(None, Some("soon"), None, "x"),
        hold(None, Some("2026-03-02"), Some("2026-03-01"), "x"),
        hold(None, None, None, ""),
    ] {
        assert_eq!(
            coach.station.add_hold(&bad).unwrap_err().code(),
            Code::InputInvalid
        );
    }
    let view = coach
        .station
        .add_hold(&hold(
            Some("pat-1"),
            Some("2026-01-01"),
            Some("2026-02-28"),
            "Case 7",
        ))
        .unwrap();
    assert_eq!(
        (view.holds[0].from.as_deref(), view.holds[0].to.as_deref()),
        (Some("2026-01-01"), Some("2026-02-28"))
    );
    let id = view.holds[0].id.clone();
    let view = coach.station.release_hold(&id).unwrap();
    assert_eq!(view.holds[0].released_by.as_deref(), Some("Person 2"));

    assert_eq!(
        coach.station.set_audit_years(Some(5)).unwrap_err().code(),
        Code::InputInvalid
    );
    let kept = coach.station.set_audit_years(Some(7)).unwrap();
    assert_eq!((kept.keep_years, kept.may_go), (Some(7), 0));
    let kept = coach.station.apply_retention(&Quiet).unwrap();
    assert_eq!(kept.may_go, 0);
    assert_eq!(
        coach.station.set_audit_years(None).unwrap().keep_years,
        None
    );
}

#[test]
fn exports_take_filters_a_proof_stands_alone_and_a_checkpoint_is_kept_outside() {
    let (_, world, coach, _) = scene();
    coach.station.banner("pat-3").unwrap();
    let own = coach.station.audit_page(&AuditFilter::default()).unwrap();
    let seq = own.entries[0].seq;
    let proof = coach.station.audit_proof(u64::from(seq)).unwrap();
    let key = world.coach.device_key.public_hex();
    let proof = EntryProof::parse(&proof).unwrap();
    assert_eq!(proof.verify(std::slice::from_ref(&key), None), Ok(()));
    assert_eq!(
        coach.station.audit_proof(1).unwrap_err().code(),
        Code::RoleMayNotUse,
        "entry 1 is the program's"
    );
    let mut lines = Vec::new();
    let filter = AuditFilter {
        patient_id: Some("pat-3".into()),
        action: Some("read".into()),
        ..AuditFilter::default()
    };
    let refused = coach
        .station
        .export_audit_feed(None, FeedFormat::Ndjson, &filter, &mut |_| true);
    assert_eq!(refused.unwrap_err().code(), Code::RoleMayNotUse);

    sits(&coach, &world.admin.who);
    let token = coach.confirmed(Operation::AuditExport);
    let count = coach
        .station
        .export_audit_feed(Some(&token), FeedFormat::Ndjson, &filter, &mut |line| {
            lines.push(line.to_owned());
            true
        })
        .unwrap();
    assert!(count > 0 && lines.len() as u64 == count);
    for line in &lines {
        let event: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(event["action"], "R");
        assert_eq!(event["entity"][0]["what"]["reference"], "Patient/pat-3");
    }
    let checkpoint = coach.station.audit_checkpoint().unwrap();
    let checkpoint = cs_audit::checkpoint_of_line(&checkpoint).unwrap();
    let mut chain = Vec::new();
    let token = coach.confirmed(Operation::AuditExport);
    coach
        .station
        .export_audit(Some(&token), &mut |line| {
            chain.push(line.to_owned());
            true
        })
        .unwrap();
    let report = verify_export(
        chain,
        VerifyOptions {
            pinned: Some(checkpoint),
            trusted_keys: vec![key],
        },
    );
    assert!(report.holds(), "{report:?}");
    assert_eq!(report.unsigned, 0, "an export is signed to its end");
}
