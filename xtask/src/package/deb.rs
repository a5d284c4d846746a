//! The `.deb`, by dpkg's own tools: they know the libraries' packages and
//! versions better than a list would.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{PROGRAMS, Product, cannot, create, filled, said, write};
use crate::{failure::Failure, process};

/// Makes the package of the tree at `root`; gives its path.
pub(super) fn make(
    product: &Product,
    root: &Path,
    scratch: &Path,
    out: &Path,
) -> Result<PathBuf, Failure> {
    let architecture = said(process::command("dpkg", scratch).arg("--print-architecture"))?;
    let version = debian_version(&product.version);
    let control = filled(
        "deb/control",
        &[
            ("VERSION", &version),
            ("ARCHITECTURE", &architecture),
            ("SIZE", &kilobytes(root)?.to_string()),
            ("DEPENDS", &depends(root, scratch)?),
        ],
    )?;
    let about = root.join("DEBIAN");
    write(&about.join("control"), &control, 0o644)?;
    write(&about.join("postrm"), &filled("deb/postrm", &[])?, 0o755)?;
    write(&about.join("md5sums"), &md5sums(root)?, 0o644)?;

    let path = out.join(format!("countersign_{version}_{architecture}.deb"));
    // A debug package is made to be tested, not to be sent.
    let packing: &[&str] = if product.release {
        &["-Zxz"]
    } else {
        &["-Zgzip", "-z1"]
    };
    process::must(
        process::command("dpkg-deb", scratch)
            .arg("--root-owner-group")
            .args(packing)
            .arg("--build")
            .arg(root)
            .arg(&path)
            .env("SOURCE_DATE_EPOCH", product.seconds.to_string()),
    )?;
    Ok(path)
}

/// A semantic version as Debian sorts it: 1.0.0-rc.1 comes before 1.0.0.
fn debian_version(version: &str) -> String {
    version.replacen('-', "~", 1)
}

/// The packages of the libraries the programs are linked to, with the oldest
/// versions that have every symbol they use.
fn depends(root: &Path, scratch: &Path) -> Result<String, Failure> {
    // dpkg-shlibdeps wants a source package around it.
    let folder = scratch.join("shlibdeps");
    let control = "Source: countersign\n\nPackage: countersign\nArchitecture: any\n";
    create(&folder.join("debian"))?;
    write(&folder.join("debian/control"), control, 0o644)?;
    let mut command = process::command("dpkg-shlibdeps", &folder);
    command.arg("-O");
    for name in PROGRAMS {
        command.arg("-e").arg(root.join("usr/bin").join(name));
    }
    let line = said(&mut command)?;
    line.lines()
        .find_map(|line| line.strip_prefix("shlibs:Depends="))
        .map(str::to_owned)
        .ok_or_else(|| Failure::Check(format!("dpkg-shlibdeps named no package: {line}")))
}

/// The sums of every file, as Debian keeps them in a package.
fn md5sums(root: &Path) -> Result<String, Failure> {
    let mut paths: Vec<String> = files(&root.join("usr"))?
        .iter()
        .filter_map(|path| path.strip_prefix(root).ok())
        .map(|path| path.to_string_lossy().into_owned())
        .collect();
    paths.sort();
    said(process::command("md5sum", root).arg("--").args(paths)).map(|text| text + "\n")
}

/// What the files take on a disk, in units of 1,024 bytes.
fn kilobytes(root: &Path) -> Result<u64, Failure> {
    let mut total = 0;
    for path in files(root)? {
        let length = fs::metadata(&path).map_err(cannot(&path))?.len();
        total += length.div_ceil(1024);
    }
    Ok(total)
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(cannot(folder))? {
        let path = entry.map_err(cannot(folder))?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::debian_version;

    #[test]
    fn a_candidate_comes_before_its_release() {
        assert_eq!(debian_version("1.0.0-rc.1"), "1.0.0~rc.1");
        assert_eq!(debian_version("1.0.0"), "1.0.0");
    }
}
