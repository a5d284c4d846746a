//! Every library in the tree may be shipped with an Apache-2.0 product.

use crate::{facts::METADATA, finds, none};

/// Permissive licences. deny.toml lists the same.
const ALLOWED: [&str; 11] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "MIT",
    "MIT-0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CDLA-Permissive-2.0",
    "ISC",
    "Unicode-3.0",
    "Zlib",
];

/// Copyleft that ends at the file, used unchanged: Tauri's CSS parser and dirs.
const FILE_COPYLEFT: [&str; 5] = [
    "cssparser",
    "cssparser-macros",
    "dtoa-short",
    "option-ext",
    "selectors",
];

/// `packages`: name and licence expression. Gives those that may not be shipped.
fn violations<'a>(packages: impl Iterator<Item = (&'a str, Option<&'a str>)>) -> Vec<String> {
    let mut found = Vec::new();
    for (name, licence) in packages {
        let expression = licence.unwrap_or("none stated");
        let excused = expression == "MPL-2.0" && FILE_COPYLEFT.contains(&name);
        if !excused && !allows(expression) {
            found.push(format!("{name}: {expression}"));
        }
    }
    found
}

/// True when some choice the SPDX expression leaves is allowed. The older
/// `MIT/Apache-2.0` means OR.
fn allows(expression: &str) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    any_of(&mut rest) && rest.is_empty()
}

fn any_of(rest: &mut &[&str]) -> bool {
    let mut allowed = all_of(rest);
    while take(rest, "OR") {
        // Evaluated first: the words must be consumed either way.
        allowed = all_of(rest) || allowed;
    }
    allowed
}

fn all_of(rest: &mut &[&str]) -> bool {
    let mut allowed = one(rest);
    while take(rest, "AND") {
        allowed = one(rest) && allowed;
    }
    allowed
}

fn one(rest: &mut &[&str]) -> bool {
    if take(rest, "(") {
        let allowed = any_of(rest);
        return take(rest, ")") && allowed;
    }
    let Some((name, after)) = rest.split_first() else {
        return false;
    };
    *rest = after;
    if take(rest, "WITH") {
        let Some((exception, after)) = rest.split_first() else {
            return false;
        };
        *rest = after;
        return ALLOWED.contains(&format!("{name} WITH {exception}").as_str());
    }
    ALLOWED.contains(name)
}

fn take(rest: &mut &[&str], word: &str) -> bool {
    match rest.split_first() {
        Some((first, after)) if *first == word => {
            *rest = after;
            true
        }
        _ => false,
    }
}

#[test]
fn every_library_may_be_shipped() {
    let packages = METADATA.packages.iter();
    none(&violations(
        packages.map(|p| (p.name.as_str(), p.license.as_deref())),
    ));
}

#[test]
fn licence_expressions_are_understood() {
    for (expression, allowed) in [
        ("MIT", true),
        ("GPL-3.0-only", false),
        ("GPL-2.0 OR MIT", true),
        ("MIT/Apache-2.0", true),
        ("MIT AND GPL-3.0-only", false),
        ("(MIT OR GPL-2.0) AND Unicode-3.0", true),
        ("Apache-2.0 WITH LLVM-exception OR GPL-2.0", true),
        ("GPL-2.0 WITH Classpath-exception-2.0", false),
        ("(MIT", false),
        ("", false),
    ] {
        assert_eq!(allows(expression), allowed, "{expression}");
    }
}

#[test]
fn a_licence_that_may_not_be_shipped_is_found() {
    let packages = [
        ("fine", Some("MIT OR GPL-3.0-only")),
        ("copyleft", Some("AGPL-3.0-only")),
        ("silent", None),
        ("cssparser", Some("MPL-2.0")),
        ("another", Some("MPL-2.0")),
    ];
    finds(
        &violations(packages.into_iter()),
        &[
            "copyleft: AGPL-3.0-only",
            "silent: none stated",
            "another: MPL-2.0",
        ],
    );
}

/// deny.toml and this file must not drift apart.
#[test]
fn deny_toml_lists_the_same() {
    let text = std::fs::read_to_string(crate::facts::root().join("deny.toml")).expect("deny.toml");
    for licence in ALLOWED {
        assert!(
            text.contains(&format!("\"{licence}\",")),
            "deny.toml lacks {licence}"
        );
    }
    for name in FILE_COPYLEFT {
        assert!(
            text.contains(&format!("crate = \"{name}\"")),
            "deny.toml lacks {name}"
        );
    }
}
