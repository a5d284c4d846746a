//! What scripts rely on: help, exit codes, JSON errors, lines in and lines out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use support::House;

/// Runs the binary with nothing but its arguments; code, output, errors.
fn run(data: &Path, args: &[&str], input: &[u8]) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_countersign"))
        .env_clear()
        .env("COUNTERSIGN_DATA_DIR", data)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let _ = child.stdin.take().unwrap().write_all(input);
    let done = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        done.status.code().unwrap(),
        text(done.stdout),
        text(done.stderr),
    )
}

fn nowhere() -> tempfile::TempDir {
    tempfile::TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

/// Every JSON line of an output.
fn lines(out: &str) -> Vec<Value> {
    out.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The names under `Commands:` of a help text.
fn subcommands(help: &str) -> Vec<String> {
    let listed = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty());
    let entries = listed.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = entries
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help");
    names.map(str::to_owned).collect()
}

#[test]
fn every_command_explains_itself() {
    let data = nowhere();
    let mut todo: Vec<Vec<String>> = vec![Vec::new()];
    let mut seen = 0;
    while let Some(path) = todo.pop() {
        let mut args: Vec<&str> = path.iter().map(String::as_str).collect();
        args.push("--help");
        let (code, help, err) = run(data.path(), &args, b"");
        assert_eq!((code, err.as_str()), (0, ""), "{args:?}");
        let about = help.lines().next().unwrap_or_default();
        assert!(
            about.len() > 10 && !about.starts_with("Usage"),
            "{args:?} says what it does: {help}"
        );
        for name in subcommands(&help) {
            let line = help
                .lines()
                .find(|line| line.trim_start().starts_with(&format!("{name} ")));
            assert!(
                line.is_some_and(|line| line.trim().len() > name.len() + 10),
                "{name} is explained in {args:?}"
            );
            todo.push([path.clone(), vec![name]].concat());
        }
        seen += 1;
    }
    assert!(seen > 25, "the commands were found: {seen}");
    let help = run(data.path(), &["--help"], b"").1;
    assert!(help.contains("EXIT CODES") && help.contains("EXAMPLES"));
    assert_eq!(
        std::fs::read_dir(data.path()).unwrap().count(),
        0,
        "help makes no profile"
    );
}

#[test]
fn a_wrong_request_ends_with_two() {
    let data = nowhere();
    for args in [
        &["no-such-command"] as &[&str],
        &["proposals", "approve"],
        &["proposals", "decline", "x"],
        &["--as", "janitor", "status"],
        &["--at", "25:99", "status"],
        &["--profile", "../etc", "status"],
        &["--profile", "not-made", "status"],
        &["profile", "add", "/nowhere.json"],
        &["deid", "--registry", "/nowhere.jsonl"],
        &["--profile", "neither", "deid"],
    ] {
        let (code, out, err) = run(data.path(), args, b"");
        assert_eq!(code, 2, "{args:?}: {out}{err}");
        assert!(
            out.is_empty() && !err.is_empty(),
            "{args:?}: the complaint is on standard error"
        );
    }
}

#[test]
fn exit_codes_and_json_errors_tell_scripts_what_to_do() {
    let house = House::open();
    let desk = house.ready_desktop("desk", "coach");
    let id = desk.draft(1).remove(0);

    assert_eq!(
        desk.run(&["proposals", "show", "00000000000000000000000000000000"])
            .refused(2),
        "not_found"
    );
    assert_eq!(
        desk.run(&["proposals", "show", "abc"]).refused(2),
        "input_invalid"
    );
    assert_eq!(
        desk.run(&["setting", "no_such_setting", "1"]).refused(2),
        "input_invalid"
    );
    assert_eq!(
        desk.run(&["setting", "hold_seconds", "999999"]).refused(2),
        "input_invalid"
    );
    assert_eq!(
        desk.run(&["proposals", "approve", &id]).refused(2),
        "input_invalid",
        "no terminal to ask for the PIN"
    );
    assert_eq!(
        desk.feed(
            &["proposals", "approve", "-", "--pin-fd", "9"],
            "{\"no\": 1}\n"
        )
        .refused(2),
        "input_invalid"
    );
    assert_eq!(
        desk.with_login("specialist").run(&["worklist"]).refused(3),
        "role_may_not_use"
    );
    assert_eq!(
        desk.with_pin(&["proposals", "approve", &id], "111222")
            .refused(3),
        "pin_wrong"
    );
    assert_eq!(
        desk.run(&["proposals", "recall", &id]).refused(5),
        "proposal_state"
    );
    assert_eq!(
        desk.run(&["proposals", "settle", &id, "--sent", "--note", "x"])
            .refused(5),
        "proposal_state"
    );

    // The start of an id is enough; ids can come as lines.
    assert_eq!(desk.show(&id[..8])["line"]["id"], json!(id));
    let error = desk.run(&["proposals", "recall", &id]).err;
    let error: Value = serde_json::from_str(error.trim()).unwrap();
    let message = error["error"]["message"].as_str().unwrap();
    assert!(
        message.ends_with('.') && message.len() > 40,
        "a sentence for a person: {message}"
    );
    assert!(error["error"]["details"].is_object());

    house.cut();
    assert_eq!(desk.run(&["--offline", "sync"]).refused(4), "offline");
    let fresh = house.desktop("fresh", "coach");
    assert_eq!(
        fresh.run(&["--offline", "status"]).refused(4),
        "offline",
        "never started here"
    );
}

#[test]
fn import_keeps_the_good_and_names_the_bad() {
    let house = House::open();
    let desk = house.ready_desktop("desk", "coach");
    let file = house.root().join("rows.ndjson");
    let good =
        json!({"resourceType": "Patient", "id": "imported-1", "name": [{"family": "Ferndale"}]});
    let bad = json!({"resourceType": "Patient", "id": "imported-2", "birthDate": "no date"});
    std::fs::write(&file, format!("{good}\n{bad}\nnot json\n")).unwrap();
    let answer = desk.run(&["import", file.to_str().unwrap()]);
    assert_eq!(answer.refused(2), "resource_invalid");
    let count = |name: &str| answer.json[name].as_u64().unwrap();
    let kept = count("accepted") + count("warned");
    assert_eq!((kept, count("rejected")), (1, 2), "{}", answer.out);
    assert_eq!(answer.json["rejects"].as_array().unwrap().len(), 2);
    std::fs::write(&file, good.to_string()).unwrap();
    desk.run(&["import", file.to_str().unwrap()]).ok();
    assert!(
        desk.run(&["ask", "find Ferndale"])
            .ok()
            .to_string()
            .contains("imported-1")
    );
}

#[test]
fn plan_answers_each_line_and_executes_nothing() {
    let data = nowhere();
    let input = concat!(
        r#"{"id":"a","role":"health_coach","text":"who missed their appointment in the last two weeks?","today":"2026-11-20"}"#,
        "\n\nnot json\n",
        r#"{"id":"b","role":"janitor","text":"x","today":"2026-11-20"}"#,
        "\n",
        r#"{"id":"c","role":"account_manager","text":"draft texts for everyone who missed their appointment in the last two weeks","today":"2026-11-20"}"#,
        "\n",
    );
    let (code, out, err) = run(data.path(), &["--json", "plan"], input.as_bytes());
    let answers = lines(&out);
    assert_eq!(answers.len(), 4, "a line for each line: {out}");
    assert_eq!(
        (&answers[0]["id"], &answers[0]["outcome"]),
        (&json!("a"), &json!("call"))
    );
    assert!(!answers[0]["steps"].as_array().unwrap().is_empty());
    assert!(
        answers[1]["error"].is_object() || answers[1]["error"].is_string(),
        "{out}"
    );
    assert!(!answers[2]["error"].is_null(), "{out}");
    assert_eq!(answers[3]["outcome"], "refuse", "the role may not: {out}");
    assert_eq!(code, 2, "a line could not be read: {err}");
    let error: Value = serde_json::from_str(err.trim()).unwrap();
    assert_eq!(error["error"]["details"]["lines"], "2");

    let good = input.lines().next().unwrap().as_bytes();
    assert_eq!(run(data.path(), &["plan"], good).0, 0);
    assert_eq!(
        std::fs::read_dir(data.path()).unwrap().count(),
        0,
        "no profile is made or opened"
    );
}

#[test]
fn deid_answers_each_line_and_names_the_bad() {
    let data = nowhere();
    let registry = data.path().join("registry.jsonl");
    std::fs::write(
        &registry,
        r#"{"kind":"patient","given":["Zephyra"],"family":"Quillonby","mrn":"73110901"}"#,
    )
    .unwrap();
    let text = "Zephyra Quillonby (MRN 73110901) called from 802-555-0121 on 03/14/2026.";
    let input = format!(
        "{}\n{}\nnonsense\n",
        json!({"id": 7, "text": text}),
        json!({"id": 8})
    );
    let args = ["--json", "deid", "--registry", registry.to_str().unwrap()];
    let (code, out, err) = run(data.path(), &args, input.as_bytes());
    let answers = lines(&out);
    assert_eq!(answers.len(), 3, "{out}");
    assert_eq!(answers[0]["id"], 7);
    let clean = answers[0]["text"].as_str().unwrap();
    for gone in ["Zephyra", "Quillonby", "73110901", "555-0121", "03/14"] {
        assert!(!clean.contains(gone), "{gone} in {clean}");
    }
    let first = &answers[0]["spans"][0];
    let at = |name: &str| usize::try_from(first[name].as_u64().unwrap()).unwrap();
    let span: String = text
        .chars()
        .skip(at("start"))
        .take(at("end") - at("start"))
        .collect();
    assert!(
        span.contains("Zephyra"),
        "spans count characters of the input: {span}"
    );
    assert_eq!(
        (&answers[1]["id"], &answers[1]["error"]["code"]),
        (&json!(8), &json!("input_invalid"))
    );
    assert_eq!(answers[2]["line"], 3);
    assert_eq!(code, 2);
    assert!(err.contains("\"lines\":\"2\""), "{err}");
}
