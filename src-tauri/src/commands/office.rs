//! Audit, sync, settings.

use super::{Answer, TheDesk, from};
use crate::around::save::{self, Saved};
use crate::desk::{Caller, Topic, blocking};
use crate::window::MAIN;
use cs_app::sync_result;
use cs_app::views::{
    AuditFilter, AuditPage, ChainState, Closure, PersonalSettings, SettingsView, SourcesView,
    SyncResult, TaskProgress,
};
use cs_error::{Code, Fault};
use std::sync::Arc;
use tauri::{Manager, WebviewWindow};

/// One page of the audit.
#[tauri::command]
#[specta::specta]
pub(crate) async fn audit(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    filter: AuditFilter,
) -> Answer<AuditPage> {
    let read = desk.read(from(&window), move |station| station.audit_page(&filter));
    Ok(read.await?)
}

/// Verifies the whole chain.
#[tauri::command]
#[specta::specta]
pub(crate) async fn verify_audit(desk: TheDesk<'_>, window: WebviewWindow) -> Answer<ChainState> {
    let change = desk.change(from(&window), &[], |station| station.chain_state());
    Ok(change.await?)
}

/// Exports the audit to a file the person chooses; the file's name, or nothing when they cancelled.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_audit(
    desk: TheDesk<'_>,
    window: WebviewWindow,
) -> Answer<Option<String>> {
    from(&window).ensure(Caller::Main)?;
    let seated = desk.at_work()?;
    let chosen = save::ask(window.app_handle(), "countersign-audit.jsonl").await?;
    let Some(path) = chosen else {
        return Ok(None);
    };
    // A dialog may stand open for hours.
    desk.still_at_work(&seated)?;
    let change = desk.change(from(&window), &[], move |station| {
        let mut saved = Saved::begin(&path)?;
        let mut kept = Ok(());
        station.export_audit(&mut |line| {
            kept = saved.line(line);
            kept.is_ok()
        })?;
        kept?;
        saved.finish()
    });
    Ok(Some(change.await?))
}

/// Sync and sources.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sources(desk: TheDesk<'_>, window: WebviewWindow) -> Answer<SourcesView> {
    let read = desk.read(from(&window), |station| station.sources());
    Ok(read.await?)
}

/// Reads the source's changes. Cancelled by `cancel_task("sync")`.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sync_now(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    events: tauri::ipc::Channel<TaskProgress>,
) -> Answer<SyncResult> {
    from(&window).ensure(Caller::Main)?;
    let seated = desk.at_work()?;
    let teller = Box::new(move |at| drop(events.send(at)));
    let done = desk.sync_round(&seated, Some(teller)).await?;
    desk.still_at_work(&seated)?;
    Ok(sync_result(&done))
}

/// Settings as they stand.
#[tauri::command]
#[specta::specta]
pub(crate) async fn settings(desk: TheDesk<'_>, window: WebviewWindow) -> Answer<SettingsView> {
    let read = desk.read(from(&window), with_closures);
    Ok(read.await?)
}

fn with_closures(station: &cs_app::Workstation) -> cs_error::Outcome<SettingsView> {
    Ok(SettingsView {
        closures: station.closures()?,
        ..station.settings_view()?
    })
}

/// Changes a number.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_number(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    key: String,
    value: i32,
) -> Answer<SettingsView> {
    let change = desk.change(from(&window), &[Topic::Settings], move |station| {
        station.set_number(&key, value)?;
        with_closures(station)
    });
    let view = change.await?;
    desk.take_up_settings();
    Ok(view)
}

/// Changes this person's choices.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_personal(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    personal: PersonalSettings,
) -> Answer<SettingsView> {
    let notices = personal.notifications;
    let change = desk.change(from(&window), &[Topic::Settings], move |station| {
        station.set_personal(&personal)?;
        with_closures(station)
    });
    let view = change.await?;
    desk.set_notices(notices);
    Ok(view)
}

/// Sets the days the office is closed; administrators only.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_closures(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    closures: Vec<Closure>,
) -> Answer<SettingsView> {
    let topics = [Topic::Settings, Topic::Today];
    let change = desk.change(from(&window), &topics, move |station| {
        station.set_closures(&closures)?;
        with_closures(station)
    });
    Ok(change.await?)
}

/// This device's last choices of look; no session needed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn personal(desk: TheDesk<'_>, window: WebviewWindow) -> Answer<PersonalSettings> {
    Ok(desk.personal(from(&window)).await?)
}

/// Removes the kept copy and its keys from this device, after the profile's name was typed; then the program ends.
#[tauri::command]
#[specta::specta]
pub(crate) async fn wipe(desk: TheDesk<'_>, window: WebviewWindow, confirm: String) -> Answer<()> {
    desk.wipe(from(&window), &confirm).await?;
    let app = window.app_handle().clone();
    // After the page was answered.
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        app.exit(0);
    });
    Ok(())
}

/// Writes a support bundle without patient data to a file the person chooses.
#[tauri::command]
#[specta::specta]
pub(crate) async fn support_bundle(
    desk: TheDesk<'_>,
    window: WebviewWindow,
) -> Answer<Option<String>> {
    from(&window).ensure(Caller::Main)?;
    let seated = desk.at_work()?;
    let chosen = save::ask(window.app_handle(), "countersign-support.txt").await?;
    let Some(path) = chosen else {
        return Ok(None);
    };
    desk.still_at_work(&seated)?;
    let shell = desk.support_lines();
    let station = Arc::clone(&seated.station);
    let written = blocking(move || {
        let mut saved = Saved::begin(&path)?;
        for line in shell.iter().chain(&station.support_bundle_lines()?) {
            saved.line(line)?;
        }
        saved.finish()
    })
    .await?;
    desk.refresh(&seated, &[]).await;
    Ok(Some(written))
}

/// Prints the view as it is laid out for paper.
#[tauri::command]
#[specta::specta]
pub(crate) async fn print_view(desk: TheDesk<'_>, window: WebviewWindow) -> Answer<()> {
    from(&window).ensure(Caller::Main)?;
    desk.at_work()?;
    let failed = || Fault::new(Code::Internal).with("what", "printer");
    let main = window
        .app_handle()
        .get_webview_window(MAIN)
        .ok_or_else(failed)?;
    Ok(main.print().map_err(|_| failed())?)
}
