//! The commands the window may call, one function per use case.

use serde::Serialize;
use specta::Type;

/// What the window says about the program it belongs to. Carries no patient
/// data, so it is the one command that asks for no session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AppStatus {
    /// The product's version, as in `Cargo.toml`.
    pub version: String,
    /// The profile this window works on, as a person knows it.
    pub profile: String,
    /// True where every patient is invented and no real endpoint can be reached.
    pub demo: bool,
}

impl AppStatus {
    /// The status of the demo profile, the only profile this version opens.
    #[must_use]
    pub fn demo() -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            profile: "Demo practice".to_owned(),
            demo: true,
        }
    }
}

/// Answers which program, version and profile this window belongs to.
#[tauri::command]
#[specta::specta]
pub(crate) fn app_status() -> AppStatus {
    AppStatus::demo()
}
