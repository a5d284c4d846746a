//! The icon in the tray: how much waits, and a way back to a hidden window. Where
//! no tray is, everything works without.

use crate::desk::{Caller, Desk, Why};
use crate::window;
use std::sync::Arc;
use tauri::menu::{Menu, MenuBuilder, MenuItemBuilder};
use tauri::tray::{MouseButton, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Wry};

const ID: &str = "countersign";

/// Puts the icon into the tray; `false` where there is none.
pub(crate) fn place(app: &AppHandle, desk: &Arc<Desk>) -> bool {
    if !has_host() {
        return false;
    }
    // On Linux the tray's library is looked for at run time, and its binding
    // panics when it isn't there.
    let built = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| build(app, desk)));
    matches!(built, Ok(Ok(())))
}

fn build(app: &AppHandle, desk: &Arc<Desk>) -> tauri::Result<()> {
    let menu = menu(app)?;
    let desk = Arc::clone(desk);
    TrayIconBuilder::with_id(ID)
        .icon(tauri::include_image!("assets/icons/32x32.png"))
        .tooltip("Countersign")
        .menu(&menu)
        .show_menu_on_left_click(false)
        .on_tray_icon_event(|tray, event| {
            if let TrayIconEvent::Click {
                button: MouseButton::Left,
                ..
            } = event
            {
                window::show_main(tray.app_handle());
            }
        })
        .on_menu_event(move |app, event| chosen(app, &desk, event.id().as_ref()))
        .build(app)?;
    Ok(())
}

fn menu(app: &AppHandle) -> tauri::Result<Menu<Wry>> {
    let item = |id: &str, text: &str| MenuItemBuilder::with_id(id, text).build(app);
    MenuBuilder::new(app)
        .items(&[
            &item("open", "Open Countersign")?,
            &item("lock", "Lock")?,
            &item("sync", "Sync now")?,
        ])
        .separator()
        .item(&item("quit", "Quit")?)
        .build()
}

fn chosen(app: &AppHandle, desk: &Arc<Desk>, id: &str) {
    match id {
        "open" => window::show_main(app),
        "lock" => desk.lock(Why::Person),
        "sync" => desk.sync_soon(Caller::Main),
        "quit" => super::quit(app, desk),
        _ => {}
    }
}

/// Says how much waits.
pub(crate) fn count(app: &AppHandle, items: u32) {
    let Some(tray) = app.tray_by_id(ID) else {
        return;
    };
    let (title, tooltip) = match items {
        0 => (None, "Countersign".to_owned()),
        1 => (Some("1".to_owned()), "Countersign: 1 item waits".to_owned()),
        several => (
            Some(several.to_string()),
            format!("Countersign: {several} items wait"),
        ),
    };
    drop(tray.set_title(title));
    drop(tray.set_tooltip(Some(tooltip)));
}

/// Whether something shows tray icons. On Linux a watcher on the session bus says
/// so; elsewhere the desktop always does.
#[cfg(target_os = "linux")]
fn has_host() -> bool {
    use gtk::gio::{BusType, Cancellable, DBusCallFlags, bus_get_sync};
    use gtk::glib::ToVariant;

    let Ok(bus) = bus_get_sync(BusType::Session, None::<&Cancellable>) else {
        return false;
    };
    bus.call_sync(
        Some("org.freedesktop.DBus"),
        "/org/freedesktop/DBus",
        "org.freedesktop.DBus",
        "NameHasOwner",
        Some(&("org.kde.StatusNotifierWatcher",).to_variant()),
        None,
        DBusCallFlags::NONE,
        2_000,
        None::<&Cancellable>,
    )
    .ok()
    .and_then(|answer| answer.get::<(bool,)>())
    .is_some_and(|(owned,)| owned)
}

#[cfg(not(target_os = "linux"))]
const fn has_host() -> bool {
    true
}
