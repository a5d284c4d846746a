//! Starts the shell, or says why it cannot.

use std::fmt;

use crate::{bindings, window};

/// Why the window did not open.
#[derive(Debug)]
pub enum StartError {
    /// There is no display to open a window on.
    NoDisplay,
    /// The windowing system or the webview refused.
    Window(tauri::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoDisplay => f.write_str(
                "There is no display here, so the window cannot open. Nothing was changed. \
                 Run cargo xtask demo to see the main job in the terminal, \
                 or start this program where DISPLAY or WAYLAND_DISPLAY is set.",
            ),
            Self::Window(error) => write!(
                f,
                "The window could not open: {error}. Nothing was changed. \
                 cargo xtask run lists the system packages the window needs."
            ),
        }
    }
}

impl std::error::Error for StartError {}

impl From<tauri::Error> for StartError {
    fn from(error: tauri::Error) -> Self {
        Self::Window(error)
    }
}

/// Opens the main window and returns when the last window is closed.
///
/// # Errors
/// [`StartError::NoDisplay`] before anything is touched; [`StartError::Window`]
/// when the windowing system or the webview refuses.
pub fn run() -> Result<(), StartError> {
    if !has_display() {
        return Err(StartError::NoDisplay);
    }
    tauri::Builder::default()
        .invoke_handler(bindings::commands().invoke_handler())
        .setup(|app| Ok(window::open_main(app)?))
        .run(tauri::generate_context!())?;
    Ok(())
}

/// Asked first, because GTK ends the process when there is none.
fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
