//! What the rules look at: the workspace's manifests and its source files.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

/// A crate of the workspace and what its manifest names directly.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) normal: Vec<String>,
    pub(crate) build: Vec<String>,
    pub(crate) dev: Vec<String>,
}

/// A text file, its path relative to the repository with forward slashes.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    /// A made-up file, for the samples that break a rule.
    pub(crate) fn sample(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// True when this file is only compiled for tests.
    pub(crate) fn is_test(&self) -> bool {
        self.path
            .split('/')
            .any(|part| matches!(part, "tests" | "tests.rs" | "benches"))
            || self.path.ends_with("_tests.rs")
    }

    /// What ships: without comments and without the test module, which stands
    /// last in a file.
    pub(crate) fn shipped(&self) -> String {
        let mut kept = String::new();
        let mut lines = self.text.lines().peekable();
        while let Some(line) = lines.next() {
            let code = line.trim_start();
            let next = lines.peek().map_or("", |line| line.trim_start());
            if code == "#[cfg(test)]" && next.starts_with("mod ") && next.ends_with('{') {
                break;
            }
            if !code.starts_with("//") {
                kept.push_str(line.split(" // ").next().unwrap_or(line));
            }
            kept.push('\n');
        }
        kept
    }
}

/// The repository's folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask stands in the root")
        .to_path_buf()
}

/// Everything Cargo knows, every platform included.
pub(crate) static METADATA: LazyLock<Metadata> = LazyLock::new(|| {
    MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .other_options(["--locked".to_owned()])
        .exec()
        .expect("cargo metadata")
});

/// The crates of the workspace.
pub(crate) static MEMBERS: LazyLock<Vec<Member>> = LazyLock::new(|| {
    let members: Vec<Member> = METADATA
        .workspace_packages()
        .iter()
        .map(|package| {
            let of = |kind| {
                let chosen = package.dependencies.iter().filter(|d| d.kind == kind);
                chosen.map(|dependency| dependency.name.clone()).collect()
            };
            Member {
                name: package.name.to_string(),
                normal: of(DependencyKind::Normal),
                build: of(DependencyKind::Build),
                dev: of(DependencyKind::Development),
            }
        })
        .collect();
    assert!(
        members.len() > 20,
        "the workspace was not read: {members:?}"
    );
    members
});

/// Every Rust and TypeScript file written by hand.
pub(crate) static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let mut found = Vec::new();
    for folder in [
        "crates",
        "packaging",
        "src-tauri",
        "xtask",
        "tests",
        "ui/src",
    ] {
        walk(&root().join(folder), &mut found);
    }
    assert!(
        found.len() > 40,
        "the sources were not read: {} files",
        found.len()
    );
    found
});

/// The Rust files that ship.
pub(crate) fn shipped_rust() -> Vec<Source> {
    let rust = SOURCES
        .iter()
        .filter(|file| file.path.ends_with(".rs") && !file.is_test());
    rust.map(|file| Source {
        path: file.path.clone(),
        text: file.shipped(),
    })
    .collect()
}

fn walk(folder: &Path, found: &mut Vec<Source>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.expect("entry").path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        if path.is_dir() {
            if !["node_modules", "generated", "target"].contains(&name) {
                walk(&path, found);
            }
        } else if [".rs", ".ts", ".tsx"]
            .iter()
            .any(|ending| name.ends_with(ending))
        {
            let relative = path.strip_prefix(root()).expect("inside");
            found.push(Source {
                path: relative.to_string_lossy().replace('\\', "/"),
                text: fs::read_to_string(&path).expect("readable"),
            });
        }
    }
}

#[test]
fn what_ships_is_told_from_tests_and_comments() {
    let file = Source::sample(
        "crates/x/src/lib.rs",
        "// note\nfn a() {} // why\n#[cfg(test)]\nmod tests {\n  secret();\n}\n",
    );
    assert_eq!(file.shipped(), "\nfn a() {}\n");
    assert!(Source::sample("crates/x/tests/a.rs", "").is_test());
    assert!(Source::sample("crates/x/src/a/tests.rs", "").is_test());
    assert!(!Source::sample("crates/x/src/tested.rs", "").is_test());
}
