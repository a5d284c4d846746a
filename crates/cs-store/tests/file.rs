//! The file itself: encrypted, private, versioned, shared, and whole after a kill.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use cs_access::TenantId;
use cs_error::Code;
use cs_fhir::Query;
use cs_ports::{Charts, Settings, SyncState};
use cs_store::TenantStore;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use support::*;

const CANARY: &str = "Canarybird-Quillfeather";

fn code(path: &Path, key: [u8; 32]) -> Option<Code> {
    TenantStore::open(path, &key, &tenant(), &device())
        .err()
        .map(|fault| fault.code())
}

fn holds_canary(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for file in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let bytes = std::fs::read(file.path()).unwrap();
        let plain = bytes
            .windows(CANARY.len())
            .any(|window| window.eq_ignore_ascii_case(CANARY.as_bytes()));
        let folded = bytes.windows(10).any(|window| window == b"canarybird");
        if plain || folded {
            found.push(file.file_name().to_string_lossy().into_owned());
        }
    }
    found
}

#[test]
fn nothing_readable_is_in_any_file_of_the_store() {
    let place = Place::new();
    let store = place.open();
    let patient = format!(
        r#"{{"resourceType":"Patient","id":"{CANARY}","name":[{{"family":"{CANARY}"}}],"text":{{"div":"{CANARY}"}}}}"#
    );
    put(&store, 0, &[&patient]);
    put(
        &store,
        1,
        &[&patient.replace("\"name\"", "\"active\":true,\"name\"")],
    );
    store
        .commit_page(
            &system(2),
            "pms",
            CANARY,
            vec![],
            &[],
            &[reject("1", CANARY)],
            &mark(CANARY),
        )
        .unwrap();
    store.set(CANARY, &CANARY.into()).unwrap();
    store
        .search(&coach(3), &Query::of("Patient").starts("family", CANARY))
        .unwrap();
    let names: Vec<_> = std::fs::read_dir(place.folder.path())
        .unwrap()
        .map(|f| f.unwrap().file_name())
        .collect();
    assert_eq!(names.len(), 3, "the file, its log and its index: {names:?}");
    assert_eq!(
        holds_canary(place.folder.path()),
        Vec::<String>::new(),
        "while open"
    );
    drop(store);
    assert_eq!(
        holds_canary(place.folder.path()),
        Vec::<String>::new(),
        "closed"
    );

    // The positive control: the same scan finds the same rows in a plain file.
    let plain = rusqlite::Connection::open(place.folder.path().join("plain.db")).unwrap();
    plain
        .execute_batch(&format!(
            "CREATE TABLE t (v TEXT); INSERT INTO t VALUES ('{CANARY}');"
        ))
        .unwrap();
    assert_eq!(holds_canary(place.folder.path()), ["plain.db"]);
}

