//! Retention, holds, proofs and scans over a real store.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use chrono::{DateTime, Utc};
use cs_approval::DeviceKey;
use cs_audit::{AuditAction, EntryProof, HoldScope, Seen, VerifyOptions, verify_export};
use cs_error::Code;
use cs_ports::{AuditContext, AuditQuery, AuditStore, Charts, LegalHold, PrivacyStore};
use cs_store::TenantStore;
use support::*;

const ADA: &str = r#"{"resourceType":"Patient","id":"ada","name":[{"family":"Quill"}]}"#;
const BEA: &str = r#"{"resourceType":"Patient","id":"bea","name":[{"family":"Quill"}]}"#;

fn device_key() -> DeviceKey {
    DeviceKey::from_random([9; 32])
}

fn open_at(place: &Place) -> TenantStore {
    let store = place.open();
    store.set_device_key(device_key());
    store
}

fn on(year: i32) -> DateTime<Utc> {
    format!("{year}-03-02T15:00:00Z").parse().unwrap()
}

fn looked(store: &TenantStore, at: DateTime<Utc>, patient: &str) {
    let who = AuditContext { at, ..coach(0) };
    drop(store.read(&who, "Patient", patient).unwrap());
}

/// A segment for each year from 2012 to 2021, ada's chart in each, bea's in 2014.
fn years() -> (Place, TenantStore) {
    let place = Place::new();
    let store = open_at(&place);
    for year in 2012..=2021 {
        looked(&store, on(year), "ada");
        looked(&store, on(year), if year == 2014 { "bea" } else { "ada" });
        store.seal(on(year)).unwrap();
    }
    (place, store)
}

fn verify(store: &TenantStore) -> cs_audit::Report {
    let mut lines = Vec::new();
    store
        .export(&mut |line| {
            lines.push(line.to_owned());
            true
        })
        .unwrap();
    verify_export(
        lines,
        VerifyOptions {
            trusted_keys: vec![device_key().public_hex()],
            pinned: None,
        },
    )
}

fn admin(year: i32) -> AuditContext {
    AuditContext {
        at: on(year),
        action: cs_audit::RETENTION,
        ..coach(0)
    }
}

fn hold(id: &str, patient: Option<&str>, until: Option<i32>) -> LegalHold {
    LegalHold {
        id: id.into(),
        at: on(2022),
        by: "https://signin.example#coach".into(),
        scope: HoldScope {
            patient: patient.map(str::to_owned),
            from: None,
            until: until.map(on),
        },
        note: "Court order 7".into(),
        released: None,
    }
}

#[test]
fn old_segments_go_their_checkpoints_stay_and_the_chain_verifies() {
    let (place, store) = years();
    let before = verify(&store);
    assert!(before.holds() && before.removed == 0);
    let counted = store.retain(&admin(2022), on(2016), 100, true).unwrap();
    assert_eq!((counted.segments, counted.entries, counted.held), (4, 8, 0));
    assert_eq!(verify(&store).removed, 0, "counting removes nothing");

    let first = store.retain(&admin(2022), on(2016), 3, false).unwrap();
    assert_eq!((first.segments, first.more), (3, true));
    let second = store.retain(&admin(2022), on(2016), 3, false).unwrap();
    assert_eq!(
        (second.segments, second.entries, second.more),
        (1, 2, false)
    );
    let none = store.retain(&admin(2022), on(2016), 3, false).unwrap();
    assert_eq!(none.segments, 0);

    let after = verify(&store);
    assert!(after.holds(), "{after:?}");
    assert_eq!((after.removed, after.unsigned), (8, 0));
    let page = store.page(&AuditQuery::default(), None, 100).unwrap();
    assert_eq!(
        page.entries.len(),
        12 + 2,
        "and the two entries that name what went"
    );
    assert_eq!(page.entries[0].entry.resources, ["AuditSegment/1-8"]);
    assert_eq!(store.proof(1, on(2022)).unwrap_err().code(), Code::NotFound);

    // The program goes on, and another opening too.
    looked(&store, on(2023), "ada");
    drop(store);
    let store = open_at(&place);
    looked(&store, on(2023), "ada");
    assert!(store.seal(on(2023)).unwrap().is_some());
    assert!(verify(&store).holds());
}

