//! What a program of the product asks of the operating system for itself.
//!
//! Keys, PINs and charts are in memory while a program runs. A crash must not
//! write them to a disk, where they would outlive the store's encryption.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

/// Said when [`keep_memory_private`] could not.
pub const NOT_PRIVATE: &str = "This computer would not turn off core dumps, so a crash could write what is in memory to the disk. Everything else works; tell your administrator.";

/// Turns core dumps off for this process and those it starts. On Linux also makes
/// the process one that no other of the same person may trace or read (`prctl(2)`,
/// PR_SET_DUMPABLE): a limit of zero alone does not hold where cores are piped to
/// a handler (`core(5)`). Called first thing in `main`.
///
/// False when the system refused; where there are no core dumps, true.
#[must_use]
pub fn keep_memory_private() -> bool {
    no_core_files() && not_dumpable()
}

#[cfg(unix)]
fn no_core_files() -> bool {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    setrlimit(Resource::Core, none).is_ok()
}

#[cfg(not(unix))]
const fn no_core_files() -> bool {
    true
}

#[cfg(target_os = "linux")]
fn not_dumpable() -> bool {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};
    set_dumpable_behavior(DumpableBehavior::NotDumpable).is_ok()
}

#[cfg(not(target_os = "linux"))]
const fn not_dumpable() -> bool {
    true
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    /// What the system itself says of this process.
    #[test]
    fn the_system_says_that_no_core_is_written() {
        let limit = || {
            let limits = std::fs::read_to_string("/proc/self/limits").unwrap();
            let line = limits
                .lines()
                .find(|line| line.starts_with("Max core file size"));
            line.unwrap()
                .split_whitespace()
                .skip(4)
                .take(2)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert!(keep_memory_private());
        assert_eq!(limit(), ["0", "0"]);
        let dumpable = rustix::process::dumpable_behavior().unwrap();
        assert_eq!(dumpable, rustix::process::DumpableBehavior::NotDumpable);
    }
}
