//! The binary itself, on files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../cs-approval/tests/support/mod.rs"]
mod support;

use cs_approval::{EventKind, ProposalState, State};
use cs_audit::{
    AuditAction, AuditEntry, AuditOutcome, Chain, Segment, checkpoint_line, end_line, entry_line,
    header_line,
};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::Command;
use support::*;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

/// Exit code, standard output and standard error.
fn run(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_countersign-verify"))
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

fn path(path: &std::path::Path) -> &str {
    path.to_str().unwrap()
}

/// Lines of an export of 12 entries with a checkpoint after the tenth.
fn export(patient: &str) -> Vec<String> {
    let device = Desk::of(1, cs_access::Role::HealthCoach, None).device_key;
    let (mut chain, mut segment) = (Chain::start("harbor-health"), Segment::starting_at(1));
    let mut lines = vec![header_line("harbor-health", &[device.public_hex()])];
    for number in 1..=12 {
        let chained = chain
            .append(AuditEntry {
                at: at(number),
                user: "system".into(),
                role: String::new(),
                tenant: "harbor-health".into(),
                action: AuditAction::Search,
                what: "sync".into(),
                patients: vec![format!("{patient}-{number}")],
                resources: Vec::new(),
                outcome: AuditOutcome::Success,
                code: String::new(),
                purpose: "operations".into(),
                correlation: String::new(),
            })
            .unwrap();
        segment.push(chained.hash);
        lines.push(entry_line(&chained));
        if number == 10 {
            let made = segment.close("harbor-health", at(10), &device.public_hex(), |message| {
                device.sign(message)
            });
            lines.push(checkpoint_line(&made.unwrap()));
        }
    }
    lines.push(end_line(chain.seq(), chain.head()));
    lines
}

#[test]
fn a_good_export_holds_and_a_changed_one_names_the_entry() {
    let folder = Folder::new();
    let good = folder.file("good", export("pat").join("\n"));
    let (code, out, _) = run(&["audit", path(&good)]);
    assert_eq!(code, 0, "{out}");
    assert!(
        out.contains("holds: 12 entries, 1 checkpoints") && out.contains("can't be told apart"),
        "{out}"
    );

    let edited = folder.file(
        "edited",
        export("pat").join("\n").replacen("pat-7", "pat-8", 1),
    );
    let (code, out, _) = run(&["audit", path(&edited)]);
    assert_eq!(code, 6);
    assert!(
        out.starts_with("BROKEN at entry 7 (line 8): This entry was changed"),
        "{out}"
    );
    let (code, out, _) = run(&["audit", path(&edited), "--json"]);
    let told: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (code, &told["holds"], &told["first_break"]["what"]),
        (6, &json!(false), &json!("edited"))
    );

    let binary = folder.file("binary", [0xFF, 0xFE, 0x00]);
    assert_eq!(run(&["audit", path(&binary)]).0, 6);
    let empty = folder.file("empty", "");
    assert_eq!(
        run(&["audit", path(&empty)]).0,
        6,
        "nothing is not a whole export"
    );
}

#[test]
fn a_checkpoint_kept_outside_and_a_known_key_are_held_to() {
    let folder = Folder::new();
    let lines = export("pat");
    let (good, kept) = (
        folder.file("good", lines.join("\n")),
        folder.file("kept", &lines[11]),
    );
    let (code, out, _) = run(&["audit", path(&good), "--checkpoint", path(&kept)]);
    assert_eq!(code, 0, "{out}");
    assert!(
        out.contains("agrees with the checkpoint kept outside, up to entry 10"),
        "{out}"
    );

    let anew = folder.file("anew", export("other").join("\n"));
    assert_eq!(run(&["audit", path(&anew)]).0, 0);
    let (code, out, _) = run(&["audit", path(&anew), "--checkpoint", path(&kept)]);
    assert_eq!(code, 6);
    assert!(
        out.starts_with("BROKEN at entry 10") && out.contains("written anew"),
        "{out}"
    );

    let known = Desk::of(1, cs_access::Role::HealthCoach, None)
        .device_key
        .public_hex();
    assert_eq!(run(&["audit", path(&good), "--key", &known]).0, 0);
    assert_eq!(run(&["audit", path(&good), "--key", &"ab".repeat(32)]).0, 6);
}

