//! `cargo xtask package`: a `.deb` and an AppImage, with their sums.

mod appimage;
mod check;
mod deb;
#[cfg(test)]
mod elsewhere;
mod installed;
mod licences;
mod man;
mod started;
mod tree;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use cargo_metadata::MetadataCommand;

use crate::{
    cli::PackageOptions,
    failure::Failure,
    packages::{self, Purpose},
    process, ui, workspace,
};
pub(crate) use check::check;

/// The programs that ship. Everything else is for development.
const PROGRAMS: [&str; 3] = ["countersign-desktop", "countersign", "countersign-verify"];

/// The crates they are built from, and the one that packs.
const CRATES: [&str; 4] = ["countersign-desktop", "cs-cli", "cs-verify", "cs-appimage"];

/// What is packaged: the version, when, and from where.
struct Product {
    version: String,
    /// Seconds since 1970 that every packed file bears: the newest commit's, or
    /// SOURCE_DATE_EPOCH, so that the same commit gives the same packages.
    seconds: u32,
    /// Cargo's output folder with the programs.
    built: PathBuf,
    /// True for release builds: packed as small as they go.
    release: bool,
}

pub(crate) fn run(options: &PackageOptions) -> Result<(), Failure> {
    if !cfg!(target_os = "linux") {
        return Err(Failure::Missing(
            "This command makes the Linux packages. packaging/README.md has the commands for \
             Windows and macOS."
                .into(),
        ));
    }
    if !options.debug {
        packages::ensure(&[Purpose::Build], false)?;
        ui::install()?;
        ui::build()?;
        build()?;
    }
    let out = match &options.out {
        Some(folder) => folder.clone(),
        None => workspace::target()?.join("packages"),
    };
    let made = make(&Product::here(!options.debug)?, &out)?;
    println!();
    for file in made {
        println!("{}", file.display());
    }
    Ok(())
}

/// Draws the icon files anew from their sources.
pub(crate) fn icons() -> Result<(), Failure> {
    process::must(process::cargo(&workspace::root()).args([
        "run",
        "--quiet",
        "--locked",
        "--package",
        "cs-icons",
    ]))
}

/// Makes both packages and their sums in `out`; gives the files made.
fn make(product: &Product, out: &Path) -> Result<Vec<PathBuf>, Failure> {
    create(out)?;
    let scratch = out.join("work");
    empty(&scratch)?;
    let root = scratch.join("root");
    tree::lay_out(product, &root)?;
    let mut made = vec![appimage::make(product, &root, &scratch, out)?];
    if process::answers("dpkg-deb", &["--version"])
        && process::answers("dpkg-shlibdeps", &["--version"])
    {
        made.push(deb::make(product, &root, &scratch, out)?);
    } else {
        println!(
            "No .deb: dpkg-deb and dpkg-shlibdeps (package dpkg-dev) are not on this machine."
        );
    }
    made.push(sums(&made, out)?);
    fs::remove_dir_all(&scratch).map_err(cannot(&scratch))?;
    Ok(made)
}

/// Builds the programs that ship, optimised.
fn build() -> Result<(), Failure> {
    let mut cargo = process::cargo(&workspace::root());
    cargo.args(["build", "--release", "--locked", "--bins"]);
    for name in CRATES {
        cargo.args(["--package", name]);
    }
    process::must(cargo.args(["--features", "countersign-desktop/custom-protocol"]))
}

impl Product {
    fn here(release: bool) -> Result<Self, Failure> {
        let metadata = MetadataCommand::new()
            .manifest_path(workspace::root().join("Cargo.toml"))
            .no_deps()
            .exec()
            .map_err(|e| Failure::Missing(format!("Cargo could not read the workspace: {e}")))?;
        let version = metadata
            .packages
            .iter()
            .find(|package| package.name.as_str() == "countersign-desktop")
            .map(|package| package.version.to_string())
            .ok_or_else(|| Failure::Missing("There is no countersign-desktop.".into()))?;
        let profile = if release { "release" } else { "debug" };
        let product = Self {
            version,
            seconds: seconds(),
            built: metadata.target_directory.into_std_path_buf().join(profile),
            release,
        };
        for name in PROGRAMS {
            product.program(name)?;
        }
        Ok(product)
    }

    /// A program as Cargo left it.
    fn program(&self, name: &str) -> Result<PathBuf, Failure> {
        let path = self.built.join(name);
        if path.is_file() {
            return Ok(path);
        }
        Err(Failure::Missing(format!(
            "{} is not built. To build every program: cargo xtask test --only programs",
            path.display()
        )))
    }

    /// The day of `seconds`, as 2026-11-23.
    fn day(&self) -> Result<String, Failure> {
        let at = format!("@{}", self.seconds);
        said(process::command("date", &workspace::root()).args(["-u", "-d", &at, "+%Y-%m-%d"]))
    }
}

fn seconds() -> u32 {
    let stated = std::env::var("SOURCE_DATE_EPOCH").ok();
    let committed = || {
        said(process::command("git", &workspace::root()).args(["log", "-1", "--format=%ct"])).ok()
    };
    stated
        .or_else(committed)
        .and_then(|text| text.trim().parse().ok())
        .unwrap_or_default()
}

/// SHA256SUMS of the files, as `sha256sum --check` reads it.
fn sums(files: &[PathBuf], out: &Path) -> Result<PathBuf, Failure> {
    let names = files.iter().filter_map(|file| file.file_name());
    let text = said(process::command("sha256sum", out).arg("--").args(names))?;
    let path = out.join("SHA256SUMS");
    fs::write(&path, text + "\n").map_err(cannot(&path))?;
    Ok(path)
}

/// What a program printed, without the last line's end.
fn said(command: &mut Command) -> Result<String, Failure> {
    let output = command
        .output()
        .map_err(|e| Failure::Missing(format!("Could not run {}: {e}", process::line(command))))?;
    if !output.status.success() {
        return Err(Failure::Check(format!(
            "Failed: {}\n{}",
            process::line(command),
            String::from_utf8_lossy(&output.stderr)
        )));
    }
    Ok(String::from_utf8_lossy(&output.stdout)
        .trim_end()
        .to_owned())
}

/// A file of `packaging/linux` with its blanks filled in.
fn filled(name: &str, blanks: &[(&str, &str)]) -> Result<String, Failure> {
    let path = workspace::root().join("packaging/linux").join(name);
    let mut text = fs::read_to_string(&path).map_err(cannot(&path))?;
    for (blank, value) in blanks {
        text = text.replace(&format!("@{blank}@"), value);
    }
    Ok(text)
}

fn write(path: &Path, text: &str, mode: u32) -> Result<(), Failure> {
    create(path.parent().unwrap_or(path))?;
    fs::write(path, text).map_err(cannot(path))?;
    permit(path, mode)
}

#[cfg(unix)]
fn permit(path: &Path, mode: u32) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(cannot(path))
}

#[cfg(not(unix))]
fn permit(_: &Path, _: u32) -> Result<(), Failure> {
    Ok(())
}

fn create(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(cannot(folder))
}

/// Makes sure `folder` is there and empty.
fn empty(folder: &Path) -> Result<(), Failure> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(cannot(folder))?;
    }
    create(folder)
}

fn cannot(path: &Path) -> impl Fn(std::io::Error) -> Failure + use<> {
    let path = path.to_path_buf();
    move |error| Failure::Missing(format!("{}: {error}", path.display()))
}
