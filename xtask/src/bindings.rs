//! `cargo xtask bindings`.

use crate::{failure::Failure, process, workspace};

/// Asks the drift test of the shell to write what it otherwise compares.
pub(crate) fn run() -> Result<(), Failure> {
    let root = workspace::root();
    process::must(
        process::cargo(&root)
            .args([
                "test",
                "--package",
                "countersign-desktop",
                "--lib",
                "bindings",
            ])
            .env("COUNTERSIGN_WRITE_BINDINGS", "1"),
    )?;
    println!("ui/src/generated/bindings.ts holds the bindings of the commands.");
    Ok(())
}
