//! The pure crates: given time and randomness, touching nothing.

use std::fs;

use crate::{
    facts::{MEMBERS, Member, root},
    finds, none,
};

/// Layer 1.
const PURE: [&str; 9] = [
    "cs-fhir",
    "cs-deid",
    "cs-access",
    "cs-approval",
    "cs-audit",
    "cs-clinical",
    "cs-ports",
    "cs-skills",
    "cs-agent",
];

/// Libraries with which a crate could reach the clock, randomness, files or sockets.
const IMPURE: [&str; 12] = [
    "tokio",
    "async-std",
    "smol",
    "getrandom",
    "rand",
    "rand_core",
    "uuid",
    "tempfile",
    "notify",
    "walkdir",
    "dirs",
    "hostname",
];

/// What the lint file of every pure crate must ban.
const MUST_BAN: [&str; 8] = [
    "std::time::SystemTime::now",
    "std::time::Instant::now",
    "chrono::Utc::now",
    "chrono::Local::now",
    "getrandom::fill",
    "std::fs::read",
    "std::fs::write",
    "std::net::TcpStream::connect",
];

fn impure(members: &[Member]) -> Vec<String> {
    let mut found = Vec::new();
    for member in members
        .iter()
        .filter(|member| PURE.contains(&member.name.as_str()))
    {
        for name in member
            .normal
            .iter()
            .filter(|name| IMPURE.contains(&name.as_str()))
        {
            found.push(format!("{} is pure and may not use {name}", member.name));
        }
    }
    found
}

/// `files`: a pure crate and the text of its clippy.toml.
fn unguarded(files: &[(&str, String)]) -> Vec<String> {
    let mut found = Vec::new();
    for (name, text) in files {
        for path in MUST_BAN
            .iter()
            .filter(|path| !text.contains(&format!("\"{path}\"")))
        {
            found.push(format!("crates/{name}/clippy.toml does not ban {path}"));
        }
        if text != &files[0].1 {
            found.push(format!(
                "crates/{name}/clippy.toml differs from that of {}",
                files[0].0
            ));
        }
    }
    found
}

#[test]
fn pure_crates_use_no_impure_library() {
    none(&impure(&MEMBERS));
}

#[test]
fn every_pure_crate_carries_the_same_bans() {
    let read = |name| {
        let path = root().join("crates").join(name).join("clippy.toml");
        (name, fs::read_to_string(path).unwrap_or_default())
    };
    none(&unguarded(&PURE.map(read)));
}

#[test]
fn the_bans_are_denied_in_the_whole_workspace() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("manifest");
    assert!(manifest.contains("disallowed_methods = \"deny\""));
    for member in METADATA_FOLDERS.iter() {
        let manifest = fs::read_to_string(member.join("Cargo.toml")).expect("manifest");
        assert!(
            manifest.contains("[lints]\nworkspace = true"),
            "{} does not take the workspace's lints",
            member.display()
        );
    }
}

use crate::facts::METADATA;
use std::{path::PathBuf, sync::LazyLock};

static METADATA_FOLDERS: LazyLock<Vec<PathBuf>> = LazyLock::new(|| {
    let folder = |package: &&cargo_metadata::Package| {
        package
            .manifest_path
            .parent()
            .expect("folder")
            .as_std_path()
            .to_path_buf()
    };
    METADATA.workspace_packages().iter().map(folder).collect()
});

#[test]
fn impurity_is_found() {
    let members = [
        Member {
            name: "cs-approval".into(),
            normal: vec!["chrono".into(), "getrandom".into()],
            build: Vec::new(),
            dev: vec!["tempfile".into()],
        },
        Member {
            name: "cs-store".into(),
            normal: vec!["tokio".into()],
            build: vec![],
            dev: vec![],
        },
    ];
    finds(
        &impure(&members),
        &["cs-approval is pure and may not use getrandom"],
    );
    let all = MUST_BAN.map(|path| format!("\"{path}\"")).join("\n");
    let less = all.replace("\"chrono::Utc::now\"\n", "");
    finds(
        &unguarded(&[("cs-fhir", all), ("cs-deid", less)]),
        &[
            "cs-deid/clippy.toml does not ban chrono::Utc::now",
            "cs-deid/clippy.toml differs",
        ],
    );
}
