//! Programs that end with the value that stands for them.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use crate::{failure::Failure, process};

/// A program that is stopped when this is dropped.
pub(crate) struct Running(Child);

impl Running {
    pub(crate) fn start(command: &mut Command) -> Result<Self, Failure> {
        command.spawn().map(Self).map_err(|error| {
            Failure::Missing(format!("Could not run {}: {error}", process::line(command)))
        })
    }

    /// Starts a program that says one line when it is ready, and takes it.
    pub(crate) fn announced(command: &mut Command) -> Result<(Self, String), Failure> {
        command.stdout(Stdio::piped());
        let mut running = Self::start(command)?;
        let mut line = String::new();
        if let Some(output) = running.0.stdout.take() {
            let _ = BufReader::new(output).read_line(&mut line);
        }
        let line = line.trim().to_owned();
        if line.is_empty() {
            let name = process::line(command);
            return Err(Failure::Check(format!("{name} did not say it is ready.")));
        }
        Ok((running, line))
    }

    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is waited for.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Every process that `parent` started, and those they started, by id.
pub(crate) fn descendants(parent: u32) -> Vec<u32> {
    let all: Vec<(u32, u32)> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter_map(|id| Some((id, parent_of(id)?)))
        .collect();
    let mut family = vec![parent];
    let mut next = 0;
    while let Some(&of) = family.get(next) {
        family.extend(all.iter().filter(|(_, up)| *up == of).map(|(id, _)| *id));
        next += 1;
    }
    family.split_off(1)
}

fn parent_of(id: u32) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name in parentheses may hold anything; state and parent follow it.
    let rest = status.rsplit_once(')')?.1;
    rest.split_whitespace().nth(1)?.parse().ok()
}

/// The program file a process runs.
pub(crate) fn program_of(id: u32) -> Option<std::path::PathBuf> {
    fs::read_link(format!("/proc/{id}/exe")).ok()
}

/// True while a process of this id is there and not merely waiting to be
/// collected by its parent. One whose first thread has ended while others are
/// still ending holds its files and locks: it is there.
pub(crate) fn is_alive(id: u32) -> bool {
    let Ok(stat) = fs::read_to_string(format!("/proc/{id}/stat")) else {
        return false;
    };
    let ended = stat
        .rsplit_once(')')
        .is_some_and(|(_, rest)| rest.trim_start().starts_with('Z'));
    let threads = fs::read_dir(format!("/proc/{id}/task")).map_or(0, Iterator::count);
    !(ended && threads <= 1)
}

/// Ends a process at once, as a power cut would (SIGKILL), and waits until it
/// is gone.
pub(crate) fn kill(id: u32) {
    let id_text = id.to_string();
    process::answers("kill", &["-KILL", &id_text]);
    for _ in 0..500 {
        if !is_alive(id) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

/// A folder only its owner can look into.
pub(crate) fn private_folder(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder)
        .and_then(|()| only_owner(folder))
        .map_err(|e| Failure::Missing(format!("Could not make {}: {e}", folder.display())))
}

#[cfg(unix)]
fn only_owner(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn only_owner(_: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_process_knows_its_family() {
        let mut sleep = Command::new("sleep");
        let running = Running::start(sleep.arg("30")).unwrap();
        let id = running.id();
        assert!(descendants(std::process::id()).contains(&id));
        assert!(is_alive(id));
        kill(id);
        assert!(!is_alive(id));
    }
}
