//! The unpacked image in the user's cache.
//!
//! `~/.cache/countersign-appimage/<digest>/`, private to the user, complete or
//! not there: it is unpacked beside and moved into place. An unpacked image no
//! process runs from any more is removed when another version is unpacked.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use crate::{Outcome, container::Image, squashfs::read::Reader};

/// The folder of this image, unpacked now if it isn't yet.
///
/// `cache` is the user's cache folder.
///
/// # Errors
/// When the file is damaged, when the cache belongs to somebody else or can be
/// read by others, or when there's no room.
pub fn folder(file: &mut File, image: &Image, cache: &Path) -> Outcome<PathBuf> {
    let shelf = cache.join("countersign-appimage");
    private(&shelf)?;
    let place = shelf.join(image.name());
    if place.is_dir() {
        return Ok(place);
    }
    image.check(file)?;
    let part = shelf.join(format!("{}.part-{}", image.name(), std::process::id()));
    let unpacked = fs::create_dir(&part)
        .map_err(|error| format!("{}: {error}", part.display()))
        .and_then(|()| Reader::open(file, image.offset)?.unpack(&part))
        .and_then(|()| settle(&part, &place));
    if unpacked.is_err() {
        // Nothing half unpacked is left behind; the error that led here is told.
        let _ = fs::remove_dir_all(&part);
    }
    unpacked?;
    remove_unused(&shelf, &place);
    Ok(place)
}

fn settle(part: &Path, place: &Path) -> Outcome<()> {
    match fs::rename(part, place) {
        Ok(()) => Ok(()),
        // Started twice at once: the other one was first, with the same bytes.
        Err(_) if place.is_dir() => {
            let _ = fs::remove_dir_all(part);
            Ok(())
        }
        Err(error) => Err(format!("{}: {error}", place.display())),
    }
}

/// Makes a folder only this user can look into, or checks that it is one:
/// whoever could write there could replace the program.
#[cfg(unix)]
fn private(folder: &Path) -> Outcome<()> {
    use std::os::unix::fs::{DirBuilderExt, MetadataExt};
    let at = |error: std::io::Error| format!("{}: {error}", folder.display());
    if let Some(parent) = folder.parent() {
        fs::create_dir_all(parent).map_err(at)?;
    }
    match fs::DirBuilder::new().mode(0o700).create(folder) {
        Ok(()) => return Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(at(error)),
    }
    let about = fs::symlink_metadata(folder).map_err(at)?;
    // The owner of /proc/self is the user this process runs as.
    let me = fs::metadata("/proc/self").map_err(at)?.uid();
    if about.is_dir() && about.uid() == me && about.mode() & 0o077 == 0 {
        return Ok(());
    }
    Err(format!(
        "{} must be a folder of your own that nobody else may open. \
         Remove it, or set XDG_CACHE_HOME to another place.",
        folder.display()
    ))
}

#[cfg(not(unix))]
fn private(folder: &Path) -> Outcome<()> {
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))
}

/// Removes the other images on the shelf that no process of this user runs from.
/// What can't be removed stays: it is a cache.
fn remove_unused(shelf: &Path, keep: &Path) {
    let running = running_programs();
    for entry in fs::read_dir(shelf).into_iter().flatten().flatten() {
        let path = entry.path();
        let used = running.iter().any(|program| program.starts_with(&path));
        let being_made = path.to_string_lossy().contains(".part-");
        if path != keep && !used && !being_made {
            let _ = fs::remove_dir_all(&path);
        }
    }
}

fn running_programs() -> Vec<PathBuf> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    processes
        .filter_map(|process| fs::read_link(process.path().join("exe")).ok())
        .collect()
}
