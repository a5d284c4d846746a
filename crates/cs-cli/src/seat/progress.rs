//! Progress at the terminal, the seat's memory, and the pause of the kill tests.

use crate::terminal::remark;
use cs_app::below::UserId;
use cs_app::below::{NoObserver, Progress, StepObserver};
use cs_compose::ProfileFolder;
use cs_error::{Code, Fault, Outcome};
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// One line on standard error, rewritten in place; silent where nobody watches.
pub struct TerminalProgress {
    watched: bool,
    cancelled: AtomicBool,
    shown: AtomicBool,
}

impl TerminalProgress {
    /// Starts; the first Ctrl-C asks to stop, the second ends the program.
    pub fn start() -> Arc<Self> {
        let this = Arc::new(Self {
            watched: std::io::stderr().is_terminal(),
            cancelled: AtomicBool::new(false),
            shown: AtomicBool::new(false),
        });
        let heard = Arc::clone(&this);
        tokio::spawn(async move {
            if tokio::signal::ctrl_c().await.is_ok() {
                heard.cancelled.store(true, Ordering::Relaxed);
                remark("\nStopping; what was read is kept. Ctrl-C again ends at once.");
            }
            if tokio::signal::ctrl_c().await.is_ok() {
                std::process::exit(130);
            }
        });
        this
    }

    /// Ends the line.
    pub fn end(&self) {
        if self.shown.swap(false, Ordering::Relaxed) {
            remark("");
        }
    }
}

impl Progress for TerminalProgress {
    fn at(&self, what: &'static str, done: u64, total: u64) {
        if self.watched {
            self.shown.store(true, Ordering::Relaxed);
            let mut out = std::io::stderr().lock();
            let _ = write!(out, "\r\x1b[K{what}: {done} of {total}").and_then(|()| out.flush());
        }
    }

    fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

/// Who sat here last, per seat.
pub fn read_seat(folder: &ProfileFolder, login: &str) -> Outcome<Option<UserId>> {
    Ok(seats(folder)?.remove(login))
}

/// Remembers who sits here, or forgets it.
pub fn write_seat(folder: &ProfileFolder, login: &str, user: Option<&UserId>) -> Outcome<()> {
    let mut all = seats(folder)?;
    match user {
        Some(user) => all.insert(login.to_owned(), user.clone()),
        None => all.remove(login),
    };
    let bytes = serde_json::to_vec(&all).map_err(|_| Fault::new(Code::Internal))?;
    let (part, whole) = (
        folder.path().join("seats.json.part"),
        folder.path().join("seats.json"),
    );
    std::fs::write(&part, bytes)
        .and_then(|()| std::fs::rename(&part, &whole))
        .map_err(|_| Fault::new(Code::StoreUnwritable))
}

fn seats(folder: &ProfileFolder) -> Outcome<BTreeMap<String, UserId>> {
    match std::fs::read(folder.path().join("seats.json")) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map_err(|_| Fault::new(Code::StoreDamaged).with("what", "seats")),
        Err(_) => Ok(BTreeMap::new()),
    }
}

/// The observer of this process: none, or in a build for tests the pause that
/// `COUNTERSIGN_PAUSE_AT=Step,FILE` asks for.
pub fn steps() -> Arc<dyn StepObserver> {
    #[cfg(debug_assertions)]
    if let Some(pause) = PauseAt::from_environment() {
        return Arc::new(pause);
    }
    Arc::new(NoObserver)
}

/// Says that a step was reached and stands still, so that a test can kill the
/// process exactly there. Not in release builds.
#[cfg(debug_assertions)]
struct PauseAt {
    step: String,
    file: std::path::PathBuf,
}

#[cfg(debug_assertions)]
impl PauseAt {
    fn from_environment() -> Option<Self> {
        let asked = std::env::var("COUNTERSIGN_PAUSE_AT").ok()?;
        let (step, file) = asked.split_once(',')?;
        Some(Self {
            step: step.to_owned(),
            file: file.into(),
        })
    }
}

#[cfg(debug_assertions)]
impl StepObserver for PauseAt {
    fn reached(&self, step: cs_app::below::Step) {
        if step.name() == self.step && std::fs::write(&self.file, "reached").is_ok() {
            loop {
                std::thread::park();
            }
        }
    }
}
