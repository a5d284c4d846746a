//! The demo's stage: a profile of its own, its servers in this process, and the
//! program run as a child for every step.

use super::failed;
use crate::terminal::say;
use cs_compose::ProfileFolder;
use cs_demo::{DemoHouse, DemoOptions};
use cs_error::{Code, Fault, Outcome};
use serde_json::Value;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// The clock of the demo: an hour at which every mainland zone may be texted,
/// on Sundays too.
const HOUR: &str = "16:30";

/// What a child answered.
pub struct Answer {
    /// Exit code; -1 when it was killed.
    pub code: i32,
    /// Standard output.
    pub text: String,
    /// Standard error.
    pub remarks: String,
}

impl Answer {
    /// The answer as JSON.
    ///
    /// # Errors
    /// A failed step when it is none.
    pub fn json(&self) -> Outcome<Value> {
        serde_json::from_str(&self.text).map_err(|_| failed("the answer is not JSON"))
    }
}

/// The stage.
pub struct Stage {
    out: PathBuf,
    house: DemoHouse,
    transcript: String,
    steps: u32,
}

impl Stage {
    /// Sets the stage in an empty or new folder.
    ///
    /// # Errors
    /// [`Code::InputInvalid`] when a demo was played there already.
    pub async fn set(out: &Path) -> Outcome<Self> {
        std::fs::create_dir_all(out).map_err(|_| Fault::new(Code::StoreUnwritable))?;
        let data = out.join("data");
        if data.exists() {
            return Err(
                Fault::new(Code::InputInvalid).with("why", "the folder holds a demo already")
            );
        }
        let folder = ProfileFolder::at(&data, "demo")?;
        let options = DemoOptions {
            at: Some(HOUR.to_owned()),
            offline: false,
        };
        let house = DemoHouse::enter(&folder, &options).await?;
        std::fs::write(out.join("pin"), "482915\n")
            .map_err(|_| Fault::new(Code::StoreUnwritable))?;
        std::fs::write(out.join("wrong-pin"), "111213\n")
            .map_err(|_| Fault::new(Code::StoreUnwritable))?;
        let mut stage = Self {
            out: out.to_owned(),
            house,
            transcript: String::new(),
            steps: 0,
        };
        stage.note("# The main job on the demo practice\n\nSynthetic patients; the servers are sandboxes on this computer. Every line below was checked.");
        Ok(stage)
    }

    /// The demo's servers.
    pub const fn house(&mut self) -> &mut DemoHouse {
        &mut self.house
    }

    /// Text messages that arrived so far.
    pub fn inbox(&self) -> Vec<Value> {
        self.house.texts()
    }

    /// How often a text arrived.
    pub fn arrived(&self, body: &str) -> usize {
        self.inbox()
            .iter()
            .filter(|message| message["body"] == body)
            .count()
    }

    /// Starts a chapter.
    pub fn chapter(&mut self, title: &str) -> Outcome<()> {
        self.note(&format!("\n## {title}"));
        say(&format!("\n— {title}"))
    }

    /// Runs `countersign` with these words and keeps what it said.
    ///
    /// # Errors
    /// [`Code::Internal`] when it can't be started.
    pub async fn run(&mut self, words: &[&str]) -> Outcome<Answer> {
        let answer = self.quietly(words).await?;
        let shown: Vec<&str> = answer.text.lines().chain(answer.remarks.lines()).collect();
        let cut = if shown.len() > 24 {
            format!("\n… {} more lines", shown.len() - 24)
        } else {
            String::new()
        };
        let head = shown
            .iter()
            .take(24)
            .copied()
            .collect::<Vec<_>>()
            .join("\n");
        self.note(&format!(
            "\n```\n$ countersign {}\n{head}{cut}\n```",
            shell_words(words)
        ));
        Ok(answer)
    }

    /// Runs it without keeping what it said (for `--json` look-ups).
    ///
    /// # Errors
    /// As [`Stage::run`].
    pub async fn quietly(&self, words: &[&str]) -> Outcome<Answer> {
        let output = self
            .command(words)?
            .output()
            .await
            .map_err(|_| failed("the program did not start"))?;
        Ok(Answer {
            code: output.status.code().unwrap_or(-1),
            text: String::from_utf8_lossy(&output.stdout)
                .trim_end()
                .to_owned(),
            remarks: String::from_utf8_lossy(&output.stderr)
                .trim_end()
                .to_owned(),
        })
    }

    /// The program with these words, not started yet. `PIN` and `WRONG-PIN` as
    /// words become a `--pin-fd`.
    ///
    /// # Errors
    /// [`Code::Internal`] when this program's own path isn't known.
    pub fn command(&self, words: &[&str]) -> Outcome<tokio::process::Command> {
        let program = std::env::current_exe().map_err(|_| failed("the program's own path"))?;
        let mut command = tokio::process::Command::new(program);
        command
            .arg("--data-dir")
            .arg(self.out.join("data"))
            .stdin(Stdio::null())
            .kill_on_drop(true);
        for word in words {
            match *word {
                "PIN" | "WRONG-PIN" => {
                    let file = self.out.join(word.to_lowercase());
                    command.stdin(std::fs::File::open(file).map_err(|_| failed("the PIN file"))?);
                    command.args(["--pin-fd", "0"]);
                }
                word => {
                    command.arg(word);
                }
            }
        }
        Ok(command)
    }

    /// Runs and expects an exit code.
    ///
    /// # Errors
    /// A failed step.
    pub async fn expect(
        &mut self,
        words: &[&str],
        code: i32,
        why: &'static str,
    ) -> Outcome<Answer> {
        let answer = self.run(words).await?;
        self.check(answer.code == code, why)?;
        Ok(answer)
    }

    /// Asserts, and says so in the transcript.
    ///
    /// # Errors
    /// A failed step.
    pub fn check(&mut self, holds: bool, what: &'static str) -> Outcome<()> {
        self.steps += u32::from(holds);
        self.note(&format!("- {} {what}", if holds { "✓" } else { "✗" }));
        say(&format!("  {} {what}", if holds { "✓" } else { "✗" }))?;
        if holds { Ok(()) } else { Err(failed(what)) }
    }

    /// Adds to the transcript.
    pub fn note(&mut self, text: &str) {
        let _ = writeln!(self.transcript, "{text}");
    }

    /// Writes the transcript, played to its end or not.
    ///
    /// # Errors
    /// [`Code::StoreUnwritable`].
    pub fn write_transcript(&mut self, fault: Option<&Fault>) -> Outcome<()> {
        let end = match fault {
            None => format!("\n{} checks, all as they should be.", self.steps),
            Some(fault) => format!("\n**Stopped:** {fault} {:?}", fault.details()),
        };
        self.note(&end);
        std::fs::write(self.out.join("transcript.md"), &self.transcript)
            .map_err(|_| Fault::new(Code::StoreUnwritable))
    }

    /// Where the transcript goes.
    pub fn out(&self) -> &Path {
        &self.out
    }

    /// Stops the servers.
    pub async fn clear(self) {
        self.house.leave().await;
    }
}

/// The words as one would type them; ids are cut for reading.
fn shell_words(words: &[&str]) -> String {
    let shown: Vec<String> = words
        .iter()
        .map(|word| match *word {
            "PIN" | "WRONG-PIN" => "--pin-fd 3".to_owned(),
            word if word.len() == 32 && word.bytes().all(|b| b.is_ascii_hexdigit()) => {
                word[..8].to_owned()
            }
            word if word.contains(' ') => format!("\"{word}\""),
            word => word.to_owned(),
        })
        .collect();
    shown.join(" ")
}
