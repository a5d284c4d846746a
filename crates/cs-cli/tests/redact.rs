//! `countersign redact`: NDJSON in, NDJSON out, bad lines named, nothing lost.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Value, json};
use std::io::{Read, Write};
use std::process::{Command, Stdio};

fn start(args: &[&str]) -> std::process::Child {
    Command::new(env!("CARGO_BIN_EXE_countersign"))
        .env_clear()
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn run(args: &[&str], input: &[u8]) -> (i32, String, String) {
    let mut child = start(args);
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let feed = std::thread::spawn(move || stdin.write_all(&input));
    let done = child.wait_with_output().unwrap();
    let _ = feed.join().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        done.status.code().unwrap(),
        text(done.stdout),
        text(done.stderr),
    )
}

fn patient() -> String {
    json!({"resourceType": "Patient", "id": "MRN44120987", "birthDate": "1961-03-15",
        "name": [{"family": "Quillonby", "given": ["Zephyra", "Ann"]}],
        "identifier": [{"value": "MRN44120987"}],
        "telecom": [{"system": "phone", "value": "802-555-0143"}],
        "address": [{"line": ["44 Larkspur Rd"], "city": "Montpelier", "state": "VT", "postalCode": "05602"}]})
    .to_string()
}

#[test]
fn each_profile_leaves_what_its_table_says() {
    let read = |profile: &str| {
        let (code, out, err) = run(&["redact", "--profile", profile], patient().as_bytes());
        assert_eq!((code, err.as_str()), (0, ""));
        serde_json::from_str::<Value>(&out).unwrap()
    };
    let seen = read("guardrails");
    assert_eq!(
        seen["name"][0],
        json!({"family": "Quillonby", "given": ["Z.", "A."]})
    );
    assert_eq!(seen["identifier"][0]["value"], "***0987");
    assert_eq!(seen["birthDate"], "1961");
    assert_eq!(
        seen["address"][0],
        json!({"city": "Montpelier", "state": "VT"})
    );
    assert_eq!(seen.get("telecom"), None);
    let seen = read("safe-harbor");
    assert_eq!(seen["name"][0], json!({"text": "[[PATIENT_1]]"}));
    assert_eq!(seen["address"][0], json!({"state": "VT"}));
    assert_eq!(
        seen["telecom"][0],
        json!({"system": "phone", "value": "[[PHONE_1]]"})
    );
    let seen = read("intersection");
    assert_eq!(
        (seen.get("telecom"), &seen["birthDate"]),
        (None, &json!("1961"))
    );
    assert_eq!(seen["address"][0], json!({"state": "VT"}));
}

#[test]
fn bad_lines_are_named_and_the_others_come_out_in_order() {
    let mut input = b"\xef\xbb\xbf".to_vec();
    for line in [
        patient().into_bytes(),
        b"{\"resourceType\":".to_vec(),
        Vec::new(),
        b"[1]".to_vec(),
        b"{\"a\":\"\xff\"}".to_vec(),
        format!("{}1{}", "[".repeat(300), "]".repeat(300)).into_bytes(),
        br#"{"resourceType":"Basic","code":{"text":"last"}}"#.to_vec(),
    ] {
        input.extend(line);
        input.extend(b"\r\n");
    }
    let (code, out, err) = run(&["--json", "redact"], &input);
    assert_eq!(code, 2, "{err}");
    assert_eq!(out.lines().count(), 2, "{out}");
    assert!(out.lines().nth(1).unwrap().contains("last"));
    let told: Vec<Value> = err
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let lines: Vec<(u64, &str)> = told
        .iter()
        .filter_map(|one| {
            Some((
                one["error"]["line"].as_u64()?,
                one["error"]["code"].as_str()?,
            ))
        })
        .collect();
    let expected = [
        (2, "redact_not_json"),
        (4, "redact_not_a_resource"),
        (5, "redact_not_json"),
        (6, "redact_too_deep"),
    ];
    assert_eq!(lines, expected);
    assert_eq!(told.last().unwrap()["error"]["details"]["lines"], "4");
    assert!(!err.contains("Quillonby"));
}

#[test]
fn ids_meet_within_a_run_and_over_runs_under_one_key() {
    let folder = tempfile::TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let key = folder.path().join("key");
    std::fs::write(&key, [9; 32]).unwrap();
    let short = folder.path().join("short");
    std::fs::write(&short, [9; 31]).unwrap();
    let input = [
        patient(),
        json!({"resourceType": "Basic", "subject": {"reference": "Patient/MRN44120987"}})
            .to_string(),
    ]
    .join("\n");
    let ids = |args: &[&str]| {
        let out = run(args, input.as_bytes()).1;
        let all: Vec<Value> = out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let id = all[0]["id"].as_str().unwrap().to_owned();
        assert_eq!(all[1]["subject"]["reference"], format!("Patient/{id}"));
        id
    };
    let keyed = ["redact", "--id-key", key.to_str().unwrap()];
    assert_eq!(ids(&keyed), ids(&keyed));
    assert_ne!(ids(&["redact"]), ids(&["redact"]));
    for args in [
        &["redact", "--id-key", short.to_str().unwrap()] as &[&str],
        &["redact", "--profile", "neither"],
        &["redact", "--registry", "/nowhere"],
    ] {
        let (code, out, err) = run(args, input.as_bytes());
        assert_eq!(
            (code, out.as_str(), err.is_empty()),
            (2, "", false),
            "{args:?}"
        );
    }
}

/// What came in is out before the input ends: a pipe needs no second memory.
#[test]
fn a_long_stream_takes_no_memory_with_it() {
    let mut child = start(&["redact"]);
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let line = patient() + "\n";
    let block = line.repeat(200);
    let rounds = 40_000_000 / block.len();
    let count = std::thread::spawn(move || {
        let (mut seen, mut bytes) = (0, [0; 1 << 16]);
        while let Ok(read @ 1..) = stdout.read(&mut bytes) {
            seen += bytes[..read].iter().filter(|byte| **byte == b'\n').count();
        }
        seen
    });
    for _ in 0..rounds {
        stdin.write_all(block.as_bytes()).unwrap();
    }
    let status =
        std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    drop(stdin);
    assert!(child.wait().unwrap().success());
    assert_eq!(count.join().unwrap(), rounds * 200);
    let peak = status.lines().find_map(|line| {
        line.strip_prefix("VmHWM:")?
            .trim()
            .strip_suffix(" kB")?
            .parse::<u64>()
            .ok()
    });
    // Where the system tells it (Linux).
    assert!(
        peak.is_none_or(|kilobytes| kilobytes < 150_000),
        "{peak:?} kB"
    );
}
