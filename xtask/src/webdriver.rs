//! As much of the WebDriver protocol as the window check speaks, over loopback.
//!
//! WebKit's own driver starts the program and serves the protocol; nothing
//! stands between.

use std::{
    fs,
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::Path,
    thread,
    time::Duration,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

use crate::failure::Failure;

/// Longest a single answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A window that is being driven.
pub(crate) struct Session {
    driver: SocketAddr,
    id: String,
}

impl Session {
    /// Starts `program` through the driver at `driver`, which may still be starting.
    pub(crate) fn start(driver: SocketAddr, program: &Path) -> Result<Self, Failure> {
        wait_for(driver)?;
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "webkitgtk:browserOptions": { "binary": program, "args": [] }
        }}});
        let answer = ask(driver, "POST", "/session", Some(&wanted))?;
        let id = answer["sessionId"].as_str().map(str::to_owned);
        let id = id.ok_or_else(|| odd("it named no session", &answer))?;
        Ok(Self { driver, id })
    }

    /// Runs a function body in the page that calls its last argument when done.
    pub(crate) fn run(&self, script: &str, arguments: &[Value]) -> Result<Value, Failure> {
        let body = json!({ "script": script, "args": arguments });
        self.ask("POST", "/execute/async", Some(&body))
    }

    /// Writes what the window shows to a PNG file, once it has been painted:
    /// without the two frames a picture can be one frame old.
    pub(crate) fn picture(&self, file: &Path) -> Result<(), Failure> {
        self.run(
            "const done = arguments[0]; \
             document.fonts.ready.then(() => \
               requestAnimationFrame(() => requestAnimationFrame(() => done(true))));",
            &[],
        )?;
        let answer = self.ask("GET", "/screenshot", None)?;
        let bytes = answer
            .as_str()
            .and_then(|text| BASE64_STANDARD.decode(text).ok());
        let bytes = bytes.ok_or_else(|| odd("it sent no picture", &Value::Null))?;
        fs::write(file, bytes)
            .map_err(|e| Failure::Missing(format!("Could not write {}: {e}", file.display())))
    }

    /// Closes the window.
    pub(crate) fn end(self) -> Result<(), Failure> {
        self.ask("DELETE", "", None).map(drop)
    }

    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, Failure> {
        ask(
            self.driver,
            method,
            &format!("/session/{}{path}", self.id),
            body,
        )
    }
}

/// A loopback port nobody listens on at this moment.
pub(crate) fn free_port() -> Result<u16, Failure> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| Failure::Missing(format!("No loopback port could be had: {error}")))
}

fn wait_for(driver: SocketAddr) -> Result<(), Failure> {
    let step = Duration::from_millis(100);
    for _ in 0..(PATIENCE.as_millis() / step.as_millis()) {
        if connect(driver).is_ok() {
            return Ok(());
        }
        thread::sleep(step);
    }
    Err(Failure::Check(
        "The window's driver did not start listening.".into(),
    ))
}

#[expect(
    clippy::disallowed_methods,
    reason = "loopback only: drives the window under test"
)]
fn connect(address: SocketAddr) -> std::io::Result<TcpStream> {
    let stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    Ok(stream)
}

/// One request, one connection, one JSON answer.
fn ask(
    driver: SocketAddr,
    method: &str,
    path: &str,
    body: Option<&Value>,
) -> Result<Value, Failure> {
    let body = body.map(Value::to_string).unwrap_or_default();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {driver}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let mut answer = Vec::new();
    connect(driver)
        .and_then(|mut stream| {
            stream.write_all(request.as_bytes())?;
            stream.read_to_end(&mut answer)
        })
        .map_err(|error| Failure::Check(format!("The window's driver hung up: {error}")))?;
    read_answer(&String::from_utf8_lossy(&answer))
}

fn read_answer(answer: &str) -> Result<Value, Failure> {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    let json: Value = serde_json::from_str(body).unwrap_or(Value::Null);
    if head.split(' ').nth(1) == Some("200") {
        return Ok(json["value"].clone());
    }
    Err(odd("it refused", &json["value"]))
}

fn odd(what: &str, answer: &Value) -> Failure {
    let why = answer["message"]
        .as_str()
        .map_or_else(|| answer.to_string(), str::to_owned);
    Failure::Check(format!(
        "The window's driver could not do it: {what}: {why}"
    ))
}

#[cfg(test)]
mod tests {
    use super::read_answer;

    #[test]
    fn answers_and_refusals_are_told_apart() {
        let ok = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"value\":{\"a\":1}}";
        assert_eq!(read_answer(ok).unwrap()["a"], 1);
        let no = "HTTP/1.1 404 Not Found\r\n\r\n{\"value\":{\"message\":\"gone\"}}";
        assert!(read_answer(no).unwrap_err().to_string().contains("gone"));
        assert!(read_answer("").is_err());
    }
}
