//! Somebody with the file and its key, behind the program's back: what they can
//! change, the verifier finds. Against somebody who writes everything anew stands
//! a checkpoint that was copied outside.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use cs_approval::DeviceKey;
use cs_audit::{
    BreakKind, Chain, Checkpoint, VerifyOptions, checkpoint_line, entry_line, verify_export,
};
use cs_ports::{AuditStore, Charts, PrivacyStore};
use cs_store::TenantStore;
use rusqlite::{Connection, params};
use support::*;

fn device_key() -> DeviceKey {
    DeviceKey::from_random([9; 32])
}

/// A store with 40 entries: a checkpoint at 20, one at 40, and five after it.
struct Scene {
    place: Place,
    kept: Checkpoint,
}

impl Scene {
    fn new() -> Self {
        let place = Place::new();
        let store = Self::open_at(&place);
        read(&store, 0..20);
        store.seal(at(20)).unwrap();
        read(&store, 20..40);
        let kept = store.seal(at(40)).unwrap().unwrap();
        read(&store, 40..45);
        Self { place, kept }
    }

    fn open_at(place: &Place) -> TenantStore {
        let store = place.open();
        store.set_device_key(device_key());
        store
    }

    /// Changes the file without the program, its triggers taken away first.
    fn attack(&self, change: impl FnOnce(&Connection)) {
        let raw = raw(&self.place);
        raw.execute_batch(
            "PRAGMA foreign_keys = OFF;
             DROP TRIGGER audit_entries_fixed; DROP TRIGGER audit_entries_kept;
             DROP TRIGGER audit_checkpoints_fixed; DROP TRIGGER audit_checkpoints_kept;
             DROP TRIGGER audit_removed_fixed; DROP TRIGGER audit_removed_kept;",
        )
        .unwrap();
        change(&raw);
    }

    fn found(&self, pinned: Option<&Checkpoint>) -> Option<(u64, BreakKind)> {
        let store = Self::open_at(&self.place);
        let mut lines = Vec::new();
        store
            .export(&mut |line| {
                lines.push(line.to_owned());
                true
            })
            .unwrap();
        let options = VerifyOptions {
            pinned: pinned.cloned(),
            trusted_keys: vec![device_key().public_hex()],
        };
        verify_export(lines, options)
            .first_break
            .map(|one| (one.seq, one.what))
    }

    fn plain(&self) -> Option<(u64, BreakKind)> {
        self.found(None)
    }

    fn with_kept(&self) -> Option<(u64, BreakKind)> {
        self.found(Some(&self.kept))
    }
}

fn read(store: &TenantStore, seconds: std::ops::Range<i64>) {
    for second in seconds {
        drop(
            store
                .read(&coach(second), "Patient", &format!("p{second}"))
                .unwrap(),
        );
    }
}

fn raw(place: &Place) -> Connection {
    let raw = Connection::open(&place.path).unwrap();
    raw.execute_batch(&format!("PRAGMA key = \"x'{}'\";", hex::encode(KEY)))
        .unwrap();
    raw
}

#[test]
fn a_store_nobody_touched_verifies_and_agrees_with_the_checkpoint_kept_outside() {
    let scene = Scene::new();
    assert_eq!(scene.plain(), None);
    assert_eq!(scene.with_kept(), None);
    scene.attack(|_| {});
    assert_eq!(
        scene.with_kept(),
        None,
        "the control: without a change nothing is found"
    );
}

#[test]
fn triggers_refuse_update_and_delete_of_everything_the_audit_holds() {
    let scene = Scene::new();
    let store = Scene::open_at(&scene.place);
    let hold = cs_ports::LegalHold {
        id: "0".repeat(32),
        at: at(0),
        by: "i#x".into(),
        scope: cs_audit::HoldScope::default(),
        note: "n".into(),
        released: None,
    };
    store.add_hold(&coach(50), &hold).unwrap();
    let review = cs_ports::AnomalyReview {
        anomaly: "0".repeat(32),
        at: at(50),
        by: "i#x".into(),
        extent: 1,
        note: "n".into(),
    };
    store.add_review(&coach(50), &review).unwrap();
    drop(store);
    let raw = raw(&scene.place);
    for statement in [
        "UPDATE audit_entries SET line = replace(line, 'p7', 'p8')",
        "UPDATE audit_entries SET seq = 999 WHERE seq = 45",
        "DELETE FROM audit_entries WHERE seq = 45",
        "DELETE FROM audit_entries",
        "INSERT OR REPLACE INTO audit_entries SELECT seq, hash, newest, 'x' FROM audit_entries WHERE seq = 7",
        "UPDATE audit_checkpoints SET public_key = 'x'",
        "DELETE FROM audit_checkpoints WHERE seq = 40",
        "DELETE FROM audit_holds",
        "UPDATE audit_reviews SET note = 'x'",
        "DELETE FROM audit_reviews",
    ] {
        // A replacing insert deletes silently unless recursive triggers are on.
        raw.execute_batch("PRAGMA recursive_triggers = ON; PRAGMA foreign_keys = ON;")
            .unwrap();
        assert!(raw.execute(statement, []).is_err(), "{statement}");
    }
}

