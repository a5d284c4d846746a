//! Audit, sources, settings, status and support lines over real stores.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../cs-approval/tests/support/mod.rs"]
mod practice;
mod river_support;

use cs_app::views::{AuditFilter, PersonalSettings, TaskProgress};
use cs_app::{DeskFacts, LinkState};
use cs_error::Code;
use cs_ports::{AuditQuery, AuditStore, RowReject, SourceCursor, SyncMark, SyncState};
use practice::{World, at};
use river_support::{Quiet, Seat, Town, scene, sits, wait};

#[test]
fn administrators_see_every_entry_and_others_their_own_alone() {
    let (_, world, coach, _) = scene();
    coach.draft(&world.coach, 1, |_| {});
    coach.station.proposal_lines(true).unwrap();
    let own = coach.station.audit_page(&AuditFilter::default()).unwrap();
    assert!(
        own.entries
            .iter()
            .all(|line| line.user == "person-1" || line.user == "Person 1")
    );
    assert_eq!(own.users.len(), 1);
    assert_eq!(own.users[0].name, "Person 1");
    assert_eq!(own.entries[0].what, "audit", "looking is an entry itself");
    let theirs = AuditFilter {
        user: Some("system".into()),
        ..AuditFilter::default()
    };
    let refused = coach.station.audit_page(&theirs).unwrap_err();
    assert_eq!(refused.code(), Code::RoleMayNotUse);
    let newest = coach.store.page(&AuditQuery::default(), None, 1).unwrap();
    let entry = &newest.entries[0].entry;
    assert_eq!(
        (entry.what.as_str(), entry.code.as_str()),
        ("audit", "role_may_not_use")
    );

    sits(&coach, &world.admin.who);
    let all = coach.station.audit_page(&AuditFilter::default()).unwrap();
    let names: Vec<&str> = all.users.iter().map(|user| user.name.as_str()).collect();
    assert_eq!(names, ["Person 1", "Person 2", "This program"]);
    assert!(all.entries.iter().any(|line| line.user == "This program"));
    assert_eq!(u64::from(all.chain_length), newest.length + 1);
    let patient = AuditFilter {
        patient_id: Some("pat-3".into()),
        from: Some("2026-03-02".into()),
        to: Some("2026-03-02".into()),
        ..AuditFilter::default()
    };
    let about = coach.station.audit_page(&patient).unwrap();
    let actions: Vec<&str> = about
        .entries
        .iter()
        .map(|line| line.action.as_str())
        .collect();
    assert_eq!(
        actions,
        ["search", "import"],
        "this very look, and its coming in"
    );
    let chained = coach.store.page(&AuditQuery::default(), None, 1).unwrap();
    assert!(
        chained.entries[0]
            .hash
            .to_hex()
            .starts_with(&about.entries[0].hash),
        "a start of the hash, to compare with an export"
    );
    let none = AuditFilter {
        to: Some("2026-03-01".into()),
        ..AuditFilter::default()
    };
    assert!(coach.station.audit_page(&none).unwrap().entries.is_empty());
    for bad in [
        AuditFilter {
            from: Some("soon".into()),
            ..AuditFilter::default()
        },
        AuditFilter {
            action: Some("juggle".into()),
            ..AuditFilter::default()
        },
    ] {
        let refused = coach.station.audit_page(&bad).unwrap_err();
        assert_eq!(refused.code(), Code::InputInvalid);
    }
}

#[test]
fn pages_follow_one_another_without_gap() {
    let (_, world, coach, _) = scene();
    sits(&coach, &world.admin.who);
    for _ in 0..130 {
        coach.station.proposal_lines(true).unwrap();
    }
    let first = coach.station.audit_page(&AuditFilter::default()).unwrap();
    assert!(first.more);
    assert_eq!(first.entries.len(), 100);
    let next = AuditFilter {
        before: first.entries.last().map(|line| line.seq),
        ..AuditFilter::default()
    };
    let second = coach.station.audit_page(&next).unwrap();
    assert_eq!(second.entries[0].seq + 1, first.entries[99].seq);
}

