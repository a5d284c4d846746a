//! The files of the product as they lie on a system, below one folder.

use std::{fs, path::Path};

use super::{PROGRAMS, Product, cannot, create, filled, licences, man, permit, write};
use crate::{failure::Failure, process, workspace};

/// Icons: pixels a side in the theme, and the drawn file.
const ICONS: [(u32, &str); 8] = [
    (16, "16x16.png"),
    (24, "24x24.png"),
    (32, "32x32.png"),
    (48, "48x48.png"),
    (64, "64x64.png"),
    (128, "128x128.png"),
    (256, "256x256.png"),
    (512, "icon.png"),
];

/// Lays out everything but what belongs to one package format.
pub(super) fn lay_out(product: &Product, root: &Path) -> Result<(), Failure> {
    programs(product, root)?;
    desktop(product, root)?;
    icons(root)?;
    man::write_all(product, root)?;
    let doc = root.join("usr/share/doc/countersign");
    write(
        &doc.join("copyright"),
        &filled("deb/copyright", &[])?,
        0o644,
    )?;
    let path = doc.join("THIRD-PARTY.txt");
    write(&path, &licences::third_party()?, 0o644)?;
    gzip(&path)
}

/// The programs without their symbol tables, and the two scripts.
fn programs(product: &Product, root: &Path) -> Result<(), Failure> {
    let bin = root.join("usr/bin");
    create(&bin)?;
    for name in PROGRAMS {
        let to = bin.join(name);
        stripped(&product.program(name)?, &to)?;
    }
    let version = [("VERSION", product.version.as_str())];
    write(
        &bin.join("countersign-remove-data"),
        &filled("remove-data", &version)?,
        0o755,
    )?;
    write(
        &root.join("usr/libexec/countersign/verify-export"),
        &filled("verify-export", &[])?,
        0o755,
    )
}

/// Copies a program without its symbol table.
pub(super) fn stripped(from: &Path, to: &Path) -> Result<(), Failure> {
    process::must(
        process::command("strip", &workspace::root())
            .args(["--strip-unneeded", "-o"])
            .arg(to)
            .arg(from),
    )?;
    permit(to, 0o755)
}

fn desktop(product: &Product, root: &Path) -> Result<(), Failure> {
    let share = root.join("usr/share");
    for name in ["countersign-desktop.desktop", "countersign-verify.desktop"] {
        let to = share.join("applications").join(name);
        write(&to, &filled(name, &[])?, 0o644)?;
    }
    let day = product.day()?;
    let about = [("VERSION", product.version.as_str()), ("DATE", &day)];
    let name = "health.countersign.desktop.metainfo.xml";
    write(
        &share.join("metainfo").join(name),
        &filled(name, &about)?,
        0o644,
    )?;
    write(
        &share.join("mime/packages/countersign.xml"),
        &filled("countersign-mime.xml", &[])?,
        0o644,
    )
}

fn icons(root: &Path) -> Result<(), Failure> {
    let theme = root.join("usr/share/icons/hicolor");
    for (side, file) in ICONS {
        let folder = format!("{side}x{side}");
        icon(
            file,
            &theme.join(folder).join("apps/countersign-desktop.png"),
        )?;
    }
    icon(
        "icon.svg",
        &theme.join("scalable/apps/countersign-desktop.svg"),
    )?;
    icon(
        "icon-symbolic.svg",
        &theme.join("symbolic/apps/countersign-desktop-symbolic.svg"),
    )
}

fn icon(name: &str, to: &Path) -> Result<(), Failure> {
    create(to.parent().unwrap_or(to))?;
    let from = workspace::root().join("assets/icons").join(name);
    fs::copy(&from, to).map_err(cannot(&from))?;
    permit(to, 0o644)
}

/// Compresses a file in place, without its name and time.
pub(super) fn gzip(path: &Path) -> Result<(), Failure> {
    process::must(
        process::command("gzip", &workspace::root())
            .args(["--best", "--no-name", "--force"])
            .arg(path),
    )
}
