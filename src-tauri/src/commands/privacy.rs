//! The privacy officer's page.

use super::{Answer, TheDesk, from};
use crate::desk::{Caller, Topic, auditing};
use cs_app::views::{NewHold, Officers, PrivacyView, RetentionView, TaskProgress};
use tauri::WebviewWindow;

/// The whole page.
#[tauri::command]
#[specta::specta]
pub(crate) async fn privacy(desk: TheDesk<'_>, window: WebviewWindow) -> Answer<PrivacyView> {
    let read = desk.read(from(&window), |station| station.privacy());
    Ok(read.await?)
}

/// Says something of a finding; it counts as reviewed until it grows.
#[tauri::command]
#[specta::specta]
pub(crate) async fn review_anomaly(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    id: String,
    note: String,
) -> Answer<PrivacyView> {
    let change = desk.change(from(&window), &[], move |station| {
        station.review_anomaly(&id, &note)
    });
    Ok(change.await?)
}

/// Changes a threshold of the rules.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_threshold(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    key: String,
    value: i32,
) -> Answer<PrivacyView> {
    let change = desk.change(from(&window), &[], move |station| {
        station.set_threshold(&key, value)
    });
    Ok(change.await?)
}

/// Names the privacy officers by user key; an empty list: every administrator is one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_privacy_officers(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    keys: Vec<String>,
) -> Answer<Officers> {
    let change = desk.change(from(&window), &[Topic::Session], move |station| {
        station.set_privacy_officers(&keys)
    });
    Ok(change.await?)
}

/// Sets a legal hold.
#[tauri::command]
#[specta::specta]
pub(crate) async fn add_hold(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    hold: NewHold,
) -> Answer<PrivacyView> {
    let change = desk.change(from(&window), &[], move |station| station.add_hold(&hold));
    Ok(change.await?)
}

/// Releases a legal hold.
#[tauri::command]
#[specta::specta]
pub(crate) async fn release_hold(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    id: String,
) -> Answer<PrivacyView> {
    let change = desk.change(from(&window), &[], move |station| station.release_hold(&id));
    Ok(change.await?)
}

/// Sets how many years the audit is kept; nothing: for ever. Removes nothing.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_audit_years(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    years: Option<u32>,
) -> Answer<RetentionView> {
    let change = desk.change(from(&window), &[], move |station| {
        station.set_audit_years(years)
    });
    Ok(change.await?)
}

/// Removes what the retention policy lets go. Cancelled by `cancel_task("audit")`.
#[tauri::command]
#[specta::specta]
pub(crate) async fn apply_retention(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    events: tauri::ipc::Channel<TaskProgress>,
) -> Answer<RetentionView> {
    let caller = from(&window);
    caller.ensure(Caller::Main)?;
    let teller = Box::new(move |at| drop(events.send(at)));
    let progress = auditing(&desk.at_work()?.rounds, teller);
    let change = desk.change(caller, &[], move |station| {
        station.apply_retention(&progress)
    });
    Ok(change.await?)
}