#[test]
fn anybody_may_have_the_chain_checked() {
    let (_, _, coach, _) = scene();
    let state = coach.station.chain_state().unwrap();
    assert!(state.whole && state.entries > 0, "{state:?}");
    assert!(state.sentence.starts_with("The chain is whole"));
}

#[test]
fn sources_say_what_is_kept_how_fresh_and_what_was_set_aside() {
    let (_, world, coach, _) = scene();
    let mark = SyncMark {
        cursor: SourceCursor("c".into()),
        complete: true,
        as_of: at(4),
        done: 1,
    };
    let reject = RowReject {
        collection: "patients".into(),
        row_id: "row-7".into(),
        reason: "birthDate: not a date".into(),
        original: "{}".into(),
    };
    coach
        .store
        .commit_page(
            &river_support::system(),
            "pms",
            "patients",
            vec![],
            &[],
            &[reject],
            &mark,
        )
        .unwrap();
    coach.sync();
    let shown = coach.station.sources().unwrap();
    assert_eq!(shown.set_aside_total, 1);
    assert_eq!(
        (
            shown.set_aside[0].row_id.as_str(),
            shown.set_aside[0].reason.as_str()
        ),
        ("row-7", "birthDate: not a date")
    );
    assert_eq!(shown.channels, ["Text messages"]);
    assert!(
        shown
            .kept
            .iter()
            .any(|one| one.kind == "Patient" && one.count == 4)
    );
    assert!(shown.sources[0].last_sync.is_some());
    assert_eq!(shown.sources[0].name, "Practice system");

    sits(&coach, &world.account.who);
    let shown = coach.station.sources().unwrap();
    assert_eq!((shown.set_aside_total, shown.set_aside.len()), (1, 0));
}

#[test]
fn the_lock_has_a_default_by_role_and_only_administrators_loosen_it() {
    let (_, world, coach, _) = scene();
    assert_eq!(coach.station.lock_minutes().unwrap(), 2);
    let number = |key: &str| {
        let view = coach.station.settings_view().unwrap();
        view.numbers.into_iter().find(|one| one.key == key)
    };
    let lock = number("lock_minutes").unwrap();
    assert_eq!(
        (lock.value, lock.min, lock.max, lock.may_loosen),
        (2, 1, 60, false)
    );
    assert_eq!(number("lock_minutes_clinical"), None);
    let refused = coach.station.set_number("lock_minutes", 5).unwrap_err();
    assert_eq!(refused.code(), Code::RoleMayNotUse);
    coach.station.set_number("lock_minutes", 1).unwrap();
    assert_eq!(coach.station.lock_minutes().unwrap(), 1);
    for (key, value) in [
        ("lock_minutes", 0),
        ("lock_minutes", 61),
        ("moon", 1),
        ("lock_minutes_office", 5),
    ] {
        let refused = coach.station.set_number(key, value).unwrap_err();
        assert_eq!(refused.code(), Code::InputInvalid, "{key} {value}");
    }

    sits(&coach, &world.admin.who);
    assert_eq!(coach.station.lock_minutes().unwrap(), 10, "an office");
    coach.station.set_number("lock_minutes", 60).unwrap();
    coach
        .station
        .set_number("lock_minutes_clinical", 5)
        .unwrap();
    coach.station.set_number("cache_days", 60).unwrap();
    assert!(number("cache_hours").unwrap().may_loosen);
    sits(&coach, &world.coach.who);
    assert_eq!(coach.station.lock_minutes().unwrap(), 5);
    let entries = coach
        .store
        .page(&AuditQuery::default(), None, 100)
        .unwrap()
        .entries;
    let settings = entries
        .iter()
        .filter(|entry| entry.entry.what == "settings");
    assert!(settings.count() >= 5, "changes and refusals are entries");
}

