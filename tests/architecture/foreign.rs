//! Every place that reads bytes from outside is named in SECURITY.md, and every
//! one that is named there has a fuzz target.

use std::{collections::BTreeSet, fs, path::Path};

use regex::Regex;

use crate::{
    facts::{Source, root, shipped_rust},
    finds, none,
};

/// What turns bytes or text into values.
const READS: &str = r"serde_json::from_(slice|str|reader|value)\b|\b(STANDARD|STANDARD_NO_PAD|URL_SAFE|URL_SAFE_NO_PAD)\s*\.decode\(|hex::decode|\.read_to_(string|end)\(|fs::read(_to_string)?\(|\.read_until\(|\.read_line\(|Resource::parse\(|\.deserialize\(|Deserializer::from|toml::from";

/// Files that read, and whose bytes are the product's own: written by it, or part
/// of it. (path or folder, why)
const OWN: &[(&str, &str)] = &[
    (
        "crates/cs-store/src/",
        "rows of the encrypted store, written by the store; a foreign file is target store_file",
    ),
    (
        "crates/cs-access/src/permission/limit.rs",
        "parts of a resource that was read before",
    ),
    (
        "crates/cs-deid/src/tool.rs",
        "schemas compiled into the program",
    ),
    ("crates/cs-app/src/orders.rs", "the store's own settings"),
    ("crates/cs-app/src/privacy.rs", "the store's own settings"),
    ("crates/cs-app/src/ask.rs", "the store's own settings"),
    (
        "crates/cs-app/src/audit_page.rs",
        "words of a closed list, from the window's arguments",
    ),
    (
        "crates/cs-app/src/desk_settings.rs",
        "the store's own settings",
    ),
    ("crates/cs-app/src/names.rs", "the store's own settings"),
    ("crates/cs-app/src/session.rs", "the store's own settings"),
    (
        "crates/cs-app/src/today/office.rs",
        "the store's own settings",
    ),
    (
        "crates/cs-app/src/turns.rs",
        "the store's own conversations",
    ),
    (
        "crates/cs-app/src/differences.rs",
        "cited values of the store, in canonical JSON",
    ),
    (
        "crates/cs-app/src/messages.rs",
        "a payload whose digest was checked; read by target payload too",
    ),
    (
        "crates/cs-llm/src/body.rs",
        "a request made here, read back to compare",
    ),
    (
        "crates/cs-skills/src/manifest.rs",
        "manifests compiled into the program",
    ),
    (
        "crates/cs-deid/src/lexicon.rs",
        "word lists compiled into the program",
    ),
    ("crates/cs-demo/", "the demo practice's own files"),
    (
        "crates/cs-cli/src/demo/",
        "answers of this program to itself",
    ),
    (
        "crates/cs-practice/",
        "the demo practice: a party of its own, on loopback",
    ),
    ("crates/cs-fuzz/", "the fuzz targets themselves"),
    ("crates/cs-process/", "nothing is read in what ships"),
    ("packaging/", "makes and opens the project's own packages"),
    ("xtask/", "the project's commands over its own files"),
    (
        "src-tauri/src/around/placement.rs",
        "five numbers in the data folder, written by this window",
    ),
    (
        "src-tauri/src/bindings.rs",
        "the bindings test over the repository",
    ),
    (
        "src-tauri/src/capabilities.rs",
        "a test over the repository",
    ),
    (
        "src-tauri/src/desk/premises.rs",
        "the profile's own folder, through cs-compose",
    ),
    ("src-tauri/src/window.rs", "the program's own configuration"),
];

/// Files that parse free JSON by the parser alone, and why they may.
const FREE: &[(&str, &str)] = &[
    (
        "crates/cs-sources/src/pms.rs",
        "a mark written here; the server's cursor in it is a text",
    ),
    (
        "crates/cs-sources/src/oidc/tokens.rs",
        "tokens as they were kept here",
    ),
];

/// A row of SECURITY.md's table: the files that read, and the targets.
#[derive(Debug)]
struct Entry {
    what: String,
    files: Vec<String>,
    targets: Vec<String>,
}

/// The rows between the table's heading and the next heading.
fn entries(security: &str) -> Vec<Entry> {
    let code = Regex::new(r"`([^`]+)`").expect("pattern");
    let names = |cell: &str| -> Vec<String> {
        let found = code.captures_iter(cell).map(|found| found[1].to_owned());
        found.collect()
    };
    let section = security
        .split("## Entry points of foreign bytes")
        .nth(1)
        .and_then(|rest| rest.split("\n## ").next())
        .unwrap_or_default();
    let rows = section.lines().filter(|line| line.starts_with("| "));
    rows.skip(1)
        .map(|row| {
            let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
            let [what, _, read_by, _, targets] = cells.as_slice() else {
                return Entry {
                    what: format!("a row of another form: {row}"),
                    files: Vec::new(),
                    targets: Vec::new(),
                };
            };
            Entry {
                what: (*what).to_owned(),
                files: names(read_by),
                targets: names(targets),
            }
        })
        .collect()
}

