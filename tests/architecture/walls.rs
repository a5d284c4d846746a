//! The values that are proofs: made in one place, by nothing else.

use regex::Regex;

use crate::{
    facts::{Source, shipped_rust},
    finds, none,
};

/// A type whose existence proves something, the crate that makes it, and what
/// would let somebody else make one.
struct Sealed {
    name: &'static str,
    home: &'static str,
    never: &'static [&'static str],
}

const SEALED: &[Sealed] = &[
    Sealed {
        name: "ApprovedWrite",
        home: "crates/cs-approval/",
        never: &[
            "Clone",
            "Copy",
            "Default",
            "Deserialize",
            "From",
            "TryFrom",
            "FromStr",
        ],
    },
    Sealed {
        name: "VerifiedDecision",
        home: "crates/cs-approval/",
        never: &[
            "Clone",
            "Copy",
            "Default",
            "Deserialize",
            "From",
            "TryFrom",
            "FromStr",
        ],
    },
    Sealed {
        name: "CleanPrompt",
        home: "crates/cs-deid/",
        never: &["Default", "Deserialize", "From", "TryFrom", "FromStr"],
    },
    Sealed {
        name: "CleanText",
        home: "crates/cs-deid/",
        never: &["Default", "Deserialize", "From", "TryFrom", "FromStr"],
    },
];

fn violations(files: &[Source]) -> Vec<String> {
    SEALED
        .iter()
        .flat_map(|sealed| broken(sealed, files))
        .collect()
}

fn broken(sealed: &Sealed, files: &[Source]) -> Vec<String> {
    let Sealed { name, home, never } = sealed;
    let pattern = |text: String| Regex::new(&text).expect("pattern");
    let declared = pattern(format!(
        r"((?:\s*#\[[^\]]*\])*)\s*pub struct {name}\b[^;{{(]*(\{{[^}}]*\}}|\([^)]*\)|;)"
    ));
    let made = pattern(format!(
        r"impl(?:<[^>]*>)?\s+(?:[\w:]+::)?({})\b[^{{]*\bfor\s+(?:[\w:]+::)?{name}\b",
        never.join("|")
    ));
    let mut found = Vec::new();
    let mut places = 0;
    for file in files {
        for declaration in declared.captures_iter(&file.text) {
            places += 1;
            if !file.path.starts_with(home) {
                found.push(format!("{} declares another {name}", file.path));
            }
            let derived = |what: &&&str| has_word(&declaration[1], what);
            for what in never.iter().filter(derived) {
                found.push(format!("{} derives {what} for {name}", file.path));
            }
            // The crate is the wall: its own modules may see the fields.
            let outside = declaration[2]
                .replace("pub(crate)", "")
                .replace("pub(super)", "");
            if has_word(&outside, "pub") {
                found.push(format!("{} opens a field of {name}", file.path));
            }
        }
        for hit in made.captures_iter(&file.text) {
            found.push(format!("{} implements {} for {name}", file.path, &hit[1]));
        }
    }
    if places == 0 {
        found.push(format!(
            "{name} is declared nowhere; the wall it is must stand in {home}"
        ));
    }
    found
}

/// `cs_approval::release` mints the permission to send; only the store's claim,
/// which has just re-checked the evidence and recorded the attempt, may call it.
fn callers_of_release(files: &[Source]) -> Vec<String> {
    let named = Regex::new(r"\bcs_approval(::\w+)*::(release|\*)(\b|\s|;)").expect("pattern");
    let group =
        Regex::new(r"\buse\s+cs_approval(::\w+)*::\{[^;]*?\b(release|\*)\b?").expect("pattern");
    let renamed =
        Regex::new(r"\b(use|extern crate)\s+cs_approval\s+as\b|\bself\s+as\b").expect("pattern");
    let may = ["crates/cs-store/", "crates/cs-approval/"];
    let others = files
        .iter()
        .filter(|file| !may.iter().any(|may| file.path.starts_with(may)));
    let calling = others.filter(|file| {
        named.is_match(&file.text)
            || group.is_match(&file.text)
            || (file.text.contains("cs_approval") && renamed.is_match(&file.text))
    });
    calling
        .map(|file| {
            format!(
                "{} reaches for cs_approval::release; only cs-store may",
                file.path
            )
        })
        .collect()
}

