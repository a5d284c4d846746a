//! What of others is in the programs, and the licence texts that go with it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, PackageId};
use serde_json::Value;

use super::{CRATES, cannot};
use crate::{failure::Failure, workspace};

/// How licence files are called, in lower case.
const NAMES: [&str; 6] = [
    "license",
    "licence",
    "copying",
    "notice",
    "copyright",
    "unlicense",
];

/// Licences whose wording is in `packaging/licences`.
const STANDARD: [&str; 4] = ["MIT", "BSD-2-Clause", "BSD-3-Clause", "MPL-2.0"];

/// A library: name and version, licence, and the texts that came with it.
struct Part {
    name: String,
    licence: String,
    texts: Vec<String>,
}

/// The whole list: each library with its licence and the numbers of its texts,
/// then every text once.
pub(super) fn third_party() -> Result<String, Failure> {
    let mut parts = crates()?;
    parts.extend(scripts()?);
    parts.extend(fonts()?);
    Ok(written(&parts))
}

fn written(parts: &[Part]) -> String {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut texts: Vec<&str> = Vec::new();
    let mut list = String::from(
        "What of others is in Countersign's programs. The numbers are those of the\n\
         licence texts below.\n\n",
    );
    for part in parts {
        let mut own = Vec::new();
        for text in &part.texts {
            let number = *numbers.entry(text).or_insert_with(|| {
                texts.push(text);
                texts.len()
            });
            own.push(format!("[{number}]"));
        }
        let _ = writeln!(list, "{}: {} {}", part.name, part.licence, own.join(" "));
    }
    for (index, text) in texts.iter().enumerate() {
        let _ = write!(list, "\n{}\n[{}]\n\n{text}\n", "=".repeat(78), index + 1);
    }
    list
}

/// Every crate that is linked into a program that ships, on this platform.
fn crates() -> Result<Vec<Part>, Failure> {
    let metadata = MetadataCommand::new()
        .manifest_path(workspace::root().join("Cargo.toml"))
        .other_options(["--locked".into(), "--filter-platform".into(), platform()])
        .exec()
        .map_err(|e| Failure::Missing(format!("Cargo could not read the workspace: {e}")))?;
    let mut parts = Vec::new();
    for id in linked(&metadata) {
        let Some(package) = metadata.packages.iter().find(|package| package.id == id) else {
            continue;
        };
        if package.source.is_none() {
            continue; // One of ours.
        }
        let folder = package
            .manifest_path
            .parent()
            .map(|path| path.as_std_path());
        let licence = package.license.clone().unwrap_or_else(|| "see text".into());
        // What a crate brings of other languages has licences further down.
        let depth = if package.name.ends_with("-sys") { 2 } else { 0 };
        let own = folder.map_or_else(|| Ok(Vec::new()), |folder| texts(folder, depth))?;
        let mut name = format!("{} {}", package.name, package.version);
        if own.is_empty() && !package.authors.is_empty() {
            name = format!("{name}, by {}", package.authors.join(", "));
        }
        parts.push(Part {
            name,
            texts: or_standard(own, &licence)?,
            licence,
        });
    }
    parts.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(parts)
}

fn platform() -> String {
    format!("{}-unknown-linux-gnu", std::env::consts::ARCH)
}

/// The crates a program needs when it runs: normal dependencies, all the way.
fn linked(metadata: &Metadata) -> BTreeSet<PackageId> {
    let ours = |name: &str| CRATES.contains(&name);
    let mut left: Vec<PackageId> = metadata
        .packages
        .iter()
        .filter(|package| package.source.is_none() && ours(package.name.as_str()))
        .map(|package| package.id.clone())
        .collect();
    let mut found = BTreeSet::new();
    let nodes = metadata
        .resolve
        .as_ref()
        .map_or(&[][..], |tree| &tree.nodes);
    while let Some(id) = left.pop() {
        if !found.insert(id.clone()) {
            continue;
        }
        let Some(node) = nodes.iter().find(|node| node.id == id) else {
            continue;
        };
        for dependency in &node.deps {
            let normal = |kind: &cargo_metadata::DepKindInfo| kind.kind == DependencyKind::Normal;
            if dependency.dep_kinds.iter().any(normal) {
                left.push(dependency.pkg.clone());
            }
        }
    }
    found
}

