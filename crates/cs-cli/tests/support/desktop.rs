//! A computer of the practice: every command is a real `countersign` process.

use cs_app::below::{SecretName, Step};
use cs_approval::DeviceKey;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// The PIN everybody here has.
pub const PIN: &str = "482913";

/// Longest a command may take before the test calls it stuck. A bound, not a
/// measurement: the machine may be busy with other tests.
const STUCK: Duration = Duration::from_secs(150);

/// One computer; its files are under one folder.
pub struct Desktop {
    root: PathBuf,
    login: String,
}

/// What a command said.
#[derive(Debug)]
pub struct Answer {
    /// Exit code.
    pub code: i32,
    /// Standard output as JSON; null when it is none.
    pub json: Value,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Answer {
    /// The answer of a command that must succeed.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self.json
    }

    /// The code of a command that must fail with this exit code; the error is
    /// the last line on standard error, in JSON.
    #[track_caller]
    pub fn refused(&self, exit: i32) -> String {
        assert_eq!(self.code, exit, "{}{}", self.out, self.err);
        let last: Value =
            serde_json::from_str(self.err.lines().last().unwrap_or_default()).unwrap_or_default();
        let code = last["error"]["code"].as_str();
        code.unwrap_or_else(|| panic!("no JSON error in: {}", self.err))
            .to_owned()
    }
}

/// A process with its pipes being read.
struct Running {
    child: Child,
    out: JoinHandle<String>,
    err: JoinHandle<String>,
}

impl Running {
    fn start(mut command: Command, input: &str) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that reads no input may have ended already.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let out = collect(child.stdout.take().unwrap());
        let err = collect(child.stderr.take().unwrap());
        Self { child, out, err }
    }

    /// Waits until the process ends, or `seen` says that it got where it should.
    fn until(&mut self, seen: impl Fn() -> bool) -> Option<ExitStatus> {
        let since = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return Some(status);
            }
            if seen() {
                return None;
            }
            if since.elapsed() > STUCK {
                let _ = self.child.kill();
                panic!("the command is stuck");
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn end(self, status: ExitStatus) -> Answer {
        let (out, err) = (self.out.join().unwrap(), self.err.join().unwrap());
        let json = serde_json::from_str(out.trim()).unwrap_or_default();
        Answer {
            code: status.code().unwrap_or(-1),
            json,
            out,
            err,
        }
    }
}

fn collect(mut pipe: impl Read + Send + 'static) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut text = String::new();
        pipe.read_to_string(&mut text).unwrap();
        text
    })
}

impl Desktop {
    /// Makes the folders of a computer whose demo practice is served elsewhere.
    pub fn set_up(root: PathBuf, practice: PathBuf, login: &str, clock_offset: i64) -> Self {
        let desktop = Self {
            root,
            login: login.to_owned(),
        };
        std::fs::create_dir_all(desktop.profile()).unwrap();
        for folder in [desktop.temp(), desktop.home()] {
            std::fs::create_dir_all(folder).unwrap();
        }
        std::os::unix::fs::symlink(practice, desktop.profile().join("practice")).unwrap();
        desktop.remember(
            &json!({"clock_offset_seconds": clock_offset, "ca_pem": "", "endpoints": null}),
        );
        desktop
    }

    /// Where the profile is.
    pub fn profile(&self) -> PathBuf {
        self.root.join("data/demo")
    }

    /// Everything the processes of this computer write to.
    pub fn folder(&self) -> &Path {
        &self.root
    }

    /// Their temporary folder.
    pub fn temp(&self) -> PathBuf {
        self.root.join("tmp")
    }

    fn home(&self) -> PathBuf {
        self.root.join("home")
    }

    fn remember(&self, memory: &Value) {
        std::fs::write(self.profile().join("demo.json"), memory.to_string()).unwrap();
    }

    /// Sets the clock, seconds ahead of the machine's.
    pub fn set_clock(&self, offset: i64) {
        self.change_clock(|_| offset);
    }

    /// Moves this computer's clock alone.
    pub fn set_clock_ahead(&self, seconds: i64) {
        self.change_clock(|offset| offset + seconds);
    }

    fn change_clock(&self, change: impl FnOnce(i64) -> i64) {
        let kept = std::fs::read(self.profile().join("demo.json")).unwrap();
        let mut memory: Value = serde_json::from_slice(&kept).unwrap();
        let offset = memory["clock_offset_seconds"].as_i64().unwrap();
        memory["clock_offset_seconds"] = json!(change(offset));
        self.remember(&memory);
    }

