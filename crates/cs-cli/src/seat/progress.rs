//! Progress at the terminal.

use crate::terminal::remark;
use cs_app::below::Progress;
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
