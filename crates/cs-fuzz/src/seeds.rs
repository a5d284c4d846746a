//! The seeds in the repository: a folder for each target. A file whose name begins
//! with `crash-` or `slow-` once broke a reader and stays, so that it never does
//! again.

use std::fs;
use std::path::{Path, PathBuf};

/// Where a target's seeds are.
pub fn folder(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("seeds")
        .join(target)
}

/// Its seeds, by name.
pub fn of(target: &str) -> Vec<(String, Vec<u8>)> {
    read(&folder(target))
}

/// Every file of a folder, by name; none when there is no such folder.
pub fn read(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<(String, Vec<u8>)> = entries
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            Some((name, fs::read(entry.path()).ok()?))
        })
        .collect();
    found.sort();
    found
}
