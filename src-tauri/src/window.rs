//! The windows, and what they may never do: leave the bundle or open another.

use tauri::{
    App, Runtime, Url, WebviewWindowBuilder, utils::config::WindowConfig,
    webview::NewWindowResponse,
};

/// Opens the main window as `tauri.conf.json` describes it.
pub(crate) fn open_main<R: Runtime>(app: &App<R>) -> tauri::Result<()> {
    let mut config = described(app, "main")?;
    config.incognito &= !is_driven();
    WebviewWindowBuilder::from_config(app.handle(), &config)?
        .on_navigation(is_bundled)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .build()?;
    Ok(())
}

/// WebKit gives a private window no automation, so a window under WebDriver
/// keeps what it keeps in the profile folder, where the checks look for it.
fn is_driven() -> bool {
    cfg!(target_os = "linux")
        && std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some_and(|value| value == "true")
}

fn described<R: Runtime>(app: &App<R>, label: &str) -> tauri::Result<WindowConfig> {
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
                assert!(
                    ["'none'", "'self'", "ipc:", "http://ipc.localhost"].contains(&source),
                    "{directive} allows {source}"
                );
            }
        }
        assert_eq!(config["app"]["withGlobalTauri"], false);
    }
}
