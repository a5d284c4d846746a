//! Starts the shell, or says why it cannot.

use crate::args::{Args, Opening};
use crate::around::single::Single;
use crate::around::{Windows, placement};
use crate::desk::Desk;
use crate::{bindings, locale, window};
use clap::Parser;
use cs_error::Fault;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tauri::{AppHandle, Manager, RunEvent, WindowEvent};

/// Longest wait for what is under way when the program ends.
const GOODBYE: Duration = Duration::from_secs(10);

/// How often the clocks are looked at, and whether a second start asked for this
/// window.
const TICK: Duration = Duration::from_millis(500);

/// Why the window did not open.
#[derive(Debug)]
pub enum StartError {
    /// There is no display to open a window on.
    NoDisplay,
    /// The arguments are wrong.
    Arguments(Fault),
    /// The folder of the profiles cannot be used.
    Folder(Fault),
    /// The windowing system or the webview refused.
    Window(tauri::Error),
    /// The system gave no threads.
    Threads(std::io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoDisplay => f.write_str(
                "There is no display here, so the window cannot open. Nothing was changed. \
                 Run cargo xtask demo to see the main job in the terminal, \
                 or start this program where DISPLAY or WAYLAND_DISPLAY is set.",
            ),
            Self::Arguments(fault) | Self::Folder(fault) => {
                write!(f, "{fault}")?;
                for (name, value) in fault.details() {
                    write!(f, " ({name}: {value})")?;
                }
                Ok(())
            }
            Self::Window(error) => write!(
                f,
                "The window could not open: {error}. Nothing was changed. \
                 cargo xtask run lists the system packages the window needs."
            ),
            Self::Threads(error) => write!(
                f,
                "The system gave this program no threads: {error}. Nothing was changed."
            ),
        }
    }
}

impl std::error::Error for StartError {}

impl StartError {
    /// The process exit code that goes with it.
    pub const fn exit(&self) -> u8 {
        match self {
            Self::NoDisplay | Self::Window(_) => 1,
            Self::Arguments(fault) | Self::Folder(fault) => fault.code().exit() as u8,
            Self::Threads(_) => 70,
        }
    }
}

impl From<tauri::Error> for StartError {
    fn from(error: tauri::Error) -> Self {
        Self::Window(error)
    }
}

/// Opens the main window and returns when the program ends. `--help` and
/// `--version` are answered on the way, wrong words end the process with 2.
///
/// # Errors
/// [`StartError::NoDisplay`] before anything is touched; the others when the
/// arguments, the windowing system or the webview refuse.
pub fn run() -> Result<(), StartError> {
    let opening = Opening::of(Args::parse()).map_err(StartError::Arguments)?;
    if !has_display() {
        return Err(StartError::NoDisplay);
    }
    locale::settle();
    let taken = Single::take(&opening.data_dir, opening.link.as_ref());
    let Some(single) = taken.map_err(StartError::Folder)? else {
        // The window that is open comes to the front and opens the place.
        return Ok(());
    };
    // Reading a store blocks its thread: with two of them on a small machine, a
    // sync would keep the window waiting.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .enable_all()
        .build()
        .map_err(StartError::Threads)?;
    tauri::async_runtime::set(runtime.handle().clone());

    let windows = Windows::default();
    let desk = Desk::new(opening, Box::new(windows.clone()));
    let app = tauri::Builder::default()
        .manage(Arc::clone(&desk))
        .invoke_handler(bindings::commands().invoke_handler())
        .setup({
            let (desk, windows) = (Arc::clone(&desk), windows.clone());
            move |app| {
                let main = window::open_main(app.handle())?;
                placement::restore(&main, &desk.opening.data_dir);
                windows.belong_to(app.handle());
                windows.place_tray(app.handle(), &desk);
                begin(app.handle(), &desk, single);
                Ok(())
            }
        })
        .build(tauri::generate_context!())?;
    let code = app.run_return({
        let desk = Arc::clone(&desk);
        move |app, event| heard(app, &desk, &windows, &event)
    });
    runtime.block_on(async {
        drop(tokio::time::timeout(GOODBYE, desk.leave()).await);
    });
    // What waits for a disk or a server is not waited for a second time.
    runtime.shutdown_timeout(Duration::from_secs(1));
    let _ = code;
    Ok(())
}

/// Opens the practice behind the window, and begins what runs beside it.
fn begin(app: &AppHandle, desk: &Arc<Desk>, single: Single) {
    tauri::async_runtime::spawn({
        let desk = Arc::clone(desk);
        async move { desk.open().await }
    });
    tauri::async_runtime::spawn({
        let app = app.clone();
        async move {
            asked_to_end().await;
            app.exit(0);
        }
    });
    // A thread of its own: a busy runtime must not keep the desk from locking.
    std::thread::spawn({
        let (app, desk) = (app.clone(), Arc::downgrade(desk));
        move || {
            while let Some(desk) = desk.upgrade() {
                desk.look();
                if let Some(link) = single.asked() {
                    window::show_main(&app);
                    if let Some(link) = link {
                        desk.visit(link);
                    }
                }
                drop(desk);
                std::thread::sleep(TICK);
            }
        }
    });
}

fn heard(app: &AppHandle, desk: &Arc<Desk>, windows: &Windows, event: &RunEvent) {
    if let RunEvent::ExitRequested { .. } = event
        && let Some(main) = app.get_webview_window(window::MAIN)
    {
        placement::keep(&main, &desk.opening.data_dir);
    }
    let RunEvent::WindowEvent { label, event, .. } = event else {
        return;
    };
    match (label.as_str(), event) {
        (window::MAIN, WindowEvent::CloseRequested { api, .. }) => {
            if let Some(main) = app.get_webview_window(window::MAIN) {
                placement::keep(&main, &desk.opening.data_dir);
                if windows.has_tray() {
                    api.prevent_close();
                    drop(main.hide());
                    return;
                }
            }
            crate::around::quit(app, desk);
        }
        (window::MAIN, WindowEvent::Destroyed) => app.exit(0),
        // By its own button; when the desk closes it, the desk knows.
        (window::SIGN, WindowEvent::CloseRequested { .. }) => desk.ceremony_ended(),
        _ => {}
    }
}

/// Ctrl-C in the terminal, or the system asking the program to end.
async fn asked_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let (Ok(mut end), Ok(mut hang_up)) = (
            signal(SignalKind::terminate()),
            signal(SignalKind::hangup()),
        ) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = end.recv() => {}
                _ = hang_up.recv() => {}
            }
            return;
        }
    }
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Asked first, because GTK ends the process when there is none.
fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
