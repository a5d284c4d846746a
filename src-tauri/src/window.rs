//! The windows, and what they may never do: leave the bundle or open another.

use cs_error::{Code, Fault, Outcome};
use std::time::Duration;
use tauri::{
    AppHandle, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, Wry,
    utils::config::WindowConfig, webview::NewWindowResponse,
};

/// Label of the workstation's window.
pub(crate) const MAIN: &str = "main";
/// Label of the window in which a person signs.
pub(crate) const SIGN: &str = "sign";

/// In so long a page has had an answer that was given.
const ANSWERED: Duration = Duration::from_millis(150);

/// Opens the main window as `tauri.conf.json` describes it.
pub(crate) fn open_main(app: &AppHandle) -> tauri::Result<WebviewWindow> {
    let mut config = described(app, MAIN)?;
    config.incognito &= !is_driven();
    let window = sealed(WebviewWindowBuilder::from_config(app, &config)?).build()?;
    without_context_menu(&window);
    Ok(window)
}

/// Opens the signing window over the main one. It is a page of its own: nothing of
/// the main window's page runs in it. One that shows an older ceremony goes first.
/// Never called on the main thread, which it waits for.
///
/// # Errors
/// [`Code::Internal`] when the windowing system refuses.
pub(crate) fn open_signing(app: &AppHandle) -> Outcome<()> {
    close_signing(app);
    for _ in 0..100 {
        if app.get_webview_window(SIGN).is_none() {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    build_signing(app).map_err(|_| Fault::new(Code::Internal).with("what", "window"))
}

fn build_signing(app: &AppHandle) -> tauri::Result<()> {
    let main = app
        .get_webview_window(MAIN)
        .ok_or(tauri::Error::WindowNotFound)?;
    let builder = WebviewWindowBuilder::new(app, SIGN, WebviewUrl::App("sign.html".into()))
        .title("Countersign: Sign")
        .inner_size(760.0, 820.0)
        .min_inner_size(520.0, 560.0)
        .center()
        .minimizable(false)
        .skip_taskbar(true)
        .disable_drag_drop_handler()
        .incognito(described(app, MAIN)?.incognito && !is_driven())
        .parent(&main)?;
    let window = sealed(builder).build()?;
    without_context_menu(&window);
    window.set_focus()
}

/// Closes the signing window.
pub(crate) fn close_signing(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(SIGN) {
        drop(window.destroy());
    }
}

/// Closes the signing window that is open now, once its page has had its answer; a
/// later one is left alone.
pub(crate) fn dismiss_signing(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(SIGN) {
        std::thread::spawn(move || {
            std::thread::sleep(ANSWERED);
            drop(window.destroy());
        });
    }
}

/// Brings the main window before the person.
pub(crate) fn show_main(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN) {
        drop(window.show());
        drop(window.unminimize());
        drop(window.set_focus());
    }
}

/// No way out of the bundle: no other page, no other window, no file.
fn sealed<'a>(
    builder: WebviewWindowBuilder<'a, Wry, AppHandle>,
) -> WebviewWindowBuilder<'a, Wry, AppHandle> {
    builder
        .on_navigation(is_bundled)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
}

/// The page's own menu offers reloading and looking inside; nobody needs them at
/// work. Kept in builds for tests.
fn without_context_menu(window: &WebviewWindow) {
    #[cfg(all(target_os = "linux", not(debug_assertions)))]
    drop(window.with_webview(|webview| {
        use webkit2gtk::WebViewExt;
        webview.inner().connect_context_menu(|_, _, _, _| true);
    }));
    let _ = window;
}

/// WebKit gives a private window no automation, so a window under WebDriver
/// keeps what it keeps in the profile folder, where the checks look for it.
pub(crate) fn is_driven() -> bool {
    cfg!(target_os = "linux")
        && std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some_and(|value| value == "true")
}

fn described(app: &AppHandle, label: &str) -> tauri::Result<WindowConfig> {
    app.config()
        .app
        .windows
        .iter()
        .find(|window| window.label == label)
        .cloned()
        .ok_or(tauri::Error::WindowNotFound)
}

/// True for pages of the bundle. Tauri serves them from `tauri://localhost`,
/// and on Windows from `http(s)://tauri.localhost`.
fn is_bundled(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => url.host_str() == Some("tauri.localhost") && url.port().is_none(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_bundle_may_be_shown() {
        for (address, allowed) in [
            ("tauri://localhost/index.html", true),
            ("tauri://localhost/sign.html", true),
            ("http://tauri.localhost/", true),
            ("https://tauri.localhost/", true),
            ("https://tauri.localhost.example.org/", false),
            ("http://tauri.localhost:8080/", false),
            ("https://example.org/", false),
            ("http://127.0.0.1:1420/", false),
            ("tauri://example.org/", false),
            ("file:///etc/passwd", false),
            ("data:text/html,hello", false),
            ("about:blank", false),
        ] {
            let url = Url::parse(address).expect("address");
            assert_eq!(is_bundled(&url), allowed, "{address}");
        }
    }

    #[test]
    fn the_policy_lets_nothing_remote_in() {
        let config: serde_json::Value =
            serde_json::from_str(include_str!("../../tauri.conf.json")).expect("tauri.conf.json");
        let policy = config["app"]["security"]["csp"]
            .as_object()
            .expect("policy");
        assert_eq!(policy["default-src"], "'none'");
        for (directive, sources) in policy {
            for source in sources.as_str().expect("sources").split(' ') {
                let allowed: &[&str] = match directive.as_str() {
                    "connect-src" => &["ipc:", "http://ipc.localhost"],
                    _ => &["'none'", "'self'"],
                };
                assert!(allowed.contains(&source), "{directive} allows {source}");
            }
        }
        assert_eq!(config["app"]["withGlobalTauri"], false);
        assert_eq!(config["app"]["security"]["pattern"]["use"], "isolation");
        // The frame every call passes has another name in each build; Tauri adds it
        // to `default-src`. All but frames is therefore said by itself.
        for directive in [
            "script-src",
            "style-src",
            "font-src",
            "img-src",
            "connect-src",
            "media-src",
            "manifest-src",
            "object-src",
            "worker-src",
            "base-uri",
            "form-action",
        ] {
            assert!(policy.contains_key(directive), "{directive} is left open");
        }
        assert!(!policy.contains_key("frame-src") && !policy.contains_key("child-src"));
    }
}
