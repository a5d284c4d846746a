//! Secrets are erased when dropped and print nothing; no program writes its memory.

use regex::Regex;

use crate::{
    facts::{Source, shipped_rust},
    finds, none,
};

/// Fields and arguments that bear a secret's name and hold none. (path, name, why)
const NONE: [(&str, &str, &str); 3] = [
    (
        "crates/cs-sources/src/oidc/client.rs",
        "token",
        "the address of the token endpoint",
    ),
    (
        "crates/cs-approval/src/enrolment.rs",
        "id_token",
        "part of a public record",
    ),
    (
        "src-tauri/src/commands/ceremony.rs",
        "pin",
        "an argument as the command takes it, handed on at once",
    ),
];

/// The demo practice plays servers with invented secrets; the fuzz targets hold none.
const NOT_SHIPPED: [&str; 2] = ["crates/cs-practice/", "crates/cs-fuzz/"];

/// Programs that hold keys or charts.
const PROGRAMS: [&str; 3] = [
    "crates/cs-cli/src/main.rs",
    "crates/cs-verify/src/main.rs",
    "src-tauri/src/main.rs",
];

fn plain(files: &[Source]) -> Vec<String> {
    let named = Regex::new(
        r"\b(\w*(?:pin|passphrase|password|secret|token|private_key|seed|api_key))\s*:\s*(?:Option<)?(String|Vec<u8>|\[u8;\s*\w+\])",
    )
    .expect("pattern");
    let shown = Regex::new(
        r"#\[derive\([^)]*\bDebug\b[^)]*\)\]\s*pub(?:\(crate\))? struct (\w*(?:Pin|Passphrase|Password|Secret|Tokens|KeyRing|VaultKeys|DeviceKey|UserKey)\w*)",
    )
    .expect("pattern");
    // Numbers about a secret, none of it.
    let about = ["PinArgs", "PinCost", "PinState", "PinTries"];
    let mut found = Vec::new();
    for file in files
        .iter()
        .filter(|file| !NOT_SHIPPED.iter().any(|path| file.path.starts_with(path)))
    {
        for hit in named.captures_iter(&file.text) {
            let excused = NONE
                .iter()
                .any(|(path, name, _)| *path == file.path && *name == &hit[1]);
            if !excused {
                found.push(format!("{}: {} is a plain {}", file.path, &hit[1], &hit[2]));
            }
        }
        for hit in shown.captures_iter(&file.text) {
            if !about.contains(&&hit[1]) {
                found.push(format!("{}: {} derives Debug", file.path, &hit[1]));
            }
        }
    }
    found
}

#[test]
fn secrets_are_erased_and_never_shown() {
    none(&plain(&shipped_rust()));
}

#[test]
fn every_program_keeps_its_memory_private() {
    let files = shipped_rust();
    for path in PROGRAMS {
        let file = files.iter().find(|file| file.path == path).expect(path);
        let main = file.text.split("fn main()").nth(1).expect("a main");
        let first = main.split('{').nth(1).unwrap_or_default();
        assert!(
            first.contains("cs_process::keep_memory_private()"),
            "{path} does something before its memory is private"
        );
    }
}

#[test]
fn a_plain_secret_is_found() {
    let files = [
        Source::sample(
            "crates/a.rs",
            "struct A { password: String, pin: Zeroizing<String> }",
        ),
        Source::sample(
            "crates/b.rs",
            "#[derive(Clone, Debug)]\npub struct ChannelSecret(X);",
        ),
        Source::sample("crates/c.rs", "fn f(keyring_secret: [u8; 32]) {}"),
        Source::sample(
            "crates/d.rs",
            "#[derive(Debug)]\npub struct PinState { failures: u8 }",
        ),
    ];
    finds(
        &plain(&files),
        &[
            "a.rs: password is a plain String",
            "b.rs: ChannelSecret derives Debug",
            "c.rs: keyring_secret is a plain [u8; 32]",
        ],
    );
}