#[test]
fn a_look_is_each_persons_own_and_the_last_one_greets_the_next() {
    let (_, world, coach, _) = scene();
    assert_eq!(
        coach.station.personal().unwrap(),
        PersonalSettings::default()
    );
    let dark = PersonalSettings {
        theme: "dark".into(),
        zoom: 150,
        ..PersonalSettings::default()
    };
    assert_eq!(coach.station.set_personal(&dark).unwrap().personal, dark);
    for bad in [
        PersonalSettings {
            theme: "pink".into(),
            ..dark.clone()
        },
        PersonalSettings {
            zoom: 301,
            ..dark.clone()
        },
    ] {
        let refused = coach.station.set_personal(&bad).unwrap_err();
        assert_eq!(refused.code(), Code::InputInvalid);
    }
    sits(&coach, &world.admin.who);
    assert_eq!(
        coach.station.personal().unwrap(),
        dark,
        "this device's last"
    );
    coach
        .station
        .set_personal(&PersonalSettings::default())
        .unwrap();
    sits(&coach, &world.coach.who);
    assert_eq!(coach.station.personal().unwrap(), dark);
}

#[test]
fn an_old_copy_is_marked_and_then_closed_until_the_next_sync() {
    let (town, _, coach, _) = scene();
    coach.sync();
    let stale = || {
        coach
            .station
            .desk_status(LinkState::default())
            .unwrap()
            .stale
    };
    let look = || {
        coach
            .station
            .ask_turn(None, "look up Testa Sevenfold", None, &|_| {}, &Quiet)
    };
    assert!(!stale());
    town.go_to(10 + 60 * 24 + 1);
    assert!(stale());
    assert!(look().is_ok(), "old, and still read");
    town.go_to(10 + 60 * 24 * 30 + 1);
    let closed = look().unwrap_err();
    assert_eq!(closed.code(), Code::CacheTooOld);
    coach.sync();
    assert!(look().is_ok() && !stale());
}

#[test]
fn the_status_counts_what_the_role_sees_and_leaves_no_entry() {
    let (_, world, coach, _) = scene();
    coach.draft(&world.coach, 1, |_| {});
    let id = coach.draft(&world.coach, 2, |_| {});
    coach.station.set_setting("hold_seconds", 60).unwrap();
    coach.approve(&id).unwrap();
    let entries = || {
        coach
            .store
            .page(&AuditQuery::default(), None, 1)
            .unwrap()
            .length
    };
    let before = entries();
    let link = LinkState {
        online: true,
        since: Some(at(3)),
        syncing: Some(TaskProgress {
            what: "patients".into(),
            done: 1,
            total: 4,
        }),
        locks_in: Some(30),
        ..LinkState::default()
    };
    let shown = coach.station.desk_status(link).unwrap();
    assert_eq!(
        (
            shown.in_review,
            shown.waiting_to_send,
            shown.stale_drafts,
            shown.uncertain
        ),
        (1, 1, 0, 0)
    );
    assert!(shown.online && shown.syncing.is_some());
    assert_eq!(shown.locks_in, Some(30));
    assert_eq!(entries(), before);
    sits(&coach, &world.account.who);
    let nothing = coach.station.desk_status(LinkState::default()).unwrap();
    assert_eq!((nothing.in_review, nothing.waiting_to_send), (0, 0));
}

#[test]
fn the_desk_tells_where_it_is_and_whom_it_speaks_to() {
    let (town, world) = (Town::new(), World::new());
    let seat = Seat::of(&town, &world, &world.coach, 1);
    let facts = DeskFacts {
        profile: "demo".into(),
        source_name: "Harbor PMS".into(),
        source_host: "127.0.0.1".into(),
        keys_in: "system keyring".into(),
        store_file: Some(seat.folder.path().join("store.db")),
        ..DeskFacts::default()
    };
    let folder = seat.folder.path().to_path_buf();
    let station = seat.station.with_facts(facts);
    let view = station.settings_view().unwrap();
    assert_eq!(
        (view.profile.as_str(), view.keys_in.as_str()),
        ("demo", "system keyring")
    );
    assert_eq!(view.model, "none: the local planner is used");
    let sources = station.sources().unwrap();
    assert_eq!(sources.sources[0].host, "127.0.0.1");
    let bytes = std::fs::metadata(folder.join("store.db")).unwrap().len();
    #[allow(clippy::cast_precision_loss)]
    let bytes = bytes as f64;
    assert!(sources.store_bytes >= bytes && bytes > 0.0);
    wait(station.sign_out()).unwrap();
    let out = station.settings_view().unwrap_err();
    assert_eq!(out.code(), Code::SignedOut);
    assert!(station.personal().is_ok(), "the look needs no session");
}
