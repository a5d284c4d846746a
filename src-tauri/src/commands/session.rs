//! Who sits here: sign-in, lock, switching, and opening the signing window.

use super::{Answer, ShownItem, TheDesk, from};
use crate::desk::{Caller, Why};
use cs_app::views::{AppStatus, DeskStatus, Refusal, SeatCard, SessionView, Stage};
use tauri::WebviewWindow;

/// Answers which program, version and profile this is and what to show. Needs no session.
#[tauri::command]
#[specta::specta]
pub(crate) async fn app_status(desk: TheDesk<'_>, window: WebviewWindow) -> Answer<AppStatus> {
    from(&window).ensure(Caller::Main)?;
    Ok(desk.app_status())
}

/// Why the practice could not be opened, while the stage says so. Needs no session.
#[tauri::command]
#[specta::specta]
pub(crate) async fn desk_fault(
    desk: TheDesk<'_>,
    window: WebviewWindow,
) -> Answer<Option<Refusal>> {
    from(&window).ensure(Caller::Main)?;
    Ok(desk.fault())
}

/// Who can sit here. Names of staff only; needs no session.
#[tauri::command]
#[specta::specta]
pub(crate) async fn seats(desk: TheDesk<'_>, window: WebviewWindow) -> Answer<Vec<SeatCard>> {
    Ok(desk.cards(from(&window)).await?)
}

/// Signs a person in: the browser, or the demo identity. Cancelled by `cancel_sign_in`.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_in(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    seat: String,
) -> Answer<SessionView> {
    Ok(desk.sign_in(from(&window), seat).await?)
}

/// Stops a sign-in that waits for the browser.
#[tauri::command]
#[specta::specta]
pub(crate) async fn cancel_sign_in(desk: TheDesk<'_>, window: WebviewWindow) -> Answer<()> {
    from(&window).ensure(Caller::Main)?;
    desk.cancel_sign_in();
    Ok(())
}

/// The signed-in person. Refused while locked.
#[tauri::command]
#[specta::specta]
pub(crate) async fn session(desk: TheDesk<'_>, window: WebviewWindow) -> Answer<SessionView> {
    Ok(desk.session(from(&window)).await?)
}

/// Signs out: tokens are revoked, drafts stay.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_out(desk: TheDesk<'_>, window: WebviewWindow) -> Answer<()> {
    Ok(desk.sign_out(from(&window)).await?)
}

/// Locks the desk.
#[tauri::command]
#[specta::specta]
pub(crate) async fn lock(desk: TheDesk<'_>, window: WebviewWindow) -> Answer<()> {
    from(&window).ensure(Caller::Main)?;
    desk.at_work()?;
    desk.lock(Why::Person);
    Ok(())
}

/// Locks for whoever sits here and lets another take the seat: known people unlock with their PIN, others sign in.
#[tauri::command]
#[specta::specta]
pub(crate) async fn switch_user(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    seat: String,
) -> Answer<Stage> {
    Ok(desk.switch(from(&window), seat).await?)
}

/// Somebody is here: the idle time starts anew.
#[tauri::command]
#[specta::specta]
pub(crate) async fn touch(desk: TheDesk<'_>, window: WebviewWindow) -> Answer<()> {
    from(&window).ensure(Caller::Main)?;
    desk.touch();
    Ok(())
}

/// The line at the bottom and the counts of the rail.
#[tauri::command]
#[specta::specta]
pub(crate) async fn desk_status(desk: TheDesk<'_>, window: WebviewWindow) -> Answer<DeskStatus> {
    Ok(desk.desk_status(from(&window)).await?)
}

/// Opens the signing window over drafts that were shown in full.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_signing(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    items: Vec<ShownItem>,
) -> Answer<()> {
    Ok(desk.open_signing(from(&window), items).await?)
}

/// Opens the signing window to unlock the desk.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_unlock(desk: TheDesk<'_>, window: WebviewWindow) -> Answer<()> {
    Ok(desk.open_unlock(from(&window))?)
}

/// Opens the signing window to choose a PIN and make a signing key.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_enrol(desk: TheDesk<'_>, window: WebviewWindow) -> Answer<()> {
    Ok(desk.open_enrol(from(&window))?)
}
