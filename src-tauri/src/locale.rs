//! The language the webview believes it speaks.
//!
//! Under the POSIX locale (an unset or `C` one, as in containers and on minimal
//! systems) WebKitGTK calls the page's language `C`, which is no language tag: the
//! first number or date a page formats by it is an error. The product is in
//! English, so such a process is begun again in English.

#[cfg(target_os = "linux")]
pub(crate) fn settle() {
    use std::os::unix::process::CommandExt;

    /// Set in the process that was begun again, so that it is not once more.
    const SETTLED: &str = "COUNTERSIGN_LOCALE_SETTLED";
    let read = |name: &str| std::env::var(name).unwrap_or_default();
    if !is_posix([read("LC_ALL"), read("LC_MESSAGES"), read("LANG")])
        || std::env::var_os(SETTLED).is_some()
    {
        return;
    }
    let Ok(program) = std::env::current_exe() else {
        return;
    };
    // The same process goes on: its id, its terminal and its children stay. Only
    // when that fails does this line return, and then things are as they were.
    let _ = std::process::Command::new(program)
        .args(std::env::args_os().skip(1))
        .env("LC_ALL", "en_US.UTF-8")
        .env(SETTLED, "1")
        .exec();
}

#[cfg(not(target_os = "linux"))]
pub(crate) const fn settle() {}

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
    use super::is_posix;

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
}