#[cfg(unix)]
#[test]
fn every_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let store = place.open();
    put(&store, 0, &[r#"{"resourceType":"Patient","id":"a"}"#]);
    for file in std::fs::read_dir(place.folder.path())
        .unwrap()
        .map(Result::unwrap)
    {
        assert_eq!(
            file.metadata().unwrap().permissions().mode() & 0o777,
            0o600,
            "{:?}",
            file.file_name()
        );
    }
}

#[test]
fn a_wrong_key_a_strange_file_and_another_tenant_are_told_apart() {
    let place = Place::new();
    let store = place.open();
    put(&store, 0, &[r#"{"resourceType":"Patient","id":"a"}"#]);
    drop(store);
    let before = std::fs::read(&place.path).unwrap();
    assert_eq!(code(&place.path, [1; 32]), Some(Code::StoreKeyWrong));
    let elsewhere = TenantId::parse("elsewhere").unwrap();
    let other = TenantStore::open(&place.path, &KEY, &elsewhere, &device())
        .err()
        .unwrap();
    assert_eq!(other.code(), Code::TenantForbidden);
    assert_eq!(
        std::fs::read(&place.path).unwrap(),
        before,
        "nothing was changed"
    );
    assert_eq!(code(&place.path, KEY), None);

    let strange = place.folder.path().join("strange.db");
    std::fs::write(&strange, vec![7; 5000]).unwrap();
    assert_eq!(code(&strange, KEY), Some(Code::StoreDamaged));
    let plain = place.folder.path().join("plain.db");
    rusqlite::Connection::open(&plain)
        .unwrap()
        .execute_batch("CREATE TABLE t (v)")
        .unwrap();
    assert_eq!(code(&plain, KEY), Some(Code::StoreDamaged), "not encrypted");
    assert_eq!(
        code(&place.folder.path().join("no/such/folder.db"), KEY),
        Some(Code::StoreUnwritable)
    );
}

#[test]
fn a_damaged_page_is_said_not_read() {
    let place = Place::new();
    let store = place.open();
    let big: String = "x".repeat(200_000);
    put(
        &store,
        0,
        &[&format!(
            r#"{{"resourceType":"Patient","id":"a","note":"{big}"}}"#
        )],
    );
    drop(store);
    let mut bytes = std::fs::read(&place.path).unwrap();
    let page = bytes.len() - 8_192;
    bytes[page..page + 64].fill(0);
    for byte in &mut bytes[100_000..180_000] {
        *byte ^= 0xff;
    }
    std::fs::write(&place.path, bytes).unwrap();
    let answer = TenantStore::open(&place.path, &KEY, &tenant(), &device())
        .and_then(|store| store.read(&coach(1), "Patient", "a").map(|_| ()));
    assert_eq!(answer.unwrap_err().code(), Code::StoreDamaged);
}

fn raw(path: &Path) -> rusqlite::Connection {
    let connection = rusqlite::Connection::open(path).unwrap();
    let hex: String = KEY.iter().map(|byte| format!("{byte:02x}")).collect();
    connection
        .execute_batch(&format!("PRAGMA key = \"x'{hex}'\";"))
        .unwrap();
    connection
}

#[test]
fn a_newer_file_is_refused_and_left_as_it_was() {
    let place = Place::new();
    drop(place.open());
    raw(&place.path)
        .execute_batch("PRAGMA user_version = 99;")
        .unwrap();
    let before = std::fs::read(&place.path).unwrap();
    assert_eq!(code(&place.path, KEY), Some(Code::StoreNewer));
    assert_eq!(std::fs::read(&place.path).unwrap(), before);
}

#[test]
fn opening_again_migrates_nothing_and_many_can_open_at_once() {
    let place = Place::new();
    std::thread::scope(|scope| {
        for n in 0..6 {
            let path = &place.path;
            scope.spawn(move || {
                let store = open(path);
                put(
                    &store,
                    n,
                    &[&format!(r#"{{"resourceType":"Patient","id":"p{n}"}}"#)],
                );
            });
        }
    });
    let version: u32 = raw(&place.path)
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .unwrap();
    assert_eq!(version, cs_store::schema_version());
    let store = place.open();
    assert_eq!(store.counts().unwrap(), [("Patient".to_owned(), 6)]);
}

#[test]
fn an_index_of_another_version_is_filled_anew() {
    let place = Place::new();
    put(
        &place.open(),
        0,
        &[r#"{"resourceType":"Patient","id":"a","name":[{"family":"Brightwater"}]}"#],
    );
    raw(&place.path)
        .execute_batch(
            "DELETE FROM index_text; INSERT INTO words (words) VALUES ('delete-all');
             INSERT INTO index_token VALUES (1, 1, 'left over', 1);
             UPDATE settings SET value = '0' WHERE key = 'store.index_version';",
        )
        .unwrap();
    let store = place.open();
    let found = |query: Query| store.search(&coach(1), &query).unwrap().total;
    assert_eq!(found(Query::of("Patient").starts("family", "bright")), 1);
    assert_eq!(
        found(Query::of("Patient").any(
            "_text",
            vec![cs_fhir::ParamValue::Words("brightwater".into())]
        )),
        1
    );
    let left: u32 = raw(&place.path)
        .query_row("SELECT count(*) FROM index_token", [], |row| row.get(0))
        .unwrap();
    assert_eq!(left, 0);
}

#[test]
fn evidence_tables_refuse_changes_and_removals() {
    let place = Place::new();
    let store = place.open();
    store.read(&coach(0), "Patient", "a").unwrap();
    let raw = raw(&place.path);
    raw.execute_batch(
        "INSERT INTO signed_events (event_id, device, seq, body, signature) VALUES ('e', 'd', 1, x'00', x'00');
         INSERT INTO event_forks VALUES ('f', 'd', 1, x'00', x'00', 0);
         INSERT INTO nonces VALUES ('n', 'p', 'a', 0);
         INSERT INTO attempts (id, proposal, device, action, patient, addressee, address, payload_digest, at)
           VALUES ('a', 'p', 'd', 'send_sms', '', '', '', '', 0);
         INSERT INTO audit_checkpoints VALUES (1, 'k', '{}');",
    )
    .unwrap();
    for table in [
        "audit_entries",
        "audit_checkpoints",
        "signed_events",
        "event_forks",
        "nonces",
        "attempts",
    ] {
        let refused = raw
            .execute(&format!("DELETE FROM {table}"), [])
            .unwrap_err()
            .to_string();
        assert!(refused.contains("never removed"), "{table}: {refused}");
        if table != "attempts" {
            let column = raw
                .prepare(&format!("SELECT * FROM {table}"))
                .unwrap()
                .column_names()[0]
                .to_owned();
            let refused = raw
                .execute(&format!("UPDATE {table} SET {column} = {column}"), [])
                .unwrap_err()
                .to_string();
            assert!(refused.contains("never changed"), "{table}: {refused}");
        }
    }
}

#[test]
fn when_the_audit_cannot_be_written_nothing_is_read_or_written() {
    let place = Place::new();
    let store = place.open();
    put(&store, 0, &[r#"{"resourceType":"Patient","id":"a"}"#]);
    let raw = raw(&place.path);
    raw.execute_batch("CREATE TRIGGER no_audit BEFORE INSERT ON audit_entries BEGIN SELECT RAISE (ABORT, 'full'); END;").unwrap();
    assert_eq!(
        store.read(&coach(1), "Patient", "a").unwrap_err().code(),
        Code::AuditUnwritable
    );
    assert_eq!(
        store
            .search(&coach(1), &Query::of("Patient"))
            .unwrap_err()
            .code(),
        Code::AuditUnwritable
    );
    assert_eq!(
        store.history(&coach(1), "Patient", "a").unwrap_err().code(),
        Code::AuditUnwritable
    );
    assert_eq!(
        store.rejects(&coach(1), 1).unwrap_err().code(),
        Code::AuditUnwritable
    );
    let rows = vec![incoming(r#"{"resourceType":"Patient","id":"b"}"#)];
    let refused = store
        .commit_page(&system(1), "pms", "patients", rows, &[], &[], &mark("z"))
        .unwrap_err();
    assert_eq!(refused.code(), Code::AuditUnwritable);
    raw.execute_batch("DROP TRIGGER no_audit;").unwrap();
    assert!(
        store.read(&coach(2), "Patient", "b").unwrap().is_none(),
        "the page was not kept without its entry"
    );
    assert_eq!(store.mark("pms", "patients").unwrap().unwrap(), mark("c"));
}

/// Kills a child in the middle of a sync: every page it reported is there, the
/// mark names the last page that is, and no page is half there.
#[test]
fn a_kill_in_mid_sync_keeps_every_committed_page_and_no_half_one() {
    const PAGE: usize = 50;
    if let Some(path) = std::env::var_os("CS_STORE_CHILD") {
        let store = open(Path::new(&path));
        for page in 0_i64.. {
            let rows: Vec<_> = (0..PAGE)
                .map(|n| incoming(&format!(r#"{{"resourceType":"Patient","id":"p{page}-{n}","name":[{{"family":"Kill {n}"}}]}}"#)))
                .collect();
            store
                .commit_page(
                    &system(page),
                    "pms",
                    "patients",
                    rows,
                    &[],
                    &[],
                    &mark(&page.to_string()),
                )
                .unwrap();
            println!("committed {page}");
        }
        return;
    }
    for wait in [3, 7, 12] {
        let place = Place::new();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "a_kill_in_mid_sync_keeps_every_committed_page_and_no_half_one",
                "--nocapture",
            ])
            .env("CS_STORE_CHILD", &place.path)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .map(Result::unwrap);
        let reported: i64 = said
            .filter_map(|line| {
                line.strip_prefix("committed ")
                    .map(|page| page.parse().unwrap())
            })
            .find(|page| *page >= wait)
            .unwrap();
        child.kill().unwrap();
        child.wait().unwrap();

        let store = place.open();
        let marked: i64 = store
            .mark("pms", "patients")
            .unwrap()
            .unwrap()
            .cursor
            .0
            .parse()
            .unwrap();
        assert!(
            marked >= reported,
            "page {reported} was reported, the mark stands at {marked}"
        );
        let pages = usize::try_from(marked).unwrap() + 1;
        assert_eq!(
            store.counts().unwrap(),
            [("Patient".to_owned(), (pages * PAGE) as u64)]
        );
        let last = store
            .search(&coach(0), &Query::of("Patient").starts("name", "kill 49"))
            .unwrap();
        assert_eq!(
            last.total, pages as u64,
            "the index is as whole as the data"
        );
    }
}