#[test]
fn input_that_cannot_be_read_is_no_verdict() {
    let folder = Folder::new();
    let good = folder.file("good", export("pat").join("\n"));
    let (code, out, err) = run(&["audit", path(&folder.0.path().join("absent"))]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(
        err.contains("cannot be read") && err.contains("Nothing was checked"),
        "{err}"
    );
    assert_eq!(
        run(&["audit", path(&good), "--checkpoint", path(&good)]).0,
        2
    );
    assert_eq!(run(&["audit", path(&good), "--key", "zz"]).0, 2);
    assert_eq!(run(&["nothing"]).0, 2);
}

/// A proposal the administrator approved, with the files that vouch for it.
struct Case {
    folder: Folder,
    world: World,
    state: ProposalState,
}

impl Case {
    fn new() -> Self {
        let world = World::new();
        let (mut state, _) = draft(&world.coach, 1, |_| {});
        let envelope = world.admin.approve(2, &state);
        let id = state.proposal.id.clone();
        state
            .apply(
                &world.admin.body(2, Some(&id), EventKind::Decided(envelope)),
                &world.keys(),
            )
            .unwrap();
        assert_eq!(state.state, State::Approved);
        Self {
            folder: Folder::new(),
            world,
            state,
        }
    }

    fn check(&self, decision: &str, jwks: &Value, more: &[&str]) -> (i32, String, String) {
        let events = self.world.key_events.borrow();
        let lines: Vec<String> = events
            .iter()
            .map(|event| serde_json::to_string(event).unwrap())
            .collect();
        let decision = self.folder.file("decision", decision);
        let enrolments = self.folder.file("enrolments", lines.join("\n"));
        let jwks = self.folder.file("jwks", jwks.to_string());
        let base = [
            "decision",
            path(&decision),
            "--enrolments",
            path(&enrolments),
            "--jwks",
            path(&jwks),
        ];
        run(&[&base, more].concat())
    }

    fn good_keys() -> Value {
        json!({ISSUER: jwks()})
    }
}

#[test]
fn a_signed_proposal_holds_until_something_of_it_changes() {
    let case = Case::new();
    let text = serde_json::to_string(&case.state).unwrap();
    let (code, out, err) = case.check(&text, &Case::good_keys(), &[]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(
        out.contains("hold; it is approved")
            && out.contains("person-2 (Practice Administrator) approved revision 1"),
        "{out}"
    );

    let redirected = text.replace("+15005550006", "+15005550009");
    let (code, out, _) = case.check(&redirected, &Case::good_keys(), &["--json"]);
    let told: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &told["code"]), (6, &json!("payload_changed")));

    let mut unsigned = case.state.clone();
    unsigned.decisions.clear();
    let (code, out, _) = case.check(
        &serde_json::to_string(&unsigned).unwrap(),
        &Case::good_keys(),
        &[],
    );
    assert_eq!(code, 6, "{out}");
}

#[test]
fn an_envelope_alone_says_who_signed_which_digests() {
    let case = Case::new();
    let envelope = case.state.decisions[0].envelope.clone();
    let (code, out, _) = case.check(&envelope, &Case::good_keys(), &[]);
    assert_eq!(code, 0, "{out}");
    assert!(
        out.contains(&case.state.revisions[0].payload.digest())
            && out.contains("only their digests"),
        "{out}"
    );
    let (code, out, _) = case.check(
        &envelope.replacen("\"sig\":\"", "\"sig\":\"A", 1),
        &Case::good_keys(),
        &[],
    );
    assert_eq!(code, 6, "{out}");
}

#[test]
fn the_sign_in_servers_own_keys_decide_whom_to_trust() {
    let case = Case::new();
    let text = serde_json::to_string(&case.state).unwrap();
    let (code, out, _) = case.check(&text, &json!({"https://elsewhere.example": jwks()}), &[]);
    assert_eq!(code, 6);
    assert!(
        out.contains("key_untrusted") && out.contains("does not count"),
        "{out}"
    );
    assert_eq!(
        case.check(&text, &Case::good_keys(), &["--audience", "another"])
            .0,
        6
    );
    assert_eq!(case.check(&text, &json!({ISSUER: {}}), &[]).0, 2);
    assert_eq!(case.check("{}", &Case::good_keys(), &[]).0, 2);
}
