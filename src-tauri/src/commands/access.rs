//! Who may what, and why.

use super::{Answer, TheDesk, from};
use cs_app::views::{AccessAnswer, AccessView};
use tauri::WebviewWindow;

/// The tables of roles, the people and the keys; administrators only.
#[tauri::command]
#[specta::specta]
pub(crate) async fn access(desk: TheDesk<'_>, window: WebviewWindow) -> Answer<AccessView> {
    let read = desk.read(from(&window), |station| station.access_view());
    Ok(read.await?)
}

/// Why the signed-in person, or somebody of a role, may or may not do something.
#[tauri::command]
#[specta::specta]
pub(crate) async fn explain_access(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    ask: String,
    role: Option<String>,
    clinician: bool,
) -> Answer<AccessAnswer> {
    let read = desk.read(from(&window), move |station| {
        station.explain_access(&ask, role.as_deref(), clinician)
    });
    Ok(read.await?)
}
