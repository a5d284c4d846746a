//! Where things are.

use std::path::{Path, PathBuf};

use cargo_metadata::MetadataCommand;

use crate::failure::Failure;

/// Cargo flags every build of the project shares, so that no command rebuilds
/// what another has built. `custom-protocol` makes the window serve its own
/// bundle.
pub(crate) const BUILD_FLAGS: [&str; 4] = [
    "--workspace",
    "--locked",
    "--features",
    "countersign-desktop/custom-protocol",
];

/// The project's folder.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Cargo's target folder, wherever CARGO_TARGET_DIR or a config file put it.
pub(crate) fn target() -> Result<PathBuf, Failure> {
    MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .exec()
        .map(|metadata| metadata.target_directory.into_std_path_buf())
        .map_err(|error| Failure::Missing(format!("Cargo could not read the workspace: {error}")))
}

/// A program of the project, as a debug build left it.
pub(crate) fn program(name: &str) -> Result<PathBuf, Failure> {
    built(name, "debug")
}

/// A program of the project, as a release build left it.
pub(crate) fn release_program(name: &str) -> Result<PathBuf, Failure> {
    built(name, "release")
}

fn built(name: &str, kind: &str) -> Result<PathBuf, Failure> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let program = target()?.join(kind).join(file);
    if program.exists() {
        return Ok(program);
    }
    Err(Failure::Missing(format!(
        "{name} is not built. To build every program: cargo xtask test --only programs"
    )))
}
