//! Audit, sync, settings.

use super::{Answer, later};
use cs_app::views::{
    AuditFilter, AuditPage, ChainState, Closure, PersonalSettings, SettingsView, SourcesView,
    SyncResult, TaskProgress,
};

/// One page of the audit.
#[tauri::command]
#[specta::specta]
pub(crate) async fn audit(filter: AuditFilter) -> Answer<AuditPage> {
    let _ = filter;
    Err(later())
}

/// Verifies the whole chain.
#[tauri::command]
#[specta::specta]
pub(crate) async fn verify_audit() -> Answer<ChainState> {
    Err(later())
}

/// Exports the audit to a file the person chooses; the file's name, or nothing when they cancelled.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_audit() -> Answer<Option<String>> {
    Err(later())
}

/// Sync and sources.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sources() -> Answer<SourcesView> {
    Err(later())
}

/// Reads the source's changes. Cancelled by `cancel_task("sync")`.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sync_now(events: tauri::ipc::Channel<TaskProgress>) -> Answer<SyncResult> {
    let _ = events;
    Err(later())
}

/// Settings as they stand.
#[tauri::command]
#[specta::specta]
pub(crate) async fn settings() -> Answer<SettingsView> {
    Err(later())
}

/// Changes a number.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_number(key: String, value: i32) -> Answer<SettingsView> {
    let _ = key;
    let _ = value;
    Err(later())
}

/// Changes this person's choices.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_personal(personal: PersonalSettings) -> Answer<SettingsView> {
    let _ = personal;
    Err(later())
}

/// Sets the days the office is closed; administrators only.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_closures(closures: Vec<Closure>) -> Answer<SettingsView> {
    let _ = closures;
    Err(later())
}

/// This device's last choices of look; no session needed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn personal() -> Answer<PersonalSettings> {
    Err(later())
}

/// Removes the kept copy and its keys from this device, after the profile's name was typed; then the program ends.
#[tauri::command]
#[specta::specta]
pub(crate) async fn wipe(confirm: String) -> Answer<()> {
    let _ = confirm;
    Err(later())
}

/// Writes a support bundle without patient data to a file the person chooses.
#[tauri::command]
#[specta::specta]
pub(crate) async fn support_bundle() -> Answer<Option<String>> {
    Err(later())
}

/// Prints the view as it is laid out for paper.
#[tauri::command]
#[specta::specta]
pub(crate) async fn print_view() -> Answer<()> {
    Err(later())
}
