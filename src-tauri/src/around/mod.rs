//! What is around the desk: windows, tray, notifications, files a person saves.

pub(crate) mod notice;
pub(crate) mod placement;
pub(crate) mod save;
pub(crate) mod single;
pub(crate) mod tray;

use crate::desk::{Desk, Outside, Topic};
use crate::window;
use cs_app::views::Stage;
use cs_error::{Code, Fault, Outcome};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use tauri::{AppHandle, Emitter, EventTarget, Manager};

/// The windows of the running program. Until they exist, nothing is told: a page
/// asks for the state of things when it begins.
#[derive(Clone, Default)]
pub(crate) struct Windows {
    app: Arc<OnceLock<AppHandle>>,
    tray: Arc<AtomicBool>,
}

impl Windows {
    /// From now on, these are the windows.
    pub(crate) fn belong_to(&self, app: &AppHandle) {
        drop(self.app.set(app.clone()));
    }

    /// Puts the icon into the tray, where there is one.
    pub(crate) fn place_tray(&self, app: &AppHandle, desk: &Arc<Desk>) {
        self.tray.store(tray::place(app, desk), Ordering::Relaxed);
    }

    /// Whether a hidden window can be brought back.
    pub(crate) fn has_tray(&self) -> bool {
        self.tray.load(Ordering::Relaxed)
    }

    fn tell<T: serde::Serialize + Clone>(&self, event: &str, what: T) {
        if let Some(app) = self.app.get() {
            let target = EventTarget::webview_window(window::MAIN);
            drop(app.emit_to(target, event, what));
        }
    }
}

impl Outside for Windows {
    fn stage(&self, stage: Stage) {
        self.tell("desk-stage", stage);
    }

    fn changed(&self, topics: &[Topic]) {
        let words: Vec<&str> = topics.iter().map(|topic| topic.word()).collect();
        self.tell("desk-changed", words);
    }

    fn open_place(&self, link: &str) {
        if let Some(app) = self.app.get() {
            window::show_main(app);
        }
        self.tell("desk-open", link.to_owned());
    }

    fn open_signing(&self) -> Outcome<()> {
        self.app
            .get()
            .ok_or_else(|| Fault::new(Code::Internal).with("what", "window"))
            .and_then(window::open_signing)
    }

    fn close_signing(&self) {
        if let Some(app) = self.app.get() {
            window::close_signing(app);
        }
    }

    fn dismiss_signing(&self) {
        if let Some(app) = self.app.get() {
            window::dismiss_signing(app);
        }
    }

    fn notify(&self, sentence: &str) {
        if self.app.get().is_some_and(|app| !is_looked_at(app)) {
            notice::show(sentence);
        }
    }

    fn waiting(&self, items: u32) {
        if self.has_tray()
            && let Some(app) = self.app.get()
        {
            tray::count(app, items);
        }
    }
}

/// Whether somebody looks at one of the windows.
fn is_looked_at(app: &AppHandle) -> bool {
    app.webview_windows()
        .values()
        .any(|window| window.is_focused().unwrap_or(false))
}

/// Ends the program. Nothing is lost by that, so nothing is asked; what was signed
/// and has not left yet is said, because it leaves only while this program runs.
pub(crate) fn quit(app: &AppHandle, desk: &Desk) {
    match desk.waiting_to_send() {
        0 => {}
        1 => notice::show_now(
            "1 signed message has not left yet. It is kept and leaves when Countersign runs again.",
        ),
        several => notice::show_now(&format!(
            "{several} signed messages have not left yet. They are kept and leave when Countersign runs again."
        )),
    }
    app.exit(0);
}
