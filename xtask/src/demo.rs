//! `cargo xtask demo`: the main job by itself, with a transcript; and the other
//! commands that drive the window.

use std::{fs, path::Path};

use crate::{
    cli::{DemoOptions, JourneysOptions, ScreenshotsOptions},
    failure::Failure,
    journeys,
    packages::{self, Purpose},
    process, run, ui, workspace,
};

pub(crate) fn run(options: &DemoOptions) -> Result<(), Failure> {
    packages::ensure(&[Purpose::Build, Purpose::Check], true)?;
    let out = match &options.out {
        Some(folder) => folder.clone(),
        None => fresh_folder("demo")?,
    };
    if !options.terminal && journeys::can_drive() {
        make_programs(options.built)?;
        return in_the_window(&out);
    }
    if !options.built {
        let root = workspace::root();
        process::must(process::cargo(&root).args(["build", "--locked", "--package", "cs-cli"]))?;
    }
    main_job(&out)
}

/// The window's bundle and every program, unless they are built already.
fn make_programs(built: bool) -> Result<(), Failure> {
    if built {
        return Ok(());
    }
    ui::install()?;
    ui::build()?;
    run::build_programs()
}

/// Drives the real window through the main job, on a screen of its own, and
/// says where transcript and pictures are.
fn in_the_window(out: &Path) -> Result<(), Failure> {
    fs::create_dir_all(out)
        .map_err(|e| Failure::Missing(format!("Could not make {}: {e}", out.display())))?;
    journeys::main_job(out)?;
    println!(
        "\nThe transcript and a picture of every step are in {}",
        out.display()
    );
    Ok(())
}

/// `cargo xtask screenshots`: every view, in light and dark.
pub(crate) fn screenshots(options: &ScreenshotsOptions) -> Result<(), Failure> {
    packages::ensure(&[Purpose::Build, Purpose::Check], true)?;
    make_programs(options.built)?;
    let out = match &options.out {
        Some(folder) => folder.clone(),
        None => fresh_folder("screenshots")?,
    };
    fs::create_dir_all(&out)
        .map_err(|e| Failure::Missing(format!("Could not make {}: {e}", out.display())))?;
    journeys::screenshots(&out)
}

/// Runs the main job in the terminal on the demo practice and says where its transcript is.
/// The program `countersign` must be built.
pub(crate) fn main_job(out: &Path) -> Result<(), Failure> {
    let countersign = workspace::program("countersign")?;
    let folder = std::env::current_dir().unwrap_or_else(|_| workspace::root());
    process::must(
        process::command(countersign, &folder)
            .arg("demo")
            .arg("--out")
            .arg(out),
    )?;
    // A program that did nothing must not pass for one that did the job.
    let wrote = fs::read_dir(out).is_ok_and(|mut files| files.next().is_some());
    if !wrote {
        let folder = out.display();
        return Err(Failure::Check(format!(
            "countersign demo wrote no transcript to {folder}"
        )));
    }
    println!("\nThe transcript is in {}", out.display());
    Ok(())
}

/// `cargo xtask journeys`: through the real window, as `cargo xtask test` does.
/// The programs must be built.
pub(crate) fn journeys(options: &JourneysOptions) -> Result<(), Failure> {
    if options.list {
        for journey in journeys::ALL {
            println!("{:<12}{}", journey.name, journey.says);
        }
        return Ok(());
    }
    let out = match &options.out {
        Some(folder) => folder.clone(),
        None => fresh_folder("journeys/window")?,
    };
    journeys::run(&options.only, &out).map(drop)
}

/// An empty folder of this name in the target folder.
pub(crate) fn fresh_folder(name: &str) -> Result<std::path::PathBuf, Failure> {
    let folder = workspace::target()?.join(name);
    let cannot = |error: std::io::Error| {
        Failure::Missing(format!(
            "Could not make an empty {}: {error}",
            folder.display()
        ))
    };
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(cannot)?;
    }
    fs::create_dir_all(&folder).map_err(cannot)?;
    Ok(folder)
}
