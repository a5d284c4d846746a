//! The packages as somebody would meet them: made, installed below a folder,
//! started, removed.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use super::{Product, cannot, create, empty, installed, make, started};
use crate::{demo, failure::Failure, process};

/// Packs the debug build and looks at what came out. `Some` says why it was
/// not done.
pub(crate) fn check() -> Result<Option<String>, Failure> {
    if !cfg!(target_os = "linux") {
        return Ok(Some("these are the Linux packages".into()));
    }
    for tool in ["dpkg-deb", "dpkg-shlibdeps"] {
        if !process::answers(tool, &["--version"]) {
            return Ok(Some(format!("{tool} is not on this machine")));
        }
    }
    let product = Product::here(false)?;
    let out = demo::fresh_folder("packages-check")?;
    let made = make(&product, &out)?;
    again(&product, &out)?;
    process::must(process::command("sha256sum", &out).args(["--check", "--strict", "SHA256SUMS"]))?;
    installed::check(&product, of_kind(&made, "deb")?, &out.join("system"))?;
    started::check(&product, of_kind(&made, "AppImage")?, &out.join("started"))?;
    Ok(None)
}

/// The same programs give the same packages, so that anybody can check that a
/// package was made of them.
fn again(product: &Product, first: &Path) -> Result<(), Failure> {
    let second = first.join("again");
    make(product, &second)?;
    let sums = |folder: &Path| {
        let path = folder.join("SHA256SUMS");
        fs::read(&path).map_err(cannot(&path))
    };
    expect(
        sums(first)? == sums(&second)?,
        "The same programs gave other packages the second time.",
    )?;
    fs::remove_dir_all(&second).map_err(cannot(&second))
}

fn of_kind<'a>(made: &'a [PathBuf], ending: &str) -> Result<&'a Path, Failure> {
    made.iter()
        .find(|path| {
            path.extension()
                .is_some_and(|extension| extension == ending)
        })
        .map(PathBuf::as_path)
        .ok_or_else(|| Failure::Check(format!("No .{ending} was made.")))
}

/// A person's home folder with a profile of Countersign in it, and beside it
/// things that are none of Countersign's business.
pub(super) struct Home(PathBuf);

impl Home {
    pub(super) fn furnished(at: &Path) -> Result<Self, Failure> {
        empty(at)?;
        let home = Self(at.to_path_buf());
        for name in ["demo", "clinic"] {
            let profile = home.data().join(name);
            create(&profile.join("tenants/t"))?;
            for file in ["profile.json", "tenants/t/store.db"] {
                let path = profile.join(file);
                fs::write(&path, "kept").map_err(cannot(&path))?;
            }
        }
        create(&home.data().join("not a profile"))?;
        Ok(home)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    pub(super) fn data(&self) -> PathBuf {
        self.0.join(".local/share/countersign")
    }

    /// True while a profile's store is there.
    pub(super) fn keeps(&self, profile: &str) -> bool {
        self.data()
            .join(profile)
            .join("tenants/t/store.db")
            .is_file()
    }

    /// Runs a program as the person whose home this is.
    pub(super) fn run(&self, program: &Path, arguments: &[&str]) -> Result<Output, Failure> {
        let mut command = process::command(program, &self.0);
        command.args(arguments);
        self.dress(&mut command);
        command.output().map_err(|e| {
            Failure::Missing(format!("Could not run {}: {e}", process::line(&command)))
        })
    }

    /// Takes this machine's own folders, bus and display away from a program.
    fn dress(&self, command: &mut Command) {
        command.env("HOME", &self.0);
        for name in [
            "XDG_DATA_HOME",
            "XDG_CONFIG_HOME",
            "XDG_CACHE_HOME",
            "COUNTERSIGN_DATA_DIR",
            "COUNTERSIGN_PROFILE",
            "DBUS_SESSION_BUS_ADDRESS",
            "DISPLAY",
            "WAYLAND_DISPLAY",
        ] {
            command.env_remove(name);
        }
    }
}

/// Fails unless the program ended with this code and printed this.
pub(super) fn says(
    home: &Home,
    program: &Path,
    arguments: &[&str],
    code: i32,
    piece: &str,
) -> Result<(), Failure> {
    let output = home.run(program, arguments)?;
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    if output.status.code() == Some(code) && said.contains(piece) {
        return Ok(());
    }
    Err(Failure::Check(format!(
        "{} {}: expected exit {code} and \"{piece}\", found {} and:\n{said}",
        program.display(),
        arguments.join(" "),
        output.status
    )))
}

/// Fails with the sentence unless it holds.
pub(super) fn expect(holds: bool, sentence: impl Into<String>) -> Result<(), Failure> {
    if holds {
        return Ok(());
    }
    Err(Failure::Check(sentence.into()))
}
