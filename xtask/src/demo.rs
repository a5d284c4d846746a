//! `cargo xtask demo`: the main job by itself, with a transcript.

use std::{fs, path::Path};

use crate::{
    cli::DemoOptions,
    failure::Failure,
    packages::{self, Purpose},
    process, workspace,
};

pub(crate) fn run(options: &DemoOptions) -> Result<(), Failure> {
    packages::ensure(&[Purpose::Build], true)?;
    let root = workspace::root();
    process::must(process::cargo(&root).args(["build", "--locked", "--package", "cs-cli"]))?;
    let out = match &options.out {
        Some(folder) => folder.clone(),
        None => fresh_folder("demo")?,
    };
    main_job(&out)
}

/// Runs the main job on the demo practice and says where its transcript is.
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
