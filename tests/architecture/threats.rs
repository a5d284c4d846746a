//! Every test that SECURITY.md names is there.

use std::fs;

use regex::Regex;

use crate::{facts::root, finds, none};

/// `path#name` in backticks: a test function, or for TypeScript a piece of its
/// title. `journey NAME`: a journey of xtask.
fn violations(security: &str, read: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let test = Regex::new(r"`([\w./-]+\.(?:rs|tsx?))#([^`]+)`").expect("pattern");
    let journey = Regex::new(r"journey `(\w+)`").expect("pattern");
    let mut found = Vec::new();
    for hit in test.captures_iter(security) {
        let (path, name) = (&hit[1], &hit[2]);
        let Some(text) = read(path) else {
            found.push(format!("{path} is not there"));
            continue;
        };
        let there = if path.ends_with(".rs") {
            text.contains(&format!("fn {name}("))
        } else {
            text.contains(name)
        };
        if !there {
            found.push(format!("{path} has no test {name}"));
        }
    }
    for hit in journey.captures_iter(security) {
        let path = format!("xtask/src/journeys/{}.rs", &hit[1]);
        if read(&path).is_none() {
            found.push(format!("there is no journey {}", &hit[1]));
        }
    }
    found
}

/// Rows of the threats that name no test and do not say that none holds them.
fn unheld(security: &str) -> Vec<String> {
    let section = security.split("\n## Threats").nth(1).unwrap_or_default();
    let section = section.split("\n## ").next().unwrap_or_default();
    let rows = section
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| threat"));
    rows.filter(|row| !row.contains('#') && !row.contains("journey `"))
        .map(|row| format!("no test holds: {row}"))
        .collect()
}

#[test]
fn every_test_named_in_security_md_exists() {
    let security = fs::read_to_string(root().join("SECURITY.md")).expect("SECURITY.md");
    let named = security.matches(".rs#").count();
    assert!(named > 40, "only {named} tests are named");
    none(&violations(&security, |path| {
        fs::read_to_string(root().join(path)).ok()
    }));
    none(&unheld(&security));
}

#[test]
fn a_test_that_is_gone_is_found() {
    let text = "\n## Threats\n\n| threat | held by |\n|---|---|\n\
        | a | `crates/a.rs#kept`, journey `walls` |\n| b | `crates/a.rs#gone` |\n\
        | c | care |\n| d | journey `flight`, `ui/a.test.tsx#says so` |\n";
    let read = |path: &str| match path {
        "crates/a.rs" => Some("fn kept() {}".to_owned()),
        "ui/a.test.tsx" => Some("it(\"says so\", …)".to_owned()),
        "xtask/src/journeys/walls.rs" => Some(String::new()),
        _ => None,
    };
    finds(
        &violations(text, read),
        &["has no test gone", "no journey flight"],
    );
    finds(&unheld(text), &["no test holds: | c | care |"]);
}
