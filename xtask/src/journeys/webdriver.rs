//! As much of the WebDriver protocol as the journeys speak, over loopback.
//!
//! WebKit's own driver starts the program and serves the protocol; nothing
//! stands between. Both windows of the program are pages of one session as
//! long as they share a web context (same data folder, neither private).

use std::{cell::RefCell, fs, net::SocketAddr, path::Path};

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

use super::loopback;
use crate::failure::Failure;

/// Why the driver did not do something.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The driver hung up: it, or the program, is gone.
    Gone(String),
    /// The driver said no: the protocol's error word, and its sentence.
    Refused(String, String),
}

impl Trouble {
    /// True where the page was being replaced or repainted while it was asked:
    /// worth asking again.
    pub(crate) fn passes(&self) -> bool {
        const PASSING: [&str; 6] = [
            "no such window",
            "stale element reference",
            "element not interactable",
            "element click intercepted",
            "javascript error",
            "no such frame",
        ];
        matches!(self, Self::Refused(word, _) if PASSING.contains(&word.as_str()))
    }
}

/// What closes its own window leaves the driver nothing to answer about: a key
/// or a press after which the window is gone has done its work.
fn closing(done: Result<Value, Trouble>) -> Result<(), Trouble> {
    match done {
        Err(Trouble::Refused(word, _)) if word == "no such window" => Ok(()),
        other => other.map(drop),
    }
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        Self::Check(match trouble {
            Trouble::Gone(why) => format!("The window's driver hung up: {why}"),
            Trouble::Refused(word, why) => {
                format!("The window's driver could not do it: {word}: {why}")
            }
        })
    }
}

/// An element of a page, as the driver names it.
#[derive(Clone, Debug)]
pub(crate) struct Element(Value);

/// The key under which the protocol passes elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

impl Element {
    /// The element a script returned, if it returned one.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        value.get(ELEMENT).is_some().then(|| Self(value.clone()))
    }

    fn id(&self) -> &str {
        self.0[ELEMENT].as_str().unwrap_or_default()
    }
}

/// A program that is being driven.
pub(crate) struct Session {
    driver: SocketAddr,
    id: String,
    /// The window commands go to now.
    current: RefCell<String>,
}

