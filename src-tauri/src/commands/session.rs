//! Who sits here: sign-in, lock, switching, and opening the signing window.

use super::{Answer, ShownItem, later};
use cs_app::views::{AppStatus, DeskStatus, Refusal, SeatCard, SessionView, Stage};

/// Answers which program, version and profile this is and what to show. Needs no session.
#[tauri::command]
#[specta::specta]
pub(crate) async fn app_status() -> Answer<AppStatus> {
    Err(later())
}

/// Why the practice could not be opened, while the stage says so. Needs no session.
#[tauri::command]
#[specta::specta]
pub(crate) async fn desk_fault() -> Answer<Option<Refusal>> {
    Err(later())
}

/// Who can sit here. Names of staff only; needs no session.
#[tauri::command]
#[specta::specta]
pub(crate) async fn seats() -> Answer<Vec<SeatCard>> {
    Err(later())
}

/// Signs a person in: the browser, or the demo identity. Cancelled by `cancel_sign_in`.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_in(seat: String) -> Answer<SessionView> {
    let _ = seat;
    Err(later())
}

/// Stops a sign-in that waits for the browser.
#[tauri::command]
#[specta::specta]
pub(crate) async fn cancel_sign_in() -> Answer<()> {
    Err(later())
}

/// The signed-in person. Refused while locked.
#[tauri::command]
#[specta::specta]
pub(crate) async fn session() -> Answer<SessionView> {
    Err(later())
}

/// Signs out: tokens are revoked, drafts stay.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_out() -> Answer<()> {
    Err(later())
}

/// Locks the desk.
#[tauri::command]
#[specta::specta]
pub(crate) async fn lock() -> Answer<()> {
    Err(later())
}

/// Locks for whoever sits here and lets another take the seat: known people unlock with their PIN, others sign in.
#[tauri::command]
#[specta::specta]
pub(crate) async fn switch_user(seat: String) -> Answer<Stage> {
    let _ = seat;
    Err(later())
}

/// Somebody is here: the idle time starts anew.
#[tauri::command]
#[specta::specta]
pub(crate) async fn touch() -> Answer<()> {
    Err(later())
}

/// The line at the bottom and the counts of the rail.
#[tauri::command]
#[specta::specta]
pub(crate) async fn desk_status() -> Answer<DeskStatus> {
    Err(later())
}

/// Opens the signing window over drafts that were shown in full.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_signing(items: Vec<ShownItem>) -> Answer<()> {
    let _ = items;
    Err(later())
}

/// Opens the signing window to unlock the desk.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_unlock() -> Answer<()> {
    Err(later())
}

/// Opens the signing window to choose a PIN and make a signing key.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_enrol() -> Answer<()> {
    Err(later())
}
