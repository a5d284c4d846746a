//! What only the signing window may call: the PIN is typed there and nowhere else.

use super::{Answer, ShownItem, later};
use cs_app::views::{Ceremony, Sealed};

/// What the signing window is open for. Signing window only.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ceremony() -> Answer<Ceremony> {
    Err(later())
}

/// Countersigns or declines all that is shown. Signing window only.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ceremony_sign(
    pin: String,
    reason: String,
    shown: Vec<ShownItem>,
    approve: bool,
) -> Answer<Sealed> {
    let _ = pin;
    let _ = reason;
    let _ = shown;
    let _ = approve;
    Err(later())
}

/// Takes back what was just countersigned. Signing window only.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ceremony_recall(ids: Vec<String>) -> Answer<()> {
    let _ = ids;
    Err(later())
}

/// Unlocks the desk. Signing window only.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ceremony_unlock(pin: String) -> Answer<()> {
    let _ = pin;
    Err(later())
}

/// Makes the signing key after a fresh sign-in. Signing window only.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ceremony_enrol(pin: String, again: String) -> Answer<()> {
    let _ = pin;
    let _ = again;
    Err(later())
}

/// Closes the signing window; nothing is signed. Signing window only.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ceremony_close() -> Answer<()> {
    Err(later())
}
