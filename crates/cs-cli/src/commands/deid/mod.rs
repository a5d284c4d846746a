//! `countersign deid`: JSON lines {id, text} in, {id, text, spans} out.

mod registry_file;

pub(super) use registry_file::read as read_registry;

use crate::args::{DeidArgs, Global};
use crate::terminal::remark;
use cs_app::below::{Deidentifier, ProfileName, Registry};
use cs_error::{Code, Fault, Outcome};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, BufWriter, Read, Write};

/// Longest line read, in bytes.
const LONGEST: u64 = 64 << 20;

/// Bytes read and written at a time.
const BLOCK: usize = 1 << 16;

/// De-identifies each line as it comes; spans count Unicode code points of the input.
/// A line that can't be read gets a record with `error` in its place and a sentence on
/// standard error that names the line; the others go on, and the exit code tells.
pub fn run(global: &Global, args: &DeidArgs) -> Outcome<()> {
    let name = match global.profile.as_str() {
        "demo" => "safe-harbor",
        other => other,
    };
    let profile = ProfileName::parse(name).ok_or_else(|| {
        Fault::new(Code::InputInvalid).with("profile", "safe-harbor or guardrails")
    })?;
    let registry = args
        .registry
        .as_deref()
        .map_or_else(|| Ok(Registry::new()), read_registry)?;
    let deidentifier = Deidentifier::new(registry);
    let mut input = BufReader::with_capacity(BLOCK, std::io::stdin().lock());
    let mut output = BufWriter::with_capacity(BLOCK, std::io::stdout().lock());
    let mut bad = 0_u64;
    let mut line = Vec::new();
    for number in 1_u64.. {
        if input.buffer().is_empty() {
            // Nothing more is at hand: what is done goes out before waiting for more.
            flush(&mut output);
        }
        let whole = match next_line(&mut input, &mut line)? {
            Line::End => break,
            Line::Whole => true,
            Line::TooLong => false,
        };
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let row = cs_json::value(&line, cs_json::MOST_LEVELS).unwrap_or_default();
        let id = row.get("id").cloned().unwrap_or_default();
        let text = row.get("text").and_then(Value::as_str);
        let answer = match text.filter(|_| whole) {
            Some(text) => record(&deidentifier, profile, &id, text),
            None => {
                bad += 1;
                complaint(number, &id, &why(whole, &line, &row))
            }
        };
        if writeln!(output, "{answer}").is_err() {
            // A closed pipe (`| head`) ends the program quietly.
            std::process::exit(0);
        }
    }
    flush(&mut output);
    if bad == 0 {
        Ok(())
    } else {
        Err(Fault::new(Code::InputInvalid).with("lines", bad))
    }
}

fn flush(output: &mut impl Write) {
    if output.flush().is_err() {
        std::process::exit(0);
    }
}

fn record(deidentifier: &Deidentifier, profile: ProfileName, id: &Value, text: &str) -> Value {
    let done = deidentifier.redact_record(text, profile);
    let spans: Vec<Value> = done
        .spans
        .iter()
        .map(|span| json!({"start": span.start, "end": span.end, "label": span.label.name()}))
        .collect();
    json!({"id": id, "text": done.text, "spans": spans})
}

/// The record in the place of a line that couldn't be read; nothing of the line's text
/// is repeated, since it may hold what the command is to take out.
fn complaint(number: u64, id: &Value, why: &str) -> Value {
    let code = Code::InputInvalid;
    remark(&format!("line {number}: {why} [{}]", code.name()));
    json!({"id": id, "line": number, "error": {"code": code.name(), "message": why}})
}

fn why(whole: bool, line: &[u8], row: &Value) -> String {
    if !whole {
        return format!("longer than {LONGEST} bytes; it was passed over");
    }
    if std::str::from_utf8(line).is_err() {
        return "not UTF-8 text".to_owned();
    }
    match row {
        Value::Object(row) if row.contains_key("text") => "its text is not a string".to_owned(),
        Value::Object(_) => "no text in it".to_owned(),
        _ => "not a JSON object {id, text}".to_owned(),
    }
}

/// What reading a line came to.
enum Line {
    Whole,
    /// Longer than allowed: read to its end, but not kept.
    TooLong,
    End,
}

fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> Outcome<Line> {
    let broken = |_| Fault::new(Code::InputInvalid).with("why", "standard input broke off");
    line.clear();
    let read = input
        .by_ref()
        .take(LONGEST)
        .read_until(b'\n', line)
        .map_err(broken)?;
    if read == 0 {
        return Ok(Line::End);
    }
    if line.last() == Some(&b'\n') || (line.len() as u64) < LONGEST {
        return Ok(Line::Whole);
    }
    line.truncate(1);
    loop {
        let held = input.fill_buf().map_err(broken)?;
        let end = held.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(held.len(), |at| at + 1);
        let over = held.is_empty() || end.is_some();
        input.consume(used);
        if over {
            return Ok(Line::TooLong);
        }
    }
}
