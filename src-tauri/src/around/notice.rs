//! The desktop's own notifications: fixed sentences and counts, never a name.

/// Shows one. A desktop that shows none is no error: the counts stand in the
/// window.
pub(crate) fn show(sentence: &str) {
    let sentence = sentence.to_owned();
    // Whoever shows it may take its time to answer.
    std::thread::spawn(move || shown(&sentence));
}

/// Shows one and waits until the desktop took it: the program is about to end.
pub(crate) fn show_now(sentence: &str) {
    let _ = shown(sentence);
}

#[cfg(target_os = "linux")]
fn shown(sentence: &str) -> bool {
    use gtk::gio::{BusType, Cancellable, DBusCallFlags, bus_get_sync};
    use gtk::glib::ToVariant;
    use std::collections::HashMap;

    let Ok(bus) = bus_get_sync(BusType::Session, None::<&Cancellable>) else {
        return false;
    };
    // Desktop Notifications Specification 1.2, `Notify`: name, replaced id, icon,
    // summary, body, actions, hints, and the desktop's own time to show it.
    let hints: HashMap<String, gtk::glib::Variant> =
        HashMap::from([("desktop-entry".to_owned(), "countersign".to_variant())]);
    let what = (
        "Countersign",
        0_u32,
        "countersign",
        "Countersign",
        sentence,
        Vec::<String>::new(),
        hints,
        -1_i32,
    );
    bus.call_sync(
        Some("org.freedesktop.Notifications"),
        "/org/freedesktop/Notifications",
        "org.freedesktop.Notifications",
        "Notify",
        Some(&what.to_variant()),
        None,
        DBusCallFlags::NONE,
        2_000,
        None::<&Cancellable>,
    )
    .is_ok()
}

#[cfg(not(target_os = "linux"))]
fn shown(sentence: &str) -> bool {
    let mut notice = notify_rust::Notification::new();
    notice.summary("Countersign").body(sentence);
    #[cfg(windows)]
    notice.app_id("health.countersign.desktop");
    notice.show().is_ok()
}
