//! Libraries that reach outside the process, and the one crate that may use each.

use crate::{
    facts::{MEMBERS, METADATA, Member},
    finds, none,
};

/// What a crate's tests may do with a library it doesn't own.
#[derive(PartialEq, Eq)]
enum InTests {
    /// A test may speak to a server on loopback.
    Anyone,
    OwnersOnly,
}

struct Owned {
    what: &'static str,
    libraries: &'static [&'static str],
    owners: &'static [&'static str],
    in_tests: InTests,
}

const OWNED: &[Owned] = &[
    Owned {
        what: "outbound HTTP",
        libraries: &[
            "reqwest",
            "hyper-rustls",
            "ureq",
            "isahc",
            "awc",
            "surf",
            "curl",
            "attohttpc",
        ],
        owners: &["cs-net"],
        in_tests: InTests::Anyone,
    },
    Owned {
        what: "TLS and sockets",
        libraries: &[
            "hyper",
            "hyper-util",
            "rustls",
            "tokio-rustls",
            "lettre",
            "russh",
            "suppaftp",
            "tungstenite",
            "tokio-tungstenite",
            "socket2",
            "mio",
            "quinn",
        ],
        owners: &["cs-net", "cs-practice"],
        in_tests: InTests::Anyone,
    },
    Owned {
        what: "serving HTTP",
        libraries: &["axum", "warp", "actix-web", "tiny_http"],
        owners: &["cs-practice"],
        in_tests: InTests::Anyone,
    },
    Owned {
        what: "SQLite",
        libraries: &[
            "rusqlite",
            "libsqlite3-sys",
            "sqlx",
            "diesel",
            "rusqlite_migration",
        ],
        owners: &["cs-store"],
        in_tests: InTests::OwnersOnly,
    },
    Owned {
        what: "the OS keyring",
        libraries: &[
            "keyring",
            "keyring-core",
            "zbus",
            "secret-service",
            "zbus-secret-service-keyring-store",
            "apple-native-keyring-store",
            "windows-native-keyring-store",
            "dbus-secret-service",
        ],
        owners: &["cs-keys"],
        in_tests: InTests::OwnersOnly,
    },
    Owned {
        what: "windows",
        libraries: &[
            "tauri",
            "tauri-build",
            "tauri-specta",
            "wry",
            "tao",
            "webkit2gtk",
        ],
        owners: &["countersign-desktop"],
        in_tests: InTests::OwnersOnly,
    },
];

/// Never in the tree, by whatever path.
const BANNED: &[(&str, &str)] = &[
    ("rsa", "RUSTSEC-2023-0071; aws-lc-rs does RSA here"),
    ("native-tls", "one TLS library"),
    ("openssl", "one TLS library"),
];

fn violations(members: &[Member]) -> Vec<String> {
    let mut found = Vec::new();
    for member in members {
        for owned in OWNED {
            if owned.owners.contains(&member.name.as_str()) {
                continue;
            }
            let tests = (owned.in_tests == InTests::OwnersOnly).then_some(&member.dev);
            let named = member
                .normal
                .iter()
                .chain(&member.build)
                .chain(tests.into_iter().flatten());
            for library in named.filter(|name| owned.libraries.contains(&name.as_str())) {
                let owners = owned.owners.join(", ");
                let what = owned.what;
                found.push(format!(
                    "{} uses {library}; {what}: {owners} only",
                    member.name
                ));
            }
        }
    }
    found
}

fn banned<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    names
        .filter_map(|name| BANNED.iter().find(|(banned, _)| *banned == name))
        .map(|(name, why)| format!("{name} is in the tree: {why}"))
        .collect()
}

#[test]
fn each_way_out_has_one_owner() {
    none(&violations(&MEMBERS));
}

#[test]
fn banned_libraries_are_not_in_the_tree() {
    none(&banned(
        METADATA
            .packages
            .iter()
            .map(|package| package.name.as_str()),
    ));
}

#[test]
fn a_second_owner_is_found() {
    let member = |name: &str, normal: &[&str], dev: &[&str]| Member {
        name: name.to_owned(),
        normal: normal.iter().map(|&n| n.to_owned()).collect(),
        build: Vec::new(),
        dev: dev.iter().map(|&n| n.to_owned()).collect(),
    };
    let members = [
        member("cs-net", &["reqwest", "rustls"], &["axum"]),
        member("cs-llm", &["reqwest"], &[]),
        member("cs-practice", &["axum", "rustls"], &["reqwest"]),
        member("cs-app", &["rusqlite"], &["tauri"]),
        member("cs-agent", &[], &["keyring-core"]),
    ];
    finds(
        &violations(&members),
        &[
            "cs-llm uses reqwest",
            "cs-app uses rusqlite",
            "cs-app uses tauri",
            "cs-agent uses keyring-core",
        ],
    );
    finds(
        &banned(["serde", "rsa"].into_iter()),
        &["rsa is in the tree"],
    );
}
