//! What goes in and out of the terminal.

use cs_app::PinEntry;
use cs_error::{Code, Fault, Outcome};
use serde::Serialize;
use std::io::{BufRead, IsTerminal, Read, Write};
use zeroize::Zeroizing;

/// Longest line or secret read from outside.
const MAX_INPUT: u64 = 64 << 20;

/// Writes an answer: JSON on one line, or the text made from it.
pub fn show<T: Serialize>(json: bool, value: &T, text: impl FnOnce(&T) -> String) -> Outcome<()> {
    let line = if json {
        serde_json::to_string(value).map_err(|_| Fault::new(Code::Internal))?
    } else {
        text(value)
    };
    say(&line)
}

/// Writes one line; a closed pipe (`| head`) ends the program quietly.
pub fn say(line: &str) -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
    Ok(())
}

/// A remark for the person, never part of the answer.
pub fn remark(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Reads a secret line from a file descriptor the caller opened.
pub fn secret_from_fd(fd: u32) -> Outcome<Zeroizing<String>> {
    let file = std::fs::File::open(format!("/dev/fd/{fd}"))
        .map_err(|_| Fault::new(Code::InputInvalid).with("field", "file descriptor"))?;
    let mut text = Zeroizing::new(String::new());
    file.take(4096)
        .read_to_string(&mut text)
        .map_err(|_| Fault::new(Code::InputInvalid).with("field", "file descriptor"))?;
    let end = text.trim_end_matches(['\n', '\r']).len();
    text.truncate(end);
    Ok(text)
}

/// Asks for a secret at the terminal, unseen.
pub fn ask_secret(prompt: &str) -> Outcome<Zeroizing<String>> {
    if !std::io::stdin().is_terminal() {
        return Err(
            Fault::new(Code::InputInvalid).with("why", "no terminal; give a file descriptor")
        );
    }
    rpassword::prompt_password(prompt)
        .map(Zeroizing::new)
        .map_err(|_| Fault::new(Code::Cancelled))
}

/// The PIN, from a file descriptor or the terminal.
pub fn pin(fd: Option<u32>, prompt: &str) -> Outcome<PinEntry> {
    let text = match fd {
        Some(fd) => secret_from_fd(fd)?,
        None => ask_secret(prompt)?,
    };
    Ok(PinEntry::new(text.to_string()))
}

/// All of standard input, as text.
pub fn stdin_text() -> Outcome<String> {
    let mut text = String::new();
    std::io::stdin()
        .lock()
        .take(MAX_INPUT)
        .read_to_string(&mut text)
        .map_err(|_| {
            Fault::new(Code::InputInvalid).with("why", "standard input is not UTF-8 text")
        })?;
    Ok(text)
}

/// Runs `each` on every line of standard input that isn't empty, as it comes.
pub fn each_line(mut each: impl FnMut(u64, &str) -> Outcome<()>) -> Outcome<()> {
    let mut reader = std::io::stdin().lock();
    let mut bytes = Vec::new();
    for number in 1.. {
        bytes.clear();
        let read = (&mut reader)
            .take(MAX_INPUT)
            .read_until(b'\n', &mut bytes)
            .map_err(|_| Fault::new(Code::InputInvalid).with("line", number))?;
        if read == 0 {
            return Ok(());
        }
        let text = std::str::from_utf8(&bytes)
            .map_err(|_| Fault::new(Code::InputInvalid).with("line", number))?;
        if !text.trim().is_empty() {
            each(number, text.trim())?;
        }
    }
    Ok(())
}
