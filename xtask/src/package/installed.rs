//! The `.deb`, installed below a folder of its own, used, removed and purged.

use std::{fs, path::Path, process::Command};

use super::{
    PROGRAMS, Product, cannot,
    check::{Home, expect, says},
    create, said,
};
use crate::{failure::Failure, process};

/// Files that must be there, beside programs and icons.
const FILES: [&str; 9] = [
    "usr/share/applications/countersign-desktop.desktop",
    "usr/share/applications/countersign-verify.desktop",
    "usr/share/doc/countersign/THIRD-PARTY.txt.gz",
    "usr/share/doc/countersign/copyright",
    "usr/share/man/man1/countersign.1.gz",
    "usr/share/man/man1/countersign-desktop.1.gz",
    "usr/share/man/man1/countersign-verify.1.gz",
    "usr/share/icons/hicolor/scalable/apps/countersign-desktop.svg",
    "usr/share/icons/hicolor/48x48/apps/countersign-desktop.png",
];

pub(super) fn check(product: &Product, package: &Path, system: &Path) -> Result<(), Failure> {
    depends(package)?;
    let dpkg = Dpkg::new(system)?;
    // What it says is about libraries that are not below the folder.
    said(dpkg.does(&["--install"]).arg(package))?;
    expect(
        dpkg.state() == "installed",
        "dpkg did not install the package.",
    )?;
    let home = Home::furnished(&system.join("home/person"))?;
    files(system)?;
    entries(system)?;
    programs(product, system, &home)?;
    removing_data(system, &Home::furnished(&system.join("home/leaver"))?)?;
    leaving(&dpkg, system, &home)
}

/// Libraries are named by dpkg-shlibdeps; the tray's is loaded by name when it
/// is wanted, so that only the list knows it.
fn depends(package: &Path) -> Result<(), Failure> {
    let folder = package.parent().unwrap_or(package);
    let named = said(
        process::command("dpkg-deb", folder)
            .arg("--field")
            .arg(package)
            .arg("Depends"),
    )?;
    for library in [
        "libwebkit2gtk-4.1-0",
        "libgtk-3-0",
        "libayatana-appindicator3-1",
        "libssl3",
        "libc6 (>= ",
    ] {
        expect(
            named.contains(library),
            format!("{library} is not in Depends: {named}"),
        )?;
    }
    Ok(())
}

/// dpkg on a system below a folder, as whoever runs this.
struct Dpkg<'a>(&'a Path);

impl<'a> Dpkg<'a> {
    fn new(system: &'a Path) -> Result<Self, Failure> {
        let state = system.join("var/lib/dpkg");
        for folder in ["info", "updates", "triggers"] {
            create(&state.join(folder))?;
        }
        for file in ["status", "available"] {
            let path = state.join(file);
            fs::write(&path, "").map_err(cannot(&path))?;
        }
        Ok(Self(system))
    }

    /// The libraries are this machine's, so dependencies are not looked for
    /// there; scripts run here, since there is no shell below the folder.
    fn does(&self, what: &[&str]) -> Command {
        let mut root = std::ffi::OsString::from("--root=");
        root.push(self.0);
        let mut command = process::command("dpkg", self.0);
        // dpkg wants its helpers of /sbin, which only root's PATH names.
        let path = std::env::var("PATH").unwrap_or_default();
        command
            .env("PATH", format!("{path}:/usr/sbin:/sbin"))
            .arg(root)
            .args([
                "--force-depends",
                "--force-script-chrootless",
                "--force-not-root",
            ])
            .arg("--log=/dev/null")
            .args(what);
        command
    }

    /// The package's state, "installed" or another; empty when dpkg knows nothing of it.
    fn state(&self) -> String {
        let admin = format!("--admindir={}", self.0.join("var/lib/dpkg").display());
        said(process::command("dpkg-query", self.0).args([
            admin.as_str(),
            "--show",
            "--showformat=${db:Status-Status}",
            "countersign",
        ]))
        .unwrap_or_default()
    }
}

fn files(system: &Path) -> Result<(), Failure> {
    for file in FILES {
        expect(
            system.join(file).is_file(),
            format!("{file} was not installed."),
        )?;
    }
    for name in PROGRAMS {
        expect(
            system.join("usr/bin").join(name).is_file(),
            format!("{name} was not installed."),
        )?;
    }
    Ok(())
}