#[test]
fn an_edited_entry_is_found() {
    let scene = Scene::new();
    scene.attack(|raw| {
        raw.execute(
            "UPDATE audit_entries SET line = replace(line, 'p6', 'p9') WHERE seq = 7",
            [],
        )
        .unwrap();
    });
    assert_eq!(scene.plain(), Some((7, BreakKind::Edited)));
}

/// As above, with the hash worked out anew for this one entry.
#[test]
fn an_edited_entry_with_a_hash_that_fits_it_breaks_the_link_after_it() {
    let scene = Scene::new();
    scene.attack(|raw| rewrite(raw, 7, 7));
    assert_eq!(scene.plain(), Some((8, BreakKind::LinkBroken)));
}

/// Entries from one on written anew with hashes that fit, one patient changed.
fn rewrite(raw: &Connection, from: u64, to: u64) {
    let mut read = raw
        .prepare("SELECT line FROM audit_entries ORDER BY seq")
        .unwrap();
    let lines: Vec<String> = read
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let mut chain = Chain::start("harbor-health");
    for line in lines {
        let value: serde_json::Value = serde_json::from_str(&line).unwrap();
        let mut stored: cs_audit::ChainedEntry =
            serde_json::from_value(value["entry"].clone()).unwrap();
        if stored.seq > to {
            break;
        }
        if stored.seq == from {
            stored.entry.resources = vec!["Patient/somebody-else".into()];
        }
        let anew = chain.append(stored.entry).unwrap();
        raw.execute(
            "UPDATE audit_entries SET hash = ?2, line = ?3 WHERE seq = ?1",
            params![anew.seq, anew.hash.as_bytes(), entry_line(&anew)],
        )
        .unwrap();
    }
}

#[test]
fn a_chain_written_anew_from_an_entry_on_contradicts_its_signed_checkpoint() {
    let scene = Scene::new();
    scene.attack(|raw| rewrite(raw, 7, 45));
    assert_eq!(scene.plain(), Some((21, BreakKind::CheckpointMismatch)));
}

#[test]
fn a_chain_written_anew_without_its_checkpoints_contradicts_the_one_kept_outside() {
    let scene = Scene::new();
    scene.attack(|raw| {
        rewrite(raw, 7, 45);
        raw.execute("DELETE FROM audit_checkpoints", []).unwrap();
    });
    assert_eq!(
        scene.plain(),
        None,
        "the file alone can't tell; it only says that nothing is signed"
    );
    assert_eq!(scene.with_kept(), Some((40, BreakKind::Rewritten)));
}

#[test]
fn a_removed_entry_is_found() {
    let scene = Scene::new();
    scene.attack(|raw| {
        raw.execute("DELETE FROM audit_entries WHERE seq = 30", [])
            .unwrap();
    });
    assert_eq!(scene.plain(), Some((30, BreakKind::Missing)));
}

#[test]
fn an_entry_removed_with_the_numbers_after_it_closed_up_is_found() {
    let scene = Scene::new();
    scene.attack(|raw| {
        raw.execute("DELETE FROM audit_entries WHERE seq = 42", [])
            .unwrap();
        raw.execute("UPDATE audit_entries SET seq = seq - 1 WHERE seq > 42", [])
            .unwrap();
    });
    assert_eq!(scene.plain(), Some((42, BreakKind::Missing)));
}

#[test]
fn two_entries_in_each_others_place_are_found() {
    let scene = Scene::new();
    scene.attack(|raw| {
        raw.execute_batch(
            "UPDATE audit_entries SET seq = 1000 WHERE seq = 11;
             UPDATE audit_entries SET seq = 11 WHERE seq = 12;
             UPDATE audit_entries SET seq = 12 WHERE seq = 1000;",
        )
        .unwrap();
    });
    assert_eq!(scene.plain(), Some((11, BreakKind::Missing)));
}