/// `targets`: the names in `crates/cs-fuzz`. `exists`: whether a file is there.
fn violations(
    entries: &[Entry],
    targets: &BTreeSet<String>,
    files: &[Source],
    exists: impl Fn(&str) -> bool,
) -> Vec<String> {
    let reads = Regex::new(READS).expect("pattern");
    let mut found = Vec::new();
    for entry in entries {
        if entry.files.is_empty() || entry.targets.is_empty() {
            found.push(format!("{}: names no file or no target", entry.what));
        }
        for file in entry.files.iter().filter(|file| !exists(file)) {
            found.push(format!("{}: {file} is not there", entry.what));
        }
        for target in entry.targets.iter().filter(|one| !targets.contains(*one)) {
            found.push(format!("{}: no target {target}", entry.what));
        }
    }
    let named: BTreeSet<&str> = entries
        .iter()
        .flat_map(|entry| entry.targets.iter().map(String::as_str))
        .collect();
    for target in targets.iter().filter(|one| !named.contains(one.as_str())) {
        found.push(format!("target {target} is in no row"));
    }
    let listed: BTreeSet<&str> = entries
        .iter()
        .flat_map(|entry| entry.files.iter().map(String::as_str))
        .collect();
    let shipped = files
        .iter()
        .filter(|file| !file.path.contains("/examples/"));
    for file in shipped.filter(|file| reads.is_match(&file.text)) {
        let own = OWN.iter().any(|(path, _)| file.path.starts_with(path));
        if !own && !listed.contains(file.path.as_str()) {
            found.push(format!(
                "{} reads bytes and is in no row of SECURITY.md (nor on the list of own bytes)",
                file.path
            ));
        }
    }
    found
}

/// Free JSON from outside is looked at before it is parsed: the parser's own names
/// hide depth from it (see `cs-json`).
fn unchecked(files: &[Source]) -> Vec<String> {
    let free = Regex::new(
        r"(?::\s*(?:serde_json::)?Value\s*=\s*serde_json::from_(?:slice|str)|from_(?:slice|str)::<(?:serde_json::)?Value>)",
    )
    .expect("pattern");
    let shipped = files
        .iter()
        .filter(|file| !file.path.contains("/examples/"));
    shipped
        .filter(|file| free.is_match(&file.text))
        .filter(|file| !OWN.iter().any(|(path, _)| file.path.starts_with(path)))
        .filter(|file| !FREE.iter().any(|(path, _)| *path == file.path))
        .map(|file| format!("{} parses free JSON without cs_json", file.path))
        .collect()
}

#[test]
fn free_json_from_outside_goes_through_its_check() {
    none(&unchecked(&shipped_rust()));
}

fn targets() -> BTreeSet<String> {
    let path = root().join("crates/cs-fuzz/src/targets/mod.rs");
    let text = fs::read_to_string(path).expect("the targets");
    let name = Regex::new(r#"target\(\s*"(\w+)""#).expect("pattern");
    name.captures_iter(&text)
        .map(|found| found[1].to_owned())
        .collect()
}

#[test]
fn every_entry_of_foreign_bytes_is_listed_and_fuzzed() {
    let security = fs::read_to_string(root().join("SECURITY.md")).expect("SECURITY.md");
    let (entries, targets) = (entries(&security), targets());
    assert!(
        entries.len() > 20 && targets.len() > 30,
        "the lists were not read"
    );
    none(&violations(&entries, &targets, &shipped_rust(), |path| {
        root().join(path).is_file()
    }));
}

#[test]
fn the_list_of_own_bytes_is_not_stale() {
    let missing = OWN
        .iter()
        .filter(|(path, _)| !Path::exists(&root().join(path)))
        .map(|(path, _)| format!("{path} is gone"));
    none(&missing.collect::<Vec<_>>());
}

#[test]
fn an_entry_that_is_not_listed_or_not_fuzzed_is_found() {
    let text = "## Entry points of foreign bytes\n\n\
        | what | from | read by | bounded by | target |\n|---|---|---|---|---|\n\
        | a page | PMS | `crates/a.rs` | 32 MiB | `page` |\n\
        | a fax | nobody | `crates/gone.rs` | – | `fax` |\n\n## Next\n\n| x | y |\n";
    let targets: BTreeSet<String> = ["page", "lost"].map(str::to_owned).into();
    let files = [
        Source::sample("crates/a.rs", "serde_json::from_slice(x)"),
        Source::sample("crates/b.rs", "serde_json::from_str::<Value>(x)"),
        Source::sample("crates/cs-fuzz/c.rs", "hex::decode(x)"),
    ];
    let free = "let v: Value = serde_json::from_slice(x)?;";
    finds(
        &unchecked(&[
            Source::sample("crates/cs-net/src/a.rs", free),
            Source::sample("crates/cs-store/src/a.rs", free),
        ]),
        &["cs-net/src/a.rs parses free JSON"],
    );
    let found = violations(&entries(text), &targets, &files, |path| {
        path == "crates/a.rs"
    });
    finds(
        &found,
        &[
            "crates/gone.rs is not there",
            "no target fax",
            "target lost is in no row",
            "crates/b.rs reads bytes and is in no row",
        ],
    );
}
