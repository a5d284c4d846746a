//! `countersign redact`: FHIR resources in, one a line, redacted resources out.

use super::deid::read_registry;
use crate::args::{Global, RedactArgs};
use crate::terminal::remark;
use chrono::Datelike;
use cs_app::below::{
    Deidentifier, FhirProfile, FhirRedactor, MAX_RESOURCE_BYTES, PseudonymKey, Registry,
};
use cs_error::{Code, Fault, Outcome};
use serde_json::json;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;
use zeroize::Zeroizing;

/// Redacts each line. A line that can't be read is named and the others go on.
///
/// # Errors
/// [`Code::InputInvalid`] for an unknown profile, a key or registry that can't be read,
/// and at the end when lines were left out (`lines`); [`Code::StoreUnwritable`] when
/// standard output can't be written.
pub fn run(global: &Global, args: &RedactArgs) -> Outcome<()> {
    let name = if global.profile == "demo" {
        FhirProfile::Intersection.name()
    } else {
        &global.profile
    };
    let profile = FhirProfile::parse(name).ok_or_else(|| {
        Fault::new(Code::InputInvalid).with("profile", "safe-harbor, guardrails or intersection")
    })?;
    let registry = args
        .registry
        .as_deref()
        .map_or_else(|| Ok(Registry::new()), read_registry)?;
    let key = args.id_key.as_deref().map_or_else(fresh_key, read_key)?;
    let deidentifier = Deidentifier::new(registry);
    let this_year = chrono::Utc::now().year();
    let redactor = FhirRedactor::new(&deidentifier, profile, &key, this_year);
    let mut input = BufReader::with_capacity(1 << 20, std::io::stdin().lock());
    let mut output = BufWriter::with_capacity(1 << 20, std::io::stdout().lock());
    let done = stream(redactor, global.json, &mut input, &mut output);
    let flushed = output.flush();
    match done {
        // A reader that has enough (`| head`) ends the program quietly.
        Err(Stop::Output) => Ok(()),
        _ if flushed.is_err() => Ok(()),
        Err(Stop::Input) => {
            Err(Fault::new(Code::InputInvalid).with("why", "standard input cannot be read"))
        }
        Ok(0) => Ok(()),
        Ok(bad) => Err(Fault::new(Code::InputInvalid).with("lines", bad)),
    }
}

/// What ends a run before the input does.
enum Stop {
    Input,
    Output,
}

/// Line by line; the number of lines left out.
fn stream(
    mut redactor: FhirRedactor<'_>,
    as_json: bool,
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> Result<u64, Stop> {
    let mut bad = 0;
    let mut line = Vec::new();
    let mut clean = String::new();
    for number in 1_u64.. {
        let whole = match next_line(input, &mut line).map_err(|_| Stop::Input)? {
            None => break,
            Some(whole) => whole,
        };
        let text = std::str::from_utf8(&line);
        let refused = match text {
            _ if !whole => Some(("redact_too_large", "larger than 64 MB", 0)),
            Err(broken) => Some(("redact_not_json", "not UTF-8 text", broken.valid_up_to())),
            Ok(text) => {
                let text = if number == 1 {
                    text.trim_start_matches('\u{feff}')
                } else {
                    text
                };
                let text = text.trim();
                if text.is_empty() {
                    continue;
                }
                clean.clear();
                match redactor.redact(text, &mut clean) {
                    Ok(()) => {
                        clean.push('\n');
                        output
                            .write_all(clean.as_bytes())
                            .map_err(|_| Stop::Output)?;
                        None
                    }
                    Err(refusal) => Some((refusal.code(), refusal.sentence(), refusal.at)),
                }
            }
        };
        if let Some((code, message, at)) = refused {
            bad += 1;
            // What came before it is out before it is named.
            output.flush().map_err(|_| Stop::Output)?;
            remark(&complaint(as_json, number, code, message, at));
        }
    }
    Ok(bad)
}

fn complaint(as_json: bool, line: u64, code: &str, message: &str, at: usize) -> String {
    if as_json {
        json!({"error": {"code": code, "message": message, "line": line, "byte": at}}).to_string()
    } else {
        format!("line {line}: {message} (byte {at}) [{code}]")
    }
}

/// Reads a line without its end; `Some(false)` when it is longer than a resource may be:
/// it is passed over to its end, so that the next line is whole again.
fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> std::io::Result<Option<bool>> {
    line.clear();
    let limit = MAX_RESOURCE_BYTES as u64 + 2;
    let read = input.by_ref().take(limit).read_until(b'\n', line)?;
    if read == 0 {
        return Ok(None);
    }
    if line.ends_with(b"\n") || (read as u64) < limit {
        return Ok(Some(true));
    }
    line.clear();
    line.shrink_to(1 << 20);
    loop {
        let held = input.fill_buf()?;
        let end = held.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(held.len(), |at| at + 1);
        input.consume(used);
        if end.is_some() || used == 0 {
            return Ok(Some(false));
        }
    }
}

/// A key for this run alone: its pseudonyms can't be told again.
fn fresh_key() -> Outcome<PseudonymKey> {
    let mut bytes = Zeroizing::new([0; 32]);
    getrandom::fill(&mut *bytes)
        .map_err(|_| Fault::new(Code::Internal).with("why", "no randomness"))?;
    Ok(PseudonymKey::new(*bytes))
}

fn read_key(path: &Path) -> Outcome<PseudonymKey> {
    let bad = |why: &'static str| Fault::new(Code::InputInvalid).with("id-key", why);
    let file = std::fs::File::open(path).map_err(|_| bad("cannot be read"))?;
    let mut bytes = Zeroizing::new([0; 32]);
    file.take(32)
        .read_exact(&mut *bytes)
        .map_err(|_| bad("fewer than 32 bytes"))?;
    Ok(PseudonymKey::new(*bytes))
}