#[test]
fn nothing_under_a_hold_by_patient_or_by_period_goes_until_it_is_released() {
    let (_place, store) = years();
    let cutoff = on(2016);
    store
        .add_hold(&admin(2022), &hold("a", Some("bea"), None))
        .unwrap();
    let counted = store.retain(&admin(2022), cutoff, 100, true).unwrap();
    assert_eq!((counted.segments, counted.held), (3, 1), "2014 is bea's");
    store
        .add_hold(&admin(2022), &hold("b", None, Some(2014)))
        .unwrap();
    let counted = store.retain(&admin(2022), cutoff, 100, true).unwrap();
    assert_eq!((counted.segments, counted.held), (1, 3), "2012 to 2014");
    let done = store.retain(&admin(2022), cutoff, 100, false).unwrap();
    assert_eq!((done.segments, done.entries), (1, 2));
    let report = verify(&store);
    assert!(report.holds() && report.removed == 2, "{report:?}");

    store.release_hold(&admin(2023), "a").unwrap();
    store.release_hold(&admin(2023), "b").unwrap();
    assert_eq!(
        store.release_hold(&admin(2023), "b").unwrap_err().code(),
        Code::NotFound
    );
    let holds = store.holds().unwrap();
    assert!(
        holds
            .iter()
            .all(|hold| hold.released.is_some() && hold.note == "Court order 7")
    );
    let done = store.retain(&admin(2023), cutoff, 100, false).unwrap();
    assert_eq!((done.segments, done.held), (3, 0));
    let report = verify(&store);
    assert!(report.holds() && report.removed == 8, "{report:?}");
    let page = store.page(&AuditQuery::default(), None, 3).unwrap();
    assert!(
        page.entries
            .iter()
            .any(|one| one.entry.resources == ["AuditHold/b"] && one.entry.code == "released"),
        "setting and releasing a hold is audited"
    );
}

#[test]
fn a_young_entry_in_an_old_segment_keeps_it() {
    let place = Place::new();
    let store = open_at(&place);
    looked(&store, on(2012), "ada");
    looked(&store, on(2020), "ada");
    store.seal(on(2020)).unwrap();
    let counted = store.retain(&admin(2022), on(2016), 10, true).unwrap();
    assert_eq!((counted.segments, counted.held), (0, 0));
}

#[test]
fn any_single_entry_is_proven_sealing_first_where_no_checkpoint_covers_it() {
    let (_place, store) = years();
    looked(&store, on(2022), "bea");
    let key = [device_key().public_hex()];
    for seq in [1, 4, 20, 21] {
        let proof = store.proof(seq, on(2022)).unwrap();
        assert_eq!(proof.entry.seq, seq);
        let read = EntryProof::parse(&proof.to_text()).unwrap();
        assert_eq!(read.verify(&key, None), Ok(()));
        assert!(read.verify(&["ab".repeat(32)], None).is_err());
    }
    assert_eq!(
        store.proof(22, on(2022)).unwrap_err().code(),
        Code::NotFound
    );
    let without = place_without_key();
    assert_eq!(
        without.1.seal(on(2022)).unwrap_err().code(),
        Code::AuditUnwritable
    );
}

fn place_without_key() -> (Place, TenantStore) {
    let place = Place::new();
    let store = place.open();
    looked(&store, on(2022), "ada");
    (place, store)
}

#[test]
fn a_scan_gives_what_fits_oldest_first_and_pages_find_wide_and_narrow_alike() {
    let place = Place::new();
    let store = open_at(&place);
    put(&store, 0, &[ADA, BEA]);
    for second in 1..=2_500 {
        looked(
            &store,
            at(second),
            if second % 500 == 0 { "bea" } else { "ada" },
        );
    }
    let many: Vec<String> = (0..40)
        .map(|n| {
            format!(r#"{{"resourceType":"Patient","id":"w{n}","name":[{{"family":"Quill"}}]}}"#)
        })
        .collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let anew = BEA.replace("Quill", "Quince");
    put(&store, 2_501, &[many.as_slice(), &[anew.as_str()]].concat());
    looked(&store, at(2_502), "bea");

    let scan = |filter: &AuditQuery| {
        let mut seqs = Vec::new();
        let given = store
            .scan(filter, &mut |one| {
                seqs.push(one.seq);
                true
            })
            .unwrap();
        assert_eq!(given, seqs.len() as u64);
        seqs
    };
    assert_eq!(
        scan(&AuditQuery::default()),
        (1..=2_503).collect::<Vec<_>>()
    );
    let bea = AuditQuery {
        patient: Some("bea".into()),
        ..AuditQuery::default()
    };
    let hers = [1, 501, 1001, 1501, 2001, 2501, 2502, 2503];
    assert_eq!(scan(&bea), hers);
    let page = store.page(&bea, Some(2_503), 3).unwrap();
    assert_eq!(
        page.entries.iter().map(|one| one.seq).collect::<Vec<_>>(),
        [2502, 2501, 2001]
    );
    assert!(page.more);
    let read = AuditQuery {
        action: Some(AuditAction::Read),
        from: Some(at(1_900)),
        until: Some(at(2_502)),
        ..bea
    };
    assert_eq!(scan(&read), [2001, 2501]);

    let mut seen = Vec::new();
    let mut take = |one: &Seen<'_>| seen.push((one.at, one.patients, one.named.len(), one.opened));
    store.watch(at(2_500), &mut take).unwrap();
    assert_eq!(
        seen,
        [
            (at(2_500), 1, 1, false),
            (at(2_501), 41, 0, false),
            (at(2_502), 1, 1, false)
        ],
        "the lookups here are a skill's, not a chart being opened"
    );
    let mut stopped = 0;
    store
        .scan(&AuditQuery::default(), &mut |_| {
            stopped += 1;
            stopped < 10
        })
        .unwrap();
    assert_eq!(stopped, 10);
}
