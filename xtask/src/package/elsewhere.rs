//! What is configured for Windows and macOS, held as far as it can be from here:
//! every file that is named exists, and the same programs ship everywhere.

use std::{fs, path::Path};

use serde_json::Value;

use super::PROGRAMS;
use crate::workspace;

fn json(path: &str) -> Value {
    let text = fs::read_to_string(workspace::root().join(path)).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn every_file_the_bundlers_take_is_there() {
    let bundle = &json("tauri.conf.json")["bundle"];
    let windows = &bundle["windows"]["nsis"];
    let mut files: Vec<&str> = bundle["icon"]
        .as_array()
        .unwrap()
        .iter()
        .map(|icon| icon.as_str().unwrap())
        .collect();
    for file in [
        &bundle["licenseFile"],
        &windows["installerIcon"],
        &windows["installerHooks"],
    ] {
        files.push(file.as_str().unwrap());
    }
    for file in files {
        assert!(workspace::root().join(file).is_file(), "{file}");
    }
    assert_eq!(
        bundle["targets"],
        serde_json::json!(["nsis", "msi", "app", "dmg"])
    );
}

#[test]
fn the_same_programs_ship_everywhere() {
    let beside = &json("packaging/tauri.bundle.json")["bundle"]["externalBin"];
    let mut names: Vec<String> = beside
        .as_array()
        .unwrap()
        .iter()
        .map(|path| Path::new(path.as_str().unwrap()))
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    names.push(
        json("tauri.conf.json")["mainBinaryName"]
            .as_str()
            .unwrap()
            .into(),
    );
    names.sort();
    let mut ours = PROGRAMS.map(str::to_owned).to_vec();
    ours.sort();
    assert_eq!(names, ours);
    let script = fs::read_to_string(workspace::root().join("packaging/sidecars.mjs")).unwrap();
    assert!(script.contains("[\"countersign\", \"countersign-verify\"]"));
}

/// The bundler's version is that of the library it bundles.
#[test]
fn the_bundler_and_the_library_move_together() {
    let bundler = json("packaging/package.json")["devDependencies"]["@tauri-apps/cli"].clone();
    let lock = fs::read_to_string(workspace::root().join("Cargo.lock")).unwrap();
    let tauri = lock
        .split("[[package]]")
        .find(|part| part.contains("name = \"tauri\"\n"));
    let version = tauri
        .and_then(|part| part.split("version = \"").nth(1))
        .unwrap();
    let minor = |version: &str| {
        let parts: Vec<&str> = version.split('.').collect();
        format!("{}.{}", parts[0], parts[1])
    };
    assert_eq!(minor(bundler.as_str().unwrap()), minor(version));
}
