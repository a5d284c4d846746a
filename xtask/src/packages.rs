//! The system packages the project needs: which, why, and how they get here.

use std::process::{Command, Stdio};

use crate::{failure::Failure, process, workspace};

/// Why a package is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Needed to build the programs.
    Build,
    /// Needed to check the real window and the real keyring without a desktop.
    Check,
}

struct Package {
    name: &'static str,
    purpose: Purpose,
    because: &'static str,
}

const fn package(name: &'static str, purpose: Purpose, because: &'static str) -> Package {
    Package {
        name,
        purpose,
        because,
    }
}

/// Debian 12 and later, Ubuntu 24.04 and later.
const DEBIAN: &[Package] = &[
    package("build-essential", Purpose::Build, "C compiler and linker"),
    package("pkg-config", Purpose::Build, "finds the libraries below"),
    package(
        "cmake",
        Purpose::Build,
        "builds the TLS library where no prepared build fits",
    ),
    package(
        "libssl-dev",
        Purpose::Build,
        "the cipher of the encrypted store",
    ),
    package("libgtk-3-dev", Purpose::Build, "the window"),
    package(
        "libwebkit2gtk-4.1-dev",
        Purpose::Build,
        "what the window shows",
    ),
    package(
        "webkit2gtk-driver",
        Purpose::Check,
        "drives the real window",
    ),
    package("xvfb", Purpose::Check, "a display where there is none"),
    package(
        "dbus",
        Purpose::Check,
        "a session bus for the keyring and the window",
    ),
    package("curl", Purpose::Check, "turns the demo practice's knobs"),
    package(
        "desktop-file-utils",
        Purpose::Check,
        "reads the desktop entries of the packages",
    ),
    package(
        "squashfs-tools",
        Purpose::Check,
        "reads the AppImage's image, beside our own reader",
    ),
    package(
        "gnome-keyring",
        Purpose::Check,
        "a real keyring to check against",
    ),
    package(
        "fonts-dejavu-core",
        Purpose::Check,
        "letters the bundled font lacks",
    ),
];

const ELSEWHERE: &str = "\
System packages are checked and installed on Debian and Ubuntu only. On another system:
  macOS    xcode-select --install
  Windows  Visual Studio Build Tools with the C++ workload; WebView2 (part of Windows 11);
           Strawberry Perl (builds OpenSSL for the store)
  Fedora   gcc pkgconf openssl-devel gtk3-devel webkit2gtk4.1-devel
Going on without a check; a missing package will show as a build error.";

/// Makes sure every package for `purposes` is here.
///
/// With `install` false, prints what is missing and stops.
pub(crate) fn ensure(purposes: &[Purpose], install: bool) -> Result<(), Failure> {
    if !is_debian() {
        println!("{ELSEWHERE}");
        return Ok(());
    }
    let missing = missing(purposes);
    if missing.is_empty() {
        println!("System packages: all here.");
        return Ok(());
    }
    println!("System packages missing:");
    for package in &missing {
        println!("  {:<24}{}", package.name, package.because);
    }
    let names: Vec<&str> = missing.iter().map(|package| package.name).collect();
    if !install {
        return Err(Failure::Missing(format!(
            "Nothing was installed. To install them: sudo apt-get install {}",
            names.join(" ")
        )));
    }
    install_all(&names)
}

/// True where dpkg and apt-get are.
fn is_debian() -> bool {
    cfg!(target_os = "linux")
        && process::answers("dpkg-query", &["--version"])
        && process::answers("apt-get", &["--version"])
}

fn missing(purposes: &[Purpose]) -> Vec<&'static Package> {
    DEBIAN
        .iter()
        .filter(|package| purposes.contains(&package.purpose))
        .filter(|package| !is_installed(package.name))
        .collect()
}

fn is_installed(name: &str) -> bool {
    Command::new("dpkg-query")
        .args(["--show", "--showformat=${db:Status-Status}", name])
        .stdin(Stdio::null())
        .output()
        .is_ok_and(|output| output.stdout == b"installed")
}

fn install_all(names: &[&str]) -> Result<(), Failure> {
    let explained = |failure: Failure| {
        Failure::Missing(format!(
            "{failure}\nThe packages above are not installed. As root: apt-get install {}",
            names.join(" ")
        ))
    };
    process::must(apt().arg("update")).map_err(explained)?;
    process::must(
        apt()
            .args(["install", "--yes", "--no-install-recommends"])
            .args(names),
    )
    .map_err(explained)
}

/// apt-get as root: directly, or through sudo, which may ask for a password at
/// the terminal and never does so without one.
fn apt() -> Command {
    let root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    let folder = workspace::root();
    let mut command = if root {
        process::command("env", &folder)
    } else {
        let mut sudo = process::command("sudo", &folder);
        sudo.stdin(Stdio::inherit()).arg("env");
        sudo
    };
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet=2"]);
    command
}
