//! No file outside the owners' names a raw socket.

use regex::Regex;

use crate::{
    facts::{Source, shipped_rust},
    finds, none,
};

/// Who may, and why: cs-net owns what goes out; the demo practice is a server;
/// the journeys drive WebKit's driver on loopback.
const MAY: [&str; 3] = [
    "crates/cs-net/",
    "crates/cs-practice/",
    "xtask/src/journeys/loopback.rs",
];

fn violations(files: &[Source]) -> Vec<String> {
    let raw = Regex::new(r"\b(TcpStream|TcpSocket|TcpListener|UdpSocket|UnixStream|UnixListener|lookup_host|ToSocketAddrs)\b")
        .expect("pattern");
    let mut found = Vec::new();
    for file in files
        .iter()
        .filter(|file| !MAY.iter().any(|may| file.path.starts_with(may)))
    {
        for (line, text) in file.text.lines().enumerate() {
            if let Some(name) = raw.find(text) {
                let name = name.as_str();
                found.push(format!(
                    "{}:{} names {name}; sockets: cs-net",
                    file.path,
                    line + 1
                ));
            }
        }
    }
    found
}

#[test]
fn only_the_owners_name_sockets() {
    none(&violations(&shipped_rust()));
}

#[test]
fn a_socket_elsewhere_is_found() {
    let files = [
        Source::sample("crates/cs-net/src/a.rs", "TcpStream::connect(a)"),
        Source::sample(
            "crates/cs-llm/src/a.rs",
            "\nuse std::net::{IpAddr, TcpStream as T};",
        ),
        Source::sample("crates/cs-app/src/a.rs", "let MyTcpStreamish = 1;"),
    ];
    finds(
        &violations(&files),
        &["crates/cs-llm/src/a.rs:2 names TcpStream"],
    );
}
