//! Formats in which foreign bytes are more than data: XML with its document types,
//! archives that unpack to anything, tables that become formulas.

use std::fs;

use regex::Regex;

use crate::{
    facts::{MEMBERS, Member, Source, root, shipped_rust},
    finds, none,
};

/// Libraries no crate of the product may name, and why. XML is read by nobody yet;
/// when it is, by a reader that knows no document type, added here with its tests.
const BANNED: &[(&str, &[&str])] = &[
    (
        "reads XML, where entities and document types reach files and servers",
        &[
            "xml-rs",
            "xml",
            "quick-xml",
            "roxmltree",
            "xmltree",
            "serde-xml-rs",
            "libxml",
            "sxd-document",
            "minidom",
            "elementtree",
            "xml5ever",
            "hard-xml",
            "xot",
        ],
    ),
    (
        "unpacks archives, whose size nobody knows before",
        &[
            "zip",
            "tar",
            "sevenz-rust",
            "sevenz-rust2",
            "unrar",
            "compress-tools",
            "libarchive",
            "flate2",
            "brotli",
            "zstd",
            "xz2",
            "lzma-rs",
            "bzip2",
            "async-compression",
            "libdeflater",
            "miniz_oxide",
        ],
    ),
    (
        "reads values as code or with unbounded references",
        &[
            "serde_yaml",
            "serde_yml",
            "serde-pickle",
            "rhai",
            "mlua",
            "rquickjs",
            "deno_core",
            "bincode",
        ],
    ),
];

/// Those who may: the AppImage is compressed by the project and read by its own
/// runtime; nobody else's bytes go through it.
const MAY: [(&str, &str); 1] = [("cs-appimage", "flate2")];

fn named(members: &[Member]) -> Vec<String> {
    let mut found = Vec::new();
    for member in members {
        for library in member.normal.iter().chain(&member.build) {
            let excused = MAY.contains(&(member.name.as_str(), library.as_str()));
            let why = BANNED
                .iter()
                .find(|(_, names)| names.contains(&library.as_str()));
            if let Some((why, _)) = why.filter(|_| !excused) {
                found.push(format!("{} names {library}: it {why}", member.name));
            }
        }
    }
    found
}

/// An answer that is unpacked on the way would pass the limit on its bytes.
fn unpacked_answers(manifest: &str, client: &str) -> Vec<String> {
    let line = manifest.lines().find(|line| line.starts_with("reqwest = "));
    let features = line.unwrap_or_default();
    let mut found = Vec::new();
    for kind in ["gzip", "brotli", "deflate", "zstd"] {
        if features.contains(kind) {
            found.push(format!("reqwest is given {kind}"));
        }
        if !client.contains(&format!(".no_{kind}()")) {
            found.push(format!("cs-net's client does not refuse {kind}"));
        }
    }
    found
}

/// Tables are written by `cs_app::csv`.
fn tables(files: &[Source]) -> Vec<String> {
    let mark = Regex::new(r#"text/csv|\.csv""#).expect("pattern");
    let excused = [
        "crates/cs-app/src/csv.rs",
        // Streams flat, with a cell of its own by the same rules and a test of it.
        "crates/cs-audit/src/feed.rs",
        // Only names the file.
        "src-tauri/src/commands/audit.rs",
        "crates/cs-practice/",
        "crates/cs-fuzz/",
    ];
    files
        .iter()
        .filter(|file| {
            mark.is_match(&file.text) && !excused.iter().any(|e| file.path.starts_with(e))
        })
        .filter(|file| !file.text.contains("csv::"))
        .map(|file| format!("{} makes a table without cs_app::csv", file.path))
        .collect()
}

#[test]
fn nothing_reads_xml_or_unpacks_archives() {
    none(&named(&MEMBERS));
}

#[test]
fn answers_are_not_unpacked_on_the_way() {
    let read = |path: &str| fs::read_to_string(root().join(path)).expect(path);
    none(&unpacked_answers(
        &read("Cargo.toml"),
        &read("crates/cs-net/src/http.rs"),
    ));
}

#[test]
fn tables_are_safe_for_spreadsheets() {
    none(&tables(&shipped_rust()));
}

#[test]
fn dangerous_formats_are_found() {
    let member = |name: &str, normal: &[&str]| Member {
        name: name.to_owned(),
        normal: normal.iter().map(|&n| n.to_owned()).collect(),
        build: Vec::new(),
        dev: Vec::new(),
    };
    finds(
        &named(&[
            member("cs-sources", &["quick-xml", "serde"]),
            member("cs-app", &["zip"]),
            member("cs-appimage", &["flate2"]),
        ]),
        &["cs-sources names quick-xml", "cs-app names zip"],
    );
    finds(
        &unpacked_answers(
            "reqwest = { features = [\"gzip\"] }",
            ".no_gzip().no_brotli().no_deflate()",
        ),
        &["reqwest is given gzip", "does not refuse zstd"],
    );
    finds(
        &tables(&[
            Source::sample("crates/cs-cli/src/a.rs", "let kind = \"text/csv\";"),
            Source::sample("crates/cs-cli/src/b.rs", "csv::line(x); \"text/csv\""),
        ]),
        &["a.rs makes a table"],
    );
}
