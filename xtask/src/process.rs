//! Starts other programs: shows what is run, passes its output on, keeps a copy.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
};

use crate::failure::Failure;

/// What a program said and whether it succeeded.
pub(crate) struct Outcome {
    pub(crate) succeeded: bool,
    /// Everything it printed, standard output before standard error, without colours.
    pub(crate) said: String,
}

/// A command to run in `folder`, with no standard input: nothing here asks.
pub(crate) fn command(program: impl AsRef<std::ffi::OsStr>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).stdin(Stdio::null());
    command
}

/// Cargo itself, the one that started this program.
pub(crate) fn cargo(folder: &Path) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    command(cargo, folder)
}

/// True when `program` is here and succeeds with these arguments.
pub(crate) fn answers(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Runs `command`, passing its output to the terminal. An error means that it
/// failed or could not be started.
pub(crate) fn must(command: &mut Command) -> Result<(), Failure> {
    show(command);
    let status = command
        .status()
        .map_err(|error| cannot_start(command, &error))?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::Check(format!(
        "Failed ({status}): {}",
        line(command)
    )))
}

/// Runs `command`, passing its output to the terminal and keeping it.
pub(crate) fn kept(command: &mut Command) -> Result<Outcome, Failure> {
    show(command);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command
        .spawn()
        .map_err(|error| cannot_start(command, &error))?;
    let said = both(&mut child);
    let status = child
        .wait()
        .map_err(|error| cannot_start(command, &error))?;
    Ok(Outcome {
        succeeded: status.success(),
        said: without_colours(&said),
    })
}

fn both(child: &mut Child) -> String {
    let out = child
        .stdout
        .take()
        .map(|stream| thread::spawn(|| passed_on(stream, io::stdout())));
    let err = child
        .stderr
        .take()
        .map(|stream| thread::spawn(|| passed_on(stream, io::stderr())));
    [out, err]
        .into_iter()
        .flatten()
        .filter_map(|thread| thread.join().ok())
        .collect()
}

fn passed_on(stream: impl Read, mut terminal: impl Write) -> String {
    let mut said = String::new();
    let mut reader = BufReader::new(stream);
    let mut line = Vec::new();
    while reader
        .read_until(b'\n', &mut line)
        .is_ok_and(|read| read > 0)
    {
        // A closed terminal must not stop the check it watches.
        let _ = terminal.write_all(&line);
        said.push_str(&String::from_utf8_lossy(&line));
        line.clear();
    }
    said
}

/// Drops ANSI colour sequences (ESC [ … letter).
fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c != '\u{1b}' {
            plain.push(c);
            continue;
        }
        for c in rest.by_ref() {
            if c.is_ascii_alphabetic() {
                break;
            }
        }
    }
    plain
}

fn show(command: &Command) {
    println!("$ {}", line(command));
}

/// The command as a person would type it.
pub(crate) fn line(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_stem().unwrap_or(command.get_program());
    let mut line = name.to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}

fn cannot_start(command: &Command, error: &io::Error) -> Failure {
    Failure::Missing(format!("Could not run {}: {error}", line(command)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_dropped_and_words_kept() {
        assert_eq!(
            without_colours("\u{1b}[1;32m3 passed\u{1b}[0m, é"),
            "3 passed, é"
        );
        assert_eq!(without_colours("plain"), "plain");
    }
}