/// The window's packages that are not for development only, from the lock file.
fn scripts() -> Result<Vec<Part>, Failure> {
    let ui = workspace::root().join("ui");
    let path = ui.join("package-lock.json");
    let text = fs::read_to_string(&path).map_err(cannot(&path))?;
    let lock: Value = serde_json::from_str(&text)
        .map_err(|error| Failure::Check(format!("{}: {error}", path.display())))?;
    let mut parts = Vec::new();
    for (place, about) in lock["packages"].as_object().into_iter().flatten() {
        let Some((_, name)) = place.rsplit_once("node_modules/") else {
            continue;
        };
        if about["dev"] == true || about["optional"] == true {
            continue;
        }
        let of = |key: &str| about[key].as_str().unwrap_or_default().to_owned();
        let folder = ui.join(place);
        if !folder.is_dir() {
            return Err(Failure::Missing(format!(
                "{name} is not installed. To install the window's packages: npm ci in ui/"
            )));
        }
        parts.push(Part {
            name: format!("{name} {}", of("version")),
            texts: or_standard(texts(&folder, 0)?, &of("license"))?,
            licence: of("license"),
        });
    }
    Ok(parts)
}

fn fonts() -> Result<Vec<Part>, Failure> {
    Ok(vec![Part {
        name: "IBM Plex Sans and IBM Plex Mono".into(),
        licence: "OFL-1.1".into(),
        texts: texts(&workspace::root().join("assets/fonts"), 0)?,
    }])
}

/// The texts that came with a library, or the licence's own wording where none
/// did: the licence asks for it either way.
fn or_standard(own: Vec<String>, licence: &str) -> Result<Vec<String>, Failure> {
    if !own.is_empty() {
        return Ok(own);
    }
    let folder = workspace::root().join("packaging/licences");
    for name in STANDARD {
        if licence.contains(name) {
            let path = folder.join(format!("{name}.txt"));
            return fs::read_to_string(&path)
                .map(|text| vec![text.trim().to_owned()])
                .map_err(cannot(&path));
        }
    }
    Err(Failure::Check(format!(
        "A library under {licence} came without a text, and packaging/licences has none."
    )))
}

/// The licence texts in a folder, and in folders in it down to `depth`.
fn texts(folder: &Path, depth: usize) -> Result<Vec<String>, Failure> {
    let mut found = Vec::new();
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .map_err(cannot(folder))?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    for path in paths {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().to_lowercase())
            .unwrap_or_default();
        if path.is_dir() {
            if depth > 0 {
                found.extend(texts(&path, depth - 1)?);
            }
        } else if NAMES.iter().any(|start| name.starts_with(start)) && !name.ends_with(".rs") {
            let bytes = fs::read(&path).map_err(cannot(&path))?;
            found.push(String::from_utf8_lossy(&bytes).trim().replace("\r\n", "\n"));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stands_once_however_many_bear_it() {
        let part = |name: &str, texts: &[&str]| Part {
            name: name.into(),
            licence: "MIT".into(),
            texts: texts.iter().map(|&text| text.into()).collect(),
        };
        let list = written(&[
            part("a 1", &["one", "two"]),
            part("b 2", &["two"]),
            part("c 3", &[]),
        ]);
        assert!(list.contains("\na 1: MIT [1] [2]\nb 2: MIT [2]\nc 3: MIT \n"));
        assert_eq!(list.matches("\ntwo\n").count(), 1);
    }

    /// What ships is found all the way down, and what is only built with isn't.
    #[test]
    fn what_is_linked_is_named_with_its_text() {
        let parts = crates().unwrap();
        let named = |name: &str| parts.iter().find(|part| part.name.starts_with(name));
        for name in ["tauri ", "libsqlite3-sys ", "ed25519-dalek ", "flate2 "] {
            let part = named(name).unwrap_or_else(|| panic!("{name} is not named"));
            assert!(!part.texts.is_empty(), "{name} has no text");
        }
        assert!(named("trybuild ").is_none(), "for tests only");
        assert!(named("cs-app ").is_none(), "ours");
    }
}