#[test]
fn an_entry_put_in_twice_is_found() {
    let scene = Scene::new();
    scene.attack(|raw| {
        raw.execute("INSERT INTO audit_entries SELECT 46, hash, newest, line FROM audit_entries WHERE seq = 45", [])
            .unwrap();
    });
    assert_eq!(scene.plain(), Some((46, BreakKind::Repeated)));
}

#[test]
fn entries_cut_off_at_the_end_are_found_by_the_checkpoint_kept_outside() {
    let scene = Scene::new();
    scene.attack(|raw| {
        raw.execute_batch(
            "DELETE FROM audit_checkpoints WHERE seq = 40; DELETE FROM audit_entries WHERE seq > 33;",
        )
        .unwrap();
    });
    assert_eq!(scene.plain(), None, "the file alone can't tell");
    assert_eq!(scene.with_kept(), Some((34, BreakKind::RolledBack)));
}

/// The whole file put back as it was earlier.
#[test]
fn an_older_copy_of_the_file_is_found_by_the_checkpoint_kept_outside() {
    let place = Place::new();
    let store = Scene::open_at(&place);
    read(&store, 0..20);
    store.seal(at(20)).unwrap();
    drop(store);
    let older = std::fs::read(&place.path).unwrap();
    let store = Scene::open_at(&place);
    read(&store, 20..40);
    let kept = store.seal(at(40)).unwrap().unwrap();
    drop(store);
    for rest in ["-wal", "-shm"] {
        let mut path = place.path.clone().into_os_string();
        path.push(rest);
        let _ = std::fs::remove_file(path);
    }
    std::fs::write(&place.path, older).unwrap();
    let scene = Scene { place, kept };
    assert_eq!(scene.plain(), None, "the file alone can't tell");
    assert_eq!(scene.with_kept(), Some((21, BreakKind::RolledBack)));
}

#[test]
fn a_checkpoint_removed_changed_or_signed_by_a_stranger_is_found() {
    let scene = Scene::new();
    scene.attack(|raw| {
        raw.execute("DELETE FROM audit_checkpoints WHERE seq = 20", [])
            .unwrap();
    });
    assert_eq!(scene.plain(), Some((41, BreakKind::CheckpointMismatch)));

    let scene = Scene::new();
    scene.attack(|raw| {
        let at = "UPDATE audit_checkpoints SET line = replace(line, '15:00:20', '15:00:21') WHERE seq = 20";
        assert_eq!(raw.execute(at, []).unwrap(), 1);
    });
    assert_eq!(scene.plain(), Some((21, BreakKind::CheckpointForged)));

    let scene = Scene::new();
    let stranger = DeviceKey::from_random([7; 32]);
    scene.attack(|raw| {
        let mut segment = cs_audit::Segment::starting_at(1);
        let mut read = raw
            .prepare("SELECT hash FROM audit_entries WHERE seq <= 20 ORDER BY seq")
            .unwrap();
        read.query_map([], |row| row.get(0))
            .unwrap()
            .for_each(|hash| segment.push(cs_audit::EntryHash::from_bytes(hash.unwrap())));
        let public = stranger.public_hex();
        let forged = segment
            .close("harbor-health", at(20), &public, |message| {
                stranger.sign(message)
            })
            .unwrap();
        raw.execute(
            "UPDATE audit_checkpoints SET public_key = ?1, line = ?2 WHERE seq = 20",
            params![public, checkpoint_line(&forged)],
        )
        .unwrap();
    });
    assert_eq!(scene.plain(), Some((21, BreakKind::CheckpointUntrusted)));
}

#[test]
fn entries_taken_out_as_if_the_retention_policy_had_are_found() {
    let scene = Scene::new();
    scene.attack(|raw| {
        raw.execute_batch(
            "INSERT INTO audit_removed SELECT 1, seq, public_key, line FROM audit_checkpoints WHERE seq = 20;
             DELETE FROM audit_checkpoints WHERE seq = 20; DELETE FROM audit_entries WHERE seq <= 20;",
        )
        .unwrap();
    });
    assert_eq!(scene.plain(), Some((1, BreakKind::RemovalUnsigned)));
    assert_eq!(scene.with_kept(), Some((1, BreakKind::RemovalUnsigned)));
}
