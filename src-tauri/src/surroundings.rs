//! What the webview must find in its environment on Linux.
//!
//! - **A language.** Under the POSIX locale (an unset or `C` one, as in containers
//!   and on minimal systems) WebKitGTK calls the page's language `C`, which is no
//!   language tag: the first number or date a page formats by it is an error. The
//!   product is in English, so such a process is begun again in English.
//! - **No graphics by software.** Without a graphics card (virtual desktops, thin
//!   clients) WebKit would composite through Mesa's software renderer: 100 MB more,
//!   and every frame drawn twice by the processor. There it draws by itself.

#[cfg(target_os = "linux")]
pub(crate) fn settle() {
    use std::os::unix::process::CommandExt;

    /// Set in the process that was begun again, so that it is not once more.
    const SETTLED: &str = "COUNTERSIGN_SURROUNDINGS_SETTLED";
    let read = |name: &str| std::env::var(name).unwrap_or_default();
    if std::env::var_os(SETTLED).is_some() {
        return;
    }
    let mut wanted = Vec::new();
    if is_posix([read("LC_ALL"), read("LC_MESSAGES"), read("LANG")]) {
        wanted.push(("LC_ALL", "en_US.UTF-8"));
    }
    if std::env::var_os(COMPOSITING).is_none() && !has_graphics(std::path::Path::new("/dev/dri")) {
        wanted.push((COMPOSITING, "1"));
    }
    let Ok(program) = std::env::current_exe() else {
        return;
    };
    if wanted.is_empty() {
        return;
    }
    // The same process goes on: its id, its terminal and its children stay. Only
    // when that fails does this line return, and then things are as they were.
    let _ = std::process::Command::new(program)
        .args(std::env::args_os().skip(1))
        .envs(wanted)
        .env(SETTLED, "1")
        .exec();
}

#[cfg(not(target_os = "linux"))]
pub(crate) const fn settle() {}

/// WebKitGTK's own switch; a person's word for it, either way, is left alone.
#[cfg(target_os = "linux")]
const COMPOSITING: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";

/// Whether the kernel offers a graphics card to draw with: a render node.
#[cfg(any(target_os = "linux", test))]
fn has_graphics(devices: &std::path::Path) -> bool {
    std::fs::read_dir(devices).is_ok_and(|entries| {
        entries
            .flatten()
            .any(|entry| entry.file_name().to_string_lossy().starts_with("renderD"))
    })
}

/// Whether the first of these that says anything says the POSIX locale.
#[cfg(any(target_os = "linux", test))]
fn is_posix(values: [String; 3]) -> bool {
    let said = values
        .into_iter()
        .find(|value| !value.is_empty())
        .unwrap_or_default();
    let language = said.split(['.', '@']).next().unwrap_or_default();
    matches!(language, "" | "C" | "POSIX")
}

#[cfg(test)]
mod tests {
    use super::{has_graphics, is_posix};

    #[test]
    fn only_a_locale_without_a_language_is_replaced() {
        let said = |all: &str, messages: &str, lang: &str| {
            is_posix([all.to_owned(), messages.to_owned(), lang.to_owned()])
        };
        assert!(said("", "", ""));
        assert!(said("", "", "C.UTF-8"));
        assert!(said("POSIX", "", "en_US.UTF-8"));
        assert!(!said("", "", "en_US.UTF-8"));
        assert!(!said("es_US", "", "C"));
        assert!(!said("", "de_DE.UTF-8", "C"));
    }

    #[test]
    fn a_graphics_card_is_a_render_node() {
        let folder = tempfile::tempdir().expect("folder");
        assert!(!has_graphics(folder.path()));
        assert!(!has_graphics(&folder.path().join("nothing")));
        std::fs::write(folder.path().join("card0"), "").expect("file");
        assert!(!has_graphics(folder.path()), "a screen alone draws nothing");
        std::fs::write(folder.path().join("renderD128"), "").expect("file");
        assert!(has_graphics(folder.path()));
    }
}
