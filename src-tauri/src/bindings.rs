//! The typed bindings the window's code is compiled against, made from the
//! commands themselves so that the two sides cannot drift apart.

use std::path::Path;

use specta_typescript::Typescript;
use tauri_specta::{Builder, collect_commands};

use crate::commands;

/// Said at the top of the generated file.
const HEADER: &str =
    "// Made from src-tauri/src/commands.rs by `cargo xtask bindings`. Do not edit.\n";

/// Every command of the shell, once, for the handler and for the bindings.
pub(crate) fn commands<R: tauri::Runtime>() -> Builder<R> {
    Builder::<R>::new().commands(collect_commands![commands::app_status])
}

/// Writes the TypeScript bindings to `path`, replacing what stands there.
///
/// # Errors
/// The exporter's own sentence, when a type has no TypeScript form or the file
/// cannot be written.
pub fn write_bindings(path: &Path) -> Result<(), String> {
    commands::<tauri::Wry>()
        .export(Typescript::default().header(HEADER), path)
        .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{env, fs, path::PathBuf};

    fn committed() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/generated/bindings.ts")
    }

    /// Set by `cargo xtask bindings`, which then writes instead of comparing.
    const WRITE: &str = "COUNTERSIGN_WRITE_BINDINGS";

    #[test]
    fn the_committed_bindings_are_those_of_the_commands() {
        if env::var_os(WRITE).is_some() {
            write_bindings(&committed()).expect("bindings");
            return;
        }
        let folder = tempfile::tempdir().expect("folder");
        let fresh = folder.path().join("bindings.ts");
        write_bindings(&fresh).expect("bindings");
        let fresh = fs::read_to_string(fresh).expect("fresh");
        let kept = fs::read_to_string(committed()).unwrap_or_default();
        assert!(
            fresh == kept,
            "ui/src/generated/bindings.ts is older than the commands: run cargo xtask bindings"
        );
        assert!(fresh.contains("AppStatus"), "the export is empty");
    }
}
