//! What only the signing window may call: the PIN is typed there and nowhere else.
//! A PIN is wiped from memory when its entry is dropped.

use super::{Answer, ShownItem, TheDesk, from};
use cs_app::PinEntry;
use cs_app::views::{Ceremony, Sealed};
use tauri::WebviewWindow;

/// What the signing window is open for. Signing window only.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ceremony(desk: TheDesk<'_>, window: WebviewWindow) -> Answer<Ceremony> {
    Ok(desk.ceremony(from(&window)).await?)
}

/// Countersigns or declines all that is shown. Signing window only.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ceremony_sign(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    pin: String,
    reason: String,
    shown: Vec<ShownItem>,
    approve: bool,
) -> Answer<Sealed> {
    let pin = PinEntry::new(pin);
    let caller = from(&window);
    Ok(desk.sign(caller, pin, reason, shown, approve).await?)
}

/// Takes back what was just countersigned. Signing window only.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ceremony_recall(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    ids: Vec<String>,
) -> Answer<()> {
    Ok(desk.recall_sealed(from(&window), ids).await?)
}

/// Unlocks the desk. Signing window only.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ceremony_unlock(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    pin: String,
) -> Answer<()> {
    Ok(desk.unlock(from(&window), PinEntry::new(pin)).await?)
}

/// Makes the signing key after a fresh sign-in. Signing window only.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ceremony_enrol(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    pin: String,
    again: String,
) -> Answer<()> {
    let (pin, again) = (PinEntry::new(pin), PinEntry::new(again));
    Ok(desk.enrol(from(&window), pin, again).await?)
}

/// Closes the signing window; nothing is signed. Signing window only.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ceremony_close(desk: TheDesk<'_>, window: WebviewWindow) -> Answer<()> {
    Ok(desk.close_ceremony(from(&window))?)
}
