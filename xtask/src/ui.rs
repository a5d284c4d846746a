//! The window's code: packages, checks and bundle, by npm.

use std::process::Command;

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

/// Builds the bundle the window shows.
pub(crate) fn build() -> Result<(), Failure> {
    process::must(&mut npm(&["run", "build"]))
}

#[cfg(test)]
mod tests {
    use super::is_new_enough;

    #[test]
    fn node_versions_are_compared_as_numbers() {
        assert!(is_new_enough("v20.19.0"));
        assert!(is_new_enough("v24.1.0"));
        assert!(!is_new_enough("v20.9.0"));
        assert!(!is_new_enough("v18.20.4"));
        assert!(!is_new_enough(""));
    }
}
