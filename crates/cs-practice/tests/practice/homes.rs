//! What survives a restart, who may hold a state directory, and how the
//! network is cut.

use std::path::Path;

use cs_practice::{AttachOrStart, Practice, PracticeFault, PracticeOptions};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

use crate::rig::{Rig, options, refusal, refused};
use crate::sms::send;

fn in_dir(dir: &Path) -> PracticeOptions {
    let mut options = options();
    options.state_dir = Some(dir.to_owned());
    options
}

#[tokio::test]
async fn a_new_process_finds_everything_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let rig = Rig::with(in_dir(dir.path())).await;
    let signed_in = rig.sign_in("coach").await;
    let token = signed_in["access_token"].as_str().unwrap().to_owned();
    let admin = rig.token("admin").await;
    let patch = |rig: &Rig| {
        rig.api(Method::PATCH, "/api/patients/pat-000001", &admin)
            .header("If-Match", "\"1\"")
            .header("Idempotency-Key", "k1")
            .json(&json!({"preferred_name": "Annie"}))
            .send()
    };
    assert_eq!(patch(&rig).await.unwrap().status(), StatusCode::OK);
    let event =
        json!({"event_id": "e", "device_id": "d", "seq": 1, "body": "b25l", "signature": "c2ln"});
    let events = rig.api(Method::POST, "/api/queue/events", &token);
    events
        .json(&json!({"events": [event]}))
        .send()
        .await
        .unwrap();
    let claim = json!({"key": "p", "device_id": "d", "attempt_id": "a"});
    let claim = |rig: &Rig| {
        rig.api(Method::POST, "/api/queue/claims", &token)
            .json(&claim)
            .send()
    };
    assert_eq!(claim(&rig).await.unwrap().status(), StatusCode::CREATED);
    send(&rig, "+18025550150", "kept").await.unwrap();
    let stop = json!({"from": "+18025550151", "body": "STOP"});
    rig.post("/inbox/sms/reply")
        .json(&stop)
        .send()
        .await
        .unwrap();
    let (sms, url) = (rig.inbox("sms").await, rig.practice.base_url().to_owned());
    let (ca, account) = (
        rig.practice.ca_pem().to_owned(),
        rig.practice.sms_account().1.to_owned(),
    );
    // Nothing of the old one stays: its state comes from the disk alone.
    drop(rig.practice.shut_down().await);

    let rig = Rig::with(in_dir(dir.path())).await;
    assert_eq!(rig.practice.base_url(), url);
    assert_eq!(rig.practice.ca_pem(), ca);
    assert_eq!(rig.practice.sms_account().1, account);
    let row = rig.read("/api/patients/pat-000001", &token).await;
    assert_eq!(
        (&row["preferred_name"], &row["version"]),
        (&json!("Annie"), &json!(2))
    );
    let again: Value = patch(&rig).await.unwrap().json().await.unwrap();
    assert_eq!(again, row);
    assert_eq!(rig.read("/api/queue/events", &token).await["head"], 1);
    assert_eq!(claim(&rig).await.unwrap().status(), StatusCode::OK);
    let bodies = |list: &[Value]| {
        list.iter()
            .map(|one| one["sid"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(bodies(&rig.inbox("sms").await), bodies(&sms));
    let opted_out = send(&rig, "+18025550151", "x").await.unwrap();
    assert_eq!(opted_out.status(), StatusCode::BAD_REQUEST);
    let refresh = signed_in["refresh_token"].as_str().unwrap();
    assert_eq!(rig.refresh(refresh).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn one_process_serves_and_the_next_attaches() {
    let dir = tempfile::tempdir().unwrap();
    // Left by a process that died: nobody holds the lock.
    std::fs::write(
        dir.path().join("practice.json"),
        "{\"base_url\":\"https://127.0.0.1:1\"}",
    )
    .unwrap();
    let first = Practice::attach_or_start(in_dir(dir.path())).await.unwrap();
    let AttachOrStart::Started(first) = first else {
        panic!("nobody served it");
    };
    let refused = Practice::start(in_dir(dir.path())).await.unwrap_err();
    assert!(matches!(refused, PracticeFault::AlreadyServed(_)));
    let second = Practice::attach_or_start(in_dir(dir.path())).await.unwrap();
    let AttachOrStart::Attached(second) = second else {
        panic!("it was served already");
    };
    assert_eq!(second.addresses.base_url, first.base_url());
    assert_eq!(second.addresses.smtp, first.smtp_addr());
    assert_eq!(second.addresses.control_token(), first.control_token());
    assert_eq!(second.addresses.sms_account(), first.sms_account());
    assert_eq!(second.ca_pem, first.ca_pem());
    drop(first.shut_down().await);
    assert!(!dir.path().join("practice.json").exists());
    let third = Practice::attach_or_start(in_dir(dir.path())).await.unwrap();
    assert!(matches!(third, AttachOrStart::Started(_)));
}

#[cfg(unix)]
#[tokio::test]
async fn secrets_are_readable_by_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let _rig = Rig::with(in_dir(dir.path())).await;
    for name in [
        "demo-ca.key",
        "sign-in.key",
        "identity.json",
        "journal.jsonl",
        "practice.json",
    ] {
        let mode = std::fs::metadata(dir.path().join(name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[tokio::test]
async fn the_directory_remembers_its_day() {
    let dir = tempfile::tempdir().unwrap();
    let first = Practice::start(in_dir(dir.path())).await.unwrap();
    let day = first.anchor();
    drop(first.shut_down().await);
    let mut later = in_dir(dir.path());
    later.anchor = day + chrono::Duration::days(3);
    let again = Practice::start(later).await.unwrap();
    assert_eq!(again.anchor(), day);
}

#[tokio::test]
async fn shutting_down_cuts_live_connections_and_restarting_heals() {
    let rig = Rig::start().await;
    let token = rig.token("coach").await;
    send(&rig, "+18025550150", "kept").await.unwrap();
    let mut smtp = TcpStream::connect(rig.practice.smtp_addr()).await.unwrap();
    let mut greeting = [0u8; 4];
    smtp.read_exact(&mut greeting).await.unwrap();
    // A request that would take a minute is under way when the network goes.
    rig.knobs(json!({"latency_ms": 60_000})).await;
    let slow = rig.api(Method::GET, "/api/patients", &token).send();
    let slow = tokio::spawn(slow);
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;

    let Rig { practice, client } = rig;
    let rest = practice.shut_down().await;
    assert!(slow.await.unwrap().is_err());
    let mut end = Vec::new();
    let closed = smtp.read_to_end(&mut end).await;
    assert!(
        closed.is_ok()
            || closed.is_err_and(|fault| fault.kind() == std::io::ErrorKind::ConnectionReset)
    );
    let gone = client
        .get(format!("{}/inbox", rest.base_url()))
        .send()
        .await;
    assert!(gone.unwrap_err().is_connect());

    let url = rest.base_url().to_owned();
    let practice = rest.start_again().await.unwrap();
    assert_eq!(practice.base_url(), url);
    let rig = Rig { practice, client };
    rig.control("/control/clear", json!({})).await;
    rig.read("/api/patients", &token).await;
    assert_eq!(rig.inbox("sms").await.len(), 1);
}

#[tokio::test]
async fn a_dropped_practice_is_gone() {
    let rig = Rig::start().await;
    let url = rig.url("/inbox");
    rig.client.get(&url).send().await.unwrap();
    drop(rig.practice);
    // The task sees the drop at its next turn.
    for _ in 0..200 {
        if rig.client.get(&url).send().await.is_err() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("still served");
}

#[tokio::test]
async fn the_synthetic_population_is_served() {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let rig = Rig::around(Practice::start(PracticeOptions::new(1, day)).await.unwrap());
    let token = rig.token("admin").await;
    let page = rig.read("/api/patients?page_size=500", &token).await;
    assert_eq!(page["items"].as_array().unwrap().len(), 500);
    assert!(page["total"].as_u64().unwrap() >= 700);
    for collection in [
        "encounters",
        "prescriptions",
        "clinical/labs",
        "warehouse/device-readings",
    ] {
        let page = rig.read(&format!("/api/{collection}"), &token).await;
        assert!(page["total"].as_u64().unwrap() > 0, "{collection}");
    }
    let summary = "/api/reports/encounter_summary?date_from=2026-10-01&date_to=2026-10-31";
    assert!(
        rig.read(summary, &token).await["totals"]["completed"]
            .as_u64()
            .unwrap()
            > 0
    );
    let missing = rig
        .api(Method::GET, "/api/clinical/moods", &token)
        .send()
        .await;
    assert_eq!(refusal(missing.unwrap()).await, refused(404, "not_found"));
}

/// A process that never outlives its test. Ending it is SIGKILL on Unix.
struct Served(std::process::Child);

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Runs the binary in a directory and gives its first line.
fn serve(dir: &Path) -> (Served, Value) {
    use std::io::{BufRead as _, BufReader};
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_countersign-practice"))
        .args(["--today", "2026-11-20", "--state-dir"])
        .arg(dir)
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    stdout.read_line(&mut line).unwrap();
    (Served(child), serde_json::from_str(&line).unwrap())
}

#[tokio::test]
async fn the_binary_killed_in_its_tracks_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (served, addresses) = serve(dir.path());
    let text = |name: &str| addresses[name].as_str().unwrap().to_owned();
    let ca_pem = std::fs::read_to_string(text("ca_path")).unwrap();
    let client = crate::rig::client(&ca_pem);
    let sid = text("sms_account_sid");
    let messages = format!(
        "{}/2010-04-01/Accounts/{sid}/Messages.json",
        text("base_url")
    );
    let form = [
        ("To", "+18025550150"),
        ("From", crate::sms::FROM),
        ("Body", "kept"),
    ];
    let accepted = client
        .post(&messages)
        .basic_auth(&sid, Some(text("sms_auth_token")))
        .form(&form)
        .send()
        .await
        .unwrap();
    assert_eq!(accepted.status(), StatusCode::CREATED);
    drop(served);
    assert!(dir.path().join("practice.json").exists());

    let (_served, again) = serve(dir.path());
    let inbox = format!("{}/inbox/sms.json", again["base_url"].as_str().unwrap());
    // A client of its own: the first one's pool holds a dead connection.
    let client = crate::rig::client(&ca_pem);
    let inbox: Value = client
        .get(inbox)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(again["base_url"], addresses["base_url"]);
    assert_eq!(inbox["messages"][0]["body"], "kept");
}