    /// The key this computer signs its events with, as a thief of its files has it.
    pub fn device_key(&self) -> DeviceKey {
        let passphrase = std::fs::read_to_string(self.profile().join("demo-passphrase")).unwrap();
        let secrets =
            cs_compose::open_passphrase_file(&self.profile().join("secrets.json"), &passphrase)
                .unwrap();
        let bytes = secrets.get(&SecretName::DeviceKey).unwrap().unwrap();
        DeviceKey::from_random(bytes.as_slice().try_into().unwrap())
    }

    /// The whole computer a second time, as from a backup.
    pub fn copied_to(&self, name: &str) -> Self {
        let root = self.root.with_file_name(name);
        let done = Command::new("cp")
            .arg("-a")
            .arg(&self.root)
            .arg(&root)
            .status()
            .unwrap();
        assert!(done.success());
        Self {
            root,
            login: self.login.clone(),
        }
    }

    /// The same computer with another person at it.
    pub fn with_login(&self, login: &str) -> Self {
        Self {
            root: self.root.clone(),
            login: login.to_owned(),
        }
    }

    /// Data read, key made, and no hold before sending.
    pub fn get_ready(&self) {
        self.run(&["sync"]).ok();
        self.with_pin(&["enrol"], PIN).ok();
        self.run(&["setting", "hold_seconds", "0"]).ok();
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
        command
            .env_clear()
            .env("HOME", self.home())
            .env("TMPDIR", self.temp())
            .current_dir(self.home())
            .arg("--data-dir")
            .arg(self.root.join("data"))
            .args(["--as", &self.login, "--json"])
            .args(args);
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, args: &[&str]) -> Answer {
        self.feed(args, "")
    }

    /// Runs a command with this standard input.
    pub fn feed(&self, args: &[&str], input: &str) -> Answer {
        let mut running = Running::start(self.command(args), input);
        let status = running.until(|| false).unwrap();
        running.end(status)
    }

    /// Runs a command that asks for a PIN.
    pub fn with_pin(&self, args: &[&str], pin: &str) -> Answer {
        self.feed(&[args, &["--pin-fd", "0"]].concat(), pin)
    }

    /// Runs a command and kills it with SIGKILL the moment it reaches a step.
    #[track_caller]
    pub fn kill_at(&self, step: Step, args: &[&str], input: &str) {
        let marker = self.root.join(format!("reached-{}", step.name()));
        let _ = std::fs::remove_file(&marker);
        let mut command = self.command(args);
        command.env(
            "COUNTERSIGN_PAUSE_AT",
            format!("{},{}", step.name(), marker.display()),
        );
        let mut running = Running::start(command, input);
        if let Some(status) = running.until(|| marker.exists()) {
            let answer = running.end(status);
            panic!(
                "Step::{} has no failpoint in {args:?}: {answer:?}",
                step.name()
            );
        }
        running.child.kill().unwrap();
        let status = running.child.wait().unwrap();
        assert!(!status.success(), "killed, not ended");
        running.end(status);
    }

    /// Drafts texts for the most urgent patients; their proposals' ids.
    pub fn draft(&self, count: usize) -> Vec<String> {
        let answer = self
            .run(&["worklist", "--draft", "--limit", &count.to_string()])
            .ok();
        let ids = answer["drafts"].as_array().unwrap().iter();
        ids.map(|draft| draft["id"].as_str().unwrap().to_owned())
            .collect()
    }

    /// One proposal in full.
    pub fn show(&self, id: &str) -> Value {
        self.run(&["proposals", "show", id]).ok()
    }

    /// The state of a proposal.
    pub fn state(&self, id: &str) -> String {
        self.show(id)["line"]["state"].as_str().unwrap().to_owned()
    }

    /// Approves with the right PIN.
    pub fn approve(&self, ids: &[&str]) -> Answer {
        self.with_pin(&[&["proposals", "approve"], ids].concat(), PIN)
    }

    /// Runs the outbox once; what it did with each item.
    pub fn send(&self) -> Value {
        self.run(&["outbox", "run"]).ok()
    }

    /// The audit's entries, as an administrator exports them.
    pub fn audit(&self) -> Vec<Value> {
        let export = self.with_login("admin").run(&["audit", "export", "-"]);
        assert_eq!(export.code, 0, "{}", export.err);
        export
            .out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// Fails unless the audit chain holds.
    #[track_caller]
    pub fn audit_holds(&self) {
        let report = self.run(&["audit", "verify"]).ok();
        assert!(report["first_break"].is_null(), "{report}");
    }
}
