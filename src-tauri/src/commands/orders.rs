//! The approval policy, the practice's keys, and orders about either. An order is
//! signed in the signing window; here it is only asked for.

use super::{Answer, TheDesk, from};
use cs_app::views::{KeysView, OrderDraft, PolicyChange, PolicyDraft, PolicyView};
use tauri::WebviewWindow;

/// The approval policy with its history.
#[tauri::command]
#[specta::specta]
pub(crate) async fn policy(desk: TheDesk<'_>, window: WebviewWindow) -> Answer<PolicyView> {
    let read = desk.read(from(&window), |station| station.policy_view());
    Ok(read.await?)
}

/// What a change of the policy would change.
#[tauri::command]
#[specta::specta]
pub(crate) async fn preview_policy(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    draft: PolicyDraft,
) -> Answer<Vec<PolicyChange>> {
    let read = desk.read(from(&window), move |station| station.preview_policy(&draft));
    Ok(read.await?)
}

/// Signing keys and workstations.
#[tauri::command]
#[specta::specta]
pub(crate) async fn keys(desk: TheDesk<'_>, window: WebviewWindow) -> Answer<KeysView> {
    let read = desk.read(from(&window), |station| station.keys_view());
    Ok(read.await?)
}

/// Opens the signing window over an order.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_order(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    order: OrderDraft,
    reason: String,
) -> Answer<()> {
    Ok(desk.open_order(from(&window), order, reason).await?)
}