/// Desktop entry, metainfo and MIME type, by the programs that will read them,
/// where they are.
fn entries(system: &Path) -> Result<(), Failure> {
    let share = system.join("usr/share");
    let entry = |name: &str| share.join("applications").join(name);
    for name in ["countersign-desktop.desktop", "countersign-verify.desktop"] {
        let text = fs::read_to_string(entry(name)).map_err(cannot(&entry(name)))?;
        let value = |key: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(key));
            line.and_then(|value| value.split(' ').next())
                .unwrap_or_default()
                .to_owned()
        };
        let program = value("Exec=");
        let place = match program.strip_prefix('/') {
            Some(absolute) => system.join(absolute),
            None => system.join("usr/bin").join(&program),
        };
        expect(
            place.is_file(),
            format!("{name} starts {program}, which is not there."),
        )?;
        let icon = format!("icons/hicolor/256x256/apps/{}.png", value("Icon="));
        expect(
            share.join(&icon).is_file(),
            format!("{name} shows {icon}, which is not there."),
        )?;
        if process::answers("desktop-file-validate", &["--version"]) {
            process::must(process::command("desktop-file-validate", system).arg(entry(name)))?;
        } else {
            println!(
                "Not looked at by desktop-file-validate, which is not on this machine: {name}"
            );
        }
    }
    if process::answers("appstreamcli", &["--version"]) {
        let file = share.join("metainfo/health.countersign.desktop.metainfo.xml");
        process::must(
            process::command("appstreamcli", system)
                .args(["validate", "--no-net"])
                .arg(file),
        )?;
    }
    if process::answers("update-mime-database", &["-v"]) {
        let mime = share.join("mime");
        process::must(process::command("update-mime-database", system).arg(&mime))?;
        let globs = fs::read_to_string(mime.join("globs2")).map_err(cannot(&mime))?;
        let ours = "application/vnd.countersign.audit:*.countersign-audit.jsonl";
        expect(
            globs.contains(ours),
            format!("The MIME database lacks {ours}"),
        )?;
    }
    Ok(())
}

fn programs(product: &Product, system: &Path, home: &Home) -> Result<(), Failure> {
    let bin = system.join("usr/bin");
    for name in [
        "countersign",
        "countersign-verify",
        "countersign-remove-data",
    ] {
        let line = format!("{name} {}", product.version);
        says(home, &bin.join(name), &["--version"], 0, &line)?;
    }
    // Without a display the window says so, and the program can be loaded.
    says(home, &bin.join("countersign-desktop"), &[], 1, "no display")?;
    let verify = system.join("usr/libexec/countersign/verify-export");
    says(home, &verify, &[], 2, "Usage: verify-export FILE")
}

/// What a person keeps goes only when the person says so, and nothing else goes.
fn removing_data(system: &Path, home: &Home) -> Result<(), Failure> {
    let tool = system.join("usr/bin/countersign-remove-data");
    says(home, &tool, &[], 0, "Nothing was removed.")?;
    expect(
        home.keeps("demo") && home.keeps("clinic"),
        "Listing removed something.",
    )?;
    says(home, &tool, &["--profile", "../x", "--yes"], 2, "no path")?;
    says(
        home,
        &tool,
        &["--profile", "clinic", "--yes"],
        0,
        "Removed.",
    )?;
    expect(
        !home.keeps("clinic") && home.keeps("demo"),
        "--profile removed another profile.",
    )?;
    says(
        home,
        &tool,
        &["--profile", "clinic"],
        0,
        "keeps nothing here under the profile clinic",
    )?;

    let store = home.data().join("demo/tenants/t/store.db");
    let open = fs::File::open(&store).map_err(cannot(&store))?;
    says(home, &tool, &["--yes"], 3, "is running")?;
    expect(home.keeps("demo"), "A store in use was removed.")?;
    drop(open);
    says(home, &tool, &["--yes"], 0, "Removed.")?;
    expect(!home.keeps("demo"), "--yes left the profile.")?;
    expect(
        home.data().join("not a profile").is_dir(),
        "A folder that is no profile was removed.",
    )
}

/// Removing and purging the package leaves every home as it is, and says so.
fn leaving(dpkg: &Dpkg<'_>, system: &Path, home: &Home) -> Result<(), Failure> {
    for (what, state, piece) in [
        (
            "--remove",
            "config-files",
            "keeps in ~/.local/share/countersign stays",
        ),
        ("--purge", "", "countersign-remove-data --yes"),
    ] {
        let text = said(&mut dpkg.does(&[what, "countersign"]))?;
        println!("{text}");
        expect(
            text.contains(piece),
            format!("dpkg {what} did not say what stays:\n{text}"),
        )?;
        let found = dpkg.state();
        expect(
            found == state || (state.is_empty() && found == "not-installed"),
            format!("After dpkg {what} the package is {found}."),
        )?;
        for name in PROGRAMS {
            let gone = !system.join("usr/bin").join(name).exists();
            expect(gone, format!("dpkg {what} left {name}."))?;
        }
        expect(
            home.keeps("demo") && home.keeps("clinic"),
            format!(
                "dpkg {what} reached into a home folder: {}",
                home.path().display()
            ),
        )?;
    }
    Ok(())
}
