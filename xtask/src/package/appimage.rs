//! The AppImage: the same tree with a start script, packed by `cs-appimage`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{Product, cannot, filled, tree, write};
use crate::{failure::Failure, process, workspace};

/// Makes the AppImage of the tree at `root`; gives its path. `root` is as it was
/// afterwards.
pub(super) fn make(
    product: &Product,
    root: &Path,
    scratch: &Path,
    out: &Path,
) -> Result<PathBuf, Failure> {
    let folder = scratch.join("AppDir");
    copy(root, &folder)?;
    write(&folder.join("AppRun"), &filled("AppRun", &[])?, 0o755)?;
    let entry = "countersign-desktop.desktop";
    write(&folder.join(entry), &filled(entry, &[])?, 0o644)?;
    // The icon under the entry's name, and once more for file managers.
    let icon = workspace::root().join("assets/icons/256x256.png");
    for name in ["countersign-desktop.png", ".DirIcon"] {
        fs::copy(&icon, folder.join(name)).map_err(cannot(&icon))?;
    }
    let runtime = scratch.join("runtime");
    tree::stripped(&product.program("countersign-appimage-runtime")?, &runtime)?;

    let name = format!(
        "Countersign-{}-{}.AppImage",
        product.version,
        std::env::consts::ARCH
    );
    let path = out.join(name);
    process::must(
        process::command(product.program("countersign-appimage-pack")?, scratch)
            .arg(&runtime)
            .arg(&folder)
            .arg(&path)
            .arg(product.seconds.to_string()),
    )?;
    Ok(path)
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::create_dir_all(to).map_err(cannot(to))?;
    for entry in fs::read_dir(from).map_err(cannot(from))? {
        let path = entry.map_err(cannot(from))?.path();
        let Some(name) = path.file_name() else {
            continue;
        };
        if path.is_dir() {
            copy(&path, &to.join(name))?;
        } else {
            fs::copy(&path, to.join(name)).map_err(cannot(&path))?;
        }
    }
    Ok(())
}
