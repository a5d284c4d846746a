//! The practice's sandbox, seen from outside the program: what really arrived,
//! and the network cut.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{failure::Failure, process, workspace};

/// A text message the provider accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) to: String,
    pub(crate) body: String,
}

/// The state folder of the demo practice (`crates/cs-practice/WIRE.md` §10).
pub(crate) struct Sandbox {
    folder: PathBuf,
}

impl Sandbox {
    /// The sandbox of the demo profile in `data`.
    pub(crate) fn of(data: &Path) -> Self {
        Self {
            folder: data.join("demo").join("practice"),
        }
    }

    /// The texts that were accepted, oldest first. Read from the practice's
    /// journal, which has a message before anybody is told of it: so it can be
    /// asked while the network is cut, and when no program runs.
    pub(crate) fn texts(&self) -> Result<Vec<Text>, Failure> {
        let path = self.folder.join("journal.jsonl");
        let journal = match fs::read_to_string(&path) {
            Ok(journal) => journal,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => {
                let path = path.display();
                return Err(Failure::Missing(format!("Could not read {path}: {error}")));
            }
        };
        Ok(texts_in(&journal))
    }

    /// Waits until this many texts have arrived, and no more.
    pub(crate) fn wait_for_texts(&self, wanted: usize) -> Result<Vec<Text>, Failure> {
        let began = Instant::now();
        loop {
            let texts = self.texts()?;
            if texts.len() == wanted {
                return Ok(texts);
            }
            if texts.len() > wanted || began.elapsed() > super::page::LATER {
                return Err(Failure::Check(format!(
                    "The sandbox's inbox holds {} texts where {wanted} were expected.",
                    texts.len()
                )));
            }
            thread::sleep(Duration::from_millis(200));
        }
    }

    /// Cuts the network: every connection to the practice ends before anything
    /// happens. The program is told nothing.
    pub(crate) fn cut(&self) -> Result<(), Failure> {
        self.knobs(&json!({ "drop_before": { "path_prefix": "/", "count": 1_000_000 } }))
    }

    /// The network is back.
    pub(crate) fn restore(&self) -> Result<(), Failure> {
        self.knobs(&json!({ "drop_before": null }))
    }

    /// Turns knobs of the practice (WIRE §8).
    fn knobs(&self, knobs: &Value) -> Result<(), Failure> {
        let file = self.folder.join("practice.json");
        let said: Value = fs::read(&file)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .ok_or_else(|| Failure::Check("The demo practice says nowhere where it is.".into()))?;
        let text = |name: &str| said[name].as_str().unwrap_or_default();
        let mut curl = process::command("curl", &workspace::root());
        curl.args(["--silent", "--show-error", "--fail", "--max-time", "20"])
            .arg("--cacert")
            .arg(self.folder.join("demo-ca.pem"))
            .args(["--header", "Content-Type: application/json"])
            .args([
                "--header",
                &format!("X-Control-Token: {}", text("control_token")),
            ])
            .args(["--data", &knobs.to_string(), "--output", "/dev/null"])
            .arg(format!("{}/control/knobs", text("base_url")));
        let done = curl
            .status()
            .map_err(|error| Failure::Missing(format!("Could not run curl: {error}")))?;
        if done.success() {
            return Ok(());
        }
        Err(Failure::Check(format!(
            "The demo practice refused its knobs ({done})."
        )))
    }
}

/// Outgoing messages, each once, in the order they were accepted. A message
/// is written again whenever its status moves on.
fn texts_in(journal: &str) -> Vec<Text> {
    let mut order = Vec::new();
    let mut texts = BTreeMap::new();
    for line in journal.lines() {
        let Ok(group) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        let messages = group.as_array().into_iter().flatten();
        for message in messages.filter_map(|effect| effect.get("Sms")) {
            let text = |name: &str| message[name].as_str().unwrap_or_default().to_owned();
            if message["inbound"] == true {
                continue;
            }
            let (sid, to, body) = (text("sid"), text("to"), text("body"));
            if texts.insert(sid.clone(), Text { to, body }).is_none() {
                order.push(sid);
            }
        }
    }
    order.iter().filter_map(|sid| texts.remove(sid)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_counts_once_and_replies_do_not() {
        let line = |sid: &str, body: &str, status: &str, inbound: bool| {
            json!([{ "Sms": { "sid": sid, "to": "+1", "body": body, "status": status,
                              "inbound": inbound } }])
            .to_string()
        };
        let journal = [
            line("b", "first", "queued", false),
            line("a", "second", "queued", false),
            line("b", "first", "delivered", false),
            line("c", "STOP", "received", true),
            "[{\"TokenRevoked\":{\"jti\":\"x\"}}]".to_owned(),
            "[{\"Sms\":{\"torn".to_owned(),
        ]
        .join("\n");
        let bodies: Vec<String> = texts_in(&journal).into_iter().map(|t| t.body).collect();
        assert_eq!(bodies, ["first", "second"]);
    }
}
