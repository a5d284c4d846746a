//! `cargo xtask run`: from a fresh checkout to the product on the demo practice.

use crate::{
    cli::RunOptions,
    demo,
    failure::Failure,
    journeys,
    packages::{self, Purpose},
    process, ui, workspace,
};

pub(crate) fn run(options: &RunOptions) -> Result<(), Failure> {
    packages::ensure(&[Purpose::Build], !options.no_install)?;
    ui::install()?;
    ui::build()?;
    build_programs()?;
    if options.no_window {
        return demo::main_job(&demo::fresh_folder("demo")?);
    }
    if !journeys::has_display() {
        demo::main_job(&demo::fresh_folder("demo")?)?;
        println!(
            "\nThere is no display here, so the window was not opened. What you saw above is the \
             main job\nin the terminal. With a display, cargo xtask run opens the window instead."
        );
        return Ok(());
    }
    println!("\nOpening the window. Close it to end this command.");
    process::must(
        process::command(
            workspace::program("countersign-desktop")?,
            &workspace::root(),
        )
        .args(&options.window),
    )
}

/// Builds every program of the product. This program is left out: it is
/// running, and some systems refuse to replace a running program.
pub(crate) fn build_programs() -> Result<(), Failure> {
    process::must(
        process::cargo(&workspace::root())
            .arg("build")
            .args(workspace::BUILD_FLAGS)
            .args(["--bins", "--exclude", "xtask"]),
    )
}
