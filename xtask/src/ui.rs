//! The window's code: packages, checks and bundle, by npm.

use std::{fs, path::Path, process::Command, time::SystemTime};

use crate::{failure::Failure, process, workspace};

/// The oldest Node the build tools of `ui/` accept.
const OLDEST_NODE: (u32, u32) = (20, 19);

/// npm in `ui/`. On Windows npm is a script and needs its ending.
pub(crate) fn npm(arguments: &[&str]) -> Command {
    let name = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut command = process::command(name, &workspace::root().join("ui"));
    command.args(arguments);
    command
}

/// Says what is wrong with the Node on this machine, if anything.
pub(crate) fn check_node() -> Result<(), Failure> {
    let said = Command::new("node").arg("--version").output();
    let version = said.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let advice = format!(
        "Install Node {}.{} or later with npm.",
        OLDEST_NODE.0, OLDEST_NODE.1
    );
    match version {
        Err(_) => Err(Failure::Missing(format!(
            "Node is not on this machine. {advice}"
        ))),
        Ok(version) if is_new_enough(&version) => Ok(()),
        Ok(version) => Err(Failure::Missing(format!(
            "Node {version} is too old. {advice}"
        ))),
    }
}

fn is_new_enough(version: &str) -> bool {
    let mut parts = version
        .trim_start_matches('v')
        .split('.')
        .map(str::parse::<u32>);
    match (parts.next(), parts.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor) >= OLDEST_NODE,
        _ => false,
    }
}

/// Installs the packages named in the lock file, and nothing else.
pub(crate) fn install() -> Result<(), Failure> {
    check_node()?;
    process::must(&mut npm(&["ci"]))
}

/// Builds the bundle the window shows, where it is older than what it is made of:
/// the program is compiled anew whenever a file of the bundle was written.
pub(crate) fn build() -> Result<(), Failure> {
    let folder = workspace::root().join("ui");
    let made = written(&folder.join("dist/index.html"));
    let newest = SOURCES.iter().map(|name| newest_in(&folder.join(name)));
    if made.is_some() && newest.max().flatten() < made {
        println!("The window's bundle is up to date.");
        return Ok(());
    }
    process::must(&mut npm(&["run", "build"]))
}

/// What the bundle is made of, in `ui/`.
const SOURCES: [&str; 7] = [
    "src",
    "index.html",
    "sign.html",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "vite.config.ts",
];

fn written(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|about| about.modified()).ok()
}

/// When anything under a path was written last. Folders count: what was taken out
/// of one changed it.
fn newest_in(path: &Path) -> Option<SystemTime> {
    let inside = fs::read_dir(path).into_iter().flatten().flatten();
    let inside = inside.filter_map(|entry| newest_in(&entry.path()));
    inside.chain(written(path)).max()
}

#[cfg(test)]
mod tests {
    use super::{is_new_enough, newest_in};
    use std::{fs, time::Duration};

    #[test]
    fn what_was_written_last_is_found_at_any_depth() {
        let folder = std::env::temp_dir().join(format!("xtask-ui-{}", std::process::id()));
        let deep = folder.join("a/b");
        fs::create_dir_all(&deep).unwrap();
        fs::write(deep.join("one.ts"), "1").unwrap();
        let before = newest_in(&folder).unwrap();
        let later = before + Duration::from_secs(60);
        let file = fs::File::options()
            .write(true)
            .open(deep.join("one.ts"))
            .unwrap();
        file.set_modified(later).unwrap();
        assert_eq!(newest_in(&folder), Some(later));
        assert_eq!(newest_in(&folder.join("none")), None);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn node_versions_are_compared_as_numbers() {
        assert!(is_new_enough("v20.19.0"));
        assert!(is_new_enough("v24.1.0"));
        assert!(!is_new_enough("v20.9.0"));
        assert!(!is_new_enough("v18.20.4"));
        assert!(!is_new_enough(""));
    }
}