/// A port that borrowed the permission could use it twice.
fn borrowed(files: &[Source]) -> Vec<String> {
    let borrow =
        Regex::new(r"&\s*(?:'\w+\s+)?(?:mut\s+)?(?:[\w:]+::)?ApprovedWrite\b").expect("pattern");
    let ports = files
        .iter()
        .filter(|file| file.path.starts_with("crates/cs-ports/"));
    let borrowing = ports.filter(|file| borrow.is_match(&file.text));
    borrowing
        .map(|file| format!("{} borrows ApprovedWrite; take it by value", file.path))
        .collect()
}

/// Files of `folder` that hold the signature `what`.
fn holding(files: &[Source], folder: &str, what: &str) -> usize {
    files
        .iter()
        .filter(|f| f.path.starts_with(folder) && f.text.contains(what))
        .count()
}

fn has_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .any(|found| found == word)
}

#[test]
fn proofs_are_made_at_home_only() {
    none(&violations(&shipped_rust()));
}

#[test]
fn only_the_store_mints_permission() {
    let files = shipped_rust();
    none(&callers_of_release(&files));
    none(&borrowed(&files));
}

#[test]
fn ways_out_ask_for_their_proof() {
    let files = shipped_rust();
    assert!(
        holding(&files, "crates/cs-ports/", ": ApprovedWrite") > 0,
        "no port takes ApprovedWrite"
    );
    assert!(
        holding(&files, "crates/cs-ports/", ": CleanPrompt") > 0,
        "no port takes CleanPrompt"
    );
}

#[test]
fn a_hole_in_a_wall_is_found() {
    let sound = "#[derive(Debug)]\npub struct VerifiedDecision { pub(crate) id: Id }\n\
                 #[derive(Clone, Debug)]\npub struct CleanPrompt(String);\n";
    let files = [
        Source::sample(
            "crates/cs-approval/src/a.rs",
            "#[derive(Debug, Clone)]\npub struct ApprovedWrite { pub bytes: Vec<u8> }",
        ),
        Source::sample("crates/cs-approval/src/b.rs", sound),
        Source::sample(
            "crates/cs-deid/src/c.rs",
            "impl From<String> for CleanPrompt {}",
        ),
        Source::sample(
            "crates/cs-llm/src/d.rs",
            "impl std::default::Default for CleanText {}",
        ),
    ];
    finds(
        &violations(&files),
        &[
            "a.rs derives Clone for ApprovedWrite",
            "a.rs opens a field of ApprovedWrite",
            "b.rs declares another CleanPrompt",
            "c.rs implements From for CleanPrompt",
            "d.rs implements Default for CleanText",
            "CleanText is declared nowhere",
        ],
    );
}

#[test]
fn another_caller_of_release_is_found() {
    let call = "let write = cs_approval::release(decision, attempt);";
    let files = [
        Source::sample("crates/cs-store/src/claim.rs", call),
        Source::sample("crates/cs-app/src/a.rs", call),
        Source::sample(
            "crates/cs-app/src/b.rs",
            "use cs_approval::{\n  Proposal,\n  release,\n};",
        ),
        Source::sample("crates/cs-app/src/c.rs", "use cs_approval::*;"),
        Source::sample(
            "crates/cs-app/src/d.rs",
            "use cs_approval::{ApprovedWrite, ReleaseNotes};",
        ),
        Source::sample("crates/cs-app/src/e.rs", "use cs_approval as quiet;"),
    ];
    finds(
        &callers_of_release(&files),
        &[
            "app/src/a.rs",
            "app/src/b.rs",
            "app/src/c.rs",
            "app/src/e.rs",
        ],
    );
    let port = [Source::sample(
        "crates/cs-ports/src/a.rs",
        "fn send(&self, write: &ApprovedWrite);",
    )];
    finds(&borrowed(&port), &["borrows ApprovedWrite"]);
}
