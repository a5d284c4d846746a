//! `countersign-icons`: draws every icon file in `assets/icons` from the SVG
//! sources beside them. A test holds that the committed files are what the
//! sources say.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod bundle;
mod draw;
mod files;
mod symbolic;

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// What went wrong, as a sentence.
type Outcome<T> = Result<T, String>;

fn main() -> ExitCode {
    match write_all(&folder()) {
        Ok(count) => {
            println!("{count} files drawn in assets/icons.");
            ExitCode::SUCCESS
        }
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

/// `assets/icons` of the repository.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/icons")
}

fn write_all(folder: &Path) -> Outcome<usize> {
    let drawn = files::drawn(folder)?;
    for (name, bytes) in &drawn {
        let path = folder.join(name);
        let written = match path.parent() {
            Some(parent) => fs::create_dir_all(parent).and_then(|()| fs::write(&path, bytes)),
            None => fs::write(&path, bytes),
        };
        written.map_err(|error| format!("Could not write {name}: {error}"))?;
    }
    Ok(drawn.len())
}
