//! The lines of a support bundle hold nothing of anybody.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../cs-approval/tests/support/mod.rs"]
mod practice;
mod river_support;

use cs_app::PinEntry;
use cs_ports::{AuditQuery, AuditStore, RowReject, Settings, SourceCursor, SyncMark, SyncState};
use practice::at;
use river_support::{PIN, Quiet, patient_resource, put, scene, sits};

const CANARY: &str = "Quillfeathercanary";

#[test]
fn support_lines_hold_nothing_of_anybody() {
    let (town, world, coach, _) = scene();
    let patient = patient_resource(1, false)
        .replace("Sevenfold", CANARY)
        .replace("Testa", CANARY);
    put(&coach.store, &patient);
    put(
        &coach.store,
        &format!(
            r#"{{"resourceType":"Observation","id":"{CANARY}","status":"final","code":{{"text":"{CANARY}"}},"subject":{{"reference":"Patient/{CANARY}"}},"valueString":"{CANARY}"}}"#
        ),
    );
    let mark = SyncMark {
        cursor: SourceCursor(CANARY.into()),
        complete: true,
        as_of: at(4),
        done: 1,
    };
    let reject = RowReject {
        collection: CANARY.into(),
        row_id: CANARY.into(),
        reason: CANARY.into(),
        original: CANARY.into(),
    };
    coach
        .store
        .commit_page(
            &river_support::system(),
            "pms",
            CANARY,
            vec![],
            &[],
            &[reject],
            &mark,
        )
        .unwrap();
    let id = coach.draft(&world.coach, 1, |proposal| {
        proposal.summary = CANARY.into();
        proposal.target.addressee = CANARY.into();
        proposal.confidence = Some(cs_approval::Confidence {
            level: cs_approval::ConfidenceLevel::Low,
            reasons: vec![CANARY.into()],
        });
    });
    coach
        .station
        .edit_proposal(&id, &format!("{} Thanks.", river_support::TEXT), CANARY)
        .unwrap();
    let shown = coach.station.proposal(&id).unwrap().shown_digest;
    coach
        .station
        .decline(&[(id, shown)], &PinEntry::new(PIN.into()), CANARY)
        .unwrap();
    let ask = format!("look up {CANARY}");
    coach
        .station
        .ask_turn(None, &ask, None, &|_| {}, &Quiet)
        .unwrap();
    coach.store.set("last_sync", &CANARY.into()).unwrap();
    let mut named = world.coach.who.clone();
    named.display_name = CANARY.into();
    sits(&coach, &named);
    // Codes and reads of things that are not there come from outside too.
    let mut odd = coach
        .store
        .page(&AuditQuery::default(), None, 1)
        .unwrap()
        .entries
        .remove(0)
        .entry;
    odd.code = CANARY.into();
    odd.what = CANARY.into();
    odd.outcome = cs_audit::AuditOutcome::Failure;
    odd.patients = vec![CANARY.into()];
    odd.purpose = CANARY.into();
    coach.store.record(&odd).unwrap();
    town.go_to(30);

    let lines = coach.station.support_bundle_lines().unwrap();
    let text = lines.join("\n");
    let control = text.replace("countersign", CANARY);
    assert!(control.contains(CANARY), "the positive control");
    for trace in [
        CANARY,
        "canary",
        "pat-1",
        "+1802",
        "person-1",
        "Harbor",
        "signin.example",
    ] {
        assert!(
            !text.to_lowercase().contains(&trace.to_lowercase()),
            "{trace} in\n{text}"
        );
    }
    for part in [
        "countersign 0",
        "setting hold_seconds=0",
        "setting cache_days=30",
        "kept Patient=4",
        "set_aside=1",
        "whole=true",
        "execute",
        "other",
    ]
    .iter()
    .filter(|part| **part != "execute")
    {
        assert!(text.contains(part), "{part} not in\n{text}");
    }
    let newest = coach
        .store
        .page(&AuditQuery::default(), None, 10)
        .unwrap()
        .entries;
    assert!(
        newest
            .iter()
            .any(|entry| entry.entry.what == "support-bundle")
    );
}
