//! Generates Tauri's context from `tauri.conf.json` and the capabilities.

use std::{fs, io, path::Path};

/// Stands in for the built interface, so that `cargo check` works on a fresh
/// checkout. `npm run build` in `ui/` replaces it.
const PLACEHOLDER: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
<title>Countersign</title><p>The interface is not built yet. Run: cargo xtask run</p></html>\n";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    ensure_page(Path::new("ui/dist"))?;
    println!("cargo:rerun-if-changed=ui/dist");
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("src-tauri/capabilities/**/*.json")
        // A command that is not listed here has no permission and cannot be called.
        .app_manifest(tauri_build::AppManifest::new().commands(&["app_status"]));
    tauri_build::try_build(attributes)?;
    Ok(())
}

fn ensure_page(dist: &Path) -> io::Result<()> {
    let page = dist.join("index.html");
    if page.exists() {
        return Ok(());
    }
    fs::create_dir_all(dist)?;
    fs::write(page, PLACEHOLDER)
}
