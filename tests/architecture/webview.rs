//! The webview is hostile ground: one door to Rust, no way out, nothing kept.

use regex::Regex;

use crate::{
    facts::{SOURCES, Source},
    finds, none,
};

/// What a page might reach out, store or inject with, and what it is.
const NEVER: [(&str, &str); 5] = [
    (r"\b(fetch|importScripts)\s*\(", "a request"),
    (
        r"\bnew\s+(XMLHttpRequest|WebSocket|EventSource|Worker|SharedWorker|RTCPeerConnection)\b",
        "a connection",
    ),
    (
        r"\b(localStorage|sessionStorage|indexedDB|caches|document\.cookie)\b",
        "storage",
    ),
    (
        r"\b(dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|srcdoc)\b",
        "markup from text",
    ),
    (
        r#"\beval\s*\(|new\s+Function\b|["'](https?|wss?)://"#,
        "code from text or a remote address",
    ),
];

fn violations(files: &[Source]) -> Vec<String> {
    let import = Regex::new(r#"(from|import)\s*\(?\s*["']([^"']+)["']"#).expect("pattern");
    let never = NEVER.map(|(pattern, what)| (Regex::new(pattern).expect("pattern"), what));
    let mut found = Vec::new();
    for file in files.iter().filter(|file| file.path.starts_with("ui/src/")) {
        let is_backend = file.path.starts_with("ui/src/backend/");
        // Tests are in no bundle: they read the page's markup and hold addresses it refuses.
        let is_test = file.path.ends_with(".test.ts") || file.path.ends_with(".test.tsx");
        for (index, line) in file.text.lines().enumerate() {
            let place = format!("{}:{}", file.path, index + 1);
            for imported in import.captures_iter(line).map(|found| found[2].to_owned()) {
                let rust = imported.starts_with("@tauri-apps") || imported.contains("generated/");
                if rust && !is_backend {
                    found.push(format!(
                        "{place} imports {imported}; only ui/src/backend may"
                    ));
                }
            }
            let held = never.iter().filter(|(pattern, _)| pattern.is_match(line));
            for (_, what) in held.filter(|_| !is_test) {
                found.push(format!("{place} holds {what}"));
            }
        }
    }
    found
}

#[test]
fn the_page_has_one_door() {
    assert!(
        SOURCES
            .iter()
            .any(|file| file.path == "ui/src/backend/index.ts")
    );
    none(&violations(&SOURCES));
}

#[test]
fn a_second_door_is_found() {
    let files = [
        Source::sample(
            "ui/src/backend/a.ts",
            r#"import { invoke } from "@tauri-apps/api/core";"#,
        ),
        Source::sample(
            "ui/src/views/a.tsx",
            r#"import { invoke } from "@tauri-apps/api/core";"#,
        ),
        Source::sample(
            "ui/src/views/b.tsx",
            r#"const x = await import("../generated/bindings");"#,
        ),
        Source::sample(
            "ui/src/views/c.tsx",
            "await fetch(address);\nlocalStorage.clear();",
        ),
        Source::sample(
            "ui/src/views/d.tsx",
            r#"import { refetch } from "../queries"; refetch();"#,
        ),
        Source::sample(
            "ui/src/views/e.tsx",
            r#"<a href="https://example.org">x</a>"#,
        ),
        Source::sample(
            "ui/src/views/f.test.tsx",
            "expect(container.innerHTML).toBe(\"\");\nimport x from \"@tauri-apps/api/core\";",
        ),
    ];
    finds(
        &violations(&files),
        &[
            "a.tsx:1 imports @tauri-apps/api/core",
            "b.tsx:1 imports ../generated/bindings",
            "c.tsx:1 holds a request",
            "c.tsx:2 holds storage",
            "e.tsx:1 holds code from text or a remote address",
            "f.test.tsx:2 imports @tauri-apps/api/core",
        ],
    );
}