impl Session {
    /// Starts `program` through the driver at `driver`, which may still be starting.
    pub(crate) fn start(
        driver: SocketAddr,
        program: &Path,
        arguments: &[String],
    ) -> Result<Self, Failure> {
        loopback::wait_for(driver)?;
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "webkitgtk:browserOptions": { "binary": program, "args": arguments }
        }}});
        let answer = ask(driver, "POST", "/session", Some(&wanted))?;
        let id = answer["sessionId"].as_str().map(str::to_owned);
        let id =
            id.ok_or_else(|| Failure::Check("The window's driver named no session.".into()))?;
        Ok(Self {
            driver,
            id,
            current: RefCell::default(),
        })
    }

    /// The windows that are open, by handle and address, in no order.
    pub(crate) fn windows(&self) -> Result<Vec<(String, String)>, Trouble> {
        let handles = self.ask("GET", "/window/handles", None)?;
        let mut windows = Vec::new();
        for handle in handles.as_array().into_iter().flatten() {
            let handle = handle.as_str().unwrap_or_default();
            let address = self
                .switch(handle)
                .and_then(|()| self.ask("GET", "/url", None));
            match address {
                Ok(address) => {
                    let address = address.as_str().unwrap_or_default().to_owned();
                    windows.push((handle.to_owned(), address));
                }
                // It closed while it was asked.
                Err(trouble) if trouble.passes() => {}
                Err(trouble) => return Err(trouble),
            }
        }
        Ok(windows)
    }

    /// Turns to a window: every later command is about it.
    pub(crate) fn switch(&self, handle: &str) -> Result<(), Trouble> {
        if *self.current.borrow() == handle {
            return Ok(());
        }
        self.ask("POST", "/window", Some(&json!({ "handle": handle })))?;
        handle.clone_into(&mut self.current.borrow_mut());
        Ok(())
    }

    /// Runs a function body in the page and takes what it returns.
    pub(crate) fn script(&self, script: &str, arguments: &[Value]) -> Result<Value, Trouble> {
        let body = json!({ "script": script, "args": arguments });
        self.ask("POST", "/execute/sync", Some(&body))
    }

    /// Runs a function body in the page that calls its last argument when done.
    pub(crate) fn wait_script(&self, script: &str, arguments: &[Value]) -> Result<Value, Trouble> {
        let body = json!({ "script": script, "args": arguments });
        self.ask("POST", "/execute/async", Some(&body))
    }

    /// A click with the pointer, in the middle of what is seen of the element.
    pub(crate) fn click(&self, element: &Element) -> Result<(), Trouble> {
        let path = format!("/element/{}/click", element.id());
        closing(self.ask("POST", &path, Some(&json!({}))))
    }

    /// Focuses the element and types, key by key.
    pub(crate) fn type_into(&self, element: &Element, text: &str) -> Result<(), Trouble> {
        let path = format!("/element/{}/value", element.id());
        self.ask("POST", &path, Some(&json!({ "text": text })))
            .map(drop)
    }

    /// Presses keys wherever the focus is: the chord's first ones are held down
    /// while the last one is struck.
    pub(crate) fn chord(&self, keys: &[char]) -> Result<(), Trouble> {
        let act = |kind: &str, key: &char| json!({ "type": kind, "value": key.to_string() });
        let mut actions: Vec<Value> = keys.iter().map(|key| act("keyDown", key)).collect();
        actions.extend(keys.iter().rev().map(|key| act("keyUp", key)));
        let body = json!({ "actions": [{ "type": "key", "id": "keys", "actions": actions }] });
        closing(self.ask("POST", "/actions", Some(&body)))
    }

    /// Writes what the window shows to a PNG file, once it has been painted:
    /// without the two frames a picture can be one frame old.
    pub(crate) fn picture(&self, file: &Path) -> Result<(), Failure> {
        self.wait_script(
            "const done = arguments[0]; \
             document.fonts.ready.then(() => \
               requestAnimationFrame(() => requestAnimationFrame(() => done(true))));",
            &[],
        )?;
        let answer = self.ask("GET", "/screenshot", None)?;
        let bytes = answer
            .as_str()
            .and_then(|text| BASE64_STANDARD.decode(text).ok())
            .ok_or_else(|| Failure::Check("The window's driver sent no picture.".into()))?;
        fs::write(file, bytes)
            .map_err(|e| Failure::Missing(format!("Could not write {}: {e}", file.display())))
    }

    /// Ends the session; the driver ends the program.
    pub(crate) fn end(self) -> Result<(), Trouble> {
        self.ask("DELETE", "", None).map(drop)
    }

    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, Trouble> {
        let path = format!("/session/{}{path}", self.id);
        ask(self.driver, method, &path, body)
    }
}

/// One request, one JSON answer.
fn ask(
    driver: SocketAddr,
    method: &str,
    path: &str,
    body: Option<&Value>,
) -> Result<Value, Trouble> {
    let body = body.map(Value::to_string).unwrap_or_default();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {driver}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let answer = loopback::exchange(driver, request.as_bytes())
        .map_err(|error| Trouble::Gone(error.to_string()))?;
    read_answer(&answer)
}

fn read_answer(answer: &str) -> Result<Value, Trouble> {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    let json: Value = serde_json::from_str(body).unwrap_or(Value::Null);
    let value = &json["value"];
    if head.split(' ').nth(1) == Some("200") {
        return Ok(value.clone());
    }
    if head.is_empty() {
        return Err(Trouble::Gone("an empty answer".into()));
    }
    let text = |name: &str| value[name].as_str().unwrap_or("(nothing said)").to_owned();
    Err(Trouble::Refused(text("error"), text("message")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_and_refusals_are_told_apart() {
        let ok = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"value\":{\"a\":1}}";
        assert_eq!(read_answer(ok).unwrap()["a"], 1);
        let no = "HTTP/1.1 404 Not Found\r\n\r\n\
                  {\"value\":{\"error\":\"no such window\",\"message\":\"gone\"}}";
        let refused = read_answer(no).unwrap_err();
        assert!(refused.passes());
        assert!(Failure::from(refused).to_string().contains("gone"));
        let gone = read_answer("").unwrap_err();
        assert!(matches!(gone, Trouble::Gone(_)) && !gone.passes());
    }

    #[test]
    fn elements_are_told_from_other_answers() {
        assert_eq!(
            Element::of(&json!({ ELEMENT: "node-1" })).unwrap().id(),
            "node-1"
        );
        assert!(Element::of(&json!({ "ambiguous": [] })).is_none());
        assert!(Element::of(&Value::Null).is_none());
    }
}
